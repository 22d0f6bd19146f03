/**
 * PyDictKeysObject: the table behind a dict, or behind all the instances of a class that share their keys.
 *
 *     +-----------+---------+-----------+-----------+-------------+------------+---------+---------+- -
 *     | dk_refcnt | dk_size | dk_lookup | dk_usable | dk_nentries | dk_indices | entry 0 | entry 1 |
 *     +-----------+---------+-----------+-----------+-------------+------------+---------+---------+- -
 *     0           8         16          24          32            40
 *
 * `dk_indices` is the hash table: `dk_size` (a power of two) indexes of 1, 2 or 4 bytes into the dense, ordered entries, or
 * DKIX_EMPTY, or DKIX_DUMMY where something was deleted. An entry is hash, key, value (8 bytes each). Where values lie
 * depends on the dict: in the entries (combined), or in an array of the dict's own, `ma_values` (split: the keys are shared).
 *
 * `dk_lookup` says what may be assumed of the keys (in CPython it is the look-up function). Its high half is the version of the
 * table (dk_version of 3.11): tables of the same version have the same keys in the same entries. 0 is none; every change of the
 * keys takes it away.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DK_INDICES,
  DK_LOOKUP,
  DK_NENTRIES,
  DK_REFCNT,
  DK_SIZE,
  ENTRY_KEY,
  ENTRY_VALUE,
  OB_TYPE,
} from "../../object/offsets.ts";
import { IS_DICT_EMPTY_KEYS, IS_DICT_KEYS_FREE, IS_DICT_KEYS_VERSION } from "../../object/state.ts";
import { DICT_TYPE } from "../../object/static.ts";

/** An index of a slot that was never used. */
export const DKIX_EMPTY = -1;
/** An index of a slot whose entry was deleted. */
export const DKIX_DUMMY = -2;
/** PyDict_MINSIZE: slots of the smallest table. */
export const DICT_MINSIZE = 8;

/** The version of a table, in the high half of `dk_lookup`. */
export const DK_VERSION = 20;

/** Any keys. */
export const LOOKUP_GENERIC = 1;
/** Only exact str keys, some perhaps deleted. */
export const LOOKUP_UNICODE = 2;
/** Only exact str keys, none ever deleted. */
export const LOOKUP_UNICODE_NODUMMY = 3;
/** Shared between dicts: only exact str keys. */
export const LOOKUP_SPLIT = 4;

/** PyDict_MAXFREELIST. */
const FREE_LIST_LENGTH = 80;
/** Tables of this many slots are cleared in a loop; for larger ones the call of `fill` is cheaper. */
const LARGEST_FILLED_IN_LINE = 32;
/** Bytes of a table of 8 slots. */
const SMALL_KEYS_BYTES = DK_INDICES + DICT_MINSIZE + 5 * DICT_ENTRY_BYTES;

/** The keys of every dict that is empty and was never filled: one slot, no room. */
export const EMPTY_KEYS: number = IS_DICT_EMPTY_KEYS;

/** Writes the shared empty keys; once, before the first dict is made. */
export function initializeEmptyKeys(vm: Machine): void {
  const i32 = vm.i32;
  for (let at = EMPTY_KEYS >> 2; at < (EMPTY_KEYS + DK_INDICES) >> 2; at++) i32[at] = 0;
  i32[(EMPTY_KEYS + DK_REFCNT) >> 2] = 1;
  i32[(EMPTY_KEYS + DK_SIZE) >> 2] = 1;
  i32[(EMPTY_KEYS + DK_LOOKUP) >> 2] = LOOKUP_UNICODE_NODUMMY;
  i32[(EMPTY_KEYS + DK_INDICES) >> 2] = -1;
  i32[(EMPTY_KEYS + DK_INDICES + 4) >> 2] = -1;
}

/** USABLE_FRACTION: how many entries a table of `size` slots has. */
export function usableFraction(size: number): number {
  return ((size * 2) / 3) | 0;
}

/** calculate_keysize: the smallest table of at least `count` slots. */
export function keysSizeFor(count: number): number {
  let size = DICT_MINSIZE;
  while (size < count) size *= 2;
  return size;
}

/** estimate_keysize: the smallest table that holds `entries` without growing. */
export function estimateKeysSize(entries: number): number {
  return keysSizeFor(Math.floor((entries * 3 + 1) / 2));
}

