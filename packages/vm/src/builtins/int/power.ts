/** `pow(int, int[, int])` (long_pow). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { bigIntToDigits } from "../../numeric/digits-bigint.ts";
import { inverseModulo, powerModulo } from "../../numeric/integer.ts";
import { LONG_DIGITS, OB_SIZE } from "../../object/offsets.ts";
import { NONE, NOT_IMPLEMENTED, VALUE_ERROR } from "../../object/static.ts";
import { floatPowerSlot } from "../float/arithmetic.ts";
import { areInts } from "./arithmetic.ts";
import { shiftLeft } from "./bitwise.ts";
import { newInt } from "./box.ts";
import {
  allocateInt,
  finishInt,
  intBitLength,
  intFits,
  intToBig,
  intToNumber,
  isInt,
  newIntFromBig,
} from "./convert.ts";

const EXACT = 9007199254740992;
/** Beyond this many bits the engine has no bigints: kMaxLengthBits of V8. */
const LONGEST_BIGINT = 2 ** 30;

/** nb_power: `modulus` is None for two arguments. */
export function intPower(vm: Machine, base: Address, exponent: Address, modulus: Address): Address {
  if (!areInts(vm, base, exponent)) return vm.newRef(NOT_IMPLEMENTED);
  if (modulus !== NONE) {
    return isInt(vm, modulus) ? modularPower(vm, base, exponent, modulus) : vm.newRef(NOT_IMPLEMENTED);
  }
  if (vm.i32[(exponent + OB_SIZE) >> 2] < 0) return floatPowerSlot(vm, base, exponent, NONE);
  return powerOf(vm, base, exponent);
}

/** `base ** exponent` for an exponent that is not negative. */
function powerOf(vm: Machine, base: Address, exponent: Address): Address {
  const count = intToNumber(vm, exponent);
  if (count === 0) return newInt(vm, 1);
  if (intFits(vm, base)) {
    const value = intToNumber(vm, base);
    if (value === 0 || value === 1) return newInt(vm, value);
    if (value === -1) return newInt(vm, (vm.i32[(exponent + LONG_DIGITS) >> 2] & 1) === 0 ? 1 : -1);
    if (value === 2) return shiftOne(vm, count);
    const exact = count <= 64 ? smallPower(value, count) : 0;
    if (exact !== 0) return newInt(vm, exact);
  }
  return longPower(vm, base, count);
}

function shiftOne(vm: Machine, count: number): Address {
  return count < 53 ? newInt(vm, 2 ** count) : shiftLeft(vm, newInt(vm, 1), count);
}

/** The power by squaring in doubles, or 0 where it is not below 2^53. */
function smallPower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; ; square *= square) {
    if ((left & 1) === 1) result *= square;
    left >>= 1;
    if (left === 0) break;
    if (square > EXACT || square < -EXACT) return 0;
  }
  return result < EXACT && result > -EXACT ? result : 0;
}

/** The room for the result is taken first, so that a power too large fails before it is computed. */
function longPower(vm: Machine, base: Address, count: number): Address {
  const bits = logarithm(vm, base) * count;
  if (!(bits < LONGEST_BIGINT)) vm.noMemory();
  const result = vm.hold(allocateInt(vm, Math.floor(bits / 30) + 2));
  vm.i32[(result + OB_SIZE) >> 2] = 0;
  const value = intToBig(vm, base) ** BigInt(count);
  vm.unhold();
  return finishInt(vm, result, bigIntToDigits(value, vm.i32, (result + LONG_DIGITS) >> 2));
}

/** The binary logarithm of the magnitude, a trifle too large. */
function logarithm(vm: Machine, int: Address): number {
  const value = Math.abs(intToNumber(vm, int));
  return (value === Infinity ? intBitLength(vm, int) : Math.log2(value)) * (1 + 1e-12) + 1e-9;
}

function modularPower(vm: Machine, base: Address, exponent: Address, modulus: Address): Address {
  if (vm.i32[(modulus + OB_SIZE) >> 2] === 0) throw vm.raise(VALUE_ERROR, "pow() 3rd argument cannot be 0");
  const quick = smallModularPower(vm, base, exponent, modulus);
  if (quick >= 0) return newInt(vm, quick);
  const m = intToBig(vm, modulus);
  let b = intToBig(vm, base);
  let e = intToBig(vm, exponent);
  if (e < 0n) {
    const inverse = inverseModulo(b, m);
    if (inverse === null) throw vm.raise(VALUE_ERROR, "base is not invertible for the given modulus");
    b = inverse;
    e = -e;
  }
  return newIntFromBig(vm, powerModulo(b, e, m));
}

/** By squaring in doubles, when no product reaches 2^53; -1 where that is not so. */
function smallModularPower(vm: Machine, base: Address, exponent: Address, modulus: Address): number {
  if (!intFits(vm, base) || !intFits(vm, exponent) || !intFits(vm, modulus)) return -1;
  const m = intToNumber(vm, modulus);
  let left = intToNumber(vm, exponent);
  if (m < 1 || m > 94906265 || left < 0) return -1;
  let square = intToNumber(vm, base) % m;
  if (square < 0) square += m;
  let result = 1 % m;
  while (left > 0) {
    if (left % 2 === 1) result = (result * square) % m;
    square = (square * square) % m;
    left = Math.floor(left / 2);
  }
  return result;
}
