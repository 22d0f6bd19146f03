/**
 * The free lists of floats, tuples, lists, dicts and key tables, out of use while allocations are traced: an object that is taken from a free list is
 * no allocation, and would still have the place where its block was first asked for.
 *
 * A list that is empty and counts as full neither gives nor takes.
 */
import type { Machine } from "../machine/machine.ts";
import { clearDictFreeLists } from "../builtins/dict/dict.ts";
import { clearFloatFreeList } from "../builtins/float/float.ts";
import { clearListFreeList } from "../builtins/list/list.ts";
import { clearTupleFreeLists } from "../builtins/tuple/tuple.ts";
import { IS_DICT_FREE, IS_DICT_KEYS_FREE, IS_FLOAT_FREE_COUNT, IS_LIST_FREE, IS_TUPLE_FREE } from "../object/state.ts";

const FULL = 0x40000000;
const TUPLE_SIZES = 20;

/** The words that count what is in each list. */
const COUNTS: readonly number[] = [
  IS_FLOAT_FREE_COUNT,
  IS_LIST_FREE + 4,
  IS_DICT_FREE + 4,
  IS_DICT_KEYS_FREE + 4,
  ...Array.from({ length: TUPLE_SIZES }, (_, size) => IS_TUPLE_FREE + 8 * size + 4),
];

/** Empties the free lists and keeps them empty until {@link resumeFreeLists} or the next full collection. */
export function suspendFreeLists(vm: Machine): void {
  clearDictFreeLists(vm);
  clearListFreeList(vm);
  clearTupleFreeLists(vm);
  clearFloatFreeList(vm);
  for (const word of COUNTS) vm.set(0, word, FULL);
}

export function resumeFreeLists(vm: Machine): void {
  for (const word of COUNTS) vm.set(0, word, 0);
}
