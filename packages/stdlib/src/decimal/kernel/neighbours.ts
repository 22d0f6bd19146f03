/** Operations on the places of a number: the next numbers, exponents, shifts, digit-wise logic. */
import { add, subtract } from "./arithmetic.ts";
import { compareValues } from "./comparison.ts";
import type { Context } from "./context.ts";
import { type Decimal, finite, infinity } from "./decimal.ts";
import { finalize, finalizeDecimal, largest, propagatedNan } from "./finalize.ts";
import { MOST_DIGITS, powerOfTen, shiftLeft, shiftRight, tooLarge } from "./powers.ts";
import {
  CLAMPED,
  DIVISION_BY_ZERO,
  ERRORS,
  EXPONENT_OF_INFINITY,
  INEXACT,
  INVALID_OPERATION,
  OVERFLOW,
  ROUND_CEILING,
  ROUND_FLOOR,
  ROUNDED,
  SUBNORMAL,
  UNDERFLOW,
} from "./status.ts";

/** The nearest number in the direction of `step` (-1, 1), without any condition but those of errors. */
function nextNumber(context: Context, a: Decimal, step: number): Decimal {
  if (a.isNan) return propagatedNan(context, a)!;
  const isDown = step < 0;
  if (a.isInfinite) return (a.sign === 1) === isDown ? a : largest(context, a.sign);
  const work = context.withRounding(isDown ? ROUND_FLOOR : ROUND_CEILING);
  let result = finalizeDecimal(work, a);
  if ((work.status & (INEXACT | ERRORS)) === 0) {
    work.status = 0;
    const tiny = finite(0, 1n, context.etiny - 1n);
    result = isDown ? subtract(work, a, tiny) : add(work, a, tiny);
  }
  context.status |= work.status & ERRORS;
  return result;
}

export function nextMinus(context: Context, a: Decimal): Decimal {
  return nextNumber(context, a, -1);
}

export function nextPlus(context: Context, a: Decimal): Decimal {
  return nextNumber(context, a, 1);
}

export function nextToward(context: Context, a: Decimal, b: Decimal): Decimal {
  const nan = propagatedNan(context, a, b);
  if (nan !== null) return nan;
  const comparison = compareValues(a, b);
  if (comparison === 0) return a.withSign(b.sign);
  const result = nextNumber(context, a, -comparison);
  if (result.isInfinite) context.status |= OVERFLOW | ROUNDED | INEXACT;
  else if (result.adjusted < context.emin) {
    context.status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
    if (result.isZero) context.status |= CLAMPED;
  }
  return result;
}

/** The exponent of the first digit, as a number. */
export function logb(context: Context, a: Decimal): Decimal {
  if (a.isSpecial) return propagatedNan(context, a) ?? infinity(0);
  if (a.coefficient === 0n) {
    context.status |= DIVISION_BY_ZERO;
    return infinity(1);
  }
  const exponent = a.adjusted;
  return exponent < 0n ? finalize(context, 1, -exponent, 0n) : finalize(context, 0, exponent, 0n);
}

/** The whole number that `b` says, if its exponent is 0 and it is no more than `limit` either way; else null. */
function placesOf(b: Decimal, limit: bigint): bigint | null {
  if (b.isSpecial || b.exponent !== 0n || b.coefficient > limit) return null;
  return b.sign === 1 ? -b.coefficient : b.coefficient;
}

export function scaleb(context: Context, a: Decimal, b: Decimal): Decimal {
  const nan = propagatedNan(context, a, b);
  if (nan !== null) return nan;
  const places = placesOf(b, 2n * (context.emax + context.precision));
  if (places === null) return context.invalid();
  if (a.isInfinite) return a;
  const exponent = a.exponent + places;
  const most = EXPONENT_OF_INFINITY;
  const bounded = exponent > most ? most : exponent < -2n * most ? -2n * most : exponent;
  return finalize(context, a.sign, a.coefficient, bounded, a.digits);
}

/** The last digits that the precision has room for (_mpd_cap). */
function capped(context: Context, coefficient: bigint, digits: number): bigint {
  return BigInt(digits) <= context.precision ? coefficient : coefficient % powerOfTen(context.prec);
}

