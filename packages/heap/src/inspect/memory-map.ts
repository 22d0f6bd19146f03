/** A picture of where a memory's bytes are, for tools that draw it. Reads only. */
import type { Address } from "../address.ts";
import { LargeBlocks } from "../large-blocks/large-blocks.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { POOL_BYTES_WORD, POOL_COUNT, POOL_SZIDX, SIZE_CLASSES } from "../pymalloc/layout.ts";
import { blockBytes } from "../pymalloc/size-class.ts";
import { poolCapacity } from "../pymalloc/validity.ts";
import { arenaBytes, forEachArena, forEachPool } from "../pymalloc/walk.ts";

/** A pool of pymalloc. */
export interface PoolMap {
  readonly address: Address;
  /** Bytes of its blocks; 0 for a pool that serves no size class now. */
  readonly blockBytes: number;
  readonly blocksInUse: number;
  /** Blocks that fit. */
  readonly capacity: number;
}

export interface ArenaMap {
  readonly address: Address;
  /** Every pool in address order, those never used included. */
  readonly pools: readonly PoolMap[];
}

/** A block of more than 512 bytes. */
export interface LargeBlockMap {
  readonly address: Address;
  readonly bytes: number;
  readonly used: boolean;
}

export interface PymallocMap {
  readonly arenaBytes: number;
  readonly poolBytes: number;
  readonly arenas: readonly ArenaMap[];
  readonly largeBlocks: readonly LargeBlockMap[];
}

/** The map of a memory in which a `Pymalloc` works. */
export function pymallocMap(memory: LinearMemory): PymallocMap {
  const { i32 } = memory;
  const poolBytes = i32[POOL_BYTES_WORD >> 2];
  const bytes = arenaBytes(memory);
  const pools = new Map<Address, PoolMap[]>();
  forEachArena(memory, (arena) => void pools.set(arena, []));
  forEachPool(memory, (pool, arena) => void pools.get(arena)!.push(poolMap(i32, pool, poolBytes)));
  const arenas = [...pools].map(([address, cut]) => ({ address, pools: withUnused(address, cut, bytes, poolBytes) }));
  const largeBlocks: LargeBlockMap[] = [];
  const large = new LargeBlocks(memory);
  large.forEachRegion((region) =>
    large.forEachBlockOf(region, (address, size, used) => void largeBlocks.push({ address, bytes: size, used })),
  );
  return { arenaBytes: bytes, poolBytes, arenas, largeBlocks };
}

function poolMap(i32: Int32Array, address: Address, poolBytes: number): PoolMap {
  const blocksInUse = i32[(address + POOL_COUNT) >> 2];
  const szidx = i32[(address + POOL_SZIDX) >> 2];
  if (blocksInUse === 0 || szidx >= SIZE_CLASSES) return { address, blockBytes: 0, blocksInUse: 0, capacity: 0 };
  return { address, blockBytes: blockBytes(szidx), blocksInUse, capacity: poolCapacity(poolBytes, szidx) };
}

/** Pools that were never cut off their arena look like empty ones. */
function withUnused(arena: Address, cut: readonly PoolMap[], bytes: number, poolBytes: number): PoolMap[] {
  const all = [...cut];
  for (let address = arena + cut.length * poolBytes; address < arena + bytes; address += poolBytes) {
    all.push({ address, blockBytes: 0, blocksInUse: 0, capacity: 0 });
  }
  return all;
}
