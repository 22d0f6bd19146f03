/**
 * A byte offset into linear memory. 0 is NULL; every block an allocator hands out is 16-byte aligned. Addresses stay below
 * 2³¹, so that V8 keeps them as small integers and `address >> 2` is the index of a 32-bit word.
 */
export type Address = number;

/** The address that names nothing. */
export const NULL: Address = 0;

/** Bytes of one word of Python state; addresses and counts fit its low four bytes. */
export const WORD_BYTES = 8;

/** The smallest multiple of `unit` (a power of two) that is at least `value`. Exact up to 2⁵³, unlike a bit mask. */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
