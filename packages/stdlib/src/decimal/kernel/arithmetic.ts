/** Sums, products, quotients and remainders. */
import type { Context } from "./context.ts";
import { Decimal, finite, FINITE, infinity, integer, quietNan } from "./decimal.ts";
import { finalize, finalizeDecimal, propagatedNan } from "./finalize.ts";
import { MOST_DIGITS, powerOfTen, shiftLeft, shiftRight, tooLarge, trailingZeros } from "./powers.ts";
import {
  CLAMPED,
  DIVISION_BY_ZERO,
  DIVISION_IMPOSSIBLE,
  DIVISION_UNDEFINED,
  INVALID_OPERATION,
  ROUND_FLOOR,
} from "./status.ts";

export function add(context: Context, a: Decimal, b: Decimal): Decimal {
  return addSigned(context, a, b, b.sign);
}

export function subtract(context: Context, a: Decimal, b: Decimal): Decimal {
  return addSigned(context, a, b, b.sign ^ 1);
}

/** a + b, where b has another sign than it says. */
function addSigned(context: Context, a: Decimal, b: Decimal, bSign: number): Decimal {
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    if (!a.isInfinite) return infinity(bSign);
    return b.isInfinite && a.sign !== bSign ? context.invalid() : infinity(a.sign);
  }
  if (a.exponent === b.exponent) return addAligned(context, a.sign, a.coefficient, bSign, b.coefficient, a.exponent);
  return a.exponent > b.exponent ? addShifted(context, a, a.sign, b, bSign) : addShifted(context, b, bSign, a, a.sign);
}

/** Zeros that are appended without asking whether what follows can be seen. */
const SHORT_SHIFT = 40;

/**
 * The sum where `big` has the greater exponent. What is too small to be seen is replaced by something as small that needs less room
 * (_mpd_qaddsub).
 */
function addShifted(context: Context, big: Decimal, bigSign: number, small: Decimal, smallSign: number): Decimal {
  let { coefficient, exponent } = small;
  if (big.coefficient === 0n) return addAligned(context, bigSign, 0n, smallSign, coefficient, exponent);
  const distance = Number(big.exponent - exponent);
  if (distance < SHORT_SHIFT) {
    return addAligned(context, bigSign, big.coefficient * powerOfTen(distance), smallSign, coefficient, exponent);
  }
  const digits = BigInt(big.digits);
  const invisible = big.exponent - 1n + (digits > context.precision ? 0n : digits - context.precision - 1n);
  if (small.adjusted < invisible) {
    coefficient = coefficient === 0n ? 0n : 1n;
    exponent = invisible;
  }
  const aligned = shiftLeft(big.coefficient, Number(big.exponent - exponent));
  return addAligned(context, bigSign, aligned, smallSign, coefficient, exponent);
}

function addAligned(context: Context, aSign: number, a: bigint, bSign: number, b: bigint, exponent: bigint): Decimal {
  if (aSign === bSign) return finalize(context, aSign, a + b, exponent);
  if (a === b) return finalize(context, context.rounding === ROUND_FLOOR ? 1 : 0, 0n, exponent, 1);
  return a > b ? finalize(context, aSign, a - b, exponent) : finalize(context, bSign, b - a, exponent);
}

