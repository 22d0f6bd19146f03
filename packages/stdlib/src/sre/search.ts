/**
 * Searching: the first position where a pattern matches. The INFO block in front of the code says how to get there fast:
 *
 *     INFO <skip> <flags> <min> <max> [<prefix length> <prefix skip> <prefix> <overlap> | <charset>]
 */
import { inCharset } from "./charset.ts";
import { INFO_CHARSET, INFO_LITERAL, INFO_PREFIX, OP_INFO } from "./constants.ts";
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
  for (let at = matcher.start; ; at++) {
    matcher.start = matcher.ptr = at;
    const matched = matcher.match(body, true);
    matcher.mustAdvance = false;
    if (matched) return true;
    if (at >= last) return false;
    matcher.resetMarks();
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
  let matchedLength = 0;
  for (let at = matcher.start; at < end; at++) {
    const char = chars[at];
    while (matchedLength > 0 && char !== code[prefix + matchedLength]) matchedLength = code[overlap + matchedLength]!;
    if (char !== code[prefix + matchedLength]) continue;
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
