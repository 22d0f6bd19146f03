/**
 * Bytearrays in memory.
 *
 *     +--------+------+--------+-------+-------+-------+---------+
 *     | refcnt | type | length | alloc | bytes | start | exports |        bytes -> | gap | the bytes | 0 | room |
 *     +--------+------+--------+-------+-------+-------+---------+                       ^ start
 *     0        8      16       24      32      40      48        56
 *
 * Deleting from the front moves `start` only. While there are exports (Py_buffers) the length cannot change.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTEARRAY_ALLOC, BYTEARRAY_BYTES, BYTEARRAY_EXPORTS, BYTEARRAY_START, OB_SIZE } from "../../object/offsets.ts";
import { BUFFER_ERROR, BYTEARRAY_TYPE } from "../../object/static.ts";
import { MAX_BYTES_LENGTH } from "./bytes.ts";

export const BYTEARRAY_OBJECT_BYTES = 56;

/** A new bytearray of `size` bytes, which the caller writes. */
export function newBytearraySized(vm: Machine, size: number): Address {
  if (size > MAX_BYTES_LENGTH) vm.noMemory();
  const block = size === 0 ? 0 : vm.malloc(size + 1);
  const array = vm.allocator.allocate(BYTEARRAY_OBJECT_BYTES);
  if (array === 0) {
    vm.free(block);
    vm.noMemory();
  }
  const i32 = vm.i32;
  i32.fill(0, array >> 2, (array + BYTEARRAY_OBJECT_BYTES) >> 2);
  i32[array >> 2] = 1;
  i32[(array + 8) >> 2] = BYTEARRAY_TYPE;
  i32[(array + OB_SIZE) >> 2] = size;
  if (block === 0) return array;
  i32[(array + BYTEARRAY_ALLOC) >> 2] = size + 1;
  i32[(array + BYTEARRAY_BYTES) >> 2] = block;
  i32[(array + BYTEARRAY_START) >> 2] = block;
  vm.u8[block + size] = 0;
  return array;
}

/** PyByteArray_FromStringAndSize: a bytearray of a copy of `size` bytes of memory. */
export function newBytearrayFrom(vm: Machine, from: Address, size: number): Address {
  const array = newBytearraySized(vm, size);
  if (size > 0) vm.u8.copyWithin(bytearrayData(vm, array), from, from + size);
  return array;
}

/** A bytearray of a copy of `data`. */
export function newBytearray(vm: Machine, data: Uint8Array): Address {
  const array = newBytearraySized(vm, data.length);
  if (data.length > 0) vm.u8.set(data, bytearrayData(vm, array));
  return array;
}

/** The address of the first byte; it changes when the length does. */
export function bytearrayData(vm: Machine, array: Address): Address {
  return vm.i32[(array + BYTEARRAY_START) >> 2];
}

/** _canresize. @throws BufferError while there are exports */
export function checkResizable(vm: Machine, array: Address): void {
  if (vm.i32[(array + BYTEARRAY_EXPORTS) >> 2] > 0) {
    throw vm.raise(BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
  }
}

/** PyByteArray_Resize: new bytes at the end are undefined. */
export function bytearrayResize(vm: Machine, array: Address, size: number): void {
  const i32 = vm.i32;
  if (size === i32[(array + OB_SIZE) >> 2]) return;
  checkResizable(vm, array);
  if (size > MAX_BYTES_LENGTH) vm.noMemory();
  const alloc = i32[(array + BYTEARRAY_ALLOC) >> 2];
  const start = i32[(array + BYTEARRAY_START) >> 2];
  const gap = start - i32[(array + BYTEARRAY_BYTES) >> 2];
  const fits = size + gap + 1 <= alloc;
  if (!fits || size < alloc >> 1) return reallocate(vm, array, size, gap, fits);
  i32[(array + OB_SIZE) >> 2] = size;
  vm.u8[start + size] = 0;
}

function reallocate(vm: Machine, array: Address, size: number, gap: number, fits: boolean): void {
  const i32 = vm.i32;
  let alloc = size + 1;
  // A moderate growth asks for more than it needs, as a list does.
  if (!fits && size <= i32[(array + BYTEARRAY_ALLOC) >> 2] * 1.125) alloc = size + (size >> 3) + (size < 9 ? 3 : 6);
  const old = i32[(array + BYTEARRAY_BYTES) >> 2];
  let block: Address;
  if (gap > 0) {
    block = vm.malloc(alloc);
    const kept = Math.min(size, i32[(array + OB_SIZE) >> 2]);
    vm.u8.copyWithin(block, old + gap, old + gap + kept);
    vm.free(old);
  } else block = vm.realloc(old, alloc);
  i32[(array + BYTEARRAY_BYTES) >> 2] = block;
  i32[(array + BYTEARRAY_START) >> 2] = block;
  i32[(array + OB_SIZE) >> 2] = size;
  i32[(array + BYTEARRAY_ALLOC) >> 2] = alloc;
  vm.u8[block + size] = 0;
}

/** Appends one byte. */
export function bytearrayAppend(vm: Machine, array: Address, byte: number): void {
  const size = vm.i32[(array + OB_SIZE) >> 2];
  bytearrayResize(vm, array, size + 1);
  vm.u8[bytearrayData(vm, array) + size] = byte;
}

/** tp_dealloc: gives back the bytes. */
export function freeBytearray(vm: Machine, array: Address): void {
  vm.free(vm.i32[(array + BYTEARRAY_BYTES) >> 2]);
  vm.i32[(array + BYTEARRAY_BYTES) >> 2] = 0;
}
