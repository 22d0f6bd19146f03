/** The methods of an element that change its children. */
import { type Address, asSsize, EQ, type Machine, OB_SIZE, itemsOf, richCompareBool, VALUE_ERROR } from "@pyvm/vm";
import { checkElement } from "./arguments.ts";
import { addChild, childAt, childCount, makeRoom, storeChild, takeChild } from "./element-storage.ts";
import { fastSequence } from "./element-items.ts";
import { CHILDREN, LENGTH } from "./layout.ts";

export function append(vm: Machine, self: Address, child: Address): Address {
  checkElement(vm, child, "append");
  addChild(vm, self, child);
  return vm.none();
}

export function extend(vm: Machine, self: Address, elements: Address): Address {
  const mark = vm.mark();
  const sequence = vm.hold(fastSequence(vm, elements));
  for (let i = 0; i < vm.get(sequence, OB_SIZE); i++) {
    addChild(vm, self, vm.get(itemsOf(vm, sequence), 8 * i));
  }
  vm.release(mark);
  return vm.none();
}

export function insert(vm: Machine, self: Address, position: Address, child: Address): Address {
  const index = asSsize(vm, position);
  checkElement(vm, child, "insert", "argument 2");
  const extra = makeRoom(vm, self, 1);
  const length = vm.get(extra, LENGTH);
  const at = Math.min(index < 0 ? Math.max(index + length, 0) : index, length);
  const children = vm.get(extra, CHILDREN);
  vm.u8.copyWithin(children + 8 * (at + 1), children + 8 * at, children + 8 * length);
  storeChild(vm, children, at, vm.newRef(child));
  vm.set(extra, LENGTH, length + 1);
  return vm.none();
}

export function remove(vm: Machine, self: Address, child: Address): Address {
  checkElement(vm, child, "remove");
  const index = indexOfChild(vm, self, child);
  if (index < 0) throw vm.raise(VALUE_ERROR, "list.remove(x): x not in list");
  vm.decref(takeChild(vm, self, index));
  return vm.none();
}

/** Where the child is: the same, or else an equal one; -1 where there is none. */
function indexOfChild(vm: Machine, self: Address, child: Address): number {
  for (let i = 0; i < childCount(vm, self); i++) if (childAt(vm, self, i) === child) return i;
  const mark = vm.mark();
  for (let i = 0; i < childCount(vm, self); i++) {
    const found = richCompareBool(vm, vm.hold(vm.newRef(childAt(vm, self, i))), child, EQ);
    vm.release(mark);
    if (found) return i < childCount(vm, self) ? i : -1;
  }
  return -1;
}
