/** Filling sets from sets, dicts and iterables, and taking out of them (set_update_internal, set_difference_update_internal ...). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getIter, iterNext } from "../../object/iterate.ts";
import { SET_FILL, SET_MASK, SET_TABLE, SET_USED } from "../../object/offsets.ts";
import { DICT_TYPE, SET_DUMMY } from "../../object/static.ts";
import { dictHashAt, dictKeyAt, dictNext, dictSize } from "../dict/dict.ts";
import {
  insertClean,
  isAnySet,
  newSetLike,
  newSetLikeFrom,
  setAdd,
  setAddHashed,
  setClear,
  setDiscard,
  setDiscardHashed,
  setHashAt,
  setKeyAt,
  setNext,
  setResize,
  setSize,
} from "./set.ts";
import { intersectSets } from "./operations.ts";

const ENTRY_WORDS = 4;

/** set_update_internal: adds what `other` yields. */
export function setUpdate(vm: Machine, set: Address, other: Address): void {
  if (isAnySet(vm, other)) return mergeSet(vm, set, other);
  if (vm.typeOf(other) === DICT_TYPE) return mergeDictKeys(vm, set, other);
  const outer = vm.mark();
  const iterator = vm.hold(getIter(vm, other));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    vm.hold(key);
    setAdd(vm, set, key);
    vm.decref(vm.unhold());
  }
  vm.release(outer);
}

/** Makes room once for `count` more keys. */
function reserve(vm: Machine, set: Address, count: number): void {
  const i32 = vm.i32;
  if ((i32[(set + SET_FILL) >> 2] + count) * 5 < i32[(set + SET_MASK) >> 2] * 3) return;
  setResize(vm, set, (i32[(set + SET_USED) >> 2] + count) * 2);
}

function mergeDictKeys(vm: Machine, set: Address, dict: Address): void {
  reserve(vm, set, dictSize(vm, dict));
  for (let ix = dictNext(vm, dict, 0); ix >= 0; ix = dictNext(vm, dict, ix + 1)) {
    const key = vm.hold(vm.newRef(dictKeyAt(vm, dict, ix)));
    const low = dictHashAt(vm, dict, ix);
    setAddHashed(vm, set, key, low, vm.hashHigh);
    vm.decref(vm.unhold());
  }
}

/** set_merge. */
function mergeSet(vm: Machine, set: Address, other: Address): void {
  if (other === set || setSize(vm, other) === 0) return;
  reserve(vm, set, setSize(vm, other));
  if (vm.i32[(set + SET_FILL) >> 2] === 0) return mergeIntoEmpty(vm.i32, set, other);
  addKeys(vm, set, other);
}

/** Adds the keys of a set. A comparison may change that set, which is therefore asked again after each key. */
function addKeys(vm: Machine, set: Address, other: Address): void {
  const i32 = vm.i32;
  for (let index = 0; index <= i32[(other + SET_MASK) >> 2]; index++) {
    const entry = (i32[(other + SET_TABLE) >> 2] >> 2) + ENTRY_WORDS * index;
    const key = i32[entry];
    if (key === 0 || key === SET_DUMMY) continue;
    i32[key >> 2]++;
    vm.hold(key);
    setAddHashed(vm, set, key, i32[entry + 2], i32[entry + 3]);
    vm.decref(vm.unhold());
  }
}

/**
 * A new set or frozenset with the keys of `set`, to which the keys of `other` are to be added: where a copy would have the same table and
 * then be moved to a larger one, it is made in the larger one.
 */
export function copyForUnion(vm: Machine, set: Address, other: Address): Address {
  const i32 = vm.i32;
  const result = vm.hold(newSetLike(vm, set));
  const used = i32[(set + SET_USED) >> 2];
  const mask = i32[(set + SET_MASK) >> 2];
  const keys = used + setSize(vm, other);
  const isSame = i32[(set + SET_FILL) >> 2] === used && mask === maskOfCopy(used);
  if (isSame && setSize(vm, other) !== 0 && keys * 5 >= mask * 3) setResize(vm, result, keys * 2);
  mergeSet(vm, result, set);
  return vm.unhold();
}

