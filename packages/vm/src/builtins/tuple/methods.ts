/** What tuples do (Objects/tupleobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { FLAG_TUPLE_SUBCLASS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { reprEnter, reprLeave } from "../../object/repr.ts";
import { INDEX_ERROR, NOT_IMPLEMENTED, SLICE_TYPE, TUPLE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { hashHigh, TUPLE_HASH_HIGH, TUPLE_HASH_LOW, tupleHashFinish, tupleHashStep } from "../../numeric/hash.ts";
import { dictSize, keyHash } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { boundArgument, compareSequences, countItem, findItem, writeItems } from "../list/compare.ts";
import { copyItems, fillWith } from "../list/methods.ts";
import { adjustSlice, indexOf, plainStart, plainStop, unpackSlice } from "../list/slicing.ts";
import { SSIZE_MAX } from "../str/arguments.ts";
import { StringWriter } from "../str/text.ts";
import {
  emptyTuple,
  newTuple,
  newTupleUntracked,
  tupleFromArray,
  tupleItem,
  tuplePack,
  tupleSetItem,
  tupleSize,
} from "./tuple.ts";

/** The most items a tuple can have. */
const MAX_ITEMS = 0x7fffffff / 8;

/** tp_hash. */
export function tupleHash(vm: Machine, self: Address): number {
  const size = tupleSize(vm, self);
  let low = TUPLE_HASH_LOW;
  let high = TUPLE_HASH_HIGH;
  for (let i = 0; i < size; i++) {
    const itemLow = keyHash(vm, tupleItem(vm, self, i));
    low = tupleHashStep(low, high, itemLow, vm.hashHigh);
    high = hashHigh[0];
  }
  const result = tupleHashFinish(low, high, size);
  vm.hashHigh = hashHigh[0];
  return result;
}

/** tp_richcompare. */
export function tupleRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!vm.hasFlag(a, FLAG_TUPLE_SUBCLASS) || !vm.hasFlag(b, FLAG_TUPLE_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  return compareSequences(vm, a, b, op);
}

