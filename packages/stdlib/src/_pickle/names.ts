/** Finding what a dotted name means in a module, for pickler and unpickler. */
import {
  type Address,
  ATTRIBUTE_ERROR,
  callWith,
  dictGet,
  dictGetId,
  IMPORT_ERROR,
  identifier,
  IS_BUILTINS,
  IS_MODULES,
  KEY_ERROR,
  lookupAttr,
  type Machine,
  newDict,
  newList,
  raiseObject,
  reprText,
  ZERO,
} from "@pyvm/vm";

const ID_IMPORT = identifier("__import__");

/** A dotted name, and where it leads. */
export interface Found {
  /** The object (owned). */
  readonly object: Address;
  /** What the object is an attribute of (owned). */
  readonly parent: Address;
}

/**
 * get_dotted_path: the parts of a name.
 * @param owner what the name is of, for the message; 0 for nothing
 * @throws AttributeError for names of what is local to a function
 */
export function dottedPath(vm: Machine, owner: Address, name: Address): string[] {
  const path = vm.toJs(name).split(".");
  if (!path.includes("<locals>")) return path;
  if (owner === 0) throw vm.raise(ATTRIBUTE_ERROR, `Can't pickle local object ${reprText(vm, name)}`);
  throw vm.raise(ATTRIBUTE_ERROR, `Can't pickle local attribute ${reprText(vm, name)} on ${reprText(vm, owner)}`);
}

/** get_deep_attribute: null where there is none. */
export function deepAttribute(vm: Machine, owner: Address, path: readonly string[]): Found | null {
  const mark = vm.mark();
  let parent = vm.hold(vm.newRef(owner));
  let object = parent;
  for (const part of path) {
    parent = object;
    const name = vm.hold(vm.intern(part));
    object = lookupAttr(vm, parent, name);
    if (object === 0) {
      vm.release(mark);
      return null;
    }
    vm.hold(object);
  }
  vm.newRef(object);
  vm.newRef(parent);
  vm.release(mark);
  return { object, parent };
}

/** getattribute: an attribute (owned); with dots in the name only if `isDotted`. @throws AttributeError */
export function attributeOf(vm: Machine, owner: Address, name: Address, isDotted: boolean): Address {
  let object = 0;
  if (isDotted) {
    const found = deepAttribute(vm, owner, dottedPath(vm, owner, name));
    if (found !== null) {
      vm.decref(found.parent);
      object = found.object;
    }
  } else object = lookupAttr(vm, owner, name);
  if (object !== 0) return object;
  throw vm.raise(ATTRIBUTE_ERROR, `Can't get attribute ${reprText(vm, name)} on ${reprText(vm, owner)}`);
}

/** PyImport_Import: the module (owned), by whatever `builtins.__import__` is. */
export function importObject(vm: Machine, name: Address): Address {
  const mark = vm.mark();
  const importer = dictGetId(vm, vm.get(0, IS_BUILTINS), ID_IMPORT);
  if (importer === 0) throw vm.raise(IMPORT_ERROR, "__import__ not found");
  vm.hold(vm.newRef(importer));
  const globals = vm.hold(newDict(vm));
  const fromList = vm.hold(newList(vm));
  vm.hold(callWith(vm, importer, name, globals, globals, fromList, ZERO));
  const module = dictGet(vm, vm.get(0, IS_MODULES), name);
  if (module === 0) throw raiseObject(vm, KEY_ERROR, name);
  return vm.keep(mark, module);
}
