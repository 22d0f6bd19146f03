import type { Address } from "../address.ts";
import type { Allocator } from "../allocator.ts";
import { checkBoundaryTags } from "../boundary-tags/validity.ts";
import { claimMemory } from "../claim.ts";
import { LargeBlocks } from "../large-blocks/large-blocks.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { Arenas, type PymallocGeometry } from "./arenas.ts";
import {
  ALIGNMENT_SHIFT,
  ARENA_MAP,
  POOL_COUNT,
  POOL_FREEBLOCK,
  POOL_HEADER_BYTES,
  POOL_MAXNEXTOFFSET,
  POOL_NEXTOFFSET,
  POOL_NEXTPOOL,
  POOL_PREVPOOL,
  POOL_SZIDX,
  SIZE_CLASSES,
  SMALL_REQUEST_THRESHOLD,
  USEDPOOLS,
  usedPoolHead,
} from "./layout.ts";
import { blockBytes } from "./size-class.ts";
import { type PymallocStatistics, pymallocStatistics } from "./statistics.ts";
import { checkPymalloc } from "./validity.ts";
import { forEachSmallBlock } from "./walk.ts";

/** Up to this many bytes a loop copies what is left of a resized block. */
const MOST_COPIED_IN_LINE = 256;

/**
 * CPython's allocator for small blocks (`obmalloc.c`): requests of 1 to 512 bytes in 32 size classes, pools in arenas. Larger
 * requests go to `LargeBlocks` in the same memory. One of these per memory: its roots are at fixed places of the control page.
 */
export class Pymalloc implements Allocator {
  readonly name: string = "pymalloc";
  readonly memory: LinearMemory;
  readonly large: LargeBlocks;
  readonly arenas: Arenas;
  readonly #i32: Int32Array;
  readonly #u8: Uint8Array;
  readonly #arenaMap: Address;
  readonly #arenaShift: number;
  readonly #poolMask: number;

  /**
   * Sets pymalloc up in `memory`, or takes over what another instance left there (then `geometry` is that one's).
   *
   * @throws RangeError for a geometry that cannot be, for a memory that is another allocator's, or a memory limit below the tables' few pages.
   */
  constructor(memory: LinearMemory, geometry: PymallocGeometry = {}) {
    claimMemory(memory, "pymalloc");
    this.memory = memory;
    this.arenas = new Arenas(memory, geometry);
    this.large = new LargeBlocks(memory);
    this.#i32 = memory.i32;
    this.#u8 = memory.u8;
    this.#arenaMap = memory.i32[ARENA_MAP >> 2];
    this.#arenaShift = Math.log2(this.arenas.arenaBytes);
    this.#poolMask = -this.arenas.poolBytes;
    if (memory.i32[USEDPOOLS >> 2] === 0) this.#setUpRings();
  }

