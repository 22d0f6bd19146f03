/**
 * Strings in memory (PEP 393): making them, reading them, comparing, hashing and joining two.
 *
 *     +--------+------+--------+------+-------+------+-- ASCII: characters from here, 1 byte each
 *     | refcnt | type | length | hash | state | wstr |
 *     +--------+------+--------+------+-------+------+-------------+------+-------------+-- others: 1, 2 or 4 bytes each
 *     |                   the same                   | utf8 length | utf8 | wstr length |
 *     +----------------------------------------------+-------------+------+-------------+-----------------+
 *     |                            an instance of a subclass: the same                  | data: elsewhere |
 *     0        8      16       24     32      40     48            56     64            72                80
 *
 * The kind is always the narrowest that holds the characters, so equal strings have equal bytes. A zero
 * character ends the data.
 * The words `wstr` and `utf8` are never used and stay 0.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { fastHash, sipHash24 } from "../../numeric/siphash.ts";
import { hashHigh } from "../../numeric/hash.ts";
import {
  FLAG_UNICODE_SUBCLASS,
  OB_TYPE,
  STR_ASCII_DATA,
  STR_HASH,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  STR_STATE_COMPACT,
  STR_STATE_INTERNED,
  STR_STATE_READY,
  STR_WIDE_DATA,
  TP_FLAGS,
} from "../../object/offsets.ts";
import { IS_EMPTY_STR, IS_HASH_RANDOM, IS_HASH_SEED, IS_UNICODE_LATIN1 } from "../../object/state.ts";
import { MEMORY_ERROR, OVERFLOW_ERROR, STR_TYPE } from "../../object/static.ts";

export { StringWriter } from "./writer.ts";
export { asciiOfRepr } from "./repr.ts";
export { joinItems, joinStrings, strJoin } from "./split.ts";
export { internInPlace, internText, releaseStrings, strDealloc } from "./intern.ts";

/** Where an instance of a subclass has the address of its characters. */
export const STR_DATA_POINTER = 72;
/** Bytes of PyUnicodeObject, the struct of instances of subclasses. */
export const STR_OBJECT_BYTES = 80;
/** The largest length of a str: with 4 bytes a character it still has an address. */
export const MAX_STR_LENGTH = 0x1fffff00;
export const MAX_CODE_POINT = 0x10ffff;
/** From this many bytes on words are copied, and beyond the other the call of `copyWithin` is cheaper. */
const LEAST_COPIED_IN_WORDS = 12;
const MOST_COPIED_IN_LINE = 48;

// ---- reading --------------------------------------------------------------------------------------------------

/** The number of characters. */
export function strLength(vm: Machine, str: Address): number {
  return vm.i32[(str + STR_LENGTH) >> 2]!;
}

/** Bytes a character: 1, 2 or 4. */
export function strKind(vm: Machine, str: Address): number {
  return (vm.i32[(str + STR_STATE) >> 2]! >> 2) & 7;
}

export function strIsAscii(vm: Machine, str: Address): boolean {
  return (vm.i32[(str + STR_STATE) >> 2]! & STR_STATE_ASCII) !== 0;
}

/** The address of the first character (PyUnicode_DATA). A multiple of 8. */
export function strData(vm: Machine, str: Address): Address {
  const state = vm.i32[(str + STR_STATE) >> 2]!;
  if ((state & STR_STATE_COMPACT) !== 0)
    return str + ((state & STR_STATE_ASCII) !== 0 ? STR_ASCII_DATA : STR_WIDE_DATA);
  return vm.i32[(str + STR_DATA_POINTER) >> 2]!;
}

/** The character at `index` of data of a kind (PyUnicode_READ). */
export function readChar(vm: Machine, data: Address, kind: number, index: number): number {
  if (kind === 1) return vm.u8[data + index]!;
  if (kind === 2) return vm.u16[(data >> 1) + index]!;
  return vm.i32[(data >> 2) + index]!;
}

export function writeChar(vm: Machine, data: Address, kind: number, index: number, char: number): void {
  if (kind === 1) vm.u8[data + index] = char;
  else if (kind === 2) vm.u16[(data >> 1) + index] = char;
  else vm.i32[(data >> 2) + index] = char;
}

/** The code point at `index`, which must be inside. */
export function charAt(vm: Machine, str: Address, index: number): number {
  return readChar(vm, strData(vm, str), strKind(vm, str), index);
}

