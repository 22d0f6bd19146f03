/** Throwing into generators, and into what they delegate to (gen_throw of Objects/genobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isExceptionClass, isExceptionInstance, restoreException } from "../../machine/errors.ts";
import { call0, call1, callTuple, callWith } from "../../object/call.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  EXC_TRACEBACK,
  F_BACK,
  F_LASTI,
  F_STACKDEPTH,
  F_STATE,
  F_VALUESTACK,
  FRAME_EXECUTING,
  GEN_FRAME,
  FLAG_TUPLE_SUBCLASS,
} from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { TS_FRAME } from "../../object/state.ts";
import {
  COROUTINE_TYPE,
  GENERATOR_EXIT,
  GENERATOR_TYPE,
  NONE,
  TRACEBACK_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { clearStopValue, raiseStopIteration, takeStopIteration, takeStopValue } from "../../object/stop.ts";
import { isSubclass } from "../../object/subclass.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { yieldingFrom } from "../operations/awaiting.ts";
import { closeIterator } from "./close.ts";
import { resume } from "./resume.ts";

const ID_THROW = identifier("throw");

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
  return isExceptionClass(vm, actual) && isSubtype(vm, actual, GENERATOR_EXIT);
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
