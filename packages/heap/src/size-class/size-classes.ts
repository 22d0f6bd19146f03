import type { Address } from "../address.ts";
import type { Allocator } from "../allocator.ts";
import { claimMemory } from "../claim.ts";
import { LargeBlocks } from "../large-blocks/large-blocks.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  DIRECT,
  FULL,
  MAX_SMALL,
  PAGE_BLOCK_BYTES,
  PAGE_FREE,
  PAGE_HEADER_BYTES,
  PAGE_LOCAL_FREE,
  PAGE_SHIFT,
  PAGE_STATE,
  PAGE_USED,
  PAGES,
  QUEUED,
  RETIRED,
  SEGMENT_BYTES,
  SEGMENT_MAP,
  SEGMENT_SHIFT,
} from "./layout.ts";
import { Queues } from "./queues.ts";
import { Segments } from "./segments.ts";
import { blockBytes, classOf } from "./size-class.ts";
import { type SizeClassesStatistics, sizeClassesStatistics } from "./statistics.ts";
import { checkSizeClasses } from "./validity.ts";
import { forEachSmallBlock } from "./walk.ts";

/**
 * Size classes with pages of their own and two free lists in each page, as mimalloc has (Leijen, Zorn and de Moura, 2019): what is released waits in the
 * second list until the first one is used up, so that blocks which are used together stay together. Requests of more than 2 KiB go to `LargeBlocks`.
 */
export class SizeClasses implements Allocator {
  readonly name: string = "size-class";
  readonly memory: LinearMemory;
  readonly large: LargeBlocks;
  readonly #segments: Segments;
  readonly #queues: Queues;
  readonly #i32: Int32Array;
  readonly #u8: Uint8Array;
  readonly #map: Address;

  /**
   * Sets the allocator up in `memory`, or takes over what another instance left there.
   *
   * @throws RangeError when the memory is another allocator's, or its limit is below two pages.
   */
  constructor(memory: LinearMemory) {
    claimMemory(memory, "size-class");
    this.memory = memory;
    this.#segments = new Segments(memory);
    this.#queues = new Queues(memory.i32);
    this.large = new LargeBlocks(memory);
    this.#i32 = memory.i32;
    this.#u8 = memory.u8;
    this.#map = memory.i32[SEGMENT_MAP >> 2];
  }

  allocate(bytes: number): Address {
    if (bytes <= MAX_SMALL) {
      const i32 = this.#i32;
      // Without a page this reads the guard, which is 0.
      const page = i32[(DIRECT >> 2) + ((bytes + 15) >> 4)];
      const block = i32[(page + PAGE_FREE) >> 2];
      if (block !== 0) {
        i32[(page + PAGE_FREE) >> 2] = i32[block >> 2];
        i32[(page + PAGE_USED) >> 2]++;
        return block;
      }
    }
    return this.#allocateSlowly(bytes);
  }

  release(block: Address): void {
    if (!this.ownsSmall(block)) {
      if (block !== 0) this.large.release(block);
      return;
    }
    const i32 = this.#i32;
    const page = pageOf(block);
    i32[block >> 2] = i32[(page + PAGE_LOCAL_FREE) >> 2];
    i32[(page + PAGE_LOCAL_FREE) >> 2] = block;
    const used = i32[(page + PAGE_USED) >> 2] - 1;
    i32[(page + PAGE_USED) >> 2] = used;
    if (used === 0 || i32[(page + PAGE_STATE) >> 2] === FULL) this.#pageChangedState(page, used);
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const isSmall = this.ownsSmall(block);
    if (!isSmall && bytes > MAX_SMALL) return this.large.resize(block, bytes);
    const size = this.sizeOf(block);
    if (isSmall && bytes <= size && 2 * bytes >= size) return block;
    const moved = this.allocate(bytes);
    // A shrinking block that finds no smaller one stays where it is.
    if (moved === 0) return bytes <= size ? block : 0;
    this.#u8.copyWithin(moved, block, block + Math.min(bytes, size));
    this.release(block);
    return moved;
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    const blocks: { block: Address; bytes: number }[] = [];
    forEachSmallBlock(this.memory, (block, bytes) => void blocks.push({ block, bytes }));
    this.large.forEachRegion((region) => {
      this.large.forEachBlockOf(region, (block, bytes, used) => {
        if (used) blocks.push({ block, bytes });
      });
    });
    blocks.sort((a, b) => a.block - b.block);
    for (const { block, bytes } of blocks) visit(block, bytes);
  }

  statistics(): SizeClassesStatistics {
    return sizeClassesStatistics(this.memory);
  }

  checkInvariants(): void {
    checkSizeClasses(this.memory, this.large);
  }

  /** Whether a live block is in a page; otherwise it is a large one. */
  ownsSmall(block: Address): boolean {
    return this.#u8[this.#map + (block >> SEGMENT_SHIFT)] !== 0;
  }

  /** Usable bytes of a live block: at least what was asked for. */
  sizeOf(block: Address): number {
    if (!this.ownsSmall(block)) return this.large.sizeOf(block);
    return this.#i32[(pageOf(block) + PAGE_BLOCK_BYTES) >> 2];
  }

  #allocateSlowly(bytes: number): Address {
    if (!(bytes > 0 && bytes <= MAX_SMALL)) return bytes === 0 ? this.allocate(1) : this.large.allocate(bytes);
    const i32 = this.#i32;
    const sizeClass = classOf((bytes + 15) >> 4);
    const page = this.#queues.findPage(sizeClass) || this.#newPage(sizeClass);
    // A small request may still fit between large blocks when there is no room for a whole segment.
    if (page === 0) return this.large.allocate(blockBytes(sizeClass));
    const block = i32[(page + PAGE_FREE) >> 2];
    i32[(page + PAGE_FREE) >> 2] = i32[block >> 2];
    i32[(page + PAGE_USED) >> 2]++;
    return block;
  }

  #newPage(sizeClass: number): Address {
    const page = this.#segments.takePage(sizeClass);
    if (page === 0) return 0;
    this.#queues.add(page);
    this.#queues.refill(page);
    return page;
  }

  /** A full page has a free block again, or the last block of a page was released. */
  #pageChangedState(page: Address, used: number): void {
    const i32 = this.#i32;
    if (i32[(page + PAGE_STATE) >> 2] === FULL) this.#queues.add(page);
    if (used > 0) return;
    if (!this.#queues.isAlone(page)) return this.#returnPage(page);
    // One page alone in its queue is kept, so that a lone block that comes and goes costs no page each time.
    const retired = i32[RETIRED >> 2];
    if (retired !== 0 && retired !== page && i32[(retired + PAGE_USED) >> 2] === 0) this.#returnPage(retired);
    i32[RETIRED >> 2] = page;
  }

  #returnPage(page: Address): void {
    const i32 = this.#i32;
    if (i32[(page + PAGE_STATE) >> 2] === QUEUED) this.#queues.remove(page);
    if (i32[RETIRED >> 2] === page) i32[RETIRED >> 2] = 0;
    this.#segments.returnPage(page);
  }
}

/** The header of the page in which a small block is. */
function pageOf(block: Address): Address {
  return (block & -SEGMENT_BYTES) + ((block >> PAGE_SHIFT) & (PAGES - 1)) * PAGE_HEADER_BYTES;
}
