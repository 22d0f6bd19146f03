/**
 * itertools.product: the Cartesian product.
 *
 *     +-----------+---------+-------+---------+--------+---------+        +---------+---------+- -
 *     | ob_refcnt | ob_type | pools | indices | result | stopped |  ----> | index 0 | index 1 |
 *     +-----------+---------+-------+---------+--------+---------+        +---------+---------+- -
 *     0           8         16      24        32       40        48       0         8
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
  newTuple,
  OVERFLOW_ERROR,
  parseSignature,
  type Signature,
  staticType,
  TP_BASICSIZE,
  TUPLE_ITEMS,
  tupleFromIterable,
  tuplePack,
  tupleSetItem,
  VALUE_ERROR,
  registerSizeOf,
} from "@pyvm/vm";
import { isTupleObject, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";
import { clippedIndex, indicesAsTuple, newIndices, ownResult, setFromPool } from "./selections-of-pool.ts";

export const PRODUCT_TYPE: Address = staticType();

const POOLS = 16;
const INDICES = 24;
const RESULT = 32;
const STOPPED = 40;
const MAX_ITEMS = 2 ** 60;
const ROOM = 0x0fffffff;

/** Only keywords are parsed by it. */
const SIGNATURE: Signature = parseSignature("product($type, /, repeat=1)");

function productNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const repeat = repeatArgument(vm, kwargs);
  const nargs = repeat === 0 ? 0 : vm.tupleSize(args);
  if (nargs * repeat >= MAX_ITEMS) throw vm.raise(OVERFLOW_ERROR, "repeat argument too large");
  const count = nargs * repeat;
  if (count > ROOM) vm.noMemory();
  const mark = vm.mark();
  const pools = vm.hold(newTuple(vm, count));
  for (let i = 0; i < nargs; i++) tupleSetItem(vm, pools, i, tupleFromIterable(vm, vm.tupleItem(args, i)));
  for (let i = nargs; i < count; i++) tupleSetItem(vm, pools, i, vm.newRef(vm.tupleItem(pools, i - nargs)));
  const self = vm.hold(vm.genericAlloc(type, 0));
  const indices = newIndices(vm, count);
  vm.u8.fill(0, indices, indices + 8 * count);
  vm.set(self, INDICES, indices);
  vm.set(self, POOLS, vm.newRef(pools));
  return vm.keep(mark, self);
}

function repeatArgument(vm: Machine, kwargs: Address): number {
  if (kwargs === 0) return 1;
  const mark = vm.mark();
  const [given] = newArguments(vm, SIGNATURE, vm.hold(emptyTuple(vm)), kwargs);
  const repeat = given === 0 ? 1 : asSsize(vm, given);
  if (repeat < 0) throw vm.raise(VALUE_ERROR, "repeat argument cannot be negative");
  vm.release(mark);
  return repeat;
}

function productNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + STOPPED) >> 2] !== 0) return 0;
  if (i32[(self + RESULT) >> 2] === 0) return firstResult(vm, self);
  const pools = i32[(self + POOLS) >> 2];
  const result = ownResult(vm, self, RESULT);
  const indices = i32[(self + INDICES) >> 2] >> 2;
  let i = vm.tupleSize(pools) - 1;
  for (; i >= 0; i--) {
    const pool = i32[((pools + TUPLE_ITEMS) >> 2) + 2 * i];
    let index = i32[indices + 2 * i] + 1;
    const rolledOver = index === vm.tupleSize(pool);
    if (rolledOver) index = 0;
    i32[indices + 2 * i] = index;
    setFromPool(i32, result, i, pool, index);
    if (!rolledOver) break;
  }
  if (i < 0) {
    i32[(self + STOPPED) >> 2] = 1;
    return 0;
  }
  i32[result >> 2]++;
  return result;
}

/** The first item of every pool. */
function firstResult(vm: Machine, self: Address): Address {
  const pools = vm.get(self, POOLS);
  const count = vm.tupleSize(pools);
  const result = newTuple(vm, count);
  vm.set(self, RESULT, result);
  for (let i = 0; i < count; i++) {
    const pool = vm.tupleItem(pools, i);
    if (vm.tupleSize(pool) === 0) {
      vm.set(self, STOPPED, 1);
      return 0;
    }
    tupleSetItem(vm, result, i, vm.newRef(vm.tupleItem(pool, 0)));
  }
  return vm.newRef(result);
}

function productReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const pools = vm.get(self, POOLS);
  if (vm.get(self, STOPPED) !== 0) {
    const args = vm.hold(tuplePack(vm, vm.hold(emptyTuple(vm))));
    return vm.keep(mark, vm.hold(tuplePack(vm, type, args)));
  }
  if (vm.get(self, RESULT) === 0) return tuplePack(vm, type, pools);
  const indices = vm.hold(indicesAsTuple(vm, vm.get(self, INDICES), vm.tupleSize(pools)));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, pools, indices)));
}

function productSetState(vm: Machine, self: Address, state: Address): Address {
  const pools = vm.get(self, POOLS);
  const count = vm.tupleSize(pools);
  if (!isTupleObject(vm, state) || vm.tupleSize(state) !== count) {
    throw vm.raise(VALUE_ERROR, "invalid arguments");
  }
  const indices = vm.get(self, INDICES);
  for (let i = 0; i < count; i++) {
    const size = vm.tupleSize(vm.tupleItem(pools, i));
    const index = clippedIndex(vm, state, i, 0, size - 1);
    if (size === 0) {
      vm.set(self, STOPPED, 1);
      return vm.none();
    }
    vm.set(indices, 8 * i, index);
  }
  const result = newTuple(vm, count);
  for (let i = 0; i < count; i++) {
    tupleSetItem(vm, result, i, vm.newRef(vm.tupleItem(vm.tupleItem(pools, i), vm.get(indices, 8 * i))));
  }
  vm.replace(self, RESULT, result);
  return vm.none();
}

function productBytes(vm: Machine, self: Address): number {
  return vm.get(vm.typeOf(self), TP_BASICSIZE) + 8 * vm.tupleSize(vm.get(self, POOLS));
}

registerSizeOf(PRODUCT_TYPE, productBytes);

function productSizeof(vm: Machine, self: Address): Address {
  return newInt(vm, productBytes(vm, self));
}

defineType(PRODUCT_TYPE, {
  name: "itertools.product",
  basicSize: 48,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `product(*iterables, repeat=1) --> product object

Cartesian product of input iterables.  Equivalent to nested for-loops.

For example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).
The leftmost iterators are in the outermost for-loop, so the output tuples
cycle in a manner similar to an odometer (with the rightmost element changing
on every iteration).

To compute the product of an iterable with itself, specify the number
of repetitions with the optional repeat keyword argument. For example,
product(A, repeat=4) means the same as product(A, A, A, A).

product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)
product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...`,
  layout: [
    { op: "fields", offset: RESULT, count: 1 },
    { op: "fields", offset: POOLS, count: 1 },
  ],
  slots: {
    new: productNew,
    dealloc: (vm, self) => vm.free(vm.get(self, INDICES)),
    getattro: genericGetAttr,
    iter: same,
    iternext: productNext,
  },
  methods: [
    ["__reduce__!($self)", productReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", productSetState, SETSTATE_DOC],
    ["__sizeof__!($self)", productSizeof, "Returns size in memory, in bytes."],
  ],
});
