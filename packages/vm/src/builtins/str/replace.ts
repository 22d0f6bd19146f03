/** str.replace, removeprefix, removesuffix, strip and their like. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { NONE, STR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { OB_TYPE } from "../../object/offsets.ts";
import { requireStr, sizeArgument, unchanged } from "./arguments.ts";
import { isSpace } from "./characters.ts";
import { eachByte, findChar, findStr, hasZeroByte, tailMatch } from "./search.ts";
import {
  charStr,
  copyBytes,
  copyChars,
  copyStrInto,
  emptyStr,
  isStr,
  MAX_STR_LENGTH,
  maskOf,
  maxCharValue,
  newStrSized,
  readChar,
  strData,
  strEqual,
  strIsAscii,
  strKind,
  strLength,
  substring,
} from "./text.ts";

/** Of how often to replace: more often than a str can be long. */
const NO_LIMIT = 0x7fffffff;
/** Where matches start, while one replacement runs: nothing in it calls Python. */
let positions = new Int32Array(256);

/** `self.replace(old, new, count)`. */
export function strReplace(vm: Machine, self: Address, old: Address, by: Address, count: Address): Address {
  requireStr(vm, old, "replace", "argument 1");
  requireStr(vm, by, "replace", "argument 2");
  const limit = count === 0 ? -1 : sizeArgument(vm, count);
  return replaceText(vm, self, old, by, limit < 0 || limit > NO_LIMIT ? NO_LIMIT : limit);
}

/** PyUnicode_Replace. */
export function replaceText(vm: Machine, self: Address, old: Address, by: Address, limit: number): Address {
  const length = strLength(vm, self);
  const oldLength = strLength(vm, old);
  if (limit === 0 || oldLength > length || strEqual(vm, old, by)) return unchanged(vm, self);
  if (oldLength === 1 && limit === NO_LIMIT && isByteForByte(vm, self, old, by)) return replaceByte(vm, self, old, by);
  const found = oldLength === 0 ? interleavePositions(length, limit) : findPositions(vm, self, old, limit);
  if (found === 0) return unchanged(vm, self);
  const byLength = strLength(vm, by);
  const total = length + found * (byLength - oldLength);
  if (total > MAX_STR_LENGTH) vm.noMemory();
  if (total === 0) return emptyStr(vm);
  const result = newStrSized(vm, total, Math.max(maxCharValue(vm, self), maxCharValue(vm, by)));
  fillReplaced(vm, result, self, by, found, oldLength);
  return maxCharValue(vm, old) > 127 ? narrow(vm, result) : result;
}

/** Whether one ASCII character is to replace another in a str of bytes. */
function isByteForByte(vm: Machine, self: Address, old: Address, by: Address): boolean {
  return strKind(vm, self) === 1 && strLength(vm, by) === 1 && strIsAscii(vm, old) && strIsAscii(vm, by);
}

function replaceByte(vm: Machine, self: Address, old: Address, by: Address): Address {
  const u8 = vm.u8;
  const length = strLength(vm, self);
  const from = strData(vm, self);
  const oldByte = u8[strData(vm, old)]!;
  const first = findChar(vm, from, 1, oldByte, 0, length);
  if (first < 0) return unchanged(vm, self);
  const byByte = u8[strData(vm, by)]!;
  if (length === 1) return charStr(vm, byByte);
  const result = newStrSized(vm, length, maxCharValue(vm, self));
  const to = strData(vm, result);
  for (let i = 0; i < length; i++) {
    const byte = u8[from + i]!;
    u8[to + i] = byte === oldByte ? byByte : byte;
  }
  return result;
}

function growPositions(): void {
  const grown = new Int32Array(positions.length * 2);
  grown.set(positions);
  positions = grown;
}

function findPositions(vm: Machine, self: Address, old: Address, limit: number): number {
  const length = strLength(vm, self);
  const oldLength = strLength(vm, old);
  if (oldLength === 1 && strKind(vm, self) === 1 && strKind(vm, old) === 1) {
    return findBytePositions(vm, strData(vm, self), length, vm.u8[strData(vm, old)], limit);
  }
  let count = 0;
  for (let at = 0; count < limit;) {
    const found = findStr(vm, self, old, at, length);
    if (found < 0) break;
    if (count === positions.length) growPositions();
    positions[count++] = found;
    at = found + oldLength;
  }
  return count;
}

/** The same for a single byte. */
function findBytePositions(vm: Machine, data: Address, length: number, byte: number, limit: number): number {
  const { u8, i32 } = vm;
  const pattern = eachByte(byte);
  let count = 0;
  for (let at = 0; at < length; at += 4) {
    if (!hasZeroByte(i32[(data + at) >> 2] ^ pattern)) continue;
    const end = at + 4 < length ? at + 4 : length;
    for (let i = at; i < end; i++) {
      if (u8[data + i] !== byte) continue;
      if (count === limit) return count;
      if (count === positions.length) growPositions();
      positions[count++] = i;
    }
  }
  return count;
}

