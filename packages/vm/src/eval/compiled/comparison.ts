/**
 * Comparisons and truth for compiled code. Each exported function is one instruction: it consumes the operands that `own` says are owned and answers with 1 or 0;
 * `f`, `k` and `slot` are for slow-paths.ts.
 *
 * The fast ways know ints of one digit, floats, and for `==` and `!=` strings. They answer with -1 where they end, do not throw and run no Python code.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { strEqual } from "../../builtins/str/text.ts";
import { isTrue } from "../../object/compare.ts";
import { EQ, F_LASTI, FLOAT_VALUE, GE, GT, LE, LONG_DIGITS, LT, NE, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { FALSE, FLOAT_TYPE, INT_TYPE, NONE, STR_TYPE, TRUE } from "../../object/static.ts";
import { compareOperation, containsInstruction, popTruth } from "../comparison-instructions.ts";
import { drop, dropTwo } from "./references.ts";
import { storeOne, storeTwo } from "./slow-paths.ts";

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

function fastLess(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digit(i32, a);
  const y = digit(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x < y ? 1 : 0;
  if (!areFloats(i32, a, b)) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] < vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

function fastLessEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const x = digit(i32, a);
  const y = digit(i32, b);
  if (x !== NO_DIGIT && y !== NO_DIGIT) return x <= y ? 1 : 0;
  if (!areFloats(i32, a, b)) return UNKNOWN;
  return vm.f64[(a + FLOAT_VALUE) >> 3] <= vm.f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

function fastEqual(vm: Machine, a: Address, b: Address): number {
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

/** COMPARE_OP of two operands in their slots, which are released: the truth of the answer. */
function slowTruth(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
  operator: number,
): number {
  const i32 = vm.i32;
  const sp = storeTwo(vm, f, k, slot, a, b, own);
  const result = compareOperation(vm, sp, operator);
  if (result <= 1) return result;
  i32[slot] = result;
  i32[slot + 2] = 0;
  return popTruth(vm, slot + 2) ? 1 : 0;
}

export function less(vm: Machine, f: Address, k: number, slot: number, a: Address, b: Address, own: number): number {
  const truth = fastLess(vm, a, b);
  if (truth < 0) return slowTruth(vm, f, k, slot, a, b, own, LT);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
}

export function lessEqual(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
): number {
  const truth = fastLessEqual(vm, a, b);
  if (truth < 0) return slowTruth(vm, f, k, slot, a, b, own, LE);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
}

export function equal(vm: Machine, f: Address, k: number, slot: number, a: Address, b: Address, own: number): number {
  const truth = fastEqual(vm, a, b);
  if (truth < 0) return slowTruth(vm, f, k, slot, a, b, own, EQ);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
}

export function notEqual(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
): number {
  const same = fastEqual(vm, a, b);
  if (same < 0) return slowTruth(vm, f, k, slot, a, b, own, NE);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return 1 - same;
}

export function greater(vm: Machine, f: Address, k: number, slot: number, a: Address, b: Address, own: number): number {
  const truth = fastLess(vm, b, a);
  if (truth < 0) return slowTruth(vm, f, k, slot, a, b, own, GT);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
}

export function greaterEqual(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  a: Address,
  b: Address,
  own: number,
): number {
  const truth = fastLessEqual(vm, b, a);
  if (truth < 0) return slowTruth(vm, f, k, slot, a, b, own, GE);
  if (own !== 0) dropTwo(vm, f, k, a, b, own);
  return truth;
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
