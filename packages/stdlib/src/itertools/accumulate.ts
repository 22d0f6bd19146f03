/**
 * itertools.accumulate: running totals.
 *
 *     +-----------+---------+-------+----------+----------+---------+
 *     | ob_refcnt | ob_type | total | iterator | function | initial |
 *     +-----------+---------+-------+----------+----------+---------+
 *     0           8         16      24         32         40        48
 *
 * `function` is 0 for addition, `initial` None once it was given.
 */
import {
  type Address,
  call1,
  call2,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  endingByStop,
  genericGetAttr,
  getIter,
  iterStep,
  type Machine,
  newArguments,
  newInt,
  NONE,
  numberAdd,
  parseSignature,
  type Signature,
  staticType,
  tuplePack,
} from "@pyvm/vm";
import { REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";
import { newChain } from "./chain.ts";
import { ISLICE_TYPE } from "./islice.ts";

export const ACCUMULATE_TYPE: Address = staticType();

const TOTAL = 16;
const ITERATOR = 24;
const FUNCTION = 32;
const INITIAL = 40;

const SIGNATURE: Signature = parseSignature("accumulate($type, /, iterable, func=None, *, initial=None)");

function accumulateNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [iterable, func, initial] = newArguments(vm, SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const self = vm.genericAlloc(type, 0);
  if (func !== 0 && func !== NONE) vm.set(self, FUNCTION, vm.newRef(func));
  vm.set(self, ITERATOR, vm.newRef(iterator));
  vm.set(self, INITIAL, vm.newRef(initial === 0 ? NONE : initial));
  vm.release(mark);
  return self;
}

function accumulateNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + INITIAL) >> 2] !== NONE) return giveInitial(vm, self);
  const value = iterStep(vm, i32[(self + ITERATOR) >> 2]);
  if (value === 0) return 0;
  const total = i32[(self + TOTAL) >> 2];
  if (total === 0) {
    i32[(self + TOTAL) >> 2] = vm.newRef(value);
    return value;
  }
  const mark = vm.mark();
  vm.hold(value);
  vm.hold(vm.newRef(total));
  const func = i32[(self + FUNCTION) >> 2];
  const next = func === 0 ? numberAdd(vm, total, value) : call2(vm, func, total, value);
  vm.newRef(next);
  vm.replace(self, TOTAL, next);
  vm.release(mark);
  return next;
}

function giveInitial(vm: Machine, self: Address): Address {
  const initial = vm.get(self, INITIAL);
  vm.set(self, INITIAL, vm.none());
  vm.replace(self, TOTAL, initial);
  return vm.newRef(initial);
}

/** chain((first,), the iterator), held on the native value stack. */
function chainBefore(vm: Machine, self: Address, first: Address): Address {
  const head = vm.hold(tuplePack(vm, first));
  return vm.hold(newChain(vm, vm.hold(tuplePack(vm, head, vm.get(self, ITERATOR)))));
}

function accumulateReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const func = vm.get(self, FUNCTION) || NONE;
  const initial = vm.get(self, INITIAL);
  const total = vm.get(self, TOTAL);
  if (initial !== NONE) {
    const args = vm.hold(tuplePack(vm, chainBefore(vm, self, initial), func));
    return vm.keep(mark, vm.hold(tuplePack(vm, type, args, NONE)));
  }
  if (total === NONE) {
    const chained = chainBefore(vm, self, total);
    const accumulated = vm.hold(func === NONE ? call1(vm, type, chained) : call2(vm, type, chained, func));
    const args = vm.hold(tuplePack(vm, accumulated, vm.hold(newInt(vm, 1)), NONE));
    return vm.keep(mark, vm.hold(tuplePack(vm, ISLICE_TYPE, args)));
  }
  const args = vm.hold(tuplePack(vm, vm.get(self, ITERATOR), func));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, args, total === 0 ? NONE : total)));
}

function accumulateSetState(vm: Machine, self: Address, state: Address): Address {
  vm.replace(self, TOTAL, vm.newRef(state));
  return vm.none();
}

defineType(ACCUMULATE_TYPE, {
  name: "itertools.accumulate",
  basicSize: 48,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `accumulate(iterable, func=None, *, initial=None)
--

Return series of accumulated sums (or other binary function results).`,
  layout: [{ op: "fields", offset: TOTAL, count: 4 }],
  slots: { new: accumulateNew, getattro: genericGetAttr, iter: same, iternext: endingByStop(accumulateNext) },
  methods: [
    ["__reduce__!($self)", accumulateReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", accumulateSetState, SETSTATE_DOC],
  ],
});
