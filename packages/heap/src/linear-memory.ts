import { type Address, roundUp } from "./address.ts";
import {
  GUARD_BYTES,
  MAGIC,
  MEMORY_ACQUIRED,
  MEMORY_END,
  MEMORY_FREE_REGIONS,
  MEMORY_HIGH_WATER,
  MEMORY_LIMIT,
  MEMORY_MAGIC,
  MEMORY_PEAK,
  MEMORY_STATIC_BYTES,
  MEMORY_TOP,
  MEMORY_WITHHELD,
  PAGE_BYTES,
  STATIC_BASE,
} from "./control-page.ts";
import { HeapCorruption } from "./heap-corruption.ts";

/** How a memory is made. All sizes are bytes. */
export interface LinearMemoryOptions {
  /** Address space to reserve, at most 2 GiB less one page; untouched pages cost nothing. Default: 1 GiB. */
  readonly reserveBytes?: number;
  /** Most bytes that may be acquired at once. Default: whatever the reservation holds. */
  readonly limitBytes?: number;
  /** Reserve a `SharedArrayBuffer`, for threads. Default: false. */
  readonly shared?: boolean;
  /** Size of the static segment at `STATIC_BASE`, rounded up to pages. Default: 0. */
  readonly staticBytes?: number;
  /** Start from these bytes (of `LinearMemory.image`) instead of an empty memory. */
  readonly image?: Uint8Array;
  /**
   * What becomes the memory, instead of a new reservation of `reserveBytes`: zeros, or an `image` at its beginning, of which it is the buffer, and zeros above.
   */
  readonly buffer?: ArrayBuffer | SharedArrayBuffer;
}

/** The default reservation, in bytes. */
export const DEFAULT_RESERVE_BYTES = 1073741824;

/** The largest reservation, in bytes: every address and every end of a region is below 2³¹. */
export const MAX_RESERVE_BYTES = 2147479552;

// A free region begins with these two words.
const REGION_BYTES = 0;
const REGION_NEXT = 4;

/**
 * The one linear memory in which all Python state lives: a fixed reservation, views over it, and regions acquired from it.
 *
 *     +---------+----------------+-------------------------------------+- - - - - - - - -+
 *     | control | static segment | regions, acquired and given back    | never used      |
 *     +---------+----------------+-------------------------------------+- - - - - - - - -+
 *     0         4096             4096 + staticBytes                    top               end
 *
 * Given-back regions are kept in a list ordered by address, adjacent ones merged, the last one returned to the top.
 * Invariant: acquired + free regions = top − end of the static segment. Bytes at and above the high-water mark were never
 * written, so only those below it need to be zeroed when they are acquired.
 */
