/** Coding of LZMA's symbols in bits of a range coder with adapting probabilities; matches are put off by one byte if a better one begins there. */
import type { Address, Machine } from "@pyvm/vm";
import { OUT, OUT_LENGTH, reserve } from "../compression/compressor.ts";
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
  LONGEST_MATCH,
  MATCH_LENGTH,
  REP_LENGTH,
  SHORTEST_MATCH,
} from "./constants.ts";
import {
  CACHE,
  CACHE_SIZE,
  LITERAL_BITS,
  LITERAL_POSITION_BITS,
  LOW,
  NICE_LENGTH,
  POSITION,
  POSITION_BITS,
  PROBABILITIES,
  RANGE,
  REPS,
  STATE,
  WINDOW,
  WINDOW_END,
} from "./encode-state.ts";
import { commonLength, distances, enter, findMatches, lengths } from "./find-matches.ts";

/** Room for one symbol and the end of a range. */
const SPARE = 64;

const NO_PROBABILITIES = new Uint16Array(0);

// The range coder, during one call; after it they hold on to no machine.
let machine: Machine | null = null;
let stateAddress: Address = 0;
let probabilities: Uint16Array = NO_PROBABILITIES;
let range = 0;
let low = 0;
let cache = 0;
let cacheSize = 0;

function load(vm: Machine, s: Address): void {
  machine = vm;
  stateAddress = s;
  probabilities = vm.u16;
  range = vm.get(s, RANGE);
  low = vm.f64[(s + LOW) >> 3]!;
  cache = vm.get(s, CACHE);
  cacheSize = vm.get(s, CACHE_SIZE);
}

function store(vm: Machine, s: Address): void {
  vm.set(s, RANGE, range);
  vm.f64[(s + LOW) >> 3] = low;
  vm.set(s, CACHE, cache);
  vm.set(s, CACHE_SIZE, cacheSize);
}

/** Runs `code` with the range coder of a state. */
function withRange(vm: Machine, s: Address, code: () => void): void {
  try {
    load(vm, s);
    code();
    store(vm, s);
  } finally {
    machine = null;
    probabilities = NO_PROBABILITIES;
  }
}

/** Begins a range. */
export function startRange(vm: Machine, s: Address): void {
  vm.set(s, RANGE, -1);
  vm.f64[(s + LOW) >> 3] = 0;
  vm.set(s, CACHE, 0);
  vm.set(s, CACHE_SIZE, 1);
}

/** Writes the upper byte of `low`, unless a carry may still change it. */
function shiftLow(): void {
  if (low < 0xff000000 || low >= 0x100000000) {
    const carry = low >= 0x100000000 ? 1 : 0;
    const vm = machine!;
    reserve(vm, stateAddress, cacheSize);
    probabilities = vm.u16;
    const { u8 } = vm;
    let at = vm.get(stateAddress, OUT) + vm.get(stateAddress, OUT_LENGTH);
    vm.set(stateAddress, OUT_LENGTH, vm.get(stateAddress, OUT_LENGTH) + cacheSize);
    u8[at++] = cache + carry;
    for (let i = 1; i < cacheSize; i++) u8[at++] = 0xff + carry;
    cacheSize = 0;
    cache = (low >>> 24) & 0xff;
  }
  cacheSize++;
  low = ((low & 0xffffff) << 8) >>> 0;
}

function bit(at: number, value: number): void {
  const probability = probabilities[at]!;
  const bound = Math.imul(range >>> 11, probability);
  if (value === 0) {
    range = bound;
    probabilities[at] = probability + ((2048 - probability) >> 5);
  } else {
    low += bound >>> 0;
    range = (range - bound) | 0;
    probabilities[at] = probability - (probability >> 5);
  }
  if ((range & 0xff000000) === 0) {
    range <<= 8;
    shiftLow();
  }
}

function directBits(value: number, count: number): void {
  for (let i = count - 1; i >= 0; i--) {
    range >>>= 1;
    if (((value >>> i) & 1) !== 0) low += range >>> 0;
    if ((range & 0xff000000) === 0) {
      range <<= 8;
      shiftLow();
    }
  }
}

function tree(at: number, count: number, value: number): void {
  let symbol = 1;
  for (let i = count - 1; i >= 0; i--) {
    const b = (value >> i) & 1;
    bit(at + symbol, b);
    symbol = (symbol << 1) | b;
  }
}

function reverseTree(at: number, count: number, value: number): void {
  let symbol = 1;
  for (let i = 0; i < count; i++) {
    const b = (value >>> i) & 1;
    bit(at + symbol, b);
    symbol = (symbol << 1) | b;
  }
}

