/** LOAD_ATTR, STORE_ATTR, LOAD_METHOD and LOAD_GLOBAL with their inline caches (see inline-cache.ts). `cache` is the address of the instruction's, or 0. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictGetStr, maintainTracking, newInstanceDict, nextVersion } from "../builtins/dict/dict.ts";
import { isDictOfStrs } from "../builtins/dict/keys.ts";
import { PY_ERROR } from "../machine/errors.ts";
import { PROPERTY_GET } from "../builtins/descriptors/property.ts";
import { superMethod, superSelf } from "../builtins/descriptors/super.ts";
import { newBoundMethod } from "../builtins/method.ts";
import { getAttr, setAttr, setAttributeErrorContext } from "../object/attribute.ts";
import { deallocate } from "../object/dealloc.ts";
import {
  CO_NAMES,
  DICT_KEYS,
  DICT_USED,
  DICT_VALUES,
  DK_LOOKUP,
  F_BUILTINS,
  F_CODE,
  F_GLOBALS,
  FLAG_HEAPTYPE,
  HT_CACHED_KEYS,
  OB_TYPE,
  TP_FLAGS,
  TP_VERSION_TAG,
  TUPLE_ITEMS,
} from "../object/offsets.ts";
import {
  cacheAttribute,
  CACHE_BUILTIN,
  cacheGlobal,
  CACHE_GLOBAL,
  cacheClassAttribute,
  cacheMethod,
  countMiss,
  FOUND_ON_TYPE,
  isHopeless,
  isSettled,
  MISS_BITS,
  noteNewAttribute,
} from "./inline-cache.ts";
import { FUNCTION_TYPE, PROPERTY_TYPE, SUPER_TYPE } from "../object/static.ts";
import { callPlainMethod } from "./call-function.ts";
import { loadClassMethod } from "./class-methods.ts";
import { lookupAttribute, lookupMethod } from "./lookups.ts";
import { loadMethod } from "./operations/methods.ts";
import { loadGlobal } from "./scope-operations.ts";

/** The version of a key table: the high half of dk_lookup. */
const KEYS_VERSION = DK_LOOKUP + 4;

/** The name (borrowed) that an instruction of the frame's code refers to. */
export function nameOf(i32: Int32Array, frame: Address, arg: number): Address {
  return i32[(i32[(i32[(frame + F_CODE) >> 2] + CO_NAMES) >> 2] + TUPLE_ITEMS + 8 * arg) >> 2];
}

/** Whether the cache at an i32 index is about the type of `owner`. */
function isForType(i32: Int32Array, at: number, owner: Address): boolean {
  const version = i32[at];
  return version !== 0 && version === i32[(i32[(owner + OB_TYPE) >> 2] + TP_VERSION_TAG) >> 2];
}

/** The value (borrowed) that a valid cache finds, or 0. */
export function cachedAttribute(i32: Int32Array, owner: Address, cache: Address): Address {
  const at = cache >> 2;
  if (!isForType(i32, at, owner)) return 0;
  return valueAt(i32, owner, i32[at + 1], i32[at + 2], i32[at + 3]);
}

/** The value (borrowed) where the last three words of a cache for the owner's type say, or 0. */
function valueAt(i32: Int32Array, owner: Address, version: number, offset: number, last: number): Address {
  const dictOffset = last >> MISS_BITS;
  if (dictOffset <= 0) return i32[(owner - dictOffset) >> 2]; // a slot: the value lies in the object itself
  const dict = i32[(owner + dictOffset) >> 2];
  if (dict === 0) return 0;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(keys + KEYS_VERSION) >> 2] !== version) return 0;
  return i32[((i32[(dict + DICT_VALUES) >> 2] || keys) + offset) >> 2];
}

/** LOAD_ATTR: the topmost slot becomes its attribute. */
export function loadAttribute(vm: Machine, frame: Address, sp: number, arg: number, cache: Address): void {
  const i32 = vm.i32;
  const owner = i32[sp - 2];
  let value = cache === 0 ? 0 : cachedAttribute(i32, owner, cache);
  if (value !== 0) i32[value >> 2]++;
  else value = loadAttributeSlowly(vm, frame, owner, arg, cache);
  i32[sp - 2] = value;
  if (--i32[owner >> 2] === 0) deallocate(vm, owner);
}

