import { type Address, roundUp } from "../address.ts";
import { PAGE_BYTES } from "../control-page.ts";
import { type LinearMemory, MAX_RESERVE_BYTES } from "../linear-memory.ts";
import {
  ARENA_ADDRESS,
  ARENA_BYTES_WORD,
  ARENA_FREEPOOLS,
  ARENA_MAP,
  ARENA_NEXTARENA,
  ARENA_NFREEPOOLS,
  ARENA_NTOTALPOOLS,
  ARENA_OBJECT_BYTES,
  ARENA_POOL_ADDRESS,
  ARENA_PREVARENA,
  ARENAS,
  ARENAS_BYTES,
  DUMMY_SIZE_IDX,
  NARENAS_ALLOCATED,
  NARENAS_HIGHWATER,
  NFP2LASTA,
  NTIMES_ARENA_ALLOCATED,
  POOL_ARENAINDEX,
  POOL_BYTES_WORD,
  POOL_NEXTPOOL,
  POOL_SZIDX,
  UNUSED_ARENA_OBJECTS,
  USABLE_ARENAS,
} from "./layout.ts";

/** Sizes in bytes, both powers of two. */
export interface PymallocGeometry {
  /** Default: 256 KiB, as up to CPython 3.9; CPython 3.10 has 1 MiB. */
  readonly arenaBytes?: number;
  /** Default: 4 KiB, as up to CPython 3.9; CPython 3.10 has 16 KiB. */
  readonly poolBytes?: number;
}

/**
 * The supply of empty pools. Arenas with a free pool form `usable_arenas`, ordered by the number of free pools, so that the
 * fullest arena is used first and the emptiest has the best chance to become wholly free and be given back.
 */
export class Arenas {
  readonly arenaBytes: number;
  readonly poolBytes: number;
  readonly #memory: LinearMemory;
  readonly #i32: Int32Array;

  constructor(memory: LinearMemory, geometry: PymallocGeometry) {
    this.#memory = memory;
    this.#i32 = memory.i32;
    if (memory.i32[ARENA_BYTES_WORD >> 2] === 0) this.#setUp(geometry);
    this.arenaBytes = memory.i32[ARENA_BYTES_WORD >> 2];
    this.poolBytes = memory.i32[POOL_BYTES_WORD >> 2];
  }

