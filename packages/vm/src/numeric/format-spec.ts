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

const isAlignment = (character: string | undefined): boolean =>
  character === "<" || character === ">" || character === "=" || character === "^";

/** The characters not yet read; each is one code point, which may be a lone surrogate. */
interface Cursor {
  readonly characters: readonly string[];
  at: number;
}

function accept(cursor: Cursor, character: string): boolean {
  if (cursor.characters[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

/** A run of decimal digits of any script; -1 for none, null when it is too large. */
function readSize(cursor: Cursor): number | null {
  const start = cursor.at;
  let value = 0n;
  for (; cursor.at < cursor.characters.length; cursor.at++) {
    const digit = toDecimal(cursor.characters[cursor.at]!.codePointAt(0)!);
    if (digit < 0) break;
    value = value * 10n + BigInt(digit);
    if (value > LARGEST_SIZE) return null;
  }
  return cursor.at === start ? -1 : Number(value);
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
  const cursor: Cursor = { characters: Array.from(text), at: 0 };
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
  const { characters } = cursor;
  const hasFill = isAlignment(characters[1]);
  const hasAlign = hasFill || isAlignment(characters[0]);
  if (hasFill) spec.fill = characters[0]!;
  if (hasAlign) {
    cursor.at = hasFill ? 2 : 1;
    spec.align = characters[cursor.at - 1]!;
  }
  const sign = characters[cursor.at];
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
  return spec.separator === "_" && cursor.characters[cursor.at] === "," ? COMMA_AND_UNDERSCORE : undefined;
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
  const left = cursor.characters.length - cursor.at;
  if (left > 1) return valueError("Invalid format specifier");
  if (left === 1) spec.type = cursor.characters[cursor.at]!;
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