function loadAttributeSlowly(vm: Machine, frame: Address, owner: Address, arg: number, cache: Address): Address {
  const i32 = vm.i32;
  const name = nameOf(i32, frame, arg);
  if (cache === 0) return getAttr(vm, owner, name);
  const at = cache >> 2;
  const version = i32[(i32[(owner + OB_TYPE) >> 2] + TP_VERSION_TAG) >> 2];
  if (version !== 0 && i32[at] === -version) {
    const value = attributeOfType(vm, owner, name, i32[at + 1], i32[at + 2], i32[at + 3]);
    if (value !== 0) return value;
  }
  const shared = isSettled(i32, cache) ? sharedAttribute(vm, owner, name) : 0;
  if (shared !== 0) {
    countMiss(i32, cache);
    return shared;
  }
  const value = getAttr(vm, owner, name);
  i32[at + 3] &= ~FOUND_ON_TYPE;
  cacheAttribute(vm, owner, name, cache);
  if (i32[at] === 0) cacheClassAttribute(vm, owner, name, cache);
  vm.lookups.rememberAttribute(i32, owner, name, cache);
  return value;
}

/** The attribute (owned) that the machine's lookups find, or 0. */
function sharedAttribute(vm: Machine, owner: Address, name: Address): Address {
  const place = lookupAttribute(vm, owner, name);
  if (place < 0) return 0;
  const { words } = vm.lookups;
  const last = words[place + 4];
  if ((last & FOUND_ON_TYPE) !== 0) return attributeOfType(vm, owner, name, words[place + 2], words[place + 3], last);
  const value = valueAt(vm.i32, owner, words[place + 2], words[place + 3], last);
  if (value !== 0) vm.i32[value >> 2]++;
  return value;
}

/** What an object has for an attribute (owned) that a cache has found on its type; 0 if its dict may have another. */
function attributeOfType(
  vm: Machine,
  owner: Address,
  name: Address,
  version: number,
  found: Address,
  last: number,
): Address {
  const i32 = vm.i32;
  if (isCovered(i32, owner, version, last)) return 0;
  const type = i32[(found + OB_TYPE) >> 2];
  if (type === FUNCTION_TYPE) return newBoundMethod(vm, found, owner);
  if (type === PROPERTY_TYPE) return valueOfProperty(vm, owner, name, found);
  i32[found >> 2]++;
  return found;
}

function valueOfProperty(vm: Machine, owner: Address, name: Address, property: Address): Address {
  const getter = vm.i32[(property + PROPERTY_GET) >> 2];
  if (getter === 0 || vm.typeOf(getter) !== FUNCTION_TYPE) return 0;
  vm.hold(vm.newRef(property));
  let value: Address;
  try {
    value = callPlainMethod(vm, getter, owner, 0, 0);
  } catch (error) {
    if (error === PY_ERROR) setAttributeErrorContext(vm, owner, name);
    throw error;
  }
  vm.decref(vm.unhold());
  return value < 0 ? 0 : value;
}

/** STORE_ATTR: sets an attribute of the topmost slot to the one below. */
export function storeAttribute(vm: Machine, frame: Address, sp: number, arg: number, cache: Address): void {
  const i32 = vm.i32;
  const owner = i32[sp - 2];
  const value = i32[sp - 4];
  if (cache === 0 || !(storeCached(vm, owner, value, cache) || storeFirstCached(vm, owner, value, cache)))
    storeAttributeSlowly(vm, frame, owner, value, arg, cache);
  if (--i32[owner >> 2] === 0) deallocate(vm, owner);
}

function storeAttributeSlowly(
  vm: Machine,
  frame: Address,
  owner: Address,
  value: Address,
  arg: number,
  cache: Address,
): void {
  const i32 = vm.i32;
  const name = nameOf(i32, frame, arg);
  if (cache !== 0 && isSettled(i32, cache) && storeShared(vm, owner, name, value, cache)) return;
  setAttr(vm, owner, name, value);
  if (cache !== 0 && !isHopeless(i32, cache)) {
    cacheAttribute(vm, owner, name, cache);
    vm.lookups.rememberStore(i32, owner, name, cache);
  }
  if (--i32[value >> 2] === 0) deallocate(vm, value);
}

/** Stores where the machine's lookups say, taking `value` over; false if they do not know. */
function storeShared(vm: Machine, owner: Address, name: Address, value: Address, cache: Address): boolean {
  const place = lookupAttribute(vm, owner, name);
  if (place < 0) return false;
  const { words } = vm.lookups;
  const version = words[place + 2];
  const offset = words[place + 3];
  const last = words[place + 4];
  if ((last & FOUND_ON_TYPE) !== 0) return false;
  if (
    !storeAt(vm, owner, value, version, offset, last, cache) &&
    !storeFirst(vm, owner, value, version, offset, last, cache)
  )
    return false;
  countMiss(vm.i32, cache);
  return true;
}

