/**
 * The iterator of OrderedDict, and its three views.
 *
 *     +--------+------+--------------+------+-------+--------+---------+
 *     | header | kind | ordered dict | size | state | result | current |
 *     0        16     24             32     40      48       56
 *
 * `current` is the key that comes next, 0 at the end; `result` is the pair that items() yields, used again when nobody else holds it.
 */
import {
  type Address,
  builtinFunction,
  defineType,
  DICT_ITEMS_TYPE,
  DICT_KEYS_TYPE,
  DICT_VALUES_TYPE,
  dictGet,
  FLAG_HAVE_GC,
  identifier,
  isTracked,
  listFromIterable,
  type Machine,
  newDictView,
  NONE,
  readyType,
  RUNTIME_ERROR,
  staticType,
  tuplePack,
  tuplePair,
  TUPLE_ITEMS,
} from "@pyvm/vm";
import {
  findNode,
  FIRST,
  LAST,
  missingKey,
  NODE_KEY,
  NODE_NEXT,
  NODE_PREVIOUS,
  orderedSize,
  STATE,
} from "./ordered-nodes.ts";

const ODICT_ITERATOR_TYPE: Address = staticType();
const ODICT_KEYS_TYPE: Address = staticType();
const ODICT_VALUES_TYPE: Address = staticType();
const ODICT_ITEMS_TYPE: Address = staticType();

const KIND = 16;
const ODICT = 24;
const SIZE = 32;
const IT_STATE = 40;
const RESULT = 48;
const CURRENT = 56;
const ITERATOR_BYTES = 64;

const REVERSED = 1;
export const KEYS = 2;
const VALUES = 4;
const ITEMS = 6;

/** A dict view: header and the dict. */
const VIEW_DICT = 16;
const VIEW_BYTES = 24;
const ID_ITER = identifier("iter");

/** odictiter_new. */
function newIterator(vm: Machine, dict: Address, kind: number): Address {
  const self = vm.hold(vm.newContainer(ODICT_ITERATOR_TYPE, ITERATOR_BYTES));
  if ((kind & ITEMS) === ITEMS) vm.set(self, RESULT, tuplePair(vm, NONE, NONE));
  vm.set(self, KIND, kind);
  const node = vm.get(dict, (kind & REVERSED) !== 0 ? LAST : FIRST);
  if (node !== 0) vm.set(self, CURRENT, vm.newRef(vm.get(node, NODE_KEY)));
  vm.set(self, SIZE, orderedSize(vm, dict));
  vm.set(self, IT_STATE, vm.get(dict, STATE));
  vm.set(self, ODICT, vm.newRef(dict));
  vm.track(self);
  return vm.unhold();
}

export function orderedIter(vm: Machine, self: Address): Address {
  return newIterator(vm, self, KEYS);
}

export function orderedReversed(vm: Machine, self: Address): Address {
  return newIterator(vm, self, KEYS | REVERSED);
}

/** odictiter_nextkey: the next key (owned), or 0. */
function nextKey(vm: Machine, self: Address): Address {
  const dict = vm.get(self, ODICT);
  if (dict === 0) return 0;
  const current = vm.get(self, CURRENT);
  if (current === 0) {
    vm.replace(self, ODICT, 0);
    return 0;
  }
  if (vm.get(dict, STATE) !== vm.get(self, IT_STATE)) {
    vm.replace(self, ODICT, 0);
    throw vm.raise(RUNTIME_ERROR, "OrderedDict mutated during iteration");
  }
  if (vm.get(self, SIZE) !== orderedSize(vm, dict)) {
    vm.setWord(self, SIZE, -1); // it stays in error
    throw vm.raise(RUNTIME_ERROR, "OrderedDict changed size during iteration");
  }
  return stepFrom(vm, self, dict, vm.hold(vm.newRef(current)));
}

/** Moves on from `current`, which is on the native stack, and returns it. */
function stepFrom(vm: Machine, self: Address, dict: Address, current: Address): Address {
  const node = findNode(vm, dict, current);
  if (node === 0) {
    vm.replace(self, CURRENT, 0);
    missingKey(vm, current);
  }
  const next = vm.get(node, (vm.get(self, KIND) & REVERSED) !== 0 ? NODE_PREVIOUS : NODE_NEXT);
  vm.replace(self, CURRENT, next === 0 ? 0 : vm.newRef(vm.get(next, NODE_KEY)));
  return vm.unhold();
}

