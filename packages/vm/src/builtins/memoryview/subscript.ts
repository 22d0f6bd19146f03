/** Items and slices of a memoryview, and the assignment to them (memory_subscript, memory_ass_sub). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  emptyBuffer,
  fillBuffer,
  PyBUF_FULL_RO,
  VIEW_BUF,
  VIEW_BYTES,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_READONLY,
  VIEW_SHAPE,
  VIEW_STRIDES,
} from "../../object/buffer.ts";
import { asSize, isIndex } from "../../object/number.ts";
import { FLAG_TUPLE_SUBCLASS } from "../../object/offsets.ts";
import { ELLIPSIS, INDEX_ERROR, NOT_IMPLEMENTED_ERROR, SLICE_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { sliceIndices } from "../slice.ts";
import { addView, copyViewWithArrays, initializeFlags, lengthFromShape } from "./create.ts";
import { copyOneDimension } from "./copy.ts";
import { itemCharacter } from "./formats.ts";
import { packItem, unpackItem } from "./items.ts";
import { bufferStart, checkReleased, dimensions, extent, itemAddress, MV_MBUF, MV_VIEW, stride } from "./layout.ts";

/** memory_length: the items of the first dimension. */
export function memoryLength(vm: Machine, self: Address): number {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  return dimensions(vm, view) === 0 ? 1 : extent(vm, view, 0);
}

/** lookup_dimension: the address behind one index. @throws IndexError */
function lookupDimension(vm: Machine, view: Address, at: Address, dimension: number, index: number): Address {
  const items = extent(vm, view, dimension);
  const position = index < 0 ? index + items : index;
  if (position < 0 || position >= items) {
    throw vm.raise(INDEX_ERROR, `index out of bounds on dimension ${dimension + 1}`);
  }
  return itemAddress(vm, view, at, dimension, position);
}

/** sq_item (memory_item). */
export function memoryItem(vm: Machine, self: Address, index: number): Address {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  const format = itemCharacter(vm, view);
  checkOneDimension(vm, view);
  const at = lookupDimension(vm, view, bufferStart(vm, view), 0, index);
  return unpackItem(vm, at, format);
}

/** What iterating and single indices ask for. */
export function checkOneDimension(vm: Machine, view: Address): void {
  const ndim = dimensions(vm, view);
  if (ndim === 1) return;
  if (ndim === 0) throw scalarIndexing(vm);
  throw vm.raise(NOT_IMPLEMENTED_ERROR, "multi-dimensional sub-views are not implemented");
}

function scalarIndexing(vm: Machine): unknown {
  return vm.raise(TYPE_ERROR, "invalid indexing of 0-dim memory");
}

/** Whether the key is a tuple of things that `accepts` takes; the empty one counts as a tuple of indices. */
function isTupleOf(vm: Machine, key: Address, accepts: (vm: Machine, object: Address) => boolean): boolean {
  if (!vm.hasFlag(key, FLAG_TUPLE_SUBCLASS)) return false;
  for (let i = 0; i < vm.tupleSize(key); i++) if (!accepts(vm, vm.tupleItem(key, i))) return false;
  return true;
}

function isSlice(vm: Machine, object: Address): boolean {
  return vm.typeOf(object) === SLICE_TYPE;
}

function isMultiSlice(vm: Machine, key: Address): boolean {
  return isTupleOf(vm, key, isSlice) && vm.tupleSize(key) > 0;
}

/** ptr_from_tuple, whose tuple is not shorter than the number of dimensions. */
function addressOfTuple(vm: Machine, self: Address, key: Address): Address {
  const view = self + MV_VIEW;
  const ndim = dimensions(vm, view);
  const count = vm.tupleSize(key);
  if (count > ndim) throw vm.raise(TYPE_ERROR, `cannot index ${ndim}-dimension view with ${count}-element tuple`);
  let at = bufferStart(vm, view);
  for (let i = 0; i < count; i++) {
    const index = asSize(vm, vm.tupleItem(key, i), INDEX_ERROR);
    checkReleased(vm, self);
    at = lookupDimension(vm, view, at, i, index);
  }
  return at;
}

/** mp_subscript. */
export function memorySubscript(vm: Machine, self: Address, key: Address): Address {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  if (dimensions(vm, view) === 0) return scalarSubscript(vm, self, key);
  if (isIndex(vm, key)) return memoryItem(vm, self, asSize(vm, key, INDEX_ERROR));
  if (isSlice(vm, key)) {
    const mark = vm.mark();
    const sliced = vm.hold(addView(vm, vm.get(self, MV_MBUF), view));
    applySlice(vm, sliced + MV_VIEW, key);
    lengthFromShape(vm, sliced + MV_VIEW);
    initializeFlags(vm, sliced);
    return vm.keep(mark, sliced);
  }
  if (isTupleOf(vm, key, isIndex)) return itemOfTuple(vm, self, key);
  if (isMultiSlice(vm, key)) throw vm.raise(NOT_IMPLEMENTED_ERROR, "multi-dimensional slicing is not implemented");
  throw vm.raise(TYPE_ERROR, "memoryview: invalid slice key");
}