/** PyUnicode_Check. */
export function isStr(vm: Machine, object: Address): boolean {
  return (vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_FLAGS) >> 2]! & FLAG_UNICODE_SUBCLASS) !== 0;
}

/** PyUnicode_CheckExact. */
export function isExactStr(vm: Machine, object: Address): boolean {
  return vm.i32[(object + OB_TYPE) >> 2] === STR_TYPE;
}

/** The largest character the state allows: 127, 255, 65535 or 1114111 (PyUnicode_MAX_CHAR_VALUE). */
export function maxCharValue(vm: Machine, str: Address): number {
  const state = vm.i32[(str + STR_STATE) >> 2]!;
  if ((state & STR_STATE_ASCII) !== 0) return 127;
  const kind = (state >> 2) & 7;
  return kind === 1 ? 255 : kind === 2 ? 0xffff : MAX_CODE_POINT;
}

/** The text as a JavaScript string. Two adjacent lone surrogates become one pair: not for text that comes back. */
export function textOf(vm: Machine, str: Address): string {
  return textOfRange(vm, str, 0, vm.i32[(str + STR_LENGTH) >> 2]!);
}

export function textOfRange(vm: Machine, str: Address, start: number, end: number): string {
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  if (kind === 1) return latin1Text(vm.u8, data + start, data + end);
  let text = "";
  if (kind === 2) {
    const u16 = vm.u16;
    for (let at = (data >> 1) + start; at < (data >> 1) + end; at += 8192) {
      text += String.fromCharCode.apply(null, chunk(u16, at, Math.min(at + 8192, (data >> 1) + end)));
    }
    return text;
  }
  const u32 = vm.u32;
  for (let at = (data >> 2) + start; at < (data >> 2) + end; at++) text += String.fromCodePoint(u32[at]!);
  return text;
}

function latin1Text(u8: Uint8Array, from: number, to: number): string {
  let text = "";
  if (to - from <= 32) {
    let at = from;
    for (; at + 4 <= to; at += 4) text += String.fromCharCode(u8[at]!, u8[at + 1]!, u8[at + 2]!, u8[at + 3]!);
    for (; at < to; at++) text += String.fromCharCode(u8[at]!);
    return text;
  }
  for (let at = from; at < to; at += 8192)
    text += String.fromCharCode.apply(null, chunk(u8, at, Math.min(at + 8192, to)));
  return text;
}

function chunk(view: Uint8Array | Uint16Array, from: number, to: number): number[] {
  return view.subarray(from, to) as unknown as number[];
}

/** The code points of a str, copied. */
export function codePointsOf(vm: Machine, str: Address): Uint32Array {
  const length = strLength(vm, str);
  const points = new Uint32Array(length);
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  if (kind === 4) points.set(vm.u32.subarray(data >> 2, (data >> 2) + length));
  else for (let i = 0; i < length; i++) points[i] = readChar(vm, data, kind, i);
  return points;
}

// ---- making ---------------------------------------------------------------------------------------------------

/**
 * PyUnicode_New: room for `length` characters up to `maxChar`, of which one must really be above the bound of
 * the next narrower kind;
 * the characters are undefined, the final zero is there. `length` 0 gives the empty str.
 */
export function newStrSized(vm: Machine, length: number, maxChar: number): Address {
  if (length === 0) return emptyStr(vm);
  if (length > MAX_STR_LENGTH) throw vm.raise(MEMORY_ERROR, "");
  const ascii = maxChar < 128;
  const kind = maxChar < 256 ? 1 : maxChar < 65536 ? 2 : 4;
  const header = ascii ? STR_ASCII_DATA : STR_WIDE_DATA;
  const str = vm.allocator.allocate(header + (length + 1) * kind);
  if (str === 0) vm.noMemory();
  const state = (kind << 2) | STR_STATE_COMPACT | STR_STATE_READY | (ascii ? STR_STATE_ASCII : 0);
  initHeader(vm, str, STR_TYPE, length, state);
  if (!ascii) clearWideHeader(vm, str);
  writeChar(vm, str + header, kind, length, 0);
  return str;
}

