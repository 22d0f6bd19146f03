/** Decoding of LZMA1 and LZMA2 data into memory, as far as input and room reach. */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, NEXT_IN } from "../compression/decompressor.ts";
import {
  CHUNK_CONTROL,
  CHUNK_PACKED,
  CHUNK_UNPACKED,
  CODE,
  DICTIONARY,
  DICTIONARY_CAPACITY,
  DICTIONARY_FULL,
  DICTIONARY_POSITION,
  EXPECTED_UNPACKED,
  getNumber,
  HELD,
  HELD_COUNT,
  LZMA2_MODE,
  MATCH_LEFT,
  NEEDS,
  ONLY_END,
  resetDictionary,
  resetLzma,
  resetRange,
  setNumber,
  setProperties,
  START_LEFT,
  turnDictionary,
} from "./decode-state.ts";
import {
  AT_END,
  type Decoded,
  decodeSymbols,
  giveByte,
  IS_FULL,
  IS_STARVED,
  wantsByte,
  type Work,
} from "./decode-symbols.ts";
import { dataError } from "./errors.ts";

/** How far one call came. */
export interface Produced {
  written: number;
  ended: boolean;
}

const HELD_BYTES = 64;

const work: Work = { from: 0, end: 0, least: 0, room: 0, most: 0, onlyEnd: false };
const decoded: Decoded = { read: 0, written: 0 };

function advance(vm: Machine, s: Address, count: number): void {
  vm.set(s, NEXT_IN, vm.get(s, NEXT_IN) + count);
  vm.set(s, AVAIL_IN, vm.get(s, AVAIL_IN) - count);
}

/** Reads a byte, or -1 when there is none. */
export function readByte(vm: Machine, s: Address): number {
  if (vm.get(s, AVAIL_IN) === 0) return -1;
  const byte = vm.u8[vm.get(s, NEXT_IN)]!;
  advance(vm, s, 1);
  return byte;
}

/** Reads the five bytes that the range coder starts with; `false` for want of input. The first is always 0. */
function startRange(vm: Machine, s: Address): boolean {
  for (let left = vm.get(s, START_LEFT); left > 0; left--) {
    const byte = readByte(vm, s);
    if (byte < 0) return false;
    if (left === 5 && byte !== 0) throw dataError(vm);
    vm.set(s, CODE, (vm.get(s, CODE) << 8) | byte);
    vm.set(s, START_LEFT, left - 1);
  }
  return true;
}

/** Decodes from what is held with input after it: one symbol, after which nothing is held. */
function decodeHeld(vm: Machine, s: Address, available: number): number {
  const count = vm.get(s, HELD_COUNT);
  const held = s + HELD;
  const more = Math.min(HELD_BYTES - count, available);
  const from = vm.get(s, NEXT_IN);
  vm.u8.copyWithin(held + count, from, from + more);
  work.from = held;
  work.end = held + count + more;
  work.least = held + count;
  const result = decodeSymbols(vm, s, work, decoded);
  if (decoded.read === 0 && result === IS_STARVED) {
    vm.set(s, HELD_COUNT, count + more);
    advance(vm, s, more);
    return IS_STARVED;
  }
  if (decoded.read === 0) return result;
  vm.set(s, HELD_COUNT, 0);
  advance(vm, s, decoded.read - count);
  return result === IS_STARVED ? IS_FULL : result;
}

/** Decodes from `available` bytes of the input. Whatever is left for want of more is held. */
function decodeInput(vm: Machine, s: Address, available: number): number {
  work.from = vm.get(s, NEXT_IN);
  work.end = work.from + available;
  work.least = Infinity;
  const result = decodeSymbols(vm, s, work, decoded);
  advance(vm, s, decoded.read);
  if (result !== IS_STARVED) return result;
  const left = available - decoded.read;
  const from = vm.get(s, NEXT_IN);
  vm.u8.copyWithin(s + HELD, from, from + left);
  vm.set(s, HELD_COUNT, left);
  advance(vm, s, left);
  return IS_STARVED;
}

/**
 * Decodes symbols of LZMA and copies what they stand for to `target`.
 * @param packed how much of the input may be read
 * @param most how many bytes there are still, or Infinity
 * @returns IS_FULL, IS_STARVED or AT_END; `produced.written` grows
 */
