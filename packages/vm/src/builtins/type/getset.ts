/** The attributes that classes themselves have: `__name__`, `__bases__`, `__doc__` ... (type_getsets of Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { requireUtf8 } from "../str/codecs-utf8.ts";
import { raiseObject } from "../../machine/errors.ts";
import { isTrue } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { DOCUMENTATION, NATIVE, type DescrGetFunc, type GetSetSpec } from "../../object/native.ts";
import {
  FLAG_HEAPTYPE,
  FLAG_IMMUTABLETYPE,
  FLAG_IS_ABSTRACT,
  FLAG_UNICODE_SUBCLASS,
  HT_NAME,
  HT_QUALNAME,
  TP_BASES,
  TP_DESCR_GET,
  TP_DICT,
  TP_DOC,
  TP_FLAGS,
  TP_NAME,
} from "../../object/offsets.ts";
import { ATTRIBUTE_ERROR, TYPE_ERROR, TYPE_TYPE, VALUE_ERROR } from "../../object/static.ts";
import { splitTypeDoc } from "../../object/type/ready.ts";
import { typeModified } from "../../object/type/version.ts";
import { dictDelete, dictGetId, dictSetId, newDict } from "../dict/dict.ts";
import { newMappingProxy } from "../mappingproxy.ts";
import { setBases } from "./bases.ts";

const ID_ABSTRACT_METHODS = identifier("__abstractmethods__");
const ID_ANNOTATIONS = identifier("__annotations__");
const ID_DOC = identifier("__doc__");
const ID_MODULE = identifier("__module__");

function isHeapType(vm: Machine, type: Address): boolean {
  return (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) !== 0;
}

/** check_set_special_type_attr. */
export function checkSettable(vm: Machine, type: Address, value: Address, name: string): void {
  if ((vm.get(type, TP_FLAGS) & FLAG_IMMUTABLETYPE) !== 0) {
    throw vm.raise(TYPE_ERROR, `cannot set '${name}' attribute of immutable type '${vm.typeNameOf(type)}'`);
  }
  if (value === 0) {
    throw vm.raise(TYPE_ERROR, `cannot delete '${name}' attribute of immutable type '${vm.typeNameOf(type)}'`);
  }
}

/** The name without the module (type_name). */
export function typeShortName(vm: Machine, type: Address): string {
  const name = vm.typeNameOf(type);
  return isHeapType(vm, type) ? vm.toJs(vm.get(type, HT_NAME)) : name.slice(name.lastIndexOf(".") + 1);
}

export function typeName(vm: Machine, type: Address): Address {
  return isHeapType(vm, type) ? vm.newRef(vm.get(type, HT_NAME)) : vm.intern(typeShortName(vm, type));
}

function setName(vm: Machine, type: Address, value: Address): void {
  checkSettable(vm, type, value, "__name__");
  checkStr(vm, type, value, "__name__");
  requireUtf8(vm, value);
  if (vm.toJs(value).includes("\0")) throw vm.raise(VALUE_ERROR, "type name must not contain null characters");
  vm.replace(type, TP_NAME, vm.newRef(value));
  vm.replace(type, HT_NAME, vm.newRef(value));
}

function checkStr(vm: Machine, type: Address, value: Address, name: string): void {
  if (vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) return;
  throw vm.raise(TYPE_ERROR, `can only assign string to ${vm.typeNameOf(type)}.${name}, not '${vm.typeName(value)}'`);
}

/** type_qualname; a new reference. */
export function typeQualname(vm: Machine, type: Address): Address {
  return isHeapType(vm, type) ? vm.newRef(vm.get(type, HT_QUALNAME)) : typeName(vm, type);
}

function setQualname(vm: Machine, type: Address, value: Address): void {
  checkSettable(vm, type, value, "__qualname__");
  checkStr(vm, type, value, "__qualname__");
  vm.replace(type, HT_QUALNAME, vm.newRef(value));
}

/** type_module; a new reference. */
export function typeModule(vm: Machine, type: Address): Address {
  const module = typeModuleOrNull(vm, type);
  if (module === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_MODULE));
  return module;
}

/** The same, 0 where a class has none. */
export function typeModuleOrNull(vm: Machine, type: Address): Address {
  if (isHeapType(vm, type)) {
    const module = dictGetId(vm, vm.get(type, TP_DICT), ID_MODULE);
    return module === 0 ? 0 : vm.newRef(module);
  }
  const name = vm.typeNameOf(type);
  const dot = name.lastIndexOf(".");
  return vm.intern(dot < 0 ? "builtins" : name.slice(0, dot));
}

function setModule(vm: Machine, type: Address, value: Address): void {
  checkSettable(vm, type, value, "__module__");
  typeModified(vm, type);
  dictSetId(vm, vm.get(type, TP_DICT), ID_MODULE, value);
}