/** The same for ASCII, of which there is at least one character. */
function newAsciiSized(vm: Machine, length: number): Address {
  const str = vm.allocator.allocate(STR_ASCII_DATA + 1 + length);
  if (str === 0) vm.noMemory();
  initHeader(vm, str, STR_TYPE, length, 4 | STR_STATE_COMPACT | STR_STATE_READY | STR_STATE_ASCII);
  vm.u8[str + STR_ASCII_DATA + length] = 0;
  return str;
}

function initHeader(vm: Machine, str: Address, type: Address, length: number, state: number): void {
  const i32 = vm.i32;
  const at = str >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = type;
  i32[at + 3] = 0;
  i32[at + 4] = length;
  i32[at + 5] = 0;
  i32[at + 6] = -1;
  i32[at + 7] = -1;
  i32[at + 8] = state;
  i32[at + 9] = 0;
  i32[at + 10] = 0;
  i32[at + 11] = 0;
}

function clearWideHeader(vm: Machine, str: Address): void {
  const i32 = vm.i32;
  const at = str >> 2;
  for (let i = 12; i < 18; i++) i32[at + i] = 0;
}

/** A new reference to the empty str. */
export function emptyStr(vm: Machine): Address {
  const i32 = vm.i32;
  let str = i32[IS_EMPTY_STR >> 2]!;
  if (str === 0) {
    str = vm.malloc(STR_ASCII_DATA + 1);
    initHeader(vm, str, STR_TYPE, 0, 4 | STR_STATE_COMPACT | STR_STATE_READY | STR_STATE_ASCII);
    vm.u8[str + STR_ASCII_DATA] = 0;
    i32[IS_EMPTY_STR >> 2] = str;
  }
  i32[str >> 2]!++;
  return str;
}

/** A new reference to the str of one character; those below 256 are cached. */
export function charStr(vm: Machine, char: number): Address {
  if (char >= 256) {
    const str = newStrSized(vm, 1, char);
    if (char < 65536) vm.u16[(str + STR_WIDE_DATA) >> 1] = char;
    else vm.i32[(str + STR_WIDE_DATA) >> 2] = char;
    return str;
  }
  const i32 = vm.i32;
  const table = i32[IS_UNICODE_LATIN1 >> 2]!;
  if (table !== 0) {
    const str = i32[(table + 8 * char) >> 2]!;
    if (str !== 0) {
      i32[str >> 2]!++;
      return str;
    }
  }
  return newLatin1Char(vm, char);
}

function newLatin1Char(vm: Machine, char: number): Address {
  const str = newStrSized(vm, 1, char);
  vm.u8[str + (char < 128 ? STR_ASCII_DATA : STR_WIDE_DATA)] = char;
  let table = vm.i32[IS_UNICODE_LATIN1 >> 2]!;
  if (table === 0) {
    table = vm.staticAlloc(256 * 8);
    vm.i32[IS_UNICODE_LATIN1 >> 2] = table;
  }
  vm.i32[(table + 8 * char) >> 2] = str;
  return vm.newRef(str);
}

/** The str of `text`: surrogate pairs become one character, lone surrogates stay. */
export function newStr(vm: Machine, text: string): Address {
  const units = text.length;
  let mask = 0;
  for (let i = 0; i < units; i++) mask |= text.charCodeAt(i);
  if (mask >= 0xd800) return newStrFromUtf16(vm, text, mask);
  if (units === 1) return charStr(vm, mask);
  const str = newStrSized(vm, units, mask);
  if (units === 0) return str;
  if (mask < 256) {
    const u8 = vm.u8;
    const data = str + (mask < 128 ? STR_ASCII_DATA : STR_WIDE_DATA);
    for (let i = 0; i < units; i++) u8[data + i] = text.charCodeAt(i);
  } else {
    const u16 = vm.u16;
    const data = (str + STR_WIDE_DATA) >> 1;
    for (let i = 0; i < units; i++) u16[data + i] = text.charCodeAt(i);
  }
  return str;
}

function newStrFromUtf16(vm: Machine, text: string, mask: number): Address {
  const points = new Uint32Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    mask |= point;
    points[length++] = point;
  }
  return newStrFromCodePoints(vm, points, length);
}

/** The str of the first `length` code points; surrogates are kept apart. */
export function newStrFromCodePoints(vm: Machine, points: ArrayLike<number>, length: number): Address {
  let mask = 0;
  for (let i = 0; i < length; i++) mask |= points[i]!;
  return newStrFromMasked(vm, points, 0, length, mask);
}

