/** e^x and logarithms, correctly rounded: half to even, whatever the context's rounding is. */
import { compareMagnitude } from "./comparison.ts";
import type { Context } from "./context.ts";
import { type Decimal, finite, infinity } from "./decimal.ts";
import { finalize, propagatedNan } from "./finalize.ts";
import { expFixed, lnFixed, lnTen } from "./fixed-point.ts";
import { MOST_DIGITS, powerOfTen, tooLarge } from "./powers.ts";
import { CLAMPED, INEXACT, OVERFLOW, ROUND_HALF_EVEN, ROUNDED, SUBNORMAL, UNDERFLOW } from "./status.ts";

const BITS_PER_DIGIT = Math.log2(10);
/** Powers of e beyond 10^19 are out of range in every context (MPD_EXP_MAX_T). */
const LARGEST_EXPONENT = 19n;
/** Precisions for which _mpd_get_exp_iterations has no answer. */
const MOST_OF_ITERATIONS = 1n << 52n;
/** By how many units an approximation may be off. */
const ERROR = 10n;
const FIRST_GUARD = 8;
const MORE_GUARD = 19;

/** What is known of a result: coefficient × 10^exponent, at most ERROR units off. */
interface Approximation {
  readonly sign: number;
  readonly coefficient: bigint;
  readonly exponent: bigint;
}

/** Asks for more and more digits until there is no doubt of the rounding. No result is exact. */
function roundCorrectly(context: Context, approximate: (digits: number) => Approximation): Decimal {
  if (context.precision > BigInt(MOST_DIGITS)) tooLarge();
  const work = context.withRounding(ROUND_HALF_EVEN);
  for (let guard = FIRST_GUARD; ; guard += MORE_GUARD) {
    const { sign, coefficient, exponent } = approximate(context.prec + guard);
    const low = finalize(work.copy(), sign, coefficient - ERROR, exponent);
    const high = finalize(work.copy(), sign, coefficient + ERROR, exponent);
    if (low.kind !== high.kind || low.coefficient !== high.coefficient || low.exponent !== high.exponent) continue;
    const result = finalize(work, sign, coefficient, exponent);
    context.status |= work.status | INEXACT | ROUNDED;
    return result;
  }
}

/** coefficient × 10^exponent as a fixed-point number. */
function toFixed(coefficient: bigint, exponent: number, bits: number): bigint {
  const shifted = coefficient << BigInt(bits);
  return exponent >= 0 ? shifted * powerOfTen(exponent) : shifted / powerOfTen(-exponent);
}

function approximateExp(a: Decimal, digits: number): Approximation {
  const bits = Math.ceil(digits * BITS_PER_DIGIT) + 16;
  // x = tens × ln 10 + rest: as many bits more as the tens have.
  const extra = 72;
  const ten = lnTen(bits + extra);
  const magnitude = toFixed(a.coefficient, Number(a.exponent), bits + extra);
  const x = a.sign === 1 ? -magnitude : magnitude;
  let tens = x / ten;
  if (x < 0n) tens--;
  const power = expFixed((x - tens * ten) >> BigInt(extra), bits);
  return {
    sign: 0,
    coefficient: (power * powerOfTen(digits - 1)) >> BigInt(bits),
    exponent: tens - BigInt(digits - 1),
  };
}

export function exp(context: Context, a: Decimal): Decimal {
  if (a.isSpecial) {
    const nan = propagatedNan(context, a);
    if (nan !== null) return nan;
    return a.sign === 1 ? finite(0, 0n, 0n) : infinity(0);
  }
  if (a.coefficient === 0n) return finite(0, 1n, 0n);
  if (a.adjusted + 1n > LARGEST_EXPONENT) {
    if (a.sign === 0) {
      context.status |= OVERFLOW | INEXACT | ROUNDED;
      return infinity(0);
    }
    context.status |= INEXACT | ROUNDED | SUBNORMAL | UNDERFLOW | CLAMPED;
    return finite(0, 0n, context.etiny);
  }
  if (context.precision > MOST_OF_ITERATIONS) return context.invalid();
  if (context.precision > BigInt(MOST_DIGITS)) tooLarge();
  // _mpd_qexp_check_one, with the three digits more that are asked for first.
  if (compareMagnitude(a, finite(0, 9n, -context.precision - 4n)) <= 0) {
    context.status |= INEXACT | ROUNDED;
    return finite(0, powerOfTen(context.prec - 1), 1n - context.precision);
  }
  return roundCorrectly(context, (digits) => approximateExp(a, digits));
}

