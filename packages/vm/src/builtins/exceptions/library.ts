/** The exceptions of library modules (PyErr_NewException): a plain exception that can be referred to weakly. */
import type { Address } from "@pyvm/heap";
import { defineType } from "../../object/native.ts";
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
