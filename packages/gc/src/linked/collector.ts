import { type Address, HeapCorruption, type ObjectModel } from "@pyvm/heap";
import {
  type CollectionResult,
  type Collector,
  DEBUG_COLLECTABLE,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  type GenerationStatistics,
} from "../collector.ts";
import { GC_HEAD_BYTES, GC_PREV, NEXT_UNREACHABLE, PREV_COLLECTING, PREV_FINALIZED, PREV_FLAGS } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import {
  COLLECTED,
  COLLECTING,
  COLLECTIONS,
  DEBUG,
  ENABLED,
  FINAL_UNREACHABLE_LIST,
  FINALIZERS_LIST,
  GENERATION_BYTES,
  GENERATION_COUNT,
  GENERATION_THRESHOLD,
  GENERATIONS,
  PERMANENT,
  SEEN_LIST,
  SET_UP,
  STATISTICS,
  STATISTICS_BYTES,
  UNCOLLECTABLE,
  UNREACHABLE_LIST,
} from "./control.ts";
import { Doomed } from "./doomed.ts";
import { gcListClearCollecting, gcListInit, gcListIsEmpty, gcListMerge, gcListRemove, gcListSize } from "./lists.ts";
import { Reachability, UNTRACK_FULL } from "./reachability.ts";

export const NOTHING: CollectionResult = { collected: 0, uncollectable: 0 };

/**
 * What the collectors of this package have in common: rings of tracked objects, counts and thresholds, statistics, and what happens to the unreachable
 * once they are found. A kind of collector says which objects are looked at, and when.
 */
