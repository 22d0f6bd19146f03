/** Conversions of case, with the full mappings of Unicode: upper, lower, title, capitalize, swapcase, casefold. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { STR_ASCII_DATA } from "../../object/offsets.ts";
import { foldCase, isCased, isCaseIgnorable, isLower, isUpper, toLower, toTitle, toUpper } from "./characters.ts";
import { newStrSized, readChar, strData, strIsAscii, strKind, strLength } from "./text.ts";
import { eachByte } from "./search.ts";
import { StringWriter } from "./writer.ts";
import { unchanged } from "./arguments.ts";

const SIGMA = 0x3a3;
const FINAL_SIGMA = 0x3c2;
const SMALL_SIGMA = 0x3c3;

const TOP_BITS = 0x80808080 | 0;

export function strUpper(vm: Machine, self: Address): Address {
  return strIsAscii(vm, self) ? mapAscii(vm, self, 97, 122) : mapChars(vm, self, toUpper);
}

export function strLower(vm: Machine, self: Address): Address {
  return strIsAscii(vm, self) ? mapAscii(vm, self, 65, 90) : lowerWide(vm, self);
}

export function strCasefold(vm: Machine, self: Address): Address {
  return strIsAscii(vm, self) ? mapAscii(vm, self, 65, 90) : mapChars(vm, self, foldCase);
}

/** Flips the case bit of the characters `first` to `last`, four at a time. Always a new str, as CPython. */
function mapAscii(vm: Machine, self: Address, first: number, last: number): Address {
  const length = strLength(vm, self);
  if (length === 0) return unchanged(vm, self);
  const result = newStrSized(vm, length, 127);
  const i32 = vm.i32;
  // Added to a character, they set its top bit if it is at least `first`, or beyond `last`.
  const fromFirst = eachByte(128 - first);
  const beyondLast = eachByte(127 - last);
  let from = strData(vm, self) >> 2;
  let to = (result + STR_ASCII_DATA) >> 2;
  for (const end = to + (length >> 2); to < end; to++, from++) i32[to] = flipCase(i32[from], fromFirst, beyondLast);
  const u8 = vm.u8;
  const rest = flipCase(i32[from] & ((1 << (8 * (length & 3))) - 1), fromFirst, beyondLast);
  for (let i = 0; i < (length & 3); i++) u8[4 * to + i] = rest >> (8 * i);
  return result;
}

function flipCase(word: number, fromFirst: number, beyondLast: number): number {
  return word ^ (((word + fromFirst) & ~(word + beyondLast) & TOP_BITS) >>> 2);
}

type Mapping = (char: number) => number | readonly number[];

function writeMapped(writer: StringWriter, mapped: number | readonly number[]): void {
  if (typeof mapped === "number") writer.writeChar(mapped);
  else for (const char of mapped) writer.writeChar(char);
}

function mapChars(vm: Machine, self: Address, mapping: Mapping): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length);
  for (let i = 0; i < length; i++) writeMapped(writer, mapping(readChar(vm, data, kind, i)));
  return writer.finish(vm);
}

function lowerWide(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length);
  for (let i = 0; i < length; i++) writeLower(vm, writer, data, kind, i, length);
  return writer.finish(vm);
}

function writeLower(vm: Machine, writer: StringWriter, data: Address, kind: number, at: number, length: number): void {
  const char = readChar(vm, data, kind, at);
  if (char === SIGMA) writer.writeChar(lowerSigma(vm, data, kind, at, length));
  else writeMapped(writer, toLower(char));
}

/** handle_capital_sigma: the final form after a cased character and before none, ignorable ones aside. */
function lowerSigma(vm: Machine, data: Address, kind: number, at: number, length: number): number {
  let before = at - 1;
  while (before >= 0 && isCaseIgnorable(readChar(vm, data, kind, before))) before--;
  if (before < 0 || !isCased(readChar(vm, data, kind, before))) return SMALL_SIGMA;
  let after = at + 1;
  while (after < length && isCaseIgnorable(readChar(vm, data, kind, after))) after++;
  return after === length || !isCased(readChar(vm, data, kind, after)) ? FINAL_SIGMA : SMALL_SIGMA;
}

export function strCapitalize(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  if (length === 0) return unchanged(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length);
  writeMapped(writer, toTitle(readChar(vm, data, kind, 0)));
  for (let i = 1; i < length; i++) writeLower(vm, writer, data, kind, i, length);
  return writer.finish(vm);
}

export function strTitle(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length);
  let inWord = false;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (inWord) writeLower(vm, writer, data, kind, i, length);
    else writeMapped(writer, toTitle(char));
    inWord = isCased(char);
  }
  return writer.finish(vm);
}

export function strSwapcase(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (isUpper(char)) writeLower(vm, writer, data, kind, i, length);
    else if (isLower(char)) writeMapped(writer, toUpper(char));
    else writer.writeChar(char);
  }
  return writer.finish(vm);
}
