/**
 * itertools.combinations and combinations_with_replacement.
 *
 *     +-----------+---------+------+---------+--------+---+---------+
 *     | ob_refcnt | ob_type | pool | indices | result | r | stopped |
 *     +-----------+---------+------+---------+--------+---+---------+
 *     0           8         16     24        32       40  48        56
 */
import {
  type Address,
  asSsize,
  defineType,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  type Machine,
  newArguments,
  newInt,
  parseSignature,
  type Signature,
  staticType,
  TP_BASICSIZE,
  tupleFromIterable,
  tuplePack,
  VALUE_ERROR,
  registerSizeOf,
} from "@pyvm/vm";
import { isTupleObject, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";
import {
  clippedIndex,
  indicesAsTuple,
  newIndices,
  ownResult,
  selectFromPool,
  setFromPool,
} from "./selections-of-pool.ts";

export const COMBINATIONS_TYPE: Address = staticType();
export const COMBINATIONS_WITH_REPLACEMENT_TYPE: Address = staticType();

const POOL = 16;
const INDICES = 24;
const RESULT = 32;
const R = 40;
const STOPPED = 48;

const SIGNATURE: Signature = parseSignature("combinations($type, /, iterable, r)");
const REPLACEMENT_SIGNATURE: Signature = parseSignature("combinations_with_replacement($type, /, iterable, r)");

function combinationsNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const self = newSelection(vm, SIGNATURE, type, args, kwargs);
  const r = vm.get(self, R);
  const indices = vm.get(self, INDICES);
  for (let i = 0; i < r; i++) vm.set(indices, 8 * i, i);
  vm.set(self, STOPPED, r > vm.tupleSize(vm.get(self, POOL)) ? 1 : 0);
  return self;
}

function replacementNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const self = newSelection(vm, REPLACEMENT_SIGNATURE, type, args, kwargs);
  const r = vm.get(self, R);
  const indices = vm.get(self, INDICES);
  for (let i = 0; i < r; i++) vm.set(indices, 8 * i, 0);
  vm.set(self, STOPPED, r > 0 && vm.tupleSize(vm.get(self, POOL)) === 0 ? 1 : 0);
  return self;
}

/** An instance with its pool, its `r` and room for the indices. */
function newSelection(vm: Machine, signature: Signature, type: Address, args: Address, kwargs: Address): Address {
  const [iterable, count] = newArguments(vm, signature, args, kwargs);
  const r = asSsize(vm, count);
  const mark = vm.mark();
  const pool = vm.hold(tupleFromIterable(vm, iterable));
  if (r < 0) throw vm.raise(VALUE_ERROR, "r must be non-negative");
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, POOL, vm.newRef(pool));
  vm.set(self, INDICES, newIndices(vm, r));
  vm.set(self, R, r);
  return vm.keep(mark, self);
}

/** The first selection. */
function firstResult(vm: Machine, self: Address): Address {
  const result = selectFromPool(vm, vm.get(self, POOL), vm.get(self, INDICES), vm.get(self, R));
  vm.set(self, RESULT, result);
  return vm.newRef(result);
}

function stop(vm: Machine, self: Address): Address {
  vm.set(self, STOPPED, 1);
  return 0;
}

function combinationsNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + STOPPED) >> 2] !== 0) return 0;
  if (i32[(self + RESULT) >> 2] === 0) return firstResult(vm, self);
  const pool = i32[(self + POOL) >> 2];
  const r = i32[(self + R) >> 2];
  const indices = i32[(self + INDICES) >> 2] >> 2;
  const result = ownResult(vm, self, RESULT);
  // From the right to the first index that is not as large as it can be.
  const slack = vm.tupleSize(pool) - r;
  let i = r - 1;
  while (i >= 0 && i32[indices + 2 * i] === i + slack) i--;
  if (i < 0) return stop(vm, self);
  let index = i32[indices + 2 * i];
  for (; i < r; i++) {
    index++;
    i32[indices + 2 * i] = index;
    setFromPool(i32, result, i, pool, index);
  }
  i32[result >> 2]++;
  return result;
}

function replacementNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + STOPPED) >> 2] !== 0) return 0;
  if (i32[(self + RESULT) >> 2] === 0) return firstResult(vm, self);
  const pool = i32[(self + POOL) >> 2];
  const r = i32[(self + R) >> 2];
  const indices = i32[(self + INDICES) >> 2] >> 2;
  const result = ownResult(vm, self, RESULT);
  const largest = vm.tupleSize(pool) - 1;
  let i = r - 1;
  while (i >= 0 && i32[indices + 2 * i] === largest) i--;
  if (i < 0) return stop(vm, self);
  const index = i32[indices + 2 * i] + 1;
  for (; i < r; i++) {
    i32[indices + 2 * i] = index;
    setFromPool(i32, result, i, pool, index);
  }
  i32[result >> 2]++;
  return result;
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const started = vm.get(self, RESULT) !== 0;
  const r = vm.hold(newInt(vm, vm.get(self, R)));
  const ended = started && vm.get(self, STOPPED) !== 0;
  const args = vm.hold(tuplePack(vm, ended ? vm.hold(emptyTuple(vm)) : vm.get(self, POOL), r));
  if (!started || ended) return vm.keep(mark, vm.hold(tuplePack(vm, type, args)));
  const indices = vm.hold(indicesAsTuple(vm, vm.get(self, INDICES), vm.get(self, R)));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, args, indices)));
}

/** `bound` is the largest first index, which grows by `growth` from one position to the next. */
function setState(vm: Machine, self: Address, state: Address, bound: number, growth: number): Address {
  const r = vm.get(self, R);
  const pool = vm.get(self, POOL);
  if (!isTupleObject(vm, state) || vm.tupleSize(state) !== r || (r > 0 && vm.tupleSize(pool) === 0)) {
    throw vm.raise(VALUE_ERROR, "invalid arguments");
  }
  const indices = vm.get(self, INDICES);
  for (let i = 0; i < r; i++) vm.set(indices, 8 * i, clippedIndex(vm, state, i, 0, bound + growth * i));
  vm.replace(self, RESULT, selectFromPool(vm, pool, indices, r));
  return vm.none();
}

function combinationsSetState(vm: Machine, self: Address, state: Address): Address {
  return setState(vm, self, state, vm.tupleSize(vm.get(self, POOL)) - vm.get(self, R), 1);
}

function replacementSetState(vm: Machine, self: Address, state: Address): Address {
  return setState(vm, self, state, vm.tupleSize(vm.get(self, POOL)) - 1, 0);
}

function combinationBytes(vm: Machine, self: Address): number {
  return vm.get(vm.typeOf(self), TP_BASICSIZE) + 8 * vm.get(self, R);
}

registerSizeOf(COMBINATIONS_TYPE, combinationBytes);
registerSizeOf(COMBINATIONS_WITH_REPLACEMENT_TYPE, combinationBytes);

function sizeOf(vm: Machine, self: Address): Address {
  return newInt(vm, combinationBytes(vm, self));
}

function freeIndices(vm: Machine, self: Address): void {
  vm.free(vm.get(self, INDICES));
}

defineType(COMBINATIONS_TYPE, {
  name: "itertools.combinations",
  basicSize: 56,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `combinations(iterable, r)
--

Return successive r-length combinations of elements in the iterable.

combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)`,
  layout: [
    { op: "fields", offset: POOL, count: 1 },
    { op: "fields", offset: RESULT, count: 1 },
  ],
  slots: {
    new: combinationsNew,
    dealloc: freeIndices,
    getattro: genericGetAttr,
    iter: same,
    iternext: combinationsNext,
  },
  methods: [
    ["__reduce__!($self)", reduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", combinationsSetState, SETSTATE_DOC],
    ["__sizeof__!($self)", sizeOf, "Returns size in memory, in bytes."],
  ],
});

defineType(COMBINATIONS_WITH_REPLACEMENT_TYPE, {
  name: "itertools.combinations_with_replacement",
  basicSize: 56,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `combinations_with_replacement(iterable, r)
--

Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.

combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')`,
  layout: [
    { op: "fields", offset: POOL, count: 1 },
    { op: "fields", offset: RESULT, count: 1 },
  ],
  slots: {
    new: replacementNew,
    dealloc: freeIndices,
    getattro: genericGetAttr,
    iter: same,
    iternext: replacementNext,
  },
  methods: [
    ["__reduce__!($self)", reduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", replacementSetState, SETSTATE_DOC],
    ["__sizeof__!($self)", sizeOf, "Returns size in memory, in bytes."],
  ],
});
