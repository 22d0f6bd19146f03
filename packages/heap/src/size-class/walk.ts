import type { Address } from "../address.ts";
import { MAX_RESERVE_BYTES, type LinearMemory } from "../linear-memory.ts";
import {
  PAGE_BLOCK_BYTES,
  PAGE_CAPACITY,
  PAGE_FREE,
  PAGE_HEADER_BYTES,
  PAGE_LOCAL_FREE,
  PAGE_START,
  PAGE_STATE,
  PAGE_USED,
  PAGES,
  SEGMENT_BYTES,
  SEGMENT_MAP,
  UNUSED,
} from "./layout.ts";

/** Every segment in address order. */
export function forEachSegment(memory: LinearMemory, visit: (segment: Address) => void): void {
  const map = memory.i32[SEGMENT_MAP >> 2];
  for (let index = 0; index * SEGMENT_BYTES < MAX_RESERVE_BYTES; index++) {
    if (memory.u8[map + index] !== 0) visit(index * SEGMENT_BYTES);
  }
}

/** The header of every page that serves a size class, in address order. */
export function forEachPage(memory: LinearMemory, visit: (page: Address) => void): void {
  forEachSegment(memory, (segment) => {
    for (let index = 0; index < PAGES; index++) {
      const page = segment + index * PAGE_HEADER_BYTES;
      if (memory.i32[(page + PAGE_STATE) >> 2] !== UNUSED) visit(page);
    }
  });
}

/** Every block of a page that was ever in a free list, in address order, and whether it is in use. */
export function forEachBlockOfPage(
  memory: LinearMemory,
  page: Address,
  visit: (block: Address, bytes: number, used: boolean) => void,
): void {
  const { i32 } = memory;
  const size = i32[(page + PAGE_BLOCK_BYTES) >> 2];
  const free = new Set<Address>();
  for (const list of [page + PAGE_FREE, page + PAGE_LOCAL_FREE]) {
    for (let block = i32[list >> 2]; block !== 0 && !free.has(block); block = i32[block >> 2]) free.add(block);
  }
  const start = i32[(page + PAGE_START) >> 2];
  const end = start + i32[(page + PAGE_CAPACITY) >> 2] * size;
  for (let block = start; block < end; block += size) visit(block, size, !free.has(block));
}

/** Every live small block in address order. */
export function forEachSmallBlock(memory: LinearMemory, visit: (block: Address, bytes: number) => void): void {
  forEachPage(memory, (page) => {
    if (memory.i32[(page + PAGE_USED) >> 2] === 0) return;
    forEachBlockOfPage(memory, page, (block, bytes, used) => {
      if (used) visit(block, bytes);
    });
  });
}
