/**
 * Decoding of LZMA's symbols: literals, matches and repeated matches in bits of a range coder with adapting probabilities.
 *
 * A symbol is decoded as if there were input enough (21 bytes are). If there was not, what it changed is undone, and its bytes are held until there
 * are more of them.
 */
import type { Address, Machine } from "@pyvm/vm";
import {
  DISTANCE_ALIGN,
  DISTANCE_SLOT,
  DISTANCE_SPECIAL,
  IS_MATCH,
  IS_REP,
  IS_REP0,
  IS_REP0_LONG,
  IS_REP1,
  IS_REP2,
  LENGTH_CHOICE,
  LENGTH_CHOICE_2,
  LENGTH_HIGH,
  LENGTH_LOW,
  LENGTH_MIDDLE,
  LITERAL,
  MATCH_LENGTH,
  REP_LENGTH,
  SHORTEST_MATCH,
} from "./constants.ts";
import {
  CODE,
  DICTIONARY,
  DICTIONARY_CAPACITY,
  DICTIONARY_FULL,
  DICTIONARY_POSITION,
  LITERAL_BITS,
  LITERAL_POSITION_BITS,
  MATCH_LEFT,
  POSITION_BITS,
  PROBABILITIES,
  RANGE,
  REPS,
  STATE,
} from "./decode-state.ts";
import { dataError } from "./errors.ts";

/** With so much input ahead no symbol can lack any. */
export const PLENTY = 21;

// Why the decoding stops.
export const IS_FULL = 0;
export const IS_STARVED = 1;
export const AT_END = 2;

const NO_BYTES = new Uint8Array(0);
const NO_PROBABILITIES = new Uint16Array(0);

// The range coder and its input, during one call; after it they hold on to no machine's memory.
let bytes: Uint8Array = NO_BYTES;
let probabilities: Uint16Array = NO_PROBABILITIES;
let range = 0;
let code = 0;
let next = 0;
/** Whether changes are noted, and which: pairs of where and what was there. */
let isNoting = false;
let noteCount = 0;
const notes = new Int32Array(256);

function bit(at: number): number {
  if ((range & 0xff000000) === 0) {
    range <<= 8;
    code = (code << 8) | bytes[next++]!;
  }
  const probability = probabilities[at]!;
  if (isNoting) {
    notes[noteCount++] = at;
    notes[noteCount++] = probability;
  }
  const bound = Math.imul(range >>> 11, probability);
  if (code >>> 0 < bound >>> 0) {
    range = bound;
    probabilities[at] = probability + ((2048 - probability) >> 5);
    return 0;
  }
  range = (range - bound) | 0;
  code = (code - bound) | 0;
  probabilities[at] = probability - (probability >> 5);
  return 1;
}

function directBits(count: number): number {
  let result = 0;
  for (let i = 0; i < count; i++) {
    if ((range & 0xff000000) === 0) {
      range <<= 8;
      code = (code << 8) | bytes[next++]!;
    }
    range >>>= 1;
    const isOne = code >>> 0 >= range >>> 0;
    if (isOne) code = (code - range) | 0;
    result = (result << 1) | (isOne ? 1 : 0);
  }
  return result;
}

function tree(at: number, count: number): number {
  let symbol = 1;
  for (let i = 0; i < count; i++) symbol = (symbol << 1) | bit(at + symbol);
  return symbol - (1 << count);
}

function reverseTree(at: number, count: number): number {
  let symbol = 1;
  let result = 0;
  for (let i = 0; i < count; i++) {
    const b = bit(at + symbol);
    symbol = (symbol << 1) | b;
    result |= b << i;
  }
  return result;
}

function literal(at: number): number {
  let symbol = 1;
  while (symbol < 0x100) symbol = (symbol << 1) | bit(at + symbol);
  return symbol & 0xff;
}

/** A literal after a match, whose bits are expected to differ from those of the byte that would continue the match. */
function matchedLiteral(at: number, matchByte: number): number {
  let symbol = 1;
  let expected = matchByte;
  while (symbol < 0x100) {
    expected <<= 1;
    const b = bit(at + 0x100 + (expected & 0x100) + symbol);
    symbol = (symbol << 1) | b;
    if ((expected & 0x100) >> 8 !== b) break;
  }
  while (symbol < 0x100) symbol = (symbol << 1) | bit(at + symbol);
  return symbol & 0xff;
}

