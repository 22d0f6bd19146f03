/** isalpha and its like. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { isIdentifierContinue, isIdentifierStart } from "../../unicode/database.ts";
import {
  isAlnum,
  isAlpha,
  isDecimal,
  isDigit,
  isLower,
  isNumeric,
  isPrintable,
  isSpace,
  isTitle,
  isUpper,
} from "./characters.ts";
import { readChar, strData, strIsAscii, strKind, strLength } from "./text.ts";

/** Whether all characters pass; `empty` for the empty str. */
function all(vm: Machine, self: Address, test: (char: number) => boolean, empty: boolean): boolean {
  const length = strLength(vm, self);
  if (length === 0) return empty;
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  for (let i = 0; i < length; i++) if (!test(readChar(vm, data, kind, i))) return false;
  return true;
}

export const strIsalpha = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isAlpha, false));
export const strIsalnum = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isAlnum, false));
export const strIsdecimal = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isDecimal, false));
export const strIsdigit = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isDigit, false));
export const strIsnumeric = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isNumeric, false));
export const strIsspace = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isSpace, false));
export const strIsprintable = (vm: Machine, self: Address): Address => newBool(vm, all(vm, self, isPrintable, true));
export const strIsascii = (vm: Machine, self: Address): Address => newBool(vm, strIsAscii(vm, self));

/** PyUnicode_IsIdentifier. */
export function isIdentifierStr(vm: Machine, str: Address): boolean {
  const length = strLength(vm, str);
  if (length === 0) return false;
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  if (!isIdentifierStart(readChar(vm, data, kind, 0))) return false;
  for (let i = 1; i < length; i++) if (!isIdentifierContinue(readChar(vm, data, kind, i))) return false;
  return true;
}

export const strIsidentifier = (vm: Machine, self: Address): Address => newBool(vm, isIdentifierStr(vm, self));

export function strIslower(vm: Machine, self: Address): Address {
  return newBool(vm, allCased(vm, self, isLower, isUpper));
}

export function strIsupper(vm: Machine, self: Address): Address {
  return newBool(vm, allCased(vm, self, isUpper, isLower));
}

/** Whether there is a character that `wanted` takes, and none of the other case or of title case. */
function allCased(
  vm: Machine,
  self: Address,
  wanted: (char: number) => boolean,
  other: (char: number) => boolean,
): boolean {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let found = false;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (other(char) || isTitle(char)) return false;
    if (!found && wanted(char)) found = true;
  }
  return found;
}

export function strIstitle(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let cased = false;
  let previousCased = false;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (isUpper(char) || isTitle(char)) {
      if (previousCased) return newBool(vm, false);
      cased = previousCased = true;
    } else if (isLower(char)) {
      if (!previousCased) return newBool(vm, false);
      cased = true;
    } else previousCased = false;
  }
  return newBool(vm, cased);
}
