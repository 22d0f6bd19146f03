import { type Address, HeapCorruption, type ObjectModel } from "@pyvm/heap";
import type { CollectionResult } from "../collector.ts";
import { GC_HEAD_BYTES, GC_MARKS } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { LinkedCollector } from "../linked/collector.ts";
import { COLLECTING, COLLECTIONS, LONG_LIVED_PENDING, LONG_LIVED_TOTAL, STATISTICS } from "../linked/control.ts";
import { gcListInit, gcListIsEmpty, gcListMerge } from "../linked/lists.ts";
import { UNTRACK_NONE, UNTRACK_YOUNG } from "../linked/reachability.ts";
import {
  BOOKMARK,
  CONCLUDING,
  COPYING,
  DEAD_LIST,
  DEFAULT_THRESHOLDS,
  DOUBTFUL_COUNT,
  DOUBTFUL_LIST,
  EMPTIED_LIST,
  IDLE,
  MARK_DOUBTFUL,
  MARK_UNDECIDED,
  MARKING,
  PHASE,
  ROUND,
  SNAPSHOT_COUNT,
  SNAPSHOT_LIST,
  SUBTRACTING,
  WARM_AFTER,
  WORK_OF_DEATH,
  WORK_OF_THRESHOLD,
} from "./control.ts";
import { Newcomers } from "./newcomers.ts";
import { Slices } from "./slices.ts";

const OLD = 1;
const MARKS = MARK_UNDECIDED | MARK_DOUBTFUL;
/** A cycle of the old generation begins when at least so many young collections' worth of objects have grown old. */
const YOUNG_PER_CYCLE = 10;
/** What an object and its references are at most, as a rule: so much of the young generation is looked at, even where a slice is less. */
const WORK_OF_NEWCOMER = 8;

/**
 * Two generations: the young one is collected at once, the old one in slices of bounded work, one after each young collection.
 *
 * There is no write barrier, so a slice does not know what the program changed since the one before. It need not: what is garbage when a cycle begins
 * does not change any more, neither its counts nor its references, so the walks of `slices.ts` find for it exactly what they would have found at once, and
 * all of it ends up among the doubtful. What was changed may be there by mistake. So at the end the doubtful, and only they, are collected in the
 * ordinary way and at once: that is right for any set of objects, and takes time by their number and not by that of the living.
 *
 * What is dead then has had its last words: no weak reference leads to it, its finalisers were called, and it was found unreachable again afterwards. Nothing of
 * the program can reach it any more, so it need not be emptied and freed at once, and that is done in slices, too. Until then it is in no generation, where
 * `gc.get_objects` would find it, and what it refers to looks referred to from outside.
 */
export class IncrementalCollector extends LinkedCollector {
  readonly #slices: Slices;
  readonly #newcomers: Newcomers;
  readonly #snapshot: Address;
  readonly #doubtful: Address;
  readonly #dead: Address;
  readonly #emptied: Address;
  /** Objects untracked so far: how many die of emptying one of them is known only afterwards. */
  #untracked = 0;

  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    super(model, lifecycle, controlBlock, DEFAULT_THRESHOLDS);
    this.#slices = new Slices(model, lifecycle, controlBlock);
    this.#newcomers = new Newcomers(model);
    this.#snapshot = controlBlock + SNAPSHOT_LIST;
    this.#doubtful = controlBlock + DOUBTFUL_LIST;
    this.#dead = controlBlock + DEAD_LIST;
    this.#emptied = controlBlock + EMPTIED_LIST;
    for (const list of [this.#snapshot, this.#doubtful, this.#dead, this.#emptied]) {
      if (this.i32[list >> 2] === 0) gcListInit(this.i32, list);
    }
  }

  protected override run(generation: number): CollectionResult {
    return generation === OLD ? this.#runAll() : this.#runYoung();
  }

  protected override runDue(): CollectionResult {
    this.#passOver();
    const young = this.collect(0);
    const old = this.getThreshold(OLD) > 0 ? this.#slice() : undefined;
    if (old === undefined) return young;
    return {
      collected: young.collected + old.collected,
      uncollectable: young.uncollectable + old.uncollectable,
    };
  }

