/**
 * PyDictObject: compact and ordered. See keys.ts for the table behind it.
 *
 *     +-----------+---------+---------+----------------+---------+-----------+
 *     | ob_refcnt | ob_type | ma_used | ma_version_tag | ma_keys | ma_values |
 *     +-----------+---------+---------+----------------+---------+-----------+
 *     0           8         16        24               32        40
 *
 * `ma_values` is 0 for a combined table; otherwise the keys are shared and the values lie in an array of the dict's own, of which the
 * first `ma_used` are set. Every change of a dict gives it a new version tag from one 64-bit counter.
 *
 * Functions here take a dict (or an instance of a subclass, whose methods they do not call) and borrow their arguments.
 * Entries are named by their index: `for (let ix = dictNext(vm, d, 0); ix >= 0; ix = dictNext(vm, d, ix + 1))` walks them, with
 * `dictKeyAt` and `dictValueAt`; a change of the dict meanwhile may move them.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DICT_USED,
  DICT_VALUES,
  DICT_VERSION,
  DK_LOOKUP,
  DK_NENTRIES,
  DK_REFCNT,
  DK_SIZE,
  DK_USABLE,
  ENTRY_KEY,
  ENTRY_VALUE,
  GC_HEAD_BYTES,
  OB_TYPE,
} from "../../object/offsets.ts";
import type { IdentifierWord } from "../../object/identifiers.ts";
import { IS_DICT_FREE, IS_DICT_VERSION } from "../../object/state.ts";
import { DICT_TYPE, INT_TYPE, KEY_ERROR, STR_TYPE } from "../../object/static.ts";
import { isTracked, mayBeTracked } from "../tuple/tracking.ts";
import { raiseWithArgument } from "../exceptions/create.ts";
import {
  buildIndices,
  clearKeysFreeList,
  DICT_MINSIZE,
  DK_VERSION,
  DKIX_DUMMY,
  EMPTY_KEYS,
  entriesOf,
  findEmptySlot,
  freeKeys,
  keysDecref,
  keysIncref,
  keysSizeFor,
  LOOKUP_GENERIC,
  LOOKUP_UNICODE,
  LOOKUP_UNICODE_NODUMMY,
  newKeys,
  setIndex,
  slotOfIndex,
  estimateKeysSize,
} from "./keys.ts";
import { keyHash, lastEmptySlot, lookup, lookupUnicode, lookupQuietly } from "./lookup.ts";

export { initializeEmptyKeys } from "./keys.ts";
export { keyHash } from "./lookup.ts";
export {
  deleteInstanceAttribute,
  dropClassKeys,
  newInstanceDict,
  newKeysForClass,
  setInstanceAttribute,
} from "./instance.ts";
export { dictItems, dictKeys, dictValues } from "./lists.ts";
export { dictCopy, dictMerge, dictUpdate, dictUpdateFrom } from "./merge.ts";

/** sizeof(PyDictObject). */
export const DICT_BYTES = 48;
/** PyDict_MAXFREELIST. */
const FREE_LIST_LENGTH = 80;

// ---- making and freeing ---------------------------------------------------------------------------------------

/** A new empty dict, untracked until something that may be in a cycle is put in (PyDict_New). */
export function newDict(vm: Machine): Address {
  return newDictWith(vm, keysIncref(vm, EMPTY_KEYS), 0);
}

/** A new empty dict with room for `entries` of them (_PyDict_NewPresized). */
export function newDictPresized(vm: Machine, entries: number): Address {
  if (entries <= 5) return newDict(vm);
  return newDictWith(vm, newKeys(vm, entries > 87381 ? 131072 : estimateKeysSize(entries)), 0);
}

/** new_dict: takes over one reference to `keys`, and the array `values` (0 for a combined table). */
export function newDictWith(vm: Machine, keys: Address, values: Address): Address {
  const i32 = vm.i32;
  const head = IS_DICT_FREE >> 2;
  let dict = i32[head];
  if (dict !== 0) {
    i32[head] = i32[(dict + DICT_KEYS) >> 2];
    i32[head + 1]--;
    i32[dict >> 2] = 1;
    i32[(dict + DICT_USED) >> 2] = 0;
  } else dict = allocateDict(vm, keys, values);
  i32[(dict + DICT_KEYS) >> 2] = keys;
  i32[(dict + DICT_VALUES) >> 2] = values;
  nextVersion(vm, dict);
  return dict;
}

