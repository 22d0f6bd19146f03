/**
 * The state of a decompression, one piece of memory, and the dictionary, another. It begins as compression/decompressor.ts tells.
 *
 *     +------------------+------+---------+--------+-------+-------+---------------+--------+
 *     | the fields below | held | filters | header | check | stage | probabilities | deltas |
 *     +------------------+------+---------+--------+-------+-------+---------------+--------+
 *     0                  256    320       384      1408    1664    5760            34032
 */
import type { Address, Machine } from "@pyvm/vm";
import { EVEN, LITERAL, PROBABILITY_COUNT } from "./constants.ts";
import { dataError } from "./errors.ts";

// ---- the container ----------------------------------------------------------------------------------------------

export const MODE = 16;
/** How many bytes of a field have been read, and how many there are. */
export const INDEX = 20;
export const WANTED = 24;
export const CHECK_ID = 28;
/** Whether the last call could do nothing; a second one in a row is an error. */
export const WAS_IDLE = 32;
/** Whether the dictionary size and length of a header must be likely ones. */
export const PICKY = 36;
export const FILTER_COUNT = 40;
export const BLOCK_HEADER_BYTES = 44;
/** A checksum of the records of the blocks, and of those of the index; how many of the latter have been read. */
export const RECORDS_CHECK = 48;
export const INDEX_CHECK = 52;
export const INDEX_CRC = 56;
/** Whether the data of the block are at their end. */
export const HAS_ENDED = 60;
// Numbers beyond 32 bits, as doubles.
export const MEMORY_LIMIT = 64;
export const PACKED = 72;
export const UNPACKED = 80;
/** What the header says they are, or -1. */
export const EXPECTED_PACKED = 88;
export const EXPECTED_UNPACKED = 96;
export const RECORDS = 104;
export const INDEX_BYTES = 112;
export const NUMBER = 120;
export const RECORDS_LEFT = 128;
/** The weight of the next byte of a number. */
export const WEIGHT = 136;
export const INDEX_UNPADDED = 144;

// ---- LZMA -------------------------------------------------------------------------------------------------------

export const RANGE = 152;
export const CODE = 156;
/** How many bytes of the start of the range coder are missing. */
export const START_LEFT = 160;
export const STATE = 164;
export const REPS = 168; // four
export const LITERAL_BITS = 184;
export const LITERAL_POSITION_BITS = 188;
export const POSITION_BITS = 192;
/** How much of a match is to be copied when there is room again. */
export const MATCH_LEFT = 196;
export const DICTIONARY = 200;
export const DICTIONARY_CAPACITY = 204;
/** The size that the header says, without sign. */
export const DICTIONARY_SIZE = 208;
export const DICTIONARY_POSITION = 212;
/** How many bytes of it are known. */
export const DICTIONARY_FULL = 216;
/** How many bytes of input wait in HELD for the rest of their symbol. */
export const HELD_COUNT = 220;
export const LZMA2_MODE = 224;
export const CHUNK_UNPACKED = 228;
export const CHUNK_PACKED = 232;
export const CHUNK_CONTROL = 236;
export const NEEDS = 240; // bit 0: properties, bit 1: a new dictionary
/** In the stage: how many bytes there are. */
export const STAGED = 244;
/** LZMA1: whether only the mark of the end may follow. */
export const ONLY_END = 248;

export const HELD = 256;
/** Up to four filters of 16 bytes: the id, the option, and what the filter remembers. */
export const FILTERS = 320;
export const FILTER_BYTES = 16;
export const HEADER = 384;
export const CHECK = 1408;
export const STAGE = 1664;
export const STAGE_BYTES = 4096;
export const PROBABILITIES = 5760;
/** 256 bytes for each filter: what went through a delta filter last. */
export const DELTAS = 34032;
const STATE_BYTES = DELTAS + 4 * 256;

const FIRST_DICTIONARY = 65536;
const SMALLEST_DICTIONARY = 4096;
const LARGEST_DICTIONARY = 0x7fff0000;

export function newDecodeState(vm: Machine): Address {
  const state = vm.calloc(STATE_BYTES);
  setNumber(vm, state, MEMORY_LIMIT, Infinity);
  return state;
}

export function freeDictionary(vm: Machine, s: Address): void {
  const dictionary = vm.get(s, DICTIONARY);
  vm.set(s, DICTIONARY, 0);
  vm.set(s, DICTIONARY_CAPACITY, 0);
  vm.free(dictionary);
}

export function getNumber(vm: Machine, s: Address, field: number): number {
  return vm.f64[(s + field) >> 3]!;
}

export function setNumber(vm: Machine, s: Address, field: number, value: number): void {
  vm.f64[(s + field) >> 3] = value;
}

/** Forgets the dictionary. */
export function resetDictionary(vm: Machine, s: Address): void {
  vm.set(s, DICTIONARY_POSITION, 0);
  vm.set(s, DICTIONARY_FULL, 0);
}

/** Makes room for at least one more byte of the dictionary: it grows, or begins anew at its start. @throws MemoryError */
export function turnDictionary(vm: Machine, s: Address): void {
  const capacity = vm.get(s, DICTIONARY_CAPACITY);
  if (vm.get(s, DICTIONARY_POSITION) < capacity) return;
  // Whole sixteens, so that a position in it is as good as one in the data.
  const size = Math.ceil(Math.max(vm.get(s, DICTIONARY_SIZE) >>> 0, SMALLEST_DICTIONARY) / 16) * 16;
  if (capacity >= size) {
    vm.set(s, DICTIONARY_POSITION, 0);
    return;
  }
  if (capacity >= LARGEST_DICTIONARY) vm.noMemory();
  const larger = Math.min(size, Math.max(FIRST_DICTIONARY, 2 * capacity), LARGEST_DICTIONARY);
  vm.set(s, DICTIONARY, vm.realloc(vm.get(s, DICTIONARY), larger));
  vm.set(s, DICTIONARY_CAPACITY, larger);
}

/** Sets lc, lp and pb from their byte. @throws LZMAError for what is not allowed */
export function setProperties(vm: Machine, s: Address, byte: number): void {
  if (!areProperties(byte)) throw dataError(vm);
  vm.set(s, LITERAL_BITS, byte % 9);
  vm.set(s, LITERAL_POSITION_BITS, Math.floor(byte / 9) % 5);
  vm.set(s, POSITION_BITS, Math.floor(byte / 45));
}

/** Whether a byte can be that of lc, lp and pb: lc + lp is 4 at most. */
export function areProperties(byte: number): boolean {
  return byte < 225 && (byte % 9) + (Math.floor(byte / 9) % 5) <= 4;
}

/** All as at the start of a stream, except the dictionary. */
export function resetLzma(vm: Machine, s: Address): void {
  const literals = 0x300 << (vm.get(s, LITERAL_BITS) + vm.get(s, LITERAL_POSITION_BITS));
  const at = (s + PROBABILITIES) >> 1;
  vm.u16.fill(EVEN, at, at + LITERAL + literals);
  vm.set(s, STATE, 0);
  for (let i = 0; i < 4; i++) vm.set(s, REPS + 4 * i, 0);
  vm.set(s, MATCH_LEFT, 0);
}

/** The range coder begins anew. */
export function resetRange(vm: Machine, s: Address): void {
  vm.set(s, RANGE, -1);
  vm.set(s, CODE, 0);
  vm.set(s, START_LEFT, 5);
  vm.set(s, HELD_COUNT, 0);
}

if (PROBABILITIES + 2 * PROBABILITY_COUNT > DELTAS) throw new Error("the parts of a state overlap");
