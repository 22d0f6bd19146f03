/** object.__reduce__ and __reduce_ex__: what copy and pickle ask (Objects/typeobject.c, with Lib/copyreg.py). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId, instanceDict, lookupAttr, lookupAttrId } from "../../object/attribute.ts";
import { call0, call1, call2, callMethod0, callSpecial } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { getIter } from "../../object/iterate.ts";
import { asInt } from "../../object/number.ts";
import {
  FLAG_DICT_SUBCLASS,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  OB_TYPE,
  TP_BASICSIZE,
  TP_DICT,
  TP_DICTOFFSET,
  TP_ITEMSIZE,
  TP_NEW,
  TP_WEAKLISTOFFSET,
} from "../../object/offsets.ts";
import { IS_BUILTINS, IS_MODULES } from "../../object/state.ts";
import { NONE, OBJECT_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { dictGetId, dictSet, dictSize, newDict } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { listItem, listSize } from "../list/list.ts";
import { newTuple, tuplePack, tupleSetItem } from "../tuple/tuple.ts";

const ID_COPYREG = identifier("copyreg");
const ID_IMPORT = identifier("__import__");
const ID_REDUCE = identifier("__reduce__");
const ID_REDUCE_EX = identifier("_reduce_ex");
const ID_NEWOBJ = identifier("__newobj__");
const ID_NEWOBJ_EX = identifier("__newobj_ex__");
const ID_GETNEWARGS = identifier("__getnewargs__");
const ID_GETNEWARGS_EX = identifier("__getnewargs_ex__");
const ID_GETSTATE = identifier("__getstate__");
const ID_ITEMS = identifier("items");
const ID_SLOTNAMES = identifier("__slotnames__");
const ID_COPYREG_SLOTNAMES = identifier("_slotnames");

/** import_copyreg: a new reference to the module. */
function importCopyreg(vm: Machine): Address {
  const modules = vm.get(0, IS_MODULES);
  const loaded = modules === 0 ? 0 : dictGetId(vm, modules, ID_COPYREG);
  if (loaded !== 0) return vm.newRef(loaded);
  const importFunction = dictGetId(vm, vm.get(0, IS_BUILTINS), ID_IMPORT);
  return call1(vm, importFunction, vm.id(ID_COPYREG));
}

/** object.__reduce_ex__. */
export function objectReduceEx(vm: Machine, self: Address, protocol: Address): Address {
  const level = asInt(vm, protocol);
  const mark = vm.mark();
  const reduce = lookupAttrId(vm, self, ID_REDUCE);
  if (reduce !== 0) {
    vm.hold(reduce);
    const own = vm.hold(getAttrId(vm, vm.typeOf(self), ID_REDUCE));
    if (own !== dictGetId(vm, vm.get(OBJECT_TYPE, TP_DICT), ID_REDUCE)) {
      const result = call0(vm, reduce);
      vm.release(mark);
      return result;
    }
  }
  vm.release(mark);
  return commonReduce(vm, self, level);
}

/** object.__reduce__: protocol 0. */
export function objectReduce(vm: Machine, self: Address): Address {
  return commonReduce(vm, self, 0);
}

function commonReduce(vm: Machine, self: Address, protocol: number): Address {
  if (protocol >= 2) return reduceNewobj(vm, self);
  const mark = vm.mark();
  const copyreg = vm.hold(importCopyreg(vm));
  const reduceEx = vm.hold(getAttrId(vm, copyreg, ID_REDUCE_EX));
  const result = call2(vm, reduceEx, self, vm.hold(newInt(vm, protocol)));
  vm.release(mark);
  return result;
}

function cannotPickle(vm: Machine, self: Address): never {
  throw vm.raise(TYPE_ERROR, `cannot pickle '${vm.typeName(self)}' object`);
}

/** reduce_newobj. */
function reduceNewobj(vm: Machine, self: Address): Address {
  if (vm.get(vm.typeOf(self), TP_NEW) === 0) cannotPickle(vm, self);
  const mark = vm.mark();
  const [args, kwargs] = newArguments(vm, self);
  const copyreg = vm.hold(importCopyreg(vm));
  const plain = kwargs === 0 || dictSize(vm, kwargs) === 0;
  const make = vm.hold(getAttrId(vm, copyreg, plain ? ID_NEWOBJ : ID_NEWOBJ_EX));
  const type = vm.get(self, OB_TYPE);
  const makeArgs = vm.hold(plain ? prepended(vm, type, args) : tuplePack(vm, type, args, kwargs));
  const isList = vm.hasFlag(self, FLAG_LIST_SUBCLASS);
  const isDict = vm.hasFlag(self, FLAG_DICT_SUBCLASS);
  const state = vm.hold(objectState(vm, self, args === 0 && !isList && !isDict));
  const listItems = vm.hold(isList ? getIter(vm, self) : vm.none());
  const dictItems = vm.hold(isDict ? itemsIterator(vm, self) : vm.none());
  const result = tuplePack(vm, make, makeArgs, state, listItems, dictItems);
  vm.release(mark);
  return result;
}

