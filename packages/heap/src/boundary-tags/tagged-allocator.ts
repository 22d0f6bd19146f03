import type { Address } from "../address.ts";
import type { Allocator, AllocatorStatistics } from "../allocator.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { BoundaryTags, type FreeIndex } from "./boundary-tags.ts";
import { MIN_BLOCK_BYTES } from "./layout.ts";
import { taggedStatistics } from "./statistics.ts";
import { checkBoundaryTags } from "./validity.ts";

/** An allocator with boundary tags for blocks of every size: 8 bytes of header, and no rest is too small to be used. */
export abstract class TaggedAllocator extends BoundaryTags implements Allocator {
  abstract readonly name: string;

  constructor(memory: LinearMemory, index: FreeIndex) {
    super(memory, index, { headerBytes: 8, minSplit: MIN_BLOCK_BYTES });
  }

  override release(block: Address): void {
    if (block !== 0) super.release(block);
  }

  override resize(block: Address, bytes: number): Address {
    return block === 0 ? this.allocate(bytes) : super.resize(block, bytes);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    const regions: Address[] = [];
    this.forEachRegion((region) => void regions.push(region));
    for (const region of regions.sort((a, b) => a - b)) {
      this.forEachBlockOf(region, (block, bytes, used) => {
        if (used) visit(block, bytes);
      });
    }
  }

  statistics(): AllocatorStatistics {
    return taggedStatistics(this);
  }

  checkInvariants(): void {
    checkBoundaryTags(this);
    const fault = this.faultOfIndex();
    if (fault !== "") throw new HeapCorruption(fault);
  }

  /** What is wrong with the order of the free blocks, or "". */
  protected abstract faultOfIndex(): string;
}
