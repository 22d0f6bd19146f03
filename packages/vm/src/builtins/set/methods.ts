/** The methods and slots of set and frozenset (Objects/setobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { hashHigh, frozensetHashFinish, frozensetHashStep } from "../../numeric/hash.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { newBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { listFromIterable } from "../../object/iterate.ts";
import type { FastCallFunc } from "../../object/native.ts";
import {
  OB_TYPE,
  SET_FILL,
  SET_HASH,
  SET_MASK,
  SET_SMALLTABLE,
  SET_TABLE,
  TP_BASICSIZE,
  TP_INIT,
} from "../../object/offsets.ts";
import { repr, reprEnter, reprLeave } from "../../object/repr.ts";
import {
  FROZENSET_TYPE,
  INT_TYPE,
  KEY_ERROR,
  NONE,
  NOT_IMPLEMENTED,
  SET_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { dictSize, failWithKey } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { StringWriter, strLength } from "../str/text.ts";
import { tupleItem, tuplePack, tupleSize } from "../tuple/tuple.ts";
import {
  areDisjoint,
  intersectSets,
  isSubset,
  isSuperset,
  subtractSets,
  symmetricDifference,
  unionSets,
} from "./operations.ts";
import {
  isAnySet,
  isMutableSet,
  newFrozenSet,
  newSetOfType,
  newSetOfTypeFrom,
  SET_ENTRY_BYTES,
  setAdd,
  setClear,
  setContains,
  setCopy,
  setDiscard,
  setHashAt,
  setNext,
  setPop,
  setSize,
  setUpdate,
  swapBodies,
} from "./set.ts";
import { setDifferenceUpdate, setSymmetricDifferenceUpdate } from "./update.ts";

const ID_DICT = identifier("__dict__");

// ---- making ---------------------------------------------------------------------------------------------------

function requireNoKeywords(vm: Machine, kwargs: Address, name: string): void {
  if (kwargs !== 0 && dictSize(vm, kwargs) !== 0) throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
}

/** The one optional argument. */
function iterableArgument(vm: Machine, args: Address, name: string): Address {
  const count = tupleSize(vm, args);
  if (count > 1) throw vm.raise(TYPE_ERROR, `${name} expected at most 1 argument, got ${count}`);
  return count === 1 ? tupleItem(vm, args, 0) : 0;
}

/** set's tp_init. */
export function setInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  requireNoKeywords(vm, kwargs, "set");
  const iterable = iterableArgument(vm, args, vm.typeName(self));
  if (vm.get(self, SET_FILL) !== 0) setClear(vm, self);
  vm.setWord(self, SET_HASH, -1);
  if (iterable !== 0) setUpdate(vm, self, iterable);
}

export function setVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  checkVectorcall(vm, "set", nargs, kwnames);
  return nargs === 0 ? newSetOfType(vm, type) : newSetOfTypeFrom(vm, type, vm.i32[argv >> 2]);
}

function checkVectorcall(vm: Machine, name: string, nargs: number, kwnames: Address): void {
  if (kwnames !== 0 && tupleSize(vm, kwnames) !== 0) {
    throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
  }
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `${name} expected at most 1 argument, got ${nargs}`);
}

/** frozenset's tp_new. */
export function frozenSetNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === FROZENSET_TYPE || vm.get(type, TP_INIT) === vm.get(FROZENSET_TYPE, TP_INIT)) {
    requireNoKeywords(vm, kwargs, "frozenset");
  }
  return frozenSetOfType(vm, type, iterableArgument(vm, args, vm.typeNameOf(type)));
}

export function frozenSetVectorcall(
  vm: Machine,
  type: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  checkVectorcall(vm, "frozenset", nargs, kwnames);
  return frozenSetOfType(vm, type, nargs === 0 ? 0 : vm.i32[argv >> 2]);
}

function frozenSetOfType(vm: Machine, type: Address, iterable: Address): Address {
  if (type === FROZENSET_TYPE) return newFrozenSet(vm, iterable);
  return iterable === 0 ? newSetOfType(vm, type) : newSetOfTypeFrom(vm, type, iterable);
}

// ---- single keys ----------------------------------------------------------------------------------------------

/**
 * Asks `test` of a key; a set, which is not hashable, is asked for as the frozenset it equals.
 */
