import type { AllocatorStatistics } from "../allocator.ts";
import { taggedStatistics } from "../boundary-tags/statistics.ts";
import { LargeBlocks } from "../large-blocks/large-blocks.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { BLOCKS_IN_USE, BYTES_IN_USE } from "../boundary-tags/layout.ts";
import {
  ARENA_NFREEPOOLS,
  NARENAS_ALLOCATED,
  NARENAS_HIGHWATER,
  NTIMES_ARENA_ALLOCATED,
  POOL_BYTES_WORD,
  POOL_COUNT,
  POOL_HEADER_BYTES,
  POOL_SZIDX,
  SIZE_CLASSES,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";
import { poolCapacity } from "./validity.ts";
import { arenaBytes, forEachArena, forEachPool } from "./walk.ts";

/** One line of `sys._debugmallocstats()`. */
export interface SizeClassStatistics {
  /** `class`: 0 to 31. */
  readonly szidx: number;
  /** Bytes of a block. */
  readonly blockBytes: number;
  /** Pools that serve the class and have a block in use. */
  readonly pools: number;
  readonly blocksInUse: number;
  /** Blocks of these pools that are not in use. */
  readonly blocksAvailable: number;
}

/** What `sys._debugmallocstats()` knows. Sizes are bytes. */
export interface PymallocStatistics extends AllocatorStatistics {
  readonly sizeClasses: readonly SizeClassStatistics[];
  readonly arenaBytes: number;
  readonly poolBytes: number;
  /** `# arenas allocated total`. */
  readonly arenasAllocatedTotal: number;
  /** `# arenas highwater mark`. */
  readonly arenasHighwater: number;
  /** `# arenas allocated current`. */
  readonly arenas: number;
  /** Pools without a block in use, those never used included. */
  readonly freePools: number;
  readonly bytesInAllocatedBlocks: number;
  readonly bytesInAvailableBlocks: number;
  readonly bytesLostToPoolHeaders: number;
  /** `bytes lost to quantization`: the ends of pools too short for a block. */
  readonly bytesLostToQuantization: number;
  /** Blocks of more than 512 bytes. */
  readonly largeBlocks: number;
  readonly largeBytes: number;
}

/** Counts everything: a walk over all pools and large blocks. */
export function pymallocStatistics(memory: LinearMemory): PymallocStatistics {
  const { i32 } = memory;
  const poolBytes = i32[POOL_BYTES_WORD >> 2];
  const pools = new Int32Array(SIZE_CLASSES);
  const blocks = new Int32Array(SIZE_CLASSES);
  forEachPool(memory, (pool) => {
    const count = i32[(pool + POOL_COUNT) >> 2];
    if (count === 0) return;
    pools[i32[(pool + POOL_SZIDX) >> 2]]++;
    blocks[i32[(pool + POOL_SZIDX) >> 2]] += count;
  });
  let freePools = 0;
  forEachArena(memory, (_arena, arenaObject) => void (freePools += i32[(arenaObject + ARENA_NFREEPOOLS) >> 2]));
  const sizeClasses = Array.from(pools, (count, szidx) => ({
    szidx,
    blockBytes: blockBytes(szidx),
    pools: count,
    blocksInUse: blocks[szidx],
    blocksAvailable: count * poolCapacity(poolBytes, szidx) - blocks[szidx],
  }));
  const used = sum(sizeClasses, (each) => each.pools);
  const inBlocks = sum(sizeClasses, (each) => each.blocksInUse * each.blockBytes);
  const available = sum(sizeClasses, (each) => each.blocksAvailable * each.blockBytes);
  const large = taggedStatistics(new LargeBlocks(memory));
  return {
    blocksInUse: sum(sizeClasses, (each) => each.blocksInUse) + large.blocksInUse,
    bytesInUse: inBlocks + large.bytesInUse,
    bytesAcquired: i32[NARENAS_ALLOCATED >> 2] * arenaBytes(memory) + large.bytesAcquired,
    sizeClasses,
    arenaBytes: arenaBytes(memory),
    poolBytes,
    arenasAllocatedTotal: i32[NTIMES_ARENA_ALLOCATED >> 2],
    arenasHighwater: i32[NARENAS_HIGHWATER >> 2],
    arenas: i32[NARENAS_ALLOCATED >> 2],
    freePools,
    bytesInAllocatedBlocks: inBlocks,
    bytesInAvailableBlocks: available,
    bytesLostToPoolHeaders: used * POOL_HEADER_BYTES,
    bytesLostToQuantization: used * (poolBytes - POOL_HEADER_BYTES) - inBlocks - available,
    largeBlocks: i32[BLOCKS_IN_USE >> 2],
    largeBytes: i32[BYTES_IN_USE >> 2],
  };
}

/** Blocks in use, small and large (`sys.getallocatedblocks`). */
export function allocatedBlocks(memory: LinearMemory): number {
  let total = memory.i32[BLOCKS_IN_USE >> 2];
  forEachPool(memory, (pool) => void (total += memory.i32[(pool + POOL_COUNT) >> 2]));
  return total;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
