/**
 * The type `_thread._local` (localobject of Modules/_threadmodule.c): attributes that are each thread's own.
 *
 *     +--------+-----+------+--------+-------------+------+-----------+
 *     | header | key | args | kwargs | weakreflist | dict | destroyed |
 *     +--------+-----+------+--------+-------------+------+-----------+
 *     0        16    24     32       40            48     56
 *
 * There is one thread, so its dict is in the object itself. It is no instance dict: a class made from the type has one besides, which
 * nothing reaches. The arguments are kept for the `__init__` calls of other threads.
 */
import {
  type Address,
  ATTRIBUTE_ERROR,
  defineType,
  dictSize,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericLookupIn,
  genericSetAttrIn,
  identifier,
  type Machine,
  newDict,
  OBJECT_TYPE,
  raiseAttributeError,
  staticType,
  strEqual,
  TP_INIT,
  TYPE_ERROR,
} from "@pyvm/vm";
import { THREAD_DOCUMENTATION } from "../documentation/thread.ts";

export const LOCAL_TYPE: Address = staticType();
const ID_DICT = identifier("__dict__");
const ARGS = 24;
const KWARGS = 32;
const WEAKREFLIST = 40;
const DICT = 48;

function localNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (vm.get(type, TP_INIT) === vm.get(OBJECT_TYPE, TP_INIT)) {
    if (vm.tupleSize(args) > 0 || (kwargs !== 0 && dictSize(vm, kwargs) > 0)) {
      throw vm.raise(TYPE_ERROR, "Initialization arguments are not supported");
    }
  }
  const mark = vm.mark();
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, ARGS, vm.newRef(args));
  if (kwargs !== 0) vm.set(self, KWARGS, vm.newRef(kwargs));
  vm.set(self, DICT, newDict(vm));
  return vm.keep(mark, self);
}

/** The dict of the thread that runs (borrowed), made again after a collection emptied the object. */
function localDict(vm: Machine, self: Address): Address {
  if (vm.get(self, DICT) === 0) vm.set(self, DICT, newDict(vm));
  return vm.get(self, DICT);
}

function getAttribute(vm: Machine, self: Address, name: Address): Address {
  const dict = localDict(vm, self);
  if (strEqual(vm, name, vm.id(ID_DICT))) return vm.newRef(dict);
  const found = genericLookupIn(vm, self, name, dict);
  if (found !== 0) return found;
  throw raiseAttributeError(vm, self, name, `'${vm.typeName(self)}' object has no attribute '${vm.toJs(name)}'`);
}

function setAttribute(vm: Machine, self: Address, name: Address, value: Address): void {
  const dict = localDict(vm, self);
  if (strEqual(vm, name, vm.id(ID_DICT))) {
    throw vm.raise(ATTRIBUTE_ERROR, `'${vm.typeName(self)}' object attribute '__dict__' is read-only`);
  }
  genericSetAttrIn(vm, self, name, value, dict);
}

defineType(LOCAL_TYPE, {
  name: "_thread._local",
  doc: THREAD_DOCUMENTATION["_local"]!,
  basicSize: 64,
  flags: FLAG_HAVE_GC | FLAG_BASETYPE,
  layout: [
    { op: "fields", offset: ARGS, count: 2 },
    { op: "fields", offset: DICT, count: 1 },
  ],
  weaklistOffset: WEAKREFLIST,
  slots: {
    new: localNew,
    getattro: getAttribute,
    setattro: setAttribute,
    clear: (vm, self) => {
      for (const offset of [ARGS, KWARGS, DICT]) vm.replace(self, offset, 0);
    },
  },
});
