/** staticmethod (Objects/funcobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callTuple } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { defineType } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, MEMBER_READONLY, T_OBJECT } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { NONE, RUNTIME_ERROR, STATICMETHOD_TYPE } from "../../object/static.ts";
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

/** PyStaticMethod_New: around `func` (borrowed). */
export function newStaticMethod(vm: Machine, func: Address): Address {
  return newCallable(vm, STATICMETHOD_TYPE, func);
}

/** PyType_GenericNew. */
export function genericNew(vm: Machine, type: Address): Address {
  return vm.genericAlloc(type, 0);
}

function get(vm: Machine, self: Address): Address {
  const func = vm.get(self, CALLABLE);
  if (func === 0) throw vm.raise(RUNTIME_ERROR, "uninitialized staticmethod object");
  return vm.newRef(func);
}

function init(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  initializeCallable(vm, "staticmethod", self, args, kwargs);
}

function call(vm: Machine, self: Address, args: Address, kwargs: Address): Address {
  return callTuple(vm, vm.get(self, CALLABLE), args, kwargs);
}

function repr(vm: Machine, self: Address): Address {
  return vm.str(`<staticmethod(${reprText(vm, vm.get(self, CALLABLE) || NONE)})>`);
}

defineType(STATICMETHOD_TYPE, {
  name: "staticmethod",
  basicSize: CALLABLE_BYTES,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  dictOffset: CALLABLE_DICT,
  doc:
    "staticmethod(function) -> method\n\nConvert a function to be a static method.\n\n" +
    "A static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n" +
    "     class C:\n         @staticmethod\n         def f(arg1, arg2, ...):\n             ...\n\n" +
    "It can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\n" +
    "neither is passed implicitly as the first argument to the method.\n\n" +
    "Static methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
  layout: [{ op: "fields", offset: CALLABLE, count: 2 }],
  slots: { repr, call, getattro: null, descr_get: get, init, new: genericNew },
  members: [
    ["__func__", T_OBJECT, CALLABLE, MEMBER_READONLY],
    ["__wrapped__", T_OBJECT, CALLABLE, MEMBER_READONLY],
  ],
  getset: [
    ["__isabstractmethod__", (vm, self) => newBool(vm, isAbstract(vm, vm.get(self, CALLABLE)))],
    ["__dict__", callableDict, setInstanceDict],
  ],
});
