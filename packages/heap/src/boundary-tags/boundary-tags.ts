import { type Address, roundUp } from "../address.ts";
import { PAGE_BYTES } from "../control-page.ts";
import { HeapCorruption } from "../heap-corruption.ts";
import type { LinearMemory } from "../linear-memory.ts";
import {
  BLOCK_BYTES,
  BLOCK_PREVIOUS,
  BLOCKS_IN_USE,
  BYTES_IN_USE,
  END_REGION,
  HEADERS_BYTES,
  MAX_REQUEST,
  MIN_BLOCK_BYTES,
  REGION_BYTES,
  REGION_NEXT,
  REGION_PREVIOUS,
  REGIONS,
  SHARED_REGION_BYTES,
  SPARE_REGION,
  USED,
} from "./layout.ts";

/** The free blocks, however they are ordered: what makes one allocator with boundary tags differ from another. */
export interface FreeIndex {
  /** Adds a free block; its size is in its header. */
  insert(block: Address): void;
  /** Takes out a block that is in the index, before its size changes. */
  remove(block: Address): void;
  /** Takes out and returns a block of at least `bytes` bytes, header included, or 0. */
  take(bytes: number): Address;
  /** Cold: how many blocks are in it. */
  count(): number;
}

/** What an allocator with boundary tags chooses. All sizes are bytes. */
export interface BoundaryTagsOptions {
  /** 8 or 16. */
  readonly headerBytes: number;
  /** A rest smaller than this stays with its block. At least `MIN_BLOCK_BYTES`. */
  readonly minSplit: number;
}

/**
 * Blocks of any size in regions of the memory (Knuth, "The Art of Computer Programming", 2.5): each knows its own size and that of the block before it, so
 * that neighbours are merged at once, and empty regions are given back. One empty region of the ordinary size is kept, so that a lone block that comes and
 * goes costs no region each time. Which free block is used is the index's affair.
 */
export class BoundaryTags {
  readonly memory: LinearMemory;
  readonly index: FreeIndex;
  /** Bytes of a block's header. */
  readonly headerBytes: number;
  /** Bytes before the first block of a region, and of its end mark. */
  readonly edgeBytes: number;
  readonly #i32: Int32Array;
  readonly #minSplit: number;

  constructor(memory: LinearMemory, index: FreeIndex, options: BoundaryTagsOptions) {
    this.memory = memory;
    this.index = index;
    this.headerBytes = options.headerBytes;
    this.edgeBytes = HEADERS_BYTES - options.headerBytes;
    this.#i32 = memory.i32;
    this.#minSplit = options.minSplit;
  }

  /** Blocks in use. */
  get count(): number {
    return this.#i32[BLOCKS_IN_USE >> 2];
  }

  /** Bytes in use, headers and slack included. */
  get bytesInUse(): number {
    return this.#i32[BYTES_IN_USE >> 2];
  }

  /** A block of at least `bytes` bytes, or 0. */
  allocate(bytes: number): Address {
    if (!(bytes >= 0 && bytes <= MAX_REQUEST)) return 0;
    const i32 = this.#i32;
    const total = this.#totalBytes(bytes);
    const block = this.index.take(total) || this.#newRegion(total);
    if (block === 0) return 0;
    this.#splitOff(block, total);
    i32[(block + BLOCK_BYTES) >> 2] |= USED;
    i32[BLOCKS_IN_USE >> 2]++;
    i32[BYTES_IN_USE >> 2] += i32[(block + BLOCK_BYTES) >> 2] - USED;
    return block + this.headerBytes;
  }

  /** @throws HeapCorruption when no live block begins at that address. */
  release(address: Address): void {
    const i32 = this.#i32;
    const block = this.#liveBlock(address);
    const bytes = i32[(block + BLOCK_BYTES) >> 2] - USED;
    i32[(block + BLOCK_BYTES) >> 2] = bytes;
    i32[BLOCKS_IN_USE >> 2]--;
    i32[BYTES_IN_USE >> 2] -= bytes;
    this.#putFree(block);
  }

