/** The modules that are built in: their specs by name, and the modules made from them once (Python/import.c, `_PyImport_Inittab`). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { createModule } from "../object/module.ts";
import type { ModuleSpec } from "../object/native.ts";

/** Makes the specs known to the machine. */
export function registerModules(vm: Machine, modules: readonly ModuleSpec[]): void {
  for (const spec of modules) vm.nativeModules.set(spec.name, spec);
}

/** The names of all built-in modules, sorted: `sys.builtin_module_names`. */
export function builtinModuleNames(vm: Machine): string[] {
  return [...vm.nativeModules.keys(), "builtins"].sort();
}

export function isBuiltinModule(vm: Machine, name: string): boolean {
  return vm.nativeModules.has(name);
}

/** A new module object of a built-in module, or 0 when there is none of that name. */
export function createBuiltin(vm: Machine, name: string): Address {
  const spec = vm.nativeModules.get(name);
  return spec === undefined ? 0 : createModule(vm, spec);
}
