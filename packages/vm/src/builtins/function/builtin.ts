/** builtin_function_or_method (Objects/methodobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { genericGetAttr } from "../../object/attribute.ts";
import { newBool } from "../../object/compare.ts";
import { pointerHash } from "../../object/hash.ts";
import { defineType } from "../../object/native.ts";
import {
  CFUNC_ML,
  CFUNC_MODULE,
  CFUNC_SELF,
  CFUNC_VECTORCALL,
  CFUNC_WEAKREFLIST,
  EQ,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  METH_STATIC,
  ML_FLAGS,
  ML_METH,
  ML_NAME,
  NE,
  T_OBJECT,
} from "../../object/offsets.ts";
import { addressText } from "../../object/repr.ts";
import { BUILTIN_FUNCTION_TYPE, MODULE_TYPE, NONE, NOT_IMPLEMENTED } from "../../object/static.ts";
import { methodDoc, signatureOf } from "../../object/type/definitions.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { BUILTIN_FUNCTION_BYTES } from "../descriptors/create.ts";
import { reduceToGetattr } from "../descriptors/reduce.ts";
import { callWithTupleAndDict } from "./vectorcall-call.ts";
import { builtinQualname } from "./native-call.ts";

function nativeIndexOf(vm: Machine, builtin: Address): number {
  return vm.get(vm.get(builtin, CFUNC_ML), ML_METH);
}

function name(vm: Machine, builtin: Address): Address {
  return vm.newRef(vm.get(vm.get(builtin, CFUNC_ML), ML_NAME));
}

function qualname(vm: Machine, builtin: Address): Address {
  return vm.str(builtinQualname(vm, builtin));
}

function doc(vm: Machine, builtin: Address): Address {
  const text = methodDoc(nativeIndexOf(vm, builtin));
  return text === undefined ? vm.none() : vm.str(text);
}

function textSignature(vm: Machine, builtin: Address): Address {
  const { text } = signatureOf(nativeIndexOf(vm, builtin));
  return text === null ? vm.none() : vm.str(text);
}

/** PyCFunction_GET_SELF: a static method has none. */
function self(vm: Machine, builtin: Address): Address {
  const isStatic = (vm.get(vm.get(builtin, CFUNC_ML), ML_FLAGS) & METH_STATIC) !== 0;
  return vm.newRef((isStatic ? 0 : vm.get(builtin, CFUNC_SELF)) || NONE);
}

function isFunction(vm: Machine, bound: Address): boolean {
  return bound === 0 || isSubtype(vm, vm.typeOf(bound), MODULE_TYPE);
}

function repr(vm: Machine, builtin: Address): Address {
  const bound = vm.get(builtin, CFUNC_SELF);
  const text = vm.toJs(vm.get(vm.get(builtin, CFUNC_ML), ML_NAME));
  if (isFunction(vm, bound)) return vm.str(`<built-in function ${text}>`);
  return vm.str(`<built-in method ${text} of ${vm.typeName(bound)} object at ${addressText(bound)}>`);
}

function reduce(vm: Machine, builtin: Address): Address {
  const bound = vm.get(builtin, CFUNC_SELF);
  if (isFunction(vm, bound)) return name(vm, builtin);
  return reduceToGetattr(vm, bound, vm.get(vm.get(builtin, CFUNC_ML), ML_NAME));
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if ((op !== EQ && op !== NE) || vm.typeOf(b) !== BUILTIN_FUNCTION_TYPE) return vm.newRef(NOT_IMPLEMENTED);
  const same = vm.get(a, CFUNC_SELF) === vm.get(b, CFUNC_SELF) && nativeIndexOf(vm, a) === nativeIndexOf(vm, b);
  return newBool(vm, same === (op === EQ));
}

function hash(vm: Machine, builtin: Address): number {
  return pointerHash(vm, vm.get(builtin, CFUNC_SELF)) ^ nativeIndexOf(vm, builtin);
}

defineType(BUILTIN_FUNCTION_TYPE, {
  name: "builtin_function_or_method",
  basicSize: BUILTIN_FUNCTION_BYTES,
  flags: FLAG_HAVE_GC | FLAG_HAVE_VECTORCALL,
  weaklistOffset: CFUNC_WEAKREFLIST,
  vectorcallOffset: CFUNC_VECTORCALL,
  layout: [{ op: "fields", offset: CFUNC_SELF, count: 2 }], // and m_module
  slots: { repr, hash, call: callWithTupleAndDict, getattro: genericGetAttr, richcompare },
  methods: [["__reduce__!($self)", reduce]],
  members: [["__module__", T_OBJECT, CFUNC_MODULE]],
  getset: [
    ["__doc__", doc],
    ["__name__", name],
    ["__qualname__", qualname],
    ["__self__", self],
    ["__text_signature__", textSignature],
  ],
});
