/** `int.__format__`, `float.__format__`, `complex.__format__` and `str.__format__` (Python/formatter_unicode.c). */

import { type FloatCode, type FloatFlags, formatFloat } from "./float-format.ts";
import {
  type FormatError,
  type FormatSpec,
  isFormatError,
  NO_TYPE,
  parseFormatSpec,
  unknownFormatCode,
  valueError,
} from "./format-spec.ts";

/** Precisions are of C's `int`. */
const LARGEST_PRECISION = 0x7fffffff;

/** A number taken apart: sign, prefix such as `0x`, digits that grouping applies to, and what follows them. */
interface NumberParts {
  readonly isNegative: boolean;
  readonly prefix: string;
  readonly digits: string;
  readonly rest: string;
}

function signText(isNegative: boolean, sign: string): string {
  if (isNegative) return "-";
  return sign === "-" ? "" : sign;
}

/**
 * Puts separators between groups of digits, adding leading zeros to reach `minWidth` characters
 * (`_PyUnicode_InsertThousandsGrouping`). A separator never comes first, so the result may be one wider.
 */
function groupDigits(digits: string, minWidth: number, separator: string, groupSize: number): string {
  if (separator === "") return digits.padStart(minWidth, "0");
  const groups: string[] = [];
  let left = digits.length;
  let width = minWidth;
  do {
    const size = Math.min(groupSize, Math.max(left, width, 1));
    groups.push(digits.slice(Math.max(0, left - size), left).padStart(size, "0"));
    left = Math.max(0, left - size);
    width -= size + 1;
  } while (left > 0 || width + 1 > 0);
  return groups.toReversed().join(separator);
}

/** The number of code points of the part after the digits, which is ASCII or a single character. */
function characterCount(rest: string): number {
  return rest.length === 2 && rest.codePointAt(0)! > 0xffff ? 1 : rest.length;
}

/** Joins the parts with sign, grouping and padding (`calc_number_widths`, `fill_number`). */
function layoutNumber(parts: NumberParts, spec: FormatSpec): string {
  const head = signText(parts.isNegative, spec.sign) + parts.prefix;
  if (spec.width <= 0 && spec.separator === "") return head + parts.digits + parts.rest;
  const taken = head.length + characterCount(parts.rest);
  const zeroFill = spec.fill === "0" && spec.align === "=";
  const minWidth = zeroFill ? spec.width - taken : 0;
  const digits = parts.digits === "" ? "" : groupDigits(parts.digits, minWidth, spec.separator, spec.groupSize);
  const padding = Math.max(0, spec.width - taken - digits.length);
  if (spec.align === "=") return head + spec.fill.repeat(padding) + digits + parts.rest;
  return pad(head + digits + parts.rest, padding, spec.align, spec.fill);
}

function pad(text: string, padding: number, align: string, fill: string): string {
  if (padding === 0) return text;
  const left = align === ">" ? padding : align === "^" ? padding >> 1 : 0;
  return fill.repeat(left) + text + fill.repeat(padding - left);
}

const INTEGER_BASES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16, d: 10, n: 10 };
const PREFIXES: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x", 10: "" };

/**
 * `format(value, spec)` of an int.
 *
 * @param typeName the name of the object's type, for the message
 */
export function formatIntText(value: bigint | number, text: string, typeName = "int"): string | FormatError {
  const spec = parseFormatSpec(text, "d", ">");
  if (isFormatError(spec)) return spec;
  if (spec.type === "c") return formatCharacter(value, spec);
  const base = INTEGER_BASES[spec.type];
  if (base === undefined) return formatIntAsFloat(value, spec, typeName);
  if (spec.precision !== -1) return PRECISION_NOT_ALLOWED;
  const magnitude = (value < 0 ? -value : value).toString(base);
  const prefix = spec.alternate ? PREFIXES[base]! : "";
  const isUpper = spec.type === "X";
  return layoutNumber(
    {
      isNegative: value < 0,
      prefix: isUpper ? prefix.toUpperCase() : prefix,
      digits: isUpper ? magnitude.toUpperCase() : magnitude,
      rest: "",
    },
    spec,
  );
}

const PRECISION_NOT_ALLOWED = valueError("Precision not allowed in integer format specifier");

