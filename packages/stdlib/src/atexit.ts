/**
 * The module `atexit` (Modules/atexitmodule.c).
 *
 * The functions are in a list of the interpreter's state, each `(function, args, kwargs or None)`. A function that was taken back leaves
 * None in its place, so that the numbers of the others stay.
 */
import {
  type Address,
  callTuple,
  EQ,
  IS_ATEXIT,
  keywordsAsDict,
  listAppend,
  listClear,
  listItem,
  listSetItem,
  listSize,
  type Machine,
  type ModuleSpec,
  newInt,
  newList,
  NONE,
  richCompareBool,
  TP_CALL,
  tupleFromArguments,
  tupleItem,
  tuplePack,
  TYPE_ERROR,
  writeUnraisable,
} from "@pyvm/vm";
import { documented } from "./documentation/documented.ts";
import { SMALL_DOCUMENTATION } from "./documentation/small.ts";

/** The list (borrowed). */
function functionList(vm: Machine): Address {
  if (vm.get(0, IS_ATEXIT) === 0) vm.set(0, IS_ATEXIT, newList(vm));
  return vm.get(0, IS_ATEXIT);
}

function register(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs === 0) throw vm.raise(TYPE_ERROR, "register() takes at least 1 argument (0 given)");
  const target = vm.get(argv, 0);
  if (vm.get(vm.typeOf(target), TP_CALL) === 0) throw vm.raise(TYPE_ERROR, "the first argument must be callable");
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv + 8, nargs - 1));
  const kwargs = kwnames === 0 ? NONE : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  listAppend(vm, functionList(vm), vm.hold(tuplePack(vm, target, args, kwargs)));
  vm.release(mark);
  return vm.newRef(target);
}

function unregister(vm: Machine, _module: Address, target: Address): Address {
  const list = functionList(vm);
  for (let i = 0; i < listSize(vm, list); i++) {
    const entry = listItem(vm, list, i);
    if (entry === NONE) continue;
    vm.hold(vm.newRef(entry));
    const equal = richCompareBool(vm, tupleItem(vm, entry, 0), target, EQ);
    vm.decref(vm.unhold());
    if (equal && i < listSize(vm, list)) listSetItem(vm, list, i, vm.none());
  }
  return vm.none();
}

/** atexit_callfuncs: from the last to the first; what they raise is reported. Afterwards none is registered. */
function runExitFunctions(vm: Machine): void {
  const list = functionList(vm);
  for (let i = listSize(vm, list) - 1; i >= 0; i--) {
    if (i < listSize(vm, list) && listItem(vm, list, i) !== NONE) runOne(vm, vm.newRef(listItem(vm, list, i)));
  }
  listClear(vm, list);
}

/** Takes the entry over. */
function runOne(vm: Machine, entry: Address): void {
  vm.hold(entry);
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  const target = tupleItem(vm, entry, 0);
  const kwargs = tupleItem(vm, entry, 2);
  try {
    vm.decref(callTuple(vm, target, tupleItem(vm, entry, 1), kwargs === NONE ? 0 : kwargs));
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    writeUnraisable(vm, target, "Exception ignored in atexit callback");
  }
  vm.decref(vm.unhold());
}

function installExitFunctions(vm: Machine): void {
  vm.exitFunctions = runExitFunctions;
}

function nothing(vm: Machine, action: (vm: Machine) => void): Address {
  action(vm);
  return vm.none();
}

export const spec: ModuleSpec = {
  name: "atexit",
  doc: SMALL_DOCUMENTATION["atexit"]!,
  functions: documented(SMALL_DOCUMENTATION, "", [
    ["register!($module, *args, **kwargs)", register],
    ["_clear!($module)", (vm) => nothing(vm, () => listClear(vm, functionList(vm)))],
    ["unregister!($module, func, /)", unregister],
    ["_run_exitfuncs!($module)", (vm) => nothing(vm, runExitFunctions)],
    ["_ncallbacks!($module)", (vm) => newInt(vm, listSize(vm, functionList(vm)))],
  ]),
  exec: installExitFunctions,
  restore: installExitFunctions,
};
