/** Reading floats: `float(text)` (`PyFloat_FromString`), and `float.hex` with its inverse. */

import { decompose } from "./float-decimal.ts";
import { scaleToFloat } from "./integer.ts";

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;
/** An underscore is allowed only between two digits. */
const BAD_UNDERSCORE = /(?:^|[^0-9])_|_(?:[^0-9]|$)/;
const HEXADECIMAL = /^([+-]?)(?:0[xX])?(?:([0-9a-fA-F]+)(?:\.([0-9a-fA-F]*))?|\.([0-9a-fA-F]+))(?:[pP]([+-]?\d+))?$/;

/** Strips the six characters of C's `isspace`, and no others. */
export function stripAsciiSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isAsciiSpace(text.charCodeAt(start))) start++;
  while (end > start && isAsciiSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isAsciiSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13);
}

function specialValue(text: string): number | null {
  const match = SPECIAL.exec(text);
  if (match === null) return null;
  if (match[2] === undefined) return NaN;
  return match[1] === "-" ? -Infinity : Infinity;
}

/**
 * What `float(text)` accepts, or null where it raises ValueError.
 *
 * @param source text whose Unicode digits and spaces have been mapped to ASCII (see `foldDecimalAndSpace`)
 */
export function parseFloatText(source: string): number | null {
  let text = stripAsciiSpace(source);
  if (text.includes("_")) {
    if (BAD_UNDERSCORE.test(text)) return null;
    text = text.replaceAll("_", "");
  }
  return DECIMAL.test(text) ? Number(text) : specialValue(text);
}

/** `float.hex()`. */
export function floatToHex(x: number): string {
  if (x !== x) return "nan";
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  if (x === Infinity || x === -Infinity) return sign + "inf";
  if (x === 0) return sign + "0x0.0p+0";
  const { mantissa, exponent } = decompose(x);
  const isNormal = mantissa >= 0x10000000000000;
  const fraction = (isNormal ? mantissa - 0x10000000000000 : mantissa).toString(16).padStart(13, "0");
  const power = exponent + 52;
  return `${sign}0x${isNormal ? 1 : 0}.${fraction}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

/** Why `float.fromhex` refused: ValueError for the text, OverflowError for the value. */
export type HexError = "invalid" | "overflow";

/** Beyond this an exponent settles the answer whatever the (at most 2^29 characters of) digits are. */
const HUGE_EXPONENT = 2 ** 40;

/** `float.fromhex(text)`, rounded half to even. */
export function floatFromHex(source: string): number | HexError {
  const text = stripAsciiSpace(source);
  const match = HEXADECIMAL.exec(text);
  if (match === null) return specialValue(text) ?? "invalid";
  const fraction = match[3] ?? match[4] ?? "";
  const digits = ((match[2] ?? "") + fraction).replace(/^0+/, "");
  const isNegative = match[1] === "-";
  if (digits === "") return isNegative ? -0 : 0;
  const power = Math.max(-HUGE_EXPONENT, Math.min(HUGE_EXPONENT, Number(match[5] ?? 0))) - 4 * fraction.length;
  const magnitude = hexToFloat(digits, power);
  if (magnitude === Infinity) return "overflow";
  return isNegative ? -magnitude : magnitude;
}

/** Twenty hexadecimal digits and a sticky bit decide the rounding of any longer text. */
function hexToFloat(digits: string, power: number): number {
  const kept = digits.slice(0, 20);
  const rest = digits.slice(20);
  const sticky = /[^0]/.test(rest) ? 1n : 0n;
  return scaleToFloat((BigInt("0x" + kept) << 1n) | sticky, power + 4 * rest.length - 1);
}
