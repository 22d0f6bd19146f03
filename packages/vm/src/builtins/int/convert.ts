/**
 * Between int objects and the numbers and bigints of JavaScript.
 *
 * ```text
 *     +-----------+---------+---------+-----------------+- -
 *     | ob_refcnt | ob_type | ob_size | digit 0 | digit 1 |      30 bits a digit, the lowest first
 *     +-----------+---------+---------+-----------------+- -
 *     0           8         16        24        28
 * ```
 *
 * The sign of `ob_size` is the number's. 0 has no digit, but the word of its first one is 0 all the same.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { bigIntToDigits, digitCount, digitsToBigInt } from "../../numeric/digits-bigint.ts";
import { DIGIT_BITS, DIGIT_MASK, digitsBitLength, digitsToFloat } from "../../numeric/digits.ts";
import { FLAG_LONG_SUBCLASS, LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { IS_INT_MAX_STR_DIGITS } from "../../object/state.ts";
import {
  BOOL_TYPE,
  FALSE,
  INT_TYPE,
  OVERFLOW_ERROR,
  SMALL_INT_MAX,
  SMALL_INT_MIN,
  SMALL_INTS,
  TRUE,
} from "../../object/static.ts";
import { newInt } from "./box.ts";

/** Beyond this many digits CPython says OverflowError instead of MemoryError (MAX_LONG_DIGITS). */
const MAX_DIGITS = 2305843009213693952;
/** What fits a digit of the upper of two, so that both together stay below 2^53. */
const EXACT_UPPER = 1 << 23;
/** `_PY_LONG_DEFAULT_MAX_STR_DIGITS`. */
const DEFAULT_MAX_STR_DIGITS = 4300;

/** Writes the cached ints -5 ... 256 and the two bools into the static segment. Called once while the machine boots. */
export function initializeSmallInts(vm: Machine): void {
  for (let value = SMALL_INT_MIN; value <= SMALL_INT_MAX; value++) {
    writeStaticInt(vm, SMALL_INTS + (value - SMALL_INT_MIN) * 32, INT_TYPE, value);
  }
  writeStaticInt(vm, FALSE, BOOL_TYPE, 0);
  writeStaticInt(vm, TRUE, BOOL_TYPE, 1);
  vm.i32[IS_INT_MAX_STR_DIGITS >> 2] = DEFAULT_MAX_STR_DIGITS;
}

function writeStaticInt(vm: Machine, object: Address, type: Address, value: number): void {
  vm.setWord(object, 0, 1);
  vm.setWord(object, OB_TYPE, type);
  vm.setWord(object, OB_SIZE, Math.sign(value));
  vm.i32[(object + LONG_DIGITS) >> 2] = Math.abs(value);
}

/** PyLong_Check. */
export function isInt(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_LONG_SUBCLASS);
}

/** `ob_size`: the number of digits with the number's sign. */
export function signedSize(vm: Machine, int: Address): number {
  return vm.i32[(int + OB_SIZE) >> 2];
}

/**
 * _PyLong_New: a new int with room for `digits` digits, none written; finish it with {@link finishInt}.
 * @throws OverflowError, MemoryError
 */
export function allocateInt(vm: Machine, digits: number): Address {
  if (digits > MAX_DIGITS) throw vm.raise(OVERFLOW_ERROR, "too many digits in integer");
  return vm.newObject(INT_TYPE, LONG_DIGITS + 4 * digits);
}

/** Gives a freshly written int its signed size (no leading zeros); a small one is exchanged for the cached one. */
export function finishInt(vm: Machine, int: Address, size: number): Address {
  const i32 = vm.i32;
  if (size <= 1 && size >= -1) {
    const value = size === 0 ? 0 : size * i32[(int + LONG_DIGITS) >> 2];
    if (value >= SMALL_INT_MIN && value <= SMALL_INT_MAX) {
      vm.allocator.release(int);
      return newInt(vm, value);
    }
  }
  i32[(int + OB_SIZE) >> 2] = size;
  i32[(int + OB_SIZE + 4) >> 2] = size >> 31;
  return int;
}

/** The int of any bigint. */
export function newIntFromBig(vm: Machine, value: bigint): Address {
  const count = digitCount(value);
  if (count <= 1) return newInt(vm, Number(value));
  const int = allocateInt(vm, count);
  return finishInt(vm, int, bigIntToDigits(value, vm.i32, (int + LONG_DIGITS) >> 2, count));
}

