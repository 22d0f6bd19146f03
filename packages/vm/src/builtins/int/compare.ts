/** Comparison and hash of ints. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { compareDigits } from "../../numeric/digits.ts";
import { hashDigits, hashHigh } from "../../numeric/hash.ts";
import { newBool } from "../../object/compare.ts";
import { EQ, GE, GT, LE, LONG_DIGITS, LT, OB_SIZE } from "../../object/offsets.ts";
import { NOT_IMPLEMENTED } from "../../object/static.ts";
import { isInt } from "./convert.ts";

/** Negative, 0 or positive as `a` is less than, equal to or greater than `b` (long_compare). */
export function orderInts(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  if (aSize !== bSize) return aSize - bSize;
  const size = Math.abs(aSize);
  const order = compareDigits(i32, (a + LONG_DIGITS) >> 2, size, (b + LONG_DIGITS) >> 2, size);
  return aSize < 0 ? -order : order;
}

/** The truth of a comparison of two ints; `op` is LT ... GE. */
export function compareInts(vm: Machine, a: Address, b: Address, op: number): boolean {
  const order = a === b ? 0 : orderInts(vm, a, b);
  switch (op) {
    case LT:
      return order < 0;
    case LE:
      return order <= 0;
    case EQ:
      return order === 0;
    case GT:
      return order > 0;
    case GE:
      return order >= 0;
    default:
      return order !== 0;
  }
}

/** tp_richcompare. */
export function intRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isInt(vm, a) || !isInt(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, compareInts(vm, a, b, op));
}

/** tp_hash: the value modulo 2^61 - 1. */
export function intHash(vm: Machine, self: Address): number {
  const i32 = vm.i32;
  const size = i32[(self + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 <= 2) {
    const value = size * i32[(self + LONG_DIGITS) >> 2];
    vm.hashHigh = value >> 31;
    return value === -1 ? -2 : value;
  }
  const low = hashDigits(i32, (self + LONG_DIGITS) >> 2, size);
  vm.hashHigh = hashHigh[0];
  return low;
}
