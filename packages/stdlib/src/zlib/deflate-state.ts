/**
 * The state of a compression, one block of memory that can be copied as it is between calls:
 *
 *     +------------------+--------------+---------------+------------------+--------------------+
 *     | the fields below | window       | previous      | head             | symbols            |
 *     +------------------+--------------+---------------+------------------+--------------------+
 *     0                  256            WINDOW + 2w     + 2w               + 2 << hashBits      + 4 × symbol limit
 *
 * `window` has up to two windows' worth of input; `head` has for each hash of three bytes where they were last seen in it, and `previous`
 * for each position, modulo the window, where the same hash was seen before; 0 is nowhere. `symbols` has the literals and matches that
 * wait for their block: `distance << 16 | literal or length - 3`.
 */
import type { Address, Machine } from "@pyvm/vm";
import { OUT, OUT_LENGTH, putByte } from "../compression/compressor.ts";
import { Z_RLE } from "./constants.ts";

// The first words are those of compression/compressor.ts.
export const HAS_HEADER = 20;
/** 1 zlib, 2 gzip, 0 neither. */
export const WRAP = 24;
export const LEVEL = 28;
export const STRATEGY = 32;
export const WINDOW_BITS = 36;
export const WINDOW_SIZE = 40;
export const HASH_MASK = 44;
export const HASH_SHIFT = 48;
export const HASH = 52;
export const MATCH_LENGTH = 56;
export const MATCH_START = 60;
export const PREVIOUS_LENGTH = 64;
export const PREVIOUS_MATCH = 68;
export const MATCH_AVAILABLE = 72;
/** Where in the window the next string begins, how much input there is from there on, and where its block begins. */
export const POSITION = 76;
export const LOOKAHEAD = 80;
export const BLOCK_START = 84;
/** How many strings before the position are not yet in the hash table, for want of bytes. */
export const INSERT = 88;
export const MAX_CHAIN = 92;
export const MAX_LAZY = 96;
export const GOOD_LENGTH = 100;
export const NICE_LENGTH = 104;
export const SYMBOL_LIMIT = 108;
export const SYMBOL_COUNT = 112;
export const BIT_BUFFER = 116;
export const BIT_COUNT = 120;
export const CHECK = 124;
export const TOTAL_IN = 128; // modulo 2^32
export const LAST_FLUSH = 132;
/** Where the parts are, relative to the state. */
export const PREVIOUS = 136;
export const HEAD = 140;
export const SYMBOLS = 144;
const BYTES = 148;
export const WINDOW = 256;

/** Good length, lazy length, nice length and chain length of each level: how far a match is looked for. */
const LEVELS: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0, 0],
  [4, 4, 8, 4],
  [4, 5, 16, 8],
  [4, 6, 32, 32],
  [4, 4, 16, 16],
  [8, 16, 32, 32],
  [8, 16, 128, 128],
  [8, 32, 128, 256],
  [32, 128, 258, 1024],
  [32, 258, 258, 4096],
];

export interface DeflateOptions {
  readonly level: number;
  readonly wbits: number;
  readonly memLevel: number;
  readonly strategy: number;
}

/** What zlib's window bits mean, or null where they make no sense. */
function wrapAndBits(wbits: number): { wrap: number; bits: number } | null {
  const wrap = wbits < 0 ? 0 : wbits > 15 ? 2 : 1;
  const bits = wbits < 0 ? -wbits : wbits > 15 ? wbits - 16 : wbits;
  if (bits < 8 || bits > 15 || (bits === 8 && wrap !== 1)) return null;
  return { wrap, bits: bits === 8 ? 9 : bits };
}

