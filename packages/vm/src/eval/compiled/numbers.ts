/**
 * Numbers that compiled code has in JavaScript, and their objects.
 *
 * A number that is stored where nobody else knows the old one's object (its count is 1) is written into it, where CPython would make another and then free the
 * old one.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { boxFloat } from "../../builtins/float/float.ts";
import { boxInt } from "../../builtins/int/box.ts";
import { FLOAT_VALUE, LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE } from "../../object/static.ts";
import { storeLocal } from "./references.ts";

/** Whether an object can become the int `value`: an int that only its owner knows, and a value that is not among the small ones. */
function takesInt(i32: Int32Array, object: Address, value: number): boolean {
  return object !== 0 && i32[object >> 2] === 1 && value > 256 && i32[(object + OB_TYPE) >> 2] === INT_TYPE;
}

/** Puts an int into the reference at i32 index `at`, and releases what was there. 0 without memory, else 1; `k` as in references.ts. */
export function storeInt(vm: Machine, f: Address, k: number, at: number, value: number): number {
  const i32 = vm.i32;
  const old = i32[at];
  if (takesInt(i32, old, value)) {
    const word = old >> 2;
    i32[word + (OB_SIZE >> 2)] = 1;
    i32[word + (OB_SIZE >> 2) + 1] = 0;
    i32[word + (LONG_DIGITS >> 2)] = value;
    return 1;
  }
  const object = boxInt(vm, value);
  if (object === 0) return 0;
  storeLocal(vm, f, k, at, object);
  return 1;
}

/** The same for a float. */
export function storeFloat(vm: Machine, f: Address, k: number, at: number, value: number): number {
  const i32 = vm.i32;
  const old = i32[at];
  if (old !== 0 && i32[old >> 2] === 1 && i32[(old + OB_TYPE) >> 2] === FLOAT_TYPE) {
    vm.f64[(old + FLOAT_VALUE) >> 3] = value;
    return 1;
  }
  const object = boxFloat(vm, value);
  if (object === 0) return 0;
  storeLocal(vm, f, k, at, object);
  return 1;
}