/** The int of an integral double of any size (PyLong_FromDouble). The caller has refused nan and the infinities. */
export function newIntFromDouble(vm: Machine, value: number): Address {
  const whole = Math.trunc(value);
  return Math.abs(whole) <= Number.MAX_SAFE_INTEGER ? newInt(vm, whole) : newIntFromBig(vm, BigInt(whole));
}

/** The int of a 64-bit pattern in two words. */
export function newIntFromWords(vm: Machine, low: number, high: number, signed: boolean): Address {
  const value = (signed ? high | 0 : high >>> 0) * 4294967296 + (low >>> 0);
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return newInt(vm, value);
  const isNegative = signed && (high | 0) < 0;
  if (isNegative) return newLongFromWords(vm, -low | 0, low === 0 ? -high | 0 : ~high, -1);
  return newLongFromWords(vm, low, high, 1);
}

/** An int of two or three digits from its magnitude, at least 2^53. */
function newLongFromWords(vm: Machine, low: number, high: number, sign: number): Address {
  const top = high >>> 28;
  const int = allocateInt(vm, 3);
  const at = (int + LONG_DIGITS) >> 2;
  vm.i32[at] = low & DIGIT_MASK;
  vm.i32[at + 1] = (low >>> 30) | ((high & 0xfffffff) << 2);
  vm.i32[at + 2] = top;
  return finishInt(vm, int, top === 0 ? 2 * sign : 3 * sign);
}

/** The value: exact up to 2^53, the nearest double beyond that, an infinity beyond the largest double. */
export function intToNumber(vm: Machine, int: Address): number {
  const i32 = vm.i32;
  const size = i32[(int + OB_SIZE) >> 2];
  switch (size) {
    case 0:
      return 0;
    case 1:
      return i32[(int + LONG_DIGITS) >> 2];
    case -1:
      return -i32[(int + LONG_DIGITS) >> 2];
    case 2:
      return i32[(int + LONG_DIGITS + 4) >> 2] * 1073741824 + i32[(int + LONG_DIGITS) >> 2];
    case -2:
      return -(i32[(int + LONG_DIGITS + 4) >> 2] * 1073741824 + i32[(int + LONG_DIGITS) >> 2]);
    default:
      return digitsToFloat(i32, (int + LONG_DIGITS) >> 2, size);
  }
}

/** The value as a bigint. */
export function intToBig(vm: Machine, int: Address): bigint {
  return digitsToBigInt(vm.i32, (int + LONG_DIGITS) >> 2, vm.i32[(int + OB_SIZE) >> 2]);
}

