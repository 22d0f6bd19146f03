/** Comparison and hash of floats. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { hashDouble, hashHigh } from "../../numeric/hash.ts";
import { newBool } from "../../object/compare.ts";
import { pointerHash } from "../../object/hash.ts";
import { EQ, FLAG_LONG_SUBCLASS, FLOAT_VALUE, GE, GT, LE, LT } from "../../object/offsets.ts";
import { NOT_IMPLEMENTED } from "../../object/static.ts";
import { intFits, intToBig, intToNumber } from "../int/convert.ts";
import { isFloat } from "./float.ts";

/** tp_richcompare: with an int by its exact value. */
export function floatRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const x = vm.f64[(a + FLOAT_VALUE) >> 3];
  if (isFloat(vm, b)) return newBool(vm, compareValues(x, vm.f64[(b + FLOAT_VALUE) >> 3], op));
  if (!vm.hasFlag(b, FLAG_LONG_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, compareWithInt(vm, x, b, op));
}

/** The truth of a comparison of a double with an int of any size. */
export function compareWithInt(vm: Machine, x: number, int: Address, op: number): boolean {
  if (intFits(vm, int)) return compareValues(x, intToNumber(vm, int), op);
  return compareValues(x, intToBig(vm, int), op);
}

/** JavaScript compares a double and a bigint by their mathematical values. */
function compareValues(x: number, y: number | bigint, op: number): boolean {
  switch (op) {
    case LT:
      return x < y;
    case LE:
      return x <= y;
    case EQ:
      return x <= y && x >= y; // === is false of a bigint
    case GT:
      return x > y;
    case GE:
      return x >= y;
    default:
      return !(x <= y && x >= y);
  }
}

/** tp_hash: that of an equal int; a nan by its address. */
export function floatHash(vm: Machine, self: Address): number {
  const value = vm.f64[(self + FLOAT_VALUE) >> 3];
  if (value !== value) return pointerHash(vm, self);
  const low = hashDouble(value);
  vm.hashHigh = hashHigh[0];
  return low;
}
