/** The arguments of `tp_new` and `tp_init`, a tuple and a dict, by an Argument Clinic signature. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictKeyAt, dictNext, dictSize, dictValueAt } from "../builtins/dict/dict.ts";
import { newTuple, tupleSetItem } from "../builtins/tuple/tuple.ts";
import { OB_SIZE, TUPLE_ITEMS } from "./offsets.ts";
import { type Signature, unpackKeywords } from "./signature.ts";
import { TYPE_ERROR } from "./static.ts";

/**
 * One address (borrowed) for each parameter of `signature`, 0 where it was not given.
 * @param kwargs a dict, or 0
 * @throws TypeError as `_PyArg_UnpackKeywords`
 */
export function newArguments(vm: Machine, signature: Signature, args: Address, kwargs: Address): Address[] {
  const i32 = vm.i32;
  const nargs = i32[(args + OB_SIZE) >> 2];
  const count = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  if (count === 0) return unpackKeywords(vm, signature, args + TUPLE_ITEMS, nargs, 0);
  const mark = vm.mark();
  const kwnames = vm.hold(newTuple(vm, count));
  const argv = vm.pushArguments(nargs + count);
  i32.copyWithin(argv >> 2, (args + TUPLE_ITEMS) >> 2, ((args + TUPLE_ITEMS) >> 2) + 2 * nargs);
  let index = 0;
  for (let at = dictNext(vm, kwargs, 0); at >= 0 && index < count; at = dictNext(vm, kwargs, at + 1), index++) {
    tupleSetItem(vm, kwnames, index, vm.newRef(dictKeyAt(vm, kwargs, at)));
    i32[(argv >> 2) + 2 * (nargs + index)] = dictValueAt(vm, kwargs, at);
  }
  const values = unpackKeywords(vm, signature, argv, nargs, kwnames);
  vm.release(mark);
  return values;
}

/** _PyArg_NoKeywords: throws when there are keyword arguments. */
export function refuseKeywords(vm: Machine, name: string, kwargs: Address): void {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
}

/** The same for the names of a vectorcall. */
export function refuseKeywordNames(vm: Machine, name: string, kwnames: Address): void {
  if (kwnames !== 0 && vm.tupleSize(kwnames) > 0) throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
}
