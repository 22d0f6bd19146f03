/**
 * takewhile, dropwhile, filterfalse, compress and starmap of itertools: a function or a second iterator decides about an iterator's items.
 *
 *     +-----------+---------+-------------------+----------+--------------+
 *     | ob_refcnt | ob_type | function          | iterator | stop / start |  takewhile, dropwhile
 *     |           |         | function          | iterator |              |  filterfalse, starmap
 *     |           |         | data              | selectors|              |  compress
 *     +-----------+---------+-------------------+----------+--------------+
 *     0           8         16                  24         32             40
 */
import {
  type Address,
  BOOL_TYPE,
  call1,
  callTuple,
  defineType,
  FALSE,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  getIter,
  isTrue,
  endingByStop,
  iterStep,
  type Machine,
  newArguments,
  newInt,
  NONE,
  parseSignature,
  type Signature,
  staticType,
  takeTruth,
  TRUE,
  TUPLE_TYPE,
  tupleFromIterable,
  tuplePack,
} from "@pyvm/vm";
import { checkNewPositional, REDUCE_DOC, same, SETSTATE_DOC } from "./arguments.ts";

export const TAKEWHILE_TYPE: Address = staticType();
export const DROPWHILE_TYPE: Address = staticType();
export const FILTERFALSE_TYPE: Address = staticType();
export const COMPRESS_TYPE: Address = staticType();
export const STARMAP_TYPE: Address = staticType();

const FUNCTION = 16;
const ITERATOR = 24;
const DECIDED = 32;
const DATA = 16;
const SELECTORS = 24;

/** `tp_new` of a type that takes a function and an iterable. */
function newWithFunction(
  base: Address,
  name: string,
): (vm: Machine, type: Address, args: Address, kwargs: Address) => Address {
  return (vm, type, args, kwargs) => {
    checkNewPositional(vm, base, type, name, args, kwargs, 2, 2);
    const mark = vm.mark();
    const iterator = vm.hold(getIter(vm, vm.tupleItem(args, 1)));
    const self = vm.genericAlloc(type, 0);
    vm.set(self, FUNCTION, vm.newRef(vm.tupleItem(args, 0)));
    vm.set(self, ITERATOR, vm.newRef(iterator));
    vm.release(mark);
    return self;
  };
}

/** What the predicate says of an item, which is taken over and given up if the call fails. */
function holds(vm: Machine, predicate: Address, item: Address): boolean {
  vm.hold(item);
  const truth = takeTruth(vm, call1(vm, predicate, item));
  vm.unhold();
  return truth;
}

function takeWhileNext(vm: Machine, self: Address): Address {
  if (vm.i32[(self + DECIDED) >> 2] !== 0) return 0;
  const item = iterStep(vm, vm.i32[(self + ITERATOR) >> 2]);
  if (item === 0) return 0;
  if (holds(vm, vm.i32[(self + FUNCTION) >> 2], item)) return item;
  vm.decref(item);
  vm.i32[(self + DECIDED) >> 2] = 1;
  return 0;
}

function dropWhileNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  for (;;) {
    const item = iterStep(vm, i32[(self + ITERATOR) >> 2]);
    if (item === 0 || i32[(self + DECIDED) >> 2] !== 0) return item;
    if (!holds(vm, i32[(self + FUNCTION) >> 2], item)) {
      i32[(self + DECIDED) >> 2] = 1;
      return item;
    }
    vm.decref(item);
  }
}

function filterFalseNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const predicate = i32[(self + FUNCTION) >> 2];
  const plain = predicate === NONE || predicate === BOOL_TYPE;
  for (;;) {
    const item = iterStep(vm, i32[(self + ITERATOR) >> 2]);
    if (item === 0) return 0;
    if (!(plain ? truthOfHeld(vm, item) : holds(vm, predicate, item))) return item;
    vm.decref(item);
  }
}

function truthOfHeld(vm: Machine, item: Address): boolean {
  if (item === TRUE) return true;
  if (item === FALSE || item === NONE) return false;
  vm.hold(item);
  const truth = isTrue(vm, item);
  vm.unhold();
  return truth;
}

function starMapNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const given = iterStep(vm, i32[(self + ITERATOR) >> 2]);
  if (given === 0) return 0;
  const mark = vm.mark();
  vm.hold(given);
  const args = vm.typeOf(given) === TUPLE_TYPE ? given : vm.hold(tupleFromIterable(vm, given));
  const result = callTuple(vm, i32[(self + FUNCTION) >> 2], args, 0);
  vm.release(mark);
  return result;
}

