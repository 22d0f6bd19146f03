/** Decimal texts of ints of one digit, written straight into memory. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { STR_ASCII_DATA } from "../../object/offsets.ts";
import { charStr, newStrSized } from "../str/text.ts";

/** The str of an int32 above -2^31. */
export function decimalStr(vm: Machine, value: number): Address {
  if (value >= 0 && value < 10) return charStr(vm, 48 + value);
  const isNegative = value < 0;
  const magnitude = isNegative ? -value | 0 : value;
  const length = decimalLength(magnitude) + (isNegative ? 1 : 0);
  const str = newStrSized(vm, length, 127);
  const data = str + STR_ASCII_DATA;
  writeDecimal(vm.u8, data + length, magnitude);
  if (isNegative) vm.u8[data] = 45;
  return str;
}

/** How many decimal digits a number from 0 to 2^31 - 1 has. */
export function decimalLength(magnitude: number): number {
  if (magnitude < 100000) {
    if (magnitude < 100) return magnitude < 10 ? 1 : 2;
    return magnitude < 1000 ? 3 : magnitude < 10000 ? 4 : 5;
  }
  if (magnitude < 10000000) return magnitude < 1000000 ? 6 : 7;
  return magnitude < 100000000 ? 8 : magnitude < 1000000000 ? 9 : 10;
}

/** Writes the digits of a number from 0 to 2^31 - 1, the last one before `end`. */
export function writeDecimal(u8: Uint8Array | Uint32Array, end: number, magnitude: number): void {
  let left = magnitude | 0;
  let at = end;
  do {
    const rest = (left / 10) | 0;
    u8[--at] = 48 + left - Math.imul(rest, 10);
    left = rest;
  } while (left !== 0);
}
