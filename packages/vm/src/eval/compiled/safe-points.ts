/**
 * Where compiled code handles signals and lets collections run: every value is in its slot, the stack ends at i32 index `sp`. `k` is the instruction's index.
 *
 * An exception from here finds another stack than at the instruction's begin: `vm.unwindFrom` says where it ends.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { F_LASTI } from "../../object/offsets.ts";
import { checkEvalBreaker } from "../eval-breaker.ts";
import { saveStack } from "../block-stack.ts";

/** After a call. @returns whether the loop gets the frame, because tracing is on; it goes on at `resume` */
export function safePoint(vm: Machine, f: Address, k: number, sp: number, resume: number): boolean {
  return check(vm, f, k, sp) && giveBack(vm, f, sp, resume);
}

/** At a backward jump. @returns whether the function is to be entered anew at the target: also after many jumps, see helpers.ts */
export function jumpBack(vm: Machine, f: Address, k: number, sp: number, target: number, jumps: number): boolean {
  return (check(vm, f, k, sp) || jumps < 0) && giveBack(vm, f, sp, target);
}

function check(vm: Machine, f: Address, k: number, sp: number): boolean {
  vm.i32[(f + F_LASTI) >> 2] = k;
  try {
    return checkEvalBreaker(vm, f);
  } catch (error) {
    vm.unwindFrom = sp;
    throw error;
  }
}

function giveBack(vm: Machine, f: Address, sp: number, resume: number): boolean {
  vm.i32[(f + F_LASTI) >> 2] = resume - 1;
  saveStack(vm.i32, f, sp);
  return true;
}
