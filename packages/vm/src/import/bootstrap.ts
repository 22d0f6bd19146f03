/** importlib comes first: its two frozen halves are run, and take over every import after that (init_importlib). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { evalCode } from "../eval/run-code.ts";
import { unmarshal } from "../marshal/reader.ts";
import { dictGetId, dictGetStr, dictSetId, dictSetStr, newDict } from "../builtins/dict/dict.ts";
import { newList } from "../builtins/list/list.ts";
import { listInsert } from "../builtins/list/methods.ts";
import { newModule } from "../builtins/module.ts";
import { getAttrId } from "../object/attribute.ts";
import { callMethodWith } from "../object/call.ts";
import { identifier } from "../object/identifiers.ts";
import { IMPORT_ERROR, MODULE_TYPE } from "../object/static.ts";
import { isInstanceOfType } from "../object/type/mro.ts";
import { MODULE_DICT } from "../object/offsets.ts";
import { IS_BUILTINS, IS_IMPORTLIB, IS_MODULES, IS_PY_BUILTINS_MODULE, IS_SYSDICT } from "../object/state.ts";
import { importByName } from "./import.ts";
import { createBuiltin } from "./native-modules.ts";

const ID_INSTALL = identifier("_install");
const ID_INSTALL_EXTERNAL = identifier("_install_external_importers");
const ID_META_PATH = identifier("meta_path");
const ID_PATH_IMPORTER_CACHE = identifier("path_importer_cache");
const ID_PATH_HOOKS = identifier("path_hooks");
const ID_ZIPIMPORTER = identifier("zipimporter");
const ID_BUILTINS = identifier("__builtins__");
const ID_PATH = identifier("__path__");

/** Runs `_frozen_importlib` and lets it set up sys.meta_path. Without frozen modules nothing can be imported but what is in sys.modules. */
export function installImportlib(vm: Machine): void {
  if (vm.frozen("_frozen_importlib") === null) return;
  const mark = vm.mark();
  addImportHooks(vm);
  const importlib = vm.hold(importFrozen(vm, "_frozen_importlib"));
  vm.set(0, IS_IMPORTLIB, vm.newRef(importlib));
  const imp = vm.hold(createBuiltin(vm, "_imp"));
  const sysName = vm.hold(vm.intern("sys"));
  const impName = vm.hold(vm.intern("_imp"));
  const modules = vm.get(0, IS_MODULES);
  dictSetStr(vm, modules, impName, imp);
  const sys = dictGetStr(vm, modules, sysName);
  vm.hold(callMethodWith(vm, importlib, ID_INSTALL, sys, imp));
  vm.hold(callMethodWith(vm, importlib, ID_INSTALL_EXTERNAL));
  if (vm.frozen("zipimport") !== null) addZipImporter(vm);
  vm.release(mark);
}

/** init_zipimport: the first of sys.path_hooks is that for ZIP archives. */
function addZipImporter(vm: Machine): void {
  const mark = vm.mark();
  const zipimport = vm.hold(importByName(vm, "zipimport"));
  const importer = vm.hold(getAttrId(vm, zipimport, ID_ZIPIMPORTER));
  listInsert(vm, dictGetId(vm, vm.get(0, IS_SYSDICT), ID_PATH_HOOKS), 0, importer);
  vm.release(mark);
}

/** _PyImportHooks_Init: the lists and the cache in sys that the import system works with. */
function addImportHooks(vm: Machine): void {
  const mark = vm.mark();
  const sys = vm.get(0, IS_SYSDICT);
  dictSetId(vm, sys, ID_META_PATH, vm.hold(newList(vm)));
  dictSetId(vm, sys, ID_PATH_IMPORTER_CACHE, vm.hold(newDict(vm)));
  dictSetId(vm, sys, ID_PATH_HOOKS, vm.hold(newList(vm)));
  vm.release(mark);
}

/** import_add_module: the module that sys.modules has under a name, a new one if none. Owned. */
function addModule(vm: Machine, name: string): Address {
  const mark = vm.mark();
  const modules = vm.get(0, IS_MODULES);
  const text = vm.hold(vm.intern(name));
  const known = dictGetStr(vm, modules, text);
  if (known !== 0 && isInstanceOfType(vm, known, MODULE_TYPE)) return vm.keep(mark, known);
  const module = vm.hold(newModule(vm, name));
  dictSetStr(vm, modules, text, module);
  return vm.keep(mark, module);
}

/** Loads a frozen module into sys.modules and runs it (PyImport_ImportFrozenModule). Owned. */
export function importFrozen(vm: Machine, name: string): Address {
  const frozen = vm.frozen(name);
  if (frozen === null) throw vm.raise(IMPORT_ERROR, `No such frozen object named ${name}`);
  const mark = vm.mark();
  const module = vm.hold(addModule(vm, name));
  const dict = vm.get(module, MODULE_DICT);
  if (frozen.isPackage) dictSetId(vm, dict, ID_PATH, vm.hold(newList(vm)));
  dictSetId(vm, dict, ID_BUILTINS, vm.get(0, IS_PY_BUILTINS_MODULE) || vm.get(0, IS_BUILTINS));
  const code = vm.hold(unmarshal(vm, frozen.code));
  vm.decref(evalCode(vm, code, dict, dict));
  return vm.keep(mark, module);
}
