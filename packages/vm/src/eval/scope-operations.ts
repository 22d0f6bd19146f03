/** Names and imports: what the instructions that look into namespaces mean. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import {
  dictDelete,
  dictGet,
  dictGetId,
  dictGetStr,
  dictKeyAt,
  dictNext,
  dictSet,
  dictSetStr,
  dictValueAt,
  newDict,
} from "../builtins/dict/dict.ts";
import { raiseImportError, raiseNameError } from "../builtins/exceptions/create.ts";
import { call1, callWith } from "../object/call.ts";
import { getAttr, getAttrId, lookupAttr, lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { isTrue } from "../object/compare.ts";
import { delItem, getItem, sequenceGetItem, setItem } from "../object/subscript.ts";
import {
  CELL_REF,
  CO_CELLVARS,
  CO_FREEVARS,
  CO_NAMES,
  CO_NLOCALS,
  CO_VARNAMES,
  F_BUILTINS,
  F_CODE,
  F_GLOBALS,
  F_LOCALS,
  F_LOCALSPLUS,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
} from "../object/offsets.ts";
import { IS_IMPORT_FUNC, IS_MODULES, IS_SYSDICT } from "../object/state.ts";
import {
  ASSERTION_ERROR,
  DICT_TYPE,
  IMPORT_ERROR,
  INDEX_ERROR,
  KEY_ERROR,
  MODULE_TYPE,
  NAME_ERROR,
  NONE,
  RUNTIME_ERROR,
  SYSTEM_ERROR,
  TYPE_ERROR,
  UNBOUND_LOCAL_ERROR,
} from "../object/static.ts";
import { STORE_DEREF, STORE_FAST, STORE_NAME } from "@pyvm/compiler";
import { importModule } from "../import/import.ts";

export const ASSERTION_ERROR_TYPE: Address = ASSERTION_ERROR;

const ID_BUILD_CLASS = identifier("__build_class__");
const ID_IMPORT = identifier("__import__");
const ID_ANNOTATIONS = identifier("__annotations__");
const ID_NAME = identifier("__name__");
const ID_SPEC = identifier("__spec__");
const ID_INITIALIZING = identifier("_initializing");
const ID_FILE = identifier("__file__");
const ID_ALL = identifier("__all__");
const ID_DICT = identifier("__dict__");
const ID_DISPLAYHOOK = identifier("displayhook");

/** UnboundLocalError for a fast local. */
export function unboundLocal(vm: Machine, code: Address, index: number): never {
  const name = vm.toJs(vm.tupleItem(vm.get(code, CO_VARNAMES), index));
  throw vm.raise(UNBOUND_LOCAL_ERROR, `local variable '${name}' referenced before assignment`);
}

/** UnboundLocalError for a cell, NameError for a free variable (format_exc_unbound). */
export function unboundDeref(vm: Machine, code: Address, index: number): never {
  const cells = vm.get(code, CO_CELLVARS);
  const cellCount = vm.tupleSize(cells);
  if (index < cellCount) {
    const name = vm.toJs(vm.tupleItem(cells, index));
    throw vm.raise(UNBOUND_LOCAL_ERROR, `local variable '${name}' referenced before assignment`);
  }
  const name = vm.tupleItem(vm.get(code, CO_FREEVARS), index - cellCount);
  throw raiseNameError(vm, name, `free variable '${vm.toJs(name)}' referenced before assignment in enclosing scope`);
}

function notDefined(vm: Machine, name: Address): never {
  throw raiseNameError(vm, name, `name '${vm.toJs(name)}' is not defined`);
}

/** What `object[key]` has, or 0 when that raises KeyError; borrowed from dicts, so the result is counted. */
function lookupItem(vm: Machine, object: Address, key: Address): Address {
  if (vm.typeOf(object) === DICT_TYPE) {
    const found = dictGet(vm, object, key);
    return found === 0 ? 0 : vm.newRef(found);
  }
  const mark = vm.mark();
  try {
    return getItem(vm, object, key);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, KEY_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

/** LOAD_GLOBAL. */
export function loadGlobal(vm: Machine, frame: Address, name: Address): Address {
  const globals = vm.get(frame, F_GLOBALS);
  const builtins = vm.get(frame, F_BUILTINS);
  const found = lookupItem(vm, globals, name) || lookupItem(vm, builtins, name);
  return found !== 0 ? found : notDefined(vm, name);
}

/** The name (borrowed) that an instruction with the argument `arg` means. */
function nameAt(vm: Machine, frame: Address, arg: number): Address {
  return vm.tupleItem(vm.get(vm.get(frame, F_CODE), CO_NAMES), arg);
}

/** LOAD_NAME. */
export function loadName(vm: Machine, frame: Address, arg: number): Address {
  const name = nameAt(vm, frame, arg);
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) throw vm.raise(SYSTEM_ERROR, `no locals when loading '${vm.toJs(name)}'`);
  return lookupItem(vm, locals, name) || loadGlobal(vm, frame, name);
}

/** STORE_NAME. */
export function storeName(vm: Machine, frame: Address, arg: number, value: Address): void {
  const name = nameAt(vm, frame, arg);
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) throw vm.raise(SYSTEM_ERROR, `no locals found when storing '${vm.toJs(name)}'`);
  if (vm.typeOf(locals) === DICT_TYPE) dictSetStr(vm, locals, name, value);
  else setItem(vm, locals, name, value);
}

