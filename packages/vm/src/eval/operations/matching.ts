/** Pattern matching. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { raiseObject } from "../../machine/errors.ts";
import { dictDelete, dictUpdate, newDict } from "../../builtins/dict/dict.ts";
import { newInt } from "../../builtins/int/box.ts";
import { newSet, setAdd, setContains } from "../../builtins/set/set.ts";
import { newTuple, tupleSetItem } from "../../builtins/tuple/tuple.ts";
import { callWith } from "../../object/call.ts";
import { getAttrId, lookupAttr } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { isInstance } from "../../object/subclass.ts";
import { FLAG_MATCH_SELF, TP_FLAGS } from "../../object/offsets.ts";
import { length } from "../../object/subscript.ts";
import { KEY_ERROR, STR_TYPE, TUPLE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { reprOf } from "./handling.ts";

const ID_MATCH_ARGS = identifier("__match_args__");
const ID_GET = identifier("get");

export function getLength(vm: Machine, object: Address): Address {
  return newInt(vm, length(vm, object));
}

/** MATCH_KEYS: the tuple of the values of `keys`, or 0 where one is missing. */
export function matchKeys(vm: Machine, map: Address, keys: Address): Address {
  const count = vm.tupleSize(keys);
  const mark = vm.mark();
  const values = vm.hold(newTuple(vm, count));
  const seen = vm.hold(newSet(vm));
  const get = vm.hold(getAttrId(vm, map, ID_GET));
  const missing = vm.hold(newDict(vm)); // an object that nothing else is
  for (let i = 0; i < count; i++) {
    const key = vm.tupleItem(keys, i);
    if (setContains(vm, seen, key)) {
      throw vm.raise(VALUE_ERROR, `mapping pattern checks duplicate key (${reprOf(vm, key)})`);
    }
    setAdd(vm, seen, key);
    const value = callWith(vm, get, key, missing);
    if (value === missing) {
      vm.decref(value);
      vm.release(mark);
      return 0;
    }
    tupleSetItem(vm, values, i, value);
  }
  return vm.keep(mark, values);
}

/** MATCH_CLASS: the tuple of attributes, or 0 when `subject` is no instance or lacks one. */
export function matchClass(vm: Machine, subject: Address, type: Address, positional: number, names: Address): Address {
  if (!vm.isType(type)) throw vm.raise(TYPE_ERROR, "called match pattern must be a type");
  if (!isInstance(vm, subject, type)) return 0;
  const mark = vm.mark();
  const seen = vm.hold(newSet(vm));
  const named = vm.tupleSize(names);
  const argv = vm.mark();
  if (positional > 0 && !matchPositional(vm, subject, type, positional, seen)) {
    vm.release(mark);
    return 0;
  }
  for (let i = 0; i < named; i++) {
    const attribute = matchAttribute(vm, subject, type, vm.tupleItem(names, i), seen);
    if (attribute === 0) {
      vm.release(mark);
      return 0;
    }
    vm.hold(attribute);
  }
  const attributes = newTuple(vm, (vm.mark() - argv) >> 3);
  for (let at = argv, i = 0; at < vm.mark(); at += 8, i++) tupleSetItem(vm, attributes, i, vm.newRef(vm.i32[at >> 2]));
  vm.release(mark);
  return attributes;
}

/** Holds the attributes for the positional sub-patterns. */
function matchPositional(vm: Machine, subject: Address, type: Address, count: number, seen: Address): boolean {
  const matchArgs = lookupAttr(vm, type, vm.id(ID_MATCH_ARGS));
  if (matchArgs === 0) {
    const self = (vm.i32[(type + TP_FLAGS) >> 2] & FLAG_MATCH_SELF) !== 0;
    const allowed = self ? 1 : 0;
    if (allowed < count) tooManyPatterns(vm, type, allowed, count);
    if (self) vm.hold(vm.newRef(subject));
    return true;
  }
  // The attributes must end up above everything else that is held.
  try {
    if (vm.typeOf(matchArgs) !== TUPLE_TYPE) {
      throw vm.raise(
        TYPE_ERROR,
        `${vm.typeNameOf(type)}.__match_args__ must be a tuple (got ${vm.typeName(matchArgs)})`,
      );
    }
    if (vm.tupleSize(matchArgs) < count) tooManyPatterns(vm, type, vm.tupleSize(matchArgs), count);
    for (let i = 0; i < count; i++) {
      const name = vm.tupleItem(matchArgs, i);
      if (vm.typeOf(name) !== STR_TYPE) {
        throw vm.raise(TYPE_ERROR, `__match_args__ elements must be strings (got ${vm.typeName(name)})`);
      }
      const attribute = matchAttribute(vm, subject, type, name, seen);
      if (attribute === 0) return false;
      vm.hold(attribute);
    }
    return true;
  } finally {
    vm.decref(matchArgs);
  }
}

function tooManyPatterns(vm: Machine, type: Address, allowed: number, given: number): never {
  const plural = allowed === 1 ? "" : "s";
  throw vm.raise(
    TYPE_ERROR,
    `${vm.typeNameOf(type)}() accepts ${allowed} positional sub-pattern${plural} (${given} given)`,
  );
}

function matchAttribute(vm: Machine, subject: Address, type: Address, name: Address, seen: Address): Address {
  if (setContains(vm, seen, name)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeNameOf(type)}() got multiple sub-patterns for attribute ${reprOf(vm, name)}`);
  }
  setAdd(vm, seen, name);
  return lookupAttr(vm, subject, name);
}

/** COPY_DICT_WITHOUT_KEYS: `**rest` of a mapping pattern. */
export function copyDictWithoutKeys(vm: Machine, map: Address, keys: Address): Address {
  const mark = vm.mark();
  const rest = vm.hold(newDict(vm));
  dictUpdate(vm, rest, map);
  const count = vm.tupleSize(keys);
  for (let i = 0; i < count; i++) {
    if (!dictDelete(vm, rest, vm.tupleItem(keys, i))) throw raiseObject(vm, KEY_ERROR, vm.tupleItem(keys, i));
  }
  return vm.keep(mark, rest);
}
