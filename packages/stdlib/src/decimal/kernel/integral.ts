/** Rounding to an exponent: quantize, rescaling, whole numbers. */
import type { Context } from "./context.ts";
import { type Decimal, finite } from "./decimal.ts";
import { finalize, propagatedNan, roundsUp } from "./finalize.ts";
import { NOTHING, shiftLeft, shiftRight } from "./powers.ts";
import { INEXACT, MAX_EMAX, MAX_PREC, MIN_ETINY, ROUNDED } from "./status.ts";

/** `a` (finite) with the exponent `exponent`: digits are appended, or cut and rounded, with the conditions of that. */
function atExponent(context: Context, a: Decimal, exponent: bigint): Decimal {
  const shift = a.exponent - exponent;
  if (shift >= 0n) return finite(a.sign, shiftLeft(a.coefficient, Number(shift)), exponent);
  const cut = shiftRight(a.coefficient, Number(-shift), a.digits);
  const up = roundsUp(context.rounding, a.sign, cut.coefficient, cut.dropped);
  context.status |= cut.dropped === NOTHING ? ROUNDED : ROUNDED | INEXACT;
  return finite(a.sign, up ? cut.coefficient + 1n : cut.coefficient, exponent);
}

export function quantize(context: Context, a: Decimal, b: Decimal): Decimal {
  if (a.isSpecial || b.isSpecial) {
    const nan = propagatedNan(context, a, b);
    if (nan !== null) return nan;
    return a.isInfinite && b.isInfinite ? a : context.invalid();
  }
  const { exponent } = b;
  if (exponent > context.emax || exponent < context.etiny) return context.invalid();
  if (a.coefficient === 0n) return finalize(context, a.sign, 0n, exponent, 1);
  if (BigInt(a.digits) + a.exponent - exponent > context.precision) return context.invalid();
  const work = context.copy();
  const result = atExponent(work, a, exponent);
  if (BigInt(result.digits) > context.precision || result.adjusted > context.emax) return context.invalid();
  context.status |= work.status;
  return finalize(context, result.sign, result.coefficient, exponent);
}

/** mpd_qrescale: no limit but that of any context. */
export function rescale(context: Context, a: Decimal, exponent: bigint): Decimal {
  if (exponent > MAX_EMAX + 1n || exponent < MIN_ETINY - 1n) return context.invalid();
  if (a.coefficient === 0n) return finite(a.sign, 0n, exponent);
  if (BigInt(a.digits) + a.exponent - exponent > MAX_PREC + 1n) return context.invalid();
  return atExponent(context, a, exponent);
}

/** _mpd_round: to `precision` (> 0) digits, whatever the context's are. */
export function roundToPrecision(context: Context, a: Decimal, precision: bigint): Decimal {
  const exponent = a.adjusted + 1n - precision;
  const result = rescale(context, a, exponent);
  return !result.isSpecial && BigInt(result.digits) > precision ? rescale(context, result, exponent + 1n) : result;
}

/** Without a fraction, and without telling of it. */
export function roundToInteger(context: Context, a: Decimal): Decimal {
  const work = context.copy();
  const result = roundToIntegerExact(work, a);
  context.status |= work.status & ~(ROUNDED | INEXACT);
  return result;
}

/** The same with the conditions of rounding. */
export function roundToIntegerExact(context: Context, a: Decimal): Decimal {
  if (a.isSpecial) return propagatedNan(context, a) ?? a;
  if (a.exponent >= 0n) return a;
  if (a.coefficient === 0n) return finite(a.sign, 0n, 0n);
  return atExponent(context, a, 0n);
}
