/** Items and slices of an mmap, and its buffer. */
import {
  type Address,
  adjustSlice,
  asSize,
  bufferBytes,
  fillBufferInfo,
  INDEX_ERROR,
  isIndex,
  type Machine,
  newBytes,
  newBytesFrom,
  newInt,
  SLICE_TYPE,
  TYPE_ERROR,
  unpackSlice,
  VALUE_ERROR,
} from "@pyvm/vm";
import { ACCESS, ACCESS_READ, checkOpen, checkWritable, DATA, EXPORTS, SIZE, writeBack } from "./object.ts";

export function mapLength(vm: Machine, self: Address): number {
  checkOpen(vm, self);
  return vm.get(self, SIZE);
}

/** A copy of `count` bytes from `start` on. */
export function bytesOf(vm: Machine, self: Address, start: number, count: number): Address {
  const data = vm.get(self, DATA) + start;
  return newBytesFrom(vm, data, count);
}

/** sq_item: bytes, not an int. */
export function itemBytes(vm: Machine, self: Address, index: number): Address {
  checkOpen(vm, self);
  if (index < 0 || index >= vm.get(self, SIZE)) throw vm.raise(INDEX_ERROR, "mmap index out of range");
  return bytesOf(vm, self, index, 1);
}

export function subscript(vm: Machine, self: Address, key: Address): Address {
  checkOpen(vm, self);
  if (isIndex(vm, key)) return newInt(vm, vm.u8[vm.get(self, DATA) + indexArgument(vm, self, key)]!);
  if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "mmap indices must be integers");
  const { start, step, count } = rangeOf(vm, self, key);
  if (step === 1) return bytesOf(vm, self, start, count);
  const data = vm.get(self, DATA);
  return newBytes(
    vm,
    Uint8Array.from({ length: count }, (_, i) => vm.u8[data + start + i * step]!),
  );
}

function rangeOf(vm: Machine, self: Address, slice: Address): { start: number; step: number; count: number } {
  const range = unpackSlice(vm, slice);
  checkOpen(vm, self); // the slice's parts may have closed it
  return adjustSlice(range, vm.get(self, SIZE));
}

function indexArgument(vm: Machine, self: Address, key: Address): number {
  const index = asSize(vm, key, INDEX_ERROR);
  checkOpen(vm, self);
  const size = vm.get(self, SIZE);
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) throw vm.raise(INDEX_ERROR, "mmap index out of range");
  return at;
}

/** `value` 0 asks to delete. */
export function assignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  checkOpen(vm, self);
  checkWritable(vm, self);
  if (isIndex(vm, key)) assignItem(vm, self, key, value);
  else if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "mmap indices must be integer");
  else assignSlice(vm, self, key, value);
}

function assignItem(vm: Machine, self: Address, key: Address, value: Address): void {
  const at = indexArgument(vm, self, key);
  if (value === 0) throw vm.raise(TYPE_ERROR, "mmap doesn't support item deletion");
  if (!isIndex(vm, value)) throw vm.raise(TYPE_ERROR, "mmap item value must be an int");
  const byte = asSize(vm, value, TYPE_ERROR);
  if (byte < 0 || byte > 255) throw vm.raise(VALUE_ERROR, "mmap item value must be in range(0, 256)");
  checkOpen(vm, self);
  vm.u8[vm.get(self, DATA) + at] = byte;
  writeBack(vm, self, at, 1);
}

function assignSlice(vm: Machine, self: Address, key: Address, value: Address): void {
  const range = unpackSlice(vm, key);
  if (value === 0) throw vm.raise(TYPE_ERROR, "mmap object doesn't support slice deletion");
  const bytes = bufferBytes(vm, value);
  checkOpen(vm, self);
  const { start, step, count } = adjustSlice(range, vm.get(self, SIZE));
  if (bytes.length !== count) throw vm.raise(INDEX_ERROR, "mmap slice assignment is wrong size");
  if (count === 0) return;
  const data = vm.get(self, DATA);
  for (let i = 0; i < count; i++) vm.u8[data + start + i * step] = bytes[i]!;
  const last = start + (count - 1) * step;
  writeBack(vm, self, Math.min(start, last), Math.abs(last - start) + 1);
}

export function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  checkOpen(vm, self);
  const readOnly = vm.get(self, ACCESS) === ACCESS_READ;
  fillBufferInfo(vm, view, self, vm.get(self, DATA), vm.get(self, SIZE), readOnly, flags);
  vm.set(self, EXPORTS, vm.get(self, EXPORTS) + 1);
}

export function releaseExport(vm: Machine, self: Address): void {
  vm.set(self, EXPORTS, vm.get(self, EXPORTS) - 1);
}
