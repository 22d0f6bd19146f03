/**
 * Generators and coroutines: a frame that is suspended in an object (Objects/genobject.c), and is resumed step by step.
 *
 * A step of a generator gives the value it yields, or 0 when it returned; what it returned then waits where `next`, `send` and `yield from` fetch
 * it (object/stop.ts).
 */
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { exceptionMatches, fetchException, PY_ERROR, raiseInstance, raiseFromCause } from "../../machine/errors.ts";
import { call1 } from "../../object/call.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import { NATIVE, type IterNextFunc } from "../../object/native.ts";
import {
  CO_COMPILED,
  CO_FLAGS,
  CO_ORIGIN_OFFSET,
  F_BACK,
  F_CODE,
  F_GEN,
  F_LASTI,
  F_STACKDEPTH,
  F_STATE,
  F_VALUESTACK,
  FRAME_CREATED,
  FRAME_EXECUTING,
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
  TP_ITERNEXT,
} from "../../object/offsets.ts";
import {
  EB_TRACE,
  IS_EVAL_BREAKER,
  TS_COROUTINE_ORIGIN_DEPTH,
  TS_EXC_INFO,
  TS_FRAME,
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_STACK_TOP,
} from "../../object/state.ts";
import {
  ASYNC_GENERATOR_TYPE,
  ATTRIBUTE_ERROR,
  COROUTINE_TYPE,
  GENERATOR_TYPE,
  NONE,
  RUNTIME_ERROR,
  STOP_ASYNC_ITERATION,
  STOP_ITERATION,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { clearStopValue, raiseStopIteration, setStopValue, takeStopIteration } from "../../object/stop.ts";
import { currentOrigin } from "../coroutine-origin.ts";
import { releaseFrame } from "../frame.ts";
import { drive, goOn } from "../drive.ts";
import { AGAIN, INTERPRET, RAISED, YIELDED } from "../outcomes.ts";
import { delegateEnded, delegateRaised } from "../tracing.ts";
import { finalizeGenerator } from "./close.ts";

export const GENERATOR_BYTES = 88;
export const ASYNC_GENERATOR_BYTES = 112;
export const COROUTINE_BYTES = 96;

/** No address: the generator has raised the current exception. */
export const GENERATOR_RAISED = -1;

const ID_SEND = identifier("send");

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

export function kindName(vm: Machine, generator: Address): string {
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
export function resumeQuietly(
  vm: Machine,
  generator: Address,
  sent: Address,
  throwing: boolean,
  closing: boolean,
): Address {
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
export function step(vm: Machine, generator: Address, sent: Address): Address {
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
export function left(vm: Machine, generator: Address, frame: Address, how: number, value: Address): Address {
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
export function ended(vm: Machine, generator: Address, frame: Address, how: number, result: Address): Address {
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
export function finish(vm: Machine, generator: Address, frame: Address): void {
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