function orderedIterNext(vm: Machine, self: Address): Address {
  const key = nextKey(vm, self);
  const kind = vm.get(self, KIND) & ITEMS;
  if (key === 0 || kind === KEYS) return key;
  const mark = vm.mark();
  vm.hold(key);
  const value = dictGet(vm, vm.get(self, ODICT), key);
  if (value === 0) {
    vm.replace(self, ODICT, 0);
    missingKey(vm, key);
  }
  vm.hold(vm.newRef(value));
  if (kind === VALUES) return vm.keep(mark, value);
  const pair = vm.get(self, RESULT);
  if (vm.refcount(pair) !== 1) return vm.keep(mark, vm.hold(tuplePair(vm, key, value)));
  vm.newRef(pair);
  const oldKey = vm.get(pair, TUPLE_ITEMS);
  const oldValue = vm.get(pair, TUPLE_ITEMS + 8);
  vm.set(pair, TUPLE_ITEMS, vm.newRef(key));
  vm.set(pair, TUPLE_ITEMS + 8, vm.newRef(value));
  vm.decref(oldKey);
  vm.decref(oldValue);
  if (!isTracked(vm, pair)) vm.track(pair); // the collector may have untracked it while it held atoms
  vm.release(mark);
  return pair;
}

/** What is left, as a list; the iterator itself stays where it is. */
function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(vm.newContainer(ODICT_ITERATOR_TYPE, ITERATOR_BYTES));
  for (let offset = KIND; offset < ITERATOR_BYTES; offset += 4) vm.set(copy, offset, vm.get(self, offset));
  for (const offset of [ODICT, RESULT, CURRENT]) if (vm.get(copy, offset) !== 0) vm.newRef(vm.get(copy, offset));
  vm.track(copy);
  const list = vm.hold(listFromIterable(vm, copy));
  const iter = vm.hold(builtinFunction(vm, ID_ITER));
  const result = tuplePack(vm, iter, vm.hold(tuplePack(vm, list)));
  vm.release(mark);
  return result;
}

defineType(ODICT_ITERATOR_TYPE, {
  name: "odict_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: ODICT, count: 1 },
    { op: "fields", offset: RESULT, count: 2 },
  ],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: orderedIterNext },
  methods: [["__reduce__!($self)", reduce, "Return state information for pickling"]],
});

function defineView(type: Address, name: string, base: Address, kind: number): void {
  const iterate =
    (reversed: number) =>
    (vm: Machine, self: Address): Address => {
      const dict = vm.get(self, VIEW_DICT);
      return dict === 0 ? vm.none() : newIterator(vm, dict, kind | reversed);
    };
  defineType(type, {
    name,
    base,
    basicSize: VIEW_BYTES,
    slots: { new: null, iter: iterate(0) },
    methods: [["__reversed__!($self)", iterate(REVERSED)]],
  });
}

defineView(ODICT_KEYS_TYPE, "odict_keys", DICT_KEYS_TYPE, KEYS);
defineView(ODICT_VALUES_TYPE, "odict_values", DICT_VALUES_TYPE, VALUES);
defineView(ODICT_ITEMS_TYPE, "odict_items", DICT_ITEMS_TYPE, ITEMS);

/** Makes the types ready that no module shows. */
export function readyOrderedTypes(vm: Machine): void {
  for (const type of [ODICT_ITERATOR_TYPE, ODICT_KEYS_TYPE, ODICT_VALUES_TYPE, ODICT_ITEMS_TYPE]) readyType(vm, type);
}

export function keysMethod(vm: Machine, self: Address): Address {
  return newDictView(vm, self, ODICT_KEYS_TYPE);
}

export function valuesMethod(vm: Machine, self: Address): Address {
  return newDictView(vm, self, ODICT_VALUES_TYPE);
}

export function itemsMethod(vm: Machine, self: Address): Address {
  return newDictView(vm, self, ODICT_ITEMS_TYPE);
}
