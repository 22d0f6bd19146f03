/** Methods of array. */
import {
  type Address,
  asSsize,
  callMethod1,
  codePointsOf,
  EOF_ERROR,
  EQ,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  getBuffer,
  getIter,
  identifier,
  INDEX_ERROR,
  isBytes,
  isStr,
  iterNext,
  listInitItem,
  listItem,
  listSize,
  lookupAttrId,
  type Machine,
  newBytesFrom,
  newInt,
  newListSized,
  newStrFromCodePoints,
  NONE,
  OB_SIZE,
  readInt32,
  releaseBuffer,
  richCompareBool,
  RUNTIME_ERROR,
  TP_BASICSIZE,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  VIEW_BUF,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  getAttrId,
  importAtLevel,
} from "@pyvm/vm";
import {
  appendItem,
  ARRAY_ALLOCATED,
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

const ID_READ = identifier("read");
const ID_WRITE = identifier("write");
const ID_DICT = identifier("__dict__");
const ID_ARRAY = identifier("array");
const ID_RECONSTRUCTOR = identifier("_array_reconstructor");
/** How many bytes `tofile` writes at a time. */
const BLOCK_BYTES = 65536;

/** Copies items of another array of the same typecode, or this one's, to the end. */
export function extendByArray(vm: Machine, self: Address, other: Address): void {
  if (typecodeOf(vm, self) !== typecodeOf(vm, other))
    throw vm.raise(TYPE_ERROR, "can only extend with array of same kind");
  const count = arrayLength(vm, other);
  const length = arrayLength(vm, self);
  if (count === 0) return;
  resizeArray(vm, self, length + count);
  const from = vm.get(other, ARRAY_ITEMS);
  vm.u8.copyWithin(itemAddress(vm, self, length), from, from + count * itemSizeOf(vm, self));
}

/** array_do_extend, and array_iter_extend for what is no array. */
export function extend(vm: Machine, self: Address, iterable: Address): void {
  if (isArray(vm, iterable)) return extendByArray(vm, self, iterable);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  for (;;) {
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    appendItem(vm, self, item);
    vm.decref(vm.unhold());
  }
  vm.release(mark);
}

/** Items from a list: all of them, or none when one is refused. */
export function fromList(vm: Machine, self: Address, list: Address): Address {
  if (!vm.hasFlag(list, FLAG_LIST_SUBCLASS)) throw vm.raise(TYPE_ERROR, "arg must be list");
  const count = listSize(vm, list);
  if (count === 0) return vm.none();
  const length = arrayLength(vm, self);
  resizeArray(vm, self, length + count);
  const mark = vm.mark();
  try {
    for (let i = 0; i < count; i++) {
      const item = vm.hold(vm.newRef(listItem(vm, list, i)));
      writeItem(vm, self, length + i, convertItem(vm, typecodeOf(vm, self), item));
      vm.decref(vm.unhold());
      if (listSize(vm, list) !== count) throw vm.raise(RUNTIME_ERROR, "list changed size during iteration");
    }
  } catch (error) {
    vm.caught(error, mark);
    resizeArray(vm, self, length);
    throw error;
  }
  return vm.none();
}

/** Appends the items that bytes are. */
export function appendBytes(vm: Machine, self: Address, object: Address): void {
  const view = getBuffer(vm, object, 0);
  try {
    if (vm.get(view, VIEW_ITEMSIZE) !== 1) throw vm.raise(TYPE_ERROR, "a bytes-like object is required");
    const bytes = vm.get(view, VIEW_LEN);
    const size = itemSizeOf(vm, self);
    if (bytes % size !== 0) throw vm.raise(VALUE_ERROR, "bytes length not a multiple of item size");
    const length = arrayLength(vm, self);
    if (bytes > 0) {
      resizeArray(vm, self, length + bytes / size);
      const data = vm.get(view, VIEW_BUF);
      vm.u8.copyWithin(itemAddress(vm, self, length), data, data + bytes);
    }
  } catch (error) {
    releaseBuffer(vm, view);
    throw error;
  }
  releaseBuffer(vm, view);
}

export function fromUnicode(vm: Machine, self: Address, text: Address): Address {
  if (!isStr(vm, text)) throw vm.raise(TYPE_ERROR, `fromunicode() argument must be str, not ${vm.typeName(text)}`);
  if (typecodeOf(vm, self) !== UNICODE)
    throw vm.raise(VALUE_ERROR, "fromunicode() may only be called on unicode type arrays");
  const points = codePointsOf(vm, text);
  const length = arrayLength(vm, self);
  if (points.length > 0) {
    resizeArray(vm, self, length + points.length);
    points.forEach((low, i) => writeItem(vm, self, length + i, { low, high: 0, double: 0 }));
  }
  return vm.none();
}

export function toUnicode(vm: Machine, self: Address): Address {
  if (typecodeOf(vm, self) !== UNICODE)
    throw vm.raise(VALUE_ERROR, "tounicode() may only be called on unicode type arrays");
  const count = arrayLength(vm, self);
  const points = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const point = readInt32(vm.u8, itemAddress(vm, self, i), true) >>> 0;
    if (point > 0x10ffff) {
      throw vm.raise(VALUE_ERROR, `character U+${point.toString(16)} is not in range [U+0000; U+10ffff]`);
    }
    points[i] = point;
  }
  return newStrFromCodePoints(vm, points, count);
}

