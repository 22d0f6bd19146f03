/** Calling a class: tp_new, then tp_init of what it made (type_call of Objects/typeobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callPlainMethod } from "../../eval/call-function.ts";
import { lookupSpecialMethod, typeLookup } from "../../object/attribute.ts";
import { callWithTuple, keywordsAsDict, vectorcall } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { NATIVE, type InitProc, type NewFunc } from "../../object/native.ts";
import {
  FLAG_IS_ABSTRACT,
  OB_SIZE,
  OB_TYPE,
  TP_ALLOC,
  TP_FLAGS,
  TP_INIT,
  TP_NEW,
  TP_VECTORCALL,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { FUNCTION_TYPE, NONE, TYPE_ERROR, TYPE_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { slotTpInit } from "../../object/type/slot-functions.ts";
import { dictSize } from "../dict/dict.ts";
import { objectInit, objectNew } from "../object/new.ts";
import { tupleFromArray } from "../tuple/tuple.ts";

const ID_INIT = identifier("__init__");
const WHILE_CALLING = " while calling a Python object";

/** tp_vectorcall of `type`, whose call with one argument asks for a type. */
export function typeVectorcall(
  vm: Machine,
  metatype: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  if (metatype === TYPE_TYPE && nargs === 1 && kwnames === 0) return vm.newRef(vm.typeOf(vm.i32[argv >> 2]!));
  return callWithTuple(vm, metatype, argv, nargs, kwnames);
}

/** type_call. */
export function typeCall(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === TYPE_TYPE) {
    const count = vm.get(args, OB_SIZE);
    if (count === 1) {
      if (kwargs !== 0 && dictSize(vm, kwargs) !== 0) throw vm.raise(TYPE_ERROR, "type() takes no keyword arguments");
      return vm.newRef(vm.typeOf(vm.get(args, TUPLE_ITEMS)));
    }
    if (count !== 3) throw vm.raise(TYPE_ERROR, "type() takes 1 or 3 arguments");
  }
  const make = vm.get(type, TP_NEW);
  if (make === 0) throw vm.raise(TYPE_ERROR, `cannot create '${vm.typeNameOf(type)}' instances`);
  const object = (NATIVE[make] as NewFunc)(vm, type, args, kwargs);
  const made = vm.get(object, OB_TYPE);
  if (made !== type && !isSubtype(vm, made, type)) return object;
  const initialize = vm.get(made, TP_INIT);
  if (initialize === 0) return object;
  vm.hold(object);
  (NATIVE[initialize] as InitProc)(vm, object, args, kwargs);
  return vm.unhold();
}

/**
 * tp_vectorcall of classes made in Python whose metaclass is `type`: without a tuple and a dict where `__new__` is object's and `__init__` is
 * written in Python. Everything else goes through {@link typeCall}.
 */
export function callTypeFast(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const i32 = vm.i32;
  if (nargs === 0 && kwnames === 0 && isMadeBy(i32, type, objectInit)) return newBare(vm, type);
  if (!isMadeBy(i32, type, slotTpInit)) return callTypeWithTuple(vm, type, argv, nargs, kwnames);
  vm.enterRecursion(WHILE_CALLING);
  const object = vm.hold(vm.genericAlloc(type, 0));
  const initialize = lookupSpecialMethod(vm, object, ID_INIT);
  const unbound = vm.specialUnbound ? 1 : 0;
  vm.hold(initialize);
  let result = -1;
  if (kwnames === 0 && unbound !== 0 && i32[(initialize + OB_TYPE) >> 2] === FUNCTION_TYPE)
    result = callPlainMethod(vm, initialize, object, argv, nargs);
  if (result < 0) result = callInitialize(vm, initialize, object, unbound, argv, nargs, kwnames);
  takeNone(vm, result);
  vm.leaveRecursion();
  vm.decref(vm.unhold());
  return vm.unhold();
}

/** An instance of a class whose `__new__` and `__init__` are object's. */
function newBare(vm: Machine, type: Address): Address {
  vm.enterRecursion(WHILE_CALLING);
  const object = vm.genericAlloc(type, 0);
  vm.leaveRecursion();
  return object;
}

/** Whether `__new__` is object's and `__init__` is `initialize`. */
function isMadeBy(i32: Int32Array, type: Address, initialize: InitProc): boolean {
  return (
    NATIVE[i32[(type + TP_NEW) >> 2]] === objectNew &&
    NATIVE[i32[(type + TP_INIT) >> 2]] === initialize &&
    i32[(type + TP_ALLOC) >> 2] === 0 &&
    (i32[(type + TP_FLAGS) >> 2] & FLAG_IS_ABSTRACT) === 0
  );
}

/** The Python function (borrowed) that is the `__init__` of a class for which {@link callTypeFast} would call it, or 0. */
export function plainInitialize(vm: Machine, type: Address): Address {
  const i32 = vm.i32;
  if (NATIVE[i32[(type + TP_VECTORCALL) >> 2]] !== callTypeFast || !isMadeBy(i32, type, slotTpInit)) return 0;
  const found = typeLookup(vm, type, vm.id(ID_INIT));
  return found !== 0 && i32[(found + OB_TYPE) >> 2] === FUNCTION_TYPE ? found : 0;
}

/** Gives up what `__init__` has returned. @throws TypeError if it is not None */
export function takeNone(vm: Machine, result: Address): void {
  if (result !== NONE) {
    vm.hold(result);
    throw vm.raise(TYPE_ERROR, `__init__() should return None, not '${vm.typeName(result)}'`);
  }
  vm.i32[NONE >> 2]--;
}

function callInitialize(
  vm: Machine,
  initialize: Address,
  object: Address,
  unbound: number,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  if (unbound === 0) return vectorcall(vm, initialize, argv, nargs, kwnames);
  const i32 = vm.i32;
  const count = nargs + (kwnames === 0 ? 0 : i32[(kwnames + OB_SIZE) >> 2]);
  const args = vm.pushArguments(count + 1);
  i32[args >> 2] = object;
  for (let to = (args >> 2) + 2, from = argv >> 2, left = count; left > 0; left--, to += 2, from += 2)
    i32[to] = i32[from];
  const result = vectorcall(vm, initialize, args, nargs + 1, kwnames);
  vm.popArguments(args);
  return result;
}

/** A call by tp_call, as deep in recursion as CPython's. */
export function callTypeWithTuple(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArray(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  vm.enterRecursion(WHILE_CALLING);
  const result = typeCall(vm, type, args, kwargs);
  vm.leaveRecursion();
  vm.release(mark);
  return result;
}
