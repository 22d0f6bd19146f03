/**
 * What calling a wrapper_descriptor does: unpack a tuple of arguments and call the slot it wraps (the `wrap_*` functions of
 * Objects/typeobject.c). `wrapped` is the index of the slot's native.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../compare.ts";
import { newHashInt } from "../hash.ts";
import {
  NATIVE,
  nativeIndex,
  type BinaryFunc,
  type DescrGetFunc,
  type DescrSetFunc,
  type Destructor,
  type HashFunc,
  type InitProc,
  type Inquiry,
  type IterNextFunc,
  type LenFunc,
  type ObjObjArgProc,
  type ObjObjProc,
  type RichCmpFunc,
  type SetAttrFunc,
  type SSizeArgFunc,
  type SSizeObjArgProc,
  type TernaryFunc,
  type UnaryFunc,
} from "../native.ts";
import { asSize } from "../number.ts";
import { EQ, GE, GT, LE, LT, NE, OB_SIZE, SQ_LENGTH, TP_BASE, TP_MRO, TP_SETATTRO, TUPLE_ITEMS } from "../offsets.ts";
import { NONE, OVERFLOW_ERROR, TYPE_ERROR } from "../static.ts";
import { clearStopValue, raiseStopIteration } from "../stop.ts";
import { slotTpSetattro } from "./slot-functions.ts";
import { intOfLength } from "../length.ts";

/** Calls the slot `wrapped` of `self` with the tuple `args` and the dict `kwargs` (0: none); a new reference. */
export type Wrapper = (vm: Machine, self: Address, args: Address, wrapped: number, kwargs: Address) => Address;

/** check_num_args. */
function checkCount(vm: Machine, args: Address, expected: number): void {
  const count = vm.get(args, OB_SIZE);
  if (count === expected) return;
  throw vm.raise(TYPE_ERROR, `expected ${expected} argument${expected === 1 ? "" : "s"}, got ${count}`);
}

/** PyArg_UnpackTuple with an empty name. */
function checkRange(vm: Machine, args: Address, least: number, most: number): void {
  const count = vm.get(args, OB_SIZE);
  if (count >= least && count <= most) return;
  const bound = least === most ? "" : count < least ? "at least " : "at most ";
  const limit = count < least ? least : most;
  throw vm.raise(TYPE_ERROR, ` expected ${bound}${limit} argument${limit === 1 ? "" : "s"}, got ${count}`);
}

function item(vm: Machine, args: Address, index: number): Address {
  return vm.i32[(args + TUPLE_ITEMS + 8 * index) >> 2];
}

export const wrapUnary: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  return (NATIVE[wrapped] as UnaryFunc)(vm, self);
};

export const wrapLength: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  return intOfLength(vm, (NATIVE[wrapped] as LenFunc)(vm, self));
};

export const wrapInquiry: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  return newBool(vm, (NATIVE[wrapped] as Inquiry)(vm, self) !== 0);
};

export const wrapHash: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  const low = (NATIVE[wrapped] as HashFunc)(vm, self);
  return newHashInt(vm, low, vm.hashHigh);
};

export const wrapBinary: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  return (NATIVE[wrapped] as BinaryFunc)(vm, self, item(vm, args, 0));
};

/**
 * What {@link wrapBinary} does, but not the same function: `nb_add` and `sq_concat` wrap `__add__` differently, so that a subclass of list does
 * not take the native of the one for that of the other.
 */
export const wrapBinaryLeft: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  return (NATIVE[wrapped] as BinaryFunc)(vm, self, item(vm, args, 0));
};

export const wrapBinaryReflected: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  return (NATIVE[wrapped] as BinaryFunc)(vm, item(vm, args, 0), self);
};

export const wrapTernary: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 1, 2);
  return (NATIVE[wrapped] as TernaryFunc)(vm, self, item(vm, args, 0), thirdArgument(vm, args));
};

export const wrapTernaryReflected: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 1, 2);
  return (NATIVE[wrapped] as TernaryFunc)(vm, item(vm, args, 0), self, thirdArgument(vm, args));
};

function thirdArgument(vm: Machine, args: Address): Address {
  return vm.get(args, OB_SIZE) > 1 ? item(vm, args, 1) : NONE;
}

export const wrapIndexArgument: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  const index = asSize(vm, item(vm, args, 0), OVERFLOW_ERROR);
  return (NATIVE[wrapped] as SSizeArgFunc)(vm, self, index);
};

/** getindex: a negative index counts from the end where there is a length. */
function indexOf(vm: Machine, self: Address, argument: Address): number {
  const index = asSize(vm, argument, OVERFLOW_ERROR);
  if (index >= 0) return index;
  const length = vm.get(vm.typeOf(self), SQ_LENGTH);
  return length === 0 ? index : index + (NATIVE[length] as LenFunc)(vm, self);
}

export const wrapSequenceItem: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  return (NATIVE[wrapped] as SSizeArgFunc)(vm, self, indexOf(vm, self, item(vm, args, 0)));
};

