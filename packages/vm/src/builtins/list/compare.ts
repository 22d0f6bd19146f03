/** Comparison, search and text of lists and tuples, which differ only in where the items lie. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool, richCompare, richCompareBool } from "../../object/compare.ts";
import { isIndex, asSize } from "../../object/number.ts";
import { EQ, FLAG_TUPLE_SUBCLASS, GE, GT, LE, LIST_ITEMS, LT, NE, OB_SIZE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { repr } from "../../object/repr.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { quickEqual } from "../dict/lookup.ts";
import type { StringWriter } from "../str/text.ts";

/** Where the items of a list or tuple lie. */
function itemsOf(vm: Machine, sequence: Address): Address {
  return vm.hasFlag(sequence, FLAG_TUPLE_SUBCLASS) ? sequence + TUPLE_ITEMS : vm.get(sequence, LIST_ITEMS);
}

/** Whether two items are equal, identical ones without being asked; both stay alive meanwhile. */
export function itemsEqual(vm: Machine, a: Address, b: Address): boolean {
  if (a === b) return true;
  const known = quickEqual(vm, a, b);
  if (known >= 0) return known > 0;
  const mark = vm.mark();
  vm.hold(vm.newRef(a));
  vm.hold(vm.newRef(b));
  const equal = richCompareBool(vm, a, b, EQ);
  vm.release(mark);
  return equal;
}

/** The comparison of two numbers as the object for `op`. */
export function compareSizes(vm: Machine, a: number, b: number, op: number): Address {
  switch (op) {
    case LT:
      return newBool(vm, a < b);
    case LE:
      return newBool(vm, a <= b);
    case EQ:
      return newBool(vm, a === b);
    case NE:
      return newBool(vm, a !== b);
    case GT:
      return newBool(vm, a > b);
    case GE:
      return newBool(vm, a >= b);
    default:
      throw new RangeError(`expected a comparison from ${LT} to ${GE}, met ${op}`);
  }
}

/** Compares two lists or two tuples lexicographically (list_richcompare, tuplerichcompare). */
export function compareSequences(vm: Machine, a: Address, b: Address, op: number): Address {
  const i32 = vm.i32;
  let index = 0;
  while (index < i32[(a + OB_SIZE) >> 2] && index < i32[(b + OB_SIZE) >> 2]) {
    const x = i32[(itemsOf(vm, a) + 8 * index) >> 2];
    const y = i32[(itemsOf(vm, b) + 8 * index) >> 2];
    if (!itemsEqual(vm, x, y)) break;
    index++;
  }
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  if (index >= aSize || index >= bSize) return compareSizes(vm, aSize, bSize, op);
  if (op === EQ || op === NE) return newBool(vm, op === NE);
  const mark = vm.mark();
  const x = vm.hold(vm.newRef(i32[(itemsOf(vm, a) + 8 * index) >> 2]));
  const y = vm.hold(vm.newRef(i32[(itemsOf(vm, b) + 8 * index) >> 2]));
  const result = richCompare(vm, x, y, op);
  vm.release(mark);
  return result;
}

/** The index of the first item equal to `value` in `[start, stop)`, or -1; the sequence may change meanwhile. */
export function findItem(vm: Machine, sequence: Address, value: Address, start: number, stop: number): number {
  const i32 = vm.i32;
  for (let index = start; index < stop && index < i32[(sequence + OB_SIZE) >> 2]; index++) {
    if (itemsEqual(vm, i32[(itemsOf(vm, sequence) + 8 * index) >> 2], value)) return index;
  }
  return -1;
}

/** How many items are equal to `value`. */
export function countItem(vm: Machine, sequence: Address, value: Address): number {
  const i32 = vm.i32;
  let count = 0;
  for (let index = 0; index < i32[(sequence + OB_SIZE) >> 2]; index++) {
    if (itemsEqual(vm, i32[(itemsOf(vm, sequence) + 8 * index) >> 2], value)) count++;
  }
  return count;
}

/** Writes the representations of all items, with ", " between them. */
export function writeItems(vm: Machine, writer: StringWriter, sequence: Address): void {
  const i32 = vm.i32;
  for (let index = 0; index < i32[(sequence + OB_SIZE) >> 2]; index++) {
    if (index > 0) writer.writeText(", ");
    const mark = vm.mark();
    const item = vm.hold(vm.newRef(i32[(itemsOf(vm, sequence) + 8 * index) >> 2]));
    writer.writeStr(vm, vm.hold(repr(vm, item)));
    vm.release(mark);
  }
}

/** A start or stop argument of `index` (_PyEval_SliceIndexNotNone); `fallback` when it was not given. */
export function boundArgument(vm: Machine, object: Address, fallback: number): number {
  if (object === 0) return fallback;
  if (!isIndex(vm, object)) {
    throw vm.raise(TYPE_ERROR, "slice indices must be integers or have an __index__ method");
  }
  return asSize(vm, object, 0);
}
