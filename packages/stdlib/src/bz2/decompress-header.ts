/** Reading of what comes before the symbols of a block, and between blocks, one step at a time. */
import { type Address, type Machine, OS_ERROR } from "@pyvm/vm";
import { LONGEST_READ, makeDecodeTables } from "./decompress-codes.ts";
import {
  BITS,
  BLOCK_LENGTH,
  CODE_COUNT,
  CODE_LENGTH,
  COUNTS,
  DISARRANGED,
  EXPECTED,
  freeBlock,
  GROUP_LEFT,
  GROUP_NUMBER,
  HOLD,
  INDEX,
  largestBlock,
  LENGTHS,
  LEVEL,
  LIST,
  MODE,
  MOST_SELECTORS,
  need,
  ORIGIN,
  PLACE,
  RUN,
  RUN_UNIT,
  SELECTOR_COUNT,
  SELECTORS,
  SIXTEENS,
  STREAM_CHECK,
  take,
  USED_BYTES,
  USED_COUNT,
} from "./decompress-state.ts";
import { MOST_SYMBOLS } from "./prefix-code.ts";

// What a step says: whether the next one can be done.
export const WAIT = 0;
export const GO = 1;

export const M_MAGIC = 0;
export const M_BLOCK_MAGIC = 1;
const M_BLOCK_CHECK = 2;
const M_DISARRANGED = 3;
const M_ORIGIN = 4;
const M_SIXTEENS = 5;
const M_USED = 6;
const M_CODE_COUNT = 7;
const M_SELECTOR_COUNT = 8;
const M_SELECTORS = 9;
const M_FIRST_LENGTH = 10;
const M_LENGTHS = 11;
export const M_SYMBOLS = 12;
export const M_OUTPUT = 13;
const M_END_MAGIC = 14;
const M_END_CHECK = 15;
export const M_DONE = 16;

const STREAM_MAGIC = [0x42, 0x5a, 0x68];
const BLOCK_MAGIC = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
const END_MAGIC = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

/** The exception for data that make no sense; to be thrown. */
export function badData(vm: Machine): unknown {
  return vm.raise(OS_ERROR, "Invalid data stream");
}

export function go(vm: Machine, s: Address, mode: number): number {
  vm.set(s, INDEX, 0);
  vm.set(s, PLACE, 0);
  vm.set(s, MODE, mode);
  return GO;
}

function next(vm: Machine, s: Address): number {
  const index = vm.get(s, INDEX);
  vm.set(s, INDEX, index + 1);
  return index;
}

function magic(vm: Machine, s: Address): number {
  if (!need(vm, s, 8)) return WAIT;
  const index = vm.get(s, INDEX);
  const byte = take(vm, s, 8);
  if (index < 3) {
    if (byte !== STREAM_MAGIC[index]) throw badData(vm);
    next(vm, s);
    return GO;
  }
  if (byte < 0x31 || byte > 0x39) throw badData(vm);
  vm.set(s, LEVEL, byte - 0x30);
  return go(vm, s, M_BLOCK_MAGIC);
}

function blockMagic(vm: Machine, s: Address): number {
  if (!need(vm, s, 8)) return WAIT;
  const index = vm.get(s, INDEX);
  const byte = take(vm, s, 8);
  if (index === 0 && byte === END_MAGIC[0]) {
    go(vm, s, M_END_MAGIC);
    vm.set(s, INDEX, 1);
    return GO;
  }
  if (byte !== BLOCK_MAGIC[index]) throw badData(vm);
  if (index < 5) next(vm, s);
  else go(vm, s, M_BLOCK_CHECK);
  return GO;
}

/** Reads a byte of a checksum; `true` with the last one. */
function readCheck(vm: Machine, s: Address): boolean {
  vm.set(s, EXPECTED, (vm.get(s, EXPECTED) << 8) | take(vm, s, 8));
  return next(vm, s) === 3;
}

function blockCheck(vm: Machine, s: Address): number {
  if (!need(vm, s, 8)) return WAIT;
  return readCheck(vm, s) ? go(vm, s, M_DISARRANGED) : GO;
}

function disarranged(vm: Machine, s: Address): number {
  if (!need(vm, s, 1)) return WAIT;
  vm.set(s, DISARRANGED, take(vm, s, 1));
  return go(vm, s, M_ORIGIN);
}

function origin(vm: Machine, s: Address): number {
  if (!need(vm, s, 24)) return WAIT;
  const at = take(vm, s, 24);
  if (at > 10 + largestBlock(vm, s)) throw badData(vm);
  vm.set(s, ORIGIN, at);
  return go(vm, s, M_SIXTEENS);
}

function sixteens(vm: Machine, s: Address): number {
  if (!need(vm, s, 16)) return WAIT;
  vm.set(s, SIXTEENS, take(vm, s, 16));
  vm.set(s, USED_COUNT, 0);
  return go(vm, s, M_USED);
}

function used(vm: Machine, s: Address): number {
  const index = vm.get(s, INDEX);
  if (index === 16) {
    if (vm.get(s, USED_COUNT) === 0) throw badData(vm);
    return go(vm, s, M_CODE_COUNT);
  }
  if (((vm.get(s, SIXTEENS) << index) & 0x8000) !== 0) {
    if (!need(vm, s, 16)) return WAIT;
    const word = take(vm, s, 16);
    let count = vm.get(s, USED_COUNT);
    for (let i = 0; i < 16; i++) if (((word << i) & 0x8000) !== 0) vm.u8[s + USED_BYTES + count++] = 16 * index + i;
    vm.set(s, USED_COUNT, count);
  }
  next(vm, s);
  return GO;
}