export class LinearMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly i8: Int8Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;

  /** @throws RangeError when the options make no sense, or when the host cannot reserve that much. */
  constructor(options: LinearMemoryOptions = {}) {
    const reserve = options.buffer?.byteLength ?? roundUp(options.reserveBytes ?? DEFAULT_RESERVE_BYTES, PAGE_BYTES);
    const staticBytes = roundUp(options.staticBytes ?? 0, PAGE_BYTES);
    if (!(reserve <= MAX_RESERVE_BYTES && reserve >= STATIC_BASE + staticBytes)) {
      throw new RangeError(
        `cannot reserve ${reserve} bytes: expected ${STATIC_BASE + staticBytes} to ${MAX_RESERVE_BYTES} bytes`,
      );
    }
    const buffer = options.buffer ?? reserveBuffer(reserve, options.shared ?? false);
    this.buffer = buffer;
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
    if (options.image === undefined) this.#setUp(reserve, staticBytes);
    else this.#adopt(options.image, reserve);
    if (options.limitBytes !== undefined) this.limitBytes = options.limitBytes;
  }

  #setUp(reserve: number, staticBytes: number): void {
    const { i32 } = this;
    i32[MEMORY_MAGIC >> 2] = MAGIC;
    i32[MEMORY_STATIC_BYTES >> 2] = staticBytes;
    i32[MEMORY_TOP >> 2] = STATIC_BASE + staticBytes;
    i32[MEMORY_HIGH_WATER >> 2] = STATIC_BASE + staticBytes;
    i32[MEMORY_END >> 2] = reserve;
    i32[MEMORY_LIMIT >> 2] = reserve;
  }

  #adopt(image: Uint8Array, reserve: number): void {
    if (image.length > reserve) {
      throw new RangeError(`cannot restore an image of ${image.length} bytes into a reservation of ${reserve} bytes`);
    }
    if (image.buffer !== this.buffer) copyWrittenPages(this.u8, image);
    if (this.i32[MEMORY_MAGIC >> 2] !== MAGIC || this.i32[MEMORY_TOP >> 2] !== image.length) {
      throw new RangeError(`expected the image of a memory, met ${image.length} other bytes`);
    }
    const wholeReservation = this.i32[MEMORY_LIMIT >> 2] === this.i32[MEMORY_END >> 2];
    if (wholeReservation) this.i32[MEMORY_LIMIT >> 2] = reserve;
    this.i32[MEMORY_END >> 2] = reserve;
    this.i32[MEMORY_HIGH_WATER >> 2] = image.length;
  }

  /** The first address that belongs to no region: everything in use lies below. */
  get top(): Address {
    return this.i32[MEMORY_TOP >> 2];
  }

  /** Size of the reservation in bytes. */
  get reservedBytes(): number {
    return this.i32[MEMORY_END >> 2];
  }

  /** Bytes in acquired regions now. */
  get acquiredBytes(): number {
    return this.i32[MEMORY_ACQUIRED >> 2];
  }

  /** The most bytes that were ever acquired at once. */
  get peakBytes(): number {
    return this.i32[MEMORY_PEAK >> 2];
  }

  /** Size of the static segment in bytes. */
  get staticBytes(): number {
    return this.i32[MEMORY_STATIC_BYTES >> 2];
  }

  /** Most bytes that may be acquired at once; may be set below what is acquired now, and then nothing more is. */
  get limitBytes(): number {
    return this.i32[MEMORY_LIMIT >> 2];
  }

  set limitBytes(bytes: number) {
    this.i32[MEMORY_LIMIT >> 2] = Math.max(0, Math.min(bytes, this.reservedBytes));
  }

  /** Bytes of the limit that are not given away for now: room for whoever deals with the end of the rest. */
  get withheldBytes(): number {
    return this.i32[MEMORY_WITHHELD >> 2];
  }

  set withheldBytes(bytes: number) {
    this.i32[MEMORY_WITHHELD >> 2] = bytes;
  }

  /**
   * A fresh, zeroed region.
   *
   * @param bytes Size, rounded up to whole pages.
   * @param alignment A power of two; less than a page acts as a page.
   * @returns 0 once the reservation or the limit is spent.
   */
  acquire(bytes: number, alignment: number): Address {
    const size = roundUp(bytes, PAGE_BYTES);
    if (!(size > 0) || !this.#isAllowed(size)) return 0;
    const align = Math.max(alignment, PAGE_BYTES);
    const region = this.#takeFree(size, align) || this.#takeTop(size, align);
    if (region !== 0) this.#count(size);
    return region;
  }

  /** Returns a region for reuse. `bytes` is what it was acquired (and extended) with. */
  giveBack(region: Address, bytes: number): void {
    const size = roundUp(bytes, PAGE_BYTES);
    this.#count(-size);
    this.#insertFree(region, size);
  }

  /**
   * Makes an acquired region longer where it is, if what follows it is free; the new bytes are zero.
   *
   * @returns Whether it was done.
   */
  extend(region: Address, oldBytes: number, newBytes: number): boolean {
    const end = region + roundUp(oldBytes, PAGE_BYTES);
    const more = region + roundUp(newBytes, PAGE_BYTES) - end;
    if (more <= 0) return true;
    if (!this.#isAllowed(more)) return false;
    const taken = end === this.top ? this.#takeTop(more, PAGE_BYTES) : this.#takeFreeAt(end, more);
    if (taken) this.#count(more);
    return taken !== 0;
  }

  /** Every given-back region in address order. */
  forEachFreeRegion(visit: (region: Address, bytes: number) => void): void {
    const { i32 } = this;
    for (let region = i32[MEMORY_FREE_REGIONS >> 2]; region !== 0; region = i32[(region + REGION_NEXT) >> 2]) {
      visit(region, i32[(region + REGION_BYTES) >> 2]);
    }
  }

  /** A copy of everything in use: `new LinearMemory({ image })` is the same memory again. */
  image(): Uint8Array {
    return this.u8.slice(0, this.top);
  }

  /** @throws HeapCorruption when the guard was written or the free regions do not add up. */
  checkInvariants(): void {
    for (let address = 0; address < GUARD_BYTES; address += 4) {
      if (this.i32[address >> 2] !== 0)
        throw new HeapCorruption(`address ${address}, below the guard's end, was written`);
    }
    let end = STATIC_BASE + this.staticBytes;
    let free = 0;
    const start = end;
    this.forEachFreeRegion((region, bytes) => {
      if (region < end || (region === end && free > 0) || bytes <= 0 || region + bytes >= this.top) {
        throw new HeapCorruption(`free region ${region} of ${bytes} bytes overlaps, is out of order or was not merged`);
      }
      free += bytes;
      end = region + bytes;
    });
    if (free + this.acquiredBytes !== this.top - start) {
      throw new HeapCorruption(
        `${this.acquiredBytes} bytes acquired and ${free} free, expected ${this.top - start} together`,
      );
    }
  }

  #isAllowed(size: number): boolean {
    return this.acquiredBytes + size <= this.limitBytes - this.withheldBytes;
  }

  #count(size: number): void {
    const { i32 } = this;
    const acquired = i32[MEMORY_ACQUIRED >> 2] + size;
    i32[MEMORY_ACQUIRED >> 2] = acquired;
    if (acquired > i32[MEMORY_PEAK >> 2]) i32[MEMORY_PEAK >> 2] = acquired;
  }

  #takeTop(size: number, align: number): Address {
    const { i32 } = this;
    const top = i32[MEMORY_TOP >> 2];
    const region = roundUp(top, align);
    const end = region + size;
    if (end > i32[MEMORY_END >> 2]) return 0;
    i32[MEMORY_TOP >> 2] = end;
    const dirty = i32[MEMORY_HIGH_WATER >> 2];
    if (region < dirty) this.u8.fill(0, region, Math.min(end, dirty));
    if (end > dirty) i32[MEMORY_HIGH_WATER >> 2] = end;
    if (region > top) this.#insertFree(top, region - top);
    return region;
  }

  /** First fit in address order, which keeps the low addresses dense. */
  #takeFree(size: number, align: number): Address {
    const { i32 } = this;
    let link = MEMORY_FREE_REGIONS;
    for (let free = i32[link >> 2]; free !== 0; free = i32[link >> 2]) {
      const region = roundUp(free, align);
      if (region + size <= free + i32[(free + REGION_BYTES) >> 2]) {
        this.#carve(link, free, region, size);
        return region;
      }
      link = free + REGION_NEXT;
    }
    return 0;
  }

  #takeFreeAt(region: Address, size: number): Address {
    const { i32 } = this;
    let link = MEMORY_FREE_REGIONS;
    while (i32[link >> 2] !== 0 && i32[link >> 2] < region) link = i32[link >> 2] + REGION_NEXT;
    if (i32[link >> 2] !== region || i32[(region + REGION_BYTES) >> 2] < size) return 0;
    this.#carve(link, region, region, size);
    return region;
  }

  /** Takes [region, region + size) out of the free region `free`; what is left of it stays in the list at `link`. */
  #carve(link: Address, free: Address, region: Address, size: number): void {
    const { i32 } = this;
    const end = free + i32[(free + REGION_BYTES) >> 2];
    let next = i32[(free + REGION_NEXT) >> 2];
    const after = region + size;
    if (after < end) {
      i32[(after + REGION_BYTES) >> 2] = end - after;
      i32[(after + REGION_NEXT) >> 2] = next;
      next = after;
    }
    if (free < region) {
      i32[(free + REGION_BYTES) >> 2] = region - free;
      i32[(free + REGION_NEXT) >> 2] = next;
      next = free;
    }
    i32[link >> 2] = next;
    this.u8.fill(0, region, after);
  }

  #insertFree(region: Address, size: number): void {
    const { i32 } = this;
    let before = 0;
    let link = MEMORY_FREE_REGIONS;
    let linkBefore = link;
    while (i32[link >> 2] !== 0 && i32[link >> 2] < region) {
      before = i32[link >> 2];
      linkBefore = link;
      link = before + REGION_NEXT;
    }
    let bytes = size;
    let next = i32[link >> 2];
    if (next !== 0 && region + size === next) {
      bytes += i32[(next + REGION_BYTES) >> 2];
      next = i32[(next + REGION_NEXT) >> 2];
    }
    if (before !== 0 && before + i32[(before + REGION_BYTES) >> 2] === region) {
      bytes += i32[(before + REGION_BYTES) >> 2];
      region = before;
      link = linkBefore;
    }
    if (region + bytes === i32[MEMORY_TOP >> 2]) {
      i32[MEMORY_TOP >> 2] = region;
      i32[link >> 2] = 0;
      return;
    }
    i32[link >> 2] = region;
    i32[(region + REGION_BYTES) >> 2] = bytes;
    i32[(region + REGION_NEXT) >> 2] = next;
  }
}

