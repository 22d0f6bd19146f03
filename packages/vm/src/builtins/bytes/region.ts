/** What bytes and bytearray have in common: a run of bytes in memory, and results of the kind that `self` is. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { PyBUF_SIMPLE, VIEW_BUF, VIEW_LEN, getBuffer, releaseBuffer } from "../../object/buffer.ts";
import { BYTEARRAY_START, BYTES_DATA, FLAG_BYTES_SUBCLASS, OB_SIZE } from "../../object/offsets.ts";
import { BYTEARRAY_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { copyBytes } from "../str/text.ts";
import { newBytearrayFrom, newBytearraySized } from "./bytearray.ts";
import { isExactBytes, newBytesFrom, newBytesSized } from "./bytes.ts";

/** Bytes in memory: valid until Python code runs again. */
export interface Region {
  readonly data: Address;
  readonly length: number;
}

/** PyByteArray_Check. */
export function isBytearray(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  return type === BYTEARRAY_TYPE || isSubtype(vm, type, BYTEARRAY_TYPE);
}

/** Where the bytes of a bytes or bytearray lie. */
export function dataOf(vm: Machine, self: Address): Address {
  return vm.hasFlag(self, FLAG_BYTES_SUBCLASS) ? self + BYTES_DATA : vm.i32[(self + BYTEARRAY_START) >> 2];
}

/** How many bytes a bytes or bytearray has. */
export function lengthOf(vm: Machine, self: Address): number {
  return vm.i32[(self + OB_SIZE) >> 2];
}

/** The contiguous bytes of anything bytes-like. @throws TypeError "a bytes-like object is required, not 'x'" */
export function regionOf(vm: Machine, object: Address): Region {
  if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS)) return { data: object + BYTES_DATA, length: lengthOf(vm, object) };
  if (vm.typeOf(object) === BYTEARRAY_TYPE) return { data: dataOf(vm, object), length: lengthOf(vm, object) };
  const view = getBuffer(vm, object, PyBUF_SIMPLE);
  const region = { data: vm.get(view, VIEW_BUF), length: vm.get(view, VIEW_LEN) };
  releaseBuffer(vm, view); // the exporter lives on as an argument and keeps its memory in place until Python code runs
  return region;
}

/** A new bytes or bytearray, as `self` is, of a copy of `length` bytes. */
export function makeFrom(vm: Machine, self: Address, from: Address, length: number): Address {
  return vm.hasFlag(self, FLAG_BYTES_SUBCLASS) ? newBytesFrom(vm, from, length) : newBytearrayFrom(vm, from, length);
}

/** The same with bytes that the caller writes. */
export function makeSized(vm: Machine, self: Address, length: number): Address {
  return vm.hasFlag(self, FLAG_BYTES_SUBCLASS) ? newBytesSized(vm, length) : newBytearraySized(vm, length);
}

/** return_self: an exact bytes object itself, a copy of anything else. */
export function unchanged(vm: Machine, self: Address): Address {
  return isExactBytes(vm, self) ? vm.newRef(self) : makeFrom(vm, self, dataOf(vm, self), lengthOf(vm, self));
}

/** Moves bytes, which may overlap. */
export function moveBytes(vm: Machine, to: Address, from: Address, length: number): void {
  if (length > 0 && to !== from) copyBytes(vm, to, from, length);
}

/** memcmp and then the lengths. */
export function compareRegions(vm: Machine, a: Region, b: Region): number {
  const u8 = vm.u8;
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const difference = u8[a.data + i] - u8[b.data + i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether two regions have the same bytes. */
export function equalRegions(vm: Machine, a: Region, b: Region): boolean {
  return a.length === b.length && (a.data === b.data || compareRegions(vm, a, b) === 0);
}
