/**
 * The six iterators over dicts (dictiterobject): keys, values and items, forwards and backwards. They notice when the dict changes its
 * size, and forwards also when it changes its keys.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { defineType, type IterNextFunc, type MethodSpec } from "../../object/native.ts";
import {
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DICT_USED,
  DICT_VALUES,
  DK_NENTRIES,
  ENTRY_KEY,
  ENTRY_VALUE,
  FLAG_HAVE_GC,
  GC_HEAD_BYTES,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_REVERSEITEMITERATOR_TYPE,
  DICT_REVERSEKEYITERATOR_TYPE,
  DICT_REVERSEVALUEITERATOR_TYPE,
  DICT_VALUEITERATOR_TYPE,
  NONE,
  RUNTIME_ERROR,
} from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { reduceIterator } from "../list/iterator.ts";
import { tuplePair } from "../tuple/tuple.ts";
import { dictEntryCount, dictPrevious, dictSize } from "./dict.ts";
import { entriesOf } from "./keys.ts";

export const DI_DICT = 16;
const DI_USED = 24;
const DI_POS = 32;
export const DI_RESULT = 40; // the pair that items() yields, used again when nobody else holds it
const DI_LEN = 48;
const ITERATOR_BYTES = 56;
const ID_ITER = identifier("iter");

/** dictiter_new. */
export function newDictIterator(vm: Machine, type: Address, dict: Address): Address {
  const isItems = type === DICT_ITEMITERATOR_TYPE || type === DICT_REVERSEITEMITERATOR_TYPE;
  const result = isItems ? tuplePair(vm, NONE, NONE) : 0;
  const iterator = vm.boxContainer(type, ITERATOR_BYTES);
  if (iterator === 0) {
    vm.xdecref(result);
    vm.noMemory();
  }
  const i32 = vm.i32;
  const used = i32[(dict + DICT_USED) >> 2];
  i32[dict >> 2]++;
  i32[(iterator + DI_DICT) >> 2] = dict;
  i32[(iterator + DI_USED) >> 2] = used;
  i32[(iterator + DI_LEN) >> 2] = used;
  i32[(iterator + DI_RESULT) >> 2] = result;
  if (isReverse(type)) {
    const last = vm.get(dict, DICT_VALUES) !== 0 ? used - 1 : dictEntryCount(vm, dict) - 1;
    vm.setWord(iterator, DI_POS, last);
  }
  vm.track(iterator);
  return iterator;
}

function isReverse(type: Address): boolean {
  return (
    type === DICT_REVERSEKEYITERATOR_TYPE ||
    type === DICT_REVERSEVALUEITERATOR_TYPE ||
    type === DICT_REVERSEITEMITERATOR_TYPE
  );
}

/** `iter(dict)`. */
export function dictIter(vm: Machine, dict: Address): Address {
  return newDictIterator(vm, DICT_KEYITERATOR_TYPE, dict);
}

/** `reversed(dict)`. */
export function dictReversed(vm: Machine, dict: Address): Address {
  return newDictIterator(vm, DICT_REVERSEKEYITERATOR_TYPE, dict);
}

/** Lets go of the dict at the end. */
function exhaust(vm: Machine, self: Address): number {
  const dict = vm.get(self, DI_DICT);
  vm.set(self, DI_DICT, 0);
  vm.decref(dict);
  return -1;
}

function changedSize(vm: Machine, self: Address): never {
  vm.setWord(self, DI_USED, -1); // it stays in error
  throw vm.raise(RUNTIME_ERROR, "dictionary changed size during iteration");
}

