/**
 * Sums, products and comparisons of numbers so small that doubles hold them exactly, where nothing is rounded. Anything else is answered by 0:
 * the arithmetic of the kernel does it.
 */
import { type Address, INT_TYPE, LONG_DIGITS, type Machine, OB_SIZE } from "@pyvm/vm";
import { smallDigitCount } from "./kernel/powers.ts";
import { ROUND_FLOOR } from "./kernel/status.ts";
import {
  CTX_CLAMP,
  CTX_EMAX,
  CTX_EMIN,
  CTX_PREC,
  CTX_ROUNDING,
  DATA,
  DECIMAL_TYPE,
  EXPONENT,
  FLAGS,
  LENGTH,
} from "./layout.ts";
import { newSmallDecimal } from "./memory.ts";

/** Coefficients stay below it: 15 digits, which a double holds and which smallDigitCount counts. */
const LIMIT = 1e15;
export const LONGEST_TEXT = 15;
const DIGIT_ZERO = 48;
const MINUS = 45;
/** The distance of the point from the digit 0. */
const POINT = -2;
const LEAST_PRECISION = 15;
const DIGIT = 1073741824;
const HIGHEST_UPPER_DIGIT = 1 << 20;
/** Exponents stay below it either way, so that their sums are small. */
const EXPONENT_LIMIT = 1 << 20;
const POWERS: readonly number[] = Array.from({ length: 16 }, (_none, exponent) => 10 ** exponent);

/** What a short text of digits and at most one point says, owned, or 0. No context has to do with it. */
export function fastParse(vm: Machine, text: string): Address {
  const { length } = text;
  if (length === 0 || length > LONGEST_TEXT) return 0;
  const isNegative = text.charCodeAt(0) === MINUS;
  let point = -1;
  let value = 0;
  let count = 0;
  for (let i = isNegative ? 1 : 0; i < length; i++) {
    const digit = text.charCodeAt(i) - DIGIT_ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      count++;
    } else if (digit === POINT && point < 0) point = i;
    else return 0;
  }
  if (count === 0) return 0;
  const exponent = point < 0 ? 0 : point + 1 - length;
  return newSmallDecimal(vm, isNegative ? 1 : 0, value, exponent, smallDigitCount(value));
}

/** The signed coefficient of a small finite Decimal or int, -0 for a negative zero; NaN for anything else. */
function smallCoefficient(vm: Machine, object: Address): number {
  const i32 = vm.i32;
  const type = vm.typeOf(object);
  if (type === DECIMAL_TYPE) {
    const flags = vm.u8[object + FLAGS]!;
    const length = i32[(object + LENGTH) >> 2]!;
    if (flags > 1 || length > 2) return NaN;
    const exponent = i32[(object + EXPONENT) >> 2]!;
    if (i32[(object + EXPONENT + 4) >> 2] !== exponent >> 31) return NaN;
    if (exponent > EXPONENT_LIMIT || exponent < -EXPONENT_LIMIT) return NaN;
    const at = i32[(object + DATA) >> 2]! >> 2;
    let value = length === 0 ? 0 : i32[at]!;
    if (length === 2) {
      if (i32[at + 1]! >= HIGHEST_UPPER_DIGIT) return NaN;
      value += i32[at + 1]! * DIGIT;
    }
    return flags === 0 ? value : -value;
  }
  if (type !== INT_TYPE) return NaN;
  const size = i32[(object + OB_SIZE) >> 2]!;
  return (size + 1) >>> 0 <= 2 ? size * (size === 0 ? 0 : i32[(object + LONG_DIGITS) >> 2]!) : NaN;
}

function smallExponent(vm: Machine, object: Address): number {
  return vm.typeOf(object) === DECIMAL_TYPE ? vm.get(object, EXPONENT) : 0;
}

/** Whether a result of up to 15 digits fits the context as it is. */
function fits(vm: Machine, context: Address, exponent: number, digits: number): boolean {
  const i32 = vm.i32;
  if (i32[(context + CTX_CLAMP) >> 2] !== 0) return false;
  if (i32[(context + CTX_PREC + 4) >> 2] === 0 && i32[(context + CTX_PREC) >> 2]! >>> 0 < LEAST_PRECISION) return false;
  const adjusted = exponent + digits - 1;
  const emax = i32[(context + CTX_EMAX + 4) >> 2] === 0 ? i32[(context + CTX_EMAX) >> 2]! >>> 0 : Infinity;
  if (adjusted > emax) return false;
  const eminHigh = i32[(context + CTX_EMIN + 4) >> 2]!;
  const emin = eminHigh < -1 ? -Infinity : eminHigh * 4294967296 + (i32[(context + CTX_EMIN) >> 2]! >>> 0);
  return adjusted >= emin;
}

function smallResult(vm: Machine, context: Address, value: number, exponent: number): Address {
  const magnitude = Math.abs(value);
  if (!(magnitude < LIMIT)) return 0;
  const digits = smallDigitCount(magnitude);
  if (!fits(vm, context, exponent, digits)) return 0;
  return newSmallDecimal(vm, value < 0 || Object.is(value, -0) ? 1 : 0, magnitude, exponent, digits);
}

/** a + sign × b, owned, or 0. */
export function fastAdd(vm: Machine, context: Address, a: Address, b: Address, sign: number): Address {
  let x = smallCoefficient(vm, a);
  let y = sign * smallCoefficient(vm, b);
  if (Number.isNaN(x + y)) return 0;
  let exponent = smallExponent(vm, a);
  const difference = exponent - smallExponent(vm, b);
  if (difference > 0) {
    if (difference > 15) return 0;
    x *= POWERS[difference]!;
    exponent -= difference;
  } else if (difference < 0) {
    if (difference < -15) return 0;
    y *= POWERS[-difference]!;
  }
  if (!(Math.abs(x) < LIMIT && Math.abs(y) < LIMIT)) return 0;
  const sum = x + y;
  // A zero of opposite signs is negative only where rounding goes down.
  if (sum === 0 && x !== 0 && vm.get(context, CTX_ROUNDING) === ROUND_FLOOR) return 0;
  if (sum === 0 && x === 0 && !Object.is(x, y)) return 0;
  return smallResult(vm, context, sum, exponent);
}

/** a × b, owned, or 0. */
export function fastMultiply(vm: Machine, context: Address, a: Address, b: Address): Address {
  const product = smallCoefficient(vm, a) * smallCoefficient(vm, b);
  if (Number.isNaN(product)) return 0;
  return smallResult(vm, context, product, smallExponent(vm, a) + smallExponent(vm, b));
}

/** Negative, 0 or positive for a against b, or NaN. */
export function fastCompare(vm: Machine, a: Address, b: Address): number {
  const x = smallCoefficient(vm, a);
  const y = smallCoefficient(vm, b);
  if (Number.isNaN(x + y)) return NaN;
  const difference = smallExponent(vm, a) - smallExponent(vm, b);
  if (difference > 15 || difference < -15) return NaN;
  const left = difference > 0 ? x * POWERS[difference]! : x;
  const right = difference < 0 ? y * POWERS[-difference]! : y;
  return Math.abs(left) < LIMIT && Math.abs(right) < LIMIT ? left - right : NaN;
}
