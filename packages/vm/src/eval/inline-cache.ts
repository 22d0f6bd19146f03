/**
 * Inline caches of hot code: 16 bytes for each instruction, in memory behind co_opcache.
 *
 * ```text
 * LOAD_GLOBAL              | kind | version of globals' keys | offset of the value word in its key table | version of builtins' keys |
 * LOAD_NAME, STORE_NAME    | the same, of a module's code                                                                              |
 * LOAD_ATTR, STORE_ATTR    | type version | keys version | offset of the value word in values or keys | dict offset      | misses |
 *                          | type version | 0            | 0                                          | -offset of slot  | misses |
 *                          | -type version | keys version | what LOAD_ATTR found on the type (borrowed) | dict offset or 0 | misses |
 * LOAD_METHOD              | type version | keys version | the function (borrowed)                    | dict offset or 0 | misses |
 * ```
 *
 * `misses`, the lowest four bits of the last word, counts how often something else was to be remembered: the compiler of hot code expects nothing of what differs.
 * The bit above them says of STORE_ATTR that the attribute was new on an object whose keys are its class's, as most are in `__init__`; of LOAD_ATTR, that the
 * attribute was found on the type.
 *
 * A cache is only believed after its versions are compared, so it may be dropped or copied at any time. A key table's version (the high half of
 * dk_lookup, 3.11's dk_version) changes whenever a key is added: the same version means the same keys at the same places.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictEntryIndexStr } from "../builtins/dict/dict.ts";
import { entriesOf, keysVersion } from "../builtins/dict/keys.ts";
import { genericGetAttr, instanceDict, typeLookup } from "../object/attribute.ts";
import { NATIVE } from "../object/native.ts";
import {
  CO_CODE,
  CO_OPCACHE,
  CO_OPCACHE_FLAG,
  CO_OPCACHE_SIZE,
  DESCR_MEMBER,
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DICT_VALUES,
  ENTRY_VALUE,
  F_BUILTINS,
  F_GLOBALS,
  FLAG_HEAPTYPE,
  MEMBER_FLAGS,
  MEMBER_KIND,
  MEMBER_OFFSET,
  MEMBER_READONLY,
  OB_SIZE,
  OB_TYPE,
  T_OBJECT_EX,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_GETATTRO,
  TP_SETATTRO,
  TP_VERSION_TAG,
} from "../object/offsets.ts";
import { DICT_TYPE, FUNCTION_TYPE, MEMBER_DESCRIPTOR_TYPE, PROPERTY_TYPE } from "../object/static.ts";
import { genericSetAttr } from "../object/attribute.ts";

/** In place of a version of keys: the owner had no dict yet, and nothing is known of owners that have one. */
const NO_KEYS = -1;

export const CACHE_GLOBAL = 1;
export const CACHE_BUILTIN = 2;

/** How many bits of an attribute's last word are not the dict offset; the most that the misses among them count to; the bit of attributes that are new. */
export const MISS_BITS = 5;
const MOST_MISSES = 15;
const STORES_NEW = 16;
export const FOUND_ON_TYPE = 16;
/** After so many misses nothing is remembered of an attribute that is set: most are new on the object. */
const HOPELESS = 8;

/** How often a place has been remembered in vain. */
function missesAt(i32: Int32Array, at: number): number {
  const last = i32[at + 3] & (MOST_MISSES | STORES_NEW);
  return i32[at] !== 0 && (last & MOST_MISSES) !== MOST_MISSES ? last + 1 : last;
}

/** Whether an attribute has been remembered in vain too often. */
export function isHopeless(i32: Int32Array, entry: Address): boolean {
  return (i32[(entry >> 2) + 3] & MOST_MISSES) > HOPELESS;
}

/** How often an entry is written anew before it keeps what it has, and the machine's lookups are asked for everything else. */
const UNSETTLED = 2;

/** Whether an entry has been found wrong so often that it keeps what it has. */
export function isSettled(i32: Int32Array, entry: Address): boolean {
  return (i32[(entry >> 2) + 3] & MOST_MISSES) > UNSETTLED;
}

/** Something else was found than what an entry has. */
export function countMiss(i32: Int32Array, entry: Address): void {
  const last = (entry >> 2) + 3;
  if ((i32[last] & MOST_MISSES) !== MOST_MISSES) i32[last]++;
}

/** How often code is entered before it gets caches. */
const WARM = 8;