/** The same for a range, when the bitwise or of the characters is known. */
export function newStrFromMasked(
  vm: Machine,
  points: ArrayLike<number>,
  start: number,
  end: number,
  mask: number,
): Address {
  const length = end - start;
  if (length === 1) return charStr(vm, points[start]!);
  const str = newStrSized(vm, length, mask);
  if (length === 0) return str;
  if (mask < 256) {
    const u8 = vm.u8;
    const data = str + (mask < 128 ? STR_ASCII_DATA : STR_WIDE_DATA) - start;
    for (let i = start; i < end; i++) u8[data + i] = points[i]!;
  } else if (mask < 65536) {
    const u16 = vm.u16;
    const data = ((str + STR_WIDE_DATA) >> 1) - start;
    for (let i = start; i < end; i++) u16[data + i] = points[i]!;
  } else {
    const i32 = vm.i32;
    const data = ((str + STR_WIDE_DATA) >> 2) - start;
    for (let i = start; i < end; i++) i32[data + i] = points[i]!;
  }
  return str;
}

/** The str of `length` bytes in memory that are known to be ASCII. */
export function newAscii(vm: Machine, bytes: Address, length: number): Address {
  if (length <= 1) return length === 0 ? emptyStr(vm) : charStr(vm, vm.u8[bytes]!);
  if (length > MAX_STR_LENGTH) throw vm.raise(MEMORY_ERROR, "");
  return copyAscii(vm, bytes, length);
}

/** The same for more than one character, and no more than a str may have. */
function copyAscii(vm: Machine, bytes: Address, length: number): Address {
  const str = newAsciiSized(vm, length);
  if (length > MOST_COPIED_IN_LINE) vm.u8.copyWithin(str + STR_ASCII_DATA, bytes, bytes + length);
  else fillAscii(vm, str, bytes, length);
  return str;
}

/** Writes the characters of an ASCII str, in words put together from two of the source, and the last few as bytes. */
function fillAscii(vm: Machine, str: Address, from: Address, length: number): void {
  const { u8, i32 } = vm;
  const shift = (from & 3) << 3;
  let to = (str + STR_ASCII_DATA) >> 2;
  const words = length >> 2;
  if (words !== 0) {
    let at = from >> 2;
    let word = i32[at] >>> shift;
    for (const last = to + words; to < last; to++) {
      const next = i32[++at];
      i32[to] = word | ((next << 1) << (31 - shift));
      word = next >>> shift;
    }
  }
  for (let done = words << 2; done < length; done++) u8[str + STR_ASCII_DATA + done] = u8[from + done];
}

/** The str of `length` bytes in memory, each a Latin-1 character. */
export function newLatin1(vm: Machine, bytes: Address, length: number): Address {
  const u8 = vm.u8;
  let mask = 0;
  for (let at = bytes; at < bytes + length; at++) mask |= u8[at]!;
  if (mask < 128) return newAscii(vm, bytes, length);
  if (length === 1) return charStr(vm, mask);
  const str = newStrSized(vm, length, 255);
  copyBytes(vm, str + STR_WIDE_DATA, bytes, length);
  return str;
}

/** A copy of an exact or derived str as an exact one; the same object when it is exact already. */
export function exactStr(vm: Machine, str: Address): Address {
  if (isExactStr(vm, str)) return vm.newRef(str);
  return copyStr(vm, str);
}

/** A new exact str with the same characters (_PyUnicode_Copy). */
export function copyStr(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const copy = newStrSized(vm, length, maxCharValue(vm, str));
  if (length !== 0) copyBytes(vm, strData(vm, copy), strData(vm, str), length * strKind(vm, str));
  return copy;
}

// ---- copying characters ---------------------------------------------------------------------------------------

/** Copies bytes; the ranges may overlap. */
export function copyBytes(vm: Machine, to: Address, from: Address, bytes: number): void {
  if (bytes > MOST_COPIED_IN_LINE) vm.u8.copyWithin(to, from, from + bytes);
  else if (to > from && to < from + bytes) copyBackwards(vm.u8, to, from, bytes);
  else if (bytes >= LEAST_COPIED_IN_WORDS) copyInWords(vm, to, from, bytes);
  else {
    const u8 = vm.u8;
    for (let i = 0; i < bytes; i++) u8[to + i] = u8[from + i]!;
  }
}

