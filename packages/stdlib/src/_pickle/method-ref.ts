/**
 * What a subclass overrides: `persistent_id` and `persistent_load`. A bound method of the object itself is kept as
 * its function, with the object borrowed, so that it does not keep itself alive.
 */
import {
  type Address,
  ATTRIBUTE_ERROR,
  call1,
  call2,
  type GetSetSpec,
  lookupAttrId,
  type Machine,
  METHOD_FUNC,
  METHOD_SELF,
  METHOD_TYPE,
  newBoundMethod,
  TP_CALL,
  TYPE_ERROR,
} from "@pyvm/vm";

/** Where a function is kept; 8 bytes behind it the object that it is to be called with, or 0. */
type Place = number;

/** init_method_ref. */
export function readMethod(vm: Machine, self: Address, name: number, place: Place): void {
  const func = lookupAttrId(vm, self, name);
  let plain = func;
  let owner = 0;
  if (func !== 0 && vm.typeOf(func) === METHOD_TYPE && vm.get(func, METHOD_SELF) === self) {
    plain = vm.newRef(vm.get(func, METHOD_FUNC));
    owner = self;
    vm.decref(func);
  }
  vm.set(self, place + 8, owner);
  vm.replace(self, place, plain);
}

/** Calls what is kept at `place` with one argument. */
export function callMethodRef(vm: Machine, self: Address, place: Place, argument: Address): Address {
  const mark = vm.mark();
  const func = vm.hold(vm.newRef(vm.get(self, place)));
  const owner = vm.get(self, place + 8);
  const result = owner === 0 ? call1(vm, func, argument) : call2(vm, func, owner, argument);
  vm.release(mark);
  return result;
}

/** The attribute through which a program sees and sets it. */
export function methodAttribute(name: string, place: Place): GetSetSpec {
  return [
    name,
    (vm, self) => {
      const func = vm.get(self, place);
      if (func === 0) throw vm.raise(ATTRIBUTE_ERROR, name);
      const owner = vm.get(self, place + 8);
      return owner === 0 ? vm.newRef(func) : newBoundMethod(vm, func, owner);
    },
    (vm, self, value) => {
      if (value === 0) throw vm.raise(TYPE_ERROR, "attribute deletion is not supported");
      if (vm.get(vm.typeOf(value), TP_CALL) === 0) {
        throw vm.raise(TYPE_ERROR, `${name} must be a callable taking one argument`);
      }
      vm.set(self, place + 8, 0);
      vm.replace(self, place, vm.newRef(value));
    },
  ];
}
