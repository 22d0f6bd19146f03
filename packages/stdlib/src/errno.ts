/** The module `errno`: Linux's error numbers (Modules/errnomodule.c). */
import { addModuleObject, dictSet, type Machine, type ModuleSpec, newDict, newInt, type Address } from "@pyvm/vm";
import { SMALL_DOCUMENTATION } from "./documentation/small.ts";
import { ERROR_ALIASES, ERROR_NUMBERS } from "./errno-table.ts";

function exec(vm: Machine, _module: Address, dict: Address): void {
  const mark = vm.mark();
  const codes = vm.hold(newDict(vm));
  for (const [number, name] of ERROR_NUMBERS) {
    const inner = vm.mark();
    const key = vm.hold(newInt(vm, number));
    dictSet(vm, codes, key, vm.hold(vm.intern(name)));
    vm.release(inner);
    addModuleObject(vm, dict, name, newInt(vm, number));
  }
  for (const [name, number] of ERROR_ALIASES) addModuleObject(vm, dict, name, newInt(vm, number));
  addModuleObject(vm, dict, "errorcode", vm.newRef(codes));
  vm.release(mark);
}

export const spec: ModuleSpec = { name: "errno", doc: SMALL_DOCUMENTATION["errno"]!, exec };