function scalarSubscript(vm: Machine, self: Address, key: Address): Address {
  const view = self + MV_VIEW;
  if (vm.hasFlag(key, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(key) === 0) {
    return unpackItem(vm, bufferStart(vm, view), itemCharacter(vm, view));
  }
  if (key === ELLIPSIS) return vm.newRef(self);
  throw scalarIndexing(vm);
}

function itemOfTuple(vm: Machine, self: Address, key: Address): Address {
  const view = self + MV_VIEW;
  const format = itemCharacter(vm, view);
  if (vm.tupleSize(key) < dimensions(vm, view)) throw subViews(vm);
  const at = addressOfTuple(vm, self, key);
  return unpackItem(vm, at, format);
}

function subViews(vm: Machine): unknown {
  return vm.raise(NOT_IMPLEMENTED_ERROR, "sub-views are not implemented");
}

/** init_slice of the first dimension of a Py_buffer that owns its shape and strides. */
function applySlice(vm: Machine, view: Address, key: Address): void {
  const { start, step, count } = sliceIndices(vm, key, extent(vm, view, 0));
  const bytes = stride(vm, view, 0);
  vm.set(view, VIEW_BUF, bufferStart(vm, view) + bytes * start);
  vm.setWord(vm.get(view, VIEW_SHAPE), 0, count);
  setStride(vm, vm.get(view, VIEW_STRIDES), bytes * step);
}

/** A step beyond 2^53 has met no second item: it is shown as the largest, as which it was most likely given. */
function setStride(vm: Machine, strides: Address, bytes: number): void {
  if (Math.abs(bytes) < 2 ** 53) return vm.setWord(strides, 0, bytes);
  vm.set(strides, 0, bytes > 0 ? -1 : 1);
  vm.set(strides, 4, bytes > 0 ? 0x7fffffff : -0x80000000);
}

/** mp_ass_subscript: `value` 0 deletes, which is refused. */
export function memoryAssignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  const format = itemCharacter(vm, view);
  if (vm.get(view, VIEW_READONLY) !== 0) throw vm.raise(TYPE_ERROR, "cannot modify read-only memory");
  if (value === 0) throw vm.raise(TYPE_ERROR, "cannot delete memory");
  const ndim = dimensions(vm, view);
  if (ndim === 0) return assignScalar(vm, self, key, value, format);
  if (isIndex(vm, key)) {
    if (ndim > 1) throw subViews(vm);
    const index = asSize(vm, key, INDEX_ERROR);
    checkReleased(vm, self);
    packItem(vm, self, lookupDimension(vm, view, bufferStart(vm, view), 0, index), value, format);
  } else if (isSlice(vm, key) && ndim === 1) assignSlice(vm, self, key, value);
  else if (isTupleOf(vm, key, isIndex)) {
    if (vm.tupleSize(key) < ndim) throw subViews(vm);
    packItem(vm, self, addressOfTuple(vm, self, key), value, format);
  } else if (isSlice(vm, key) || isMultiSlice(vm, key)) {
    throw vm.raise(NOT_IMPLEMENTED_ERROR, "memoryview slice assignments are currently restricted to ndim = 1");
  } else throw vm.raise(TYPE_ERROR, "memoryview: invalid slice key");
}

function assignScalar(vm: Machine, self: Address, key: Address, value: Address, format: number): void {
  const isEmptyTuple = vm.hasFlag(key, FLAG_TUPLE_SUBCLASS) && vm.tupleSize(key) === 0;
  if (key !== ELLIPSIS && !isEmptyTuple) throw scalarIndexing(vm);
  packItem(vm, self, bufferStart(vm, self + MV_VIEW), value, format);
}

/** Two Py_buffers, and the shape and stride of the slice. */
const SLICE_SCRATCH_BYTES = 2 * VIEW_BYTES + 16;

function assignSlice(vm: Machine, self: Address, key: Address, value: Address): void {
  const source = vm.calloc(SLICE_SCRATCH_BYTES);
  try {
    fillBuffer(vm, value, source, PyBUF_FULL_RO);
    const target = source + VIEW_BYTES;
    copyViewWithArrays(vm, target, self + MV_VIEW, target + VIEW_BYTES);
    applySlice(vm, target, key);
    checkReleased(vm, self);
    vm.setWord(target, VIEW_LEN, extent(vm, target, 0) * vm.get(target, VIEW_ITEMSIZE));
    copyOneDimension(vm, target, source);
  } catch (error) {
    emptyBuffer(vm, source);
    vm.free(source);
    throw error;
  }
  emptyBuffer(vm, source);
  vm.free(source);
}
