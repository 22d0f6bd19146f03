/**
 * itertools.groupby and the iterators over its groups.
 *
 *     +-----------+---------+----------+---------+--------+---------+-----------+-------------+
 *     | ob_refcnt | ob_type | iterator | keyfunc | tgtkey | currkey | currvalue | currgrouper |
 *     +-----------+---------+----------+---------+--------+---------+-----------+-------------+
 *     0           8         16         24        32       40        48          56            64
 *     +-----------+---------+--------+--------+
 *     | ob_refcnt | ob_type | parent | tgtkey |   a group
 *     +-----------+---------+--------+--------+
 *     0           8         16       24       32
 *
 * `currgrouper` is only compared with and owns nothing. A group ends when another one has taken its place there.
 */
import {
  type Address,
  builtinFunction,
  call1,
  checkPositional,
  defineType,
  emptyTuple,
  EQ,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  endingByStop,
  getIter,
  identifier,
  isSubtype,
  iterNext,
  type Machine,
  newArguments,
  NONE,
  parseSignature,
  refuseKeywords,
  richCompareBool,
  type Signature,
  staticType,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { checkState, clearField, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";

export const GROUPBY_TYPE: Address = staticType();
export const GROUPER_TYPE: Address = staticType();

const ITERATOR = 16;
const KEY_FUNCTION = 24;
const TARGET_KEY = 32;
const CURRENT_KEY = 40;
const CURRENT_VALUE = 48;
const CURRENT_GROUPER = 56;

const PARENT = 16;
const GROUP_KEY = 24;

const ID_ITER = identifier("iter");
const SIGNATURE: Signature = parseSignature("groupby($type, /, iterable, key=None)");

function groupbyNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [iterable, key] = newArguments(vm, SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, KEY_FUNCTION, vm.newRef(key === 0 ? NONE : key));
  vm.set(self, ITERATOR, vm.newRef(iterator));
  vm.release(mark);
  return self;
}

/** Takes the next item and its key; false at the end. */
function step(vm: Machine, self: Address): boolean {
  const i32 = vm.i32;
  const value = iterNext(vm, i32[(self + ITERATOR) >> 2]);
  if (value === 0) return false;
  const keyFunction = i32[(self + KEY_FUNCTION) >> 2];
  let key = value;
  if (keyFunction === NONE) vm.newRef(value);
  else {
    vm.hold(value);
    key = call1(vm, keyFunction, value);
    vm.unhold();
  }
  vm.replace(self, CURRENT_VALUE, value);
  vm.replace(self, CURRENT_KEY, key);
  return true;
}

function keysEqual(vm: Machine, a: Address, b: Address): boolean {
  if (a === b) return true;
  const mark = vm.mark();
  vm.hold(vm.newRef(a));
  vm.hold(vm.newRef(b));
  const equal = richCompareBool(vm, a, b, EQ);
  vm.release(mark);
  return equal;
}

function groupbyNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  i32[(self + CURRENT_GROUPER) >> 2] = 0;
  for (;;) {
    const current = i32[(self + CURRENT_KEY) >> 2];
    if (current !== 0) {
      const target = i32[(self + TARGET_KEY) >> 2];
      if (target === 0 || !keysEqual(vm, target, current)) break;
    }
    if (!step(vm, self)) return 0;
  }
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(i32[(self + CURRENT_KEY) >> 2]));
  vm.replace(self, TARGET_KEY, vm.newRef(key));
  const group = vm.hold(newGrouper(vm, GROUPER_TYPE, self, key));
  return vm.keep(mark, vm.hold(tuplePack(vm, key, group)));
}

function newGrouper(vm: Machine, type: Address, parent: Address, key: Address): Address {
  const group = vm.genericAlloc(type, 0);
  vm.set(group, PARENT, vm.newRef(parent));
  vm.set(group, GROUP_KEY, vm.newRef(key));
  vm.set(parent, CURRENT_GROUPER, group);
  return group;
}

function groupbyReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const args = vm.hold(tuplePack(vm, vm.get(self, ITERATOR), vm.get(self, KEY_FUNCTION)));
  const key = vm.get(self, CURRENT_KEY);
  const value = vm.get(self, CURRENT_VALUE);
  const target = vm.get(self, TARGET_KEY);
  if (key === 0 || value === 0 || target === 0) return vm.keep(mark, vm.hold(tuplePack(vm, type, args)));
  const state = vm.hold(tuplePack(vm, key, value, target));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, args, state)));
}

function groupbySetState(vm: Machine, self: Address, state: Address): Address {
  checkState(vm, state, 3, 3);
  vm.replace(self, CURRENT_KEY, vm.newRef(vm.tupleItem(state, 0)));
  vm.replace(self, CURRENT_VALUE, vm.newRef(vm.tupleItem(state, 1)));
  vm.replace(self, TARGET_KEY, vm.newRef(vm.tupleItem(state, 2)));
  return vm.none();
}

function grouperNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  refuseKeywords(vm, "_grouper", kwargs);
  checkPositional(vm, "_grouper", vm.tupleSize(args), 2, 2);
  const parent = vm.tupleItem(args, 0);
  if (!isSubtype(vm, vm.typeOf(parent), GROUPBY_TYPE)) {
    throw vm.raise(TYPE_ERROR, `_grouper() argument 1 must be itertools.groupby, not ${vm.typeName(parent)}`);
  }
  return newGrouper(vm, type, parent, vm.tupleItem(args, 1));
}

function grouperNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const parent = i32[(self + PARENT) >> 2];
  if (i32[(parent + CURRENT_GROUPER) >> 2] !== self) return 0;
  if (i32[(parent + CURRENT_VALUE) >> 2] === 0 && !step(vm, parent)) return 0;
  if (!keysEqual(vm, i32[(self + GROUP_KEY) >> 2], i32[(parent + CURRENT_KEY) >> 2])) return 0;
  const value = i32[(parent + CURRENT_VALUE) >> 2];
  i32[(parent + CURRENT_VALUE) >> 2] = 0;
  clearField(vm, parent, CURRENT_KEY);
  return value;
}

function grouperReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const parent = vm.get(self, PARENT);
  if (vm.get(parent, CURRENT_GROUPER) !== self) {
    const empty = vm.hold(emptyTuple(vm));
    const iter = vm.hold(builtinFunction(vm, ID_ITER));
    return vm.keep(mark, vm.hold(tuplePack(vm, iter, vm.hold(tuplePack(vm, empty)))));
  }
  const args = vm.hold(tuplePack(vm, parent, vm.get(self, GROUP_KEY)));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

defineType(GROUPBY_TYPE, {
  name: "itertools.groupby",
  basicSize: 64,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `groupby(iterable, key=None)
--

make an iterator that returns consecutive keys and groups from the iterable

  iterable
    Elements to divide into groups according to the key function.
  key
    A function for computing the group category for each element.
    If the key function is not specified or is None, the element itself
    is used for grouping.`,
  layout: [{ op: "fields", offset: ITERATOR, count: 5 }],
  slots: { new: groupbyNew, getattro: genericGetAttr, iter: same, iternext: endingByStop(groupbyNext) },
  methods: [
    ["__reduce__!($self)", groupbyReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", groupbySetState, SETSTATE_DOC],
  ],
});

defineType(GROUPER_TYPE, {
  name: "itertools._grouper",
  basicSize: 32,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: PARENT, count: 2 }],
  slots: { new: grouperNew, getattro: genericGetAttr, iter: same, iternext: endingByStop(grouperNext) },
  methods: [["__reduce__!($self)", grouperReduce, REDUCE_DOC]],
});
