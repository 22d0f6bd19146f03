/** classmethod (Objects/funcobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { defineType, NATIVE, type DescrGetFunc } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, MEMBER_READONLY, T_OBJECT, TP_DESCR_GET } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { CLASSMETHOD_TYPE, NONE, RUNTIME_ERROR } from "../../object/static.ts";
import { newBoundMethod } from "../method.ts";
import { setInstanceDict } from "../type/instance-attributes.ts";
import {
  CALLABLE,
  CALLABLE_BYTES,
  CALLABLE_DICT,
  callableDict,
  initializeCallable,
  isAbstract,
  newCallable,
} from "./callable.ts";
import { genericNew } from "./staticmethod.ts";

/** PyClassMethod_New: around `func` (borrowed). */
export function newClassMethod(vm: Machine, func: Address): Address {
  return newCallable(vm, CLASSMETHOD_TYPE, func);
}

/** cm_descr_get: a callable that is itself a descriptor is asked with the class as its object. */
function get(vm: Machine, self: Address, object: Address, type: Address): Address {
  const func = vm.get(self, CALLABLE);
  if (func === 0) throw vm.raise(RUNTIME_ERROR, "uninitialized classmethod object");
  const bound = type === 0 ? vm.typeOf(object) : type;
  const native = vm.get(vm.typeOf(func), TP_DESCR_GET);
  if (native !== 0) return (NATIVE[native] as DescrGetFunc)(vm, func, bound, bound);
  return newBoundMethod(vm, func, bound);
}

function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  initializeCallable(vm, "classmethod", self, args, kwargs);
}

function repr(vm: Machine, self: Address): Address {
  return vm.str(`<classmethod(${reprText(vm, vm.get(self, CALLABLE) || NONE)})>`);
}

defineType(CLASSMETHOD_TYPE, {
  name: "classmethod",
  basicSize: CALLABLE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  dictOffset: CALLABLE_DICT,
  doc:
    "classmethod(function) -> method\n\nConvert a function to be a class method.\n\n" +
    "A class method receives the class as implicit first argument,\njust like an instance method receives the instance.\n" +
    "To declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, ...):\n          ...\n\n" +
    "It can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\n" +
    "If a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\n" +
    "Class methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
  layout: [{ op: "fields", offset: CALLABLE, count: 2 }],
  slots: { repr, getattro: null, descr_get: get, init, new: genericNew },
  members: [
    ["__func__", T_OBJECT, CALLABLE, MEMBER_READONLY],
    ["__wrapped__", T_OBJECT, CALLABLE, MEMBER_READONLY],
  ],
  getset: [
    ["__isabstractmethod__", (vm, self) => newBool(vm, isAbstract(vm, vm.get(self, CALLABLE)))],
    ["__dict__", callableDict, setInstanceDict],
  ],
});