function copyBackwards(u8: Uint8Array, to: Address, from: Address, bytes: number): void {
  for (let i = bytes - 1; i >= 0; i--) u8[to + i] = u8[from + i]!;
}

/** Writes aligned words, each put together from two where the source is not aligned alike: a third of the time of single bytes. */
function copyInWords(vm: Machine, to: Address, from: Address, bytes: number): void {
  const { u8, i32 } = vm;
  const end = to + bytes;
  for (; (to & 3) !== 0; to++, from++) u8[to] = u8[from];
  const shift = (from & 3) << 3;
  let q = from >> 2;
  const last = end >> 2;
  from += (last << 2) - to;
  if (shift === 0) for (let p = to >> 2; p < last; p++, q++) i32[p] = i32[q];
  else {
    let word = i32[q];
    for (let p = to >> 2; p < last; p++) {
      const next = i32[++q];
      i32[p] = (word >>> shift) | (next << (32 - shift));
      word = next;
    }
  }
  for (to = last << 2; to < end; to++, from++) u8[to] = u8[from];
}

/** Copies `count` characters to data of the same or a wider kind; every one must fit if it is narrower. */
export function copyChars(
  vm: Machine,
  to: Address,
  toKind: number,
  toIndex: number,
  from: Address,
  fromKind: number,
  fromIndex: number,
  count: number,
): void {
  if (toKind === fromKind) {
    copyBytes(vm, to + toIndex * toKind, from + fromIndex * toKind, count * toKind);
    return;
  }
  for (let i = 0; i < count; i++) writeChar(vm, to, toKind, toIndex + i, readChar(vm, from, fromKind, fromIndex + i));
}

/** Copies all characters of `str` to index `toIndex` of data of a kind that is wide enough. */
export function copyStrInto(vm: Machine, to: Address, toKind: number, toIndex: number, str: Address): void {
  copyChars(vm, to, toKind, toIndex, strData(vm, str), strKind(vm, str), 0, strLength(vm, str));
}

/** The bitwise or of characters: at least the largest of them and of its kind. */
export function maskOf(vm: Machine, data: Address, kind: number, start: number, end: number): number {
  let mask = 0;
  if (kind === 1) {
    const u8 = vm.u8;
    for (let at = data + start; at < data + end; at++) mask |= u8[at]!;
  } else if (kind === 2) {
    const u16 = vm.u16;
    for (let at = (data >> 1) + start; at < (data >> 1) + end; at++) mask |= u16[at]!;
  } else {
    const i32 = vm.i32;
    for (let at = (data >> 2) + start; at < (data >> 2) + end; at++) mask |= i32[at]!;
  }
  return mask;
}

/** PyUnicode_Substring: an exact str with the characters of `[start, end)`, bounds already inside. */
export function substring(vm: Machine, str: Address, start: number, end: number): Address {
  const i32 = vm.i32;
  const length = end - start;
  const state = i32[(str + STR_STATE) >> 2]!;
  if (length === i32[(str + STR_LENGTH) >> 2] && isExactStr(vm, str)) return vm.newRef(str);
  const data = strData(vm, str);
  const kind = (state >> 2) & 7;
  if (length <= 0) return emptyStr(vm);
  if (length === 1) return charStr(vm, readChar(vm, data, kind, start));
  if ((state & STR_STATE_ASCII) !== 0) {
    return copyAscii(vm, data + start, length);
  }
  const mask = maskOf(vm, data, kind, start, end);
  const slice = newStrSized(vm, length, mask);
  copyChars(vm, strData(vm, slice), strKind(vm, slice), 0, data, kind, start, length);
  return slice;
}

const PLAIN_ASCII = STR_STATE_ASCII | STR_STATE_COMPACT;