/** Without memory the tables that the dict would own are given back. */
function allocateDict(vm: Machine, keys: Address, values: Address): Address {
  try {
    return vm.newContainer(DICT_TYPE, DICT_BYTES);
  } catch (error) {
    keysDecref(vm, keys);
    vm.free(values);
    throw error;
  }
}

/** Makes an empty dict of the zeroed instance of a dict type. */
export function initializeDict(vm: Machine, dict: Address): void {
  vm.i32[(dict + DICT_KEYS) >> 2] = keysIncref(vm, EMPTY_KEYS);
  nextVersion(vm, dict);
}

/** tp_dealloc's part: the tables, after the layout's references are released. */
export function freeDictTables(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  if (keys === 0) return;
  if (values !== 0) {
    vm.free(values);
    keysDecref(vm, keys);
  } else if (--i32[(keys + DK_REFCNT) >> 2] === 0) freeKeys(vm, keys);
}

/** tp_free of dicts: keeps an exact one for reuse. */
export function freeDict(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const head = IS_DICT_FREE >> 2;
  if (i32[head + 1] >= FREE_LIST_LENGTH || i32[(dict + OB_TYPE) >> 2] !== DICT_TYPE) {
    vm.freeInstance(dict);
    return;
  }
  vm.untrack(dict);
  i32[dict >> 2] = 0;
  i32[(dict >> 2) + 1] = 0;
  i32[(dict + DICT_KEYS) >> 2] = i32[head];
  i32[head] = dict;
  i32[head + 1]++;
}

/** _PyDict_ClearFreeList. */
export function clearDictFreeLists(vm: Machine): void {
  const i32 = vm.i32;
  const head = IS_DICT_FREE >> 2;
  while (i32[head] !== 0) {
    const dict = i32[head];
    i32[head] = i32[(dict + DICT_KEYS) >> 2];
    vm.collector.released();
    vm.allocator.release(dict - GC_HEAD_BYTES);
  }
  i32[head + 1] = 0;
  clearKeysFreeList(vm);
}

/** DICT_NEXT_VERSION: gives a changed dict the next 64-bit version tag. */
export function nextVersion(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const low = (i32[IS_DICT_VERSION >> 2] + 1) | 0;
  i32[IS_DICT_VERSION >> 2] = low;
  if (low === 0) i32[(IS_DICT_VERSION + 4) >> 2]++;
  i32[(dict + DICT_VERSION) >> 2] = low;
  i32[(dict + DICT_VERSION + 4) >> 2] = i32[(IS_DICT_VERSION + 4) >> 2];
}

// ---- reading --------------------------------------------------------------------------------------------------

/** ma_used: how many entries there are. */
export function dictSize(vm: Machine, dict: Address): number {
  return vm.i32[(dict + DICT_USED) >> 2];
}

/** The value (borrowed) of a key, or 0. @throws what hashing and comparing throw */
export function dictGet(vm: Machine, dict: Address, key: Address): Address {
  const low = keyHash(vm, key);
  return dictGetHashed(vm, dict, key, low, vm.hashHigh);
}

/** The same for a key whose hash is known. */
export function dictGetHashed(vm: Machine, dict: Address, key: Address, low: number, high: number): Address {
  const index = lookup(vm, dict, key, low, high);
  return index < 0 ? 0 : dictValueAt(vm, dict, index);
}

/** The value (borrowed) of a key whose hash needs no Python code, or 0. Runs none: 0 also where a comparison might. */
export function dictGetQuietly(vm: Machine, dict: Address, key: Address): Address {
  const index = lookupQuietly(vm, dict, key);
  return index < 0 ? 0 : dictValueAt(vm, dict, index);
}

/** The value (borrowed) of an exact str, or 0. Runs Python code only if the dict has keys that are not strs. */
export function dictGetStr(vm: Machine, dict: Address, key: Address): Address {
  const index = dictEntryIndexStr(vm, dict, key);
  return index < 0 ? 0 : dictValueAt(vm, dict, index);
}

