/**
 * The format-specification language of PEP 3101, as `format()` and f-strings use it (Python/formatter_unicode.c):
 *
 *     [[fill]align][sign][#][0][width][grouping][.precision][type]
 */

import { toDecimal } from "../unicode/database.ts";

/** A refusal, as data: the exception's type and its message. */
export interface FormatError {
  readonly error: "ValueError" | "OverflowError";
  readonly message: string;
}

export interface FormatSpec {
  /** One character, by which padding is done. */
  fill: string;
  align: string;
  /** Empty when no sign was asked for. */
  sign: string;
  alternate: boolean;
  /** The least number of characters; -1 when not given. */
  width: number;
  /** `,` or `_` or empty. */
  separator: string;
  /** Digits between separators. */
  groupSize: number;
  /** -1 when not given. */
  precision: number;
  /** The presentation type: one character, NUL when there is neither one given nor a default. */
  type: string;
}

export const NO_TYPE = "\0";

/** Widths and precisions are of C's `Py_ssize_t`. */
const LARGEST_SIZE = 2n ** 63n - 1n;
/** With one digit more it is still exact. */
const LARGEST_IN_DOUBLES = 1e14;

export function valueError(message: string): FormatError {
  return { error: "ValueError", message };
}

export function isFormatError<T extends object | string>(value: T | FormatError): value is FormatError {
  return typeof value === "object" && "error" in value;
}

function quoteCode(character: string): string {
  const point = character.codePointAt(0)!;
  return point > 32 && point < 128 ? `'${character}'` : `'\\x${point.toString(16)}'`;
}

/** The error for a presentation type that objects of the named type do not have. */
export function unknownFormatCode(type: string, typeName: string): FormatError {
  return valueError(`Unknown format code ${quoteCode(type)} for object of type '${typeName}'`);
}

const isAlignment = (character: string): boolean =>
  character === "<" || character === ">" || character === "=" || character === "^";

/** What is not yet read begins at `at`, counted in UTF-16 units. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** The character at a place, which may be a lone surrogate; empty at the end. */
function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined || point < 0x10000 ? text.charAt(at) : text.slice(at, at + 2);
}

function accept(cursor: Cursor, character: string): boolean {
  if (cursor.text.charAt(cursor.at) !== character) return false;
  cursor.at++;
  return true;
}

/** A run of decimal digits of any script; -1 for none, null when it is too large. */
function readSize(cursor: Cursor): number | null {
  const { text } = cursor;
  const start = cursor.at;
  let value = 0;
  for (; cursor.at < text.length; cursor.at++) {
    const unit = text.charCodeAt(cursor.at);
    if (unit < 48 || unit > 57 || value > LARGEST_IN_DOUBLES) break;
    value = value * 10 + (unit - 48);
  }
  if (cursor.at < text.length) return readLongSize(cursor, start, value);
  return cursor.at === start ? -1 : value;
}

/** The same from where there is something else than an ASCII digit, or many of them. */
function readLongSize(cursor: Cursor, start: number, read: number): number | null {
  const { text } = cursor;
  if (read <= LARGEST_IN_DOUBLES && text.charCodeAt(cursor.at) < 128) return cursor.at === start ? -1 : read;
  let value = BigInt(read);
  for (;;) {
    const point = text.codePointAt(cursor.at);
    const digit = point === undefined ? -1 : toDecimal(point);
    if (digit < 0) return cursor.at === start ? -1 : Number(value);
    value = value * 10n + BigInt(digit);
    if (value > LARGEST_SIZE) return null;
    cursor.at += point! > 0xffff ? 2 : 1;
  }
}

const TOO_MANY_DIGITS = valueError("Too many decimal digits in format string");
const COMMA_AND_UNDERSCORE = valueError("Cannot specify both ',' and '_'.");

/**
 * Parses a format specification (`parse_internal_render_format_spec`).
 *
 * @param defaultType the presentation type when none is given: `s`, `d`, or `NO_TYPE` for floats and complex numbers
 * @param defaultAlign `<` for text, `>` for numbers
 */
export function parseFormatSpec(text: string, defaultType: string, defaultAlign: string): FormatSpec | FormatError {
  const spec: FormatSpec = {
    fill: " ",
    align: defaultAlign,
    sign: "",
    alternate: false,
    width: -1,
    separator: "",
    groupSize: 3,
    precision: -1,
    type: defaultType,
  };
  const cursor: Cursor = { text, at: 0 };
  readFlags(spec, cursor, defaultAlign);
  return (
    readWidth(spec, cursor) ??
    readGrouping(spec, cursor) ??
    readPrecision(spec, cursor) ??
    readType(spec, cursor) ??
    checkGrouping(spec) ??
    spec
  );
}

function readFlags(spec: FormatSpec, cursor: Cursor, defaultAlign: string): void {
  const { text } = cursor;
  const first = characterAt(text, 0);
  const hasFill = first !== "" && isAlignment(text.charAt(first.length));
  const hasAlign = hasFill || isAlignment(first);
  if (hasFill) spec.fill = first;
  if (hasAlign) {
    cursor.at = hasFill ? first.length + 1 : 1;
    spec.align = text.charAt(cursor.at - 1);
  }
  const sign = text.charAt(cursor.at);
  if (sign === "+" || sign === "-" || sign === " ") {
    spec.sign = sign;
    cursor.at++;
  }
  spec.alternate = accept(cursor, "#");
  if (!hasFill && accept(cursor, "0")) {
    spec.fill = "0";
    if (!hasAlign && defaultAlign === ">") spec.align = "=";
  }
}

function readWidth(spec: FormatSpec, cursor: Cursor): FormatError | undefined {
  const width = readSize(cursor);
  if (width === null) return TOO_MANY_DIGITS;
  spec.width = width;
  return undefined;
}

function readGrouping(spec: FormatSpec, cursor: Cursor): FormatError | undefined {
  if (accept(cursor, ",")) spec.separator = ",";
  if (accept(cursor, "_")) {
    if (spec.separator !== "") return COMMA_AND_UNDERSCORE;
    spec.separator = "_";
  }
  return spec.separator === "_" && cursor.text.charAt(cursor.at) === "," ? COMMA_AND_UNDERSCORE : undefined;
}

function readPrecision(spec: FormatSpec, cursor: Cursor): FormatError | undefined {
  if (!accept(cursor, ".")) return undefined;
  const precision = readSize(cursor);
  if (precision === null) return TOO_MANY_DIGITS;
  if (precision === -1) return valueError("Format specifier missing precision");
  spec.precision = precision;
  return undefined;
}

function readType(spec: FormatSpec, cursor: Cursor): FormatError | undefined {
  const type = characterAt(cursor.text, cursor.at);
  if (cursor.at + type.length < cursor.text.length) return valueError("Invalid format specifier");
  if (type !== "") spec.type = type;
  return undefined;
}

function checkGrouping(spec: FormatSpec): FormatError | undefined {
  if (spec.separator === "" || "defgEG%F\0".includes(spec.type)) return undefined;
  if (spec.separator === "_" && "boxX".includes(spec.type)) {
    spec.groupSize = 4;
    return undefined;
  }
  return valueError(`Cannot specify '${spec.separator}' with ${quoteCode(spec.type)}.`);
}
