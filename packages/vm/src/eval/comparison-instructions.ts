/** COMPARE_OP and its relatives, and the truth of values. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { compareInts } from "../builtins/int/int.ts";
import { compareQuietly, UNSURE } from "../builtins/list/compare.ts";
import { strCompare, strEqual } from "../builtins/str/text.ts";
import { isTrue, richCompare } from "../object/compare.ts";
import { deallocate } from "../object/dealloc.ts";
import { EQ, FLOAT_VALUE, GE, GT, LE, LONG_DIGITS, LT, NE, OB_SIZE, OB_TYPE } from "../object/offsets.ts";
import { TS_RECURSION_DEPTH, TS_RECURSION_LIMIT } from "../object/state.ts";
import { FALSE, FLOAT_TYPE, INT_TYPE, STR_TYPE, TRUE, TUPLE_TYPE } from "../object/static.ts";
import { containsOperation } from "./operations/items.ts";

function compareNumbers(x: number, y: number, operator: number): boolean {
  switch (operator) {
    case LT:
      return x < y;
    case LE:
      return x <= y;
    case EQ:
      return x === y;
    case NE:
      return x !== y;
    case GT:
      return x > y;
    case GE:
      return x >= y;
    default:
      throw new Error(`comparison ${operator} is unknown`);
  }
}

function releaseOperands(vm: Machine, a: Address, b: Address): void {
  const i32 = vm.i32;
  if (--i32[a >> 2] === 0) deallocate(vm, a);
  if (--i32[b >> 2] === 0) deallocate(vm, b);
}

/**
 * COMPARE_OP: compares the two topmost stack slots and releases them. 0 or 1 where the answer is a bool without a reference to it, so that the
 * jump that usually follows needs no object; else the owned result.
 */
export function compareOperation(vm: Machine, sp: number, operator: number): number {
  const i32 = vm.i32;
  const a = i32[sp - 4];
  const b = i32[sp - 2];
  const ta = i32[(a + OB_TYPE) >> 2];
  const tb = i32[(b + OB_TYPE) >> 2];
  // PyObject_RichCompare counts as a call, which shows when recursion ends in a comparison.
  if (i32[TS_RECURSION_DEPTH >> 2] >= i32[TS_RECURSION_LIMIT >> 2]) vm.enterRecursion(" in comparison");
  let truth: boolean;
  if (ta === INT_TYPE && tb === INT_TYPE) {
    const sa = i32[(a + OB_SIZE) >> 2];
    const sb = i32[(b + OB_SIZE) >> 2];
    if ((sa + 1) >>> 0 <= 2 && (sb + 1) >>> 0 <= 2) {
      const x = Math.imul(sa, i32[(a + LONG_DIGITS) >> 2]);
      truth = compareNumbers(x, Math.imul(sb, i32[(b + LONG_DIGITS) >> 2]), operator);
    } else truth = compareInts(vm, a, b, operator);
  } else if (ta === FLOAT_TYPE && tb === FLOAT_TYPE) {
    truth = compareFloats(vm.f64[(a + FLOAT_VALUE) >> 3], vm.f64[(b + FLOAT_VALUE) >> 3], operator);
  } else if (ta === STR_TYPE && tb === STR_TYPE) truth = compareStrs(vm, a, b, operator);
  else {
    const known = ta === TUPLE_TYPE && tb === TUPLE_TYPE ? compareQuietly(vm, a, b, operator) : UNSURE;
    const result = known === UNSURE ? richCompare(vm, a, b, operator) : known;
    releaseOperands(vm, a, b);
    return result;
  }
  releaseOperands(vm, a, b);
  return truth ? 1 : 0;
}

/** As `compareNumbers`; apart from it, so that each has one kind of numbers. */
function compareFloats(x: number, y: number, operator: number): boolean {
  switch (operator) {
    case LT:
      return x < y;
    case LE:
      return x <= y;
    case EQ:
      return x === y;
    case NE:
      return x !== y;
    case GT:
      return x > y;
    default:
      return x >= y;
  }
}

function compareStrs(vm: Machine, a: Address, b: Address, operator: number): boolean {
  if (operator === EQ) return strEqual(vm, a, b);
  if (operator === NE) return !strEqual(vm, a, b);
  return compareNumbers(strCompare(vm, a, b), 0, operator);
}

/** CONTAINS_OP: whether the topmost slot contains the one below; both are released. */
export function containsInstruction(vm: Machine, sp: number): boolean {
  const i32 = vm.i32;
  const container = i32[sp - 2];
  const item = i32[sp - 4];
  const truth = containsOperation(vm, container, item);
  releaseOperands(vm, item, container);
  return truth;
}

/** The truth of the topmost slot, which is released. */
export function popTruth(vm: Machine, sp: number): boolean {
  const i32 = vm.i32;
  const value = i32[sp - 2];
  if (value === TRUE || value === FALSE) {
    i32[value >> 2]--;
    return value === TRUE;
  }
  const truth = isTrue(vm, value);
  if (--i32[value >> 2] === 0) deallocate(vm, value);
  return truth;
}
