/** Powers and square roots. */
import { powerModulo as modularPower } from "@pyvm/vm";
import { divide, multiply } from "./arithmetic.ts";
import { compareMagnitude } from "./comparison.ts";
import { Context, maximalContext } from "./context.ts";
import { type Decimal, finite, infinity, integer, isInteger, isOdd } from "./decimal.ts";
import { exp, ln } from "./exponential.ts";
import { finalize, finalizeDecimal, propagatedNan } from "./finalize.ts";
import { MOST_DIGITS, powerOfTen, tooLarge } from "./powers.ts";
import { CLAMPED, ERRORS, EXPONENT_OF_INFINITY, INEXACT, ROUND_HALF_EVEN, ROUNDED } from "./status.ts";

const ONE: Decimal = finite(0, 1n, 0n);
/** Digits of the largest exponent (MPD_EXPDIGITS). */
const EXPONENT_DIGITS = 19n;
/** How often an exponent of an exponent may be a factor ten of it. */
const MOST_TENS = 1000000n;

/** mpd_qpow. */
export function power(context: Context, base: Decimal, exponent: Decimal): Decimal {
  const nan = propagatedNan(context, base, exponent);
  if (nan !== null) return nan;
  const isWhole = isInteger(exponent);
  const sign = isWhole && base.sign === 1 && isOdd(exponent) ? 1 : 0;
  if (base.isZero) {
    if (exponent.isZero) return context.invalid();
    return exponent.sign === 1 ? infinity(sign) : finite(sign, 0n, 0n);
  }
  if (base.sign === 1 && !isWhole) return context.invalid();
  if (exponent.isInfinite) return powerOfInfinite(context, base, exponent);
  if (base.isInfinite) {
    if (exponent.isZero) return finite(sign, 1n, 0n);
    return exponent.sign === 1 ? finite(sign, 0n, 0n) : infinity(sign);
  }
  if (exponent.isZero) return finite(sign, 1n, 0n);
  return (
    powerOfOne(context, base, exponent, sign, isWhole) ??
    powerOutOfRange(context, base, exponent, sign) ??
    (isWhole ? powerWhole(context, base, exponent, sign) : powerReal(context, base, exponent))
  );
}

/** 1 with as many zeros behind the point as the precision has room for. */
function paddedOne(context: Context, sign: number): Decimal {
  if (context.precision > BigInt(MOST_DIGITS)) tooLarge();
  return finite(sign, powerOfTen(context.prec - 1), 1n - context.precision);
}

function powerOfInfinite(context: Context, base: Decimal, exponent: Decimal): Decimal {
  const comparison = compareMagnitude(base, ONE);
  if (comparison === 0) {
    context.status |= INEXACT | ROUNDED;
    return paddedOne(context, 0);
  }
  return comparison > 0 === (exponent.sign === 0) ? infinity(0) : finite(0, 0n, 0n);
}

/** _qcheck_pow_one; null where the base is not 1 or -1. */
function powerOfOne(
  context: Context,
  base: Decimal,
  exponent: Decimal,
  sign: number,
  isWhole: boolean,
): Decimal | null {
  if (compareMagnitude(base, ONE) !== 0) return null;
  if (!isWhole) {
    context.status |= INEXACT | ROUNDED;
    return paddedOne(context, sign);
  }
  if (exponent.sign === 1) return finite(sign, 1n, 0n);
  const places = multiply(maximalContext(), exponent, integer(-base.exponent));
  const count = !places.isZero && places.adjusted > 18n ? context.precision : wholeValue(places);
  if (count >= context.precision) {
    context.status |= ROUNDED;
    return paddedOne(context, sign);
  }
  return finite(sign, powerOfTen(Number(count)), -count);
}

/** Digits of a whole number of either sign. */
function digitsOf(value: bigint): bigint {
  return BigInt((value < 0n ? -value : value).toString().length);
}

/** A lower bound for the exponent of |log10 x|, x > 0 and not 1 (_lower_bound_zeta). */
function lowerBound(x: Decimal): bigint {
  const t = x.adjusted;
  if (t > 0n) return digitsOf(t) - 1n;
  if (t < -1n) return digitsOf(t + 1n) - 1n;
  const unit = 10n ** -x.exponent;
  const difference = x.coefficient > unit ? x.coefficient - unit : unit - x.coefficient;
  const adjusted = finite(0, difference, x.exponent).adjusted;
  return t === 0n ? adjusted - 2n : adjusted - 1n;
}

