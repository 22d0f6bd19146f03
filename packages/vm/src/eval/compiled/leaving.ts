/**
 * How compiled code leaves what it is doing: it gives the frame to the loop, or throws.
 *
 * Values that it has in JavaScript go into the frame's slots. The first is at i32 index `slot`; a letter for each says what it is: in its `s`lot already,
 * `o`wned, `b`orrowed, or an `i`nt or `f`loat that has no object.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { F_CODE, F_LASTI, F_STACKDEPTH } from "../../object/offsets.ts";
import { INTERPRET } from "../loop.ts";
import { unboundDeref, unboundLocal } from "../scope-operations.ts";
import { boxFloat, boxInt } from "./numbers.ts";

/** Puts values into their slots. @returns false where there was no memory for a number's object, and left 0 in its slot */
function spill(vm: Machine, slot: number, kinds: string, values: readonly number[]): boolean {
  let complete = true;
  for (let i = 0; i < values.length; i++) {
    if (kinds[i] === "s") continue;
    const object = objectOf(vm, kinds[i]!, values[i]!);
    vm.i32[slot + 2 * i] = object;
    if (object === 0) complete = false;
  }
  return complete;
}

function objectOf(vm: Machine, kind: string, value: number): Address {
  if (kind === "i") return boxInt(vm, value);
  if (kind === "f") return boxFloat(vm, value);
  return kind === "b" ? vm.newRef(value) : value;
}

/**
 * What was expected of instruction `site` does not hold: the loop goes on at instruction `start`, and the function is compiled anew without that
 * expectation.
 *
 * @throws PY_ERROR where there is no memory for what the loop needs
 */
export function mistaken(
  vm: Machine,
  f: Address,
  site: number,
  start: number,
  depth: number,
  slot: number,
  kinds: string,
  ...values: readonly number[]
): number {
  const i32 = vm.i32;
  const code = i32[(f + F_CODE) >> 2];
  vm.tier.discard(vm, code, site);
  i32[(f + F_LASTI) >> 2] = start;
  if (!spill(vm, slot, kinds, values)) vm.noMemory();
  i32[(f + F_LASTI) >> 2] = start - 1;
  i32[(f + F_STACKDEPTH) >> 2] = depth;
  return INTERPRET;
}

/** Where a number finds no memory for an object, at instruction `k`. @throws PY_ERROR */
export function outOfMemory(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  kinds: string,
  ...values: readonly number[]
): never {
  vm.i32[(f + F_LASTI) >> 2] = k;
  spill(vm, slot, kinds, values);
  vm.noMemory();
}

/** At the use of a local variable that has no value. @throws PY_ERROR */
export function throwUnboundLocal(
  vm: Machine,
  f: Address,
  k: number,
  local: number,
  slot: number,
  kinds: string,
  ...values: readonly number[]
): void {
  vm.i32[(f + F_LASTI) >> 2] = k;
  spill(vm, slot, kinds, values);
  unboundLocal(vm, vm.i32[(f + F_CODE) >> 2], local);
}

/** The same for a cell. */
export function throwUnboundDeref(
  vm: Machine,
  f: Address,
  k: number,
  cell: number,
  slot: number,
  kinds: string,
  ...values: readonly number[]
): void {
  vm.i32[(f + F_LASTI) >> 2] = k;
  spill(vm, slot, kinds, values);
  unboundDeref(vm, vm.i32[(f + F_CODE) >> 2], cell);
}
