/**
 * Compression (RFC 1950 to 1952) by hash chains and lazy matching, with the same choices as zlib's.
 *
 * A string of the window is hashed by its first three bytes; earlier strings of the same hash are tried as matches, the latest first. A match
 * is put off by one byte at the higher levels, in case a longer one begins there.
 */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, NEXT_IN, putByte, reserve } from "../compression/compressor.ts";
import { crc32 } from "../binascii/checksums.ts";
import { adler32 } from "./adler32.ts";
import {
  Z_BLOCK,
  Z_BUF_ERROR,
  Z_FILTERED,
  Z_FINISH,
  Z_FULL_FLUSH,
  Z_HUFFMAN_ONLY,
  Z_NO_FLUSH,
  Z_OK,
  Z_PARTIAL_FLUSH,
  Z_RLE,
  Z_STREAM_END,
  Z_STREAM_ERROR,
} from "./constants.ts";
import { keepLiteral, keepMatch, writeAlignment, writeBlock, writeStored } from "./deflate-blocks.ts";
import {
  BLOCK_START,
  CHECK,
  clearHash,
  effort,
  GOOD_LENGTH,
  HAS_HEADER,
  HASH,
  HASH_MASK,
  HASH_SHIFT,
  HEAD,
  INSERT,
  LAST_FLUSH,
  LEVEL,
  LOOKAHEAD,
  MATCH_AVAILABLE,
  MATCH_LENGTH,
  MATCH_START,
  MAX_CHAIN,
  MAX_LAZY,
  NICE_LENGTH,
  POSITION,
  PREVIOUS,
  PREVIOUS_LENGTH,
  PREVIOUS_MATCH,
  STRATEGY,
  SYMBOL_COUNT,
  TOTAL_IN,
  WINDOW,
  WINDOW_BITS,
  WINDOW_SIZE,
  WRAP,
} from "./deflate-state.ts";

const SHORTEST_MATCH = 3;
const LONGEST_MATCH = 258;
/** With so much input ahead every match can be found in full. */
const PLENTY = LONGEST_MATCH + SHORTEST_MATCH + 1;
/** A match of three bytes that is further away takes more bits than the bytes. */
const TOO_FAR = 4096;

// What a strategy says when it stops.
const NEED_MORE = 0;
const BLOCK_DONE = 1;
const FINISHED = 2;

// ---- the window -------------------------------------------------------------------------------------------------

function readInput(vm: Machine, s: Address, to: Address, room: number): number {
  const count = Math.min(room, vm.get(s, AVAIL_IN));
  if (count === 0) return 0;
  const from = vm.get(s, NEXT_IN);
  vm.u8.copyWithin(to, from, from + count);
  vm.set(s, NEXT_IN, from + count);
  vm.set(s, AVAIL_IN, vm.get(s, AVAIL_IN) - count);
  vm.set(s, TOTAL_IN, vm.get(s, TOTAL_IN) + count);
  const wrap = vm.get(s, WRAP);
  if (wrap !== 0) vm.set(s, CHECK, (wrap === 1 ? adler32 : crc32)(vm.u8, to, count, vm.get(s, CHECK)));
  return count;
}

/** Moves the upper half of the window to the lower one. */
function slide(vm: Machine, s: Address): void {
  const size = vm.get(s, WINDOW_SIZE);
  const window = s + WINDOW;
  vm.u8.copyWithin(window, window + size, window + 2 * size);
  for (const field of [MATCH_START, POSITION, BLOCK_START]) vm.set(s, field, vm.get(s, field) - size);
  vm.set(s, INSERT, Math.min(vm.get(s, INSERT), vm.get(s, POSITION)));
  const u16 = vm.u16;
  const first = (s + vm.get(s, PREVIOUS)) >> 1;
  const end = ((s + vm.get(s, HEAD)) >> 1) + vm.get(s, HASH_MASK) + 1;
  for (let at = first; at < end; at++) {
    const position = u16[at]!;
    u16[at] = position >= size ? position - size : 0;
  }
}

/** Hashes the strings before the position that had not enough bytes so far. */
function insertEarlier(vm: Machine, s: Address): void {
  let insert = vm.get(s, INSERT);
  const lookahead = vm.get(s, LOOKAHEAD);
  if (lookahead + insert < SHORTEST_MATCH) return;
  let position = vm.get(s, POSITION) - insert;
  startHash(vm, s, position);
  for (; insert > 0 && lookahead + insert >= SHORTEST_MATCH; insert--) insertString(vm, s, position++);
  vm.set(s, INSERT, insert);
}

