/** `__slots__` of a class statement, and the words that its instances add to the base's. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { tupleFromIterable } from "../../object/iterate.ts";
import { FLAG_UNICODE_SUBCLASS, TP_DICTOFFSET, TP_ITEMSIZE, TP_WEAKLISTOFFSET } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { dictGet, dictGetId } from "../dict/dict.ts";
import { isIdentifierStr } from "../str/predicates.ts";
import { strCompare } from "../str/text.ts";
import { newTuple, tuplePack, tupleSetItem } from "../tuple/tuple.ts";

/** What a class adds to the instances of its base. */
export interface ClassSlots {
  /** A tuple of mangled names in their order of code points (owned), or 0 without `__slots__`. */
  readonly names: Address;
  readonly addDict: boolean;
  readonly addWeakref: boolean;
}

const ID_SLOTS = identifier("__slots__");

/** type_new_slots. The result's tuple is held on the native value stack. */
export function readSlots(vm: Machine, className: string, base: Address, bases: Address, dict: Address): ClassSlots {
  const mayAddDict = vm.get(base, TP_DICTOFFSET) === 0;
  const mayAddWeakref = vm.get(base, TP_WEAKLISTOFFSET) === 0 && vm.get(base, TP_ITEMSIZE) === 0;
  const declared = dictGetId(vm, dict, ID_SLOTS);
  if (declared === 0) return { names: 0, addDict: mayAddDict, addWeakref: mayAddWeakref };
  const isStr = vm.hasFlag(declared, FLAG_UNICODE_SUBCLASS);
  const slots = vm.hold(isStr ? tuplePack(vm, declared) : tupleFromIterable(vm, declared));
  if (vm.tupleSize(slots) > 0 && vm.get(base, TP_ITEMSIZE) !== 0) {
    throw vm.raise(TYPE_ERROR, `nonempty __slots__ not supported for subtype of '${vm.typeNameOf(base)}'`);
  }
  let addDict = false;
  let addWeakref = false;
  for (const name of checkedNames(vm, slots)) {
    if (name === "__dict__") {
      if (!mayAddDict || addDict) throw vm.raise(TYPE_ERROR, "__dict__ slot disallowed: we already got one");
      addDict = true;
    } else if (name === "__weakref__") {
      if (!mayAddWeakref || addWeakref) {
        throw vm.raise(TYPE_ERROR, "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
      }
      addWeakref = true;
    }
  }
  const names = vm.hold(mangledNames(vm, className, slots, dict, addDict, addWeakref));
  if (!addDict && mayAddDict) addDict = someOtherBaseHas(vm, base, bases, TP_DICTOFFSET);
  if (!addWeakref && mayAddWeakref) addWeakref = someOtherBaseHas(vm, base, bases, TP_WEAKLISTOFFSET);
  return { names, addDict, addWeakref };
}

/** The names as JavaScript strings, each checked to be an identifier. */
function checkedNames(vm: Machine, slots: Address): string[] {
  return Array.from({ length: vm.tupleSize(slots) }, (_, i) => {
    const slot = vm.tupleItem(slots, i);
    if (!vm.hasFlag(slot, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `__slots__ items must be strings, not '${vm.typeName(slot)}'`);
    }
    if (!isIdentifierStr(vm, slot)) throw vm.raise(TYPE_ERROR, "__slots__ must be identifiers");
    return vm.toJs(slot);
  });
}

function mangledNames(
  vm: Machine,
  className: string,
  slots: Address,
  dict: Address,
  addDict: boolean,
  addWeakref: boolean,
): Address {
  const mark = vm.mark();
  const names: Address[] = [];
  for (let i = 0; i < vm.tupleSize(slots); i++) {
    const plain = vm.toJs(vm.tupleItem(slots, i));
    if ((addDict && plain === "__dict__") || (addWeakref && plain === "__weakref__")) continue;
    const name = vm.hold(vm.intern(mangle(className, plain)));
    if (plain !== "__qualname__" && plain !== "__classcell__" && dictGet(vm, dict, name) !== 0) {
      throw vm.raise(VALUE_ERROR, `${reprText(vm, name)} in __slots__ conflicts with class variable`);
    }
    names.push(name);
  }
  names.sort((a, b) => strCompare(vm, a, b));
  const tuple = newTuple(vm, names.length);
  names.forEach((name, i) => tupleSetItem(vm, tuple, i, vm.newRef(name)));
  vm.release(mark);
  return tuple;
}

/** _Py_Mangle: `__x` in class `_C` is `_C__x`. */
export function mangle(className: string, name: string): string {
  if (!name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}

/** type_new_slots_bases: a secondary base may bring the dict or the weak references. */
function someOtherBaseHas(vm: Machine, base: Address, bases: Address, offset: number): boolean {
  for (let i = 0; i < vm.tupleSize(bases); i++) {
    const other = vm.tupleItem(bases, i);
    if (other !== base && vm.get(other, offset) !== 0) return true;
  }
  return false;
}