/** ln a = tens × ln 10 + ln m, with m about 1. */
interface Reduction {
  readonly tens: bigint;
  /** The exponent of m, whose coefficient is a's. */
  readonly exponent: number;
  /** How many zeros follow the point of ln a. */
  readonly zeros: number;
}

function reduceArgument(a: Decimal): Reduction {
  const leading = a.coefficient / powerOfTen(Math.max(0, a.digits - 4));
  const threshold = a.digits >= 4 ? 3162n : (3162n * powerOfTen(a.digits)) / 10000n;
  const tens = leading > threshold ? a.adjusted + 1n : a.adjusted;
  const exponent = Number(a.exponent - tens);
  const unit = powerOfTen(-exponent);
  const difference = a.coefficient > unit ? a.coefficient - unit : unit - a.coefficient;
  const zeros = tens !== 0n ? 0 : -exponent - finite(0, difference, 0n).digits + 1;
  return { tens, exponent, zeros };
}

/** The logarithm as a fixed-point number that is good for `digits` digits, and its bits. */
function logarithm(a: Decimal, reduction: Reduction, digits: number): readonly [value: bigint, bits: number] {
  const { tens, exponent, zeros } = reduction;
  const bits = Math.ceil((digits + zeros) * BITS_PER_DIGIT) + 16;
  const extra = 72;
  const value = lnFixed(toFixed(a.coefficient, exponent, bits), bits);
  const multiple = (tens * lnTen(bits + extra)) >> BigInt(extra);
  return [multiple + value, bits];
}

function fromFixed(value: bigint, bits: number, places: number): Approximation {
  const magnitude = value < 0n ? -value : value;
  return {
    sign: value < 0n ? 1 : 0,
    coefficient: (magnitude * powerOfTen(places)) >> BigInt(bits),
    exponent: BigInt(-places),
  };
}

function approximateLn(a: Decimal, digits: number): Approximation {
  const reduction = reduceArgument(a);
  const [value, bits] = logarithm(a, reduction, digits);
  return fromFixed(value, bits, digits + reduction.zeros);
}

function approximateLog10(a: Decimal, digits: number): Approximation {
  const reduction = reduceArgument(a);
  const [value, bits] = logarithm(a, reduction, digits + 1);
  return fromFixed((value << BigInt(bits + 72)) / lnTen(bits + 72), bits, digits + reduction.zeros);
}

/** What has a logarithm that needs no computing, or none; else null. */
function logarithmOfSpecial(context: Context, a: Decimal): Decimal | null {
  if (a.isNan) return propagatedNan(context, a);
  if (a.isZero) return infinity(1);
  if (a.sign === 1) return context.invalid();
  return a.isInfinite ? infinity(0) : null;
}

function isPowerOfTen(a: Decimal): boolean {
  return a.coefficient === powerOfTen(a.digits - 1);
}

export function ln(context: Context, a: Decimal): Decimal {
  const special = logarithmOfSpecial(context, a);
  if (special !== null) return special;
  if (isPowerOfTen(a) && a.adjusted === 0n) return finite(0, 0n, 0n);
  return roundCorrectly(context, (digits) => approximateLn(a, digits));
}

export function log10(context: Context, a: Decimal): Decimal {
  const special = logarithmOfSpecial(context, a);
  if (special !== null) return special;
  if (!isPowerOfTen(a)) return roundCorrectly(context, (digits) => approximateLog10(a, digits));
  const work = context.withRounding(ROUND_HALF_EVEN);
  const exponent = a.adjusted;
  const result = exponent < 0n ? finalize(work, 1, -exponent, 0n) : finalize(work, 0, exponent, 0n);
  context.status |= work.status;
  return result;
}
