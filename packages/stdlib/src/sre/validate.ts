/**
 * The verifier: whether a row of words is pattern code that the matcher can run without leaving it. Anybody can call `_sre.compile`
 * with any list.
 */
import {
  AT_BEGINNING,
  AT_UNI_NON_BOUNDARY,
  CATEGORY_DIGIT,
  CATEGORY_UNI_NOT_LINEBREAK,
  INFO_CHARSET,
  INFO_LITERAL,
  INFO_PREFIX,
  OP_ANY,
  OP_ANY_ALL,
  OP_ASSERT,
  OP_ASSERT_NOT,
  OP_AT,
  OP_BIGCHARSET,
  OP_BRANCH,
  OP_CATEGORY,
  OP_CHARSET,
  OP_FAILURE,
  OP_GROUPREF,
  OP_GROUPREF_EXISTS,
  OP_GROUPREF_IGNORE,
  OP_GROUPREF_LOC_IGNORE,
  OP_GROUPREF_UNI_IGNORE,
  OP_IN,
  OP_IN_IGNORE,
  OP_IN_LOC_IGNORE,
  OP_IN_UNI_IGNORE,
  OP_INFO,
  OP_JUMP,
  OP_LITERAL,
  OP_LITERAL_IGNORE,
  OP_LITERAL_LOC_IGNORE,
  OP_LITERAL_UNI_IGNORE,
  OP_MARK,
  OP_MAX_UNTIL,
  OP_MIN_REPEAT_ONE,
  OP_MIN_UNTIL,
  OP_NEGATE,
  OP_NOT_LITERAL,
  OP_NOT_LITERAL_IGNORE,
  OP_NOT_LITERAL_LOC_IGNORE,
  OP_NOT_LITERAL_UNI_IGNORE,
  OP_RANGE,
  OP_RANGE_UNI_IGNORE,
  OP_REPEAT,
  OP_REPEAT_ONE,
  OP_SUCCESS,
} from "./constants.ts";

/** What no word of code is: the position or the word that an invalid step returns. */
const INVALID = -1;

/** Whether the words [start, end) are valid code for a pattern with so many groups (_validate_outer). */
export function isValidCode(words: Uint32Array, start: number, end: number, groups: number): boolean {
  if (groups < 0 || groups > 0x7fffffff || start >= end || words[end - 1] !== OP_SUCCESS) return false;
  return isValidBlock(words, start, end - 1, groups);
}

/** Whether [start, end) is a row of whole operations that stay within it. */
function isValidBlock(words: Uint32Array, start: number, end: number, groups: number): boolean {
  return endOfBlock(words, start, end, groups) === end;
}

/** Where a row of whole operations ends: at `end`, or at the JUMP that is its last operation; INVALID if it is none. */
function endOfBlock(words: Uint32Array, start: number, end: number, groups: number): number {
  if (start > end) return INVALID;
  let at = start;
  while (at < end) {
    if (at === end - 2 && words[at] === OP_JUMP) return at;
    at = endOfOperation(words, at, end, groups);
    if (at === INVALID) return INVALID;
  }
  return at;
}

/** The position behind the operation at `at`. */
function endOfOperation(words: Uint32Array, at: number, end: number, groups: number): number {
  switch (words[at]) {
    case OP_SUCCESS:
    case OP_FAILURE:
    case OP_ANY:
    case OP_ANY_ALL:
      return at + 1;
    case OP_MARK:
      return withArgument(words, at, end, 2 * groups + 1);
    case OP_LITERAL:
    case OP_NOT_LITERAL:
    case OP_LITERAL_IGNORE:
    case OP_NOT_LITERAL_IGNORE:
    case OP_LITERAL_UNI_IGNORE:
    case OP_NOT_LITERAL_UNI_IGNORE:
    case OP_LITERAL_LOC_IGNORE:
    case OP_NOT_LITERAL_LOC_IGNORE:
      return withArgument(words, at, end, 0xffffffff);
    case OP_AT:
      return withArgument(words, at, end, AT_UNI_NON_BOUNDARY);
    case OP_GROUPREF:
    case OP_GROUPREF_IGNORE:
    case OP_GROUPREF_UNI_IGNORE:
    case OP_GROUPREF_LOC_IGNORE:
      return withArgument(words, at, end, groups - 1);
    case OP_IN:
    case OP_IN_IGNORE:
    case OP_IN_UNI_IGNORE:
    case OP_IN_LOC_IGNORE: {
      const stop = skipFrom(words, at + 1, end);
      return isValidSet(words, at + 2, stop) ? stop : INVALID;
    }
    case OP_INFO:
      return endOfInfo(words, at, end);
    case OP_BRANCH:
      return endOfBranch(words, at, end, groups);
    case OP_REPEAT_ONE:
    case OP_MIN_REPEAT_ONE:
    case OP_REPEAT:
      return endOfRepeat(words, at, end, groups);
    case OP_GROUPREF_EXISTS:
      return endOfConditional(words, at, end, groups);
    case OP_ASSERT:
    case OP_ASSERT_NOT: {
      const stop = skipFrom(words, at + 1, end);
      if (stop === INVALID || at + 2 >= end || words[at + 2]! > 0x7fffffff) return INVALID;
      return endsWith(words, stop, OP_SUCCESS) && isValidBlock(words, at + 3, stop - 1, groups) ? stop : INVALID;
    }
    default:
      return INVALID;
  }
}

/** Behind an operation with one argument of at most `most`. The arguments of AT start at AT_BEGINNING, 0. */
function withArgument(words: Uint32Array, at: number, end: number, most: number): number {
  return at + 1 < end && words[at + 1]! >= AT_BEGINNING && words[at + 1]! <= most ? at + 2 : INVALID;
}

