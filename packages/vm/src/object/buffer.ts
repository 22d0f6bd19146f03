/**
 * The buffer protocol (Objects/abstract.c): Py_buffer is a struct in memory that its consumer keeps.
 *
 *     +-----+-----+-----+----------+----------+------+--------+-------+---------+------------+----------+
 *     | buf | obj | len | itemsize | readonly | ndim | format | shape | strides | suboffsets | internal |
 *     +-----+-----+-----+----------+----------+------+--------+-------+---------+------------+----------+
 *     0     8     16    24         32         36     40       48      56        64           72         80
 *
 * `obj` owns a reference to the exporter, which must not move its memory before the buffer is released.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { NATIVE, type GetBufferProc, type ReleaseBufferProc } from "./native.ts";
import { BF_GETBUFFER, BF_RELEASEBUFFER, BYTES_DATA, FLAG_BYTES_SUBCLASS, OB_SIZE } from "./offsets.ts";
import { IS_BUFFER_FORMAT_B } from "./state.ts";
import { BUFFER_ERROR, TYPE_ERROR } from "./static.ts";

// Offsets in Py_buffer.
export const VIEW_BUF = 0;
export const VIEW_OBJ = 8;
export const VIEW_LEN = 16;
export const VIEW_ITEMSIZE = 24;
export const VIEW_READONLY = 32; // int
export const VIEW_NDIM = 36; // int
export const VIEW_FORMAT = 40; // a C string, or 0 for "B"
export const VIEW_SHAPE = 48;
export const VIEW_STRIDES = 56;
export const VIEW_SUBOFFSETS = 64;
export const VIEW_INTERNAL = 72;
export const VIEW_BYTES = 80;

// What a consumer asks for.
export const PyBUF_SIMPLE = 0;
export const PyBUF_WRITABLE = 1;
export const PyBUF_FORMAT = 4;
export const PyBUF_ND = 8;
export const PyBUF_STRIDES = 0x18;
export const PyBUF_C_CONTIGUOUS = 0x38;
export const PyBUF_F_CONTIGUOUS = 0x58;
export const PyBUF_ANY_CONTIGUOUS = 0x98;
export const PyBUF_INDIRECT = 0x118;
export const PyBUF_CONTIG = 9;
export const PyBUF_CONTIG_RO = 8;
export const PyBUF_RECORDS = 0x1d;
export const PyBUF_RECORDS_RO = 0x1c;
export const PyBUF_FULL = 0x11d;
export const PyBUF_FULL_RO = 0x11c;

/** PyObject_CheckBuffer. */
export function hasBuffer(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + BF_GETBUFFER) >> 2] !== 0;
}

/**
 * PyObject_GetBuffer into the 80 bytes at `view`.
 * @throws TypeError for what is not bytes-like, BufferError when the exporter cannot do what `flags` ask for
 */
export function fillBuffer(vm: Machine, object: Address, view: Address, flags: number): void {
  const native = vm.i32[(vm.typeOf(object) + BF_GETBUFFER) >> 2];
  if (native === 0) throw vm.raise(TYPE_ERROR, `a bytes-like object is required, not '${vm.typeName(object)}'`);
  vm.i32.fill(0, view >> 2, (view + VIEW_BYTES) >> 2);
  (NATIVE[native] as GetBufferProc)(vm, object, view, flags);
}

/** PyBuffer_Release of the struct at `view`, whose memory stays the caller's. */
export function emptyBuffer(vm: Machine, view: Address): void {
  const object = vm.i32[(view + VIEW_OBJ) >> 2];
  if (object === 0) return;
  const native = vm.i32[(vm.typeOf(object) + BF_RELEASEBUFFER) >> 2];
  if (native !== 0) (NATIVE[native] as ReleaseBufferProc)(vm, object, view);
  vm.i32[(view + VIEW_OBJ) >> 2] = 0;
  vm.decref(object);
}

/** A new Py_buffer of `object`; the caller must give it to `releaseBuffer`, after errors too. */
export function getBuffer(vm: Machine, object: Address, flags: number): Address {
  const view = vm.malloc(VIEW_BYTES);
  try {
    fillBuffer(vm, object, view, flags);
  } catch (error) {
    vm.free(view); // raw memory: the native value stack cannot own it
    throw error;
  }
  return view;
}

/** Releases a buffer that `getBuffer` made, and its struct. */
export function releaseBuffer(vm: Machine, view: Address): void {
  emptyBuffer(vm, view);
  vm.free(view);
}

/** Calls `use` with the address and length of the object's contiguous bytes, which stay where they are meanwhile. */
export function withBuffer<T>(vm: Machine, object: Address, use: (data: Address, length: number) => T, flags = 0): T {
  const view = getBuffer(vm, object, flags);
  let result: T;
  try {
    result = use(vm.i32[(view + VIEW_BUF) >> 2], vm.i32[(view + VIEW_LEN) >> 2]);
  } catch (error) {
    releaseBuffer(vm, view);
    throw error;
  }
  releaseBuffer(vm, view);
  return result;
}

/** A copy of the bytes of a bytes-like object. @throws TypeError "a bytes-like object is required, not 'x'" */
export function bufferBytes(vm: Machine, object: Address): Uint8Array {
  if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS)) {
    return vm.u8.slice(object + BYTES_DATA, object + BYTES_DATA + vm.i32[(object + OB_SIZE) >> 2]);
  }
  return withBuffer(vm, object, (data, length) => vm.u8.slice(data, data + length));
}

/** PyBuffer_FillInfo: what an exporter of plain bytes says. */
export function fillBufferInfo(
  vm: Machine,
  view: Address,
  object: Address,
  data: Address,
  length: number,
  readonly: boolean,
  flags: number,
): void {
  if (readonly && (flags & PyBUF_WRITABLE) !== 0) throw vm.raise(BUFFER_ERROR, "Object is not writable.");
  const { i32 } = vm;
  const at = view >> 2;
  i32.fill(0, at, at + (VIEW_BYTES >> 2));
  i32[at] = data;
  i32[at + (VIEW_OBJ >> 2)] = vm.newRef(object);
  i32[at + (VIEW_LEN >> 2)] = length;
  i32[at + (VIEW_ITEMSIZE >> 2)] = 1;
  i32[at + (VIEW_READONLY >> 2)] = readonly ? 1 : 0;
  i32[at + (VIEW_NDIM >> 2)] = 1;
  if ((flags & PyBUF_FORMAT) !== 0) i32[at + (VIEW_FORMAT >> 2)] = bytesFormat(vm);
  if ((flags & PyBUF_ND) !== 0) i32[at + (VIEW_SHAPE >> 2)] = view + VIEW_LEN;
  if ((flags & PyBUF_STRIDES) === PyBUF_STRIDES) i32[at + (VIEW_STRIDES >> 2)] = view + VIEW_ITEMSIZE;
}

/** The address of the C string "B". */
export function bytesFormat(vm: Machine): Address {
  vm.i32[IS_BUFFER_FORMAT_B >> 2] = 0x42;
  return IS_BUFFER_FORMAT_B;
}

/** The text of a C string. */
export function cString(vm: Machine, at: Address): string {
  let text = "";
  for (; vm.u8[at] !== 0; at++) text += String.fromCharCode(vm.u8[at]);
  return text;
}
