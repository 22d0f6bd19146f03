/** The methods and slots of dict (Objects/dictobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { lookupSpecial } from "../../object/attribute.ts";
import { call0, call1 } from "../../object/call.ts";
import { newBool, richCompareBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter, iterNext } from "../../object/iterate.ts";
import {
  DICT_KEYS,
  DICT_VALUES,
  DK_REFCNT,
  DK_SIZE,
  EQ,
  FLAG_DICT_SUBCLASS,
  NE,
  TP_BASICSIZE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { repr, reprEnter, reprLeave } from "../../object/repr.ts";
import {
  DICT_TYPE,
  FROZENSET_TYPE,
  KEY_ERROR,
  NONE,
  NOT_IMPLEMENTED,
  SET_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { setItem } from "../../object/subscript.ts";
import { newInt } from "../int/int.ts";
import { setHashAt, setKeyAt, setNext, setSize } from "../set/set.ts";
import { StringWriter } from "../str/text.ts";
import { newTuple, tupleItem, tupleSize } from "../tuple/tuple.ts";
import {
  dictClear,
  dictContains,
  dictCopy,
  dictDelete,
  dictGet,
  dictGetHashed,
  dictHashAt,
  dictKeyAt,
  dictMerge,
  dictNext,
  dictPop,
  dictSet,
  dictSetDefault,
  dictSetHashed,
  dictSize,
  dictTakeLast,
  dictUpdateFrom,
  dictValueAt,
  initializeDict,
  failWithKey,
  keyError,
  newDict,
  resizeDict,
} from "./dict.ts";
import { estimateKeysSize, keysBytes, usableFraction } from "./keys.ts";
import { hasOnlyStringKeys, OVERRIDE } from "./merge.ts";

const ID_MISSING = identifier("__missing__");

// ---- making ---------------------------------------------------------------------------------------------------

/** tp_new. */
export function dictNew(vm: Machine, type: Address): Address {
  if (type === DICT_TYPE) return newDict(vm);
  const dict = vm.genericAlloc(type, 0);
  initializeDict(vm, dict);
  return dict;
}

/** tp_init. */
export function dictInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const count = tupleSize(vm, args);
  checkCount(vm, "dict", count);
  if (count === 1) dictUpdateFrom(vm, self, tupleItem(vm, args, 0));
  if (kwargs === 0) return;
  if (!hasOnlyStringKeys(vm, kwargs)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
  dictMerge(vm, self, kwargs, OVERRIDE);
}

function checkCount(vm: Machine, name: string, count: number): void {
  if (count > 1) throw vm.raise(TYPE_ERROR, `${name} expected at most 1 argument, got ${count}`);
}

/** tp_vectorcall of the type. */
export function dictVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkCount(vm, "dict", nargs);
  const dict = vm.hold(dictNew(vm, type));
  updateFromArguments(vm, dict, argv, nargs, kwnames);
  return vm.unhold();
}

/** `dict.update(other, **keywords)`. */
export function updateMethod(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkCount(vm, "update", nargs);
  updateFromArguments(vm, self, argv, nargs, kwnames);
  return vm.none();
}

function updateFromArguments(vm: Machine, dict: Address, argv: Address, nargs: number, kwnames: Address): void {
  if (nargs === 1) dictUpdateFrom(vm, dict, vm.get(argv, 0));
  const count = kwnames === 0 ? 0 : tupleSize(vm, kwnames);
  for (let i = 0; i < count; i++) dictSet(vm, dict, tupleItem(vm, kwnames, i), vm.get(argv, 8 * (nargs + i)));
}

