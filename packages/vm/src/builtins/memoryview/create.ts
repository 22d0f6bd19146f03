/** Making memoryviews: a view of an exporter, a further view of the same buffer (PyMemoryView_FromObject, mbuf_add_view). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  bytesFormat,
  fillBuffer,
  hasBuffer,
  PyBUF_FULL_RO,
  VIEW_BUF,
  VIEW_BYTES,
  VIEW_FORMAT,
  VIEW_INTERNAL,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_NDIM,
  VIEW_OBJ,
  VIEW_READONLY,
  VIEW_SHAPE,
  VIEW_STRIDES,
  VIEW_SUBOFFSETS,
} from "../../object/buffer.ts";
import { OB_SIZE } from "../../object/offsets.ts";
import { MANAGEDBUFFER_TYPE, MEMORYVIEW_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import {
  C_CONTIGUOUS,
  checkReleased,
  dimensions,
  extent,
  F_CONTIGUOUS,
  MAX_DIMENSIONS,
  MBUF_BYTES,
  MBUF_EXPORTS,
  MBUF_FLAGS,
  MBUF_MASTER,
  MV_ARRAY,
  MV_FLAGS,
  MV_HASH,
  MV_MBUF,
  MV_VIEW,
  PIL,
  RELEASED,
  SCALAR,
  stride,
} from "./layout.ts";

/** PyMemoryView_Check. */
export function isMemoryview(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === MEMORYVIEW_TYPE;
}

/** PyMemoryView_FromObject. @throws TypeError "memoryview: a bytes-like object is required, not 'x'" */
export function newMemoryview(vm: Machine, object: Address): Address {
  if (isMemoryview(vm, object)) {
    checkReleased(vm, object);
    return addView(vm, vm.get(object, MV_MBUF), object + MV_VIEW);
  }
  if (!hasBuffer(vm, object)) {
    throw vm.raise(TYPE_ERROR, `memoryview: a bytes-like object is required, not '${vm.typeName(object)}'`);
  }
  return viewWithFlags(vm, object, PyBUF_FULL_RO);
}

/** PyMemoryView_FromBuffer of plain memory that outlives the view: its exporter is nobody. */
export function memoryviewOfMemory(vm: Machine, data: Address, length: number, readonly: boolean): Address {
  const mark = vm.mark();
  const mbuf = vm.hold(newManagedBuffer(vm));
  const master = mbuf + MBUF_MASTER;
  vm.set(mbuf, MBUF_FLAGS, 0);
  vm.set(master, VIEW_BUF, data);
  vm.set(master, VIEW_LEN, length);
  vm.set(master, VIEW_ITEMSIZE, 1);
  vm.set(master, VIEW_READONLY, readonly ? 1 : 0);
  vm.set(master, VIEW_NDIM, 1);
  return vm.keep(mark, vm.hold(addView(vm, mbuf, master)));
}

/** A view of what the exporter gives for `flags` (PyMemoryView_FromObject and its like). */
export function viewWithFlags(vm: Machine, object: Address, flags: number): Address {
  const mark = vm.mark();
  const mbuf = vm.hold(newManagedBuffer(vm));
  fillBuffer(vm, object, mbuf + MBUF_MASTER, flags);
  vm.set(mbuf, MBUF_FLAGS, 0);
  return vm.keep(mark, vm.hold(addView(vm, mbuf, mbuf + MBUF_MASTER)));
}

/** The bytes that a contiguous exporter of any shape has, as a view of one dimension (PickleBuffer.raw). */
export function newRawMemoryview(vm: Machine, object: Address): Address {
  const self = newMemoryview(vm, object);
  const view = self + MV_VIEW;
  vm.set(view, VIEW_FORMAT, bytesFormat(vm));
  vm.set(view, VIEW_NDIM, 1);
  vm.set(view, VIEW_ITEMSIZE, 1);
  vm.set(view, VIEW_SHAPE, view + VIEW_LEN);
  vm.set(view, VIEW_STRIDES, view + VIEW_ITEMSIZE);
  vm.set(self, MV_FLAGS, C_CONTIGUOUS | F_CONTIGUOUS);
  return self;
}

