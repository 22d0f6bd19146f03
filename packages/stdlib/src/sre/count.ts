/** How far one item of a repetition goes: the loops over single characters that REPEAT_ONE and MIN_REPEAT_ONE run. */
import type { Characters } from "./matcher.ts";
import { asciiLower, unicodeLower } from "./case-folding.ts";
import { inCharset, inCharsetLocaleIgnore, isLiteralLocaleIgnore } from "./charset.ts";
import {
  OP_ANY,
  OP_ANY_ALL,
  OP_IN,
  OP_IN_IGNORE,
  OP_IN_LOC_IGNORE,
  OP_IN_UNI_IGNORE,
  OP_LITERAL,
  OP_LITERAL_IGNORE,
  OP_LITERAL_LOC_IGNORE,
  OP_LITERAL_UNI_IGNORE,
  OP_NOT_LITERAL,
  OP_NOT_LITERAL_IGNORE,
  OP_NOT_LITERAL_LOC_IGNORE,
  OP_NOT_LITERAL_UNI_IGNORE,
} from "./constants.ts";

/**
 * The end of the run of characters in [from, stop) that the item at `pc` matches, or -1 when the item is none that matches one character.
 * Positions are indexes into `chars`.
 */
export function endOfRun(code: Int32Array, pc: number, chars: Characters, from: number, stop: number): number {
  let at = from;
  const literal = code[pc + 1]!;
  switch (code[pc]) {
    case OP_IN:
      while (at < stop && inCharset(code, pc + 2, chars[at]!)) at++;
      return at;
    case OP_ANY:
      while (at < stop && chars[at] !== 10) at++;
      return at;
    case OP_ANY_ALL:
      return stop;
    case OP_LITERAL:
      while (at < stop && chars[at] === literal) at++;
      return at;
    case OP_NOT_LITERAL:
      while (at < stop && chars[at] !== literal) at++;
      return at;
    case OP_LITERAL_IGNORE:
      while (at < stop && asciiLower(chars[at]!) === literal) at++;
      return at;
    case OP_NOT_LITERAL_IGNORE:
      while (at < stop && asciiLower(chars[at]!) !== literal) at++;
      return at;
    case OP_IN_IGNORE:
      while (at < stop && inCharset(code, pc + 2, asciiLower(chars[at]!))) at++;
      return at;
    default:
      return endOfFoldedRun(code, pc, chars, from, stop);
  }
}

function endOfFoldedRun(code: Int32Array, pc: number, chars: Characters, from: number, stop: number): number {
  let at = from;
  const literal = code[pc + 1]!;
  switch (code[pc]) {
    case OP_LITERAL_UNI_IGNORE:
      while (at < stop && unicodeLower(chars[at]!) === literal) at++;
      return at;
    case OP_NOT_LITERAL_UNI_IGNORE:
      while (at < stop && unicodeLower(chars[at]!) !== literal) at++;
      return at;
    case OP_LITERAL_LOC_IGNORE:
      while (at < stop && isLiteralLocaleIgnore(literal, chars[at]!)) at++;
      return at;
    case OP_NOT_LITERAL_LOC_IGNORE:
      while (at < stop && !isLiteralLocaleIgnore(literal, chars[at]!)) at++;
      return at;
    case OP_IN_UNI_IGNORE:
      while (at < stop && inCharset(code, pc + 2, unicodeLower(chars[at]!))) at++;
      return at;
    case OP_IN_LOC_IGNORE:
      while (at < stop && inCharsetLocaleIgnore(code, pc + 2, chars[at]!)) at++;
      return at;
    default:
      return -1;
  }
}
