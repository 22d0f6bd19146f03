/**
 * How an iterator ended. Its `iternext` gives 0; what the StopIteration would say waits in the interpreter state for those who ask (`next`,
 * `yield from`), so that the end of a `for` loop costs no exception.
 *
 * ```text
 *   IS_STOP_VALUE    0: None. Else what a generator returned; or, if IS_STOP_RAISED is 1, the StopIteration that Python code raised
 * ```
 *
 * Who does not ask forgets it (`clearStopValue`) at the end of the iteration, so that nothing lives longer for it.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import {
  exceptionMatches,
  fetchException,
  type PythonException,
  raiseInstance,
  raiseObject,
  restoreException,
} from "../machine/errors.ts";
import { stopIterationValue } from "../builtins/exceptions/create.ts";
import { call1 } from "./call.ts";
import type { IterNextFunc } from "./native.ts";
import { IS_STOP_RAISED, IS_STOP_VALUE } from "./state.ts";
import { NONE, STOP_ITERATION } from "./static.ts";

/** Forgets how an iterator ended. */
export function clearStopValue(vm: Machine): void {
  const i32 = vm.i32;
  const value = i32[IS_STOP_VALUE >> 2]!;
  if (value === 0) return;
  i32[IS_STOP_VALUE >> 2] = 0;
  i32[IS_STOP_RAISED >> 2] = 0;
  vm.decref(value);
}

/** Leaves `value` (taken over) as what a generator returned. */
export function setStopValue(vm: Machine, value: Address): void {
  clearStopValue(vm);
  if (value === NONE) vm.decref(value);
  else vm.i32[IS_STOP_VALUE >> 2] = value;
}

/** What the iterator that ended last returned (owned); None by default. */
export function takeStopValue(vm: Machine): Address {
  const i32 = vm.i32;
  const value = i32[IS_STOP_VALUE >> 2]!;
  if (value === 0) return vm.none();
  const raised = i32[IS_STOP_RAISED >> 2] !== 0;
  i32[IS_STOP_VALUE >> 2] = 0;
  i32[IS_STOP_RAISED >> 2] = 0;
  if (!raised) return value;
  const result = stopIterationValue(vm, value);
  vm.decref(value);
  return result;
}

/** The StopIteration that says how the iterator ended last: the one that was raised, or a new one. */
export function raiseStopIteration(vm: Machine): PythonException {
  const i32 = vm.i32;
  const value = i32[IS_STOP_VALUE >> 2]!;
  const raised = i32[IS_STOP_RAISED >> 2] !== 0;
  i32[IS_STOP_VALUE >> 2] = 0;
  i32[IS_STOP_RAISED >> 2] = 0;
  if (value === 0) return raiseObject(vm, STOP_ITERATION, 0);
  if (raised) return restoreException(vm, value);
  vm.hold(value);
  // A tuple or an exception must not be taken for the arguments.
  const exception = call1(vm, STOP_ITERATION, value);
  vm.decref(vm.unhold());
  return raiseInstance(vm, exception);
}

/** Whether the current exception is a StopIteration; it is then no longer current but how an iterator ended. */
export function takeStopIteration(vm: Machine): boolean {
  if (!exceptionMatches(vm, STOP_ITERATION)) return false;
  const exception = fetchException(vm);
  clearStopValue(vm);
  vm.i32[IS_STOP_VALUE >> 2] = exception;
  vm.i32[IS_STOP_RAISED >> 2] = 1;
  return true;
}

/**
 * For the `catch` of an `iternext` that calls Python code: StopIteration is its end, any other error goes on. `mark` and `depth` are the native stack and
 * the recursion depth before the attempt.
 */
export function endOrThrow(vm: Machine, error: unknown, mark: number, depth: number): Address {
  vm.caught(error, mark);
  if (!takeStopIteration(vm)) throw error;
  vm.restoreRecursionDepth(depth);
  return 0;
}

/** An `iternext` that calls Python code, made to end where that raises StopIteration. */
export function endingByStop(next: IterNextFunc): IterNextFunc {
  return (vm, self) => {
    const mark = vm.mark();
    const depth = vm.recursionDepth();
    try {
      return next(vm, self);
    } catch (error) {
      return endOrThrow(vm, error, mark, depth);
    }
  };
}
