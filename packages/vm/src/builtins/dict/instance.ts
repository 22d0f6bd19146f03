/**
 * The dicts of instances: those of one class share their keys (PEP 412), held by the class at `ht_cached_keys`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DICT_KEYS,
  DICT_VALUES,
  DK_LOOKUP,
  DK_NENTRIES,
  DK_REFCNT,
  DK_SIZE,
  FLAG_HEAPTYPE,
  HT_CACHED_KEYS,
  TP_FLAGS,
} from "../../object/offsets.ts";
import { DICT_TYPE } from "../../object/static.ts";
import { dictPop, dictSet, newDict, newDictWith, resizeDict } from "./dict.ts";
import {
  DICT_MINSIZE,
  DK_VERSION,
  entriesOf,
  keysDecref,
  keysIncref,
  LOOKUP_GENERIC,
  LOOKUP_SPLIT,
  LOOKUP_UNICODE,
  newKeys,
  usableFraction,
} from "./keys.ts";

/** _PyDict_NewKeysForClass: the keys that the instances of a new class will share. The class owns one reference. */
export function newKeysForClass(vm: Machine): Address {
  const keys = newKeys(vm, DICT_MINSIZE);
  vm.i32[(keys + DK_LOOKUP) >> 2] = LOOKUP_SPLIT;
  return keys;
}

/** Takes the shared keys away from a class, when it dies or when its instances no longer agree. */
export function dropClassKeys(vm: Machine, type: Address): void {
  const keys = vm.get(type, HT_CACHED_KEYS);
  if (keys === 0) return;
  vm.set(type, HT_CACHED_KEYS, 0);
  keysDecref(vm, keys);
}

/** CACHED_KEYS of a heap type, or 0. */
function cachedKeys(vm: Machine, type: Address): Address {
  const i32 = vm.i32;
  return (i32[(type + TP_FLAGS) >> 2] & FLAG_HEAPTYPE) === 0 ? 0 : i32[(type + HT_CACHED_KEYS) >> 2];
}

/** A new empty dict for an instance of `type`, with the keys its instances share if there are any. */
export function newInstanceDict(vm: Machine, type: Address): Address {
  const keys = cachedKeys(vm, type);
  if (keys === 0) return newDict(vm);
  const values = newValues(vm, keys);
  return newDictWith(vm, keysIncref(vm, keys), values);
}

/** An array of no values for shared keys. */
function newValues(vm: Machine, keys: Address): Address {
  return vm.calloc(8 * usableFraction(vm.i32[(keys + DK_SIZE) >> 2]));
}

/**
 * _PyObjectDict_SetItem: sets an attribute in the dict whose address is the word at `slot`, which is made if absent. A class whose
 * first instance outgrows the shared keys gets larger ones.
 */
export function setInstanceAttribute(vm: Machine, type: Address, slot: Address, name: Address, value: Address): void {
  const i32 = vm.i32;
  const cached = cachedKeys(vm, type);
  let dict = i32[slot >> 2];
  if (dict === 0) {
    dict = newInstanceDict(vm, type);
    i32[slot >> 2] = dict;
  }
  const wasShared = cached !== 0 && cached === i32[(dict + DICT_KEYS) >> 2];
  dictSet(vm, dict, name, value);
  if (wasShared) followGrownKeys(vm, type, slot);
}

/** After a change of a dict that had the class's keys: has it left them, and can the class take over its new ones? */
function followGrownKeys(vm: Machine, type: Address, slot: Address): void {
  const i32 = vm.i32;
  const cached = i32[(type + HT_CACHED_KEYS) >> 2];
  const dict = i32[slot >> 2];
  if (cached === 0 || dict === 0 || cached === i32[(dict + DICT_KEYS) >> 2]) return;
  const alone = i32[(cached + DK_REFCNT) >> 2] === 1;
  i32[(type + HT_CACHED_KEYS) >> 2] = alone ? makeKeysShared(vm, dict) : 0;
  keysDecref(vm, cached);
}

/** The same with no value: deletes the attribute and says whether it was there. */
export function deleteInstanceAttribute(vm: Machine, type: Address, slot: Address, name: Address): boolean {
  const dict = vm.i32[slot >> 2];
  if (dict === 0) return false;
  const value = dictPop(vm, dict, name);
  if (cachedKeys(vm, type) !== 0) dropClassKeys(vm, type);
  if (value === 0) return false;
  vm.decref(value);
  return true;
}

/** make_keys_shared: splits a combined table; the keys with one more reference, or 0 if they cannot be shared. */
function makeKeysShared(vm: Machine, dict: Address): Address {
  const i32 = vm.i32;
  if (vm.typeOf(dict) !== DICT_TYPE) return 0;
  if (i32[(dict + DICT_VALUES) >> 2] === 0) {
    const kind = i32[(i32[(dict + DICT_KEYS) >> 2] + DK_LOOKUP) >> 2];
    if (kind === LOOKUP_GENERIC) return 0;
    if (kind === LOOKUP_UNICODE) resizeDict(vm, dict, i32[(i32[(dict + DICT_KEYS) >> 2] + DK_SIZE) >> 2]);
    const keys = i32[(dict + DICT_KEYS) >> 2];
    i32[(dict + DICT_VALUES) >> 2] = takeValues(vm, keys);
    i32[(keys + DK_LOOKUP) >> 2] = LOOKUP_SPLIT;
    i32[(keys + DK_VERSION) >> 2] = 0; // the values lie elsewhere now
  }
  return keysIncref(vm, i32[(dict + DICT_KEYS) >> 2]);
}

/** Moves the values out of the entries into an array. */
function takeValues(vm: Machine, keys: Address): Address {
  const i32 = vm.i32;
  const values = newValues(vm, keys);
  const count = i32[(keys + DK_NENTRIES) >> 2];
  let entry = entriesOf(i32, keys) >> 2;
  for (let ix = 0; ix < count; ix++, entry += 6) {
    i32[(values + 8 * ix) >> 2] = i32[entry + 4];
    i32[entry + 4] = 0;
  }
  return values;
}
