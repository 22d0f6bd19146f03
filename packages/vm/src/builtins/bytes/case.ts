/** ASCII case and character classes of bytes and bytearray (Objects/bytes_methods.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { dataOf, lengthOf, makeSized } from "./region.ts";

export function isUpperByte(byte: number): boolean {
  return byte >= 65 && byte <= 90;
}

export function isLowerByte(byte: number): boolean {
  return byte >= 97 && byte <= 122;
}

function isAlphaByte(byte: number): boolean {
  return isUpperByte(byte) || isLowerByte(byte);
}

export function isDigitByte(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Space, \t, \n, \v, \f, \r. */
export function isSpaceByte(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

export function toLowerByte(byte: number): number {
  return isUpperByte(byte) ? byte + 32 : byte;
}

function toUpperByte(byte: number): number {
  return isLowerByte(byte) ? byte - 32 : byte;
}

/** A copy of `self` with each byte replaced; `previous` is the original byte before it, -1 at the start. */
function mapBytes(vm: Machine, self: Address, map: (byte: number, previous: number) => number): Address {
  const length = lengthOf(vm, self);
  const result = makeSized(vm, self, length);
  const u8 = vm.u8;
  const from = dataOf(vm, self);
  const to = dataOf(vm, result);
  let previous = -1;
  for (let i = 0; i < length; i++) {
    const byte = u8[from + i];
    u8[to + i] = map(byte, previous);
    previous = byte;
  }
  return result;
}

export function bytesLower(vm: Machine, self: Address): Address {
  return mapBytes(vm, self, toLowerByte);
}

export function bytesUpper(vm: Machine, self: Address): Address {
  return mapBytes(vm, self, toUpperByte);
}

export function bytesSwapcase(vm: Machine, self: Address): Address {
  return mapBytes(vm, self, (byte) => (isAlphaByte(byte) ? byte ^ 32 : byte));
}

export function bytesTitle(vm: Machine, self: Address): Address {
  return mapBytes(vm, self, (byte, previous) => (isAlphaByte(previous) ? toLowerByte(byte) : toUpperByte(byte)));
}

export function bytesCapitalize(vm: Machine, self: Address): Address {
  return mapBytes(vm, self, (byte, previous) => (previous < 0 ? toUpperByte(byte) : toLowerByte(byte)));
}

/** Whether there are bytes and all of them pass. */
function everyByte(vm: Machine, self: Address, test: (byte: number) => boolean): Address {
  const length = lengthOf(vm, self);
  const data = dataOf(vm, self);
  for (let i = 0; i < length; i++) if (!test(vm.u8[data + i])) return newBool(vm, false);
  return newBool(vm, length > 0);
}

export function bytesIsspace(vm: Machine, self: Address): Address {
  return everyByte(vm, self, isSpaceByte);
}

export function bytesIsalpha(vm: Machine, self: Address): Address {
  return everyByte(vm, self, isAlphaByte);
}

export function bytesIsalnum(vm: Machine, self: Address): Address {
  return everyByte(vm, self, (byte) => isAlphaByte(byte) || isDigitByte(byte));
}

export function bytesIsdigit(vm: Machine, self: Address): Address {
  return everyByte(vm, self, isDigitByte);
}

/** True for no bytes, too. */
export function bytesIsascii(vm: Machine, self: Address): Address {
  const length = lengthOf(vm, self);
  const data = dataOf(vm, self);
  for (let i = 0; i < length; i++) if (vm.u8[data + i] >= 128) return newBool(vm, false);
  return newBool(vm, true);
}

export function bytesIslower(vm: Machine, self: Address): Address {
  return newBool(vm, isCased(vm, self, isLowerByte, isUpperByte));
}

export function bytesIsupper(vm: Machine, self: Address): Address {
  return newBool(vm, isCased(vm, self, isUpperByte, isLowerByte));
}

function isCased(
  vm: Machine,
  self: Address,
  wanted: (byte: number) => boolean,
  refused: (byte: number) => boolean,
): boolean {
  const data = dataOf(vm, self);
  const end = data + lengthOf(vm, self);
  let found = false;
  for (let at = data; at < end; at++) {
    if (refused(vm.u8[at])) return false;
    if (wanted(vm.u8[at])) found = true;
  }
  return found;
}

export function bytesIstitle(vm: Machine, self: Address): Address {
  const data = dataOf(vm, self);
  const end = data + lengthOf(vm, self);
  let cased = false;
  let previousCased = false;
  for (let at = data; at < end; at++) {
    const byte = vm.u8[at];
    if (isUpperByte(byte) ? previousCased : isLowerByte(byte) && !previousCased) return newBool(vm, false);
    previousCased = isAlphaByte(byte);
    cased ||= previousCased;
  }
  return newBool(vm, cased);
}
