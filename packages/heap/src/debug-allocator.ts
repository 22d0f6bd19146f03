import type { Address } from "./address.ts";
import type { Allocator } from "./allocator.ts";
import { WRAPPER_WORDS } from "./control-page.ts";
import { HeapCorruption } from "./heap-corruption.ts";
import type { LinearMemory } from "./linear-memory.ts";

/** How the debugging allocator is made. */
export interface DebugAllocatorOptions {
  /** Bytes of released blocks that are kept out of use, so that use after free is seen. Default: 1 MiB. */
  readonly quarantineBytes?: number;
  /** CPython's letter for the domain of the blocks, `o` for objects. One character. Default: `o`. */
  readonly id?: string;
}

/** Where a block comes from. */
export interface BlockOrigin {
  /** Bytes that were asked for. */
  readonly bytes: number;
  /** 1 for the first allocation of this memory, and so on. */
  readonly serial: number;
  /** What was in the word at `DEBUG_LABEL` when it was allocated. */
  readonly label: number;
}

/** The word a machine may set to anything it wants to find again in the origin of the blocks allocated from then on. */
export const DEBUG_LABEL: number = WRAPPER_WORDS;
const SERIAL = WRAPPER_WORDS + 4;
const QUARANTINE_OLDEST = WRAPPER_WORDS + 8;
const QUARANTINE_NEWEST = WRAPPER_WORDS + 12;
const QUARANTINE_BYTES = WRAPPER_WORDS + 16;

/** What fresh memory is filled with (`PYMEM_CLEANBYTE`). */
export const CLEAN_BYTE = 0xcd;
/** What released memory is filled with (`PYMEM_DEADBYTE`). */
export const DEAD_BYTE = 0xdd;
/** What the bytes around a block hold (`PYMEM_FORBIDDENBYTE`). */
export const FORBIDDEN_BYTE = 0xfd;

const SIZE = 0;
const STATE = 4;
const SERIAL_OF = 8;
const LABEL_OF = 12;
const NEXT = 16;
const ID = 20;
const HEADER_BYTES = 32;
const TRAILER_BYTES = 16;

/** States of a block. The numbers are unlikely to stand anywhere by chance. */
const LIVE = 0x4556494c;
const QUARANTINED = 0x44414544;

/**
 * Wraps an allocator to find out who misuses blocks, as CPython's debug hooks do (`PYTHONMALLOC=debug`), and more:
 *
 *     +------+-------+--------+-------+------+----+-----------+---------+-----------+
 *     | size | state | serial | label | next | id | 0xFD × 11 | payload | 0xFD × 16 |
 *     +------+-------+--------+-------+------+----+-----------+---------+-----------+
 *     0      4       8        12      16     20   21          32        32 + size
 *
 * Fresh payload is 0xCD, released payload 0xDD. Released blocks wait in a quarantine and must still be all 0xDD when they
 * leave it. `resize` always moves. All state is in the memory. Every fault is thrown as `HeapCorruption`.
 */
export class DebugAllocator implements Allocator {
  readonly name: string;
  readonly inner: Allocator;
  readonly #i32: Int32Array;
  readonly #u8: Uint8Array;
  readonly #limit: number;
  readonly #id: number;

  constructor(memory: LinearMemory, inner: Allocator, options: DebugAllocatorOptions = {}) {
    this.name = `${inner.name}_debug`;
    this.inner = inner;
    this.#i32 = memory.i32;
    this.#u8 = memory.u8;
    this.#limit = options.quarantineBytes ?? 1048576;
    this.#id = (options.id ?? "o").charCodeAt(0);
  }

  allocate(bytes: number): Address {
    const total = bytes + HEADER_BYTES + TRAILER_BYTES;
    const base = this.inner.allocate(total) || this.#allocateFromQuarantine(total);
    if (base === 0) return 0;
    const i32 = this.#i32;
    const block = base + HEADER_BYTES;
    this.#u8.fill(FORBIDDEN_BYTE, base, block);
    i32[(base + SIZE) >> 2] = bytes;
    i32[(base + STATE) >> 2] = LIVE;
    i32[(base + SERIAL_OF) >> 2] = ++i32[SERIAL >> 2];
    i32[(base + LABEL_OF) >> 2] = i32[DEBUG_LABEL >> 2];
    i32[(base + NEXT) >> 2] = 0;
    this.#u8[base + ID] = this.#id;
    this.#u8.fill(CLEAN_BYTE, block, block + bytes);
    this.#u8.fill(FORBIDDEN_BYTE, block + bytes, block + bytes + TRAILER_BYTES);
    return block;
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const base = this.#checkLive(block, "resized");
    const moved = this.allocate(bytes);
    if (moved === 0) return 0;
    this.#u8.copyWithin(moved, block, block + Math.min(bytes, this.#i32[(base + SIZE) >> 2]));
    this.release(block);
    return moved;
  }