/** Steps to the next entry and returns its index, or -1 at the end. */
function advance(vm: Machine, self: Address): number {
  const i32 = vm.i32;
  const dict = i32[(self + DI_DICT) >> 2];
  if (dict === 0) return -1;
  const used = i32[(dict + DICT_USED) >> 2];
  if (i32[(self + DI_USED) >> 2] !== used) changedSize(vm, self);
  let index = i32[(self + DI_POS) >> 2];
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(dict + DICT_VALUES) >> 2] !== 0) {
    if (index >= used) return exhaust(vm, self);
  } else {
    const count = i32[(keys + DK_NENTRIES) >> 2];
    let slot = (entriesOf(i32, keys) + DICT_ENTRY_BYTES * index + ENTRY_VALUE) >> 2;
    for (; index < count && i32[slot] === 0; index++) slot += DICT_ENTRY_BYTES >> 2;
    if (index >= count) return exhaust(vm, self);
  }
  const left = i32[(self + DI_LEN) >> 2];
  if (left === 0) {
    exhaust(vm, self);
    throw vm.raise(RUNTIME_ERROR, "dictionary keys changed during iteration");
  }
  i32[(self + DI_POS) >> 2] = index + 1;
  i32[(self + DI_LEN) >> 2] = left - 1;
  return index;
}

/**
 * The entry that comes next where a table with its own values has one at the very place, or 0; that may also be the end, a gap or an error. It is given by
 * {@link takeEntry}.
 */
export function entryAtHand(i32: Int32Array, self: Address): Address {
  const dict = i32[(self + DI_DICT) >> 2];
  if (dict === 0 || i32[(self + DI_USED) >> 2] !== i32[(dict + DICT_USED) >> 2]) return 0;
  if (i32[(dict + DICT_VALUES) >> 2] !== 0 || i32[(self + DI_LEN) >> 2] === 0) return 0;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const index = i32[(self + DI_POS) >> 2];
  if (index >= i32[(keys + DK_NENTRIES) >> 2]) return 0;
  const entry = entriesOf(i32, keys) + DICT_ENTRY_BYTES * index;
  return i32[(entry + ENTRY_VALUE) >> 2] === 0 ? 0 : entry;
}

/** Steps over the entry at hand. */
export function takeEntry(i32: Int32Array, self: Address): void {
  i32[(self + DI_POS) >> 2]++;
  i32[(self + DI_LEN) >> 2]--;
}

/** Steps back to the entry before and returns its index, or -1 at the start. */
function retreat(vm: Machine, self: Address): number {
  const i32 = vm.i32;
  const dict = i32[(self + DI_DICT) >> 2];
  if (dict === 0) return -1;
  if (i32[(self + DI_USED) >> 2] !== i32[(dict + DICT_USED) >> 2]) changedSize(vm, self);
  const position = i32[(self + DI_POS) >> 2];
  const index = position < 0 ? -1 : dictPrevious(vm, dict, position);
  if (index < 0) return exhaust(vm, self);
  vm.setWord(self, DI_POS, index - 1);
  i32[(self + DI_LEN) >> 2]--;
  return index;
}

function keyOf(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  const keys = i32[(i32[(self + DI_DICT) >> 2] + DICT_KEYS) >> 2];
  const key = i32[(entriesOf(i32, keys) + DICT_ENTRY_BYTES * index + ENTRY_KEY) >> 2];
  i32[key >> 2]++;
  return key;
}

