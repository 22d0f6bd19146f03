/**
 * Sums, products and quotients of ints (long_add and below).
 *
 * Values below 2^53 are computed as doubles; others on their digits in memory, or as bigints from the length on where those win.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { bigIntToDigits, digitsToBigInt } from "../../numeric/digits-bigint.ts";
import {
  addDigits,
  BIGINT_CROSSOVER_DIGITS,
  DIGIT_BASE,
  DIGIT_MASK,
  divideByDigit,
  divideDigits,
  type DivisionSizes,
  moduloDigit,
  multiplyDigits,
  subtractDigits,
} from "../../numeric/digits.ts";
import { trueDivide } from "../../numeric/integer.ts";
import { LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { INT_TYPE, NOT_IMPLEMENTED, OVERFLOW_ERROR, ZERO_DIVISION_ERROR } from "../../object/static.ts";
import { newFloat } from "../float/float.ts";
import { newTuple, tupleSetItem } from "../tuple/tuple.ts";
import { newInt } from "./box.ts";
import { allocateInt, exactInt, finishInt, intFits, intToBig, intToNumber, isInt } from "./convert.ts";

const EXACT = 9007199254740992;

/** CHECK_BINOP. */
export function areInts(vm: Machine, a: Address, b: Address): boolean {
  return isInt(vm, a) && isInt(vm, b);
}

function digitsOf(int: Address): number {
  return (int + LONG_DIGITS) >> 2;
}

/** nb_add. */
export function intAdd(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return addInts(vm, a, b);
}

/** nb_subtract. */
export function intSubtract(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return subtractInts(vm, a, b);
}

/** The sum of two ints. */
export function addInts(vm: Machine, a: Address, b: Address): Address {
  if (intFits(vm, a) && intFits(vm, b)) {
    const sum = intToNumber(vm, a) + intToNumber(vm, b);
    if (sum < EXACT && sum > -EXACT) return newInt(vm, sum);
  }
  return addSigned(vm, a, vm.i32[(a + OB_SIZE) >> 2], b, vm.i32[(b + OB_SIZE) >> 2]);
}

/** The difference of two ints. */
export function subtractInts(vm: Machine, a: Address, b: Address): Address {
  if (intFits(vm, a) && intFits(vm, b)) {
    const difference = intToNumber(vm, a) - intToNumber(vm, b);
    if (difference < EXACT && difference > -EXACT) return newInt(vm, difference);
  }
  return addSigned(vm, a, vm.i32[(a + OB_SIZE) >> 2], b, -vm.i32[(b + OB_SIZE) >> 2]);
}

/** The sum of two magnitudes with the signs of their sizes. */
function addSigned(vm: Machine, a: Address, aSize: number, b: Address, bSize: number): Address {
  const i32 = vm.i32;
  const aCount = Math.abs(aSize);
  const bCount = Math.abs(bSize);
  const result = allocateInt(vm, Math.max(aCount, bCount) + 1);
  const out = digitsOf(result);
  const size =
    aSize < 0 === bSize < 0
      ? addDigits(i32, digitsOf(a), aCount, digitsOf(b), bCount, out)
      : subtractDigits(i32, digitsOf(a), aCount, digitsOf(b), bCount, out);
  return finishInt(vm, result, aSize < 0 ? -size : size);
}

/** nb_multiply. */
export function intMultiply(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return multiplyInts(vm, a, b);
}

/** The product of two ints. */
export function multiplyInts(vm: Machine, a: Address, b: Address): Address {
  const i32 = vm.i32;
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  if (aSize === 0 || bSize === 0) return newInt(vm, 0);
  if (intFits(vm, a) && intFits(vm, b)) {
    const product = intToNumber(vm, a) * intToNumber(vm, b);
    if (product < EXACT && product > -EXACT) return newInt(vm, product);
    if ((aSize === 1 || aSize === -1) && (bSize === 1 || bSize === -1)) {
      return twoDigits(vm, i32[digitsOf(a)], i32[digitsOf(b)], aSize * bSize);
    }
  }
  const aCount = Math.abs(aSize);
  const bCount = Math.abs(bSize);
  const result = allocateInt(vm, aCount + bCount);
  const out = digitsOf(result);
  const size =
    Math.min(aCount, bCount) < BIGINT_CROSSOVER_DIGITS
      ? multiplyDigits(i32, digitsOf(a), aCount, digitsOf(b), bCount, out)
      : multiplyBig(i32, digitsOf(a), aCount, digitsOf(b), bCount, out);
  return finishInt(vm, result, aSize < 0 === bSize < 0 ? size : -size);
}

