/** Integers and their text: `int(text, base)` (`PyLong_FromUnicodeObject`) and `str`, `bin`, `oct`, `hex`. */

import { stripAsciiSpace } from "./float-parse.ts";

const PREFIX_BASES: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 };

/** What a digit or a letter of ASCII is worth, 37 for anything else. */
export function digitValue(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 122 ? lower - 87 : 37;
}

/** Whether the text is digits of the base, single underscores between them only. */
function areDigits(text: string, base: number): boolean {
  let afterDigit = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isDigit = unit !== 95;
    if (isDigit ? digitValue(unit) >= base : !afterDigit) return false;
    afterDigit = isDigit;
  }
  return afterDigit;
}

/**
 * What `int(text, base)` accepts, or null where it raises ValueError.
 *
 * @param source text whose Unicode digits and spaces have been mapped to ASCII (see `foldDecimalAndSpace`)
 * @param base 2 to 36, or 0 to read the base off a prefix
 * @param strip whether white space around the text is allowed
 */
export function parseInteger(source: string, base: number, strip = true): bigint | null {
  let text = strip ? stripAsciiSpace(source) : source;
  const sign = text.charCodeAt(0);
  if (sign === 43 || sign === 45) text = text.slice(1);
  const magnitude = parseMagnitude(text, base);
  return magnitude === null || sign !== 45 ? magnitude : -magnitude;
}

function parseMagnitude(text: string, base: number): bigint | null {
  const prefixBase =
    text.charCodeAt(0) === 48 && text.length > 1 ? PREFIX_BASES[text.charAt(1).toLowerCase()] : undefined;
  const hasPrefix = prefixBase !== undefined && (base === 0 || base === prefixBase);
  const radix = base !== 0 ? base : (prefixBase ?? 10);
  // One underscore may follow a prefix.
  const body = hasPrefix ? text.slice(text.charCodeAt(2) === 95 ? 3 : 2) : text;
  if (!areDigits(body, radix)) return null;
  const digits = body.includes("_") ? body.replaceAll("_", "") : body;
  const value = digitsToInteger(digits, radix);
  // Without a base, 010 would be the octal of other languages; only zeros may follow a leading zero.
  const isOldOctal = base === 0 && !hasPrefix && digits.charCodeAt(0) === 48 && value !== 0n;
  return isOldOctal ? null : value;
}

/** The value of plain digits, in the engine's own reader where it has one for the base. */
function digitsToInteger(digits: string, base: number): bigint {
  if (digits.length <= 9) return BigInt(parseInt(digits, base));
  if (base === 10) return BigInt(digits);
  if (base === 16) return BigInt("0x" + digits);
  if (base === 8) return BigInt("0o" + digits);
  if (base === 2) return BigInt("0b" + digits);
  return splitDigits(digits, base);
}

function splitDigits(digits: string, base: number): bigint {
  if (digits.length <= 9) return BigInt(parseInt(digits, base));
  const low = digits.length >> 1;
  const high = splitDigits(digits.slice(0, digits.length - low), base);
  return high * BigInt(base) ** BigInt(low) + splitDigits(digits.slice(digits.length - low), base);
}

/** The digits of `value` in base 2 to 36, with a minus sign where negative and no prefix. */
export function integerToString(value: bigint, base: number): string {
  return value.toString(base);
}
