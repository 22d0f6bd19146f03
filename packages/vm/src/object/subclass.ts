/** isinstance and issubclass (Objects/abstract.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { lookupAttrId } from "./attribute.ts";
import { callSpecial } from "./call.ts";
import { takeTruth } from "./compare.ts";
import { identifier } from "./identifiers.ts";
import { FLAG_TUPLE_SUBCLASS } from "./offsets.ts";
import { TYPE_ERROR, TYPE_TYPE } from "./static.ts";
import { isSubtype } from "./type/mro.ts";

const ID_INSTANCECHECK = identifier("__instancecheck__");
const ID_SUBCLASSCHECK = identifier("__subclasscheck__");
const ID_BASES = identifier("__bases__");
const ID_CLASS = identifier("__class__");

/** PyObject_IsInstance: `type` a class, a tuple of classes (nested ones too), a union, or anything with `__instancecheck__`. */
export function isInstance(vm: Machine, object: Address, type: Address): boolean {
  if (vm.typeOf(object) === type) return true;
  if (vm.typeOf(type) === TYPE_TYPE) return realIsInstance(vm, object, type);
  if (vm.hasFlag(type, FLAG_TUPLE_SUBCLASS)) {
    vm.enterRecursion(" in __instancecheck__");
    const found = someItem(vm, type, (item) => isInstance(vm, object, item));
    vm.leaveRecursion();
    return found;
  }
  vm.enterRecursion(" in __instancecheck__");
  const answer = callSpecial(vm, type, ID_INSTANCECHECK, object);
  vm.leaveRecursion();
  return answer === 0 ? realIsInstance(vm, object, type) : takeTruth(vm, answer);
}

function someItem(vm: Machine, tuple: Address, test: (item: Address) => boolean): boolean {
  for (let i = 0; i < vm.tupleSize(tuple); i++) if (test(vm.tupleItem(tuple, i))) return true;
  return false;
}

/** object_isinstance: what `type.__instancecheck__` does. */
export function realIsInstance(vm: Machine, object: Address, type: Address): boolean {
  if (!vm.isType(type)) {
    checkClass(vm, type, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    const own = lookupAttrId(vm, object, ID_CLASS);
    if (own === 0) return false;
    const mark = vm.mark();
    const result = isAbstractSubclass(vm, vm.hold(own), type);
    vm.release(mark);
    return result;
  }
  if (isSubtype(vm, vm.typeOf(object), type)) return true;
  const own = lookupAttrId(vm, object, ID_CLASS);
  if (own === 0) return false;
  const result = own !== vm.typeOf(object) && vm.isType(own) && isSubtype(vm, own, type);
  vm.decref(own);
  return result;
}

/** PyObject_IsSubclass. */
export function isSubclass(vm: Machine, derived: Address, type: Address): boolean {
  if (vm.typeOf(type) === TYPE_TYPE) return derived === type || realIsSubclass(vm, derived, type);
  if (vm.hasFlag(type, FLAG_TUPLE_SUBCLASS)) {
    vm.enterRecursion(" in __subclasscheck__");
    const found = someItem(vm, type, (item) => isSubclass(vm, derived, item));
    vm.leaveRecursion();
    return found;
  }
  vm.enterRecursion(" in __subclasscheck__");
  const answer = callSpecial(vm, type, ID_SUBCLASSCHECK, derived);
  vm.leaveRecursion();
  return answer === 0 ? realIsSubclass(vm, derived, type) : takeTruth(vm, answer);
}

/** recursive_issubclass: what `type.__subclasscheck__` does. */
export function realIsSubclass(vm: Machine, derived: Address, type: Address): boolean {
  if (vm.isType(type) && vm.isType(derived)) return isSubtype(vm, derived, type);
  checkClass(vm, derived, "issubclass() arg 1 must be a class");
  checkClass(vm, type, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  return isAbstractSubclass(vm, derived, type);
}

/** check_class: anything with a tuple `__bases__` will do. */
function checkClass(vm: Machine, type: Address, message: string): void {
  const bases = abstractBases(vm, type);
  if (bases === 0) throw vm.raise(TYPE_ERROR, message);
  vm.decref(bases);
}

/** abstract_get_bases: `type.__bases__` if it is a tuple (owned), else 0. */
function abstractBases(vm: Machine, type: Address): Address {
  const bases = lookupAttrId(vm, type, ID_BASES);
  if (bases === 0 || vm.hasFlag(bases, FLAG_TUPLE_SUBCLASS)) return bases;
  vm.decref(bases);
  return 0;
}

/** abstract_issubclass: along `__bases__`. */
function isAbstractSubclass(vm: Machine, derived: Address, type: Address): boolean {
  if (derived === type) return true;
  const bases = abstractBases(vm, derived);
  if (bases === 0) return false;
  const mark = vm.mark();
  vm.hold(bases);
  vm.enterRecursion(" in __issubclass__");
  const found = someItem(vm, bases, (base) => isAbstractSubclass(vm, base, type));
  vm.leaveRecursion();
  vm.release(mark);
  return found;
}
