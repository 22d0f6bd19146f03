/**
 * Generators and coroutines: a frame that is suspended in an object (Objects/genobject.c).
 *
 * A step of a generator gives the value it yields, or 0 when it returned; what it returned then waits where `next`, `send` and `yield from` fetch
 * it (object/stop.ts).
 */
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import {
  clearException,
  exceptionMatches,
  fetchException,
  isExceptionClass,
  isExceptionInstance,
  PY_ERROR,
  raiseInstance,
  raiseObject,
  restoreException,
  raiseFromCause,
} from "../machine/errors.ts";
import { call0, call1, callTuple, callWith } from "../object/call.ts";
import { genericGetAttr, lookupAttrId } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { defineType, NATIVE, type IterNextFunc, type TypeSpec } from "../object/native.ts";
import {
  CO_COMPILED,
  CO_FLAGS,
  CO_ORIGIN_OFFSET,
  EXC_TRACEBACK,
  F_BACK,
  F_CODE,
  F_GEN,
  F_IBLOCK,
  F_LASTI,
  F_STACKDEPTH,
  F_STATE,
  F_VALUESTACK,
  FLAG_HAVE_GC,
  FRAME_CREATED,
  FRAME_EXECUTING,
  FRAME_RAISED,
  FUNC_NAME,
  FUNC_QUALNAME,
  GEN_CODE,
  GEN_EXC_PREVIOUS,
  GEN_EXC_TRACEBACK,
  GEN_EXC_TYPE,
  GEN_EXC_VALUE,
  GEN_FRAME,
  GEN_NAME,
  GEN_QUALNAME,
  GEN_WEAKREFLIST,
  MEMBER_READONLY,
  T_OBJECT,
  TP_ITERNEXT,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
} from "../object/offsets.ts";
import { addressText, reprText } from "../object/repr.ts";
import {
  EB_TRACE,
  IS_EVAL_BREAKER,
  TS_COROUTINE_ORIGIN_DEPTH,
  TS_EXC_INFO,
  TS_FRAME,
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_STACK_TOP,
} from "../object/state.ts";
import {
  ASYNC_GENERATOR_TYPE,
  ATTRIBUTE_ERROR,
  COROUTINE_TYPE,
  COROUTINE_WRAPPER_TYPE,
  GENERATOR_EXIT,
  GENERATOR_TYPE,
  NONE,
  RUNTIME_ERROR,
  STOP_ASYNC_ITERATION,
  STOP_ITERATION,
  TRACEBACK_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../object/static.ts";
import { newBool } from "../object/compare.ts";
import { clearStopValue, raiseStopIteration, setStopValue, takeStopIteration, takeStopValue } from "../object/stop.ts";
import { deallocate } from "../object/dealloc.ts";
import { isSubclass } from "../object/subclass.ts";
import { writeUnraisable } from "../builtins/exceptions/unraisable.ts";
import { warnUnawaited } from "../builtins/warnings.ts";
import { asyncGenFinalizer } from "./async-generator.ts";
import { currentOrigin } from "./coroutine-origin.ts";
import { releaseFrame } from "./frame.ts";
import { drive, goOn } from "./drive.ts";
import { AGAIN, INTERPRET, RAISED, YIELDED } from "./outcomes.ts";
import { yieldingFrom } from "./operations.ts";
import { delegateEnded, delegateRaised } from "./tracing.ts";

const GENERATOR_BYTES = 88;
const ASYNC_GENERATOR_BYTES = 112;
const COROUTINE_BYTES = 96;

/** No address: the generator has raised the current exception. */
export const GENERATOR_RAISED = -1;

const ID_SEND = identifier("send");
const ID_THROW = identifier("throw");
const ID_CLOSE = identifier("close");

/** The generator, coroutine or asynchronous generator of a new frame (taken over) of `func`. */
export function newGenerator(vm: Machine, frame: Address, func: Address): Address {
  const i32 = vm.i32;
  const code = i32[(frame + F_CODE) >> 2];
  const flags = i32[(code + CO_FLAGS) >> 2];
  const coroutine = (flags & CO_COROUTINE) !== 0;
  const asynchronous = (flags & CO_ASYNC_GENERATOR) !== 0;
  const type = coroutine ? COROUTINE_TYPE : asynchronous ? ASYNC_GENERATOR_TYPE : GENERATOR_TYPE;
  const bytes = coroutine ? COROUTINE_BYTES : asynchronous ? ASYNC_GENERATOR_BYTES : GENERATOR_BYTES;
  vm.hold(frame);
  const generator = vm.newContainer(type, bytes);
  vm.unhold();
  vm.replace(frame, F_BACK, 0);
  i32[(frame + F_GEN) >> 2] = generator;
  i32[(generator + GEN_FRAME) >> 2] = frame;
  i32[(generator + GEN_CODE) >> 2] = vm.newRef(code);
  i32[(generator + GEN_NAME) >> 2] = vm.newRef(i32[(func + FUNC_NAME) >> 2]);
  i32[(generator + GEN_QUALNAME) >> 2] = vm.newRef(i32[(func + FUNC_QUALNAME) >> 2]);
  vm.track(generator);
  vm.track(frame);
  if (coroutine && i32[TS_COROUTINE_ORIGIN_DEPTH >> 2] > 0) {
    i32[(generator + CO_ORIGIN_OFFSET) >> 2] = currentOrigin(vm);
  }
  return generator;
}

function kindName(vm: Machine, generator: Address): string {
  const type = vm.typeOf(generator);
  return type === COROUTINE_TYPE ? "coroutine" : type === ASYNC_GENERATOR_TYPE ? "async generator" : "generator";
}

/** f_state, sign extended. */
export function frameState(vm: Machine, frame: Address): number {
  return (vm.u8[frame + F_STATE] << 24) >> 24;
}

/** Whether the generator has returned or raised. */
export function isFinished(vm: Machine, generator: Address): boolean {
  const frame = vm.get(generator, GEN_FRAME);
  return frame === 0 || frameState(vm, frame) > FRAME_EXECUTING;
}

/**
 * gen_send_ex2: resumes with `sent` (borrowed; None for `next`), or throws the current exception into it. The value yielded, or 0 after a
 * return.
 */
export function resume(vm: Machine, generator: Address, sent: Address, throwing: boolean, closing: boolean): Address {
  const value = resumeQuietly(vm, generator, sent, throwing, closing);
  if (value === GENERATOR_RAISED) throw PY_ERROR;
  return value;
}

/** The same with GENERATOR_RAISED for an exception that leaves the generator: a JavaScript throw costs more than a whole step. */
function resumeQuietly(vm: Machine, generator: Address, sent: Address, throwing: boolean, closing: boolean): Address {
  const i32 = vm.i32;
  const frame = i32[(generator + GEN_FRAME) >> 2];
  // Only the states of a frame that can be resumed are negative.
  if (frame === 0 || vm.u8[frame + F_STATE] < 128) return cannotResume(vm, generator, frame, throwing, closing);
  if (sent !== NONE) mustHaveStarted(vm, generator, frame);
  pushSent(i32, frame, sent);
  attach(i32, generator, frame);
  if (throwing) chainHandled(vm, generator);
  const how = execute(vm, frame, throwing);
  const value = vm.transfer;
  detach(i32, generator, frame);
  return how === YIELDED && i32[(frame + F_GEN) >> 2] === generator ? value : left(vm, generator, frame, how, value);
}

/**
 * The usual step: `resumeQuietly` with `sent` of a generator whose code is compiled and that nobody watches. It runs on the JavaScript stack of the caller, which has
 * room for it as `enter` has for calls.
 */
function step(vm: Machine, generator: Address, sent: Address): Address {
  const i32 = vm.i32;
  const { tier } = vm;
  const frame = i32[(generator + GEN_FRAME) >> 2];
  const code = i32[(frame + F_CODE) >> 2];
  const index = i32[(code + CO_COMPILED) >> 2];
  const depth = i32[TS_RECURSION_DEPTH >> 2] + 1;
  if (
    frame === 0 ||
    vm.u8[frame + F_STATE] < 128 ||
    index <= 0 ||
    tier.codes[index] !== code ||
    depth > vm.deepestNesting ||
    depth >= i32[TS_RECURSION_LIMIT >> 2] ||
    (i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0
  )
    return resumeQuietly(vm, generator, sent, false, false);
  if (sent !== NONE) {
    mustHaveStarted(vm, generator, frame);
    pushSent(i32, frame, sent);
  }
  attach(i32, generator, frame);
  i32[TS_RECURSION_DEPTH >> 2] = depth;
  const mark = i32[TS_STACK_TOP >> 2];
  let how = tier.functions[index]!(vm, frame, 0, false, mark, depth);
  if (how !== YIELDED) {
    if (sent === NONE && (how === AGAIN || how === INTERPRET) && isUntouched(vm, frame)) pushSent(i32, frame, NONE);
    how = goOn(vm, frame, how, mark, depth);
  }
  const value = vm.transfer;
  i32[TS_RECURSION_DEPTH >> 2] = depth - 1;
  i32[TS_FRAME >> 2] = i32[(frame + F_BACK) >> 2];
  detach(i32, generator, frame);
  return how === YIELDED && i32[(frame + F_GEN) >> 2] === generator ? value : left(vm, generator, frame, how, value);
}

/** Puts a generator that is resumed, and its frame, on top of what runs. */
function attach(i32: Int32Array, generator: Address, frame: Address): void {
  const back = i32[TS_FRAME >> 2];
  if (back !== 0) i32[back >> 2]++;
  i32[(frame + F_BACK) >> 2] = back;
  i32[(generator + GEN_EXC_PREVIOUS) >> 2] = i32[TS_EXC_INFO >> 2];
  i32[TS_EXC_INFO >> 2] = generator + GEN_EXC_TYPE;
}

/** Takes them off again. */
function detach(i32: Int32Array, generator: Address, frame: Address): void {
  i32[TS_EXC_INFO >> 2] = i32[(generator + GEN_EXC_PREVIOUS) >> 2];
  const back = i32[(frame + F_BACK) >> 2];
  i32[(frame + F_BACK) >> 2] = 0;
  if (back !== 0) i32[back >> 2]--; // it runs
}

/** Whether a frame that was to be resumed has been left before its first instruction. */
function isUntouched(vm: Machine, frame: Address): boolean {
  return vm.u8[frame + F_STATE] >= 128 || vm.i32[(frame + F_LASTI) >> 2] < 0;
}

/** Puts what is sent onto the stack of a suspended frame. */
function pushSent(i32: Int32Array, frame: Address, sent: Address): void {
  const depth = i32[(frame + F_STACKDEPTH) >> 2]++;
  i32[sent >> 2]++;
  i32[(i32[(frame + F_VALUESTACK) >> 2] + 8 * depth) >> 2] = sent;
}

/** Runs the frame to its next end: YIELDED or RETURNED with the value in `vm.transfer`, or RAISED. */
function execute(vm: Machine, frame: Address, throwing: boolean): number {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    vm.enterRecursion("");
    const how = drive(vm, frame, throwing);
    vm.restoreRecursionDepth(depth);
    return how;
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    vm.set(0, TS_FRAME, vm.get(frame, F_BACK));
    return RAISED;
  }
}

/** The end of a step that was the generator's last, or during which it lost its last reference: see {@link finalizeGenerator}. */
function left(vm: Machine, generator: Address, frame: Address, how: number, value: Address): Address {
  const i32 = vm.i32;
  if (i32[(frame + F_GEN) >> 2] !== generator) {
    vm.hold(generator);
    i32[(frame + F_GEN) >> 2] = generator;
    if (how === YIELDED) finalizeGenerator(vm, generator);
    else value = ended(vm, generator, frame, how, value);
    vm.decref(vm.unhold());
    return value;
  }
  return ended(vm, generator, frame, how, value);
}

/** The generator has returned `result`, which is taken over, or raised. */
function ended(vm: Machine, generator: Address, frame: Address, how: number, result: Address): Address {
  vm.i32[generator >> 2]++; // its frame may have the last reference
  if (how === RAISED) {
    vm.hold(generator);
    finish(vm, generator, frame);
    translateStop(vm, generator);
    vm.decref(vm.unhold());
    return GENERATOR_RAISED;
  }
  finish(vm, generator, frame);
  vm.decref(generator);
  setStopValue(vm, result);
  return 0;
}

/** A generator cannot be rerun: gives up its frame and the exceptions it was handling. */
function finish(vm: Machine, generator: Address, frame: Address): void {
  const i32 = vm.i32;
  if (i32[(generator + GEN_EXC_TYPE) >> 2] !== 0) forgetHandled(vm, generator);
  i32[(frame + F_GEN) >> 2] = 0;
  i32[(generator + GEN_FRAME) >> 2] = 0;
  if (i32[frame >> 2] === 1) vm.untrack(frame);
  releaseFrame(vm, frame);
}

function forgetHandled(vm: Machine, generator: Address): void {
  vm.replace(generator, GEN_EXC_TYPE, 0);
  vm.replace(generator, GEN_EXC_VALUE, 0);
  vm.replace(generator, GEN_EXC_TRACEBACK, 0);
}

/** _PyErr_ChainStackItem: the exception being thrown in gets what the generator itself is handling as its context. */
function chainHandled(vm: Machine, generator: Address): void {
  const type = vm.get(generator, GEN_EXC_TYPE);
  if (type !== 0 && type !== NONE) raiseInstance(vm, fetchException(vm));
}

function cannotResume(vm: Machine, generator: Address, frame: Address, throwing: boolean, closing: boolean): Address {
  if (frame !== 0 && frameState(vm, frame) === FRAME_EXECUTING) {
    throw vm.raise(VALUE_ERROR, `${kindName(vm, generator)} already executing`);
  }
  if (vm.typeOf(generator) === COROUTINE_TYPE && !closing) {
    throw vm.raise(RUNTIME_ERROR, "cannot reuse already awaited coroutine");
  }
  if (throwing) throw PY_ERROR;
  clearStopValue(vm);
  return 0;
}

function mustHaveStarted(vm: Machine, generator: Address, frame: Address): void {
  if (frameState(vm, frame) !== FRAME_CREATED) return;
  throw vm.raise(TYPE_ERROR, `can't send non-None value to a just-started ${kindName(vm, generator)}`);
}

/** PEP 479: StopIteration that leaves a generator becomes a RuntimeError. */
function translateStop(vm: Machine, generator: Address): void {
  const kind = kindName(vm, generator);
  if (exceptionMatches(vm, STOP_ITERATION)) replaceByRuntimeError(vm, `${kind} raised StopIteration`);
  else if (vm.typeOf(generator) === ASYNC_GENERATOR_TYPE && exceptionMatches(vm, STOP_ASYNC_ITERATION)) {
    replaceByRuntimeError(vm, `${kind} raised StopAsyncIteration`);
  }
}

function replaceByRuntimeError(vm: Machine, message: string): void {
  raiseFromCause(vm, RUNTIME_ERROR, message);
}

/** tp_iternext. */
export function generatorNext(vm: Machine, generator: Address): Address {
  const value = step(vm, generator, NONE);
  if (value === GENERATOR_RAISED) throw PY_ERROR;
  return value;
}

/** gen.send(value); 0 with StopIteration at the end. */
export function generatorSend(vm: Machine, generator: Address, value: Address): Address {
  clearStopValue(vm);
  const result = step(vm, generator, value);
  if (result === 0) raiseStopIteration(vm);
  else if (result === GENERATOR_RAISED) throw PY_ERROR;
  return result;
}

/**
 * One step of `yield from`: sends to a generator, calls `next` or `send` of anything else. 0 at the end, with the value as the stop value.
 */
export function yieldFromStep(vm: Machine, receiver: Address, sent: Address): Address {
  clearStopValue(vm);
  const type = vm.typeOf(receiver);
  if (type === GENERATOR_TYPE || type === COROUTINE_TYPE) {
    const item = step(vm, receiver, sent);
    if (item === GENERATOR_RAISED) throw PY_ERROR;
    if (item === 0) delegateEnded(vm, type === COROUTINE_TYPE || sent !== NONE);
    return item;
  }
  if (sent === NONE) {
    const native = vm.i32[(type + TP_ITERNEXT) >> 2];
    if (native !== 0) {
      const item = (NATIVE[native] as IterNextFunc)(vm, receiver);
      if (item === 0) delegateEnded(vm, false);
      return item;
    }
  }
  const mark = vm.mark();
  try {
    const method = lookupAttrId(vm, receiver, ID_SEND);
    if (method === 0) throw vm.raise(ATTRIBUTE_ERROR, `'${vm.typeName(receiver)}' object has no attribute 'send'`);
    vm.hold(method);
    const result = call1(vm, method, sent);
    vm.release(mark);
    return result;
  } catch (error) {
    vm.caught(error, mark);
    delegateRaised(vm);
    if (!takeStopIteration(vm)) throw error;
    return 0;
  }
}

// ---- throw and close ------------------------------------------------------------------------------------------

/** gen.throw(type[, value[, traceback]]); 0 with StopIteration at the end. */
export function generatorThrow(
  vm: Machine,
  generator: Address,
  type: Address,
  value: Address,
  traceback: Address,
): Address {
  clearStopValue(vm);
  const result = throwInto(vm, generator, true, type, value, traceback);
  if (result === 0) raiseStopIteration(vm);
  return result;
}

/** _gen_throw: the next value yielded, or 0 after a return. */
export function throwInto(
  vm: Machine,
  generator: Address,
  closeOnExit: boolean,
  type: Address,
  value: Address,
  traceback: Address,
): Address {
  const delegate = yieldingFrom(vm, generator);
  if (delegate !== 0) {
    const mark = vm.mark();
    vm.hold(vm.newRef(delegate));
    const result = throwIntoDelegate(vm, generator, delegate, closeOnExit, type, value, traceback);
    vm.release(mark);
    if (result !== -1) return result;
  }
  makeThrown(vm, type, value, traceback);
  return resume(vm, generator, NONE, true, false);
}

/** -1: the delegate cannot be thrown into; the generator itself is to be. */
function throwIntoDelegate(
  vm: Machine,
  generator: Address,
  delegate: Address,
  closeOnExit: boolean,
  type: Address,
  value: Address,
  traceback: Address,
): Address {
  const frame = vm.get(generator, GEN_FRAME);
  if (closeOnExit && isGeneratorExit(vm, type)) {
    const state = vm.u8[frame + F_STATE];
    vm.u8[frame + F_STATE] = FRAME_EXECUTING;
    const mark = vm.mark();
    try {
      closeIterator(vm, delegate);
    } catch (error) {
      vm.caught(error, mark);
      vm.u8[frame + F_STATE] = state;
      return resume(vm, generator, NONE, true, false);
    }
    vm.u8[frame + F_STATE] = state;
    return -1;
  }
  const method = isGenerator(vm, delegate) ? 0 : lookupAttrId(vm, delegate, ID_THROW);
  if (method === 0 && !isGenerator(vm, delegate)) return -1;
  const executing = vm.get(0, TS_FRAME);
  const state = vm.u8[frame + F_STATE];
  vm.u8[frame + F_STATE] = FRAME_EXECUTING;
  const mark = vm.mark();
  let result: Address;
  try {
    if (method === 0) {
      clearStopValue(vm);
      enterFrame(vm, frame, executing);
      result = throwInto(vm, delegate, closeOnExit, type, value, traceback);
      leaveFrame(vm, frame, executing);
    } else result = callThrow(vm, method, type, value, traceback);
  } catch (error) {
    vm.caught(error, mark);
    if (method === 0) leaveFrame(vm, frame, executing);
    vm.u8[frame + F_STATE] = state;
    if (!takeStopIteration(vm)) {
      popDelegate(vm, frame);
      return resume(vm, generator, NONE, true, false);
    }
    result = 0;
  }
  vm.u8[frame + F_STATE] = state;
  if (result !== 0) return result;
  // The delegate is exhausted: go on behind the `yield from` with what it returned.
  popDelegate(vm, frame);
  const returned = vm.hold(takeStopValue(vm));
  const next = resume(vm, generator, returned, false, false);
  vm.decref(vm.unhold());
  return next;
}

/** A delegate that is thrown into runs as if this generator's frame had resumed it. */
function enterFrame(vm: Machine, frame: Address, executing: Address): void {
  vm.replace(frame, F_BACK, executing === 0 ? 0 : vm.newRef(executing));
  vm.set(0, TS_FRAME, frame);
}

function leaveFrame(vm: Machine, frame: Address, executing: Address): void {
  vm.set(0, TS_FRAME, executing);
  vm.replace(frame, F_BACK, 0);
}

/** Whether the delegate is resumed without a call of its methods. */
function isGenerator(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  return type === GENERATOR_TYPE || type === COROUTINE_TYPE;
}

/** Calls the `throw` (taken over) of a delegate with the arguments that are given. */
function callThrow(vm: Machine, method: Address, type: Address, value: Address, traceback: Address): Address {
  vm.hold(method);
  const args = value === 0 ? [type] : traceback === 0 ? [type, value] : [type, value, traceback];
  const result = callWith(vm, method, ...args);
  vm.decref(vm.unhold());
  return result;
}

/** Takes the exhausted delegate off the stack and puts the frame behind its YIELD_FROM. */
function popDelegate(vm: Machine, frame: Address): void {
  const depth = --vm.i32[(frame + F_STACKDEPTH) >> 2];
  const slot = (vm.get(frame, F_VALUESTACK) + 8 * depth) >> 2;
  const delegate = vm.i32[slot];
  vm.i32[(frame + F_LASTI) >> 2] += 1;
  vm.decref(delegate);
}

function isGeneratorExit(vm: Machine, type: Address): boolean {
  const actual = isExceptionInstance(vm, type) ? vm.typeOf(type) : type;
  if (!isExceptionClass(vm, actual)) return false;
  return vm.isType(actual) && (actual === GENERATOR_EXIT || subclassOfExit(vm, actual));
}

function subclassOfExit(vm: Machine, type: Address): boolean {
  const mro = vm.get(type, 344);
  for (let i = vm.tupleSize(mro) - 1; i >= 0; i--) if (vm.tupleItem(mro, i) === GENERATOR_EXIT) return true;
  return false;
}

/** Checks the arguments of `throw` and makes the exception current. */
function makeThrown(vm: Machine, type: Address, value: Address, traceback: Address): void {
  const tb = traceback === NONE ? 0 : traceback;
  if (tb !== 0 && vm.typeOf(tb) !== TRACEBACK_TYPE) {
    throw vm.raise(TYPE_ERROR, "throw() third argument must be a traceback object");
  }
  if (isExceptionClass(vm, type)) {
    if (!instantiate(vm, type, value)) return;
  } else if (isExceptionInstance(vm, type)) {
    if (value !== 0 && value !== NONE) {
      throw vm.raise(TYPE_ERROR, "instance exception may not have a separate value");
    }
    restoreException(vm, vm.newRef(type));
  } else {
    throw vm.raise(
      TYPE_ERROR,
      `exceptions must be classes or instances deriving from BaseException, not ${vm.typeName(type)}`,
    );
  }
  if (tb !== 0) vm.replace(vm.currentException(), EXC_TRACEBACK, vm.newRef(tb));
}

/**
 * PyErr_NormalizeException: makes an instance of the class `type` current, without a traceback. `value` is the instance, the only argument or, a tuple,
 * all of them. False: what the constructor raised is current instead.
 */
function instantiate(vm: Machine, type: Address, value: Address): boolean {
  const mark = vm.mark();
  let instance: Address;
  try {
    if (value !== 0 && isExceptionInstance(vm, value) && isSubclass(vm, vm.typeOf(value), type)) {
      instance = vm.newRef(value);
      vm.replace(instance, EXC_TRACEBACK, 0);
    } else if (value === 0 || value === NONE) instance = call0(vm, type);
    else if (vm.hasFlag(value, FLAG_TUPLE_SUBCLASS)) instance = callTuple(vm, type, value, 0);
    else instance = call1(vm, type, value);
    if (!isExceptionInstance(vm, instance)) {
      vm.hold(instance);
      throw vm.raise(
        TYPE_ERROR,
        `calling ${reprText(vm, type)} should have returned an instance of BaseException, not ${vm.typeName(instance)}`,
      );
    }
  } catch (error) {
    vm.caught(error, mark);
    return false;
  }
  restoreException(vm, instance);
  return true;
}

/** The `close` of an iterator (owned), or 0; an error of the look-up is reported and forgotten. */
function lookupClose(vm: Machine, iterator: Address): Address {
  const mark = vm.mark();
  try {
    return lookupAttrId(vm, iterator, ID_CLOSE);
  } catch (error) {
    vm.caught(error, mark);
    writeUnraisable(vm, iterator);
    return 0;
  }
}

/** gen_close_iter: closes what a generator delegates to. */
function closeIterator(vm: Machine, iterator: Address): void {
  const type = vm.typeOf(iterator);
  if (type === GENERATOR_TYPE || type === COROUTINE_TYPE) {
    vm.decref(generatorClose(vm, iterator));
    return;
  }
  const method = lookupClose(vm, iterator);
  if (method === 0) return;
  vm.hold(method);
  vm.decref(call0(vm, method));
  vm.decref(vm.unhold());
}

/** gen.close(). */
export function generatorClose(vm: Machine, generator: Address): Address {
  const asynchronous = vm.typeOf(generator) === ASYNC_GENERATOR_TYPE;
  if (!asynchronous && (isFinished(vm, generator) || abandon(vm, generator))) return vm.none();
  const mark = vm.mark();
  const delegate = yieldingFrom(vm, generator);
  if (delegate === 0 || closeDelegate(vm, generator, delegate)) raiseObject(vm, GENERATOR_EXIT, 0);
  const result = resumeQuietly(vm, generator, NONE, true, true);
  vm.release(mark);
  if (result === GENERATOR_RAISED) {
    if (!exceptionMatches(vm, STOP_ITERATION) && !exceptionMatches(vm, GENERATOR_EXIT)) throw PY_ERROR;
    clearException(vm);
    return vm.none();
  }
  if (result !== 0) {
    vm.decref(result);
    throw vm.raise(RUNTIME_ERROR, `${kindName(vm, generator)} ignored GeneratorExit`);
  }
  clearStopValue(vm);
  // One that returns instead of passing the exit on has ended as a loop over it would, and as CPython, that is an error here.
  if (asynchronous) throw raiseObject(vm, STOP_ASYNC_ITERATION, 0);
  return vm.none();
}

/** Closes what the generator delegates to. False: with the error that is current now. The delegate stays on the native stack. */
function closeDelegate(vm: Machine, generator: Address, delegate: Address): boolean {
  vm.hold(vm.newRef(delegate));
  const frame = vm.get(generator, GEN_FRAME);
  const state = vm.u8[frame + F_STATE];
  vm.u8[frame + F_STATE] = FRAME_EXECUTING;
  const mark = vm.mark();
  let fine = true;
  try {
    closeIterator(vm, delegate);
  } catch (error) {
    vm.caught(error, mark);
    fine = false;
  }
  vm.u8[frame + F_STATE] = state;
  return fine;
}

/**
 * Ends a generator that is suspended where nothing can notice a GeneratorExit, without one: no `try` or `with` around, no delegate, no tracing. Whether it
 * was so.
 */
function abandon(vm: Machine, generator: Address): boolean {
  const i32 = vm.i32;
  const frame = i32[(generator + GEN_FRAME) >> 2];
  if (vm.u8[frame + F_STATE] < 128 || i32[(frame + F_IBLOCK) >> 2] !== 0) return false;
  if ((i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0 || yieldingFrom(vm, generator) !== 0) return false;
  i32[generator >> 2]++;
  vm.u8[frame + F_STATE] = FRAME_EXECUTING;
  const stack = i32[(frame + F_VALUESTACK) >> 2];
  for (let depth = i32[(frame + F_STACKDEPTH) >> 2] - 1; depth >= 0; depth--) {
    i32[(frame + F_STACKDEPTH) >> 2] = depth;
    vm.decref(i32[(stack + 8 * depth) >> 2]);
  }
  vm.u8[frame + F_STATE] = FRAME_RAISED;
  finish(vm, generator, frame);
  if (--i32[generator >> 2] === 0) deallocate(vm, generator);
  return true;
}

/**
 * _PyGen_Finalize: closes a suspended generator that nobody knows any more; warns of a coroutine that never ran. One that is running is given to the step that runs
 * it, which closes it when it is left: its frame no longer knows it.
 */
export function finalizeGenerator(vm: Machine, generator: Address): void {
  if (isFinished(vm, generator)) return;
  const frame = vm.get(generator, GEN_FRAME);
  if (frameState(vm, frame) === FRAME_EXECUTING) {
    vm.newRef(generator);
    vm.set(frame, F_GEN, 0);
    return;
  }
  if (vm.typeOf(generator) === ASYNC_GENERATOR_TYPE && asyncGenFinalizer(vm, generator)) return;
  const exception = fetchException(vm);
  const neverRan = vm.get(frame, F_LASTI) === -1;
  const mark = vm.mark();
  try {
    if (vm.typeOf(generator) === COROUTINE_TYPE && neverRan) warnUnawaited(vm, generator);
    else vm.decref(generatorClose(vm, generator));
  } catch (error) {
    vm.caught(error, mark);
    writeUnraisable(vm, generator);
  }
  if (exception !== 0) restoreException(vm, exception);
}

// ---- types ----------------------------------------------------------------------------------------------------

function generatorRepr(vm: Machine, generator: Address): Address {
  const kind = vm.typeName(generator);
  return vm.str(`<${kind} object ${vm.toJs(vm.get(generator, GEN_QUALNAME))} at ${addressText(generator)}>`);
}

function getRunning(vm: Machine, generator: Address): Address {
  const frame = vm.get(generator, GEN_FRAME);
  return newBool(vm, frame !== 0 && frameState(vm, frame) === FRAME_EXECUTING);
}

function getDelegate(vm: Machine, generator: Address): Address {
  const delegate = yieldingFrom(vm, generator);
  return delegate === 0 ? vm.none() : vm.newRef(delegate);
}

function nameSetter(offset: number, attribute: string): (vm: Machine, generator: Address, value: Address) => void {
  return (vm, generator, value) => {
    if (value === 0 || !vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) {
      throw vm.raise(TYPE_ERROR, `${attribute} must be set to a string object`);
    }
    vm.replace(generator, offset, vm.newRef(value));
  };
}

const THROW_DOC = `throw(value)
throw(type[,value[,tb]])

Raise exception in generator, return next yielded value or raise
StopIteration.`;

const GENERATOR_LAYOUT: NonNullable<TypeSpec["layout"]> = [
  { op: "fields", offset: GEN_FRAME, count: 2 },
  { op: "fields", offset: GEN_NAME, count: 5 },
];

export const NAME_GETSET: NonNullable<TypeSpec["getset"]> = [
  ["__name__", (vm, o) => vm.newRef(vm.get(o, GEN_NAME)), nameSetter(GEN_NAME, "__name__"), "name of the generator"],
  [
    "__qualname__",
    (vm, o) => vm.newRef(vm.get(o, GEN_QUALNAME)),
    nameSetter(GEN_QUALNAME, "__qualname__"),
    "qualified name of the generator",
  ],
];

defineType(GENERATOR_TYPE, {
  name: "generator",
  basicSize: GENERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: GENERATOR_LAYOUT,
  weaklistOffset: GEN_WEAKREFLIST,
  slots: {
    repr: generatorRepr,
    getattro: genericGetAttr,
    iter: (vm, self) => vm.newRef(self),
    iternext: generatorNext,
    finalize: finalizeGenerator,
    am_send: generatorSend,
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      generatorSend,
      "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.",
    ],
    ["throw!($self, type, value=None, tb=None, /)", generatorThrow, THROW_DOC],
    ["close!($self)", generatorClose, "close() -> raise GeneratorExit inside generator."],
  ],
  members: [
    ["gi_frame", T_OBJECT, GEN_FRAME, MEMBER_READONLY],
    ["gi_code", T_OBJECT, GEN_CODE, MEMBER_READONLY],
  ],
  getset: [
    ...NAME_GETSET,
    ["gi_yieldfrom", getDelegate, null, "object being iterated by yield from, or None"],
    ["gi_running", getRunning],
  ],
});

defineType(COROUTINE_TYPE, {
  name: "coroutine",
  basicSize: COROUTINE_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [...GENERATOR_LAYOUT, { op: "fields", offset: CO_ORIGIN_OFFSET, count: 1 }],
  weaklistOffset: GEN_WEAKREFLIST,
  slots: {
    repr: generatorRepr,
    getattro: genericGetAttr,
    am_await: newCoroutineWrapper,
    am_send: generatorSend,
    finalize: finalizeGenerator,
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      generatorSend,
      "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
    ],
    [
      "throw!($self, type, value=None, tb=None, /)",
      generatorThrow,
      "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
    ],
    ["close!($self)", generatorClose, "close() -> raise GeneratorExit inside coroutine."],
  ],
  members: [
    ["cr_frame", T_OBJECT, GEN_FRAME, MEMBER_READONLY],
    ["cr_code", T_OBJECT, GEN_CODE, MEMBER_READONLY],
    ["cr_origin", T_OBJECT, CO_ORIGIN_OFFSET, MEMBER_READONLY],
  ],
  getset: [
    ["__name__", NAME_GETSET[0]![1], NAME_GETSET[0]![2]!, "name of the coroutine"],
    ["__qualname__", NAME_GETSET[1]![1], NAME_GETSET[1]![2]!, "qualified name of the coroutine"],
    ["cr_await", getDelegate, null, "object being awaited on, or None"],
    ["cr_running", getRunning],
  ],
});