/** Counts one entry of a code object; gives it caches once it is warm. Returns their address or 0. */
export function warmUp(vm: Machine, code: Address): Address {
  const i32 = vm.i32;
  if (++i32[(code + CO_OPCACHE_FLAG) >> 2] < WARM && i32[(code + CO_OPCACHE_FLAG) >> 2] <= vm.hot) return 0;
  const bytes = i32[(i32[(code + CO_CODE) >> 2] + OB_SIZE) >> 2] * 8;
  const cache = vm.allocator.allocate(bytes);
  if (cache === 0) return 0;
  vm.u8.fill(0, cache, cache + bytes);
  i32[(code + CO_OPCACHE) >> 2] = cache;
  i32[(code + CO_OPCACHE_SIZE) >> 2] = bytes;
  return cache;
}

/** The byte offset of an entry's value from the start of the key table, or of the values array of a split table. */
function valueOffset(vm: Machine, dict: Address, index: number): number {
  const i32 = vm.i32;
  if (i32[(dict + DICT_VALUES) >> 2] !== 0) return index * 8;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  return entriesOf(i32, keys) - keys + DICT_ENTRY_BYTES * index + ENTRY_VALUE;
}

/** Remembers where LOAD_GLOBAL found `name`. */
export function cacheGlobal(vm: Machine, frame: Address, name: Address, entry: Address): void {
  const i32 = vm.i32;
  const globals = i32[(frame + F_GLOBALS) >> 2];
  const builtins = i32[(frame + F_BUILTINS) >> 2];
  const at = entry >> 2;
  i32[at] = 0;
  if (vm.typeOf(globals) !== DICT_TYPE || vm.typeOf(builtins) !== DICT_TYPE) return;
  if (i32[(globals + DICT_VALUES) >> 2] !== 0 || i32[(builtins + DICT_VALUES) >> 2] !== 0) return;
  let index = dictEntryIndexStr(vm, globals, name);
  i32[at + 1] = keysVersion(vm, i32[(globals + DICT_KEYS) >> 2]);
  if (index >= 0) {
    i32[at + 2] = valueOffset(vm, globals, index);
    i32[at] = CACHE_GLOBAL;
    return;
  }
  index = dictEntryIndexStr(vm, builtins, name);
  if (index < 0) return;
  i32[at + 2] = valueOffset(vm, builtins, index);
  i32[at + 3] = keysVersion(vm, i32[(builtins + DICT_KEYS) >> 2]);
  i32[at] = CACHE_BUILTIN;
}

/** Remembers where LOAD_ATTR or STORE_ATTR found `name` on `owner`, if that is its dict or a slot. */
export function cacheAttribute(vm: Machine, owner: Address, name: Address, entry: Address): void {
  const i32 = vm.i32;
  const at = entry >> 2;
  const misses = missesAt(i32, at);
  i32[at] = 0;
  i32[at + 3] = misses;
  const type = i32[(owner + OB_TYPE) >> 2];
  const version = i32[(type + TP_VERSION_TAG) >> 2];
  if (version === 0 || !isGeneric(vm, type)) return;
  const found = typeLookup(vm, type, name);
  if (found !== 0 && i32[(vm.typeOf(found) + TP_DESCR_SET) >> 2] !== 0) {
    cacheSlot(vm, found, version, at, misses);
    return;
  }
  if (found !== 0 && mayBecomeDescriptor(i32, vm.typeOf(found))) return;
  const dictOffset = i32[(type + TP_DICTOFFSET) >> 2];
  const dict = dictOffset > 0 ? instanceDict(vm, owner) : 0;
  if (dict === 0 || vm.typeOf(dict) !== DICT_TYPE) return;
  const index = dictEntryIndexStr(vm, dict, name);
  if (index < 0) return;
  i32[at + 1] = keysVersion(vm, i32[(dict + DICT_KEYS) >> 2]);
  i32[at + 2] = valueOffset(vm, dict, index);
  i32[at + 3] = (dictOffset << MISS_BITS) | misses;
  i32[at] = version;
}

/** Whether a type may yet be given `__set__`, so that its instances win over the dicts of those whose class has them: no version of the class tells. */
function mayBecomeDescriptor(i32: Int32Array, type: Address): boolean {
  return (i32[(type + TP_FLAGS) >> 2] & FLAG_HEAPTYPE) !== 0;
}

