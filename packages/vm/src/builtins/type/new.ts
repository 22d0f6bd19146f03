/** type.__new__: a class made at run time (type_new and its parts in Objects/typeobject.c). */
import type { Address, LayoutOperation } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { requireUtf8 } from "../str/codecs-utf8.ts";
import { exceptionMatches, fetchException, restoreException, type PythonException } from "../../machine/errors.ts";
import { lookupAttrId, lookupSpecial } from "../../object/attribute.ts";
import { call2, callTuple } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { LAYOUT_VARIABLE_DICT } from "../../object/layout-kinds.ts";
import { NATIVE, nativeIndex, type NewFunc } from "../../object/native.ts";
import {
  CELL_REF,
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_SUPPRESS_CONTEXT,
  FLAG_BASETYPE,
  FLAG_DICT_SUBCLASS,
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  FLAG_READY,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  F_GLOBALS,
  GETSET_BYTES,
  GETSET_NAME,
  HEAP_TYPE_BYTES,
  HT_CACHED_KEYS,
  HT_NAME,
  HT_QUALNAME,
  HT_SLOTS,
  MEMBER_BYTES,
  T_OBJECT_EX,
  TP_BASE,
  TP_BASES,
  TP_BASICSIZE,
  TP_DICT,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_MEMBERS,
  TP_NAME,
  TP_NEW,
  TP_TRAVERSE,
  TP_VECTORCALL,
  TP_WEAKLISTOFFSET,
} from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { TS_FRAME } from "../../object/state.ts";
import {
  CELL_TYPE,
  EXCEPTION,
  FUNCTION_TYPE,
  NONE,
  OBJECT_TYPE,
  RUNTIME_ERROR,
  TYPE_ERROR,
  TYPE_TYPE,
  VALUE_ERROR,
} from "../../object/static.ts";
import { writeMemberDefinition } from "../../object/type/definitions.ts";
import { inherit } from "../../object/type/inherit.ts";
import { writeHeapLayout } from "../../object/type/layout-program.ts";
import { setHash, writeSuitePointers } from "../../object/type/ready.ts";
import { addToSubclassesOfBases } from "../../object/type/subclasses.ts";
import { fixupSlotDispatchers } from "../../object/type/update.ts";
import { newClassMethod } from "../descriptors/classmethod.ts";
import { newGetSetDescriptor, newMemberDescriptor } from "../descriptors/create.ts";
import { newStaticMethod } from "../descriptors/staticmethod.ts";
import { checkSuper, superLookup } from "../descriptors/super.ts";
import {
  dictDelete,
  dictGetId,
  dictGetStr,
  dictKeyAt,
  dictNext,
  dictSetId,
  dictSetIdOwned,
  dictSetStrOwned,
  dictValueAt,
} from "../dict/dict.ts";
import { newKeysForClass } from "../dict/instance.ts";
import { dictCopy } from "../dict/merge.ts";
import { newTuple, tuplePack } from "../tuple/tuple.ts";
import { callTypeFast } from "./call.ts";
import { readSlots, type ClassSlots } from "./class-slots.ts";
import { subtypeGetSets } from "./instance-attributes.ts";
import { bestBase, calculateMetaclass } from "./metaclass.ts";
import { mroInternal } from "./type-mro.ts";

const ID_MRO_ENTRIES = identifier("__mro_entries__");
const ID_MODULE = identifier("__module__");
const ID_NAME = identifier("__name__");
const ID_QUALNAME = identifier("__qualname__");
const ID_DOC = identifier("__doc__");
const ID_NEW = identifier("__new__");
const ID_INIT_SUBCLASS = identifier("__init_subclass__");
const ID_CLASS_GETITEM = identifier("__class_getitem__");
const ID_CLASSCELL = identifier("__classcell__");
const ID_SET_NAME = identifier("__set_name__");