/** coroutine.__await__: a wrapper that only iterates. */
function newCoroutineWrapper(vm: Machine, coroutine: Address): Address {
  const wrapper = vm.newContainer(COROUTINE_WRAPPER_TYPE, 24);
  vm.set(wrapper, 16, vm.newRef(coroutine));
  vm.track(wrapper);
  return wrapper;
}

defineType(COROUTINE_WRAPPER_TYPE, {
  name: "coroutine_wrapper",
  doc: "A wrapper object implementing __await__ for coroutines.",
  basicSize: 24,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: 16, count: 1 }],
  slots: {
    getattro: genericGetAttr,
    iter: (vm, self) => vm.newRef(self),
    iternext: (vm, self) => resume(vm, vm.get(self, 16), NONE, false, false),
    new: null,
  },
  methods: [
    [
      "send!($self, value, /)",
      (vm, self, value) => generatorSend(vm, vm.get(self, 16), value!),
      "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.",
    ],
    [
      "throw!($self, type, value=None, tb=None, /)",
      (vm, self, type, value, tb) => generatorThrow(vm, vm.get(self, 16), type!, value!, tb!),
      "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration.",
    ],
    [
      "close!($self)",
      (vm, self) => generatorClose(vm, vm.get(self, 16)),
      "close() -> raise GeneratorExit inside coroutine.",
    ],
  ],
});

export { ASYNC_GENERATOR_BYTES, generatorRepr, getDelegate };