  /** In place when shrinking or when what follows is free; otherwise moves. 0 leaves the block untouched. */
  resize(address: Address, bytes: number): Address {
    if (!(bytes >= 0 && bytes <= MAX_REQUEST)) return 0;
    const i32 = this.#i32;
    const block = this.#liveBlock(address);
    const total = this.#totalBytes(bytes);
    const before = i32[(block + BLOCK_BYTES) >> 2] - USED;
    if (total > before && !this.#growInPlace(block, total)) return this.#move(address, before, bytes);
    i32[(block + BLOCK_BYTES) >> 2] -= USED;
    this.#splitOff(block, total);
    const after = i32[(block + BLOCK_BYTES) >> 2];
    i32[(block + BLOCK_BYTES) >> 2] = after + USED;
    i32[BYTES_IN_USE >> 2] += after - before;
    return address;
  }

  /** Usable bytes of a live block. */
  sizeOf(address: Address): number {
    return this.#i32[(address - this.headerBytes + BLOCK_BYTES) >> 2] - USED - this.headerBytes;
  }

  /** Every region, newest first. */
  forEachRegion(visit: (region: Address, bytes: number) => void): void {
    const i32 = this.#i32;
    for (let region = i32[REGIONS >> 2]; region !== 0; region = i32[(region + REGION_NEXT) >> 2]) {
      visit(region, i32[(region + REGION_BYTES) >> 2]);
    }
  }

  /** Every block of a region in address order: its payload, usable bytes, and whether it is in use. */
  forEachBlockOf(region: Address, visit: (block: Address, bytes: number, used: boolean) => void): void {
    const i32 = this.#i32;
    let block = region + this.edgeBytes;
    for (;;) {
      const tag = i32[(block + BLOCK_BYTES) >> 2];
      const bytes = tag & ~USED;
      if (bytes === 0) return;
      visit(block + this.headerBytes, bytes - this.headerBytes, (tag & USED) !== 0);
      block += bytes;
    }
  }

  #liveBlock(address: Address): Address {
    const block = address - this.headerBytes;
    if (block < PAGE_BYTES || (address & 15) !== 0 || (this.#i32[(block + BLOCK_BYTES) >> 2] & USED) === 0) {
      throw new HeapCorruption(`no live block begins at address ${address}`);
    }
    return block;
  }

  #move(address: Address, before: number, bytes: number): Address {
    const moved = this.allocate(bytes);
    if (moved === 0) return 0;
    this.memory.u8.copyWithin(moved, address, address + before - this.headerBytes);
    this.release(address);
    return moved;
  }

  /** Lets a used block swallow the free block behind it, the region's own growth included. */
  #growInPlace(block: Address, total: number): boolean {
    const i32 = this.#i32;
    const bytes = i32[(block + BLOCK_BYTES) >> 2] - USED;
    let next = block + bytes;
    let available = bytes;
    const tag = i32[(next + BLOCK_BYTES) >> 2];
    if ((tag & USED) === 0) available += tag;
    if (available < total) {
      const end = block + available;
      if (i32[(end + BLOCK_BYTES) >> 2] !== USED || !this.#extendRegion(end, total - available)) return false;
      next = block + bytes;
      available = bytes + (i32[(next + BLOCK_BYTES) >> 2] & ~USED);
    }
    this.index.remove(next);
    i32[(block + BLOCK_BYTES) >> 2] = available + USED;
    i32[(block + available + BLOCK_PREVIOUS) >> 2] = available;
    return true;
  }

  /** Lengthens the region whose end mark is at `end` by at least `bytes`, all of them free. */
  #extendRegion(end: Address, bytes: number): boolean {
    const i32 = this.#i32;
    const region = i32[(end + END_REGION) >> 2];
    const old = i32[(region + REGION_BYTES) >> 2];
    const more = roundUp(Math.max(bytes, this.#minSplit), PAGE_BYTES);
    if (!this.memory.extend(region, old, old + more)) return false;
    i32[(region + REGION_BYTES) >> 2] = old + more;
    i32[(end + BLOCK_BYTES) >> 2] = more;
    this.#endMark(region, end + more, more);
    const previous = end - i32[(end + BLOCK_PREVIOUS) >> 2];
    if ((i32[(previous + BLOCK_BYTES) >> 2] & USED) === 0) this.#merge(this.#unbin(previous), end);
    else this.index.insert(end);
    return true;
  }

  #unbin(block: Address): Address {
    this.index.remove(block);
    return block;
  }

