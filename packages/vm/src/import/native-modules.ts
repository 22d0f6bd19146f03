/** The modules that are built in: their specs by name, and the modules made from them once (Python/import.c, `_PyImport_Inittab`). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { createModule } from "../object/module.ts";
import { isLoaded, type DeferredModule, type ModuleSpec, type NativeModule } from "../object/native.ts";
import { internIdentifiers, prepareType } from "../object/type/ready.ts";

/** Makes the specs known to the machine. */
export function registerModules(vm: Machine, modules: readonly NativeModule[]): void {
  for (const module of modules) vm.nativeModules.set(module.name, module);
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
  const module = vm.nativeModules.get(name);
  if (module === undefined) return 0;
  return createModule(vm, isLoaded(module) ? module : loaded(vm, module));
}

/** The spec of a deferred module, prepared as the others were when the machine booted. */
function loaded(vm: Machine, module: DeferredModule): ModuleSpec {
  const spec = module.load();
  vm.hasDeferredModules = true;
  for (const type of spec.types ?? []) prepareType(vm, type);
  internIdentifiers(vm);
  return spec;
}
