/** Unpickler.find_class: what a module has under a name, which may be one of Python 2. */
import { type Address, dictGet, type Machine, tuplePack } from "@pyvm/vm";
import { UNPICKLER_FIX_IMPORTS, UNPICKLER_PROTOCOL } from "./layout.ts";
import { attributeOf, importObject } from "./names.ts";
import { moduleName, pairOfNames } from "./save-globals.ts";
import { MODULES_2TO3, NAMES_2TO3, stateOf } from "./state.ts";

export function findClass(vm: Machine, self: Address, module: Address, name: Address): Address {
  const mark = vm.mark();
  const protocol = vm.i32[(self + UNPICKLER_PROTOCOL) >> 2];
  const isOld = protocol < 3 && vm.i32[(self + UNPICKLER_FIX_IMPORTS) >> 2] !== 0;
  const [newModule, newName] = isOld ? newNames(vm, module, name) : [module, name];
  vm.hold(vm.newRef(newModule));
  vm.hold(vm.newRef(newName));
  const owner = vm.hold(importObject(vm, newModule));
  const found = attributeOf(vm, owner, newName, protocol >= 4);
  vm.release(mark);
  return found;
}

/** The names (borrowed) that Python 3 has for those of Python 2. */
function newNames(vm: Machine, module: Address, name: Address): [module: Address, name: Address] {
  const key = vm.hold(tuplePack(vm, module, name));
  const pair = dictGet(vm, stateOf(vm, NAMES_2TO3), key);
  vm.decref(vm.unhold());
  if (pair !== 0) return pairOfNames(vm, pair, "NAME_MAPPING");
  const renamed = dictGet(vm, stateOf(vm, MODULES_2TO3), module);
  return [renamed === 0 ? module : moduleName(vm, renamed, "IMPORT_MAPPING"), name];
}
