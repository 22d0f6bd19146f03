/** How the built-in functions that a profiler has counted are called in its statistics. */
import {
  type Address,
  CFUNC_ML,
  CFUNC_MODULE,
  CFUNC_SELF,
  clearException,
  exceptionMatches,
  EXCEPTION,
  getAttr,
  isStr,
  type Machine,
  ML_NAME,
  MODULE_TYPE,
  isInstanceOfType,
  repr,
  textOf,
  typeLookup,
} from "@pyvm/vm";

/** normalizeUserObj: a text (owned) for a built-in function, of whose `__self__` no reference is kept. */
export function nameOfBuiltin(vm: Machine, builtin: Address): Address {
  const name = vm.get(vm.get(builtin, CFUNC_ML), ML_NAME);
  const self = vm.get(builtin, CFUNC_SELF);
  const module = vm.get(builtin, CFUNC_MODULE);
  if (self === 0) return vm.str(`<${moduleName(vm, module, "builtins")}${textOf(vm, name)}>`);
  const found = typeLookup(vm, vm.typeOf(self), name);
  const shown = found === 0 ? 0 : reprOrNone(vm, found);
  if (shown !== 0) return shown;
  const prefix = module !== 0 && isStr(vm, module) ? `${textOf(vm, module)}.` : "";
  return vm.str(`<built-in method ${prefix}${textOf(vm, name)}>`);
}

/** The name of a module, given as a str or as the module, with a dot behind it; nothing for `unnamed`. */
function moduleName(vm: Machine, module: Address, unnamed: string): string {
  if (module === 0) return "";
  const mark = vm.mark();
  const isModule = isInstanceOfType(vm, module, MODULE_TYPE);
  const name = vm.hold(isModule ? getAttr(vm, module, vm.hold(vm.intern("__name__"))) : vm.newRef(module));
  const text = isStr(vm, name) ? textOf(vm, name) : unnamed;
  vm.release(mark);
  return text === unnamed ? "" : `${text}.`;
}

/** `repr(object)` (owned), or 0 where that raises. */
function reprOrNone(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  try {
    const text = repr(vm, vm.hold(vm.newRef(object)));
    vm.release(mark);
    return text;
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, EXCEPTION)) throw error;
    clearException(vm);
    return 0;
  }
}