/** tp_repr. */
export function tupleRepr(vm: Machine, self: Address): Address {
  const size = tupleSize(vm, self);
  if (size === 0) return vm.str("()");
  if (reprEnter(vm, self)) return vm.str("(...)");
  try {
    const writer = new StringWriter();
    writer.writeText("(");
    writeItems(vm, writer, self);
    writer.writeText(size === 1 ? ",)" : ")");
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

/** sq_item. */
export function tupleGetItem(vm: Machine, self: Address, index: number): Address {
  if (index < 0 || index >= tupleSize(vm, self)) throw vm.raise(INDEX_ERROR, "tuple index out of range");
  return vm.newRef(tupleItem(vm, self, index));
}

/** sq_contains. */
export function tupleContains(vm: Machine, self: Address, value: Address): number {
  return findItem(vm, self, value, 0, SSIZE_MAX) >= 0 ? 1 : 0;
}

/** mp_subscript. */
export function tupleSubscript(vm: Machine, self: Address, key: Address): Address {
  const i32 = vm.i32;
  if (i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return tupleGetSlice(vm, self, key);
  let index = indexOf(vm, key, "tuple");
  const size = i32[(self + OB_SIZE) >> 2];
  if (index < 0) index += size;
  if (index < 0 || index >= size) throw vm.raise(INDEX_ERROR, "tuple index out of range");
  const item = i32[(self + TUPLE_ITEMS + 8 * index) >> 2];
  i32[item >> 2]++;
  return item;
}

function tupleGetSlice(vm: Machine, self: Address, slice: Address): Address {
  const size = tupleSize(vm, self);
  const from = plainStart(vm, slice, size);
  const to = plainStop(vm, slice, size);
  if (from >= 0 && to > from && to - from < size) return tupleFromArray(vm, self + TUPLE_ITEMS + 8 * from, to - from);
  const { start, step, count } = adjustSlice(unpackSlice(vm, slice), size);
  if (start === 0 && step === 1 && count === size && vm.typeOf(self) === TUPLE_TYPE) return vm.newRef(self);
  if (step === 1) return tupleFromArray(vm, self + TUPLE_ITEMS + 8 * start, count);
  return tupleGetStrided(vm, self, start, step, count);
}

/** A tuple of `count` items from `start` on, `step` apart. */
export function tupleGetStrided(vm: Machine, self: Address, start: number, step: number, count: number): Address {
  if (count === 0) return emptyTuple(vm);
  const result = newTuple(vm, count);
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, vm.newRef(tupleItem(vm, self, start + i * step)));
  return result;
}

/** sq_concat: an exact tuple is returned itself when the other one is empty. */
export function tupleConcat(vm: Machine, a: Address, b: Address): Address {
  const i32 = vm.i32;
  if (tupleSize(vm, a) === 0 && vm.typeOf(b) === TUPLE_TYPE) return vm.newRef(b);
  if (!vm.hasFlag(b, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `can only concatenate tuple (not "${vm.typeName(b)}") to tuple`);
  }
  if (tupleSize(vm, b) === 0 && vm.typeOf(a) === TUPLE_TYPE) return vm.newRef(a);
  const size = tupleSize(vm, a) + tupleSize(vm, b);
  if (size > MAX_ITEMS) vm.noMemory();
  const result = newTupleUntracked(vm, size);
  if (size === 0) return result;
  const middle = copyItems(i32, (result + TUPLE_ITEMS) >> 2, a + TUPLE_ITEMS, tupleSize(vm, a));
  copyItems(i32, middle, b + TUPLE_ITEMS, tupleSize(vm, b));
  vm.track(result);
  return result;
}

/** sq_repeat. */
export function tupleRepeat(vm: Machine, self: Address, count: number): Address {
  const i32 = vm.i32;
  const size = tupleSize(vm, self);
  if ((size === 0 || count === 1) && vm.typeOf(self) === TUPLE_TYPE) return vm.newRef(self);
  if (size === 0 || count <= 0) return emptyTuple(vm);
  if (size * count > MAX_ITEMS) vm.noMemory();
  const result = newTupleUntracked(vm, size * count);
  let to = (result + TUPLE_ITEMS) >> 2;
  if (size === 1) fillWith(i32, to, tupleItem(vm, self, 0), count);
  else for (let left = count; left > 0; left--) to = copyItems(i32, to, self + TUPLE_ITEMS, size);
  vm.track(result);
  return result;
}

export function indexMethod(vm: Machine, self: Address, value: Address, start: Address, stop: Address): Address {
  const size = tupleSize(vm, self);
  const from = boundArgument(vm, start, 0);
  const to = boundArgument(vm, stop, SSIZE_MAX);
  const index = findItem(vm, self, value, from < 0 ? Math.max(from + size, 0) : from, to < 0 ? to + size : to);
  if (index < 0) throw vm.raise(VALUE_ERROR, "tuple.index(x): x not in tuple");
  return newInt(vm, index);
}

export function countMethod(vm: Machine, self: Address, value: Address): Address {
  return newInt(vm, countItem(vm, self, value));
}

export function getNewArgs(vm: Machine, self: Address): Address {
  const copy = vm.hold(tupleFromArray(vm, self + TUPLE_ITEMS, tupleSize(vm, self)));
  const result = tuplePack(vm, copy);
  vm.decref(vm.unhold());
  return result;
}

/** tp_new. */
export function tupleNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === TUPLE_TYPE && kwargs !== 0 && dictSize(vm, kwargs) !== 0) {
    throw vm.raise(TYPE_ERROR, "tuple() takes no keyword arguments");
  }
  const count = tupleSize(vm, args);
  if (count > 1) throw vm.raise(TYPE_ERROR, `tuple expected at most 1 argument, got ${count}`);
  return tupleOfType(vm, type, count === 1 ? tupleItem(vm, args, 0) : 0);
}

/** A tuple of `type` from an iterable (0: none). */
function tupleOfType(vm: Machine, type: Address, iterable: Address): Address {
  if (type === TUPLE_TYPE) return iterable === 0 ? emptyTuple(vm) : tupleFromIterable(vm, iterable);
  const mark = vm.mark();
  const source = vm.hold(iterable === 0 ? emptyTuple(vm) : tupleFromIterable(vm, iterable));
  const size = tupleSize(vm, source);
  const result = vm.genericAlloc(type, size);
  copyItems(vm.i32, (result + TUPLE_ITEMS) >> 2, source + TUPLE_ITEMS, size);
  vm.release(mark);
  return result;
}

/** tp_vectorcall of the type. */
export function tupleVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (kwnames !== 0 && tupleSize(vm, kwnames) !== 0) throw vm.raise(TYPE_ERROR, "tuple() takes no keyword arguments");
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `tuple expected at most 1 argument, got ${nargs}`);
  return tupleOfType(vm, type, nargs === 1 ? vm.i32[argv >> 2] : 0);
}
