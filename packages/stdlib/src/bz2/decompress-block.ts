/** Reading of the symbols of a block, and writing of the bytes that they stand for. */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, AVAIL_OUT, NEXT_IN, NEXT_OUT } from "../compression/decompressor.ts";
import { combineChecksums, crcTable } from "./checksum.ts";
import { BASES, LIMIT_BYTES, LONGEST_READ } from "./decompress-codes.ts";
import {
  badData,
  go,
  GO,
  HEADER_STEPS,
  M_BLOCK_MAGIC,
  M_DONE,
  M_OUTPUT,
  M_SYMBOLS,
  WAIT,
} from "./decompress-header.ts";
import {
  AFTER,
  BITS,
  BLOCK,
  BLOCK_CAPACITY,
  BLOCK_CHECK,
  BLOCK_LENGTH,
  COUNTS,
  DISARRANGED,
  EXPECTED,
  GROUP_LEFT,
  GROUP_NUMBER,
  HOLD,
  largestBlock,
  LIMITS,
  LIST,
  MODE,
  ORIGIN,
  OUT_BYTE,
  OUT_RUN,
  POSITION,
  reserveBlock,
  RUN,
  RUN_UNIT,
  SELECTOR_COUNT,
  SELECTORS,
  SHUFFLE_AT,
  SHUFFLE_LEFT,
  STREAM_CHECK,
  SYMBOLS,
  TAKEN,
  USED_COUNT,
} from "./decompress-state.ts";
import { MOST_SYMBOLS } from "./prefix-code.ts";
import { shuffleDistance } from "./shuffle.ts";

const RUN_B = 1;
const GROUP = 50;
/** A run's digit is never worth so much. */
const TOO_LONG = 2 * 1024 * 1024;

/** Decodes symbols until the one of the end, or the end of the input. */
function readSymbols(vm: Machine, s: Address): number {
  let { u8, u16, i32 } = vm;
  const fields = s >> 2;
  const list = s + LIST;
  const counts = (s + COUNTS) >> 2;
  const end = vm.get(s, USED_COUNT) + 1;
  const largest = largestBlock(vm, s);
  const inEnd = vm.get(s, NEXT_IN) + vm.get(s, AVAIL_IN);
  let at = vm.get(s, NEXT_IN);
  let hold = vm.get(s, HOLD);
  let bits = vm.get(s, BITS);
  let length = vm.get(s, BLOCK_LENGTH);
  let capacity = vm.get(s, BLOCK_CAPACITY);
  let block = vm.get(s, BLOCK) >> 2;
  let left = vm.get(s, GROUP_LEFT);
  let code = vm.u8[s + SELECTORS + Math.max(0, vm.get(s, GROUP_NUMBER))]!;
  let isComplete = false;
  for (;;) {
    if (left === 0) {
      const group = i32[fields + (GROUP_NUMBER >> 2)]! + 1;
      if (group >= i32[fields + (SELECTOR_COUNT >> 2)]!) throw badData(vm);
      i32[fields + (GROUP_NUMBER >> 2)] = group;
      code = u8[s + SELECTORS + group]!;
      left = GROUP;
    }
    const limits = (s + LIMITS + LIMIT_BYTES * code) >> 2;
    let count = 0;
    let word = 0;
    let waits = false;
    do {
      if (++count > LONGEST_READ) throw badData(vm);
      if (bits < count) {
        if (at === inEnd) {
          waits = true;
          break;
        }
        hold = (hold << 8) | u8[at++]!;
        bits += 8;
      }
      word = (hold >>> (bits - count)) & ((1 << count) - 1);
    } while (word > i32[limits + count]!);
    let symbol = -1;
    if (!waits) {
      const number = word - i32[limits + (BASES >> 2) + count]!;
      if (number < 0 || number >= MOST_SYMBOLS) throw badData(vm);
      symbol = u16[((s + SYMBOLS + 2 * code * MOST_SYMBOLS) >> 1) + number]!;
      bits -= count;
      left--;
    }
    if (symbol >= 0 && symbol <= RUN_B) {
      const unit = i32[fields + (RUN_UNIT >> 2)]!;
      if (unit >= TOO_LONG) throw badData(vm);
      i32[fields + (RUN >> 2)]! += unit << symbol;
      i32[fields + (RUN_UNIT >> 2)] = 2 * unit;
      continue;
    }
    if (waits) break;
    const run = i32[fields + (RUN >> 2)]!;
    if (symbol > end) throw badData(vm);
    if (length + run > largest || (symbol !== end && length + run >= largest)) throw badData(vm);
    if (length + run + 1 > capacity) {
      i32[fields + (BLOCK_LENGTH >> 2)] = length;
      reserveBlock(vm, s, Math.min(largest, length + run + 1));
      ({ u8, u16, i32 } = vm);
      block = vm.get(s, BLOCK) >> 2;
      capacity = vm.get(s, BLOCK_CAPACITY);
    }
    if (run > 0) {
      const byte = u8[list]!;
      i32[counts + byte]! += run;
      i32.fill(byte, block + length, block + length + run);
      length += run;
      i32[fields + (RUN >> 2)] = 0;
      i32[fields + (RUN_UNIT >> 2)] = 1;
    }
    if (symbol === end) {
      isComplete = true;
      break;
    }
    let place = symbol - 1;
    const byte = u8[list + place]!;
    for (; place > 0; place--) u8[list + place] = u8[list + place - 1]!;
    u8[list] = byte;
    i32[counts + byte]!++;
    i32[block + length++] = byte;
  }
  vm.set(s, NEXT_IN, at);
  vm.set(s, AVAIL_IN, inEnd - at);
  vm.set(s, HOLD, hold);
  vm.set(s, BITS, bits);
  vm.set(s, GROUP_LEFT, left);
  vm.set(s, BLOCK_LENGTH, length);
  return isComplete ? startOutput(vm, s) : WAIT;
}

