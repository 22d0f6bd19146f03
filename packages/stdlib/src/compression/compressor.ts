/**
 * What the states of `zlib`, `_bz2` and `_lzma`'s compressions begin with: the input of a call, and its output, which is raw memory that grows and
 * exists during the call only.
 *
 *     +---------+----------+-----+------------+--------------+
 *     | next in | avail in | out | out length | out capacity |
 *     +---------+----------+-----+------------+--------------+
 *     0         4          8     12           16             20
 */
import { type Address, type Machine, newBytesFrom } from "@pyvm/vm";

export const NEXT_IN = 0;
export const AVAIL_IN = 4;
export const OUT = 8;
export const OUT_LENGTH = 12;
export const OUT_CAPACITY = 16;

const LARGEST_OUTPUT = 0x7fffff00;

/** Makes room for `count` more bytes of output. @throws MemoryError */
export function reserve(vm: Machine, state: Address, count: number): void {
  const wanted = vm.get(state, OUT_LENGTH) + count;
  const capacity = vm.get(state, OUT_CAPACITY);
  if (wanted <= capacity) return;
  const larger = Math.max(wanted, Math.min(2 * capacity, LARGEST_OUTPUT), 1024);
  if (larger > LARGEST_OUTPUT) vm.noMemory();
  vm.set(state, OUT, vm.realloc(vm.get(state, OUT), larger));
  vm.set(state, OUT_CAPACITY, larger);
}

/** Writes a byte for which there is room. */
export function putByte(vm: Machine, state: Address, byte: number): void {
  const length = vm.get(state, OUT_LENGTH);
  vm.u8[vm.get(state, OUT) + length] = byte;
  vm.set(state, OUT_LENGTH, length + 1);
}

/** Writes bytes of memory, for which room is made. */
export function putMemory(vm: Machine, state: Address, from: Address, count: number): void {
  reserve(vm, state, count);
  const length = vm.get(state, OUT_LENGTH);
  vm.u8.copyWithin(vm.get(state, OUT) + length, from, from + count);
  vm.set(state, OUT_LENGTH, length + count);
}

function releaseOutput(vm: Machine, state: Address): void {
  vm.free(vm.get(state, OUT));
  vm.set(state, OUT, 0);
  vm.set(state, OUT_LENGTH, 0);
  vm.set(state, OUT_CAPACITY, 0);
}

/** Runs a compression over `length` bytes of memory; the output as bytes. */
export function compressMemory(
  vm: Machine,
  state: Address,
  data: Address,
  length: number,
  run: (vm: Machine, state: Address) => void,
): Address {
  vm.set(state, NEXT_IN, data);
  vm.set(state, AVAIL_IN, length);
  try {
    run(vm, state);
    const output = newBytesFrom(vm, vm.get(state, OUT), vm.get(state, OUT_LENGTH));
    releaseOutput(vm, state);
    return output;
  } catch (error) {
    releaseOutput(vm, state);
    throw error;
  }
}
