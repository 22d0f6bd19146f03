/** Format specifications, and numbers formatted by them (mpd_parse_fmt_str, mpd_qformat_spec). */
import type { Context } from "./context.ts";
import type { Decimal } from "./decimal.ts";
import { rescale, roundToPrecision } from "./integral.ts";
import { MOST_DIGITS, tooLarge } from "./powers.ts";
import { ERRORS, INVALID_OPERATION, MAX_PREC } from "./status.ts";
import { placePoint, specialText, splitDigits } from "./text.ts";

/** How numbers are written where the program runs. */
export interface Conventions {
  readonly point: string;
  readonly separator: string;
  /** Sizes of groups from the point on; the last repeats if followed by 0 or nothing, 127 ends grouping. */
  readonly grouping: readonly number[];
}

export interface Specification {
  fill: string;
  /** `<`, `>`, `=`, `^`, or `z` for zeros after the sign. */
  align: string;
  readonly sign: string;
  readonly width: bigint;
  /** -1 for none. */
  readonly precision: bigint;
  readonly type: string;
  /** null where neither `,` nor `n` asked for any. */
  conventions: Conventions | null;
}

const SPECIFICATION = /^(?:([^])?([<>=^]))?([+\- ]?)(0?)([1-9]\d*)?(,?)(?:\.(\d+))?([EeFfGg%Nn]?)$/u;
/** C's ssize_t. */
const LARGEST = 2n ** 63n - 1n;
const ENGLISH: Conventions = { point: ".", separator: ",", grouping: [3] };

/** null for what is no specification. `locale` gives the conventions of `n`. */
export function parseSpecification(text: string, capitals: boolean, locale: () => Conventions): Specification | null {
  const match = SPECIFICATION.exec(text);
  if (match === null) return null;
  const [, fill = " ", align, sign, zero, width = "0", comma, precision = "-1", type] = match;
  if (zero === "0" && align !== undefined) return null;
  const isLocal = type === "n" || type === "N";
  if (isLocal && comma === ",") return null;
  if (BigInt(width) > LARGEST || BigInt(precision) > LARGEST) return null;
  return {
    fill: zero === "0" ? "0" : fill,
    align: zero === "0" ? "z" : (align ?? ">"),
    sign: sign === "" ? "-" : sign!,
    width: BigInt(width),
    precision: BigInt(precision),
    type: type === "" ? (capitals ? "G" : "g") : type === "n" ? "g" : type === "N" ? "G" : type!,
    conventions: comma === "," ? ENGLISH : isLocal ? locale() : null,
  };
}

/** The text, or null with conditions in the context where the specification asks for too much. */
export function format(context: Context, a: Decimal, spec: Specification): string | null {
  if (spec.width > MAX_PREC) {
    context.status |= INVALID_OPERATION;
    return null;
  }
  const sign = a.sign === 1 ? "-" : spec.sign === "-" ? "" : spec.sign;
  if (a.isSpecial) {
    const text = specialText(a) + (spec.type === "%" ? "%" : "");
    const unpadded = spec.align === "z" ? { ...spec, fill: " ", align: ">" } : spec;
    return padded(sign, text, unpadded);
  }
  const parts = formatFinite(context, a, spec);
  if (parts === null) return null;
  return padded(sign, withConventions(parts, sign, spec), spec);
}

/** The sides of the point, and what follows: an exponent or a percent sign. */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
  readonly tail: string;
}

function formatFinite(context: Context, a: Decimal, spec: Specification): Parts | null {
  if (spec.precision > MAX_PREC) {
    context.status |= INVALID_OPERATION;
    return null;
  }
  const type = spec.type.toLowerCase();
  const work = context.copy();
  let value = type === "%" ? a.withExponent(a.exponent + 2n) : a;
  let point: bigint | null = null;
  if (spec.precision >= 0n) {
    if (type === "g") {
      const precision = spec.precision === 0n ? 1n : spec.precision;
      if (BigInt(value.digits) > precision && !value.isZero) value = roundToPrecision(work, value, precision);
    } else if (type === "e") {
      if (value.isZero) point = 1n - spec.precision;
      else value = roundToPrecision(work, value, spec.precision + 1n);
    } else value = rescale(work, value, -spec.precision);
  }
  if ((work.status & ERRORS) !== 0) {
    context.status |= work.status & ERRORS;
    return null;
  }
  if (type === "f" || type === "%") {
    if (value.isZero && value.exponent > 0n) value = value.withExponent(0n);
    return {
      ...splitDigits(value.coefficient.toString(), BigInt(value.digits) + value.exponent),
      tail: spec.type === "%" ? "%" : "",
    };
  }
  const mark = spec.type === type ? "e" : "E";
  const places = BigInt(value.digits) + value.exponent;
  if (type === "g" && value.exponent <= 0n && places > -6n) point = places;
  return splitText(placePoint(value, point ?? 1n, mark), type === "e" ? mark : "");
}

/** @param mark what comes before an exponent that is to be shown even if it is zero; empty if it is not */
function splitText(text: string, mark: string): Parts {
  const match = /^(\d+)(?:\.(\d+))?(.*)$/.exec(text)!;
  const tail = match[3] === "" && mark !== "" ? `${mark}+0` : match[3]!;
  return { whole: match[1]!, fraction: match[2] ?? "", tail };
}

/** The point and the separators of the conventions; leading zeros are separated like other digits. */
function withConventions(parts: Parts, sign: string, spec: Specification): string {
  const { whole, fraction, tail } = parts;
  const { conventions } = spec;
  const point = conventions?.point ?? ".";
  const rest = (fraction === "" ? "" : point + fraction) + tail;
  if (conventions === null) return whole + rest;
  const least = spec.align === "z" ? Number(spec.width) - characters(rest) - characters(sign) : 0;
  return grouped(whole, conventions, least) + rest;
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The digits in groups, filled up with zeros to `least` characters. */
function grouped(digits: string, conventions: Conventions, least: number): string {
  if (conventions.separator === "") return digits;
  if (least > MOST_DIGITS) tooLarge();
  const groups: string[] = [];
  let rest = digits;
  let room = least;
  const width = characters(conventions.separator);
  for (let i = 0; ; i++) {
    const size = groupSize(conventions.grouping, i);
    const length = Math.min(Math.max(rest.length, room, 1), size);
    groups.unshift("0".repeat(Math.max(0, length - rest.length)) + rest.slice(Math.max(0, rest.length - length)));
    rest = rest.slice(0, Math.max(0, rest.length - length));
    room -= length;
    if (rest === "" && room <= 0) break;
    room -= width;
  }
  return groups.join(conventions.separator);
}

/** How many digits the group of an index has, the one before the point being 0. */
function groupSize(grouping: readonly number[], index: number): number {
  for (let i = 0; i <= index; i++) {
    const size = grouping[i];
    if (size === undefined || size === 0) return i === 0 ? Infinity : grouping[i - 1]!;
    if (size >= 127) return Infinity;
    if (i === index) return size;
  }
  return Infinity;
}

function padded(sign: string, body: string, spec: Specification): string {
  const missing = Number(spec.width) - characters(sign) - characters(body);
  if (missing <= 0) return sign + body;
  if (missing > MOST_DIGITS) tooLarge();
  const fill = spec.fill;
  switch (spec.align) {
    case "<":
      return sign + body + fill.repeat(missing);
    case ">":
      return fill.repeat(missing) + sign + body;
    case "^": {
      const left = missing >> 1;
      return fill.repeat(left) + sign + body + fill.repeat(missing - left);
    }
    default:
      return sign + fill.repeat(missing) + body;
  }
}
