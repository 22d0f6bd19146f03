/**
 * Attributes: look-up along the MRO with the version-tagged cache, the generic protocol with data descriptors, instance dict and
 * non-data descriptors (Objects/object.c, _PyType_Lookup of Objects/typeobject.c).
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches, PY_ERROR } from "../machine/errors.ts";
import {
  deleteInstanceAttribute,
  dictDelete,
  dictGetHashed,
  dictSet,
  newInstanceDict,
  setInstanceAttribute,
} from "../builtins/dict/dict.ts";
import { newBoundMethod } from "../builtins/method.ts";
import { LOOKUP_GENERIC } from "../builtins/dict/keys.ts";
import { ATTRIBUTE_ERROR_NAME, ATTRIBUTE_ERROR_OBJ } from "../builtins/exceptions/layout.ts";
import { strHash } from "../builtins/str/text.ts";
import { assignVersionTag } from "./type/version.ts";
import type { IdentifierWord } from "./identifiers.ts";
import { NATIVE, type DescrGetFunc, type DescrSetFunc, type GetAttrFunc, type SetAttrFunc } from "./native.ts";
import {
  DICT_KEYS,
  DK_LOOKUP,
  FLAG_METHOD_DESCRIPTOR,
  FLAG_UNICODE_SUBCLASS,
  FLAG_VALID_VERSION_TAG,
  OB_SIZE,
  OB_TYPE,
  TP_BASICSIZE,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICT,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_GETATTRO,
  TP_ITEMSIZE,
  TP_MRO,
  TP_SETATTRO,
  TP_VERSION_TAG,
  TUPLE_ITEMS,
} from "./offsets.ts";
import { ATTRIBUTE_ERROR, FUNCTION_TYPE, METHOD_CACHE, METHOD_CACHE_SIZE, TYPE_ERROR } from "./static.ts";
import { raiseAttributeError } from "../builtins/exceptions/create.ts";

/** _PyType_Lookup: what the MRO of `type` has under the interned str `name` (borrowed), or 0. Never throws. */
export function typeLookup(vm: Machine, type: Address, name: Address): Address {
  const i32 = vm.i32;
  if ((i32[(type + TP_FLAGS) >> 2]! & FLAG_VALID_VERSION_TAG) !== 0) {
    const version = i32[(type + TP_VERSION_TAG) >> 2]!;
    const at = (METHOD_CACHE >> 2) + (((version ^ (name >> 4)) & (METHOD_CACHE_SIZE - 1)) << 2);
    if (i32[at] === version && i32[at + 1] === name) return i32[at + 2]!;
  }
  return typeLookupSlow(vm, type, name);
}

function typeLookupSlow(vm: Machine, type: Address, name: Address): Address {
  const i32 = vm.i32;
  const found = findNameInMro(vm, type, name);
  const interned = (i32[(name + 32) >> 2]! & 3) !== 0;
  if (interned && assignVersionTag(vm, type)) {
    const version = i32[(type + TP_VERSION_TAG) >> 2]!;
    const at = (METHOD_CACHE >> 2) + (((version ^ (name >> 4)) & (METHOD_CACHE_SIZE - 1)) << 2);
    const oldName = i32[at + 1]!;
    i32[at] = version;
    i32[at + 1] = vm.newRef(name);
    i32[at + 2] = found;
    if (oldName !== 0) vm.decref(oldName);
  }
  return found;
}

/** find_name_in_mro. */
function findNameInMro(vm: Machine, type: Address, name: Address): Address {
  const i32 = vm.i32;
  const low = strHash(vm, name);
  const high = vm.hashHigh;
  const mro = i32[(type + TP_MRO) >> 2]!;
  if (mro === 0) return 0;
  const size = i32[(mro + OB_SIZE) >> 2]!;
  const mark = vm.mark();
  vm.hold(vm.newRef(mro)); // a key's __eq__ may assign __bases__
  let found = 0;
  for (let i = 0; i < size && found === 0; i++) {
    const base = i32[(mro + TUPLE_ITEMS + 8 * i) >> 2]!;
    const dict = i32[(base + TP_DICT) >> 2]!;
    if (dict !== 0) found = dictGetHashed(vm, dict, name, low, high);
  }
  vm.release(mark);
  return found;
}