/** type_new. */
export function typeNew(vm: Machine, metatype: Address, args: Address, kwargs: Address): Address {
  const [name, givenBases, namespace] = parseArguments(vm, args);
  const mark = vm.mark();
  let bases = vm.hold(vm.newRef(givenBases));
  let winner = metatype;
  if (vm.tupleSize(bases) === 0) bases = vm.hold(tuplePack(vm, OBJECT_TYPE));
  else {
    checkEntries(vm, bases);
    winner = calculateMetaclass(vm, metatype, bases);
    if (winner !== metatype && vm.get(winner, TP_NEW) !== nativeIndex("type_new", typeNew)) {
      vm.release(mark);
      return (NATIVE[vm.get(winner, TP_NEW)] as NewFunc)(vm, winner, args, kwargs);
    }
  }
  const base = bestBase(vm, bases);
  const dict = vm.hold(dictCopy(vm, namespace));
  const type = vm.hold(makeType(vm, winner, name, base, bases, dict));
  setNames(vm, type);
  initSubclass(vm, type, kwargs);
  return vm.keep(mark, type);
}

/** PyArg_ParseTuple(args, "UO!O!:type.__new__"). */
function parseArguments(vm: Machine, args: Address): readonly [Address, Address, Address] {
  const count = vm.tupleSize(args);
  if (count !== 3) throw vm.raise(TYPE_ERROR, `type.__new__() takes exactly 3 arguments (${count} given)`);
  const expected = [
    ["str", FLAG_UNICODE_SUBCLASS],
    ["tuple", FLAG_TUPLE_SUBCLASS],
    ["dict", FLAG_DICT_SUBCLASS],
  ] as const;
  const items = expected.map(([kind, flag], i) => {
    const item = vm.tupleItem(args, i);
    if (vm.hasFlag(item, flag)) return item;
    throw vm.raise(TYPE_ERROR, `type.__new__() argument ${i + 1} must be ${kind}, not ${argumentTypeName(vm, item)}`);
  });
  return [items[0]!, items[1]!, items[2]!];
}