/** The product of two digits that is at least 2^53. */
function twoDigits(vm: Machine, x: number, y: number, sign: number): Address {
  const low = Math.imul(x, y) & DIGIT_MASK;
  const result = allocateInt(vm, 2);
  vm.i32[digitsOf(result)] = low;
  vm.i32[digitsOf(result) + 1] = ((x * y - low) / DIGIT_BASE + 0.5) | 0;
  return finishInt(vm, result, 2 * sign);
}

function multiplyBig(i32: Int32Array, a: number, aCount: number, b: number, bCount: number, out: number): number {
  const x = digitsToBigInt(i32, a, aCount);
  return bigIntToDigits(a === b && aCount === bCount ? x * x : x * digitsToBigInt(i32, b, bCount), i32, out);
}

/** Where a division leaves its results, owned; 0 for one that was not asked for. Read at once. */
interface Division {
  quotient: Address;
  remainder: Address;
}

const division: Division = { quotient: 0, remainder: 0 };
const sizes: DivisionSizes = { quotient: 0, remainder: 0 };

const QUOTIENT = 1;
const REMAINDER = 2;

/** Floor division of what does not fit doubles: `wanted` says which results to make. */
function divideLong(vm: Machine, a: Address, b: Address, wanted: number): void {
  const i32 = vm.i32;
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  const aCount = Math.abs(aSize);
  const bCount = Math.abs(bSize);
  const remainder = vm.hold(allocateInt(vm, Math.max(aCount, bCount) + 1));
  const quotient = allocateInt(vm, Math.max(aCount - bCount, 0) + 2);
  vm.unhold();
  divideMagnitudes(i32, digitsOf(a), aCount, digitsOf(b), bCount, digitsOf(quotient), digitsOf(remainder));
  if (aSize < 0 !== bSize < 0 && sizes.remainder !== 0)
    roundDown(i32, digitsOf(quotient), digitsOf(remainder), digitsOf(b), bCount);
  const quotientSize = aSize < 0 === bSize < 0 ? sizes.quotient : -sizes.quotient;
  division.quotient = keepIf(vm, wanted & QUOTIENT, quotient, quotientSize);
  division.remainder = keepIf(vm, wanted & REMAINDER, remainder, bSize < 0 ? -sizes.remainder : sizes.remainder);
}

function keepIf(vm: Machine, wanted: number, int: Address, size: number): Address {
  if (wanted !== 0) return finishInt(vm, int, size);
  vm.allocator.release(int);
  return 0;
}

/** Truncating division; sizes go to `sizes`. */
function divideMagnitudes(
  i32: Int32Array,
  a: number,
  aCount: number,
  b: number,
  bCount: number,
  quotient: number,
  remainder: number,
): void {
  if (bCount === 1) {
    const rest = divideByDigit(i32, a, aCount, i32[b], quotient);
    i32[remainder] = rest;
    sizes.quotient = aCount > 0 && i32[quotient + aCount - 1] === 0 ? aCount - 1 : aCount;
    sizes.remainder = rest === 0 ? 0 : 1;
  } else if (Math.min(bCount, aCount - bCount) < BIGINT_CROSSOVER_DIGITS) {
    divideDigits(i32, a, aCount, b, bCount, quotient, remainder, sizes);
  } else {
    const x = digitsToBigInt(i32, a, aCount);
    const y = digitsToBigInt(i32, b, bCount);
    const result = x / y;
    sizes.quotient = bigIntToDigits(result, i32, quotient);
    sizes.remainder = bigIntToDigits(x - result * y, i32, remainder);
  }
}

/** From truncation to floor when the signs differ: |q| + 1 and |b| - |r|. */
function roundDown(i32: Int32Array, quotient: number, remainder: number, b: number, bCount: number): void {
  sizes.quotient = incrementDigits(i32, quotient, sizes.quotient);
  sizes.remainder = subtractDigits(i32, b, bCount, remainder, sizes.remainder, remainder);
}

/** Adds one to a magnitude in place; there is room for another digit. Returns its size. */
export function incrementDigits(i32: Int32Array, index: number, size: number): number {
  for (let i = 0; i < size; i++) {
    if (i32[index + i] !== DIGIT_MASK) {
      i32[index + i]++;
      return size;
    }
    i32[index + i] = 0;
  }
  i32[index + size] = 1;
  return size + 1;
}

function refuseZero(vm: Machine, divisor: Address): void {
  if (vm.i32[(divisor + OB_SIZE) >> 2] === 0) {
    throw vm.raise(ZERO_DIVISION_ERROR, "integer division or modulo by zero");
  }
}

