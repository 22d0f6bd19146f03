/** Writing of a block: its rotations in order, the last byte of each as places in a list, in up to six prefix codes. */
import type { Address, Machine } from "@pyvm/vm";
import { reserve } from "../compression/compressor.ts";
import { combineChecksums } from "./checksum.ts";
import {
  BLOCK,
  BLOCK_CHECK,
  BLOCK_COUNT,
  BLOCK_LENGTH,
  LEVEL,
  putBits,
  putWord,
  startBlock,
  STREAM_CHECK,
  USED,
} from "./compress-state.ts";
import { assignCodes, LONGEST_CODE, makeCodeLengths, MOST_SYMBOLS } from "./prefix-code.ts";
import { headWords, sortRotations } from "./rotation-sort.ts";

const RUN_A = 0;
const RUN_B = 1;
/** So many symbols in a row are in one of the codes. */
const GROUP = 50;
const MOST_CODES = 6;
const ITERATIONS = 4;
/** What a symbol costs in a code that is not meant for it, at first. */
const DEAR = 15;

/** What a block becomes before it is written, during one call. */
interface Coded {
  /** The symbols, whose end symbol is the last. */
  readonly symbols: Int32Array;
  count: number;
  /** How many symbols there can be. */
  readonly alphabet: number;
  readonly frequencies: Int32Array;
}

/** Where in the order the block itself is. */
function originOf(order: Int32Array, length: number): number {
  let at = 0;
  while (at < length && order[at] !== 0) at++;
  return at;
}

// ---- places -----------------------------------------------------------------------------------------------------

/** Adds a run of the first place as a number in digits 1 (RUN_A) and 2 (RUN_B), the lowest first. */
function addRun(coded: Coded, run: number): void {
  for (let left = run; left > 0; left = (left - 1) >> 1) {
    const symbol = (left & 1) !== 0 ? RUN_A : RUN_B;
    coded.symbols[coded.count++] = symbol;
    coded.frequencies[symbol]!++;
  }
}

/** The last bytes of the rotations as places in the list of the bytes, to whose front each moves. */
function findPlaces(block: Uint8Array, order: Int32Array, used: readonly number[], coded: Coded): void {
  const { symbols, frequencies } = coded;
  const list = Uint8Array.from(used);
  const length = order.length;
  let run = 0;
  for (let i = 0; i < length; i++) {
    const at = order[i]!;
    const byte = block[at === 0 ? length - 1 : at - 1]!;
    if (byte === list[0]) {
      run++;
      continue;
    }
    if (run > 0) addRun(coded, run);
    run = 0;
    let place = 0;
    let moved = list[0]!;
    list[0] = byte;
    while (moved !== byte) {
      const next = list[++place]!;
      list[place] = moved;
      moved = next;
    }
    symbols[coded.count++] = place + 1;
    frequencies[place + 1]!++;
  }
  if (run > 0) addRun(coded, run);
  const end = coded.alphabet - 1;
  symbols[coded.count++] = end;
  frequencies[end]!++;
}

// ---- codes ------------------------------------------------------------------------------------------------------

/** The codes of a block; that of symbol `s` in code `c` is at `c × MOST_SYMBOLS + s`. */
interface Codes {
  readonly count: number;
  readonly lengths: Uint8Array;
  /** Which code each group of symbols is in. */
  readonly selectors: Uint8Array;
  selectorCount: number;
}

function codeCount(symbols: number): number {
  if (symbols < 200) return 2;
  if (symbols < 600) return 3;
  if (symbols < 1200) return 4;
  return symbols < 2400 ? 5 : 6;
}