/** Stores where a valid cache says, taking `value` over; false if it cannot. */
export function storeCached(vm: Machine, owner: Address, value: Address, cache: Address): boolean {
  const i32 = vm.i32;
  const at = cache >> 2;
  if (!isForType(i32, at, owner)) return false;
  return storeAt(vm, owner, value, i32[at + 1], i32[at + 2], i32[at + 3], cache);
}

/** Stores where the last three words of a cache for the owner's type say. */
function storeAt(
  vm: Machine,
  owner: Address,
  value: Address,
  version: number,
  offset: number,
  last: number,
  cache: Address,
): boolean {
  const i32 = vm.i32;
  const dictOffset = last >> MISS_BITS;
  if (dictOffset <= 0) {
    const old = i32[(owner - dictOffset) >> 2];
    i32[(owner - dictOffset) >> 2] = value;
    if (old !== 0 && --i32[old >> 2] === 0) deallocate(vm, old);
    return true;
  }
  const dict = i32[(owner + dictOffset) >> 2];
  if (dict === 0) return false;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(keys + KEYS_VERSION) >> 2] !== version) return false;
  const slot = ((i32[(dict + DICT_VALUES) >> 2] || keys) + offset) >> 2;
  const old = i32[slot];
  if (old === 0) return storeNew(vm, dict, slot, value, cache);
  maintainTracking(vm, dict, value, value); // the key is a str
  i32[slot] = value;
  nextVersion(vm, dict);
  if (--i32[old >> 2] === 0) deallocate(vm, old);
  return true;
}

/** The same for an attribute that a dict with its class's keys does not have yet, if it is the next of them. */
function storeNew(vm: Machine, dict: Address, slot: number, value: Address, cache: Address): boolean {
  const i32 = vm.i32;
  const used = i32[(dict + DICT_USED) >> 2];
  if (i32[(dict + DICT_VALUES) >> 2] + 8 * used !== slot << 2) return false;
  i32[(dict + DICT_USED) >> 2] = used + 1;
  maintainTracking(vm, dict, value, value);
  i32[slot] = value;
  nextVersion(vm, dict);
  noteNewAttribute(i32, cache);
  return true;
}

/**
 * The same as `storeCached` for an object that has no dict yet, if the attribute is the first of its class's keys.
 * @throws MemoryError, and then `value`, which must be on a stack, is not taken over
 */
function storeFirstCached(vm: Machine, owner: Address, value: Address, cache: Address): boolean {
  const i32 = vm.i32;
  const at = cache >> 2;
  if (!isForType(i32, at, owner)) return false;
  return storeFirst(vm, owner, value, i32[at + 1], i32[at + 2], i32[at + 3], cache);
}

/** The same as `storeAt`, and as `storeFirstCached`. */
function storeFirst(
  vm: Machine,
  owner: Address,
  value: Address,
  version: number,
  offset: number,
  last: number,
  cache: Address,
): boolean {
  const i32 = vm.i32;
  const type = i32[(owner + OB_TYPE) >> 2];
  const dictOffset = last >> MISS_BITS;
  if (dictOffset <= 0 || offset !== 0 || i32[(owner + dictOffset) >> 2] !== 0) return false;
  if ((i32[(type + TP_FLAGS) >> 2] & FLAG_HEAPTYPE) === 0) return false;
  const keys = i32[(type + HT_CACHED_KEYS) >> 2];
  if (keys === 0 || i32[(keys + KEYS_VERSION) >> 2] !== version) return false;
  const dict = newInstanceDict(vm, type);
  i32[(owner + dictOffset) >> 2] = dict;
  return storeNew(vm, dict, i32[(dict + DICT_VALUES) >> 2] >> 2, value, cache);
}

/** LOAD_METHOD: the topmost slot becomes the function with the object above it, or NULL with the bound attribute above. */
export function loadMethodInstruction(vm: Machine, frame: Address, sp: number, arg: number, cache: Address): void {
  const i32 = vm.i32;
  const owner = i32[sp - 2];
  if (cache !== 0) {
    const method = cachedMethod(i32, owner, cache);
    if (method !== 0) {
      i32[method >> 2]++;
      i32[sp - 2] = method;
      i32[sp] = owner;
      return;
    }
  }
  const name = nameOf(i32, frame, arg);
  const known = cache !== 0 && isSettled(i32, cache) ? knownMethod(vm, owner, name) : 0;
  if (known !== 0) {
    countMiss(i32, cache);
    i32[known >> 2]++;
    i32[sp - 2] = known;
    i32[sp] = owner;
    return;
  }
  if (loadClassMethod(vm, owner, name, sp)) return;
  if (i32[(owner + OB_TYPE) >> 2] === SUPER_TYPE && loadSuperMethod(vm, owner, name, sp)) return;
  const method = loadMethod(vm, owner, name);
  if (vm.specialUnbound) {
    if (cache !== 0) {
      cacheMethod(vm, owner, name, method, cache);
      vm.lookups.rememberMethod(i32, owner, name, cache);
    }
    i32[sp - 2] = method;
    i32[sp] = owner;
  } else {
    i32[sp - 2] = 0;
    i32[sp] = method;
    if (--i32[owner >> 2] === 0) deallocate(vm, owner);
  }
}

