/** The type slice (PySlice_Type): start, stop and step, any objects. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newBool, richCompare } from "../object/compare.ts";
import { defineType } from "../object/native.ts";
import { refuseKeywordNames, refuseKeywords } from "../object/new-arguments.ts";
import { isIndex, numberIndex } from "../object/number.ts";
import {
  EQ,
  FLAG_HAVE_GC,
  GE,
  LE,
  MEMBER_READONLY,
  SLICE_START,
  SLICE_STEP,
  SLICE_STOP,
  T_OBJECT,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import { reprText } from "../object/repr.ts";
import { checkPositional } from "../object/signature.ts";
import { NONE, NOT_IMPLEMENTED, SLICE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../object/static.ts";
import { intToBig, newIntFromBig } from "./int/convert.ts";
import { adjustSlice, type SliceRange, unpackSlice } from "./list/slicing.ts";
import { tuplePack } from "./tuple/tuple.ts";

const SLICE_BYTES = 40;

/** PySlice_New of borrowed objects; 0 stands for None. */
export function newSlice(vm: Machine, start: Address, stop: Address, step: Address): Address {
  const slice = vm.newContainer(SLICE_TYPE, SLICE_BYTES);
  const i32 = vm.i32;
  i32[(slice + SLICE_START) >> 2] = vm.newRef(start === 0 ? NONE : start);
  i32[(slice + SLICE_STOP) >> 2] = vm.newRef(stop === 0 ? NONE : stop);
  i32[(slice + SLICE_STEP) >> 2] = vm.newRef(step === 0 ? NONE : step);
  vm.track(slice);
  return slice;
}

/**
 * PySlice_GetIndicesEx: the bounds for a sequence of `length` items. Runs `__index__` methods first; pass the length as a function of
 * when they have run if they could change it, by using `unpackSlice` and `adjustSlice` yourself.
 */
export function sliceIndices(vm: Machine, slice: Address, length: number): SliceRange {
  return adjustSlice(unpackSlice(vm, slice), length);
}

/** A slice applied to a length of any size. */
export interface LongSliceRange {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
}

/** _PySlice_GetLongIndices. @throws TypeError, ValueError */
export function longSliceIndices(vm: Machine, slice: Address, length: bigint): LongSliceRange {
  const stepObject = vm.get(slice, SLICE_STEP);
  const step = stepObject === NONE ? 1n : evaluate(vm, stepObject);
  if (step === 0n) throw vm.raise(VALUE_ERROR, "slice step cannot be zero");
  const lower = step < 0n ? -1n : 0n;
  const upper = step < 0n ? length - 1n : length;
  const start = bound(vm, vm.get(slice, SLICE_START), length, lower, upper, step < 0n ? upper : lower);
  const stop = bound(vm, vm.get(slice, SLICE_STOP), length, lower, upper, step < 0n ? lower : upper);
  return { start, stop, step };
}

function bound(vm: Machine, object: Address, length: bigint, lower: bigint, upper: bigint, fallback: bigint): bigint {
  if (object === NONE) return fallback;
  let value = evaluate(vm, object);
  if (value < 0n) {
    value += length;
    return value < lower ? lower : value;
  }
  return value > upper ? upper : value;
}

/** evaluate_slice_index. */
function evaluate(vm: Machine, object: Address): bigint {
  if (!isIndex(vm, object)) {
    throw vm.raise(TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
  }
  const index = numberIndex(vm, object);
  const value = intToBig(vm, index);
  vm.decref(index);
  return value;
}

function fromArguments(vm: Machine, argv: Address, nargs: number): Address {
  checkPositional(vm, "slice", nargs, 1, 3);
  const at = argv >> 2;
  const i32 = vm.i32;
  if (nargs === 1) return newSlice(vm, 0, i32[at], 0);
  return newSlice(vm, i32[at], i32[at + 2], nargs > 2 ? i32[at + 4] : 0);
}

function sliceNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "slice", kwargs);
  return fromArguments(vm, args + TUPLE_ITEMS, vm.tupleSize(args));
}

function sliceVectorcall(vm: Machine, _type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "slice", kwnames);
  return fromArguments(vm, argv, nargs);
}

function sliceRepr(vm: Machine, self: Address): Address {
  const [start, stop, step] = [SLICE_START, SLICE_STOP, SLICE_STEP].map((offset) => reprText(vm, vm.get(self, offset)));
  return vm.str(`slice(${start}, ${stop}, ${step})`);
}

function partsOf(vm: Machine, self: Address): Address {
  return tuplePack(vm, vm.get(self, SLICE_START), vm.get(self, SLICE_STOP), vm.get(self, SLICE_STEP));
}

/** Slices compare as tuples of their parts. */
function sliceRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (vm.typeOf(a) !== SLICE_TYPE || vm.typeOf(b) !== SLICE_TYPE) return vm.newRef(NOT_IMPLEMENTED);
  if (a === b) return newBool(vm, op === EQ || op === LE || op === GE);
  const mark = vm.mark();
  const x = vm.hold(partsOf(vm, a));
  const y = vm.hold(partsOf(vm, b));
  const result = richCompare(vm, x, y, op);
  vm.release(mark);
  return result;
}

function indicesMethod(vm: Machine, self: Address, length: Address): Address {
  const index = numberIndex(vm, length);
  const count = intToBig(vm, index);
  vm.decref(index);
  if (count < 0n) throw vm.raise(VALUE_ERROR, "length should not be negative");
  const { start, stop, step } = longSliceIndices(vm, self, count);
  const mark = vm.mark();
  const parts = [start, stop, step].map((value) => vm.hold(newIntFromBig(vm, value)));
  const result = tuplePack(vm, ...parts);
  vm.release(mark);
  return result;
}

function reduceMethod(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const result = tuplePack(vm, vm.typeOf(self), vm.hold(partsOf(vm, self)));
  vm.release(mark);
  return result;
}

defineType(SLICE_TYPE, {
  name: "slice",
  basicSize: SLICE_BYTES,
  flags: FLAG_HAVE_GC,
  doc: `slice(stop)
slice(start, stop[, step])

Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).`,
  layout: [{ op: "fields", offset: SLICE_START, count: 3 }],
  slots: { new: sliceNew, vectorcall: sliceVectorcall, repr: sliceRepr, hash: null, richcompare: sliceRichCompare },
  methods: [
    [
      "indices!($self, length, /)",
      indicesMethod,
      `S.indices(len) -> (start, stop, stride)

Assuming a sequence of length len, calculate the start and stop
indices, and the stride length of the extended slice described by
S. Out of bounds indices are clipped in a manner consistent with the
handling of normal slices.`,
    ],
    ["__reduce__!($self)", reduceMethod, "Return state information for pickling."],
  ],
  members: [
    ["start", T_OBJECT, SLICE_START, MEMBER_READONLY],
    ["stop", T_OBJECT, SLICE_STOP, MEMBER_READONLY],
    ["step", T_OBJECT, SLICE_STEP, MEMBER_READONLY],
  ],
});
