/** Comparison, search and text of lists and tuples, which differ only in where the items lie. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool, richCompare, richCompareBool } from "../../object/compare.ts";
import { isIndex, asSize } from "../../object/number.ts";
import {
  EQ,
  FLAG_TUPLE_SUBCLASS,
  GE,
  GT,
  LE,
  LIST_ITEMS,
  LT,
  NE,
  OB_SIZE,
  OB_TYPE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { repr } from "../../object/repr.ts";
import { INT_TYPE, STR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { quickEqual } from "../dict/lookup.ts";
import { compareInts } from "../int/int.ts";
import { type StringWriter, strCompare } from "../str/text.ts";

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

/** Whether a comparison holds of two things of which the first is less (below 0), equal (0) or greater. */
function holds(order: number, op: number): boolean {
  switch (op) {
    case LT:
      return order < 0;
    case LE:
      return order <= 0;
    case EQ:
      return order === 0;
    case NE:
      return order !== 0;
    case GT:
      return order > 0;
    case GE:
      return order >= 0;
    default:
      throw new RangeError(`expected a comparison from ${LT} to ${GE}, met ${op}`);
  }
}

/** What {@link compareQuietly} says where a comparison of items might run Python code. */
export const UNSURE = -1;

/** Compares two tuples, or two lists, without running Python code: 1 or 0, or UNSURE. */
export function compareQuietly(vm: Machine, a: Address, b: Address, op: number): number {
  const i32 = vm.i32;
  const aSize = i32[(a + OB_SIZE) >> 2];
  const bSize = i32[(b + OB_SIZE) >> 2];
  const aItems = itemsOf(vm, a) >> 2;
  const bItems = itemsOf(vm, b) >> 2;
  const end = aSize < bSize ? aSize : bSize;
  for (let i = 0; i < end; i++) {
    const x = i32[aItems + 2 * i];
    const y = i32[bItems + 2 * i];
    const known = x === y ? 1 : quickEqual(vm, x, y);
    if (known === 1) continue;
    return known === 0 ? compareUnequal(vm, x, y, op) : UNSURE;
  }
  return holds(aSize - bSize, op) ? 1 : 0;
}

/** The same for two items of one type that are known to differ. */
function compareUnequal(vm: Machine, x: Address, y: Address, op: number): number {
  if (op === EQ) return 0;
  if (op === NE) return 1;
  const type = vm.i32[(x + OB_TYPE) >> 2];
  if (type === STR_TYPE) return holds(strCompare(vm, x, y), op) ? 1 : 0;
  return type === INT_TYPE ? (compareInts(vm, x, y, op) ? 1 : 0) : UNSURE;
}

/** Compares two lists or two tuples lexicographically (list_richcompare, tuplerichcompare). */
export function compareSequences(vm: Machine, a: Address, b: Address, op: number): Address {
  const known = compareQuietly(vm, a, b, op);
  if (known !== UNSURE) return newBool(vm, known === 1);
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
  if (index >= aSize || index >= bSize) return newBool(vm, holds(aSize - bSize, op));
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
