/** What staticmethod and classmethod share: the struct, and what they copy from the function (functools_wraps of Objects/funcobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { ensureInstanceDict, lookupAttrId, setAttrId } from "../../object/attribute.ts";
import { isTrue } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { OB_SIZE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { dictSize } from "../dict/dict.ts";

/** staticmethod and classmethod: cm_callable, cm_dict. */
export const CALLABLE = 16;
export const CALLABLE_DICT = 24;
export const CALLABLE_BYTES = 32;

const COPIED = ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"].map(identifier);
const ID_ISABSTRACT = identifier("__isabstractmethod__");

/** functools_wraps: copies the names and docs of `func` into the wrapper's dict. */
export function copyAttributes(vm: Machine, wrapper: Address, func: Address): void {
  for (const id of COPIED) {
    const value = lookupAttrId(vm, func, id);
    if (value === 0) continue;
    vm.hold(value);
    setAttrId(vm, wrapper, id, value);
    vm.decref(vm.unhold());
  }
}

/** tp_init of both: exactly one positional argument. */
export function initializeCallable(vm: Machine, name: string, self: Address, args: Address, kwargs: Address): void {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
  const count = vm.get(args, OB_SIZE);
  if (count !== 1) throw vm.raise(TYPE_ERROR, `${name} expected 1 argument, got ${count}`);
  const func = vm.get(args, TUPLE_ITEMS);
  vm.replace(self, CALLABLE, vm.newRef(func));
  copyAttributes(vm, self, func);
}

/** A new one around `func` (borrowed), as PyStaticMethod_New and PyClassMethod_New make it: nothing is copied yet. */
export function newCallable(vm: Machine, type: Address, func: Address): Address {
  const object = vm.newContainer(type, CALLABLE_BYTES);
  vm.set(object, CALLABLE, vm.newRef(func));
  vm.track(object);
  return object;
}

/** _PyObject_IsAbstract. */
export function isAbstract(vm: Machine, object: Address): boolean {
  if (object === 0) return false;
  const flag = lookupAttrId(vm, object, ID_ISABSTRACT);
  if (flag === 0) return false;
  vm.hold(flag);
  const abstract = isTrue(vm, flag);
  vm.decref(vm.unhold());
  return abstract;
}

/** `__dict__` of both. */
export function callableDict(vm: Machine, self: Address): Address {
  return vm.newRef(ensureInstanceDict(vm, self));
}
