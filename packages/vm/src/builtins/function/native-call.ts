/**
 * Calling natives by the convention in their PyMethodDef (Objects/methodobject.c, Objects/descrobject.c): built-in functions and methods, and
 * method descriptors, which take their `self` as the first argument.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { answered, NATIVE, type BinaryFunc, type FastCallFunc, type UnaryFunc } from "../../object/native.ts";
import {
  CFUNC_MODULE,
  CFUNC_ML,
  CFUNC_SELF,
  DESCR_METHOD,
  DESCR_NAME,
  DESCR_TYPE,
  FLAG_UNICODE_SUBCLASS,
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_NOARGS,
  METH_O,
  METH_STATIC,
  METH_VARARGS,
  ML_FLAGS,
  ML_METH,
  ML_NAME,
  OB_SIZE,
  OB_TYPE,
} from "../../object/offsets.ts";
import { BUILTIN_FUNCTION_TYPE, MODULE_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { typeQualname } from "../type/getset.ts";

const CONVENTION = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS;
const WHILE_CALLING = " while calling a Python object";

/** Calls a builtin_function_or_method with `nargs` borrowed arguments at `argv` and the values of `kwnames` (0: none) after them. */
export function callBuiltinMethod(
  vm: Machine,
  builtin: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  const i32 = vm.i32;
  const definition = i32[(builtin + CFUNC_ML) >> 2];
  const flags = i32[(definition + ML_FLAGS) >> 2];
  const native = NATIVE[i32[(definition + ML_METH) >> 2]];
  const self = (flags & METH_STATIC) !== 0 ? 0 : i32[(builtin + CFUNC_SELF) >> 2];
  switch (flags & CONVENTION) {
    case METH_FASTCALL | METH_KEYWORDS:
      return answered((native as FastCallFunc)(vm, self, argv, nargs, kwnames));
    case METH_FASTCALL:
      if (kwnames !== 0) checkNoKeywords(vm, builtin, kwnames);
      return answered((native as FastCallFunc)(vm, self, argv, nargs, 0));
    case METH_O: {
      if (kwnames !== 0) checkNoKeywords(vm, builtin, kwnames);
      if (nargs !== 1) wrongCount(vm, builtin, "exactly one argument", nargs);
      vm.countRecursion(WHILE_CALLING);
      const result = answered((native as BinaryFunc)(vm, self, i32[argv >> 2]));
      vm.leaveRecursion();
      return result;
    }
    default: {
      if (kwnames !== 0) checkNoKeywords(vm, builtin, kwnames);
      if (nargs !== 0) wrongCount(vm, builtin, "no arguments", nargs);
      vm.countRecursion(WHILE_CALLING);
      const result = answered((native as UnaryFunc)(vm, self));
      vm.leaveRecursion();
      return result;
    }
  }
}

/** Calls a method_descriptor: the first argument is the object. */
export function callMethodDescriptor(
  vm: Machine,
  descriptor: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  const i32 = vm.i32;
  if (nargs < 1) throw vm.raise(TYPE_ERROR, `unbound method ${functionText(vm, descriptor)} needs an argument`);
  const self = i32[argv >> 2];
  const owner = i32[(descriptor + DESCR_TYPE) >> 2];
  if (i32[(self + OB_TYPE) >> 2] !== owner) checkReceiver(vm, descriptor, self);
  const definition = i32[(descriptor + DESCR_METHOD) >> 2];
  const native = NATIVE[i32[(definition + ML_METH) >> 2]];
  switch (i32[(definition + ML_FLAGS) >> 2] & CONVENTION) {
    case METH_FASTCALL | METH_KEYWORDS:
      return answered((native as FastCallFunc)(vm, self, argv + 8, nargs - 1, kwnames));
    case METH_FASTCALL:
      if (kwnames !== 0) checkNoKeywords(vm, descriptor, kwnames);
      return answered((native as FastCallFunc)(vm, self, argv + 8, nargs - 1, 0));
    case METH_O: {
      if (kwnames !== 0) checkNoKeywords(vm, descriptor, kwnames);
      if (nargs !== 2) wrongCount(vm, descriptor, "exactly one argument", nargs - 1);
      vm.countRecursion(WHILE_CALLING);
      const result = answered((native as BinaryFunc)(vm, self, i32[(argv + 8) >> 2]));
      vm.leaveRecursion();
      return result;
    }
    default: {
      if (kwnames !== 0) checkNoKeywords(vm, descriptor, kwnames);
      if (nargs !== 1) wrongCount(vm, descriptor, "no arguments", nargs - 1);
      vm.countRecursion(WHILE_CALLING);
      const result = answered((native as UnaryFunc)(vm, self));
      vm.leaveRecursion();
      return result;
    }
  }
}

/** descr_check: whether `object` is an instance of the type that a descriptor belongs to. */
export function checkReceiver(vm: Machine, descriptor: Address, object: Address): void {
  const owner = vm.get(descriptor, DESCR_TYPE);
  if (isSubtype(vm, vm.typeOf(object), owner)) return;
  throw vm.raise(
    TYPE_ERROR,
    `descriptor '${vm.toJs(vm.get(descriptor, DESCR_NAME))}' for '${vm.typeNameOf(owner)}' objects ` +
      `doesn't apply to a '${vm.typeName(object)}' object`,
  );
}

function checkNoKeywords(vm: Machine, callable: Address, kwnames: Address): void {
  if (vm.get(kwnames, OB_SIZE) === 0) return;
  throw vm.raise(TYPE_ERROR, `${functionText(vm, callable)} takes no keyword arguments`);
}

function wrongCount(vm: Machine, callable: Address, expected: string, nargs: number): never {
  throw vm.raise(TYPE_ERROR, `${functionText(vm, callable)} takes ${expected} (${nargs} given)`);
}

/** _PyObject_FunctionStr for the callables of this file: `module.name()` or `type.name()`. */
function functionText(vm: Machine, callable: Address): string {
  if (vm.typeOf(callable) !== BUILTIN_FUNCTION_TYPE) return `${descriptorQualname(vm, callable)}()`;
  const module = vm.get(callable, CFUNC_MODULE);
  const named = module !== 0 && vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) && vm.toJs(module) !== "builtins";
  return `${named ? `${vm.toJs(module)}.` : ""}${builtinQualname(vm, callable)}()`;
}

/** meth_get__qualname__: the name after that of the type it is a method of. */
export function builtinQualname(vm: Machine, builtin: Address): string {
  const name = vm.toJs(vm.get(vm.get(builtin, CFUNC_ML), ML_NAME));
  const self = vm.get(builtin, CFUNC_SELF);
  if (self === 0 || isSubtype(vm, vm.typeOf(self), MODULE_TYPE)) return name;
  return `${typeQualnameText(vm, vm.isType(self) ? self : vm.typeOf(self))}.${name}`;
}

/** descr_get_qualname: the type's qualified name, a dot and the name. */
export function descriptorQualname(vm: Machine, descriptor: Address): string {
  return `${typeQualnameText(vm, vm.get(descriptor, DESCR_TYPE))}.${vm.toJs(vm.get(descriptor, DESCR_NAME))}`;
}

function typeQualnameText(vm: Machine, type: Address): string {
  const name = typeQualname(vm, type);
  const text = vm.toJs(name);
  vm.decref(name);
  return text;
}
