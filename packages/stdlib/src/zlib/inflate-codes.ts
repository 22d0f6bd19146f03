/**
 * Prefix codes for decoding, in memory:
 *
 *     +-------+---------+---------+-----------------------------+
 *     | usage | counts  | symbols | fast: 1 << FAST_BITS words  |
 *     +-------+---------+---------+-----------------------------+
 *     0       4         68        68 + 4 × 288 = 1220
 *
 * `counts` says how many codes there are of each length, `symbols` has those that have a code, shorter codes first. A word of `fast` is
 * indexed by the next bits of the input and holds `symbol << 4 | length`, or 0 where the code is longer or there is none.
 */
import type { Address, Machine } from "@pyvm/vm";
import { CODE_LENGTH_ORDER } from "./constants.ts";

const COUNTS = 4;
const SYMBOLS = 68;
/** Where the table for the next FAST_BITS bits begins. */
export const CODE_FAST = 1220;
export const FAST_BITS = 10;
export const FAST_MASK = 1023;
export const CODE_BYTES = 5320; // CODE_FAST + 4 × 1024, rounded up to 8

const LONGEST_CODE = 15;

/** What {@link decodeSlowly} answers when the bits are not those of a code, or not yet all there. */
export const NO_SUCH_CODE = -1;
export const MORE_BITS = -2;

const nextCode = new Int32Array(LONGEST_CODE + 2);
const nextSymbol = new Int32Array(LONGEST_CODE + 2);

function reverseBits(code: number, length: number): number {
  let reversed = 0;
  for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
  return reversed;
}

/**
 * Makes the code of `count` symbols whose lengths are the bytes at `lengths`.
 * @param mayBeSingle whether a code of one symbol only, of one bit, may leave the other bit unused
 * @returns false when the lengths make no code: too many of them, or too few. No codes at all are a code that nothing matches.
 */
export function buildCode(vm: Machine, code: Address, lengths: Address, count: number, mayBeSingle: boolean): boolean {
  const { i32, u8 } = vm;
  const counts = (code + COUNTS) >> 2;
  i32.fill(0, counts, counts + LONGEST_CODE + 1);
  for (let i = 0; i < count; i++) i32[counts + u8[lengths + i]!]!++;
  const used = count - i32[counts]!;
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    left = 2 * left - i32[counts + length]!;
    if (left < 0) return false;
  }
  if (used > 0 && left > 0 && !(mayBeSingle && used === 1 && i32[counts + 1] === 1)) return false;
  fillTables(vm, code, lengths, count);
  return true;
}

function fillTables(vm: Machine, code: Address, lengths: Address, count: number): void {
  const { i32, u8 } = vm;
  const counts = (code + COUNTS) >> 2;
  const symbols = (code + SYMBOLS) >> 2;
  const fast = (code + CODE_FAST) >> 2;
  i32.fill(0, fast, fast + FAST_MASK + 1);
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    nextCode[length] = first;
    nextSymbol[length] = index;
    first = (first + i32[counts + length]!) << 1;
    index += i32[counts + length]!;
  }
  for (let symbol = 0; symbol < count; symbol++) {
    const length = u8[lengths + symbol]!;
    if (length === 0) continue;
    i32[symbols + nextSymbol[length]!++] = symbol;
    const bits = nextCode[length]!++;
    if (length > FAST_BITS) continue;
    const step = 1 << length;
    for (let at = reverseBits(bits, length); at <= FAST_MASK; at += step) i32[fast + at] = (symbol << 4) | length;
  }
}

/**
 * Decodes by counting: for codes longer than FAST_BITS, for the end of the input and for bits that are no code.
 * @returns `symbol << 4 | length`, MORE_BITS or NO_SUCH_CODE
 */
export function decodeSlowly(vm: Machine, code: Address, hold: number, bits: number): number {
  const i32 = vm.i32;
  const counts = (code + COUNTS) >> 2;
  let value = 0;
  let first = 0;
  let index = 0;
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    if (length > bits) return MORE_BITS;
    value |= (hold >>> (length - 1)) & 1;
    const count = i32[counts + length]!;
    if (value - count < first) return (i32[((code + SYMBOLS) >> 2) + index + value - first]! << 4) | length;
    left = 2 * left - count;
    index += count;
    first = (first + count) << 1;
    value <<= 1;
    // In an incomplete code of one symbol, or an empty one, the first bit decides.
    if (index <= 1 && left > 0 && length === 1 && isIncomplete(vm, code)) return NO_SUCH_CODE;
  }
  return NO_SUCH_CODE;
}

function isIncomplete(vm: Machine, code: Address): boolean {
  const counts = (code + COUNTS) >> 2;
  for (let length = 2; length <= LONGEST_CODE; length++) if (vm.i32[counts + length] !== 0) return false;
  return true;
}

/** Writes the lengths of the fixed codes to the bytes at `lengths`: 288 of literals and lengths, 32 of distances. */
export function fixedLengths(vm: Machine, lengths: Address): void {
  const u8 = vm.u8;
  u8.fill(8, lengths, lengths + 144);
  u8.fill(9, lengths + 144, lengths + 256);
  u8.fill(7, lengths + 256, lengths + 280);
  u8.fill(8, lengths + 280, lengths + 288);
  u8.fill(5, lengths + 288, lengths + 320);
}

/** Writes the length of the `index`-th code length code in the order of a dynamic block. */
export function setCodeLength(vm: Machine, lengths: Address, index: number, length: number): void {
  vm.u8[lengths + CODE_LENGTH_ORDER[index]!] = length;
}
