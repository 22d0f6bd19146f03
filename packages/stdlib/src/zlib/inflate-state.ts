/**
 * The state of a decompression, one block of memory that can be copied as it is while it has no input and output:
 *
 *     +------------------------------+------------+---------------+---------------+--------+
 *     | the fields below             | lengths    | literal codes | distance codes| window |
 *     +------------------------------+------------+---------------+---------------+--------+
 *     0                              128          456             5776            11096
 *
 * The window has the last `WINDOW_SIZE` bytes of the output as a ring: `WINDOW_HAVE` of them, the next goes to `WINDOW_NEXT`.
 */
import type { Address, Machine } from "@pyvm/vm";
import { adler32 } from "./adler32.ts";
import { crc32 } from "../binascii/checksums.ts";
import { CODE_BYTES } from "./inflate-codes.ts";

export const MODE = 0;
/** Bit 0: a zlib header may come; bit 1: a gzip header may come. */
export const WRAP = 4;
/** Whether the stream turned out to be gzip's. */
export const IS_GZIP = 8;
export const LAST_BLOCK = 12;
export const HAVE_DICTIONARY = 16;
/** The checksum of the output so far, or that of the dictionary that is asked for. */
export const CHECK = 20;
export const TOTAL_OUT = 24; // modulo 2^32
export const WINDOW_BITS = 28;
export const WINDOW_HAVE = 32;
export const WINDOW_NEXT = 36;
export const HOLD = 40;
export const BITS = 44;
/** Bytes left to copy of a stored block, of a match, or of a field of the header; or a literal. */
export const LENGTH = 48;
export const DISTANCE = 52;
/** How many bits follow the code that was read. */
export const EXTRA = 56;
export const LITERAL_COUNT = 60;
export const DISTANCE_COUNT = 64;
export const CODE_LENGTH_COUNT = 68;
export const LENGTHS_HAVE = 72;
export const GZIP_FLAGS = 76;
/** What is wrong: an index into the messages. */
export const MESSAGE = 80;
export const NEXT_IN = 84;
export const AVAIL_IN = 88;
export const NEXT_OUT = 92;
export const AVAIL_OUT = 96;
/** Where the output of this call begins, and from where on it is not yet part of the checksum. */
export const OUT_START = 100;
export const OUT_CHECKED = 104;
export const HEADER_CHECK = 108;
export const LENGTHS = 128;
export const LITERAL_CODE = 456;
export const DISTANCE_CODE = 5776;
const WINDOW = 11096;

/** A new state; `wbits` as zlib's, or 0 when it makes no sense. */
export function newInflateState(vm: Machine, wbits: number): Address {
  const raw = wbits < 0;
  const wrap = raw ? 0 : (wbits >> 4) + 1;
  const windowBits = raw ? -wbits : wbits < 48 ? wbits & 15 : wbits;
  if (wrap > 3 || (windowBits !== 0 && (windowBits < 8 || windowBits > 15))) return 0;
  const size = 1 << (windowBits === 0 ? 15 : windowBits);
  const state = vm.malloc(WINDOW + size);
  vm.u8.fill(0, state, state + LENGTHS);
  vm.set(state, WRAP, wrap);
  vm.set(state, WINDOW_BITS, windowBits);
  return state;
}

function windowSize(vm: Machine, state: Address): number {
  const bits = vm.get(state, WINDOW_BITS);
  return 1 << (bits === 0 ? 15 : bits);
}

export function copyInflateState(vm: Machine, state: Address): Address {
  const bytes = WINDOW + windowSize(vm, state);
  const copy = vm.malloc(bytes);
  vm.u8.copyWithin(copy, state, state + bytes);
  return copy;
}

/** Takes the bytes from `from` up to `end` into the window. */
export function updateWindow(vm: Machine, state: Address, from: Address, end: Address): void {
  const u8 = vm.u8;
  const size = windowSize(vm, state);
  const window = state + WINDOW;
  if (end - from >= size) {
    u8.copyWithin(window, end - size, end);
    vm.set(state, WINDOW_NEXT, 0);
    vm.set(state, WINDOW_HAVE, size);
    return;
  }
  const next = vm.get(state, WINDOW_NEXT);
  const first = Math.min(size - next, end - from);
  u8.copyWithin(window + next, from, from + first);
  u8.copyWithin(window, from + first, end);
  vm.set(state, WINDOW_NEXT, (next + end - from) & (size - 1));
  vm.set(state, WINDOW_HAVE, Math.min(size, vm.get(state, WINDOW_HAVE) + end - from));
}

/** Copies `length` bytes from `distance` before `out`; what is before this call's output comes from the window. */
export function copyMatch(vm: Machine, state: Address, out: Address, distance: number, length: number): void {
  const u8 = vm.u8;
  const written = out - vm.get(state, OUT_START);
  const end = out + length;
  let to = out;
  if (distance > written) {
    const mask = windowSize(vm, state) - 1;
    const window = state + WINDOW;
    let from = vm.get(state, WINDOW_NEXT) - (distance - written);
    const stop = Math.min(end, out + distance - written);
    while (to < stop) u8[to++] = u8[window + (from++ & mask)]!;
  }
  if (distance >= 16 && end - to >= 16 && distance >= end - to) u8.copyWithin(to, to - distance, end - distance);
  else for (; to < end; to++) u8[to] = u8[to - distance]!;
}

/** How far back a match may reach from `out`. */
export function history(vm: Machine, state: Address, out: Address): number {
  return vm.get(state, WINDOW_HAVE) + out - vm.get(state, OUT_START);
}

/** Brings the checksum and the length up to the end of the output. */
export function updateCheck(vm: Machine, state: Address): void {
  const from = vm.get(state, OUT_CHECKED);
  const length = vm.get(state, NEXT_OUT) - from;
  vm.set(state, TOTAL_OUT, vm.get(state, TOTAL_OUT) + length);
  vm.set(state, OUT_CHECKED, from + length);
  if (vm.get(state, WRAP) === 0 || length === 0) return;
  const check = vm.get(state, IS_GZIP) !== 0 ? crc32 : adler32;
  vm.set(state, CHECK, check(vm.u8, from, length, vm.get(state, CHECK)));
}

if (LITERAL_CODE + CODE_BYTES !== DISTANCE_CODE || DISTANCE_CODE + CODE_BYTES !== WINDOW)
  throw new Error("the parts of a state overlap");
