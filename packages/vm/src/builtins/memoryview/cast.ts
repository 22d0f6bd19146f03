/** memoryview.cast: the same bytes as items of another native format, or in another shape. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  VIEW_FORMAT,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_NDIM,
  VIEW_SHAPE,
  VIEW_STRIDES,
  VIEW_SUBOFFSETS,
} from "../../object/buffer.ts";
import { asSsize } from "../../object/number.ts";
import { FLAG_LIST_SUBCLASS, FLAG_LONG_SUBCLASS, FLAG_TUPLE_SUBCLASS } from "../../object/offsets.ts";
import { TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { length, sequenceGetItem } from "../../object/subscript.ts";
import { requireStr } from "../str/arguments.ts";
import { encodeAscii } from "../str/codecs-latin.ts";
import { BYTES_DATA, OB_SIZE } from "../../object/offsets.ts";
import { addIncompleteView, initializeFlags, stridesFromShape, tooManyDimensions } from "./create.ts";
import { isByteFormat, nativeCharacter, nativeFormat, nativeItemSize } from "./formats.ts";
import {
  C_CONTIGUOUS,
  checkReleased,
  dimensions,
  extent,
  MAX_DIMENSIONS,
  MV_ARRAY,
  MV_FLAGS,
  MV_MBUF,
  MV_VIEW,
  stride,
} from "./layout.ts";

/** `self.cast(format[, shape])`. */
export function castMethod(vm: Machine, self: Address, format: Address, shape: Address): Address {
  requireStr(vm, format, "cast", "argument 'format'");
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  if ((vm.get(self, MV_FLAGS) & C_CONTIGUOUS) === 0) {
    throw vm.raise(TYPE_ERROR, "memoryview: casts are restricted to C-contiguous views");
  }
  if ((shape !== 0 || dimensions(vm, view) !== 1) && hasZero(vm, view)) {
    throw vm.raise(TYPE_ERROR, "memoryview: cannot cast view with zeros in shape or strides");
  }
  const ndim = shape === 0 ? 1 : shapeLength(vm, view, shape);
  const mark = vm.mark();
  const result = vm.hold(addIncompleteView(vm, vm.get(self, MV_MBUF), view, ndim === 0 ? 1 : ndim));
  castToOneDimension(vm, result, format, vm.get(view, VIEW_FORMAT));
  if (shape !== 0) castToShape(vm, result, shape, ndim);
  return vm.keep(mark, result);
}

function hasZero(vm: Machine, view: Address): boolean {
  for (let i = 0; i < dimensions(vm, view); i++)
    if (extent(vm, view, i) === 0 || stride(vm, view, i) === 0) return true;
  return false;
}

function shapeLength(vm: Machine, view: Address, shape: Address): number {
  if (!vm.hasFlag(shape, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "shape must be a list or a tuple");
  }
  const ndim = length(vm, shape);
  if (ndim > MAX_DIMENSIONS) throw tooManyDimensions(vm);
  if (dimensions(vm, view) !== 1 && ndim !== 1) {
    throw vm.raise(TYPE_ERROR, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  return ndim;
}

function castToOneDimension(vm: Machine, self: Address, format: Address, oldFormat: Address): void {
  const view = self + MV_VIEW;
  const mark = vm.mark();
  const text = vm.hold(encodeAscii(vm, format, null));
  const prefixed = vm.u8[text + BYTES_DATA] === 0x40;
  const from = nativeCharacter(vm, oldFormat);
  if (from === 0) throw notNative(vm, "source");
  const char = vm.u8[text + BYTES_DATA + (prefixed ? 1 : 0)];
  // An embedded null ends the format, as it does for C.
  const rest = prefixed ? 2 : 1;
  const ends = vm.get(text, OB_SIZE) <= rest || vm.u8[text + BYTES_DATA + rest] === 0;
  const itemSize = ends ? nativeItemSize(char) : 0;
  if (itemSize === 0) throw notNative(vm, "destination");
  vm.release(mark);
  if (!isByteFormat(from) && !isByteFormat(char)) {
    throw vm.raise(TYPE_ERROR, "memoryview: cannot cast between two non-byte formats");
  }
  const bytes = vm.get(view, VIEW_LEN);
  if (bytes % itemSize !== 0) throw vm.raise(TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
  vm.set(view, VIEW_FORMAT, nativeFormat(vm, char, prefixed));
  vm.set(view, VIEW_ITEMSIZE, itemSize);
  vm.set(view, VIEW_NDIM, 1);
  vm.setWord(vm.get(view, VIEW_SHAPE), 0, bytes / itemSize);
  vm.setWord(vm.get(view, VIEW_STRIDES), 0, itemSize);
  vm.set(view, VIEW_SUBOFFSETS, 0);
  initializeFlags(vm, self);
}

function notNative(vm: Machine, which: string): unknown {
  return vm.raise(
    VALUE_ERROR,
    `memoryview: ${which} format must be a native single character format prefixed with an optional '@'`,
  );
}

function castToShape(vm: Machine, self: Address, shape: Address, ndim: number): void {
  const view = self + MV_VIEW;
  vm.set(view, VIEW_NDIM, ndim);
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  if (ndim === 0) {
    vm.set(view, VIEW_SHAPE, 0);
    vm.set(view, VIEW_STRIDES, 0);
  } else {
    vm.set(view, VIEW_SHAPE, self + MV_ARRAY);
    vm.set(view, VIEW_STRIDES, self + MV_ARRAY + 8 * ndim);
    bytes = writeShape(vm, view, shape, ndim);
  }
  if (bytes !== vm.get(view, VIEW_LEN)) {
    throw vm.raise(TYPE_ERROR, "memoryview: product(shape) * itemsize != buffer size");
  }
  if (ndim > 0) stridesFromShape(vm, view);
  initializeFlags(vm, self);
}

/** copy_shape: the product of shape and item size. */
function writeShape(vm: Machine, view: Address, shape: Address, ndim: number): number {
  let bytes = vm.get(view, VIEW_ITEMSIZE);
  const mark = vm.mark();
  for (let i = 0; i < ndim; i++) {
    const item = vm.hold(sequenceGetItem(vm, shape, i));
    if (!vm.hasFlag(item, FLAG_LONG_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, "memoryview.cast(): elements of shape must be integers");
    }
    const items = asSsize(vm, item);
    if (items <= 0) throw vm.raise(VALUE_ERROR, "memoryview.cast(): elements of shape must be integers > 0");
    if (items > 2 ** 63 / bytes) throw vm.raise(VALUE_ERROR, "memoryview.cast(): product(shape) > SSIZE_MAX");
    bytes *= items;
    vm.set(vm.get(view, VIEW_SHAPE), 8 * i, items);
    vm.release(mark);
  }
  return bytes;
}