/** PyUnicode_Concat of two strings. */
export function concat(vm: Machine, left: Address, right: Address): Address {
  const i32 = vm.i32;
  const leftLength = i32[(left + STR_LENGTH) >> 2]!;
  const rightLength = i32[(right + STR_LENGTH) >> 2]!;
  if (leftLength === 0) return exactStr(vm, right);
  if (rightLength === 0) return exactStr(vm, left);
  if (leftLength + rightLength > MAX_STR_LENGTH) throw vm.raise(OVERFLOW_ERROR, "strings are too large to concat");
  if ((i32[(left + STR_STATE) >> 2] & i32[(right + STR_STATE) >> 2] & PLAIN_ASCII) === PLAIN_ASCII) {
    const text = newAsciiSized(vm, leftLength + rightLength);
    if (leftLength > MOST_COPIED_IN_LINE) copyBytes(vm, text + STR_ASCII_DATA, left + STR_ASCII_DATA, leftLength);
    else fillAscii(vm, text, left + STR_ASCII_DATA, leftLength);
    copyBytes(vm, text + STR_ASCII_DATA + leftLength, right + STR_ASCII_DATA, rightLength);
    return text;
  }
  const result = newStrSized(vm, leftLength + rightLength, Math.max(maxCharValue(vm, left), maxCharValue(vm, right)));
  const kind = strKind(vm, result);
  const data = strData(vm, result);
  copyStrInto(vm, data, kind, 0, left);
  copyStrInto(vm, data, kind, leftLength, right);
  return result;
}

/** Whether a str with a single reference may be changed in place (unicode_modifiable). */
function isModifiable(vm: Machine, str: Address): boolean {
  const i32 = vm.i32;
  const at = str >> 2;
  return (
    i32[at + 2] === STR_TYPE && i32[at + 6] === -1 && i32[at + 7] === -1 && (i32[at + 8]! & STR_STATE_INTERNED) === 0
  );
}

/**
 * PyUnicode_Append: `left + right`, both strings. Takes over the reference `left`, and grows it in place when it
 * is the only one; on an
 * error `left` is released.
 */
export function unicodeAppend(vm: Machine, left: Address, right: Address): Address {
  const i32 = vm.i32;
  if (i32[left >> 2] === 1) return appendToOwned(vm, left, right);
  i32[left >> 2]--; // somebody else keeps it alive meanwhile
  return concat(vm, left, right);
}

function appendToOwned(vm: Machine, left: Address, right: Address): Address {
  const i32 = vm.i32;
  const leftLength = i32[(left + STR_LENGTH) >> 2]!;
  const rightLength = i32[(right + STR_LENGTH) >> 2]!;
  const leftState = i32[(left + STR_STATE) >> 2]!;
  const rightState = i32[(right + STR_STATE) >> 2]!;
  const kind = (leftState >> 2) & 7;
  const fits =
    kind >= ((rightState >> 2) & 7) && !((leftState & STR_STATE_ASCII) !== 0 && (rightState & STR_STATE_ASCII) === 0);
  if (
    !fits ||
    rightLength === 0 ||
    leftLength === 0 ||
    !isModifiable(vm, left) ||
    leftLength + rightLength > MAX_STR_LENGTH
  ) {
    const mark = vm.mark();
    vm.hold(left);
    const result = concat(vm, left, right);
    vm.release(mark);
    return result;
  }
  const header = (leftState & STR_STATE_ASCII) !== 0 ? STR_ASCII_DATA : STR_WIDE_DATA;
  const length = leftLength + rightLength;
  const grown = vm.allocator.resize(left, header + (length + 1) * kind);
  if (grown === 0) {
    vm.decref(left);
    vm.noMemory();
  }
  i32[(grown + STR_LENGTH) >> 2] = length;
  if (kind === 1) {
    copyBytes(vm, grown + header + leftLength, strData(vm, right), rightLength);
    vm.u8[grown + header + length] = 0;
    return grown;
  }
  copyStrInto(vm, grown + header, kind, leftLength, right);
  writeChar(vm, grown + header, kind, length, 0);
  return grown;
}

// ---- equality, order, hash ------------------------------------------------------------------------------------

/** Whether two strings have the same characters. */
export function strEqual(vm: Machine, a: Address, b: Address): boolean {
  if (a === b) return true;
  const i32 = vm.i32;
  const length = i32[(a + STR_LENGTH) >> 2]!;
  if (length !== i32[(b + STR_LENGTH) >> 2]) return false;
  const state = i32[(a + STR_STATE) >> 2];
  const other = i32[(b + STR_STATE) >> 2];
  if ((state & other & PLAIN_ASCII) === PLAIN_ASCII)
    return equalAscii(i32, a + STR_ASCII_DATA, b + STR_ASCII_DATA, length);
  const kind = (state >> 2) & 7;
  if (kind !== ((other >> 2) & 7)) return false;
  return equalBytes(vm, strData(vm, a), strData(vm, b), length * kind);
}

