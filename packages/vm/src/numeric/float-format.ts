/** The text of a float: `PyOS_double_to_string` (Python/pystrtod.c) and `float.__repr__`. */

import { type DecimalDigits, fixedDigits, fixedText, shortestDigits, significantDigits } from "./float-decimal.ts";

/** A presentation code: `r` is repr, upper case gives `E`, `INF` and `NAN`. */
export type FloatCode = "e" | "E" | "f" | "F" | "g" | "G" | "r";

export interface FloatFlags {
  /** Keep the decimal point and, for `g`, trailing zeros (`Py_DTSF_ALT`). */
  readonly alt?: boolean;
  /** Make an integral result end in `.0` (`Py_DTSF_ADD_DOT_0`). */
  readonly addDot0?: boolean;
  /** Write `+` before what is not negative (`Py_DTSF_SIGN`). */
  readonly sign?: boolean;
}

const REPR_FLAGS: FloatFlags = { addDot0: true };
const NO_FLAGS: FloatFlags = {};

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** `repr(x)` of a float: the shortest text that reads back as the same double. */
export function reprFloat(x: number): string {
  // Integral values below 1e16 are the commonest by far, and need no digit generation.
  if (x === Math.floor(x) && x < 1e16 && x > -1e16) return Object.is(x, -0) ? "-0.0" : `${x}.0`;
  return formatFloat(x, "r", 0, REPR_FLAGS);
}

/**
 * The text of `x` under a presentation code, rounded half to even on its exact binary value.
 *
 * @param precision digits after the point for `e` and `f`, significant digits for `g`; ignored for `r`. Any size.
 */
export function formatFloat(x: number, code: FloatCode, precision: number, flags: FloatFlags = NO_FLAGS): string {
  const lower = code.toLowerCase();
  const text = Number.isFinite(x) ? finiteText(x, lower, precision, flags) : specialText(x, flags);
  return code === lower ? text : text.toUpperCase();
}

function specialText(x: number, flags: FloatFlags): string {
  const name = x !== x ? "nan" : "inf";
  if (x < 0) return "-" + name;
  return flags.sign === true ? "+" + name : name;
}

function finiteText(x: number, code: string, precision: number, flags: FloatFlags): string {
  const sign = isNegative(x) ? "-" : flags.sign === true ? "+" : "";
  const addDot0 = flags.addDot0 === true;
  const alt = flags.alt === true;
  if (code === "f") {
    const text = alt || addDot0 ? null : fixedText(x, precision);
    if (text !== null) return sign + text;
    const value = fixedDigits(x, precision);
    return sign + placePoint(value, value.point + precision, addDot0, alt);
  }
  if (code === "e") {
    return sign + exponentText(significantDigits(x, precision + 1), precision + 1, alt);
  }
  if (code === "g") {
    const count = precision === 0 ? 1 : precision;
    const value = significantDigits(x, count);
    const end = alt ? count : value.digits.length;
    const useExponent = value.point <= -4 || value.point > (addDot0 ? count - 1 : count);
    return sign + (useExponent ? exponentText(value, end, alt) : placePoint(value, end, addDot0, alt));
  }
  const value = shortestDigits(x);
  const useExponent = value.point <= -4 || value.point > 16;
  const end = value.digits.length;
  return sign + (useExponent ? exponentText(value, end, alt) : placePoint(value, end, addDot0, alt));
}

/** Digit positions up to `end` (or the point, if further) with the point in place; `addDot0` forces one place after it. */
function placePoint(value: DecimalDigits, end: number, addDot0: boolean, alt: boolean): string {
  const { digits, point } = value;
  const last = Math.max(end, addDot0 ? point + 1 : point);
  const whole = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const places = last - point;
  if (places <= 0) return alt ? whole + "." : whole;
  const fraction = point <= 0 ? "0".repeat(Math.min(-point, places)) + digits : digits.slice(point);
  return `${whole}.${fraction.padEnd(places, "0")}`;
}

function exponentText(value: DecimalDigits, end: number, alt: boolean): string {
  const exponent = value.point - 1;
  const mantissa = placePoint({ digits: value.digits, point: 1 }, end, false, alt);
  const magnitude = Math.abs(exponent);
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${magnitude < 10 ? "0" : ""}${magnitude}`;
}