/** The mask of the table of a new set to which so many keys were added at once. */
function maskOfCopy(keys: number): number {
  let size = 8;
  if (keys * 5 >= (size - 1) * 3) while (size <= keys * 2) size *= 2;
  return size - 1;
}

/** No key can be there already. Tables of one size without deleted entries are copied as they are. */
function mergeIntoEmpty(i32: Int32Array, set: Address, other: Address): void {
  const mask = i32[(set + SET_MASK) >> 2];
  const otherMask = i32[(other + SET_MASK) >> 2];
  const used = i32[(other + SET_USED) >> 2];
  const table = i32[(set + SET_TABLE) >> 2];
  const isCopy = mask === otherMask && i32[(other + SET_FILL) >> 2] === used;
  let entry = i32[(other + SET_TABLE) >> 2] >> 2;
  let to = table >> 2;
  for (let left = otherMask + 1; left > 0; left--, entry += ENTRY_WORDS, to += ENTRY_WORDS) {
    const key = i32[entry];
    if (key === 0 || key === SET_DUMMY) continue;
    i32[key >> 2]++;
    if (isCopy) {
      i32[to] = key;
      i32[to + 2] = i32[entry + 2];
      i32[to + 3] = i32[entry + 3];
    } else insertClean(i32, table, mask, key, i32[entry + 2], i32[entry + 3]);
  }
  i32[(set + SET_FILL) >> 2] = used;
  i32[(set + SET_USED) >> 2] = used;
}

/** set_difference_update_internal: takes out what `other` yields. */
export function setDifferenceUpdate(vm: Machine, set: Address, other: Address): void {
  if (set === other) return setClear(vm, set);
  const outer = vm.mark();
  if (isAnySet(vm, other)) {
    // A much larger set is replaced by what it has in common.
    const source = setSize(vm, other) >> 3 > setSize(vm, set) ? intersectSets(vm, set, other) : vm.newRef(other);
    vm.hold(source);
    for (let index = setNext(vm, source, 0); index >= 0; index = setNext(vm, source, index + 1)) {
      const key = vm.hold(vm.newRef(setKeyAt(vm, source, index)));
      const low = setHashAt(vm, source, index);
      setDiscardHashed(vm, set, key, low, vm.hashHigh);
      vm.decref(vm.unhold());
    }
  } else {
    const iterator = vm.hold(getIter(vm, other));
    for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
      vm.hold(key);
      setDiscard(vm, set, key);
      vm.decref(vm.unhold());
    }
  }
  vm.release(outer);
  dropDeleted(vm, set);
}

/** Makes a new table when more than a quarter of it are deleted entries. */
function dropDeleted(vm: Machine, set: Address): void {
  const i32 = vm.i32;
  const used = i32[(set + SET_USED) >> 2];
  if (i32[(set + SET_FILL) >> 2] - used <= i32[(set + SET_MASK) >> 2] >> 2) return;
  setResize(vm, set, used > 50000 ? used * 2 : used * 4);
}

/** set_symmetric_difference_update: keeps what is in one of both only. */
export function setSymmetricDifferenceUpdate(vm: Machine, set: Address, other: Address): void {
  if (set === other) return setClear(vm, set);
  if (vm.typeOf(other) === DICT_TYPE) {
    for (let ix = dictNext(vm, other, 0); ix >= 0; ix = dictNext(vm, other, ix + 1)) {
      toggle(vm, set, dictKeyAt(vm, other, ix), dictHashAt(vm, other, ix));
    }
    return;
  }
  const mark = vm.mark();
  const source = vm.hold(isAnySet(vm, other) ? vm.newRef(other) : newSetLikeFrom(vm, set, other));
  for (let index = setNext(vm, source, 0); index >= 0; index = setNext(vm, source, index + 1)) {
    toggle(vm, set, setKeyAt(vm, source, index), setHashAt(vm, source, index));
  }
  vm.release(mark);
}

/** Takes a key out if it is there, else adds it; the high word of its hash is in `vm.hashHigh`. */
function toggle(vm: Machine, set: Address, borrowed: Address, low: number): void {
  const high = vm.hashHigh;
  const key = vm.hold(vm.newRef(borrowed));
  if (!setDiscardHashed(vm, set, key, low, high)) setAddHashed(vm, set, key, low, high);
  vm.decref(vm.unhold());
}
