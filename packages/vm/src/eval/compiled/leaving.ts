/**
 * How compiled code leaves what it is doing: it gives the frame to the loop, or throws.
 *
 * Values that it has in JavaScript go into the frame's slots. A letter for each says what it is: in its `s`lot already,
 * `o`wned, `b`orrowed, or an `i`nt or `f`loat that has no object.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { boxFloat } from "../../builtins/float/float.ts";
import { boxInt } from "../../builtins/int/box.ts";
import { F_CODE, F_LASTI, F_STACKDEPTH, F_VALUESTACK } from "../../object/offsets.ts";
import { INTERPRET } from "../outcomes.ts";
import { unboundDeref, unboundLocal } from "../scope-operations.ts";
import type { Exit } from "./emitter.ts";

/** Puts values into their slots, the first at i32 index `slot`. @returns false where there was no memory for a number's object, and left 0 in its slot */
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
 * Leaves a compiled function by one of its exits; `values` are what is not in its slots.
 *
 * - `mistaken`: what was expected of an instruction does not hold. The loop goes on at the instruction that the exit names, and the function is compiled anew
 *   without that expectation.
 * - `memory`: there is none for a number's object.
 * - `local`, `cell`: the variable has no value.
 *
 * @returns INTERPRET
 * @throws PY_ERROR
 */
export function leaveBy(vm: Machine, f: Address, exit: Exit, values: readonly number[]): number {
  const i32 = vm.i32;
  const code = i32[(f + F_CODE) >> 2];
  const mistaken = exit.reason === "mistaken";
  i32[(f + F_LASTI) >> 2] = mistaken ? exit.arg : exit.index;
  const slot = (i32[(f + F_VALUESTACK) >> 2] >> 2) + 2 * exit.slot;
  const complete = spill(vm, slot, exit.kinds, values);
  if (exit.reason === "local") unboundLocal(vm, code, exit.arg);
  if (exit.reason === "cell") unboundDeref(vm, code, exit.arg);
  if (!complete || !mistaken) vm.noMemory();
  i32[(f + F_LASTI) >> 2] = exit.arg - 1;
  i32[(f + F_STACKDEPTH) >> 2] = exit.depth;
  vm.tier.discard(vm, code, exit.index);
  return INTERPRET;
}