function matchedLiteral(at: number, byte: number, matchByte: number): void {
  let symbol = 1;
  let expected = matchByte;
  let i = 7;
  for (; i >= 0; i--) {
    expected <<= 1;
    const b = (byte >> i) & 1;
    bit(at + 0x100 + (expected & 0x100) + symbol, b);
    symbol = (symbol << 1) | b;
    if ((expected & 0x100) >> 8 !== b) break;
  }
  for (i--; i >= 0; i--) {
    const b = (byte >> i) & 1;
    bit(at + symbol, b);
    symbol = (symbol << 1) | b;
  }
}

function lengthSymbol(at: number, positionState: number, length: number): void {
  const value = length - SHORTEST_MATCH;
  bit(at + LENGTH_CHOICE, value < 8 ? 0 : 1);
  if (value < 8) {
    tree(at + LENGTH_LOW + (positionState << 3), 3, value);
    return;
  }
  bit(at + LENGTH_CHOICE_2, value < 16 ? 0 : 1);
  if (value < 16) tree(at + LENGTH_MIDDLE + (positionState << 3), 3, value - 8);
  else tree(at + LENGTH_HIGH, 8, value - 16);
}

function distanceSymbol(at: number, distance: number, length: number): void {
  const bits = 31 - Math.clz32(distance);
  const slot = distance >>> 0 < 4 ? distance : (bits << 1) + ((distance >>> (bits - 1)) & 1);
  tree(at + DISTANCE_SLOT + (Math.min(length - SHORTEST_MATCH, 3) << 6), 6, slot);
  if (slot < 4) return;
  const count = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << count;
  const rest = distance - base;
  if (slot < 14) reverseTree(at + DISTANCE_SPECIAL + base - slot, count, rest);
  else {
    directBits(rest >>> 4, count - 4);
    reverseTree(at + DISTANCE_ALIGN, 4, rest & 15);
  }
}

// ---- symbols ----------------------------------------------------------------------------------------------------

const reps = [0, 0, 0, 0];
let state = 0;
/** Where the probabilities are. */
let base = 0;
let positionState = 0;

/** The same with what symbols depend on. */
function withState(vm: Machine, s: Address, code: () => void): void {
  withRange(vm, s, () => {
    loadState(vm, s);
    code();
    storeState(vm, s);
  });
}

function loadState(vm: Machine, s: Address): void {
  for (let i = 0; i < 4; i++) reps[i] = vm.get(s, REPS + 4 * i);
  state = vm.get(s, STATE);
  base = (s + PROBABILITIES) >> 1;
}

function storeState(vm: Machine, s: Address): void {
  for (let i = 0; i < 4; i++) vm.set(s, REPS + 4 * i, reps[i]!);
  vm.set(s, STATE, state);
}

function writeLiteral(vm: Machine, s: Address, place: number): void {
  const { u8 } = vm;
  const at = vm.get(s, WINDOW) + place;
  bit(base + IS_MATCH + (state << 4) + positionState, 0);
  const before = place === 0 ? 0 : u8[at - 1]!;
  const bits = vm.get(s, LITERAL_BITS);
  const upper = (place & ((1 << vm.get(s, LITERAL_POSITION_BITS)) - 1)) << bits;
  const table = base + LITERAL + 0x300 * (upper + (before >> (8 - bits)));
  if (state < 7) tree(table, 8, u8[at]!);
  else matchedLiteral(table, u8[at]!, u8[at - reps[0]! - 1]!);
  state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
}

function writeShortRep(): void {
  bit(base + IS_MATCH + (state << 4) + positionState, 1);
  bit(base + IS_REP + state, 1);
  bit(base + IS_REP0 + state, 0);
  bit(base + IS_REP0_LONG + (state << 4) + positionState, 0);
  state = state < 7 ? 9 : 11;
}

function writeRep(index: number, length: number): void {
  bit(base + IS_MATCH + (state << 4) + positionState, 1);
  bit(base + IS_REP + state, 1);
  bit(base + IS_REP0 + state, index === 0 ? 0 : 1);
  if (index === 0) bit(base + IS_REP0_LONG + (state << 4) + positionState, 1);
  else {
    bit(base + IS_REP1 + state, index === 1 ? 0 : 1);
    if (index > 1) bit(base + IS_REP2 + state, index - 2);
    const distance = reps[index]!;
    for (let i = index; i > 0; i--) reps[i] = reps[i - 1]!;
    reps[0] = distance;
  }
  lengthSymbol(base + REP_LENGTH, positionState, length);
  state = state < 7 ? 8 : 11;
}

function writeMatch(distance: number, length: number): void {
  bit(base + IS_MATCH + (state << 4) + positionState, 1);
  bit(base + IS_REP + state, 0);
  lengthSymbol(base + MATCH_LENGTH, positionState, length);
  distanceSymbol(base, distance, length);
  for (let i = 3; i > 0; i--) reps[i] = reps[i - 1]!;
  reps[0] = distance;
  state = state < 7 ? 7 : 10;
}

// ---- choices ----------------------------------------------------------------------------------------------------

