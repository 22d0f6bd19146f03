/**
 * Python's `repr` of constants, in CPython 3.10's spelling: for `unparse`, `dis` and messages.
 */
import { CodePointString, Complex, ELLIPSIS, FrozenSet, Tuple } from "./constant.ts";
import type { Constant } from "./constant.ts";
import { isPrintable } from "./printable.ts";

const SINGLE_QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The code points of a str in either representation. */
export function* codePointsOf(value: string | CodePointString): Generator<number, void, undefined> {
  if (value instanceof CodePointString) yield* value.codePoints;
  else for (const character of value) yield character.codePointAt(0)!;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** The escape of one character: `\t`, `\n`, `\r`, `\\`, or `\x`, `\u` and `\U` with hexadecimal digits. */
export function escapeCodePoint(codePoint: number): string {
  if (codePoint === 0x09) return "\\t";
  if (codePoint === 0x0a) return "\\n";
  if (codePoint === 0x0d) return "\\r";
  if (codePoint === BACKSLASH) return "\\\\";
  if (codePoint < 0x100) return "\\x" + hex(codePoint, 2);
  if (codePoint < 0x10000) return "\\u" + hex(codePoint, 4);
  return "\\U" + hex(codePoint, 8);
}

/** Single quotes, unless the text has single and no double quotes. */
function quoteFor(hasSingle: boolean, hasDouble: boolean): number {
  return hasSingle && !hasDouble ? DOUBLE_QUOTE : SINGLE_QUOTE;
}

/** `repr` of a str: what `unicode_repr` gives. */
export function reprString(value: string | CodePointString): string {
  const points = [...codePointsOf(value)];
  const quote = quoteFor(points.includes(SINGLE_QUOTE), points.includes(DOUBLE_QUOTE));
  let text = "";
  for (const point of points) {
    if (point === quote || point === BACKSLASH) text += "\\" + String.fromCharCode(point);
    else if (isPrintable(point)) text += String.fromCodePoint(point);
    else text += escapeCodePoint(point);
  }
  const mark = String.fromCharCode(quote);
  return mark + text + mark;
}

/** `repr` of bytes, with the prefix `b`: what `PyBytes_Repr` gives. */
export function reprBytes(value: Uint8Array): string {
  const quote = quoteFor(value.includes(SINGLE_QUOTE), value.includes(DOUBLE_QUOTE));
  let text = "";
  for (const byte of value) {
    if (byte === quote || byte === BACKSLASH) text += "\\" + String.fromCharCode(byte);
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += escapeCodePoint(byte);
  }
  const mark = String.fromCharCode(quote);
  return "b" + mark + text + mark;
}

/** A finite positive number's shortest digits that read back as the same float, and the place of the decimal point in them. */
function shortestDigits(value: number): { digits: string; point: number } {
  const [mantissa, exponent] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** The format `r` of `PyOS_double_to_string` without flags: positional when the point stands in −3…16 digits. */
function formatShortest(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return sign + "inf";
  if (magnitude === 0) return sign + "0";
  const { digits, point } = shortestDigits(magnitude);
  if (point <= -4 || point > 16) {
    const exponent = point - 1;
    const fraction = digits.length > 1 ? "." + digits.slice(1) : "";
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `repr` of a float: `1.0`, `1e+16`, `inf`, `nan`. */
export function reprFloat(value: number): string {
  const text = formatShortest(value);
  return /^-?\d+$/.test(text) ? text + ".0" : text;
}

/** `repr` of a complex: `2j` when the real part is +0, else `(1+2j)`. */
export function reprComplex(value: Complex): string {
  const imaginary = formatShortest(value.imag);
  if (Object.is(value.real, 0)) return imaginary + "j";
  const sign = imaginary.startsWith("-") ? "" : "+";
  return `(${formatShortest(value.real)}${sign}${imaginary}j)`;
}

/** `repr` of a tuple, from the representations of its items: a single item is followed by a comma. */
export function reprTuple(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
}

/** `repr` of a frozenset, from the representations of its items in their order. */
export function reprFrozenSet(items: readonly string[]): string {
  return items.length === 0 ? "frozenset()" : `frozenset({${items.join(", ")}})`;
}

/**
 * `repr` of a constant.
 *
 * @param value a constant, or what `reprOther` knows of
 * @param reprOther the representation of values of other kinds, which tuples and frozensets may hold as well
 * @throws TypeError when a value is no constant and there is no `reprOther`
 */
export function reprConstant<Other = never>(value: Constant | Other, reprOther?: (value: Other) => string): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === ELLIPSIS) return "Ellipsis";
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return reprFloat(value);
  if (typeof value === "string" || value instanceof CodePointString) return reprString(value);
  if (value instanceof Uint8Array) return reprBytes(value);
  if (value instanceof Complex) return reprComplex(value);
  const reprItem = (item: Constant | Other): string => reprConstant(item, reprOther);
  if (value instanceof Tuple) return reprTuple(value.items.map(reprItem));
  if (value instanceof FrozenSet) return reprFrozenSet(value.items.map(reprItem));
  if (reprOther === undefined) throw new TypeError("a constant was expected, met " + typeof value);
  return reprOther(value as Other);
}
