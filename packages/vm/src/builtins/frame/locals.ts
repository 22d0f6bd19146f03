/** A frame's namespace as a dict (PyFrame_FastToLocalsWithError). */
import { CO_OPTIMIZED } from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { delItem, getItem, setItem } from "../../object/subscript.ts";
import {
  CELL_REF,
  CO_CELLVARS,
  CO_FLAGS,
  CO_FREEVARS,
  CO_NLOCALS,
  CO_VARNAMES,
  F_CODE,
  F_LOCALS,
  F_LOCALSPLUS,
} from "../../object/offsets.ts";
import { DICT_TYPE, KEY_ERROR } from "../../object/static.ts";
import { clearException, exceptionMatches, fetchException, restoreException } from "../../machine/errors.ts";
import { dictDelete, dictSet, newDict } from "../dict/dict.ts";

/** The dict (borrowed) in f_locals, brought up to date with the fast locals and cells. */
export function frameLocals(vm: Machine, frame: Address): Address {
  let locals = vm.get(frame, F_LOCALS);
  if (locals === 0) {
    locals = newDict(vm);
    vm.set(frame, F_LOCALS, locals);
  }
  const code = vm.get(frame, F_CODE);
  const names = vm.get(code, CO_VARNAMES);
  const localCount = Math.min(vm.tupleSize(names), vm.get(code, CO_NLOCALS));
  for (let i = 0; i < localCount; i++) {
    store(vm, locals, vm.tupleItem(names, i), vm.get(frame, F_LOCALSPLUS + 8 * i));
  }
  const cells = vm.get(code, CO_CELLVARS);
  const cellCount = vm.tupleSize(cells);
  let slot = F_LOCALSPLUS + 8 * vm.get(code, CO_NLOCALS);
  for (let i = 0; i < cellCount; i++, slot += 8) storeCell(vm, locals, vm.tupleItem(cells, i), vm.get(frame, slot));
  // A class body's free variables are not part of its namespace.
  if ((vm.get(code, CO_FLAGS) & CO_OPTIMIZED) !== 0) {
    const free = vm.get(code, CO_FREEVARS);
    const freeCount = vm.tupleSize(free);
    for (let i = 0; i < freeCount; i++, slot += 8) storeCell(vm, locals, vm.tupleItem(free, i), vm.get(frame, slot));
  }
  return locals;
}

/** PyFrame_LocalsToFast with `clear`: the fast locals and cells become what f_locals says. Never throws. */
export function localsToFast(vm: Machine, frame: Address): void {
  const locals = vm.get(frame, F_LOCALS);
  if (locals === 0) return;
  const code = vm.get(frame, F_CODE);
  const names = vm.get(code, CO_VARNAMES);
  const localCount = Math.min(vm.tupleSize(names), vm.get(code, CO_NLOCALS));
  const exception = fetchException(vm);
  for (let i = 0; i < localCount; i++) {
    vm.replace(frame, F_LOCALSPLUS + 8 * i, valueIn(vm, locals, vm.tupleItem(names, i)));
  }
  const cells = vm.get(code, CO_CELLVARS);
  const cellCount = vm.tupleSize(cells);
  let slot = F_LOCALSPLUS + 8 * vm.get(code, CO_NLOCALS);
  for (let i = 0; i < cellCount; i++, slot += 8) setCell(vm, locals, vm.tupleItem(cells, i), vm.get(frame, slot));
  if ((vm.get(code, CO_FLAGS) & CO_OPTIMIZED) !== 0) {
    const free = vm.get(code, CO_FREEVARS);
    const freeCount = vm.tupleSize(free);
    for (let i = 0; i < freeCount; i++, slot += 8) setCell(vm, locals, vm.tupleItem(free, i), vm.get(frame, slot));
  }
  if (exception !== 0) restoreException(vm, exception);
}

function setCell(vm: Machine, locals: Address, name: Address, cell: Address): void {
  if (cell !== 0) vm.replace(cell, CELL_REF, valueIn(vm, locals, name));
}

/** What a namespace has under a name (owned), or 0. */
function valueIn(vm: Machine, locals: Address, name: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return getItem(vm, locals, name);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    clearException(vm);
    return 0;
  }
}

function storeCell(vm: Machine, locals: Address, name: Address, cell: Address): void {
  store(vm, locals, name, cell === 0 ? 0 : vm.get(cell, CELL_REF));
}

/** Sets a name, or removes it for a variable without a value. */
function store(vm: Machine, locals: Address, name: Address, value: Address): void {
  if (vm.typeOf(locals) === DICT_TYPE) {
    if (value !== 0) dictSet(vm, locals, name, value);
    else dictDelete(vm, locals, name);
    return;
  }
  if (value !== 0) {
    setItem(vm, locals, name, value);
    return;
  }
  const mark = vm.mark();
  try {
    delItem(vm, locals, name);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, KEY_ERROR)) throw error;
    clearException(vm);
  }
}