function length(at: number, positionState: number): number {
  if (bit(at + LENGTH_CHOICE) === 0) return tree(at + LENGTH_LOW + (positionState << 3), 3);
  if (bit(at + LENGTH_CHOICE_2) === 0) return 8 + tree(at + LENGTH_MIDDLE + (positionState << 3), 3);
  return 16 + tree(at + LENGTH_HIGH, 8);
}

/** The distance - 1 of a match of `length` - 2; -1 is the mark of the end. */
function distance(at: number, shortLength: number): number {
  const slot = tree(at + DISTANCE_SLOT + (Math.min(shortLength, 3) << 6), 6);
  if (slot < 4) return slot;
  const count = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << count;
  if (slot < 14) return base + reverseTree(at + DISTANCE_SPECIAL + base - slot, count);
  return (base + (directBits(count - 4) << 4) + reverseTree(at + DISTANCE_ALIGN, 4)) | 0;
}

function undo(): void {
  while (noteCount > 0) {
    noteCount -= 2;
    probabilities[notes[noteCount]!] = notes[noteCount + 1]!;
  }
}

/** What one call of the decoder reports besides why it stopped. */
export interface Decoded {
  /** How much of the input was read. */
  read: number;
  /** How many bytes were put into the dictionary. */
  written: number;
}

/** Copies what the last distance tells, within the dictionary. */
function copyMatch(u8: Uint8Array, dictionary: Address, capacity: number, position: number, count: number): void {
  let to = dictionary + position;
  let from = position - rep0 - 1;
  if (from < 0) from += capacity;
  for (let i = 0; i < count; i++) {
    u8[to++] = u8[dictionary + from]!;
    if (++from === capacity) from = 0;
  }
}

/** Where the input of a call is, and what there is room for. */
export interface Work {
  from: Address;
  end: Address;
  /** A symbol is decoded when it begins before this; it may need no input at all. */
  least: number;
  /** How many bytes the dictionary has room for in a row. */
  room: number;
  /** How many bytes there may be still: what goes beyond them is an error. */
  most: number;
  /** Whether a symbol is decoded even where there is no room, since it can only be the mark of the end. */
  onlyEnd: boolean;
}

// The symbol that was decoded: its length (0 for a literal, -1 for the mark of the end), its byte, and the new state.
let symbolLength = 0;
let symbolByte = 0;
let state = 0;
let rep0 = 0;
let rep1 = 0;
let rep2 = 0;
let rep3 = 0;

function repeatedMatch(p: number, positionState: number): void {
  let chosen = rep0;
  if (bit(p + IS_REP0 + state) === 0) {
    if (bit(p + IS_REP0_LONG + (state << 4) + positionState) === 0) {
      symbolLength = 1;
      state = state < 7 ? 9 : 11;
      return;
    }
  } else {
    if (bit(p + IS_REP1 + state) === 0) chosen = rep1;
    else {
      if (bit(p + IS_REP2 + state) === 0) chosen = rep2;
      else {
        chosen = rep3;
        rep3 = rep2;
      }
      rep2 = rep1;
    }
    rep1 = rep0;
    rep0 = chosen;
  }
  symbolLength = SHORTEST_MATCH + length(p + REP_LENGTH, positionState);
  state = state < 7 ? 8 : 11;
}

function newMatch(p: number, positionState: number): void {
  rep3 = rep2;
  rep2 = rep1;
  rep1 = rep0;
  const short = length(p + MATCH_LENGTH, positionState);
  rep0 = distance(p, short);
  symbolLength = rep0 === -1 ? -1 : SHORTEST_MATCH + short;
  state = state < 7 ? 7 : 10;
}

/**
 * Decodes symbols into the dictionary.
 * @returns IS_FULL, IS_STARVED or AT_END, after the mark of the end
 */
export function decodeSymbols(vm: Machine, s: Address, work: Work, decoded: Decoded): number {
  bytes = vm.u8;
  probabilities = vm.u16;
  try {
    return decode(vm, s, work, decoded);
  } finally {
    bytes = NO_BYTES;
    probabilities = NO_PROBABILITIES;
  }
}