export function multiply(context: Context, a: Decimal, b: Decimal): Decimal {
  const sign = a.sign ^ b.sign;
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    return a.isZero || b.isZero ? context.invalid() : infinity(sign);
  }
  if (a.digits + b.digits > MOST_DIGITS) tooLarge();
  return finalize(context, sign, a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** a * b + c with one rounding. */
export function fusedMultiplyAdd(context: Context, a: Decimal, b: Decimal, c: Decimal): Decimal {
  if (a.isSpecial || b.isSpecial) {
    const product = multiply(context, a, b);
    return (context.status & INVALID_OPERATION) !== 0 ? product : add(context, product, c);
  }
  if (a.digits + b.digits > MOST_DIGITS) tooLarge();
  return add(context, finite(a.sign ^ b.sign, a.coefficient * b.coefficient, a.exponent + b.exponent), c);
}

/** The quotient of a finite number and zero. */
function divideByZero(context: Context, a: Decimal, sign: number): Decimal {
  if (a.coefficient === 0n) return context.error(DIVISION_UNDEFINED);
  context.status |= DIVISION_BY_ZERO;
  return infinity(sign);
}

export function divide(context: Context, a: Decimal, b: Decimal): Decimal {
  const sign = a.sign ^ b.sign;
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    if (a.isInfinite) return b.isInfinite ? context.invalid() : infinity(sign);
    context.status |= CLAMPED;
    return finite(sign, 0n, context.etiny);
  }
  if (b.coefficient === 0n) return divideByZero(context, a, sign);
  if (a.coefficient === 0n) return finalize(context, sign, 0n, a.exponent - b.exponent, 1);
  // A precision for which there is no room is of no use: exact quotients have few digits.
  const isHuge = context.prec > MOST_DIGITS;
  const room = isHuge ? a.digits + 4 * b.digits : context.prec;
  const shift = b.digits - a.digits + room + 1;
  const dividend = shift > 0 ? shiftLeft(a.coefficient, shift) : a.coefficient;
  const divisor = shift < 0 ? shiftLeft(b.coefficient, -shift) : b.coefficient;
  let quotient = dividend / divisor;
  const ideal = a.exponent - b.exponent;
  let exponent = ideal - BigInt(shift);
  if (quotient * divisor !== dividend) {
    if (isHuge) tooLarge();
    // A last digit that is neither 0 nor 5 tells that something follows.
    if (quotient % 5n === 0n) quotient++;
  } else if (shift > 0) {
    const zeros = trailingZeros(quotient, shift);
    if (zeros > 0) quotient /= powerOfTen(zeros);
    exponent += BigInt(zeros);
  }
  return finalize(context, sign, quotient, exponent);
}

/** A quotient cut to a whole number, and the rest. */
export interface Division {
  readonly quotient: Decimal;
  readonly remainder: Decimal;
}

const impossible = (context: Context): Division => ({
  quotient: context.error(DIVISION_IMPOSSIBLE),
  remainder: quietNan(),
});

/** _mpd_qdivmod, of finite numbers, b not zero. Nothing is rounded. */
function divideWhole(context: Context, a: Decimal, b: Decimal): Division {
  const sign = a.sign ^ b.sign;
  const exponent = a.exponent > b.exponent ? b.exponent : a.exponent;
  const zero = finite(sign, 0n, 0n);
  if (a.coefficient === 0n) return { quotient: zero, remainder: finite(a.sign, 0n, exponent) };
  const difference = a.adjusted - b.adjusted;
  if (difference < 0n) {
    const rest = shiftLeft(a.coefficient, Number(a.exponent - exponent));
    return { quotient: zero, remainder: finite(a.sign, rest, exponent) };
  }
  if (difference > context.precision) return impossible(context);
  const dividend = shiftLeft(a.coefficient, Number(a.exponent - exponent));
  const divisor = shiftLeft(b.coefficient, Number(b.exponent - exponent));
  const whole = dividend / divisor;
  const quotient = finite(sign, whole, 0n);
  if (BigInt(quotient.digits) > context.precision) return impossible(context);
  return { quotient, remainder: finite(a.sign, dividend - whole * divisor, exponent) };
}

export function divideInteger(context: Context, a: Decimal, b: Decimal): Decimal {
  const sign = a.sign ^ b.sign;
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    if (b.isInfinite) return a.isInfinite ? context.invalid() : finite(sign, 0n, 0n);
    return infinity(sign);
  }
  if (b.coefficient === 0n) return divideByZero(context, a, sign);
  return finalizeDecimal(context, divideWhole(context, a, b).quotient);
}

/** What the remainders have in common: the answer where no division is to be done, else null. */
function remainderOfSpecial(context: Context, a: Decimal, b: Decimal): Decimal | null {
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    return a.isInfinite ? context.invalid() : finalizeDecimal(context, a);
  }
  if (b.coefficient !== 0n) return null;
  return context.error(a.coefficient === 0n ? DIVISION_UNDEFINED : INVALID_OPERATION);
}

