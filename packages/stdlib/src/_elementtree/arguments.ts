/** Arguments as the argument parser of C checks them. */
import { type Address, FLAG_DICT_SUBCLASS, type Machine, noneOrType, TYPE_ERROR } from "@pyvm/vm";
import { isElement } from "./element-storage.ts";

export function isDict(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_DICT_SUBCLASS);
}

/** The `O!` of an Element. */
export function checkElement(vm: Machine, object: Address, name: string, where = "argument"): void {
  if (isElement(vm, object)) return;
  const type = noneOrType(vm, object);
  throw vm.raise(TYPE_ERROR, `${name}() ${where} must be xml.etree.ElementTree.Element, not ${type}`);
}

/** The `O!` of a dict. */
export function checkDict(vm: Machine, object: Address, name: string, where = "argument"): void {
  if (!isDict(vm, object)) throw vm.raise(TYPE_ERROR, `${name}() ${where} must be dict, not ${noneOrType(vm, object)}`);
}
