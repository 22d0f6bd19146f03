/** NUMBER tokens to values: `parsenumber`. */
import { Complex } from "./constant.ts";

/** CPython refuses to convert more decimal digits than this by default (`sys.int_info.default_max_str_digits`). */
export const DEFAULT_MAX_INT_DIGITS = 4300;

/** The digits of a decimal integer that is too long to convert, else 0; CPython says so as a syntax error. A limit of 0 is none. Zeros are not counted. */
export function excessiveDigits(text: string, limit: number): number {
  if (limit === 0 || text.length <= limit || !/^[1-9][0-9_]*$/.test(text)) return 0;
  const digits = text.replaceAll("_", "").length;
  return digits > limit ? digits : 0;
}

/** The value of a valid number literal. */
export function parseNumber(text: string): bigint | number | Complex {
  const first = text.charCodeAt(0);
  if (text.length === 1) return BigInt(first - 48);
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  const second = digits.charCodeAt(1) | 32;
  if (first === 48 && (second === 120 || second === 111 || second === 98)) return BigInt(digits.toLowerCase());
  const last = digits.charCodeAt(digits.length - 1) | 32;
  if (last === 106) return new Complex(0, Number(digits.slice(0, -1)));
  if (/^[0-9]+$/.test(digits)) return digits.length < 16 ? BigInt(Number(digits)) : BigInt(digits);
  return Number(digits);
}
