/** `with`: entering context managers. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { PY_ERROR, raiseObject } from "../../machine/errors.ts";
import { newBoundMethod } from "../../builtins/method.ts";
import { call0, call1 } from "../../object/call.ts";
import { callSpecialFunction } from "../call-function.ts";
import { lookupSpecial, typeLookup } from "../../object/attribute.ts";
import { identifier, type IdentifierWord } from "../../object/identifiers.ts";
import { ATTRIBUTE_ERROR, FUNCTION_TYPE } from "../../object/static.ts";

const ID_ENTER = identifier("__enter__");
const ID_EXIT = identifier("__exit__");
const ID_AENTER = identifier("__aenter__");
const ID_AEXIT = identifier("__aexit__");

/** SETUP_WITH: the result of __enter__; the bound __exit__ is left on the native value stack. */
export function enterContext(vm: Machine, manager: Address): Address {
  const type = vm.typeOf(manager);
  const func = typeLookup(vm, type, vm.id(ID_ENTER));
  const exitFunc = typeLookup(vm, type, vm.id(ID_EXIT));
  if (isFunction(vm, func) && isFunction(vm, exitFunc)) {
    vm.hold(newBoundMethod(vm, exitFunc, manager));
    return enterByFunction(vm, func, manager);
  }
  return enterByName(vm, manager, ID_ENTER, ID_EXIT);
}

function isFunction(vm: Machine, object: Address): boolean {
  return object !== 0 && vm.typeOf(object) === FUNCTION_TYPE;
}

/** Calls an `__enter__` without a method. */
function enterByFunction(vm: Machine, func: Address, manager: Address): Address {
  const result = callSpecialFunction(vm, func, manager, 0, 0, 0);
  if (result === 0) throw PY_ERROR;
  return result > 0 ? result : call1(vm, func, manager);
}

function raiseObjectName(vm: Machine, name: IdentifierWord): typeof PY_ERROR {
  return raiseObject(vm, ATTRIBUTE_ERROR, vm.id(name));
}

/** BEFORE_ASYNC_WITH: what __aenter__ returns; the bound __aexit__ is left on the native value stack. */
export function enterAsyncContext(vm: Machine, manager: Address): Address {
  return enterByName(vm, manager, ID_AENTER, ID_AEXIT);
}

/** The result of the method that enters; the bound one that leaves stays on the native value stack. */
function enterByName(vm: Machine, manager: Address, enterName: IdentifierWord, exitName: IdentifierWord): Address {
  const enter = lookupSpecial(vm, manager, enterName);
  if (enter === 0) throw raiseObjectName(vm, enterName);
  vm.hold(enter);
  const exit = lookupSpecial(vm, manager, exitName);
  if (exit === 0) throw raiseObjectName(vm, exitName);
  vm.hold(exit);
  const result = call0(vm, enter);
  vm.unhold();
  vm.decref(vm.unhold());
  vm.hold(exit);
  return result;
}