/** Reads input until there is plenty of it ahead, or none is left. */
function fillWindow(vm: Machine, s: Address): void {
  const size = vm.get(s, WINDOW_SIZE);
  do {
    if (vm.get(s, POSITION) >= 2 * size - PLENTY) slide(vm, s);
    if (vm.get(s, AVAIL_IN) === 0) return;
    const end = vm.get(s, POSITION) + vm.get(s, LOOKAHEAD);
    const count = readInput(vm, s, s + WINDOW + end, 2 * size - end);
    vm.set(s, LOOKAHEAD, vm.get(s, LOOKAHEAD) + count);
    insertEarlier(vm, s);
  } while (vm.get(s, LOOKAHEAD) < PLENTY && vm.get(s, AVAIL_IN) > 0);
}

/** The hash of the two bytes at a position, to which the third comes when the string is inserted. */
function startHash(vm: Machine, s: Address, position: number): void {
  const at = s + WINDOW + position;
  vm.set(s, HASH, ((vm.u8[at]! << vm.get(s, HASH_SHIFT)) ^ vm.u8[at + 1]!) & vm.get(s, HASH_MASK));
}

/** Enters the string at a position; returns where the same hash was seen before, or 0. */
function insertString(vm: Machine, s: Address, position: number): number {
  const i32 = vm.i32;
  const u16 = vm.u16;
  const fields = s >> 2;
  const hash =
    ((i32[fields + (HASH >> 2)]! << i32[fields + (HASH_SHIFT >> 2)]!) ^ vm.u8[s + WINDOW + position + 2]!) &
    i32[fields + (HASH_MASK >> 2)]!;
  i32[fields + (HASH >> 2)] = hash;
  const head = ((s + i32[fields + (HEAD >> 2)]!) >> 1) + hash;
  const earlier = u16[head]!;
  u16[((s + i32[fields + (PREVIOUS >> 2)]!) >> 1) + (position & (i32[fields + (WINDOW_SIZE >> 2)]! - 1))] = earlier;
  u16[head] = position;
  return earlier;
}

/**
 * The length of the longest match of the string at the position with one of the chain that begins at `candidate`; MATCH_START says where.
 * Only one that is longer than PREVIOUS_LENGTH counts.
 */
function longestMatch(vm: Machine, s: Address, candidate: number): number {
  const u8 = vm.u8;
  const u16 = vm.u16;
  const window = s + WINDOW;
  const position = vm.get(s, POSITION);
  const lookahead = vm.get(s, LOOKAHEAD);
  const size = vm.get(s, WINDOW_SIZE);
  const previous = (s + vm.get(s, PREVIOUS)) >> 1;
  const limit = Math.max(0, position - (size - PLENTY));
  const nice = Math.min(vm.get(s, NICE_LENGTH), lookahead);
  const most = Math.min(LONGEST_MATCH, lookahead);
  const scan = window + position;
  let best = vm.get(s, PREVIOUS_LENGTH);
  let chain = vm.get(s, MAX_CHAIN);
  if (best >= vm.get(s, GOOD_LENGTH)) chain >>= 2;
  let beforeLast = u8[scan + best - 1]!;
  let last = u8[scan + best]!;
  const first = u8[scan]!;
  let at = candidate;
  do {
    const match = window + at;
    if (u8[match + best] !== last || u8[match + best - 1] !== beforeLast || u8[match] !== first) continue;
    let length = 0;
    while (length < most && u8[match + length] === u8[scan + length]) length++;
    if (length <= best) continue;
    vm.set(s, MATCH_START, at);
    best = length;
    if (length >= nice) break;
    beforeLast = u8[scan + best - 1]!;
    last = u8[scan + best]!;
  } while ((at = u16[previous + (at & (size - 1))]!) > limit && --chain !== 0);
  return Math.min(best, lookahead);
}

// ---- strategies -------------------------------------------------------------------------------------------------

/** Whether a strategy must stop for want of input: `least` ahead are enough. */
function lacksInput(vm: Machine, s: Address, least: number, flush: number): boolean {
  if (vm.get(s, LOOKAHEAD) >= least) return false;
  fillWindow(vm, s);
  return vm.get(s, LOOKAHEAD) < least && flush === Z_NO_FLUSH;
}

function consume(vm: Machine, s: Address, count: number): void {
  vm.i32[(s + POSITION) >> 2]! += count;
  vm.i32[(s + LOOKAHEAD) >> 2]! -= count;
}