  /** What is too much for one pause grows old without being looked at; a cycle finds what of it is garbage. */
  #passOver(): void {
    const work = Math.max(this.#workOfSlice(), this.getThreshold(0) * WORK_OF_NEWCOMER);
    const passed = this.#newcomers.passOver(this.head(0), this.head(OLD), this.getCount(0), work);
    this.setWord(LONG_LIVED_PENDING, this.word(LONG_LIVED_PENDING) + passed);
  }

  #runYoung(): CollectionResult {
    const young = this.head(0);
    this.setCount(0, 0);
    const survivors = this.reachability.deduceUnreachable(young, this.unreachable, UNTRACK_YOUNG);
    this.setWord(LONG_LIVED_PENDING, this.word(LONG_LIVED_PENDING) + survivors);
    gcListMerge(this.i32, young, this.head(OLD));
    return this.bury(this.head(OLD));
  }

  /** Everything at once, as a program may ask for. */
  #runAll(): CollectionResult {
    const old = this.head(OLD);
    this.#free(Infinity);
    this.#abandonCycle();
    this.setCount(0, 0);
    gcListMerge(this.i32, this.head(0), old);
    const survivors = this.deduceAllUnreachable(old);
    this.#noteSurvivors(survivors);
    const result = this.bury(old);
    this.lifecycle.fullCollectionDone();
    return result;
  }

  // ---- a cycle of the old generation

  /** Frees some of the dead; if there are none, begins a cycle if one is due, and goes on with it. */
  #slice(): CollectionResult | undefined {
    if (!gcListIsEmpty(this.i32, this.#dead)) {
      this.#freeSomeOfTheDead();
      return undefined;
    }
    if (this.word(PHASE) === IDLE && !this.#begin()) return undefined;
    this.setCount(OLD, this.getCount(OLD) + 1);
    const whole = this.#workOfSlice();
    if (this.word(PHASE) === CONCLUDING) return this.collecting(OLD, () => this.#conclude());
    for (let work = whole; work > 0 && this.word(PHASE) !== CONCLUDING;) {
      work = this.#slices.advance(this.word(PHASE), work);
      if (work > 0) this.#nextPhase(whole);
    }
    return undefined;
  }

  /** What dies may run code of the program, in which no collection begins. */
  #freeSomeOfTheDead(): void {
    if (this.isCollecting) return;
    this.setWord(COLLECTING, 1);
    try {
      this.#free(this.#workOfSlice() / WORK_OF_DEATH);
    } finally {
      this.setWord(COLLECTING, 0);
    }
  }

  /** Empties the dead one after the other, until about `most` of them have been looked at or have died. What lives on all the same grows old, when all are through. */
  #free(most: number): void {
    const dead = this.#dead;
    for (let left = most; left > 0 && !gcListIsEmpty(this.i32, dead);) {
      const before = this.#untracked;
      this.doomed.deleteFirst(dead, this.#emptied, 0);
      left -= Math.max(1, this.#untracked - before);
    }
    if (gcListIsEmpty(this.i32, dead)) gcListMerge(this.i32, this.#emptied, this.head(OLD));
  }

  override untrack(object: Address): void {
    this.#untracked++;
    super.untrack(object);
  }

  /** The first slices are smaller: the engine below has not compiled the walks yet, and they take many times as long. */
  #workOfSlice(): number {
    const warmth = Math.min((this.word(STATISTICS + COLLECTIONS) + 1) / WARM_AFTER, 1);
    return Math.ceil((WORK_OF_THRESHOLD / this.getThreshold(OLD)) * warmth);
  }

  #begin(): boolean {
    const pending = this.word(LONG_LIVED_PENDING);
    if (pending < this.getThreshold(0) * YOUNG_PER_CYCLE || pending < this.word(LONG_LIVED_TOTAL) / 4) return false;
    this.setCount(OLD, 0);
    this.setWord(LONG_LIVED_PENDING, 0);
    this.setWord(ROUND, 0);
    this.setWord(SNAPSHOT_COUNT, 0);
    this.#beginRound(this.head(OLD));
    return true;
  }

  #beginRound(list: Address): void {
    gcListMerge(this.i32, list, this.#snapshot);
    this.setWord(DOUBTFUL_COUNT, 0);
    this.setWord(ROUND, this.word(ROUND) + 1);
    this.#enter(COPYING);
  }

  #enter(phase: number): void {
    this.setWord(PHASE, phase);
    this.#slices.rewind();
  }

  #nextPhase(workOfSlice: number): void {
    const phase = this.word(PHASE);
    if (phase === COPYING) return this.#enter(SUBTRACTING);
    if (phase === SUBTRACTING) return this.#enter(MARKING);
    gcListMerge(this.i32, this.#snapshot, this.head(OLD));
    // Many are doubtful: either there is much garbage, or something large was moved while it was looked at. A second look tells.
    if (this.word(DOUBTFUL_COUNT) > workOfSlice && this.word(ROUND) === 1) this.#beginRound(this.#doubtful);
    else this.setWord(PHASE, CONCLUDING);
  }

  /** Collects the doubtful, and leaves the dead among them to later slices. */
  #conclude(): CollectionResult {
    const old = this.head(OLD);
    this.#clearMarks(this.#doubtful);
    this.setWord(PHASE, IDLE);
    this.reachability.deduceUnreachable(this.#doubtful, this.unreachable, UNTRACK_NONE);
    gcListMerge(this.i32, this.#doubtful, old);
    const result = this.bury(old, this.#dead);
    this.setWord(LONG_LIVED_TOTAL, this.word(SNAPSHOT_COUNT) - result.collected);
    this.lifecycle.fullCollectionDone();
    return result;
  }

  #noteSurvivors(survivors: number): void {
    this.setWord(LONG_LIVED_PENDING, 0);
    this.setWord(LONG_LIVED_TOTAL, survivors);
  }

  /** Puts all objects of a cycle back into the old generation. */
  #abandonCycle(): void {
    const phase = this.word(PHASE);
    if (phase === IDLE) return;
    if (phase !== CONCLUDING) this.#slices.removeBookmark();
    for (const list of [this.#snapshot, this.#doubtful]) {
      this.#clearMarks(list);
      gcListMerge(this.i32, list, this.head(OLD));
    }
    this.setCount(OLD, 0);
    this.setWord(PHASE, IDLE);
  }

  #clearMarks(list: Address): void {
    this.forEachIn(list, (object) => {
      this.i32[(object - GC_HEAD_BYTES + GC_MARKS) >> 2] &= ~MARKS;
    });
  }

  // ---- what is different while a cycle is under way

  override freeze(): void {
    this.#abandonCycle();
    super.freeze();
  }

  override forEachTracked(generation: number, visit: (object: Address) => void): void {
    super.forEachTracked(generation, visit);
    if (generation !== OLD) return;
    const bookmark = this.controlBlock + BOOKMARK + GC_HEAD_BYTES;
    for (const list of [this.#snapshot, this.#doubtful]) {
      this.forEachIn(list, (object) => {
        if (object !== bookmark) visit(object);
      });
    }
  }

  override checkInvariants(): void {
    const seen = new Set<Address>();
    super.checkInvariants(seen);
    this.checkList(this.#snapshot, seen);
    this.checkList(this.#doubtful, seen);
    this.checkList(this.#dead, seen);
    this.checkList(this.#emptied, seen);
    if (
      this.word(PHASE) === IDLE &&
      !(gcListIsEmpty(this.i32, this.#snapshot) && gcListIsEmpty(this.i32, this.#doubtful))
    )
      throw new HeapCorruption("a cycle has ended and left objects behind");
  }

  protected override checkObject(object: Address): void {
    if (object !== this.controlBlock + BOOKMARK + GC_HEAD_BYTES) super.checkObject(object);
  }
}