function argumentTypeName(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

function checkEntries(vm: Machine, bases: Address): void {
  for (let i = 0; i < vm.tupleSize(bases); i++) {
    const base = vm.tupleItem(bases, i);
    if (vm.isType(base)) continue;
    const entries = lookupAttrId(vm, base, ID_MRO_ENTRIES);
    if (entries === 0) continue;
    vm.decref(entries);
    throw vm.raise(TYPE_ERROR, "type() doesn't support MRO entry resolution; use types.new_class()");
  }
}

/** type_new_impl up to the slots: the class is complete but has not told anybody. `dict` becomes its namespace. */
function makeType(
  vm: Machine,
  metatype: Address,
  name: Address,
  base: Address,
  bases: Address,
  dict: Address,
): Address {
  const mark = vm.mark();
  const slots = readSlots(vm, vm.toJs(name), base, bases, dict);
  const type = vm.hold(allocateType(vm, metatype, name, base, bases, dict, slots));
  setModule(vm, dict);
  setQualname(vm, type, dict);
  checkDoc(vm, dict);
  wrapSpecialFunctions(vm, dict);
  layOut(vm, type, base, slots);
  setClassCell(vm, type, dict);
  readyHeapType(vm, type, slots);
  fixupSlotDispatchers(vm, type);
  if (vm.get(type, TP_DICTOFFSET) !== 0) vm.set(type, HT_CACHED_KEYS, newKeysForClass(vm));
  return vm.keep(mark, type);
}

function allocateType(
  vm: Machine,
  metatype: Address,
  name: Address,
  base: Address,
  bases: Address,
  dict: Address,
  slots: ClassSlots,
): Address {
  requireUtf8(vm, name);
  if (vm.toJs(name).includes("\0")) throw vm.raise(VALUE_ERROR, "type name must not contain null characters");
  const type = vm.genericAlloc(metatype, slots.names === 0 ? 0 : vm.tupleSize(slots.names));
  vm.set(type, TP_FLAGS, FLAG_HEAPTYPE | FLAG_BASETYPE | FLAG_HAVE_GC);
  writeSuitePointers(vm, type);
  vm.set(type, TP_BASE, vm.newRef(base));
  vm.set(type, TP_BASES, vm.newRef(bases));
  vm.set(type, TP_DICT, vm.newRef(dict));
  vm.set(type, TP_NAME, vm.newRef(name));
  vm.set(type, HT_NAME, vm.newRef(name));
  vm.set(type, HT_QUALNAME, vm.newRef(name));
  if (slots.names !== 0) vm.set(type, HT_SLOTS, vm.newRef(slots.names));
  return type;
}

/** `__module__` is the `__name__` of the globals in which the class is made. */
function setModule(vm: Machine, dict: Address): void {
  if (dictGetId(vm, dict, ID_MODULE) !== 0) return;
  const frame = vm.get(0, TS_FRAME);
  if (frame === 0) return;
  const name = dictGetId(vm, vm.get(frame, F_GLOBALS), ID_NAME);
  if (name !== 0) dictSetId(vm, dict, ID_MODULE, name);
}

function setQualname(vm: Machine, type: Address, dict: Address): void {
  const qualname = dictGetId(vm, dict, ID_QUALNAME);
  if (qualname === 0) return;
  if (!vm.hasFlag(qualname, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `type __qualname__ must be a str, not ${vm.typeName(qualname)}`);
  }
  vm.replace(type, HT_QUALNAME, vm.newRef(qualname));
  dictDelete(vm, dict, vm.id(ID_QUALNAME));
}

/** `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods, said or unsaid. */
function wrapSpecialFunctions(vm: Machine, dict: Address): void {
  const make = dictGetId(vm, dict, ID_NEW);
  if (make !== 0 && vm.typeOf(make) === FUNCTION_TYPE) dictSetIdOwned(vm, dict, ID_NEW, newStaticMethod(vm, make));
  for (const id of [ID_INIT_SUBCLASS, ID_CLASS_GETITEM]) {
    const method = dictGetId(vm, dict, id);
    if (method !== 0 && vm.typeOf(method) === FUNCTION_TYPE) dictSetIdOwned(vm, dict, id, newClassMethod(vm, method));
  }
}

/** type_new_descriptors: sizes, member definitions behind the struct, and the layout program. */
function layOut(vm: Machine, type: Address, base: Address, slots: ClassSlots): void {
  const itemSize = vm.get(base, TP_ITEMSIZE);
  const start = vm.get(base, TP_BASICSIZE);
  const count = slots.names === 0 ? 0 : vm.tupleSize(slots.names);
  const members = type + memberOffset(vm, type);
  for (let i = 0; i < count; i++) {
    writeMemberDefinition(
      vm,
      members + MEMBER_BYTES * i,
      vm.tupleItem(slots.names, i),
      T_OBJECT_EX,
      start + 8 * i,
      0,
      0,
    );
  }
  if (count > 0) vm.set(type, TP_MEMBERS, members);
  const own: LayoutOperation[] = [];
  if (count > 0) own.push({ op: "fields", offset: start, count });
  let end = start + 8 * count;
  if (slots.addDict) {
    vm.setWord(type, TP_DICTOFFSET, itemSize === 0 ? end : -8);
    own.push(itemSize === 0 ? { op: "fields", offset: end, count: 1 } : { op: "custom", kind: LAYOUT_VARIABLE_DICT });
    end += 8;
  }
  if (slots.addWeakref) {
    vm.setWord(type, TP_WEAKLISTOFFSET, end);
    end += 8;
  }
  vm.set(type, TP_BASICSIZE, end);
  vm.set(type, TP_ITEMSIZE, itemSize);
  vm.set(type, TP_TRAVERSE, writeHeapLayout(vm, own, base));
}

/** Where a type's member definitions lie: behind its struct, whose size is the metaclass's tp_basicsize (PyHeapType_GET_MEMBERS). */
function memberOffset(vm: Machine, type: Address): number {
  return Math.max(HEAP_TYPE_BYTES, vm.get(vm.typeOf(type), TP_BASICSIZE));
}

/** `__classcell__`, which the compiler leaves for zero-argument super, is filled with the class. */
function setClassCell(vm: Machine, type: Address, dict: Address): void {
  const cell = dictGetId(vm, dict, ID_CLASSCELL);
  if (cell === 0) return;
  if (vm.typeOf(cell) !== CELL_TYPE) {
    throw vm.raise(TYPE_ERROR, `__classcell__ must be a nonlocal cell, not ${reprText(vm, vm.typeOf(cell))}`);
  }
  vm.replace(cell, CELL_REF, vm.newRef(type));
  dictDelete(vm, dict, vm.id(ID_CLASSCELL));
}

/** type_new_set_doc: CPython keeps a copy as UTF-8, so that the text must have one. */
function checkDoc(vm: Machine, dict: Address): void {
  const doc = dictGetId(vm, dict, ID_DOC);
  if (doc !== 0 && vm.hasFlag(doc, FLAG_UNICODE_SUBCLASS)) requireUtf8(vm, doc);
}

/** PyType_Ready for a class made at run time. */
function readyHeapType(vm: Machine, type: Address, slots: ClassSlots): void {
  mroInternal(vm, type);
  vm.set(type, TP_NEW, vm.get(vm.get(type, TP_BASE), TP_NEW));
  addDescriptors(vm, type, slots);
  if (dictGetId(vm, vm.get(type, TP_DICT), ID_DOC) === 0) dictSetId(vm, vm.get(type, TP_DICT), ID_DOC, NONE);
  inherit(vm, type);
  setHash(vm, type);
  if (vm.typeOf(type) === TYPE_TYPE) vm.set(type, TP_VECTORCALL, nativeIndex("type.vectorcall", callTypeFast));
  addToSubclassesOfBases(vm, type);
  vm.i32[(type + TP_FLAGS) >> 2] |= FLAG_READY;
}

function addDescriptors(vm: Machine, type: Address, slots: ClassSlots): void {
  const dict = vm.get(type, TP_DICT);
  const count = slots.names === 0 ? 0 : vm.tupleSize(slots.names);
  const members = vm.get(type, TP_MEMBERS);
  for (let i = 0; i < count; i++) {
    dictSetStrOwned(vm, dict, vm.tupleItem(slots.names, i), newMemberDescriptor(vm, type, members + MEMBER_BYTES * i));
  }
  const getsets = subtypeGetSets(vm);
  if (slots.addDict) setUnlessPresent(vm, type, dict, getsets);
  if (slots.addWeakref) setUnlessPresent(vm, type, dict, getsets + GETSET_BYTES);
}

function setUnlessPresent(vm: Machine, type: Address, dict: Address, getset: Address): void {
  const name = vm.get(getset, GETSET_NAME);
  if (dictGetStr(vm, dict, name) === 0) dictSetStrOwned(vm, dict, name, newGetSetDescriptor(vm, type, getset));
}

/** type_new_set_names: tells every descriptor in the namespace its name. */
function setNames(vm: Machine, type: Address): void {
  const mark = vm.mark();
  const names = vm.hold(dictCopy(vm, vm.get(type, TP_DICT)));
  for (let at = dictNext(vm, names, 0); at >= 0; at = dictNext(vm, names, at + 1)) {
    const inner = vm.mark();
    const value = dictValueAt(vm, names, at);
    const setName = lookupSpecial(vm, value, ID_SET_NAME);
    if (setName === 0) continue;
    vm.hold(setName);
    callSetName(vm, setName, type, dictKeyAt(vm, names, at), value);
    vm.release(inner);
  }
  vm.release(mark);
}

function callSetName(vm: Machine, setName: Address, type: Address, key: Address, value: Address): void {
  const mark = vm.mark();
  try {
    vm.decref(call2(vm, setName, type, key));
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, EXCEPTION)) throw error;
    throw errorFromCause(
      vm,
      `Error calling __set_name__ on '${vm.typeName(value)}' instance ${reprText(vm, key)} in '${vm.typeNameOf(type)}'`,
    );
  }
}

/** _PyErr_FormatFromCause: a RuntimeError whose cause and context are the current exception. */
function errorFromCause(vm: Machine, message: string): PythonException {
  const cause = fetchException(vm);
  vm.raise(RUNTIME_ERROR, message);
  const error = fetchException(vm);
  vm.replace(error, EXC_CAUSE, vm.newRef(cause));
  vm.u8[error + EXC_SUPPRESS_CONTEXT] = 1;
  vm.replace(error, EXC_CONTEXT, cause);
  return restoreException(vm, error);
}

/** type_new_init_subclass: `super(type, type).__init_subclass__(**kwargs)`. */
function initSubclass(vm: Machine, type: Address, kwargs: Address): void {
  const mark = vm.mark();
  const start = vm.hold(checkSuper(vm, type, type)); // a metaclass's mro() may have left the class out
  const method = vm.hold(superLookup(vm, type, type, start, vm.id(ID_INIT_SUBCLASS)));
  const empty = vm.hold(newTuple(vm, 0));
  vm.decref(callTuple(vm, method, empty, kwargs));
  vm.release(mark);
}
