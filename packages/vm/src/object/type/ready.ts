/**
 * PyType_Ready: from a TypeSpec to a PyTypeObject.
 *
 * ```text
 *  prepareType   words only: header, flags, sizes, slots, layout program, suites; makes no object
 *  readyType     name, dict, bases, MRO, `__new__`, wrappers, methods, members, getsets, doc; inheritance; subclasses
 * ```
 *
 * The first pass over all core types makes dict, tuple, str and the descriptors usable before they are ready, which the second needs.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  newClassMethodDescriptor,
  newGetSetDescriptor,
  newMemberDescriptor,
  newMethodDescriptor,
  newWrapperDescriptor,
  newBuiltinFunction,
} from "../../builtins/descriptors/create.ts";
import { newStaticMethod } from "../../builtins/descriptors/staticmethod.ts";
import { dictGetStr, dictSetStr, dictSetStrOwned, newDict } from "../../builtins/dict/dict.ts";
import { newTuple, tupleSetItem } from "../../builtins/tuple/tuple.ts";
import { newTypeNewWrapper } from "../../builtins/type/new-wrapper.ts";
import { genericGetAttr } from "../attribute.ts";
import { hashNotImplemented } from "../hash.ts";
import { identifier, identifiers } from "../identifiers.ts";
import {
  definedTypes,
  DOCUMENTATION,
  nativeIndex,
  specIndexesOf,
  typeSpecOf,
  type SpecIndexes,
  type TypeSpec,
} from "../native.ts";
import {
  AM_AWAIT,
  BF_GETBUFFER,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  FLAG_IMMUTABLETYPE,
  FLAG_READY,
  FLAG_READYING,
  GETSET_BYTES,
  METH_CLASS,
  METH_STATIC,
  MEMBER_BYTES,
  MEMBER_NAME,
  ML_FLAGS,
  ML_NAME,
  MP_LENGTH,
  NB_ADD,
  OB_TYPE,
  GETSET_NAME,
  SQ_LENGTH,
  TP_AS_ASYNC,
  TP_AS_BUFFER,
  TP_AS_MAPPING,
  TP_AS_NUMBER,
  TP_AS_SEQUENCE,
  TP_BASE,
  TP_BASES,
  TP_BASICSIZE,
  TP_CLEAR,
  TP_DICT,
  TP_DICTOFFSET,
  TP_DOC,
  TP_FLAGS,
  TP_GETATTRO,
  TP_GETSET,
  TP_HASH,
  TP_ITEMSIZE,
  TP_MEMBERS,
  TP_METHODS,
  TP_MRO,
  TP_NAME,
  TP_NEW,
  TP_TRAVERSE,
  TP_VECTORCALL_OFFSET,
  TP_WEAKLISTOFFSET,
} from "../offsets.ts";
import { IS_NEXT_TYPE_VERSION } from "../state.ts";
import { ENCODING_WARNING, NONE, OBJECT_TYPE, TYPE_TYPE } from "../static.ts";
import {
  METHOD_DEF_BYTES,
  writeGetSetDefinitions,
  writeMemberDefinitions,
  writeMethodDefinitions,
} from "./definitions.ts";
import { inherit } from "./inherit.ts";
import { writeStaticLayout } from "./layout-program.ts";
import { computeMro } from "./linearize.ts";
import { SLOT_OFFSETS } from "./slot-offsets.ts";
import { slotDefinitions } from "./slots.ts";
import { addToSubclassesOfBases } from "./subclasses.ts";

const ID_DOC = identifier("__doc__");
const ID_HASH = identifier("__hash__");
const ID_NEW = identifier("__new__");

/** Makes every core type that is declared ready. The collector must be bound; no object is needed before. */
export function readyCoreTypes(vm: Machine): void {
  if (vm.get(0, IS_NEXT_TYPE_VERSION) === 0) vm.set(0, IS_NEXT_TYPE_VERSION, 1);
  slotDefinitions();
  const core = [...definedTypes()].filter((type) => type <= ENCODING_WARNING).sort((a, b) => a - b);
  for (const type of core) prepareType(vm, type);
  internIdentifiers(vm);
  for (const type of core) readyType(vm, type);
}

