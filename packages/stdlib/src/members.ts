/** Filling the dict of a module. */
import { type Address, dictSetStr, type Machine } from "@pyvm/vm";

/** Sets a name of a module's dict to an owned object, which is taken over. */
export function setMember(vm: Machine, dict: Address, name: string, value: Address): void {
  const mark = vm.mark();
  vm.hold(value);
  dictSetStr(vm, dict, vm.hold(vm.intern(name)), value);
  vm.release(mark);
}
