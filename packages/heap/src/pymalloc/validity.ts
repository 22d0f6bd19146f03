/**
 * What must hold of pymalloc's structures, as predicates: each costs what it visits, and `checkPymalloc` visits everything.
 * A predicate returns the fault as text, or "" when there is none, so that a failed check can say what it met.
 */
import type { Address } from "../address.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  ARENA_ADDRESS,
  ARENA_FREEPOOLS,
  ARENA_MAP,
  ARENA_NEXTARENA,
  ARENA_NFREEPOOLS,
  ARENA_NTOTALPOOLS,
  ARENA_OBJECT_BYTES,
  ARENA_POOL_ADDRESS,
  ARENA_PREVARENA,
  ARENAS,
  DUMMY_SIZE_IDX,
  NARENAS_ALLOCATED,
  NFP2LASTA,
  POOL_ARENAINDEX,
  POOL_BYTES_WORD,
  POOL_COUNT,
  POOL_FREEBLOCK,
  POOL_HEADER_BYTES,
  POOL_NEXTOFFSET,
  POOL_NEXTPOOL,
  POOL_PREVPOOL,
  POOL_SZIDX,
  SIZE_CLASSES,
  USABLE_ARENAS,
  usedPoolHead,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";
import { arenaBytes, forEachArena, forEachPool } from "./walk.ts";

/** Blocks a pool of this size class has room for. */
export function poolCapacity(poolBytes: number, szidx: number): number {
  return Math.floor((poolBytes - POOL_HEADER_BYTES) / blockBytes(szidx));
}

/** Free + used = capacity, every free block lies on a block boundary and is listed once, and the links agree with the state. */
export function faultOfPool(memory: LinearMemory, pool: Address): string {
  const { i32 } = memory;
  const szidx = i32[(pool + POOL_SZIDX) >> 2];
  const count = i32[(pool + POOL_COUNT) >> 2];
  if (szidx === DUMMY_SIZE_IDX) return count === 0 ? "" : `pool ${pool} has ${count} blocks in use and no size class`;
  if (szidx < 0 || szidx >= SIZE_CLASSES) return `pool ${pool} has size class ${szidx}`;
  const free = countFreeBlocks(memory, pool);
  if (typeof free === "string") return free;
  const poolBytes = i32[POOL_BYTES_WORD >> 2];
  const size = blockBytes(szidx);
  const uncut = Math.floor((poolBytes - i32[(pool + POOL_NEXTOFFSET) >> 2]) / size);
  const capacity = poolCapacity(poolBytes, szidx);
  if (free + uncut + count !== capacity) {
    return `pool ${pool}: ${count} used + ${free} free + ${uncut} never cut off, expected ${capacity}`;
  }
  if (count === 0 || count === capacity) return "";
  const next = i32[(pool + POOL_NEXTPOOL) >> 2];
  const previous = i32[(pool + POOL_PREVPOOL) >> 2];
  const linked = i32[(next + POOL_PREVPOOL) >> 2] === pool && i32[(previous + POOL_NEXTPOOL) >> 2] === pool;
  return linked ? "" : `pool ${pool} is used and its neighbours in the ring do not know it`;
}

/** Whether `faultOfPool` finds nothing. Costs a walk over the pool's free list. */
export function isPoolValid(memory: LinearMemory, pool: Address): boolean {
  return faultOfPool(memory, pool) === "";
}

function countFreeBlocks(memory: LinearMemory, pool: Address): number | string {
  const { i32 } = memory;
  const size = blockBytes(i32[(pool + POOL_SZIDX) >> 2]);
  const end = i32[(pool + POOL_NEXTOFFSET) >> 2];
  const seen = new Set<Address>();
  for (let block = i32[(pool + POOL_FREEBLOCK) >> 2]; block !== 0; block = i32[block >> 2]) {
    const offset = block - pool;
    if (offset < POOL_HEADER_BYTES || offset >= end || (offset - POOL_HEADER_BYTES) % size !== 0) {
      return `pool ${pool} lists ${block} as free, where no block begins`;
    }
    if (seen.has(block)) return `pool ${pool} lists block ${block} as free twice`;
    seen.add(block);
  }
  return seen.size;
}

