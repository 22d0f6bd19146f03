/**
 * What str's methods know about characters (Objects/unicodectype.c), by code point, in Unicode 13.0.0.
 *
 * Latin-1 is answered from a table of 256 sets of flags; the rest is unpacked when the first other character is met.
 */

import { DECIMAL_ZEROS, FLAGS, LATIN_1_FLAGS, LATIN_1_RUNS, NUMERICS, RUNS } from "./tables.ts";
import { CodePointTable, decodeVlq } from "./vlq.ts";

export { type CaseMapping, foldCase, toLower, toTitle, toUpper } from "./case.ts";

// In the order in which generate-tables.py tests for them.
const ALPHA = 1 << 0;
const DECIMAL = 1 << 1;
const DIGIT = 1 << 2;
const NUMERIC = 1 << 3;
const SPACE = 1 << 4;
const LOWER = 1 << 5;
const UPPER = 1 << 6;
const TITLE = 1 << 7;
const PRINTABLE = 1 << 8;
const CASED = 1 << 9;
const CASE_IGNORABLE = 1 << 10;
const LINE_BREAK = 1 << 11;
const IDENTIFIER_START = 1 << 12;
const IDENTIFIER_CONTINUE = 1 << 13;

function latin1Flags(): Uint16Array {
  const sets = decodeVlq(LATIN_1_FLAGS);
  const runs = decodeVlq(LATIN_1_RUNS);
  const table = new Uint16Array(256);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    table.fill(sets[runs[i + 1]!]!, at, at + runs[i]!);
    at += runs[i]!;
  }
  return table;
}

const latin1: Uint16Array = latin1Flags();

interface WideFlags {
  readonly sets: Uint16Array;
  readonly index: CodePointTable;
}

let wide: WideFlags | undefined;

function flags(codePoint: number): number {
  if (codePoint < 256) return latin1[codePoint]!;
  wide ??= { sets: Uint16Array.from(decodeVlq(FLAGS)), index: new CodePointTable(decodeVlq(RUNS)) };
  return wide.sets[wide.index.at(codePoint)]!;
}

/** A letter: categories Lm, Lt, Lu, Ll, Lo. */
export function isAlpha(codePoint: number): boolean {
  return (flags(codePoint) & ALPHA) !== 0;
}

/** A digit that forms numbers in base 10. */
export function isDecimal(codePoint: number): boolean {
  return (flags(codePoint) & DECIMAL) !== 0;
}

/** A digit of any kind, superscripts included. */
export function isDigit(codePoint: number): boolean {
  return (flags(codePoint) & DIGIT) !== 0;
}

/** Anything with a numeric value, such as fractions and Chinese numerals. */
export function isNumeric(codePoint: number): boolean {
  return (flags(codePoint) & NUMERIC) !== 0;
}

export function isAlnum(codePoint: number): boolean {
  return (flags(codePoint) & (ALPHA | DECIMAL | DIGIT | NUMERIC)) !== 0;
}

/** White space for `str.isspace`, `strip` and `split`. */
export function isSpace(codePoint: number): boolean {
  return (flags(codePoint) & SPACE) !== 0;
}

export function isLower(codePoint: number): boolean {
  return (flags(codePoint) & LOWER) !== 0;
}

export function isUpper(codePoint: number): boolean {
  return (flags(codePoint) & UPPER) !== 0;
}

/** A title-case letter such as U+01C5, category Lt. */
export function isTitle(codePoint: number): boolean {
  return (flags(codePoint) & TITLE) !== 0;
}

/** What `repr` shows as it is. */
export function isPrintable(codePoint: number): boolean {
  return (flags(codePoint) & PRINTABLE) !== 0;
}

export function isCased(codePoint: number): boolean {
  return (flags(codePoint) & CASED) !== 0;
}

/** What is looked through when a word's end is sought, for the final sigma. */
export function isCaseIgnorable(codePoint: number): boolean {
  return (flags(codePoint) & CASE_IGNORABLE) !== 0;
}

/** What ends a line for `str.splitlines`. */
export function isLinebreak(codePoint: number): boolean {
  return (flags(codePoint) & LINE_BREAK) !== 0;
}

/** XID_Start or an underscore. */
export function isIdentifierStart(codePoint: number): boolean {
  return (flags(codePoint) & IDENTIFIER_START) !== 0;
}

/** XID_Continue. */
export function isIdentifierContinue(codePoint: number): boolean {
  return (flags(codePoint) & IDENTIFIER_CONTINUE) !== 0;
}

let zeros: number[] | undefined;

/** The value of a decimal digit, or -1. */
export function toDecimal(codePoint: number): number {
  if (codePoint < 128) return codePoint >= 48 && codePoint <= 57 ? codePoint - 48 : -1;
  if (!isDecimal(codePoint)) return -1;
  zeros ??= runningSum(decodeVlq(DECIMAL_ZEROS));
  let low = 0;
  let high = zeros.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (zeros[middle]! <= codePoint) low = middle;
    else high = middle;
  }
  return codePoint - zeros[low]!;
}

function runningSum(gaps: number[]): number[] {
  let sum = 0;
  return gaps.map((gap) => (sum += gap));
}

let numerics: ReadonlyMap<number, number> | undefined;

/** The values of numeric characters that are no decimal digits. */
function otherNumerics(): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  const runs = decodeVlq(NUMERICS);
  let codePoint = 0;
  for (let i = 0; i < runs.length; i += 6) {
    codePoint += runs[i]!;
    for (let k = 0; k < runs[i + 1]!; k++) {
      values.set(codePoint++, (runs[i + 3]! + k * runs[i + 4]!) / runs[i + 5]!);
    }
  }
  return values;
}

/** The value of a digit of any kind, or -1. */
export function toDigit(codePoint: number): number {
  return isDigit(codePoint) ? toNumeric(codePoint)! : -1;
}

/** The numeric value, which may be a fraction or negative, or undefined. */
export function toNumeric(codePoint: number): number | undefined {
  const decimal = toDecimal(codePoint);
  if (decimal >= 0) return decimal;
  if (!isNumeric(codePoint)) return undefined;
  numerics ??= otherNumerics();
  return numerics.get(codePoint);
}

/**
 * The text with Unicode decimal digits as ASCII digits and white space as blanks, as `int` and `float` read it
 * (`_PyUnicode_TransformDecimalAndSpaceToASCII`). Anything else outside ASCII becomes `?`, which no number contains.
 */
export function foldDecimalAndSpace(text: string): string {
  let folded = "";
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    const digit = toDecimal(codePoint);
    folded += codePoint < 128 ? character : isSpace(codePoint) ? " " : digit >= 0 ? String(digit) : "?";
  }
  return folded;
}