export abstract class LinkedCollector implements Collector {
  readonly controlBlock: Address;
  protected readonly i32: Int32Array;
  protected readonly model: ObjectModel;
  protected readonly lifecycle: Lifecycle;
  protected readonly reachability: Reachability;
  protected readonly doomed: Doomed;
  readonly generations: number;
  /** The list in which a collection puts the unreachable. */
  protected readonly unreachable: Address;
  /** The head of the youngest generation. */
  readonly #youngest: Address;

  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address, thresholds: readonly number[]) {
    if ((controlBlock & 15) !== 0)
      throw new RangeError(`expected a control block aligned to 16 bytes, met ${controlBlock}`);
    this.controlBlock = controlBlock;
    this.i32 = model.memory.i32;
    this.model = model;
    this.lifecycle = lifecycle;
    this.reachability = new Reachability(model, lifecycle);
    this.doomed = new Doomed(model, lifecycle, this.reachability);
    this.generations = thresholds.length;
    this.unreachable = controlBlock + UNREACHABLE_LIST;
    this.#youngest = controlBlock + GENERATIONS;
    if (this.word(SET_UP) === 0) this.#setUp(thresholds);
  }

  #setUp(thresholds: readonly number[]): void {
    for (let generation = 0; generation <= PERMANENT; generation++) gcListInit(this.i32, this.head(generation));
    thresholds.forEach((threshold, generation) => this.setThreshold(generation, threshold));
    this.setWord(ENABLED, 1);
    this.setWord(SET_UP, 1);
  }

  // ---- what a kind of collector decides

  /** Collects `generation` and younger. */
  protected abstract run(generation: number): CollectionResult;
  /** Collects what is due at a safe point. */
  protected abstract runDue(): CollectionResult;

  // ---- told by the heap, for every container

  track(object: Address): void {
    const i32 = this.i32;
    const head = this.#youngest;
    const gc = object - GC_HEAD_BYTES;
    const last = i32[(head + GC_PREV) >> 2];
    i32[gc >> 2] = head;
    i32[(gc + GC_PREV) >> 2] = (i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED) | last;
    i32[last >> 2] = gc;
    i32[(head + GC_PREV) >> 2] = gc;
  }

  untrack(object: Address): void {
    gcListRemove(this.i32, object - GC_HEAD_BYTES);
  }

  isTracked(object: Address): boolean {
    return this.i32[(object - GC_HEAD_BYTES) >> 2] !== 0;
  }

  allocated(): void {
    const i32 = this.i32;
    const generation = this.#youngest >> 2;
    const count = i32[generation + (GENERATION_COUNT >> 2)] + 1;
    i32[generation + (GENERATION_COUNT >> 2)] = count;
    if (count > i32[generation + (GENERATION_THRESHOLD >> 2)]) this.#requestCollection();
  }

  released(): void {
    const i32 = this.i32;
    const count = (this.#youngest + GENERATION_COUNT) >> 2;
    if (i32[count] > 0) i32[count]--;
  }

  decremented(_object: Address): void {}

  #requestCollection(): void {
    if (this.#isDue()) this.lifecycle.requestCollection();
  }

  #isDue(): boolean {
    const threshold = this.getThreshold(0);
    return this.enabled && threshold !== 0 && this.getCount(0) > threshold && !this.isCollecting && this.isWorthwhile();
  }

  /** Whether a collection is due once the threshold is exceeded. */
  protected isWorthwhile(): boolean {
    return true;
  }

  // ---- settings and statistics

  get enabled(): boolean {
    return this.word(ENABLED) !== 0;
  }
  set enabled(on: boolean) {
    this.setWord(ENABLED, on ? 1 : 0);
  }

  get debug(): number {
    return this.word(DEBUG);
  }
  set debug(flags: number) {
    this.setWord(DEBUG, flags);
  }

  get isCollecting(): boolean {
    return this.word(COLLECTING) !== 0;
  }

  getThreshold(generation: number): number {
    return this.i32[(this.head(generation) + GENERATION_THRESHOLD) >> 2];
  }
  setThreshold(generation: number, threshold: number): void {
    this.i32[(this.head(generation) + GENERATION_THRESHOLD) >> 2] = threshold;
  }
  getCount(generation: number): number {
    return this.i32[(this.head(generation) + GENERATION_COUNT) >> 2];
  }
  protected setCount(generation: number, count: number): void {
    this.i32[(this.head(generation) + GENERATION_COUNT) >> 2] = count;
  }

  getStatistics(generation: number): GenerationStatistics {
    const at = STATISTICS + this.checkGeneration(generation) * STATISTICS_BYTES;
    return {
      collections: this.word(at + COLLECTIONS),
      collected: this.word(at + COLLECTED),
      uncollectable: this.word(at + UNCOLLECTABLE),
    };
  }

  isFinalized(object: Address): boolean {
    return (this.i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] & PREV_FINALIZED) !== 0;
  }
  setFinalized(object: Address): void {
    this.i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] |= PREV_FINALIZED;
  }
  isDoomed(object: Address): boolean {
    return (this.i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] & PREV_COLLECTING) !== 0;
  }

  freeze(): void {
    for (let generation = 0; generation < this.generations; generation++) {
      gcListMerge(this.i32, this.head(generation), this.head(PERMANENT));
      this.setCount(generation, 0);
    }
  }
  unfreeze(): void {
    gcListMerge(this.i32, this.head(PERMANENT), this.head(this.generations - 1));
  }
  freezeCount(): number {
    return gcListSize(this.i32, this.head(PERMANENT));
  }

  forEachTracked(generation: number, visit: (object: Address) => void): void {
    if (generation >= 0) this.forEachIn(this.head(this.checkGeneration(generation)), visit);
    else for (let each = 0; each < this.generations; each++) this.forEachTracked(each, visit);
  }

  protected forEachIn(head: Address, visit: (object: Address) => void): void {
    const i32 = this.i32;
    for (let gc = i32[head >> 2]; gc !== head; gc = i32[gc >> 2]) visit(gc + GC_HEAD_BYTES);
  }

  // ---- collection

  collect(generation: number): CollectionResult {
    this.checkGeneration(generation);
    return this.collecting(generation, () => this.run(generation));
  }

  collectIfDue(): CollectionResult {
    return this.#isDue() ? this.runDue() : NOTHING;
  }

  /** Runs a collection of a generation with all that surrounds it; nothing within another. */
  protected collecting(generation: number, collection: () => CollectionResult): CollectionResult {
    if (this.isCollecting) return NOTHING;
    this.setWord(COLLECTING, 1);
    try {
      this.lifecycle.started(generation);
      const seconds = this.#reportStart(generation);
      const result = collection();
      this.#reportEnd(seconds, result);
      this.#addToStatistics(generation, result);
      this.lifecycle.stopped(generation, result.collected, result.uncollectable);
      return result;
    } finally {
      this.setWord(COLLECTING, 0);
    }
  }

  /** Moves to `unreachable` what nothing reaches; `all` has everything that is tracked and not frozen. Returns how many stay. */
  protected deduceAllUnreachable(all: Address): number {
    const isAll = gcListIsEmpty(this.i32, this.head(PERMANENT));
    return this.reachability.deduceUnreachable(all, this.unreachable, UNTRACK_FULL, isAll);
  }

  /**
   * Sees the objects in `unreachable`, where `deduceUnreachable` put them, to their end: old finalisers, weak references, finalisers, resurrection, death.
   * What lives on is in `old` afterwards.
   *
   * @param grave a list for those that die, who are then emptied later; without one they are emptied at once
   */
  protected bury(old: Address, grave: Address = 0): CollectionResult {
    const i32 = this.i32;
    const { doomed, unreachable } = this;
    const finalizers = this.controlBlock + FINALIZERS_LIST;
    const finalUnreachable = this.controlBlock + FINAL_UNREACHABLE_LIST;
    gcListInit(i32, finalizers);
    let collected = doomed.moveLegacyFinalizers(unreachable, finalizers);
    this.#reportObjects(DEBUG_COLLECTABLE, "collectable", unreachable);
    if (doomed.speak(unreachable, this.controlBlock + SEEN_LIST)) {
      doomed.handleResurrectedObjects(unreachable, finalUnreachable, old);
      collected = gcListSize(i32, finalUnreachable);
      this.#end(finalUnreachable, old, grave);
    } else {
      this.#end(unreachable, old, grave);
    }
    this.#reportObjects(DEBUG_UNCOLLECTABLE, "uncollectable", finalizers);
    const uncollectable = gcListSize(i32, finalizers);
    doomed.handleLegacyFinalizers(finalizers, old, this.debug);
    return { collected, uncollectable };
  }

  #end(dead: Address, old: Address, grave: Address): void {
    // Objects that are saved for the program to look at are not dead.
    if (grave === 0 || (this.debug & DEBUG_SAVEALL) !== 0) return this.doomed.deleteGarbage(dead, old, this.debug);
    gcListClearCollecting(this.i32, dead);
    gcListMerge(this.i32, dead, grave);
  }

  #addToStatistics(generation: number, { collected, uncollectable }: CollectionResult): void {
    const at = STATISTICS + generation * STATISTICS_BYTES;
    this.setWord(at + COLLECTIONS, this.word(at + COLLECTIONS) + 1);
    this.setWord(at + COLLECTED, this.word(at + COLLECTED) + collected);
    this.setWord(at + UNCOLLECTABLE, this.word(at + UNCOLLECTABLE) + uncollectable);
  }

  // ---- what the debug flags print

  #reportStart(generation: number): number {
    if ((this.debug & DEBUG_STATS) === 0) return 0;
    let sizes = "";
    for (let each = 0; each < this.generations; each++) {
      let size = 0;
      this.forEachTracked(each, () => size++);
      sizes += ` ${size}`;
    }
    this.lifecycle.writeDebug(
      `gc: collecting generation ${generation}...\n` +
        `gc: objects in each generation:${sizes}\n` +
        `gc: objects in permanent generation: ${this.freezeCount()}\n`,
    );
    return this.lifecycle.seconds();
  }

  #reportEnd(start: number, { collected, uncollectable }: CollectionResult): void {
    if ((this.debug & DEBUG_STATS) === 0) return;
    const elapsed = (this.lifecycle.seconds() - start).toFixed(4);
    this.lifecycle.writeDebug(
      `gc: done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${elapsed}s elapsed\n`,
    );
  }

  #reportObjects(flag: number, what: string, list: Address): void {
    if ((this.debug & flag) === 0) return;
    this.forEachIn(list, (object) => {
      this.lifecycle.writeDebug(`gc: ${what} <${this.lifecycle.typeName(object)} 0x${object.toString(16)}>\n`);
    });
  }

  // ---- the control block

  checkInvariants(seen: Set<Address> = new Set()): void {
    for (let generation = 0; generation <= PERMANENT; generation++) {
      if (generation < this.generations || generation === PERMANENT) this.checkList(this.head(generation), seen);
    }
  }

  /** Checks the links and the objects of one list; `seen` has what was found in others. */
  protected checkList(head: Address, seen: Set<Address>): void {
    const i32 = this.i32;
    let before = head;
    for (let gc = i32[head >> 2]; gc !== head; gc = i32[gc >> 2]) {
      const object = gc + GC_HEAD_BYTES;
      if ((gc & NEXT_UNREACHABLE) !== 0 || (i32[(gc + GC_PREV) >> 2] & PREV_COLLECTING) !== 0) {
        throw new HeapCorruption(`object ${object} bears a mark of a collection that has ended`);
      }
      if (seen.has(gc)) throw new HeapCorruption(`object ${object} is in two places of the generations`);
      this.checkObject(object);
      if ((i32[(gc + GC_PREV) >> 2] & ~PREV_FLAGS) !== before) {
        throw new HeapCorruption(`the header of object ${object} does not point back to ${before}`);
      }
      seen.add(gc);
      before = gc;
    }
    if (i32[(head + GC_PREV) >> 2] !== before)
      throw new HeapCorruption(`the generation at ${head} does not end at ${before}`);
  }

  protected checkObject(object: Address): void {
    if (!this.model.isContainer(object)) throw new HeapCorruption(`object ${object} is tracked but is no container`);
    if (this.model.refcount(object) <= 0) throw new HeapCorruption(`object ${object} is tracked and has no references`);
  }

  protected checkGeneration(generation: number): number {
    if (generation >= 0 && generation < this.generations) return generation;
    throw new RangeError(`expected a generation from 0 to ${this.generations - 1}, met ${generation}`);
  }

  /** The head of a generation's list. */
  protected head(generation: number): Address {
    return this.controlBlock + GENERATIONS + generation * GENERATION_BYTES;
  }

  protected word(offset: number): number {
    return this.i32[(this.controlBlock + offset) >> 2];
  }

  protected setWord(offset: number, value: number): void {
    this.i32[(this.controlBlock + offset) >> 2] = value;
  }
}
