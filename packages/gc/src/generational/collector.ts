import { type Address, HeapCorruption, type ObjectModel } from "@pyvm/heap";
import {
  type CollectionResult,
  type Collector,
  DEBUG_COLLECTABLE,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  type GenerationStatistics,
} from "../collector.ts";
import {
  GC_HEAD_BYTES,
  GC_IMAGE,
  GC_PREV,
  NEXT_UNREACHABLE,
  PREV_COLLECTING,
  PREV_FINALIZED,
  PREV_FLAGS,
} from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import {
  COLLECTED,
  COLLECTING,
  COLLECTIONS,
  DEBUG,
  DEFAULT_THRESHOLDS,
  ENABLED,
  FINAL_UNREACHABLE_LIST,
  FINALIZERS_LIST,
  GENERATION_BYTES,
  GENERATION_COUNT,
  GENERATION_THRESHOLD,
  GENERATIONS,
  LONG_LIVED_PENDING,
  LONG_LIVED_TOTAL,
  NUM_GENERATIONS,
  PERMANENT,
  SEEN_LIST,
  SET_UP,
  STATISTICS,
  STATISTICS_BYTES,
  UNCOLLECTABLE,
  UNREACHABLE_LIST,
} from "./control.ts";
import { Doomed } from "./doomed.ts";
import { gcListInit, gcListMerge, gcListMove, gcListSize, gcPrev, gcSetPrev } from "./lists.ts";
import { Reachability } from "./reachability.ts";

const NOTHING: CollectionResult = { collected: 0, uncollectable: 0 };

/** CPython's collector (`gcmodule.c`): three generations, each collected by subtracting the references from within. */
export class GenerationalCollector implements Collector {
  readonly controlBlock: Address;
  readonly #i32: Int32Array;
  readonly #model: ObjectModel;
  readonly #lifecycle: Lifecycle;
  readonly #reachability: Reachability;
  readonly #doomed: Doomed;
  /** The head of the youngest generation. */
  readonly #youngest: Address;

  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    if ((controlBlock & 15) !== 0)
      throw new RangeError(`expected a control block aligned to 16 bytes, met ${controlBlock}`);
    this.controlBlock = controlBlock;
    this.#i32 = model.memory.i32;
    this.#model = model;
    this.#lifecycle = lifecycle;
    this.#reachability = new Reachability(model);
    this.#doomed = new Doomed(model, lifecycle, this.#reachability);
    this.#youngest = controlBlock + GENERATIONS;
    if (this.#word(SET_UP) === 0) this.#setUp();
  }

  #setUp(): void {
    for (let generation = 0; generation <= PERMANENT; generation++) gcListInit(this.#i32, this.#head(generation));
    DEFAULT_THRESHOLDS.forEach((threshold, generation) => this.setThreshold(generation, threshold));
    this.#setWord(ENABLED, 1);
    this.#setWord(SET_UP, 1);
  }

  // ---- told by the heap, for every container

  track(object: Address): void {
    const i32 = this.#i32;
    const head = this.#youngest;
    const gc = object - GC_HEAD_BYTES;
    const last = i32[(head + GC_PREV) >> 2];
    i32[gc >> 2] = head;
    i32[(gc + GC_PREV) >> 2] = (i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED) | last;
    i32[last >> 2] = gc;
    i32[(head + GC_PREV) >> 2] = gc;
  }

  untrack(object: Address): void {
    const i32 = this.#i32;
    const gc = object - GC_HEAD_BYTES;
    const prev = gcPrev(i32, gc);
    const next = i32[gc >> 2];
    i32[prev >> 2] = next;
    gcSetPrev(i32, next, prev);
    i32[gc >> 2] = 0;
    i32[(gc + GC_IMAGE) >> 2] = 0;
    i32[(gc + GC_PREV) >> 2] &= PREV_FINALIZED;
  }

  isTracked(object: Address): boolean {
    return this.#i32[(object - GC_HEAD_BYTES) >> 2] !== 0;
  }