/** Fills the words of all identifiers declared so far. */
export function internIdentifiers(vm: Machine): void {
  for (const [text, word] of identifiers()) if (vm.get(word, 0) === 0) vm.set(word, 0, vm.intern(text));
}

/** Writes everything of a declared type that needs no object. Twice is once. */
export function prepareType(vm: Machine, type: Address): void {
  if (vm.get(type, OB_TYPE) !== 0) return;
  const spec = typeSpecOf(type);
  if (spec === undefined) throw new Error(`the type at ${type} was not declared with defineType`);
  const base = baseOf(type, spec);
  if (base !== 0) prepareType(vm, base);
  vm.set(type, 0, 1);
  vm.set(type, OB_TYPE, spec.metaclass ?? (base === 0 ? TYPE_TYPE : vm.get(base, OB_TYPE)));
  vm.set(type, TP_BASE, base);
  writeSizes(vm, type, spec, base);
  writeSuitePointers(vm, type);
  writeSlots(vm, type, spec);
}

function baseOf(type: Address, spec: TypeSpec): Address {
  if (type === OBJECT_TYPE) return 0;
  return spec.base ?? spec.bases?.[0] ?? OBJECT_TYPE;
}

/** Sizes, flags and the layout program; what is omitted is the base's. */
function writeSizes(vm: Machine, type: Address, spec: TypeSpec, base: Address): void {
  const indexes = specIndexesOf(spec);
  const inherited = (offset: number): number => (base === 0 ? 0 : vm.i32[(base + offset) >> 2]);
  const plain = spec.layout === undefined && spec.slots?.clear === undefined;
  vm.set(type, TP_FLAGS, (spec.flags ?? 0) | FLAG_IMMUTABLETYPE | (plain ? inherited(TP_FLAGS) & FLAG_HAVE_GC : 0));
  if (plain) vm.set(type, TP_CLEAR, inherited(TP_CLEAR));
  vm.set(type, TP_BASICSIZE, spec.basicSize ?? inherited(TP_BASICSIZE));
  vm.set(type, TP_ITEMSIZE, spec.itemSize ?? inherited(TP_ITEMSIZE));
  vm.setWord(type, TP_DICTOFFSET, spec.dictOffset ?? inherited(TP_DICTOFFSET));
  vm.setWord(type, TP_WEAKLISTOFFSET, spec.weaklistOffset ?? inherited(TP_WEAKLISTOFFSET));
  vm.setWord(type, TP_VECTORCALL_OFFSET, spec.vectorcallOffset ?? 0);
  vm.set(type, TP_DOC, indexes.doc);
  if (spec.layout !== undefined && spec.layout.length > 0)
    vm.set(type, TP_TRAVERSE, writeStaticLayout(vm, spec.layout));
  else if (spec.layout === undefined) vm.set(type, TP_TRAVERSE, inherited(TP_TRAVERSE));
}

/** Points tp_as_* at the suites, which lie in the type itself. */
export function writeSuitePointers(vm: Machine, type: Address): void {
  vm.set(type, TP_AS_ASYNC, type + AM_AWAIT);
  vm.set(type, TP_AS_NUMBER, type + NB_ADD);
  vm.set(type, TP_AS_MAPPING, type + MP_LENGTH);
  vm.set(type, TP_AS_SEQUENCE, type + SQ_LENGTH);
  vm.set(type, TP_AS_BUFFER, type + BF_GETBUFFER);
}

function writeSlots(vm: Machine, type: Address, spec: TypeSpec): void {
  for (const [slot, index] of specIndexesOf(spec).slots) vm.set(type, SLOT_OFFSETS[slot], index);
  // CPython's types name the generic function themselves, which gives them a `__getattribute__` of their own.
  const direct = type !== OBJECT_TYPE && vm.get(type, TP_BASE) === OBJECT_TYPE;
  if (direct && spec.slots?.getattro === undefined)
    vm.set(type, TP_GETATTRO, nativeIndex("PyObject_GenericGetAttr", genericGetAttr));
  if (spec.slots?.hash === null) vm.set(type, TP_HASH, nativeIndex("PyObject_HashNotImplemented", hashNotImplemented));
  if (spec.slots?.new === null) vm.i32[(type + TP_FLAGS) >> 2] |= FLAG_DISALLOW_INSTANTIATION;
}

