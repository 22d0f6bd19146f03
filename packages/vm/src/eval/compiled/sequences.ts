/**
 * Subscripts and iteration for compiled code. Like the rest of its fast ways these neither throw nor run Python code, and answer 0 where the instruction's own
 * function must do the work.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { INT_TYPE, LIST_TYPE, TUPLE_TYPE } from "../../object/static.ts";
import { LIST_ITEMS, LONG_DIGITS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";

/** The i32 index of the item that an exact int asks of an exact list or tuple, or 0. */
function itemSlot(i32: Int32Array, sequence: Address, key: Address): number {
  const type = i32[(sequence + OB_TYPE) >> 2];
  if (type !== LIST_TYPE && type !== TUPLE_TYPE) return 0;
  if (i32[(key + OB_TYPE) >> 2] !== INT_TYPE) return 0;
  const size = i32[(key + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 > 2) return 0;
  const length = i32[(sequence + OB_SIZE) >> 2];
  let index = Math.imul(size, i32[(key + LONG_DIGITS) >> 2]);
  if (index < 0) index = (index + length) | 0;
  if (index >>> 0 >= length) return 0;
  const items = type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS;
  return (items >> 2) + (index << 1);
}

/** `container[key]` of lists and tuples by int. Owned. */
export function item(vm: Machine, container: Address, key: Address): Address {
  const i32 = vm.i32;
  const at = itemSlot(i32, container, key);
  if (at === 0) return 0;
  const found = i32[at];
  i32[found >> 2]++;
  return found;
}

/**
 * `container[key] = value` of lists by int: takes `value` over and answers with what was there before (owned), or 0.
 */
export function replaceItem(vm: Machine, container: Address, key: Address, value: Address): Address {
  const i32 = vm.i32;
  if (i32[(container + OB_TYPE) >> 2] !== LIST_TYPE) return 0;
  const at = itemSlot(i32, container, key);
  if (at === 0) return 0;
  const old = i32[at];
  i32[at] = value;
  return old;
}
