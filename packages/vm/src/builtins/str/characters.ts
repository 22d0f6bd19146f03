/** What the methods of str ask of one character: below 256 from a table, above from the Unicode database. */
import {
  isAlpha as databaseIsAlpha,
  isCased as databaseIsCased,
  isCaseIgnorable,
  isLower as databaseIsLower,
  isPrintable as databaseIsPrintable,
  isTitle,
  isUpper as databaseIsUpper,
  toDecimal,
  toDigit,
  isNumeric as databaseIsNumeric,
  foldCase,
  toLower,
  toTitle,
  toUpper,
} from "../../unicode/database.ts";

const SPACE = 1;
const LINE_BREAK = 2;

/** Of the Latin-1 characters. */
const TABLE: Uint8Array = makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (const char of [9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0]) table[char] |= SPACE;
  for (const char of [10, 11, 12, 13, 28, 29, 30, 0x85]) table[char] |= LINE_BREAK;
  return table;
}

/** Py_UNICODE_ISSPACE. */
export function isSpace(char: number): boolean {
  if (char < 256) return (TABLE[char]! & SPACE) !== 0;
  if (char < 0x1680) return false;
  return (
    char === 0x1680 ||
    (char >= 0x2000 && char <= 0x200a) ||
    char === 0x2028 ||
    char === 0x2029 ||
    char === 0x202f ||
    char === 0x205f ||
    char === 0x3000
  );
}

/** The same of a character below 256. */
export function isLatin1Space(char: number): boolean {
  return (TABLE[char]! & SPACE) !== 0;
}

/** Py_UNICODE_ISLINEBREAK. */
export function isLineBreak(char: number): boolean {
  if (char < 256) return (TABLE[char]! & LINE_BREAK) !== 0;
  return char === 0x2028 || char === 0x2029;
}

export function isAlpha(char: number): boolean {
  if (char < 128) return (char >= 97 && char <= 122) || (char >= 65 && char <= 90);
  return databaseIsAlpha(char);
}

export function isDecimal(char: number): boolean {
  if (char < 128) return char >= 48 && char <= 57;
  return toDecimal(char) >= 0;
}

export function isDigit(char: number): boolean {
  if (char < 128) return char >= 48 && char <= 57;
  return toDigit(char) >= 0;
}

export function isNumeric(char: number): boolean {
  if (char < 128) return char >= 48 && char <= 57;
  return databaseIsNumeric(char);
}

/** Py_UNICODE_ISALNUM. */
export function isAlnum(char: number): boolean {
  return isAlpha(char) || isDecimal(char) || isDigit(char) || isNumeric(char);
}

export function isLower(char: number): boolean {
  if (char < 128) return char >= 97 && char <= 122;
  return databaseIsLower(char);
}

export function isUpper(char: number): boolean {
  if (char < 128) return char >= 65 && char <= 90;
  return databaseIsUpper(char);
}

export function isPrintable(char: number): boolean {
  if (char < 128) return char >= 32 && char < 127;
  return databaseIsPrintable(char);
}

/** Whether a character has case (`_PyUnicode_IsCased`). */
export function isCased(char: number): boolean {
  if (char < 128) return isAlpha(char);
  return databaseIsCased(char);
}

export { foldCase, isCaseIgnorable, isTitle, toDecimal, toLower, toTitle, toUpper };