export function toBytes(vm: Machine, self: Address): Address {
  return newBytesFrom(vm, vm.get(self, ARRAY_ITEMS), arrayLength(vm, self) * itemSizeOf(vm, self));
}

export function toList(vm: Machine, self: Address): Address {
  const count = arrayLength(vm, self);
  const mark = vm.mark();
  const list = vm.hold(newListSized(vm, count));
  for (let i = 0; i < count; i++) listInitItem(vm, list, i, getItemAt(vm, self, i));
  return vm.keep(mark, list);
}

export function toFile(vm: Machine, self: Address, file: Address): Address {
  const mark = vm.mark();
  const total = arrayLength(vm, self) * itemSizeOf(vm, self);
  for (let at = 0; at < total; at += BLOCK_BYTES) {
    const bytes = vm.hold(newBytesFrom(vm, vm.get(self, ARRAY_ITEMS) + at, Math.min(BLOCK_BYTES, total - at)));
    vm.hold(callMethod1(vm, file, ID_WRITE, bytes));
    vm.release(mark);
  }
  return vm.none();
}

export function fromFile(vm: Machine, self: Address, file: Address, count: Address): Address {
  const items = asSsize(vm, count);
  if (items < 0) throw vm.raise(VALUE_ERROR, "negative count");
  const wanted = items * itemSizeOf(vm, self);
  if (wanted > 2 ** 62) vm.noMemory();
  const mark = vm.mark();
  const size = vm.hold(newInt(vm, wanted));
  const bytes = vm.hold(callMethod1(vm, file, ID_READ, size));
  if (!isBytes(vm, bytes)) throw vm.raise(TYPE_ERROR, "read() didn't return bytes");
  const isShort = vm.get(bytes, OB_SIZE) !== wanted;
  appendBytes(vm, self, bytes);
  if (isShort) throw vm.raise(EOF_ERROR, "read() didn't return enough bytes");
  vm.release(mark);
  return vm.none();
}

export function byteSwap(vm: Machine, self: Address): Address {
  const size = itemSizeOf(vm, self);
  const start = vm.get(self, ARRAY_ITEMS);
  for (let i = 0; i < arrayLength(vm, self); i++) vm.u8.subarray(start + i * size, start + (i + 1) * size).reverse();
  return vm.none();
}

/** Where the value is, from `start` on before `stop`, or -1. The array may change meanwhile. */
export function findItem(vm: Machine, self: Address, value: Address, start: number, stop: number): number {
  for (let i = start; i < stop && i < arrayLength(vm, self); i++) {
    const mark = vm.mark();
    const item = vm.hold(getItemAt(vm, self, i));
    const equal = richCompareBool(vm, item, value, EQ);
    vm.release(mark);
    if (equal) return i;
  }
  return -1;
}

export function countItems(vm: Machine, self: Address, value: Address): Address {
  let count = 0;
  for (let at = findItem(vm, self, value, 0, Infinity); at >= 0; at = findItem(vm, self, value, at + 1, Infinity))
    count++;
  return newInt(vm, count);
}

export function indexOf(vm: Machine, self: Address, value: Address, start: number, stop: number): Address {
  const length = arrayLength(vm, self);
  const from = start < 0 ? Math.max(start + length, 0) : start;
  const to = stop < 0 ? stop + length : stop;
  const at = findItem(vm, self, value, from, to);
  if (at < 0) throw vm.raise(VALUE_ERROR, "array.index(x): x not in array");
  return newInt(vm, at);
}