function shiftedUp(context: Context, coefficient: bigint, places: bigint): bigint {
  // What would be shifted beyond the precision is cut first.
  const room = context.precision - places;
  if (room <= 0n) return 0n;
  const kept = room > BigInt(MOST_DIGITS) ? coefficient : coefficient % powerOfTen(Number(room));
  return shiftLeft(kept, Number(places));
}

export function shift(context: Context, a: Decimal, b: Decimal): Decimal {
  const nan = propagatedNan(context, a, b);
  if (nan !== null) return nan;
  const places = placesOf(b, context.precision);
  if (places === null) return context.invalid();
  if (a.isInfinite) return a;
  if (places >= 0n) return finite(a.sign, shiftedUp(context, a.coefficient, places), a.exponent);
  const coefficient = capped(context, a.coefficient, a.digits);
  return finite(a.sign, shiftRight(coefficient, Number(-places), a.digits).coefficient, a.exponent);
}

export function rotate(context: Context, a: Decimal, b: Decimal): Decimal {
  const nan = propagatedNan(context, a, b);
  if (nan !== null) return nan;
  const places = placesOf(b, context.precision);
  if (places === null) return context.invalid();
  if (a.isInfinite) return a;
  const up = places >= 0n ? places : context.precision + places;
  const down = context.precision - up;
  const coefficient = capped(context, a.coefficient, a.digits);
  const high = shiftedUp(context, coefficient, up);
  const low = down === 0n ? coefficient : shiftRight(coefficient, Number(down), a.digits).coefficient;
  return finite(a.sign, down === 0n ? coefficient : high + low, a.exponent);
}

/** The digits of a number that has only zeros and ones, is not negative and has no exponent; else null. */
function logicalDigits(a: Decimal): string | null {
  if (a.isSpecial || a.sign === 1 || a.exponent !== 0n) return null;
  const text = a.coefficient.toString();
  return /^[01]+$/.test(text) ? text : null;
}

function logical(context: Context, a: Decimal, b: Decimal, operation: (x: bigint, y: bigint) => bigint): Decimal {
  const first = logicalDigits(a);
  const second = logicalDigits(b);
  if (first === null || second === null) return context.error(INVALID_OPERATION);
  const digits = operation(BigInt(`0b${first}`), BigInt(`0b${second}`)).toString(2);
  const room = context.prec;
  return finite(0, BigInt(digits.length > room ? digits.slice(digits.length - room) : digits), 0n);
}

export function logicalAnd(context: Context, a: Decimal, b: Decimal): Decimal {
  return logical(context, a, b, (x, y) => x & y);
}

export function logicalOr(context: Context, a: Decimal, b: Decimal): Decimal {
  return logical(context, a, b, (x, y) => x | y);
}

export function logicalXor(context: Context, a: Decimal, b: Decimal): Decimal {
  return logical(context, a, b, (x, y) => x ^ y);
}

export function logicalInvert(context: Context, a: Decimal): Decimal {
  if (logicalDigits(a) === null) return context.invalid();
  if (context.precision > BigInt(MOST_DIGITS)) tooLarge();
  const { prec } = context;
  const ones = finite(0, (powerOfTen(prec) - 1n) / 9n, 0n);
  return logicalXor(context, finite(0, capped(context, a.coefficient, a.digits), 0n), ones);
}

/** The name of what kind of number it is, as the context sees it (mpd_class). */
export function numberClass(context: Context, a: Decimal): string {
  if (a.isNan) return a.kind === 4 ? "NaN" : "sNaN";
  const sign = a.sign === 1 ? "-" : "+";
  if (a.isInfinite) return `${sign}Infinity`;
  if (a.coefficient === 0n) return `${sign}Zero`;
  return isSubnormal(context, a) ? `${sign}Subnormal` : `${sign}Normal`;
}

export function isNormal(context: Context, a: Decimal): boolean {
  return !a.isSpecial && a.coefficient !== 0n && a.adjusted >= context.emin;
}

export function isSubnormal(context: Context, a: Decimal): boolean {
  return !a.isSpecial && a.coefficient !== 0n && a.adjusted < context.emin;
}