/** DELETE_NAME. */
export function deleteName(vm: Machine, frame: Address, name: Address): void {
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) throw vm.raise(SYSTEM_ERROR, `no locals when deleting '${vm.toJs(name)}'`);
  if (vm.typeOf(locals) === DICT_TYPE) {
    if (!dictDelete(vm, locals, name)) notDefined(vm, name);
    return;
  }
  const mark = vm.mark();
  try {
    delItem(vm, locals, name);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, KEY_ERROR)) throw error;
    clearException(vm);
    notDefined(vm, name);
  }
}

/** DELETE_GLOBAL. */
export function deleteGlobal(vm: Machine, frame: Address, name: Address): void {
  if (!dictDelete(vm, vm.get(frame, F_GLOBALS), name)) notDefined(vm, name);
}

/** LOAD_CLASSDEREF: the class namespace first, then the cell. */
export function loadClassDeref(vm: Machine, frame: Address, code: Address, index: number, cell: Address): Address {
  const cells = vm.tupleSize(vm.get(code, CO_CELLVARS));
  const name = vm.tupleItem(vm.get(code, CO_FREEVARS), index - cells);
  const found = lookupItem(vm, vm.get(frame, F_LOCALS), name);
  if (found !== 0) return found;
  const value = vm.get(cell, CELL_REF);
  if (value === 0) unboundDeref(vm, code, index);
  return vm.newRef(value);
}

export function loadBuildClass(vm: Machine, frame: Address): Address {
  const found = lookupItem(vm, vm.get(frame, F_BUILTINS), vm.id(ID_BUILD_CLASS));
  if (found === 0) throw vm.raise(NAME_ERROR, "__build_class__ not found");
  return found;
}

/** SETUP_ANNOTATIONS: `__annotations__` in the namespace, if there is none yet. */
export function setupAnnotations(vm: Machine, frame: Address): void {
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) throw vm.raise(SYSTEM_ERROR, "no locals found when setting up annotations");
  const name = vm.id(ID_ANNOTATIONS);
  const found = lookupItem(vm, locals, name);
  if (found !== 0) return vm.decref(found);
  const mark = vm.mark();
  const annotations = vm.hold(newDict(vm));
  setItem(vm, locals, name, annotations);
  vm.release(mark);
}

/**
 * unicode_concatenate: before `left + right` the variable that is about to be assigned gives up its reference to `left`, so that the str may
 * grow in place.
 */
export function releaseTarget(vm: Machine, next: number, frame: Address, left: Address): void {
  const i32 = vm.i32;
  if (i32[left >> 2] !== 2) return;
  const arg = next >> 8;
  switch (next & 255) {
    case STORE_FAST:
      giveUp(i32, frame + F_LOCALSPLUS + 8 * arg, left);
      return;
    case STORE_DEREF: {
      const cell = i32[(frame + F_LOCALSPLUS + 8 * (i32[(vm.get(frame, F_CODE) + CO_NLOCALS) >> 2] + arg)) >> 2];
      giveUp(i32, cell + CELL_REF, left);
      return;
    }
    case STORE_NAME: {
      const locals = vm.get(frame, F_LOCALS);
      const name = nameAt(vm, frame, arg);
      if (locals !== 0 && vm.typeOf(locals) === DICT_TYPE && dictGetStr(vm, locals, name) === left) {
        dictDelete(vm, locals, name);
      }
    }
  }
}

/** Empties the word if it refers to `object`, which does not die of it. */
function giveUp(i32: Int32Array, word: Address, object: Address): void {
  if (i32[word >> 2] !== object) return;
  i32[word >> 2] = 0;
  i32[object >> 2]--;
}

// ---- imports --------------------------------------------------------------------------------------------------

/** IMPORT_NAME. */
export function importName(vm: Machine, frame: Address, name: Address, fromList: Address, level: Address): Address {
  const builtins = vm.get(frame, F_BUILTINS);
  const importFunction = dictGetId(vm, builtins, ID_IMPORT);
  if (importFunction === 0) throw vm.raise(IMPORT_ERROR, "__import__ not found");
  const globals = vm.get(frame, F_GLOBALS);
  if (importFunction === vm.i32[IS_IMPORT_FUNC >> 2]) return importModule(vm, name, globals, fromList, level);
  const locals = vm.get(frame, F_LOCALS);
  const mark = vm.mark();
  vm.hold(vm.newRef(importFunction));
  const module = callWith(vm, importFunction, name, globals, locals === 0 ? NONE : locals, fromList, level);
  vm.release(mark);
  return module;
}

