/** Subscripts and `in`. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dictContains } from "../../builtins/dict/dict.ts";
import { dictSubscript } from "../../builtins/dict/methods.ts";
import { setContainsSlot } from "../../builtins/set/methods.ts";
import { NATIVE, type BinaryFunc } from "../../object/native.ts";
import { MP_SUBSCRIPT, OB_TYPE } from "../../object/offsets.ts";
import { getItem, sequenceContains } from "../../object/subscript.ts";
import { DICT_TYPE, SET_TYPE } from "../../object/static.ts";

export function containsOperation(vm: Machine, container: Address, item: Address): boolean {
  const type = vm.i32[(container + OB_TYPE) >> 2];
  if (type === DICT_TYPE) return dictContains(vm, container, item);
  return type === SET_TYPE ? setContainsSlot(vm, container, item) === 1 : sequenceContains(vm, container, item);
}

export function subscript(vm: Machine, container: Address, key: Address): Address {
  const type = vm.i32[(container + OB_TYPE) >> 2];
  if (type === DICT_TYPE) return dictSubscript(vm, container, key);
  const native = vm.i32[(type + MP_SUBSCRIPT) >> 2];
  return native === 0 ? getItem(vm, container, key) : (NATIVE[native] as BinaryFunc)(vm, container, key);
}
