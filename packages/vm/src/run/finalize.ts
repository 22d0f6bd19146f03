/**
 * The end (Py_FinalizeEx): exit functions, modules torn down in CPython's order, a last collection; then everything the machine itself owns is given
 * back, so that a block still in use is a leak.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException } from "../machine/errors.ts";
import { emptyMemoryErrors, releaseMemoryErrors } from "../builtins/exceptions/memory-error.ts";
import { writeUnraisable } from "../builtins/exceptions/unraisable.ts";
import {
  clearDictFreeLists,
  dictClear,
  dictGetStr,
  dictKeyAt,
  dictNext,
  dictSet,
  dictSetStr,
  dictValueAt,
} from "../builtins/dict/dict.ts";
import { clearListFreeList, listSize } from "../builtins/list/list.ts";
import { orElse } from "../builtins/traceback/text.ts";
import { clearTupleFreeLists } from "../builtins/tuple/tuple.ts";
import { releaseStrings } from "../builtins/str/text.ts";
import { releaseCodecs } from "../builtins/str/codecs-registry.ts";
import { clearFloatFreeList } from "../builtins/float/float.ts";
import { releaseBytes } from "../builtins/bytes/bytes.ts";
import { isProxy, liveObject } from "../builtins/weakref/list.ts";
import { isReference, newWeakReference } from "../builtins/weakref/weakref.ts";
import { callMethodWith } from "../object/call.ts";
import { identifier, identifiers } from "../object/identifiers.ts";
import {
  CFUNC_SELF,
  DICT_VERSION,
  FLAG_TYPE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  MODULE_DICT,
  TP_DEL,
  TP_FINALIZE,
  WR_CALLBACK,
} from "../object/offsets.ts";
import { releaseTypes } from "../object/type/release.ts";
import {
  IS_AST,
  IS_ELEMENTTREE,
  IS_PICKLE,
  IS_DECIMAL,
  IS_ATEXIT,
  IS_BUILTINS,
  IS_EMPTY_TUPLE,
  IS_FINALIZING,
  IS_GC_CALLBACKS,
  IS_GC_GARBAGE,
  IS_IMAGE_DICT_VERSION,
  IS_IMPORTLIB,
  IS_IMPORT_FUNC,
  IS_MODULES,
  IS_PY_BUILTINS_MODULE,
  IS_RECURSION_ERROR,
  IS_ENVIRONMENT,
  IS_SIGNAL_HANDLERS,
  IS_STOP_VALUE,
  IS_SYSDICT,
  IS_WARN_DEFAULT_ACTION,
  IS_WARN_FILTERS,
  IS_WARN_ONCE,
  IS_UNSUPPORTED_OPERATION,
  TS_ASYNC_GEN_FINALIZER,
  TS_ASYNC_GEN_FIRSTITER,
  TS_CONTEXT,
  TS_CURRENT_EXCEPTION,
  TS_DICT,
  TS_EXC_STATE,
  TS_PROFILE_FUNCTION,
  TS_REPR_STACK,
  TS_STACK_BASE,
  TS_TRACE_FUNCTION,
} from "../object/state.ts";
import { BUILTIN_FUNCTION_TYPE, METHOD_CACHE, METHOD_CACHE_SIZE, MODULE_TYPE, NONE } from "../object/static.ts";
import { stopTracemalloc } from "../inspect/tracer.ts";
import { flushStdio } from "./main.ts";

const ID_SHUTDOWN = identifier("_shutdown");

/** Attributes of sys that are reset first, so that what they hold dies while modules still work. */
const SYS_DELETES = [
  "path",
  "argv",
  "ps1",
  "ps2",
  "last_type",
  "last_value",
  "last_traceback",
  "path_hooks",
  "path_importer_cache",
  "meta_path",
];
const SYS_FILES = [
  ["stdin", "__stdin__"],
  ["stdout", "__stdout__"],
  ["stderr", "__stderr__"],
] as const;

