/** Module objects (Objects/moduleobject.c). */
import type { Address, SlotSpans } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { isInitializing } from "../eval/scope-operations.ts";
import { genericGetAttr, genericSetAttr, getAttrId } from "../object/attribute.ts";
import { call0, call1, callMethodWith } from "../object/call.ts";
import { identifier } from "../object/identifiers.ts";
import { listFromIterable } from "../object/iterate.ts";
import { LAYOUT_MODULE_STATE } from "../object/layout-kinds.ts";
import { defineType, moduleSpecAt } from "../object/native.ts";
import {
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_UNICODE_SUBCLASS,
  MEMBER_READONLY,
  MODULE_DEF,
  MODULE_DICT,
  MODULE_NAME,
  MODULE_STATE,
  MODULE_WEAKLIST,
  T_OBJECT,
} from "../object/offsets.ts";
import { parseSignature, unpackTuple } from "../object/signature.ts";
import { IS_IMPORTLIB } from "../object/state.ts";
import { ATTRIBUTE_ERROR, DICT_TYPE, MODULE_TYPE, NONE, TYPE_ERROR } from "../object/static.ts";
import { dictClear, dictDelete, dictGetId, dictSetId, newDict } from "./dict/dict.ts";
import { genericNew } from "./descriptors/staticmethod.ts";

/** sizeof(PyModuleObject). */
const MODULE_BYTES = 56;
const ID_NAME = identifier("__name__");
const ID_DOC = identifier("__doc__");
const ID_PACKAGE = identifier("__package__");
const ID_LOADER = identifier("__loader__");
const ID_SPEC = identifier("__spec__");
const ID_GETATTR = identifier("__getattr__");
const ID_DIR = identifier("__dir__");
const ID_DICT = identifier("__dict__");
const ID_ANNOTATIONS = identifier("__annotations__");
const ID_MODULE_REPR = identifier("_module_repr");
const SIGNATURE = parseSignature("module(name, doc=None)");

/** Modules whose name is a str of its own, not the interned one: pickles show which strs are the same object. */
const UNINTERNED: ReadonlySet<string> = new Set(["builtins", "sys", "_imp", "_signal", "__main__"]);

/** PyModule_New. */
export function newModule(vm: Machine, name: string): Address {
  const mark = vm.mark();
  const module = vm.hold(vm.genericAlloc(MODULE_TYPE, 0));
  const text = vm.hold(UNINTERNED.has(name) ? vm.str(name) : vm.intern(name));
  initializeDict(vm, module, text, NONE);
  return vm.keep(mark, module);
}

/** module_init_dict; `name` and `doc` borrowed. */
function initializeDict(vm: Machine, module: Address, name: Address, doc: Address): void {
  let dict = vm.get(module, MODULE_DICT);
  if (dict === 0) {
    dict = newDict(vm);
    vm.set(module, MODULE_DICT, dict);
  }
  dictSetId(vm, dict, ID_NAME, name);
  dictSetId(vm, dict, ID_DOC, doc);
  for (const id of [ID_PACKAGE, ID_LOADER, ID_SPEC]) dictSetId(vm, dict, id, NONE);
  if (vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) vm.replace(module, MODULE_NAME, vm.newRef(name));
}

function init(vm: Machine, module: Address, args: Address, kwargs: Address): void {
  const [name, doc] = unpackTuple(vm, SIGNATURE, args, kwargs) as [Address, Address];
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    const type = name === NONE ? "None" : vm.typeName(name);
    throw vm.raise(TYPE_ERROR, `module() argument 'name' must be str, not ${type}`);
  }
  initializeDict(vm, module, name, doc === 0 ? NONE : doc);
}

/** Before importlib is there only the name is known. */
function repr(vm: Machine, module: Address): Address {
  const importlib = vm.get(0, IS_IMPORTLIB);
  if (importlib !== 0) return callMethodWith(vm, importlib, ID_MODULE_REPR, module);
  const name = vm.get(module, MODULE_NAME);
  return vm.str(`<module '${name === 0 ? "?" : vm.toJs(name)}'>`);
}

