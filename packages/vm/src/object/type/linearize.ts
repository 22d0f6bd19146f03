/** The C3 method resolution order (mro_implementation and pmerge of Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newTuple, tupleSetItem } from "../../builtins/tuple/tuple.ts";
import { identifier } from "../identifiers.ts";
import { lookupAttrId } from "../attribute.ts";
import { strText } from "../repr.ts";
import { TP_BASES, TP_MRO } from "../offsets.ts";
import { TYPE_ERROR } from "../static.ts";

const ID_NAME = identifier("__name__");

/** A new tuple with the MRO of `type`, from its tp_bases, all of which have theirs. */
export function computeMro(vm: Machine, type: Address): Address {
  return tupleOf(vm, linearize(vm, type));
}

function tupleOf(vm: Machine, types: readonly Address[]): Address {
  const tuple = newTuple(vm, types.length);
  types.forEach((type, i) => tupleSetItem(vm, tuple, i, vm.newRef(type)));
  return tuple;
}

function itemsOf(vm: Machine, tuple: Address): Address[] {
  return Array.from({ length: vm.tupleSize(tuple) }, (_, i) => vm.tupleItem(tuple, i));
}

function linearize(vm: Machine, type: Address): Address[] {
  const bases = itemsOf(vm, vm.get(type, TP_BASES));
  for (const base of bases) {
    if (vm.get(base, TP_MRO) === 0) {
      throw vm.raise(TYPE_ERROR, `Cannot extend an incomplete type '${vm.typeNameOf(base)}'`);
    }
  }
  if (bases.length === 0) return [type];
  if (bases.length === 1) return [type, ...itemsOf(vm, vm.get(bases[0]!, TP_MRO))];
  checkDuplicates(vm, bases);
  return [type, ...merge(vm, [...bases.map((base) => itemsOf(vm, vm.get(base, TP_MRO))), bases])];
}

function checkDuplicates(vm: Machine, bases: readonly Address[]): void {
  const twice = bases.find((base, i) => bases.indexOf(base) !== i);
  if (twice !== undefined) throw vm.raise(TYPE_ERROR, `duplicate base class ${nameForMessage(vm, twice)}`);
}

function nameForMessage(vm: Machine, type: Address): string {
  const mark = vm.mark();
  const name = lookupAttrId(vm, type, ID_NAME);
  const text = name === 0 ? "?" : strText(vm, vm.hold(name));
  vm.release(mark);
  return text;
}

/** pmerge: takes the first head that is in no other list's tail, again and again. */
function merge(vm: Machine, lists: readonly (readonly Address[])[]): Address[] {
  const order: Address[] = [];
  const heads = lists.map(() => 0);
  for (;;) {
    const left = lists.some((list, i) => heads[i]! < list.length);
    if (!left) return order;
    const candidate = lists
      .map((list, i) => list[heads[i]!])
      .find((head) => head !== undefined && !lists.some((list, i) => list.indexOf(head, heads[i]! + 1) >= 0));
    if (candidate === undefined) throw inconsistent(vm, lists, heads);
    order.push(candidate);
    lists.forEach((list, i) => {
      if (list[heads[i]!] === candidate) heads[i]!++;
    });
  }
}

/** set_mro_error. */
function inconsistent(vm: Machine, lists: readonly (readonly Address[])[], heads: readonly number[]): unknown {
  const remaining = new Set<Address>();
  lists.forEach((list, i) => {
    if (heads[i]! < list.length) remaining.add(list[heads[i]!]!);
  });
  const names = [...remaining].map((type) => nameForMessage(vm, type)).join(", ");
  return vm.raise(TYPE_ERROR, `Cannot create a consistent method resolution\norder (MRO) for bases ${names}`);
}
