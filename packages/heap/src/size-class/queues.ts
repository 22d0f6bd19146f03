import type { Address } from "../address.ts";
import {
  DIRECT,
  EXTEND_BYTES,
  FULL,
  PAGE_BLOCK_BYTES,
  PAGE_CAPACITY,
  PAGE_CLASS,
  PAGE_FREE,
  PAGE_LOCAL_FREE,
  PAGE_NEXT,
  PAGE_PREVIOUS,
  PAGE_RESERVED,
  PAGE_START,
  PAGE_STATE,
  QUEUED,
  QUEUES,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";

/** The pages of every size class that may have a free block. The first of each is where requests look. */
export class Queues {
  readonly #i32: Int32Array;

  constructor(i32: Int32Array) {
    this.#i32 = i32;
  }

  /** The first page with something in `PAGE_FREE`, or 0; full pages before it leave the queue. */
  findPage(sizeClass: number): Address {
    const i32 = this.#i32;
    const queue = (QUEUES >> 2) + sizeClass;
    for (let page = i32[queue]; page !== 0; page = i32[queue]) {
      if (this.refill(page)) return page;
      this.remove(page);
      i32[(page + PAGE_STATE) >> 2] = FULL;
    }
    return 0;
  }

  /** Sees to it that the page's free list has a block, if it can have one. */
  refill(page: Address): boolean {
    const i32 = this.#i32;
    if (i32[(page + PAGE_FREE) >> 2] !== 0) return true;
    const released = i32[(page + PAGE_LOCAL_FREE) >> 2];
    if (released === 0) return this.#extend(page);
    i32[(page + PAGE_FREE) >> 2] = released;
    i32[(page + PAGE_LOCAL_FREE) >> 2] = 0;
    return true;
  }

  /** Puts a page behind the first one of its queue, which stays in use. */
  add(page: Address): void {
    const i32 = this.#i32;
    const sizeClass = i32[(page + PAGE_CLASS) >> 2];
    const first = i32[(QUEUES >> 2) + sizeClass];
    i32[(page + PAGE_STATE) >> 2] = QUEUED;
    i32[(page + PAGE_PREVIOUS) >> 2] = first;
    i32[(page + PAGE_NEXT) >> 2] = 0;
    if (first === 0) return this.#setFirst(sizeClass, page);
    const second = i32[(first + PAGE_NEXT) >> 2];
    i32[(page + PAGE_NEXT) >> 2] = second;
    i32[(first + PAGE_NEXT) >> 2] = page;
    if (second !== 0) i32[(second + PAGE_PREVIOUS) >> 2] = page;
  }

  remove(page: Address): void {
    const i32 = this.#i32;
    const next = i32[(page + PAGE_NEXT) >> 2];
    const previous = i32[(page + PAGE_PREVIOUS) >> 2];
    if (next !== 0) i32[(next + PAGE_PREVIOUS) >> 2] = previous;
    if (previous === 0) this.#setFirst(i32[(page + PAGE_CLASS) >> 2], next);
    else i32[(previous + PAGE_NEXT) >> 2] = next;
  }

  /** Whether the page is alone in its queue. */
  isAlone(page: Address): boolean {
    return this.#i32[(page + PAGE_NEXT) >> 2] === 0 && this.#i32[(page + PAGE_PREVIOUS) >> 2] === 0;
  }

  #setFirst(sizeClass: number, page: Address): void {
    const i32 = this.#i32;
    i32[(QUEUES >> 2) + sizeClass] = page;
    const from = sizeClass === 0 ? 1 : (blockBytes(sizeClass - 1) >> 4) + 1;
    const to = blockBytes(sizeClass) >> 4;
    for (let index = from; index <= to; index++) i32[(DIRECT >> 2) + index] = page;
  }

  /** Puts some blocks that were never touched in the free list, in address order. */
  #extend(page: Address): boolean {
    const i32 = this.#i32;
    const capacity = i32[(page + PAGE_CAPACITY) >> 2];
    const size = i32[(page + PAGE_BLOCK_BYTES) >> 2];
    const more = Math.min(i32[(page + PAGE_RESERVED) >> 2] - capacity, Math.max(1, Math.floor(EXTEND_BYTES / size)));
    if (more <= 0) return false;
    const first = i32[(page + PAGE_START) >> 2] + capacity * size;
    const last = first + (more - 1) * size;
    for (let block = first; block < last; block += size) i32[block >> 2] = block + size;
    i32[last >> 2] = 0;
    i32[(page + PAGE_FREE) >> 2] = first;
    i32[(page + PAGE_CAPACITY) >> 2] = capacity + more;
    return true;
  }
}
