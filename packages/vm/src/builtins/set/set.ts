/**
 * PySetObject: an open-addressing table of keys with their hashes, eight of them in the object itself.
 *
 *     +-----------+---------+------+------+------+-------+------+--------+------------------+-------------+
 *     | ob_refcnt | ob_type | fill | used | mask | table | hash | finger | smalltable (8)   | weakreflist |
 *     +-----------+---------+------+------+------+-------+------+--------+------------------+-------------+
 *     0           8         16     24     32     40      48     56       64                 192
 *
 * An entry is a key and its hash, 8 bytes each. Key 0 is an entry never used; a deleted one holds SET_DUMMY and the hash -1. `fill`
 * counts both the `used` and the deleted ones. The way of a hash through the table, its growth and its reuse of deleted entries are
 * CPython 3.10's, so that sets iterate in the same order.
 *
 * Functions take a set or frozenset and borrow their arguments.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { richCompareBool } from "../../object/compare.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import {
  EQ,
  OB_TYPE,
  SET_FILL,
  SET_FINGER,
  SET_HASH,
  SET_MASK,
  SET_SMALLTABLE,
  SET_TABLE,
  SET_USED,
} from "../../object/offsets.ts";
import { FROZENSET_TYPE, SET_DUMMY, SET_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { keyHash, quickEqual } from "../dict/lookup.ts";
import { setUpdate } from "./update.ts";

/** sizeof(PySetObject). */
export const SET_BYTES = 200;
/** Bytes of an entry: key, hash. */
export const SET_ENTRY_BYTES = 16;
/** PySet_MINSIZE. */
const MINSIZE = 8;
/** LINEAR_PROBES: so many neighbours are tried before the hash perturbs the way. */
const LINEAR_PROBES = 9;
/** Up to this many entries a loop clears; for more a call of the array's method is cheaper. */
const MOST_CLEARED_IN_LINE = 32;
/** Words of an entry. */
const STRIDE = 4;

// ---- making ---------------------------------------------------------------------------------------------------

/** A new empty set (PySet_New without an iterable). */
export function newSet(vm: Machine): Address {
  return newSetOfType(vm, SET_TYPE);
}

/** A new set of what `iterable` yields. */
export function newSetFrom(vm: Machine, iterable: Address): Address {
  return fillNew(vm, newSet(vm), iterable);
}

/** A frozenset of what `iterable` yields (0: nothing). An exact frozenset is returned itself. */
export function newFrozenSet(vm: Machine, iterable: Address): Address {
  if (iterable === 0) return newSetOfType(vm, FROZENSET_TYPE);
  if (vm.typeOf(iterable) === FROZENSET_TYPE) return vm.newRef(iterable);
  return fillNew(vm, newSetOfType(vm, FROZENSET_TYPE), iterable);
}

/** A frozenset of a tuple's items. */
export function frozenSetFromTuple(vm: Machine, tuple: Address): Address {
  return newFrozenSet(vm, tuple);
}

/**
 * The frozenset that code has for a set display of constants. CPython's compiler builds it twice, the second time from its own order
 * (merge_consts_recursive), and a third time where one of its strs was interned before (intern_string_constants), which shows in its order.
 */
export function frozenSetConstant(vm: Machine, items: Address, times: number): Address {
  const mark = vm.mark();
  let set = vm.hold(newFrozenSet(vm, items));
  for (let i = 1; i < times; i++) set = vm.hold(newFrozenSet(vm, vm.hold(tupleFromIterable(vm, set))));
  return vm.keep(mark, set);
}

/** make_new_set: an empty set of a type that is set, frozenset or derived from them. */
export function newSetOfType(vm: Machine, type: Address): Address {
  const i32 = vm.i32;
  let set: Address;
  if (type === SET_TYPE || type === FROZENSET_TYPE) {
    set = vm.newContainer(type, SET_BYTES);
    vm.track(set);
  } else set = vm.genericAlloc(type, 0);
  i32[(set + SET_MASK) >> 2] = MINSIZE - 1;
  i32[(set + SET_TABLE) >> 2] = set + SET_SMALLTABLE;
  setUnknownHash(i32, set);
  return set;
}

/** The same with what `iterable` yields. */
export function newSetOfTypeFrom(vm: Machine, type: Address, iterable: Address): Address {
  return fillNew(vm, newSetOfType(vm, type), iterable);
}

function fillNew(vm: Machine, set: Address, iterable: Address): Address {
  vm.hold(set);
  setUpdate(vm, set, iterable);
  return vm.unhold();
}

/** make_new_set_basetype: the result of an operation on `like` is a set or a frozenset, never of a derived type. */
export function newSetLike(vm: Machine, like: Address): Address {
  return newSetOfType(vm, baseSetType(vm, vm.typeOf(like)));
}