  /** @throws HeapCorruption for an address that is not a live block's, and when the bytes around the block were written. */
  release(block: Address): void {
    if (block === 0) return;
    const i32 = this.#i32;
    const base = this.#checkLive(block, "released");
    this.#u8.fill(DEAD_BYTE, block, block + i32[(base + SIZE) >> 2]);
    i32[(base + STATE) >> 2] = QUARANTINED;
    const newest = i32[QUARANTINE_NEWEST >> 2];
    if (newest === 0) i32[QUARANTINE_OLDEST >> 2] = base;
    else i32[(newest + NEXT) >> 2] = base;
    i32[QUARANTINE_NEWEST >> 2] = base;
    i32[QUARANTINE_BYTES >> 2] += i32[(base + SIZE) >> 2] + HEADER_BYTES;
    while (i32[QUARANTINE_BYTES >> 2] > this.#limit) this.#leaveQuarantine();
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    this.inner.forEachBlock((base) => {
      if (this.#i32[(base + STATE) >> 2] === LIVE) visit(base + HEADER_BYTES, this.#i32[(base + SIZE) >> 2]);
    });
  }

  /** Verifies the blocks, as `check` does, and what the allocator below knows. */
  checkInvariants(): void {
    this.check();
    this.inner.checkInvariants?.();
  }

  /** Where a live or quarantined block comes from. @throws HeapCorruption for any other address. */
  origin(block: Address): BlockOrigin {
    const base = block - HEADER_BYTES;
    if (!this.#isKnown(base)) throw new HeapCorruption(`address ${block} is not that of a block`);
    const i32 = this.#i32;
    return {
      bytes: i32[(base + SIZE) >> 2],
      serial: i32[(base + SERIAL_OF) >> 2],
      label: i32[(base + LABEL_OF) >> 2],
    };
  }

  /** Verifies every live and every quarantined block. @throws HeapCorruption naming the first one that was damaged. */
  check(): void {
    this.inner.forEachBlock((base) => {
      if (!this.#isKnown(base)) throw new HeapCorruption(`the header of block ${base + HEADER_BYTES} was overwritten`);
      this.#checkZones(base);
      if (this.#i32[(base + STATE) >> 2] === QUARANTINED) this.#checkDead(base);
    });
  }

  /** Empties the quarantine, verifying what leaves it. */
  flush(): void {
    while (this.#i32[QUARANTINE_OLDEST >> 2] !== 0) this.#leaveQuarantine();
  }

  #allocateFromQuarantine(total: number): Address {
    if (this.#i32[QUARANTINE_OLDEST >> 2] === 0) return 0;
    this.flush();
    return this.inner.allocate(total);
  }

  #leaveQuarantine(): void {
    const i32 = this.#i32;
    const base = i32[QUARANTINE_OLDEST >> 2];
    this.#checkZones(base);
    this.#checkDead(base);
    const next = i32[(base + NEXT) >> 2];
    i32[QUARANTINE_OLDEST >> 2] = next;
    if (next === 0) i32[QUARANTINE_NEWEST >> 2] = 0;
    i32[QUARANTINE_BYTES >> 2] -= i32[(base + SIZE) >> 2] + HEADER_BYTES;
    i32[(base + STATE) >> 2] = 0;
    this.inner.release(base);
  }

  #isKnown(base: Address): boolean {
    if (base <= 0 || (base & 15) !== 0 || base >= this.#u8.length) return false;
    const state = this.#i32[(base + STATE) >> 2];
    return state === LIVE || state === QUARANTINED;
  }

  #checkLive(block: Address, action: string): Address {
    const base = block - HEADER_BYTES;
    if (!this.#isKnown(base)) {
      throw new HeapCorruption(
        `address ${block} is ${action}, but no block of this allocator is there, or its header is lost`,
      );
    }
    if (this.#i32[(base + STATE) >> 2] !== LIVE) {
      throw new HeapCorruption(`${this.#describe(base)} is ${action} after it was released`);
    }
    this.#checkZones(base);
    return base;
  }

  #checkZones(base: Address): void {
    const end = base + HEADER_BYTES + this.#i32[(base + SIZE) >> 2];
    const before = this.#firstOther(base + ID + 1, base + HEADER_BYTES, FORBIDDEN_BYTE);
    if (before !== 0) this.#reportWrite(base, before, `${base + HEADER_BYTES - before} bytes before its start`);
    const after = this.#firstOther(end, end + TRAILER_BYTES, FORBIDDEN_BYTE);
    if (after !== 0) this.#reportWrite(base, after, `${after - end} bytes behind its end`);
  }

  #checkDead(base: Address): void {
    const start = base + HEADER_BYTES;
    const written = this.#firstOther(start, start + this.#i32[(base + SIZE) >> 2], DEAD_BYTE);
    if (written !== 0)
      this.#reportWrite(base, written, `${written - start} bytes from its start, after it was released`);
  }

  /** The first address whose byte is not `expected`, or 0. */
  #firstOther(start: Address, end: Address, expected: number): Address {
    for (let at = start; at < end; at++) if (this.#u8[at] !== expected) return at;
    return 0;
  }

  #reportWrite(base: Address, at: Address, where: string): never {
    const met = this.#u8[at].toString(16).padStart(2, "0");
    throw new HeapCorruption(`${this.#describe(base)} was written ${where} (found 0x${met})`);
  }

  #describe(base: Address): string {
    const { bytes, serial, label } = this.origin(base + HEADER_BYTES);
    const from = label === 0 ? "" : `, label ${label}`;
    return `block ${base + HEADER_BYTES} of ${bytes} bytes (allocation ${serial}${from})`;
  }
}