/** _qcheck_pow_bounds: what certainly is too large or too small; else null. */
function powerOutOfRange(context: Context, base: Decimal, exponent: Decimal, sign: number): Decimal | null {
  const lower = lowerBound(base.withSign(0)) + exponent.adjusted;
  const grows = compareMagnitude(base, ONE) > 0 === (exponent.sign === 0);
  if (grows) {
    if (lower <= digitsOf(context.emax)) return null;
    return finalize(context, sign, 1n, EXPONENT_OF_INFINITY);
  }
  if (lower <= digitsOf(context.etiny)) return null;
  return finalize(context, sign, 1n, context.etiny - 1n);
}

/** _mpd_qpow_int. */
function powerWhole(context: Context, base: Decimal, exponent: Decimal, sign: number): Decimal {
  const isInverse = exponent.sign === 1;
  const precision = context.precision + BigInt(exponent.digits) + exponent.exponent + (isInverse ? 3n : 2n);
  const work = new Context(precision, context.emax, context.emin, ROUND_HALF_EVEN, 0);
  let factor = base;
  if (isInverse) {
    factor = divide(work, ONE, base);
    context.status |= work.status;
    if ((work.status & ERRORS) !== 0) return finalizeDecimal(context, factor);
  }
  const result = powerByBits(work, factor, wholeExponent(exponent)).withSign(sign);
  context.status |= work.status;
  return result.isInfinite ? finalize(context, sign, 1n, EXPONENT_OF_INFINITY) : finalizeDecimal(context, result);
}

/** What a coefficient is raised to. Beyond a thousand digits no number would fit. */
function wholeExponent(a: Decimal): bigint {
  if (a.exponent > 1000n) tooLarge();
  return wholeValue(a);
}

/** From the highest bit of the exponent to the lowest, as libmpdec's roundings go (_mpd_qpow_uint). */
function powerByBits(work: Context, base: Decimal, exponent: bigint): Decimal {
  let result = base;
  for (const bit of exponent.toString(2).slice(1)) {
    result = multiply(work, result, result);
    if (bit === "1") result = multiply(work, result, base);
    if (result.isSpecial || (result.coefficient === 0n && (work.status & CLAMPED) !== 0)) break;
  }
  return result;
}

/** _mpd_qpow_real: e^(exponent × ln base), each correctly rounded. */
function powerReal(context: Context, base: Decimal, exponent: Decimal): Decimal {
  const digits = BigInt(base.digits);
  const precision = (digits > context.precision ? digits : context.precision) + 4n + EXPONENT_DIGITS;
  const work = maximalContext().withPrecision(precision);
  const logarithm = ln(work, base);
  const product = multiply(work, logarithm, exponent);
  context.status |= (work.status & ERRORS) | INEXACT | ROUNDED;
  work.status = 0;
  const result = exp(work, product);
  context.status |= work.status;
  if (result.isInfinite) return finalize(context, 0, 1n, EXPONENT_OF_INFINITY);
  if (!result.isSpecial && compareMagnitude(result, ONE) === 0) return finalizeDecimal(context, paddedOne(context, 0));
  return finalizeDecimal(context, result);
}

/** mpd_qpowmod: base^exponent modulo modulus, whole numbers. */
export function powerModulo(context: Context, base: Decimal, exponent: Decimal, modulus: Decimal): Decimal {
  const nan = propagatedNan(context, base, exponent, modulus);
  if (nan !== null) return nan;
  if (!isInteger(base) || !isInteger(exponent) || !isInteger(modulus)) return context.invalid();
  if (modulus.isZero || modulus.adjusted + 1n > context.precision) return context.invalid();
  if (exponent.isZero) {
    if (base.isZero) return context.invalid();
    return finite(0, compareMagnitude(modulus, ONE) === 0 ? 0n : 1n, 0n);
  }
  if (exponent.sign === 1) return context.invalid();
  const sign = base.sign === 1 && isOdd(exponent) ? 1 : 0;
  if (base.isZero) return finite(sign, 0n, 0n);
  const divisor = wholeValue(modulus);
  let residue = residueOf(base, divisor);
  if (exponent.exponent > MOST_TENS) tooLarge();
  const tens = exponent.exponent > 0n ? exponent.exponent : 0n;
  for (let i = 0n; i < tens; i++) residue = modularPower(residue, 10n, divisor);
  const rest = tens > 0n ? exponent.coefficient : wholeValue(exponent);
  return finite(sign, modularPower(residue, rest, divisor), 0n);
}

/** The magnitude of a whole number. */
function wholeValue(a: Decimal): bigint {
  if (a.coefficient === 0n) return 0n;
  return a.exponent >= 0n
    ? a.coefficient * powerOfTen(Number(a.exponent))
    : a.coefficient / powerOfTen(Number(-a.exponent));
}

function residueOf(a: Decimal, divisor: bigint): bigint {
  if (a.exponent < 0n) return wholeValue(a) % divisor;
  return ((a.coefficient % divisor) * modularPower(10n, a.exponent, divisor)) % divisor;
}
