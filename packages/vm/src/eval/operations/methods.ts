/** LOAD_METHOD: a method without an object for its binding. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { LOOKUP_GENERIC } from "../../builtins/dict/keys.ts";
import { dictGet } from "../../builtins/dict/dict.ts";
import { instanceDict, typeLookup, getAttr, genericGetAttr } from "../../object/attribute.ts";
import { NATIVE, type DescrGetFunc } from "../../object/native.ts";
import {
  FLAG_METHOD_DESCRIPTOR,
  OB_TYPE,
  TP_DESCR_GET,
  TP_DESCR_SET,
  TP_FLAGS,
  TP_GETATTRO,
  DICT_KEYS,
  DK_LOOKUP,
} from "../../object/offsets.ts";
import { raiseAttributeError } from "../../builtins/exceptions/create.ts";

/**
 * LOAD_METHOD (_PyObject_GetMethod): the attribute (owned). `vm.specialUnbound` says that it is a plain function to be called with the object as
 * first argument.
 */
export function loadMethod(vm: Machine, object: Address, name: Address): Address {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2];
  if (NATIVE[i32[(type + TP_GETATTRO) >> 2]] !== genericGetAttr) {
    const result = getAttr(vm, object, name);
    vm.specialUnbound = false;
    return result;
  }
  const found = typeLookup(vm, type, name);
  let get = 0;
  let unbound = false;
  if (found !== 0) {
    const foundType = i32[(found + OB_TYPE) >> 2];
    if ((i32[(foundType + TP_FLAGS) >> 2] & FLAG_METHOD_DESCRIPTOR) !== 0) unbound = true;
    else {
      get = i32[(foundType + TP_DESCR_GET) >> 2];
      if (get !== 0 && i32[(foundType + TP_DESCR_SET) >> 2] !== 0) return bindDescriptor(vm, get, found, object, type);
    }
  }
  const dict = instanceDict(vm, object);
  if (dict !== 0) {
    if (found !== 0 && i32[(i32[(dict + DICT_KEYS) >> 2] + DK_LOOKUP) >> 2] === LOOKUP_GENERIC) {
      const result = genericGetAttr(vm, object, name); // a key's __eq__ may delete what was found
      vm.specialUnbound = false;
      return result;
    }
    const value = dictGet(vm, dict, name);
    if (value !== 0) {
      vm.specialUnbound = false;
      return vm.newRef(value);
    }
  }
  if (unbound) {
    vm.specialUnbound = true;
    return vm.newRef(found);
  }
  if (get !== 0) return bindDescriptor(vm, get, found, object, type);
  vm.specialUnbound = false;
  if (found !== 0) return vm.newRef(found);
  throw raiseAttributeError(vm, object, name, `'${vm.typeName(object)}' object has no attribute '${vm.toJs(name)}'`);
}

function bindDescriptor(vm: Machine, get: number, descriptor: Address, object: Address, type: Address): Address {
  const mark = vm.mark();
  vm.hold(vm.newRef(descriptor));
  const result = (NATIVE[get] as DescrGetFunc)(vm, descriptor, object, type);
  vm.release(mark);
  vm.specialUnbound = false;
  return result;
}
