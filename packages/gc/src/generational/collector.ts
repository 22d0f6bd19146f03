import type { Address, ObjectModel } from "@pyvm/heap";
import type { CollectionResult } from "../collector.ts";
import { GC_HEAD_BYTES, GC_MARKS, MARK_IMAGE } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { LinkedCollector, NOTHING } from "../linked/collector.ts";
import { LONG_LIVED_PENDING, LONG_LIVED_TOTAL, PERMANENT } from "../linked/control.ts";
import { gcListMerge, gcListMove, gcPrev } from "../linked/lists.ts";
import { UNTRACK_YOUNG } from "../linked/reachability.ts";
import { DEFAULT_THRESHOLDS, NUM_GENERATIONS } from "./control.ts";

const OLDEST = 2;

/** CPython's collector (`gcmodule.c`): three generations, each collected by subtracting the references from within. */
export class GenerationalCollector extends LinkedCollector {
  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    super(model, lifecycle, controlBlock, DEFAULT_THRESHOLDS);
  }

  protected override run(generation: number): CollectionResult {
    const young = this.#mergeYounger(generation);
    const old = this.head(Math.min(generation + 1, OLDEST));
    const isFull = generation === OLDEST;
    const survivors = isFull
      ? this.deduceAllUnreachable(young)
      : this.reachability.deduceUnreachable(young, this.unreachable, UNTRACK_YOUNG);
    this.#promote(generation, survivors);
    const result = this.bury(old);
    if (isFull) this.lifecycle.fullCollectionDone();
    return result;
  }

  protected override runDue(): CollectionResult {
    for (let generation = OLDEST; generation >= 0; generation--) {
      if (this.getCount(generation) <= this.getThreshold(generation)) continue;
      // A full collection waits until a quarter of the long-lived objects are new, so that the whole cost stays linear.
      const isFull = generation === OLDEST;
      if (isFull && this.word(LONG_LIVED_PENDING) < Math.trunc(this.word(LONG_LIVED_TOTAL) / 4)) continue;
      return this.collect(generation);
    }
    return NOTHING;
  }

  /** Counts the collection for the next older generation, and joins all younger ones to the collected one. */
  #mergeYounger(generation: number): Address {
    if (generation < OLDEST) this.setCount(generation + 1, this.getCount(generation + 1) + 1);
    const young = this.head(generation);
    for (let each = 0; each <= generation; each++) {
      this.setCount(each, 0);
      if (each < generation) gcListMerge(this.i32, this.head(each), young);
    }
    return young;
  }

  /** Moves the survivors to the next generation. */
  #promote(generation: number, survivors: number): void {
    if (generation === OLDEST) {
      this.setWord(LONG_LIVED_PENDING, 0);
      this.setWord(LONG_LIVED_TOTAL, survivors);
      return;
    }
    if (generation === OLDEST - 1) this.setWord(LONG_LIVED_PENDING, this.word(LONG_LIVED_PENDING) + survivors);
    gcListMerge(this.i32, this.head(generation), this.head(generation + 1));
  }

  markImage(): void {
    const i32 = this.i32;
    for (let generation = 0; generation < NUM_GENERATIONS; generation++) {
      const head = this.head(generation);
      for (let gc = gcPrev(i32, head); gc !== head; gc = gcPrev(i32, gc)) {
        if ((i32[(gc + GC_MARKS) >> 2] & MARK_IMAGE) !== 0) break;
        i32[(gc + GC_MARKS) >> 2] |= MARK_IMAGE;
      }
    }
  }

  isOfImage(object: Address): boolean {
    return (this.i32[(object - GC_HEAD_BYTES + GC_MARKS) >> 2] & MARK_IMAGE) !== 0;
  }

  someBesidesImage(test: (object: Address) => boolean): boolean {
    const i32 = this.i32;
    for (let generation = 0; generation < NUM_GENERATIONS; generation++) {
      const head = this.head(generation);
      for (let gc = i32[head >> 2]; gc !== head; gc = i32[gc >> 2]) {
        if ((i32[(gc + GC_MARKS) >> 2] & MARK_IMAGE) === 0 && test(gc + GC_HEAD_BYTES)) return true;
      }
    }
    return false;
  }

  freezeImage(): void {
    const i32 = this.i32;
    for (let generation = 0; generation < NUM_GENERATIONS; generation++) {
      const head = this.head(generation);
      for (let gc = i32[head >> 2], next; gc !== head; gc = next) {
        next = i32[gc >> 2];
        if ((i32[(gc + GC_MARKS) >> 2] & MARK_IMAGE) !== 0) gcListMove(i32, gc, this.head(PERMANENT));
      }
    }
  }
}
