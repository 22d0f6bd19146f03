/**
 * Bytes objects in memory: making them and reading them.
 *
 *     +--------+------+--------+------+---- ... ----+---+
 *     | refcnt | type | length | hash | the bytes   | 0 |
 *     +--------+------+--------+------+---- ... ----+---+
 *     0        8      16       24     32            32 + length
 *
 * The hash is -1 while it is unknown. The empty bytes object and those of one byte are shared.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, BYTES_HASH, FLAG_BYTES_SUBCLASS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { IS_BYTES_CHARACTERS, IS_EMPTY_BYTES } from "../../object/state.ts";
import { BYTES_TYPE, OVERFLOW_ERROR } from "../../object/static.ts";

/** PyBytesObject_SIZE: the header and the zero at the end. */
export const BYTES_HEADER = 33;
/** The largest length of a bytes object: its end still has an address. */
export const MAX_BYTES_LENGTH = 0x7fffff00;

/** PyBytes_Check. */
export function isBytes(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_BYTES_SUBCLASS);
}

/** PyBytes_CheckExact. */
export function isExactBytes(vm: Machine, object: Address): boolean {
  return vm.i32[(object + OB_TYPE) >> 2] === BYTES_TYPE;
}

/** The address of the first byte (PyBytes_AS_STRING). */
export function bytesData(_vm: Machine, bytes: Address): Address {
  return bytes + BYTES_DATA;
}

/** The number of bytes (PyBytes_GET_SIZE). */
export function bytesLength(vm: Machine, bytes: Address): number {
  return vm.i32[(bytes + OB_SIZE) >> 2];
}

/** A copy of the bytes. */
export function bytesOf(vm: Machine, bytes: Address): Uint8Array {
  return vm.u8.slice(bytes + BYTES_DATA, bytes + BYTES_DATA + vm.i32[(bytes + OB_SIZE) >> 2]);
}

/** A new reference to `b''`. */
export function emptyBytes(vm: Machine): Address {
  let empty = vm.i32[IS_EMPTY_BYTES >> 2];
  if (empty === 0) vm.i32[IS_EMPTY_BYTES >> 2] = empty = allocate(vm, 0);
  return vm.newRef(empty);
}

/** A new reference to the bytes object of one byte. */
export function characterBytes(vm: Machine, byte: number): Address {
  let table = vm.i32[IS_BYTES_CHARACTERS >> 2];
  if (table === 0) vm.i32[IS_BYTES_CHARACTERS >> 2] = table = vm.staticAlloc(256 * 8);
  const slot = (table + 8 * byte) >> 2;
  let bytes = vm.i32[slot];
  if (bytes === 0) {
    bytes = allocate(vm, 1);
    vm.u8[bytes + BYTES_DATA] = byte;
    vm.i32[slot] = bytes;
  }
  return vm.newRef(bytes);
}

function allocate(vm: Machine, size: number): Address {
  const bytes = vm.newObject(BYTES_TYPE, BYTES_HEADER + size);
  const i32 = vm.i32;
  i32[(bytes + OB_SIZE) >> 2] = size;
  i32[(bytes + OB_SIZE + 4) >> 2] = 0;
  i32[(bytes + BYTES_HASH) >> 2] = -1;
  i32[(bytes + BYTES_HASH + 4) >> 2] = -1;
  vm.u8[bytes + BYTES_DATA + size] = 0;
  return bytes;
}

/** @throws OverflowError, MemoryError when no bytes object of `size` bytes can be made */
export function checkBytesSize(vm: Machine, size: number): void {
  if (size <= MAX_BYTES_LENGTH) return;
  if (size >= 2 ** 63 - 34) throw vm.raise(OVERFLOW_ERROR, "byte string is too large");
  vm.noMemory();
}

/** Room for `size` bytes, to be filled at once by the caller; the shared empty object for 0. */
export function newBytesSized(vm: Machine, size: number): Address {
  if (size === 0) return emptyBytes(vm);
  checkBytesSize(vm, size);
  return allocate(vm, size);
}

/** A bytes object of no bytes that is not the one and only: what `b"x" * 0` makes. */
export function newSeparateEmptyBytes(vm: Machine): Address {
  return allocate(vm, 0);
}

/**
 * _PyBytes_Resize: a bytes object that nobody else has seen, with as much of its beginning as fits, in place of `bytes`.
 * @throws MemoryError, and then `bytes` is untouched
 */
export function bytesResize(vm: Machine, bytes: Address, size: number): Address {
  checkBytesSize(vm, size);
  const moved = vm.realloc(bytes, BYTES_DATA + size + 1);
  vm.i32[(moved + OB_SIZE) >> 2] = size;
  vm.u8[moved + BYTES_DATA + size] = 0;
  return moved;
}

/** The bytes object of a copy of `data`. */
export function newBytes(vm: Machine, data: Uint8Array): Address {
  const size = data.length;
  if (size === 1) return characterBytes(vm, data[0]);
  const bytes = newBytesSized(vm, size);
  if (size > 0) vm.u8.set(data, bytes + BYTES_DATA);
  return bytes;
}

/** PyBytes_FromStringAndSize: the bytes object of a copy of `size` bytes of memory. */
export function newBytesFrom(vm: Machine, from: Address, size: number): Address {
  if (size === 1) return characterBytes(vm, vm.u8[from]);
  const bytes = newBytesSized(vm, size);
  if (size > 0) vm.u8.copyWithin(bytes + BYTES_DATA, from, from + size);
  return bytes;
}

/** The end of a machine: gives back the shared objects. */
export function releaseBytes(vm: Machine): void {
  const i32 = vm.i32;
  const table = i32[IS_BYTES_CHARACTERS >> 2];
  i32[IS_BYTES_CHARACTERS >> 2] = 0;
  for (let i = 0; i < (table === 0 ? 0 : 256); i++) {
    const bytes = i32[(table + 8 * i) >> 2];
    i32[(table + 8 * i) >> 2] = 0;
    if (bytes !== 0) vm.decref(bytes);
  }
  const empty = i32[IS_EMPTY_BYTES >> 2];
  i32[IS_EMPTY_BYTES >> 2] = 0;
  if (empty !== 0) vm.decref(empty);
}
