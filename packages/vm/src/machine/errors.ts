/**
 * Errors: a Python exception inside TypeScript is one JavaScript value, thrown; the exception object is in the thread state.
 * Unlike CPython 3.10 an exception is always an instance from the moment it is raised: the difference is not observable.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "./machine.ts";
import {
  EXC_CAUSE,
  EXC_CONTEXT,
  EXC_SUPPRESS_CONTEXT,
  EXC_TRACEBACK,
  FLAG_BASE_EXC_SUBCLASS,
  OB_TYPE,
  TP_FLAGS,
} from "../object/offsets.ts";
import { TS_CURRENT_EXCEPTION, TS_EXC_INFO, TS_RECURSION_DEPTH } from "../object/state.ts";
import { NONE, OVERFLOW_ERROR, RECURSION_ERROR, SYSTEM_ERROR, TUPLE_TYPE } from "../object/static.ts";
import { callTuple, call0, call1 } from "../object/call.ts";
import { isSubtype } from "../object/type/mro.ts";
import { newExceptionFromText } from "../builtins/exceptions/create.ts";
import { takeMemoryError } from "../builtins/exceptions/memory-error.ts";

/** The class of the one value that is thrown for every Python exception. */
export class PythonException {
  toString(): string {
    return "a Python exception (the object is in the thread state)";
  }
}

export const PY_ERROR: PythonException = Object.freeze(new PythonException());

/** PyErr_SetString: `type(message)` becomes the current exception. */
export function raiseException(vm: Machine, type: Address, message: string): PythonException {
  return raiseInstance(vm, newExceptionFromText(vm, type, message));
}

/** PyErr_SetObject: `value` borrowed; an instance of `type` is taken as it is, a tuple gives the arguments, None or 0 none. */
export function raiseObject(vm: Machine, type: Address, value: Address): PythonException {
  if (value !== 0 && isExceptionInstance(vm, value) && isSubtype(vm, vm.typeOf(value), type)) {
    return raiseInstance(vm, vm.newRef(value));
  }
  let instance: Address;
  if (value === 0 || value === NONE) instance = call0(vm, type);
  else if (vm.typeOf(value) === TUPLE_TYPE) instance = callTuple(vm, type, value, 0);
  else instance = call1(vm, type, value);
  return raiseInstance(vm, instance);
}

/** Makes `instance` (taken over) the current exception; its __context__ becomes the exception being handled. */
export function raiseInstance(vm: Machine, instance: Address): PythonException {
  const i32 = vm.i32;
  const handled = handledException(vm);
  if (handled !== 0 && handled !== instance) {
    breakContextCycle(vm, instance, handled);
    vm.replace(instance, EXC_CONTEXT, vm.newRef(handled));
  }
  const old = i32[TS_CURRENT_EXCEPTION >> 2]!;
  i32[TS_CURRENT_EXCEPTION >> 2] = instance;
  if (old !== 0) vm.decref(old);
  return PY_ERROR;
}

/** _PyErr_FormatFromCause: `type(message)` takes the place of the current exception, which becomes its cause. */
export function raiseFromCause(vm: Machine, type: Address, message: string): PythonException {
  const cause = vm.hold(fetchException(vm));
  const error = newExceptionFromText(vm, type, message);
  vm.unhold();
  raiseInstance(vm, error);
  vm.replace(error, EXC_CAUSE, vm.newRef(cause));
  vm.replace(error, EXC_CONTEXT, cause);
  vm.u8[error + EXC_SUPPRESS_CONTEXT] = 1;
  return PY_ERROR;
}

/** Takes `instance` out of the context chain of `handled`, as _PyErr_SetObject does. */
function breakContextCycle(vm: Machine, instance: Address, handled: Address): void {
  let exception = handled;
  let slow = handled;
  let advanceSlow = false;
  for (;;) {
    const context = vm.get(exception, EXC_CONTEXT);
    if (context === 0) return;
    if (context === instance) {
      vm.replace(exception, EXC_CONTEXT, 0);
      return;
    }
    exception = context;
    if (exception === slow) return; // a cycle that somebody made by hand
    if (advanceSlow) slow = vm.get(slow, EXC_CONTEXT);
    advanceSlow = !advanceSlow;
  }
}

/** The exception that an `except` or `finally` is handling (borrowed), or 0: _PyErr_GetTopmostException. */
export function handledException(vm: Machine): Address {
  const i32 = vm.i32;
  let item = i32[TS_EXC_INFO >> 2]!;
  while (item !== 0) {
    const type = i32[item >> 2]!;
    if (type !== 0 && type !== NONE) return i32[(item + 8) >> 2]!;
    item = i32[(item + 24) >> 2]!;
  }
  return 0;
}

/** PyErr_Fetch: the current exception, owned by the caller from now on; 0 when there is none. */
export function fetchException(vm: Machine): Address {
  const exception = vm.i32[TS_CURRENT_EXCEPTION >> 2]!;
  vm.i32[TS_CURRENT_EXCEPTION >> 2] = 0;
  return exception;
}

/** PyErr_Restore: `exception` (taken over) becomes current without touching its context. Returns what to throw. */
export function restoreException(vm: Machine, exception: Address): PythonException {
  const old = vm.i32[TS_CURRENT_EXCEPTION >> 2]!;
  vm.i32[TS_CURRENT_EXCEPTION >> 2] = exception;
  if (old !== 0) vm.decref(old);
  return PY_ERROR;
}

/** PyErr_Clear. */
export function clearException(vm: Machine): void {
  const exception = fetchException(vm);
  if (exception !== 0) vm.decref(exception);
}

/** PyErr_ExceptionMatches: whether the current exception is an instance of `type` (a static exception type). */
export function exceptionMatches(vm: Machine, type: Address): boolean {
  const exception = vm.currentException();
  return exception !== 0 && isSubtype(vm, vm.typeOf(exception), type);
}

export function isExceptionInstance(vm: Machine, object: Address): boolean {
  return (vm.i32[(vm.i32[(object + OB_TYPE) >> 2]! + TP_FLAGS) >> 2]! & FLAG_BASE_EXC_SUBCLASS) !== 0;
}

/** PyExceptionClass_Check. */
export function isExceptionClass(vm: Machine, object: Address): boolean {
  return vm.isType(object) && (vm.i32[(object + TP_FLAGS) >> 2]! & FLAG_BASE_EXC_SUBCLASS) !== 0;
}

/** Makes a Python exception of a host error that Python code can cause; anything else is a bug of ours and goes on. */
export function recoverHostError(vm: Machine, error: unknown): void {
  if (!(error instanceof RangeError)) throw error;
  const text = error.message;
  if (/call stack/i.test(text)) {
    const depth = vm.i32[TS_RECURSION_DEPTH >> 2]!;
    vm.raise(RECURSION_ERROR, "maximum recursion depth exceeded");
    vm.i32[TS_RECURSION_DEPTH >> 2] = depth;
  } else if (/BigInt|string length|array length|allocation|typed array/i.test(text)) {
    raiseInstance(vm, takeMemoryError(vm));
  } else throw error;
}

export { EXC_TRACEBACK, OVERFLOW_ERROR, SYSTEM_ERROR };