/** Bytes of the index table of `size` slots. */
function indexBytes(size: number): number {
  return size <= 0xff ? size : size <= 0xffff ? 2 * size : 4 * size;
}

/** Bytes of a whole table of `size` slots. */
export function keysBytes(size: number): number {
  return DK_INDICES + indexBytes(size) + DICT_ENTRY_BYTES * usableFraction(size);
}

/** DK_ENTRIES: where the entries begin. */
export function entriesOf(i32: Int32Array, keys: Address): Address {
  const size = i32[(keys + DK_SIZE) >> 2];
  return keys + DK_INDICES + (size <= 0xff ? size : size <= 0xffff ? 2 * size : 4 * size);
}

/**
 * new_keys_object: an empty table of `size` slots with one reference.
 * @throws MemoryError
 */
export function newKeys(vm: Machine, size: number): Address {
  const i32 = vm.i32;
  const keys = size === DICT_MINSIZE ? newSmallKeys(vm) : vm.malloc(keysBytes(size));
  const at = keys >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = size;
  i32[at + 3] = 0;
  i32[at + 4] = LOOKUP_UNICODE_NODUMMY;
  i32[at + 5] = 0;
  i32[at + 6] = usableFraction(size);
  i32[at + 7] = 0;
  i32[at + 8] = 0;
  i32[at + 9] = 0;
  const entries = entriesOf(i32, keys) >> 2;
  const end = (keys + keysBytes(size)) >> 2;
  if (size <= LARGEST_FILLED_IN_LINE) {
    for (let word = at + 10; word < entries; word++) i32[word] = -1;
    for (let word = entries; word < end; word++) i32[word] = 0;
  } else {
    i32.fill(-1, at + 10, entries);
    i32.fill(0, entries, end);
  }
  return keys;
}

/** A copy of a table, whose one reference is the caller's; what it holds is not counted. */
export function copyKeys(vm: Machine, keys: Address): Address {
  const i32 = vm.i32;
  const size = i32[(keys + DK_SIZE) >> 2];
  const copy = size === DICT_MINSIZE ? newSmallKeys(vm) : vm.malloc(keysBytes(size));
  const end = (keys + keysBytes(size)) >> 2;
  if (size > LARGEST_FILLED_IN_LINE) i32.copyWithin(copy >> 2, keys >> 2, end);
  else for (let from = keys >> 2, to = copy >> 2; from < end; from++, to++) i32[to] = i32[from];
  i32[copy >> 2] = 1;
  return copy;
}

/** The version of a table, which is given one if it has none. */
export function keysVersion(vm: Machine, keys: Address): number {
  const i32 = vm.i32;
  const known = i32[(keys + DK_VERSION) >> 2];
  if (known !== 0) return known;
  const version = ++i32[IS_DICT_KEYS_VERSION >> 2] || ++i32[IS_DICT_KEYS_VERSION >> 2];
  i32[(keys + DK_VERSION) >> 2] = version;
  return version;
}

function newSmallKeys(vm: Machine): Address {
  const i32 = vm.i32;
  const head = IS_DICT_KEYS_FREE >> 2;
  const keys = i32[head];
  if (keys === 0) return vm.malloc(SMALL_KEYS_BYTES);
  i32[head] = i32[keys >> 2];
  i32[head + 1]--;
  return keys;
}

/** The bytes of a table whose entries own nothing any more. */
export function freeKeys(vm: Machine, keys: Address): void {
  const i32 = vm.i32;
  const head = IS_DICT_KEYS_FREE >> 2;
  if (i32[(keys + DK_SIZE) >> 2] === DICT_MINSIZE && i32[head + 1] < FREE_LIST_LENGTH) {
    i32[keys >> 2] = i32[head];
    i32[head] = keys;
    i32[head + 1]++;
  } else vm.free(keys);
}

/** Returns the free tables to the allocator. */
export function clearKeysFreeList(vm: Machine): void {
  const i32 = vm.i32;
  const head = IS_DICT_KEYS_FREE >> 2;
  while (i32[head] !== 0) {
    const keys = i32[head];
    i32[head] = i32[keys >> 2];
    vm.free(keys);
  }
  i32[head + 1] = 0;
}

/** dictkeys_incref. */
export function keysIncref(vm: Machine, keys: Address): Address {
  vm.i32[(keys + DK_REFCNT) >> 2]++;
  return keys;
}

