/** Pickling classes and functions: by the name under which a module has them. */
import {
  type Address,
  clearException,
  dictGet,
  dictKeyAt,
  dictNext,
  dictValueAt,
  ELLIPSIS,
  ELLIPSIS_TYPE,
  encodeAscii,
  encodeUtf8,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  getAttrId,
  identifier,
  intToBig,
  IS_MODULES,
  isInt,
  checkLong,
  lookupAttrId,
  type Machine,
  NONE,
  NONE_TYPE,
  NOT_IMPLEMENTED,
  NOT_IMPLEMENTED_TYPE,
  reprText,
  RUNTIME_ERROR,
  strEqualsAscii,
  strText,
  tuplePack,
  TYPE_ERROR,
  TYPE_TYPE,
  bytesData,
  bytesLength,
  exceptionMatches,
  VALUE_ERROR,
} from "@pyvm/vm";
import { FIX_IMPORTS } from "./layout.ts";
import { deepAttribute, dottedPath, type Found, importObject } from "./names.ts";
import { EXT1, EXT2, EXT4, GLOBAL, STACK_GLOBAL } from "./opcodes.ts";
import { ContainerPickling } from "./save-containers.ts";
import { EXTENSION_REGISTRY, GETATTR, MODULES_3TO2, NAMES_3TO2, picklingError, stateOf } from "./state.ts";

const ID_NAME = identifier("__name__");
const ID_QUALNAME = identifier("__qualname__");
const ID_MODULE = identifier("__module__");
const LARGEST_CODE = 0x7fffffffn;

export abstract class GlobalPickling extends ContainerPickling {
  /** save_type: the types of the singletons have no name. */
  protected type(type: Address): void {
    if (type === NONE_TYPE) this.singletonType(type, NONE);
    else if (type === ELLIPSIS_TYPE) this.singletonType(type, ELLIPSIS);
    else if (type === NOT_IMPLEMENTED_TYPE) this.singletonType(type, NOT_IMPLEMENTED);
    else this.global(type, 0);
  }

  private singletonType(type: Address, singleton: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const args = vm.hold(tuplePack(vm, singleton));
    this.reduce(vm.hold(tuplePack(vm, TYPE_TYPE, args)), type);
    vm.release(mark);
  }

  /** save_global. `given` is the name that `__reduce__` returned, 0 for the object's own. */
  protected global(object: Address, given: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const name = vm.hold(given === 0 ? ownName(vm, object) : vm.newRef(given));
    const path = dottedPath(vm, 0, name);
    const moduleName = vm.hold(whichModule(vm, object, path));
    const module = vm.hold(this.importModule(object, moduleName));
    const found = this.findIn(object, name, moduleName, module, path);
    vm.hold(found.object);
    vm.hold(found.parent);
    if (found.object !== object) {
      const where = `${strText(vm, moduleName)}.${strText(vm, name)}`;
      throw picklingError(vm, `Can't pickle ${reprText(vm, object)}: it's not the same object as ${where}`);
    }
    if (this.protocol() < 2 || !this.extension(object, moduleName, name)) {
      this.globalName(moduleName, name, path.at(-1)!, module, found.parent);
      this.memoize(object);
    }
    vm.release(mark);
  }

  private importModule(object: Address, moduleName: Address): Address {
    const { vm } = this;
    return this.orElse(
      () => importObject(vm, moduleName),
      () => `Can't pickle ${reprText(vm, object)}: import of module ${reprText(vm, moduleName)} failed`,
    );
  }

  private findIn(object: Address, name: Address, moduleName: Address, module: Address, path: string[]): Found {
    const { vm } = this;
    const failure = (): string =>
      `Can't pickle ${reprText(vm, object)}: attribute lookup ${strText(vm, name)} on ${strText(vm, moduleName)} failed`;
    const found = this.orElse(() => deepAttribute(vm, module, path), failure);
    if (found === null) throw picklingError(vm, failure());
    return found;
  }

