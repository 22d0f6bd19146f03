/** The commonest format of a float, `.2f` and its like, written straight into a str. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { POWERS_OF_TEN } from "../../numeric/float-decimal.ts";
import { STR_ASCII_DATA, STR_LENGTH } from "../../object/offsets.ts";
import { decimalLength, writeDecimal } from "../int/decimal.ts";
import { newStrSized, strData, strIsAscii } from "../str/text.ts";

const LARGEST_WHOLE = 0x80000000;
const LARGEST_SCALED = 0x10000000000000;
/** Twice the greatest error of a product, for each unit of it. */
const PRODUCT_ERROR = 2 ** -52;

/** The width and the places of a format specification, `width * WIDTH_UNIT + places`: 0 for those not of the form `8.2f` or `.2f`. */
export const WIDTH_UNIT = 16;
const LONGEST_SPEC = 5;

/** Reads a specification of at most two digits of width, not beginning with 0, and one of places, which is not 0. */
export function fixedLayout(vm: Machine, spec: Address): number {
  const length = vm.i32[(spec + STR_LENGTH) >> 2];
  if (length < 3 || length > LONGEST_SPEC || !strIsAscii(vm, spec)) return 0;
  const { u8 } = vm;
  const data = strData(vm, spec);
  const point = data + length - 3;
  const places = u8[point + 1] - 48;
  if (u8[point] !== 46 || u8[point + 2] !== 102 || places < 1 || places > 9) return 0;
  let width = 0;
  for (let at = data; at < point; at++) {
    const digit = u8[at] - 48;
    if (digit < (at === data ? 1 : 0) || digit > 9) return 0;
    width = width * 10 + digit;
  }
  return width * WIDTH_UNIT + places;
}

/**
 * The str of `x` with `places`, 1 to 9, digits after the point, blanks before it up to `width`; 0 where it is not sure how to round, or the
 * number is large or none.
 * @throws MemoryError
 */
export function fixedStr(vm: Machine, x: number, places: number, width: number): Address {
  const magnitude = Math.abs(x);
  const power = POWERS_OF_TEN[places]!;
  const scaled = magnitude * power;
  if (!(magnitude < LARGEST_WHOLE && scaled < LARGEST_SCALED)) return 0;
  const floor = Math.floor(scaled);
  const above = scaled - floor - 0.5;
  if (Math.abs(above) <= scaled * PRODUCT_ERROR) return 0;
  const rounded = above > 0 ? floor + 1 : floor;
  const whole = Math.floor(rounded / power);
  if (whole >= LARGEST_WHOLE) return 0;
  const sign = x < 0 || (x === 0 && 1 / x < 0) ? 1 : 0;
  return write(vm, sign, whole | 0, (rounded - whole * power) | 0, places, width);
}

/** `sign` is 1 for a minus. */
function write(vm: Machine, sign: number, whole: number, fraction: number, places: number, width: number): Address {
  const length = sign + decimalLength(whole) + 1 + places;
  const size = length > width ? length : width;
  const str = newStrSized(vm, size, 127);
  const { u8 } = vm;
  const end = str + STR_ASCII_DATA + size;
  for (let at = str + STR_ASCII_DATA; at < end - length; at++) u8[at] = 32;
  const point = end - places - 1;
  if (sign !== 0) u8[end - length] = 45;
  writeDecimal(u8, point, whole);
  u8[point] = 46;
  for (let at = point + 1; at < end; at++) u8[at] = 48;
  writeDecimal(u8, end, fraction);
  return str;
}
