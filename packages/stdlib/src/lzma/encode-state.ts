/**
 * The state of a compression, one piece of memory, and its window and tables, others. It begins as compression/compressor.ts tells.
 *
 *     +------------------+---------+-------+--------+---------------+
 *     | the fields below | filters | check | deltas | probabilities |
 *     +------------------+---------+-------+--------+---------------+
 *     0                  192       256     384      1408
 *
 * The window has the bytes that matches may reach, those that are to be compressed, and those that are to go through filters. CHAIN has for each
 * place of the window the place + 1 before it where the same hash was seen, and HASHES where each hash was seen last.
 */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, NEXT_IN } from "../compression/compressor.ts";
import { EVEN, PROBABILITY_COUNT } from "./constants.ts";

export const FORMAT = 20;
export const CHECK_ID = 24;
export const HAS_HEADER = 28;
export const WINDOW = 32;
export const WINDOW_CAPACITY = 36;
/** How many bytes are in the window that went through all filters, and how many wait after them. */
export const WINDOW_END = 40;
export const STAGED = 44;
/** What has been compressed, and what has been entered in the tables. */
export const POSITION = 48;
export const ENTERED = 52;
export const HASHES = 56;
export const CHAIN = 60;
/** How far back matches may reach. */
export const REACH = 64;
export const NICE_LENGTH = 68;
export const DEPTH = 72;
export const LITERAL_BITS = 76;
export const LITERAL_POSITION_BITS = 80;
export const POSITION_BITS = 84;
export const STATE = 88;
export const REPS = 92; // four
/** LZMA2: bit 0: properties, bit 1: a new dictionary, bit 2: a new state. */
export const NEEDS = 108;
export const FILTER_COUNT = 112;
export const BLOCK_HEADER_BYTES = 116;
export const RANGE = 120;
export const CACHE = 124;
export const LOW = 128; // a double
export const CACHE_SIZE = 136;
export const UNPACKED = 144; // a double
export const PACKED = 152; // a double
export const FILTERS = 192;
export const CHECK = 256;
export const DELTAS = 384;
export const PROBABILITIES = 1408;
const STATE_BYTES = PROBABILITIES + 2 * PROBABILITY_COUNT + 2;

export const HASH_4_COUNT: number = 1 << 16;
export const HASH_3_COUNT: number = 1 << 14;
/** Matches reach no farther, whatever the dictionary's size. */
const FARTHEST = 1 << 23;
const FIRST_WINDOW = 1 << 14;
/** How much may be in the window beyond what matches reach. */
const AHEAD = 1 << 20;

export const NEEDS_PROPERTIES = 1;
export const NEEDS_DICTIONARY = 2;
export const NEEDS_STATE = 4;

export function newEncodeState(vm: Machine): Address {
  return vm.calloc(STATE_BYTES);
}

/** Gives back all but the state itself. */
export function freeTables(vm: Machine, s: Address): void {
  for (const field of [WINDOW, HASHES, CHAIN]) {
    const table = vm.get(s, field);
    vm.set(s, field, 0);
    vm.free(table);
  }
  vm.set(s, WINDOW_CAPACITY, 0);
}

export function setReach(vm: Machine, s: Address, dictionary: number): void {
  vm.set(s, REACH, Math.min(dictionary, FARTHEST));
}

/** All probabilities and distances as at the start. */
export function resetState(vm: Machine, s: Address): void {
  const at = (s + PROBABILITIES) >> 1;
  vm.u16.fill(EVEN, at, at + PROBABILITY_COUNT);
  vm.set(s, STATE, 0);
  for (let i = 0; i < 4; i++) vm.set(s, REPS + 4 * i, 0);
}

/** Makes the tables, if there are none. */
export function makeTables(vm: Machine, s: Address): void {
  if (vm.get(s, HASHES) === 0) vm.set(s, HASHES, vm.calloc(4 * (HASH_4_COUNT + HASH_3_COUNT)));
}

function grow(vm: Machine, s: Address, capacity: number): void {
  vm.set(s, WINDOW, vm.realloc(vm.get(s, WINDOW), capacity));
  vm.set(s, CHAIN, vm.realloc(vm.get(s, CHAIN), 4 * capacity));
  vm.set(s, WINDOW_CAPACITY, capacity);
}

/** Forgets what matches do not reach any more: a number of sixteens, so that a place is as good as the position in the data. */
function slide(vm: Machine, s: Address): void {
  const count = Math.max(0, vm.get(s, POSITION) - vm.get(s, REACH)) & ~15;
  if (count === 0) return;
  const { u8, i32 } = vm;
  const window = vm.get(s, WINDOW);
  const end = vm.get(s, WINDOW_END);
  u8.copyWithin(window, window + count, window + end + vm.get(s, STAGED));
  const chain = vm.get(s, CHAIN) >> 2;
  i32.copyWithin(chain, chain + count, chain + end);
  rebase(i32, chain, end - count, count);
  if (vm.get(s, HASHES) !== 0) rebase(i32, vm.get(s, HASHES) >> 2, HASH_4_COUNT + HASH_3_COUNT, count);
  for (const field of [WINDOW_END, POSITION, ENTERED]) vm.set(s, field, vm.get(s, field) - count);
}

function rebase(i32: Int32Array, first: number, length: number, by: number): void {
  for (let at = first; at < first + length; at++) i32[at] = Math.max(0, i32[at]! - by);
}

/** Takes input into the window, as much as there is room for. Returns how much. */
export function takeInput(vm: Machine, s: Address): number {
  const available = vm.get(s, AVAIL_IN);
  const largest = vm.get(s, REACH) + AHEAD;
  let used = vm.get(s, WINDOW_END) + vm.get(s, STAGED);
  if (used + available > vm.get(s, WINDOW_CAPACITY) && vm.get(s, WINDOW_CAPACITY) < largest) {
    grow(vm, s, Math.min(largest, Math.max(used + available, 2 * vm.get(s, WINDOW_CAPACITY), FIRST_WINDOW)));
  }
  if (used + available > vm.get(s, WINDOW_CAPACITY)) {
    slide(vm, s);
    used = vm.get(s, WINDOW_END) + vm.get(s, STAGED);
  }
  const count = Math.min(available, vm.get(s, WINDOW_CAPACITY) - used);
  const from = vm.get(s, NEXT_IN);
  const to = vm.get(s, WINDOW) + used;
  vm.u8.copyWithin(to, from, from + count);
  vm.set(s, NEXT_IN, from + count);
  vm.set(s, AVAIL_IN, available - count);
  return count;
}