function withKey(
  vm: Machine,
  set: Address,
  key: Address,
  test: (vm: Machine, set: Address, key: Address) => boolean,
): boolean {
  if (!isMutableSet(vm, key)) return test(vm, set, key);
  const mark = vm.mark();
  try {
    return test(vm, set, key);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
  }
  const frozen = vm.hold(newSetOfTypeFrom(vm, FROZENSET_TYPE, key));
  const result = test(vm, set, frozen);
  vm.release(mark);
  return result;
}

/** sq_contains. */
export function setContainsSlot(vm: Machine, self: Address, key: Address): number {
  const type = vm.i32[(key + OB_TYPE) >> 2];
  if (type === STR_TYPE || type === INT_TYPE || type === TUPLE_TYPE) return setContains(vm, self, key) ? 1 : 0;
  return withKey(vm, self, key, setContains) ? 1 : 0;
}

export function containsMethod(vm: Machine, self: Address, key: Address): Address {
  return newBool(vm, withKey(vm, self, key, setContains));
}

export function addMethod(vm: Machine, self: Address, key: Address): Address {
  setAdd(vm, self, key);
  return vm.none();
}

export function discardMethod(vm: Machine, self: Address, key: Address): Address {
  withKey(vm, self, key, setDiscard);
  return vm.none();
}

export function removeMethod(vm: Machine, self: Address, key: Address): Address {
  return withKey(vm, self, key, setDiscard) ? vm.none() : failWithKey(vm, key);
}

export function popMethod(vm: Machine, self: Address): Address {
  const key = setPop(vm, self);
  return key !== 0 ? key : vm.fail(KEY_ERROR, "pop from an empty set");
}

// ---- whole sets -----------------------------------------------------------------------------------------------

export function clearMethod(vm: Machine, self: Address): Address {
  setClear(vm, self);
  return vm.none();
}

export function copyMethod(vm: Machine, self: Address): Address {
  return setCopy(vm, self);
}

export function frozenCopyMethod(vm: Machine, self: Address): Address {
  return vm.typeOf(self) === FROZENSET_TYPE ? vm.newRef(self) : setCopy(vm, self);
}

/** A method of any number of positional arguments, which are not named. */
function variadic(
  name: string,
  method: (vm: Machine, self: Address, argv: Address, nargs: number) => Address,
): FastCallFunc {
  return (vm, self, argv, nargs, kwnames) => {
    if (kwnames !== 0 && tupleSize(vm, kwnames) !== 0) {
      throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
    }
    return method(vm, self, argv, nargs);
  };
}

function update(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  for (let i = 0; i < nargs; i++) setUpdate(vm, self, vm.get(argv, 8 * i));
  return vm.none();
}

function union(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  const mark = vm.mark();
  const result = vm.hold(setCopy(vm, self));
  for (let i = 0; i < nargs; i++) {
    const other = vm.get(argv, 8 * i);
    if (other !== self) setUpdate(vm, result, other);
  }
  return vm.keep(mark, result);
}

function intersection(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  if (nargs === 0) return setCopy(vm, self);
  let result = vm.hold(vm.newRef(self));
  for (let i = 0; i < nargs; i++) {
    const next = intersectSets(vm, result, vm.get(argv, 8 * i));
    vm.decref(vm.unhold());
    result = vm.hold(next);
  }
  return vm.unhold();
}

function intersectionUpdate(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  const mark = vm.mark();
  swapBodies(vm, self, vm.hold(intersection(vm, self, argv, nargs)));
  vm.release(mark);
  return vm.none();
}

function difference(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  if (nargs === 0) return setCopy(vm, self);
  const mark = vm.mark();
  const result = vm.hold(subtractSets(vm, self, vm.get(argv, 0)));
  for (let i = 1; i < nargs; i++) setDifferenceUpdate(vm, result, vm.get(argv, 8 * i));
  return vm.keep(mark, result);
}

function differenceUpdate(vm: Machine, self: Address, argv: Address, nargs: number): Address {
  for (let i = 0; i < nargs; i++) setDifferenceUpdate(vm, self, vm.get(argv, 8 * i));
  return vm.none();
}

export const updateMethod: FastCallFunc = variadic("update", update);
export const unionMethod: FastCallFunc = variadic("union", union);
export const intersectionMethod: FastCallFunc = variadic("intersection", intersection);
export const intersectionUpdateMethod: FastCallFunc = variadic("intersection_update", intersectionUpdate);
export const differenceMethod: FastCallFunc = variadic("difference", difference);
export const differenceUpdateMethod: FastCallFunc = variadic("difference_update", differenceUpdate);

