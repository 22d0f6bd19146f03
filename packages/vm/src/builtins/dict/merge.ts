/** Filling dicts from other dicts, mappings and sequences of pairs (dict_merge, PyDict_MergeFromSeq2, PyDict_Copy). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { callMethod0 } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter, iterNext, listFromIterable, sequenceFast } from "../../object/iterate.ts";
import {
  DICT_KEYS,
  DICT_USED,
  DICT_VALUES,
  DK_LOOKUP,
  DK_NENTRIES,
  DK_SIZE,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  OB_TYPE,
  TP_ITER,
} from "../../object/offsets.ts";
import { DICT_TYPE, LIST_TYPE, RUNTIME_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { getItem } from "../../object/subscript.ts";
import { listItem, listSize } from "../list/list.ts";
import { isTracked } from "../tuple/tracking.ts";
import { tupleItem, tupleSize } from "../tuple/tuple.ts";
import {
  dictEntryCount,
  dictGetHashed,
  dictHashAt,
  dictKeyAt,
  dictSet,
  dictSetHashed,
  dictSize,
  dictValueAt,
  keyError,
  keyHash,
  newDict,
  newDictWith,
  nextVersion,
  resizeDict,
} from "./dict.ts";
import {
  copyKeys,
  DICT_MINSIZE,
  entriesOf,
  estimateKeysSize,
  keysDecref,
  keysIncref,
  LOOKUP_GENERIC,
  usableFraction,
} from "./keys.ts";

const ID_KEYS = identifier("keys");

/** What to do with a key that is there already. */
export const KEEP_EXISTING = 0;
export const OVERRIDE = 1;
/** Throws KeyError(key): a keyword that is given twice. */
export const REFUSE_DUPLICATES = 2;

/** Whether `object` is a dict that is iterated as dicts are, so that its entries may be read directly. */
export function isPlainDict(vm: Machine, object: Address): boolean {
  const i32 = vm.i32;
  return (
    vm.hasFlag(object, FLAG_DICT_SUBCLASS) &&
    i32[(i32[(object + OB_TYPE) >> 2] + TP_ITER) >> 2] === i32[(DICT_TYPE + TP_ITER) >> 2]
  );
}

/**
 * dict_merge: puts what the mapping `from` holds into `dict`.
 * @param override KEEP_EXISTING, OVERRIDE or REFUSE_DUPLICATES
 */
export function dictMerge(vm: Machine, dict: Address, from: Address, override: number): void {
  if (isPlainDict(vm, from)) mergeDict(vm, dict, from, override);
  else mergeMapping(vm, dict, from, override);
}

/** PyDict_Update. */
export function dictUpdate(vm: Machine, dict: Address, from: Address): void {
  dictMerge(vm, dict, from, OVERRIDE);
}

function mergeDict(vm: Machine, dict: Address, from: Address, override: number): void {
  const i32 = vm.i32;
  if (dict === from || dictSize(vm, from) === 0) return;
  const target = dictSize(vm, dict);
  if (target === 0 && isCompact(vm, from)) {
    cloneInto(vm, dict, from);
    return;
  }
  if (usableFraction(i32[(i32[(dict + DICT_KEYS) >> 2] + DK_SIZE) >> 2]) < dictSize(vm, from)) {
    resizeDict(vm, dict, estimateKeysSize(target + dictSize(vm, from)));
  }
  const rule = target === 0 ? OVERRIDE : override;
  const count = dictEntryCount(vm, from);
  for (let ix = 0; ix < count; ix++) {
    if (dictValueAt(vm, from, ix) === 0) continue;
    mergeEntry(vm, dict, from, ix, rule);
    if (count !== dictEntryCount(vm, from)) throw vm.raise(RUNTIME_ERROR, "dict mutated during update");
  }
}

function mergeEntry(vm: Machine, dict: Address, from: Address, index: number, override: number): void {
  const mark = vm.mark();
  const key = vm.hold(vm.newRef(dictKeyAt(vm, from, index)));
  const value = vm.hold(vm.newRef(dictValueAt(vm, from, index)));
  const low = dictHashAt(vm, from, index);
  const high = vm.hashHigh;
  if (override === OVERRIDE || dictGetHashed(vm, dict, key, low, high) === 0) {
    dictSetHashed(vm, dict, key, value, low, high);
  } else if (override === REFUSE_DUPLICATES) keyError(vm, key);
  vm.release(mark);
}

