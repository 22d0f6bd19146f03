/** Orders of decimals: by value, by magnitude, and total. */
import type { Context } from "./context.ts";
import { type Decimal, finite, SIGNALING_NAN } from "./decimal.ts";
import { finalizeDecimal, propagatedNan } from "./finalize.ts";
import { shiftLeft } from "./powers.ts";
import { INVALID_OPERATION } from "./status.ts";

/** -1, 0 or 1 for |a| against |b|; neither is a nan (_mpd_cmp_abs). */
export function compareMagnitude(a: Decimal, b: Decimal): number {
  if (a.isInfinite || b.isInfinite) return (a.isInfinite ? 1 : 0) - (b.isInfinite ? 1 : 0);
  if (a.coefficient === 0n || b.coefficient === 0n) {
    return (a.coefficient === 0n ? 0 : 1) - (b.coefficient === 0n ? 0 : 1);
  }
  if (a.exponent === b.exponent) return order(a.coefficient, b.coefficient);
  const difference = a.adjusted - b.adjusted;
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.exponent > b.exponent
    ? order(shiftLeft(a.coefficient, Number(a.exponent - b.exponent)), b.coefficient)
    : order(a.coefficient, shiftLeft(b.coefficient, Number(b.exponent - a.exponent)));
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** -1, 0 or 1 for a against b; neither is a nan. */
export function compareValues(a: Decimal, b: Decimal): number {
  if (a.isZero && b.isZero) return 0;
  if (a.sign !== b.sign) {
    if (a.isZero) return b.sign === 1 ? 1 : -1;
    return a.sign === 1 ? -1 : 1;
  }
  const magnitude = compareMagnitude(a, b);
  return a.sign === 1 ? -magnitude : magnitude;
}

/** mpd_cmp_total. */
export function compareTotal(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return b.sign - a.sign;
  const unsigned = totalMagnitude(a, b);
  return a.sign === 1 ? -unsigned : unsigned;
}

function totalMagnitude(a: Decimal, b: Decimal): number {
  if (a.isNan) {
    if (!b.isNan) return 1;
    return a.kind === b.kind ? order(a.coefficient, b.coefficient) : a.kind === SIGNALING_NAN ? -1 : 1;
  }
  if (b.isNan) return -1;
  return compareMagnitude(a, b) || order(a.exponent, b.exponent);
}

const asDecimal = (comparison: number): Decimal => finite(comparison < 0 ? 1 : 0, comparison === 0 ? 0n : 1n, 0n);

export function compare(context: Context, a: Decimal, b: Decimal): Decimal {
  return propagatedNan(context, a, b) ?? asDecimal(compareValues(a, b));
}

/** The same where every nan is an invalid operation. */
export function compareSignal(context: Context, a: Decimal, b: Decimal): Decimal {
  const nan = propagatedNan(context, a, b);
  if (nan === null) return asDecimal(compareValues(a, b));
  context.status |= INVALID_OPERATION;
  return nan;
}

export function compareTotalDecimal(_context: Context, a: Decimal, b: Decimal): Decimal {
  return asDecimal(compareTotal(a, b));
}

export function compareTotalMagnitude(_context: Context, a: Decimal, b: Decimal): Decimal {
  return asDecimal(compareTotal(a.withSign(0), b.withSign(0)));
}

/** Numbers that are equal have an order still: mpd_cmp_numequal. */
function compareEqual(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return b.sign - a.sign;
  const exponents = order(a.exponent, b.exponent);
  return a.sign === 1 ? -exponents : exponents;
}

/** The one that is greater (`direction` 1) or less (-1); a quiet nan gives way to a number. */
function choose(
  context: Context,
  a: Decimal,
  b: Decimal,
  direction: number,
  comparison: (a: Decimal, b: Decimal) => number,
): Decimal {
  const quiet = (x: Decimal): boolean => x.isNan && x.kind !== SIGNALING_NAN;
  if (quiet(a) && !b.isNan) return finalizeDecimal(context, b);
  if (quiet(b) && !a.isNan) return finalizeDecimal(context, a);
  const nan = propagatedNan(context, a, b);
  if (nan !== null) return nan;
  const result = comparison(a, b) || compareEqual(a, b);
  if (direction > 0) return finalizeDecimal(context, result < 0 ? b : a);
  return finalizeDecimal(context, result > 0 ? b : a);
}

export function maximum(context: Context, a: Decimal, b: Decimal): Decimal {
  return choose(context, a, b, 1, compareValues);
}

export function minimum(context: Context, a: Decimal, b: Decimal): Decimal {
  return choose(context, a, b, -1, compareValues);
}

export function maximumMagnitude(context: Context, a: Decimal, b: Decimal): Decimal {
  return choose(context, a, b, 1, compareMagnitude);
}

export function minimumMagnitude(context: Context, a: Decimal, b: Decimal): Decimal {
  return choose(context, a, b, -1, compareMagnitude);
}

/** Whether the exponents are the same, of infinities and nans whether both are that. */
export function sameQuantum(a: Decimal, b: Decimal): boolean {
  if (a.isSpecial || b.isSpecial) return (a.isNan && b.isNan) || (a.isInfinite && b.isInfinite);
  return a.exponent === b.exponent;
}
