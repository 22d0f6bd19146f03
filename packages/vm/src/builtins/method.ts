/** Bound methods (Objects/classobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { genericSetAttr, getAttr, getAttrId, lookupAttrId, typeLookup } from "../object/attribute.ts";
import { newBool, richCompareBool } from "../object/compare.ts";
import { hashOf, pointerHash } from "../object/hash.ts";
import { identifier } from "../object/identifiers.ts";
import { defineType, NATIVE, type DescrGetFunc } from "../object/native.ts";
import {
  EQ,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_UNICODE_SUBCLASS,
  MEMBER_READONLY,
  METHOD_FUNC,
  METHOD_SELF,
  METHOD_VECTORCALL,
  METHOD_WEAKREFLIST,
  NE,
  OB_SIZE,
  T_OBJECT,
  TP_CALL,
  TP_DESCR_GET,
} from "../object/offsets.ts";
import { reprText } from "../object/repr.ts";
import { METHOD_TYPE, NONE, NOT_IMPLEMENTED, TYPE_ERROR } from "../object/static.ts";
import { dictSize } from "./dict/dict.ts";
import { callWithTupleAndDict } from "./function/vectorcall-call.ts";
import { reduceToGetattr } from "./descriptors/reduce.ts";

/** sizeof(PyMethodObject). */
const METHOD_BYTES = 48;
const ID_NAME = identifier("__name__");
const ID_QUALNAME = identifier("__qualname__");
const ID_DOC = identifier("__doc__");

/** PyMethod_New: both borrowed. */
export function newBoundMethod(vm: Machine, func: Address, self: Address): Address {
  const method = vm.newContainer(METHOD_TYPE, METHOD_BYTES);
  const i32 = vm.i32;
  i32[func >> 2]!++;
  i32[self >> 2]!++;
  i32[(method + METHOD_FUNC) >> 2] = func;
  i32[(method + METHOD_SELF) >> 2] = self;
  vm.track(method);
  return method;
}

function methodNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  if (kwargs !== 0 && dictSize(vm, kwargs) > 0) throw vm.raise(TYPE_ERROR, "method() takes no keyword arguments");
  const count = vm.get(args, OB_SIZE);
  if (count !== 2) throw vm.raise(TYPE_ERROR, `method expected 2 arguments, got ${count}`);
  const func = vm.tupleItem(args, 0);
  const self = vm.tupleItem(args, 1);
  if (vm.get(vm.typeOf(func), TP_CALL) === 0) throw vm.raise(TYPE_ERROR, "first argument must be callable");
  if (self === NONE) throw vm.raise(TYPE_ERROR, "self must not be None");
  return newBoundMethod(vm, func, self);
}

/** method_getattro: the method's own attributes, then the function's. */
function getattro(vm: Machine, method: Address, name: Address): Address {
  const descriptor = typeLookup(vm, METHOD_TYPE, name);
  if (descriptor === 0) return getAttr(vm, vm.get(method, METHOD_FUNC), name);
  const get = vm.get(vm.typeOf(descriptor), TP_DESCR_GET);
  if (get === 0) return vm.newRef(descriptor);
  return (NATIVE[get] as DescrGetFunc)(vm, descriptor, method, METHOD_TYPE);
}

function repr(vm: Machine, method: Address): Address {
  const mark = vm.mark();
  const func = vm.get(method, METHOD_FUNC);
  const name = lookupAttrId(vm, func, ID_QUALNAME) || lookupAttrId(vm, func, ID_NAME);
  if (name !== 0) vm.hold(name);
  const text = name !== 0 && vm.hasFlag(name, FLAG_UNICODE_SUBCLASS) ? vm.toJs(name) : "?";
  const result = vm.str(`<bound method ${text} of ${reprText(vm, vm.get(method, METHOD_SELF))}>`);
  vm.release(mark);
  return result;
}

function hash(vm: Machine, method: Address): number {
  const own = pointerHash(vm, vm.get(method, METHOD_SELF));
  const ownHigh = vm.hashHigh;
  const low = own ^ hashOf(vm, vm.get(method, METHOD_FUNC));
  vm.hashHigh ^= ownHigh;
  return low === -1 && vm.hashHigh === -1 ? -2 : low;
}

function richcompare(vm: Machine, a: Address, b: Address, op: number): Address {
  const comparable = (op === EQ || op === NE) && vm.typeOf(a) === METHOD_TYPE && vm.typeOf(b) === METHOD_TYPE;
  if (!comparable) return vm.newRef(NOT_IMPLEMENTED);
  const equal =
    richCompareBool(vm, vm.get(a, METHOD_FUNC), vm.get(b, METHOD_FUNC), EQ) &&
    vm.get(a, METHOD_SELF) === vm.get(b, METHOD_SELF);
  return newBool(vm, equal === (op === EQ));
}

function reduce(vm: Machine, method: Address): Address {
  const mark = vm.mark();
  const name = vm.hold(getAttrId(vm, vm.get(method, METHOD_FUNC), ID_NAME));
  const result = reduceToGetattr(vm, vm.get(method, METHOD_SELF), name);
  vm.release(mark);
  return result;
}

defineType(METHOD_TYPE, {
  name: "method",
  basicSize: METHOD_BYTES,
  flags: FLAG_HAVE_GC | FLAG_HAVE_VECTORCALL,
  weaklistOffset: METHOD_WEAKREFLIST,
  vectorcallOffset: METHOD_VECTORCALL,
  doc: "method(function, instance)\n\nCreate a bound instance method object.",
  layout: [{ op: "fields", offset: METHOD_FUNC, count: 2 }],
  slots: {
    repr,
    hash,
    call: callWithTupleAndDict,
    getattro,
    setattro: genericSetAttr,
    richcompare,
    descr_get: (vm, method) => vm.newRef(method),
    new: methodNew,
  },
  methods: [["__reduce__!($self)", reduce]],
  members: [
    ["__func__", T_OBJECT, METHOD_FUNC, MEMBER_READONLY, "the function (or other callable) implementing a method"],
    ["__self__", T_OBJECT, METHOD_SELF, MEMBER_READONLY, "the instance to which a method is bound"],
  ],
  getset: [["__doc__", (vm, method) => getAttrId(vm, vm.get(method, METHOD_FUNC), ID_DOC)]],
});