/** First each code has a part of the alphabet, with as many occurrences as the others' parts. */
function divideAlphabet({ alphabet, frequencies, count }: Coded, codes: Codes): void {
  codes.lengths.fill(DEAR);
  let left = count;
  let start = 0;
  for (let parts = codes.count; parts > 0; parts--) {
    const share = Math.floor(left / parts);
    let end = start - 1;
    let sum = 0;
    while (sum < share && end < alphabet - 1) sum += frequencies[++end]!;
    const isOuter = parts === codes.count || parts === 1;
    if (end > start && !isOuter && (codes.count - parts) % 2 === 1) sum -= frequencies[end--]!;
    const first = (parts - 1) * MOST_SYMBOLS;
    for (let symbol = start; symbol <= end; symbol++) codes.lengths[first + symbol] = 0;
    start = end + 1;
    left -= sum;
  }
}

/** Gives each group the code in which it is shortest, and counts what each code then has. */
function selectCodes({ symbols, count }: Coded, codes: Codes, counted: Int32Array): void {
  const { lengths, selectors } = codes;
  counted.fill(0);
  codes.selectorCount = 0;
  for (let from = 0; from < count; from += GROUP) {
    const to = Math.min(from + GROUP, count);
    let best = 0;
    let least = 0x7fffffff;
    for (let code = 0; code < codes.count; code++) {
      const base = code * MOST_SYMBOLS;
      let cost = 0;
      for (let i = from; i < to; i++) cost += lengths[base + symbols[i]!]!;
      if (cost < least) {
        least = cost;
        best = code;
      }
    }
    selectors[codes.selectorCount++] = best;
    for (let i = from; i < to; i++) counted[best * MOST_SYMBOLS + symbols[i]!]!++;
  }
}

function makeCodes(coded: Coded): Codes {
  const codes: Codes = {
    count: codeCount(coded.count),
    lengths: new Uint8Array(MOST_CODES * MOST_SYMBOLS),
    selectors: new Uint8Array(Math.ceil(coded.count / GROUP)),
    selectorCount: 0,
  };
  const counted = new Int32Array(MOST_CODES * MOST_SYMBOLS);
  divideAlphabet(coded, codes);
  for (let i = 0; i < ITERATIONS; i++) {
    selectCodes(coded, codes, counted);
    for (let code = 0; code < codes.count; code++) {
      makeCodeLengths(codes.lengths, counted, code * MOST_SYMBOLS, coded.alphabet);
    }
  }
  return codes;
}

// ---- output -----------------------------------------------------------------------------------------------------

/** Which bytes occur: sixteen bits for which sixteens of them do, then sixteen for each of these. */
function writeUsed(vm: Machine, s: Address, used: readonly number[]): void {
  const words = new Uint16Array(16);
  for (const byte of used) words[byte >> 4]! |= 0x8000 >> (byte & 15);
  let sixteens = 0;
  for (let i = 0; i < 16; i++) if (words[i] !== 0) sixteens |= 0x8000 >> i;
  putBits(vm, s, sixteens, 16);
  for (const word of words) if (word !== 0) putBits(vm, s, word, 16);
}

/** The selectors as places in a list of the codes, each in as many ones, then a zero. */
function writeSelectors(vm: Machine, s: Address, { count, selectors, selectorCount }: Codes): void {
  putBits(vm, s, count, 3);
  putBits(vm, s, selectorCount, 15);
  const list = Array.from({ length: count }, (_, code) => code);
  for (let i = 0; i < selectorCount; i++) {
    const place = list.indexOf(selectors[i]!);
    list.splice(place, 1);
    list.unshift(selectors[i]!);
    putBits(vm, s, (2 << place) - 2, place + 1);
  }
}

/** The code lengths of each code: the first, then for each symbol how it differs from the one before. */
function writeLengths(vm: Machine, s: Address, codes: Codes, alphabet: number): void {
  for (let code = 0; code < codes.count; code++) {
    const first = code * MOST_SYMBOLS;
    let current = codes.lengths[first]!;
    putBits(vm, s, current, 5);
    for (let i = first; i < first + alphabet; i++) {
      const length = codes.lengths[i]!;
      for (; current < length; current++) putBits(vm, s, 2, 2);
      for (; current > length; current--) putBits(vm, s, 3, 2);
      putBits(vm, s, 0, 1);
    }
  }
}