function codeCount(vm: Machine, s: Address): number {
  if (!need(vm, s, 3)) return WAIT;
  const count = take(vm, s, 3);
  if (count < 2 || count > 6) throw badData(vm);
  vm.set(s, CODE_COUNT, count);
  return go(vm, s, M_SELECTOR_COUNT);
}

function selectorCount(vm: Machine, s: Address): number {
  if (!need(vm, s, 15)) return WAIT;
  const count = take(vm, s, 15);
  if (count < 1) throw badData(vm);
  vm.set(s, SELECTOR_COUNT, count);
  for (let code = 0; code < 6; code++) vm.u8[s + LIST + code] = code;
  return go(vm, s, M_SELECTORS);
}

/** Selectors are places in a list of the codes, whose one moves to the front. */
function selectors(vm: Machine, s: Address): number {
  const { u8 } = vm;
  const count = vm.get(s, SELECTOR_COUNT);
  while (vm.get(s, INDEX) < count) {
    if (!need(vm, s, 1)) return WAIT;
    const place = vm.get(s, PLACE);
    if (take(vm, s, 1) !== 0) {
      if (place + 1 >= vm.get(s, CODE_COUNT)) throw badData(vm);
      vm.set(s, PLACE, place + 1);
      continue;
    }
    vm.set(s, PLACE, 0);
    const index = next(vm, s);
    if (index >= MOST_SELECTORS) continue;
    const list = s + LIST;
    const code = u8[list + place]!;
    u8.copyWithin(list + 1, list, list + place);
    u8[list] = code;
    u8[s + SELECTORS + index] = code;
  }
  vm.set(s, SELECTOR_COUNT, Math.min(count, MOST_SELECTORS));
  return go(vm, s, M_FIRST_LENGTH);
}

/** The first code length of the code number PLACE. */
function firstLength(vm: Machine, s: Address): number {
  if (!need(vm, s, 5)) return WAIT;
  vm.set(s, CODE_LENGTH, take(vm, s, 5));
  vm.set(s, INDEX, 0);
  vm.set(s, MODE, M_LENGTHS);
  return GO;
}

function lengths(vm: Machine, s: Address): number {
  const alphabet = vm.get(s, USED_COUNT) + 2;
  const code = vm.get(s, PLACE);
  while (vm.get(s, INDEX) < alphabet) {
    const length = vm.get(s, CODE_LENGTH);
    if (length < 1 || length > LONGEST_READ) throw badData(vm);
    if (!need(vm, s, 1)) return WAIT;
    // The first bit remains until the second one is there.
    if (((vm.get(s, HOLD) >>> (vm.get(s, BITS) - 1)) & 1) === 0) {
      take(vm, s, 1);
      vm.u8[s + LENGTHS + code * MOST_SYMBOLS + next(vm, s)] = length;
      continue;
    }
    if (!need(vm, s, 2)) return WAIT;
    vm.set(s, CODE_LENGTH, take(vm, s, 2) === 2 ? length + 1 : length - 1);
  }
  makeDecodeTables(vm, s, code, alphabet);
  if (code + 1 === vm.get(s, CODE_COUNT)) return startSymbols(vm, s);
  vm.set(s, PLACE, code + 1);
  vm.set(s, MODE, M_FIRST_LENGTH);
  return GO;
}

function startSymbols(vm: Machine, s: Address): number {
  const { u8 } = vm;
  u8.copyWithin(s + LIST, s + USED_BYTES, s + USED_BYTES + 256);
  u8.fill(0, s + COUNTS, s + COUNTS + 1024);
  vm.set(s, BLOCK_LENGTH, 0);
  vm.set(s, GROUP_NUMBER, -1);
  vm.set(s, GROUP_LEFT, 0);
  vm.set(s, RUN, 0);
  vm.set(s, RUN_UNIT, 1);
  return go(vm, s, M_SYMBOLS);
}

function endMagic(vm: Machine, s: Address): number {
  if (!need(vm, s, 8)) return WAIT;
  const index = vm.get(s, INDEX);
  if (take(vm, s, 8) !== END_MAGIC[index]) throw badData(vm);
  if (index < 5) next(vm, s);
  else go(vm, s, M_END_CHECK);
  return GO;
}

function endCheck(vm: Machine, s: Address): number {
  if (!need(vm, s, 8)) return WAIT;
  if (!readCheck(vm, s)) return GO;
  if (vm.get(s, EXPECTED) !== vm.get(s, STREAM_CHECK)) throw badData(vm);
  freeBlock(vm, s);
  return go(vm, s, M_DONE);
}

/** The steps up to the symbols, and those of the end. */
export const HEADER_STEPS: readonly (((vm: Machine, s: Address) => number) | null)[] = [
  magic,
  blockMagic,
  blockCheck,
  disarranged,
  origin,
  sixteens,
  used,
  codeCount,
  selectorCount,
  selectors,
  firstLength,
  lengths,
  null,
  null,
  endMagic,
  endCheck,
  () => WAIT,
];
