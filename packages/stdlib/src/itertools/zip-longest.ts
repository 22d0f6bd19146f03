/**
 * itertools.zip_longest: tuples of the items of several iterators until the last of them ends.
 *
 *     +-----------+---------+-----------+-----------+-----------+--------+-----------+
 *     | ob_refcnt | ob_type | tuplesize | numactive | iterators | result | fillvalue |
 *     +-----------+---------+-----------+-----------+-----------+--------+-----------+
 *     0           8         16          24          32          40       48          56
 *
 * An iterator that has ended leaves 0 in the tuple of iterators.
 */
import {
  type Address,
  defineType,
  dictGetId,
  dictSize,
  emptyTuple,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  GC_HEAD_BYTES,
  genericGetAttr,
  getIter,
  identifier,
  iterNext,
  type Machine,
  newTuple,
  NONE,
  staticType,
  TUPLE_ITEMS,
  tuplePack,
  tupleSetItem,
  TYPE_ERROR,
} from "@pyvm/vm";
import { REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";

export const ZIP_LONGEST_TYPE: Address = staticType();

const SIZE = 16;
const ACTIVE = 24;
const ITERATORS = 32;
const RESULT = 40;
const FILL = 48;

const ID_FILLVALUE = identifier("fillvalue");

function zipLongestNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const fill = fillValue(vm, kwargs);
  const count = vm.tupleSize(args);
  const mark = vm.mark();
  const iterators = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, iterators, i, getIter(vm, vm.tupleItem(args, i)));
  const result = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, result, i, vm.none());
  const self = vm.genericAlloc(type, 0);
  vm.set(self, SIZE, count);
  vm.set(self, ACTIVE, count);
  vm.set(self, ITERATORS, vm.newRef(iterators));
  vm.set(self, RESULT, vm.newRef(result));
  vm.set(self, FILL, vm.newRef(fill));
  vm.release(mark);
  return self;
}

function fillValue(vm: Machine, kwargs: Address): Address {
  if (kwargs === 0 || dictSize(vm, kwargs) === 0) return NONE;
  const fill = dictSize(vm, kwargs) === 1 ? dictGetId(vm, kwargs, ID_FILLVALUE) : 0;
  if (fill === 0) throw vm.raise(TYPE_ERROR, "zip_longest() got an unexpected keyword argument");
  return fill;
}

/** The next tuple. The one given last is used again if nobody else has kept it. */
function zipLongestNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const count = i32[(self + SIZE) >> 2];
  if (count === 0 || i32[(self + ACTIVE) >> 2] === 0) return 0;
  const mark = vm.mark();
  const last = i32[(self + RESULT) >> 2];
  const again = i32[last >> 2] === 1;
  const result = vm.hold(again ? vm.newRef(last) : newTuple(vm, count));
  for (let i = 0; i < count; i++) {
    const item = nextItem(vm, self, i);
    if (item === 0) {
      vm.release(mark);
      return 0;
    }
    const at = ((result + TUPLE_ITEMS) >> 2) + 2 * i;
    const old = i32[at];
    i32[at] = item;
    if (old !== 0) vm.decref(old);
  }
  // The collector may have stopped tracking the tuple for what it held before.
  if (again && i32[(result - GC_HEAD_BYTES) >> 2] === 0) vm.track(result);
  return vm.unhold();
}

/** The next item of one of the iterators, or the fill value; 0 when the last one has ended. */
function nextItem(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  const at = ((i32[(self + ITERATORS) >> 2] + TUPLE_ITEMS) >> 2) + 2 * index;
  const iterator = i32[at];
  if (iterator !== 0) {
    let item: Address;
    try {
      item = iterNext(vm, iterator);
    } catch (error) {
      i32[(self + ACTIVE) >> 2] = 0;
      throw error;
    }
    if (item !== 0) return item;
    if (--i32[(self + ACTIVE) >> 2] <= 0) {
      i32[(self + ACTIVE) >> 2] = 0;
      return 0;
    }
    i32[at] = 0;
    vm.decref(iterator);
  }
  return vm.newRef(i32[(self + FILL) >> 2]);
}

function zipLongestReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const iterators = vm.get(self, ITERATORS);
  const count = vm.tupleSize(iterators);
  const args = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) {
    const iterator = vm.tupleItem(iterators, i);
    tupleSetItem(vm, args, i, iterator === 0 ? emptyTuple(vm) : vm.newRef(iterator));
  }
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, vm.get(self, FILL))));
}

function zipLongestSetState(vm: Machine, self: Address, state: Address): Address {
  vm.replace(self, FILL, vm.newRef(state));
  return vm.none();
}

defineType(ZIP_LONGEST_TYPE, {
  name: "itertools.zip_longest",
  basicSize: 56,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object

Return a zip_longest object whose .__next__() method returns a tuple where
the i-th element comes from the i-th iterable argument.  The .__next__()
method continues until the longest iterable in the argument sequence
is exhausted and then it raises StopIteration.  When the shorter iterables
are exhausted, the fillvalue is substituted in their place.  The fillvalue
defaults to None or can be specified by a keyword argument.
`,
  layout: [{ op: "fields", offset: ITERATORS, count: 3 }],
  slots: { new: zipLongestNew, getattro: genericGetAttr, iter: same, iternext: zipLongestNext },
  methods: [
    ["__reduce__!($self)", zipLongestReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", zipLongestSetState, SETSTATE_DOC],
  ],
});