/** The value (borrowed) of an identifier, or 0. */
export function dictGetId(vm: Machine, dict: Address, id: IdentifierWord): Address {
  return dictGetStr(vm, dict, vm.i32[id >> 2]);
}

/** The index of the entry of an exact str, or -1. A split table's entry may have no value. */
export function dictEntryIndexStr(vm: Machine, dict: Address, key: Address): number {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const low = keyHash(vm, key);
  if (i32[(keys + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) return lookup(vm, dict, key, low, vm.hashHigh);
  return lookupUnicode(vm, keys, key, low, vm.hashHigh);
}

/** The index of the entry of any key, or -1. A split table's entry may have no value. */
export function dictEntryIndex(vm: Machine, dict: Address, key: Address): number {
  const low = keyHash(vm, key);
  return lookup(vm, dict, key, low, vm.hashHigh);
}

/** The same for a key whose hash is known. */
export function dictEntryIndexHashed(vm: Machine, dict: Address, key: Address, low: number, high: number): number {
  return lookup(vm, dict, key, low, high);
}

/** Whether there is an entry for `key`. */
export function dictContains(vm: Machine, dict: Address, key: Address): boolean {
  return dictGet(vm, dict, key) !== 0;
}

/** How many entries there are, deleted ones included: the limit of indexes. */
export function dictEntryCount(vm: Machine, dict: Address): number {
  const i32 = vm.i32;
  return i32[(i32[(dict + DICT_KEYS) >> 2] + DK_NENTRIES) >> 2];
}

/** The first index from `index` on whose entry has a value, or -1. */
export function dictNext(vm: Machine, dict: Address, index: number): number {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const count = i32[(keys + DK_NENTRIES) >> 2];
  if (values !== 0) {
    for (let ix = index; ix < count; ix++) if (i32[(values + 8 * ix) >> 2] !== 0) return ix;
    return -1;
  }
  let slot = (entriesOf(i32, keys) + DICT_ENTRY_BYTES * index + ENTRY_VALUE) >> 2;
  for (let ix = index; ix < count; ix++, slot += DICT_ENTRY_BYTES >> 2) if (i32[slot] !== 0) return ix;
  return -1;
}

/** The last index up to `index` whose entry has a value, or -1. */
export function dictPrevious(vm: Machine, dict: Address, index: number): number {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const entries = entriesOf(i32, keys) + ENTRY_VALUE;
  let ix = index;
  while (ix >= 0 && i32[(values !== 0 ? values + 8 * ix : entries + DICT_ENTRY_BYTES * ix) >> 2] === 0) ix--;
  return ix;
}

/** The key (borrowed) of an entry. */
export function dictKeyAt(vm: Machine, dict: Address, index: number): Address {
  const i32 = vm.i32;
  return i32[(entriesOf(i32, i32[(dict + DICT_KEYS) >> 2]) + DICT_ENTRY_BYTES * index + ENTRY_KEY) >> 2];
}

/** The value (borrowed) of an entry, 0 if it has none. */
export function dictValueAt(vm: Machine, dict: Address, index: number): Address {
  const i32 = vm.i32;
  const values = i32[(dict + DICT_VALUES) >> 2];
  if (values !== 0) return i32[(values + 8 * index) >> 2];
  return i32[(entriesOf(i32, i32[(dict + DICT_KEYS) >> 2]) + DICT_ENTRY_BYTES * index + ENTRY_VALUE) >> 2];
}

/** The low word of an entry's hash, with the high one in `vm.hashHigh`. */
export function dictHashAt(vm: Machine, dict: Address, index: number): number {
  const i32 = vm.i32;
  const entry = (entriesOf(i32, i32[(dict + DICT_KEYS) >> 2]) + DICT_ENTRY_BYTES * index) >> 2;
  vm.hashHigh = i32[entry + 1];
  return i32[entry];
}

// ---- writing --------------------------------------------------------------------------------------------------

/** PyDict_SetItem: counts one more reference to key and value. @throws what hashing and comparing throw, MemoryError */
export function dictSet(vm: Machine, dict: Address, key: Address, value: Address): void {
  const low = keyHash(vm, key);
  dictSetHashed(vm, dict, key, value, low, vm.hashHigh);
}

/** The same for an exact str. */
export function dictSetStr(vm: Machine, dict: Address, key: Address, value: Address): void {
  const low = keyHash(vm, key);
  dictSetHashed(vm, dict, key, value, low, vm.hashHigh);
}

/** The same for an identifier. */
export function dictSetId(vm: Machine, dict: Address, id: IdentifierWord, value: Address): void {
  dictSetStr(vm, dict, vm.i32[id >> 2], value);
}

/** The same for an identifier, and `value` is taken over. */
export function dictSetIdOwned(vm: Machine, dict: Address, id: IdentifierWord, value: Address): void {
  dictSetStrOwned(vm, dict, vm.i32[id >> 2], value);
}

/** The same for an exact str. */
export function dictSetStrOwned(vm: Machine, dict: Address, key: Address, value: Address): void {
  vm.hold(value);
  dictSetStr(vm, dict, key, value);
  vm.decref(vm.unhold());
}

/** insertdict: sets the value of a key whose hash is known. */
export function dictSetHashed(
  vm: Machine,
  dict: Address,
  key: Address,
  value: Address,
  low: number,
  high: number,
): void {
  const i32 = vm.i32;
  if (i32[(dict + DICT_VALUES) >> 2] !== 0 && i32[(key + OB_TYPE) >> 2] !== STR_TYPE) growDict(vm, dict);
  const index = lookup(vm, dict, key, low, high);
  if (index < 0) insertNew(vm, dict, key, value, low, high);
  else if (i32[(dict + DICT_VALUES) >> 2] !== 0) setSplitValue(vm, dict, index, key, value, low, high);
  else {
    i32[value >> 2]++;
    vm.decref(replaceValue(vm, dict, index, key, value));
  }
}

/** Gives the entry of `key` in a table of the dict's own another value, which is taken over. @returns the old one (owned) */
function replaceValue(vm: Machine, dict: Address, index: number, key: Address, value: Address): Address {
  const i32 = vm.i32;
  maintainTracking(vm, dict, key, value);
  const slot = (entriesOf(i32, i32[(dict + DICT_KEYS) >> 2]) + DICT_ENTRY_BYTES * index + ENTRY_VALUE) >> 2;
  const old = i32[slot];
  i32[slot] = value;
  if (old !== value) nextVersion(vm, dict);
  return old;
}

/**
 * Gives a key that is in the dict, and whose hash needs no Python code, another value, which is taken over. Runs none.
 * @returns the old value (owned), or 0 where nothing has been done because there is more to do
 */
export function dictReplaceQuietly(vm: Machine, dict: Address, key: Address, value: Address): Address {
  const index = vm.i32[(dict + DICT_VALUES) >> 2] === 0 ? lookupQuietly(vm, dict, key) : -1;
  return index < 0 ? 0 : replaceValue(vm, dict, index, key, value);
}

/** Sets a value in a split table; out of the keys' order this needs a table of the dict's own. */
function setSplitValue(
  vm: Machine,
  dict: Address,
  index: number,
  key: Address,
  value: Address,
  low: number,
  high: number,
): void {
  const i32 = vm.i32;
  const slot = (i32[(dict + DICT_VALUES) >> 2] + 8 * index) >> 2;
  const old = i32[slot];
  if (old === 0 && i32[(dict + DICT_USED) >> 2] !== index) {
    maintainTracking(vm, dict, key, value);
    growDict(vm, dict);
    insertEntry(vm, dict, key, value, low, high, findEmptySlot(vm, i32[(dict + DICT_KEYS) >> 2], low, high));
    return;
  }
  maintainTracking(vm, dict, key, value);
  if (old === value) return;
  i32[value >> 2]++;
  i32[slot] = value;
  nextVersion(vm, dict);
  if (old === 0) i32[(dict + DICT_USED) >> 2]++;
  else vm.decref(old);
}

/** Adds an entry for a key right after a look-up that did not find it. Runs no Python code. */
export function insertNew(vm: Machine, dict: Address, key: Address, value: Address, low: number, high: number): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (keys === EMPTY_KEYS) return insertFirst(vm, dict, key, value, low, high);
  const isSplit = i32[(dict + DICT_VALUES) >> 2] !== 0;
  let slot = lastEmptySlot();
  if (
    i32[(keys + DK_USABLE) >> 2] <= 0 ||
    (isSplit && i32[(dict + DICT_USED) >> 2] !== i32[(keys + DK_NENTRIES) >> 2])
  ) {
    growDict(vm, dict);
    slot = -1;
  }
  maintainTracking(vm, dict, key, value);
  if (slot < 0) slot = findEmptySlot(vm, i32[(dict + DICT_KEYS) >> 2], low, high);
  insertEntry(vm, dict, key, value, low, high, slot);
}

/** insert_to_emptydict: gives a dict that was never filled its first table. */
function insertFirst(vm: Machine, dict: Address, key: Address, value: Address, low: number, high: number): void {
  const i32 = vm.i32;
  const keys = newKeys(vm, DICT_MINSIZE);
  i32[(EMPTY_KEYS + DK_REFCNT) >> 2]--;
  i32[(dict + DICT_KEYS) >> 2] = keys;
  maintainTracking(vm, dict, key, value);
  insertEntry(vm, dict, key, value, low, high, low & (DICT_MINSIZE - 1));
}

/** The last step of {@link insertNew}: there is room, and `slot` is free. */
function insertEntry(
  vm: Machine,
  dict: Address,
  key: Address,
  value: Address,
  low: number,
  high: number,
  slot: number,
): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(key + OB_TYPE) >> 2] !== STR_TYPE) i32[(keys + DK_LOOKUP) >> 2] = LOOKUP_GENERIC;
  i32[(keys + DK_VERSION) >> 2] = 0;
  const index = i32[(keys + DK_NENTRIES) >> 2];
  setIndex(vm, keys, slot, index);
  const entry = (entriesOf(i32, keys) + DICT_ENTRY_BYTES * index) >> 2;
  i32[key >> 2]++;
  i32[value >> 2]++;
  i32[entry] = low;
  i32[entry + 1] = high;
  i32[entry + 2] = key;
  const values = i32[(dict + DICT_VALUES) >> 2];
  if (values !== 0) i32[(values + 8 * index) >> 2] = value;
  else i32[entry + 4] = value;
  i32[(dict + DICT_USED) >> 2]++;
  nextVersion(vm, dict);
  i32[(keys + DK_USABLE) >> 2]--;
  i32[(keys + DK_NENTRIES) >> 2] = index + 1;
}

