/** Assignment to `__bases__` and `__class__`, which must keep the layout of instances (Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { richCompareBool } from "../../object/compare.ts";
import {
  EQ,
  FLAG_HAVE_GC,
  FLAG_HEAPTYPE,
  FLAG_TUPLE_SUBCLASS,
  HT_SLOTS,
  TP_BASE,
  TP_BASES,
  TP_BASICSIZE,
  TP_DICTOFFSET,
  TP_FLAGS,
  TP_ITEMSIZE,
  TP_MRO,
  TP_WEAKLISTOFFSET,
} from "../../object/offsets.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { fixupSlotDispatchers } from "../../object/type/update.ts";
import { addToSubclassesOfBases, forEachSubclass, removeFromSubclassesOf } from "../../object/type/subclasses.ts";
import { typeModified } from "../../object/type/version.ts";
import { checkSettable } from "./getset.ts";
import { bestBase } from "./metaclass.ts";
import { mroInternal } from "./type-mro.ts";

/** same_slots_added: whether two types add the same to the same base. */
function sameSlotsAdded(vm: Machine, a: Address, b: Address): boolean {
  const base = vm.get(a, TP_BASE);
  if (base !== vm.get(b, TP_BASE)) return false;
  let size = vm.get(base, TP_BASICSIZE);
  for (const offset of [TP_DICTOFFSET, TP_WEAKLISTOFFSET]) {
    if (vm.get(a, offset) === size && vm.get(b, offset) === size) size += 8;
  }
  if (isHeap(vm, a) && isHeap(vm, b)) {
    const slotsA = vm.get(a, HT_SLOTS);
    const slotsB = vm.get(b, HT_SLOTS);
    if (slotsA !== 0 && slotsB !== 0) {
      if (!richCompareBool(vm, slotsA, slotsB, EQ)) return false;
      size += 8 * vm.tupleSize(slotsA);
    }
  }
  return size === vm.get(a, TP_BASICSIZE) && size === vm.get(b, TP_BASICSIZE);
}

function isHeap(vm: Machine, type: Address): boolean {
  return (vm.get(type, TP_FLAGS) & FLAG_HEAPTYPE) !== 0;
}

/** compatible_with_tp_base: whether a type adds nothing to the instances of its base. */
function addsNothing(vm: Machine, type: Address): boolean {
  const base = vm.get(type, TP_BASE);
  return (
    base !== 0 &&
    [TP_BASICSIZE, TP_ITEMSIZE, TP_DICTOFFSET, TP_WEAKLISTOFFSET].every(
      (offset) => vm.get(type, offset) === vm.get(base, offset),
    )
  );
}

/** compatible_for_assignment: throws unless instances of `from` may become instances of `to`. */
export function checkAssignable(vm: Machine, from: Address, to: Address, attribute: string): void {
  if (((vm.get(from, TP_FLAGS) ^ vm.get(to, TP_FLAGS)) & FLAG_HAVE_GC) !== 0) {
    throw vm.raise(
      TYPE_ERROR,
      `${attribute} assignment: '${vm.typeNameOf(to)}' deallocator differs from '${vm.typeNameOf(from)}'`,
    );
  }
  let a = to;
  let b = from;
  while (addsNothing(vm, a)) a = vm.get(a, TP_BASE);
  while (addsNothing(vm, b)) b = vm.get(b, TP_BASE);
  const same = a === b || (vm.get(a, TP_BASE) === vm.get(b, TP_BASE) && sameSlotsAdded(vm, a, b));
  if (same) return;
  throw vm.raise(
    TYPE_ERROR,
    `${attribute} assignment: '${vm.typeNameOf(to)}' object layout differs from '${vm.typeNameOf(from)}'`,
  );
}

/** type_set_bases. */
export function setBases(vm: Machine, type: Address, value: Address): void {
  checkSettable(vm, type, value, "__bases__");
  const name = vm.typeNameOf(type);
  if (!vm.hasFlag(value, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `can only assign tuple to ${name}.__bases__, not ${vm.typeName(value)}`);
  }
  if (vm.tupleSize(value) === 0) {
    throw vm.raise(TYPE_ERROR, `can only assign non-empty tuple to ${name}.__bases__, not ()`);
  }
  for (let i = 0; i < vm.tupleSize(value); i++) checkNewBase(vm, type, name, vm.tupleItem(value, i));
  const base = bestBase(vm, value);
  checkAssignable(vm, vm.get(type, TP_BASE), base, "__bases__");
  replaceBases(vm, type, value, base);
}

