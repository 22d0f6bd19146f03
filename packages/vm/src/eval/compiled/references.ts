/** Giving up references in compiled code. What dies may run Python code, which must find the frame at the right line: `k` is the instruction's index. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { deallocate } from "../../object/dealloc.ts";
import { F_LASTI } from "../../object/offsets.ts";

export function drop(vm: Machine, f: Address, k: number, object: Address): void {
  const i32 = vm.i32;
  if (--i32[object >> 2] === 0) die(vm, f, k, object);
}

function die(vm: Machine, f: Address, k: number, object: Address): void {
  vm.i32[(f + F_LASTI) >> 2] = k;
  deallocate(vm, object);
}

/** STORE_FAST of an owned value to the local variable at i32 index `at`. */
export function storeLocal(vm: Machine, f: Address, k: number, at: number, value: Address): void {
  const i32 = vm.i32;
  const old = i32[at];
  i32[at] = value;
  if (old !== 0 && --i32[old >> 2] === 0) die(vm, f, k, old);
}

/** Gives up two operands, of which the bits of `own` say whether they are owned. */
export function dropTwo(vm: Machine, f: Address, k: number, a: Address, b: Address, own: number): void {
  const i32 = vm.i32;
  if ((own & 1) !== 0 && --i32[a >> 2] === 0) die(vm, f, k, a);
  if ((own & 2) !== 0 && --i32[b >> 2] === 0) die(vm, f, k, b);
}
