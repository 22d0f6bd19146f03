/** Items and slices of an array, and the operators of sequences. */
import {
  type Address,
  adjustSlice,
  asSize,
  EQ,
  fillBufferInfo,
  GE,
  GT,
  INDEX_ERROR,
  isIndex,
  LE,
  LT,
  type Machine,
  nativeFormat,
  NE,
  newBool,
  NOT_IMPLEMENTED,
  PyBUF_FORMAT,
  PyBUF_ND,
  reprText,
  richCompare,
  richCompareBool,
  SLICE_TYPE,
  TYPE_ERROR,
  unpackSlice,
  VALUE_ERROR,
  VIEW_FORMAT,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_SHAPE,
} from "@pyvm/vm";
import { extend, slice, toList, toUnicode } from "./methods.ts";
import {
  ARRAY_EXPORTS,
  ARRAY_ITEMS,
  arrayLength,
  ARRAY_TYPE,
  convertItem,
  getItemAt,
  isArray,
  itemAddress,
  itemSizeOf,
  newArray,
  replaceRange,
  resizeArray,
  typecodeOf,
  UNICODE,
  writeItem,
} from "./storage.ts";

export function arrayItem(vm: Machine, self: Address, index: number): Address {
  if (index < 0 || index >= arrayLength(vm, self)) throw vm.raise(INDEX_ERROR, "array index out of range");
  return getItemAt(vm, self, index);
}

export function arraySubscript(vm: Machine, self: Address, key: Address): Address {
  if (isIndex(vm, key)) {
    const index = asSize(vm, key, INDEX_ERROR);
    return arrayItem(vm, self, index < 0 ? index + arrayLength(vm, self) : index);
  }
  if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "array indices must be integers");
  const { start, step, count } = adjustSlice(unpackSlice(vm, key), arrayLength(vm, self));
  if (step === 1 || count === 0) return slice(vm, self, start, count);
  const result = newArray(vm, ARRAY_TYPE, count, typecodeOf(vm, self));
  const size = itemSizeOf(vm, self);
  for (let i = 0; i < count; i++) {
    const from = itemAddress(vm, self, start + i * step);
    vm.u8.copyWithin(itemAddress(vm, result, i), from, from + size);
  }
  return result;
}

/** sq_ass_item and mp_ass_subscript of an index; `value` 0 deletes. */
export function assignItem(vm: Machine, self: Address, index: number, value: Address): void {
  if (index < 0 || index >= arrayLength(vm, self)) throw vm.raise(INDEX_ERROR, "array assignment index out of range");
  if (value === 0) {
    replaceRange(vm, self, index, 1, 0);
    return;
  }
  const converted = convertItem(vm, typecodeOf(vm, self), value);
  if (index >= arrayLength(vm, self)) throw vm.raise(INDEX_ERROR, "array assignment index out of range");
  writeItem(vm, self, index, converted);
}

export function assignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (isIndex(vm, key)) {
    const index = asSize(vm, key, INDEX_ERROR);
    return assignItem(vm, self, index < 0 ? index + arrayLength(vm, self) : index, value);
  }
  if (vm.typeOf(key) !== SLICE_TYPE) throw vm.raise(TYPE_ERROR, "array indices must be integers");
  const range = adjustSlice(unpackSlice(vm, key), arrayLength(vm, self));
  if (value === 0) return deleteSlice(vm, self, range.start, range.step, range.count);
  if (!isArray(vm, value)) {
    throw vm.raise(TYPE_ERROR, `can only assign array (not "${vm.typeName(value)}") to array slice`);
  }
  if (typecodeOf(vm, value) !== typecodeOf(vm, self)) throw badArgument(vm);
  const mark = vm.mark();
  const source = value === self ? vm.hold(slice(vm, self, 0, arrayLength(vm, self))) : value;
  assignSlice(vm, self, range.start, range.step, range.count, source);
  vm.release(mark);
}

function badArgument(vm: Machine): unknown {
  return vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
}

function assignSlice(vm: Machine, self: Address, start: number, step: number, count: number, source: Address): void {
  const added = arrayLength(vm, source);
  const size = itemSizeOf(vm, self);
  const from = vm.get(source, ARRAY_ITEMS);
  if (step === 1) {
    const at = replaceRange(vm, self, start, count, added);
    if (added > 0) vm.u8.copyWithin(at, from, from + added * size);
    return;
  }
  if (added !== count) {
    throw vm.raise(VALUE_ERROR, `attempt to assign array of size ${added} to extended slice of size ${count}`);
  }
  for (let i = 0; i < count; i++) {
    vm.u8.copyWithin(itemAddress(vm, self, start + i * step), from + i * size, from + (i + 1) * size);
  }
}

function deleteSlice(vm: Machine, self: Address, start: number, step: number, count: number): void {
  if (count === 0) return;
  if (step === 1) {
    replaceRange(vm, self, start, count, 0);
    return;
  }
  const first = step > 0 ? start : start + step * (count - 1);
  const distance = Math.abs(step);
  if (vm.get(self, ARRAY_EXPORTS) > 0) resizeArray(vm, self, arrayLength(vm, self) - count); // refuses
  for (let i = count - 1; i >= 0; i--) replaceRange(vm, self, first + i * distance, 1, 0);
}