function writeSymbols(vm: Machine, s: Address, { symbols, count, alphabet }: Coded, codes: Codes): void {
  const { lengths, selectors } = codes;
  const words = new Int32Array(MOST_CODES * MOST_SYMBOLS);
  for (let code = 0; code < codes.count; code++) assignCodes(words, lengths, code * MOST_SYMBOLS, alphabet);
  let group = 0;
  for (let from = 0; from < count; from += GROUP) {
    const first = selectors[group++]! * MOST_SYMBOLS;
    const to = Math.min(from + GROUP, count);
    for (let i = from; i < to; i++) {
      const at = first + symbols[i]!;
      putBits(vm, s, words[at]!, lengths[at]!);
    }
  }
}

function usedBytes(vm: Machine, s: Address): number[] {
  const used: number[] = [];
  for (let byte = 0; byte < 256; byte++) if (vm.u8[s + USED + byte] !== 0) used.push(byte);
  return used;
}

/** Sorts the block with `work` as memory, and writes it. */
function writeSorted(vm: Machine, s: Address, work: Address): void {
  const length = vm.get(s, BLOCK_LENGTH);
  const at = work >> 2;
  const order = vm.i32.subarray(at, at + length);
  // One symbol for each byte at most, and the end; the buckets are not needed any more by then.
  const symbols = vm.i32.subarray(at + length, at + 2 * length + 1);
  const heads = vm.i32.subarray(at + 2 * length + 1, at + 2 * length + 1 + headWords(length));
  const block = vm.u8.subarray(vm.get(s, BLOCK), vm.get(s, BLOCK) + length);
  sortRotations({ order, buckets: symbols, heads }, block, length);
  const used = usedBytes(vm, s);
  const alphabet = used.length + 2;
  const coded = { symbols, count: 0, alphabet, frequencies: new Int32Array(MOST_SYMBOLS) };
  findPlaces(block, order, used, coded);
  putBits(vm, s, originOf(order, length), 24);
  writeUsed(vm, s, used);
  const codes = makeCodes(coded);
  writeSelectors(vm, s, codes);
  writeLengths(vm, s, codes, alphabet);
  writeSymbols(vm, s, coded, codes);
}

/** How many bytes a block takes at most: its tables, its selectors, its symbols in the longest code. */
function mostBytes(length: number): number {
  return 16384 + Math.ceil((length * LONGEST_CODE) / 8) + Math.ceil(length / 8);
}

/** Writes the block, and before the first one the header of the stream; begins the next block. */
export function writeBlock(vm: Machine, s: Address): void {
  const length = vm.get(s, BLOCK_LENGTH);
  if (vm.get(s, BLOCK_COUNT) === 0) {
    reserve(vm, s, 16);
    for (const byte of [0x42, 0x5a, 0x68, 0x30 + vm.get(s, LEVEL)]) putBits(vm, s, byte, 8);
  }
  vm.set(s, BLOCK_COUNT, vm.get(s, BLOCK_COUNT) + 1);
  if (length === 0) return;
  reserve(vm, s, mostBytes(length));
  const work = vm.malloc(4 * (2 * length + 1 + headWords(length)));
  const check = ~vm.get(s, BLOCK_CHECK);
  vm.set(s, STREAM_CHECK, combineChecksums(vm.get(s, STREAM_CHECK), check));
  for (const byte of [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) putBits(vm, s, byte, 8);
  putWord(vm, s, check);
  putBits(vm, s, 0, 1); // not disarranged
  writeSorted(vm, s, work);
  vm.free(work);
  startBlock(vm, s);
}

/** Writes the end of the stream. */
export function writeEnd(vm: Machine, s: Address): void {
  reserve(vm, s, 16);
  for (const byte of [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]) putBits(vm, s, byte, 8);
  putWord(vm, s, vm.get(s, STREAM_CHECK));
}
