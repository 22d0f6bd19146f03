/**
 * tp_subclasses: each type knows its direct subclasses, as a dict from the subclass's address to a weak reference to it.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newInt } from "../../builtins/int/int.ts";
import { dictDelete, dictKeyAt, dictNext, dictSet, dictSize, dictValueAt, newDict } from "../../builtins/dict/dict.ts";
import { listAppend, listItem, listSize, newList } from "../../builtins/list/list.ts";
import { newWeakReference } from "../../builtins/weakref/weakref.ts";
import { TP_BASES, TP_SUBCLASSES, WR_OBJECT } from "../offsets.ts";
import { NONE } from "../static.ts";

/** add_subclass. */
export function addSubclass(vm: Machine, base: Address, type: Address): void {
  const mark = vm.mark();
  const reference = vm.hold(newWeakReference(vm, type, 0));
  const key = vm.hold(newInt(vm, type));
  let dict = vm.get(base, TP_SUBCLASSES);
  if (dict === 0) {
    dict = newDict(vm);
    vm.set(base, TP_SUBCLASSES, dict);
  }
  dictSet(vm, dict, key, reference);
  const size = dictSize(vm, dict);
  if (size >= 16 && (size & (size - 1)) === 0) removeDead(vm, dict);
  vm.release(mark);
}

/** Drops the references to types that are gone; done whenever the size reaches a power of two. */
function removeDead(vm: Machine, dict: Address): void {
  const mark = vm.mark();
  const dead = vm.hold(newList(vm));
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    if (vm.get(dictValueAt(vm, dict, at), WR_OBJECT) === NONE) listAppend(vm, dead, dictKeyAt(vm, dict, at));
  }
  for (let i = listSize(vm, dead) - 1; i >= 0; i--) dictDelete(vm, dict, listItem(vm, dead, i));
  vm.release(mark);
}

/** Tells every type in `tp_bases` of the new subclass. */
export function addToSubclassesOfBases(vm: Machine, type: Address): void {
  const bases = vm.get(type, TP_BASES);
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) addSubclass(vm, vm.tupleItem(bases, i), type);
}

/** remove_subclass. */
export function removeSubclass(vm: Machine, base: Address, type: Address): void {
  const dict = vm.get(base, TP_SUBCLASSES);
  if (dict === 0) return;
  const mark = vm.mark();
  dictDelete(vm, dict, vm.hold(newInt(vm, type)));
  vm.release(mark);
}

/** remove_all_subclasses. */
export function removeFromSubclassesOf(vm: Machine, bases: Address, type: Address): void {
  const count = vm.tupleSize(bases);
  for (let i = 0; i < count; i++) removeSubclass(vm, vm.tupleItem(bases, i), type);
}

/** Calls `visit` with each living direct subclass (borrowed), in the order in which they were made. */
export function forEachSubclass(vm: Machine, type: Address, visit: (subclass: Address) => void): void {
  const dict = vm.get(type, TP_SUBCLASSES);
  if (dict === 0) return;
  for (let at = dictNext(vm, dict, 0); at >= 0; at = dictNext(vm, dict, at + 1)) {
    const subclass = vm.get(dictValueAt(vm, dict, at), WR_OBJECT);
    if (subclass !== 0 && subclass !== NONE) visit(subclass);
  }
}
