/** What must hold of the chunks. A predicate returns the fault as text, or "" when there is none. */
import type { Address } from "../address.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { BLOCKS_IN_USE, CHUNK_BYTES, CHUNK_END, CHUNK_HEADER_BYTES, CHUNKS } from "./layout.ts";
import { forEachBlockOfChunk, forEachChunk } from "./walk.ts";

/** Its blocks follow each other without a gap up to where the next one would begin. */
export function faultOfChunk(memory: LinearMemory, chunk: Address, used: Address): string {
  let end = chunk + CHUNK_HEADER_BYTES;
  forEachBlockOfChunk(memory, chunk, used, (block, bytes) => void (end = block + bytes));
  if (end !== used) return `the blocks of chunk ${chunk} end at ${end}, expected ${used}`;
  const limit = chunk + memory.i32[(chunk + CHUNK_BYTES) >> 2];
  return used <= limit ? "" : `the blocks of chunk ${chunk} end at ${used}, behind its end ${limit}`;
}

/** Whether `faultOfChunk` finds nothing. Costs a walk over the chunk's blocks. */
export function isChunkValid(memory: LinearMemory, chunk: Address, used: Address): boolean {
  return faultOfChunk(memory, chunk, used) === "";
}

/** Every chunk is valid, and the count and the end are those of what is there. */
export function faultOfBump(memory: LinearMemory): string {
  const { i32 } = memory;
  const newest = i32[CHUNKS >> 2];
  let fault = "";
  let blocks = 0;
  forEachChunk(memory, (chunk, used) => {
    fault ||= faultOfChunk(memory, chunk, used);
    forEachBlockOfChunk(memory, chunk, used, (_block, _bytes, isUsed) => void (blocks += isUsed ? 1 : 0));
  });
  if (fault !== "") return fault;
  if (blocks !== i32[BLOCKS_IN_USE >> 2]) return `counted ${blocks} blocks in use, noted ${i32[BLOCKS_IN_USE >> 2]}`;
  const end = newest === 0 ? 0 : newest + i32[(newest + CHUNK_BYTES) >> 2];
  return i32[CHUNK_END >> 2] === end ? "" : `the newest chunk ends at ${end}, noted ${i32[CHUNK_END >> 2]}`;
}

/** @throws HeapCorruption naming the first structure that is not what it must be. */
export function checkBump(memory: LinearMemory): void {
  const fault = faultOfBump(memory);
  if (fault !== "") throw new HeapCorruption(fault);
}