/** nb_floor_divide. */
export function intFloorDivide(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  refuseZero(vm, b);
  return floorDivideInts(vm, a, b);
}

/** The floor of the quotient; the divisor is not 0. */
export function floorDivideInts(vm: Machine, a: Address, b: Address): Address {
  if (intFits(vm, a) && intFits(vm, b)) {
    const x = intToNumber(vm, a);
    const y = intToNumber(vm, b);
    const rest = x % y;
    const quotient = (x - rest) / y;
    return newInt(vm, rest !== 0 && rest < 0 !== y < 0 ? quotient - 1 : quotient);
  }
  divideLong(vm, a, b, QUOTIENT);
  return division.quotient;
}

/** nb_remainder. */
export function intRemainder(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  refuseZero(vm, b);
  return floorModuloInts(vm, a, b);
}

/** The remainder with the sign of the divisor, which is not 0. */
export function floorModuloInts(vm: Machine, a: Address, b: Address): Address {
  const i32 = vm.i32;
  const bSize = i32[(b + OB_SIZE) >> 2];
  if (intFits(vm, a) && intFits(vm, b)) {
    const y = intToNumber(vm, b);
    const rest = intToNumber(vm, a) % y;
    return newInt(vm, rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest);
  }
  if (bSize === 1 || bSize === -1) {
    const aSize = i32[(a + OB_SIZE) >> 2];
    const divisor = i32[digitsOf(b)];
    const rest = moduloDigit(i32, digitsOf(a), Math.abs(aSize), divisor);
    const floored = rest !== 0 && aSize < 0 !== bSize < 0 ? divisor - rest : rest;
    return newInt(vm, bSize * floored);
  }
  divideLong(vm, a, b, REMAINDER);
  return division.remainder;
}

/** nb_divmod. */
export function intDivmod(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  refuseZero(vm, b);
  const mark = vm.mark();
  let quotient: Address;
  let remainder: Address;
  if (intFits(vm, a) && intFits(vm, b)) {
    quotient = vm.hold(floorDivideInts(vm, a, b));
    remainder = vm.hold(floorModuloInts(vm, a, b));
  } else {
    divideLong(vm, a, b, QUOTIENT | REMAINDER);
    quotient = vm.hold(division.quotient);
    remainder = vm.hold(division.remainder);
  }
  const pair = newTuple(vm, 2);
  tupleSetItem(vm, pair, 0, vm.newRef(quotient));
  tupleSetItem(vm, pair, 1, vm.newRef(remainder));
  vm.release(mark);
  return pair;
}

/** nb_true_divide: the nearest double. */
export function intTrueDivide(vm: Machine, a: Address, b: Address): Address {
  if (!areInts(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (vm.i32[(b + OB_SIZE) >> 2] === 0) throw vm.raise(ZERO_DIVISION_ERROR, "division by zero");
  if (intFits(vm, a) && intFits(vm, b)) return newFloat(vm, intToNumber(vm, a) / intToNumber(vm, b));
  const quotient = trueDivide(intToBig(vm, a), intToBig(vm, b));
  if (quotient === Infinity || quotient === -Infinity) {
    throw vm.raise(OVERFLOW_ERROR, "integer division result too large for a float");
  }
  return newFloat(vm, quotient);
}

/** nb_negative. */
export function intNegative(vm: Machine, self: Address): Address {
  const size = vm.i32[(self + OB_SIZE) >> 2];
  if (size <= 1 && size >= -1) return newInt(vm, -size * vm.i32[digitsOf(self)]);
  return withSize(vm, self, -size);
}

/** A copy of the digits with another sign. */
function withSize(vm: Machine, self: Address, size: number): Address {
  const count = Math.abs(size);
  const result = allocateInt(vm, count);
  vm.i32.copyWithin(digitsOf(result), digitsOf(self), digitsOf(self) + count);
  return finishInt(vm, result, size);
}

/** nb_absolute. */
export function intAbsolute(vm: Machine, self: Address): Address {
  return vm.i32[(self + OB_SIZE) >> 2] < 0 ? intNegative(vm, self) : exactInt(vm, self);
}

/** nb_positive, nb_int, nb_index: an exact int of the value. */
export function intPositive(vm: Machine, self: Address): Address {
  return vm.i32[(self + OB_TYPE) >> 2] === INT_TYPE ? vm.newRef(self) : exactInt(vm, self);
}

/** nb_bool. */
export function intBool(vm: Machine, self: Address): number {
  return vm.i32[(self + OB_SIZE) >> 2] !== 0 ? 1 : 0;
}
