/** `int.to_bytes` and `int.from_bytes`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { DIGIT_BITS, DIGIT_MASK } from "../../numeric/digits.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { call1 } from "../../object/call.ts";
import { isTrue } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { asSsize } from "../../object/number.ts";
import { FLAG_LONG_SUBCLASS, LONG_DIGITS, OB_SIZE, TP_ITER } from "../../object/offsets.ts";
import { BYTES_TYPE, INT_TYPE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { bytesData, bytesLength, newBytesSized } from "../bytes/bytes.ts";
import { isStr, strEqualsAscii } from "../str/text.ts";
import { noneOrType } from "../str/arguments.ts";
import { incrementDigits } from "./arithmetic.ts";
import { newInt } from "./box.ts";
import { allocateInt, finishInt, intBitLength } from "./convert.ts";

const ID_BYTES = identifier("__bytes__");

/** Whether the byte order is "little". */
function isLittle(vm: Machine, order: Address, method: string): boolean {
  if (!isStr(vm, order)) {
    throw vm.raise(TYPE_ERROR, `${method}() argument 'byteorder' must be str, not ${noneOrType(vm, order)}`);
  }
  if (strEqualsAscii(vm, order, "little")) return true;
  if (strEqualsAscii(vm, order, "big")) return false;
  throw vm.raise(VALUE_ERROR, "byteorder must be either 'little' or 'big'");
}

/** `int.to_bytes(length, byteorder, *, signed=False)`. */
export function intToBytes(vm: Machine, self: Address, length: Address, order: Address, signed: Address): Address {
  const count = asSsize(vm, length);
  if (!isStr(vm, order)) isLittle(vm, order, "to_bytes");
  const isSigned = signed !== 0 && isTrue(vm, signed);
  const little = isLittle(vm, order, "to_bytes");
  if (count < 0) throw vm.raise(VALUE_ERROR, "length argument must be non-negative");
  checkRange(vm, self, count, isSigned);
  const bytes = newBytesSized(vm, count);
  writeBytes(vm, self, bytesData(vm, bytes), count, little);
  return bytes;
}

function checkRange(vm: Machine, int: Address, count: number, signed: boolean): void {
  const negative = vm.i32[(int + OB_SIZE) >> 2] < 0;
  if (negative && !signed) throw vm.raise(OVERFLOW_ERROR, "can't convert negative int to unsigned");
  const bits = intBitLength(vm, int);
  const room = 8 * count;
  const fits = signed
    ? bits < room || bits === 0 || (negative && bits === room && isPowerOfTwo(vm, int))
    : bits <= room;
  if (!fits) throw vm.raise(OVERFLOW_ERROR, "int too big to convert");
}

function isPowerOfTwo(vm: Machine, int: Address): boolean {
  const i32 = vm.i32;
  const at = (int + LONG_DIGITS) >> 2;
  const last = Math.abs(i32[(int + OB_SIZE) >> 2]) - 1;
  for (let i = 0; i < last; i++) if (i32[at + i] !== 0) return false;
  return (i32[at + last] & (i32[at + last] - 1)) === 0;
}

/** _PyLong_AsByteArray: the low `count` bytes of the two's complement. */
export function writeBytes(vm: Machine, int: Address, at: Address, count: number, little: boolean): void {
  const { i32, u8 } = vm;
  const size = i32[(int + OB_SIZE) >> 2];
  const digits = Math.abs(size);
  const from = (int + LONG_DIGITS) >> 2;
  const flip = size < 0 ? 0xff : 0;
  let carry = flip & 1;
  for (let i = 0; i < count; i++) {
    const bit = 8 * i;
    const index = Math.floor(bit / DIGIT_BITS);
    const shift = bit - index * DIGIT_BITS;
    const low = index < digits ? i32[from + index] >>> shift : 0;
    const high = index + 1 < digits && shift > 22 ? i32[from + index + 1] << (DIGIT_BITS - shift) : 0;
    const byte = (((low | high) & 0xff) ^ flip) + carry;
    carry = byte >>> 8;
    u8[little ? at + i : at + count - 1 - i] = byte;
  }
}

/** `int.from_bytes(bytes, byteorder, *, signed=False)`. */
export function intFromBytes(vm: Machine, type: Address, source: Address, order: Address, signed: Address): Address {
  const isSigned = signed !== 0 && isTrue(vm, signed);
  const little = isLittle(vm, order, "from_bytes");
  const mark = vm.mark();
  const bytes = vm.hold(asBytes(vm, source));
  const value = vm.hold(readBytes(vm, bytesData(vm, bytes), bytesLength(vm, bytes), little, isSigned));
  const result = type === INT_TYPE ? vm.newRef(value) : call1(vm, type, value);
  vm.release(mark);
  return result;
}

/** PyObject_Bytes. */
function asBytes(vm: Machine, source: Address): Address {
  if (vm.typeOf(source) === BYTES_TYPE) return vm.newRef(source);
  if (isStr(vm, source) || (vm.get(vm.typeOf(source), TP_ITER) === 0 && vm.hasFlag(source, FLAG_LONG_SUBCLASS))) {
    const method = lookupAttrId(vm, source, ID_BYTES);
    if (method === 0) throw vm.raise(TYPE_ERROR, `cannot convert '${vm.typeName(source)}' object to bytes`);
    vm.decref(method);
  }
  return call1(vm, BYTES_TYPE, source);
}

/** _PyLong_FromByteArray. */
export function readBytes(vm: Machine, at: Address, count: number, little: boolean, signed: boolean): Address {
  const { i32, u8 } = vm;
  if (count === 0) return newInt(vm, 0);
  const negative = signed && u8[little ? at + count - 1 : at] >= 0x80;
  const flip = negative ? 0xff : 0;
  const digits = Math.ceil((8 * count) / DIGIT_BITS);
  const int = allocateInt(vm, digits + 1);
  const out = (int + LONG_DIGITS) >> 2;
  i32.fill(0, out, out + digits + 1);
  for (let i = 0; i < count; i++) {
    const byte = u8[little ? at + i : at + count - 1 - i] ^ flip;
    const bit = 8 * i;
    const index = Math.floor(bit / DIGIT_BITS);
    const shift = bit - index * DIGIT_BITS;
    i32[out + index] |= (byte << shift) & DIGIT_MASK;
    if (shift > 22) i32[out + index + 1] |= byte >>> (DIGIT_BITS - shift);
  }
  let size = digits;
  while (size > 0 && i32[out + size - 1] === 0) size--;
  if (negative) size = -incrementDigits(i32, out, size);
  return finishInt(vm, int, size);
}