/** PyType_Ready for a declared static type; its bases are made ready first. Twice is once. */
export function readyType(vm: Machine, type: Address): Address {
  const flags = vm.get(type, TP_FLAGS);
  if ((flags & (FLAG_READY | FLAG_READYING)) !== 0) return type;
  prepareType(vm, type);
  const spec = typeSpecOf(type)!;
  vm.i32[(type + TP_FLAGS) >> 2] |= FLAG_READYING;
  const bases = spec.bases ?? (type === OBJECT_TYPE ? [] : [vm.get(type, TP_BASE)]);
  for (const base of bases) readyType(vm, base);
  vm.set(type, TP_NAME, vm.intern(spec.name));
  vm.set(type, TP_DICT, newDict(vm));
  vm.set(type, TP_BASES, tupleOfTypes(vm, bases));
  vm.set(type, TP_MRO, computeMro(vm, type));
  fillDict(vm, type, spec);
  if (type !== OBJECT_TYPE) inherit(vm, type);
  setHash(vm, type);
  addToSubclassesOfBases(vm, type);
  const at = (type + TP_FLAGS) >> 2;
  vm.i32[at] = (vm.i32[at] & ~FLAG_READYING) | FLAG_READY;
  spec.populate?.(vm, type, vm.get(type, TP_DICT));
  return type;
}

function tupleOfTypes(vm: Machine, types: readonly Address[]): Address {
  const tuple = newTuple(vm, types.length);
  types.forEach((type, i) => tupleSetItem(vm, tuple, i, vm.newRef(type)));
  return tuple;
}

/** type_ready_set_new and type_ready_fill_dict. */
function fillDict(vm: Machine, type: Address, spec: TypeSpec): void {
  const indexes = specIndexesOf(spec);
  setNew(vm, type);
  addOperators(vm, type);
  addMethods(vm, type, indexes);
  addMembers(vm, type, spec, indexes);
  addGetSets(vm, type, spec, indexes);
  setDoc(vm, type);
}

/** type_ready_set_new: tp_new gets its `__new__`, or is inherited, or the type cannot be instantiated. */
function setNew(vm: Machine, type: Address): void {
  const i32 = vm.i32;
  const at = (type + TP_FLAGS) >> 2;
  const base = vm.get(type, TP_BASE);
  const own = vm.get(type, TP_NEW);
  if (own === 0 && base === OBJECT_TYPE && (i32[at] & FLAG_HEAPTYPE) === 0) i32[at] |= FLAG_DISALLOW_INSTANTIATION;
  if ((i32[at] & FLAG_DISALLOW_INSTANTIATION) !== 0) vm.set(type, TP_NEW, 0);
  else if (own === 0) vm.set(type, TP_NEW, vm.get(base, TP_NEW));
  else addOwned(vm, type, vm.id(ID_NEW), newTypeNewWrapper(vm, type));
}

/** Sets an entry of the type's dict and takes the value over. */
function addOwned(vm: Machine, type: Address, name: Address, value: Address): void {
  dictSetStrOwned(vm, vm.get(type, TP_DICT), name, value);
}

/** add_operators: a wrapper_descriptor for each filled slot. */
function addOperators(vm: Machine, type: Address): void {
  const unhashable = nativeIndex("PyObject_HashNotImplemented", hashNotImplemented);
  slotDefinitions().forEach((definition, index) => {
    if (definition.wrapper === null) return;
    const native = vm.get(type, definition.offset);
    const name = vm.id(definition.word);
    if (native === 0 || dictGetStr(vm, vm.get(type, TP_DICT), name) !== 0) return;
    if (native === unhashable) dictSetStr(vm, vm.get(type, TP_DICT), name, NONE);
    else addOwned(vm, type, name, newWrapperDescriptor(vm, type, name, index, native));
  });
}

