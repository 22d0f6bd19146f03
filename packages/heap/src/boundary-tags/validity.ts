/** What must hold of boundary tags. A predicate returns the fault as text, or "" when there is none. */
import type { Address } from "../address.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { BoundaryTags } from "./boundary-tags.ts";
import { BLOCK_PREVIOUS, END_REGION, REGION_BYTES } from "./layout.ts";

/** Each block knows the size of the one before it, no two free ones adjoin, and the last one ends at the end mark. */
export function faultOfRegion(tags: BoundaryTags, region: Address): string {
  const { i32 } = tags.memory;
  let fault = "";
  let end = region + tags.edgeBytes;
  let previous = 0;
  let previousUsed = true;
  tags.forEachBlockOf(region, (address, usable, used) => {
    const block = address - tags.headerBytes;
    const noted = i32[(block + BLOCK_PREVIOUS) >> 2];
    if (noted !== previous) fault ||= `block ${address}: ${noted} bytes before it, expected ${previous}`;
    if (!used && !previousUsed) fault ||= `block ${address} was not merged with its neighbour`;
    previous = usable + tags.headerBytes;
    previousUsed = used;
    end = block + previous;
  });
  const expected = region + i32[(region + REGION_BYTES) >> 2] - tags.edgeBytes;
  if (fault === "" && end !== expected) return `the blocks of region ${region} end at ${end}, expected ${expected}`;
  if (fault === "" && i32[(end + END_REGION) >> 2] !== region) return `the end mark ${end} does not know its region`;
  return fault;
}

/** Whether `faultOfRegion` finds nothing. Costs a walk over the region's blocks. */
export function isRegionValid(tags: BoundaryTags, region: Address): boolean {
  return faultOfRegion(tags, region) === "";
}

/** Every region is valid, and the totals and the index agree with what is there. */
export function faultOfBoundaryTags(tags: BoundaryTags): string {
  let fault = "";
  let used = 0;
  let free = 0;
  let bytesInUse = 0;
  tags.forEachRegion((region) => {
    fault ||= faultOfRegion(tags, region);
    if (fault !== "") return;
    tags.forEachBlockOf(region, (_address, usable, isUsed) => {
      if (!isUsed) return void free++;
      used++;
      bytesInUse += usable + tags.headerBytes;
    });
  });
  if (fault !== "") return fault;
  if (used !== tags.count || bytesInUse !== tags.bytesInUse) {
    return `counted ${used} blocks of ${bytesInUse} bytes, noted ${tags.count} of ${tags.bytesInUse} bytes`;
  }
  const indexed = tags.index.count();
  return indexed === free ? "" : `${free} blocks are free, the index has ${indexed}`;
}

/** @throws HeapCorruption naming the first structure that is not what it must be. */
export function checkBoundaryTags(tags: BoundaryTags): void {
  const fault = faultOfBoundaryTags(tags);
  if (fault !== "") throw new HeapCorruption(fault);
}