export const wrapSequenceSetItem: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 2, 2);
  (NATIVE[wrapped] as SSizeObjArgProc)(vm, self, indexOf(vm, self, item(vm, args, 0)), item(vm, args, 1));
  return vm.none();
};

export const wrapSequenceDelItem: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  (NATIVE[wrapped] as SSizeObjArgProc)(vm, self, indexOf(vm, self, item(vm, args, 0)), 0);
  return vm.none();
};

export const wrapContains: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  return newBool(vm, (NATIVE[wrapped] as ObjObjProc)(vm, self, item(vm, args, 0)) !== 0);
};

export const wrapSetItem: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 2, 2);
  (NATIVE[wrapped] as ObjObjArgProc)(vm, self, item(vm, args, 0), item(vm, args, 1));
  return vm.none();
};

export const wrapDelItem: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  (NATIVE[wrapped] as ObjObjArgProc)(vm, self, item(vm, args, 0), 0);
  return vm.none();
};

export const wrapSetAttribute: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 2, 2);
  checkOverrides(vm, self, wrapped, "__setattr__");
  (NATIVE[wrapped] as SetAttrFunc)(vm, self, item(vm, args, 0), item(vm, args, 1));
  return vm.none();
};

export const wrapDelAttribute: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  checkOverrides(vm, self, wrapped, "__delattr__");
  (NATIVE[wrapped] as SetAttrFunc)(vm, self, item(vm, args, 0), 0);
  return vm.none();
};

/** hackcheck: `object.__setattr__(int, ...)` must not get round the type's own tp_setattro. */
function checkOverrides(vm: Machine, self: Address, wrapped: number, what: string): void {
  const type = vm.typeOf(self);
  const mro = vm.get(type, TP_MRO);
  if (mro === 0) return;
  const python = nativeIndex("slot_tp_setattro", slotTpSetattro);
  const own = vm.get(type, TP_SETATTRO);
  let defining = type;
  for (let i = vm.tupleSize(mro) - 1; i >= 0; i--) {
    const base = vm.tupleItem(mro, i);
    const set = vm.get(base, TP_SETATTRO);
    if (set === python || set !== own) continue;
    defining = base;
    break;
  }
  for (let base = defining; base !== 0; base = vm.get(base, TP_BASE)) {
    const set = vm.get(base, TP_SETATTRO);
    if (set === wrapped) return;
    if (set !== python) throw vm.raise(TYPE_ERROR, `can't apply this ${what} to ${vm.typeNameOf(type)} object`);
  }
}

function comparison(op: number): Wrapper {
  return (vm, self, args, wrapped) => {
    checkCount(vm, args, 1);
    return (NATIVE[wrapped] as RichCmpFunc)(vm, self, item(vm, args, 0), op);
  };
}

export const wrapLess: Wrapper = comparison(LT);
export const wrapLessEqual: Wrapper = comparison(LE);
export const wrapEqual: Wrapper = comparison(EQ);
export const wrapNotEqual: Wrapper = comparison(NE);
export const wrapGreater: Wrapper = comparison(GT);
export const wrapGreaterEqual: Wrapper = comparison(GE);

export const wrapNext: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  clearStopValue(vm);
  const result = (NATIVE[wrapped] as IterNextFunc)(vm, self);
  if (result === 0) throw raiseStopIteration(vm);
  return result;
};

export const wrapDescrGet: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 1, 2);
  const object = noneAsNull(item(vm, args, 0));
  const type = vm.get(args, OB_SIZE) > 1 ? noneAsNull(item(vm, args, 1)) : 0;
  if (object === 0 && type === 0) throw vm.raise(TYPE_ERROR, "__get__(None, None) is invalid");
  return (NATIVE[wrapped] as DescrGetFunc)(vm, self, object, type);
};

function noneAsNull(object: Address): Address {
  return object === NONE ? 0 : object;
}

export const wrapDescrSet: Wrapper = (vm, self, args, wrapped) => {
  checkRange(vm, args, 2, 2);
  (NATIVE[wrapped] as DescrSetFunc)(vm, self, item(vm, args, 0), item(vm, args, 1));
  return vm.none();
};

export const wrapDescrDelete: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 1);
  (NATIVE[wrapped] as DescrSetFunc)(vm, self, item(vm, args, 0), 0);
  return vm.none();
};

export const wrapCall: Wrapper = (vm, self, args, wrapped, kwargs) =>
  (NATIVE[wrapped] as TernaryFunc)(vm, self, args, kwargs);

export const wrapInit: Wrapper = (vm, self, args, wrapped, kwargs) => {
  (NATIVE[wrapped] as InitProc)(vm, self, args, kwargs);
  return vm.none();
};

export const wrapDel: Wrapper = (vm, self, args, wrapped) => {
  checkCount(vm, args, 0);
  (NATIVE[wrapped] as Destructor)(vm, self);
  return vm.none();
};
