/** Arithmetic on floats where Python differs from IEEE or from JavaScript (Objects/floatobject.c). */

import { decompose, fixedDigits } from "./float-decimal.ts";
import { positivePower } from "./float-power.ts";

function copySign(magnitude: number, source: number): number {
  return source < 0 || Object.is(source, -0) ? -magnitude : magnitude;
}

/** `x % y`: the result has the sign of `y`. The caller has refused `y === 0`. */
export function floatModulo(x: number, y: number): number {
  const remainder = x % y;
  if (remainder === 0) return copySign(0, y);
  return y < 0 !== remainder < 0 ? remainder + y : remainder;
}

/** `x // y`, consistent with `floatModulo`. The caller has refused `y === 0`. */
export function floatFloorDivide(x: number, y: number): number {
  const remainder = x % y;
  let quotient = (x - remainder) / y;
  if (remainder !== 0 && y < 0 !== remainder < 0) quotient -= 1;
  if (quotient === 0) return copySign(0, x / y);
  const floor = Math.floor(quotient);
  // The quotient is within rounding of an integer, which may lie just above it.
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** The answers of `floatPower` that are no float. */
export type PowerError = "zero-division" | "complex" | "overflow";

function isOddInteger(x: number): boolean {
  return Math.abs(x % 2) === 1;
}

/**
 * `x ** y`.
 *
 * @returns `"zero-division"` for zero to a negative power (ZeroDivisionError), `"complex"` for a negative base and a
 * fractional power (Python answers with a complex number), `"overflow"` for a finite power too large (OverflowError)
 */
export function floatPower(x: number, y: number): number | PowerError {
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  if (y === Infinity || y === -Infinity) return infinitePower(Math.abs(x), y);
  const isOdd = isOddInteger(y);
  if (x === Infinity || x === -Infinity) {
    if (y > 0) return isOdd ? x : Infinity;
    return isOdd ? copySign(0, x) : 0;
  }
  if (x === 0) {
    if (y < 0) return "zero-division";
    return isOdd ? x : 0;
  }
  if (x < 0 && y !== Math.floor(y)) return "complex";
  const magnitude = positivePower(Math.abs(x), y);
  if (magnitude === Infinity) return "overflow";
  return x < 0 && isOdd ? -magnitude : magnitude;
}

function infinitePower(magnitude: number, y: number): number {
  if (magnitude === 1) return 1;
  return y > 0 === magnitude > 1 ? Infinity : 0;
}

/** `float.as_integer_ratio()` of a finite float, in lowest terms. */
export function asIntegerRatio(x: number): { numerator: bigint; denominator: bigint } {
  let { mantissa, exponent } = decompose(x);
  if (mantissa === 0) return { numerator: 0n, denominator: 1n };
  while (mantissa % 2 === 0) {
    mantissa /= 2;
    exponent++;
  }
  const signed = BigInt(x < 0 ? -mantissa : mantissa);
  return exponent >= 0
    ? { numerator: signed << BigInt(exponent), denominator: 1n }
    : { numerator: signed, denominator: 1n << BigInt(-exponent) };
}

/** The integral float nearest to `x`, ties to even: what `round(x)` converts to an int. */
export function roundToIntegral(x: number): number {
  const floor = Math.floor(x);
  const above = x - floor;
  if (above < 0.5) return floor;
  if (above > 0.5) return floor + 1;
  if (above === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return x;
}

/** Beyond these a double is always, or never, its own rounding. */
const MOST_PLACES = 323;
const LEAST_PLACES = -308;

/**
 * `round(x, ndigits)`: rounded half to even on the exact binary value, and back to the nearest double.
 *
 * @returns an infinity for a finite `x` when the result is out of range (OverflowError in Python)
 */
export function roundHalfEven(x: number, ndigits: number): number {
  if (!Number.isFinite(x) || ndigits > MOST_PLACES) return x;
  if (ndigits < LEAST_PLACES || x === 0) return copySign(0, x);
  const { digits, point } = fixedDigits(x, ndigits);
  const magnitude = digits === "" ? 0 : Number(`0.${digits}e${point}`);
  return copySign(magnitude, x);
}