/** The end of the input of a call: writes what is kept. */
function endInput(vm: Machine, s: Address, flush: number, insert: number): number {
  vm.set(s, INSERT, insert);
  if (flush === Z_FINISH) {
    writeBlock(vm, s, true);
    return FINISHED;
  }
  if (vm.get(s, SYMBOL_COUNT) > 0) writeBlock(vm, s, false);
  return BLOCK_DONE;
}

/** deflate_stored: bytes wait in the window until there is a block of them. */
function deflateStored(vm: Machine, s: Address, flush: number): number {
  const most = Math.min(65535, 2 * vm.get(s, WINDOW_SIZE));
  for (;;) {
    const position = vm.get(s, POSITION);
    const end = position + readInput(vm, s, s + WINDOW + position, most - position);
    vm.set(s, POSITION, end);
    const more = vm.get(s, AVAIL_IN) > 0;
    if (!more && flush === Z_NO_FLUSH) return NEED_MORE;
    const last = !more && flush === Z_FINISH;
    const start = vm.get(s, BLOCK_START); // not 0 after a dictionary
    if (end > start || last) writeStored(vm, s, s + WINDOW + start, end - start, last);
    vm.set(s, POSITION, 0);
    vm.set(s, BLOCK_START, 0);
    if (!more) return last ? FINISHED : BLOCK_DONE;
  }
}

/** deflate_huff: no matches. */
function deflateLiterals(vm: Machine, s: Address, flush: number): number {
  for (;;) {
    if (lacksInput(vm, s, 1, flush)) return NEED_MORE;
    if (vm.get(s, LOOKAHEAD) === 0) return endInput(vm, s, flush, 0);
    const full = keepLiteral(vm, s, vm.u8[s + WINDOW + vm.get(s, POSITION)]!);
    consume(vm, s, 1);
    if (full) writeBlock(vm, s, false);
  }
}

/** deflate_rle: only matches with the byte before. */
function deflateRuns(vm: Machine, s: Address, flush: number): number {
  const u8 = vm.u8;
  for (;;) {
    if (lacksInput(vm, s, LONGEST_MATCH + 1, flush)) return NEED_MORE;
    const lookahead = vm.get(s, LOOKAHEAD);
    if (lookahead === 0) return endInput(vm, s, flush, 0);
    const at = s + WINDOW + vm.get(s, POSITION);
    const most = Math.min(LONGEST_MATCH, lookahead);
    let length = 0;
    if (vm.get(s, POSITION) > 0) while (length < most && u8[at + length] === u8[at - 1]) length++;
    const isMatch = length >= SHORTEST_MATCH;
    const full = isMatch ? keepMatch(vm, s, 1, length) : keepLiteral(vm, s, u8[at]!);
    consume(vm, s, isMatch ? length : 1);
    if (full) writeBlock(vm, s, false);
  }
}

/** Enters the string at the position, if there are three bytes of it. */
function insertHere(vm: Machine, s: Address): number {
  return vm.get(s, LOOKAHEAD) >= SHORTEST_MATCH ? insertString(vm, s, vm.get(s, POSITION)) : 0;
}

function isNear(vm: Machine, s: Address, earlier: number): boolean {
  return earlier !== 0 && vm.get(s, POSITION) - earlier <= vm.get(s, WINDOW_SIZE) - PLENTY;
}

/** deflate_fast: takes the first match. */
function deflateFast(vm: Machine, s: Address, flush: number): number {
  for (;;) {
    if (lacksInput(vm, s, PLENTY, flush)) return NEED_MORE;
    if (vm.get(s, LOOKAHEAD) === 0) return endInput(vm, s, flush, Math.min(vm.get(s, POSITION), SHORTEST_MATCH - 1));
    const earlier = insertHere(vm, s);
    const length = isNear(vm, s, earlier) ? longestMatch(vm, s, earlier) : 0;
    let full: boolean;
    if (length >= SHORTEST_MATCH) {
      full = keepMatch(vm, s, vm.get(s, POSITION) - vm.get(s, MATCH_START), length);
      passMatch(vm, s, length);
    } else {
      full = keepLiteral(vm, s, vm.u8[s + WINDOW + vm.get(s, POSITION)]!);
      consume(vm, s, 1);
    }
    if (full) writeBlock(vm, s, false);
  }
}