/** MAINTAIN_TRACKING: a dict is tracked from the moment it holds something that may close a cycle. */
export function maintainTracking(vm: Machine, dict: Address, key: Address, value: Address): void {
  const i32 = vm.i32;
  if (i32[(dict - GC_HEAD_BYTES) >> 2] !== 0) return;
  const valueType = i32[(value + OB_TYPE) >> 2];
  const keyType = i32[(key + OB_TYPE) >> 2];
  const isValueAtom = valueType === INT_TYPE || valueType === STR_TYPE;
  const isKeyAtom = keyType === STR_TYPE || keyType === INT_TYPE;
  if ((!isValueAtom && mayBeTracked(vm, value)) || (!isKeyAtom && mayBeTracked(vm, key))) vm.track(dict);
}

/** _PyDict_MaybeUntrack: untracks an exact dict that can close no cycle, and says whether it did. */
export function maybeUntrackDict(vm: Machine, dict: Address): boolean {
  if (!isUntrackableDict(vm, dict)) return false;
  vm.untrack(dict);
  return true;
}

/** Whether `dict` is exact and tracked, though what it holds can close no cycle. */
export function isUntrackableDict(vm: Machine, dict: Address): boolean {
  if (vm.typeOf(dict) !== DICT_TYPE || !isTracked(vm, dict)) return false;
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const count = i32[(keys + DK_NENTRIES) >> 2];
  // The keys of a split table are str, and shared.
  if (values !== 0) return !hasTracked(vm, values, count, 8);
  const entries = entriesOf(i32, keys);
  return (
    !hasTracked(vm, entries + ENTRY_VALUE, count, DICT_ENTRY_BYTES) &&
    !hasTracked(vm, entries + ENTRY_KEY, count, DICT_ENTRY_BYTES)
  );
}