/**
 * Ends the Python program (Py_FinalizeEx): exit functions, the last flush, the modules' end. False when standard output could not be flushed. What follows,
 * `disposeMachine`, no program can see.
 *
 * `disposed`: whether that will follow. Where it will not, the process ends, and what a boot image brought is only torn down if something could see it:
 * thousands of objects, in most programs far more than their own.
 */
export function finalizeMachine(vm: Machine, disposed = true): boolean {
  vm.release(vm.get(0, TS_STACK_BASE));
  orElse(vm, undefined, () => shutDownThreads(vm));
  runExitFunctions(vm);
  const flushed = !flushStdio(vm);
  vm.set(0, IS_FINALIZING, 1);
  const spareImage = !disposed && vm.get(0, IS_IMAGE_DICT_VERSION) !== 0;
  if (spareImage && orElse(vm, false, () => isUnseen(vm))) return flushed;
  if (spareImage) vm.collector.freezeImage?.();
  collectQuietly(vm);
  finalizeModules(vm, spareImage);
  flushStdio(vm);
  collectQuietly(vm);
  return flushed;
}

/** Runs `action`; what it raises is reported and forgotten. */
function quietly(vm: Machine, culprit: Address, action: () => void): void {
  const mark = vm.mark();
  try {
    action();
  } catch (error) {
    vm.caught(error, mark);
    writeUnraisable(vm, culprit);
    clearException(vm);
  }
}

/** wait_for_thread_shutdown: threading joins its threads. */
function shutDownThreads(vm: Machine): void {
  const name = vm.intern("threading");
  const module = dictGetStr(vm, vm.get(0, IS_MODULES), name);
  vm.decref(name);
  if (module === 0) return;
  quietly(vm, module, () => vm.decref(callMethodWith(vm, module, ID_SHUTDOWN)));
}

/** atexit: the list in IS_ATEXIT holds (callable, args, kwargs or None) and is run from its end. */
function runExitFunctions(vm: Machine): void {
  const run = vm.exitFunctions;
  if (run !== null) quietly(vm, NONE, () => run(vm));
}

function collectAll(vm: Machine): void {
  vm.collector.collect(vm.collector.generations - 1);
}

function collectQuietly(vm: Machine): void {
  quietly(vm, NONE, () => void collectAll(vm));
}

/** finalize_modules. */
function finalizeModules(vm: Machine, spareImage: boolean): void {
  const modules = vm.get(0, IS_MODULES);
  const sys = vm.get(0, IS_SYSDICT);
  if (sys !== 0) {
    for (const name of SYS_DELETES) setName(vm, sys, name, NONE);
    for (const [name, original] of SYS_FILES) {
      orElse(vm, undefined, () => {
        const mark = vm.mark();
        setName(vm, sys, name, dictGetStr(vm, sys, vm.hold(vm.intern(original))) || NONE);
        vm.release(mark);
      });
    }
  }
  const builtins = vm.get(0, IS_BUILTINS);
  if (builtins !== 0) setName(vm, builtins, "_", NONE);
  const list = detachModules(vm, modules);
  let spared = spareImage ? modulesOfImage(vm, list) : [];
  dictClear(vm, modules);
  collectQuietly(vm);
  if (spared.length > 0 && hasWitnesses(vm)) {
    for (const module of spared) vm.decref(module);
    spared = [];
    vm.collector.unfreeze();
    collectQuietly(vm);
  }
  clearSurvivors(vm, list, spared);
  for (const reference of list) vm.decref(reference);
  for (const dict of [sys, builtins]) quietly(vm, NONE, () => clearNamespace(vm, dict));
  collectQuietly(vm);
}

/** The modules (owned) whose namespaces are as the image brought them. */
function modulesOfImage(vm: Machine, list: readonly Address[]): Address[] {
  const spared: Address[] = [];
  for (const reference of list) {
    const module = liveObject(vm, reference);
    if (module !== 0 && isOfImage(vm, vm.get(module, MODULE_DICT))) spared.push(vm.newRef(module));
  }
  return spared;
}

