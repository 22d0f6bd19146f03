import type { Address } from "../address.ts";
import type { FreeIndex } from "./boundary-tags.ts";
import {
  BINS,
  BLOCK_BYTES,
  BLOCK_NEXT_FREE,
  BLOCK_PREVIOUS_FREE,
  FIRST_LEVEL_MAP,
  FIRST_LEVEL_MIN,
  FIRST_LEVELS,
  SECOND_LEVEL_MAPS,
  SECOND_LEVEL_SHIFT,
} from "./layout.ts";

const SECOND_LEVELS = 1 << SECOND_LEVEL_SHIFT;

/**
 * Free blocks by size in two levels of bins, a bit each, so that a fitting one is found in constant time (Masmano, Ripoll, Crespo and Real, "TLSF", 2004):
 * bin `n` of level `l` holds sizes from 2^l · (8 + n) / 8 up to the next bin's.
 */
export class Bins implements FreeIndex {
  readonly #i32: Int32Array;

  constructor(i32: Int32Array) {
    this.#i32 = i32;
  }

  insert(block: Address): void {
    const i32 = this.#i32;
    const bin = binOf(i32[(block + BLOCK_BYTES) >> 2]);
    const word = (BINS >> 2) + bin;
    const first = i32[word];
    i32[(block + BLOCK_NEXT_FREE) >> 2] = first;
    i32[(block + BLOCK_PREVIOUS_FREE) >> 2] = 0;
    if (first !== 0) i32[(first + BLOCK_PREVIOUS_FREE) >> 2] = block;
    i32[word] = block;
    const level = bin >> SECOND_LEVEL_SHIFT;
    i32[FIRST_LEVEL_MAP >> 2] |= 1 << level;
    i32[(SECOND_LEVEL_MAPS >> 2) + level] |= 1 << (bin & (SECOND_LEVELS - 1));
  }

  remove(block: Address): void {
    const i32 = this.#i32;
    const next = i32[(block + BLOCK_NEXT_FREE) >> 2];
    const previous = i32[(block + BLOCK_PREVIOUS_FREE) >> 2];
    if (next !== 0) i32[(next + BLOCK_PREVIOUS_FREE) >> 2] = previous;
    if (previous !== 0) i32[(previous + BLOCK_NEXT_FREE) >> 2] = next;
    else this.#setFirst(binOf(i32[(block + BLOCK_BYTES) >> 2]), next);
  }

  /** Removes and returns a block of at least `bytes` bytes, or 0. Every block of the bin it looks in fits. */
  take(bytes: number): Address {
    const i32 = this.#i32;
    const step = 1 << (31 - Math.clz32(bytes) - SECOND_LEVEL_SHIFT);
    const from = binOf(Math.min(bytes + step - 1, 0x7fffffff));
    const level = from >> SECOND_LEVEL_SHIFT;
    let bins = i32[(SECOND_LEVEL_MAPS >> 2) + level] & (-1 << (from & (SECOND_LEVELS - 1)));
    let found = level;
    if (bins === 0) {
      // Shift counts are modulo 32, and level is at most 25.
      const levels = i32[FIRST_LEVEL_MAP >> 2] & (-1 << (level + 1));
      if (levels === 0) return 0;
      found = lowestBit(levels);
      bins = i32[(SECOND_LEVEL_MAPS >> 2) + found];
    }
    const block = i32[(BINS >> 2) + (found << SECOND_LEVEL_SHIFT) + lowestBit(bins)];
    if (i32[(block + BLOCK_BYTES) >> 2] < bytes) return 0;
    this.remove(block);
    return block;
  }

  /** Free blocks in all bins. */
  count(): number {
    const i32 = this.#i32;
    let total = 0;
    for (let bin = 0; bin < FIRST_LEVELS * SECOND_LEVELS; bin++) {
      for (let block = i32[(BINS >> 2) + bin]; block !== 0; block = i32[(block + BLOCK_NEXT_FREE) >> 2]) total++;
    }
    return total;
  }

  #setFirst(bin: number, block: Address): void {
    const i32 = this.#i32;
    i32[(BINS >> 2) + bin] = block;
    if (block !== 0) return;
    const level = bin >> SECOND_LEVEL_SHIFT;
    const left = i32[(SECOND_LEVEL_MAPS >> 2) + level] & ~(1 << (bin & (SECOND_LEVELS - 1)));
    i32[(SECOND_LEVEL_MAPS >> 2) + level] = left;
    if (left === 0) i32[FIRST_LEVEL_MAP >> 2] &= ~(1 << level);
  }
}

/** The bin that holds free blocks of `bytes` bytes. */
export function binOf(bytes: number): number {
  const highest = 31 - Math.clz32(bytes);
  const second = (bytes >> (highest - SECOND_LEVEL_SHIFT)) & (SECOND_LEVELS - 1);
  return ((highest - FIRST_LEVEL_MIN) << SECOND_LEVEL_SHIFT) | second;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
