/**
 * The state of a compression, one piece of memory, and the block that it fills, another. It begins as compression/compressor.ts tells.
 *
 * A block has the bytes of the input with runs of 4 to 255 shortened to four bytes and a count; the run that is not yet in it is RUN_LENGTH
 * times RUN_BYTE.
 */
import type { Address, Machine } from "@pyvm/vm";
import { AVAIL_IN, NEXT_IN, OUT, OUT_LENGTH, putByte } from "../compression/compressor.ts";
import { crcTable } from "./checksum.ts";

export const LEVEL = 20;
export const BLOCK = 24;
const BLOCK_CAPACITY = 28;
export const BLOCK_LENGTH = 32;
const RUN_BYTE = 36;
const RUN_LENGTH = 40;
export const BLOCK_CHECK = 44;
export const STREAM_CHECK = 48;
/** How many blocks have been written. */
export const BLOCK_COUNT = 52;
/** Bits that are not written yet, in the upper part of the buffer. */
const BIT_BUFFER = 56;
const BIT_COUNT = 60;
/** For each byte whether it is in the block. */
export const USED = 64;
const STATE_BYTES = 320;

const NO_BYTE = 256;
const LONGEST_RUN = 255;
/** A block is full when so many bytes are left of it. */
const SPARE = 19;

export function newCompressState(vm: Machine, level: number): Address {
  const state = vm.calloc(STATE_BYTES);
  vm.set(state, LEVEL, level);
  vm.set(state, RUN_BYTE, NO_BYTE);
  startBlock(vm, state);
  return state;
}

export function freeCompressState(vm: Machine, state: Address): void {
  if (state === 0) return;
  vm.free(vm.get(state, BLOCK));
  vm.free(state);
}

/** Begins an empty block; the run that waits stays. */
export function startBlock(vm: Machine, s: Address): void {
  vm.set(s, BLOCK_LENGTH, 0);
  vm.set(s, BLOCK_CHECK, -1);
  vm.u8.fill(0, s + USED, s + USED + 256);
}

export function isBlockFull(vm: Machine, s: Address): boolean {
  return vm.get(s, BLOCK_LENGTH) >= 100000 * vm.get(s, LEVEL) - SPARE;
}

/** Makes room in the block for what `count` bytes of input become, a quarter more at worst. */
function reserveBlock(vm: Machine, s: Address, count: number): void {
  const wanted = Math.min(100000 * vm.get(s, LEVEL), vm.get(s, BLOCK_LENGTH) + count + (count >> 2) + 8);
  const capacity = vm.get(s, BLOCK_CAPACITY);
  if (wanted <= capacity) return;
  const larger = Math.min(100000 * vm.get(s, LEVEL), Math.max(wanted, 2 * capacity));
  vm.set(s, BLOCK, vm.realloc(vm.get(s, BLOCK), larger));
  vm.set(s, BLOCK_CAPACITY, larger);
}

/** Puts the run that waits into the block. */
export function endRun(vm: Machine, s: Address): void {
  const byte = vm.get(s, RUN_BYTE);
  const run = vm.get(s, RUN_LENGTH);
  vm.set(s, RUN_BYTE, NO_BYTE);
  vm.set(s, RUN_LENGTH, 0);
  if (byte === NO_BYTE) return;
  reserveBlock(vm, s, run);
  const steps = crcTable();
  let check = vm.get(s, BLOCK_CHECK);
  for (let i = 0; i < run; i++) check = (check << 8) ^ steps[(check >>> 24) ^ byte]!;
  vm.set(s, BLOCK_CHECK, check);
  vm.set(s, BLOCK_LENGTH, addRun(vm.u8, s, vm.get(s, BLOCK), vm.get(s, BLOCK_LENGTH), byte, run));
}

function addRun(u8: Uint8Array, s: Address, block: Address, length: number, byte: number, run: number): number {
  let end = length;
  u8[s + USED + byte] = 1;
  for (let i = Math.min(run, 4); i > 0; i--) u8[block + end++] = byte;
  if (run >= 4) {
    u8[block + end++] = run - 4;
    u8[s + USED + run - 4] = 1;
  }
  return end;
}

/** Reads input until the block is full or no input is left. */
export function fillBlock(vm: Machine, s: Address): void {
  const available = vm.get(s, AVAIL_IN);
  reserveBlock(vm, s, available + LONGEST_RUN);
  const { u8 } = vm;
  const steps = crcTable();
  const first = vm.get(s, NEXT_IN);
  const last = first + available;
  const block = vm.get(s, BLOCK);
  const full = 100000 * vm.get(s, LEVEL) - SPARE;
  let length = vm.get(s, BLOCK_LENGTH);
  let check = vm.get(s, BLOCK_CHECK);
  let runByte = vm.get(s, RUN_BYTE);
  let run = vm.get(s, RUN_LENGTH);
  let at = first;
  while (at < last && length < full) {
    const byte = u8[at++]!;
    if (byte === runByte && run < LONGEST_RUN) {
      run++;
      continue;
    }
    if (run === 1) {
      check = (check << 8) ^ steps[(check >>> 24) ^ runByte]!;
      u8[s + USED + runByte] = 1;
      u8[block + length++] = runByte;
    } else if (runByte !== NO_BYTE) {
      for (let i = 0; i < run; i++) check = (check << 8) ^ steps[(check >>> 24) ^ runByte]!;
      length = addRun(u8, s, block, length, runByte, run);
    }
    runByte = byte;
    run = 1;
  }
  vm.set(s, NEXT_IN, at);
  vm.set(s, AVAIL_IN, last - at);
  vm.set(s, BLOCK_LENGTH, length);
  vm.set(s, BLOCK_CHECK, check);
  vm.set(s, RUN_BYTE, runByte);
  vm.set(s, RUN_LENGTH, run);
}

// ---- bits, the highest first ------------------------------------------------------------------------------------

/** Writes the whole bytes that wait, for which there is room. */
export function flushBytes(vm: Machine, s: Address): void {
  let buffer = vm.get(s, BIT_BUFFER);
  let count = vm.get(s, BIT_COUNT);
  if (count < 8) return;
  const { u8 } = vm;
  const out = vm.get(s, OUT);
  let length = vm.get(s, OUT_LENGTH);
  for (; count >= 8; count -= 8) {
    u8[out + length++] = buffer >>> 24;
    buffer <<= 8;
  }
  vm.set(s, OUT_LENGTH, length);
  vm.set(s, BIT_BUFFER, buffer);
  vm.set(s, BIT_COUNT, count);
}

/** Writes `count` bits, 24 at most, for which there is room. As in bzip2 they are only written out with the next ones. */
export function putBits(vm: Machine, s: Address, value: number, count: number): void {
  flushBytes(vm, s);
  const before = vm.get(s, BIT_COUNT);
  vm.set(s, BIT_BUFFER, vm.get(s, BIT_BUFFER) | (value << (32 - before - count)));
  vm.set(s, BIT_COUNT, before + count);
}

/** Writes 32 bits. */
export function putWord(vm: Machine, s: Address, word: number): void {
  for (let shift = 24; shift >= 0; shift -= 8) putBits(vm, s, (word >> shift) & 0xff, 8);
}

/** Fills the last byte up with zeros. */
export function flushToByte(vm: Machine, s: Address): void {
  flushBytes(vm, s);
  if (vm.get(s, BIT_COUNT) > 0) putByte(vm, s, vm.get(s, BIT_BUFFER) >>> 24);
  vm.set(s, BIT_BUFFER, 0);
  vm.set(s, BIT_COUNT, 0);
}
