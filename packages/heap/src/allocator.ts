import type { Address } from "./address.ts";
import type { LinearMemory } from "./linear-memory.ts";

/** Owner of the bytes. Everything it knows is in the memory, so it may be made again over the same memory at any time. */
export interface Allocator {
  /** What the `--allocator` option calls it. */
  readonly name: string;
  /** The allocator below, for one that wraps another. */
  readonly inner?: Allocator;
  /**
   * A 16-byte aligned block of at least `bytes` bytes of undefined content; a request of 0 bytes gets a block of its own as well.
   *
   * @returns 0 when there is no room; never throws.
   */
  allocate(bytes: number): Address;
  /**
   * A block of at least `bytes` bytes with the content of `block`; may move. NULL acts as `allocate`.
   *
   * @returns 0 when there is no room, and then `block` is untouched.
   */
  resize(block: Address, bytes: number): Address;
  /** Frees a block; NULL is ignored. */
  release(block: Address): void;
  /** Cold: every live block with its usable bytes, in address order, for leak tests and pictures. */
  forEachBlock(visit: (block: Address, bytes: number) => void): void;
  /** Cold: what is in use and what it costs. */
  statistics?(): AllocatorStatistics;
  /** Cold: verifies all structures. @throws HeapCorruption naming the first that is not what it must be. */
  checkInvariants?(): void;
}

/** Where the bytes are. Every allocator adds what is particular to it. All sizes are bytes. */
export interface AllocatorStatistics {
  readonly blocksInUse: number;
  /** What the blocks in use have room for. */
  readonly bytesInUse: number;
  /** Regions that the allocator has acquired for blocks, tables aside. */
  readonly bytesAcquired: number;
}

/** An allocator to choose: makes one over a memory, or takes over what another instance of the kind left there. */
export interface AllocatorKind {
  readonly name: string;
  create(memory: LinearMemory): Allocator;
}

/** Blocks in use, by the allocator's own count where it keeps one (`sys.getallocatedblocks`). */
export function countBlocks(allocator: Allocator): number {
  if (allocator.inner !== undefined) return countBlocks(allocator.inner);
  if (allocator.statistics !== undefined) return allocator.statistics().blocksInUse;
  let blocks = 0;
  allocator.forEachBlock(() => void blocks++);
  return blocks;
}