/** A new state, or 0 when the options make no sense. */
export function newDeflateState(vm: Machine, options: DeflateOptions): Address {
  const { memLevel, strategy } = options;
  const level = options.level === -1 ? 6 : options.level;
  const frame = wrapAndBits(options.wbits);
  if (frame === null || level < 0 || level > 9 || memLevel < 1 || memLevel > 9 || strategy < 0 || strategy > 4)
    return 0;
  const size = 1 << frame.bits;
  const hashBits = memLevel + 7;
  const symbolLimit = 1 << (memLevel + 6);
  const previous = WINDOW + 2 * size;
  const head = previous + 2 * size;
  const symbols = head + 2 * (1 << hashBits);
  const bytes = symbols + 4 * symbolLimit;
  const state = vm.calloc(bytes);
  vm.set(state, WRAP, frame.wrap);
  vm.set(state, LEVEL, level);
  vm.set(state, STRATEGY, strategy);
  vm.set(state, WINDOW_BITS, frame.bits);
  vm.set(state, WINDOW_SIZE, size);
  vm.set(state, HASH_MASK, (1 << hashBits) - 1);
  vm.set(state, HASH_SHIFT, Math.floor((hashBits + 2) / 3));
  vm.set(state, SYMBOL_LIMIT, symbolLimit - 1);
  vm.set(state, PREVIOUS, previous);
  vm.set(state, HEAD, head);
  vm.set(state, SYMBOLS, symbols);
  vm.set(state, BYTES, bytes);
  vm.set(state, MATCH_LENGTH, 2);
  vm.set(state, PREVIOUS_LENGTH, 2);
  vm.set(state, LAST_FLUSH, -2);
  vm.set(state, CHECK, frame.wrap === 2 ? 0 : 1);
  const [good, lazy, nice, chain] = LEVELS[level]!;
  vm.set(state, GOOD_LENGTH, good);
  vm.set(state, MAX_LAZY, lazy);
  vm.set(state, NICE_LENGTH, nice);
  vm.set(state, MAX_CHAIN, chain);
  return state;
}

/** How the header names the effort: 0 for the fastest to 3 for the best. */
export function effort(vm: Machine, s: Address): number {
  const level = vm.get(s, LEVEL);
  const strategy = vm.get(s, STRATEGY);
  if ((strategy >= 2 && strategy <= Z_RLE + 1) || level < 2) return 0;
  return level < 6 ? 1 : level === 6 ? 2 : 3;
}

export function copyDeflateState(vm: Machine, state: Address): Address {
  const bytes = vm.get(state, BYTES);
  const copy = vm.malloc(bytes);
  vm.u8.copyWithin(copy, state, state + bytes);
  return copy;
}

/** Forgets all strings. */
export function clearHash(vm: Machine, s: Address): void {
  vm.u8.fill(0, s + vm.get(s, HEAD), s + vm.get(s, SYMBOLS));
}

// ---- output ---------------------------------------------------------------------------------------------------

/** Writes `count` bits, 16 at most, for which there is room. */
export function putBits(vm: Machine, s: Address, value: number, count: number): void {
  const i32 = vm.i32;
  const at = s >> 2;
  const bits = i32[at + (BIT_COUNT >> 2)]!;
  i32[at + (BIT_BUFFER >> 2)]! |= value << bits;
  i32[at + (BIT_COUNT >> 2)] = bits + count;
  if (bits + count >= 16) flushBits(vm, s);
}

/** Writes the whole bytes of the bit buffer; fewer than 8 bits remain. */
export function flushBits(vm: Machine, s: Address): void {
  let bits = vm.get(s, BIT_COUNT);
  let buffer = vm.get(s, BIT_BUFFER);
  const u8 = vm.u8;
  const out = vm.get(s, OUT);
  let length = vm.get(s, OUT_LENGTH);
  for (; bits >= 8; bits -= 8) {
    u8[out + length++] = buffer;
    buffer >>>= 8;
  }
  vm.set(s, OUT_LENGTH, length);
  vm.set(s, BIT_BUFFER, buffer);
  vm.set(s, BIT_COUNT, bits);
}

/** Fills the last byte up with zeros. */
export function flushToByte(vm: Machine, s: Address): void {
  flushBits(vm, s);
  if (vm.get(s, BIT_COUNT) > 0) putByte(vm, s, vm.get(s, BIT_BUFFER));
  vm.set(s, BIT_BUFFER, 0);
  vm.set(s, BIT_COUNT, 0);
}
