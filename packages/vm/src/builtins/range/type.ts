/** The type range (PyRange_Type). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool, richCompareBool } from "../../object/compare.ts";
import { hashOf } from "../../object/hash.ts";
import { getIter, iterNext } from "../../object/iterate.ts";
import { defineType } from "../../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../../object/new-arguments.ts";
import { isIndex, numberIndex } from "../../object/number.ts";
import { EQ, FLAG_SEQUENCE, LE, LT, MEMBER_READONLY, NE, T_OBJECT_EX, TUPLE_ITEMS } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { checkPositional } from "../../object/signature.ts";
import {
  BOOL_TYPE,
  INDEX_ERROR,
  INT_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  RANGE_TYPE,
  SLICE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { floorDivideInts, floorModuloInts, subtractInts } from "../int/arithmetic.ts";
import { newInt } from "../int/box.ts";
import { compareInts } from "../int/compare.ts";
import { fitsBits, intFits, intSign, intToBig, intToNumber, newIntFromBig } from "../int/convert.ts";
import { longSliceIndices } from "../slice.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { rangeIter, rangeReversed } from "./iterator.ts";
import { RANGE_BYTES, RANGE_LENGTH, RANGE_START, RANGE_STEP, RANGE_STOP } from "./layout.ts";
import { newRange, rangeFromArguments, rangeItem, rangeItemAt } from "./range.ts";
import { lengthOfInt } from "../../object/length.ts";

function rangeNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "range", kwargs);
  checkPositional(vm, "range", vm.tupleSize(args), 1, 3);
  return rangeFromArguments(vm, args + TUPLE_ITEMS, vm.tupleSize(args));
}

function rangeVectorcall(vm: Machine, _type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "range", kwnames);
  if (nargs < 1 || nargs > 3) checkPositional(vm, "range", nargs, 1, 3);
  return rangeFromArguments(vm, argv, nargs);
}

function rangeRepr(vm: Machine, self: Address): Address {
  const step = vm.get(self, RANGE_STEP);
  const bounds = `${reprText(vm, vm.get(self, RANGE_START))}, ${reprText(vm, vm.get(self, RANGE_STOP))}`;
  const unit = intFits(vm, step) && intToNumber(vm, step) === 1;
  return vm.str(unit ? `range(${bounds})` : `range(${bounds}, ${reprText(vm, step)})`);
}

/** sq_length. @throws OverflowError */
function rangeLength(vm: Machine, self: Address): number {
  const length = vm.get(self, RANGE_LENGTH);
  if (!fitsBits(vm, length, 64, true)) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  return lengthOfInt(vm, intToNumber(vm, length), length);
}

function rangeBool(vm: Machine, self: Address): number {
  return intSign(vm, vm.get(self, RANGE_LENGTH));
}

/** What the hash and equality see: two ranges are equal if they have the same items. */
function rangeHash(vm: Machine, self: Address): number {
  const length = vm.get(self, RANGE_LENGTH);
  const count = intToNumber(vm, length);
  const mark = vm.mark();
  const key = vm.hold(
    tuplePack(vm, length, count === 0 ? NONE : vm.get(self, RANGE_START), count <= 1 ? NONE : vm.get(self, RANGE_STEP)),
  );
  const low = hashOf(vm, key);
  const high = vm.hashHigh;
  vm.release(mark);
  vm.hashHigh = high;
  return low;
}

function rangesEqual(vm: Machine, a: Address, b: Address): boolean {
  if (a === b) return true;
  const length = vm.get(a, RANGE_LENGTH);
  if (!compareInts(vm, length, vm.get(b, RANGE_LENGTH), EQ)) return false;
  const count = intToNumber(vm, length);
  if (count === 0) return true;
  if (!compareInts(vm, vm.get(a, RANGE_START), vm.get(b, RANGE_START), EQ)) return false;
  return count === 1 || compareInts(vm, vm.get(a, RANGE_STEP), vm.get(b, RANGE_STEP), EQ);
}

function rangeRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (vm.typeOf(b) !== RANGE_TYPE || (op !== EQ && op !== NE)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, rangesEqual(vm, a, b) === (op === EQ));
}

/** Whether an exact int or bool is one of the items: arithmetic, no search. */
function containsInt(vm: Machine, self: Address, value: Address): boolean {
  const start = vm.get(self, RANGE_START);
  const stop = vm.get(self, RANGE_STOP);
  const step = vm.get(self, RANGE_STEP);
  const inside =
    intSign(vm, step) > 0
      ? compareInts(vm, start, value, LE) && compareInts(vm, value, stop, LT)
      : compareInts(vm, value, start, LE) && compareInts(vm, stop, value, LT);
  if (!inside) return false;
  const mark = vm.mark();
  const offset = vm.hold(subtractInts(vm, value, start));
  const rest = vm.hold(floorModuloInts(vm, offset, step));
  const hit = intSign(vm, rest) === 0;
  vm.release(mark);
  return hit;
}

function isExactInt(vm: Machine, value: Address): boolean {
  const type = vm.typeOf(value);
  return type === INT_TYPE || type === BOOL_TYPE;
}