function decodeTo(
  vm: Machine,
  s: Address,
  target: Address,
  room: number,
  packed: number,
  most: number,
  produced: Produced,
): number {
  const before = vm.get(s, AVAIL_IN);
  let written = 0;
  let result = IS_FULL;
  const onlyEnd = vm.get(s, ONLY_END) !== 0;
  const limit = Math.min(room, most);
  const goal = onlyEnd ? Infinity : limit;
  while (written < goal) {
    turnDictionary(vm, s);
    const start = vm.get(s, DICTIONARY_POSITION);
    work.room = onlyEnd ? 0 : Math.min(limit - written, vm.get(s, DICTIONARY_CAPACITY) - start);
    work.most = most - written;
    work.onlyEnd = onlyEnd;
    const available = Math.min(vm.get(s, AVAIL_IN), packed - (before - vm.get(s, AVAIL_IN)));
    result = vm.get(s, HELD_COUNT) > 0 ? decodeHeld(vm, s, available) : decodeInput(vm, s, available);
    const from = vm.get(s, DICTIONARY) + start;
    vm.u8.copyWithin(target + written, from, from + decoded.written);
    written += decoded.written;
    if (result !== IS_FULL) break;
  }
  produced.written += written;
  return result;
}

// ---- LZMA1 ------------------------------------------------------------------------------------------------------

export function startLzma1(vm: Machine, s: Address): void {
  resetDictionary(vm, s);
  resetLzma(vm, s);
  resetRange(vm, s);
  vm.set(s, ONLY_END, 0);
}

/** `EXPECTED_UNPACKED` is how many bytes there are still, or -1; then the mark of the end comes. */
export function decodeLzma1(vm: Machine, s: Address, target: Address, room: number, produced: Produced): void {
  if (!startRange(vm, s)) return;
  const expected = getNumber(vm, s, EXPECTED_UNPACKED);
  const most = expected < 0 ? Infinity : expected;
  if (vm.get(s, ONLY_END) < 2) {
    const before = produced.written;
    const result = decodeTo(vm, s, target, room, Infinity, most, produced);
    const left = most - (produced.written - before);
    if (expected >= 0) setNumber(vm, s, EXPECTED_UNPACKED, left);
    if (result === AT_END) {
      if (expected >= 0 && vm.get(s, ONLY_END) === 0) throw dataError(vm);
      vm.set(s, ONLY_END, 2);
    } else if (left > 0 || result === IS_STARVED) return;
  }
  if (vm.get(s, MATCH_LEFT) > 0) throw dataError(vm);
  if (wantsByte(vm, s)) {
    const byte = readByte(vm, s);
    if (byte < 0) return;
    giveByte(vm, s, byte);
  }
  if (vm.get(s, CODE) === 0) produced.ended = true;
  else if (vm.get(s, ONLY_END) === 2) throw dataError(vm);
  else {
    // There may be the mark of the end although the length is known.
    vm.set(s, ONLY_END, 1);
    decodeLzma1(vm, s, target, 0, produced);
  }
}

// ---- LZMA2 ------------------------------------------------------------------------------------------------------

const L_CONTROL = 0;
const L_UNPACKED_HIGH = 1;
const L_UNPACKED_LOW = 2;
const L_PACKED_HIGH = 3;
const L_PACKED_LOW = 4;
const L_PROPERTIES = 5;
const L_DATA = 6;
const L_COPY = 7;
const NEEDS_PROPERTIES = 1;
const NEEDS_DICTIONARY = 2;

export function startLzma2(vm: Machine, s: Address): void {
  resetDictionary(vm, s);
  vm.set(s, ONLY_END, 0);
  vm.set(s, MATCH_LEFT, 0);
  vm.set(s, HELD_COUNT, 0);
  vm.set(s, LZMA2_MODE, L_CONTROL);
  vm.set(s, NEEDS, NEEDS_PROPERTIES | NEEDS_DICTIONARY);
}

/** The first byte of a chunk. Returns what comes next, -1 at the end of the data. */
function control(vm: Machine, s: Address, byte: number): number {
  if (byte === 0) return -1;
  let needs = vm.get(s, NEEDS);
  if (byte >= 0xe0 || byte === 1) {
    needs = NEEDS_PROPERTIES;
    resetDictionary(vm, s);
  } else if ((needs & NEEDS_DICTIONARY) !== 0) throw dataError(vm);
  if (byte >= 0xc0) needs &= ~NEEDS_PROPERTIES;
  else if (byte >= 0x80 ? (needs & NEEDS_PROPERTIES) !== 0 : byte > 2) throw dataError(vm);
  vm.set(s, NEEDS, needs);
  vm.set(s, CHUNK_CONTROL, byte);
  vm.set(s, CHUNK_UNPACKED, byte >= 0x80 ? (byte & 0x1f) << 16 : 0);
  if (byte < 0x80) return L_PACKED_HIGH;
  if (byte >= 0xa0 && byte < 0xc0) resetLzma(vm, s);
  return L_UNPACKED_HIGH;
}