  /** What `attempt` gives, or PicklingError in the place of any exception. */
  private orElse<T>(attempt: () => T, message: () => string): T {
    const { vm } = this;
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      return attempt();
    } catch (error) {
      vm.caught(error, mark);
      vm.restoreRecursionDepth(depth);
      clearException(vm);
      throw picklingError(vm, message());
    }
  }

  /** Writes the number that `copyreg.add_extension` gave to a name; false if there is none. */
  private extension(object: Address, moduleName: Address, name: Address): boolean {
    const { vm } = this;
    const key = vm.hold(tuplePack(vm, moduleName, name));
    const codeObject = dictGet(vm, stateOf(vm, EXTENSION_REGISTRY), key);
    vm.decref(vm.unhold());
    if (codeObject === 0) return false;
    if (!isInt(vm, codeObject)) {
      const code = reprText(vm, codeObject);
      throw picklingError(vm, `Can't pickle ${reprText(vm, object)}: extension code ${code} isn't an integer`);
    }
    checkLong(vm, codeObject);
    const code = intToBig(vm, codeObject);
    if (code <= 0n || code > LARGEST_CODE) {
      throw picklingError(vm, `Can't pickle ${reprText(vm, object)}: extension code ${code} is out of range`);
    }
    if (code < 0x100n) this.twoBytes(EXT1, Number(code));
    else if (code < 0x10000n) this.number(EXT2, 2, Number(code));
    else this.number(EXT4, 4, Number(code));
    return true;
  }

  private globalName(moduleName: Address, name: Address, last: string, module: Address, parent: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const shortName = parent === module ? vm.hold(vm.str(last)) : name;
    if (this.protocol() >= 4) {
      this.save(moduleName);
      this.save(shortName);
      this.byte(STACK_GLOBAL);
    } else if (parent === module) this.globalLines(moduleName, shortName);
    else {
      const args = vm.hold(tuplePack(vm, parent, vm.hold(vm.str(last))));
      this.reduce(vm.hold(tuplePack(vm, stateOf(vm, GETATTR), args)), 0);
    }
    vm.release(mark);
  }

  /** Module and name as two lines, for protocols that Python 2 reads with its names. */
  private globalLines(moduleName: Address, name: Address): void {
    const { vm } = this;
    let [module, global] = [moduleName, name];
    if (this.protocol() < 3 && vm.i32[(this.self + FIX_IMPORTS) >> 2] !== 0)
      [module, global] = oldNames(vm, module, global);
    vm.hold(vm.newRef(module));
    vm.hold(vm.newRef(global));
    this.byte(GLOBAL);
    this.identifierLine("module", module);
    this.identifierLine("global", global);
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
  }

  private identifierLine(kind: string, name: Address): void {
    const { vm } = this;
    const mark = vm.mark();
    const bytes = vm.hold(this.encodeIdentifier(kind, name));
    this.copy(bytesData(vm, bytes), bytesLength(vm, bytes));
    this.byte(0x0a);
    vm.release(mark);
  }

  private encodeIdentifier(kind: string, name: Address): Address {
    const { vm } = this;
    const mark = vm.mark();
    try {
      return this.protocol() === 3 ? encodeUtf8(vm, name, null) : encodeAscii(vm, name, null);
    } catch (error) {
      vm.caught(error, mark);
      if (!exceptionMatches(vm, VALUE_ERROR)) throw error;
      clearException(vm);
      const text = strText(vm, name);
      throw picklingError(vm, `can't pickle ${kind} identifier '${text}' using pickle protocol ${this.protocol()}`);
    }
  }
}

/** `__qualname__`, or else `__name__`. Owned. */
function ownName(vm: Machine, object: Address): Address {
  const mark = vm.mark();
  const name = vm.hold(lookupAttrId(vm, object, ID_QUALNAME) || getAttrId(vm, object, ID_NAME));
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `must be str, not ${vm.typeName(name)}`);
  }
  return vm.keep(mark, name);
}

/**
 * whichmodule: the name (owned) of the module that has the object, by its `__module__` or by looking through all
 * modules.
 */
function whichModule(vm: Machine, object: Address, path: string[]): Address {
  const own = lookupAttrId(vm, object, ID_MODULE);
  if (own !== 0 && own !== NONE) return own;
  if (own !== 0) vm.decref(own);
  const modules = vm.get(0, IS_MODULES);
  for (let at = dictNext(vm, modules, 0); at >= 0; at = dictNext(vm, modules, at + 1)) {
    const name = vm.hold(vm.newRef(dictKeyAt(vm, modules, at)));
    const module = vm.hold(vm.newRef(dictValueAt(vm, modules, at)));
    const isIt = hasObject(vm, name, module, object, path);
    vm.decref(vm.unhold());
    if (isIt) return vm.unhold();
    vm.decref(vm.unhold());
  }
  return vm.str("__main__");
}

/** _checkmodule. */
function hasObject(vm: Machine, name: Address, module: Address, object: Address, path: string[]): boolean {
  if (module === NONE) return false;
  if (vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) && strEqualsAscii(vm, name, "__main__")) return false;
  const found = deepAttribute(vm, module, path);
  if (found === null) return false;
  const isIt = found.object === object;
  vm.decref(found.parent);
  vm.decref(found.object);
  return isIt;
}

/** fix_imports: the names that Python 2 has (borrowed). */
function oldNames(vm: Machine, module: Address, name: Address): [module: Address, name: Address] {
  const key = vm.hold(tuplePack(vm, module, name));
  const pair = dictGet(vm, stateOf(vm, NAMES_3TO2), key);
  vm.decref(vm.unhold());
  if (pair !== 0) return pairOfNames(vm, pair, "REVERSE_NAME_MAPPING");
  const renamed = dictGet(vm, stateOf(vm, MODULES_3TO2), module);
  if (renamed === 0) return [module, name];
  return [moduleName(vm, renamed, "REVERSE_IMPORT_MAPPING"), name];
}

/** What a mapping of `_compat_pickle` has for module and name. @throws RuntimeError */
export function pairOfNames(vm: Machine, pair: Address, mapping: string): [module: Address, name: Address] {
  if (!vm.hasFlag(pair, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(pair) !== 2) {
    throw vm.raise(RUNTIME_ERROR, `_compat_pickle.${mapping} values should be 2-tuples, not ${vm.typeName(pair)}`);
  }
  const [module, name] = [vm.tupleItem(pair, 0), vm.tupleItem(pair, 1)];
  if (!vm.hasFlag(module, FLAG_UNICODE_SUBCLASS) || !vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    const types = `(${vm.typeName(module)}, ${vm.typeName(name)})`;
    throw vm.raise(RUNTIME_ERROR, `_compat_pickle.${mapping} values should be pairs of str, not ${types}`);
  }
  return [module, name];
}

/** What a mapping of `_compat_pickle` has for a module. @throws RuntimeError */
export function moduleName(vm: Machine, name: Address, mapping: string): Address {
  if (vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) return name;
  throw vm.raise(RUNTIME_ERROR, `_compat_pickle.${mapping} values should be strings, not ${vm.typeName(name)}`);
}
