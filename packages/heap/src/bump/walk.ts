import type { Address } from "../address.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  BLOCK_BYTES,
  BLOCK_HEADER_BYTES,
  CHUNK_HEADER_BYTES,
  CHUNK_NEXT,
  CHUNK_USED,
  CHUNKS,
  NEXT_BLOCK,
  USED,
} from "./layout.ts";

/** Every chunk in address order, with the end of its blocks. */
export function forEachChunk(memory: LinearMemory, visit: (chunk: Address, used: Address) => void): void {
  const { i32 } = memory;
  const newest = i32[CHUNKS >> 2];
  const chunks: Address[] = [];
  for (let chunk = newest; chunk !== 0; chunk = i32[(chunk + CHUNK_NEXT) >> 2]) chunks.push(chunk);
  chunks.sort((a, b) => a - b);
  for (const chunk of chunks) visit(chunk, i32[(chunk === newest ? NEXT_BLOCK : chunk + CHUNK_USED) >> 2]);
}

/** Every block of a chunk in address order: its payload, usable bytes, and whether it is in use. */
export function forEachBlockOfChunk(
  memory: LinearMemory,
  chunk: Address,
  used: Address,
  visit: (block: Address, bytes: number, used: boolean) => void,
): void {
  const { i32 } = memory;
  for (let block = chunk + CHUNK_HEADER_BYTES; block < used;) {
    const tag = i32[(block + BLOCK_BYTES) >> 2];
    const bytes = tag & ~USED;
    if (bytes <= 0) return;
    visit(block + BLOCK_HEADER_BYTES, bytes - BLOCK_HEADER_BYTES, (tag & USED) !== 0);
    block += bytes;
  }
}
