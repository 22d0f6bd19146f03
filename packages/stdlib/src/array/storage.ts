/**
 * arrays in memory (arrayobject):
 *
 * ```text
 *     +--------+------+------+-------+-----------+----------+----------+---------+
 *     | refcnt | type | size | items | allocated | typecode | weakrefs | exports |        items -> C numbers, one after the other
 *     +--------+------+------+-------+-----------+----------+----------+---------+
 *     0        8      16     24      32          40         48         56        64
 * ```
 *
 * CPython has a descriptor's address where the character of the typecode is here.
 */
import {
  type Address,
  asDouble,
  BUFFER_ERROR,
  charAt,
  charStr,
  fitsBits,
  highWord,
  isInstanceOfType,
  isStr,
  lowWord,
  type Machine,
  newFloat,
  numberIndex,
  OB_SIZE,
  OVERFLOW_ERROR,
  readFloat,
  readInt32,
  readInteger,
  staticType,
  strLength,
  TYPE_ERROR,
  VALUE_ERROR,
  writeFloat,
  writeInteger,
} from "@pyvm/vm";

export const ARRAY_TYPE: Address = staticType();

export const ARRAY_ITEMS = 24;
export const ARRAY_ALLOCATED = 32;
export const ARRAY_TYPECODE = 40;
export const ARRAY_WEAKREFS = 48;
export const ARRAY_EXPORTS = 56;
export const ARRAY_BYTES = 64;

export const TYPECODES = "bBuhHiIlLqQfd";
export const UNICODE = 0x75;

const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  u: 4,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
};

/** The bytes of an item of a typecode, or 0. */
export function sizeOfTypecode(typecode: number): number {
  return SIZES[String.fromCharCode(typecode)] ?? 0;
}

export function isArray(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, ARRAY_TYPE);
}

export function arrayLength(vm: Machine, array: Address): number {
  return vm.get(array, OB_SIZE);
}

export function typecodeOf(vm: Machine, array: Address): number {
  return vm.get(array, ARRAY_TYPECODE);
}

export function itemSizeOf(vm: Machine, array: Address): number {
  return sizeOfTypecode(vm.get(array, ARRAY_TYPECODE));
}

/** newarrayobject: `length` items to be filled at once by the caller. */
export function newArray(vm: Machine, type: Address, length: number, typecode: number): Address {
  const bytes = length * sizeOfTypecode(typecode);
  if (bytes > 0x7fffff00) vm.noMemory();
  const mark = vm.mark();
  const array = vm.hold(vm.genericAlloc(type, 0));
  vm.set(array, ARRAY_TYPECODE, typecode);
  if (length > 0) {
    vm.set(array, ARRAY_ITEMS, vm.calloc(bytes));
    vm.set(array, ARRAY_ALLOCATED, length);
    vm.set(array, OB_SIZE, length);
  }
  return vm.keep(mark, array);
}

/** array_resize; new items are undefined. @throws BufferError while the array exports buffers */
export function resizeArray(vm: Machine, array: Address, length: number): void {
  const size = arrayLength(vm, array);
  if (vm.get(array, ARRAY_EXPORTS) > 0 && length !== size) {
    throw vm.raise(BUFFER_ERROR, "cannot resize an array that is exporting buffers");
  }
  const items = vm.get(array, ARRAY_ITEMS);
  if (vm.get(array, ARRAY_ALLOCATED) >= length && size < length + 16 && items !== 0) {
    vm.set(array, OB_SIZE, length);
    return;
  }
  if (length === 0) {
    vm.set(array, ARRAY_ITEMS, 0);
    vm.set(array, ARRAY_ALLOCATED, 0);
    vm.set(array, OB_SIZE, 0);
    vm.free(items);
    return;
  }
  const allocated = (length >> 4) + (size < 8 ? 3 : 7) + length;
  const bytes = allocated * itemSizeOf(vm, array);
  if (bytes > 0x7fffff00) vm.noMemory();
  vm.set(array, ARRAY_ITEMS, vm.realloc(items, bytes));
  vm.set(array, ARRAY_ALLOCATED, allocated);
  vm.set(array, OB_SIZE, length);
}

export function itemAddress(vm: Machine, array: Address, index: number): Address {
  return vm.get(array, ARRAY_ITEMS) + index * itemSizeOf(vm, array);
}

/** The item as an object. */
export function getItemAt(vm: Machine, array: Address, index: number): Address {
  return unpack(vm, typecodeOf(vm, array), itemAddress(vm, array, index));
}

