/** Making the modules that are written here, from their tables (PyModule_FromDefAndSpec, PyModule_ExecDef). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { newBuiltinFunction } from "../builtins/descriptors/create.ts";
import { dictSetId, dictSetStr, dictSetStrOwned } from "../builtins/dict/dict.ts";
import { newModule } from "../builtins/module.ts";
import { identifier } from "./identifiers.ts";
import { moduleSpecNumber, registerModuleFunctions, type ModuleSpec } from "./native.ts";
import { ML_NAME, MODULE_DEF, MODULE_DICT, MODULE_NAME, MODULE_STATE } from "./offsets.ts";
import { METHOD_DEF_BYTES, writeMethodDefinitions } from "./type/definitions.ts";
import { readyType } from "./type/ready.ts";

const ID_DOC = identifier("__doc__");

/** A new module object with the functions, types and whatever else `exec` of `spec` puts into it. It is not in sys.modules yet. */
export function createModule(vm: Machine, spec: ModuleSpec): Address {
  const mark = vm.mark();
  const module = vm.hold(newModule(vm, spec.ownName ?? spec.name));
  const dict = vm.get(module, MODULE_DICT);
  vm.set(module, MODULE_DEF, moduleSpecNumber(spec));
  if (spec.stateBytes !== undefined && spec.stateBytes > 0) vm.set(module, MODULE_STATE, vm.calloc(spec.stateBytes));
  if (spec.doc !== undefined) dictSetId(vm, dict, ID_DOC, vm.hold(vm.str(spec.doc)));
  addFunctions(vm, module, spec);
  addTypes(vm, dict, spec.types ?? []);
  spec.exec?.(vm, module, dict);
  return vm.keep(mark, module);
}

/** A builtin_function_or_method for each function, its `__module__` the module's name. */
function addFunctions(vm: Machine, module: Address, spec: ModuleSpec): void {
  const indexes = registerModuleFunctions(spec);
  if (indexes.length === 0) return;
  const dict = vm.get(module, MODULE_DICT);
  const name = vm.get(module, MODULE_NAME);
  const definitions = moduleDefinitions(vm, spec, indexes);
  for (let i = 0; i < indexes.length; i++) {
    const definition = definitions + METHOD_DEF_BYTES * i;
    dictSetStrOwned(vm, dict, vm.get(definition, ML_NAME), newBuiltinFunction(vm, definition, module, name));
  }
}

const WRITTEN = new WeakMap<Machine, Map<ModuleSpec, Address>>();

/** The PyMethodDefs of a module in this machine's static segment; a cache, so that a module made again needs no more of it. */
function moduleDefinitions(vm: Machine, spec: ModuleSpec, indexes: readonly number[]): Address {
  let written = WRITTEN.get(vm);
  if (written === undefined) WRITTEN.set(vm, (written = new Map()));
  let definitions = written.get(spec);
  if (definitions === undefined) {
    definitions = writeMethodDefinitions(vm, indexes);
    written.set(spec, definitions);
  }
  return definitions;
}

/** Makes the types ready and puts each under the last part of its name. */
function addTypes(vm: Machine, dict: Address, types: readonly Address[]): void {
  for (const type of types) {
    readyType(vm, type);
    addModuleType(vm, dict, type);
  }
}

/** PyModule_AddType: `type` under its name without the module. */
export function addModuleType(vm: Machine, dict: Address, type: Address): void {
  const name = vm.typeNameOf(type);
  const short = vm.hold(vm.intern(name.slice(name.lastIndexOf(".") + 1)));
  dictSetStr(vm, dict, short, type);
  vm.decref(vm.unhold());
}

/** PyModule_AddObject: takes `value` over. */
export function addModuleObject(vm: Machine, dict: Address, name: string, value: Address): void {
  const mark = vm.mark();
  vm.hold(value);
  dictSetStr(vm, dict, vm.hold(vm.intern(name)), value);
  vm.release(mark);
}
