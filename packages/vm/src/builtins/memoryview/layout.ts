/**
 * memoryview and its managed buffer in memory (Include/memoryobject.h).
 *
 * A memoryview looks at one Py_buffer that all views of it share: the managed buffer asks the exporter once and gives the buffer back when
 * its last view is released.
 *
 * ```text
 *  memoryview       +--------+------+------+------+------+-------+---------+------+----------+----------------------------+
 *                   | refcnt | type | size | mbuf | hash | flags | exports | view | weakrefs | shape, strides, suboffsets |
 *                   +--------+------+------+------+------+-------+---------+------+----------+----------------------------+
 *                   0        8      16     24     32     40      48        56     136        144        8 bytes a number
 *
 *  managed buffer   +--------+------+-------+---------+--------+
 *                   | refcnt | type | flags | exports | master |
 *                   +--------+------+-------+---------+--------+
 *                   0        8      16      24        32       112
 * ```
 *
 * The view's `obj` is borrowed from the master, which owns the exporter. `exports` of a memoryview counts the buffers that others hold of it,
 * `exports` of a managed buffer its memoryviews.
 */
import type { Address, SlotSpans } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  emptyBuffer,
  VIEW_BUF,
  VIEW_ITEMSIZE,
  VIEW_NDIM,
  VIEW_OBJ,
  VIEW_SHAPE,
  VIEW_STRIDES,
  VIEW_SUBOFFSETS,
} from "../../object/buffer.ts";
import { BUFFER_ERROR, VALUE_ERROR } from "../../object/static.ts";

export const MBUF_FLAGS = 16;
export const MBUF_EXPORTS = 24;
export const MBUF_MASTER = 32;
export const MBUF_BYTES = 112;

export const MV_MBUF = 24;
export const MV_HASH = 32;
export const MV_FLAGS = 40;
export const MV_EXPORTS = 48;
export const MV_VIEW = 56;
export const MV_WEAKREFS = 136;
export const MV_ARRAY = 144;

// Flags of a memoryview; a managed buffer has only the first.
export const RELEASED = 1;
export const C_CONTIGUOUS = 2;
export const F_CONTIGUOUS = 4;
export const SCALAR = 8;
export const PIL = 16;

/** PyBUF_MAX_NDIM. */
export const MAX_DIMENSIONS = 64;

export function isReleased(vm: Machine, self: Address): boolean {
  if ((vm.i32[(self + MV_FLAGS) >> 2] & RELEASED) !== 0) return true;
  return (vm.i32[(vm.i32[(self + MV_MBUF) >> 2] + MBUF_FLAGS) >> 2] & RELEASED) !== 0;
}

/** CHECK_RELEASED. @throws ValueError */
export function checkReleased(vm: Machine, self: Address): void {
  if (isReleased(vm, self)) throw vm.raise(VALUE_ERROR, "operation forbidden on released memoryview object");
}

/** _memory_release: gives the buffer back unless somebody holds a buffer of the view. */
export function releaseView(vm: Machine, self: Address): void {
  const i32 = vm.i32;
  if ((i32[(self + MV_FLAGS) >> 2] & RELEASED) !== 0) return;
  const exports = i32[(self + MV_EXPORTS) >> 2];
  if (exports > 0) {
    throw vm.raise(BUFFER_ERROR, `memoryview has ${exports} exported buffer${exports === 1 ? "" : "s"}`);
  }
  i32[(self + MV_FLAGS) >> 2] |= RELEASED;
  const mbuf = i32[(self + MV_MBUF) >> 2];
  if (--i32[(mbuf + MBUF_EXPORTS) >> 2] === 0) releaseManagedBuffer(vm, mbuf);
}

/** mbuf_release. */
export function releaseManagedBuffer(vm: Machine, mbuf: Address): void {
  const at = (mbuf + MBUF_FLAGS) >> 2;
  if ((vm.i32[at] & RELEASED) !== 0) return;
  vm.i32[at] |= RELEASED;
  vm.untrack(mbuf);
  emptyBuffer(vm, mbuf + MBUF_MASTER);
}

/** What a memoryview owns. When it dies the buffer must be given back first, so tp_dealloc releases the managed buffer then. */
export function scanMemoryview(vm: Machine, self: Address, spans: SlotSpans): void {
  if (vm.i32[self >> 2] !== 0) spans.add(self + MV_MBUF, 1, 8);
}

/** What a managed buffer owns; likewise. */
export function scanManagedBuffer(vm: Machine, mbuf: Address, spans: SlotSpans): void {
  if (vm.i32[mbuf >> 2] !== 0) spans.add(mbuf + MBUF_MASTER + VIEW_OBJ, 1, 8);
}

// ---- reading the Py_buffer at `view` ---------------------------------------------------------------------------

export function dimensions(vm: Machine, view: Address): number {
  return vm.i32[(view + VIEW_NDIM) >> 2];
}

/** The number of items in a dimension. */
export function extent(vm: Machine, view: Address, dimension: number): number {
  return vm.i32[(vm.i32[(view + VIEW_SHAPE) >> 2] + 8 * dimension) >> 2];
}

/** The bytes from an item to the next in a dimension. Beyond 32 bits there is only one item, so that the low word is enough. */
export function stride(vm: Machine, view: Address, dimension: number): number {
  const strides = vm.i32[(view + VIEW_STRIDES) >> 2];
  return strides === 0 ? vm.i32[(view + VIEW_ITEMSIZE) >> 2] : vm.i32[(strides + 8 * dimension) >> 2];
}

/** ADJUST_PTR: from where a dimension's item is to where its sub-array is. */
export function adjustPointer(vm: Machine, view: Address, at: Address, dimension: number): Address {
  const suboffsets = vm.i32[(view + VIEW_SUBOFFSETS) >> 2];
  if (suboffsets === 0) return at;
  const offset = vm.i32[(suboffsets + 8 * dimension) >> 2];
  return offset < 0 ? at : vm.i32[at >> 2] + offset;
}

/** The address of an item of a dimension, whose index is in range. */
export function itemAddress(vm: Machine, view: Address, at: Address, dimension: number, index: number): Address {
  return adjustPointer(vm, view, at + Math.imul(index, stride(vm, view, dimension)), dimension);
}

export function bufferStart(vm: Machine, view: Address): Address {
  return vm.i32[(view + VIEW_BUF) >> 2];
}