/** The object itself (counted) if its buffer is read-only, else a view that is. */
export function readonlyView(vm: Machine, object: Address): Address {
  const self = newMemoryview(vm, object);
  if (vm.get(self + MV_VIEW, VIEW_READONLY) === 0) {
    vm.set(self + MV_VIEW, VIEW_READONLY, 1);
    return self;
  }
  vm.decref(self);
  return vm.newRef(object);
}

/** mbuf_alloc: counts as released until it has a buffer. */
function newManagedBuffer(vm: Machine): Address {
  const mbuf = vm.newContainer(MANAGEDBUFFER_TYPE, MBUF_BYTES);
  vm.set(mbuf, MBUF_FLAGS, RELEASED);
  vm.track(mbuf);
  return mbuf;
}

/** mbuf_add_view: a new memoryview of the managed buffer that looks as the Py_buffer at `source` does. */
export function addView(vm: Machine, mbuf: Address, source: Address): Address {
  const self = addIncompleteView(vm, mbuf, source, dimensions(vm, source));
  copyShape(vm, self + MV_VIEW, source);
  initializeFlags(vm, self);
  return self;
}

/** mbuf_add_incomplete_view: shape and strides are still to be written. */
export function addIncompleteView(vm: Machine, mbuf: Address, source: Address, ndim: number): Address {
  if (ndim > MAX_DIMENSIONS) throw tooManyDimensions(vm);
  const self = allocate(vm, ndim);
  const i32 = vm.i32;
  const view = self + MV_VIEW;
  for (const offset of [VIEW_OBJ, VIEW_BUF, VIEW_LEN, VIEW_ITEMSIZE, VIEW_READONLY, VIEW_INTERNAL]) {
    i32[(view + offset) >> 2] = i32[(source + offset) >> 2];
  }
  const format = i32[(source + VIEW_FORMAT) >> 2];
  i32[(view + VIEW_FORMAT) >> 2] = format === 0 ? bytesFormat(vm) : format;
  i32[(self + MV_MBUF) >> 2] = vm.newRef(mbuf);
  i32[(mbuf + MBUF_EXPORTS) >> 2]++;
  return self;
}

export function tooManyDimensions(vm: Machine): unknown {
  return vm.raise(VALUE_ERROR, `memoryview: number of dimensions must not exceed ${MAX_DIMENSIONS}`);
}

/** memory_alloc: shape, strides and suboffsets point to the end of the object. */
function allocate(vm: Machine, ndim: number): Address {
  const self = vm.newContainer(MEMORYVIEW_TYPE, MV_ARRAY + 24 * ndim);
  vm.set(self, OB_SIZE, 3 * ndim);
  vm.set(self, MV_HASH, -1);
  vm.set(self, MV_HASH + 4, -1);
  const view = self + MV_VIEW;
  vm.set(view, VIEW_NDIM, ndim);
  vm.set(view, VIEW_SHAPE, self + MV_ARRAY);
  vm.set(view, VIEW_STRIDES, self + MV_ARRAY + 8 * ndim);
  vm.set(view, VIEW_SUBOFFSETS, self + MV_ARRAY + 16 * ndim);
  vm.track(self);
  return self;
}

