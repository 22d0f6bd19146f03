/**
 * Importing (Python/import.c). Finding and loading is importlib's, in Python; this is the way there: resolving the name, the modules that are there
 * already, `fromlist`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictGet, dictGetId } from "../builtins/dict/dict.ts";
import { warn } from "../builtins/warnings.ts";
import { callMethodWith } from "../object/call.ts";
import { getAttrId, lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { isTrue, richCompareBool } from "../object/compare.ts";
import { asInt } from "../object/number.ts";
import { EQ, FLAG_DICT_SUBCLASS, FLAG_UNICODE_SUBCLASS } from "../object/offsets.ts";
import { IS_IMPORTLIB, IS_IMPORT_FUNC, IS_MODULES } from "../object/state.ts";
import { IMPORT_ERROR, IMPORT_WARNING, KEY_ERROR, NONE, TYPE_ERROR, VALUE_ERROR } from "../object/static.ts";
import { isInitializing } from "../eval/scope-operations.ts";
import { clearException, PY_ERROR } from "../machine/errors.ts";
import { beginImport, endImport } from "./import-time.ts";
import { trimImportFrames } from "./trim-frames.ts";

const ID_FIND_AND_LOAD = identifier("_find_and_load");
const ID_HANDLE_FROMLIST = identifier("_handle_fromlist");
const ID_LOCK_UNLOCK = identifier("_lock_unlock_module");
const ID_SPEC = identifier("__spec__");
const ID_PACKAGE = identifier("__package__");
const ID_NAME = identifier("__name__");
const ID_PATH = identifier("__path__");
const ID_PARENT = identifier("parent");

/** PyImport_ImportModuleLevelObject: what the `import` statement calls. `globals` and `fromList` may be None. */
export function importModule(vm: Machine, name: Address, globals: Address, fromList: Address, level: Address): Address {
  return importAtLevel(vm, name, globals, fromList, asInt(vm, level));
}

/** The same with the level as a number: 0 absolute, n the n-th package up. */
export function importAtLevel(vm: Machine, name: Address, globals: Address, fromList: Address, level: number): Address {
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "module name must be a string");
  if (level < 0) throw vm.raise(VALUE_ERROR, "level must be >= 0");
  const mark = vm.mark();
  let absolute = name;
  if (level > 0) absolute = vm.hold(resolveName(vm, name, globals, level));
  else if (vm.toJs(name) === "") throw vm.raise(VALUE_ERROR, "Empty module name");
  const module = vm.hold(findModule(vm, absolute));
  const hasFromList = fromList !== 0 && fromList !== NONE && isTrue(vm, fromList);
  let result: Address;
  if (hasFromList) result = handleFromList(vm, module, fromList);
  else if (level === 0) result = firstPackage(vm, name, module);
  else result = lastOfRelative(vm, name, absolute, module);
  vm.release(mark);
  return result;
}

/** A module from sys.modules, or found and loaded. Owned. */
function findModule(vm: Machine, name: Address): Address {
  const modules = vm.i32[IS_MODULES >> 2];
  const found = dictGet(vm, modules, name);
  if (found === 0 || found === NONE) return findAndLoad(vm, name);
  const mark = vm.mark();
  vm.hold(vm.newRef(found));
  if (isBeingLoaded(vm, found)) vm.hold(callMethodWith(vm, vm.i32[IS_IMPORTLIB >> 2], ID_LOCK_UNLOCK, name));
  return vm.keep(mark, found);
}

/** import_ensure_initialized: what stands in sys.modules may be any object, whose errors count for no. */
function isBeingLoaded(vm: Machine, module: Address): boolean {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  let isLoading = false;
  try {
    const spec = lookupAttrId(vm, module, ID_SPEC);
    if (spec !== 0) isLoading = isInitializing(vm, vm.hold(spec));
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
  }
  vm.release(mark);
  return isLoading;
}

/** importlib's _find_and_load; its own frames are cut out of the traceback of an error. */
function findAndLoad(vm: Machine, name: Address): Address {
  const importlib = vm.i32[IS_IMPORTLIB >> 2];
  if (importlib === 0) throw vm.raise(IMPORT_ERROR, `No module named '${vm.toJs(name)}'`);
  const mark = vm.mark();
  const start = beginImport(vm);
  try {
    return callMethodWith(vm, importlib, ID_FIND_AND_LOAD, name, vm.i32[IS_IMPORT_FUNC >> 2] || NONE);
  } catch (error) {
    vm.caught(error, mark);
    trimImportFrames(vm);
    throw PY_ERROR;
  } finally {
    if (start !== null) endImport(vm, vm.toJs(name), start);
  }
}

