/**
 * itertools.chain: the items of one iterable after the other.
 *
 *     +-----------+---------+--------+--------+
 *     | ob_refcnt | ob_type | source | active |
 *     +-----------+---------+--------+--------+
 *     0           8         16       24       32
 *
 * `source` yields the iterables and is 0 once it has ended; `active` iterates over the current one.
 */
import {
  type Address,
  classGetItem,
  defineType,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  getIter,
  isIterator,
  iterNext,
  type Machine,
  refuseKeywords,
  staticType,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { checkState, clearField, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";

export const CHAIN_TYPE: Address = staticType();

const SOURCE = 16;
const ACTIVE = 24;

function chainNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === CHAIN_TYPE) refuseKeywords(vm, "chain", kwargs);
  return chainOf(vm, type, args);
}

/** A chain of what `iterable` yields. */
function chainOf(vm: Machine, type: Address, iterable: Address): Address {
  const mark = vm.mark();
  const source = vm.hold(getIter(vm, iterable));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, SOURCE, vm.newRef(source));
  vm.release(mark);
  return self;
}

/** An exact chain of the iterables in a tuple. */
export function newChain(vm: Machine, iterables: Address): Address {
  return chainOf(vm, CHAIN_TYPE, iterables);
}

function chainNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  for (;;) {
    let active = i32[(self + ACTIVE) >> 2];
    if (active === 0) {
      active = nextIterable(vm, self);
      if (active === 0) return 0;
    }
    const item = iterNext(vm, active);
    if (item !== 0) return item;
    clearField(vm, self, ACTIVE);
  }
}

/** Goes on to the next iterable; 0 when there is none. After an error the chain has ended. */
function nextIterable(vm: Machine, self: Address): Address {
  const source = vm.get(self, SOURCE);
  if (source === 0) return 0;
  try {
    const iterable = iterNext(vm, source);
    if (iterable !== 0) {
      vm.hold(iterable);
      const active = getIter(vm, iterable);
      vm.replace(self, ACTIVE, active);
      vm.decref(vm.unhold());
      return active;
    }
  } catch (error) {
    clearField(vm, self, SOURCE);
    throw error;
  }
  clearField(vm, self, SOURCE);
  return 0;
}

function chainReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const empty = vm.hold(emptyTuple(vm));
  const source = vm.get(self, SOURCE);
  if (source === 0) return vm.keep(mark, vm.hold(tuplePack(vm, type, empty)));
  const active = vm.get(self, ACTIVE);
  const state = vm.hold(active === 0 ? tuplePack(vm, source) : tuplePack(vm, source, active));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, empty, state)));
}

function chainSetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state, 1, 2);
  const source = vm.tupleItem(state, 0);
  const active = vm.tupleSize(state) === 2 ? vm.tupleItem(state, 1) : 0;
  if (!isIterator(vm, source) || (active !== 0 && !isIterator(vm, active))) {
    throw vm.raise(TYPE_ERROR, "Arguments must be iterators.");
  }
  if (active !== 0) vm.newRef(active);
  vm.replace(self, SOURCE, vm.newRef(source));
  vm.replace(self, ACTIVE, active);
  return vm.none();
}

defineType(CHAIN_TYPE, {
  name: "itertools.chain",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `chain(*iterables) --> chain object

Return a chain object whose .__next__() method returns elements from the
first iterable until it is exhausted, then elements from the next
iterable, until all of the iterables are exhausted.`,
  layout: [
    { op: "fields", offset: ACTIVE, count: 1 },
    { op: "fields", offset: SOURCE, count: 1 },
  ],
  slots: { new: chainNew, getattro: genericGetAttr, iter: same, iternext: chainNext },
  methods: [
    [
      "from_iterable($type, iterable, /)",
      chainOf,
      "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
    ],
    ["__reduce__!($self)", chainReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", chainSetState, SETSTATE_DOC],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
});