/** The same with what `iterable` yields. */
export function newSetLikeFrom(vm: Machine, like: Address, iterable: Address): Address {
  return fillNew(vm, newSetLike(vm, like), iterable);
}

function baseSetType(vm: Machine, type: Address): Address {
  if (type === SET_TYPE || type === FROZENSET_TYPE) return type;
  return isSubtype(vm, type, SET_TYPE) ? SET_TYPE : FROZENSET_TYPE;
}

/** `set_copy`: the same keys in a set or frozenset. */
export function setCopy(vm: Machine, set: Address): Address {
  return fillNew(vm, newSetLike(vm, set), set);
}

/** PyAnySet_Check. */
export function isAnySet(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  if (type === SET_TYPE || type === FROZENSET_TYPE) return true;
  return isSubtype(vm, type, SET_TYPE) || isSubtype(vm, type, FROZENSET_TYPE);
}

/** PySet_Check: set or derived from it, no frozenset. */
export function isMutableSet(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  return type === SET_TYPE || isSubtype(vm, type, SET_TYPE);
}

function setUnknownHash(i32: Int32Array, set: Address): void {
  i32[(set + SET_HASH) >> 2] = -1;
  i32[(set + SET_HASH + 4) >> 2] = -1;
}

/** tp_dealloc's part: a table of its own, whose keys are released already. */
export function freeSetTable(vm: Machine, set: Address): void {
  const table = vm.i32[(set + SET_TABLE) >> 2];
  if (table !== set + SET_SMALLTABLE) vm.free(table);
}

// ---- reading --------------------------------------------------------------------------------------------------

export function setSize(vm: Machine, set: Address): number {
  return vm.i32[(set + SET_USED) >> 2];
}

/** The first index from `index` on that holds a key, or -1. */
export function setNext(vm: Machine, set: Address, index: number): number {
  const i32 = vm.i32;
  const mask = i32[(set + SET_MASK) >> 2];
  const table = i32[(set + SET_TABLE) >> 2] >> 2;
  for (let i = index; i <= mask; i++) {
    const key = i32[table + STRIDE * i];
    if (key !== 0 && key !== SET_DUMMY) return i;
  }
  return -1;
}

/** The key (borrowed) at an index. */
export function setKeyAt(vm: Machine, set: Address, index: number): Address {
  return vm.i32[(vm.i32[(set + SET_TABLE) >> 2] + SET_ENTRY_BYTES * index) >> 2];
}

/** The low word of the hash at an index, with the high one in `vm.hashHigh`. */
export function setHashAt(vm: Machine, set: Address, index: number): number {
  const entry = (vm.i32[(set + SET_TABLE) >> 2] + SET_ENTRY_BYTES * index) >> 2;
  vm.hashHigh = vm.i32[entry + 3];
  return vm.i32[entry + 2];
}

/** Whether `key` is in the set. @throws what hashing and comparing throw */
export function setContains(vm: Machine, set: Address, key: Address): boolean {
  const low = keyHash(vm, key);
  return setContainsHashed(vm, set, key, low, vm.hashHigh);
}

/** The same for a key whose hash is known. */
export function setContainsHashed(vm: Machine, set: Address, key: Address, low: number, high: number): boolean {
  return vm.i32[lookupEntry(vm, set, key, low, high)] !== 0;
}

/** set_lookkey: the entry of `key`, or an unused one, as a word index. `__eq__` may run and change the set. */
function lookupEntry(vm: Machine, set: Address, key: Address, low: number, high: number): number {
  const i32 = vm.i32;
  const mask = i32[(set + SET_MASK) >> 2];
  const table = i32[(set + SET_TABLE) >> 2];
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  for (;;) {
    let entry = (table >> 2) + STRIDE * slot;
    const last = slot + LINEAR_PROBES <= mask ? entry + STRIDE * LINEAR_PROBES : entry;
    for (; entry <= last; entry += STRIDE) {
      const candidate = i32[entry];
      if (candidate === 0 || candidate === key) return entry;
      if (i32[entry + 2] !== low || i32[entry + 3] !== high) continue;
      const known = quickEqual(vm, candidate, key);
      if (known === 1) return entry;
      if (known === 0) continue;
      const equal = compareKeys(vm, candidate, key);
      if (i32[(set + SET_TABLE) >> 2] !== table || i32[entry] !== candidate) {
        return lookupEntry(vm, set, key, low, high);
      }
      if (equal) return entry;
    }
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + 1 + perturbLow) & mask;
  }
}

/** `a == b`; `a` stays alive meanwhile. */
function compareKeys(vm: Machine, a: Address, b: Address): boolean {
  const mark = vm.mark();
  vm.hold(vm.newRef(a));
  const equal = richCompareBool(vm, a, b, EQ);
  vm.release(mark);
  return equal;
}

// ---- writing --------------------------------------------------------------------------------------------------

