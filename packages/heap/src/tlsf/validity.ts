/** What must hold of the bins. A predicate returns the fault as text, or "" when there is none. */
import { binOf } from "../boundary-tags/bins.ts";
import {
  BINS,
  BLOCK_BYTES,
  BLOCK_NEXT_FREE,
  BLOCK_PREVIOUS_FREE,
  FIRST_LEVEL_MAP,
  FIRST_LEVELS,
  SECOND_LEVEL_MAPS,
  SECOND_LEVEL_SHIFT,
  USED,
} from "../boundary-tags/layout.ts";
import type { LinearMemory } from "../linear-memory.ts";

/** Every listed block is free, of the bin's size, and points back; and the bits say which bins and levels are not empty. */
export function faultOfBins(memory: LinearMemory): string {
  const { i32 } = memory;
  for (let level = 0; level < FIRST_LEVELS; level++) {
    const map = i32[(SECOND_LEVEL_MAPS >> 2) + level];
    if (((i32[FIRST_LEVEL_MAP >> 2] >> level) & 1) !== (map === 0 ? 0 : 1)) return `the bit of level ${level} is wrong`;
    for (let second = 0; second < 1 << SECOND_LEVEL_SHIFT; second++) {
      const bin = (level << SECOND_LEVEL_SHIFT) | second;
      const first = i32[(BINS >> 2) + bin];
      if (((map >> second) & 1) !== (first === 0 ? 0 : 1)) return `the bit of bin ${bin} is wrong`;
      const fault = faultOfBin(i32, bin);
      if (fault !== "") return fault;
    }
  }
  return "";
}

/** Whether `faultOfBins` finds nothing. Costs a walk over all free blocks. */
export function areBinsValid(memory: LinearMemory): boolean {
  return faultOfBins(memory) === "";
}

function faultOfBin(i32: Int32Array, bin: number): string {
  let previous = 0;
  for (let block = i32[(BINS >> 2) + bin]; block !== 0; block = i32[(block + BLOCK_NEXT_FREE) >> 2]) {
    const bytes = i32[(block + BLOCK_BYTES) >> 2];
    if ((bytes & USED) !== 0) return `bin ${bin} lists the block at ${block}, which is in use`;
    if (binOf(bytes) !== bin) return `bin ${bin} lists the block at ${block}, of ${bytes} bytes`;
    if (i32[(block + BLOCK_PREVIOUS_FREE) >> 2] !== previous) return `the free block at ${block} does not point back`;
    previous = block;
  }
  return "";
}
