/**
 * itertools.cycle: an iterable's items, again and again.
 *
 *     +-----------+---------+----------+-------+-------+-----------+
 *     | ob_refcnt | ob_type | iterator | saved | index | firstpass |
 *     +-----------+---------+----------+-------+-------+-----------+
 *     0           8         16         24      32      40          48
 *
 * `saved` is the list of the items seen. `firstpass` set: they are in it already, although the iterator still runs.
 */
import {
  type Address,
  asInt,
  callMethod1,
  defineType,
  FALSE,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  getIter,
  identifier,
  iterNext,
  LIST_TYPE,
  listAppend,
  listItem,
  listSize,
  type Machine,
  newInt,
  newList,
  staticType,
  TRUE,
  tuplePack,
} from "@pyvm/vm";
import {
  checkItemType,
  checkNewPositional,
  checkState,
  clearField,
  REDUCE_DOC,
  same,
  SETSTATE_DOC,
} from "./arguments.ts";

export const CYCLE_TYPE: Address = staticType();

const ITERATOR = 16;
const SAVED = 24;
const INDEX = 32;
const FIRST_PASS = 40;
const ID_SETSTATE = identifier("__setstate__");

function cycleNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  checkNewPositional(vm, CYCLE_TYPE, type, "cycle", args, kwargs, 1, 1);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, vm.tupleItem(args, 0)));
  const saved = vm.hold(newList(vm));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, ITERATOR, vm.newRef(iterator));
  vm.set(self, SAVED, vm.newRef(saved));
  vm.release(mark);
  return self;
}

function cycleNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const iterator = i32[(self + ITERATOR) >> 2];
  if (iterator !== 0) {
    const item = iterNext(vm, iterator);
    if (item !== 0) {
      if (i32[(self + FIRST_PASS) >> 2] === 0) save(vm, self, item);
      return item;
    }
    clearField(vm, self, ITERATOR);
  }
  const saved = i32[(self + SAVED) >> 2];
  const size = listSize(vm, saved);
  if (size === 0) return 0;
  let index = i32[(self + INDEX) >> 2];
  if (index >= size) index = 0; // somebody has shortened the list, which __reduce__ gives away
  i32[(self + INDEX) >> 2] = index + 1 >= size ? 0 : index + 1;
  return vm.newRef(listItem(vm, saved, index));
}

function save(vm: Machine, self: Address, item: Address): void {
  vm.hold(item);
  listAppend(vm, vm.get(self, SAVED), item);
  vm.unhold();
}

function cycleReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const saved = vm.hold(vm.newRef(vm.get(self, SAVED)));
  let iterator = vm.get(self, ITERATOR);
  const ended = iterator === 0;
  if (ended) {
    iterator = vm.hold(getIter(vm, saved));
    const index = vm.get(self, INDEX);
    if (index !== 0) vm.hold(callMethod1(vm, iterator, ID_SETSTATE, vm.hold(newInt(vm, index))));
  }
  const args = vm.hold(tuplePack(vm, iterator));
  const state = vm.hold(tuplePack(vm, saved, ended || vm.get(self, FIRST_PASS) !== 0 ? TRUE : FALSE));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, state)));
}

function cycleSetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state, 2, 2);
  const saved = checkItemType(vm, state, 0, LIST_TYPE);
  const firstPass = asInt(vm, vm.tupleItem(state, 1));
  vm.replace(self, SAVED, vm.newRef(saved));
  vm.set(self, FIRST_PASS, firstPass !== 0 ? 1 : 0);
  vm.set(self, INDEX, 0);
  return vm.none();
}

defineType(CYCLE_TYPE, {
  name: "itertools.cycle",
  basicSize: 48,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `cycle(iterable, /)
--

Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.`,
  layout: [
    { op: "fields", offset: SAVED, count: 1 },
    { op: "fields", offset: ITERATOR, count: 1 },
  ],
  slots: { new: cycleNew, getattro: genericGetAttr, iter: same, iternext: cycleNext },
  methods: [
    ["__reduce__!($self)", cycleReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", cycleSetState, SETSTATE_DOC],
  ],
});