/** Whether a dict's table can be copied as it is: combined, nothing deleted, not much larger than needed. */
function isCompact(vm: Machine, dict: Address): boolean {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const size = i32[(keys + DK_SIZE) >> 2];
  const used = i32[(dict + DICT_USED) >> 2];
  return (
    i32[(dict + DICT_VALUES) >> 2] === 0 &&
    used === i32[(keys + DK_NENTRIES) >> 2] &&
    (size === DICT_MINSIZE || usableFraction(size / 2) < used)
  );
}

/** Gives an empty dict a copy of the table of `from`. */
function cloneInto(vm: Machine, dict: Address, from: Address): void {
  const i32 = vm.i32;
  const keys = cloneKeys(vm, i32[(from + DICT_KEYS) >> 2]);
  const oldKeys = i32[(dict + DICT_KEYS) >> 2];
  const oldValues = i32[(dict + DICT_VALUES) >> 2];
  i32[(dict + DICT_KEYS) >> 2] = keys;
  i32[(dict + DICT_VALUES) >> 2] = 0;
  i32[(dict + DICT_USED) >> 2] = i32[(from + DICT_USED) >> 2];
  nextVersion(vm, dict);
  if (isTracked(vm, from) && !isTracked(vm, dict)) vm.track(dict);
  if (oldValues !== 0) vm.free(oldValues);
  keysDecref(vm, oldKeys);
}

/** clone_combined_dict_keys: a copy of a combined table; its keys and values are counted once more. */
function cloneKeys(vm: Machine, keys: Address): Address {
  const i32 = vm.i32;
  const copy = copyKeys(vm, keys);
  let entry = entriesOf(i32, copy) >> 2;
  for (let left = i32[(copy + DK_NENTRIES) >> 2]; left > 0; left--, entry += 6) {
    const value = i32[entry + 4];
    if (value === 0) continue;
    i32[value >> 2]++;
    i32[i32[entry + 2] >> 2]++;
  }
  return copy;
}

/** The way for any object with `keys()` and `__getitem__`. */
function mergeMapping(vm: Machine, dict: Address, from: Address, override: number): void {
  const outer = vm.mark();
  const iterator = vm.hold(mappingKeysIterator(vm, from));
  for (;;) {
    const mark = vm.mark();
    const key = iterNext(vm, iterator);
    if (key === 0) break;
    vm.hold(key);
    if (override !== OVERRIDE && contains(vm, dict, key)) {
      if (override === REFUSE_DUPLICATES) keyError(vm, key);
    } else dictSet(vm, dict, key, vm.hold(getItem(vm, from, key)));
    vm.release(mark);
  }
  vm.release(outer);
}

function contains(vm: Machine, dict: Address, key: Address): boolean {
  const low = keyHash(vm, key);
  return dictGetHashed(vm, dict, key, low, vm.hashHigh) !== 0;
}

/** An iterator over PyMapping_Keys. */
function mappingKeysIterator(vm: Machine, mapping: Address): Address {
  const mark = vm.mark();
  const keys = vm.hold(mappingList(vm, mapping));
  const iterator = getIter(vm, keys);
  vm.release(mark);
  return iterator;
}

/** PyMapping_Keys of what is not a dict: a list of what its `keys()` yields. */
function mappingList(vm: Machine, mapping: Address): Address {
  const mark = vm.mark();
  const keys = vm.hold(callMethod0(vm, mapping, ID_KEYS));
  if (vm.typeOf(keys) === LIST_TYPE) return vm.keep(mark, keys);
  let list = 0;
  try {
    list = listFromIterable(vm, keys);
  } catch (error) {
    vm.caught(error, mark + 8);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    throw vm.raise(TYPE_ERROR, `${vm.typeName(mapping)}.keys() returned a non-iterable (type ${vm.typeName(keys)})`);
  }
  vm.release(mark);
  return list;
}

/** dict_update_arg: from a mapping if the object has `keys`, else from a sequence of pairs. */
export function dictUpdateFrom(vm: Machine, dict: Address, from: Address): void {
  if (vm.typeOf(from) === DICT_TYPE) return dictMerge(vm, dict, from, OVERRIDE);
  const keys = lookupAttrId(vm, from, ID_KEYS);
  if (keys === 0) return mergeFromSeq2(vm, dict, from, true);
  vm.decref(keys);
  dictMerge(vm, dict, from, OVERRIDE);
}

