/** dict_keys, dict_values and dict_items (_PyDictViewObject); keys and items are sets in what they can do. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callMethod1 } from "../../object/call.ts";
import { newBool, richCompareBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter, iterNext, listFromIterable } from "../../object/iterate.ts";
import {
  defineType,
  type GetSetSpec,
  type MethodImplementation,
  type MethodSpec,
  type SlotSpecs,
} from "../../object/native.ts";
import { EQ, FLAG_DICT_SUBCLASS, FLAG_HAVE_GC, FLAG_TUPLE_SUBCLASS, GE, GT, LE, LT, NE } from "../../object/offsets.ts";
import { repr, reprEnter, reprLeave } from "../../object/repr.ts";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_ITEMS_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_KEYS_TYPE,
  DICT_REVERSEITEMITERATOR_TYPE,
  DICT_REVERSEKEYITERATOR_TYPE,
  DICT_REVERSEVALUEITERATOR_TYPE,
  DICT_TYPE,
  DICT_VALUEITERATOR_TYPE,
  DICT_VALUES_TYPE,
  FROZENSET_TYPE,
  NOT_IMPLEMENTED,
  SET_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { length, sequenceContains } from "../../object/subscript.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { newMappingProxy } from "../mappingproxy.ts";
import { isAnySet, newSet, newSetFrom, setAdd, setUpdate } from "../set/set.ts";
import { StringWriter } from "../str/text.ts";
import { tupleItem, tuplePair, tupleSize } from "../tuple/tuple.ts";
import {
  dictContains,
  dictCopy,
  dictDeleteHashed,
  dictGet,
  dictGetHashed,
  dictHashAt,
  dictKeyAt,
  dictNext,
  dictSize,
  dictValueAt,
} from "./dict.ts";
import { newDictIterator } from "./iterator.ts";

export const DV_DICT = 16;
const VIEW_BYTES = 24;
const ID_INTERSECTION = identifier("intersection");
const ID_DIFFERENCE_UPDATE = identifier("difference_update");
const ID_SYMMETRIC_DIFFERENCE_UPDATE = identifier("symmetric_difference_update");

/** _PyDictView_New. */
export function newDictView(vm: Machine, dict: Address, type: Address): Address {
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)}() requires a dict argument, not '${vm.typeName(dict)}'`);
  }
  const view = vm.newContainer(type, VIEW_BYTES);
  vm.set(view, DV_DICT, vm.newRef(dict));
  vm.track(view);
  return view;
}

export function keysMethod(vm: Machine, dict: Address): Address {
  return newDictView(vm, dict, DICT_KEYS_TYPE);
}

export function valuesMethod(vm: Machine, dict: Address): Address {
  return newDictView(vm, dict, DICT_VALUES_TYPE);
}

export function itemsMethod(vm: Machine, dict: Address): Address {
  return newDictView(vm, dict, DICT_ITEMS_TYPE);
}

/** PyDictKeys_Check, PyDictItems_Check. */
function isView(vm: Machine, object: Address, type: Address): boolean {
  return isSubtype(vm, vm.typeOf(object), type);
}

/** PyDictViewSet_Check. */
function isSetView(vm: Machine, object: Address): boolean {
  return isView(vm, object, DICT_KEYS_TYPE) || isView(vm, object, DICT_ITEMS_TYPE);
}

function viewLength(vm: Machine, self: Address): number {
  const dict = vm.get(self, DV_DICT);
  return dict === 0 ? 0 : dictSize(vm, dict);
}

function viewRepr(vm: Machine, self: Address): Address {
  if (reprEnter(vm, self)) return vm.str("...");
  const mark = vm.mark();
  try {
    const list = vm.hold(listFromIterable(vm, self));
    const writer = new StringWriter();
    writer.writeText(`${vm.typeName(self)}(`);
    writer.writeStr(vm, vm.hold(repr(vm, list)));
    writer.writeText(")");
    const result = writer.finish(vm);
    vm.release(mark);
    return result;
  } finally {
    reprLeave(vm, self);
  }
}

/** all_contained_in. */
function allContainedIn(vm: Machine, self: Address, other: Address): boolean {
  const outer = vm.mark();
  const iterator = vm.hold(getIter(vm, self));
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    if (!sequenceContains(vm, other, item)) {
      vm.release(outer);
      return false;
    }
    vm.decref(vm.unhold());
  }
  vm.release(outer);
  return true;
}

function viewRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (!isAnySet(vm, other) && !isSetView(vm, other)) return vm.newRef(NOT_IMPLEMENTED);
  const own = length(vm, self);
  const others = length(vm, other);
  switch (op) {
    case EQ:
      return newBool(vm, own === others && allContainedIn(vm, self, other));
    case NE:
      return newBool(vm, !(own === others && allContainedIn(vm, self, other)));
    case LT:
      return newBool(vm, own < others && allContainedIn(vm, self, other));
    case LE:
      return newBool(vm, own <= others && allContainedIn(vm, self, other));
    case GT:
      return newBool(vm, own > others && allContainedIn(vm, other, self));
    case GE:
      return newBool(vm, own >= others && allContainedIn(vm, other, self));
    default:
      throw new RangeError(`expected a comparison from ${LT} to ${GE}, met ${op}`);
  }
}

/** dictviews_to_set: the keys of an exact dict are taken from the dict itself. */
function viewToSet(vm: Machine, self: Address): Address {
  if (isView(vm, self, DICT_KEYS_TYPE)) {
    const dict = vm.get(self, DV_DICT);
    if (vm.typeOf(dict) === DICT_TYPE) return newSetFrom(vm, dict);
  }
  return newSetFrom(vm, self);
}

function viewSubtract(vm: Machine, self: Address, other: Address): Address {
  const result = vm.hold(viewToSet(vm, self));
  vm.decref(callMethod1(vm, result, ID_DIFFERENCE_UPDATE, other));
  return vm.unhold();
}

/** _PyDictView_Intersect: iterates over the shorter of the two where it can. */
function viewAnd(vm: Machine, left: Address, right: Address): Address {
  const isSwapped = !isSetView(vm, left);
  let self = isSwapped ? right : left;
  let other = isSwapped ? left : right;
  const own = viewLength(vm, self);
  if (vm.typeOf(other) === SET_TYPE && own <= length(vm, other)) return callMethod1(vm, other, ID_INTERSECTION, self);
  if (isSetView(vm, other) && viewLength(vm, other) > own) [self, other] = [other, self];
  const mark = vm.mark();
  const result = vm.hold(newSet(vm));
  const iterator = vm.hold(getIter(vm, other));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    vm.hold(key);
    if (viewContains(vm, self, key)) setAdd(vm, result, key);
    vm.decref(vm.unhold());
  }
  return vm.keep(mark, result);
}

function viewContains(vm: Machine, self: Address, key: Address): boolean {
  return isView(vm, self, DICT_KEYS_TYPE) ? keysContains(vm, self, key) === 1 : itemsContains(vm, self, key) === 1;
}

function viewOr(vm: Machine, self: Address, other: Address): Address {
  const result = vm.hold(viewToSet(vm, self));
  setUpdate(vm, result, other);
  return vm.unhold();
}

function viewXor(vm: Machine, self: Address, other: Address): Address {
  if (isView(vm, self, DICT_ITEMS_TYPE) && isView(vm, other, DICT_ITEMS_TYPE)) return itemsXor(vm, self, other);
  const result = vm.hold(viewToSet(vm, self));
  vm.decref(callMethod1(vm, result, ID_SYMMETRIC_DIFFERENCE_UPDATE, other));
  return vm.unhold();
}

/** dictitems_xor: compares values only for keys that both have. */
function itemsXor(vm: Machine, self: Address, other: Address): Address {
  const own = vm.get(self, DV_DICT);
  const others = vm.get(other, DV_DICT);
  const isLonger = dictSize(vm, own) > dictSize(vm, others);
  const shorter = isLonger ? others : own;
  const longer = isLonger ? own : others;
  const outer = vm.mark();
  const rest = vm.hold(dictCopy(vm, shorter));
  const result = vm.hold(newSet(vm));
  for (let ix = dictNext(vm, longer, 0); ix >= 0; ix = dictNext(vm, longer, ix + 1)) {
    const mark = vm.mark();
    const key = vm.hold(vm.newRef(dictKeyAt(vm, longer, ix)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, longer, ix)));
    const low = dictHashAt(vm, longer, ix);
    const high = vm.hashHigh;
    const found = dictGetHashed(vm, rest, key, low, high);
    if (found !== 0 && richCompareBool(vm, vm.hold(vm.newRef(found)), value, EQ)) {
      dictDeleteHashed(vm, rest, key, low, high);
    } else setAdd(vm, result, vm.hold(tuplePair(vm, key, value)));
    vm.release(mark);
  }
  setUpdate(vm, result, vm.hold(itemsMethod(vm, rest)));
  return vm.keep(outer, result);
}

/** dictviews_isdisjoint. */
function isDisjoint(vm: Machine, view: Address, argument: Address): Address {
  let self = view;
  let other = argument;
  if (self === other) return newBool(vm, viewLength(vm, self) === 0);
  const type = vm.typeOf(other);
  if (type === SET_TYPE || type === FROZENSET_TYPE || isSetView(vm, other)) {
    if (length(vm, other) > viewLength(vm, self)) [self, other] = [other, self];
  }
  const outer = vm.mark();
  const iterator = vm.hold(getIter(vm, other));
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    if (sequenceContains(vm, self, item)) {
      vm.release(outer);
      return newBool(vm, false);
    }
    vm.decref(vm.unhold());
  }
  vm.release(outer);
  return newBool(vm, true);
}

function keysContains(vm: Machine, self: Address, key: Address): number {
  return dictContains(vm, vm.get(self, DV_DICT), key) ? 1 : 0;
}

function itemsContains(vm: Machine, self: Address, item: Address): number {
  if (!vm.hasFlag(item, FLAG_TUPLE_SUBCLASS) || tupleSize(vm, item) !== 2) return 0;
  const found = dictGet(vm, vm.get(self, DV_DICT), tupleItem(vm, item, 0));
  if (found === 0) return 0;
  vm.hold(vm.newRef(found));
  const isEqual = richCompareBool(vm, found, tupleItem(vm, item, 1), EQ);
  vm.decref(vm.unhold());
  return isEqual ? 1 : 0;
}

const mapping: GetSetSpec = [
  "mapping",
  (vm, self) => newMappingProxy(vm, vm.get(self, DV_DICT)),
  null,
  "dictionary that this view refers to",
];

/** `reversed(view)` by an iterator of type `iterator`. */
function reversedBy(iterator: Address): MethodImplementation {
  return (vm, self) => newDictIterator(vm, iterator, vm.get(self, DV_DICT));
}

const setSlots: SlotSpecs = {
  richcompare: viewRichCompare,
  hash: null,
  nb_subtract: viewSubtract,
  nb_and: viewAnd,
  nb_xor: viewXor,
  nb_or: viewOr,
};

const ISDISJOINT: MethodSpec = [
  "isdisjoint!($self, other, /)",
  isDisjoint,
  "Return True if the view and the given iterable have a null intersection.",
];

function defineView(
  type: Address,
  name: string,
  iterator: Address,
  reverse: Address,
  slots: SlotSpecs,
  methods: readonly MethodSpec[],
): void {
  const what = name.slice("dict_".length);
  defineType(type, {
    name,
    basicSize: VIEW_BYTES,
    flags: FLAG_HAVE_GC,
    layout: [{ op: "fields", offset: DV_DICT, count: 1 }],
    slots: {
      ...slots,
      new: null,
      repr: viewRepr,
      iter: (vm, self) => newDictIterator(vm, iterator, vm.get(self, DV_DICT)),
      sq_length: viewLength,
    },
    methods: [
      ...methods,
      ["__reversed__!($self)", reversedBy(reverse), `Return a reverse iterator over the dict ${what}.`],
    ],
    getset: [mapping],
  });
}

defineView(
  DICT_KEYS_TYPE,
  "dict_keys",
  DICT_KEYITERATOR_TYPE,
  DICT_REVERSEKEYITERATOR_TYPE,
  { ...setSlots, sq_contains: keysContains },
  [ISDISJOINT],
);
defineView(
  DICT_ITEMS_TYPE,
  "dict_items",
  DICT_ITEMITERATOR_TYPE,
  DICT_REVERSEITEMITERATOR_TYPE,
  { ...setSlots, sq_contains: itemsContains },
  [ISDISJOINT],
);
defineView(DICT_VALUES_TYPE, "dict_values", DICT_VALUEITERATOR_TYPE, DICT_REVERSEVALUEITERATOR_TYPE, {}, []);
