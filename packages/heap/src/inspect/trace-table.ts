/**
 * What was asked for and where, for every block allocated while somebody traces: a shadow of the memory, in the memory.
 *
 *     directory (a word for every 64 KiB of the reservation)        chunk (4096 entries of 8 bytes, acquired when it is needed)
 *     +---------+---------+---------+- - -                          +-------+------+-------+------+- - -
 *     | chunk 0 | chunk 1 | 0       |             chunk 0  ------>  | bytes | site | bytes | site |       16 bytes of memory each
 *     +---------+---------+---------+- - -                          +-------+------+-------+------+- - -
 *
 * A block's entry is the one of its first 16 bytes; `bytes` is 0 where no traced block begins (a block of 0 bytes counts as one of 1). The
 * root block before the directory holds the totals. All of it is in regions of its own, so the allocator being traced never sees it.
 */
import type { Address } from "../address.ts";
import { PAGE_BYTES } from "../control-page.ts";
import type { LinearMemory } from "../linear-memory.ts";

const TRACED = 0; // bytes traced now, a double
const PEAK = 8; // the most of them at once, a double
const BLOCKS = 16; // blocks traced now
const CHUNKS = 20; // chunks acquired
const ROOT_BYTES = 64;

const CHUNK_SHIFT = 16;
const CHUNK_BYTES = 32768;
const ENTRY_BYTES = 8;

export class TraceTable {
  readonly #memory: LinearMemory;
  readonly #i32: Int32Array;
  readonly #f64: Float64Array;
  /** Where the totals are: a new table can be made over it, in a copy of the memory as well. */
  readonly root: Address;
  readonly #directory: Address;

  /**
   * @param root what `root` of another table said, to go on with that one; 0 makes a new one
   * @throws RangeError when there is no room
   */
  constructor(memory: LinearMemory, root: Address = 0) {
    this.#memory = memory;
    this.#i32 = memory.i32;
    this.#f64 = memory.f64;
    this.root = root === 0 ? memory.acquire(directoryBytes(memory), PAGE_BYTES) : root;
    if (this.root === 0) throw new RangeError("there is no room for a table of traces");
    this.#directory = this.root + ROOT_BYTES;
  }

  get tracedBytes(): number {
    return this.#f64[(this.root + TRACED) >> 3];
  }

  get peakBytes(): number {
    return this.#f64[(this.root + PEAK) >> 3];
  }

  get blocks(): number {
    return this.#i32[(this.root + BLOCKS) >> 2];
  }

  /** Bytes of memory that the table itself takes. */
  get ownBytes(): number {
    return directoryBytes(this.#memory) + this.#i32[(this.root + CHUNKS) >> 2] * CHUNK_BYTES;
  }

  resetPeak(): void {
    this.#f64[(this.root + PEAK) >> 3] = this.tracedBytes;
  }

  /** Notes a block. Where there is no room for that, it stays untraced. */
  add(block: Address, bytes: number, site: number): void {
    const at = this.#entry(block, true);
    if (at === 0) return;
    const i32 = this.#i32;
    i32[at] = bytes || 1;
    i32[at + 1] = site;
    i32[(this.root + BLOCKS) >> 2]++;
    const traced = (this.#f64[(this.root + TRACED) >> 3] += bytes || 1);
    if (traced > this.peakBytes) this.#f64[(this.root + PEAK) >> 3] = traced;
  }

  /** Forgets a block. @returns its bytes, 0 if it was not traced */
  remove(block: Address): number {
    const at = this.#entry(block, false);
    if (at === 0) return 0;
    const bytes = this.#i32[at];
    if (bytes === 0) return 0;
    this.#i32[at] = 0;
    this.#i32[(this.root + BLOCKS) >> 2]--;
    this.#f64[(this.root + TRACED) >> 3] -= bytes;
    return bytes;
  }

  /** Bytes that were asked for; 0 if the block is not traced. */
  bytesOf(block: Address): number {
    const at = this.#entry(block, false);
    return at === 0 ? 0 : this.#i32[at];
  }

  /** Where a traced block was allocated; 0 for a block that is not traced. */
  siteOf(block: Address): number {
    const at = this.#entry(block, false);
    return at === 0 || this.#i32[at] === 0 ? 0 : this.#i32[at + 1];
  }

  /** Every traced block in address order. */
  forEach(visit: (block: Address, bytes: number, site: number) => void): void {
    const i32 = this.#i32;
    this.#forEachChunk((chunk, first) => {
      for (let at = 0; at < CHUNK_BYTES; at += ENTRY_BYTES) {
        const bytes = i32[(chunk + at) >> 2];
        if (bytes !== 0) visit(first + at * 2, bytes, i32[(chunk + at + 4) >> 2]);
      }
    });
  }

  /** Forgets all blocks. */
  clear(): void {
    this.#forEachChunk((chunk) => void this.#i32.fill(0, chunk >> 2, (chunk + CHUNK_BYTES) >> 2));
    this.#i32.fill(0, this.root >> 2, (this.root + CHUNKS) >> 2);
  }

  /** Gives all memory back; the table must not be used afterwards. */
  dispose(): void {
    this.#forEachChunk((chunk) => void this.#memory.giveBack(chunk, CHUNK_BYTES));
    this.#memory.giveBack(this.root, directoryBytes(this.#memory));
  }

  #forEachChunk(visit: (chunk: Address, first: Address) => void): void {
    const words = (directoryBytes(this.#memory) - ROOT_BYTES) >> 2;
    for (let word = 0; word < words; word++) {
      const chunk = this.#i32[(this.#directory >> 2) + word];
      if (chunk !== 0) visit(chunk, word << CHUNK_SHIFT);
    }
  }

  /** The i32 index of a block's entry; 0 if its chunk does not exist. */
  #entry(block: Address, make: boolean): number {
    const word = (this.#directory >> 2) + (block >> CHUNK_SHIFT);
    let chunk = this.#i32[word];
    if (chunk === 0) {
      if (!make) return 0;
      chunk = this.#memory.acquire(CHUNK_BYTES, PAGE_BYTES);
      if (chunk === 0) return 0;
      this.#i32[word] = chunk;
      this.#i32[(this.root + CHUNKS) >> 2]++;
    }
    return (chunk + ((block & 0xffff) >> 1)) >> 2;
  }
}

function directoryBytes(memory: LinearMemory): number {
  return ROOT_BYTES + 4 * Math.ceil(memory.reservedBytes / (1 << CHUNK_SHIFT));
}