/** A byte of the head of a chunk. Returns what comes next. */
function headerByte(vm: Machine, s: Address, mode: number, byte: number): number {
  switch (mode) {
    case L_CONTROL:
      return control(vm, s, byte);
    case L_UNPACKED_HIGH:
      vm.set(s, CHUNK_UNPACKED, vm.get(s, CHUNK_UNPACKED) + (byte << 8));
      return L_UNPACKED_LOW;
    case L_UNPACKED_LOW:
      vm.set(s, CHUNK_UNPACKED, vm.get(s, CHUNK_UNPACKED) + byte + 1);
      return L_PACKED_HIGH;
    case L_PACKED_HIGH:
      vm.set(s, CHUNK_PACKED, byte << 8);
      return L_PACKED_LOW;
    case L_PACKED_LOW: {
      vm.set(s, CHUNK_PACKED, vm.get(s, CHUNK_PACKED) + byte + 1);
      const kind = vm.get(s, CHUNK_CONTROL);
      if (kind < 0x80) return L_COPY;
      resetRange(vm, s);
      return kind >= 0xc0 ? L_PROPERTIES : L_DATA;
    }
    default:
      setProperties(vm, s, byte);
      resetLzma(vm, s);
      return L_DATA;
  }
}

/** Bytes as they are. Returns whether the chunk is at its end. */
function copyChunk(vm: Machine, s: Address, target: Address, room: number, produced: Produced): boolean {
  turnDictionary(vm, s);
  const left = vm.get(s, CHUNK_PACKED);
  const start = vm.get(s, DICTIONARY_POSITION);
  const capacity = vm.get(s, DICTIONARY_CAPACITY);
  const count = Math.min(left, room, vm.get(s, AVAIL_IN), capacity - start);
  const from = vm.get(s, NEXT_IN);
  const to = vm.get(s, DICTIONARY) + start;
  vm.u8.copyWithin(to, from, from + count);
  vm.u8.copyWithin(target, from, from + count);
  advance(vm, s, count);
  vm.set(s, DICTIONARY_POSITION, start + count);
  vm.set(s, DICTIONARY_FULL, Math.min(capacity, vm.get(s, DICTIONARY_FULL) + count));
  vm.set(s, CHUNK_PACKED, left - count);
  produced.written += count;
  return left === count;
}

/** Counts what of a chunk has been read. Data that go on beyond its end are an error. */
function countPacked(vm: Machine, s: Address, before: number): void {
  vm.set(s, CHUNK_PACKED, vm.get(s, CHUNK_PACKED) - (before - vm.get(s, AVAIL_IN)));
}

/** A chunk of LZMA. Returns whether it is at its end. */
function decodeChunk(vm: Machine, s: Address, target: Address, room: number, produced: Produced): boolean {
  const packed = vm.get(s, CHUNK_PACKED);
  const before = vm.get(s, AVAIL_IN);
  if (vm.get(s, START_LEFT) > 0) {
    if (packed < vm.get(s, START_LEFT)) throw dataError(vm);
    const started = startRange(vm, s);
    countPacked(vm, s, before);
    return started && decodeChunk(vm, s, target, room, produced);
  }
  const left = vm.get(s, CHUNK_UNPACKED);
  if (left > 0) {
    const written = produced.written;
    const result = decodeTo(vm, s, target, room, packed, left, produced);
    countPacked(vm, s, before);
    const now = left - (produced.written - written);
    vm.set(s, CHUNK_UNPACKED, now);
    if (result === AT_END || (result === IS_STARVED && vm.get(s, CHUNK_PACKED) === 0)) throw dataError(vm);
    if (now > 0) return false;
  }
  if (vm.get(s, CHUNK_PACKED) > 0 && wantsByte(vm, s)) {
    const byte = readByte(vm, s);
    if (byte < 0) return false;
    giveByte(vm, s, byte);
    vm.set(s, CHUNK_PACKED, vm.get(s, CHUNK_PACKED) - 1);
  }
  if (vm.get(s, CHUNK_PACKED) > 0 || vm.get(s, CODE) !== 0) throw dataError(vm);
  return true;
}

export function decodeLzma2(vm: Machine, s: Address, target: Address, room: number, produced: Produced): void {
  for (;;) {
    const mode = vm.get(s, LZMA2_MODE);
    if (mode >= L_DATA) {
      const before = produced.written;
      const decode = mode === L_DATA ? decodeChunk : copyChunk;
      const ended = decode(vm, s, target + before, room - before, produced);
      if (ended) vm.set(s, LZMA2_MODE, L_CONTROL);
      else if (mode === L_DATA || produced.written === before) return;
      continue;
    }
    const byte = readByte(vm, s);
    if (byte < 0) return;
    const next = headerByte(vm, s, mode, byte);
    if (next < 0) {
      produced.ended = true;
      return;
    }
    vm.set(s, LZMA2_MODE, next);
  }
}
