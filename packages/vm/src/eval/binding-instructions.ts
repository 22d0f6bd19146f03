/** The instructions that bind, unbind and import names, but for those that are hot; as all in the table of rare-instructions.ts. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictSet } from "../builtins/dict/dict.ts";
import { deallocate } from "../object/dealloc.ts";
import { CELL_REF, CO_NLOCALS, F_CODE, F_GLOBALS, F_LOCALSPLUS } from "../object/offsets.ts";
import { nameOf } from "./attribute-instructions.ts";
import * as scope from "./scope-operations.ts";
import { dropTop } from "./value-stack.ts";

/** The cell (borrowed) of a cell or free variable. */
function cellAt(i32: Int32Array, f: Address, arg: number): Address {
  return i32[(f + F_LOCALSPLUS + 8 * (i32[(i32[(f + F_CODE) >> 2] + CO_NLOCALS) >> 2] + arg)) >> 2];
}

/** DELETE_FAST. */
export function deleteLocal(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  const slot = (f + F_LOCALSPLUS + 8 * arg) >> 2;
  const old = i32[slot];
  if (old === 0) scope.unboundLocal(vm, i32[(f + F_CODE) >> 2], arg);
  i32[slot] = 0;
  if (--i32[old >> 2] === 0) deallocate(vm, old);
  return sp;
}

/** DELETE_NAME. */
export function deleteName(vm: Machine, f: Address, sp: number, arg: number): number {
  scope.deleteName(vm, f, nameOf(vm.i32, f, arg));
  return sp;
}

/** STORE_GLOBAL. */
export function storeGlobal(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  dictSet(vm, i32[(f + F_GLOBALS) >> 2], nameOf(i32, f, arg), i32[sp - 2]);
  return dropTop(vm, sp);
}

/** DELETE_GLOBAL. */
export function deleteGlobal(vm: Machine, f: Address, sp: number, arg: number): number {
  scope.deleteGlobal(vm, f, nameOf(vm.i32, f, arg));
  return sp;
}

/** DELETE_DEREF. */
export function deleteCell(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  const cell = cellAt(i32, f, arg);
  const old = i32[(cell + CELL_REF) >> 2];
  if (old === 0) scope.unboundDeref(vm, i32[(f + F_CODE) >> 2], arg);
  i32[(cell + CELL_REF) >> 2] = 0;
  if (--i32[old >> 2] === 0) deallocate(vm, old);
  return sp;
}

/** LOAD_CLASSDEREF. */
export function loadClassCell(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  i32[sp] = scope.loadClassDeref(vm, f, i32[(f + F_CODE) >> 2], arg, cellAt(i32, f, arg));
  return sp + 2;
}

/** LOAD_BUILD_CLASS. */
export function loadBuildClass(vm: Machine, f: Address, sp: number): number {
  vm.i32[sp] = scope.loadBuildClass(vm, f);
  return sp + 2;
}

/** LOAD_ASSERTION_ERROR. */
export function loadAssertionError(vm: Machine, _: Address, sp: number): number {
  vm.i32[sp] = vm.newRef(scope.ASSERTION_ERROR_TYPE);
  return sp + 2;
}

/** SETUP_ANNOTATIONS. */
export function setUpAnnotations(vm: Machine, f: Address, sp: number): number {
  scope.setupAnnotations(vm, f);
  return sp;
}

/** IMPORT_NAME of the names to import and the level below them. */
export function importName(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  const fromList = i32[sp - 2];
  const level = i32[sp - 4];
  i32[sp - 4] = scope.importName(vm, f, nameOf(i32, f, arg), fromList, level);
  if (--i32[level >> 2] === 0) deallocate(vm, level);
  if (--i32[fromList >> 2] === 0) deallocate(vm, fromList);
  return sp - 2;
}

/** IMPORT_FROM; the module stays. */
export function importFrom(vm: Machine, f: Address, sp: number, arg: number): number {
  const i32 = vm.i32;
  i32[sp] = scope.importFrom(vm, i32[sp - 2], nameOf(i32, f, arg));
  return sp + 2;
}

/** IMPORT_STAR. */
export function importStar(vm: Machine, f: Address, sp: number): number {
  scope.importStar(vm, f, vm.i32[sp - 2]);
  return dropTop(vm, sp);
}
