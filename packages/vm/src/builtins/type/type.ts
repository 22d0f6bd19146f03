/** The type `type` (PyType_Type). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import {
  DK_SIZE,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_HEAPTYPE,
  FLAG_TYPE_SUBCLASS,
  HEAP_TYPE_BYTES,
  HT_CACHED_KEYS,
  HT_MODULE,
  HT_NAME,
  MEMBER_BYTES,
  MEMBER_READONLY,
  OB_SIZE,
  TP_BASE,
  TP_BASICSIZE,
  TP_BASES,
  TP_DICT,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_MRO,
  TP_NAME,
  TP_TRAVERSE,
  TP_VECTORCALL,
  TP_WEAKLIST,
  TP_WEAKLISTOFFSET,
  TYPE_BYTES,
  T_OBJECT,
  T_PYSSIZET,
  T_ULONG,
} from "../../object/offsets.ts";
import { TYPE_ERROR, TYPE_TYPE } from "../../object/static.ts";
import { newBool } from "../../object/compare.ts";
import { computeMro } from "../../object/type/linearize.ts";
import { forEachSubclass } from "../../object/type/subclasses.ts";
import { typeModified } from "../../object/type/version.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { realIsInstance, realIsSubclass } from "../../object/subclass.ts";
import { dictClear, dictSize, newDict } from "../dict/dict.ts";
import { keysBytes, keysDecref } from "../dict/keys.ts";
import { mergeClassDict } from "../object/dir.ts";
import { newInt } from "../int/int.ts";
import { listAppend, listFromTuple, newList } from "../list/list.ts";
import { unionOr } from "../union.ts";
import { typeGetAttr, typeSetAttr } from "./attributes.ts";
import { typeCall, typeVectorcall } from "./call.ts";
import { TYPE_GETSET, typeModuleOrNull, typeQualname } from "./getset.ts";
import { typeNew } from "./new.ts";

function typeRepr(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const module = typeModuleOrNull(vm, type);
  if (module !== 0) vm.hold(module);
  const named = module !== 0 && vm.hasFlag(module, 1 << 28) && vm.toJs(module) !== "builtins";
  const text = named ? `${vm.toJs(module)}.${vm.toJs(vm.hold(typeQualname(vm, type)))}` : vm.typeNameOf(type);
  vm.release(mark);
  return vm.str(`<class '${text}'>`);
}

function typeInit(vm: Machine, _type: Address, args: Address, kwargs: Address): void {
  const count = vm.get(args, OB_SIZE);
  if (kwargs !== 0 && count === 1 && dictSize(vm, kwargs) !== 0) {
    throw vm.raise(TYPE_ERROR, "type.__init__() takes no keyword arguments");
  }
  if (count !== 1 && count !== 3) throw vm.raise(TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
}

function typeMro(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const mro = vm.hold(computeMro(vm, type));
  const list = listFromTuple(vm, mro);
  vm.release(mark);
  return list;
}

function typeSubclasses(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const list = vm.hold(newList(vm));
  forEachSubclass(vm, type, (subclass) => listAppend(vm, list, subclass));
  return vm.keep(mark, list);
}

function typePrepare(vm: Machine): Address {
  return newDict(vm);
}

function typeDir(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  mergeClassDict(vm, dict, type);
  const list = listFromIterable(vm, dict);
  vm.release(mark);
  return list;
}

function typeSizeof(vm: Machine, type: Address): Address {
  const heap = (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) !== 0;
  return newInt(vm, heap ? heapTypeSize(vm, type) : TYPE_BYTES);
}

/** sizeof(PyHeapTypeObject) and the key table that the instances share. */
function heapTypeSize(vm: Machine, type: Address): number {
  const keys = vm.get(type, HT_CACHED_KEYS);
  return HEAP_TYPE_BYTES + (keys === 0 ? 0 : keysBytes(vm.get(keys, DK_SIZE)));
}