function decode(vm: Machine, s: Address, work: Work, decoded: Decoded): number {
  const { u8, i32 } = vm;
  const { end, least, room, most, onlyEnd } = work;
  range = vm.get(s, RANGE);
  code = vm.get(s, CODE);
  next = work.from;
  const p = (s + PROBABILITIES) >> 1;
  const reps = (s + REPS) >> 2;
  const literalBits = vm.get(s, LITERAL_BITS);
  const literalMask = (1 << vm.get(s, LITERAL_POSITION_BITS)) - 1;
  const positionMask = (1 << vm.get(s, POSITION_BITS)) - 1;
  const dictionary = vm.get(s, DICTIONARY);
  const capacity = vm.get(s, DICTIONARY_CAPACITY);
  const fullBefore = vm.get(s, DICTIONARY_FULL);
  const start = vm.get(s, DICTIONARY_POSITION);
  const limit = start + room;
  let position = start;
  let result = IS_FULL;
  state = vm.get(s, STATE);
  rep0 = i32[reps]!;
  rep1 = i32[reps + 1]!;
  rep2 = i32[reps + 2]!;
  rep3 = i32[reps + 3]!;
  const pending = vm.get(s, MATCH_LEFT);
  if (pending > 0) {
    const count = Math.min(pending, room);
    copyMatch(u8, dictionary, capacity, position, count);
    position += count;
    vm.set(s, MATCH_LEFT, pending - count);
  }
  const goal = onlyEnd ? Infinity : limit;
  while (position < goal) {
    if (next >= least) {
      result = IS_STARVED;
      break;
    }
    const full = Math.min(capacity, fullBefore + position - start);
    isNoting = end - next < PLENTY;
    noteCount = 0;
    const [range0, code0, next0, state0, a, b, c, d] = [range, code, next, state, rep0, rep1, rep2, rep3];
    const positionState = position & positionMask;
    if (bit(p + IS_MATCH + (state << 4) + positionState) === 0) {
      const before = full === 0 ? 0 : u8[dictionary + (position === 0 ? capacity : position) - 1]!;
      const at = p + LITERAL + 0x300 * (((position & literalMask) << literalBits) + (before >> (8 - literalBits)));
      symbolLength = 0;
      if (state < 7) symbolByte = literal(at);
      else {
        let from = position - rep0 - 1;
        if (from < 0) from += capacity;
        symbolByte = matchedLiteral(at, u8[dictionary + from]!);
      }
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
    } else if (bit(p + IS_REP + state) === 0) newMatch(p, positionState);
    else repeatedMatch(p, positionState);
    if (isNoting && next > end) {
      undo();
      range = range0;
      code = code0;
      next = next0;
      state = state0;
      rep0 = a;
      rep1 = b;
      rep2 = c;
      rep3 = d;
      result = IS_STARVED;
      break;
    }
    if (symbolLength < 0) {
      result = AT_END;
      break;
    }
    if (symbolLength === 0 && !onlyEnd) u8[dictionary + position++] = symbolByte;
    else {
      if (onlyEnd || rep0 >>> 0 >= full || symbolLength > most - (position - start)) throw dataError(vm);
      const count = Math.min(symbolLength, limit - position);
      copyMatch(u8, dictionary, capacity, position, count);
      position += count;
      if (count < symbolLength) vm.set(s, MATCH_LEFT, symbolLength - count);
    }
  }
  vm.set(s, RANGE, range);
  vm.set(s, CODE, code);
  vm.set(s, STATE, state);
  i32[reps] = rep0;
  i32[reps + 1] = rep1;
  i32[reps + 2] = rep2;
  i32[reps + 3] = rep3;
  vm.set(s, DICTIONARY_POSITION, position);
  vm.set(s, DICTIONARY_FULL, Math.min(capacity, fullBefore + position - start));
  decoded.read = next - work.from;
  decoded.written = position - start;
  return result;
}

/** Whether the range coder wants one more byte before its end, and how it gets it. */
export function wantsByte(vm: Machine, s: Address): boolean {
  return (vm.get(s, RANGE) & 0xff000000) === 0;
}

export function giveByte(vm: Machine, s: Address, byte: number): void {
  vm.set(s, RANGE, vm.get(s, RANGE) << 8);
  vm.set(s, CODE, (vm.get(s, CODE) << 8) | byte);
}
