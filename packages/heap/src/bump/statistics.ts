import type { AllocatorStatistics } from "../allocator.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { CHUNK_BYTES } from "./layout.ts";
import { forEachBlockOfChunk, forEachChunk } from "./walk.ts";

/** What a bump allocator has used up. */
export interface BumpStatistics extends AllocatorStatistics {
  readonly chunks: number;
  /** Blocks that were released and cannot be used again. */
  readonly deadBlocks: number;
  readonly deadBytes: number;
}

/** Counts everything: a walk over all blocks. */
export function bumpStatistics(memory: LinearMemory): BumpStatistics {
  const total = { chunks: 0, bytesAcquired: 0, blocksInUse: 0, bytesInUse: 0, deadBlocks: 0, deadBytes: 0 };
  forEachChunk(memory, (chunk, end) => {
    total.chunks++;
    total.bytesAcquired += memory.i32[(chunk + CHUNK_BYTES) >> 2];
    forEachBlockOfChunk(memory, chunk, end, (_block, bytes, used) => {
      total[used ? "blocksInUse" : "deadBlocks"]++;
      total[used ? "bytesInUse" : "deadBytes"] += bytes;
    });
  });
  return total;
}