/** PyObject_GetAttr: `name` must be a str. */
export function getAttr(vm: Machine, object: Address, name: Address): Address {
  const native = vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_GETATTRO) >> 2]!;
  try {
    return (NATIVE[native] as GetAttrFunc)(vm, object, name);
  } catch (error) {
    if (error === PY_ERROR) setAttributeErrorContext(vm, object, name);
    throw error;
  }
}

/** set_attribute_error_context: an AttributeError that does not say so learns what was looked for, and where. */
export function setAttributeErrorContext(vm: Machine, object: Address, name: Address): void {
  if (!exceptionMatches(vm, ATTRIBUTE_ERROR)) return;
  const error = vm.currentException();
  if (vm.get(error, ATTRIBUTE_ERROR_NAME) !== 0 || vm.get(error, ATTRIBUTE_ERROR_OBJ) !== 0) return;
  vm.set(error, ATTRIBUTE_ERROR_NAME, vm.newRef(name));
  vm.set(error, ATTRIBUTE_ERROR_OBJ, vm.newRef(object));
}

export function getAttrId(vm: Machine, object: Address, name: IdentifierWord): Address {
  return getAttr(vm, object, vm.id(name));
}

/** _PyObject_LookupAttr: the attribute (owned), or 0 where there is none. The generic protocol needs no exception to say so. */
export function lookupAttr(vm: Machine, object: Address, name: Address): Address {
  const native = NATIVE[vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_GETATTRO) >> 2]!] as GetAttrFunc;
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return native === genericGetAttr ? genericLookup(vm, object, name) : native(vm, object, name);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    if (!exceptionMatches(vm, ATTRIBUTE_ERROR)) throw error;
    clearException(vm);
    return 0;
  }
}

export function lookupAttrId(vm: Machine, object: Address, name: IdentifierWord): Address {
  return lookupAttr(vm, object, vm.id(name));
}

/** PyObject_SetAttr; `value` 0 deletes. */
export function setAttr(vm: Machine, object: Address, name: Address, value: Address): void {
  const native = vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_SETATTRO) >> 2]!;
  if (native === 0) {
    const what = value === 0 ? "del" : "assign to";
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(object)}' object has no attributes (${what} .${vm.toJs(name)})`);
  }
  (NATIVE[native] as SetAttrFunc)(vm, object, name, value);
}

export function setAttrId(vm: Machine, object: Address, name: IdentifierWord, value: Address): void {
  setAttr(vm, object, vm.id(name), value);
}

export function delAttr(vm: Machine, object: Address, name: Address): void {
  setAttr(vm, object, name, 0);
}

/** The address of the word that holds the instance's dict (_PyObject_GetDictPtr), or 0. */
export function instanceDictSlot(vm: Machine, object: Address): Address {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  let offset = i32[(type + TP_DICTOFFSET) >> 2]!;
  if (offset === 0) return 0;
  if (offset < 0) {
    const size = Math.abs(i32[(object + OB_SIZE) >> 2]!);
    const bytes = i32[(type + TP_BASICSIZE) >> 2]! + size * i32[(type + TP_ITEMSIZE) >> 2]!;
    offset += (bytes + 7) & ~7;
  }
  return object + offset;
}

/** The instance's dict (borrowed), or 0 when it has none or not yet. */
export function instanceDict(vm: Machine, object: Address): Address {
  const slot = instanceDictSlot(vm, object);
  return slot === 0 ? 0 : vm.i32[slot >> 2]!;
}