export function removeItem(vm: Machine, self: Address, value: Address): Address {
  const at = findItem(vm, self, value, 0, Infinity);
  if (at < 0) throw vm.raise(VALUE_ERROR, "array.remove(x): x not in array");
  replaceRange(vm, self, at, 1, 0);
  return vm.none();
}

export function popItem(vm: Machine, self: Address, index: Address): Address {
  const given = index === 0 ? -1 : asSsize(vm, index);
  const length = arrayLength(vm, self);
  if (length === 0) throw vm.raise(INDEX_ERROR, "pop from empty array");
  const at = given < 0 ? given + length : given;
  if (at < 0 || at >= length) throw vm.raise(INDEX_ERROR, "pop index out of range");
  const mark = vm.mark();
  const item = vm.hold(getItemAt(vm, self, at));
  replaceRange(vm, self, at, 1, 0);
  return vm.keep(mark, item);
}

export function insertItem(vm: Machine, self: Address, index: Address, value: Address): Address {
  const given = asSsize(vm, index);
  const converted = convertItem(vm, typecodeOf(vm, self), value);
  const length = arrayLength(vm, self);
  const at = Math.min(given < 0 ? Math.max(given + length, 0) : given, length);
  replaceRange(vm, self, at, 0, 1);
  writeItem(vm, self, at, converted);
  return vm.none();
}

export function reverseItems(vm: Machine, self: Address): Address {
  const size = itemSizeOf(vm, self);
  const start = vm.get(self, ARRAY_ITEMS);
  vm.u8.subarray(start, start + size * arrayLength(vm, self)).reverse();
  if (size > 1) byteSwap(vm, self);
  return vm.none();
}

/** A new array of `count` items from `start` on. */
export function slice(vm: Machine, self: Address, start: number, count: number): Address {
  const result = newArray(vm, ARRAY_TYPE, count, typecodeOf(vm, self));
  const from = itemAddress(vm, self, start);
  if (count > 0) vm.u8.copyWithin(vm.get(result, ARRAY_ITEMS), from, from + count * itemSizeOf(vm, self));
  return result;
}

/** The bytes of an array and of its items. */
export function arrayBytes(vm: Machine, self: Address): number {
  return vm.get(vm.typeOf(self), TP_BASICSIZE) + vm.get(self, ARRAY_ALLOCATED) * itemSizeOf(vm, self);
}

export function sizeOf(vm: Machine, self: Address): Address {
  return newInt(vm, arrayBytes(vm, self));
}

/** Codes of how items lie in memory, little-endian: what a pickle says of the machine that wrote it. */
const MACHINE_FORMATS: Readonly<Record<string, number>> = {
  B: 0,
  b: 1,
  H: 2,
  h: 4,
  I: 6,
  i: 8,
  L: 10,
  Q: 10,
  l: 12,
  q: 12,
  f: 14,
  d: 16,
  u: 20,
};

export function machineFormat(typecode: number): number {
  return MACHINE_FORMATS[String.fromCharCode(typecode)]!;
}

/** By a list before protocol 3, by the bytes and their format from then on. */
export function reduceEx(vm: Machine, self: Address, protocol: Address): Address {
  const version = asSsize(vm, protocol);
  const mark = vm.mark();
  const found = lookupAttrId(vm, self, ID_DICT);
  const state = found === 0 ? NONE : vm.hold(found);
  const typecode = vm.hold(vm.str(String.fromCharCode(typecodeOf(vm, self))));
  const type = vm.typeOf(self);
  if (version < 3) {
    const args = vm.hold(tuplePack(vm, typecode, vm.hold(toList(vm, self))));
    return vm.keep(mark, vm.hold(tuplePack(vm, type, args, state)));
  }
  const module = vm.hold(importAtLevel(vm, vm.id(ID_ARRAY), NONE, 0, 0));
  const reconstructor = vm.hold(getAttrId(vm, module, ID_RECONSTRUCTOR));
  const format = vm.hold(newInt(vm, machineFormat(typecodeOf(vm, self))));
  const args = vm.hold(tuplePack(vm, type, typecode, format, vm.hold(toBytes(vm, self))));
  return vm.keep(mark, vm.hold(tuplePack(vm, reconstructor, args, state)));
}

/** Whether the initialiser is a list or a tuple, whose items are converted one by one. */
export function isListOrTuple(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_LIST_SUBCLASS | FLAG_TUPLE_SUBCLASS);
}
