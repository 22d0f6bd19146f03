import type { AllocatorStatistics } from "../allocator.ts";
import type { BoundaryTags } from "./boundary-tags.ts";

/** What boundary tags know: free blocks are where fragmentation shows. */
export interface TaggedStatistics extends AllocatorStatistics {
  readonly regions: number;
  readonly freeBlocks: number;
  readonly freeBytes: number;
  /** The largest request that needs no new region. */
  readonly largestFreeBytes: number;
  readonly bytesLostToHeaders: number;
}

/** Counts everything: a walk over all blocks. */
export function taggedStatistics(tags: BoundaryTags): TaggedStatistics {
  const total = { regions: 0, bytesAcquired: 0, blocksInUse: 0, bytesInUse: 0, freeBlocks: 0, freeBytes: 0 };
  let largestFreeBytes = 0;
  tags.forEachRegion((region, bytes) => {
    total.regions++;
    total.bytesAcquired += bytes;
    tags.forEachBlockOf(region, (_block, usable, used) => {
      total[used ? "blocksInUse" : "freeBlocks"]++;
      total[used ? "bytesInUse" : "freeBytes"] += usable;
      if (!used) largestFreeBytes = Math.max(largestFreeBytes, usable);
    });
  });
  const bytesLostToHeaders = total.bytesAcquired - total.bytesInUse - total.freeBytes;
  return { ...total, largestFreeBytes, bytesLostToHeaders };
}
