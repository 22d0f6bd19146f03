/** Making ints from machine numbers: the hottest allocation of all. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { INT_TYPE, SMALL_INTS } from "../../object/static.ts";

const BASE = 1073741824;
const MASK = 1073741823;

/** An int of an integral `value`, |value| <= 2^53. -5 ... 256 are the cached ones. */
export function newInt(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  if (value >= -5 && value <= 256) {
    const small = SMALL_INTS + (value + 5) * 32;
    i32[small >> 2]!++;
    return small;
  }
  if (value < BASE && value > -BASE) {
    const object = vm.allocator.allocate(28);
    if (object === 0) vm.noMemory();
    const at = object >> 2;
    i32[at] = 1;
    i32[at + 1] = 0;
    i32[at + 2] = INT_TYPE;
    i32[at + 3] = 0;
    const sign = value < 0 ? -1 : 1;
    i32[at + 4] = sign;
    i32[at + 5] = sign >> 31;
    i32[at + 6] = value < 0 ? -value : value;
    return object;
  }
  return newWideInt(vm, value);
}

/** The same for an int32: callers that compute in 32 bits stay free of doubles. */
export function newInt32(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  if (value >= -5 && value <= 256) {
    const small = SMALL_INTS + ((value + 5) << 5);
    i32[small >> 2]++;
    return small;
  }
  if (value >= BASE || value <= -BASE) return newWideInt(vm, value);
  const object = vm.allocator.allocate(28);
  if (object === 0) vm.noMemory();
  const at = object >> 2;
  const sign = (value >> 31) | 1;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = INT_TYPE;
  i32[at + 3] = 0;
  i32[at + 4] = sign;
  i32[at + 5] = sign >> 31;
  i32[at + 6] = Math.imul(sign, value);
  return object;
}

/** Two digits up to 2^60. */
function newWideInt(vm: Machine, value: number): Address {
  const i32 = vm.i32;
  const magnitude = value < 0 ? -value : value;
  const high = (magnitude / BASE) | 0; // below 2^23
  const object = vm.newObject(INT_TYPE, 32);
  const size = value < 0 ? -2 : 2;
  i32[(object + OB_SIZE) >> 2] = size;
  i32[(object + OB_SIZE + 4) >> 2] = size >> 31;
  i32[(object + LONG_DIGITS) >> 2] = (magnitude - high * BASE) & MASK;
  i32[(object + LONG_DIGITS + 4) >> 2] = high;
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
