/**
 * The state of a decompression, one piece of memory, and its block, another. It begins as compression/decompressor.ts tells.
 *
 *     +------------------+-------+------+--------+---------+--------+---------+-----------+
 *     | the fields below | bytes | list | counts | lengths | limits | symbols | selectors |
 *     +------------------+-------+------+--------+---------+--------+---------+-----------+
 *     0                  256     512    768      1792      3340     4348      7444
 *
 * `bytes` are those that occur in the block, `list` has them as they move to its front, `counts` is how often each byte occurs. The codes'
 * `lengths`, `limits` and `symbols` are told of in decompress-codes.ts; `selectors` say which code each group of symbols is in.
 *
 * The block has in each word's low byte a byte, in the order of the rotations, and above it, once it is complete, where the next one is.
 */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, NEXT_IN } from "../compression/decompressor.ts";

export const MODE = 16;
/** Bits that have been read: BITS of them at the low end of HOLD. */
export const HOLD = 20;
export const BITS = 24;
export const LEVEL = 28;
export const BLOCK = 32;
export const BLOCK_CAPACITY = 36; // in words
export const BLOCK_LENGTH = 40;
/** What the data say the checksum of the block, or of the stream, is. */
export const EXPECTED = 44;
export const BLOCK_CHECK = 48;
export const STREAM_CHECK = 52;
export const ORIGIN = 56;
/** Whether the block is disarranged, as bzip2 before 0.9.5 did to blocks that were hard to sort; and how far that is. */
export const DISARRANGED = 60;
export const SHUFFLE_LEFT = 64;
export const SHUFFLE_AT = 68;
/** How far a field or table has been read. */
export const INDEX = 72;
export const PLACE = 76;
export const SIXTEENS = 80;
export const USED_COUNT = 84;
export const CODE_COUNT = 88;
export const SELECTOR_COUNT = 92;
export const CODE_LENGTH = 96;
export const GROUP_NUMBER = 100;
export const GROUP_LEFT = 104;
/** A run that is being read: its length so far, and what the next digit is worth. */
export const RUN = 108;
export const RUN_UNIT = 112;
/** The output: where in the block the next byte is, how many have been taken, what is to be written how often, and the byte after that. */
export const POSITION = 116;
export const TAKEN = 120;
export const OUT_BYTE = 124;
export const OUT_RUN = 128;
export const AFTER = 132;

export const USED_BYTES = 256;
export const LIST = 512;
export const COUNTS = 768;
export const LENGTHS = 1792;
export const LIMITS = 3340;
export const SYMBOLS = 4348;
export const SELECTORS = 7444;
/** More selectors than a block can need are read and not kept. */
export const MOST_SELECTORS = 18002;
const STATE_BYTES = SELECTORS + MOST_SELECTORS + 2;

const FIRST_CAPACITY = 4096;

export function newDecompressState(vm: Machine): Address {
  return vm.calloc(STATE_BYTES);
}

/** The most bytes a block can have. */
export function largestBlock(vm: Machine, s: Address): number {
  return 100000 * vm.get(s, LEVEL);
}

/** Makes room for a block of `length`, which is not more than the largest. @throws MemoryError */
export function reserveBlock(vm: Machine, s: Address, length: number): void {
  const capacity = vm.get(s, BLOCK_CAPACITY);
  if (length <= capacity) return;
  const larger = Math.min(largestBlock(vm, s), Math.max(length, 2 * capacity, FIRST_CAPACITY));
  vm.set(s, BLOCK, vm.realloc(vm.get(s, BLOCK), 4 * larger));
  vm.set(s, BLOCK_CAPACITY, larger);
}

/** Gives back the block. */
export function freeBlock(vm: Machine, s: Address): void {
  const block = vm.get(s, BLOCK);
  vm.set(s, BLOCK, 0);
  vm.set(s, BLOCK_CAPACITY, 0);
  vm.free(block);
}

/** Reads input until there are `count` bits, 24 at most; `false` when it ends before. */
export function need(vm: Machine, s: Address, count: number): boolean {
  let bits = vm.get(s, BITS);
  if (bits >= count) return true;
  const { u8 } = vm;
  let hold = vm.get(s, HOLD);
  let at = vm.get(s, NEXT_IN);
  const end = at + vm.get(s, AVAIL_IN);
  for (; bits < count && at < end; bits += 8) hold = (hold << 8) | u8[at++]!;
  vm.set(s, HOLD, hold);
  vm.set(s, BITS, bits);
  vm.set(s, NEXT_IN, at);
  vm.set(s, AVAIL_IN, end - at);
  return bits >= count;
}

/** Takes `count` bits, which must be there. */
export function take(vm: Machine, s: Address, count: number): number {
  const bits = vm.get(s, BITS) - count;
  vm.set(s, BITS, bits);
  return (vm.get(s, HOLD) >>> bits) & ((1 << count) - 1);
}