function reserveBuffer(bytes: number, shared: boolean): ArrayBuffer | SharedArrayBuffer {
  if (shared && typeof SharedArrayBuffer === "undefined") {
    throw new RangeError(
      "cannot share memory: the host has no SharedArrayBuffer (a page must be cross-origin isolated)",
    );
  }
  try {
    return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  } catch (error) {
    throw new RangeError(`the host could not reserve ${bytes} bytes of memory; reserve less`, { cause: error });
  }
}

/** Copies an image into a fresh memory. Pages of zeros, half of those of most images, stay untouched and so cost nothing. */
function copyWrittenPages(to: Uint8Array, image: Uint8Array): void {
  if (image.byteOffset % 4 !== 0) {
    to.set(image);
    return;
  }
  const words = new Int32Array(image.buffer, image.byteOffset, image.length >> 2);
  const pageWords = PAGE_BYTES >> 2;
  let start = 0;
  for (let at = 0; at < words.length; at += pageWords) {
    if (!isZero(words, at, Math.min(at + pageWords, words.length))) continue;
    if (start < at) to.set(image.subarray(start * 4, at * 4), start * 4);
    start = at + pageWords;
  }
  if (start * 4 < image.length) to.set(image.subarray(start * 4), start * 4);
}

function isZero(words: Int32Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (words[i] !== 0) return false;
  return true;
}
