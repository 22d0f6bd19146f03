/**
 * Keeping the slots of a class in step with its dict (update_slot, fixup_slot_dispatchers): a slot is filled with the native that an
 * inherited wrapper_descriptor wraps where that is safe, else with the generic `slot_*` that calls the special method.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dictGetStr } from "../../builtins/dict/dict.ts";
import { isTypeNewWrapper } from "../../builtins/type/new-wrapper.ts";
import { hashNotImplemented } from "../hash.ts";
import { nativeIndex } from "../native.ts";
import { DESCR_TYPE, DESCR_WRAPPED, DESCR_WRAPPER_BASE, TP_DICT, TP_HASH, TP_MRO, TP_NEW } from "../offsets.ts";
import { BUILTIN_FUNCTION_TYPE, NONE, WRAPPER_DESCRIPTOR_TYPE } from "../static.ts";
import { isSubtype } from "./mro.ts";
import { firstOfOffset, slotDefinitions, slotsNamed, type SlotDefinition } from "./slots.ts";
import { forEachSubclass } from "./subclasses.ts";

/** What the dicts of the MRO have under an exact interned name (borrowed), or 0; leaves the attribute cache alone. */
export function findInMro(vm: Machine, type: Address, name: Address): Address {
  const mro = vm.get(type, TP_MRO);
  const count = vm.tupleSize(mro);
  for (let i = 0; i < count; i++) {
    const dict = vm.get(vm.tupleItem(mro, i), TP_DICT);
    const found = dict === 0 ? 0 : dictGetStr(vm, dict, name);
    if (found !== 0) return found;
  }
  return 0;
}

/** fixup_slot_dispatchers: fills every slot of a new class. */
export function fixupSlotDispatchers(vm: Machine, type: Address): void {
  const count = slotDefinitions().length;
  for (let index = 0; index < count;) index = updateOneSlot(vm, type, index);
}

/** update_slot: `name` was set or deleted in the dict of `type`. Refreshes its slots and those of the subclasses that inherit them. */
export function updateSlot(vm: Machine, type: Address, name: string): void {
  const indexes = slotsNamed(name);
  if (indexes.length === 0) return;
  const word = vm.id(slotDefinitions()[indexes[0]!]!.word);
  updateSubclasses(vm, type, word, indexes.map(firstOfOffset));
}

/** update_subclasses: a subclass that has the name in its own dict is not affected. */
function updateSubclasses(vm: Machine, type: Address, name: Address, indexes: readonly number[]): void {
  for (const index of indexes) updateOneSlot(vm, type, index);
  forEachSubclass(vm, type, (subclass) => {
    const dict = vm.get(subclass, TP_DICT);
    if (dict !== 0 && dictGetStr(vm, dict, name) !== 0) return;
    updateSubclasses(vm, subclass, name, indexes);
  });
}

/** update_one_slot: decides one slot from all definitions that share it. Returns the index after them. */
function updateOneSlot(vm: Machine, type: Address, first: number): number {
  const all = slotDefinitions();
  const offset = all[first]!.offset;
  let specific = 0;
  let generic = 0;
  let useGeneric = false;
  let index = first;
  for (; index < all.length && all[index]!.offset === offset; index++) {
    const definition = all[index]!;
    const found = findInMro(vm, type, vm.id(definition.word));
    if (found === 0) continue;
    if (isWrapperOf(vm, found, definition)) {
      if (mayDispatch(vm, type, definition)) generic = definition.function;
      const wrapped = vm.get(found, DESCR_WRAPPED);
      const same = all[vm.get(found, DESCR_WRAPPER_BASE)]!.wrapper === definition.wrapper;
      if ((specific === 0 || specific === wrapped) && same && isSubtype(vm, type, vm.get(found, DESCR_TYPE)))
        specific = wrapped;
      else useGeneric = true;
    } else if (offset === TP_NEW && vm.typeOf(found) === BUILTIN_FUNCTION_TYPE && isTypeNewWrapper(vm, found)) {
      specific = vm.get(type, TP_NEW);
    } else if (offset === TP_HASH && found === NONE) {
      specific = nativeIndex("PyObject_HashNotImplemented", hashNotImplemented);
    } else {
      useGeneric = true;
      generic = definition.function;
    }
  }
  vm.set(type, offset, specific !== 0 && !useGeneric ? specific : generic);
  return index;
}

function isWrapperOf(vm: Machine, found: Address, definition: SlotDefinition): boolean {
  if (vm.typeOf(found) !== WRAPPER_DESCRIPTOR_TYPE) return false;
  return slotDefinitions()[vm.get(found, DESCR_WRAPPER_BASE)]!.name === definition.name;
}

/** resolve_slotdups: whether this slot may call the special method: not where another slot of the name is the only one that is filled. */
function mayDispatch(vm: Machine, type: Address, definition: SlotDefinition): boolean {
  const all = slotDefinitions();
  let filled = 0;
  for (const index of slotsNamed(definition.name)) {
    const { offset } = all[index]!;
    if (vm.get(type, offset) === 0) continue;
    if (filled !== 0) return true;
    filled = offset;
  }
  return filled === 0 || filled === definition.offset;
}
