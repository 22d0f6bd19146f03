/**
 * Making descriptors and built-in functions (Objects/descrobject.c, Objects/methodobject.c).
 *
 *     +-----------+---------+--------+--------+------------+------------------------------+---------+
 *     | ob_refcnt | ob_type | d_type | d_name | d_qualname | definition or slot's index   | wrapped |
 *     +-----------+---------+--------+--------+------------+------------------------------+---------+
 *     0           8         16       24       32           40                             48
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  CFUNC_ML,
  CFUNC_MODULE,
  CFUNC_SELF,
  DESCR_GETSET,
  DESCR_MEMBER,
  DESCR_METHOD,
  DESCR_NAME,
  DESCR_TYPE,
  DESCR_WRAPPED,
  DESCR_WRAPPER_BASE,
  GETSET_NAME,
  MEMBER_NAME,
  ML_NAME,
} from "../../object/offsets.ts";
import {
  BUILTIN_FUNCTION_TYPE,
  CLASSMETHOD_DESCRIPTOR_TYPE,
  GETSET_DESCRIPTOR_TYPE,
  MEMBER_DESCRIPTOR_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  WRAPPER_DESCRIPTOR_TYPE,
} from "../../object/static.ts";

/** sizeof() of the descriptors' structs and of PyCFunctionObject. */
export const METHOD_DESCRIPTOR_BYTES = 56;
export const WRAPPER_DESCRIPTOR_BYTES = 56;
export const GETSET_DESCRIPTOR_BYTES = 48;
export const MEMBER_DESCRIPTOR_BYTES = 48;
export const BUILTIN_FUNCTION_BYTES = 56;

/** descr_new: `name` borrowed, interned. */
function newDescriptor(vm: Machine, kind: Address, owner: Address, name: Address, bytes: number): Address {
  const descriptor = vm.newContainer(kind, bytes);
  vm.set(descriptor, DESCR_TYPE, vm.newRef(owner));
  vm.set(descriptor, DESCR_NAME, vm.newRef(name));
  vm.track(descriptor);
  return descriptor;
}

/** PyDescr_NewMethod: `definition` is the address of a PyMethodDef. */
export function newMethodDescriptor(vm: Machine, owner: Address, definition: Address): Address {
  return newDefined(vm, METHOD_DESCRIPTOR_TYPE, owner, definition);
}

/** PyDescr_NewClassMethod. */
export function newClassMethodDescriptor(vm: Machine, owner: Address, definition: Address): Address {
  return newDefined(vm, CLASSMETHOD_DESCRIPTOR_TYPE, owner, definition);
}

function newDefined(vm: Machine, kind: Address, owner: Address, definition: Address): Address {
  const descriptor = newDescriptor(vm, kind, owner, vm.get(definition, ML_NAME), METHOD_DESCRIPTOR_BYTES);
  vm.set(descriptor, DESCR_METHOD, definition);
  return descriptor;
}

/** PyDescr_NewGetSet: `definition` is the address of a PyGetSetDef. */
export function newGetSetDescriptor(vm: Machine, owner: Address, definition: Address): Address {
  const name = vm.get(definition, GETSET_NAME);
  const descriptor = newDescriptor(vm, GETSET_DESCRIPTOR_TYPE, owner, name, GETSET_DESCRIPTOR_BYTES);
  vm.set(descriptor, DESCR_GETSET, definition);
  return descriptor;
}

/** PyDescr_NewMember: `definition` is the address of a PyMemberDef. */
export function newMemberDescriptor(vm: Machine, owner: Address, definition: Address): Address {
  const name = vm.get(definition, MEMBER_NAME);
  const descriptor = newDescriptor(vm, MEMBER_DESCRIPTOR_TYPE, owner, name, MEMBER_DESCRIPTOR_BYTES);
  vm.set(descriptor, DESCR_MEMBER, definition);
  return descriptor;
}

/** PyDescr_NewWrapper: `slot` is the index of the slot definition, `wrapped` that of the native. */
export function newWrapperDescriptor(
  vm: Machine,
  owner: Address,
  name: Address,
  slot: number,
  wrapped: number,
): Address {
  const descriptor = newDescriptor(vm, WRAPPER_DESCRIPTOR_TYPE, owner, name, WRAPPER_DESCRIPTOR_BYTES);
  vm.set(descriptor, DESCR_WRAPPER_BASE, slot);
  vm.set(descriptor, DESCR_WRAPPED, wrapped);
  return descriptor;
}

/** PyCFunction_NewEx: `self` and `module` borrowed or 0. */
export function newBuiltinFunction(vm: Machine, definition: Address, self: Address, module: Address): Address {
  const builtin = vm.newContainer(BUILTIN_FUNCTION_TYPE, BUILTIN_FUNCTION_BYTES);
  vm.set(builtin, CFUNC_ML, definition);
  if (self !== 0) vm.set(builtin, CFUNC_SELF, vm.newRef(self));
  if (module !== 0) vm.set(builtin, CFUNC_MODULE, vm.newRef(module));
  vm.track(builtin);
  return builtin;
}
