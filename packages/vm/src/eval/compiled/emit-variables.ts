/** Local variables, constants and cells. */
import { CELL_REF } from "../../object/offsets.ts";
import type { Emitter, Operand } from "./emitter.ts";
import type { Surroundings } from "./emit-parts.ts";

export function emitLoadFast(around: Surroundings, local: number): void {
  const { emitter: e } = around;
  let name = e.knownLocal(local);
  if (name === undefined) {
    name = e.newName();
    e.line(`${name} = i32[${e.localSlot(local)}];`);
    if (!around.bound.has(local) && !e.isBound(local)) e.throwIf(`${name} === 0`, "local", local);
    e.knowLocal(local, name);
  }
  e.pushBorrowed(name, local);
}

export function emitStoreFast(e: Emitter, local: number, operand: Operand): void {
  e.ownBorrowersOf(local);
  e.own(operand);
  e.line(`storeLocal(vm, f, ${e.lasti}, ${e.localSlot(local)}, ${operand.name});`);
  e.forgetLocal(local);
  e.knowLocal(local, operand.name);
}

export function emitLoadConst(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = String(around.constants[arg]);
  const number = around.constantNumber(arg);
  if (number !== undefined) e.knowNumber(name, number);
  e.pushBorrowed(name, -1);
}

export function emitLoadClosure(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = e.newName();
  e.line(`${name} = i32[${cellOf(around, arg)}];`);
  e.own({ name, owned: false });
  e.pushOwned(name);
}

export function emitLoadDeref(around: Surroundings, arg: number): void {
  const { emitter: e } = around;
  const name = e.newName();
  e.line(`${name} = i32[(i32[${cellOf(around, arg)}] + ${CELL_REF}) >> 2];`);
  e.throwIf(`${name} === 0`, "cell", arg);
  e.own({ name, owned: false });
  e.pushOwned(name);
}

/** Where the frame has a cell, as text. */
export function cellOf(around: Surroundings, arg: number): string {
  return around.emitter.localSlot(around.localCount + arg);
}
