/** center, ljust, rjust, zfill, expandtabs of bytes and bytearray (Objects/stringlib/transmogrify.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { asInt } from "../../object/number.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { noneOrType, sizeArgument } from "../str/arguments.ts";
import { isBytes, MAX_BYTES_LENGTH } from "./bytes.ts";
import { dataOf, isBytearray, lengthOf, makeSized, moveBytes, unchanged } from "./region.ts";

function fillByte(vm: Machine, fill: Address, method: string): number {
  if (fill === 0) return 32;
  if ((isBytes(vm, fill) || isBytearray(vm, fill)) && lengthOf(vm, fill) === 1) return vm.u8[dataOf(vm, fill)];
  throw vm.raise(TYPE_ERROR, `${method}() argument 2 must be a byte string of length 1, not ${noneOrType(vm, fill)}`);
}

/** pad: `left` and `right` fill bytes around `self`. */
function pad(vm: Machine, self: Address, left: number, right: number, fill: number): Address {
  const before = Math.max(left, 0);
  const after = Math.max(right, 0);
  if (before === 0 && after === 0) return unchanged(vm, self);
  const length = lengthOf(vm, self);
  const total = before + length + after;
  if (total > MAX_BYTES_LENGTH) vm.noMemory();
  const result = makeSized(vm, self, total);
  const to = dataOf(vm, result);
  vm.u8.fill(fill, to, to + before);
  moveBytes(vm, to + before, dataOf(vm, self), length);
  vm.u8.fill(fill, to + before + length, to + total);
  return result;
}

export function bytesCenter(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  const byte = fillByte(vm, fill, "center");
  const margin = wanted - lengthOf(vm, self);
  if (margin <= 0) return unchanged(vm, self);
  const left = Math.floor(margin / 2) + (margin % 2 !== 0 && wanted % 2 !== 0 ? 1 : 0);
  return pad(vm, self, left, margin - left, byte);
}

export function bytesLjust(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  const byte = fillByte(vm, fill, "ljust");
  return pad(vm, self, 0, wanted - lengthOf(vm, self), byte);
}

export function bytesRjust(vm: Machine, self: Address, width: Address, fill: Address): Address {
  const wanted = sizeArgument(vm, width);
  const byte = fillByte(vm, fill, "rjust");
  return pad(vm, self, wanted - lengthOf(vm, self), 0, byte);
}

export function bytesZfill(vm: Machine, self: Address, width: Address): Address {
  const zeros = sizeArgument(vm, width) - lengthOf(vm, self);
  if (zeros <= 0) return unchanged(vm, self);
  const result = pad(vm, self, zeros, 0, 48);
  if (lengthOf(vm, self) === 0) return result;
  const data = dataOf(vm, result);
  const sign = vm.u8[data + zeros];
  if (sign === 43 || sign === 45) {
    vm.u8[data] = sign;
    vm.u8[data + zeros] = 48;
  }
  return result;
}

export function bytesExpandtabs(vm: Machine, self: Address, tabSize: Address): Address {
  const size = tabSize === 0 ? 8 : asInt(vm, tabSize);
  const total = expand(vm, self, size, -1);
  if (total > MAX_BYTES_LENGTH) vm.noMemory();
  const result = makeSized(vm, self, total);
  expand(vm, self, size, dataOf(vm, result));
  return result;
}

/** Writes the expanded bytes to `to` unless it is -1, and says how many there are. */
function expand(vm: Machine, self: Address, size: number, to: Address): number {
  const u8 = vm.u8;
  const data = dataOf(vm, self);
  const length = lengthOf(vm, self);
  let column = 0;
  let total = 0;
  for (let i = 0; i < length; i++) {
    const byte = u8[data + i];
    if (byte === 9) {
      if (size <= 0) continue;
      const spaces = size - (column % size);
      if (to >= 0) u8.fill(32, to + total, to + total + spaces);
      total += spaces;
      column += spaces;
      continue;
    }
    if (to >= 0) u8[to + total] = byte;
    total++;
    column = byte === 10 || byte === 13 ? 0 : column + 1;
  }
  return total;
}
