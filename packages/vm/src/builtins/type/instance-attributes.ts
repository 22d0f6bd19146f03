/** `__dict__` and `__weakref__` of the instances of classes made in Python (subtype_getsets_full). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { ensureInstanceDict, instanceDictSlot, typeLookup } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { NATIVE, type DescrGetFunc, type DescrSetFunc } from "../../object/native.ts";
import {
  FLAG_DICT_SUBCLASS,
  FLAG_HEAPTYPE,
  OB_TYPE,
  TP_BASE,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_WEAKLISTOFFSET,
} from "../../object/offsets.ts";
import { IS_SUBTYPE_GETSETS } from "../../object/state.ts";
import { ATTRIBUTE_ERROR, TYPE_ERROR } from "../../object/static.ts";
import { registerGetSets, writeGetSets } from "../../object/type/definitions.ts";

const ID_DICT = identifier("__dict__");

const GETSETS = registerGetSets("object", [
  ["__dict__", getDict, setDict, "dictionary for instance variables (if defined)"],
  ["__weakref__", getWeakref, null, "list of weak references to the object (if defined)"],
]);

/** The address of the two PyGetSetDefs, `__dict__` first. */
export function subtypeGetSets(vm: Machine): Address {
  let array = vm.get(0, IS_SUBTYPE_GETSETS);
  if (array === 0) {
    array = writeGetSets(vm, GETSETS);
    vm.set(0, IS_SUBTYPE_GETSETS, array);
  }
  return array;
}

/** get_builtin_base_with_dict: the nearest static base whose instances have a dict of their own, or 0. */
function builtinBaseWithDict(vm: Machine, object: Address): Address {
  for (let type = vm.get(object, OB_TYPE); vm.get(type, TP_BASE) !== 0; type = vm.get(type, TP_BASE)) {
    if (vm.get(type, TP_DICTOFFSET) !== 0 && (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) === 0) return type;
  }
  return 0;
}

/** get_dict_descriptor: that base's own `__dict__`, or 0. */
function dictDescriptor(vm: Machine, base: Address): Address {
  const descriptor = typeLookup(vm, base, vm.id(ID_DICT));
  return descriptor !== 0 && vm.get(vm.typeOf(descriptor), TP_DESCR_SET) !== 0 ? descriptor : 0;
}

function noDictDescriptor(vm: Machine, object: Address): never {
  throw vm.raise(TYPE_ERROR, `this __dict__ descriptor does not support '${vm.typeName(object)}' objects`);
}

/** subtype_dict. */
export function getDict(vm: Machine, object: Address): Address {
  const base = builtinBaseWithDict(vm, object);
  if (base === 0) return vm.newRef(ensureInstanceDict(vm, object));
  const descriptor = dictDescriptor(vm, base);
  const get = descriptor === 0 ? 0 : vm.get(vm.typeOf(descriptor), TP_DESCR_GET);
  if (get === 0) noDictDescriptor(vm, object);
  return (NATIVE[get] as DescrGetFunc)(vm, descriptor, object, vm.typeOf(object));
}

/** subtype_setdict; `value` 0 deletes. */
export function setDict(vm: Machine, object: Address, value: Address): void {
  const base = builtinBaseWithDict(vm, object);
  if (base === 0) return setInstanceDict(vm, object, value);
  const descriptor = dictDescriptor(vm, base);
  if (descriptor === 0) noDictDescriptor(vm, object);
  (NATIVE[vm.get(vm.typeOf(descriptor), TP_DESCR_SET)] as DescrSetFunc)(vm, descriptor, object, value);
}

/** PyObject_GenericSetDict, and deletion. */
export function setInstanceDict(vm: Machine, object: Address, value: Address): void {
  const slot = instanceDictSlot(vm, object);
  if (slot === 0) throw vm.raise(ATTRIBUTE_ERROR, "This object has no __dict__");
  if (value !== 0 && !vm.hasFlag(value, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `__dict__ must be set to a dictionary, not a '${vm.typeName(value)}'`);
  }
  vm.replace(slot, 0, value === 0 ? 0 : vm.newRef(value));
}

/** PyObject_GenericSetDict: `__dict__` of a type that is written here cannot be deleted. */
export function genericSetDict(vm: Machine, object: Address, value: Address): void {
  if (value === 0) throw vm.raise(TYPE_ERROR, "cannot delete __dict__");
  setInstanceDict(vm, object, value);
}

/** subtype_getweakref: the newest plain reference, or None. */
function getWeakref(vm: Machine, object: Address): Address {
  const offset = vm.get(vm.typeOf(object), TP_WEAKLISTOFFSET);
  if (offset === 0) throw vm.raise(ATTRIBUTE_ERROR, "This object has no __weakref__");
  const first = vm.get(object, offset);
  return first === 0 ? vm.none() : vm.newRef(first);
}
