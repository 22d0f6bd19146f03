/** The module `_weakref` (Modules/_weakref.c); the types are the machine's own. */
import {
  type Address,
  dictDelete,
  dictGet,
  FLAG_DICT_SUBCLASS,
  isInstanceOfType,
  listAppend,
  type Machine,
  type ModuleSpec,
  newInt,
  newList,
  newWeakProxy,
  TYPE_ERROR,
  weakListOf,
  WEAKCALLABLEPROXY_TYPE,
  WEAKPROXY_TYPE,
  WEAKREF_TYPE,
  WR_NEXT,
  addModuleObject,
  liveObject,
} from "@pyvm/vm";

function getWeakRefCount(vm: Machine, _module: Address, object: Address): Address {
  const list = weakListOf(vm, object);
  let count = 0;
  for (let at = list === 0 ? 0 : vm.get(list, 0); at !== 0; at = vm.get(at, WR_NEXT)) count++;
  return newInt(vm, count);
}

function getWeakRefs(vm: Machine, _module: Address, object: Address): Address {
  const result = vm.hold(newList(vm));
  const list = weakListOf(vm, object);
  for (let at = list === 0 ? 0 : vm.get(list, 0); at !== 0; at = vm.get(at, WR_NEXT)) listAppend(vm, result, at);
  return vm.unhold();
}

/** Deletes `dict[key]` if it is a reference to something dead: what WeakValueDictionary does behind an iteration. */
function removeDeadWeakRef(vm: Machine, _module: Address, dict: Address, key: Address): Address {
  if (!vm.hasFlag(dict, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `_remove_dead_weakref() argument 1 must be dict, not ${vm.typeName(dict)}`);
  }
  const mark = vm.mark();
  const reference = dictGet(vm, dict, key);
  if (reference !== 0) {
    if (!isInstanceOfType(vm, reference, WEAKREF_TYPE)) throw vm.raise(TYPE_ERROR, "not a weakref");
    if (liveObject(vm, reference) === 0) dictDelete(vm, dict, key);
  }
  vm.release(mark);
  return vm.none();
}

export const spec: ModuleSpec = {
  name: "_weakref",
  doc: "Weak-reference support module.",
  functions: [
    ["getweakrefcount($module, object, /)", getWeakRefCount, "Return the number of weak references to 'object'."],
    [
      "_remove_dead_weakref($module, dct, key, /)",
      removeDeadWeakRef,
      "Atomically remove key from dict if it points to a dead weakref.",
    ],
    [
      "getweakrefs!($module, object, /)",
      getWeakRefs,
      "getweakrefs(object) -- return a list of all weak reference objects\nthat point to 'object'.",
    ],
    [
      "proxy!($module, object, callback=None, /)",
      (vm, _module, object, callback) => newWeakProxy(vm, object!, callback!),
      "proxy(object[, callback]) -- create a proxy object that weakly\nreferences 'object'.  'callback', if given, is called with a\nreference to the proxy when 'object' is about to be finalized.",
    ],
  ],
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "ref", vm.newRef(WEAKREF_TYPE));
    addModuleObject(vm, dict, "ReferenceType", vm.newRef(WEAKREF_TYPE));
    addModuleObject(vm, dict, "ProxyType", vm.newRef(WEAKPROXY_TYPE));
    addModuleObject(vm, dict, "CallableProxyType", vm.newRef(WEAKCALLABLEPROXY_TYPE));
  },
};
