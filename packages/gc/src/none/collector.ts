import { type Address } from "@pyvm/heap";
import type { CollectionResult, Collector, GenerationStatistics } from "../collector.ts";
import { GC_HEAD_BYTES, GC_PREV, PREV_FINALIZED } from "../header.ts";
import { DEBUG, DEFAULT_THRESHOLDS, ENABLED, NUM_GENERATIONS, SET_UP, THRESHOLDS } from "./control.ts";

const NOTHING: CollectionResult = { collected: 0, uncollectable: 0 };
const NO_STATISTICS: GenerationStatistics = { collections: 0, collected: 0, uncollectable: 0 };

/** The word of `object`'s header that holds the finalised bit. */
const PREV_BEFORE_OBJECT = GC_HEAD_BYTES - GC_PREV;

/**
 * Collects nothing: reference counts alone decide, and cycles stay until the memory is dropped. The least a collector must
 * do, so the place to begin a new one; and the base line of every measurement.
 */
export class NoCollector implements Collector {
  readonly controlBlock: Address;
  readonly generations: number = NUM_GENERATIONS;
  readonly isCollecting = false;
  readonly #i32: Int32Array;

  constructor(i32: Int32Array, controlBlock: Address) {
    this.#i32 = i32;
    this.controlBlock = controlBlock;
    if (this.#word(SET_UP) === 0) this.#setUp();
  }

  #setUp(): void {
    DEFAULT_THRESHOLDS.forEach((threshold, generation) => this.setThreshold(generation, threshold));
    this.#setWord(ENABLED, 1);
    this.#setWord(SET_UP, 1);
  }

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

  track(_object: Address): void {}
  untrack(_object: Address): void {}
  isTracked(_object: Address): boolean {
    return false;
  }
  allocated(): void {}
  released(): void {}
  decremented(_object: Address): void {}

  isFinalized(object: Address): boolean {
    return (this.#i32[(object - PREV_BEFORE_OBJECT) >> 2] & PREV_FINALIZED) !== 0;
  }
  setFinalized(object: Address): void {
    this.#i32[(object - PREV_BEFORE_OBJECT) >> 2] |= PREV_FINALIZED;
  }
  isDoomed(_object: Address): boolean {
    return false;
  }

  collect(_generation: number): CollectionResult {
    return NOTHING;
  }
  collectIfDue(): CollectionResult {
    return NOTHING;
  }

  getThreshold(generation: number): number {
    return this.#word(THRESHOLDS + generation * 4);
  }
  setThreshold(generation: number, threshold: number): void {
    this.#setWord(THRESHOLDS + generation * 4, threshold);
  }
  getCount(_generation: number): number {
    return 0;
  }
  getStatistics(_generation: number): GenerationStatistics {
    return NO_STATISTICS;
  }

  freeze(): void {}
  unfreeze(): void {}
  freezeCount(): number {
    return 0;
  }
  forEachTracked(_generation: number, _visit: (object: Address) => void): void {}
  checkInvariants(): void {}

  #word(offset: number): number {
    return this.#i32[(this.controlBlock + offset) >> 2];
  }

  #setWord(offset: number, value: number): void {
    this.#i32[(this.controlBlock + offset) >> 2] = value;
  }
}