/** PyObject_GenericGetDict: the instance's dict, made if absent (borrowed). */
export function ensureInstanceDict(vm: Machine, object: Address): Address {
  const slot = instanceDictSlot(vm, object);
  if (slot === 0) throw vm.raise(ATTRIBUTE_ERROR, "This object has no __dict__");
  const dict = vm.i32[slot >> 2]!;
  if (dict !== 0) return dict;
  const made = newInstanceDict(vm, vm.typeOf(object));
  vm.i32[slot >> 2] = made;
  return made;
}

/** PyObject_GenericGetAttr. */
export function genericGetAttr(vm: Machine, object: Address, name: Address): Address {
  const found = genericLookup(vm, object, name);
  if (found !== 0) return found;
  throw raiseAttributeError(vm, object, name, `'${vm.typeName(object)}' object has no attribute '${vm.toJs(name)}'`);
}

/** The generic protocol with 0 for an absent attribute (descriptors may still throw). */
export function genericLookup(vm: Machine, object: Address, name: Address): Address {
  return genericLookupIn(vm, object, name, instanceDict(vm, object));
}

/** _PyObject_GenericGetAttrWithDict: the same with any dict (0: none) for the instance's. */
export function genericLookupIn(vm: Machine, object: Address, name: Address, dict: Address): Address {
  const i32 = vm.i32;
  if ((i32[(i32[(name + OB_TYPE) >> 2]! + TP_FLAGS) >> 2]! & FLAG_UNICODE_SUBCLASS) === 0) {
    throw vm.raise(TYPE_ERROR, `attribute name must be string, not '${vm.typeName(name)}'`);
  }
  const type = i32[(object + OB_TYPE) >> 2]!;
  const descriptor = typeLookup(vm, type, name);
  let get = 0;
  if (descriptor !== 0) {
    const descriptorType = i32[(descriptor + OB_TYPE) >> 2]!;
    get = i32[(descriptorType + TP_DESCR_GET) >> 2]!;
    if (get !== 0 && i32[(descriptorType + TP_DESCR_SET) >> 2] !== 0) return callGet(vm, get, descriptor, object, type);
  }
  if (dict !== 0) {
    if (descriptor !== 0 && i32[(i32[(dict + DICT_KEYS) >> 2]! + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) {
      return lookupBesideStrangeKeys(vm, object, name, dict, descriptor);
    }
    const low = strHash(vm, name);
    const value = dictGetHashed(vm, dict, name, low, vm.hashHigh);
    if (value !== 0) return vm.newRef(value);
  }
  if (get !== 0) return callGet(vm, get, descriptor, object, type);
  return descriptor === 0 ? 0 : vm.newRef(descriptor);
}

/** The same where a key's `__eq__` may run, which may delete the descriptor. */
function lookupBesideStrangeKeys(
  vm: Machine,
  object: Address,
  name: Address,
  dict: Address,
  descriptor: Address,
): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  vm.hold(vm.newRef(dict));
  const low = strHash(vm, name);
  const value = dictGetHashed(vm, dict, name, low, vm.hashHigh);
  if (value !== 0) vm.newRef(value);
  const get = vm.get(vm.typeOf(descriptor), TP_DESCR_GET);
  let result = value;
  if (value === 0) result = get === 0 ? vm.newRef(descriptor) : callGet(vm, get, descriptor, object, vm.typeOf(object));
  vm.release(mark);
  return result;
}

/** Calls tp_descr_get with the descriptor kept alive. */
function callGet(vm: Machine, get: number, descriptor: Address, object: Address, type: Address): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  const result = (NATIVE[get] as DescrGetFunc)(vm, descriptor, object, type);
  vm.release(mark);
  return result;
}