/** module_getattro: the module's `__getattr__` is asked for what it has not (PEP 562). */
function getattro(vm: Machine, module: Address, name: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return genericGetAttr(vm, module, name);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    const dict = vm.get(module, MODULE_DICT);
    if (!exceptionMatches(vm, ATTRIBUTE_ERROR)) throw error;
    clearException(vm);
    const hook = dict === 0 ? 0 : dictGetId(vm, dict, ID_GETATTR);
    if (hook === 0) return noSuchAttribute(vm, dict, name);
    vm.hold(vm.newRef(hook));
    const result = call1(vm, hook, name);
    vm.release(mark);
    return result;
  }
}

/** `dict` is the module's, or 0 for one that was never initialized. */
function noSuchAttribute(vm: Machine, dict: Address, name: Address): never {
  const text = vm.toJs(name);
  const own = dict === 0 ? 0 : dictGetId(vm, dict, ID_NAME);
  if (own === 0 || !vm.hasFlag(own, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(ATTRIBUTE_ERROR, `module has no attribute '${text}'`);
  }
  const spec = dictGetId(vm, dict, ID_SPEC);
  const initializing = spec !== 0 && isInitializing(vm, spec);
  const partially = initializing ? "partially initialized " : "";
  const hint = initializing ? " (most likely due to a circular import)" : "";
  throw vm.raise(ATTRIBUTE_ERROR, `${partially}module '${vm.toJs(own)}' has no attribute '${text}'${hint}`);
}

/** `module.__dict__`, which must be a dict; held. */
function heldDict(vm: Machine, module: Address): Address {
  const dict = vm.hold(getAttrId(vm, module, ID_DICT));
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) throw vm.raise(TYPE_ERROR, "<module>.__dict__ is not a dictionary");
  return dict;
}

function dir(vm: Machine, module: Address): Address {
  const mark = vm.mark();
  const dict = heldDict(vm, module);
  const own = dictGetId(vm, dict, ID_DIR);
  const result = own === 0 ? listFromIterable(vm, dict) : call0(vm, own);
  vm.release(mark);
  return result;
}

function getAnnotations(vm: Machine, module: Address): Address {
  const mark = vm.mark();
  const dict = heldDict(vm, module);
  let annotations = dictGetId(vm, dict, ID_ANNOTATIONS);
  if (annotations === 0) {
    annotations = vm.hold(newDict(vm));
    dictSetId(vm, dict, ID_ANNOTATIONS, annotations);
  }
  return vm.keep(mark, annotations);
}

function setAnnotations(vm: Machine, module: Address, value: Address): void {
  const mark = vm.mark();
  const dict = heldDict(vm, module);
  if (value !== 0) dictSetId(vm, dict, ID_ANNOTATIONS, value);
  else if (!dictDelete(vm, dict, vm.id(ID_ANNOTATIONS))) throw vm.raise(ATTRIBUTE_ERROR, "__annotations__");
  vm.release(mark);
}

/** The references in the state of a native module, for its layout. */
export function scanModuleState(vm: Machine, module: Address, spans: SlotSpans): void {
  const state = vm.get(module, MODULE_STATE);
  if (state === 0) return;
  const spec = moduleSpecAt(vm.get(module, MODULE_DEF));
  for (const offset of spec?.stateReferences ?? []) spans.add(state + offset, 1, 8);
}

function clear(vm: Machine, module: Address): void {
  const dict = vm.get(module, MODULE_DICT);
  if (dict !== 0 && vm.typeOf(dict) === DICT_TYPE) dictClear(vm, dict);
  vm.replace(module, MODULE_DICT, 0);
}

defineType(MODULE_TYPE, {
  name: "module",
  basicSize: MODULE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  dictOffset: MODULE_DICT,
  weaklistOffset: MODULE_WEAKLIST,
  doc: "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional doc argument can have any type.",
  layout: [
    { op: "custom", kind: LAYOUT_MODULE_STATE },
    { op: "fields", offset: MODULE_DICT, count: 1 },
    { op: "fields", offset: MODULE_NAME, count: 1 },
  ],
  slots: {
    repr,
    getattro,
    setattro: genericSetAttr,
    init,
    new: genericNew,
    clear,
    dealloc: (vm, module) => vm.free(vm.get(module, MODULE_STATE)),
  },
  methods: [["__dir__!($self)", dir, "__dir__() -> list\nspecialized dir() implementation"]],
  members: [["__dict__", T_OBJECT, MODULE_DICT, MEMBER_READONLY]],
  getset: [["__annotations__", getAnnotations, setAnnotations]],
});
