/** Writing of blocks: the symbols of a state, in whichever of the three kinds of block is the smallest. */
import type { Address, Machine } from "@pyvm/vm";
import { OUT, OUT_LENGTH, putByte, reserve } from "../compression/compressor.ts";
import {
  CODE_LENGTH_ORDER,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  END_OF_BLOCK,
  LENGTH_BASE,
  LENGTH_EXTRA,
  Z_FIXED,
} from "./constants.ts";
import { assignCodes, buildPrefixCode, encodedBits, type PrefixCode, prefixCode } from "./deflate-codes.ts";
import {
  BLOCK_START,
  flushBits,
  flushToByte,
  POSITION,
  putBits,
  STRATEGY,
  SYMBOL_COUNT,
  SYMBOL_LIMIT,
  SYMBOLS,
  WINDOW,
} from "./deflate-state.ts";

const STORED_BLOCK = 0;
const FIXED_BLOCK = 1;
const DYNAMIC_BLOCK = 2;

const LITERAL_SYMBOLS = 286;
const DISTANCE_SYMBOLS = 30;

// What is counted and coded for one block; nothing of it outlives the writing of the block.
const literals = prefixCode(LITERAL_SYMBOLS, 15, LENGTH_EXTRA, 257);
const distances = prefixCode(DISTANCE_SYMBOLS, 15, DISTANCE_EXTRA, 0);
const codeLengths = prefixCode(19, 7, [2, 3, 7], 16);

interface FixedCodes {
  readonly literalLengths: Int32Array;
  readonly literalCodes: Int32Array;
  readonly distanceLengths: Int32Array;
  readonly distanceCodes: Int32Array;
}

let fixed: FixedCodes | null = null;

function fixedCodes(): FixedCodes {
  if (fixed !== null) return fixed;
  const literalLengths = Int32Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  const distanceLengths = new Int32Array(DISTANCE_SYMBOLS).fill(5);
  fixed = {
    literalLengths,
    literalCodes: new Int32Array(288),
    distanceLengths,
    distanceCodes: new Int32Array(DISTANCE_SYMBOLS),
  };
  assignCodes(literalLengths, fixed.literalCodes);
  assignCodes(distanceLengths, fixed.distanceCodes);
  return fixed;
}

/** The code of each length - 3, and of each distance - 1: below 256 directly, beyond by its upper bits. */
const lengthSymbol = new Uint8Array(256);
const distanceSymbol = new Uint8Array(512);

function fillSymbolTables(): void {
  for (let symbol = 0; symbol < LENGTH_BASE.length; symbol++) lengthSymbol.fill(symbol, LENGTH_BASE[symbol]! - 3);
  for (let symbol = 0; symbol < DISTANCE_BASE.length; symbol++) {
    const from = DISTANCE_BASE[symbol]! - 1;
    if (from < 256) distanceSymbol.fill(symbol, from, 256);
    else distanceSymbol.fill(symbol, 256 + (from >> 7));
  }
}

fillSymbolTables();

function symbolOfDistance(distance: number): number {
  return distance <= 256 ? distanceSymbol[distance - 1]! : distanceSymbol[256 + ((distance - 1) >> 7)]!;
}

/** Keeps a literal; `true` when the block is full. */
export function keepLiteral(vm: Machine, s: Address, byte: number): boolean {
  const i32 = vm.i32;
  const count = i32[(s + SYMBOL_COUNT) >> 2]!;
  i32[((s + i32[(s + SYMBOLS) >> 2]!) >> 2) + count] = byte;
  i32[(s + SYMBOL_COUNT) >> 2] = count + 1;
  return count + 1 === i32[(s + SYMBOL_LIMIT) >> 2];
}

/** Keeps a match of 3 bytes or more; `true` when the block is full. */
export function keepMatch(vm: Machine, s: Address, distance: number, length: number): boolean {
  return keepLiteral(vm, s, (distance << 16) | (length - 3));
}

function countSymbols(vm: Machine, s: Address): void {
  const i32 = vm.i32;
  const first = (s + vm.get(s, SYMBOLS)) >> 2;
  const end = first + vm.get(s, SYMBOL_COUNT);
  literals.frequencies.fill(0);
  distances.frequencies.fill(0);
  literals.frequencies[END_OF_BLOCK] = 1;
  for (let at = first; at < end; at++) {
    const symbol = i32[at]!;
    const distance = symbol >>> 16;
    if (distance === 0) literals.frequencies[symbol]!++;
    else {
      literals.frequencies[257 + lengthSymbol[symbol & 0xff]!]!++;
      distances.frequencies[symbolOfDistance(distance)]!++;
    }
  }
}

/** Code lengths as a dynamic block writes them: pairs of a symbol and its extra bits' value. */
const runs = new Int32Array(2 * (LITERAL_SYMBOLS + DISTANCE_SYMBOLS));
let runCount = 0;

function addRun(symbol: number, extra: number): void {
  runs[runCount++] = symbol;
  runs[runCount++] = extra;
  codeLengths.frequencies[symbol]!++;
}

/** Splits the lengths of a code into single ones and runs. */
function findRuns(code: PrefixCode): void {
  const { lengths, last } = code;
  let previous = -1;
  for (let at = 0; at <= last;) {
    const length = lengths[at]!;
    // The first of a run of other than zero is written as itself.
    const most = length === 0 ? 138 : length === previous ? 6 : 7;
    let end = at + 1;
    while (end <= last && end - at < most && lengths[end] === length) end++;
    addRunsOf(length, end - at, length === previous);
    previous = length;
    at = end;
    if (length === 0) previous = -1;
  }
}