// The best match of a place and the one that repeats a distance.
let matchLength = 0;
let matchDistance = 0;
let repLength = 0;
let repIndex = 0;
/** The place whose match is already known. */
let knownPlace = -1;
let knownLength = 0;
let knownDistance = 0;

function isMuchNearer(near: number, far: number): boolean {
  return near < far >>> 7;
}

/** The longest match, unless one that is a byte shorter is much nearer. */
function findMatch(vm: Machine, s: Address, place: number): void {
  if (place === knownPlace) {
    matchLength = knownLength;
    matchDistance = knownDistance;
    return;
  }
  let count = findMatches(vm, s, place);
  matchLength = 0;
  if (count === 0) return;
  while (
    count > 1 &&
    lengths[count - 1] === lengths[count - 2]! + 1 &&
    isMuchNearer(distances[count - 2]!, distances[count - 1]!)
  ) {
    count--;
  }
  matchLength = lengths[count - 1]!;
  matchDistance = distances[count - 1]!;
}

function findRep(vm: Machine, s: Address, place: number): void {
  const { u8 } = vm;
  const at = vm.get(s, WINDOW) + place;
  const most = Math.min(LONGEST_MATCH, vm.get(s, WINDOW_END) - place);
  repLength = 0;
  for (let i = 0; i < 4; i++) {
    if (reps[i]! >= place) continue;
    const length = commonLength(u8, at, at - reps[i]! - 1, most);
    if (length <= repLength) continue;
    repLength = length;
    repIndex = i;
  }
}

function prefersRep(): boolean {
  if (repLength < SHORTEST_MATCH) return false;
  if (repLength + 1 >= matchLength) return true;
  if (repLength + 2 >= matchLength && matchDistance >= 512) return true;
  return repLength + 3 >= matchLength && matchDistance >= 32768;
}

/** Whether a better match begins at the next place, so that this one's byte becomes a literal. */
function isBetterNext(vm: Machine, s: Address, place: number): boolean {
  if (place + 1 >= vm.get(s, WINDOW_END)) return false;
  const length = matchLength;
  const distance = matchDistance;
  findMatch(vm, s, place + 1);
  knownPlace = place + 1;
  knownLength = matchLength;
  knownDistance = matchDistance;
  matchLength = length;
  matchDistance = distance;
  if (
    knownLength >= SHORTEST_MATCH &&
    ((knownLength >= length && knownDistance < distance) ||
      (knownLength === length + 1 && !isMuchNearer(distance, knownDistance)) ||
      knownLength > length + 1 ||
      (knownLength + 1 >= length && length >= 3 && isMuchNearer(knownDistance, distance)))
  )
    return true;
  const { u8 } = vm;
  const at = vm.get(s, WINDOW) + place + 1;
  const enough = Math.max(2, length - 1);
  return reps.some((rep) => rep <= place && commonLength(u8, at, at - rep - 1, enough) === enough);
}

/** Writes the symbol of a place. Returns how many bytes it covers. */
function writeSymbol(vm: Machine, s: Address, place: number): number {
  const nice = vm.get(s, NICE_LENGTH);
  findRep(vm, s, place);
  if (repLength >= nice) {
    writeRep(repIndex, repLength);
    return repLength;
  }
  findMatch(vm, s, place);
  if (matchLength < nice && prefersRep()) {
    writeRep(repIndex, repLength);
    return repLength;
  }
  if (matchLength >= nice || (matchLength >= 3 && !isBetterNext(vm, s, place))) {
    const length = matchLength;
    writeMatch(matchDistance, length);
    return length;
  }
  const { u8 } = vm;
  const at = vm.get(s, WINDOW) + place;
  if (reps[0]! < place && u8[at] === u8[at - reps[0]! - 1]) writeShortRep();
  else writeLiteral(vm, s, place);
  return 1;
}

/** Compresses from POSITION until `end` or until the output has `outLimit` bytes. */
export function encodeSymbols(vm: Machine, s: Address, end: number, outLimit: number): void {
  withState(vm, s, () => {
    knownPlace = -1;
    const mask = (1 << vm.get(s, POSITION_BITS)) - 1;
    let place = vm.get(s, POSITION);
    while (place < end && vm.get(s, OUT_LENGTH) + cacheSize + SPARE < outLimit) {
      positionState = place & mask;
      const length = writeSymbol(vm, s, place);
      place += length;
      enter(vm, s, place);
    }
    vm.set(s, POSITION, place);
  });
}

/** LZMA1: the mark of the end. */
export function writeEndMark(vm: Machine, s: Address): void {
  withState(vm, s, () => {
    positionState = vm.get(s, POSITION) & ((1 << vm.get(s, POSITION_BITS)) - 1);
    writeMatch(-1, SHORTEST_MATCH);
  });
}

/** Writes out the range. */
export function flushRange(vm: Machine, s: Address): void {
  withRange(vm, s, () => {
    for (let i = 0; i < 5; i++) shiftLow();
  });
}