/** type_add_methods. A method with the name of a wrapper takes its place: the reason to declare it (METH_COEXIST). */
function addMethods(vm: Machine, type: Address, indexes: SpecIndexes): void {
  if (indexes.methods.length === 0) return;
  const array = writeMethodDefinitions(vm, indexes.methods);
  vm.set(type, TP_METHODS, array);
  for (let definition = array; vm.get(definition, ML_NAME) !== 0; definition += METHOD_DEF_BYTES) {
    addOwned(vm, type, vm.get(definition, ML_NAME), newMethodEntry(vm, type, definition, vm.get(definition, ML_FLAGS)));
  }
}

function newMethodEntry(vm: Machine, type: Address, definition: Address, flags: number): Address {
  if ((flags & METH_CLASS) !== 0) return newClassMethodDescriptor(vm, type, definition);
  if ((flags & METH_STATIC) === 0) return newMethodDescriptor(vm, type, definition);
  const mark = vm.mark();
  const builtin = vm.hold(newBuiltinFunction(vm, definition, type, 0));
  const method = newStaticMethod(vm, builtin);
  vm.release(mark);
  return method;
}

function addMembers(vm: Machine, type: Address, spec: TypeSpec, indexes: SpecIndexes): void {
  if (spec.members === undefined || spec.members.length === 0) return;
  const array = writeMemberDefinitions(vm, spec.members, indexes.memberDocs);
  vm.set(type, TP_MEMBERS, array);
  for (let member = array; vm.get(member, MEMBER_NAME) !== 0; member += MEMBER_BYTES) {
    addUnlessPresent(vm, type, vm.get(member, MEMBER_NAME), () => newMemberDescriptor(vm, type, member));
  }
}

function addGetSets(vm: Machine, type: Address, spec: TypeSpec, indexes: SpecIndexes): void {
  if (spec.getset === undefined || spec.getset.length === 0) return;
  const array = writeGetSetDefinitions(vm, spec.getset, indexes.getset);
  vm.set(type, TP_GETSET, array);
  for (let getset = array; vm.get(getset, GETSET_NAME) !== 0; getset += GETSET_BYTES) {
    addUnlessPresent(vm, type, vm.get(getset, GETSET_NAME), () => newGetSetDescriptor(vm, type, getset));
  }
}

function addUnlessPresent(vm: Machine, type: Address, name: Address, make: () => Address): void {
  if (dictGetStr(vm, vm.get(type, TP_DICT), name) === 0) addOwned(vm, type, name, make());
}

/** type_dict_set_doc. */
function setDoc(vm: Machine, type: Address): void {
  const name = vm.id(ID_DOC);
  const doc = vm.get(type, TP_DOC);
  if (dictGetStr(vm, vm.get(type, TP_DICT), name) !== 0) return;
  if (doc === 0) dictSetStr(vm, vm.get(type, TP_DICT), name, NONE);
  else addOwned(vm, type, name, vm.str(splitTypeDoc(vm.typeNameOf(type), DOCUMENTATION[doc]!).doc));
}

/** Splits `name(signature)\n--\n\ntext`, as Argument Clinic writes the docs of types. */
export function splitTypeDoc(name: string, doc: string): { signature: string | null; doc: string } {
  const short = name.slice(name.lastIndexOf(".") + 1);
  const end = doc.indexOf(")\n--\n\n");
  if (end < 0 || !doc.startsWith(`${short}(`)) return { signature: null, doc };
  return { signature: doc.slice(short.length, end + 1), doc: doc.slice(end + 6) };
}

/** type_ready_set_hash: without any hash the type is unhashable. */
export function setHash(vm: Machine, type: Address): void {
  if (vm.get(type, TP_HASH) !== 0) return;
  const dict = vm.get(type, TP_DICT);
  if (dictGetStr(vm, dict, vm.id(ID_HASH)) !== 0) return;
  dictSetStr(vm, dict, vm.id(ID_HASH), NONE);
  vm.set(type, TP_HASH, nativeIndex("PyObject_HashNotImplemented", hashNotImplemented));
}
