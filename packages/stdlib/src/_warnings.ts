/** The module `_warnings` (Python/_warnings.c): the machine's warnings as the module `warnings` sees them. */
import {
  type Address,
  addModuleObject,
  asInt,
  asSsize,
  call1,
  defaultAction,
  dictGetId,
  filtersMutated,
  FLAG_DICT_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  identifier,
  INDEX_ERROR,
  isInstance,
  isSubclass,
  lookupAttrId,
  type Machine,
  type ModuleSpec,
  NONE,
  onceRegistry,
  TYPE_ERROR,
  strSplitlines,
  USER_WARNING,
  WARNING,
  warnAt,
  warnExplicitObject,
  warningFilters,
  listItem,
  listSize,
} from "@pyvm/vm";

const ID_GET_SOURCE = identifier("get_source");
const ID_LOADER = identifier("__loader__");
const ID_NAME = identifier("__name__");

/** get_category: what a warning is, or what it was said to be (borrowed). */
function categoryOf(vm: Machine, message: Address, category: Address): Address {
  if (isInstance(vm, message, WARNING)) return vm.typeOf(message);
  if (category === 0 || category === NONE) return USER_WARNING;
  if (vm.isType(category) && isSubclass(vm, category, WARNING)) return category;
  throw vm.raise(TYPE_ERROR, `category must be a Warning subclass, not '${vm.typeName(category)}'`);
}

function warn(
  vm: Machine,
  _module: Address,
  message: Address,
  category: Address,
  stackLevel: Address,
  source: Address,
): Address {
  const level = stackLevel === 0 ? 1 : asSsize(vm, stackLevel);
  warnAt(vm, categoryOf(vm, message, category), message, level, source);
  return vm.none();
}

function warnExplicit(
  vm: Machine,
  _module: Address,
  message: Address,
  category: Address,
  filename: Address,
  lineno: Address,
  module: Address,
  registry: Address,
  globals: Address,
  source: Address,
): Address {
  if (!vm.hasFlag(filename, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `warn_explicit() argument 3 must be str, not ${vm.typeName(filename)}`);
  }
  const line = asInt(vm, lineno);
  const sourceLine = globals === 0 || globals === NONE ? null : loadedLine(vm, globals, line);
  warnExplicitObject(vm, { category, message, filename, line, module, registry, source, sourceLine });
  return vm.none();
}

/** get_source_line: a line of the source that the loader of a module has, null where there is none to ask. */
function loadedLine(vm: Machine, globals: Address, line: number): string | null {
  if (!vm.hasFlag(globals, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `module_globals must be a dict, not '${vm.typeName(globals)}'`);
  }
  const loader = dictGetId(vm, globals, ID_LOADER);
  const name = loader === 0 ? 0 : dictGetId(vm, globals, ID_NAME);
  if (name === 0) return null;
  const mark = vm.mark();
  vm.hold(vm.newRef(name));
  const getSource = vm.hold(lookupAttrId(vm, loader, ID_GET_SOURCE));
  if (getSource === 0) {
    vm.release(mark);
    return null;
  }
  const source = vm.hold(call1(vm, getSource, name));
  const text = source === NONE ? null : lineOf(vm, source, line);
  vm.release(mark);
  return text;
}

function lineOf(vm: Machine, source: Address, line: number): string {
  if (!vm.hasFlag(source, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, `must be str, not ${vm.typeName(source)}`);
  const lines = vm.hold(strSplitlines(vm, source, 0));
  if (line < 1 || line > listSize(vm, lines)) throw vm.raise(INDEX_ERROR, "list index out of range");
  return vm.toJs(listItem(vm, lines, line - 1));
}

export const spec: ModuleSpec = {
  name: "_warnings",
  doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
  functions: [
    [
      "warn($module, /, message, category=None, stacklevel=1, source=None)",
      warn,
      "Issue a warning, or maybe ignore it or raise an exception.",
    ],
    [
      "warn_explicit!($module, /, message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
      warnExplicit,
      "Low-level interface to warnings functionality.",
    ],
    [
      "_filters_mutated!($module)",
      (vm) => {
        filtersMutated(vm);
        return vm.none();
      },
    ],
  ],
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "filters", vm.newRef(warningFilters(vm)));
    addModuleObject(vm, dict, "_onceregistry", vm.newRef(onceRegistry(vm)));
    addModuleObject(vm, dict, "_defaultaction", vm.newRef(defaultAction(vm)));
  },
};
