/**
 * sys.settrace and sys.setprofile: calling the two functions with events (call_trace and its like of Python/ceval.c, the trampolines of
 * Python/sysmodule.c).
 *
 * ```text
 *   TS_TRACE_FUNCTION    gets "call" of every frame; what it returns is the frame's f_trace, which gets "line", "exception", "return", "opcode"
 *   TS_PROFILE_FUNCTION  gets "call", "return", "c_call", "c_return", "c_exception" of every frame
 *                        its high half: the native that is told in its place with the object (_lsprof), 0 for none
 *   TS_TRACING           how many of these functions are running: they are not traced themselves
 *   TS_TRACED_CALL       the built-in function that the running instruction calls (owned), if "c_call" was told
 * ```
 *
 * Tracing costs nothing while it is off. While it is on, the bit EB_TRACE of the eval breaker is set, and the evaluation loop runs frames one
 * instruction at a time (traced-run.ts).
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { exceptionMatches, fetchException, restoreException } from "../machine/errors.ts";
import { call3, callTuple } from "../object/call.ts";
import { NATIVE } from "../object/native.ts";
import { identifier, type IdentifierWord } from "../object/identifiers.ts";
import {
  CO_FIRSTLINENO,
  EXC_TRACEBACK,
  F_CODE,
  F_LASTI,
  F_LINENO,
  F_STATE,
  F_TRACE,
  FRAME_UNWINDING,
} from "../object/offsets.ts";
import {
  EB_TRACE,
  IS_EVAL_BREAKER,
  IS_STOP_VALUE,
  TS_FRAME,
  TS_PROFILE_FUNCTION,
  TS_TRACE_FUNCTION,
  TS_TRACED_CALL,
  TS_TRACING,
} from "../object/state.ts";
import { NONE, RUNTIME_ERROR, STOP_ITERATION } from "../object/static.ts";
import { clearStopValue, raiseStopIteration, takeStopIteration } from "../object/stop.ts";
import { lineOf } from "../builtins/code-lines.ts";
import { frameLocals, localsToFast } from "../builtins/frame/locals.ts";
import { addTraceback } from "../builtins/traceback/here.ts";
import { tuplePack } from "../builtins/tuple/tuple.ts";

export const ID_CALL: IdentifierWord = identifier("call");
export const ID_LINE: IdentifierWord = identifier("line");
export const ID_OPCODE: IdentifierWord = identifier("opcode");
export const ID_RETURN: IdentifierWord = identifier("return");
const ID_EXCEPTION = identifier("exception");
export const ID_C_CALL: IdentifierWord = identifier("c_call");
export const ID_C_RETURN: IdentifierWord = identifier("c_return");
export const ID_C_EXCEPTION: IdentifierWord = identifier("c_exception");

/** The high half of TS_TRACING: whether a function is being installed. */
const INSTALLING = TS_TRACING + 4;

const PROFILE_NATIVE = TS_PROFILE_FUNCTION + 4;

/** A native that is told of calls (Py_tracefunc): `profiler` is what was installed with it, `arg` the built-in function or the value. It raises nothing. */
export type ProfileFunc = (vm: Machine, profiler: Address, frame: Address, what: IdentifierWord, arg: Address) => void;

