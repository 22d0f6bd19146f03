/** dir(): the names of an object and of the classes behind it. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { FLAG_DICT_SUBCLASS } from "../../object/offsets.ts";
import { length, sequenceGetItem } from "../../object/subscript.ts";
import { newDict } from "../dict/dict.ts";
import { dictCopy, dictUpdate } from "../dict/merge.ts";

const ID_DICT = identifier("__dict__");
const ID_BASES = identifier("__bases__");
const ID_CLASS = identifier("__class__");

/** merge_class_dict: fills `dict` with the names of `type` and all its bases. */
export function mergeClassDict(vm: Machine, dict: Address, type: Address): void {
  const mark = vm.mark();
  const names = lookupAttrId(vm, type, ID_DICT);
  if (names !== 0) dictUpdate(vm, dict, vm.hold(names));
  const bases = lookupAttrId(vm, type, ID_BASES);
  if (bases !== 0) {
    vm.hold(bases);
    const count = length(vm, bases);
    for (let i = 0; i < count; i++) mergeClassDict(vm, dict, vm.hold(sequenceGetItem(vm, bases, i)));
  }
  vm.release(mark);
}

/** object.__dir__: the instance's names, its class's and those of the bases, unsorted. */
export function objectDir(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const own = lookupAttrId(vm, self, ID_DICT);
  if (own !== 0) vm.hold(own);
  const isDict = own !== 0 && vm.hasFlag(own, FLAG_DICT_SUBCLASS);
  const dict = vm.hold(isDict ? dictCopy(vm, own) : newDict(vm));
  const type = lookupAttrId(vm, self, ID_CLASS);
  if (type !== 0) mergeClassDict(vm, dict, vm.hold(type));
  const list = listFromIterable(vm, dict);
  vm.release(mark);
  return list;
}