  allocated(): void {
    const i32 = this.#i32;
    const generation = this.#youngest >> 2;
    const count = i32[generation + (GENERATION_COUNT >> 2)] + 1;
    i32[generation + (GENERATION_COUNT >> 2)] = count;
    if (count > i32[generation + (GENERATION_THRESHOLD >> 2)]) this.#requestCollection();
  }

  released(): void {
    const i32 = this.#i32;
    const count = (this.#youngest + GENERATION_COUNT) >> 2;
    if (i32[count] > 0) i32[count]--;
  }

  decremented(_object: Address): void {}

  #requestCollection(): void {
    if (this.#isDue()) this.#lifecycle.requestCollection();
  }

  #isDue(): boolean {
    const threshold = this.getThreshold(0);
    return this.enabled && threshold !== 0 && this.getCount(0) > threshold && !this.isCollecting;
  }

  // ---- settings and statistics

  get enabled(): boolean {
    return this.#word(ENABLED) !== 0;
  }
  set enabled(on: boolean) {
    this.#setWord(ENABLED, on ? 1 : 0);
  }

  get debug(): number {
    return this.#word(DEBUG);
  }
  set debug(flags: number) {
    this.#setWord(DEBUG, flags);
  }

  get isCollecting(): boolean {
    return this.#word(COLLECTING) !== 0;
  }

