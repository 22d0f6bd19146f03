/**
 * itertools.permutations.
 *
 *     +-----------+---------+------+---------+--------+--------+---+---------+
 *     | ob_refcnt | ob_type | pool | indices | cycles | result | r | stopped |
 *     +-----------+---------+------+---------+--------+--------+---+---------+
 *     0           8         16     24        32       40       48  56        64
 */
import {
  type Address,
  asSsize,
  defineType,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_LONG_SUBCLASS,
  genericGetAttr,
  type Machine,
  newArguments,
  newInt,
  NONE,
  parseSignature,
  type Signature,
  staticType,
  TP_BASICSIZE,
  TUPLE_TYPE,
  tupleFromIterable,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  registerSizeOf,
} from "@pyvm/vm";
import { checkItemType, checkState, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";
import {
  clippedIndex,
  indicesAsTuple,
  newIndices,
  ownResult,
  selectFromPool,
  setFromPool,
} from "./selections-of-pool.ts";

export const PERMUTATIONS_TYPE: Address = staticType();

const POOL = 16;
const INDICES = 24;
const CYCLES = 32;
const RESULT = 40;
const R = 48;
const STOPPED = 56;

const SIGNATURE: Signature = parseSignature("permutations($type, /, iterable, r=None)");

function permutationsNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [iterable, count] = newArguments(vm, SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const pool = vm.hold(tupleFromIterable(vm, iterable));
  const n = vm.tupleSize(pool);
  const r = count === 0 || count === NONE ? n : lengthArgument(vm, count);
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, POOL, vm.newRef(pool));
  const indices = newIndices(vm, n);
  vm.set(self, INDICES, indices);
  const cycles = newIndices(vm, r);
  vm.set(self, CYCLES, cycles);
  for (let i = 0; i < n; i++) vm.set(indices, 8 * i, i);
  for (let i = 0; i < r; i++) vm.set(cycles, 8 * i, n - i);
  vm.set(self, R, r);
  vm.set(self, STOPPED, r > n ? 1 : 0);
  return vm.keep(mark, self);
}

function lengthArgument(vm: Machine, count: Address): number {
  if (!vm.hasFlag(count, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "Expected int as r");
  const r = asSsize(vm, count);
  if (r < 0) throw vm.raise(VALUE_ERROR, "r must be non-negative");
  return r;
}

function permutationsNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + STOPPED) >> 2] !== 0) return 0;
  const pool = i32[(self + POOL) >> 2];
  const r = i32[(self + R) >> 2];
  if (i32[(self + RESULT) >> 2] === 0) {
    const first = selectFromPool(vm, pool, i32[(self + INDICES) >> 2], r);
    i32[(self + RESULT) >> 2] = first;
    return vm.newRef(first);
  }
  const n = vm.tupleSize(pool);
  const result = n === 0 ? 0 : ownResult(vm, self, RESULT);
  const indices = i32[(self + INDICES) >> 2] >> 2;
  const changed = n === 0 ? -1 : nextOrder(i32, indices, i32[(self + CYCLES) >> 2] >> 2, n, r);
  if (changed < 0) {
    i32[(self + STOPPED) >> 2] = 1;
    return 0;
  }
  for (let k = changed; k < r; k++) setFromPool(i32, result, k, pool, i32[indices + 2 * k]);
  i32[result >> 2]++;
  return result;
}

/** Brings the indices into the next order; the leftmost position that has changed, or -1 when all have been. */
function nextOrder(i32: Int32Array, indices: number, cycles: number, n: number, r: number): number {
  for (let i = r - 1; i >= 0; i--) {
    const cycle = --i32[cycles + 2 * i];
    const index = i32[indices + 2 * i];
    if (cycle !== 0) {
      i32[indices + 2 * i] = i32[indices + 2 * (n - cycle)];
      i32[indices + 2 * (n - cycle)] = index;
      return i;
    }
    for (let j = i; j < n - 1; j++) i32[indices + 2 * j] = i32[indices + 2 * j + 2];
    i32[indices + 2 * (n - 1)] = index;
    i32[cycles + 2 * i] = n - i;
  }
  return -1;
}

function permutationsReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const pool = vm.get(self, POOL);
  const started = vm.get(self, RESULT) !== 0;
  const ended = started && vm.get(self, STOPPED) !== 0;
  const r = vm.hold(newInt(vm, vm.get(self, R)));
  const args = vm.hold(tuplePack(vm, ended ? vm.hold(emptyTuple(vm)) : pool, r));
  if (!started || ended) return vm.keep(mark, vm.hold(tuplePack(vm, type, args)));
  const indices = vm.hold(indicesAsTuple(vm, vm.get(self, INDICES), vm.tupleSize(pool)));
  const cycles = vm.hold(indicesAsTuple(vm, vm.get(self, CYCLES), vm.get(self, R)));
  const state = vm.hold(tuplePack(vm, indices, cycles));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, args, state)));
}

function permutationsSetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state, 2, 2);
  const givenIndices = checkItemType(vm, state, 0, TUPLE_TYPE);
  const givenCycles = checkItemType(vm, state, 1, TUPLE_TYPE);
  const pool = vm.get(self, POOL);
  const n = vm.tupleSize(pool);
  const r = vm.get(self, R);
  if (vm.tupleSize(givenIndices) !== n || vm.tupleSize(givenCycles) !== r || r > n) {
    throw vm.raise(VALUE_ERROR, "invalid arguments");
  }
  const indices = vm.get(self, INDICES);
  const cycles = vm.get(self, CYCLES);
  for (let i = 0; i < n; i++) vm.set(indices, 8 * i, clippedIndex(vm, givenIndices, i, 0, n - 1));
  for (let i = 0; i < r; i++) vm.set(cycles, 8 * i, clippedIndex(vm, givenCycles, i, 1, n - i));
  vm.replace(self, RESULT, selectFromPool(vm, pool, indices, r));
  return vm.none();
}

function permutationsBytes(vm: Machine, self: Address): number {
  const words = vm.tupleSize(vm.get(self, POOL)) + vm.get(self, R);
  return vm.get(vm.typeOf(self), TP_BASICSIZE) + 8 * words;
}

registerSizeOf(PERMUTATIONS_TYPE, permutationsBytes);

function permutationsSizeof(vm: Machine, self: Address): Address {
  return newInt(vm, permutationsBytes(vm, self));
}

function freeArrays(vm: Machine, self: Address): void {
  vm.free(vm.get(self, INDICES));
  vm.free(vm.get(self, CYCLES));
}

defineType(PERMUTATIONS_TYPE, {
  name: "itertools.permutations",
  basicSize: 64,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `permutations(iterable, r=None)
--

Return successive r-length permutations of elements in the iterable.

permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)`,
  layout: [
    { op: "fields", offset: POOL, count: 1 },
    { op: "fields", offset: RESULT, count: 1 },
  ],
  slots: {
    new: permutationsNew,
    dealloc: freeArrays,
    getattro: genericGetAttr,
    iter: same,
    iternext: permutationsNext,
  },
  methods: [
    ["__reduce__!($self)", permutationsReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", permutationsSetState, SETSTATE_DOC],
    ["__sizeof__!($self)", permutationsSizeof, "Returns size in memory, in bytes."],
  ],
});
