/** object.__new__ and object.__init__, which accept surplus arguments only where the other one is overridden. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { NATIVE, nativeIndex } from "../../object/native.ts";
import { FLAG_IS_ABSTRACT, OB_SIZE, OB_TYPE, TP_ALLOC, TP_FLAGS, TP_INIT, TP_NEW } from "../../object/offsets.ts";
import { strText } from "../../object/repr.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { dictSize } from "../dict/dict.ts";
import { listItem, listSize } from "../list/list.ts";
import { listSort } from "../list/sort.ts";

const ID_ABSTRACT_METHODS = identifier("__abstractmethods__");

/** tp_alloc of a type: an instance with room for `items`. */
export function allocateInstance(vm: Machine, type: Address, items: number): Address {
  const alloc = vm.get(type, TP_ALLOC);
  if (alloc === 0) return vm.genericAlloc(type, items);
  return (NATIVE[alloc] as (vm: Machine, type: Address, items: number) => Address)(vm, type, items);
}

function hasExcessArguments(vm: Machine, args: Address, kwargs: Address): boolean {
  return vm.get(args, OB_SIZE) !== 0 || (kwargs !== 0 && dictSize(vm, kwargs) !== 0);
}

/** object_new. */
export function objectNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (hasExcessArguments(vm, args, kwargs)) {
    if (vm.get(type, TP_NEW) !== nativeIndex("object_new", objectNew)) {
      throw vm.raise(TYPE_ERROR, "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (vm.get(type, TP_INIT) === nativeIndex("object_init", objectInit)) {
      throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)}() takes no arguments`);
    }
  }
  if ((vm.get(type, TP_FLAGS) & FLAG_IS_ABSTRACT) !== 0) refuseAbstract(vm, type);
  return allocateInstance(vm, type, 0);
}

function refuseAbstract(vm: Machine, type: Address): never {
  const mark = vm.mark();
  const methods = vm.hold(getAttrId(vm, type, ID_ABSTRACT_METHODS));
  const sorted = vm.hold(listFromIterable(vm, methods));
  listSort(vm, sorted, 0, false);
  const count = listSize(vm, sorted);
  const names = Array.from({ length: count }, (_, i) => strText(vm, listItem(vm, sorted, i)));
  vm.release(mark);
  throw vm.raise(
    TYPE_ERROR,
    `Can't instantiate abstract class ${vm.typeNameOf(type)} with abstract method${count > 1 ? "s" : ""} ${names.join(", ")}`,
  );
}

/** object_init. */
export function objectInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  if (!hasExcessArguments(vm, args, kwargs)) return;
  const type = vm.get(self, OB_TYPE);
  if (vm.get(type, TP_INIT) !== nativeIndex("object_init", objectInit)) {
    throw vm.raise(TYPE_ERROR, "object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (vm.get(type, TP_NEW) === nativeIndex("object_new", objectNew)) {
    throw vm.raise(
      TYPE_ERROR,
      `${vm.typeNameOf(type)}.__init__() takes exactly one argument (the instance to initialize)`,
    );
  }
}