function formatCharacter(value: bigint | number, spec: FormatSpec): string | FormatError {
  if (spec.precision !== -1) return PRECISION_NOT_ALLOWED;
  if (spec.sign !== "") return valueError("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) return valueError("Alternate form (#) not allowed with integer format specifier 'c'");
  if (value < -0x8000000000000000n || value > 0x7fffffffffffffffn) {
    return { error: "OverflowError", message: "Python int too large to convert to C long" };
  }
  if (value < 0 || value > 0x10ffff) return { error: "OverflowError", message: "%c arg not in range(0x110000)" };
  return layoutNumber({ isNegative: false, prefix: "", digits: "", rest: String.fromCodePoint(Number(value)) }, spec);
}

function formatIntAsFloat(value: bigint | number, spec: FormatSpec, typeName: string): string | FormatError {
  if (!"eEfFgG%".includes(spec.type)) return unknownFormatCode(spec.type, typeName);
  const x = Number(value);
  if (x === Infinity || x === -Infinity) {
    return { error: "OverflowError", message: "int too large to convert to float" };
  }
  return layoutFloat(x, spec);
}

/** `format(x, spec)` of a float. */
export function formatFloatText(x: number, text: string, typeName = "float"): string | FormatError {
  const spec = parseFormatSpec(text, NO_TYPE, ">");
  if (isFormatError(spec)) return spec;
  return "\0eEfFgGn%".includes(spec.type) ? layoutFloat(x, spec) : unknownFormatCode(spec.type, typeName);
}

function layoutFloat(x: number, spec: FormatSpec): string | FormatError {
  if (spec.precision > LARGEST_PRECISION) return valueError("precision too big");
  const isPercent = spec.type === "%";
  const digits = floatDigits(isPercent ? x * 100 : x, spec, { alt: spec.alternate, addDot0: spec.type === NO_TYPE });
  return layoutNumber(floatParts(isPercent ? digits + "%" : digits, ""), spec);
}

/** The unpadded text of a float under the presentation type and precision; without a type it is repr, or nearly `g`. */
function floatDigits(x: number, spec: FormatSpec, flags: FloatFlags): string {
  const { type, precision } = spec;
  if (type === NO_TYPE) return formatFloat(x, precision < 0 ? "r" : "g", precision, flags);
  const code = type === "n" ? "g" : type === "%" ? "f" : (type as FloatCode);
  return formatFloat(x, code, precision < 0 ? 6 : precision, flags);
}

/** Splits a float's text after its leading digits (`parse_number`). */
function floatParts(text: string, suffix: string): NumberParts {
  const isNegative = text.charCodeAt(0) === 45;
  const start = isNegative ? 1 : 0;
  let end = start;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return { isNegative, prefix: "", digits: text.slice(start, end), rest: text.slice(end) + suffix };
}

/** `format(z, spec)` of a complex number. */
export function formatComplexText(
  real: number,
  imaginary: number,
  text: string,
  typeName = "complex",
): string | FormatError {
  const spec = parseFormatSpec(text, NO_TYPE, ">");
  if (isFormatError(spec)) return spec;
  if (!"\0eEfFgGn".includes(spec.type)) return unknownFormatCode(spec.type, typeName);
  if (spec.precision > LARGEST_PRECISION) return valueError("precision too big");
  if (spec.fill === "0") return valueError("Zero padding is not allowed in complex format specifier");
  if (spec.align === "=") return valueError("'=' alignment flag is not allowed in complex format specifier");
  const body = complexBody(real, imaginary, spec);
  return pad(body, Math.max(0, spec.width - body.length), spec.align, spec.fill);
}

function complexBody(real: number, imaginary: number, spec: FormatSpec): string {
  const flags: FloatFlags = { alt: spec.alternate };
  const unpadded: FormatSpec = { ...spec, fill: " ", align: "<", width: -1 };
  const skipReal = spec.type === NO_TYPE && Object.is(real, 0);
  const realText = skipReal ? "" : layoutNumber(floatParts(floatDigits(real, spec, flags), ""), unpadded);
  // Between the parts there is always a sign.
  const signed: FormatSpec = skipReal ? unpadded : { ...unpadded, sign: "+" };
  const body = realText + layoutNumber(floatParts(floatDigits(imaginary, spec, flags), "j"), signed);
  return spec.type === NO_TYPE && !skipReal ? `(${body})` : body;
}

/** How `format(text, spec)` lays out a str: characters to keep, and fills to put before and after. */
export interface StringLayout {
  readonly keep: number;
  readonly left: number;
  readonly right: number;
  readonly fill: string;
}

/** The layout of a str of `length` characters, for a caller that holds the characters elsewhere. */
export function layoutString(length: number, text: string, typeName = "str"): StringLayout | FormatError {
  const spec = parseFormatSpec(text, "s", "<");
  if (isFormatError(spec)) return spec;
  if (spec.type !== "s") return unknownFormatCode(spec.type, typeName);
  if (spec.sign === " ") return valueError("Space not allowed in string format specifier");
  if (spec.sign !== "") return valueError("Sign not allowed in string format specifier");
  if (spec.alternate) return valueError("Alternate form (#) not allowed in string format specifier");
  if (spec.align === "=") return valueError("'=' alignment not allowed in string format specifier");
  const keep = spec.precision === -1 ? length : Math.min(length, spec.precision);
  const padding = Math.max(0, spec.width - keep);
  const left = spec.align === ">" ? padding : spec.align === "^" ? Math.floor(padding / 2) : 0;
  return { keep, left, right: padding - left, fill: spec.fill };
}

/** `format(value, spec)` of a str whose characters are the code points of `value`. */
export function formatStringText(value: string, text: string, typeName = "str"): string | FormatError {
  const characters = Array.from(value);
  const layout = layoutString(characters.length, text, typeName);
  if (isFormatError(layout)) return layout;
  const kept = layout.keep === characters.length ? value : characters.slice(0, layout.keep).join("");
  return layout.fill.repeat(layout.left) + kept + layout.fill.repeat(layout.right);
}