/** Goes past a match; the strings in it are entered only if it is short. */
function passMatch(vm: Machine, s: Address, length: number): void {
  const position = vm.get(s, POSITION);
  consume(vm, s, length);
  if (length <= vm.get(s, MAX_LAZY) && vm.get(s, LOOKAHEAD) >= SHORTEST_MATCH) {
    for (let at = position + 1; at < position + length; at++) insertString(vm, s, at);
  } else startHash(vm, s, position + length);
}

/** The match at the position, if it is worth while and longer than the one before; otherwise 2. */
function lazyMatch(vm: Machine, s: Address, earlier: number): number {
  if (vm.get(s, PREVIOUS_LENGTH) >= vm.get(s, MAX_LAZY) || !isNear(vm, s, earlier)) return SHORTEST_MATCH - 1;
  const length = longestMatch(vm, s, earlier);
  if (length > 5) return length;
  const far = length === SHORTEST_MATCH && vm.get(s, POSITION) - vm.get(s, MATCH_START) > TOO_FAR;
  return far || vm.get(s, STRATEGY) === Z_FILTERED ? SHORTEST_MATCH - 1 : length;
}

/** deflate_slow: a match is taken when there is no longer one a byte later. */
function deflateLazily(vm: Machine, s: Address, flush: number): number {
  const u8 = vm.u8;
  for (;;) {
    if (lacksInput(vm, s, PLENTY, flush)) return NEED_MORE;
    if (vm.get(s, LOOKAHEAD) === 0) break;
    const earlier = insertHere(vm, s);
    const before = vm.get(s, MATCH_LENGTH);
    vm.set(s, PREVIOUS_LENGTH, before);
    vm.set(s, PREVIOUS_MATCH, vm.get(s, MATCH_START));
    const length = lazyMatch(vm, s, earlier);
    vm.set(s, MATCH_LENGTH, length);
    if (before >= SHORTEST_MATCH && length <= before) {
      const full = keepMatch(vm, s, vm.get(s, POSITION) - 1 - vm.get(s, PREVIOUS_MATCH), before);
      passLazyMatch(vm, s, before);
      if (full) writeBlock(vm, s, false);
      continue;
    }
    if (vm.get(s, MATCH_AVAILABLE) !== 0) {
      if (keepLiteral(vm, s, u8[s + WINDOW + vm.get(s, POSITION) - 1]!)) writeBlock(vm, s, false);
    } else vm.set(s, MATCH_AVAILABLE, 1);
    consume(vm, s, 1);
  }
  if (vm.get(s, MATCH_AVAILABLE) !== 0) {
    keepLiteral(vm, s, u8[s + WINDOW + vm.get(s, POSITION) - 1]!);
    vm.set(s, MATCH_AVAILABLE, 0);
  }
  return endInput(vm, s, flush, Math.min(vm.get(s, POSITION), SHORTEST_MATCH - 1));
}

/** Goes past a match that began a byte before the position. */
function passLazyMatch(vm: Machine, s: Address, length: number): void {
  const position = vm.get(s, POSITION);
  const last = position + vm.get(s, LOOKAHEAD) - SHORTEST_MATCH;
  const end = position + length - 1;
  for (let at = position + 1; at < end && at <= last; at++) insertString(vm, s, at);
  consume(vm, s, length - 1);
  vm.set(s, MATCH_AVAILABLE, 0);
  vm.set(s, MATCH_LENGTH, SHORTEST_MATCH - 1);
}

function runStrategy(vm: Machine, s: Address, flush: number): number {
  const level = vm.get(s, LEVEL);
  const strategy = vm.get(s, STRATEGY);
  if (level === 0) return deflateStored(vm, s, flush);
  if (strategy === Z_HUFFMAN_ONLY) return deflateLiterals(vm, s, flush);
  if (strategy === Z_RLE) return deflateRuns(vm, s, flush);
  return level < 4 ? deflateFast(vm, s, flush) : deflateLazily(vm, s, flush);
}

// ---- headers and trailers ---------------------------------------------------------------------------------------

function putBigEndian(vm: Machine, s: Address, word: number): void {
  for (let shift = 24; shift >= 0; shift -= 8) putByte(vm, s, word >> shift);
}

function putLittleEndian(vm: Machine, s: Address, word: number): void {
  for (let shift = 0; shift < 32; shift += 8) putByte(vm, s, word >> shift);
}