/** Whether one of `count` words, `stride` bytes apart, refers to an object that may be tracked. */
function hasTracked(vm: Machine, first: Address, count: number, stride: number): boolean {
  const i32 = vm.i32;
  for (let slot = first, left = count; left > 0; left--, slot += stride) {
    const object = i32[slot >> 2];
    if (object !== 0 && mayBeTracked(vm, object)) return true;
  }
  return false;
}

/** insertion_resize: makes room for more entries (GROWTH_RATE); a split table becomes a combined one. */
export function growDict(vm: Machine, dict: Address): void {
  resizeDict(vm, dict, keysSizeFor(vm.i32[(dict + DICT_USED) >> 2] * 3));
}

/** dictresize: moves the entries into a new table of the dict's own with `size` slots, without the deleted ones. */
export function resizeDict(vm: Machine, dict: Address, size: number): void {
  const i32 = vm.i32;
  const keys = newKeys(vm, size);
  const oldKeys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  const used = i32[(dict + DICT_USED) >> 2];
  if (i32[(oldKeys + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) i32[(keys + DK_LOOKUP) >> 2] = LOOKUP_GENERIC;
  if (values !== 0) moveSplitEntries(i32, oldKeys, values, keys, used);
  else moveEntries(i32, oldKeys, keys, used);
  i32[(keys + DK_USABLE) >> 2] -= used;
  i32[(keys + DK_NENTRIES) >> 2] = used;
  buildIndices(vm, keys, used);
  i32[(dict + DICT_KEYS) >> 2] = keys;
  i32[(dict + DICT_VALUES) >> 2] = 0;
  if (values !== 0) {
    vm.free(values);
    keysDecref(vm, oldKeys);
  } else if (--i32[(oldKeys + DK_REFCNT) >> 2] === 0) freeKeys(vm, oldKeys);
}

/** Values are moved, keys are shared and so counted once more. The values set are the first ones. */
function moveSplitEntries(i32: Int32Array, from: Address, values: Address, to: Address, used: number): void {
  let source = entriesOf(i32, from) >> 2;
  let target = entriesOf(i32, to) >> 2;
  let slot = values >> 2;
  for (let left = used; left > 0; left--, source += 6, target += 6, slot += 2) {
    const key = i32[source + 2];
    i32[key >> 2]++;
    i32[target] = i32[source];
    i32[target + 1] = i32[source + 1];
    i32[target + 2] = key;
    i32[target + 4] = i32[slot];
  }
}

function moveEntries(i32: Int32Array, from: Address, to: Address, used: number): void {
  let source = entriesOf(i32, from) >> 2;
  let target = entriesOf(i32, to) >> 2;
  if (used > 16 && i32[(from + DK_NENTRIES) >> 2] === used) {
    i32.copyWithin(target, source, source + 6 * used);
    return;
  }
  for (let left = used; left > 0; source += 6) {
    const value = i32[source + 4];
    if (value === 0) continue;
    i32[target] = i32[source];
    i32[target + 1] = i32[source + 1];
    i32[target + 2] = i32[source + 2];
    i32[target + 4] = value;
    target += 6;
    left--;
  }
}

// ---- deleting -------------------------------------------------------------------------------------------------

/** PyDict_DelItem: whether there was an entry to delete. */
export function dictDelete(vm: Machine, dict: Address, key: Address): boolean {
  const value = dictPop(vm, dict, key);
  if (value === 0) return false;
  vm.decref(value);
  return true;
}

/** The same for a key whose hash is known. */
export function dictDeleteHashed(vm: Machine, dict: Address, key: Address, low: number, high: number): boolean {
  const value = dictPopHashed(vm, dict, key, low, high);
  if (value === 0) return false;
  vm.decref(value);
  return true;
}

/** Deletes the entry of `key` and returns its value (owned), or 0 when there is none. */
export function dictPop(vm: Machine, dict: Address, key: Address): Address {
  const low = keyHash(vm, key);
  return dictPopHashed(vm, dict, key, low, vm.hashHigh);
}

/** The same for a key whose hash is known. */
export function dictPopHashed(vm: Machine, dict: Address, key: Address, low: number, high: number): Address {
  const i32 = vm.i32;
  let index = lookup(vm, dict, key, low, high);
  if (index < 0 || dictValueAt(vm, dict, index) === 0) return 0;
  if (i32[(dict + DICT_VALUES) >> 2] !== 0) {
    combineTable(vm, dict);
    index = lookup(vm, dict, key, low, high);
  }
  return removeEntry(vm, dict, index);
}

/** Gives a dict with shared keys a table of its own. */
export function combineTable(vm: Machine, dict: Address): void {
  resizeDict(vm, dict, vm.i32[(vm.i32[(dict + DICT_KEYS) >> 2] + DK_SIZE) >> 2]);
}

/** Takes an entry out of a combined table; its key is released and its value returned, owned. */
function removeEntry(vm: Machine, dict: Address, index: number): Address {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const entry = (entriesOf(i32, keys) + DICT_ENTRY_BYTES * index) >> 2;
  const key = i32[entry + 2];
  const value = i32[entry + 4];
  markDeleted(vm, keys, entry, index);
  i32[(dict + DICT_USED) >> 2]--;
  nextVersion(vm, dict);
  vm.decref(key);
  return value;
}

/** Empties an entry and leaves the dummy index in its slot. */
function markDeleted(vm: Machine, keys: Address, entry: number, index: number): void {
  const i32 = vm.i32;
  setIndex(vm, keys, slotOfIndex(vm, keys, i32[entry], i32[entry + 1], index), DKIX_DUMMY);
  if (i32[(keys + DK_LOOKUP) >> 2] === LOOKUP_UNICODE_NODUMMY) i32[(keys + DK_LOOKUP) >> 2] = LOOKUP_UNICODE;
  i32[(keys + DK_VERSION) >> 2] = 0;
  i32[entry + 2] = 0;
  i32[entry + 4] = 0;
}

/** Takes the last entry out of a dict that is not empty and leaves its key and value, both owned, at `pair`, two words. */
export function dictTakeLast(vm: Machine, dict: Address, pair: Address): void {
  const i32 = vm.i32;
  if (i32[(dict + DICT_VALUES) >> 2] !== 0) combineTable(vm, dict);
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const index = dictPrevious(vm, dict, i32[(keys + DK_NENTRIES) >> 2] - 1);
  const entry = (entriesOf(i32, keys) + DICT_ENTRY_BYTES * index) >> 2;
  i32[pair >> 2] = i32[entry + 2];
  i32[(pair + 8) >> 2] = i32[entry + 4];
  markDeleted(vm, keys, entry, index);
  i32[(keys + DK_NENTRIES) >> 2] = index; // dk_usable stays: the slot holds a dummy
  i32[(dict + DICT_USED) >> 2]--;
  nextVersion(vm, dict);
}

/** PyDict_Clear. */
export function dictClear(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const values = i32[(dict + DICT_VALUES) >> 2];
  if (keys === EMPTY_KEYS || keys === 0) return;
  i32[(dict + DICT_KEYS) >> 2] = keysIncref(vm, EMPTY_KEYS);
  i32[(dict + DICT_VALUES) >> 2] = 0;
  i32[(dict + DICT_USED) >> 2] = 0;
  nextVersion(vm, dict);
  if (values !== 0) {
    const count = i32[(keys + DK_NENTRIES) >> 2];
    for (let ix = 0; ix < count; ix++) vm.xdecref(i32[(values + 8 * ix) >> 2]);
    vm.free(values);
  }
  keysDecref(vm, keys);
}

/**
 * PyDict_SetDefault: the value (borrowed) of `key`, which is set to `value` if there was none.
 */
export function dictSetDefault(vm: Machine, dict: Address, key: Address, value: Address): Address {
  const low = keyHash(vm, key);
  const high = vm.hashHigh;
  const found = dictGetHashed(vm, dict, key, low, high);
  if (found !== 0) return found;
  const i32 = vm.i32;
  if (i32[(dict + DICT_VALUES) >> 2] === 0) insertNew(vm, dict, key, value, low, high);
  else dictSetHashed(vm, dict, key, value, low, high);
  return value;
}

/** Throws KeyError(key) (_PyErr_SetKeyError); a key that is a tuple is one argument. */
export function keyError(vm: Machine, key: Address): never {
  throw raiseWithArgument(vm, KEY_ERROR, key);
}

/** The same for a method that tells by 0 that it has failed (see native.ts). */
export function failWithKey(vm: Machine, key: Address): 0 {
  raiseWithArgument(vm, KEY_ERROR, key);
  return 0;
}
