/** The exceptions of library modules: static types, plain exceptions that can be referred to weakly; and classes that are made when a module is. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { call3 } from "../../object/call.ts";
import { addModuleObject } from "../../object/module.ts";
import { defineType } from "../../object/native.ts";
import { TYPE_TYPE } from "../../object/static.ts";
import { newDict } from "../dict/dict.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { clearBase, exceptionInit, exceptionNew } from "./base.ts";
import { BASE_LAYOUT, EXCEPTION_BYTES, EXCEPTION_FLAGS } from "./layout.ts";

/** Declares the static type at `type` as an exception of a module: `defineModuleException(ZLIB_ERROR, "zlib.error", EXCEPTION)`. */
export function defineModuleException(type: Address, name: string, base: Address, doc?: string): void {
  defineType(type, {
    name,
    base,
    ...(doc === undefined ? {} : { doc }),
    basicSize: EXCEPTION_BYTES + 8,
    weaklistOffset: EXCEPTION_BYTES,
    flags: EXCEPTION_FLAGS,
    layout: BASE_LAYOUT,
    slots: { new: exceptionNew, init: exceptionInit, clear: clearBase },
  });
}

/** PyErr_NewException: a class (owned) of exceptions. `bases` are borrowed. */
export function newExceptionClass(vm: Machine, module: string, name: string, ...bases: Address[]): Address {
  const mark = vm.mark();
  const namespace = vm.hold(newDict(vm));
  addModuleObject(vm, namespace, "__module__", vm.str(module));
  const made = call3(vm, TYPE_TYPE, vm.hold(vm.str(name)), vm.hold(tuplePack(vm, ...bases)), namespace);
  vm.release(mark);
  return made;
}
