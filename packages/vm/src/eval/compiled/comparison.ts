/**
 * Comparisons for compiled code: 1 or 0 where both operands are ints of one digit, floats, or (`==` and `!=`) strings; else -1, and COMPARE_OP's own function
 * does the work. They take no references, do not throw and run no Python code.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { strEqual } from "../../builtins/str/text.ts";
import { isTrue } from "../../object/compare.ts";
import { FLOAT_VALUE, LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { FALSE, FLOAT_TYPE, INT_TYPE, NONE, STR_TYPE, TRUE } from "../../object/static.ts";
import { compareOperation, popTruth } from "../comparison-instructions.ts";

const UNKNOWN = -1;
/** Less than any int of one digit. */
const NO_DIGIT = -0x80000000;

/** The value of an exact int of at most one digit, or NO_DIGIT. */
function digit(i32: Int32Array, object: Address): number {
  if (i32[(object + OB_TYPE) >> 2] !== INT_TYPE) return NO_DIGIT;
  const size = i32[(object + OB_SIZE) >> 2];
  return (size + 1) >>> 0 > 2 ? NO_DIGIT : Math.imul(size, i32[(object + LONG_DIGITS) >> 2]);
}

function areFloats(i32: Int32Array, a: Address, b: Address): boolean {
  return i32[(a + OB_TYPE) >> 2] === FLOAT_TYPE && i32[(b + OB_TYPE) >> 2] === FLOAT_TYPE;
}

export function less(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digit(i32, a);
  const y = digit(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x < y ? 1 : 0;
  if (!areFloats(i32, a, b)) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] < vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

export function lessEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digit(i32, a);
  const y = digit(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x <= y ? 1 : 0;
  if (!areFloats(i32, a, b)) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] <= vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

export function equal(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digit(i32, a);
  const y = digit(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x === y ? 1 : 0;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return UNKNOWN;
  if (type === STR_TYPE) return a === b || strEqual(vm, a, b) ? 1 : 0;
  if (type !== FLOAT_TYPE) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] === vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

export function notEqual(vm: Machine, a: Address, b: Address): number {
  const same = equal(vm, a, b);
  return same < 0 ? same : 1 - same;
}

export function greater(vm: Machine, a: Address, b: Address): number {
  return less(vm, b, a);
}

export function greaterEqual(vm: Machine, a: Address, b: Address): number {
  return lessEqual(vm, b, a);
}

/** COMPARE_OP of the two topmost stack slots, which are released: the truth of the answer. @throws PY_ERROR; the slots are empty or owned then */
export function compareSlowly(vm: Machine, sp: number, operator: number): number {
  const result = compareOperation(vm, sp, operator);
  if (result <= 1) return result;
  vm.i32[sp - 4] = result;
  vm.i32[sp - 2] = 0;
  return popTruth(vm, sp - 2) ? 1 : 0;
}

/** The truth of what needs no call to be asked: bools, None and ints; else -1. */
export function truth(vm: Machine, object: Address): number {
  if (object === TRUE) return 1;
  if (object === FALSE || object === NONE) return 0;
  return vm.i32[(object + OB_TYPE) >> 2] === INT_TYPE ? (vm.i32[(object + OB_SIZE) >> 2] !== 0 ? 1 : 0) : UNKNOWN;
}

/** The truth of the topmost stack slot, which stays. @throws PY_ERROR */
export function truthOfTop(vm: Machine, sp: number): number {
  return isTrue(vm, vm.i32[sp - 2]) ? 1 : 0;
}
