/** The module `_imp`: what importlib needs of the interpreter (Python/import.c). */
import { sourceHash } from "@pyvm/compiler";
import {
  type Address,
  bufferBytes,
  createBuiltin,
  dictSetStr,
  getAttrId,
  importFrozen,
  identifier,
  IMPORT_ERROR,
  isBuiltinModule,
  type Machine,
  type ModuleSpec,
  newBool,
  newBytes,
  newInt,
  newList,
  unmarshal,
  dictGet,
  IS_MODULES,
  fixCodeFilename,
} from "@pyvm/vm";

const ID_NAME = identifier("name");

function frozenCode(vm: Machine, _module: Address, name: Address): Address {
  const text = vm.toJs(name);
  const frozen = vm.frozen(text);
  if (frozen === null) throw vm.raise(IMPORT_ERROR, `No such frozen object named ${text}`);
  return unmarshal(vm, frozen.code);
}

function isFrozen(vm: Machine, _module: Address, name: Address): Address {
  return newBool(vm, vm.frozen(vm.toJs(name)) !== null);
}

function isFrozenPackage(vm: Machine, _module: Address, name: Address): Address {
  const text = vm.toJs(name);
  const frozen = vm.frozen(text);
  if (frozen === null) throw vm.raise(IMPORT_ERROR, `No such frozen object named ${text}`);
  return newBool(vm, frozen.isPackage);
}

/** Creates the module of a spec; a module that was created before is given back. */
function create(vm: Machine, _module: Address, spec: Address): Address {
  const mark = vm.mark();
  const name = vm.hold(getAttrId(vm, spec, ID_NAME));
  const known = dictGet(vm, vm.get(0, IS_MODULES), name);
  if (known !== 0) return vm.keep(mark, known);
  const module = createBuiltin(vm, vm.toJs(name));
  vm.release(mark);
  return module === 0 ? vm.none() : module;
}

export const spec: ModuleSpec = {
  name: "_imp",
  doc: "(Extremely) low-level import machinery bits as used by importlib and imp.",
  functions: [
    [
      "extension_suffixes($module, /)",
      (vm) => newList(vm),
      "Returns the list of file suffixes used to identify extension modules.",
    ],
    [
      "lock_held($module, /)",
      (vm) => newBool(vm, false),
      "Return True if the import lock is currently held, else False.\n\nOn platforms without threads, return False.",
    ],
    [
      "acquire_lock($module, /)",
      (vm) => vm.none(),
      "Acquires the interpreter's import lock for the current thread.\n\nThis lock should be used by import hooks to ensure thread-safety when importing\nmodules. On platforms without threads, this function does nothing.",
    ],
    [
      "release_lock($module, /)",
      (vm) => vm.none(),
      "Release the interpreter's import lock.\n\nOn platforms without threads, this function does nothing.",
    ],
    ["get_frozen_object($module, name, /)", frozenCode, "Create a code object for a frozen module."],
    ["is_frozen_package($module, name, /)", isFrozenPackage, "Returns True if the module name is of a frozen package."],
    ["create_builtin($module, spec, /)", create, "Create an extension module."],
    [
      "init_frozen($module, name, /)",
      (vm, _module, name) => importFrozen(vm, vm.toJs(name!)),
      "Initializes a frozen module.",
    ],
    [
      "is_builtin($module, name, /)",
      (vm, _module, name) => newInt(vm, isBuiltinModule(vm, vm.toJs(name!)) ? 1 : 0),
      "Returns True if the module name corresponds to a built-in module.",
    ],
    ["is_frozen($module, name, /)", isFrozen, "Returns True if the module name corresponds to a frozen module."],
    ["exec_builtin($module, mod, /)", (vm) => newInt(vm, 0), "Initialize a built-in module."],
    ["exec_dynamic($module, mod, /)", (vm) => newInt(vm, 0), "Initialize an extension module."],
    [
      "create_dynamic!($module, spec, file=None, /)",
      (vm) => {
        throw vm.raise(IMPORT_ERROR, "extension modules are machine code, which pyvm cannot load");
      },
      "Create an extension module.",
    ],
    [
      "_fix_co_filename($module, code, path, /)",
      (vm, _module, code, path) => {
        fixCodeFilename(vm, code!, path!);
        return vm.none();
      },
      "Changes code.co_filename to specify the passed-in file path.\n\n  code\n    Code object to change.\n  path\n    File path to use.",
    ],
    [
      "source_hash($module, /, key, source)",
      (vm, _module, _key, source) => newBytes(vm, sourceHash(bufferBytes(vm, source!))),
    ],
  ],
  exec: (vm, _module, dict) => setText(vm, dict, "check_hash_based_pycs", "default"),
};

function setText(vm: Machine, dict: Address, name: string, value: string): void {
  const mark = vm.mark();
  dictSetStr(vm, dict, vm.hold(vm.intern(name)), vm.hold(vm.intern(value)));
  vm.release(mark);
}