/** `dict.fromkeys(iterable, value=None)`. */
export function fromKeysMethod(vm: Machine, type: Address, iterable: Address, given: Address): Address {
  const value = given === 0 ? NONE : given;
  const mark = vm.mark();
  const dict = vm.hold(call0(vm, type));
  const isExact = vm.typeOf(dict) === DICT_TYPE;
  if (!isExact || dictSize(vm, dict) !== 0 || !fillFromTable(vm, dict, iterable, value)) {
    const iterator = vm.hold(getIter(vm, iterable));
    for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
      vm.hold(key);
      if (isExact) dictSet(vm, dict, key, value);
      else setItem(vm, dict, key, value);
      vm.decref(vm.unhold());
    }
  }
  return vm.keep(mark, dict);
}

/** Fills from a dict or set, whose hashes are known; false for anything else. */
function fillFromTable(vm: Machine, dict: Address, source: Address, value: Address): boolean {
  const type = vm.typeOf(source);
  if (type === DICT_TYPE) {
    resizeDict(vm, dict, estimateKeysSize(dictSize(vm, source)));
    for (let ix = dictNext(vm, source, 0); ix >= 0; ix = dictNext(vm, source, ix + 1)) {
      fill(vm, dict, dictKeyAt(vm, source, ix), value, dictHashAt(vm, source, ix));
    }
    return true;
  }
  if (type !== SET_TYPE && type !== FROZENSET_TYPE) return false;
  resizeDict(vm, dict, estimateKeysSize(setSize(vm, source)));
  for (let index = setNext(vm, source, 0); index >= 0; index = setNext(vm, source, index + 1)) {
    fill(vm, dict, setKeyAt(vm, source, index), value, setHashAt(vm, source, index));
  }
  return true;
}

function fill(vm: Machine, dict: Address, borrowed: Address, value: Address, low: number): void {
  const key = vm.hold(vm.newRef(borrowed));
  dictSetHashed(vm, dict, key, value, low, vm.hashHigh);
  vm.decref(vm.unhold());
}

export function copyMethod(vm: Machine, self: Address): Address {
  return dictCopy(vm, self);
}

// ---- single keys ----------------------------------------------------------------------------------------------

/** mp_subscript. */
export function dictSubscript(vm: Machine, self: Address, key: Address): Address {
  const value = dictGet(vm, self, key);
  return value !== 0 ? vm.newRef(value) : missing(vm, self, key);
}

/** What a subclass's `__missing__` gives for a key. */
function missing(vm: Machine, self: Address, key: Address): Address {
  if (vm.typeOf(self) !== DICT_TYPE) {
    const method = lookupSpecial(vm, self, ID_MISSING);
    if (method !== 0) {
      vm.hold(method);
      const value = call1(vm, method, key);
      vm.decref(vm.unhold());
      return value;
    }
  }
  return keyError(vm, key);
}

/** mp_ass_subscript. */
export function dictAssignSubscript(vm: Machine, self: Address, key: Address, value: Address): void {
  if (value !== 0) dictSet(vm, self, key, value);
  else if (!dictDelete(vm, self, key)) keyError(vm, key);
}

/** sq_contains. */
export function dictContainsSlot(vm: Machine, self: Address, key: Address): number {
  return dictGet(vm, self, key) !== 0 ? 1 : 0;
}

export function containsMethod(vm: Machine, self: Address, key: Address): Address {
  return newBool(vm, dictContains(vm, self, key));
}

export function getMethod(vm: Machine, self: Address, key: Address, fallback: Address): Address {
  const value = dictGet(vm, self, key);
  if (value !== 0) return vm.newRef(value);
  return vm.newRef(fallback === 0 ? NONE : fallback);
}

export function setDefaultMethod(vm: Machine, self: Address, key: Address, fallback: Address): Address {
  return vm.newRef(dictSetDefault(vm, self, key, fallback === 0 ? NONE : fallback));
}

export function popMethod(vm: Machine, self: Address, key: Address, fallback: Address): Address {
  const value = dictSize(vm, self) === 0 ? 0 : dictPop(vm, self, key); // an empty dict does not even hash the key
  if (value !== 0) return value;
  return fallback !== 0 ? vm.newRef(fallback) : failWithKey(vm, key);
}