/** Counts the items equal to `value` by iteration; stops at the first one if `first`, and then gives its index or -1. */
function search(vm: Machine, self: Address, value: Address, first: boolean): number {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, self));
  let count = 0;
  for (let index = 0; ; index++) {
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    const equal = richCompareBool(vm, item, value, EQ);
    vm.decref(vm.unhold());
    if (!equal) continue;
    count++;
    if (first) {
      vm.release(mark);
      return index;
    }
  }
  vm.release(mark);
  return first ? -1 : count;
}

function rangeContains(vm: Machine, self: Address, value: Address): number {
  if (isExactInt(vm, value)) return containsInt(vm, self, value) ? 1 : 0;
  return search(vm, self, value, true) >= 0 ? 1 : 0;
}

function countMethod(vm: Machine, self: Address, value: Address): Address {
  if (isExactInt(vm, value)) return newInt(vm, containsInt(vm, self, value) ? 1 : 0);
  return newInt(vm, search(vm, self, value, false));
}

function indexMethod(vm: Machine, self: Address, value: Address): Address {
  if (!isExactInt(vm, value)) {
    const index = search(vm, self, value, true);
    if (index < 0) throw vm.raise(VALUE_ERROR, "sequence.index(x): x not in sequence");
    return newInt(vm, index);
  }
  if (!containsInt(vm, self, value)) throw vm.raise(VALUE_ERROR, `${reprText(vm, value)} is not in range`);
  const mark = vm.mark();
  const offset = vm.hold(subtractInts(vm, value, vm.get(self, RANGE_START)));
  const index = floorDivideInts(vm, offset, vm.get(self, RANGE_STEP));
  vm.release(mark);
  return index;
}

function outOfRange(vm: Machine): never {
  throw vm.raise(INDEX_ERROR, "range object index out of range");
}

/** sq_item. */
function rangeGetItem(vm: Machine, self: Address, index: number): Address {
  if (index < 0 || index >= intToNumber(vm, vm.get(self, RANGE_LENGTH))) outOfRange(vm);
  return rangeItemAt(vm, self, index);
}

/** mp_subscript. */
function rangeSubscript(vm: Machine, self: Address, key: Address): Address {
  if (isIndex(vm, key)) {
    const index = numberIndex(vm, key);
    const position = intToBig(vm, index);
    vm.decref(index);
    const length = intToBig(vm, vm.get(self, RANGE_LENGTH));
    const at = position < 0n ? position + length : position;
    if (at < 0n || at >= length) outOfRange(vm);
    return rangeItem(vm, self, at);
  }
  if (vm.typeOf(key) === SLICE_TYPE) return rangeSlice(vm, self, key);
  throw vm.raise(TYPE_ERROR, `range indices must be integers or slices, not ${vm.typeName(key)}`);
}

/** compute_slice: a slice of a range is a range. */
function rangeSlice(vm: Machine, self: Address, slice: Address): Address {
  const { start, stop, step } = longSliceIndices(vm, slice, intToBig(vm, vm.get(self, RANGE_LENGTH)));
  const mark = vm.mark();
  const by = vm.hold(newIntFromBig(vm, step * intToBig(vm, vm.get(self, RANGE_STEP))));
  const first = vm.hold(rangeItem(vm, self, start));
  const end = vm.hold(rangeItem(vm, self, stop));
  const result = newRange(vm, first, end, by);
  vm.release(mark);
  return result;
}

function reduceMethod(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.get(self, RANGE_START), vm.get(self, RANGE_STOP), vm.get(self, RANGE_STEP)));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

defineType(RANGE_TYPE, {
  name: "range",
  basicSize: RANGE_BYTES,
  flags: FLAG_SEQUENCE,
  doc: `range(stop) -> range object
range(start, stop[, step]) -> range object

Return an object that produces a sequence of integers from start (inclusive)
to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
These are exactly the valid indices for a list of 4 elements.
When step is given, it specifies the increment (or decrement).`,
  layout: [{ op: "fields", offset: RANGE_START, count: 4 }],
  slots: {
    new: rangeNew,
    vectorcall: rangeVectorcall,
    repr: rangeRepr,
    hash: rangeHash,
    richcompare: rangeRichCompare,
    iter: rangeIter,
    nb_bool: rangeBool,
    sq_length: rangeLength,
    sq_item: rangeGetItem,
    sq_contains: rangeContains,
    mp_length: rangeLength,
    mp_subscript: rangeSubscript,
  },
  methods: [
    ["__reversed__!($self)", rangeReversed, "Return a reverse iterator."],
    ["__reduce__!($self)", reduceMethod],
    [
      "count!($self, value, /)",
      countMethod,
      "rangeobject.count(value) -> integer -- return number of occurrences of value",
    ],
    [
      "index!($self, value, /)",
      indexMethod,
      `rangeobject.index(value) -> integer -- return index of value.
Raise ValueError if the value is not present.`,
    ],
  ],
  members: [
    ["start", T_OBJECT_EX, RANGE_START, MEMBER_READONLY],
    ["stop", T_OBJECT_EX, RANGE_STOP, MEMBER_READONLY],
    ["step", T_OBJECT_EX, RANGE_STEP, MEMBER_READONLY],
  ],
});