function unpack(vm: Machine, typecode: number, at: Address): Address {
  const size = sizeOfTypecode(typecode);
  switch (typecode) {
    case UNICODE: {
      const char = readInt32(vm.u8, at, true) >>> 0;
      if (char > 0x10ffff) throw vm.raise(VALUE_ERROR, "chr() arg not in range(0x110000)");
      return charStr(vm, char);
    }
    case 0x66: // f
    case 0x64: // d
      return newFloat(vm, readFloat(vm.u8, at, size, true));
    default:
      return readInteger(vm, at, size, typecode >= 0x61, true);
  }
}

/** A number as the 8 bytes that an item's are the first of: converted before the array is looked at, because that may run code. */
interface Converted {
  readonly low: number;
  readonly high: number;
  readonly double: number;
}

/** The value checked against the typecode's range. @throws TypeError, OverflowError */
export function convertItem(vm: Machine, typecode: number, value: Address): Converted {
  if (typecode === UNICODE) {
    if (!isStr(vm, value) || strLength(vm, value) !== 1)
      throw vm.raise(TYPE_ERROR, "array item must be unicode character");
    return { low: charAt(vm, value, 0), high: 0, double: 0 };
  }
  if (typecode === 0x66 || typecode === 0x64) return { low: 0, high: 0, double: asDouble(vm, value) };
  const mark = vm.mark();
  const int = vm.hold(numberIndex(vm, value));
  checkRange(vm, String.fromCharCode(typecode), int);
  const converted = { low: lowWord(vm, int), high: highWord(vm, int), double: 0 };
  vm.release(mark);
  return converted;
}

/** What C's argument parser says of a number that its type cannot hold. */
function checkRange(vm: Machine, typecode: string, int: Address): void {
  const negative = vm.get(int, OB_SIZE) < 0;
  const beyond = (what: string): unknown =>
    vm.raise(OVERFLOW_ERROR, `${what} is ${negative ? "less than minimum" : "greater than maximum"}`);
  const check = (bits: number, signed: boolean, what: string): void => {
    if (!fitsBits(vm, int, bits, signed)) throw beyond(what);
  };
  if ("bBhHi".includes(typecode)) {
    if (!fitsBits(vm, int, 64, true)) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C long");
    if (typecode === "b") {
      check(16, true, "signed short integer");
      check(8, true, "signed char");
    } else if (typecode === "B") check(8, false, "unsigned byte integer");
    else if (typecode === "h") check(16, true, "signed short integer");
    else {
      check(32, true, "signed integer");
      if (typecode === "H") check(16, false, "unsigned short");
    }
    return;
  }
  checkWide(vm, typecode, int, negative);
  if (typecode === "I") check(32, false, "unsigned int");
}

function checkWide(vm: Machine, typecode: string, int: Address, negative: boolean): void {
  const signed = typecode === "l" || typecode === "q";
  if (fitsBits(vm, int, 64, signed)) return;
  let message = "int too big to convert";
  if (typecode === "l") message = "Python int too large to convert to C long";
  else if (!signed && negative) {
    message = `can't convert negative ${typecode === "Q" ? "int to unsigned" : "value to unsigned int"}`;
  } else if (typecode === "I" || typecode === "L") message = "Python int too large to convert to C unsigned long";
  throw vm.raise(OVERFLOW_ERROR, message);
}

export function writeItem(vm: Machine, array: Address, index: number, value: Converted): void {
  const typecode = typecodeOf(vm, array);
  const size = sizeOfTypecode(typecode);
  const at = itemAddress(vm, array, index);
  if (typecode === 0x66 || typecode === 0x64) writeFloat(vm.u8, at, size, value.double, true);
  else writeInteger(vm.u8, at, size, value.low, value.high, true);
}

/** Appends one object. */
export function appendItem(vm: Machine, array: Address, value: Address): void {
  const converted = convertItem(vm, typecodeOf(vm, array), value);
  const length = arrayLength(vm, array);
  resizeArray(vm, array, length + 1);
  writeItem(vm, array, length, converted);
}

/** Replaces `count` items from `start` on by `added` undefined ones and returns where they are. */
export function replaceRange(vm: Machine, array: Address, start: number, count: number, added: number): Address {
  const size = itemSizeOf(vm, array);
  const length = arrayLength(vm, array);
  const rest = (length - start - count) * size;
  if (added > count) resizeArray(vm, array, length + added - count);
  else if (added < count && vm.get(array, ARRAY_EXPORTS) > 0) resizeArray(vm, array, length + added - count);
  const at = vm.get(array, ARRAY_ITEMS) + start * size;
  if (rest > 0) vm.u8.copyWithin(at + added * size, at + count * size, at + count * size + rest);
  if (added < count) resizeArray(vm, array, length + added - count);
  return vm.get(array, ARRAY_ITEMS) + start * size;
}