/** dictkeys_decref: the last reference releases keys and values and frees the table. */
export function keysDecref(vm: Machine, keys: Address): void {
  const i32 = vm.i32;
  if (--i32[(keys + DK_REFCNT) >> 2] !== 0) return;
  let entry = entriesOf(i32, keys) >> 2;
  for (let left = i32[(keys + DK_NENTRIES) >> 2]; left > 0; left--, entry += DICT_ENTRY_BYTES >> 2) {
    const key = i32[entry + (ENTRY_KEY >> 2)];
    const value = i32[entry + (ENTRY_VALUE >> 2)];
    if (key !== 0) vm.decref(key);
    if (value !== 0) vm.decref(value);
  }
  freeKeys(vm, keys);
}

/** dictkeys_get_index. */
export function getIndex(vm: Machine, keys: Address, slot: number): number {
  const size = vm.i32[(keys + DK_SIZE) >> 2];
  const indices = keys + DK_INDICES;
  if (size <= 0xff) return (vm.u8[indices + slot] << 24) >> 24;
  if (size <= 0xffff) return (vm.u16[(indices >> 1) + slot] << 16) >> 16;
  return vm.i32[(indices >> 2) + slot];
}

/** dictkeys_set_index. */
export function setIndex(vm: Machine, keys: Address, slot: number, index: number): void {
  const size = vm.i32[(keys + DK_SIZE) >> 2];
  const indices = keys + DK_INDICES;
  if (size <= 0xff) vm.u8[indices + slot] = index;
  else if (size <= 0xffff) vm.u16[(indices >> 1) + slot] = index;
  else vm.i32[(indices >> 2) + slot] = index;
}

/** find_empty_slot: the first slot on the way of a hash that holds no entry. */
export function findEmptySlot(vm: Machine, keys: Address, low: number, high: number): number {
  const mask = vm.i32[(keys + DK_SIZE) >> 2] - 1;
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  while (getIndex(vm, keys, slot) >= 0) {
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + perturbLow + 1) & mask;
  }
  return slot;
}

/** lookdict_index: the slot that holds `index`, an entry with that hash. */
export function slotOfIndex(vm: Machine, keys: Address, low: number, high: number, index: number): number {
  const mask = vm.i32[(keys + DK_SIZE) >> 2] - 1;
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  while (getIndex(vm, keys, slot) !== index) {
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + perturbLow + 1) & mask;
  }
  return slot;
}

/** build_indices: enters the first `count` entries into an index table that holds none. */
export function buildIndices(vm: Machine, keys: Address, count: number): void {
  const size = vm.i32[(keys + DK_SIZE) >> 2];
  const indices = keys + DK_INDICES;
  if (size <= 0xff) fillIndices(vm.i32, keys, vm.u8, indices, 0xff, count);
  else if (size <= 0xffff) fillIndices(vm.i32, keys, vm.u16, indices >> 1, 0xffff, count);
  else fillIndices(vm.i32, keys, vm.i32, indices >> 2, -1, count);
}

/** The index table is the elements of `table` from `base` on, `empty` where nothing was entered. */
function fillIndices(
  i32: Int32Array,
  keys: Address,
  table: Uint8Array | Uint16Array | Int32Array,
  base: number,
  empty: number,
  count: number,
): void {
  const mask = i32[(keys + DK_SIZE) >> 2] - 1;
  let entry = entriesOf(i32, keys) >> 2;
  for (let index = 0; index < count; index++, entry += DICT_ENTRY_BYTES >> 2) {
    let perturbLow = i32[entry];
    let perturbHigh = i32[entry + 1];
    let slot = perturbLow & mask;
    while (table[base + slot] !== empty) {
      perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
      perturbHigh >>>= 5;
      slot = (slot * 5 + perturbLow + 1) & mask;
    }
    table[base + slot] = index;
  }
}

/** Whether an object is an exact dict that knows all its keys to be exact strs: no look-up in it runs Python code. */
export function isDictOfStrs(i32: Int32Array, object: Address): boolean {
  if (i32[(object + OB_TYPE) >> 2] !== DICT_TYPE) return false;
  return i32[(i32[(object + DICT_KEYS) >> 2] + DK_LOOKUP) >> 2] !== LOOKUP_GENERIC;
}
