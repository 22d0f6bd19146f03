/** Exceptions: raising them, matching them with an `except`, and the state of a handler. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  fetchException,
  isExceptionClass,
  isExceptionInstance,
  raiseInstance,
  restoreException,
} from "../../machine/errors.ts";
import { call0 } from "../../object/call.ts";
import {
  F_BLOCKSTACK,
  F_IBLOCK,
  F_LASTI,
  F_VALUESTACK,
  EXC_TRACEBACK,
  EXC_CAUSE,
  EXC_SUPPRESS_CONTEXT,
} from "../../object/offsets.ts";
import { repr } from "../../object/repr.ts";
import { TS_EXC_INFO } from "../../object/state.ts";
import { NONE, RUNTIME_ERROR, TUPLE_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

/** The type of the block that is on the block stack while a handler runs; no instruction has this number. */
export const EXCEPT_HANDLER = 257;

const CANNOT_CATCH = "catching classes that do not inherit from BaseException is not allowed";

/** JUMP_IF_NOT_EXC_MATCH: whether the exception class `left` is `right`, or in it. */
export function exceptionMatch(vm: Machine, left: Address, right: Address): boolean {
  if (vm.typeOf(right) === TUPLE_TYPE || vm.hasFlag(right, 1 << 26)) {
    const size = vm.tupleSize(right);
    for (let i = 0; i < size; i++) {
      if (!isExceptionClass(vm, vm.tupleItem(right, i))) throw vm.raise(TYPE_ERROR, CANNOT_CATCH);
    }
  } else if (!isExceptionClass(vm, right)) throw vm.raise(TYPE_ERROR, CANNOT_CATCH);
  return givenExceptionMatches(vm, left, right);
}

/** PyErr_GivenExceptionMatches. */
export function givenExceptionMatches(vm: Machine, error: Address, expected: Address): boolean {
  if (error === 0 || expected === 0) return false;
  if (vm.hasFlag(expected, 1 << 26)) {
    const size = vm.tupleSize(expected);
    for (let i = 0; i < size; i++) if (givenExceptionMatches(vm, error, vm.tupleItem(expected, i))) return true;
    return false;
  }
  const type = isExceptionInstance(vm, error) ? vm.typeOf(error) : error;
  if (isExceptionClass(vm, type) && isExceptionClass(vm, expected)) return isSubtype(vm, type, expected);
  return type === expected;
}

/**
 * Enters a handler: pushes an EXCEPT_HANDLER block, the exception handled until now and the new one, six words at i32 index `sp`
 * (traceback, value, type, twice). The current exception becomes the handled one.
 */
export function enterHandler(vm: Machine, frame: Address, sp: number): void {
  const i32 = vm.i32;
  const count = i32[(frame + F_IBLOCK) >> 2]++;
  const block = (frame + F_BLOCKSTACK + 12 * count) >> 2;
  i32[block] = EXCEPT_HANDLER;
  i32[block + 1] = i32[(frame + F_LASTI) >> 2];
  i32[block + 2] = ((sp << 2) - i32[(frame + F_VALUESTACK) >> 2]) >> 3;
  const item = i32[TS_EXC_INFO >> 2] >> 2;
  i32[sp] = i32[item + 4];
  i32[sp + 2] = i32[item + 2];
  const type = i32[item];
  i32[sp + 4] = type !== 0 ? type : vm.none();
  const exception = fetchException(vm);
  const exceptionType = vm.typeOf(exception);
  const traceback = i32[(exception + EXC_TRACEBACK) >> 2] || NONE;
  i32[item] = vm.newRef(exceptionType);
  i32[item + 2] = vm.newRef(exception);
  i32[item + 4] = vm.newRef(traceback);
  i32[sp + 6] = vm.newRef(traceback);
  i32[sp + 8] = exception;
  i32[sp + 10] = vm.newRef(exceptionType);
}

/** RERAISE: makes the exception whose traceback, value and type lie at `sp` current again, taking them over. */
export function reraise(vm: Machine, sp: number): void {
  const i32 = vm.i32;
  const traceback = i32[sp];
  const value = i32[sp + 2];
  const type = i32[sp + 4];
  vm.decref(type);
  if (isExceptionInstance(vm, value)) {
    vm.replace(value, EXC_TRACEBACK, traceback === NONE || traceback === 0 ? 0 : vm.newRef(traceback));
  }
  if (traceback !== 0) vm.decref(traceback);
  restoreException(vm, value);
}

/** do_raise: makes the exception of `raise exception from cause` current. Returns whether it is re-raised as it was. */
export function doRaise(vm: Machine, exception: Address, cause: Address): boolean {
  if (exception === 0) return reraiseHandled(vm);
  const mark = vm.mark();
  let instance: Address;
  if (isExceptionClass(vm, exception)) {
    instance = vm.hold(call0(vm, exception));
    if (!isExceptionInstance(vm, instance)) {
      throw vm.raise(
        TYPE_ERROR,
        `calling ${reprOf(vm, exception)} should have returned an instance of BaseException, not ${reprOf(vm, vm.typeOf(instance))}`,
      );
    }
  } else if (isExceptionInstance(vm, exception)) instance = vm.hold(vm.newRef(exception));
  else throw vm.raise(TYPE_ERROR, "exceptions must derive from BaseException");
  if (cause !== 0) setCause(vm, instance, cause);
  vm.newRef(instance);
  vm.release(mark);
  raiseInstance(vm, instance);
  return false;
}

export function reprOf(vm: Machine, object: Address): string {
  const text = repr(vm, object);
  const result = vm.toJs(text);
  vm.decref(text);
  return result;
}

function setCause(vm: Machine, instance: Address, cause: Address): void {
  let fixed: Address;
  if (isExceptionClass(vm, cause)) {
    fixed = vm.hold(call0(vm, cause));
    if (!isExceptionInstance(vm, fixed)) {
      throw vm.raise(
        TYPE_ERROR,
        `calling ${reprOf(vm, cause)} should have returned an instance of BaseException, not ${reprOf(vm, vm.typeOf(fixed))}`,
      );
    }
  } else if (isExceptionInstance(vm, cause)) fixed = cause;
  else if (cause === NONE) fixed = 0;
  else throw vm.raise(TYPE_ERROR, "exception causes must derive from BaseException");
  vm.replace(instance, EXC_CAUSE, fixed === 0 ? 0 : vm.newRef(fixed));
  vm.u8[instance + EXC_SUPPRESS_CONTEXT] = 1;
}

function reraiseHandled(vm: Machine): boolean {
  const i32 = vm.i32;
  let item = i32[TS_EXC_INFO >> 2];
  while (item !== 0) {
    const type = i32[item >> 2];
    if (type !== 0 && type !== NONE) break;
    item = i32[(item + 24) >> 2];
  }
  if (item === 0) throw vm.raise(RUNTIME_ERROR, "No active exception to reraise");
  const value = i32[(item + 8) >> 2];
  const traceback = i32[(item + 16) >> 2];
  vm.replace(value, EXC_TRACEBACK, traceback === 0 || traceback === NONE ? 0 : vm.newRef(traceback));
  restoreException(vm, vm.newRef(value));
  return true;
}