/** The free pools add up, every listed one is empty, and the map and the pools know their arena. */
export function faultOfArena(memory: LinearMemory, arenaObject: Address): string {
  const { i32 } = memory;
  const arena = i32[(arenaObject + ARENA_ADDRESS) >> 2];
  const poolBytes = i32[POOL_BYTES_WORD >> 2];
  const end = arena + arenaBytes(memory);
  const index = (arenaObject - i32[ARENAS >> 2]) / ARENA_OBJECT_BYTES;
  const uncut = (end - i32[(arenaObject + ARENA_POOL_ADDRESS) >> 2]) / poolBytes;
  let free = uncut;
  for (let pool = i32[(arenaObject + ARENA_FREEPOOLS) >> 2]; pool !== 0; pool = i32[(pool + POOL_NEXTPOOL) >> 2]) {
    if (pool < arena || pool >= end) return `arena ${arena} lists pool ${pool} of another arena as free`;
    if (i32[(pool + POOL_COUNT) >> 2] !== 0) return `arena ${arena} lists pool ${pool}, which is in use, as free`;
    if (i32[(pool + POOL_ARENAINDEX) >> 2] !== index)
      return `pool ${pool} has arena index ${i32[(pool + POOL_ARENAINDEX) >> 2]}`;
    if (++free > i32[(arenaObject + ARENA_NTOTALPOOLS) >> 2]) return `arena ${arena} lists more free pools than it has`;
  }
  if (free !== i32[(arenaObject + ARENA_NFREEPOOLS) >> 2]) {
    return `arena ${arena} has ${free} free pools, noted ${i32[(arenaObject + ARENA_NFREEPOOLS) >> 2]}`;
  }
  const isMapped = memory.u8[i32[ARENA_MAP >> 2] + arena / arenaBytes(memory)] === 1;
  return isMapped ? "" : `arena ${arena} is not on the map`;
}

/** Whether `faultOfArena` finds nothing. Costs a walk over the arena's free pools. */
export function isArenaValid(memory: LinearMemory, arenaObject: Address): boolean {
  return faultOfArena(memory, arenaObject) === "";
}

/** `usable_arenas` is ordered by free pools, has no full arena, and `nfp2lasta` names the end of every run. */
export function faultOfUsableArenas(memory: LinearMemory): string {
  const { i32 } = memory;
  const last = i32[NFP2LASTA >> 2] >> 2;
  const ends = new Map<number, Address>();
  let previous = 0;
  for (let arena = i32[USABLE_ARENAS >> 2]; arena !== 0; arena = i32[(arena + ARENA_NEXTARENA) >> 2]) {
    const free = i32[(arena + ARENA_NFREEPOOLS) >> 2];
    if (free === 0) return `the full arena_object ${arena} is usable`;
    if (previous !== 0 && i32[(previous + ARENA_NFREEPOOLS) >> 2] > free)
      return `arena_object ${arena} is out of order`;
    if (i32[(arena + ARENA_PREVARENA) >> 2] !== previous)
      return `arena_object ${arena} does not point back to ${previous}`;
    ends.set(free, arena);
    previous = arena;
  }
  const pools = arenaBytes(memory) / i32[POOL_BYTES_WORD >> 2];
  for (let free = 1; free <= pools; free++) {
    const noted = i32[last + free];
    if (noted !== (ends.get(free) ?? 0))
      return `the last arena with ${free} free pools is ${ends.get(free) ?? 0}, noted ${noted}`;
  }
  return "";
}

/** @throws HeapCorruption naming the first structure that is not what it must be. */
export function checkPymalloc(memory: LinearMemory): void {
  let arenas = 0;
  report(faultOfUsableArenas(memory));
  forEachArena(memory, (_arena, arenaObject) => {
    arenas++;
    report(faultOfArena(memory, arenaObject));
  });
  const used = new Set<Address>();
  forEachPool(memory, (pool) => {
    report(faultOfPool(memory, pool));
    if (isUsed(memory, pool)) used.add(pool);
  });
  if (arenas !== memory.i32[NARENAS_ALLOCATED >> 2]) {
    report(`met ${arenas} arenas, noted ${memory.i32[NARENAS_ALLOCATED >> 2]}`);
  }
  checkRings(memory, used);
}

function isUsed(memory: LinearMemory, pool: Address): boolean {
  const count = memory.i32[(pool + POOL_COUNT) >> 2];
  const szidx = memory.i32[(pool + POOL_SZIDX) >> 2];
  return count > 0 && count < poolCapacity(memory.i32[POOL_BYTES_WORD >> 2], szidx);
}

/** Every used pool is in the ring of its size class, and nothing else is in a ring. */
function checkRings(memory: LinearMemory, used: Set<Address>): void {
  const { i32 } = memory;
  for (let szidx = 0; szidx < SIZE_CLASSES; szidx++) {
    const head = usedPoolHead(szidx + 1);
    for (let pool = i32[(head + POOL_NEXTPOOL) >> 2]; pool !== head; pool = i32[(pool + POOL_NEXTPOOL) >> 2]) {
      if (!used.delete(pool))
        report(`pool ${pool} is in the ring of size class ${szidx} but full, empty or in it twice`);
      if (i32[(pool + POOL_SZIDX) >> 2] !== szidx)
        report(`pool ${pool} is in the ring of size class ${szidx}, not its own`);
    }
  }
  for (const pool of used) report(`pool ${pool} is used and in no ring`);
}

function report(fault: string): void {
  if (fault !== "") throw new HeapCorruption(fault);
}