export function remainder(context: Context, a: Decimal, b: Decimal): Decimal {
  return remainderOfSpecial(context, a, b) ?? finalizeDecimal(context, divideWhole(context, a, b).remainder);
}

export function divideModulo(context: Context, a: Decimal, b: Decimal): Division {
  const sign = a.sign ^ b.sign;
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return { quotient: nan, remainder: nan };
    if (a.isInfinite) {
      context.status |= INVALID_OPERATION;
      return { quotient: b.isInfinite ? quietNan() : infinity(sign), remainder: quietNan() };
    }
    return { quotient: finite(sign, 0n, 0n), remainder: finalizeDecimal(context, a) };
  }
  if (b.coefficient === 0n) {
    const quotient = divideByZero(context, a, sign);
    if (quotient.isInfinite) context.status |= INVALID_OPERATION;
    return { quotient, remainder: quietNan() };
  }
  const { quotient, remainder } = divideWhole(context, a, b);
  return { quotient: finalizeDecimal(context, quotient), remainder: finalizeDecimal(context, remainder) };
}

/** a - b × n, n the whole number nearest to a / b, the even one of two. */
export function remainderNear(context: Context, a: Decimal, b: Decimal): Decimal {
  const special = remainderOfSpecial(context, a, b);
  if (special !== null) return special;
  const exponent = a.exponent > b.exponent ? b.exponent : a.exponent;
  if (a.coefficient === 0n) return finalize(context, a.sign, 0n, exponent, 1);
  const difference = a.adjusted - b.adjusted;
  if (difference > context.precision) return context.error(DIVISION_IMPOSSIBLE);
  if (difference <= -2n) {
    return finalize(context, a.sign, shiftLeft(a.coefficient, Number(a.exponent - exponent)), exponent);
  }
  const dividend = shiftLeft(a.coefficient, Number(a.exponent - exponent));
  const divisor = shiftLeft(b.coefficient, Number(b.exponent - exponent));
  let whole = dividend / divisor;
  let rest = dividend - whole * divisor;
  const twice = 2n * rest;
  if (twice > divisor || (twice === divisor && (whole & 1n) === 1n)) {
    rest -= divisor;
    whole++;
  }
  if (BigInt(integer(whole).digits) > context.precision) return context.error(DIVISION_IMPOSSIBLE);
  return rest < 0n ? finalize(context, a.sign ^ 1, -rest, exponent) : finalize(context, a.sign, rest, exponent);
}

/** `+a` with the context applied; zeros lose their sign unless rounding goes down. */
export function plus(context: Context, a: Decimal): Decimal {
  return signed(context, a, a.sign);
}

export function minus(context: Context, a: Decimal): Decimal {
  return signed(context, a, a.sign ^ 1);
}

function signed(context: Context, a: Decimal, sign: number): Decimal {
  if (a.isNan) return propagatedNan(context, a)!;
  const losesSign = a.isZero && context.rounding !== ROUND_FLOOR;
  return finalizeDecimal(context, a.withSign(losesSign ? 0 : sign));
}

export function absolute(context: Context, a: Decimal): Decimal {
  return signed(context, a, 0);
}

/** mpd_qreduce: without trailing zeros, as far as the exponent may go up. */
export function reduce(context: Context, a: Decimal): Decimal {
  if (a.isNan) return propagatedNan(context, a)!;
  const value = finalizeDecimal(context, a);
  if (value.isSpecial) return value;
  if (value.coefficient === 0n) return new Decimal(value.sign, FINITE, 0n, 0n, 1);
  const most = (context.clamp === 0 ? context.emax : context.etop) - value.exponent;
  const zeros = trailingZeros(value.coefficient, Number(most < BigInt(value.digits) ? most : value.digits));
  if (zeros === 0) return value;
  const cut = shiftRight(value.coefficient, zeros, value.digits);
  return finite(value.sign, cut.coefficient, value.exponent + BigInt(zeros));
}
