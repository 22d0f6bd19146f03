import type { Address, ObjectModel } from "@pyvm/heap";
import type { CollectionResult } from "../collector.ts";
import { GC_HEAD_BYTES, GC_MARKS } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { LinkedCollector } from "../linked/collector.ts";
import { LONG_LIVED_TOTAL, PERMANENT } from "../linked/control.ts";
import { gcListInit, gcListMerge } from "../linked/lists.ts";
import { UNTRACK_FULL } from "../linked/reachability.ts";
import { Closure } from "./closure.ts";
import { DEFAULT_THRESHOLDS, GRAY_LIST, MARK_FROZEN, SURVIVORS_LIST } from "./control.ts";
import { Fingerprints } from "./fingerprint.ts";

/**
 * Synchronous cycle collection after Bacon and Rajan: only what the candidates reach is looked at. A candidate is an object through which a cycle may
 * have lost its last reference from outside since the last collection. They note candidates at every decrement that does not reach 0; here decrements
 * are left alone, and the candidates are found afterwards, by comparing each object with what it was (`fingerprint.ts`).
 */
export class TrialDeletionCollector extends LinkedCollector {
  readonly #fingerprints: Fingerprints;
  readonly #closure: Closure;

  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    super(model, lifecycle, controlBlock, DEFAULT_THRESHOLDS);
    this.#fingerprints = new Fingerprints(model);
    this.#closure = new Closure(model);
  }

  protected override run(): CollectionResult {
    const { i32, unreachable } = this;
    const all = this.head(0);
    const gray = this.controlBlock + GRAY_LIST;
    const survivors = this.controlBlock + SURVIVORS_LIST;
    this.setCount(0, 0);
    gcListInit(i32, gray);
    gcListInit(i32, survivors);
    gcListInit(i32, unreachable);

    const tracked = this.#moveCandidates(all, gray);
    this.#closure.complete(gray);
    this.reachability.moveUnreachable(gray, unreachable, UNTRACK_FULL);
    gcListMerge(i32, gray, all);
    const result = this.bury(survivors);
    // Their fingerprints were taken while nothing held them: compared with those, the next loss of a reference would not show.
    this.#forgetAll(survivors);
    gcListMerge(i32, survivors, all);
    this.setWord(LONG_LIVED_TOTAL, tracked - result.collected);
    this.lifecycle.fullCollectionDone();
    return result;
  }

  protected override isWorthwhile(): boolean {
    return this.getCount(0) >= this.word(LONG_LIVED_TOTAL) / 4;
  }

  protected override runDue(): CollectionResult {
    return this.collect(0);
  }

  /** Returns how many objects there are. */
  #moveCandidates(all: Address, gray: Address): number {
    const i32 = this.i32;
    let tracked = 0;
    this.#closure.begin(gray);
    for (let gc = i32[all >> 2], next; gc !== all; gc = next) {
      next = i32[gc >> 2];
      if (this.#fingerprints.renew(gc)) this.#closure.add(gc, gray);
      tracked++;
    }
    return tracked;
  }

  #forgetAll(list: Address): void {
    this.forEachIn(list, (object) => this.#fingerprints.forget(object - GC_HEAD_BYTES));
  }

  override freeze(): void {
    this.#markFrozen(this.head(0), MARK_FROZEN);
    super.freeze();
  }

  override unfreeze(): void {
    // What became of them while they were frozen no fingerprint tells, nor that of their neighbours.
    this.#markFrozen(this.head(PERMANENT), 0);
    super.unfreeze();
    this.#forgetAll(this.head(0));
  }

  #markFrozen(list: Address, mark: number): void {
    this.forEachIn(list, (object) => {
      const marks = (object - GC_HEAD_BYTES + GC_MARKS) >> 2;
      this.i32[marks] = (this.i32[marks] & ~MARK_FROZEN) | mark;
    });
  }
}
