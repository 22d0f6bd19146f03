/** The instructions around generators, coroutines and what is asynchronous; as all in the table of rare-instructions.ts. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { deallocate } from "../object/dealloc.ts";
import { CO_CODE, CO_FLAGS, F_CODE, F_LASTI } from "../object/offsets.ts";
import * as awaiting from "./operations/awaiting.ts";
import { enterAsyncContext } from "./operations/contexts.ts";
import { dropTop, replaceTop } from "./value-stack.ts";

/** GEN_START: what was sent to begin with. */
export function startGenerator(vm: Machine, _: Address, sp: number): number {
  return dropTop(vm, sp);
}

/** GET_YIELD_FROM_ITER. */
export function getYieldFromIterator(vm: Machine, f: Address, sp: number): number {
  const i32 = vm.i32;
  const flags = i32[(i32[(f + F_CODE) >> 2] + CO_FLAGS) >> 2];
  return replaceTop(vm, sp, awaiting.getYieldFromIterator(vm, i32[sp - 2], flags));
}

/** GET_AWAITABLE, whose messages depend on the two instructions before it. */
export function getAwaitable(vm: Machine, f: Address, sp: number): number {
  const at = vm.get(vm.get(f, F_CODE), CO_CODE) + 32 + 2 * vm.get(f, F_LASTI);
  return replaceTop(vm, sp, awaiting.getAwaitable(vm, vm.i32[sp - 2], vm.u8[at - 2], vm.u8[at - 4]));
}

/** GET_AITER. */
export function getAsyncIterator(vm: Machine, _: Address, sp: number): number {
  return replaceTop(vm, sp, awaiting.getAsyncIterator(vm, vm.i32[sp - 2]));
}

/** GET_ANEXT; the iterator stays. */
export function getAsyncNext(vm: Machine, _: Address, sp: number): number {
  vm.i32[sp] = awaiting.getAsyncNext(vm, vm.i32[sp - 2]);
  return sp + 2;
}

/** BEFORE_ASYNC_WITH of a manager: its `__aexit__`, and the awaitable of its `__aenter__`. */
export function beforeAsyncWith(vm: Machine, _: Address, sp: number): number {
  const i32 = vm.i32;
  const manager = i32[sp - 2];
  const awaitable = enterAsyncContext(vm, manager);
  i32[sp - 2] = vm.unhold();
  i32[sp] = awaitable;
  if (--i32[manager >> 2] === 0) deallocate(vm, manager);
  return sp + 2;
}
