/** CALL_FUNCTION and CALL_METHOD: a Python function gets a frame for the same loop, everything else is called. */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { vectorcall } from "../object/call.ts";
import { deallocate } from "../object/dealloc.ts";
import { NATIVE, type FastCallFunc, type MethodImplementation, type VectorcallFunc } from "../object/native.ts";
import {
  CFUNC_ML,
  CFUNC_SELF,
  CO_ARGCOUNT,
  CO_FLAGS,
  CO_KWONLYARGCOUNT,
  DESCR_METHOD,
  DESCR_TYPE,
  F_LOCALSPLUS,
  FUNC_BUILTINS,
  FUNC_CLOSURE,
  FUNC_CODE,
  FUNC_GLOBALS,
  METH_FASTCALL,
  METH_KEYWORDS,
  METH_NOARGS,
  METH_O,
  ML_FLAGS,
  ML_METH,
  OB_TYPE,
  TP_VECTORCALL,
} from "../object/offsets.ts";
import { BUILTIN_FUNCTION_TYPE, FUNCTION_TYPE, METHOD_DESCRIPTOR_TYPE, TYPE_TYPE } from "../object/static.ts";
import { bindCells, callPythonFunction, GENERATOR_FLAGS, makeFrame } from "./call-function.ts";
import { newFrame } from "./frame.ts";
import { isSubtype } from "../object/type/mro.ts";

/** Flags of code that needs more than its arguments copied. */
const COLLECTS = op.CO_VARARGS | op.CO_VARKEYWORDS;
const CONVENTION = 0xff8f; // all of ml_flags but METH_CLASS, METH_STATIC and METH_COEXIST
const METH_FASTCALL_KEYWORDS = METH_FASTCALL | METH_KEYWORDS;

/** No frame: the exception of a built-in function is current, and the stack is as it was. */
export const FAILED = -1;

/**
 * CALL_FUNCTION of `count` arguments below `sp`. For a Python function a new frame, callable and arguments left on the caller's stack; else
 * 0, and the result is where the callable was; or FAILED. Most errors are thrown.
 */
export function callFunction(vm: Machine, sp: number, count: number): Address {
  const argv = sp - 2 * count;
  const callable = vm.i32[argv - 2];
  if (vm.i32[(callable + OB_TYPE) >> 2] === FUNCTION_TYPE) {
    const callee = enterFunction(vm, callable, argv, count);
    if (callee !== 0) return callee;
  }
  const result = callObject(vm, callable, argv, count);
  if (result === 0) return FAILED;
  releaseSlots(vm, argv - 2, sp);
  vm.i32[argv - 2] = result;
  return 0;
}

/** CALL_METHOD: the same after LOAD_METHOD, which left function and object, or NULL and a bound callable, below the arguments. */
export function callMethod(vm: Machine, sp: number, count: number): Address {
  const i32 = vm.i32;
  const base = sp - 2 * count - 4;
  const method = i32[base];
  const isMethod = method !== 0;
  const callable = isMethod ? method : i32[base + 2];
  const argv = isMethod ? base + 2 : base + 4;
  const given = isMethod ? count + 1 : count;
  if (i32[(callable + OB_TYPE) >> 2] === FUNCTION_TYPE) {
    const callee = enterFunction(vm, callable, argv, given);
    if (callee !== 0) return callee;
  }
  const result = callObject(vm, callable, argv, given);
  if (result === 0) return FAILED;
  releaseSlots(vm, base, sp);
  i32[base] = result;
  return 0;
}

/** A frame for a Python function; 0 for a generator and one of a module's code. */
function enterFunction(vm: Machine, func: Address, argv: number, count: number): Address {
  const i32 = vm.i32;
  const code = i32[(func + FUNC_CODE) >> 2];
  const flags = i32[(code + CO_FLAGS) >> 2];
  if ((flags & (GENERATOR_FLAGS | op.CO_OPTIMIZED)) !== op.CO_OPTIMIZED) return 0;
  const needed = i32[(code + CO_ARGCOUNT) >> 2];
  if (count !== needed || i32[(code + CO_KWONLYARGCOUNT) >> 2] !== 0 || (flags & COLLECTS) !== 0) {
    return makeFrame(vm, func, code, argv << 2, count, 0, 0);
  }
  const callee = newFrame(vm, code, i32[(func + FUNC_GLOBALS) >> 2], i32[(func + FUNC_BUILTINS) >> 2], 0);
  const end = argv + 2 * count;
  for (let from = argv, to = (callee + F_LOCALSPLUS) >> 2; from < end; from += 2, to += 2) {
    const argument = i32[from];
    i32[argument >> 2]++;
    i32[to] = argument;
  }
  if ((flags & op.CO_NOFREE) === 0) bindCells(vm, code, callee, i32[(func + FUNC_CLOSURE) >> 2]);
  return callee;
}

