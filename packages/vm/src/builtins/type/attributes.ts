/** Attributes of classes: type_getattro and type_setattro of Objects/typeobject.c. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { typeLookup } from "../../object/attribute.ts";
import { NATIVE, type DescrGetFunc, type DescrSetFunc } from "../../object/native.ts";
import {
  FLAG_IMMUTABLETYPE,
  FLAG_UNICODE_SUBCLASS,
  OB_TYPE,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_DICT,
  TP_FLAGS,
} from "../../object/offsets.ts";
import { ATTRIBUTE_ERROR, TYPE_ERROR } from "../../object/static.ts";
import { updateSlot } from "../../object/type/update.ts";
import { typeModified } from "../../object/type/version.ts";
import { dictDelete, dictGet, dictSet } from "../dict/dict.ts";
import { copyStr, internInPlace, isExactStr } from "../str/text.ts";
import { raiseObject } from "../../machine/errors.ts";

function checkName(vm: Machine, name: Address): void {
  if (vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) return;
  throw vm.raise(TYPE_ERROR, `attribute name must be string, not '${vm.typeName(name)}'`);
}

/** type_getattro. */
export function typeGetAttr(vm: Machine, type: Address, name: Address): Address {
  const found = typeAttribute(vm, type, name);
  if (found !== 0) return found;
  throw vm.raise(ATTRIBUTE_ERROR, `type object '${vm.typeNameOf(type)}' has no attribute '${vm.toJs(name)}'`);
}

/** The same with 0 for an absent attribute; descriptors may still throw. */
export function typeAttribute(vm: Machine, type: Address, name: Address): Address {
  checkName(vm, name);
  const i32 = vm.i32;
  const metatype = i32[(type + OB_TYPE) >> 2];
  const meta = typeLookup(vm, metatype, name);
  let metaGet = 0;
  if (meta !== 0) {
    const metaType = i32[(meta + OB_TYPE) >> 2];
    metaGet = i32[(metaType + TP_DESCR_GET) >> 2];
    if (metaGet !== 0 && i32[(metaType + TP_DESCR_SET) >> 2] !== 0) return callGet(vm, metaGet, meta, type, metatype);
  }
  const attribute = typeLookup(vm, type, name);
  if (attribute !== 0) {
    const get = i32[(i32[(attribute + OB_TYPE) >> 2] + TP_DESCR_GET) >> 2];
    return get === 0 ? vm.newRef(attribute) : callGet(vm, get, attribute, 0, type);
  }
  if (metaGet !== 0) return callGet(vm, metaGet, meta, type, metatype);
  return meta === 0 ? 0 : vm.newRef(meta);
}

function callGet(vm: Machine, get: number, descriptor: Address, object: Address, type: Address): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  const result = (NATIVE[get] as DescrGetFunc)(vm, descriptor, object, type);
  vm.release(mark);
  return result;
}

/** type_setattro; `value` 0 deletes. */
export function typeSetAttr(vm: Machine, type: Address, name: Address, value: Address): void {
  if ((vm.get(type, TP_FLAGS) & FLAG_IMMUTABLETYPE) !== 0) {
    const text = vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) ? vm.toJs(name) : vm.typeName(name);
    throw vm.raise(TYPE_ERROR, `cannot set '${text}' attribute of immutable type '${vm.typeNameOf(type)}'`);
  }
  checkName(vm, name);
  const mark = vm.mark();
  const interned = vm.hold(internInPlace(vm, isExactStr(vm, name) ? vm.newRef(name) : copyStr(vm, name)));
  typeModified(vm, type); // also before: a finaliser of the old value must not find it in the cache
  if (!setThroughDescriptor(vm, type, interned, value)) setInDict(vm, type, interned, value);
  typeModified(vm, type);
  const text = vm.toJs(interned);
  if (text.startsWith("__") && text.endsWith("__")) updateSlot(vm, type, text);
  vm.release(mark);
}

/** A data descriptor of the metaclass comes first. */
function setThroughDescriptor(vm: Machine, type: Address, name: Address, value: Address): boolean {
  const descriptor = typeLookup(vm, vm.typeOf(type), name);
  if (descriptor === 0) return false;
  const set = vm.get(vm.typeOf(descriptor), TP_DESCR_SET);
  if (set === 0) return false;
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  (NATIVE[set] as DescrSetFunc)(vm, descriptor, type, value);
  vm.release(mark);
  return true;
}

function setInDict(vm: Machine, type: Address, name: Address, value: Address): void {
  const dict = vm.get(type, TP_DICT);
  if (value !== 0) return dictSet(vm, dict, name, value);
  if (dictGet(vm, dict, name) === 0) throw raiseObject(vm, ATTRIBUTE_ERROR, name);
  dictDelete(vm, dict, name);
}