function cacheSlot(vm: Machine, descriptor: Address, version: number, at: number, misses: number): void {
  const i32 = vm.i32;
  if (vm.typeOf(descriptor) !== MEMBER_DESCRIPTOR_TYPE) return;
  const member = i32[(descriptor + DESCR_MEMBER) >> 2];
  if (i32[(member + MEMBER_KIND) >> 2] !== T_OBJECT_EX) return;
  if ((i32[(member + MEMBER_FLAGS) >> 2] & MEMBER_READONLY) !== 0) return;
  i32[at + 1] = 0;
  i32[at + 2] = 0;
  i32[at + 3] = (-i32[(member + MEMBER_OFFSET) >> 2] << MISS_BITS) | misses;
  i32[at] = version;
}

/** Whether the type reads and writes attributes the generic way. */
function isGeneric(vm: Machine, type: Address): boolean {
  return (
    NATIVE[vm.i32[(type + TP_GETATTRO) >> 2]] === genericGetAttr &&
    NATIVE[vm.i32[(type + TP_SETATTRO) >> 2]] === genericSetAttr
  );
}

/** Notes that STORE_ATTR has found its attribute missing where it belongs. */
export function noteNewAttribute(i32: Int32Array, entry: Address): void {
  i32[(entry >> 2) + 3] |= STORES_NEW;
}

/** Remembers what LOAD_ATTR found on the type of `owner`, if nothing that is not known here makes the attribute of it. */
export function cacheClassAttribute(vm: Machine, owner: Address, name: Address, entry: Address): void {
  const i32 = vm.i32;
  const at = entry >> 2;
  const type = i32[(owner + OB_TYPE) >> 2];
  const version = i32[(type + TP_VERSION_TAG) >> 2];
  if (version === 0 || NATIVE[i32[(type + TP_GETATTRO) >> 2]] !== genericGetAttr) return;
  const found = typeLookup(vm, type, name);
  if (found === 0) return;
  const foundType = vm.typeOf(found);
  const isProperty = foundType === PROPERTY_TYPE;
  if (!isProperty && foundType !== FUNCTION_TYPE && !isPlainValue(vm, foundType)) return;
  const dictOffset = isProperty ? 0 : i32[(type + TP_DICTOFFSET) >> 2];
  const keys = keysWithout(vm, owner, dictOffset, name);
  if (keys === 0) return;
  i32[at + 1] = keys;
  i32[at + 2] = found;
  i32[at + 3] = (dictOffset << MISS_BITS) | FOUND_ON_TYPE | (i32[at + 3] & MOST_MISSES);
  i32[at] = -version;
}

/** Whether a type's instances are what they are as attributes of a class, and always will be. */
function isPlainValue(vm: Machine, type: Address): boolean {
  const i32 = vm.i32;
  return !mayBecomeDescriptor(i32, type) && i32[(type + TP_DESCR_GET) >> 2] === 0;
}

/** The version of the owner's own keys, which do not have `name`: NO_KEYS if it has none, 0 where that cannot be said. */
function keysWithout(vm: Machine, owner: Address, dictOffset: number, name: Address): number {
  if (dictOffset === 0) return NO_KEYS;
  const dict = dictOffset < 0 ? 0 : vm.i32[(owner + dictOffset) >> 2];
  if (dict === 0) return dictOffset < 0 ? 0 : NO_KEYS;
  if (vm.typeOf(dict) !== DICT_TYPE || dictEntryIndexStr(vm, dict, name) >= 0) return 0;
  return keysVersion(vm, vm.i32[(dict + DICT_KEYS) >> 2]);
}

/** Remembers the plain function that LOAD_METHOD found for `name` on the type of `owner`. */
export function cacheMethod(vm: Machine, owner: Address, name: Address, method: Address, entry: Address): void {
  const i32 = vm.i32;
  const at = entry >> 2;
  const misses = missesAt(i32, at);
  i32[at] = 0;
  i32[at + 3] = misses;
  const type = i32[(owner + OB_TYPE) >> 2];
  const version = i32[(type + TP_VERSION_TAG) >> 2];
  if (version === 0 || NATIVE[i32[(type + TP_GETATTRO) >> 2]] !== genericGetAttr) return;
  if (typeLookup(vm, type, name) !== method) return;
  const dictOffset = i32[(type + TP_DICTOFFSET) >> 2];
  const keys = keysWithout(vm, owner, dictOffset, name);
  if (keys === 0) return;
  i32[at + 1] = keys;
  i32[at + 2] = method;
  i32[at + 3] = (dictOffset << MISS_BITS) | misses;
  i32[at] = version;
}