/** IMPORT_FROM: the attribute, or the submodule that is being imported just now. */
export function importFrom(vm: Machine, module: Address, name: Address): Address {
  const found = lookupAttr(vm, module, name);
  if (found !== 0) return found;
  const mark = vm.mark();
  const packageName = lookupAttrId(vm, module, ID_NAME);
  if (packageName !== 0) {
    vm.hold(packageName);
    if (vm.hasFlag(packageName, FLAG_UNICODE_SUBCLASS)) {
      const full = vm.hold(vm.str(`${vm.toJs(packageName)}.${vm.toJs(name)}`));
      const submodule = dictGet(vm, vm.i32[IS_MODULES >> 2], full);
      if (submodule !== 0) return vm.keep(mark, submodule);
    }
  }
  return cannotImport(vm, module, name, packageName);
}

function cannotImport(vm: Machine, module: Address, name: Address, packageName: Address): never {
  const known = packageName !== 0 && vm.hasFlag(packageName, FLAG_UNICODE_SUBCLASS);
  const from = known ? vm.toJs(packageName) : "<unknown module name>";
  const file = vm.typeOf(module) === MODULE_TYPE ? lookupAttrId(vm, module, ID_FILE) : 0;
  if (file !== 0) vm.hold(file);
  const hasPath = file !== 0 && vm.hasFlag(file, FLAG_UNICODE_SUBCLASS);
  const path = hasPath ? vm.toJs(file) : "unknown location";
  const text = vm.toJs(name);
  const spec = lookupAttrId(vm, module, ID_SPEC);
  if (spec !== 0) vm.hold(spec);
  const message = isInitializing(vm, spec)
    ? `cannot import name '${text}' from partially initialized module '${from}' (most likely due to a circular import) (${path})`
    : `cannot import name '${text}' from '${from}' (${path})`;
  throw raiseImportError(vm, IMPORT_ERROR, message, known ? packageName : NONE, hasPath ? file : NONE);
}

/** _PyModuleSpec_IsInitializing. */
export function isInitializing(vm: Machine, spec: Address): boolean {
  if (spec === 0) return false;
  const value = lookupAttrId(vm, spec, ID_INITIALIZING);
  if (value === 0) return false;
  const result = isTrue(vm, value);
  vm.decref(value);
  return result;
}

/** IMPORT_STAR (import_all_from). */
export function importStar(vm: Machine, frame: Address, module: Address): void {
  const mark = vm.mark();
  const locals = localsForStar(vm, frame);
  const all = lookupAttrId(vm, module, ID_ALL);
  if (all !== 0) importAllNames(vm, module, vm.hold(all), locals);
  else importPublicNames(vm, module, locals);
  vm.release(mark);
}

function localsForStar(vm: Machine, frame: Address): Address {
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) throw vm.raise(SYSTEM_ERROR, "no locals found during 'import *'");
  return locals;
}

function importAllNames(vm: Machine, module: Address, all: Address, locals: Address): void {
  for (let i = 0; ; i++) {
    const mark = vm.mark();
    let name: Address;
    try {
      name = vm.hold(sequenceGetItem(vm, all, i));
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, INDEX_ERROR)) throw error;
      clearException(vm);
      return;
    }
    if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) badStarName(vm, module, name, "Item in", "__all__");
    storeStar(vm, locals, name, vm.hold(getAttr(vm, module, name)));
    vm.release(mark);
  }
}

function importPublicNames(vm: Machine, module: Address, locals: Address): void {
  const mark = vm.mark();
  const dict = lookupAttrId(vm, module, ID_DICT);
  if (dict === 0) throw vm.raise(IMPORT_ERROR, "from-import-* object has no __dict__ and no __all__");
  vm.hold(dict);
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "module __dict__ is not a dict");
  for (let i = dictNext(vm, dict, 0); i >= 0; i = dictNext(vm, dict, i + 1)) {
    const inner = vm.mark();
    const name = vm.hold(vm.newRef(dictKeyAt(vm, dict, i)));
    if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) badStarName(vm, module, name, "Key in", "__dict__");
    if (!vm.toJs(name).startsWith("_")) storeStar(vm, locals, name, vm.hold(vm.newRef(dictValueAt(vm, dict, i))));
    vm.release(inner);
  }
  vm.release(mark);
}

function badStarName(vm: Machine, module: Address, name: Address, what: string, where: string): never {
  const moduleName = vm.hold(getAttrId(vm, module, ID_NAME));
  throw vm.raise(TYPE_ERROR, `${what} ${vm.toJs(moduleName)}.${where} must be str, not ${vm.typeName(name)}`);
}

function storeStar(vm: Machine, locals: Address, name: Address, value: Address): void {
  if (vm.typeOf(locals) === DICT_TYPE) dictSet(vm, locals, name, value);
  else setItem(vm, locals, name, value);
}

/** PRINT_EXPR: what the prompt does with the value of an expression. */
export function printExpression(vm: Machine, value: Address): void {
  const sys = vm.i32[IS_SYSDICT >> 2];
  const hook = dictGetId(vm, sys, ID_DISPLAYHOOK);
  if (hook === 0) throw vm.raise(RUNTIME_ERROR, "lost sys.displayhook");
  const mark = vm.mark();
  vm.hold(vm.newRef(hook));
  vm.hold(call1(vm, hook, value));
  vm.release(mark);
}
