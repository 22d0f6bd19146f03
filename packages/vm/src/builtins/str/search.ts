/** Searching directly over characters in memory (Objects/stringlib/fastsearch.h, find.h, count.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { readChar, strData, strKind, strLength } from "./text.ts";

/** Needles from this length on get a table of skips (Horspool). */
const SKIP_FROM = 8;
const skips = new Int32Array(256);

/** A word whose four bytes are `byte`. */
export function eachByte(byte: number): number {
  return Math.imul(byte, 0x01010101);
}

/** Whether one of the four bytes of a word is zero. */
export function hasZeroByte(word: number): boolean {
  return ((word - 0x01010101) & ~word & 0x80808080) !== 0;
}

/**
 * The lowest index of `needle` within `[start, end)` of `str`, or -1. Bounds are inside; an empty needle is found at
 * `start`.
 */
export function findStr(vm: Machine, str: Address, needle: Address, start: number, end: number): number {
  const n = strLength(vm, needle);
  if (end - start < n) return -1;
  if (n === 0) return start;
  const kind = strKind(vm, str);
  const needleKind = strKind(vm, needle);
  if (needleKind > kind) return -1;
  const data = strData(vm, str);
  const needleData = strData(vm, needle);
  if (n === 1) return findChar(vm, data, kind, readChar(vm, needleData, needleKind, 0), start, end);
  if (kind === 1) return findBytes(vm.u8, data + start, data + end, needleData, n, data);
  return findWide(vm, data, kind, start, end, needleData, needleKind, n);
}

/** The lowest index of one character, or -1. */
export function findChar(vm: Machine, data: Address, kind: number, char: number, start: number, end: number): number {
  if (kind === 1) {
    const u8 = vm.u8;
    const near = end - start > 192 ? start + 64 : end;
    for (let at = data + start; at < data + near; at++) if (u8[at] === char) return at - data;
    if (near === end) return -1;
    const index = u8.subarray(data + near, data + end).indexOf(char);
    return index < 0 ? -1 : index + near;
  }
  for (let i = start; i < end; i++) if (readChar(vm, data, kind, i) === char) return i;
  return -1;
}

/** Bytes `needle ... needle + n` in `[from, to)`; the index is counted from `base`. */
export function findBytes(
  u8: Uint8Array,
  from: Address,
  to: Address,
  needle: Address,
  n: number,
  base: Address,
): number {
  const last = to - n;
  const first = u8[needle]!;
  const final = u8[needle + n - 1]!;
  if (n >= SKIP_FROM && to - from >= 4 * n) return findBytesSkipping(u8, from, last, needle, n, base);
  for (let at = from; at <= last; at++) {
    if (u8[at] !== first || u8[at + n - 1] !== final) continue;
    let i = 1;
    while (i < n - 1 && u8[at + i] === u8[needle + i]) i++;
    if (i >= n - 1) return at - base;
  }
  return -1;
}

function findBytesSkipping(
  u8: Uint8Array,
  from: Address,
  last: Address,
  needle: Address,
  n: number,
  base: Address,
): number {
  skips.fill(n);
  for (let i = 0; i < n - 1; i++) skips[u8[needle + i]!] = n - 1 - i;
  for (let at = from; at <= last; at += skips[u8[at + n - 1]!]!) {
    let i = n - 1;
    while (i >= 0 && u8[at + i] === u8[needle + i]) i--;
    if (i < 0) return at - base;
  }
  return -1;
}

function findWide(
  vm: Machine,
  data: Address,
  kind: number,
  start: number,
  end: number,
  needle: Address,
  needleKind: number,
  n: number,
): number {
  const first = readChar(vm, needle, needleKind, 0);
  for (let at = start; at <= end - n; at++) {
    if (readChar(vm, data, kind, at) !== first) continue;
    if (matchesAt(vm, data, kind, at, needle, needleKind, n)) return at;
  }
  return -1;
}

/** Whether the `n` characters of a needle stand at `at`. */
export function matchesAt(
  vm: Machine,
  data: Address,
  kind: number,
  at: number,
  needle: Address,
  needleKind: number,
  n: number,
): boolean {
  if (kind === 1 && needleKind === 1) {
    const u8 = vm.u8;
    for (let i = 0; i < n; i++) if (u8[data + at + i] !== u8[needle + i]) return false;
    return true;
  }
  for (let i = 0; i < n; i++) {
    if (readChar(vm, data, kind, at + i) !== readChar(vm, needle, needleKind, i)) return false;
  }
  return true;
}

/** The highest index of `needle` within `[start, end)`, or -1. An empty needle is found at `end`. */
export function rfindStr(vm: Machine, str: Address, needle: Address, start: number, end: number): number {
  const n = strLength(vm, needle);
  if (end - start < n) return -1;
  if (n === 0) return end;
  const kind = strKind(vm, str);
  const needleKind = strKind(vm, needle);
  if (needleKind > kind) return -1;
  const data = strData(vm, str);
  const needleData = strData(vm, needle);
  const first = readChar(vm, needleData, needleKind, 0);
  for (let at = end - n; at >= start; at--) {
    if (readChar(vm, data, kind, at) !== first) continue;
    if (n === 1 || matchesAt(vm, data, kind, at, needleData, needleKind, n)) return at;
  }
  return -1;
}

/**
 * How often `needle` occurs without overlapping, counting no further than `limit`. An empty needle occurs between
 * all characters.
 */
export function countStr(
  vm: Machine,
  str: Address,
  needle: Address,
  start: number,
  end: number,
  limit: number = Infinity,
): number {
  if (end < start) return 0;
  const n = strLength(vm, needle);
  if (n === 0) return Math.min(end - start + 1, limit);
  let count = 0;
  for (let at = start; count < limit; count++) {
    const found = findStr(vm, str, needle, at, end);
    if (found < 0) break;
    at = found + n;
  }
  return count;
}

/** Whether `needle` occurs (PyUnicode_Contains for two strings). */
export function strContains(vm: Machine, str: Address, needle: Address): boolean {
  return findStr(vm, str, needle, 0, strLength(vm, str)) >= 0;
}

/** Whether `[start, end)` of `str` begins, or ends when `atEnd`, with `affix` (tailmatch). */
export function tailMatch(
  vm: Machine,
  str: Address,
  affix: Address,
  start: number,
  end: number,
  atEnd: boolean,
): boolean {
  const n = strLength(vm, affix);
  const length = strLength(vm, str);
  if (end > length) end = length;
  else if (end < 0) end = Math.max(end + length, 0);
  if (start < 0) start = Math.max(start + length, 0);
  if (end - start < n) return false;
  if (n === 0) return true;
  const kind = strKind(vm, str);
  const affixKind = strKind(vm, affix);
  if (affixKind > kind) return false;
  return matchesAt(vm, strData(vm, str), kind, atEnd ? end - n : start, strData(vm, affix), affixKind, n);
}
