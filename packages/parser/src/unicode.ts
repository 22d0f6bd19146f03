/**
 * Which characters identifiers consist of: what Unicode 13 says, as CPython 3.10 asks it.
 *
 * Every JavaScript engine of today knows Unicode 13 or a later version, in which no character stops being what it was. What
 * the later versions added is not printable to Unicode 13 (`printable.ts`), but for two old characters that became parts of
 * identifiers in Unicode 15.1. A test compares all characters with CPython's.
 *
 * A regular expression of a property takes long to make: these are made where they are used first, not when the module is loaded.
 */
import { isPrintable } from "./printable.ts";

/** The two katakana middle dots. */
const LATER: readonly number[] = [0x30fb, 0xff65];

/** Whether a code point may start an identifier; `_` may. */
export function isXidStart(codePoint: number): boolean {
  if (codePoint < 128) {
    return (codePoint >= 97 && codePoint <= 122) || (codePoint >= 65 && codePoint <= 90) || codePoint === 95;
  }
  return isPrintable(codePoint) && /^\p{XID_Start}$/u.test(String.fromCodePoint(codePoint));
}

/** Whether a code point may stand in an identifier after its first character. */
export function isXidContinue(codePoint: number): boolean {
  if (codePoint < 128) return isXidStart(codePoint) || (codePoint >= 48 && codePoint <= 57);
  return (
    isPrintable(codePoint) && /^\p{XID_Continue}$/u.test(String.fromCodePoint(codePoint)) && !LATER.includes(codePoint)
  );
}

/**
 * How many UTF-16 units of `text` form an identifier: its length when all do (`_PyUnicode_ScanIdentifier`).
 * An empty text gives 0.
 */
export function scanIdentifier(text: string): number {
  let at = 0;
  while (at < text.length) {
    const codePoint = text.codePointAt(at)!;
    if (!(at === 0 ? isXidStart(codePoint) : isXidContinue(codePoint))) break;
    at += codePoint > 0xffff ? 2 : 1;
  }
  return at;
}

/** `str.isidentifier`. */
export function isIdentifier(text: string): boolean {
  return text !== "" && scanIdentifier(text) === text.length;
}
