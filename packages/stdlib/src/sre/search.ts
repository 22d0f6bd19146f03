/**
 * Searching: the first position where a pattern matches. The INFO block in front of the code says how to get there fast:
 *
 *     INFO <skip> <flags> <min> <max> [<prefix length> <prefix skip> <prefix> <overlap> | <charset>]
 */
import { inCharset } from "./charset.ts";
import {
  AT_BEGINNING,
  AT_BEGINNING_LINE,
  AT_BEGINNING_STRING,
  INFO_CHARSET,
  INFO_LITERAL,
  INFO_PREFIX,
  OP_AT,
  OP_IN,
  OP_IN_UNI_IGNORE,
  OP_INFO,
  OP_LITERAL,
  OP_LITERAL_UNI_IGNORE,
  OP_MARK,
  OP_MIN_REPEAT_ONE,
  OP_NOT_LITERAL,
  OP_REPEAT_ONE,
} from "./constants.ts";
import { endOfRun } from "./count.ts";
import type { Matcher } from "./matcher.ts";

/** Searches from `matcher.start` for the code at `pc`; `start` and `ptr` then are the match. */
export function search(matcher: Matcher, pc: number): boolean {
  const code = matcher.vm!.i32;
  const { end, start } = matcher;
  if (start > end) return false;
  if (code[pc] !== OP_INFO) return searchAnywhere(matcher, pc, end);
  const flags = code[pc + 2]!;
  const least = code[pc + 3]! >>> 0;
  if (end - start < least) return false;
  const body = pc + 1 + code[pc + 1]!;
  if ((flags & INFO_PREFIX) !== 0) {
    const length = code[pc + 5]!;
    if (length === 1) return searchLiteral(matcher, pc, body, flags);
    if (length > 1) return searchPrefix(matcher, pc, body, flags, length);
  } else if ((flags & INFO_CHARSET) !== 0) return searchCharset(matcher, pc + 5, body);
  return searchAnywhere(matcher, body, least > 1 ? Math.max(start, end - least + 1) : end);
}

function searchAnywhere(matcher: Matcher, body: number, last: number): boolean {
  const first = firstTest(matcher.vm!.i32, body);
  for (let at = matcher.start; ; at++) {
    if (first >= 0) {
      const candidate = nextCandidate(matcher, first, at, last);
      if (candidate > last) return false;
      if (candidate > at) matcher.mustAdvance = false;
      at = candidate;
    }
    matcher.start = matcher.ptr = at;
    const matched = matcher.match(body, true);
    matcher.mustAdvance = false;
    if (matched) return true;
    if (at >= last) return false;
    matcher.resetMarks();
  }
}

/** Where in the code the test is that every match must pass where it starts, of one character or of the position; -1 for none. */
function firstTest(code: Int32Array, body: number): number {
  let pc = body;
  while (code[pc] === OP_MARK) pc += 2;
  if ((code[pc] === OP_REPEAT_ONE || code[pc] === OP_MIN_REPEAT_ONE) && code[pc + 2] !== 0) pc += 4;
  switch (code[pc]) {
    case OP_AT:
    case OP_IN:
    case OP_LITERAL:
    case OP_NOT_LITERAL:
    case OP_IN_UNI_IGNORE:
    case OP_LITERAL_UNI_IGNORE:
      return pc;
    default:
      return -1;
  }
}

/** The first position from `at` on that passes the test at `pc`, or one behind `last`. */
function nextCandidate(matcher: Matcher, pc: number, at: number, last: number): number {
  const code = matcher.vm!.i32;
  const { chars, end } = matcher;
  switch (code[pc]) {
    case OP_AT:
      return nextPosition(matcher, code[pc + 1]!, at, last);
    case OP_IN:
      while (at < end && !inCharset(code, pc + 2, chars[at]!)) at++;
      break;
    case OP_LITERAL:
      while (at < end && chars[at] !== code[pc + 1]) at++;
      break;
    default:
      while (at < end && endOfRun(code, pc, chars, at, at + 1) === at) at++;
  }
  return at < end ? at : last + 1;
}

function nextPosition(matcher: Matcher, position: number, at: number, last: number): number {
  const { beginning, chars } = matcher;
  switch (position) {
    case AT_BEGINNING:
    case AT_BEGINNING_STRING:
      return at === beginning ? at : last + 1;
    case AT_BEGINNING_LINE:
      while (at <= last && at !== beginning && chars[at - 1] !== 10) at++;
      return at;
    default:
      while (at <= last && !matcher.isAt(position, at)) at++;
      return at;
  }
}

function searchLiteral(matcher: Matcher, pc: number, body: number, flags: number): boolean {
  const code = matcher.vm!.i32;
  const { chars, end } = matcher;
  const skip = code[pc + 6]!;
  const literal = code[pc + 7]!;
  matcher.mustAdvance = false;
  for (let at = matcher.start; at < end; at++) {
    if (chars[at] !== literal) continue;
    matcher.start = at;
    matcher.ptr = at + skip;
    if ((flags & INFO_LITERAL) !== 0) return true;
    if (matcher.match(body + 2 * skip, false)) return true;
    matcher.resetMarks();
  }
  return false;
}

function searchCharset(matcher: Matcher, set: number, body: number): boolean {
  const code = matcher.vm!.i32;
  const { chars, end } = matcher;
  matcher.mustAdvance = false;
  for (let at = matcher.start; at < end; at++) {
    if (!inCharset(code, set, chars[at]!)) continue;
    matcher.start = matcher.ptr = at;
    if (matcher.match(body, false)) return true;
    matcher.resetMarks();
  }
  return false;
}

/** Knuth, Morris and Pratt's search: the overlap table says how much of the prefix a failure leaves matched. */
function searchPrefix(matcher: Matcher, pc: number, body: number, flags: number, length: number): boolean {
  const code = matcher.vm!.i32;
  const { chars, end } = matcher;
  const skip = code[pc + 6]!;
  const prefix = pc + 7;
  const overlap = prefix + length - 1; // of a prefix of i characters: at overlap + i
  matcher.mustAdvance = false;
  const first = code[prefix];
  let matchedLength = 0;
  for (let at = matcher.start; at < end; at++) {
    if (matchedLength === 0) {
      while (at < end && chars[at] !== first) at++;
      if (at >= end) return false;
    } else {
      const char = chars[at];
      while (matchedLength > 0 && char !== code[prefix + matchedLength]) matchedLength = code[overlap + matchedLength]!;
      if (char !== code[prefix + matchedLength]) continue;
    }
    if (++matchedLength < length) continue;
    matcher.start = at - (length - 1);
    matcher.ptr = matcher.start + skip;
    if ((flags & INFO_LITERAL) !== 0) return true;
    if (matcher.match(body + 2 * skip, false)) return true;
    matcher.resetMarks();
    matchedLength = code[overlap + length]!;
  }
  return false;
}
