/** `sequence[start:stop]` without the slice object between BUILD_SLICE and BINARY_SUBSCR, which nobody sees where the sequence is an exact one. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { listFromArray } from "../builtins/list/list.ts";
import { plainBound } from "../builtins/list/slicing.ts";
import { emptyStr, substring } from "../builtins/str/text.ts";
import { tupleFromArray } from "../builtins/tuple/tuple.ts";
import { LIST_ITEMS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../object/offsets.ts";
import { LIST_TYPE, STR_TYPE, TUPLE_TYPE } from "../object/static.ts";

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