/** PySet_Add: counts one more reference to `key` if it is new. */
export function setAdd(vm: Machine, set: Address, key: Address): void {
  const low = keyHash(vm, key);
  setAddHashed(vm, set, key, low, vm.hashHigh);
}

/** set_add_entry: the same for a key whose hash is known. The last deleted entry on the way is used again. */
export function setAddHashed(vm: Machine, set: Address, key: Address, low: number, high: number): void {
  const i32 = vm.i32;
  const mask = i32[(set + SET_MASK) >> 2];
  const table = i32[(set + SET_TABLE) >> 2];
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  let free = 0;
  for (;;) {
    let entry = (table >> 2) + STRIDE * slot;
    const last = slot + LINEAR_PROBES <= mask ? entry + STRIDE * LINEAR_PROBES : entry;
    for (; entry <= last; entry += STRIDE) {
      const candidate = i32[entry];
      if (candidate === 0) return insertAt(vm, set, free === 0 ? entry : free, free === 0, key, low, high);
      if (candidate === key) return;
      if (candidate === SET_DUMMY) free = entry;
      else if (i32[entry + 2] === low && i32[entry + 3] === high) {
        const known = quickEqual(vm, candidate, key);
        if (known === 1) return;
        if (known === 0) continue;
        if (compareKeys(vm, candidate, key)) return;
        if (i32[(set + SET_TABLE) >> 2] !== table || i32[entry] !== candidate) {
          return setAddHashed(vm, set, key, low, high);
        }
      }
    }
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + 1 + perturbLow) & mask;
  }
}

function insertAt(
  vm: Machine,
  set: Address,
  entry: number,
  fresh: boolean,
  key: Address,
  low: number,
  high: number,
): void {
  const i32 = vm.i32;
  i32[key >> 2]++;
  i32[entry] = key;
  i32[entry + 2] = low;
  i32[entry + 3] = high;
  const used = ++i32[(set + SET_USED) >> 2];
  if (!fresh) return;
  const fill = ++i32[(set + SET_FILL) >> 2];
  if (fill * 5 >= i32[(set + SET_MASK) >> 2] * 3) setResize(vm, set, used > 50000 ? used * 2 : used * 4);
}

/** set_insert_clean: puts an entry into a table that has not the key and no deleted entries. */
export function insertClean(
  i32: Int32Array,
  table: Address,
  mask: number,
  key: Address,
  low: number,
  high: number,
): void {
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  for (;;) {
    let entry = (table >> 2) + STRIDE * slot;
    const last = slot + LINEAR_PROBES <= mask ? entry + STRIDE * LINEAR_PROBES : entry;
    for (; entry <= last; entry += STRIDE) {
      if (i32[entry] !== 0) continue;
      i32[entry] = key;
      i32[entry + 2] = low;
      i32[entry + 3] = high;
      return;
    }
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + 1 + perturbLow) & mask;
  }
}

/** Makes `size` entries empty. */
function clearTable(vm: Machine, table: Address, size: number): void {
  const { f64 } = vm;
  const start = table >> 3;
  const end = start + 2 * size;
  if (size > MOST_CLEARED_IN_LINE) f64.fill(0, start, end);
  else for (let at = start; at < end; at++) f64[at] = 0;
}

/** set_table_resize: moves the keys into the smallest table of more than `least` entries; deleted entries vanish. */
export function setResize(vm: Machine, set: Address, least: number): void {
  const i32 = vm.i32;
  let size = MINSIZE;
  while (size <= least) size *= 2;
  const small = set + SET_SMALLTABLE;
  const old = i32[(set + SET_TABLE) >> 2];
  const oldMask = i32[(set + SET_MASK) >> 2];
  let from = old;
  let table = small;
  let copy = 0;
  if (size !== MINSIZE) table = vm.malloc(SET_ENTRY_BYTES * size);
  else if (old === small) {
    if (i32[(set + SET_FILL) >> 2] === i32[(set + SET_USED) >> 2]) return;
    copy = copySmallTable(vm, set);
    from = copy;
  }
  clearTable(vm, table, size);
  i32[(set + SET_MASK) >> 2] = size - 1;
  i32[(set + SET_TABLE) >> 2] = table;
  i32[(set + SET_FILL) >> 2] = i32[(set + SET_USED) >> 2];
  const end = (from >> 2) + STRIDE * (oldMask + 1);
  for (let entry = from >> 2; entry < end; entry += STRIDE) {
    const key = i32[entry];
    if (key !== 0 && key !== SET_DUMMY) insertClean(i32, table, size - 1, key, i32[entry + 2], i32[entry + 3]);
  }
  if (copy !== 0) vm.free(copy);
  if (old !== small) vm.free(old);
}