/** Where the skip at `at` leads: it counts from itself. */
function skipFrom(words: Uint32Array, at: number, end: number): number {
  if (at >= end || words[at]! > end - at) return INVALID;
  return at + words[at]!;
}

function endsWith(words: Uint32Array, stop: number, op: number): boolean {
  return words[stop - 1] === op;
}

/** Whether [at, stop) is a set of characters with the FAILURE at its end (_validate_charset). */
function isValidSet(words: Uint32Array, at: number, stop: number): boolean {
  if (stop === INVALID || stop <= at || !endsWith(words, stop, OP_FAILURE)) return false;
  const end = stop - 1;
  while (at < end) {
    at = endOfSetItem(words, at, end);
    if (at === INVALID || at > end) return false;
  }
  return true;
}

function endOfSetItem(words: Uint32Array, at: number, end: number): number {
  switch (words[at]) {
    case OP_NEGATE:
      return at + 1;
    case OP_LITERAL:
      return at + 2;
    case OP_RANGE:
    case OP_RANGE_UNI_IGNORE:
      return at + 3;
    case OP_CHARSET:
      return at + 9;
    case OP_CATEGORY:
      return words[at + 1]! >= CATEGORY_DIGIT && words[at + 1]! <= CATEGORY_UNI_NOT_LINEBREAK ? at + 2 : INVALID;
    case OP_BIGCHARSET: {
      if (at + 66 > end) return INVALID;
      const blocks = words[at + 1]!;
      for (let i = 0; i < 64; i++) {
        const four = words[at + 2 + i]!;
        for (let shift = 0; shift < 32; shift += 8) if (((four >>> shift) & 255) >= blocks) return INVALID;
      }
      return at + 66 + 8 * blocks;
    }
    default:
      return INVALID;
  }
}

/** INFO <skip> <flags> <min> <max> [<length> <skip> prefix overlap | charset] */
function endOfInfo(words: Uint32Array, at: number, end: number): number {
  const stop = skipFrom(words, at + 1, end);
  if (stop === INVALID || at + 5 > stop) return INVALID;
  const flags = words[at + 2]!;
  if ((flags & ~(INFO_PREFIX | INFO_LITERAL | INFO_CHARSET)) !== 0) return INVALID;
  const hasPrefix = (flags & INFO_PREFIX) !== 0;
  if ((flags & INFO_CHARSET) !== 0)
    return !hasPrefix && (flags & INFO_LITERAL) === 0 && isValidSet(words, at + 5, stop) ? stop : INVALID;
  if (!hasPrefix) return (flags & INFO_LITERAL) === 0 && stop === at + 5 ? stop : INVALID;
  return isValidPrefix(words, at + 5, stop, end) ? stop : INVALID;
}

/**
 * Whether the prefix at `at` ends at `stop`, its overlaps get shorter and the code behind begins with the literals that are to be skipped. The last two
 * are more than CPython asks for, which would hang or leave the code.
 */
function isValidPrefix(words: Uint32Array, at: number, stop: number, end: number): boolean {
  if (at + 2 > stop) return false;
  const length = words[at]!;
  const skip = words[at + 1]!;
  if (at + 2 + 2 * length !== stop || skip > length || stop + 2 * skip > end) return false;
  const overlap = at + 2 + length;
  for (let i = 0; i < length; i++) if (words[overlap + i]! > i) return false;
  for (let i = 0; i < skip; i++) if (words[stop + 2 * i] !== OP_LITERAL) return false;
  return true;
}

/** BRANCH (<skip> code JUMP <skip>) ... 0, all jumps to the same place: right behind. */
function endOfBranch(words: Uint32Array, at: number, end: number, groups: number): number {
  let target = INVALID;
  at++;
  for (;;) {
    const next = skipFrom(words, at, end);
    if (next === INVALID) return INVALID;
    if (next === at) break;
    if (next - 2 < at + 1 || words[next - 2] !== OP_JUMP || !isValidBlock(words, at + 1, next - 2, groups))
      return INVALID;
    const jump = skipFrom(words, next - 1, end);
    if (jump === INVALID || (target !== INVALID && jump !== target)) return INVALID;
    target = jump;
    at = next;
  }
  return at + 1 === target ? target : INVALID;
}

/** <skip> <min> <max> code, then SUCCESS for one character; the skip of REPEAT leads to its UNTIL. */
function endOfRepeat(words: Uint32Array, at: number, end: number, groups: number): number {
  const stop = skipFrom(words, at + 1, end);
  if (stop === INVALID || at + 4 > end || words[at + 2]! > words[at + 3]!) return INVALID;
  if (words[at] !== OP_REPEAT) {
    return endsWith(words, stop, OP_SUCCESS) && isValidBlock(words, at + 4, stop - 1, groups) ? stop : INVALID;
  }
  if (stop >= end || (words[stop] !== OP_MAX_UNTIL && words[stop] !== OP_MIN_UNTIL)) return INVALID;
  return isValidBlock(words, at + 4, stop, groups) ? stop + 1 : INVALID;
}

/** GROUPREF_EXISTS <group> <skip> yes [JUMP <skip> no]. The first skip counts from the group; the second is behind a JUMP at the end of `yes`. */
function endOfConditional(words: Uint32Array, at: number, end: number, groups: number): number {
  if (at + 2 >= end || words[at + 1]! >= groups) return INVALID;
  const skip = words[at + 2]!;
  if (skip < 1 || skip - 1 > end - (at + 2)) return INVALID;
  const otherwise = at + 1 + skip;
  const stop = endOfBlock(words, at + 3, otherwise, groups);
  if (stop === INVALID || stop === otherwise) return stop;
  const behind = skipFrom(words, stop + 1, end);
  return behind !== INVALID && isValidBlock(words, otherwise, behind, groups) ? behind : INVALID;
}