/** Whether `intToNumber` is exact because the magnitude is below 2^53. */
export function intFits(vm: Machine, int: Address): boolean {
  const i32 = vm.i32;
  const size = i32[(int + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 <= 2) return true;
  return (size === 2 || size === -2) && i32[(int + LONG_DIGITS + 4) >> 2] < EXACT_UPPER;
}

/** Whether the int has at most one digit. */
export function isExactSmall(vm: Machine, int: Address): boolean {
  return (vm.i32[(int + OB_SIZE) >> 2] + 1) >>> 0 <= 2;
}

/** -1, 0 or 1 (_PyLong_Sign). */
export function intSign(vm: Machine, int: Address): number {
  return Math.sign(vm.i32[(int + OB_SIZE) >> 2]);
}

/** The number of bits of the magnitude (_PyLong_NumBits). */
export function intBitLength(vm: Machine, int: Address): number {
  return digitsBitLength(vm.i32, (int + LONG_DIGITS) >> 2, Math.abs(vm.i32[(int + OB_SIZE) >> 2]));
}

/** An exact int of the same value (_PyLong_Copy). */
export function copyInt(vm: Machine, int: Address): Address {
  const i32 = vm.i32;
  const size = i32[(int + OB_SIZE) >> 2];
  if (size <= 1 && size >= -1) return newInt(vm, size * i32[(int + LONG_DIGITS) >> 2]);
  const count = Math.abs(size);
  const copy = allocateInt(vm, count);
  const from = (int + LONG_DIGITS) >> 2;
  i32.copyWithin((copy + LONG_DIGITS) >> 2, from, from + count);
  return finishInt(vm, copy, size);
}

/** An exact int from an owned one, perhaps of a subclass, which is taken over. */
export function intTruncate(vm: Machine, int: Address): Address {
  if (vm.typeOf(int) === INT_TYPE) return int;
  const exact = copyInt(vm, int);
  vm.decref(int);
  return exact;
}

/** A new reference to an exact int of the value: the object itself if it is one. */
export function exactInt(vm: Machine, int: Address): Address {
  return vm.typeOf(int) === INT_TYPE ? vm.newRef(int) : copyInt(vm, int);
}

/** The 2^`bits` remainder as unsigned words is what C calls masking: the low word of the two's complement. */
export function lowWord(vm: Machine, int: Address): number {
  const i32 = vm.i32;
  const size = i32[(int + OB_SIZE) >> 2];
  const at = (int + LONG_DIGITS) >> 2;
  if (size === 0) return 0;
  const magnitude = size === 1 || size === -1 ? i32[at] : i32[at] | (i32[at + 1] << DIGIT_BITS);
  return size < 0 ? -magnitude | 0 : magnitude | 0;
}

/** Bits 32 to 63 of the two's complement, as an int32. */
export function highWord(vm: Machine, int: Address): number {
  const i32 = vm.i32;
  const size = i32[(int + OB_SIZE) >> 2];
  const count = Math.abs(size);
  const at = (int + LONG_DIGITS) >> 2;
  const upper = (count > 1 ? i32[at + 1] >>> 2 : 0) | (count > 2 ? i32[at + 2] << 28 : 0);
  if (size >= 0) return upper;
  return lowWord(vm, int) === 0 ? -upper | 0 : ~upper;
}

/** Whether the value is in [-2^(bits-1), 2^(bits-1)) if `signed`, else in [0, 2^bits). `bits` is at most 64. */
export function fitsBits(vm: Machine, int: Address, bits: number, signed: boolean): boolean {
  const negative = vm.i32[(int + OB_SIZE) >> 2] < 0;
  const length = intBitLength(vm, int);
  if (!signed) return !negative && length <= bits;
  if (length < bits) return true;
  return negative && length === bits && isPowerOfTwo(vm, int);
}

function isPowerOfTwo(vm: Machine, int: Address): boolean {
  const i32 = vm.i32;
  const at = (int + LONG_DIGITS) >> 2;
  const last = Math.abs(i32[(int + OB_SIZE) >> 2]) - 1;
  for (let i = 0; i < last; i++) if (i32[at + i] !== 0) return false;
  const top = i32[at + last];
  return (top & (top - 1)) === 0;
}

/** PyLong_AsLong of an int: leaves 64 signed bits to `lowWord` and `highWord`. @throws OverflowError */
export function checkLong(vm: Machine, int: Address): void {
  if (!fitsBits(vm, int, 64, true)) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C long");
}

/** PyLong_AsUnsignedLong of an int. @throws OverflowError */
export function checkUnsignedLong(vm: Machine, int: Address): void {
  if (signedSize(vm, int) < 0) throw vm.raise(OVERFLOW_ERROR, "can't convert negative value to unsigned int");
  if (!fitsBits(vm, int, 64, false))
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C unsigned long");
}

/** A C long as a number, if it fits 53 bits; the nearest double otherwise. @throws OverflowError beyond 64 bits */
export function toLong(vm: Machine, int: Address): number {
  checkLong(vm, int);
  return intToNumber(vm, int);
}

/** An unsigned C long as a number. @throws OverflowError */
export function toUnsignedLong(vm: Machine, int: Address): number {
  checkUnsignedLong(vm, int);
  return intToNumber(vm, int);
}

/** A C int. @throws OverflowError */
export function toInt32(vm: Machine, int: Address): number {
  const value = toLong(vm, int);
  if (value > 2147483647) throw vm.raise(OVERFLOW_ERROR, "signed integer is greater than maximum");
  if (value < -2147483648) throw vm.raise(OVERFLOW_ERROR, "signed integer is less than minimum");
  return value;
}

/** An unsigned C int, as Argument Clinic's `unsigned_int` without masking takes it. @throws OverflowError */
export function toUint32(vm: Machine, int: Address): number {
  const value = toUnsignedLong(vm, int);
  if (value > 4294967295) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C unsigned int");
  return value;
}