export function arrayConcat(vm: Machine, self: Address, other: Address): Address {
  if (!isArray(vm, other)) throw vm.raise(TYPE_ERROR, `can only append array (not "${vm.typeName(other)}") to array`);
  if (typecodeOf(vm, self) !== typecodeOf(vm, other)) throw badArgument(vm);
  const mark = vm.mark();
  const result = vm.hold(
    newArray(vm, ARRAY_TYPE, arrayLength(vm, self) + arrayLength(vm, other), typecodeOf(vm, self)),
  );
  copyItems(vm, result, 0, self);
  copyItems(vm, result, arrayLength(vm, self), other);
  return vm.keep(mark, result);
}

function copyItems(vm: Machine, to: Address, index: number, from: Address): void {
  const data = vm.get(from, ARRAY_ITEMS);
  const bytes = arrayLength(vm, from) * itemSizeOf(vm, from);
  if (bytes > 0) vm.u8.copyWithin(itemAddress(vm, to, index), data, data + bytes);
}

export function arrayRepeat(vm: Machine, self: Address, count: number): Address {
  const length = arrayLength(vm, self);
  const times = length === 0 ? 0 : Math.max(count, 0);
  const result = newArray(vm, ARRAY_TYPE, length * times, typecodeOf(vm, self));
  for (let i = 0; i < times; i++) copyItems(vm, result, i * length, self);
  return result;
}

export function inPlaceConcat(vm: Machine, self: Address, other: Address): Address {
  if (!isArray(vm, other)) throw vm.raise(TYPE_ERROR, `can only extend array with array (not "${vm.typeName(other)}")`);
  extend(vm, self, other);
  return vm.newRef(self);
}

export function inPlaceRepeat(vm: Machine, self: Address, count: number): Address {
  const length = arrayLength(vm, self);
  if (length === 0 || count === 1) return vm.newRef(self);
  const total = length * Math.max(count, 0);
  if (total > 0x7fffffff) vm.noMemory();
  resizeArray(vm, self, total);
  const size = itemSizeOf(vm, self) * length;
  const start = vm.get(self, ARRAY_ITEMS);
  for (let i = 1; i < count; i++) vm.u8.copyWithin(start + i * size, start, start + size);
  return vm.newRef(self);
}

export function arrayRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isArray(vm, a) || !isArray(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (arrayLength(vm, a) !== arrayLength(vm, b) && (op === EQ || op === NE)) return newBool(vm, op === NE);
  const mark = vm.mark();
  for (let i = 0; i < arrayLength(vm, a) && i < arrayLength(vm, b); i++) {
    const x = vm.hold(getItemAt(vm, a, i));
    const y = vm.hold(getItemAt(vm, b, i));
    if (!richCompareBool(vm, x, y, EQ)) {
      if (op === EQ || op === NE) {
        vm.release(mark);
        return newBool(vm, op === NE);
      }
      return vm.keep(mark, vm.hold(richCompare(vm, x, y, op)));
    }
    vm.release(mark);
  }
  return newBool(vm, ordered(arrayLength(vm, a) - arrayLength(vm, b), op));
}

function ordered(difference: number, op: number): boolean {
  switch (op) {
    case LT:
      return difference < 0;
    case LE:
      return difference <= 0;
    case EQ:
      return difference === 0;
    case NE:
      return difference !== 0;
    case GT:
      return difference > 0;
    default:
      return op === GE && difference >= 0;
  }
}

export function arrayRepr(vm: Machine, self: Address): Address {
  const typecode = typecodeOf(vm, self);
  const name = vm.typeName(self);
  const start = `${name.slice(name.lastIndexOf(".") + 1)}('${String.fromCharCode(typecode)}'`;
  if (arrayLength(vm, self) === 0) return vm.str(`${start})`);
  const mark = vm.mark();
  const items = vm.hold(typecode === UNICODE ? toUnicode(vm, self) : toList(vm, self));
  const text = reprText(vm, items);
  vm.release(mark);
  return vm.str(`${start}, ${text})`);
}

/** bf_getbuffer. */
export function exportBuffer(vm: Machine, self: Address, view: Address, flags: number): void {
  const length = arrayLength(vm, self);
  const size = itemSizeOf(vm, self);
  // The items of an empty array are nowhere; their address must not be NULL all the same.
  const data = vm.get(self, ARRAY_ITEMS);
  fillBufferInfo(vm, view, self, data === 0 ? self : data, length * size, false, flags);
  vm.set(view, VIEW_ITEMSIZE, size);
  vm.set(view, VIEW_LEN, length * size);
  // The shape is the array's own length, not that in bytes: ob_size is a word of its own.
  if ((flags & PyBUF_ND) === PyBUF_ND) vm.set(view, VIEW_SHAPE, self + 16);
  if ((flags & PyBUF_FORMAT) === PyBUF_FORMAT) {
    const typecode = typecodeOf(vm, self);
    vm.set(view, VIEW_FORMAT, nativeFormat(vm, typecode === UNICODE ? 0x77 : typecode, false));
  }
  vm.i32[(self + ARRAY_EXPORTS) >> 2]!++;
}