/** An empty `old` is before every character and at the end. */
function interleavePositions(length: number, limit: number): number {
  const count = Math.min(length + 1, limit);
  while (positions.length < count) growPositions();
  for (let i = 0; i < count; i++) positions[i] = i;
  return count;
}

function fillReplaced(
  vm: Machine,
  result: Address,
  self: Address,
  by: Address,
  found: number,
  oldLength: number,
): void {
  const kind = strKind(vm, result);
  const data = strData(vm, result);
  const selfKind = strKind(vm, self);
  const selfData = strData(vm, self);
  const byLength = strLength(vm, by);
  if (kind === 1) {
    fillBytes(vm, data, selfData, strLength(vm, self), strData(vm, by), byLength, found, oldLength);
    return;
  }
  let from = 0;
  let to = 0;
  for (let i = 0; i < found; i++) {
    const match = positions[i]!;
    if (match > from) copyChars(vm, data, kind, to, selfData, selfKind, from, match - from);
    to += match - from;
    copyStrInto(vm, data, kind, to, by);
    to += byLength;
    from = match + oldLength;
  }
  copyChars(vm, data, kind, to, selfData, selfKind, from, strLength(vm, self) - from);
}

/** The same where every character is a byte: `to`, `self` and `by` are where they lie. */
function fillBytes(
  vm: Machine,
  to: Address,
  self: Address,
  length: number,
  by: Address,
  byLength: number,
  found: number,
  oldLength: number,
): void {
  let from = self;
  let at = to;
  for (let i = 0; i < found; i++) {
    const kept = self + positions[i]! - from;
    copyBytes(vm, at, from, kept);
    copyBytes(vm, at + kept, by, byLength);
    at += kept + byLength;
    from += kept + oldLength;
  }
  copyBytes(vm, at, from, self + length - from);
}

/** unicode_adjust_maxchar: takes over a str whose characters may fit a narrower kind, returns one of the narrowest. */
export function narrow(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const bound = maxCharValue(vm, str);
  if (bound === 127) return str;
  const mask = maskOf(vm, strData(vm, str), strKind(vm, str), 0, length);
  if (bound === 255 ? mask >= 128 : bound === 65535 ? mask >= 256 : mask >= 65536) return str;
  vm.hold(str);
  const result = newStrSized(vm, length, mask);
  copyChars(vm, strData(vm, result), strKind(vm, result), 0, strData(vm, str), strKind(vm, str), 0, length);
  vm.decref(vm.unhold());
  return result;
}

// ---- prefixes and suffixes ------------------------------------------------------------------------------------

export function strRemoveprefix(vm: Machine, self: Address, prefix: Address): Address {
  requireStr(vm, prefix, "removeprefix", "argument");
  const length = strLength(vm, self);
  if (!tailMatch(vm, self, prefix, 0, length, false)) return unchanged(vm, self);
  return substring(vm, self, strLength(vm, prefix), length);
}

export function strRemovesuffix(vm: Machine, self: Address, suffix: Address): Address {
  requireStr(vm, suffix, "removesuffix", "argument");
  const length = strLength(vm, self);
  if (!tailMatch(vm, self, suffix, 0, length, true)) return unchanged(vm, self);
  return substring(vm, self, 0, length - strLength(vm, suffix));
}

// ---- strip ----------------------------------------------------------------------------------------------------

const LEFT = 1;
const RIGHT = 2;

export function strStrip(vm: Machine, self: Address, chars: Address): Address {
  return stripArgument(vm, self, chars, LEFT | RIGHT, "strip");
}

export function strLstrip(vm: Machine, self: Address, chars: Address): Address {
  return stripArgument(vm, self, chars, LEFT, "lstrip");
}

export function strRstrip(vm: Machine, self: Address, chars: Address): Address {
  return stripArgument(vm, self, chars, RIGHT, "rstrip");
}

function stripArgument(vm: Machine, self: Address, chars: Address, sides: number, name: string): Address {
  if (chars === 0 || chars === NONE) return strip(vm, self, 0, sides);
  if (!isStr(vm, chars)) throw vm.raise(TYPE_ERROR, `${name} arg must be None or str`);
  return strip(vm, self, chars, sides);
}

/** Takes away white space, or the characters of `chars` unless it is 0. */
function strip(vm: Machine, self: Address, chars: Address, sides: number): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let start = 0;
  let end = length;
  if ((sides & LEFT) !== 0) while (start < end && strips(vm, chars, readChar(vm, data, kind, start))) start++;
  if ((sides & RIGHT) !== 0) while (end > start && strips(vm, chars, readChar(vm, data, kind, end - 1))) end--;
  if (start === 0 && end === length && vm.i32[(self + OB_TYPE) >> 2] === STR_TYPE) return vm.newRef(self);
  return substring(vm, self, start, end);
}

function strips(vm: Machine, chars: Address, char: number): boolean {
  if (chars === 0) return isSpace(char);
  const kind = strKind(vm, chars);
  const data = strData(vm, chars);
  for (let i = strLength(vm, chars) - 1; i >= 0; i--) if (readChar(vm, data, kind, i) === char) return true;
  return false;
}
