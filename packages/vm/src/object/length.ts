/** Lengths that no JavaScript number holds exactly: those beyond 2^53, which only ranges and objects of one's own have. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newInt } from "../builtins/int/box.ts";
import { intToBig, newIntFromBig } from "../builtins/int/convert.ts";

/** The exact value of the last long length, for who makes an int of it at once. */
const last: { length: bigint } = { length: 0n };

/** What a function of `sq_length` or the like returns for the int that it found: `length`, its value as a number. A long one is remembered. */
export function lengthOfInt(vm: Machine, length: number, int: Address): number {
  if (length > Number.MAX_SAFE_INTEGER) last.length = intToBig(vm, int);
  return length;
}

/** An int of the length that such a function has just returned (owned). */
export function intOfLength(vm: Machine, length: number): Address {
  return length <= Number.MAX_SAFE_INTEGER ? newInt(vm, length) : newIntFromBig(vm, last.length);
}