/** A block with a copy of the entries in the object. */
function copySmallTable(vm: Machine, set: Address): Address {
  const copy = vm.malloc(SET_ENTRY_BYTES * MINSIZE);
  const from = (set + SET_SMALLTABLE) >> 2;
  vm.i32.copyWithin(copy >> 2, from, from + STRIDE * MINSIZE);
  return copy;
}

/** PySet_Discard: whether `key` was in the set. */
export function setDiscard(vm: Machine, set: Address, key: Address): boolean {
  const low = keyHash(vm, key);
  return setDiscardHashed(vm, set, key, low, vm.hashHigh);
}

/** set_discard_entry: the same for a key whose hash is known. */
export function setDiscardHashed(vm: Machine, set: Address, key: Address, low: number, high: number): boolean {
  const entry = lookupEntry(vm, set, key, low, high);
  const found = vm.i32[entry];
  if (found === 0) return false;
  markDeleted(vm.i32, set, entry);
  vm.decref(found);
  return true;
}

function markDeleted(i32: Int32Array, set: Address, entry: number): void {
  i32[entry] = SET_DUMMY;
  i32[entry + 2] = -1;
  i32[entry + 3] = -1;
  i32[(set + SET_USED) >> 2]--;
}

/** Takes a key (owned) out of a set, or 0 when it is empty. The search goes on where the last one ended. */
export function setPop(vm: Machine, set: Address): Address {
  const i32 = vm.i32;
  if (i32[(set + SET_USED) >> 2] === 0) return 0;
  const mask = i32[(set + SET_MASK) >> 2];
  const table = i32[(set + SET_TABLE) >> 2] >> 2;
  let index = i32[(set + SET_FINGER) >> 2] & mask;
  while (i32[table + STRIDE * index] === 0 || i32[table + STRIDE * index] === SET_DUMMY) {
    index = index === mask ? 0 : index + 1;
  }
  const key = i32[table + STRIDE * index];
  markDeleted(i32, set, table + STRIDE * index);
  i32[(set + SET_FINGER) >> 2] = index + 1;
  return key;
}

/** set_clear_internal. */
export function setClear(vm: Machine, set: Address): void {
  const i32 = vm.i32;
  const table = i32[(set + SET_TABLE) >> 2];
  const mask = i32[(set + SET_MASK) >> 2];
  const isSmall = table === set + SET_SMALLTABLE;
  if (table === 0 || (isSmall && i32[(set + SET_FILL) >> 2] === 0)) return;
  const old = isSmall ? copySmallTable(vm, set) : table;
  emptyToMinimum(i32, set);
  const end = (old >> 2) + STRIDE * (mask + 1);
  for (let entry = old >> 2; entry < end; entry += STRIDE) {
    const key = i32[entry];
    if (key !== 0 && key !== SET_DUMMY) vm.decref(key);
  }
  vm.free(old);
}

/** set_empty_to_minsize. */
function emptyToMinimum(i32: Int32Array, set: Address): void {
  const small = (set + SET_SMALLTABLE) >> 2;
  i32.fill(0, small, small + STRIDE * MINSIZE);
  i32[(set + SET_FILL) >> 2] = 0;
  i32[(set + SET_USED) >> 2] = 0;
  i32[(set + SET_MASK) >> 2] = MINSIZE - 1;
  i32[(set + SET_TABLE) >> 2] = set + SET_SMALLTABLE;
  setUnknownHash(i32, set);
}

/** set_swap_bodies: exchanges the contents of two sets; of frozensets the hashes too. */
export function swapBodies(vm: Machine, a: Address, b: Address): void {
  const i32 = vm.i32;
  const aTable = i32[(a + SET_TABLE) >> 2];
  const bTable = i32[(b + SET_TABLE) >> 2];
  for (const field of [SET_FILL, SET_USED, SET_MASK]) swapWords(i32, (a + field) >> 2, (b + field) >> 2, 1);
  i32[(a + SET_TABLE) >> 2] = bTable === b + SET_SMALLTABLE ? a + SET_SMALLTABLE : bTable;
  i32[(b + SET_TABLE) >> 2] = aTable === a + SET_SMALLTABLE ? b + SET_SMALLTABLE : aTable;
  swapWords(i32, (a + SET_SMALLTABLE) >> 2, (b + SET_SMALLTABLE) >> 2, STRIDE * MINSIZE);
  if (isSubtype(vm, vm.typeOf(a), FROZENSET_TYPE) && isSubtype(vm, vm.typeOf(b), FROZENSET_TYPE)) {
    swapWords(i32, (a + SET_HASH) >> 2, (b + SET_HASH) >> 2, 2);
  } else {
    setUnknownHash(i32, a);
    setUnknownHash(i32, b);
  }
}

function swapWords(i32: Int32Array, a: number, b: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const word = i32[a + i];
    i32[a + i] = i32[b + i];
    i32[b + i] = word;
  }
}

export { setUpdate };
