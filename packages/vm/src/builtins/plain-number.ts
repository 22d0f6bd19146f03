/** The plain decimals among the texts that int() and float() read: ASCII digits, perhaps a sign and a point, read where they lie. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { POWERS_OF_TEN } from "../numeric/float-decimal.ts";
import { OB_TYPE, STR_ASCII_DATA, STR_LENGTH, STR_STATE, STR_STATE_ASCII } from "../object/offsets.ts";
import { STR_TYPE } from "../object/static.ts";

/** So many digits make an int32. */
const MOST_INT_DIGITS = 9;
/** So many digits, and any power of ten below theirs, are exact in a double. */
const MOST_FLOAT_DIGITS = 15;

/** What {@link plainInteger} says of any other object. */
export const NO_INTEGER = -0x80000000;

/** The value of a str of at most 9 decimal digits, perhaps after a sign; NO_INTEGER for anything else. */
export function plainInteger(vm: Machine, object: Address): number {
  const length = plainLength(vm.i32, object);
  const { u8 } = vm;
  let at = object + STR_ASCII_DATA;
  const end = at + length;
  const first = u8[at];
  if (length > 0 && (first === 45 || first === 43)) at++;
  if (at === end || end - at > MOST_INT_DIGITS) return NO_INTEGER;
  let value = 0;
  for (; at < end; at++) {
    const digit = u8[at] - 48;
    if (digit < 0 || digit > 9) return NO_INTEGER;
    value = value * 10 + digit;
  }
  return first === 45 ? -value | 0 : value;
}

/** The nearest double to a str of at most 15 decimal digits, perhaps with a sign and a point; nan for anything else. */
export function plainFloat(vm: Machine, object: Address): number {
  const { u8 } = vm;
  let at = object + STR_ASCII_DATA;
  const end = at + plainLength(vm.i32, object);
  const first = u8[at];
  if (at < end && (first === 45 || first === 43)) at++;
  let point = -1;
  let mantissa = 0;
  let digits = 0;
  for (; at < end; at++) {
    const digit = u8[at] - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
    } else if (u8[at] === 46 && point < 0) point = digits;
    else return NaN;
  }
  if (digits === 0 || digits > MOST_FLOAT_DIGITS) return NaN;
  // Both are exact, so that the quotient is rounded once.
  const value = point < 0 ? mantissa : mantissa / POWERS_OF_TEN[digits - point]!;
  return first === 45 ? -value : value;
}

/** The length of an exact ASCII str; 0 for anything else, which is as plain as an empty one. */
function plainLength(i32: Int32Array, object: Address): number {
  if (i32[(object + OB_TYPE) >> 2] !== STR_TYPE) return 0;
  return (i32[(object + STR_STATE) >> 2] & STR_STATE_ASCII) !== 0 ? i32[(object + STR_LENGTH) >> 2] : 0;
}