function addRunsOf(length: number, count: number, repeated: boolean): void {
  let left = count;
  const isNew = length !== 0 && !repeated;
  if (isNew) {
    addRun(length, 0);
    left--;
  }
  if (left < 3) for (; left > 0; left--) addRun(length, 0);
  else if (length !== 0) addRun(16, left - 3);
  else if (left <= 10) addRun(17, left - 3);
  else addRun(18, left - 11);
}

/** Prepares the header of a dynamic block. Returns how many code lengths' lengths it has. */
function prepareHeader(): number {
  codeLengths.frequencies.fill(0);
  runCount = 0;
  findRuns(literals);
  findRuns(distances);
  buildPrefixCode(codeLengths);
  let count = 19;
  while (count > 4 && codeLengths.lengths[CODE_LENGTH_ORDER[count - 1]!] === 0) count--;
  return count;
}

function writeHeader(vm: Machine, s: Address, count: number): void {
  putBits(vm, s, literals.last + 1 - 257, 5);
  putBits(vm, s, distances.last, 5);
  putBits(vm, s, count - 4, 4);
  for (let i = 0; i < count; i++) putBits(vm, s, codeLengths.lengths[CODE_LENGTH_ORDER[i]!]!, 3);
  for (let i = 0; i < runCount; i += 2) {
    const symbol = runs[i]!;
    putBits(vm, s, codeLengths.codes[symbol]!, codeLengths.lengths[symbol]!);
    if (symbol >= 16) putBits(vm, s, runs[i + 1]!, codeLengths.extra[symbol - 16]!);
  }
}

function writeSymbols(
  vm: Machine,
  s: Address,
  literalCodes: Int32Array,
  literalLengths: Int32Array,
  distanceCodes: Int32Array,
  distanceLengths: Int32Array,
): void {
  const i32 = vm.i32;
  const first = (s + vm.get(s, SYMBOLS)) >> 2;
  const end = first + vm.get(s, SYMBOL_COUNT);
  for (let at = first; at < end; at++) {
    const kept = i32[at]!;
    const distance = kept >>> 16;
    if (distance === 0) {
      putBits(vm, s, literalCodes[kept]!, literalLengths[kept]!);
      continue;
    }
    const length = kept & 0xff;
    const symbol = lengthSymbol[length]!;
    putBits(vm, s, literalCodes[257 + symbol]!, literalLengths[257 + symbol]!);
    putBits(vm, s, length + 3 - LENGTH_BASE[symbol]!, LENGTH_EXTRA[symbol]!);
    const far = symbolOfDistance(distance);
    putBits(vm, s, distanceCodes[far]!, distanceLengths[far]!);
    putBits(vm, s, distance - DISTANCE_BASE[far]!, DISTANCE_EXTRA[far]!);
  }
  putBits(vm, s, literalCodes[END_OF_BLOCK]!, literalLengths[END_OF_BLOCK]!);
}

/** _tr_stored_block: `length` bytes of memory, 65535 at most, as they are. */
export function writeStored(vm: Machine, s: Address, data: Address, length: number, last: boolean): void {
  reserve(vm, s, length + 8);
  putBits(vm, s, (STORED_BLOCK << 1) | (last ? 1 : 0), 3);
  flushToByte(vm, s);
  for (const word of [length, ~length]) {
    putByte(vm, s, word);
    putByte(vm, s, word >> 8);
  }
  const to = vm.get(s, OUT) + vm.get(s, OUT_LENGTH);
  vm.u8.copyWithin(to, data, data + length);
  vm.set(s, OUT_LENGTH, vm.get(s, OUT_LENGTH) + length);
}

/** _tr_align: an empty block of ten bits, after which what was written can be decoded. */
export function writeAlignment(vm: Machine, s: Address): void {
  reserve(vm, s, 8);
  putBits(vm, s, FIXED_BLOCK << 1, 3);
  putBits(vm, s, 0, 7);
  flushBits(vm, s);
}

/** _tr_flush_block: the symbols so far become a block, which was made of the window from BLOCK_START to the position. */
export function writeBlock(vm: Machine, s: Address, last: boolean): void {
  const start = vm.get(s, BLOCK_START);
  const stored = vm.get(s, POSITION) - start;
  countSymbols(vm, s);
  buildPrefixCode(literals);
  buildPrefixCode(distances);
  const count = prepareHeader();
  const { literalLengths, literalCodes, distanceLengths, distanceCodes } = fixedCodes();
  const headerBits = 14 + 3 * count + encodedBits(codeLengths, codeLengths.lengths);
  const dynamicBits = headerBits + encodedBits(literals, literals.lengths) + encodedBits(distances, distances.lengths);
  const fixedBits = encodedBits(literals, literalLengths) + encodedBits(distances, distanceLengths);
  const fixedBytes = (fixedBits + 10) >>> 3;
  const isFixed = fixedBytes <= (dynamicBits + 10) >>> 3 || vm.get(s, STRATEGY) === Z_FIXED;
  const smallest = isFixed ? fixedBytes : (dynamicBits + 10) >>> 3;
  const end = last ? 1 : 0;
  if (stored + 4 <= smallest && start >= 0) writeStored(vm, s, s + WINDOW + start, stored, last);
  else {
    reserve(vm, s, smallest + 8);
    putBits(vm, s, ((isFixed ? FIXED_BLOCK : DYNAMIC_BLOCK) << 1) | end, 3);
    if (isFixed) writeSymbols(vm, s, literalCodes, literalLengths, distanceCodes, distanceLengths);
    else {
      writeHeader(vm, s, count);
      writeSymbols(vm, s, literals.codes, literals.lengths, distances.codes, distances.lengths);
    }
  }
  vm.set(s, SYMBOL_COUNT, 0);
  vm.set(s, BLOCK_START, vm.get(s, POSITION));
  if (last) flushToByte(vm, s);
  else flushBits(vm, s);
}