function valueOf(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  const dict = i32[(self + DI_DICT) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const slot = values !== 0 ? values + 8 * index : entriesOf(i32, keys) + DICT_ENTRY_BYTES * index + ENTRY_VALUE;
  const value = i32[slot >> 2];
  i32[value >> 2]++;
  return value;
}

function itemOf(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  const dict = i32[(self + DI_DICT) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const entry = entriesOf(i32, i32[(dict + DICT_KEYS) >> 2]) + DICT_ENTRY_BYTES * index;
  const value = values !== 0 ? values + 8 * index : entry + ENTRY_VALUE;
  return pairOf(vm, self, i32[(entry + ENTRY_KEY) >> 2], i32[value >> 2]);
}

/** The pair of a key and a value, both borrowed. */
function pairOf(vm: Machine, self: Address, key: Address, value: Address): Address {
  const i32 = vm.i32;
  const pair = i32[(self + DI_RESULT) >> 2];
  if (i32[pair >> 2] !== 1) return tuplePair(vm, key, value);
  i32[key >> 2]++;
  i32[value >> 2]++;
  const at = (pair + TUPLE_ITEMS) >> 2;
  const oldKey = i32[at];
  const oldValue = i32[at + 2];
  i32[at] = key;
  i32[at + 2] = value;
  i32[pair >> 2] = 2;
  vm.decref(oldKey);
  vm.decref(oldValue);
  // The collector may have untracked it while it held atoms.
  if (i32[(pair - GC_HEAD_BYTES) >> 2] === 0) vm.track(pair);
  return pair;
}

export function dictKeyIterNext(vm: Machine, self: Address): Address {
  const index = advance(vm, self);
  return index < 0 ? 0 : keyOf(vm, self, index);
}

export function dictValueIterNext(vm: Machine, self: Address): Address {
  const index = advance(vm, self);
  return index < 0 ? 0 : valueOf(vm, self, index);
}

export function dictItemIterNext(vm: Machine, self: Address): Address {
  const index = advance(vm, self);
  return index < 0 ? 0 : itemOf(vm, self, index);
}

function reverseKeyNext(vm: Machine, self: Address): Address {
  const index = retreat(vm, self);
  return index < 0 ? 0 : keyOf(vm, self, index);
}

function reverseValueNext(vm: Machine, self: Address): Address {
  const index = retreat(vm, self);
  return index < 0 ? 0 : valueOf(vm, self, index);
}

function reverseItemNext(vm: Machine, self: Address): Address {
  const index = retreat(vm, self);
  return index < 0 ? 0 : itemOf(vm, self, index);
}

function lengthHint(vm: Machine, self: Address): Address {
  const dict = vm.get(self, DI_DICT);
  return newInt(vm, dict !== 0 && vm.get(self, DI_USED) === dictSize(vm, dict) ? vm.get(self, DI_LEN) : 0);
}

/** What is left, as a list; the iterator itself stays where it is. */
function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(vm.newContainer(vm.typeOf(self), ITERATOR_BYTES));
  for (let offset = DI_DICT; offset < ITERATOR_BYTES; offset += 4) vm.set(copy, offset, vm.get(self, offset));
  if (vm.get(copy, DI_DICT) !== 0) vm.newRef(vm.get(copy, DI_DICT));
  if (vm.get(copy, DI_RESULT) !== 0) vm.newRef(vm.get(copy, DI_RESULT));
  vm.track(copy);
  const list = listFromIterable(vm, copy);
  vm.release(mark);
  return reduceIterator(vm, ID_ITER, list, null);
}

const methods: readonly MethodSpec[] = [
  ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
  ["__reduce__!($self)", reduce, "Return state information for pickling."],
];

function defineIterator(type: Address, name: string, next: IterNextFunc): void {
  defineType(type, {
    name,
    basicSize: ITERATOR_BYTES,
    flags: FLAG_HAVE_GC,
    layout: [
      { op: "fields", offset: DI_DICT, count: 1 },
      { op: "fields", offset: DI_RESULT, count: 1 },
    ],
    slots: {
      new: null,
      iter: (vm, self) => vm.newRef(self),
      iternext: next,
      ...(name.startsWith("dict_reverse") ? { getattro: null } : {}),
    },
    methods,
  });
}

defineIterator(DICT_KEYITERATOR_TYPE, "dict_keyiterator", dictKeyIterNext);
defineIterator(DICT_VALUEITERATOR_TYPE, "dict_valueiterator", dictValueIterNext);
defineIterator(DICT_ITEMITERATOR_TYPE, "dict_itemiterator", dictItemIterNext);
defineIterator(DICT_REVERSEKEYITERATOR_TYPE, "dict_reversekeyiterator", reverseKeyNext);
defineIterator(DICT_REVERSEVALUEITERATOR_TYPE, "dict_reversevalueiterator", reverseValueNext);
defineIterator(DICT_REVERSEITEMITERATOR_TYPE, "dict_reverseitemiterator", reverseItemNext);