  #setUpRings(): void {
    for (let entry = 0; entry <= SIZE_CLASSES; entry++) {
      const head = usedPoolHead(entry);
      this.#i32[(head + POOL_NEXTPOOL) >> 2] = head;
      this.#i32[(head + POOL_PREVPOOL) >> 2] = head;
    }
  }

  allocate(bytes: number): Address {
    if (bytes <= SMALL_REQUEST_THRESHOLD) {
      const i32 = this.#i32;
      const ring = (USEDPOOLS >> 2) + (((bytes + 15) >> ALIGNMENT_SHIFT) << 2);
      const pool = i32[ring];
      if (pool !== (ring << 2) - POOL_NEXTPOOL) {
        const block = i32[(pool + POOL_FREEBLOCK) >> 2];
        const next = i32[block >> 2];
        i32[(pool + POOL_COUNT) >> 2]++;
        i32[(pool + POOL_FREEBLOCK) >> 2] = next;
        if (next === 0) this.#extendPool(pool);
        return block;
      }
    }
    return this.#allocateSlowly(bytes);
  }

  release(block: Address): void {
    if (this.#u8[this.#arenaMap + (block >> this.#arenaShift)] === 0) {
      if (block !== 0) this.large.release(block);
      return;
    }
    const i32 = this.#i32;
    const pool = block & this.#poolMask;
    const next = i32[(pool + POOL_FREEBLOCK) >> 2];
    const count = i32[(pool + POOL_COUNT) >> 2] - 1;
    i32[block >> 2] = next;
    i32[(pool + POOL_FREEBLOCK) >> 2] = block;
    i32[(pool + POOL_COUNT) >> 2] = count;
    if (next === 0 || count === 0) this.#poolChangedState(pool, count, next === 0);
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const isSmall = this.ownsSmall(block);
    if (!isSmall && bytes > SMALL_REQUEST_THRESHOLD) return this.large.resize(block, bytes);
    const size = this.sizeOf(block);
    if (isSmall && bytes <= size && 4 * bytes > 3 * size) return block;
    const moved = this.allocate(bytes);
    // A shrinking block that finds no smaller one stays where it is.
    if (moved === 0) return bytes <= size ? block : 0;
    this.#copy(moved, block, Math.min(bytes, size));
    this.release(block);
    return moved;
  }

  /** Copies the first `bytes` of a block; what a call of `copyWithin` costs is worth some dozens of words. */
  #copy(to: Address, from: Address, bytes: number): void {
    if (bytes > MOST_COPIED_IN_LINE) {
      this.#u8.copyWithin(to, from, from + bytes);
      return;
    }
    const i32 = this.#i32;
    const end = (from + bytes + 3) >> 2;
    const offset = (to - from) >> 2;
    // Blocks are multiples of 16 bytes, so that the last word is inside both.
    for (let at = from >> 2; at < end; at++) i32[at + offset] = i32[at];
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

  statistics(): PymallocStatistics {
    return pymallocStatistics(this.memory);
  }

  /** @throws HeapCorruption naming the first structure of arenas, pools or large blocks that is not what it must be. */
  checkInvariants(): void {
    checkPymalloc(this.memory);
    checkBoundaryTags(this.large);
  }

  /** Whether a live block is in an arena; otherwise it is a large one (`address_in_range`). */
  ownsSmall(block: Address): boolean {
    return this.#u8[this.#arenaMap + (block >> this.#arenaShift)] !== 0;
  }

  /** Usable bytes of a live block: at least what was asked for. */
  sizeOf(block: Address): number {
    if (!this.ownsSmall(block)) return this.large.sizeOf(block);
    return blockBytes(this.#i32[((block & this.#poolMask) + POOL_SZIDX) >> 2]);
  }

  #allocateSlowly(bytes: number): Address {
    if (bytes > SMALL_REQUEST_THRESHOLD) return this.large.allocate(bytes);
    if (bytes > 0) return this.#allocateFromNewPool((bytes - 1) >> ALIGNMENT_SHIFT);
    return bytes === 0 ? this.allocate(1) : 0;
  }

  #allocateFromNewPool(szidx: number): Address {
    const i32 = this.#i32;
    const pool = this.arenas.takePool();
    // A small request may still fit between large blocks when there is no room for a whole arena.
    if (pool === 0) return this.large.allocate(blockBytes(szidx));
    this.#linkPool(pool, szidx);
    i32[(pool + POOL_COUNT) >> 2] = 1;
    if (i32[(pool + POOL_SZIDX) >> 2] !== szidx) return this.#formatPool(pool, szidx);
    const block = i32[(pool + POOL_FREEBLOCK) >> 2];
    const next = i32[block >> 2];
    i32[(pool + POOL_FREEBLOCK) >> 2] = next;
    if (next === 0) this.#extendPool(pool);
    return block;
  }

  /** Gives an empty pool its size class. The first block is handed out, the second is the free list. */
  #formatPool(pool: Address, szidx: number): Address {
    const i32 = this.#i32;
    const size = blockBytes(szidx);
    const block = pool + POOL_HEADER_BYTES;
    i32[(pool + POOL_SZIDX) >> 2] = szidx;
    i32[(pool + POOL_NEXTOFFSET) >> 2] = POOL_HEADER_BYTES + 2 * size;
    i32[(pool + POOL_MAXNEXTOFFSET) >> 2] = -this.#poolMask - size;
    i32[(pool + POOL_FREEBLOCK) >> 2] = block + size;
    i32[(block + size) >> 2] = 0;
    return block;
  }

  /** The free list is used up: cuts off one more block, or takes the full pool out of its ring (`pymalloc_pool_extend`). */
  #extendPool(pool: Address): void {
    const i32 = this.#i32;
    const offset = i32[(pool + POOL_NEXTOFFSET) >> 2];
    if (offset > i32[(pool + POOL_MAXNEXTOFFSET) >> 2]) {
      this.#unlinkPool(pool);
      return;
    }
    const block = pool + offset;
    i32[(pool + POOL_FREEBLOCK) >> 2] = block;
    i32[(pool + POOL_NEXTOFFSET) >> 2] = offset + blockBytes(i32[(pool + POOL_SZIDX) >> 2]);
    i32[block >> 2] = 0;
  }

  #poolChangedState(pool: Address, count: number, wasFull: boolean): void {
    if (wasFull) {
      this.#linkPool(pool, this.#i32[(pool + POOL_SZIDX) >> 2]);
      return;
    }
    this.#unlinkPool(pool);
    if (count === 0) this.arenas.returnPool(pool);
  }

  /** Puts a pool at the front of its ring, so that it is used next. */
  #linkPool(pool: Address, szidx: number): void {
    const i32 = this.#i32;
    const head = usedPoolHead(szidx + 1);
    const next = i32[(head + POOL_NEXTPOOL) >> 2];
    i32[(pool + POOL_NEXTPOOL) >> 2] = next;
    i32[(pool + POOL_PREVPOOL) >> 2] = head;
    i32[(next + POOL_PREVPOOL) >> 2] = pool;
    i32[(head + POOL_NEXTPOOL) >> 2] = pool;
  }

  #unlinkPool(pool: Address): void {
    const i32 = this.#i32;
    const next = i32[(pool + POOL_NEXTPOOL) >> 2];
    const previous = i32[(pool + POOL_PREVPOOL) >> 2];
    i32[(previous + POOL_NEXTPOOL) >> 2] = next;
    i32[(next + POOL_PREVPOOL) >> 2] = previous;
  }
}
