/** Making ints from machine numbers: the hottest allocation of all. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { INT_TYPE, SMALL_INTS } from "../../object/static.ts";

const BASE = 1073741824;

/** What {@link digitOf} says of anything but an exact int of one digit: less than any of them. */
export const NO_DIGIT = -0x80000000;

/** The value of an exact int of at most one digit, or NO_DIGIT. */
export function digitOf(i32: Int32Array, object: Address): number {
  if (i32[(object + OB_TYPE) >> 2] !== INT_TYPE) return NO_DIGIT;
  const size = i32[(object + OB_SIZE) >> 2];
  return (size + 1) >>> 0 > 2 ? NO_DIGIT : Math.imul(size, i32[(object + LONG_DIGITS) >> 2]);
}

/** An int of an integral `value`, |value| <= 2^53. -5 ... 256 are the cached ones. @throws MemoryError */
export function newInt(vm: Machine, value: number): Address {
  const int = boxWide(vm, value);
  if (int === 0) vm.noMemory();
  return int;
}

/** An int of an int32, or 0 without memory. */
export function boxInt(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  if (value >= -5 && value <= 256) {
    const small = SMALL_INTS + ((value + 5) << 5);
    i32[small >> 2]++;
    return small;
  }
  const sign = (value >> 31) | 1;
  const magnitude = Math.imul(sign, value);
  const object = vm.allocator.allocate(magnitude >>> 0 < BASE ? 28 : 32);
  if (object === 0) return 0;
  const at = object >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = INT_TYPE;
  i32[at + 3] = 0;
  if (magnitude >>> 0 < BASE) {
    i32[at + 4] = sign;
    i32[at + 5] = sign >> 31;
    i32[at + 6] = magnitude;
  } else {
    i32[at + 4] = sign << 1;
    i32[at + 5] = sign >> 31;
    i32[at + 6] = magnitude & (BASE - 1);
    i32[at + 7] = magnitude >>> 30;
  }
  return object;
}

/** The same as {@link newInt} for an int32: callers that compute in 32 bits stay free of doubles. @throws MemoryError */
export function newInt32(vm: Machine, value: number): Address {
  const int = boxInt(vm, value);
  if (int === 0) vm.noMemory();
  return int;
}

/** An int of an integral value up to 2^53, or 0 without memory. */
export function boxWide(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  const magnitude = value < 0 ? -value : value;
  if (magnitude < BASE) return boxInt(vm, value | 0);
  const object = vm.allocator.allocate(32);
  if (object === 0) return 0;
  const high = (magnitude / BASE) | 0;
  const size = value < 0 ? -2 : 2;
  const at = object >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = INT_TYPE;
  i32[at + 3] = 0;
  i32[at + 4] = size;
  i32[at + 5] = size >> 31;
  i32[at + 6] = magnitude - high * BASE;
  i32[at + 7] = high;
  return object;
}

/** Whether the int has at most one digit, so that `smallValue` reads it. */
export function isSmall(vm: Machine, int: Address): boolean {
  return (vm.i32[(int + OB_SIZE) >> 2]! + 1) >>> 0 <= 2;
}

/** The value of an int with at most one digit. The digit of 0 is 0. */
export function smallValue(vm: Machine, int: Address): number {
  return Math.imul(vm.i32[(int + OB_SIZE) >> 2]!, vm.i32[(int + LONG_DIGITS) >> 2]!);
}

/** Whether the object is exactly an int of at most one digit. */
export function isSmallInt(vm: Machine, object: Address): boolean {
  return vm.i32[(object + OB_TYPE) >> 2] === INT_TYPE && isSmall(vm, object);
}