/** init_shape_strides and init_suboffsets. */
function copyShape(vm: Machine, view: Address, source: Address): void {
  const i32 = vm.i32;
  const ndim = dimensions(vm, source);
  if (ndim === 0) {
    vm.set(view, VIEW_SHAPE, 0);
    vm.set(view, VIEW_STRIDES, 0);
  } else {
    const shape = vm.get(source, VIEW_SHAPE);
    if (shape !== 0) copyWords(i32, vm.get(view, VIEW_SHAPE), shape, ndim);
    else vm.setWord(vm.get(view, VIEW_SHAPE), 0, Math.trunc(vm.get(source, VIEW_LEN) / vm.get(source, VIEW_ITEMSIZE)));
    const strides = vm.get(source, VIEW_STRIDES);
    if (strides !== 0) copyWords(i32, vm.get(view, VIEW_STRIDES), strides, ndim);
    else stridesFromShape(vm, view);
  }
  const suboffsets = vm.get(source, VIEW_SUBOFFSETS);
  if (suboffsets !== 0) copyWords(i32, vm.get(view, VIEW_SUBOFFSETS), suboffsets, ndim);
  else vm.set(view, VIEW_SUBOFFSETS, 0);
}

function copyWords(i32: Int32Array, to: Address, from: Address, count: number): void {
  i32.copyWithin(to >> 2, from >> 2, (from >> 2) + 2 * count);
}

/** init_strides_from_shape: those of C. */
export function stridesFromShape(vm: Machine, view: Address): void {
  const strides = vm.get(view, VIEW_STRIDES);
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  for (let i = dimensions(vm, view) - 1; i >= 0; i--) {
    vm.setWord(strides, 8 * i, bytes);
    bytes *= extent(vm, view, i);
  }
}

/** init_len. */
export function lengthFromShape(vm: Machine, view: Address): void {
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  for (let i = 0; i < dimensions(vm, view); i++) bytes *= extent(vm, view, i);
  vm.setWord(view, VIEW_LEN, bytes);
}

/** init_flags. */
export function initializeFlags(vm: Machine, self: Address): void {
  const view = self + MV_VIEW;
  let flags = 0;
  if (dimensions(vm, view) === 0) flags = SCALAR | C_CONTIGUOUS | F_CONTIGUOUS;
  else {
    if (isContiguous(vm, view, "C")) flags |= C_CONTIGUOUS;
    if (isContiguous(vm, view, "F")) flags |= F_CONTIGUOUS;
  }
  if (vm.get(view, VIEW_SUBOFFSETS) !== 0) flags = PIL;
  vm.set(self, MV_FLAGS, (vm.get(self, MV_FLAGS) & RELEASED) | flags);
}

/** PyBuffer_IsContiguous for one order. */
export function isContiguous(vm: Machine, view: Address, order: "C" | "F"): boolean {
  if (vm.get(view, VIEW_SUBOFFSETS) !== 0) return false;
  const ndim = dimensions(vm, view);
  if (vm.get(view, VIEW_STRIDES) === 0) return order === "C" || ndim <= 1;
  if (vm.get(view, VIEW_LEN) === 0 && ndim > 1) return true;
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  for (let i = 0; i < ndim; i++) {
    const dimension = order === "C" ? ndim - 1 - i : i;
    const items = extent(vm, view, dimension);
    if (items > 1 || (items === 0 && ndim === 1)) if (stride(vm, view, dimension) !== bytes) return false;
    bytes *= items;
  }
  return true;
}

/** The Py_buffer of a memoryview. */
export function viewOf(self: Address): Address {
  return self + MV_VIEW;
}

/** Copies a Py_buffer whose shape and strides are given anew at `arrays` (16 bytes a dimension): for a slice that is only written to. */
export function copyViewWithArrays(vm: Machine, to: Address, view: Address, arrays: Address): void {
  const i32 = vm.i32;
  const ndim = dimensions(vm, view);
  copyWords(i32, to, view, VIEW_BYTES >> 3);
  copyWords(i32, arrays, vm.get(view, VIEW_SHAPE), ndim);
  copyWords(i32, arrays + 8 * ndim, vm.get(view, VIEW_STRIDES), ndim);
  vm.set(to, VIEW_SHAPE, arrays);
  vm.set(to, VIEW_STRIDES, arrays + 8 * ndim);
}