  #setUp(geometry: PymallocGeometry): void {
    const { arenaBytes, poolBytes } = checkGeometry(geometry);
    const memory = this.#memory;
    // For the largest memory there is, since an image may be restored into a larger one.
    const mapBytes = roundUp(MAX_RESERVE_BYTES / arenaBytes, 64);
    const map = memory.acquire(mapBytes + (arenaBytes / poolBytes + 1) * 4, PAGE_BYTES);
    if (map === 0) throw new RangeError("the memory limit leaves no room for pymalloc's tables");
    this.#i32[ARENA_MAP >> 2] = map;
    this.#i32[NFP2LASTA >> 2] = map + mapBytes;
    this.#i32[ARENA_BYTES_WORD >> 2] = arenaBytes;
    this.#i32[POOL_BYTES_WORD >> 2] = poolBytes;
  }

  /** An empty pool; its `szidx` says which size class it served last. 0 when there is no room. */
  takePool(): Address {
    const i32 = this.#i32;
    const arena = i32[USABLE_ARENAS >> 2] || this.#newArena();
    if (arena === 0) return 0;
    const free = i32[(arena + ARENA_NFREEPOOLS) >> 2];
    const last = i32[NFP2LASTA >> 2];
    if (i32[(last >> 2) + free] === arena) i32[(last >> 2) + free] = 0;
    if (free > 1) i32[(last >> 2) + free - 1] = arena;
    i32[(arena + ARENA_NFREEPOOLS) >> 2] = free - 1;
    if (free === 1) this.#unlink(arena);
    const pool = i32[(arena + ARENA_FREEPOOLS) >> 2];
    if (pool === 0) return this.#carvePool(arena);
    i32[(arena + ARENA_FREEPOOLS) >> 2] = i32[(pool + POOL_NEXTPOOL) >> 2];
    return pool;
  }

  /** Takes back a pool none of whose blocks is in use (`insert_to_freepool`). */
  returnPool(pool: Address): void {
    const i32 = this.#i32;
    const arena = i32[ARENAS >> 2] + i32[(pool + POOL_ARENAINDEX) >> 2] * ARENA_OBJECT_BYTES;
    i32[(pool + POOL_NEXTPOOL) >> 2] = i32[(arena + ARENA_FREEPOOLS) >> 2];
    i32[(arena + ARENA_FREEPOOLS) >> 2] = pool;
    const before = i32[(arena + ARENA_NFREEPOOLS) >> 2];
    i32[(arena + ARENA_NFREEPOOLS) >> 2] = before + 1;
    const lastWithBefore = this.#leaveRun(arena, before);
    const isEmpty = before + 1 === i32[(arena + ARENA_NTOTALPOOLS) >> 2];
    if (isEmpty && i32[(arena + ARENA_NEXTARENA) >> 2] !== 0) this.#giveBack(arena);
    else this.#enterRun(arena, before + 1, lastWithBefore);
  }

  /** The arena is no longer one of those with `free` free pools. Returns the last that was, the arena itself perhaps. */
  #leaveRun(arena: Address, free: number): Address {
    const i32 = this.#i32;
    const word = (i32[NFP2LASTA >> 2] >> 2) + free;
    const last = i32[word];
    if (last === arena) {
      const previous = i32[(arena + ARENA_PREVARENA) >> 2];
      i32[word] = previous !== 0 && i32[(previous + ARENA_NFREEPOOLS) >> 2] === free ? previous : 0;
    }
    return last;
  }

  #enterRun(arena: Address, free: number, lastWithOneLess: Address): void {
    const i32 = this.#i32;
    const word = (i32[NFP2LASTA >> 2] >> 2) + free;
    if (i32[word] === 0) i32[word] = arena;
    if (free === 1) this.#linkAfter(arena, 0);
    else if (arena !== lastWithOneLess) {
      this.#unlink(arena);
      this.#linkAfter(arena, lastWithOneLess);
    }
  }

  #newArena(): Address {
    const i32 = this.#i32;
    if (i32[UNUSED_ARENA_OBJECTS >> 2] === 0 && !this.#growTable()) return 0;
    const address = this.#memory.acquire(this.arenaBytes, this.arenaBytes);
    if (address === 0) return 0;
    const arena = i32[UNUSED_ARENA_OBJECTS >> 2];
    i32[UNUSED_ARENA_OBJECTS >> 2] = i32[(arena + ARENA_NEXTARENA) >> 2];
    const pools = this.arenaBytes / this.poolBytes;
    i32[(arena + ARENA_ADDRESS) >> 2] = address;
    i32[(arena + ARENA_POOL_ADDRESS) >> 2] = address;
    i32[(arena + ARENA_NFREEPOOLS) >> 2] = pools;
    i32[(arena + ARENA_NTOTALPOOLS) >> 2] = pools;
    i32[(arena + ARENA_FREEPOOLS) >> 2] = 0;
    this.#linkAfter(arena, 0);
    this.#memory.u8[i32[ARENA_MAP >> 2] + address / this.arenaBytes] = 1;
    const count = ++i32[NARENAS_ALLOCATED >> 2];
    i32[NTIMES_ARENA_ALLOCATED >> 2]++;
    if (count > i32[NARENAS_HIGHWATER >> 2]) i32[NARENAS_HIGHWATER >> 2] = count;
    return arena;
  }

  #giveBack(arena: Address): void {
    const i32 = this.#i32;
    const address = i32[(arena + ARENA_ADDRESS) >> 2];
    this.#unlink(arena);
    i32[(arena + ARENA_ADDRESS) >> 2] = 0;
    i32[(arena + ARENA_NEXTARENA) >> 2] = i32[UNUSED_ARENA_OBJECTS >> 2];
    i32[UNUSED_ARENA_OBJECTS >> 2] = arena;
    this.#memory.u8[i32[ARENA_MAP >> 2] + address / this.arenaBytes] = 0;
    this.#memory.giveBack(address, this.arenaBytes);
    i32[NARENAS_ALLOCATED >> 2]--;
  }

  /** Doubles the table. Only done when no arena is usable or unused, so that no link into the old table is left. */
  #growTable(): boolean {
    const i32 = this.#i32;
    const oldBytes = i32[ARENAS_BYTES >> 2];
    const newBytes = oldBytes === 0 ? PAGE_BYTES : oldBytes * 2;
    const table = this.#memory.acquire(newBytes, PAGE_BYTES);
    if (table === 0) return false;
    const oldTable = i32[ARENAS >> 2];
    if (oldTable !== 0) {
      this.#memory.u8.copyWithin(table, oldTable, oldTable + oldBytes);
      this.#memory.giveBack(oldTable, oldBytes);
    }
    i32[ARENAS >> 2] = table;
    i32[ARENAS_BYTES >> 2] = newBytes;
    const used = Math.floor(oldBytes / ARENA_OBJECT_BYTES);
    for (let index = Math.floor(newBytes / ARENA_OBJECT_BYTES) - 1; index >= used; index--) {
      const arena = table + index * ARENA_OBJECT_BYTES;
      i32[(arena + ARENA_ADDRESS) >> 2] = 0;
      i32[(arena + ARENA_NEXTARENA) >> 2] = i32[UNUSED_ARENA_OBJECTS >> 2];
      i32[UNUSED_ARENA_OBJECTS >> 2] = arena;
    }
    return true;
  }

  /** Cuts the next pool off the part of an arena that no pool was ever cut from. */
  #carvePool(arena: Address): Address {
    const i32 = this.#i32;
    const pool = i32[(arena + ARENA_POOL_ADDRESS) >> 2];
    i32[(arena + ARENA_POOL_ADDRESS) >> 2] = pool + this.poolBytes;
    i32[(pool + POOL_ARENAINDEX) >> 2] = (arena - i32[ARENAS >> 2]) / ARENA_OBJECT_BYTES;
    i32[(pool + POOL_SZIDX) >> 2] = DUMMY_SIZE_IDX;
    return pool;
  }

  #unlink(arena: Address): void {
    const i32 = this.#i32;
    const previous = i32[(arena + ARENA_PREVARENA) >> 2];
    const next = i32[(arena + ARENA_NEXTARENA) >> 2];
    if (previous === 0) i32[USABLE_ARENAS >> 2] = next;
    else i32[(previous + ARENA_NEXTARENA) >> 2] = next;
    if (next !== 0) i32[(next + ARENA_PREVARENA) >> 2] = previous;
  }

  /** Puts the arena behind `previous` in `usable_arenas`; 0 means at the front. */
  #linkAfter(arena: Address, previous: Address): void {
    const i32 = this.#i32;
    const next = previous === 0 ? i32[USABLE_ARENAS >> 2] : i32[(previous + ARENA_NEXTARENA) >> 2];
    i32[(arena + ARENA_PREVARENA) >> 2] = previous;
    i32[(arena + ARENA_NEXTARENA) >> 2] = next;
    if (next !== 0) i32[(next + ARENA_PREVARENA) >> 2] = arena;
    if (previous === 0) i32[USABLE_ARENAS >> 2] = arena;
    else i32[(previous + ARENA_NEXTARENA) >> 2] = arena;
  }
}

/** The geometry with its defaults. @throws RangeError for one that cannot be. */
export function checkGeometry(geometry: PymallocGeometry): Required<PymallocGeometry> {
  const { arenaBytes = 262144, poolBytes = 4096 } = geometry;
  if (!isPowerOfTwo(arenaBytes) || !isPowerOfTwo(poolBytes) || poolBytes < 2048 || arenaBytes < 2 * poolBytes) {
    throw new RangeError(
      `expected powers of two, a pool of at least 2048 bytes and an arena of two pools, met ${arenaBytes} and ${poolBytes}`,
    );
  }
  return { arenaBytes, poolBytes };
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && Number.isInteger(Math.log2(value));
}
