/** What the iterators of itertools share: reading the arguments of `tp_new` and of `__setstate__`, and raw 64-bit counters. */
import {
  type Address,
  asSsize,
  checkPositional,
  highWord,
  isSubtype,
  lowWord,
  type Machine,
  newIntFromWords,
  numberIndex,
  refuseKeywords,
  TYPE_ERROR,
} from "@pyvm/vm";

/**
 * Checks the arguments of a type that takes from `min` to `max` positional ones and no keywords, which only a subclass may have.
 */
export function checkNewPositional(
  vm: Machine,
  base: Address,
  type: Address,
  name: string,
  args: Address,
  kwargs: Address,
  min: number,
  max: number,
): void {
  if (type === base) refuseKeywords(vm, name, kwargs);
  checkPositional(vm, name, vm.tupleSize(args), min, max);
}

/** The state given to `__setstate__` must be a tuple of `min` to `max` items (PyArg_ParseTuple without a name). */
export function checkState(vm: Machine, state: Address, min: number, max: number): void {
  if (!isTupleObject(vm, state)) throw vm.raise(TYPE_ERROR, "state is not a tuple");
  const size = vm.tupleSize(state);
  if (size >= min && size <= max) return;
  const bound = size < min ? min : max;
  const how = min === max ? "exactly" : size < min ? "at least" : "at most";
  throw vm.raise(TYPE_ERROR, `function takes ${how} ${bound} argument${bound === 1 ? "" : "s"} (${size} given)`);
}

const FLAG_TUPLE = 0x4000000;

/** PyTuple_Check. */
export function isTupleObject(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_TUPLE);
}

/** The format unit `O!` of a state's item. */
export function checkItemType(vm: Machine, state: Address, index: number, type: Address): Address {
  const item = vm.tupleItem(state, index);
  if (!isSubtype(vm, vm.typeOf(item), type)) {
    throw vm.raise(TYPE_ERROR, `argument ${index + 1} must be ${vm.typeNameOf(type)}, not ${vm.typeName(item)}`);
  }
  return item;
}

/** Stores an index-sized integer, exactly, in the field at `offset`. */
export function storeSsize(vm: Machine, object: Address, offset: number, index: Address): void {
  asSsize(vm, index);
  const int = numberIndex(vm, index);
  vm.i32[(object + offset) >> 2] = lowWord(vm, int);
  vm.i32[(object + offset + 4) >> 2] = highWord(vm, int);
  vm.decref(int);
}

/** The int of the field at `offset`. */
export function loadSsize(vm: Machine, object: Address, offset: number): Address {
  return newIntFromWords(vm, vm.i32[(object + offset) >> 2], vm.i32[(object + offset + 4) >> 2], true);
}

/** `tp_iter` of an iterator. */
export function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

/** Py_CLEAR of the field at `offset`. */
export function clearField(vm: Machine, self: Address, offset: number): void {
  const at = (self + offset) >> 2;
  const old = vm.i32[at];
  vm.i32[at] = 0;
  if (old !== 0) vm.decref(old);
}

export const REDUCE_DOC = "Return state information for pickling.";
export const SETSTATE_DOC = "Set state information for unpickling.";