/** Whether the bytes in two ranges of whole words are equal; what follows them in the last word does not count. */
function equalAscii(i32: Int32Array, a: Address, b: Address, bytes: number): boolean {
  let p = a >> 2;
  let q = b >> 2;
  for (const end = p + (bytes >> 2); p < end; p++, q++) if (i32[p] !== i32[q]) return false;
  return ((i32[p] ^ i32[q]) & ((1 << (8 * (bytes & 3))) - 1)) === 0;
}

/** memcmp() == 0 of two ranges that both start at multiples of 4. */
function equalBytes(vm: Machine, a: Address, b: Address, bytes: number): boolean {
  const i32 = vm.i32;
  const words = bytes >> 2;
  let p = a >> 2;
  let q = b >> 2;
  for (const end = p + words; p < end; p++, q++) if (i32[p] !== i32[q]) return false;
  const u8 = vm.u8;
  for (let i = words << 2; i < bytes; i++) if (u8[a + i] !== u8[b + i]) return false;
  return true;
}

/** -1, 0 or 1 by code points (PyUnicode_Compare). */
export function strCompare(vm: Machine, a: Address, b: Address): number {
  if (a === b) return 0;
  const n = strLength(vm, a);
  const m = strLength(vm, b);
  const common = n < m ? n : m;
  const kindA = strKind(vm, a);
  const kindB = strKind(vm, b);
  const dataA = strData(vm, a);
  const dataB = strData(vm, b);
  if (kindA === 1 && kindB === 1) {
    const u8 = vm.u8;
    for (let i = 0; i < common; i++) {
      const difference = u8[dataA + i]! - u8[dataB + i]!;
      if (difference !== 0) return difference < 0 ? -1 : 1;
    }
  } else {
    for (let i = 0; i < common; i++) {
      const difference = readChar(vm, dataA, kindA, i) - readChar(vm, dataB, kindB, i);
      if (difference !== 0) return difference < 0 ? -1 : 1;
    }
  }
  return n < m ? -1 : n > m ? 1 : 0;
}

/** Whether a str has exactly the text of an ASCII JavaScript string (_PyUnicode_EqualToASCIIString). */
export function strEqualsAscii(vm: Machine, str: Address, text: string): boolean {
  if (strLength(vm, str) !== text.length || !strIsAscii(vm, str)) return false;
  const data = strData(vm, str);
  const u8 = vm.u8;
  for (let i = 0; i < text.length; i++) if (u8[data + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Whether an object is the str by which UTF-8 is most often named: that one needs no look at other spellings. */
export function namesUtf8(vm: Machine, encoding: Address): boolean {
  return isExactStr(vm, encoding) && strEqualsAscii(vm, encoding, "utf-8");
}

/** The hash: low word; the high word in `vm.hashHigh`. Computed once and kept in the object. */
export function strHash(vm: Machine, str: Address): number {
  const i32 = vm.i32;
  const at = (str + STR_HASH) >> 2;
  const low = i32[at]!;
  const high = i32[at + 1]!;
  if (low !== -1 || high !== -1) {
    vm.hashHigh = high;
    return low;
  }
  const computed = hashBytes(vm, strData(vm, str), strLength(vm, str) * strKind(vm, str));
  i32[at] = computed;
  i32[at + 1] = vm.hashHigh;
  return computed;
}

const seed = new Int32Array(4);

/**
 * _Py_HashBytes: by SipHash-2-4 when the seed is fixed, by a faster mix when it is random. For str, bytes and
 * memoryview alike.
 */
export function hashBytes(vm: Machine, data: Address, bytes: number): number {
  const i32 = vm.i32;
  const low =
    i32[IS_HASH_RANDOM >> 2] === 0
      ? sipHash24(vm.u8, data, bytes, currentSeed(i32))
      : fastHash(i32, vm.u8, data, bytes, IS_HASH_SEED >> 2);
  vm.hashHigh = hashHigh[0]!;
  return low;
}

function currentSeed(i32: Int32Array): Int32Array {
  for (let i = 0; i < 4; i++) seed[i] = i32[(IS_HASH_SEED >> 2) + i]!;
  return seed;
}