function abstractMethods(vm: Machine, type: Address): Address {
  // type itself has the descriptor, which must not be found here
  const found = type === TYPE_TYPE ? 0 : dictGetId(vm, vm.get(type, TP_DICT), ID_ABSTRACT_METHODS);
  if (found === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_ABSTRACT_METHODS));
  return vm.newRef(found);
}

function setAbstractMethods(vm: Machine, type: Address, value: Address): void {
  const dict = vm.get(type, TP_DICT);
  const abstract = value !== 0 && isTrue(vm, value);
  if (value !== 0) dictSetId(vm, dict, ID_ABSTRACT_METHODS, value);
  else if (!dictDelete(vm, dict, vm.id(ID_ABSTRACT_METHODS)))
    throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_ABSTRACT_METHODS));
  typeModified(vm, type);
  const at = (type + TP_FLAGS) >> 2;
  if (abstract) vm.i32[at] |= FLAG_IS_ABSTRACT;
  else vm.i32[at] &= ~FLAG_IS_ABSTRACT;
}

function typeBases(vm: Machine, type: Address): Address {
  return vm.newRef(vm.get(type, TP_BASES));
}

function typeDict(vm: Machine, type: Address): Address {
  const dict = vm.get(type, TP_DICT);
  return dict === 0 ? vm.none() : newMappingProxy(vm, dict);
}

function typeDoc(vm: Machine, type: Address): Address {
  const doc = isHeapType(vm, type) ? 0 : vm.get(type, TP_DOC);
  if (doc !== 0) return vm.str(splitTypeDoc(vm.typeNameOf(type), DOCUMENTATION[doc]!).doc);
  const found = dictGetId(vm, vm.get(type, TP_DICT), ID_DOC);
  if (found === 0) return vm.none();
  return bound(vm, found, type);
}

/** An entry of the type's dict, its tp_descr_get asked. */
function bound(vm: Machine, found: Address, type: Address): Address {
  const get = vm.get(vm.typeOf(found), TP_DESCR_GET);
  return get === 0 ? vm.newRef(found) : (NATIVE[get] as DescrGetFunc)(vm, found, 0, type);
}

function setDoc(vm: Machine, type: Address, value: Address): void {
  checkSettable(vm, type, value, "__doc__");
  typeModified(vm, type);
  dictSetId(vm, vm.get(type, TP_DICT), ID_DOC, value);
}

function textSignature(vm: Machine, type: Address): Address {
  const text = internalDoc(vm, type);
  const signature = text === null ? null : splitTypeDoc(vm.typeNameOf(type), text).signature;
  return signature === null ? vm.none() : vm.str(signature);
}

function internalDoc(vm: Machine, type: Address): string | null {
  if (!isHeapType(vm, type)) return DOCUMENTATION[vm.get(type, TP_DOC)] ?? null;
  const doc = dictGetId(vm, vm.get(type, TP_DICT), ID_DOC);
  return doc !== 0 && vm.hasFlag(doc, FLAG_UNICODE_SUBCLASS) ? vm.toJs(doc) : null;
}

function annotations(vm: Machine, type: Address): Address {
  if (!isHeapType(vm, type)) {
    throw vm.raise(ATTRIBUTE_ERROR, `type object '${vm.typeNameOf(type)}' has no attribute '__annotations__'`);
  }
  const dict = vm.get(type, TP_DICT);
  const found = dictGetId(vm, dict, ID_ANNOTATIONS);
  if (found !== 0) return bound(vm, found, type);
  const made = vm.hold(newDict(vm));
  dictSetId(vm, dict, ID_ANNOTATIONS, made);
  typeModified(vm, type);
  return vm.unhold();
}

function setAnnotations(vm: Machine, type: Address, value: Address): void {
  if ((vm.get(type, TP_FLAGS) & FLAG_IMMUTABLETYPE) !== 0) checkSettable(vm, type, value, "__annotations__");
  const dict = vm.get(type, TP_DICT);
  if (value !== 0) dictSetId(vm, dict, ID_ANNOTATIONS, value);
  else if (!dictDelete(vm, dict, vm.id(ID_ANNOTATIONS))) throw raiseObject(vm, ATTRIBUTE_ERROR, vm.id(ID_ANNOTATIONS));
  typeModified(vm, type);
}

export const TYPE_GETSET: readonly GetSetSpec[] = [
  ["__name__", typeName, setName],
  ["__qualname__", typeQualname, setQualname],
  ["__bases__", typeBases, setBases],
  ["__module__", typeModule, setModule],
  ["__abstractmethods__", abstractMethods, setAbstractMethods],
  ["__dict__", typeDict],
  ["__doc__", typeDoc, setDoc],
  ["__text_signature__", textSignature],
  ["__annotations__", annotations, setAnnotations],
];
