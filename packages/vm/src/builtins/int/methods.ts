/** Methods of int. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { floorModulo } from "../../numeric/integer.ts";
import { intAsDouble, numberIndex } from "../../object/number.ts";
import { LONG_DIGITS, OB_SIZE } from "../../object/offsets.ts";
import { ONE } from "../../object/static.ts";
import { newFloat } from "../float/float.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { newInt } from "./box.ts";
import { exactInt, intBitLength, intFits, intToBig, intToNumber, newIntFromBig } from "./convert.ts";

/** Decimal digits of a bit. */
const LOG10_2 = 0.30102999566398;

export function bitLengthMethod(vm: Machine, self: Address): Address {
  return newInt(vm, intBitLength(vm, self));
}

/** The ones in the magnitude, digit by digit. */
export function bitCountMethod(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const size = Math.abs(i32[(self + OB_SIZE) >> 2]);
  let count = 0;
  for (let i = 0; i < size; i++) count += digitBitCount(i32[((self + LONG_DIGITS) >> 2) + i]);
  return newInt(vm, count);
}

function digitBitCount(digit: number): number {
  const pairs = digit - ((digit >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** conjugate, __trunc__, __floor__, __ceil__, real, numerator. */
export function sameInt(vm: Machine, self: Address): Address {
  return exactInt(vm, self);
}

export function zeroGetter(vm: Machine): Address {
  return newInt(vm, 0);
}

export function oneGetter(vm: Machine): Address {
  return newInt(vm, 1);
}

export function asIntegerRatioMethod(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const numerator = vm.hold(exactInt(vm, self));
  const pair = tuplePack(vm, numerator, ONE);
  vm.release(mark);
  return pair;
}

export function getNewArgs(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = tuplePack(vm, vm.hold(exactInt(vm, self)));
  vm.release(mark);
  return args;
}

/** `int.__round__(ndigits)`: to a multiple of a power of ten, ties to an even one. */
export function roundMethod(vm: Machine, self: Address, ndigits: Address): Address {
  if (ndigits === 0) return exactInt(vm, self);
  const index = numberIndex(vm, ndigits);
  const places = -intToNumber(vm, index);
  vm.decref(index);
  if (places <= 0) return exactInt(vm, self);
  if (places > intBitLength(vm, self) * LOG10_2 + 1) return newInt(vm, 0);
  if (intFits(vm, self)) {
    const rounded = roundNumber(intToNumber(vm, self), 10 ** places);
    if (Math.abs(rounded) <= Number.MAX_SAFE_INTEGER) return newInt(vm, rounded);
  }
  const unit = 10n ** BigInt(places);
  const value = intToBig(vm, self);
  let rest = floorModulo(value, unit);
  const half = rest * 2n;
  if (half > unit || (half === unit && floorModulo((value - rest) / unit, 2n) === 1n)) rest -= unit;
  return newIntFromBig(vm, value - rest);
}

function roundNumber(value: number, unit: number): number {
  const rest = ((value % unit) + unit) % unit;
  const low = value - rest;
  const up = rest * 2 > unit || (rest * 2 === unit && (low / unit) % 2 !== 0);
  return up ? low + unit : low;
}

export function sizeofMethod(vm: Machine, self: Address): Address {
  return newInt(vm, LONG_DIGITS + 4 * Math.abs(vm.i32[(self + OB_SIZE) >> 2]));
}

/** nb_float. @throws OverflowError */
export function intToFloat(vm: Machine, self: Address): Address {
  return newFloat(vm, intAsDouble(vm, self));
}
