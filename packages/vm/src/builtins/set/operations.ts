/** Operations that make new sets, and comparisons (set_intersection, set_difference, set_issubset ...). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { getIter, iterNext } from "../../object/iterate.ts";
import { EQ, GE, GT, LE, LT, NE, SET_HASH } from "../../object/offsets.ts";
import { DICT_TYPE, FROZENSET_TYPE, NOT_IMPLEMENTED, SET_TYPE } from "../../object/static.ts";
import { dictGetHashed, dictSize } from "../dict/dict.ts";
import { keyHash } from "../dict/lookup.ts";
import {
  isAnySet,
  newSetFrom,
  newSetLike,
  newSetLikeFrom,
  setAddHashed,
  setContains,
  setContainsHashed,
  setCopy,
  setHashAt,
  setKeyAt,
  setNext,
  setSize,
} from "./set.ts";
import { copyForUnion, setDifferenceUpdate, setSymmetricDifferenceUpdate, setUpdate } from "./update.ts";

/** What {@link selectKeys} asks of each key. */
const IN_SET = 0;
const NOT_IN_SET = 1;
const NOT_IN_DICT = 2;

/** Adds to `result` the keys of `from` that are, or are not, in `other`. */
function selectKeys(vm: Machine, result: Address, from: Address, other: Address, test: number): void {
  for (let index = setNext(vm, from, 0); index >= 0; index = setNext(vm, from, index + 1)) {
    const key = vm.hold(vm.newRef(setKeyAt(vm, from, index)));
    const low = setHashAt(vm, from, index);
    const high = vm.hashHigh;
    const isIn =
      test === NOT_IN_DICT
        ? dictGetHashed(vm, other, key, low, high) !== 0
        : setContainsHashed(vm, other, key, low, high);
    if (isIn === (test === IN_SET)) setAddHashed(vm, result, key, low, high);
    vm.decref(vm.unhold());
  }
}

/** set_intersection. */
export function intersectSets(vm: Machine, set: Address, other: Address): Address {
  if (set === other) return setCopy(vm, set);
  const mark = vm.mark();
  const result = vm.hold(newSetLike(vm, set));
  if (isAnySet(vm, other)) {
    if (setSize(vm, other) > setSize(vm, set)) selectKeys(vm, result, set, other, IN_SET);
    else selectKeys(vm, result, other, set, IN_SET);
  } else {
    const iterator = vm.hold(getIter(vm, other));
    for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
      vm.hold(key);
      const low = keyHash(vm, key);
      const high = vm.hashHigh;
      if (setContainsHashed(vm, set, key, low, high)) setAddHashed(vm, result, key, low, high);
      vm.decref(vm.unhold());
    }
  }
  return vm.keep(mark, result);
}

/** set_difference. */
export function subtractSets(vm: Machine, set: Address, other: Address): Address {
  const isDict = vm.typeOf(other) === DICT_TYPE;
  const isSet = !isDict && isAnySet(vm, other);
  if ((!isDict && !isSet) || setSize(vm, set) >> 2 > (isDict ? dictSize(vm, other) : setSize(vm, other))) {
    return copyAndSubtract(vm, set, other);
  }
  const mark = vm.mark();
  const result = vm.hold(newSetLike(vm, set));
  selectKeys(vm, result, set, other, isDict ? NOT_IN_DICT : NOT_IN_SET);
  return vm.keep(mark, result);
}

function copyAndSubtract(vm: Machine, set: Address, other: Address): Address {
  const mark = vm.mark();
  const result = vm.hold(setCopy(vm, set));
  setDifferenceUpdate(vm, result, other);
  return vm.keep(mark, result);
}

/** set_symmetric_difference. */
export function symmetricDifference(vm: Machine, set: Address, other: Address): Address {
  const mark = vm.mark();
  const result = vm.hold(newSetLikeFrom(vm, set, other));
  setSymmetricDifferenceUpdate(vm, result, set);
  return vm.keep(mark, result);
}