/** Whether a dict has not changed since the image was saved. */
function isOfImage(vm: Machine, dict: Address): boolean {
  return (
    dict !== 0 && vm.get(dict, DICT_VERSION) <= vm.get(0, IS_IMAGE_DICT_VERSION) && vm.get(dict, DICT_VERSION + 4) === 0
  );
}

/**
 * Whether a program could see how what is left dies: an object with a finaliser, a class whose instances have one (they may be untracked), a weak reference with
 * a callback.
 */
function hasWitnesses(vm: Machine): boolean {
  let found = false;
  vm.collector.forEachTracked(-1, (object) => {
    found ||= isWitness(vm, object);
  });
  return found;
}

function isWitness(vm: Machine, object: Address): boolean {
  return (
    hasFinalizer(vm, vm.typeOf(object)) ||
    (vm.hasFlag(object, FLAG_TYPE_SUBCLASS) && hasFinalizer(vm, object)) ||
    ((isReference(vm, object) || isProxy(vm, object)) && tells(vm, vm.get(object, WR_CALLBACK)))
  );
}

/** Whether nobody could see anything of the rest of the end: no witness besides what the image brought, no report of collections, the first streams. */
function isUnseen(vm: Machine): boolean {
  const { collector } = vm;
  const callbacks = vm.get(0, IS_GC_CALLBACKS);
  if (collector.debug !== 0 || (callbacks !== 0 && listSize(vm, callbacks) > 0)) return false;
  if (!SYS_FILES.every(([, original]) => isFirstStream(vm, original))) return false;
  return collector.someBesidesImage?.((object) => isWitness(vm, object)) === false;
}

/** Whether a stream of sys, which is flushed once more at the end, is the one that was there from the start. */
function isFirstStream(vm: Machine, name: string): boolean {
  const key = vm.intern(name);
  const stream = dictGetStr(vm, vm.get(0, IS_SYSDICT), key);
  vm.decref(key);
  return stream === NONE || (stream !== 0 && vm.isContainer(stream) && vm.collector.isOfImage?.(stream) === true);
}

/** Whether a weak reference's callback could be seen: not that of _abc, a native bound to the weak reference of a set. */
function tells(vm: Machine, callback: Address): boolean {
  if (callback === 0) return false;
  const bound = vm.typeOf(callback) === BUILTIN_FUNCTION_TYPE ? vm.get(callback, CFUNC_SELF) : 0;
  return bound === 0 || !isReference(vm, bound);
}

function hasFinalizer(vm: Machine, type: Address): boolean {
  return vm.get(type, TP_FINALIZE) !== 0 || vm.get(type, TP_DEL) !== 0;
}

function setName(vm: Machine, dict: Address, name: string, value: Address): void {
  orElse(vm, undefined, () => {
    const mark = vm.mark();
    dictSetStr(vm, dict, vm.hold(vm.intern(name)), value);
    vm.release(mark);
  });
}

/**
 * finalize_remove_modules: weak references (owned) to the modules in the order of their import; the dict's values become None, which ends the modules that
 * nobody else has.
 */
function detachModules(vm: Machine, modules: Address): Address[] {
  const list: Address[] = [];
  for (let i = dictNext(vm, modules, 0); i >= 0; i = dictNext(vm, modules, i + 1)) {
    const module = dictValueAt(vm, modules, i);
    if (vm.typeOf(module) === MODULE_TYPE) orElse(vm, undefined, () => void list.push(newWeakReference(vm, module, 0)));
    const key = dictKeyAt(vm, modules, i);
    if (vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) dictSet(vm, modules, key, NONE);
  }
  return list;
}

