import type { Address } from "../address.ts";
import { MAX_RESERVE_BYTES, type LinearMemory } from "../linear-memory.ts";
import {
  ALL_PAGES,
  PAGE_BLOCK_BYTES,
  PAGE_BYTES,
  PAGE_CAPACITY,
  PAGE_CLASS,
  PAGE_FREE,
  PAGE_HEADER_BYTES,
  PAGE_LOCAL_FREE,
  PAGE_RESERVED,
  PAGE_START,
  PAGE_STATE,
  PAGE_USED,
  SEGMENT_BYTES,
  SEGMENT_HEADER_BYTES,
  SEGMENT_MAP,
  SEGMENT_NEXT,
  SEGMENT_PREVIOUS,
  SEGMENT_SHIFT,
  SEGMENT_UNUSED,
  SEGMENTS,
  UNUSED,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";

/** The supply of unused pages. A segment none of whose pages is in use is given back. */
export class Segments {
  readonly #memory: LinearMemory;
  readonly #i32: Int32Array;

  /** @throws RangeError when the memory has no room for the map. */
  constructor(memory: LinearMemory) {
    this.#memory = memory;
    this.#i32 = memory.i32;
    if (memory.i32[SEGMENT_MAP >> 2] === 0) this.#setUp();
  }

  #setUp(): void {
    const map = this.#memory.acquire(Math.ceil(MAX_RESERVE_BYTES / SEGMENT_BYTES), 1);
    if (map === 0) throw new RangeError("the memory limit leaves no room for the map of segments");
    this.#i32[SEGMENT_MAP >> 2] = map;
  }

  /** A page for blocks of a size class, none of them in a free list yet. 0 when there is no room. */
  takePage(sizeClass: number): Address {
    const i32 = this.#i32;
    const segment = i32[SEGMENTS >> 2] || this.#newSegment();
    if (segment === 0) return 0;
    const unused = i32[(segment + SEGMENT_UNUSED) >> 2];
    const index = 31 - Math.clz32(unused & -unused);
    i32[(segment + SEGMENT_UNUSED) >> 2] = unused & (unused - 1);
    if (i32[(segment + SEGMENT_UNUSED) >> 2] === 0) this.#unlink(segment);
    const page = segment + index * PAGE_HEADER_BYTES;
    const start = segment + (index === 0 ? SEGMENT_HEADER_BYTES : index * PAGE_BYTES);
    const size = blockBytes(sizeClass);
    i32[(page + PAGE_FREE) >> 2] = 0;
    i32[(page + PAGE_LOCAL_FREE) >> 2] = 0;
    i32[(page + PAGE_USED) >> 2] = 0;
    i32[(page + PAGE_CAPACITY) >> 2] = 0;
    i32[(page + PAGE_RESERVED) >> 2] = Math.floor((segment + (index + 1) * PAGE_BYTES - start) / size);
    i32[(page + PAGE_BLOCK_BYTES) >> 2] = size;
    i32[(page + PAGE_CLASS) >> 2] = sizeClass;
    i32[(page + PAGE_START) >> 2] = start;
    return page;
  }

  /** Takes back a page that is in no queue and has no block in use. */
  returnPage(page: Address): void {
    const i32 = this.#i32;
    const segment = page & -SEGMENT_BYTES;
    const unused = i32[(segment + SEGMENT_UNUSED) >> 2];
    i32[(page + PAGE_STATE) >> 2] = UNUSED;
    i32[(segment + SEGMENT_UNUSED) >> 2] = unused | (1 << ((page - segment) / PAGE_HEADER_BYTES));
    if (unused === 0) this.#link(segment);
    if (i32[(segment + SEGMENT_UNUSED) >> 2] === ALL_PAGES) this.#giveBack(segment);
  }

  #newSegment(): Address {
    const segment = this.#memory.acquire(SEGMENT_BYTES, SEGMENT_BYTES);
    if (segment === 0) return 0;
    this.#i32[(segment + SEGMENT_UNUSED) >> 2] = ALL_PAGES;
    this.#memory.u8[this.#i32[SEGMENT_MAP >> 2] + (segment >> SEGMENT_SHIFT)] = 1;
    this.#link(segment);
    return segment;
  }

  #giveBack(segment: Address): void {
    this.#unlink(segment);
    this.#memory.u8[this.#i32[SEGMENT_MAP >> 2] + (segment >> SEGMENT_SHIFT)] = 0;
    this.#memory.giveBack(segment, SEGMENT_BYTES);
  }

  #link(segment: Address): void {
    const i32 = this.#i32;
    const first = i32[SEGMENTS >> 2];
    i32[(segment + SEGMENT_NEXT) >> 2] = first;
    i32[(segment + SEGMENT_PREVIOUS) >> 2] = 0;
    if (first !== 0) i32[(first + SEGMENT_PREVIOUS) >> 2] = segment;
    i32[SEGMENTS >> 2] = segment;
  }

  #unlink(segment: Address): void {
    const i32 = this.#i32;
    const next = i32[(segment + SEGMENT_NEXT) >> 2];
    const previous = i32[(segment + SEGMENT_PREVIOUS) >> 2];
    if (previous === 0) i32[SEGMENTS >> 2] = next;
    else i32[(previous + SEGMENT_NEXT) >> 2] = next;
    if (next !== 0) i32[(next + SEGMENT_PREVIOUS) >> 2] = previous;
  }
}