/** The union with one other. */
export function unionSets(vm: Machine, set: Address, other: Address): Address {
  if (set === other) return setCopy(vm, set);
  setUpdate(vm, vm.hold(isAnySet(vm, other) ? copyForUnion(vm, set, other) : setCopy(vm, set)), other);
  return vm.unhold();
}

/** set_isdisjoint. */
export function areDisjoint(vm: Machine, set: Address, other: Address): boolean {
  if (set === other) return setSize(vm, set) === 0;
  const type = vm.typeOf(other);
  if (type === SET_TYPE || type === FROZENSET_TYPE) {
    return setSize(vm, other) > setSize(vm, set) ? !shareKey(vm, set, other) : !shareKey(vm, other, set);
  }
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, other));
  for (let key = iterNext(vm, iterator); key !== 0; key = iterNext(vm, iterator)) {
    vm.hold(key);
    if (setContains(vm, set, key)) {
      vm.release(mark);
      return false;
    }
    vm.decref(vm.unhold());
  }
  vm.release(mark);
  return true;
}

/** Whether a key of `from` is in `other`. */
function shareKey(vm: Machine, from: Address, other: Address): boolean {
  for (let index = setNext(vm, from, 0); index >= 0; index = setNext(vm, from, index + 1)) {
    if (holdsKeyAt(vm, other, from, index)) return true;
  }
  return false;
}

/** Whether `set` has the key that `from` has at an index. */
function holdsKeyAt(vm: Machine, set: Address, from: Address, index: number): boolean {
  const key = vm.hold(vm.newRef(setKeyAt(vm, from, index)));
  const low = setHashAt(vm, from, index);
  const isIn = setContainsHashed(vm, set, key, low, vm.hashHigh);
  vm.decref(vm.unhold());
  return isIn;
}

/** set_issubset. */
export function isSubset(vm: Machine, set: Address, other: Address): boolean {
  if (!isAnySet(vm, other)) {
    const mark = vm.mark();
    const result = isSubset(vm, set, vm.hold(newSetFrom(vm, other)));
    vm.release(mark);
    return result;
  }
  if (setSize(vm, set) > setSize(vm, other)) return false;
  for (let index = setNext(vm, set, 0); index >= 0; index = setNext(vm, set, index + 1)) {
    if (!holdsKeyAt(vm, other, set, index)) return false;
  }
  return true;
}

/** set_issuperset. */
export function isSuperset(vm: Machine, set: Address, other: Address): boolean {
  if (isAnySet(vm, other)) return isSubset(vm, other, set);
  const mark = vm.mark();
  const result = isSubset(vm, vm.hold(newSetFrom(vm, other)), set);
  vm.release(mark);
  return result;
}

/** tp_richcompare. */
export function setRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isAnySet(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  switch (op) {
    case EQ:
      return newBool(vm, areEqual(vm, a, b));
    case NE:
      return newBool(vm, !areEqual(vm, a, b));
    case LE:
      return newBool(vm, isSubset(vm, a, b));
    case GE:
      return newBool(vm, isSubset(vm, b, a));
    case LT:
      return newBool(vm, setSize(vm, a) < setSize(vm, b) && isSubset(vm, a, b));
    case GT:
      return newBool(vm, setSize(vm, a) > setSize(vm, b) && isSubset(vm, b, a));
    default:
      throw new RangeError(`expected a comparison from ${LT} to ${GE}, met ${op}`);
  }
}

function areEqual(vm: Machine, a: Address, b: Address): boolean {
  if (setSize(vm, a) !== setSize(vm, b)) return false;
  const i32 = vm.i32;
  const at = (a + SET_HASH) >> 2;
  const bt = (b + SET_HASH) >> 2;
  const bothKnown = (i32[at] !== -1 || i32[at + 1] !== -1) && (i32[bt] !== -1 || i32[bt + 1] !== -1);
  if (bothKnown && (i32[at] !== i32[bt] || i32[at + 1] !== i32[bt + 1])) return false;
  return isSubset(vm, a, b);
}