  getThreshold(generation: number): number {
    return this.#i32[(this.#head(generation) + GENERATION_THRESHOLD) >> 2];
  }
  setThreshold(generation: number, threshold: number): void {
    this.#i32[(this.#head(generation) + GENERATION_THRESHOLD) >> 2] = threshold;
  }
  getCount(generation: number): number {
    return this.#i32[(this.#head(generation) + GENERATION_COUNT) >> 2];
  }
  #setCount(generation: number, count: number): void {
    this.#i32[(this.#head(generation) + GENERATION_COUNT) >> 2] = count;
  }

  getStatistics(generation: number): GenerationStatistics {
    const at = STATISTICS + checkGeneration(generation) * STATISTICS_BYTES;
    return {
      collections: this.#word(at + COLLECTIONS),
      collected: this.#word(at + COLLECTED),
      uncollectable: this.#word(at + UNCOLLECTABLE),
    };
  }

  isFinalized(object: Address): boolean {
    return (this.#i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] & PREV_FINALIZED) !== 0;
  }
  setFinalized(object: Address): void {
    this.#i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] |= PREV_FINALIZED;
  }
  isDoomed(object: Address): boolean {
    return (this.#i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] & PREV_COLLECTING) !== 0;
  }

  freeze(): void {
    for (let generation = 0; generation < NUM_GENERATIONS; generation++) {
      gcListMerge(this.#i32, this.#head(generation), this.#head(PERMANENT));
      this.#setCount(generation, 0);
    }
  }
  unfreeze(): void {
    gcListMerge(this.#i32, this.#head(PERMANENT), this.#head(NUM_GENERATIONS - 1));
  }
  markImage(): void {
    this.forEachTracked(-1, (object) => {
      this.#i32[(object - GC_HEAD_BYTES + GC_IMAGE) >> 2] = 1;
    });
  }
  freezeImage(): void {
    const i32 = this.#i32;
    for (let generation = 0; generation < NUM_GENERATIONS; generation++) {
      const head = this.#head(generation);
      for (let gc = i32[head >> 2], next; gc !== head; gc = next) {
        next = i32[gc >> 2];
        if (i32[(gc + GC_IMAGE) >> 2] !== 0) gcListMove(i32, gc, this.#head(PERMANENT));
      }
    }
  }
  freezeCount(): number {
    return gcListSize(this.#i32, this.#head(PERMANENT));
  }

  forEachTracked(generation: number, visit: (object: Address) => void): void {
    if (generation >= 0) this.#forEachOf(checkGeneration(generation), visit);
    else for (let each = 0; each < NUM_GENERATIONS; each++) this.#forEachOf(each, visit);
  }

  #forEachOf(generation: number, visit: (object: Address) => void): void {
    const i32 = this.#i32;
    const head = this.#head(generation);
    for (let gc = i32[head >> 2]; gc !== head; gc = i32[gc >> 2]) visit(gc + GC_HEAD_BYTES);
  }

  // ---- collection

  collect(generation: number): CollectionResult {
    checkGeneration(generation);
    if (this.isCollecting) return NOTHING;
    this.#setWord(COLLECTING, 1);
    try {
      this.#lifecycle.started(generation);
      const result = this.#collectMain(generation);
      this.#lifecycle.stopped(generation, result.collected, result.uncollectable);
      return result;
    } finally {
      this.#setWord(COLLECTING, 0);
    }
  }

  collectIfDue(): CollectionResult {
    if (!this.#isDue()) return NOTHING;
    for (let generation = NUM_GENERATIONS - 1; generation >= 0; generation--) {
      if (this.getCount(generation) <= this.getThreshold(generation)) continue;
      // A full collection waits until a quarter of the long-lived objects are new, so that the whole cost stays linear.
      const isFull = generation === NUM_GENERATIONS - 1;
      if (isFull && this.#word(LONG_LIVED_PENDING) < Math.trunc(this.#word(LONG_LIVED_TOTAL) / 4)) continue;
      return this.collect(generation);
    }
    return NOTHING;
  }

  #collectMain(generation: number): CollectionResult {
    const i32 = this.#i32;
    const seconds = this.#reportStart(generation);
    const young = this.#mergeYounger(generation);
    const old = this.#head(Math.min(generation + 1, NUM_GENERATIONS - 1));
    const unreachable = this.controlBlock + UNREACHABLE_LIST;
    const finalizers = this.controlBlock + FINALIZERS_LIST;
    const finalUnreachable = this.controlBlock + FINAL_UNREACHABLE_LIST;

    this.#reachability.deduceUnreachable(young, unreachable);
    this.#promote(generation, young, old);
    gcListInit(i32, finalizers);
    this.#doomed.moveLegacyFinalizers(unreachable, finalizers);
    this.#reportObjects(DEBUG_COLLECTABLE, "collectable", unreachable);
    this.#doomed.handleWeakrefs(unreachable);
    this.#doomed.finalizeGarbage(unreachable, this.controlBlock + SEEN_LIST);
    this.#doomed.handleResurrectedObjects(unreachable, finalUnreachable, old);
    const collected = gcListSize(i32, finalUnreachable);
    this.#doomed.deleteGarbage(finalUnreachable, old, this.debug);
    this.#reportObjects(DEBUG_UNCOLLECTABLE, "uncollectable", finalizers);
    const uncollectable = gcListSize(i32, finalizers);
    this.#reportEnd(seconds, collected, uncollectable);
    this.#doomed.handleLegacyFinalizers(finalizers, old, this.debug);
    if (generation === NUM_GENERATIONS - 1) this.#lifecycle.fullCollectionDone();
    return this.#addToStatistics(generation, collected, uncollectable);
  }

  /** Counts the collection for the next older generation, and joins all younger ones to the collected one. */
  #mergeYounger(generation: number): Address {
    if (generation + 1 < NUM_GENERATIONS) this.#setCount(generation + 1, this.getCount(generation + 1) + 1);
    const young = this.#head(generation);
    for (let each = 0; each <= generation; each++) {
      this.#setCount(each, 0);
      if (each < generation) gcListMerge(this.#i32, this.#head(each), young);
    }
    return young;
  }

  /** Untracks survivors that can close no cycle and moves the others to the next generation. */
  #promote(generation: number, young: Address, old: Address): void {
    const isFull = young === old;
    const survivors = this.#untrackAtoms(young, isFull);
    if (isFull) {
      this.#setWord(LONG_LIVED_PENDING, 0);
      this.#setWord(LONG_LIVED_TOTAL, survivors);
      return;
    }
    if (generation === NUM_GENERATIONS - 2) {
      this.#setWord(LONG_LIVED_PENDING, this.#word(LONG_LIVED_PENDING) + survivors);
    }
    gcListMerge(this.#i32, young, old);
  }

  /** CPython's `untrack_tuples` and `untrack_dicts` in one walk. Returns how many objects stay tracked. */
  #untrackAtoms(list: Address, full: boolean): number {
    const i32 = this.#i32;
    const lifecycle = this.#lifecycle;
    let survivors = 0;
    for (let gc = i32[list >> 2], next; gc !== list; gc = next) {
      next = i32[gc >> 2];
      if (lifecycle.shouldUntrack(gc + GC_HEAD_BYTES, full)) this.untrack(gc + GC_HEAD_BYTES);
      else survivors++;
    }
    return survivors;
  }

  #addToStatistics(generation: number, collected: number, uncollectable: number): CollectionResult {
    const at = STATISTICS + generation * STATISTICS_BYTES;
    this.#setWord(at + COLLECTIONS, this.#word(at + COLLECTIONS) + 1);
    this.#setWord(at + COLLECTED, this.#word(at + COLLECTED) + collected);
    this.#setWord(at + UNCOLLECTABLE, this.#word(at + UNCOLLECTABLE) + uncollectable);
    return { collected, uncollectable };
  }

  // ---- what the debug flags print

  #reportStart(generation: number): number {
    if ((this.debug & DEBUG_STATS) === 0) return 0;
    let sizes = "";
    for (let each = 0; each < NUM_GENERATIONS; each++) sizes += ` ${gcListSize(this.#i32, this.#head(each))}`;
    this.#lifecycle.writeDebug(
      `gc: collecting generation ${generation}...\n` +
        `gc: objects in each generation:${sizes}\n` +
        `gc: objects in permanent generation: ${this.freezeCount()}\n`,
    );
    return this.#lifecycle.seconds();
  }

  #reportEnd(start: number, collected: number, uncollectable: number): void {
    if ((this.debug & DEBUG_STATS) === 0) return;
    const elapsed = (this.#lifecycle.seconds() - start).toFixed(4);
    this.#lifecycle.writeDebug(
      `gc: done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${elapsed}s elapsed\n`,
    );
  }

  #reportObjects(flag: number, what: string, list: Address): void {
    if ((this.debug & flag) === 0) return;
    const i32 = this.#i32;
    for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) {
      const object = gc + GC_HEAD_BYTES;
      this.#lifecycle.writeDebug(`gc: ${what} <${this.#lifecycle.typeName(object)} 0x${object.toString(16)}>\n`);
    }
  }

  // ---- the control block

  checkInvariants(): void {
    const seen = new Set<Address>();
    for (let generation = 0; generation <= PERMANENT; generation++) this.#checkList(this.#head(generation), seen);
  }

  #checkList(head: Address, seen: Set<Address>): void {
    const i32 = this.#i32;
    let before = head;
    for (let gc = i32[head >> 2]; gc !== head; gc = i32[gc >> 2]) {
      const object = gc + GC_HEAD_BYTES;
      if ((gc & NEXT_UNREACHABLE) !== 0 || (i32[(gc + GC_PREV) >> 2] & PREV_COLLECTING) !== 0) {
        throw new HeapCorruption(`object ${object} bears a mark of a collection that has ended`);
      }
      if (seen.has(gc)) throw new HeapCorruption(`object ${object} is in two places of the generations`);
      if (!this.#model.isContainer(object)) throw new HeapCorruption(`object ${object} is tracked but is no container`);
      if (this.#model.refcount(object) <= 0)
        throw new HeapCorruption(`object ${object} is tracked and has no references`);
      if ((i32[(gc + GC_PREV) >> 2] & ~PREV_FLAGS) !== before) {
        throw new HeapCorruption(`the header of object ${object} does not point back to ${before}`);
      }
      seen.add(gc);
      before = gc;
    }
    if (i32[(head + GC_PREV) >> 2] !== before)
      throw new HeapCorruption(`the generation at ${head} does not end at ${before}`);
  }

  #head(generation: number): Address {
    return this.controlBlock + GENERATIONS + generation * GENERATION_BYTES;
  }

  #word(offset: number): number {
    return this.#i32[(this.controlBlock + offset) >> 2];
  }

  #setWord(offset: number, value: number): void {
    this.#i32[(this.controlBlock + offset) >> 2] = value;
  }
}

function checkGeneration(generation: number): number {
  if (generation >= 0 && generation < NUM_GENERATIONS) return generation;
  throw new RangeError(`expected a generation from 0 to ${NUM_GENERATIONS - 1}, met ${generation}`);
}