const COMPRESS_SIGNATURE: Signature = parseSignature("compress($type, /, data, selectors)");

function compressNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [data, selectors] = newArguments(vm, COMPRESS_SIGNATURE, args, kwargs);
  const mark = vm.mark();
  const dataIterator = vm.hold(getIter(vm, data));
  const selectorIterator = vm.hold(getIter(vm, selectors));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, DATA, vm.newRef(dataIterator));
  vm.set(self, SELECTORS, vm.newRef(selectorIterator));
  vm.release(mark);
  return self;
}

function compressNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  for (;;) {
    const item = iterStep(vm, i32[(self + DATA) >> 2]);
    if (item === 0) return 0;
    vm.hold(item);
    const selector = iterStep(vm, i32[(self + SELECTORS) >> 2]);
    const selected = selector !== 0 && takeTruth(vm, selector);
    vm.unhold();
    if (selected) return item;
    vm.decref(item);
    if (selector === 0) return 0;
  }
}

/** `(type, (first field, second field))`. */
function reducePair(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.get(self, FUNCTION), vm.get(self, ITERATOR)));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

function reduceDecided(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.get(self, FUNCTION), vm.get(self, ITERATOR)));
  const state = vm.hold(newInt(vm, vm.get(self, DECIDED)));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, state)));
}

function setDecided(vm: Machine, self: Address, state: Address): Address {
  vm.set(self, DECIDED, isTrue(vm, state) ? 1 : 0);
  return vm.none();
}

defineType(TAKEWHILE_TYPE, {
  name: "itertools.takewhile",
  basicSize: 40,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `takewhile(predicate, iterable, /)
--

Return successive entries from an iterable as long as the predicate evaluates to true for each entry.`,
  layout: [{ op: "fields", offset: FUNCTION, count: 2 }],
  slots: {
    new: newWithFunction(TAKEWHILE_TYPE, "takewhile"),
    getattro: genericGetAttr,
    iter: same,
    iternext: endingByStop(takeWhileNext),
  },
  methods: [
    ["__reduce__!($self)", reduceDecided, REDUCE_DOC],
    ["__setstate__!($self, state, /)", setDecided, SETSTATE_DOC],
  ],
});

defineType(DROPWHILE_TYPE, {
  name: "itertools.dropwhile",
  basicSize: 40,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `dropwhile(predicate, iterable, /)
--

Drop items from the iterable while predicate(item) is true.

Afterwards, return every element until the iterable is exhausted.`,
  layout: [{ op: "fields", offset: FUNCTION, count: 2 }],
  slots: {
    new: newWithFunction(DROPWHILE_TYPE, "dropwhile"),
    getattro: genericGetAttr,
    iter: same,
    iternext: endingByStop(dropWhileNext),
  },
  methods: [
    ["__reduce__!($self)", reduceDecided, REDUCE_DOC],
    ["__setstate__!($self, state, /)", setDecided, SETSTATE_DOC],
  ],
});

defineType(FILTERFALSE_TYPE, {
  name: "itertools.filterfalse",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `filterfalse(function, iterable, /)
--

Return those items of iterable for which function(item) is false.

If function is None, return the items that are false.`,
  layout: [{ op: "fields", offset: FUNCTION, count: 2 }],
  slots: {
    new: newWithFunction(FILTERFALSE_TYPE, "filterfalse"),
    getattro: genericGetAttr,
    iter: same,
    iternext: endingByStop(filterFalseNext),
  },
  methods: [["__reduce__!($self)", reducePair, REDUCE_DOC]],
});

defineType(COMPRESS_TYPE, {
  name: "itertools.compress",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `compress(data, selectors)
--

Return data elements corresponding to true selector elements.

Forms a shorter iterator from selected data elements using the selectors to
choose the data elements.`,
  layout: [{ op: "fields", offset: DATA, count: 2 }],
  slots: { new: compressNew, getattro: genericGetAttr, iter: same, iternext: compressNext },
  methods: [["__reduce__!($self)", reducePair, REDUCE_DOC]],
});

defineType(STARMAP_TYPE, {
  name: "itertools.starmap",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `starmap(function, iterable, /)
--

Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.`,
  layout: [{ op: "fields", offset: FUNCTION, count: 2 }],
  slots: {
    new: newWithFunction(STARMAP_TYPE, "starmap"),
    getattro: genericGetAttr,
    iter: same,
    iternext: endingByStop(starMapNext),
  },
  methods: [["__reduce__!($self)", reducePair, REDUCE_DOC]],
});