function writeHeader(vm: Machine, s: Address): void {
  reserve(vm, s, 16);
  const wrap = vm.get(s, WRAP);
  if (wrap === 2) {
    for (const byte of [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]) putByte(vm, s, byte);
    const rate = effort(vm, s);
    putByte(vm, s, vm.get(s, LEVEL) === 9 ? 2 : rate === 0 ? 4 : 0);
    putByte(vm, s, 3); // Unix
  } else if (wrap === 1) {
    const hasDictionary = vm.get(s, POSITION) !== 0;
    let header = ((8 + ((vm.get(s, WINDOW_BITS) - 8) << 4)) << 8) | (effort(vm, s) << 6) | (hasDictionary ? 0x20 : 0);
    header += 31 - (header % 31);
    putByte(vm, s, header >> 8);
    putByte(vm, s, header);
    if (hasDictionary) putBigEndian(vm, s, vm.get(s, CHECK));
    vm.set(s, CHECK, 1);
  }
  vm.set(s, HAS_HEADER, 1);
}

function writeTrailer(vm: Machine, s: Address): void {
  reserve(vm, s, 8);
  const wrap = vm.get(s, WRAP);
  if (wrap === 2) {
    putLittleEndian(vm, s, vm.get(s, CHECK));
    putLittleEndian(vm, s, vm.get(s, TOTAL_IN));
  } else if (wrap === 1) putBigEndian(vm, s, vm.get(s, CHECK));
}

/** What a flush puts after the block. */
function writeMarker(vm: Machine, s: Address, flush: number): void {
  if (flush === Z_PARTIAL_FLUSH) writeAlignment(vm, s);
  else if (flush !== Z_BLOCK) {
    writeStored(vm, s, 0, 0, false);
    if (flush !== Z_FULL_FLUSH) return;
    clearHash(vm, s);
    vm.set(s, POSITION, 0);
    vm.set(s, BLOCK_START, 0);
    vm.set(s, INSERT, 0);
  }
}

function rank(flush: number): number {
  return 2 * flush - (flush > 4 ? 9 : 0);
}

/**
 * Compresses everything from NEXT_IN on and appends it to the output. After Z_FINISH the state is of no more use.
 * @returns Z_OK, Z_STREAM_END after Z_FINISH, Z_BUF_ERROR when there was nothing to do
 * @throws MemoryError
 */
export function deflate(vm: Machine, s: Address, flush: number): number {
  const lastFlush = vm.get(s, LAST_FLUSH);
  vm.set(s, LAST_FLUSH, flush);
  const hasInput = vm.get(s, AVAIL_IN) > 0;
  if (!hasInput && flush !== Z_FINISH && rank(flush) <= rank(lastFlush)) return Z_BUF_ERROR;
  if (vm.get(s, HAS_HEADER) === 0) writeHeader(vm, s);
  if (hasInput || vm.get(s, LOOKAHEAD) > 0 || flush !== Z_NO_FLUSH) {
    if (runStrategy(vm, s, flush) === BLOCK_DONE) writeMarker(vm, s, flush);
  }
  if (flush !== Z_FINISH) return Z_OK;
  writeTrailer(vm, s);
  return Z_STREAM_END;
}

/** deflateSetDictionary of `length` bytes of memory: Z_OK or Z_STREAM_ERROR. */
export function setDeflateDictionary(vm: Machine, s: Address, data: Address, length: number): number {
  const wrap = vm.get(s, WRAP);
  if (wrap === 2 || (wrap === 1 && vm.get(s, HAS_HEADER) !== 0) || vm.get(s, LOOKAHEAD) > 0) return Z_STREAM_ERROR;
  if (wrap === 1) vm.set(s, CHECK, adler32(vm.u8, data, length, vm.get(s, CHECK)));
  vm.set(s, WRAP, 0); // the dictionary is no part of the checksum
  const size = vm.get(s, WINDOW_SIZE);
  const used = Math.min(length, size);
  vm.set(s, NEXT_IN, data + length - used);
  vm.set(s, AVAIL_IN, used);
  fillWindow(vm, s);
  while (vm.get(s, LOOKAHEAD) >= SHORTEST_MATCH) {
    const position = vm.get(s, POSITION);
    const count = vm.get(s, LOOKAHEAD) - (SHORTEST_MATCH - 1);
    for (let i = 0; i < count; i++) insertString(vm, s, position + i);
    consume(vm, s, count);
    fillWindow(vm, s);
  }
  const rest = vm.get(s, LOOKAHEAD);
  consume(vm, s, rest);
  vm.set(s, BLOCK_START, vm.get(s, POSITION));
  vm.set(s, INSERT, rest);
  vm.set(s, TOTAL_IN, 0);
  vm.set(s, WRAP, wrap);
  return Z_OK;
}
