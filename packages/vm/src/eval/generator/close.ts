/** Closing generators: `close`, and the end of one that nobody knows any more (gen_close and _PyGen_Finalize of Objects/genobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  clearException,
  exceptionMatches,
  fetchException,
  PY_ERROR,
  raiseObject,
  restoreException,
} from "../../machine/errors.ts";
import { call0 } from "../../object/call.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  F_GEN,
  F_IBLOCK,
  F_LASTI,
  F_STACKDEPTH,
  F_STATE,
  F_VALUESTACK,
  FRAME_EXECUTING,
  FRAME_RAISED,
  GEN_FRAME,
} from "../../object/offsets.ts";
import { EB_TRACE, IS_EVAL_BREAKER } from "../../object/state.ts";
import {
  ASYNC_GENERATOR_TYPE,
  COROUTINE_TYPE,
  GENERATOR_EXIT,
  GENERATOR_TYPE,
  NONE,
  RUNTIME_ERROR,
  STOP_ASYNC_ITERATION,
  STOP_ITERATION,
} from "../../object/static.ts";
import { clearStopValue } from "../../object/stop.ts";
import { deallocate } from "../../object/dealloc.ts";
import { writeUnraisable } from "../../builtins/exceptions/unraisable.ts";
import { warnUnawaited } from "../../builtins/warnings.ts";
import { asyncGenFinalizer } from "../async-generator.ts";
import { yieldingFrom } from "../operations/awaiting.ts";
import { finish, frameState, GENERATOR_RAISED, isFinished, kindName, resumeQuietly } from "./resume.ts";

const ID_CLOSE = identifier("close");

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
export function closeIterator(vm: Machine, iterator: Address): void {
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
