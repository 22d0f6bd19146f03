/** Ends of instructions that leave one value in the place of others. `sp` is the i32 index of the next free slot; the new one is returned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { deallocate } from "../object/dealloc.ts";
import { releaseSlots } from "./call-instructions.ts";

/** Releases the topmost slot. */
export function dropTop(vm: Machine, sp: number): number {
  const i32 = vm.i32;
  const top = i32[sp - 2];
  if (--i32[top >> 2] === 0) deallocate(vm, top);
  return sp - 2;
}

/** Puts `value` (owned) into the topmost slot. */
export function replaceTop(vm: Machine, sp: number, value: Address): number {
  const i32 = vm.i32;
  const old = i32[sp - 2];
  i32[sp - 2] = value;
  if (--i32[old >> 2] === 0) deallocate(vm, old);
  return sp;
}

/** Puts `value` (owned) into the place of all slots from `base` on. */
export function replaceSlots(vm: Machine, base: number, sp: number, value: Address): number {
  releaseSlots(vm, base, sp);
  vm.i32[base] = value;
  return base + 2;
}
