/**
 * The state of `_pickle`: its exceptions and what it has of other modules, a tuple at a word of the interpreter's
 * state. It outlives the module, which a program may take out of `sys.modules`.
 */
import {
  type Address,
  EXCEPTION,
  FLAG_DICT_SUBCLASS,
  getAttr,
  importByName,
  IS_PICKLE,
  type Machine,
  newExceptionFromText,
  newTuple,
  raiseInstance,
  RUNTIME_ERROR,
  TP_CALL,
  tupleSetItem,
  newExceptionClass,
} from "@pyvm/vm";

export const PICKLE_ERROR = 0;
export const PICKLING_ERROR = 1;
export const UNPICKLING_ERROR = 2;
export const COPYREG_DISPATCH = 3;
export const EXTENSION_REGISTRY = 4;
export const INVERTED_REGISTRY = 5;
export const EXTENSION_CACHE = 6;
export const NAMES_2TO3 = 7;
export const MODULES_2TO3 = 8;
export const NAMES_3TO2 = 9;
export const MODULES_3TO2 = 10;
export const CODECS_ENCODE = 11;
export const PARTIAL = 12;
export const GETATTR = 13;

/** What is taken from where, in the order of the numbers above. */
const TAKEN: readonly (readonly [module: string, name: string, isDict: boolean])[] = [
  ["copyreg", "dispatch_table", true],
  ["copyreg", "_extension_registry", true],
  ["copyreg", "_inverted_registry", true],
  ["copyreg", "_extension_cache", true],
  ["_compat_pickle", "NAME_MAPPING", true],
  ["_compat_pickle", "IMPORT_MAPPING", true],
  ["_compat_pickle", "REVERSE_NAME_MAPPING", true],
  ["_compat_pickle", "REVERSE_IMPORT_MAPPING", true],
  ["codecs", "encode", false],
  ["functools", "partial", false],
  ["builtins", "getattr", false],
];

/** A part of the state (borrowed). */
export function stateOf(vm: Machine, part: number): Address {
  return vm.tupleItem(vm.get(0, IS_PICKLE), part);
}

/** Makes the state, once. */
export function initializeState(vm: Machine): void {
  if (vm.get(0, IS_PICKLE) !== 0) return;
  const mark = vm.mark();
  const state = vm.hold(newTuple(vm, COPYREG_DISPATCH + TAKEN.length));
  tupleSetItem(vm, state, PICKLE_ERROR, newExceptionClass(vm, "_pickle", "PickleError", EXCEPTION));
  tupleSetItem(
    vm,
    state,
    PICKLING_ERROR,
    newExceptionClass(vm, "_pickle", "PicklingError", vm.tupleItem(state, PICKLE_ERROR)),
  );
  tupleSetItem(
    vm,
    state,
    UNPICKLING_ERROR,
    newExceptionClass(vm, "_pickle", "UnpicklingError", vm.tupleItem(state, PICKLE_ERROR)),
  );
  TAKEN.forEach(([module, name, isDict], index) => {
    tupleSetItem(vm, state, COPYREG_DISPATCH + index, take(vm, module, name, isDict));
  });
  vm.set(0, IS_PICKLE, vm.newRef(state));
  vm.release(mark);
}

function take(vm: Machine, moduleName: string, name: string, isDict: boolean): Address {
  const mark = vm.mark();
  const module = vm.hold(importByName(vm, moduleName));
  const value = vm.hold(getAttr(vm, module, vm.hold(vm.intern(name))));
  const isRight = isDict ? vm.hasFlag(value, FLAG_DICT_SUBCLASS) : vm.get(vm.typeOf(value), TP_CALL) !== 0;
  if (!isRight) {
    const kind = isDict ? "dict" : "callable";
    throw vm.raise(RUNTIME_ERROR, `${moduleName}.${name} should be a ${kind}, not ${vm.typeName(value)}`);
  }
  return vm.keep(mark, value);
}

/** Makes `_pickle.PicklingError(message)` the current exception. */
export function picklingError(vm: Machine, message: string): unknown {
  return raiseInstance(vm, newExceptionFromText(vm, stateOf(vm, PICKLING_ERROR), message));
}

/** Makes `_pickle.UnpicklingError(message)` the current exception. */
export function unpicklingError(vm: Machine, message: string): unknown {
  return raiseInstance(vm, newExceptionFromText(vm, stateOf(vm, UNPICKLING_ERROR), message));
}
