/** The module `_imp`: what importlib needs of the interpreter (Python/import.c). */
import { sourceHash } from "@pyvm/compiler";
import {
  type Address,
  bufferBytes,
  checkLong,
  CODE_TYPE,
  createBuiltin,
  dictSetStr,
  type FrozenModule,
  getAttrId,
  importFrozen,
  identifier,
  IMPORT_ERROR,
  intToBig,
  isBuiltinModule,
  isStr,
  type Machine,
  type ModuleSpec,
  newBool,
  newBytes,
  newInt,
  newList,
  noneOrType,
  numberIndex,
  type PythonException,
  reprText,
  TYPE_ERROR,
  unmarshal,
  dictGet,
  IS_MODULES,
  fixCodeFilename,
} from "@pyvm/vm";

const ID_NAME = identifier("name");

/** The text of the one argument of a function. @throws TypeError for what is no str */
function nameArgument(vm: Machine, method: string, name: Address): string {
  if (!isStr(vm, name)) throw vm.raise(TYPE_ERROR, `${method}() argument must be str, not ${noneOrType(vm, name)}`);
  return vm.toJs(name);
}

/** The frozen module of a name. @throws ImportError when there is none */
function frozenNamed(vm: Machine, method: string, name: Address): FrozenModule {
  const frozen = vm.frozen(nameArgument(vm, method, name));
  if (frozen === null) throw vm.raise(IMPORT_ERROR, `No such frozen object named ${reprText(vm, name)}`);
  return frozen;
}

function frozenCode(vm: Machine, _module: Address, name: Address): Address {
  return unmarshal(vm, frozenNamed(vm, "get_frozen_object", name).code);
}

function isFrozen(vm: Machine, _module: Address, name: Address): Address {
  return newBool(vm, vm.frozen(nameArgument(vm, "is_frozen", name)) !== null);
}

function isFrozenPackage(vm: Machine, _module: Address, name: Address): Address {
  return newBool(vm, frozenNamed(vm, "is_frozen_package", name).isPackage);
}

/** Runs a frozen module and gives it; None when there is none of the name. */
function initFrozen(vm: Machine, _module: Address, name: Address): Address {
  const text = nameArgument(vm, "init_frozen", name);
  return vm.frozen(text) === null ? vm.none() : importFrozen(vm, text);
}

/** 1, or -1 for the two modules that are made once a machine and never again. */
function isBuiltin(vm: Machine, _module: Address, name: Address): Address {
  const text = nameArgument(vm, "is_builtin", name);
  if (text === "sys" || text === "builtins") return newInt(vm, -1);
  return newInt(vm, isBuiltinModule(vm, text) ? 1 : 0);
}

function wrongArgument(vm: Machine, rule: string, got: Address): PythonException {
  return vm.raise(TYPE_ERROR, `_fix_co_filename() argument ${rule}, not ${noneOrType(vm, got)}`);
}

function setFilename(vm: Machine, _module: Address, code: Address, path: Address): Address {
  if (vm.typeOf(code) !== CODE_TYPE) throw wrongArgument(vm, "1 must be code", code);
  if (!isStr(vm, path)) throw wrongArgument(vm, "2 must be str", path);
  fixCodeFilename(vm, code, path);
  return vm.none();
}

/** A source's hash under a key that is a C long. */
function hashOfSource(vm: Machine, _module: Address, key: Address, source: Address): Address {
  const mark = vm.mark();
  const long = vm.hold(numberIndex(vm, key));
  checkLong(vm, long);
  const hash = newBytes(vm, sourceHash(bufferBytes(vm, source), intToBig(vm, long)));
  vm.release(mark);
  return hash;
}

/** Creates the module of a spec; a module that was created before is given back. */
function create(vm: Machine, _module: Address, spec: Address): Address {
  const mark = vm.mark();
  const name = vm.hold(getAttrId(vm, spec, ID_NAME));
  if (!isStr(vm, name)) throw vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
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
    ["init_frozen($module, name, /)", initFrozen, "Initializes a frozen module."],
    ["is_builtin($module, name, /)", isBuiltin, "Returns True if the module name corresponds to a built-in module."],
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
      setFilename,
      "Changes code.co_filename to specify the passed-in file path.\n\n  code\n    Code object to change.\n  path\n    File path to use.",
    ],
    ["source_hash($module, /, key, source)", hashOfSource],
  ],
  exec: (vm, _module, dict) => setText(vm, dict, "check_hash_based_pycs", "default"),
};

function setText(vm: Machine, dict: Address, name: string, value: string): void {
  const mark = vm.mark();
  dictSetStr(vm, dict, vm.hold(vm.intern(name)), vm.hold(vm.intern(value)));
  vm.release(mark);
}