export function popItemMethod(vm: Machine, self: Address): Address {
  const pair = vm.hold(newTuple(vm, 2)); // first: there may be no memory for it
  if (dictSize(vm, self) === 0) throw vm.raise(KEY_ERROR, "popitem(): dictionary is empty");
  dictTakeLast(vm, self, pair + TUPLE_ITEMS);
  return vm.unhold();
}

export function clearMethod(vm: Machine, self: Address): Address {
  dictClear(vm, self);
  return vm.none();
}

// ---- whole dicts ----------------------------------------------------------------------------------------------

/** nb_or. */
export function dictOr(vm: Machine, a: Address, b: Address): Address {
  if (!vm.hasFlag(a, FLAG_DICT_SUBCLASS) || !vm.hasFlag(b, FLAG_DICT_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  const result = vm.hold(dictCopy(vm, a));
  dictUpdateFrom(vm, result, b);
  return vm.unhold();
}

/** nb_inplace_or. */
export function dictInPlaceOr(vm: Machine, self: Address, other: Address): Address {
  dictUpdateFrom(vm, self, other);
  return vm.newRef(self);
}

/** tp_richcompare. */
export function dictRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const areDicts = vm.hasFlag(a, FLAG_DICT_SUBCLASS) && vm.hasFlag(b, FLAG_DICT_SUBCLASS);
  if (!areDicts || (op !== EQ && op !== NE)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, dictEqual(vm, a, b) === (op === EQ));
}

/** dict_equal. */
function dictEqual(vm: Machine, a: Address, b: Address): boolean {
  if (dictSize(vm, a) !== dictSize(vm, b)) return false;
  for (let ix = dictNext(vm, a, 0); ix >= 0; ix = dictNext(vm, a, ix + 1)) {
    const mark = vm.mark();
    const key = vm.hold(vm.newRef(dictKeyAt(vm, a, ix)));
    const value = vm.hold(vm.newRef(dictValueAt(vm, a, ix)));
    const low = dictHashAt(vm, a, ix);
    const found = dictGetHashed(vm, b, key, low, vm.hashHigh);
    const isEqual = found !== 0 && richCompareBool(vm, value, vm.hold(vm.newRef(found)), EQ);
    vm.release(mark);
    if (!isEqual) return false;
  }
  return true;
}

/** tp_repr. */
export function dictRepr(vm: Machine, self: Address): Address {
  if (dictSize(vm, self) === 0) return vm.str("{}");
  if (reprEnter(vm, self)) return vm.str("{...}");
  try {
    const writer = new StringWriter();
    writer.writeText("{");
    let isFirst = true;
    for (let ix = dictNext(vm, self, 0); ix >= 0; ix = dictNext(vm, self, ix + 1)) {
      const mark = vm.mark();
      const key = vm.hold(vm.newRef(dictKeyAt(vm, self, ix)));
      const value = vm.hold(vm.newRef(dictValueAt(vm, self, ix)));
      if (!isFirst) writer.writeText(", ");
      isFirst = false;
      writer.writeStr(vm, vm.hold(repr(vm, key)));
      writer.writeText(": ");
      writer.writeStr(vm, vm.hold(repr(vm, value)));
      vm.release(mark);
    }
    writer.writeText("}");
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

export function sizeofMethod(vm: Machine, self: Address): Address {
  return newInt(vm, dictSizeof(vm, self));
}

/** _PyDict_SizeOf: shared keys count for their class. */
export function dictSizeof(vm: Machine, self: Address): number {
  const keys = vm.get(self, DICT_KEYS);
  const size = vm.get(keys, DK_SIZE);
  let bytes = vm.get(vm.typeOf(self), TP_BASICSIZE);
  if (vm.get(self, DICT_VALUES) !== 0) bytes += 8 * usableFraction(size);
  if (vm.get(keys, DK_REFCNT) === 1) bytes += keysBytes(size);
  return bytes;
}