function itemsIterator(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const items = vm.hold(callMethod0(vm, self, ID_ITEMS));
  const iterator = getIter(vm, items);
  vm.release(mark);
  return iterator;
}

function prepended(vm: Machine, type: Address, args: Address): Address {
  const count = args === 0 ? 0 : vm.tupleSize(args);
  const tuple = newTuple(vm, count + 1);
  tupleSetItem(vm, tuple, 0, vm.newRef(type));
  for (let i = 0; i < count; i++) tupleSetItem(vm, tuple, i + 1, vm.newRef(vm.tupleItem(args, i)));
  return tuple;
}

/** _PyObject_GetNewArguments: a tuple and a dict, 0 for none; both held. */
function newArguments(vm: Machine, self: Address): readonly [Address, Address] {
  const both = callSpecial(vm, self, ID_GETNEWARGS_EX);
  if (both !== 0) return checkNewArguments(vm, vm.hold(both));
  const args = callSpecial(vm, self, ID_GETNEWARGS);
  if (args === 0) return [0, 0];
  vm.hold(args);
  if (vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) return [args, 0];
  throw vm.raise(TYPE_ERROR, `__getnewargs__ should return a tuple, not '${vm.typeName(args)}'`);
}

function checkNewArguments(vm: Machine, both: Address): readonly [Address, Address] {
  if (!vm.hasFlag(both, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `__getnewargs_ex__ should return a tuple, not '${vm.typeName(both)}'`);
  }
  if (vm.tupleSize(both) !== 2) {
    throw vm.raise(VALUE_ERROR, `__getnewargs_ex__ should return a tuple of length 2, not ${vm.tupleSize(both)}`);
  }
  const [args, kwargs] = [vm.tupleItem(both, 0), vm.tupleItem(both, 1)];
  const start = "item of the tuple returned by __getnewargs_ex__ must be a";
  if (!vm.hasFlag(args, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `first ${start} tuple, not '${vm.typeName(args)}'`);
  }
  if (!vm.hasFlag(kwargs, FLAG_DICT_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `second ${start} dict, not '${vm.typeName(kwargs)}'`);
  }
  return [args, kwargs];
}

/** _PyObject_GetState; `required` refuses objects with fields that nothing would save. */
function objectState(vm: Machine, self: Address, required: boolean): Address {
  const mark = vm.mark();
  const getState = lookupAttrId(vm, self, ID_GETSTATE);
  if (getState !== 0) {
    const result = call0(vm, vm.hold(getState));
    vm.release(mark);
    return result;
  }
  const type = vm.typeOf(self);
  if (required && vm.get(type, TP_ITEMSIZE) !== 0) cannotPickle(vm, self);
  const dict = instanceDict(vm, self);
  const state = vm.hold(vm.newRef(dict !== 0 && dictSize(vm, dict) > 0 ? dict : NONE));
  const names = vm.hold(slotNames(vm, type));
  const count = names === NONE ? 0 : listSize(vm, names);
  if (required && vm.get(type, TP_BASICSIZE) > knownBytes(vm, type, count)) cannotPickle(vm, self);
  if (count === 0) return vm.keep(mark, state);
  const slots = vm.hold(newDict(vm));
  for (let i = 0; i < listSize(vm, names); i++) saveSlot(vm, self, slots, listItem(vm, names, i));
  if (dictSize(vm, slots) === 0) return vm.keep(mark, state);
  const result = tuplePack(vm, state, slots);
  vm.release(mark);
  return result;
}

function knownBytes(vm: Machine, type: Address, slotCount: number): number {
  const dict = vm.get(type, TP_DICTOFFSET) === 0 ? 0 : 8;
  const weakrefs = vm.get(type, TP_WEAKLISTOFFSET) === 0 ? 0 : 8;
  return vm.get(OBJECT_TYPE, TP_BASICSIZE) + dict + weakrefs + 8 * slotCount;
}

function saveSlot(vm: Machine, self: Address, slots: Address, name: Address): void {
  const mark = vm.mark();
  vm.hold(vm.newRef(name));
  const value = lookupAttr(vm, self, name);
  if (value !== 0) dictSet(vm, slots, name, vm.hold(value));
  vm.release(mark);
}

/** _PyType_GetSlotNames: a list or None. */
function slotNames(vm: Machine, type: Address): Address {
  const known = dictGetId(vm, vm.get(type, TP_DICT), ID_SLOTNAMES);
  if (known !== 0) {
    if (known === NONE || vm.hasFlag(known, FLAG_LIST_SUBCLASS)) return vm.newRef(known);
    throw vm.raise(
      TYPE_ERROR,
      `${vm.typeNameOf(type)}.__slotnames__ should be a list or None, not ${vm.typeName(known)}`,
    );
  }
  const mark = vm.mark();
  const copyreg = vm.hold(importCopyreg(vm));
  const find = vm.hold(getAttrId(vm, copyreg, ID_COPYREG_SLOTNAMES));
  const names = vm.hold(call1(vm, find, type));
  if (names !== NONE && !vm.hasFlag(names, FLAG_LIST_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, "copyreg._slotnames didn't return a list or None");
  }
  return vm.keep(mark, names);
}
