/**
 * Comparisons and truth for compiled code.
 *
 * The fast ways (`less` and its like) know ints of one digit, floats and strings. They answer with 1 or 0, or with -1 where they end; they take no
 * references, do not throw and run no Python code. `compare` is the instruction: it takes what the fast way said and does the rest, as `binary` in arithmetic.ts.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { digitOf, NO_DIGIT } from "../../builtins/int/box.ts";
import { strCompare, strEqual } from "../../builtins/str/text.ts";
import { isTrue } from "../../object/compare.ts";
import { F_LASTI, FLOAT_VALUE, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { FALSE, FLOAT_TYPE, INT_TYPE, NONE, STR_TYPE, TRUE } from "../../object/static.ts";
import { compareOperation, containsInstruction, popTruth } from "../comparison-instructions.ts";
import { drop, dropTwo } from "./references.ts";
import { storeOne, storeTwo } from "./slow-paths.ts";

const UNKNOWN = -1;

export function less(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digitOf(i32, a);
  const y = digitOf(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x < y ? 1 : 0;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return UNKNOWN;
  if (type === STR_TYPE) return strCompare(vm, a, b) < 0 ? 1 : 0;
  if (type !== FLOAT_TYPE) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] < vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

export function lessEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digitOf(i32, a);
  const y = digitOf(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x <= y ? 1 : 0;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return UNKNOWN;
  if (type === STR_TYPE) return strCompare(vm, a, b) <= 0 ? 1 : 0;
  if (type !== FLOAT_TYPE) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] <= vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

export function equal(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digitOf(i32, a);
  const y = digitOf(i32, b);
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

/** COMPARE_OP where only the truth of the answer is wanted, for which the fast way said `truth`; consumes the operands that `own` says are owned. @throws PY_ERROR */
export function compare(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
  operator: number,
  truth: number,
): number {
  if (truth < 0) return compareSlowly(vm, storeTwo(vm, f, k, slot, a, b, own), operator);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
}

/** The truth of what a comparison of the two topmost slots answers. */
function compareSlowly(vm: Machine, sp: number, operator: number): number {
  const result = compareOperation(vm, sp, operator);
  if (result <= 1) return result;
  vm.i32[sp - 4] = result;
  vm.i32[sp - 2] = 0;
  return popTruth(vm, sp - 2) ? 1 : 0;
}

/** A comparison whose answer, which need not be a bool, is asked for itself. Owned. */
export function compareToObject(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
  operator: number,
): Address {
  const result = compareOperation(vm, storeTwo(vm, f, k, slot, a, b, own), operator);
  return result <= 1 ? truthObject(vm, result) : result;
}

/** True or False, owned. */
export function truthObject(vm: Machine, truth: number): Address {
  const object = truth === 1 ? TRUE : FALSE;
  vm.i32[object >> 2]++;
  return object;
}

/** The truth of what needs no call to be asked: bools, None and ints; else -1. */
function fastTruth(vm: Machine, object: Address): number {
  if (object === TRUE) return 1;
  if (object === FALSE || object === NONE) return 0;
  return vm.i32[(object + OB_TYPE) >> 2] === INT_TYPE ? (vm.i32[(object + OB_SIZE) >> 2] !== 0 ? 1 : 0) : UNKNOWN;
}

/** The truth of an operand. */
export function truthOf(vm: Machine, f: Address, k: number, slot: number, object: Address, own: number): number {
  const truth = fastTruth(vm, object);
  if (truth < 0) return popTruth(vm, storeOne(vm, f, k, slot, object, own)) ? 1 : 0;
  if (own !== 0) drop(vm, f, k, object);
  return truth;
}

/** The truth of the topmost stack slot, which stays. */
export function truthOfTop(vm: Machine, f: Address, k: number, sp: number): number {
  const object = vm.i32[sp - 2];
  const truth = fastTruth(vm, object);
  if (truth >= 0) return truth;
  vm.i32[(f + F_LASTI) >> 2] = k;
  return isTrue(vm, object) ? 1 : 0;
}

/** CONTAINS_OP of the two topmost stack slots, which are released. */
export function contains(vm: Machine, f: Address, k: number, sp: number): number {
  vm.i32[(f + F_LASTI) >> 2] = k;
  return containsInstruction(vm, sp) ? 1 : 0;
}
