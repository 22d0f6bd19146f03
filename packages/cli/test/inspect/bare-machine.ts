/** A machine in this process with the modules that are native, and no library. */
import { nativeModules } from "@pyvm/stdlib";
import {
  createBuiltin,
  createMachine,
  dictGetStr,
  dictSetStr,
  IS_BUILTINS,
  IS_MODULES,
  MODULE_DICT,
  newModule,
  runSource,
  type Address,
  type Machine,
  type MachineOptions,
} from "@pyvm/vm";

/** A machine with an empty `__main__`, and every native module imported. */
export function bareMachine(options: Partial<MachineOptions> = {}): Machine {
  const vm = createMachine({ host: {}, modules: nativeModules, hashSeed: 0, reserveBytes: 1 << 28, ...options });
  for (const name of ["gc", "itertools", "_collections", "array", "_weakref", "_tracemalloc", "_io", "_struct"]) {
    add(vm, name, createBuiltin(vm, name));
  }
  const main = newModule(vm, "__main__");
  const builtins = vm.intern("__builtins__");
  dictSetStr(vm, vm.get(main, MODULE_DICT), builtins, vm.get(0, IS_BUILTINS));
  vm.decref(builtins);
  add(vm, "__main__", main);
  return vm;
}

function add(vm: Machine, name: string, module: Address): void {
  const key = vm.intern(name);
  dictSetStr(vm, vm.get(0, IS_MODULES), key, module);
  vm.decref(key);
  vm.decref(module);
}

/** Runs a program in `__main__`. */
export function run(vm: Machine, source: string, file = "program.py"): void {
  vm.decref(runSource(vm, source, file));
}

/** A global of `__main__` (borrowed). */
export function global(vm: Machine, name: string): Address {
  const main = vm.intern("__main__");
  const key = vm.intern(name);
  const module = dictGetStr(vm, vm.get(0, IS_MODULES), main);
  const value = dictGetStr(vm, vm.get(module, MODULE_DICT), key);
  vm.decref(main);
  vm.decref(key);
  return value;
}
