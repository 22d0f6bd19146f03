/** Lists of what a dict holds (PyDict_Keys, PyDict_Values, PyDict_Items). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { listInitItem, newListSized } from "../list/list.ts";
import { tuplePair } from "../tuple/tuple.ts";
import { dictKeyAt, dictNext, dictSize, dictValueAt } from "./dict.ts";

/** A new list of the keys. */
export function dictKeys(vm: Machine, dict: Address): Address {
  const list = newListSized(vm, dictSize(vm, dict));
  let at = 0;
  for (let ix = dictNext(vm, dict, 0); ix >= 0; ix = dictNext(vm, dict, ix + 1)) {
    listInitItem(vm, list, at++, vm.newRef(dictKeyAt(vm, dict, ix)));
  }
  return list;
}

/** A new list of the values. */
export function dictValues(vm: Machine, dict: Address): Address {
  const list = newListSized(vm, dictSize(vm, dict));
  let at = 0;
  for (let ix = dictNext(vm, dict, 0); ix >= 0; ix = dictNext(vm, dict, ix + 1)) {
    listInitItem(vm, list, at++, vm.newRef(dictValueAt(vm, dict, ix)));
  }
  return list;
}

/** A new list of pairs of key and value. */
export function dictItems(vm: Machine, dict: Address): Address {
  const list = vm.hold(newListSized(vm, dictSize(vm, dict)));
  let at = 0;
  for (let ix = dictNext(vm, dict, 0); ix >= 0; ix = dictNext(vm, dict, ix + 1)) {
    listInitItem(vm, list, at++, tuplePair(vm, dictKeyAt(vm, dict, ix), dictValueAt(vm, dict, ix)));
  }
  return vm.unhold();
}