/** The block is complete: finds the next rotation of each, and the first byte of the output. */
function startOutput(vm: Machine, s: Address): number {
  const { i32 } = vm;
  const length = vm.get(s, BLOCK_LENGTH);
  const block = vm.get(s, BLOCK) >> 2;
  const origin = vm.get(s, ORIGIN);
  if (origin >= length) throw badData(vm);
  const counts = (s + COUNTS) >> 2;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = i32[counts + byte]!;
    i32[counts + byte] = sum;
    sum += count;
  }
  for (let i = 0; i < length; i++) i32[block + i32[counts + (i32[block + i]! & 0xff)]!++]! |= i << 8;
  vm.set(s, POSITION, i32[block + origin]! >>> 8);
  vm.set(s, TAKEN, 0);
  vm.set(s, OUT_RUN, 0);
  vm.set(s, BLOCK_CHECK, -1);
  vm.set(s, SHUFFLE_AT, 0);
  vm.set(s, SHUFFLE_LEFT, 0);
  vm.set(s, AFTER, takeByte(vm, s));
  return go(vm, s, M_OUTPUT);
}

/** Takes the next byte of the block. */
function takeByte(vm: Machine, s: Address): number {
  const word = vm.i32[(vm.get(s, BLOCK) >> 2) + vm.get(s, POSITION)]!;
  vm.set(s, POSITION, word >>> 8);
  vm.set(s, TAKEN, vm.get(s, TAKEN) + 1);
  return vm.get(s, DISARRANGED) === 0 ? word & 0xff : (word & 0xff) ^ shuffle(vm, s);
}

/** What a byte of a disarranged block is changed by. */
function shuffle(vm: Machine, s: Address): number {
  let left = vm.get(s, SHUFFLE_LEFT);
  if (left === 0) {
    const at = vm.get(s, SHUFFLE_AT);
    left = shuffleDistance(at);
    vm.set(s, SHUFFLE_AT, at + 1);
  }
  vm.set(s, SHUFFLE_LEFT, left - 1);
  return left === 2 ? 1 : 0;
}

/** Finds the next run of the output: OUT_BYTE and OUT_RUN. */
function nextRun(vm: Machine, s: Address): void {
  const length = vm.get(s, BLOCK_LENGTH);
  const byte = vm.get(s, AFTER);
  vm.set(s, OUT_BYTE, byte);
  let run = 1;
  for (; run < 4; run++) {
    const next = vm.get(s, TAKEN) > length ? -1 : takeByte(vm, s);
    if (vm.get(s, TAKEN) > length) break;
    if (next !== byte) {
      vm.set(s, AFTER, next);
      break;
    }
  }
  if (run === 4) {
    run += takeByte(vm, s);
    vm.set(s, AFTER, takeByte(vm, s));
  }
  vm.set(s, OUT_RUN, run);
}

/** Writes output until it is full, or the block is at its end. */
function writeOutput(vm: Machine, s: Address): number {
  const { u8 } = vm;
  const steps = crcTable();
  const length = vm.get(s, BLOCK_LENGTH);
  const first = vm.get(s, NEXT_OUT);
  const end = first + vm.get(s, AVAIL_OUT);
  let check = vm.get(s, BLOCK_CHECK);
  let at = first;
  let isComplete = false;
  for (;;) {
    const byte = vm.get(s, OUT_BYTE);
    let run = vm.get(s, OUT_RUN);
    for (; run > 0 && at < end; run--) {
      u8[at++] = byte;
      check = (check << 8) ^ steps[(check >>> 24) ^ byte]!;
    }
    vm.set(s, OUT_RUN, run);
    if (run > 0) break;
    const taken = vm.get(s, TAKEN);
    if (taken > length + 1) throw badData(vm);
    if (taken === length + 1) {
      isComplete = true;
      break;
    }
    nextRun(vm, s);
  }
  vm.set(s, BLOCK_CHECK, check);
  vm.set(s, NEXT_OUT, at);
  vm.set(s, AVAIL_OUT, end - at);
  return isComplete ? endBlock(vm, s) : WAIT;
}

function endBlock(vm: Machine, s: Address): number {
  const check = ~vm.get(s, BLOCK_CHECK);
  if (check !== vm.get(s, EXPECTED)) throw badData(vm);
  vm.set(s, STREAM_CHECK, combineChecksums(vm.get(s, STREAM_CHECK), check));
  return go(vm, s, M_BLOCK_MAGIC);
}

/** Decompresses as far as input and output reach. @returns whether the stream is at its end */
export function decompress(vm: Machine, s: Address): boolean {
  for (;;) {
    const mode = vm.get(s, MODE);
    if (mode === M_DONE) return true;
    const step = mode === M_SYMBOLS ? readSymbols : mode === M_OUTPUT ? writeOutput : HEADER_STEPS[mode]!;
    if (step!(vm, s) !== GO) return false;
  }
}
