/**
 * What `_bz2` and `_lzma`'s decompressors share: input that waits for the next call, output of at most so many bytes, what comes after the end.
 *
 * Their states begin with the input and the output of a call:
 *
 *     +---------+----------+----------+-----------+
 *     | next in | avail in | next out | avail out |
 *     +---------+----------+----------+-----------+
 *     0         4          8          12          16
 *
 * Between calls NEXT_IN and AVAIL_IN say which part of the waiting input, raw memory of the object, has not been read.
 */
import { type Address, EOF_ERROR, type Machine, newBytesFrom, sizeArgument, VALUE_ERROR, withBuffer } from "@pyvm/vm";

export const NEXT_IN = 0;
export const AVAIL_IN = 4;
export const NEXT_OUT = 8;
export const AVAIL_OUT = 12;

/** How much the output grows by, each time it is full (Include/internal/pycore_blocks_output_buffer.h). */
const BLOCK_SIZES: readonly number[] = [
  0x8000, 0x10000, 0x40000, 0x100000, 0x400000, 0x800000, 0x1000000, 0x1000000, 0x2000000, 0x2000000, 0x2000000,
  0x2000000, 0x4000000, 0x4000000, 0x8000000, 0x8000000, 0x10000000,
];
/** A buffer never grows beyond this; more output than that is a MemoryError. */
const LARGEST_BUFFER = 0x7fffff00;

/** A kind of decompressor: where its objects keep things, and how they work. */
export interface DecompressorKind {
  /** The offset of the address of the state. */
  readonly state: number;
  readonly eof: number;
  readonly unusedData: number;
  readonly needsInput: number;
  /** The offset of the address of the input that waits. */
  readonly input: number;
  /**
   * Whether output that is full makes it go on when there is no more input: what is inside comes out before more input is asked for. Otherwise
   * the end of the input ends the call.
   */
  readonly outputFirst: boolean;
  /** What a call after the end of the stream is told. */
  readonly ended: string;
  /** Works until the output is full or the input is used up. `true` at the end of the stream. Throws what is wrong with the data. */
  readonly run: (vm: Machine, self: Address, state: Address) => boolean;
}

function blockSize(count: number, limit: number, size: number): number {
  return Math.min(BLOCK_SIZES[Math.min(count, BLOCK_SIZES.length - 1)]!, limit - size);
}

/** Decompresses the state's input; the output as bytes. At its end AVAIL_OUT tells whether there was room for more. */
function decompressInput(vm: Machine, kind: DecompressorKind, self: Address, limit: number): Address {
  const state = vm.get(self, kind.state);
  let size = blockSize(0, limit, 0);
  let buffer = vm.malloc(Math.max(1, size));
  let used = 0;
  try {
    for (let count = 1; ; count++) {
      vm.set(state, NEXT_OUT, buffer + used);
      vm.set(state, AVAIL_OUT, size - used);
      const ended = kind.run(vm, self, state);
      used = vm.get(state, NEXT_OUT) - buffer;
      if (ended) vm.u8[self + kind.eof] = 1;
      if (ended || used < size || size === limit || (!kind.outputFirst && vm.get(state, AVAIL_IN) === 0)) break;
      if (size >= LARGEST_BUFFER) vm.noMemory();
      const larger = Math.min(size + blockSize(count, limit, size), LARGEST_BUFFER);
      buffer = vm.realloc(buffer, larger);
      size = larger;
    }
    const output = newBytesFrom(vm, buffer, used);
    vm.free(buffer);
    return output;
  } catch (error) {
    vm.free(buffer);
    throw error;
  }
}

function forgetInput(vm: Machine, kind: DecompressorKind, self: Address): void {
  const input = vm.get(self, kind.input);
  vm.set(self, kind.input, 0);
  vm.free(input);
}

/** Gives the state `length` bytes of memory, after those that wait. @returns whether the memory itself is read from */
function giveInput(vm: Machine, kind: DecompressorKind, self: Address, data: Address, length: number): boolean {
  const state = vm.get(self, kind.state);
  const waiting = vm.get(self, kind.input);
  if (waiting === 0) {
    vm.set(state, NEXT_IN, data);
    vm.set(state, AVAIL_IN, length);
    return true;
  }
  if (length === 0) return false;
  const before = vm.get(state, AVAIL_IN);
  if (before + length > LARGEST_BUFFER) vm.noMemory();
  const joined = vm.malloc(before + length);
  const from = vm.get(state, NEXT_IN);
  vm.u8.copyWithin(joined, from, from + before);
  vm.u8.copyWithin(joined + before, data, data + length);
  vm.set(self, kind.input, joined);
  vm.free(waiting);
  vm.set(state, NEXT_IN, joined);
  vm.set(state, AVAIL_IN, before + length);
  return false;
}

/** Keeps what was not read for the next call, or for `unused_data`. */
function keepInput(vm: Machine, kind: DecompressorKind, self: Address, borrowed: boolean): void {
  const state = vm.get(self, kind.state);
  const from = vm.get(state, NEXT_IN);
  const left = vm.get(state, AVAIL_IN);
  if (vm.u8[self + kind.eof] !== 0) {
    vm.u8[self + kind.needsInput] = 0;
    if (left > 0) vm.replace(self, kind.unusedData, newBytesFrom(vm, from, left));
    forgetInput(vm, kind, self);
    return;
  }
  const isFull = kind.outputFirst && vm.get(state, AVAIL_OUT) === 0;
  vm.u8[self + kind.needsInput] = left === 0 && !isFull ? 1 : 0;
  if (left === 0) forgetInput(vm, kind, self);
  else if (borrowed) {
    const kept = vm.malloc(left);
    vm.u8.copyWithin(kept, from, from + left);
    vm.set(self, kind.input, kept);
    vm.set(state, NEXT_IN, kept);
  }
}

/** The method `decompress(data, max_length=-1)`. */
export function decompressMethod(
  kind: DecompressorKind,
): (vm: Machine, self: Address, data?: Address, maxLength?: Address) => Address {
  return (vm, self, data, maxLength) =>
    withBuffer(vm, data!, (at, length) => {
      const most = maxLength === 0 ? -1 : sizeArgument(vm, maxLength!);
      if (vm.u8[self + kind.eof] !== 0) throw vm.raise(EOF_ERROR, kind.ended);
      if (vm.get(self, kind.state) === 0) throw vm.raise(VALUE_ERROR, "decompressor is not initialized");
      return decompressSome(vm, kind, self, at, length, most < 0 ? Infinity : most);
    });
}

function decompressSome(
  vm: Machine,
  kind: DecompressorKind,
  self: Address,
  data: Address,
  length: number,
  limit: number,
): Address {
  const mark = vm.mark();
  try {
    const borrowed = giveInput(vm, kind, self, data, length);
    const output = vm.hold(decompressInput(vm, kind, self, limit));
    keepInput(vm, kind, self, borrowed);
    return vm.keep(mark, output);
  } catch (error) {
    forgetInput(vm, kind, self);
    throw error;
  }
}

/** Gives back the memory of a decompressor but for what its state points to. */
export function endDecompressor(vm: Machine, kind: DecompressorKind, self: Address): void {
  forgetInput(vm, kind, self);
  const state = vm.get(self, kind.state);
  vm.set(self, kind.state, 0);
  vm.free(state);
}