/** PyDict_MergeFromSeq2: from an iterable of pairs. */
export function mergeFromSeq2(vm: Machine, dict: Address, pairs: Address, override: boolean): void {
  const outer = vm.mark();
  const iterator = vm.hold(getIter(vm, pairs));
  for (let index = 0; ; index++) {
    const mark = vm.mark();
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    mergePair(vm, dict, item, index, override);
    vm.release(mark);
  }
  vm.release(outer);
}

function mergePair(vm: Machine, dict: Address, item: Address, index: number, override: boolean): void {
  const mark = vm.mark();
  const pair = vm.hold(pairOf(vm, item, index));
  const isList = vm.typeOf(pair) === LIST_TYPE;
  const size = isList ? listSize(vm, pair) : tupleSize(vm, pair);
  if (size !== 2) {
    throw vm.raise(VALUE_ERROR, `dictionary update sequence element #${index} has length ${size}; 2 is required`);
  }
  const key = vm.hold(vm.newRef(isList ? listItem(vm, pair, 0) : tupleItem(vm, pair, 0)));
  const value = vm.hold(vm.newRef(isList ? listItem(vm, pair, 1) : tupleItem(vm, pair, 1)));
  if (override || !contains(vm, dict, key)) dictSet(vm, dict, key, value);
  vm.release(mark);
}

/** The element as a list or tuple; what cannot be iterated is a TypeError that names its index. */
function pairOf(vm: Machine, item: Address, index: number): Address {
  const mark = vm.mark();
  try {
    return sequenceFast(vm, item, "object is not iterable");
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    throw vm.raise(TYPE_ERROR, `cannot convert dictionary update sequence element #${index} to a sequence`);
  }
}

/** PyDict_Copy: an exact dict with the same entries. */
export function dictCopy(vm: Machine, dict: Address): Address {
  const i32 = vm.i32;
  const used = dictSize(vm, dict);
  if (used === 0) return newDict(vm);
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(dict + DICT_VALUES) >> 2] !== 0) return copySplit(vm, dict, keys);
  if (isPlainDict(vm, dict) && used >= Math.floor((i32[(keys + DK_NENTRIES) >> 2] * 2) / 3)) {
    const copy = newDictWith(vm, cloneKeys(vm, keys), 0);
    i32[(copy + DICT_USED) >> 2] = used;
    if (isTracked(vm, dict)) vm.track(copy);
    return copy;
  }
  const mark = vm.mark();
  const copy = vm.hold(newDict(vm));
  dictMerge(vm, copy, dict, OVERRIDE);
  return vm.keep(mark, copy);
}

/** The copy of an instance's dict shares its keys too. */
function copySplit(vm: Machine, dict: Address, keys: Address): Address {
  const i32 = vm.i32;
  const room = usableFraction(i32[(keys + DK_SIZE) >> 2]);
  const values = vm.calloc(8 * room);
  const from = i32[(dict + DICT_VALUES) >> 2];
  for (let ix = 0; ix < room; ix++) {
    const value = i32[(from + 8 * ix) >> 2];
    if (value !== 0) i32[value >> 2]++;
    i32[(values + 8 * ix) >> 2] = value;
  }
  const copy = newDictWith(vm, keysIncref(vm, keys), values);
  i32[(copy + DICT_USED) >> 2] = i32[(dict + DICT_USED) >> 2];
  if (isTracked(vm, dict)) vm.track(copy);
  return copy;
}

/** Whether all keys are strs (PyArg_ValidateKeywordArguments). */
export function hasOnlyStringKeys(vm: Machine, dict: Address): boolean {
  if (vm.i32[(vm.get(dict, DICT_KEYS) + DK_LOOKUP) >> 2] !== LOOKUP_GENERIC) return true;
  const count = dictEntryCount(vm, dict);
  for (let ix = 0; ix < count; ix++) {
    if (dictValueAt(vm, dict, ix) !== 0 && !vm.hasFlag(dictKeyAt(vm, dict, ix), FLAG_UNICODE_SUBCLASS)) return false;
  }
  return true;
}
