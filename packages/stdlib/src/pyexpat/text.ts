/** From UTF-8 in memory, or in a JavaScript array, to Python's strs. */
import {
  type Address,
  emptyStr,
  type Machine,
  newStrFromCodePoints,
  newStrSized,
  strData,
  strKind,
  writeChar,
} from "@pyvm/vm";

/** The str (owned) of right UTF-8 from `from` to `end` of `u8`. */
export function strFromUtf8(vm: Machine, u8: Uint8Array, from: number, end: number): Address {
  if (from >= end) return emptyStr(vm);
  let mask = 0;
  for (let at = from; at < end; at++) mask |= u8[at]!;
  if (end - from === 1) return newStrFromCodePoints(vm, [u8[from]!], 1);
  if (mask < 0x80) {
    const str = newStrSized(vm, end - from, mask);
    const to = strData(vm, str);
    const bytes = vm.u8;
    if (end - from > 64) bytes.set(u8.subarray(from, end), to);
    else for (let at = from; at < end; at++) bytes[to + at - from] = u8[at]!;
    return str;
  }
  const { count, largest } = measure(u8, from, end);
  if (count === 1) return newStrFromCodePoints(vm, [largest], 1);
  const str = newStrSized(vm, count, largest);
  const data = strData(vm, str);
  const kind = strKind(vm, str);
  for (let at = from, i = 0; at < end; i++) {
    writeChar(vm, data, kind, i, codePointAt(u8, at));
    at += sequenceSize(u8[at]!);
  }
  return str;
}

function measure(u8: Uint8Array, from: number, end: number): { count: number; largest: number } {
  let count = 0;
  let largest = 0;
  for (let at = from; at < end; count++) {
    const char = codePointAt(u8, at);
    if (char > largest) largest = char;
    at += sequenceSize(u8[at]!);
  }
  return { count, largest };
}

/** How many bytes the sequence has that begins with a byte. */
export function sequenceSize(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

export function codePointAt(u8: Uint8Array, at: number): number {
  const first = u8[at]!;
  if (first < 0x80) return first;
  if (first < 0xe0) return ((first & 31) << 6) | (u8[at + 1]! & 63);
  if (first < 0xf0) return ((first & 15) << 12) | ((u8[at + 1]! & 63) << 6) | (u8[at + 2]! & 63);
  return ((first & 7) << 18) | ((u8[at + 1]! & 63) << 12) | ((u8[at + 2]! & 63) << 6) | (u8[at + 3]! & 63);
}

/** Writes the UTF-8 of a character to `u8` at `at`; returns where it ends. */
export function putCharacter(u8: Uint8Array, at: number, char: number): number {
  if (char < 0x80) {
    u8[at] = char;
    return at + 1;
  }
  if (char < 0x800) {
    u8[at] = 0xc0 | (char >> 6);
    u8[at + 1] = 0x80 | (char & 63);
    return at + 2;
  }
  if (char < 0x10000) {
    u8[at] = 0xe0 | (char >> 12);
    u8[at + 1] = 0x80 | ((char >> 6) & 63);
    u8[at + 2] = 0x80 | (char & 63);
    return at + 3;
  }
  u8[at] = 0xf0 | (char >> 18);
  u8[at + 1] = 0x80 | ((char >> 12) & 63);
  u8[at + 2] = 0x80 | ((char >> 6) & 63);
  u8[at + 3] = 0x80 | (char & 63);
  return at + 4;
}

/** UTF-8 in the making; lives as long as a call. */
export class Utf8Builder {
  bytes: Uint8Array = new Uint8Array(64);
  length = 0;

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + more, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  character(char: number): void {
    this.reserve(4);
    this.length = putCharacter(this.bytes, this.length, char);
  }

  range(u8: Uint8Array, from: number, end: number): void {
    this.reserve(end - from);
    this.bytes.set(u8.subarray(from, end), this.length);
    this.length += end - from;
  }

  /** The last byte, or -1. */
  last(): number {
    return this.length === 0 ? -1 : this.bytes[this.length - 1]!;
  }

  str(vm: Machine): Address {
    return strFromUtf8(vm, this.bytes, 0, this.length);
  }
}