/**
 * The end of a call that got a frame: callable and arguments, which have stayed on the caller's stack as in CPython, give way to what was returned. `pc` is
 * the u16 index behind the call. Returns the new end of the stack.
 */
export function finishCall(vm: Machine, pc: number, sp: number, returned: Address): number {
  const word = vm.u16[pc - 1];
  let count = word >> 8;
  for (let at = pc - 2, shift = 8; (vm.u16[at] & 255) === op.EXTENDED_ARG; at--, shift += 8)
    count |= (vm.u16[at] >> 8) << shift;
  const base = sp - 2 * count - ((word & 255) === op.CALL_METHOD ? 4 : 2);
  releaseSlots(vm, base, sp);
  vm.i32[base] = returned;
  return base + 2;
}

/**
 * Calls anything with `count` borrowed arguments at i32 index `argv`. Built-in functions and methods take the short way. Owned; 0 where one of them has told
 * its exception by that.
 */
function callObject(vm: Machine, callable: Address, argv: number, count: number): Address {
  const i32 = vm.i32;
  const type = i32[(callable + OB_TYPE) >> 2];
  if (type === BUILTIN_FUNCTION_TYPE) {
    const definition = i32[(callable + CFUNC_ML) >> 2];
    const result = callNative(vm, definition, i32[(callable + CFUNC_SELF) >> 2], argv, count);
    if (result !== UNSUITABLE) return result;
  } else if (type === METHOD_DESCRIPTOR_TYPE && count > 0) {
    const self = i32[argv];
    const selfType = i32[(self + OB_TYPE) >> 2];
    const wanted = i32[(callable + DESCR_TYPE) >> 2];
    if (selfType === wanted || isSubtype(vm, selfType, wanted)) {
      const result = callNative(vm, i32[(callable + DESCR_METHOD) >> 2], self, argv + 2, count - 1);
      if (result !== UNSUITABLE) return result;
    }
  } else if (type === TYPE_TYPE) {
    const native = i32[(callable + TP_VECTORCALL) >> 2];
    if (native !== 0) return (NATIVE[native] as VectorcallFunc)(vm, callable, argv << 2, count, 0);
  } else if (type === FUNCTION_TYPE) return callPythonFunction(vm, callable, argv << 2, count, 0);
  return vectorcall(vm, callable, argv << 2, count, 0);
}

/** No address: `callNative` leaves the call, or its TypeError, to `vectorcall`. */
const UNSUITABLE = -1;

function callNative(vm: Machine, definition: Address, self: Address, argv: number, count: number): Address {
  const i32 = vm.i32;
  const native = i32[(definition + ML_METH) >> 2];
  switch (i32[(definition + ML_FLAGS) >> 2] & CONVENTION) {
    case METH_O:
      return count === 1 ? (NATIVE[native] as MethodImplementation)(vm, self, i32[argv]) : UNSUITABLE;
    case METH_NOARGS:
      return count === 0 ? (NATIVE[native] as MethodImplementation)(vm, self) : UNSUITABLE;
    case METH_FASTCALL:
    case METH_FASTCALL_KEYWORDS:
      return (NATIVE[native] as FastCallFunc)(vm, self, argv << 2, count, 0);
    default:
      return UNSUITABLE;
  }
}

/** Releases the stack slots from i32 index `from` up to `to`, the topmost first; some may be empty. */
export function releaseSlots(vm: Machine, from: number, to: number): void {
  const i32 = vm.i32;
  for (let slot = to - 2; slot >= from; slot -= 2) {
    const value = i32[slot];
    if (value !== 0 && --i32[value >> 2] === 0) deallocate(vm, value);
  }
}
