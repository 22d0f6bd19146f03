/** Slices without the slice object that BUILD_SLICE makes, which nobody sees where the sequence is an exact one and the bounds are plain. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { digitOf, NO_DIGIT } from "../builtins/int/box.ts";
import { listFromArray } from "../builtins/list/list.ts";
import {
  adjustBound,
  itemsOf,
  listExchangeItems,
  listGetStrided,
  listReplaceSlice,
  plainBound,
} from "../builtins/list/slicing.ts";
import { strGetStrided } from "../builtins/str/sequence.ts";
import { emptyStr, substring } from "../builtins/str/text.ts";
import { tupleGetStrided } from "../builtins/tuple/methods.ts";
import { tupleFromArray } from "../builtins/tuple/tuple.ts";
import { LIST_ITEMS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../object/offsets.ts";
import { LIST_TYPE, NONE, STR_TYPE, TUPLE_TYPE } from "../object/static.ts";

/** The slice of an exact str, list or tuple whose bounds are None or ints of one digit, owned; 0 for anything else. */
export function plainSlice(vm: Machine, sequence: Address, start: Address, stop: Address): Address {
  const i32 = vm.i32;
  const type = i32[(sequence + OB_TYPE) >> 2];
  if (type !== STR_TYPE && type !== LIST_TYPE && type !== TUPLE_TYPE) return 0;
  const size = i32[(sequence + OB_SIZE) >> 2];
  const from = plainBound(i32, start, size, 0);
  const to = plainBound(i32, stop, size, size);
  if (from < 0 || to < 0) return 0;
  const count = to > from ? to - from : 0;
  if (type === STR_TYPE) return count === 0 ? emptyStr(vm) : substring(vm, sequence, from, to);
  if (type === LIST_TYPE) return listFromArray(vm, i32[(sequence + LIST_ITEMS) >> 2] + 8 * from, count);
  if (count !== size) return tupleFromArray(vm, sequence + TUPLE_ITEMS + 8 * from, count);
  i32[sequence >> 2]++;
  return sequence;
}

/** The same for a step that is an int of one digit, and not 1. */
export function plainStridedSlice(
  vm: Machine,
  sequence: Address,
  startBound: Address,
  stopBound: Address,
  stepObject: Address,
): Address {
  const i32 = vm.i32;
  const type = i32[(sequence + OB_TYPE) >> 2];
  if (type !== STR_TYPE && type !== LIST_TYPE && type !== TUPLE_TYPE) return 0;
  const step = digitOf(i32, stepObject);
  if (step === NO_DIGIT || step === 0 || step === 1) return 0;
  const size = i32[(sequence + OB_SIZE) >> 2];
  const start = stridedBound(i32, startBound, size, step, step < 0 ? size - 1 : 0);
  const stop = stridedBound(i32, stopBound, size, step, step < 0 ? -1 : size);
  if (start === NO_DIGIT || stop === NO_DIGIT) return 0;
  const span = step < 0 ? start - stop : stop - start;
  const count = span > 0 ? (((span - 1) / (step < 0 ? -step : step)) | 0) + 1 : 0;
  if (type === LIST_TYPE) return listGetStrided(vm, sequence, start, step, count);
  if (type === STR_TYPE) return strGetStrided(vm, sequence, start, step, count);
  return tupleGetStrided(vm, sequence, start, step, count);
}

function stridedBound(i32: Int32Array, bound: Address, length: number, step: number, fallback: number): number {
  if (bound === NONE) return fallback;
  const index = digitOf(i32, bound);
  return index === NO_DIGIT ? NO_DIGIT : adjustBound(index, length, step);
}

/**
 * `list[start:stop] = value` for an exact list, and another exact list or tuple as the value; false, and nothing has happened, for anything else. A list that
 * only the stack knows is about to die: if it has as many items as it replaces, it takes those with it.
 */
export function assignPlainSlice(vm: Machine, list: Address, start: Address, stop: Address, value: Address): boolean {
  const i32 = vm.i32;
  if (i32[(list + OB_TYPE) >> 2] !== LIST_TYPE || value === list) return false;
  const type = i32[(value + OB_TYPE) >> 2];
  if (type !== LIST_TYPE && type !== TUPLE_TYPE) return false;
  const size = i32[(list + OB_SIZE) >> 2];
  const from = plainBound(i32, start, size, 0);
  const to = plainBound(i32, stop, size, size);
  if (from < 0 || to < 0) return false;
  const count = i32[(value + OB_SIZE) >> 2];
  if (type === LIST_TYPE && i32[value >> 2] === 1 && to - from === count) {
    listExchangeItems(i32, list, from, i32[(value + LIST_ITEMS) >> 2], count);
  } else listReplaceSlice(vm, list, from, to, itemsOf(vm, value), count);
  return true;
}
