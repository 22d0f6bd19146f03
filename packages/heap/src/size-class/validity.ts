/** What must hold of segments, pages and queues. A predicate returns the fault as text, or "" when there is none. */
import type { Address } from "../address.ts";
import type { BoundaryTags } from "../boundary-tags/boundary-tags.ts";
import { faultOfBoundaryTags } from "../boundary-tags/validity.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  DIRECT,
  FULL,
  MAX_SMALL,
  PAGE_BLOCK_BYTES,
  PAGE_CAPACITY,
  PAGE_CLASS,
  PAGE_FREE,
  PAGE_HEADER_BYTES,
  PAGE_LOCAL_FREE,
  PAGE_NEXT,
  PAGE_PREVIOUS,
  PAGE_RESERVED,
  PAGE_START,
  PAGE_STATE,
  PAGE_USED,
  PAGES,
  QUEUED,
  QUEUES,
  SEGMENT_NEXT,
  SEGMENT_UNUSED,
  SEGMENTS,
  SIZE_CLASSES,
  UNUSED,
} from "./layout.ts";
import { blockBytes, classOf } from "./size-class.ts";
import { forEachPage, forEachSegment } from "./walk.ts";

/** Free + used = capacity, every free block lies on a block boundary and is listed once, and a full page has none. */
export function faultOfPage(memory: LinearMemory, page: Address): string {
  const { i32 } = memory;
  const sizeClass = i32[(page + PAGE_CLASS) >> 2];
  const size = i32[(page + PAGE_BLOCK_BYTES) >> 2];
  const capacity = i32[(page + PAGE_CAPACITY) >> 2];
  const reserved = i32[(page + PAGE_RESERVED) >> 2];
  if (sizeClass < 0 || sizeClass >= SIZE_CLASSES) return `page ${page} has size class ${sizeClass}`;
  if (size !== blockBytes(sizeClass)) return `page ${page} has blocks of ${size} bytes, not of its size class`;
  if (capacity > reserved) return `page ${page} has ${capacity} blocks, room for ${reserved}`;
  const start = i32[(page + PAGE_START) >> 2];
  const seen = new Set<Address>();
  for (const list of [page + PAGE_FREE, page + PAGE_LOCAL_FREE]) {
    for (let block = i32[list >> 2]; block !== 0; block = i32[block >> 2]) {
      if (block < start || block >= start + capacity * size || (block - start) % size !== 0) {
        return `page ${page} lists ${block} as free, where no block begins`;
      }
      if (seen.has(block)) return `page ${page} lists block ${block} as free twice`;
      seen.add(block);
    }
  }
  const used = i32[(page + PAGE_USED) >> 2];
  if (used + seen.size !== capacity) return `page ${page}: ${used} used + ${seen.size} free, expected ${capacity}`;
  const isFull = i32[(page + PAGE_STATE) >> 2] === FULL;
  return isFull && used !== reserved ? `page ${page} is in no queue, but has room` : "";
}

/** Whether `faultOfPage` finds nothing. Costs a walk over the page's free lists. */
export function isPageValid(memory: LinearMemory, page: Address): boolean {
  return faultOfPage(memory, page) === "";
}

/** The bits say which pages are unused, and the segment is in the list exactly when there are some. */
export function faultOfSegment(memory: LinearMemory, segment: Address): string {
  const { i32 } = memory;
  let unused = 0;
  for (let index = 0; index < PAGES; index++) {
    if (i32[(segment + index * PAGE_HEADER_BYTES + PAGE_STATE) >> 2] === UNUSED) unused |= 1 << index;
  }
  const noted = i32[(segment + SEGMENT_UNUSED) >> 2];
  if (noted !== unused) return `segment ${segment} has unused pages ${unused.toString(2)}, noted ${noted.toString(2)}`;
  let listed = 0;
  for (let each = i32[SEGMENTS >> 2]; each !== 0; each = i32[(each + SEGMENT_NEXT) >> 2]) {
    if (each === segment) listed++;
  }
  if (listed !== (unused === 0 ? 0 : 1)) return `segment ${segment} is ${listed} times in the list of those with room`;
  return "";
}

/** Whether `faultOfSegment` finds nothing. Costs a walk over the list of segments. */
export function isSegmentValid(memory: LinearMemory, segment: Address): boolean {
  return faultOfSegment(memory, segment) === "";
}

/** Every queued page is in the queue of its size class, linked both ways, and every request finds the first of its queue. */
export function faultOfQueues(memory: LinearMemory): string {
  const { i32 } = memory;
  const queued = new Set<Address>();
  forEachPage(memory, (page) => void (i32[(page + PAGE_STATE) >> 2] === QUEUED && queued.add(page)));
  for (let sizeClass = 0; sizeClass < SIZE_CLASSES; sizeClass++) {
    let previous = 0;
    for (let page = i32[(QUEUES >> 2) + sizeClass]; page !== 0; page = i32[(page + PAGE_NEXT) >> 2]) {
      if (!queued.delete(page)) return `page ${page} is in the queue of size class ${sizeClass}, full, unused or twice`;
      if (i32[(page + PAGE_CLASS) >> 2] !== sizeClass) return `page ${page} is in the queue of another size class`;
      if (i32[(page + PAGE_PREVIOUS) >> 2] !== previous) return `page ${page} does not point back to ${previous}`;
      previous = page;
    }
  }
  for (const page of queued) return `page ${page} is in no queue`;
  for (let index = 1; index <= MAX_SMALL / 16; index++) {
    const first = i32[(QUEUES >> 2) + classOf(index)];
    const direct = i32[(DIRECT >> 2) + index];
    if (direct !== first) return `requests of ${index * 16} bytes look in page ${direct}, expected ${first}`;
  }
  return "";
}

/** @throws HeapCorruption naming the first structure that is not what it must be. */
export function checkSizeClasses(memory: LinearMemory, large: BoundaryTags): void {
  const report = (fault: string): void => {
    if (fault !== "") throw new HeapCorruption(fault);
  };
  forEachSegment(memory, (segment) => report(faultOfSegment(memory, segment)));
  forEachPage(memory, (page) => report(faultOfPage(memory, page)));
  report(faultOfQueues(memory));
  report(faultOfBoundaryTags(large));
}