  /** Joins `block`, free and in no bin, with `next`, which follows it, and bins the whole. */
  #merge(block: Address, next: Address): void {
    const i32 = this.#i32;
    const bytes = i32[(block + BLOCK_BYTES) >> 2] + i32[(next + BLOCK_BYTES) >> 2];
    i32[(block + BLOCK_BYTES) >> 2] = bytes;
    i32[(block + bytes + BLOCK_PREVIOUS) >> 2] = bytes;
    this.index.insert(block);
  }

  /** Cuts what exceeds `total` off a block that is marked free and in no bin, when that is enough for a block. */
  #splitOff(block: Address, total: number): void {
    const i32 = this.#i32;
    const rest = i32[(block + BLOCK_BYTES) >> 2] - total;
    if (rest < this.#minSplit) return;
    const tail = block + total;
    i32[(block + BLOCK_BYTES) >> 2] = total;
    i32[(tail + BLOCK_BYTES) >> 2] = rest;
    i32[(tail + BLOCK_PREVIOUS) >> 2] = total;
    i32[(tail + rest + BLOCK_PREVIOUS) >> 2] = rest;
    const next = tail + rest;
    if ((i32[(next + BLOCK_BYTES) >> 2] & USED) === 0) {
      this.index.remove(next);
      this.#merge(tail, next);
    } else {
      this.index.insert(tail);
    }
  }

  #putFree(block: Address): void {
    const i32 = this.#i32;
    let bytes = i32[(block + BLOCK_BYTES) >> 2];
    const next = block + bytes;
    const nextTag = i32[(next + BLOCK_BYTES) >> 2];
    if ((nextTag & USED) === 0) {
      this.index.remove(next);
      bytes += nextTag;
    }
    const previousBytes = i32[(block + BLOCK_PREVIOUS) >> 2];
    const previous = block - previousBytes;
    if (previousBytes !== 0 && (i32[(previous + BLOCK_BYTES) >> 2] & USED) === 0) {
      this.index.remove(previous);
      bytes += previousBytes;
      block = previous;
    }
    i32[(block + BLOCK_BYTES) >> 2] = bytes;
    i32[(block + bytes + BLOCK_PREVIOUS) >> 2] = bytes;
    const isWholeRegion = i32[(block + BLOCK_PREVIOUS) >> 2] === 0 && i32[(block + bytes + BLOCK_BYTES) >> 2] === USED;
    if (isWholeRegion && !this.#isWorthKeeping(block - this.edgeBytes)) this.#giveBack(block - this.edgeBytes);
    else this.index.insert(block);
  }

  /** Whether the region, just become empty, is the one empty region that is kept. */
  #isWorthKeeping(region: Address): boolean {
    const i32 = this.#i32;
    if (i32[(region + REGION_BYTES) >> 2] !== SHARED_REGION_BYTES) return false;
    const spare = i32[SPARE_REGION >> 2];
    if (spare !== 0 && spare !== region && this.#isEmpty(spare)) return false;
    i32[SPARE_REGION >> 2] = region;
    return true;
  }

  #isEmpty(region: Address): boolean {
    const first = region + this.edgeBytes;
    const expected = this.#i32[(region + REGION_BYTES) >> 2] - 2 * this.edgeBytes;
    return this.#i32[(first + BLOCK_BYTES) >> 2] === expected;
  }

  /** Acquires a region with one free block that holds `total` bytes, in no bin. */
  #newRegion(total: number): Address {
    const i32 = this.#i32;
    const needed = roundUp(total + 2 * this.edgeBytes, PAGE_BYTES);
    let bytes = Math.max(needed, SHARED_REGION_BYTES);
    let region = this.memory.acquire(bytes, PAGE_BYTES);
    if (region === 0 && needed < bytes) region = this.memory.acquire((bytes = needed), PAGE_BYTES);
    if (region === 0) return 0;
    const first = i32[REGIONS >> 2];
    i32[(region + REGION_BYTES) >> 2] = bytes;
    i32[(region + REGION_NEXT) >> 2] = first;
    i32[(region + REGION_PREVIOUS) >> 2] = 0;
    if (first !== 0) i32[(first + REGION_PREVIOUS) >> 2] = region;
    i32[REGIONS >> 2] = region;
    const block = region + this.edgeBytes;
    const usable = bytes - 2 * this.edgeBytes;
    i32[(block + BLOCK_BYTES) >> 2] = usable;
    i32[(block + BLOCK_PREVIOUS) >> 2] = 0;
    this.#endMark(region, block + usable, usable);
    return block;
  }

  /** The end of a region looks like a used block of no bytes, and knows its region. */
  #endMark(region: Address, end: Address, previousBytes: number): void {
    const i32 = this.#i32;
    i32[(end + BLOCK_BYTES) >> 2] = USED;
    i32[(end + BLOCK_PREVIOUS) >> 2] = previousBytes;
    i32[(end + END_REGION) >> 2] = region;
  }

  #giveBack(region: Address): void {
    const i32 = this.#i32;
    const next = i32[(region + REGION_NEXT) >> 2];
    const previous = i32[(region + REGION_PREVIOUS) >> 2];
    if (previous === 0) i32[REGIONS >> 2] = next;
    else i32[(previous + REGION_NEXT) >> 2] = next;
    if (next !== 0) i32[(next + REGION_PREVIOUS) >> 2] = previous;
    if (i32[SPARE_REGION >> 2] === region) i32[SPARE_REGION >> 2] = 0;
    this.memory.giveBack(region, i32[(region + REGION_BYTES) >> 2]);
  }

  #totalBytes(bytes: number): number {
    return Math.max((bytes + this.headerBytes + 15) & ~15, MIN_BLOCK_BYTES);
  }
}