function typeIsGc(vm: Machine, type: Address): number {
  return (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0 ? 0 : 1;
}

/** type_clear: breaks the cycles that go through a class. */
function typeClear(vm: Machine, type: Address): void {
  typeModified(vm, type);
  const dict = vm.get(type, TP_DICT);
  if (dict !== 0) dictClear(vm, dict);
  vm.replace(type, HT_MODULE, 0);
  vm.replace(type, TP_MRO, 0);
}

/** What of a class is no reference: the layout program and the shared keys. */
function typeDealloc(vm: Machine, type: Address): void {
  vm.free(vm.get(type, TP_TRAVERSE));
  const keys = vm.get(type, HT_CACHED_KEYS);
  if (keys !== 0) keysDecref(vm, keys);
}

function typeOr(vm: Machine, a: Address, b: Address): Address {
  return unionOr(vm, a, b);
}

const METHODS: readonly MethodSpec[] = [
  ["mro($self, /)", typeMro, "Return a type's method resolution order."],
  ["__subclasses__($self, /)", typeSubclasses, "Return a list of immediate subclasses."],
  [
    "__prepare__!($type, *args, **kwargs)",
    typePrepare,
    "__prepare__() -> dict\nused to create the namespace for the class statement",
  ],
  [
    "__instancecheck__($self, instance, /)",
    (vm, type, instance) => newBool(vm, realIsInstance(vm, instance!, type)),
    "Check if an object is an instance.",
  ],
  [
    "__subclasscheck__($self, subclass, /)",
    (vm, type, subclass) => newBool(vm, realIsSubclass(vm, subclass!, type)),
    "Check if a class is a subclass.",
  ],
  ["__dir__($self, /)", typeDir, "Specialized __dir__ implementation for types."],
  ["__sizeof__($self, /)", typeSizeof, "Return memory consumption of the type object."],
];

defineType(TYPE_TYPE, {
  name: "type",
  metaclass: TYPE_TYPE,
  basicSize: HEAP_TYPE_BYTES,
  itemSize: MEMBER_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE | FLAG_TYPE_SUBCLASS | FLAG_HAVE_VECTORCALL,
  dictOffset: TP_DICT,
  weaklistOffset: TP_WEAKLIST,
  vectorcallOffset: TP_VECTORCALL,
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  layout: [
    { op: "fields", offset: TP_NAME, count: 1 },
    { op: "fields", offset: TP_BASE, count: 2 }, // and tp_dict
    { op: "fields", offset: TP_BASES, count: 4 }, // and tp_mro, tp_cache, tp_subclasses
    { op: "fields", offset: HT_NAME, count: 3 }, // and ht_slots, ht_qualname
    { op: "fields", offset: HT_MODULE, count: 1 },
  ],
  slots: {
    repr: typeRepr,
    call: typeCall,
    vectorcall: typeVectorcall,
    getattro: typeGetAttr,
    setattro: typeSetAttr,
    init: typeInit,
    new: typeNew,
    is_gc: typeIsGc,
    clear: typeClear,
    dealloc: typeDealloc,
    nb_or: typeOr,
  },
  methods: METHODS,
  members: [
    ["__basicsize__", T_PYSSIZET, TP_BASICSIZE, MEMBER_READONLY],
    ["__itemsize__", T_PYSSIZET, TP_ITEMSIZE, MEMBER_READONLY],
    ["__flags__", T_ULONG, TP_FLAGS, MEMBER_READONLY],
    ["__weakrefoffset__", T_PYSSIZET, TP_WEAKLISTOFFSET, MEMBER_READONLY],
    ["__base__", T_OBJECT, TP_BASE, MEMBER_READONLY],
    ["__dictoffset__", T_PYSSIZET, TP_DICTOFFSET, MEMBER_READONLY],
    ["__mro__", T_OBJECT, TP_MRO, MEMBER_READONLY],
  ],
  getset: TYPE_GETSET,
});
