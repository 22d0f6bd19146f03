import type { Address } from "./address.ts";

/** Owner of the bytes. Everything it knows is in the memory, so it may be made again over the same memory at any time. */
export interface Allocator {
  /** What the `PYTHONMALLOC` setting calls it. */
  readonly name: string;
  /**
   * A 16-byte aligned block of at least `bytes` bytes of undefined content; 0 bytes act as 1.
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
}