/** finalize_modules_clear_weaklist: what is still there and not spared is cleared from the last imported to the first; sys and builtins are left to the end. */
function clearSurvivors(vm: Machine, list: readonly Address[], spared: readonly Address[]): void {
  const sys = vm.get(0, IS_SYSDICT);
  const builtins = vm.get(0, IS_BUILTINS);
  for (const reference of list.toReversed()) {
    const module = liveObject(vm, reference);
    if (module !== 0 && !spared.includes(module)) {
      vm.incref(module);
      const dict = vm.get(module, MODULE_DICT);
      if (dict !== sys && dict !== builtins) quietly(vm, module, () => clearNamespace(vm, dict));
      vm.decref(module);
    }
  }
}

/** _PyModule_ClearDict: first the names with one leading underscore, then all but `__builtins__`, are set to None. */
export function clearNamespace(vm: Machine, dict: Address): void {
  if (dict === 0) return;
  vm.incref(dict);
  for (const pass of [1, 2]) {
    for (let i = dictNext(vm, dict, 0); i >= 0; i = dictNext(vm, dict, i + 1)) {
      const value = dictValueAt(vm, dict, i);
      const key = dictKeyAt(vm, dict, i);
      if (value === NONE || !vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) continue;
      const name = vm.toJs(key);
      const wanted = pass === 1 ? name.startsWith("_") && !name.startsWith("__") : name !== "__builtins__";
      if (wanted) dictSet(vm, dict, key, NONE);
    }
  }
  vm.decref(dict);
}

const OWNED_WORDS = [
  IS_IMPORTLIB,
  IS_IMPORT_FUNC,
  IS_ATEXIT,
  IS_WARN_FILTERS,
  IS_WARN_ONCE,
  IS_WARN_DEFAULT_ACTION,
  IS_GC_CALLBACKS,
  IS_GC_GARBAGE,
  IS_STOP_VALUE,
  IS_SIGNAL_HANDLERS,
  IS_ENVIRONMENT,
  IS_UNSUPPORTED_OPERATION,
  IS_AST,
  IS_PICKLE,
  IS_ELEMENTTREE,
  IS_DECIMAL,
  TS_CURRENT_EXCEPTION,
  TS_CONTEXT,
  TS_ASYNC_GEN_FIRSTITER,
  TS_ASYNC_GEN_FINALIZER,
  TS_TRACE_FUNCTION,
  TS_PROFILE_FUNCTION,
  TS_DICT,
  TS_REPR_STACK,
  TS_EXC_STATE,
  TS_EXC_STATE + 8,
  TS_EXC_STATE + 16,
  IS_MODULES,
  IS_SYSDICT,
  IS_BUILTINS,
  IS_PY_BUILTINS_MODULE,
  IS_RECURSION_ERROR,
];

/** Gives back everything the machine owns. Afterwards only leaked blocks are in use. */
export function disposeMachine(vm: Machine): void {
  stopTracemalloc(vm);
  emptyMemoryErrors(vm);
  for (const word of OWNED_WORDS) dropWord(vm, word);
  releaseCodecs(vm);
  collectQuietly(vm);
  clearMethodCache(vm);
  releaseTypes(vm);
  collectAll(vm);
  releaseMemoryErrors(vm);
  dropWord(vm, IS_EMPTY_TUPLE);
  releaseBytes(vm);
  for (const [, word] of identifiers()) dropWord(vm, word);
  releaseStrings(vm);
  clearDictFreeLists(vm);
  clearListFreeList(vm);
  clearTupleFreeLists(vm);
  clearFloatFreeList(vm);
}

function dropWord(vm: Machine, word: Address): void {
  const object = vm.get(0, word);
  vm.set(0, word, 0);
  if (object !== 0) vm.decref(object);
}

function clearMethodCache(vm: Machine): void {
  for (let i = 0; i < METHOD_CACHE_SIZE; i++) {
    const entry = METHOD_CACHE + 16 * i;
    vm.set(entry, 0, 0);
    dropWord(vm, entry + 4);
    vm.set(entry, 8, 0);
  }
}