function checkNewBase(vm: Machine, type: Address, name: string, base: Address): void {
  if (!vm.isType(base)) {
    throw vm.raise(TYPE_ERROR, `${name}.__bases__ must be tuple of classes, not '${vm.typeName(base)}'`);
  }
  if (isSubtype(vm, base, type) || (vm.get(base, TP_MRO) !== 0 && typeIsBase(vm, base, type))) {
    throw vm.raise(TYPE_ERROR, "a __bases__ item causes an inheritance cycle");
  }
}

/** type_is_subtype_base_chain. */
function typeIsBase(vm: Machine, type: Address, base: Address): boolean {
  for (let at = type; at !== 0; at = vm.get(at, TP_BASE)) if (at === base) return true;
  return false;
}

/** What `mroHierarchy` has done to a type, everything owned; `oldMro` may be 0. */
interface ChangedMro {
  readonly type: Address;
  readonly newMro: Address;
  readonly oldMro: Address;
}

/**
 * Sets the bases, computes the MROs of the type and its subclasses, and puts everything back when one of them fails. A metaclass's `mro`
 * may have assigned other bases, or other MROs, meanwhile: those stay.
 */
function replaceBases(vm: Machine, type: Address, bases: Address, base: Address): void {
  const mark = vm.mark();
  const oldBases = vm.hold(vm.get(type, TP_BASES));
  const oldBase = vm.hold(vm.get(type, TP_BASE));
  vm.set(type, TP_BASES, vm.newRef(bases));
  vm.set(type, TP_BASE, vm.newRef(base));
  const changed: ChangedMro[] = [];
  const inner = vm.mark();
  try {
    recomputeMros(vm, type, changed);
  } catch (error) {
    vm.caught(error, inner);
    for (const entry of changed.toReversed()) undo(vm, entry);
    forget(vm, changed);
    if (vm.get(type, TP_BASES) === bases) {
      vm.replace(type, TP_BASES, vm.newRef(oldBases));
      vm.replace(type, TP_BASE, vm.newRef(oldBase));
    }
    throw error;
  }
  forget(vm, changed);
  if (vm.get(type, TP_BASES) === bases) {
    removeFromSubclassesOf(vm, oldBases, type);
    addToSubclassesOfBases(vm, type);
    updateAllSlots(vm, type);
  }
  vm.release(mark);
}

function undo(vm: Machine, { type, newMro, oldMro }: ChangedMro): void {
  if (vm.get(type, TP_MRO) !== newMro) return;
  vm.replace(type, TP_MRO, oldMro === 0 ? 0 : vm.newRef(oldMro));
  typeModified(vm, type);
}

function forget(vm: Machine, changed: readonly ChangedMro[]): void {
  for (const { type, newMro, oldMro } of changed) {
    vm.decref(newMro);
    vm.xdecref(oldMro);
    vm.decref(type);
  }
}

/** mro_hierarchy. */
function recomputeMros(vm: Machine, type: Address, changed: ChangedMro[]): void {
  const oldMro = mroInternal(vm, type);
  if (oldMro === -1) return;
  changed.push({ type: vm.newRef(type), newMro: vm.newRef(vm.get(type, TP_MRO)), oldMro });
  const mark = vm.mark();
  const subclasses: Address[] = [];
  forEachSubclass(vm, type, (subclass) => subclasses.push(vm.hold(vm.newRef(subclass))));
  for (const subclass of subclasses) recomputeMros(vm, subclass, changed);
  vm.release(mark);
}

/** update_all_slots. */
function updateAllSlots(vm: Machine, type: Address): void {
  typeModified(vm, type);
  fixupSlotDispatchers(vm, type);
  forEachSubclass(vm, type, (subclass) => updateAllSlots(vm, subclass));
}
