/** Loads, stores and deletions of plain names; CPython's `compiler_nameop`. */
import {
  DELETE_DEREF,
  DELETE_FAST,
  DELETE_GLOBAL,
  DELETE_NAME,
  LOAD_CLASSDEREF,
  LOAD_DEREF,
  LOAD_FAST,
  LOAD_GLOBAL,
  LOAD_NAME,
  STORE_DEREF,
  STORE_FAST,
  STORE_GLOBAL,
  STORE_NAME,
} from "../opcodes.ts";
import { CELL, CLASS_BLOCK, FREE, FUNCTION_BLOCK, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, LOCAL } from "../symtable-entry.ts";
import type { Codegen } from "./codegen.ts";
import { indexOfName } from "./unit.ts";

/** @throws PythonSyntaxError when a program would change `__debug__` */
export function refuseForbiddenName(c: Codegen, name: string, context: "Store" | "Del" | "Load"): void {
  if (name !== "__debug__") return;
  if (context === "Store") throw c.error("cannot assign to __debug__");
  if (context === "Del") throw c.error("cannot delete __debug__");
}

function emit(c: Codegen, opcode: number, names: Map<string, number>, name: string): void {
  c.opArg(opcode, indexOfName(names, name));
}

function pick(context: "Load" | "Store" | "Del", load: number, store: number, del: number): number {
  if (context === "Load") return load;
  return context === "Store" ? store : del;
}

export function emitName(c: Codegen, name: string, context: "Load" | "Store" | "Del"): void {
  refuseForbiddenName(c, name, context);
  const { unit } = c;
  const mangled = c.mangle(name);
  const isFunction = unit.entry.type === FUNCTION_BLOCK;
  const scope = unit.entry.scopeOf(mangled);
  if (scope === LOCAL && isFunction) {
    emit(c, pick(context, LOAD_FAST, STORE_FAST, DELETE_FAST), unit.varnames, mangled);
  } else if (scope === GLOBAL_EXPLICIT || (scope === GLOBAL_IMPLICIT && isFunction)) {
    emit(c, pick(context, LOAD_GLOBAL, STORE_GLOBAL, DELETE_GLOBAL), unit.names, mangled);
  } else if (scope === FREE || scope === CELL) {
    const load = unit.entry.type === CLASS_BLOCK ? LOAD_CLASSDEREF : LOAD_DEREF;
    const names = scope === FREE ? unit.freevars : unit.cellvars;
    c.opArg(pick(context, load, STORE_DEREF, DELETE_DEREF), names.get(mangled) as number);
  } else {
    emit(c, pick(context, LOAD_NAME, STORE_NAME, DELETE_NAME), unit.names, mangled);
  }
}

export function loadName(c: Codegen, name: string): void {
  emitName(c, name, "Load");
}

export function storeName(c: Codegen, name: string): void {
  emitName(c, name, "Store");
}

export function deleteName(c: Codegen, name: string): void {
  emitName(c, name, "Del");
}

/** For each name the index at which it comes again, -1 where it does not; null is no name. */
export function nextOccurrences(names: readonly (string | null)[]): Int32Array {
  const next = new Int32Array(names.length).fill(-1);
  const seen = new Map<string, number>();
  for (let i = names.length - 1; i >= 0; i--) {
    const name = names[i];
    if (name === null) continue;
    next[i] = seen.get(name) ?? -1;
    seen.set(name, i);
  }
  return next;
}
