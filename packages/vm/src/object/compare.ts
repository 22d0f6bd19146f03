/** Comparison and truth (Objects/object.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { NATIVE, type Inquiry, type LenFunc, type RichCmpFunc } from "./native.ts";
import { EQ, MP_LENGTH, NB_BOOL, NE, OB_TYPE, SQ_LENGTH, TP_RICHCOMPARE } from "./offsets.ts";
import { FALSE, NONE, NOT_IMPLEMENTED, TRUE, TYPE_ERROR } from "./static.ts";
import { isSubtype } from "./type/mro.ts";

/** The operation each comparison becomes with its operands exchanged. */
const SWAPPED = [4, 5, 2, 3, 0, 1];
const SYMBOLS = ["<", "<=", "==", "!=", ">", ">="];

/** A new reference to True or False. */
export function newBool(vm: Machine, truth: boolean): Address {
  return vm.newRef(truth ? TRUE : FALSE);
}

/** PyObject_RichCompare: `op` is LT ... GE; the result is any object. */
export function richCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  vm.enterRecursion(" in comparison");
  const result = doRichCompare(vm, a, b, op);
  vm.leaveRecursion();
  return result;
}

function doRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const i32 = vm.i32;
  const ta = i32[(a + OB_TYPE) >> 2]!;
  const tb = i32[(b + OB_TYPE) >> 2]!;
  let reflectedFirst = false;
  if (ta !== tb && i32[(tb + TP_RICHCOMPARE) >> 2] !== 0 && isSubtype(vm, tb, ta)) {
    reflectedFirst = true;
    const result = compareSlot(vm, tb, b, a, SWAPPED[op]!);
    if (result !== 0) return result;
  }
  const result = compareSlot(vm, ta, a, b, op);
  if (result !== 0) return result;
  if (!reflectedFirst) {
    const reflected = compareSlot(vm, tb, b, a, SWAPPED[op]!);
    if (reflected !== 0) return reflected;
  }
  if (op === EQ) return newBool(vm, a === b);
  if (op === NE) return newBool(vm, a !== b);
  throw vm.raise(
    TYPE_ERROR,
    `'${SYMBOLS[op]}' not supported between instances of '${vm.typeName(a)}' and '${vm.typeName(b)}'`,
  );
}

/** The slot's answer, or 0 for none and for NotImplemented. */
function compareSlot(vm: Machine, type: Address, a: Address, b: Address, op: number): Address {
  const native = vm.i32[(type + TP_RICHCOMPARE) >> 2]!;
  if (native === 0) return 0;
  const result = (NATIVE[native] as RichCmpFunc)(vm, a, b, op);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  return 0;
}

/** PyObject_RichCompareBool: identical objects are equal without being asked. */
export function richCompareBool(vm: Machine, a: Address, b: Address, op: number): boolean {
  if (a === b) {
    if (op === EQ) return true;
    if (op === NE) return false;
  }
  return takeTruth(vm, richCompare(vm, a, b, op));
}

/** The truth of an owned object, which is released. */
export function takeTruth(vm: Machine, object: Address): boolean {
  if (object === TRUE || object === FALSE) {
    vm.decref(object);
    return object === TRUE;
  }
  vm.hold(object);
  const truth = isTrue(vm, object);
  vm.decref(vm.unhold());
  return truth;
}

/** PyObject_IsTrue. */
export function isTrue(vm: Machine, object: Address): boolean {
  if (object === TRUE) return true;
  if (object === FALSE || object === NONE) return false;
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  let native = i32[(type + NB_BOOL) >> 2]!;
  if (native !== 0) return (NATIVE[native] as Inquiry)(vm, object) !== 0;
  native = i32[(type + MP_LENGTH) >> 2]!;
  if (native === 0) native = i32[(type + SQ_LENGTH) >> 2]!;
  return native === 0 || (NATIVE[native] as LenFunc)(vm, object) !== 0;
}