/** import_name without fromlist: the first package of the dotted name. */
function firstPackage(vm: Machine, name: Address, module: Address): Address {
  const text = vm.toJs(name);
  const dot = text.indexOf(".");
  if (dot < 0) return vm.newRef(module);
  const mark = vm.mark();
  const front = vm.hold(vm.str(text.slice(0, dot)));
  return vm.keep(mark, vm.hold(findModule(vm, front)));
}

/** `from . import` without names: the module of the first part of the relative name. */
function lastOfRelative(vm: Machine, name: Address, absolute: Address, module: Address): Address {
  const text = vm.toJs(name);
  if (text === "") return vm.newRef(module);
  const full = vm.toJs(absolute);
  const dot = text.indexOf(".");
  const cut = dot < 0 ? 0 : text.length - dot;
  const mark = vm.mark();
  const wanted = vm.hold(vm.str(full.slice(0, full.length - cut)));
  const found = dictGet(vm, vm.i32[IS_MODULES >> 2], wanted);
  if (found === 0) throw vm.raise(KEY_ERROR, `'${vm.toJs(wanted)}' not in sys.modules as expected`);
  return vm.keep(mark, found);
}

/** importlib's _handle_fromlist, which imports the modules among the names; its frames are cut out likewise. */
function handleFromList(vm: Machine, module: Address, fromList: Address): Address {
  const path = lookupAttrId(vm, module, ID_PATH);
  if (path === 0) return vm.newRef(module);
  vm.decref(path);
  const importlib = vm.i32[IS_IMPORTLIB >> 2];
  const mark = vm.mark();
  try {
    return callMethodWith(vm, importlib, ID_HANDLE_FROMLIST, module, fromList, vm.i32[IS_IMPORT_FUNC >> 2] || NONE);
  } catch (error) {
    vm.caught(error, mark);
    trimImportFrames(vm);
    throw PY_ERROR;
  }
}

/** resolve_name: the absolute name of a relative import. */
function resolveName(vm: Machine, name: Address, globals: Address, level: number): Address {
  if (globals === 0 || globals === NONE) throw vm.raise(KEY_ERROR, "'__name__' not in globals");
  if (!vm.hasFlag(globals, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "globals must be a dict");
  const packageName = currentPackage(vm, globals);
  if (packageName === "") throw vm.raise(IMPORT_ERROR, "attempted relative import with no known parent package");
  let base = packageName;
  for (let i = 1; i < level; i++) {
    const dot = base.lastIndexOf(".");
    if (dot < 0) throw vm.raise(IMPORT_ERROR, "attempted relative import beyond top-level package");
    base = base.slice(0, dot);
  }
  const text = vm.toJs(name);
  return vm.str(text === "" ? base : `${base}.${text}`);
}

function currentPackage(vm: Machine, globals: Address): string {
  const packageName = dictGetId(vm, globals, ID_PACKAGE);
  const spec = dictGetId(vm, globals, ID_SPEC);
  if (packageName !== 0 && packageName !== NONE) {
    if (!vm.hasFlag(packageName, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "package must be a string");
    if (spec !== 0 && spec !== NONE) warnOnMismatch(vm, packageName, spec);
    return vm.toJs(packageName);
  }
  if (spec !== 0 && spec !== NONE) {
    const mark = vm.mark();
    const parent = vm.hold(getAttrId(vm, spec, ID_PARENT));
    if (!vm.hasFlag(parent, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__spec__.parent must be a string");
    const text = vm.toJs(parent);
    vm.release(mark);
    return text;
  }
  return packageFromName(vm, globals);
}

function warnOnMismatch(vm: Machine, packageName: Address, spec: Address): void {
  const mark = vm.mark();
  const parent = vm.hold(getAttrId(vm, spec, ID_PARENT));
  if (!richCompareBool(vm, packageName, parent, EQ)) warn(vm, IMPORT_WARNING, "__package__ != __spec__.parent", 1);
  vm.release(mark);
}

function packageFromName(vm: Machine, globals: Address): string {
  warn(
    vm,
    IMPORT_WARNING,
    "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
    1,
  );
  const name = dictGetId(vm, globals, ID_NAME);
  if (name === 0) throw vm.raise(KEY_ERROR, "'__name__' not in globals");
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "__name__ must be a string");
  const text = vm.toJs(name);
  if (dictGetId(vm, globals, ID_PATH) !== 0) return text;
  const dot = text.lastIndexOf(".");
  return dot < 0 ? "" : text.slice(0, dot);
}

/** PyImport_ImportModule: an absolute import by name, the last module of a dotted one. Owned. */
export function importByName(vm: Machine, name: string): Address {
  const mark = vm.mark();
  const text = vm.hold(vm.str(name));
  const module = findModule(vm, text);
  vm.release(mark);
  return module;
}
