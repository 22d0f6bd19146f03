/** Assigning to items and slices of a bytearray (bytearray_setslice_linear, bytearray_ass_subscript). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { hasBuffer, withBuffer } from "../../object/buffer.ts";
import { asSize, isIndex, isNumber } from "../../object/number.ts";
import { BYTEARRAY_START, OB_TYPE } from "../../object/offsets.ts";
import { INDEX_ERROR, SLICE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { adjustSlice, type SliceRange, unpackSlice } from "../list/slicing.ts";
import { isStr } from "../str/text.ts";
import { bytearrayData, bytearrayResize, checkResizable } from "./bytearray.ts";
import { bytearrayFromObject } from "./bytearray-new.ts";
import { isBytearray, lengthOf, moveBytes, type Region } from "./region.ts";

/** _getbytevalue. */
export function byteValue(vm: Machine, object: Address): number {
  const value = asSize(vm, object, 0);
  if (value < 0 || value > 255) throw vm.raise(VALUE_ERROR, "byte must be in range(0, 256)");
  return value;
}

/** Puts the bytes of `source` in the place of those from `low` to `high`, which are inside. */
export function setSliceLinear(vm: Machine, self: Address, low: number, high: number, source: Region): void {
  const growth = source.length - (high - low);
  const size = lengthOf(vm, self);
  if (growth < 0) {
    checkResizable(vm, self);
    // What goes from the front only moves the start.
    if (low === 0) vm.i32[(self + BYTEARRAY_START) >> 2] -= growth;
    else moveBytes(vm, bytearrayData(vm, self) + low + source.length, bytearrayData(vm, self) + high, size - high);
    bytearrayResize(vm, self, size + growth);
  } else if (growth > 0) {
    bytearrayResize(vm, self, size + growth);
    moveBytes(vm, bytearrayData(vm, self) + low + source.length, bytearrayData(vm, self) + high, size - high);
  }
  moveBytes(vm, bytearrayData(vm, self) + low, source.data, source.length);
}

const NOTHING: Region = { data: 0, length: 0 };

/** bytearray_setslice: `values` bytes-like, or 0 to delete; the bounds are clipped. */
export function setSlice(vm: Machine, self: Address, low: number, high: number, values: Address): void {
  if (values !== 0 && !hasBuffer(vm, values)) {
    throw vm.raise(TYPE_ERROR, `can't set bytearray slice from ${vm.typeName(values)}`);
  }
  const mark = vm.mark();
  const other = values === self ? vm.hold(bytearrayFromObject(vm, values)) : values;
  const start = Math.max(low, 0);
  const stop = Math.min(Math.max(high, start), lengthOf(vm, self));
  if (other === 0) setSliceLinear(vm, self, Math.min(start, stop), stop, NOTHING);
  else withBuffer(vm, other, (data, length) => setSliceLinear(vm, self, start, stop, { data, length }));
  vm.release(mark);
}

/** sq_ass_item: `value` 0 deletes. */
export function assignItem(vm: Machine, self: Address, index: number, value: Address): void {
  const at = index < 0 ? index + lengthOf(vm, self) : index;
  if (at < 0 || at >= lengthOf(vm, self)) throw vm.raise(INDEX_ERROR, "bytearray index out of range");
  if (value === 0) return setSliceLinear(vm, self, at, at + 1, NOTHING);
  const byte = byteValue(vm, value);
  if (at >= lengthOf(vm, self)) throw vm.raise(INDEX_ERROR, "bytearray index out of range");
  vm.u8[bytearrayData(vm, self) + at] = byte;
}

/** mp_ass_subscript: `value` 0 deletes. */
export function assignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (vm.i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return assignSlice(vm, self, key, value);
  if (!isIndex(vm, key)) {
    throw vm.raise(TYPE_ERROR, `bytearray indices must be integers or slices, not ${vm.typeName(key)}`);
  }
  const index = asSize(vm, key, INDEX_ERROR);
  const byte = value === 0 ? 0 : byteValue(vm, value);
  const size = lengthOf(vm, self);
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) throw vm.raise(INDEX_ERROR, "bytearray index out of range");
  if (value === 0) setSliceLinear(vm, self, at, at + 1, NOTHING);
  else vm.u8[bytearrayData(vm, self) + at] = byte;
}

function assignSlice(vm: Machine, self: Address, key: Address, value: Address): void {
  const range = adjustSlice(unpackSlice(vm, key), lengthOf(vm, self));
  if (value === 0) return replaceSlice(vm, self, range, NOTHING);
  if (value !== self && isBytearray(vm, value)) {
    return replaceSlice(vm, self, range, { data: bytearrayData(vm, value), length: lengthOf(vm, value) });
  }
  if (isNumber(vm, value) || isStr(vm, value)) {
    throw vm.raise(TYPE_ERROR, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  }
  const mark = vm.mark();
  const copy = vm.hold(bytearrayFromObject(vm, value));
  const again = adjustSlice(unpackSlice(vm, key), lengthOf(vm, self));
  replaceSlice(vm, self, again, { data: bytearrayData(vm, copy), length: lengthOf(vm, copy) });
  vm.release(mark);
}

function replaceSlice(vm: Machine, self: Address, range: SliceRange, source: Region): void {
  const { start, step, count } = range;
  const isEmpty = (step < 0 && start < range.stop) || (step > 0 && start > range.stop);
  if (step === 1) return setSliceLinear(vm, self, start, isEmpty ? start : range.stop, source);
  if (source.length === 0) return deleteExtended(vm, self, range);
  if (source.length !== count) {
    throw vm.raise(VALUE_ERROR, `attempt to assign bytes of size ${source.length} to extended slice of size ${count}`);
  }
  const u8 = vm.u8;
  const stride = count > 1 ? step | 0 : 0; // where there is only one it may be larger than any index
  let to = (bytearrayData(vm, self) + start) | 0;
  for (let from = source.data, end = from + count; from < end; from++, to = (to + stride) | 0) u8[to] = u8[from];
}

function deleteExtended(vm: Machine, self: Address, range: SliceRange): void {
  checkResizable(vm, self);
  const { count } = range;
  if (count === 0) return;
  const step = Math.abs(range.step);
  const first = range.step > 0 ? range.start : range.start + range.step * (count - 1);
  const size = lengthOf(vm, self);
  const data = bytearrayData(vm, self);
  for (let i = 0; i < count; i++) {
    const at = first + i * step;
    moveBytes(vm, data + at - i, data + at + 1, Math.min(step - 1, size - at - 1));
  }
  const rest = first + count * step;
  if (rest < size) moveBytes(vm, data + rest - count, data + rest, size - rest);
  bytearrayResize(vm, self, size - count);
}
