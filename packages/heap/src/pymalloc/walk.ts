import type { Address } from "../address.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  ARENA_ADDRESS,
  ARENA_BYTES_WORD,
  ARENA_OBJECT_BYTES,
  ARENA_POOL_ADDRESS,
  ARENAS,
  ARENAS_BYTES,
  POOL_BYTES_WORD,
  POOL_COUNT,
  POOL_FREEBLOCK,
  POOL_HEADER_BYTES,
  POOL_NEXTOFFSET,
  POOL_SZIDX,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";

/** Every arena in address order, with the address of its `arena_object`. */
export function forEachArena(memory: LinearMemory, visit: (arena: Address, arenaObject: Address) => void): void {
  const { i32 } = memory;
  const table = i32[ARENAS >> 2];
  const arenas: { address: Address; arenaObject: Address }[] = [];
  for (let at = 0; at + ARENA_OBJECT_BYTES <= i32[ARENAS_BYTES >> 2]; at += ARENA_OBJECT_BYTES) {
    const address = i32[(table + at + ARENA_ADDRESS) >> 2];
    if (address !== 0) arenas.push({ address, arenaObject: table + at });
  }
  arenas.sort((a, b) => a.address - b.address);
  for (const { address, arenaObject } of arenas) visit(address, arenaObject);
}

/** Every pool that was ever cut off an arena, in address order, empty ones included. */
export function forEachPool(memory: LinearMemory, visit: (pool: Address, arena: Address) => void): void {
  const { i32 } = memory;
  const poolBytes = i32[POOL_BYTES_WORD >> 2];
  forEachArena(memory, (arena, arenaObject) => {
    const end = i32[(arenaObject + ARENA_POOL_ADDRESS) >> 2];
    for (let pool = arena; pool < end; pool += poolBytes) visit(pool, arena);
  });
}

/** Every block that was ever cut off a pool, in address order, and whether it is in use. */
export function forEachBlockOfPool(
  memory: LinearMemory,
  pool: Address,
  visit: (block: Address, bytes: number, used: boolean) => void,
): void {
  const { i32 } = memory;
  const size = blockBytes(i32[(pool + POOL_SZIDX) >> 2]);
  const free = new Set<Address>();
  for (let block = i32[(pool + POOL_FREEBLOCK) >> 2]; block !== 0 && !free.has(block); block = i32[block >> 2]) {
    free.add(block);
  }
  const end = pool + i32[(pool + POOL_NEXTOFFSET) >> 2];
  for (let block = pool + POOL_HEADER_BYTES; block < end; block += size) visit(block, size, !free.has(block));
}

/** Every live small block in address order. */
export function forEachSmallBlock(memory: LinearMemory, visit: (block: Address, bytes: number) => void): void {
  forEachPool(memory, (pool) => {
    if (memory.i32[(pool + POOL_COUNT) >> 2] === 0) return;
    forEachBlockOfPool(memory, pool, (block, bytes, used) => {
      if (used) visit(block, bytes);
    });
  });
}

/** Bytes of an arena of this memory's pymalloc. */
export function arenaBytes(memory: LinearMemory): number {
  return memory.i32[ARENA_BYTES_WORD >> 2];
}