/** PyObject_GenericSetAttr; `value` 0 deletes. */
export function genericSetAttr(vm: Machine, object: Address, name: Address, value: Address): void {
  const type = vm.i32[(object + OB_TYPE) >> 2]!;
  const descriptor = setByDescriptor(vm, object, name, value);
  if (descriptor < 0) return;
  const slot = instanceDictSlot(vm, object);
  if (slot === 0) return noSuchAttribute(vm, object, name, descriptor);
  if (value !== 0) setInstanceAttribute(vm, type, slot, name, value);
  else if (!deleteInstanceAttribute(vm, type, slot, name)) noSuchAttribute(vm, object, name, 0);
}

/** _PyObject_GenericSetAttrWithDict: the same with any dict for the instance's. */
export function genericSetAttrIn(vm: Machine, object: Address, name: Address, value: Address, dict: Address): void {
  if (setByDescriptor(vm, object, name, value) < 0) return;
  if (value !== 0) dictSet(vm, dict, name, value);
  else if (!dictDelete(vm, dict, name)) throw raiseAttributeError(vm, object, name, vm.toJs(name));
}

/** Lets a data descriptor of the type set the attribute: -1 if there was one, else what the type has (borrowed), or 0. */
function setByDescriptor(vm: Machine, object: Address, name: Address, value: Address): Address {
  const i32 = vm.i32;
  const nameType = i32[(name + OB_TYPE) >> 2]!;
  if ((i32[(nameType + TP_FLAGS) >> 2]! & FLAG_UNICODE_SUBCLASS) === 0) {
    throw vm.raise(TYPE_ERROR, `attribute name must be string, not '${vm.typeName(name)}'`);
  }
  const descriptor = typeLookup(vm, i32[(object + OB_TYPE) >> 2]!, name);
  if (descriptor === 0) return 0;
  const set = i32[(i32[(descriptor + OB_TYPE) >> 2]! + TP_DESCR_SET) >> 2]!;
  if (set === 0) return descriptor;
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  (NATIVE[set] as DescrSetFunc)(vm, descriptor, object, value);
  vm.release(mark);
  return -1;
}

function noSuchAttribute(vm: Machine, object: Address, name: Address, descriptor: Address): never {
  const type = vm.typeName(object);
  const text = vm.toJs(name);
  if (descriptor === 0) {
    const plain = instanceDictSlot(vm, object) === 0;
    throw raiseAttributeError(vm, object, name, plain ? `'${type}' object has no attribute '${text}'` : text);
  }
  throw vm.raise(ATTRIBUTE_ERROR, `'${type}' object attribute '${text}' is read-only`);
}

/** _PyObject_LookupSpecial: the special method bound to the object (owned), or 0. */
export function lookupSpecial(vm: Machine, object: Address, name: IdentifierWord): Address {
  const type = vm.typeOf(object);
  const found = typeLookup(vm, type, vm.id(name));
  if (found === 0) return 0;
  if (vm.typeOf(found) === FUNCTION_TYPE) return newBoundMethod(vm, found, object);
  const get = vm.i32[(vm.typeOf(found) + TP_DESCR_GET) >> 2]!;
  return get === 0 ? vm.newRef(found) : callGet(vm, get, found, object, type);
}

/**
 * lookup_maybe_method: like {@link lookupSpecial} but plain functions are returned unbound; `vm.specialUnbound` says that the object
 * must be passed first.
 */
export function lookupSpecialMethod(vm: Machine, object: Address, name: IdentifierWord): Address {
  const type = vm.typeOf(object);
  const found = typeLookup(vm, type, vm.id(name));
  vm.specialUnbound = false;
  if (found === 0) return 0;
  const foundType = vm.typeOf(found);
  if ((vm.i32[(foundType + TP_FLAGS) >> 2]! & FLAG_METHOD_DESCRIPTOR) !== 0) {
    vm.specialUnbound = true;
    return vm.newRef(found);
  }
  const get = vm.i32[(foundType + TP_DESCR_GET) >> 2]!;
  if (get === 0) return vm.newRef(found);
  const bound = callGet(vm, get, found, object, type);
  vm.specialUnbound = false;
  return bound;
}
