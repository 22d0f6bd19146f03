/** Padding: center, ljust, rjust, zfill, expandtabs. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { intArgument, sizeArgument, unchanged } from "./arguments.ts";
import {
  charAt,
  copyStrInto,
  isStr,
  MAX_STR_LENGTH,
  maxCharValue,
  newStrSized,
  readChar,
  strData,
  strKind,
  strLength,
  writeChar,
} from "./text.ts";

/** The fill character of an optional argument. */
function fillCharacter(vm: Machine, fill: Address): number {
  if (fill === 0) return 32;
  if (!isStr(vm, fill)) {
    throw vm.raise(TYPE_ERROR, `The fill character must be a unicode character, not ${vm.typeName(fill)}`);
  }
  if (strLength(vm, fill) !== 1) throw vm.raise(TYPE_ERROR, "The fill character must be exactly one character long");
  return charAt(vm, fill, 0);
}

/** A str with `left` and `right` fill characters around it (pad). */
export function padStr(vm: Machine, self: Address, left: number, right: number, fill: number): Address {
  if (left <= 0 && right <= 0) return unchanged(vm, self);
  left = Math.max(left, 0);
  right = Math.max(right, 0);
  const length = strLength(vm, self);
  const total = left + length + right;
  const result = newStrSized(vm, total, Math.max(fill, maxCharValue(vm, self)));
  const kind = strKind(vm, result);
  const data = strData(vm, result);
  fillChars(vm, data, kind, 0, left, fill);
  copyStrInto(vm, data, kind, left, self);
  fillChars(vm, data, kind, left + length, total, fill);
  return result;
}

/** Writes one character to the indexes `[start, end)`. */
export function fillChars(vm: Machine, data: Address, kind: number, start: number, end: number, fill: number): void {
  if (kind === 1) vm.u8.fill(fill, data + start, data + end);
  else for (let i = start; i < end; i++) writeChar(vm, data, kind, i, fill);
}

export function strCenter(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  const char = fillCharacter(vm, fill);
  const margin = wanted - strLength(vm, self);
  if (margin <= 0) return unchanged(vm, self);
  const left = Math.floor(margin / 2) + (margin % 2 !== 0 && wanted % 2 !== 0 ? 1 : 0);
  return padStr(vm, self, left, margin - left, char);
}

export function strLjust(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  return padStr(vm, self, 0, wanted - strLength(vm, self), fillCharacter(vm, fill));
}

export function strRjust(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  return padStr(vm, self, wanted - strLength(vm, self), 0, fillCharacter(vm, fill));
}

export function strZfill(vm: Machine, self: Address, width: Address): Address {
  const wanted = sizeArgument(vm, width);
  const zeros = wanted - strLength(vm, self);
  if (zeros <= 0) return unchanged(vm, self);
  const result = padStr(vm, self, zeros, 0, 48);
  if (strLength(vm, self) === 0) return result;
  const kind = strKind(vm, result);
  const data = strData(vm, result);
  const sign = readChar(vm, data, kind, zeros);
  if (sign === 43 || sign === 45) {
    writeChar(vm, data, kind, 0, sign);
    writeChar(vm, data, kind, zeros, 48);
  }
  return result;
}

export function strExpandtabs(vm: Machine, self: Address, tabSize: Address): Address {
  const size = tabSize === 0 ? 8 : intArgument(vm, tabSize);
  const length = strLength(vm, self);
  const total = expandedLength(vm, self, size);
  if (total < 0) return unchanged(vm, self);
  if (total > MAX_STR_LENGTH) vm.noMemory();
  const result = newStrSized(vm, total, maxCharValue(vm, self));
  const kind = strKind(vm, self);
  const from = strData(vm, self);
  const to = strData(vm, result);
  let column = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, from, kind, i);
    if (char === 9) {
      if (size <= 0) continue;
      const spaces = size - (column % size);
      fillChars(vm, to, kind, at, at + spaces, 32);
      at += spaces;
      column += spaces;
      continue;
    }
    writeChar(vm, to, kind, at++, char);
    column = char === 10 || char === 13 ? 0 : column + 1;
  }
  return result;
}

/** The length with tabs expanded; -1 when there is none. */
function expandedLength(vm: Machine, self: Address, size: number): number {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let found = false;
  let column = 0;
  let total = 0;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char === 9) {
      found = true;
      if (size <= 0) continue;
      const spaces = size - (column % size);
      total += spaces;
      column += spaces;
    } else {
      total++;
      column = char === 10 || char === 13 ? 0 : column + 1;
    }
  }
  return found ? total : -1;
}