export function symmetricDifferenceMethod(vm: Machine, self: Address, other: Address): Address {
  return symmetricDifference(vm, self, other);
}

export function symmetricDifferenceUpdateMethod(vm: Machine, self: Address, other: Address): Address {
  setSymmetricDifferenceUpdate(vm, self, other);
  return vm.none();
}

export function isDisjointMethod(vm: Machine, self: Address, other: Address): Address {
  return newBool(vm, areDisjoint(vm, self, other));
}

export function isSubsetMethod(vm: Machine, self: Address, other: Address): Address {
  return newBool(vm, isSubset(vm, self, other));
}

export function isSupersetMethod(vm: Machine, self: Address, other: Address): Address {
  return newBool(vm, isSuperset(vm, self, other));
}

/** `(type, (list,), __dict__ or None)`. */
export function reduceMethod(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(listFromIterable(vm, self));
  const args = vm.hold(tuplePack(vm, list));
  const dict = lookupAttrId(vm, self, ID_DICT);
  if (dict !== 0) vm.hold(dict);
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args, dict === 0 ? NONE : dict)));
}

export function sizeofMethod(vm: Machine, self: Address): Address {
  const ownTable = vm.get(self, SET_TABLE) !== self + SET_SMALLTABLE;
  const bytes = vm.get(vm.typeOf(self), TP_BASICSIZE);
  return newInt(vm, bytes + (ownTable ? SET_ENTRY_BYTES * (vm.get(self, SET_MASK) + 1) : 0));
}

/** tp_repr: `{1, 2}`, `frozenset({1, 2})`, `set()`. */
export function setRepr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  if (reprEnter(vm, self)) return vm.str(`${name}(...)`);
  const mark = vm.mark();
  try {
    if (setSize(vm, self) === 0) return vm.str(`${name}()`);
    const keys = vm.hold(listFromIterable(vm, self));
    const list = vm.hold(repr(vm, keys));
    const isPlain = vm.typeOf(self) === SET_TYPE;
    const writer = new StringWriter();
    writer.writeText(isPlain ? "{" : `${name}({`);
    writer.writeRange(vm, list, 1, strLength(vm, list) - 1);
    writer.writeText(isPlain ? "}" : "})");
    const result = writer.finish(vm);
    vm.release(mark);
    return result;
  } finally {
    reprLeave(vm, self);
  }
}

/** frozenset's tp_hash, remembered in the object. */
export function frozenSetHash(vm: Machine, self: Address): number {
  const i32 = vm.i32;
  const at = (self + SET_HASH) >> 2;
  if (i32[at] === -1 && i32[at + 1] === -1) {
    let low = 0;
    let high = 0;
    for (let index = setNext(vm, self, 0); index >= 0; index = setNext(vm, self, index + 1)) {
      const keyLow = setHashAt(vm, self, index);
      low = frozensetHashStep(low, high, keyLow, vm.hashHigh);
      high = hashHigh[0];
    }
    i32[at] = frozensetHashFinish(low, high, setSize(vm, self));
    i32[at + 1] = hashHigh[0];
  }
  vm.hashHigh = i32[at + 1];
  return i32[at];
}

// ---- operators ------------------------------------------------------------------------------------------------

type Operation = (vm: Machine, set: Address, other: Address) => Address;

/** An operator: both operands must be sets. */
function operator(operation: Operation): Operation {
  return (vm, a, b) => (isAnySet(vm, a) && isAnySet(vm, b) ? operation(vm, a, b) : vm.newRef(NOT_IMPLEMENTED));
}

/** An in-place operator: the other operand must be a set. */
function inPlaceOperator(change: (vm: Machine, set: Address, other: Address) => void): Operation {
  return (vm, a, b) => {
    if (!isAnySet(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
    change(vm, a, b);
    return vm.newRef(a);
  };
}

export const setOr: Operation = operator(unionSets);
export const setAnd: Operation = operator(intersectSets);
export const setSubtract: Operation = operator(subtractSets);
export const setXor: Operation = operator(symmetricDifference);
export const setInPlaceOr: Operation = inPlaceOperator(setUpdate);
export const setInPlaceSubtract: Operation = inPlaceOperator(setDifferenceUpdate);
export const setInPlaceXor: Operation = inPlaceOperator(setSymmetricDifferenceUpdate);
export const setInPlaceAnd: Operation = inPlaceOperator((vm, set, other) => {
  const result = intersectSets(vm, set, other);
  swapBodies(vm, set, result);
  vm.decref(result);
});