/** Whether frames are to be run one instruction at a time. */
export function isTracing(vm: Machine): boolean {
  return (vm.i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0;
}

/** Brings EB_TRACE up to date: for Python's own functions, and for whoever looks on after every instruction. */
export function updateTracing(vm: Machine): void {
  const i32 = vm.i32;
  const wanted = i32[TS_TRACE_FUNCTION >> 2] !== 0 || i32[TS_PROFILE_FUNCTION >> 2] !== 0;
  if ((wanted && i32[TS_TRACING >> 2] === 0) || vm.instructionObserver !== null)
    Atomics.or(i32, IS_EVAL_BREAKER >> 2, EB_TRACE);
  else Atomics.and(i32, IS_EVAL_BREAKER >> 2, ~EB_TRACE);
}

/**
 * _PyEval_SetTrace, _PyEval_SetProfile: `word` says which; `callable` (borrowed) may be 0.
 *
 * @param native the index of a {@link ProfileFunc} that is told in the place of `callable`
 * @throws RuntimeError from within the finaliser of the function that is replaced
 */
export function setTracing(vm: Machine, word: number, callable: Address, native = 0): void {
  if (vm.get(0, INSTALLING) !== 0) {
    vm.set(0, INSTALLING, 0);
    const what = word === TS_TRACE_FUNCTION ? "trace" : "profile";
    throw vm.raise(
      RUNTIME_ERROR,
      `Cannot install a ${what} function while another ${what} function is being installed`,
    );
  }
  vm.set(0, INSTALLING, 1);
  const old = vm.get(0, word);
  vm.set(0, word, 0);
  updateTracing(vm);
  vm.xdecref(old);
  vm.set(0, word, callable === 0 ? 0 : vm.newRef(callable));
  if (word === TS_PROFILE_FUNCTION) vm.set(0, PROFILE_NATIVE, native);
  updateTracing(vm);
  vm.set(0, INSTALLING, 0);
}

/** _PyEval_CallTracing: calls while tracing is on although a trace function is running. */
export function callTracing(vm: Machine, callable: Address, args: Address): Address {
  const saved = vm.get(0, TS_TRACING);
  const mark = vm.mark();
  vm.set(0, TS_TRACING, 0);
  updateTracing(vm);
  try {
    return callTuple(vm, callable, args, 0);
  } catch (error) {
    vm.caught(error, mark);
    throw error;
  } finally {
    vm.set(0, TS_TRACING, saved);
    updateTracing(vm);
  }
}

// ---- one event ------------------------------------------------------------------------------------------------

/** call_trampoline inside call_trace: what the function returned (owned). */
function deliver(vm: Machine, frame: Address, callback: Address, what: IdentifierWord, arg: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  begin(vm, frame);
  let failure: unknown = null;
  let result = 0;
  try {
    vm.hold(vm.newRef(callback));
    frameLocals(vm, frame);
    result = call3(vm, callback, frame, vm.id(what), arg);
    vm.hold(result);
    localsToFast(vm, frame);
    vm.unhold();
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    localsToFast(vm, frame);
    addTraceback(vm, frame);
    failure = error;
  }
  vm.set(frame, F_LINENO, 0);
  vm.i32[TS_TRACING >> 2]--;
  updateTracing(vm);
  if (failure !== null) throw failure;
  return result;
}

function begin(vm: Machine, frame: Address): void {
  vm.i32[TS_TRACING >> 2]++;
  updateTracing(vm);
  const code = vm.get(frame, F_CODE);
  const lasti = vm.get(frame, F_LASTI);
  vm.set(frame, F_LINENO, lasti < 0 ? vm.get(code, CO_FIRSTLINENO) : lineOf(vm, code, 2 * lasti));
}

/** call_trace with a function that is native. */
function deliverNatively(vm: Machine, frame: Address, profiler: Address, what: IdentifierWord, arg: Address): void {
  const native = NATIVE[vm.get(0, PROFILE_NATIVE)] as ProfileFunc;
  const mark = vm.mark();
  vm.hold(vm.newRef(profiler));
  vm.i32[TS_TRACING >> 2]++;
  updateTracing(vm);
  native(vm, profiler, frame, what, arg);
  vm.i32[TS_TRACING >> 2]--;
  updateTracing(vm);
  vm.release(mark);
}

/** trace_trampoline: an error ends tracing. */
export function traceEvent(vm: Machine, frame: Address, what: IdentifierWord, arg: Address): void {
  if (vm.get(0, TS_TRACE_FUNCTION) === 0 || vm.get(0, TS_TRACING) !== 0) return;
  const callback = what === ID_CALL ? vm.get(0, TS_TRACE_FUNCTION) : vm.get(frame, F_TRACE);
  if (callback === 0) return;
  let result: Address;
  try {
    result = deliver(vm, frame, callback, what, arg);
  } catch (error) {
    setTracing(vm, TS_TRACE_FUNCTION, 0);
    vm.replace(frame, F_TRACE, 0);
    throw error;
  }
  if (result === NONE) vm.decref(result);
  else vm.replace(frame, F_TRACE, result);
}

/** profile_trampoline: an error ends profiling. */
function profileEvent(vm: Machine, frame: Address, what: IdentifierWord, arg: Address): void {
  const callback = vm.get(0, TS_PROFILE_FUNCTION);
  if (callback === 0 || vm.get(0, TS_TRACING) !== 0) return;
  if (vm.get(0, PROFILE_NATIVE) !== 0) return deliverNatively(vm, frame, callback, what, arg);
  try {
    vm.decref(deliver(vm, frame, callback, what, arg));
  } catch (error) {
    setTracing(vm, TS_PROFILE_FUNCTION, 0);
    throw error;
  }
}

/**
 * call_trace_protected: tells of an event while an exception may be on its way; that one goes on unless the event raises another. Whether the event
 * raised nothing.
 */
function protectedly(vm: Machine, tell: (exception: Address) => void): boolean {
  const exception = fetchException(vm);
  const mark = vm.mark();
  if (exception !== 0) vm.hold(exception);
  const inner = vm.mark();
  try {
    tell(exception);
  } catch (error) {
    vm.caught(error, inner);
    vm.release(mark);
    return false;
  }
  if (exception !== 0) restoreException(vm, vm.unhold());
  return true;
}

/** The frame begins to run, or to run again. False: it fails instead. */
export function callEvents(vm: Machine, frame: Address): boolean {
  return (
    protectedly(vm, () => traceEvent(vm, frame, ID_CALL, NONE)) &&
    protectedly(vm, () => profileEvent(vm, frame, ID_CALL, NONE))
  );
}

/** The frame gives `value` (borrowed), or None with an exception. False: an event raised an exception. */
export function returnEvents(vm: Machine, frame: Address, value: Address): boolean {
  const traced = protectedly(vm, () => traceEvent(vm, frame, ID_RETURN, value));
  return protectedly(vm, () => profileEvent(vm, frame, ID_RETURN, traced ? value : NONE)) && traced;
}

/** call_exc_trace, after the current exception got its traceback entry for `frame`. */
export function exceptionEvent(vm: Machine, frame: Address): void {
  if (vm.get(0, TS_TRACED_CALL) !== 0) nativeCallRaised(vm, frame);
  if (vm.get(0, TS_TRACE_FUNCTION) === 0 || vm.get(frame, F_TRACE) === 0) return;
  vm.u8[frame + F_STATE] = FRAME_UNWINDING;
  tellException(vm, frame);
}

function tellException(vm: Machine, frame: Address): void {
  protectedly(vm, (exception) => {
    const mark = vm.mark();
    const traceback = vm.get(exception, EXC_TRACEBACK) || NONE;
    const arg = vm.hold(tuplePack(vm, vm.typeOf(exception), exception, traceback));
    traceEvent(vm, frame, ID_EXCEPTION, arg);
    vm.release(mark);
  });
}

/**
 * An iterator ended in a `for` loop of the executing frame. Where a StopIteration says so, CPython's loop has an exception at hand, which the trace
 * function sees.
 */
export function loopEnded(vm: Machine): void {
  if (vm.i32[IS_STOP_VALUE >> 2] === 0) return;
  const frame = vm.get(0, TS_FRAME);
  if (isTracing(vm) && vm.get(frame, F_TRACE) !== 0) {
    const mark = vm.mark();
    try {
      throw raiseStopIteration(vm);
    } catch (error) {
      vm.caught(error, mark);
      tellException(vm, frame);
      vm.xdecref(fetchException(vm));
    }
  }
  clearStopValue(vm);
}

/**
 * The same for the delegate of a `yield from` or `await`; how it ended is still to be asked for. `bySend`: CPython calls its method `send`, which raises
 * StopIteration at any end. Throws what the event raises.
 */
export function delegateEnded(vm: Machine, bySend: boolean): void {
  if (!isTracing(vm) || (vm.i32[IS_STOP_VALUE >> 2] === 0 && !bySend)) return;
  const mark = vm.mark();
  try {
    throw raiseStopIteration(vm);
  } catch (error) {
    vm.caught(error, mark);
    delegateRaised(vm);
    if (!takeStopIteration(vm)) throw error;
  }
}

/** The delegate of a `yield from` in the executing frame raised the current exception; a StopIteration is told before it is taken. */
export function delegateRaised(vm: Machine): void {
  const frame = vm.get(0, TS_FRAME);
  if (isTracing(vm) && vm.get(frame, F_TRACE) !== 0 && exceptionMatches(vm, STOP_ITERATION)) tellException(vm, frame);
}

// ---- calls of built-in functions --------------------------------------------------------------------------------

/** "c_call" of `callable` (taken over). Throws what the event raises. */
export function nativeCallBegins(vm: Machine, frame: Address, callable: Address): void {
  vm.hold(callable);
  profileEvent(vm, frame, ID_C_CALL, callable);
  vm.replace(0, TS_TRACED_CALL, vm.unhold());
}

/** "c_return". Throws what the event raises. */
export function nativeCallReturned(vm: Machine, frame: Address): void {
  const callable = vm.hold(vm.get(0, TS_TRACED_CALL));
  vm.set(0, TS_TRACED_CALL, 0);
  profileEvent(vm, frame, ID_C_RETURN, callable);
  vm.decref(vm.unhold());
}

/** "c_exception". */
function nativeCallRaised(vm: Machine, frame: Address): void {
  const callable = vm.hold(vm.get(0, TS_TRACED_CALL));
  vm.set(0, TS_TRACED_CALL, 0);
  protectedly(vm, () => profileEvent(vm, frame, ID_C_EXCEPTION, callable));
  vm.decref(vm.unhold());
}
