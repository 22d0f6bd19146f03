/** Making a result fit its context: range, clamping, precision, and the nans that operands hand on (mpd_qfinalize). */
import type { Context } from "./context.ts";
import { Decimal, FINITE, infinity, QUIET_NAN, SIGNALING_NAN } from "./decimal.ts";
import { ABOVE_HALF, digitCount, HALF, NOTHING, powerOfTen, shiftLeft, shiftRight } from "./powers.ts";
import {
  CLAMPED,
  INEXACT,
  INVALID_OPERATION,
  OVERFLOW,
  ROUND_05UP,
  ROUND_CEILING,
  ROUND_DOWN,
  ROUND_FLOOR,
  ROUND_HALF_DOWN,
  ROUND_HALF_EVEN,
  ROUND_HALF_UP,
  ROUND_UP,
  ROUNDED,
  SUBNORMAL,
  UNDERFLOW,
} from "./status.ts";

/** Whether a cut coefficient goes up by one in the last place (_mpd_rnd_incr). */
export function roundsUp(rounding: number, sign: number, coefficient: bigint, dropped: number): boolean {
  if (dropped === NOTHING) return false;
  switch (rounding) {
    case ROUND_UP:
      return true;
    case ROUND_DOWN:
      return false;
    case ROUND_CEILING:
      return sign === 0;
    case ROUND_FLOOR:
      return sign === 1;
    case ROUND_HALF_UP:
      return dropped >= HALF;
    case ROUND_HALF_DOWN:
      return dropped >= ABOVE_HALF;
    case ROUND_HALF_EVEN:
      return dropped >= ABOVE_HALF || (dropped === HALF && (coefficient & 1n) === 1n);
    case ROUND_05UP:
      return coefficient % 5n === 0n;
    default:
      throw new Error(`expected one of eight roundings, met ${rounding}`);
  }
}

/** Exponents that doubles hold with room for counts of digits. */
const SMALL_EXPONENT = 2 ** 40;

/** A finite result that may be out of the context's range or precision. */
export function finalize(
  context: Context,
  sign: number,
  coefficient: bigint,
  exponent: bigint,
  digits: number = digitCount(coefficient),
): Decimal {
  const near = Number(exponent);
  if (near < SMALL_EXPONENT && near > -SMALL_EXPONENT && context.clamp === 0) {
    const leading = near + digits - 1;
    if (leading <= context.nearEmax && leading >= context.nearEmin) {
      return digits > context.prec
        ? rounded(context, sign, coefficient, exponent, digits)
        : new Decimal(sign, FINITE, coefficient, exponent, digits);
    }
  }
  const adjusted = exponent + BigInt(digits - 1);
  if (adjusted > context.emax) return overflown(context, sign, coefficient);
  if (context.clamp !== 0 && exponent > context.etop) return folded(context, sign, coefficient, exponent, adjusted);
  if (adjusted < context.emin) return subnormal(context, sign, coefficient, exponent, digits);
  if (digits > context.prec) return rounded(context, sign, coefficient, exponent, digits);
  return new Decimal(sign, FINITE, coefficient, exponent, digits);
}

/** The largest finite number. */
export function largest(context: Context, sign: number): Decimal {
  const { prec } = context;
  return new Decimal(sign, FINITE, powerOfTen(prec) - 1n, context.etop, prec);
}

function overflown(context: Context, sign: number, coefficient: bigint): Decimal {
  if (coefficient === 0n) {
    context.status |= CLAMPED;
    return new Decimal(sign, FINITE, 0n, context.clamp === 0 ? context.emax : context.etop, 1);
  }
  context.status |= OVERFLOW | INEXACT | ROUNDED;
  const { rounding } = context;
  const staysFinite =
    rounding === ROUND_DOWN ||
    rounding === ROUND_05UP ||
    (rounding === ROUND_CEILING && sign === 1) ||
    (rounding === ROUND_FLOOR && sign === 0);
  return staysFinite ? largest(context, sign) : infinity(sign);
}

/** Zeros appended, so that the exponent is not above that of the largest number. */
function folded(context: Context, sign: number, coefficient: bigint, exponent: bigint, adjusted: bigint): Decimal {
  const { etop } = context;
  context.status |= CLAMPED;
  if (coefficient !== 0n && adjusted < context.emin) context.status |= SUBNORMAL;
  return new Decimal(sign, FINITE, shiftLeft(coefficient, Number(exponent - etop)), etop);
}

function subnormal(context: Context, sign: number, coefficient: bigint, exponent: bigint, digits: number): Decimal {
  const { etiny } = context;
  if (coefficient === 0n) {
    if (exponent >= etiny) return new Decimal(sign, FINITE, 0n, exponent, 1);
    context.status |= CLAMPED;
    return new Decimal(sign, FINITE, 0n, etiny, 1);
  }
  context.status |= SUBNORMAL;
  if (exponent >= etiny) return new Decimal(sign, FINITE, coefficient, exponent, digits);
  const cut = shiftRight(coefficient, Number(etiny - exponent), digits);
  const up = roundsUp(context.rounding, sign, cut.coefficient, cut.dropped);
  const result = up ? cut.coefficient + 1n : cut.coefficient;
  context.status |= ROUNDED;
  if (cut.dropped !== NOTHING) {
    context.status |= INEXACT | UNDERFLOW;
    if (result === 0n) context.status |= CLAMPED;
  }
  return new Decimal(sign, FINITE, result, etiny);
}

function rounded(context: Context, sign: number, coefficient: bigint, exponent: bigint, digits: number): Decimal {
  const { prec } = context;
  const shift = digits - prec;
  const cut = shiftRight(coefficient, shift, digits);
  context.status |= cut.dropped === NOTHING ? ROUNDED : ROUNDED | INEXACT;
  const moved = exponent + BigInt(shift);
  if (!roundsUp(context.rounding, sign, cut.coefficient, cut.dropped))
    return new Decimal(sign, FINITE, cut.coefficient, moved, prec);
  const up = cut.coefficient + 1n;
  if (up !== powerOfTen(prec)) return new Decimal(sign, FINITE, up, moved, prec);
  return finalize(context, sign, powerOfTen(prec - 1), moved + 1n, prec);
}

/** The same for any number. */
export function finalizeDecimal(context: Context, a: Decimal): Decimal {
  if (a.isNan) return fixNan(context, a);
  if (a.isInfinite) return a;
  return finalize(context, a.sign, a.coefficient, a.exponent, a.digits);
}

/** _mpd_fix_nan: a payload keeps the last digits that the precision allows. */
export function fixNan(context: Context, a: Decimal): Decimal {
  if (a.coefficient === 0n) return a;
  const room = context.precision - BigInt(context.clamp);
  if (BigInt(a.digits) <= room) return a;
  const payload = room === 0n ? 0n : a.coefficient % powerOfTen(Number(room));
  return new Decimal(a.sign, a.kind, payload, 0n);
}

function quieted(context: Context, a: Decimal): Decimal {
  return fixNan(context, new Decimal(a.sign, QUIET_NAN, a.coefficient, 0n));
}

/** What nans among the operands make of an operation (mpd_qcheck_nans), or null where there is none. */
export function propagatedNan(context: Context, ...operands: readonly Decimal[]): Decimal | null {
  const signaling = operands.find((operand) => operand.kind === SIGNALING_NAN);
  if (signaling !== undefined) {
    context.status |= INVALID_OPERATION;
    return quieted(context, signaling);
  }
  const quiet = operands.find((operand) => operand.kind === QUIET_NAN);
  return quiet === undefined ? null : quieted(context, quiet);
}
