import type { AllocatorStatistics } from "../allocator.ts";
import { taggedStatistics } from "../boundary-tags/statistics.ts";
import { LargeBlocks } from "../large-blocks/large-blocks.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { PAGE_BYTES, PAGE_CLASS, PAGE_RESERVED, PAGE_USED, SEGMENT_BYTES, SIZE_CLASSES } from "./layout.ts";
import { blockBytes } from "./size-class.ts";
import { forEachPage, forEachSegment } from "./walk.ts";

/** What one size class has. */
export interface PageStatistics {
  /** Bytes of a block. */
  readonly blockBytes: number;
  /** Pages that serve the class. */
  readonly pages: number;
  readonly blocksInUse: number;
  /** Blocks of these pages that are not in use. */
  readonly blocksAvailable: number;
}

/** What the size-class allocator knows. */
export interface SizeClassesStatistics extends AllocatorStatistics {
  readonly sizeClasses: readonly PageStatistics[];
  readonly segments: number;
  /** Bytes of pages that serve no size class now. */
  readonly unusedPageBytes: number;
  /** Blocks of more than 2 KiB. */
  readonly largeBlocks: number;
  readonly largeBytes: number;
}

/** Counts everything: a walk over all pages and large blocks. */
export function sizeClassesStatistics(memory: LinearMemory): SizeClassesStatistics {
  const { i32 } = memory;
  const pages = new Int32Array(SIZE_CLASSES);
  const used = new Int32Array(SIZE_CLASSES);
  const reserved = new Int32Array(SIZE_CLASSES);
  forEachPage(memory, (page) => {
    const sizeClass = i32[(page + PAGE_CLASS) >> 2];
    pages[sizeClass]++;
    used[sizeClass] += i32[(page + PAGE_USED) >> 2];
    reserved[sizeClass] += i32[(page + PAGE_RESERVED) >> 2];
  });
  let segments = 0;
  forEachSegment(memory, () => void segments++);
  const sizeClasses = Array.from(pages, (count, sizeClass) => ({
    blockBytes: blockBytes(sizeClass),
    pages: count,
    blocksInUse: used[sizeClass],
    blocksAvailable: reserved[sizeClass] - used[sizeClass],
  }));
  const large = taggedStatistics(new LargeBlocks(memory));
  const sum = (value: (each: PageStatistics) => number): number =>
    sizeClasses.reduce((total, each) => total + value(each), 0);
  return {
    sizeClasses,
    segments,
    blocksInUse: sum((each) => each.blocksInUse) + large.blocksInUse,
    bytesInUse: sum((each) => each.blocksInUse * each.blockBytes) + large.bytesInUse,
    bytesAcquired: segments * SEGMENT_BYTES + large.bytesAcquired,
    unusedPageBytes: segments * SEGMENT_BYTES - sum((each) => each.pages) * PAGE_BYTES,
    largeBlocks: large.blocksInUse,
    largeBytes: large.bytesInUse,
  };
}
