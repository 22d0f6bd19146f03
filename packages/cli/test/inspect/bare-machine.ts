/** A machine in this process with the modules that are native, and no library. */
import { nativeModules } from "@pyvm/stdlib";
import {
  compileSource,
  createBuiltin,
  createMachine,
  dictGetStr,
  dictSetStr,
  evalCode,
  IS_BUILTINS,
  IS_MODULES,
  MODULE_DICT,
  newModule,
  type Address,
  type Machine,
  type MachineOptions,
} from "@pyvm/vm";

/** A machine with an empty `__main__`, and every native module imported. */
export function bareMachine(options: Partial<MachineOptions> = {}): Machine {
  const vm = createMachine({ host: {}, modules: nativeModules, hashSeed: 0, reserveBytes: 1 << 28, ...options });
  addEmpty(vm, "collections.abc");
  run(vm, "class MutableSequence: register = id", "abc.py", "collections.abc"); // which `array` asks for
  for (const name of ["gc", "itertools", "_collections", "array", "_weakref", "_tracemalloc", "_io", "_struct"]) {
    add(vm, name, createBuiltin(vm, name));
  }
  addEmpty(vm, "__main__");
  return vm;
}

function addEmpty(vm: Machine, name: string): void {
  const module = newModule(vm, name);
  const builtins = vm.intern("__builtins__");
  dictSetStr(vm, vm.get(module, MODULE_DICT), builtins, vm.get(0, IS_BUILTINS));
  vm.decref(builtins);
  add(vm, name, module);
}

function add(vm: Machine, name: string, module: Address): void {
  const key = vm.intern(name);
  dictSetStr(vm, vm.get(0, IS_MODULES), key, module);
  vm.decref(key);
  vm.decref(module);
}

/** Runs a program in a module. */
export function run(vm: Machine, source: string, file = "program.py", module = "__main__"): void {
  const code = compileSource(vm, source, { filename: file, mode: "exec" });
  const dict = vm.get(moduleNamed(vm, module), MODULE_DICT);
  vm.decref(evalCode(vm, code, dict, dict));
  vm.decref(code);
}

/** A global of `__main__` (borrowed). */
export function global(vm: Machine, name: string): Address {
  const key = vm.intern(name);
  const value = dictGetStr(vm, vm.get(moduleNamed(vm, "__main__"), MODULE_DICT), key);
  vm.decref(key);
  return value;
}

function moduleNamed(vm: Machine, name: string): Address {
  const key = vm.intern(name);
  const module = dictGetStr(vm, vm.get(0, IS_MODULES), key);
  vm.decref(key);
  return module;
}