/** LOAD_METHOD of a super object that finds a Python function: its object takes its place. False: not so. */
function loadSuperMethod(vm: Machine, owner: Address, name: Address, sp: number): boolean {
  const i32 = vm.i32;
  const method = superMethod(vm, owner, name);
  if (method === 0) return false;
  const self = superSelf(vm, owner);
  i32[method >> 2]++;
  i32[self >> 2]++;
  i32[sp - 2] = method;
  i32[sp] = self;
  if (--i32[owner >> 2] === 0) deallocate(vm, owner);
  return true;
}

/** The function (borrowed) that the machine's lookups find, or 0. */
function knownMethod(vm: Machine, owner: Address, name: Address): Address {
  const place = lookupMethod(vm, owner, name);
  if (place < 0) return 0;
  const { words } = vm.lookups;
  return isCovered(vm.i32, owner, words[place + 2], words[place + 4]) ? 0 : words[place + 3];
}

/** Whether the owner's dict may have what a cache has found on its type. */
function isCovered(i32: Int32Array, owner: Address, version: number, last: number): boolean {
  const dictOffset = last >> MISS_BITS;
  if (dictOffset === 0) return false;
  const dict = i32[(owner + dictOffset) >> 2];
  return dict !== 0 && i32[(i32[(dict + DICT_KEYS) >> 2] + KEYS_VERSION) >> 2] !== version;
}

/** The function (borrowed) that a valid cache finds, or 0. */
export function cachedMethod(i32: Int32Array, owner: Address, cache: Address): Address {
  const at = cache >> 2;
  if (!isForType(i32, at, owner)) return 0;
  return isCovered(i32, owner, i32[at + 1], i32[at + 3]) ? 0 : i32[at + 2];
}

/** LOAD_GLOBAL: the value, owned. */
export function loadGlobalInstruction(vm: Machine, frame: Address, arg: number, cache: Address): Address {
  const i32 = vm.i32;
  let value = cache === 0 ? 0 : cachedGlobal(i32, frame, cache);
  if (value !== 0) {
    i32[value >> 2]++;
    return value;
  }
  const name = nameOf(i32, frame, arg);
  value = loadGlobal(vm, frame, name);
  if (cache !== 0) cacheGlobal(vm, frame, name, cache);
  return value;
}

/** The value (borrowed) of a global in dicts with nothing but strs for keys, which is remembered; 0 if they are others, or have none. */
export function findGlobal(vm: Machine, frame: Address, arg: number, cache: Address): Address {
  const i32 = vm.i32;
  const globals = i32[(frame + F_GLOBALS) >> 2];
  const builtins = i32[(frame + F_BUILTINS) >> 2];
  if (!isDictOfStrs(i32, globals) || !isDictOfStrs(i32, builtins)) return 0;
  const name = nameOf(i32, frame, arg);
  const value = dictGetStr(vm, globals, name) || dictGetStr(vm, builtins, name);
  if (value !== 0) cacheGlobal(vm, frame, name, cache);
  return value;
}

/** The value (borrowed) that a valid cache finds, or 0. */
export function cachedGlobal(i32: Int32Array, frame: Address, cache: Address): Address {
  const at = cache >> 2;
  const kind = i32[at];
  const globalKeys = i32[(i32[(frame + F_GLOBALS) >> 2] + DICT_KEYS) >> 2];
  if (kind === 0 || i32[(globalKeys + KEYS_VERSION) >> 2] !== i32[at + 1]) return 0;
  if (kind === CACHE_GLOBAL) return i32[(globalKeys + i32[at + 2]) >> 2];
  if (kind !== CACHE_BUILTIN) return 0;
  const keys = i32[(i32[(frame + F_BUILTINS) >> 2] + DICT_KEYS) >> 2];
  return i32[(keys + KEYS_VERSION) >> 2] === i32[at + 3] ? i32[(keys + i32[at + 2]) >> 2] : 0;
}
