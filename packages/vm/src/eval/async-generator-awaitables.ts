/**
 * The awaitables of asynchronous generators: async_generator_asend (`asend`, `__anext__`) and async_generator_athrow (`athrow`, `aclose`).
 *
 * ```text
 *  async_generator_asend     async_generator_athrow
 *   16  ags_gen               agt_gen
 *   24  ags_sendval, or 0     agt_args, or 0 for aclose()
 *   32  ags_state             agt_state
 * ```
 *
 * A step gives what the generator awaits, or 0 at the end, with the value in IS_STOP_VALUE, as a generator's own step does.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches, PY_ERROR, raiseObject } from "../machine/errors.ts";
import { genericGetAttr } from "../object/attribute.ts";
import { defineType, type FastCallFunc, type SlotSpecs } from "../object/native.ts";
import { AG_CLOSED, AG_RUNNING_ASYNC, FLAG_HAVE_GC, OB_TYPE, TUPLE_ITEMS } from "../object/offsets.ts";
import { checkPositional } from "../object/signature.ts";
import {
  ASYNC_GENERATOR_ASEND_TYPE,
  ASYNC_GENERATOR_ATHROW_TYPE,
  ASYNC_GENERATOR_WRAPPED_VALUE_TYPE,
  GENERATOR_EXIT,
  NONE,
  RUNTIME_ERROR,
  STOP_ASYNC_ITERATION,
} from "../object/static.ts";
import { clearStopValue, raiseStopIteration, setStopValue } from "../object/stop.ts";
import { WRAPPED_VALUE } from "./async-generator.ts";
import { isFinished, resume } from "./generator/resume.ts";
import { throwInto } from "./generator/throw.ts";

const GENERATOR = 16;
const ARGUMENT = 24;
const STATE = 32;
const BYTES = 40;

const STATE_INIT = 0;
const STATE_ITER = 1;
const STATE_CLOSED = 2;

const SEND_DOC = "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC = `throw(value)
throw(type[,value[,tb]])

Raise exception in generator, return next yielded value or raise
StopIteration.`;
const CLOSE_DOC = "close() -> raise GeneratorExit inside generator.";
const REUSED_SEND = "cannot reuse already awaited __anext__()/asend()";
const REUSED_THROW = "cannot reuse already awaited aclose()/athrow()";
const IGNORED_EXIT = "async generator ignored GeneratorExit";

function newAwaitable(vm: Machine, type: Address, generator: Address, argument: Address): Address {
  const awaitable = vm.newContainer(type, BYTES);
  vm.set(awaitable, GENERATOR, vm.newRef(generator));
  if (argument !== 0) vm.set(awaitable, ARGUMENT, vm.newRef(argument));
  vm.track(awaitable);
  return awaitable;
}

/** The awaitable of `generator.asend(value)`; 0 for `__anext__`. */
export function newASend(vm: Machine, generator: Address, value: Address): Address {
  return newAwaitable(vm, ASYNC_GENERATOR_ASEND_TYPE, generator, value);
}

/** The awaitable of `generator.athrow(*args)`; 0 for `aclose`. */
export function newAThrow(vm: Machine, generator: Address, args: Address): Address {
  return newAwaitable(vm, ASYNC_GENERATOR_ATHROW_TYPE, generator, args);
}

function setRunning(vm: Machine, generator: Address, running: 0 | 1): void {
  vm.i32[(generator + AG_RUNNING_ASYNC) >> 2] = running;
}

/** A step of the generator itself: what it awaits, or the wrapper of what it yields. StopAsyncIteration at its end. */
function sendInto(vm: Machine, generator: Address, value: Address): Address {
  const result = resume(vm, generator, value, false, false);
  if (result !== 0) return result;
  clearStopValue(vm);
  throw raiseObject(vm, STOP_ASYNC_ITERATION, 0);
}

/** The exception `type`, `value`, `traceback` is thrown into the generator; GeneratorExit closes what it awaits if `closeOnExit`. */
function throwStep(
  vm: Machine,
  generator: Address,
  closeOnExit: boolean,
  type: Address,
  value: Address,
  traceback: Address,
): Address {
  clearStopValue(vm);
  const result = throwInto(vm, generator, closeOnExit, type, value, traceback);
  if (result !== 0) return result;
  clearStopValue(vm);
  throw raiseObject(vm, STOP_ASYNC_ITERATION, 0);
}

function isWrapped(vm: Machine, value: Address): boolean {
  return vm.i32[(value + OB_TYPE) >> 2] === ASYNC_GENERATOR_WRAPPED_VALUE_TYPE;
}

/** async_gen_unwrap_value: 0 with the stop value for a value that was yielded; anything else is passed up. */
function unwrap(vm: Machine, generator: Address, result: Address): Address {
  if (!isWrapped(vm, result)) return result;
  setStopValue(vm, vm.newRef(vm.get(result, WRAPPED_VALUE)));
  vm.decref(result);
  setRunning(vm, generator, 0);
  return 0;
}

function isEnd(vm: Machine): boolean {
  return exceptionMatches(vm, STOP_ASYNC_ITERATION) || exceptionMatches(vm, GENERATOR_EXIT);
}

/** async_gen_unwrap_value of an error. */
function noteError(vm: Machine, generator: Address): void {
  if (isEnd(vm)) vm.i32[(generator + AG_CLOSED) >> 2] = 1;
  setRunning(vm, generator, 0);
}

function close(vm: Machine, awaitable: Address): Address {
  vm.set(awaitable, STATE, STATE_CLOSED);
  return vm.none();
}

/** The `send` of an awaitable whose step is `step`. */
function sendMethod(step: (vm: Machine, self: Address, value: Address) => Address) {
  return (vm: Machine, self: Address, value: Address): Address => {
    clearStopValue(vm);
    const result = step(vm, self, value);
    if (result !== 0) return result;
    throw raiseStopIteration(vm);
  };
}

/** The `throw` of an awaitable whose step is `step`. */
function throwMethod(
  step: (vm: Machine, self: Address, type: Address, value: Address, traceback: Address) => Address,
  reused: string,
): FastCallFunc {
  return (vm, self, argv, nargs) => {
    const i32 = vm.i32;
    if (vm.get(self, STATE) === STATE_CLOSED) throw vm.raise(RUNTIME_ERROR, reused);
    checkPositional(vm, "throw", nargs, 1, 3);
    const value = nargs > 1 ? i32[(argv + 8) >> 2]! : 0;
    const traceback = nargs > 2 ? i32[(argv + 16) >> 2]! : 0;
    const result = step(vm, self, i32[argv >> 2]!, value, traceback);
    if (result !== 0) return result;
    throw raiseStopIteration(vm);
  };
}

// ---- asend ----------------------------------------------------------------------------------------------------

function asendStep(vm: Machine, self: Address, sent: Address): Address {
  const i32 = vm.i32;
  const generator = i32[(self + GENERATOR) >> 2]!;
  const state = i32[(self + STATE) >> 2]!;
  let value = sent;
  if (state === STATE_CLOSED) throw vm.raise(RUNTIME_ERROR, REUSED_SEND);
  if (state === STATE_INIT) {
    if (i32[(generator + AG_RUNNING_ASYNC) >> 2] !== 0) {
      throw vm.raise(RUNTIME_ERROR, "anext(): asynchronous generator is already running");
    }
    if (value === NONE) value = i32[(self + ARGUMENT) >> 2] || NONE;
    i32[(self + STATE) >> 2] = STATE_ITER;
  }
  setRunning(vm, generator, 1);
  const mark = vm.mark();
  let result: Address;
  try {
    result = unwrap(vm, generator, sendInto(vm, generator, value));
  } catch (error) {
    vm.caught(error, mark);
    noteError(vm, generator);
    i32[(self + STATE) >> 2] = STATE_CLOSED;
    throw PY_ERROR;
  }
  if (result === 0) i32[(self + STATE) >> 2] = STATE_CLOSED;
  return result;
}

function asendThrow(vm: Machine, self: Address, type: Address, value: Address, traceback: Address): Address {
  const generator = vm.get(self, GENERATOR);
  const mark = vm.mark();
  let result: Address;
  try {
    result = unwrap(vm, generator, throwStep(vm, generator, true, type, value, traceback));
  } catch (error) {
    vm.caught(error, mark);
    noteError(vm, generator);
    vm.set(self, STATE, STATE_CLOSED);
    throw PY_ERROR;
  }
  if (result === 0) vm.set(self, STATE, STATE_CLOSED);
  return result;
}

// ---- athrow and aclose ------------------------------------------------------------------------------------------

function isClose(vm: Machine, self: Address): boolean {
  return vm.get(self, ARGUMENT) === 0;
}

function closedWith(vm: Machine, self: Address, message: string): typeof PY_ERROR {
  vm.set(self, STATE, STATE_CLOSED);
  return vm.raise(RUNTIME_ERROR, message);
}

function athrowStep(vm: Machine, self: Address, sent: Address): Address {
  const generator = vm.get(self, GENERATOR);
  const state = vm.get(self, STATE);
  if (state === STATE_CLOSED) throw vm.raise(RUNTIME_ERROR, REUSED_THROW);
  if (isFinished(vm, generator)) {
    vm.set(self, STATE, STATE_CLOSED);
    return 0;
  }
  const mark = vm.mark();
  if (state === STATE_INIT) {
    start(vm, self, generator, sent);
    const args = vm.get(self, ARGUMENT);
    if (args !== 0) checkPositional(vm, "athrow", vm.tupleSize(args), 1, 3);
    try {
      if (args === 0) return closeResult(vm, throwStep(vm, generator, false, GENERATOR_EXIT, 0, 0));
      return unwrap(vm, generator, throwTuple(vm, generator, args));
    } catch (error) {
      vm.caught(error, mark);
      if (args !== 0) noteError(vm, generator);
      return ended(vm, self);
    }
  }
  try {
    const result = sendInto(vm, generator, sent);
    return isClose(vm, self) ? closeResult(vm, result) : unwrap(vm, generator, result);
  } catch (error) {
    vm.caught(error, mark);
    if (isClose(vm, self)) return ended(vm, self);
    noteError(vm, generator);
    throw PY_ERROR;
  }
}

/** The first step: checks that the generator can be thrown into, and marks it running. */
function start(vm: Machine, self: Address, generator: Address, sent: Address): void {
  const i32 = vm.i32;
  const closing = isClose(vm, self);
  if (i32[(generator + AG_RUNNING_ASYNC) >> 2] !== 0) {
    throw closedWith(vm, self, `${closing ? "aclose" : "athrow"}(): asynchronous generator is already running`);
  }
  if (i32[(generator + AG_CLOSED) >> 2] !== 0) {
    vm.set(self, STATE, STATE_CLOSED);
    throw raiseObject(vm, STOP_ASYNC_ITERATION, 0);
  }
  if (sent !== NONE) throw vm.raise(RUNTIME_ERROR, "can't send non-None value to a just-started coroutine");
  vm.set(self, STATE, STATE_ITER);
  setRunning(vm, generator, 1);
  if (closing) i32[(generator + AG_CLOSED) >> 2] = 1;
}

function throwTuple(vm: Machine, generator: Address, args: Address): Address {
  const i32 = vm.i32;
  const count = vm.tupleSize(args);
  const at = (args + TUPLE_ITEMS) >> 2;
  return throwStep(vm, generator, false, i32[at]!, count > 1 ? i32[at + 2]! : 0, count > 2 ? i32[at + 4]! : 0);
}

/** What an aclose() got from the generator: a yielded value is an error. */
function closeResult(vm: Machine, result: Address): Address {
  if (!isWrapped(vm, result)) return result;
  vm.decref(result);
  throw vm.raise(RUNTIME_ERROR, IGNORED_EXIT);
}

/** The generator ended with the current exception: for aclose() that is as it should be. */
function ended(vm: Machine, self: Address): Address {
  setRunning(vm, vm.get(self, GENERATOR), 0);
  vm.set(self, STATE, STATE_CLOSED);
  if (!isClose(vm, self) || !isEnd(vm)) throw PY_ERROR;
  clearException(vm);
  return 0;
}

function athrowThrow(vm: Machine, self: Address, type: Address, value: Address, traceback: Address): Address {
  const generator = vm.get(self, GENERATOR);
  const mark = vm.mark();
  try {
    const result = throwStep(vm, generator, true, type, value, traceback);
    if (!isClose(vm, self)) return unwrap(vm, generator, result);
    if (!isWrapped(vm, result)) return result;
    vm.decref(result);
  } catch (error) {
    vm.caught(error, mark);
    if (!isClose(vm, self)) {
      noteError(vm, generator);
      throw PY_ERROR;
    }
    if (!isEnd(vm)) throw PY_ERROR;
    clearException(vm);
    return 0;
  }
  setRunning(vm, generator, 0);
  throw closedWith(vm, self, IGNORED_EXIT);
}

// ---- types ------------------------------------------------------------------------------------------------------

const same: NonNullable<SlotSpecs["iter"]> = (vm, self) => vm.newRef(self);

defineType(ASYNC_GENERATOR_ASEND_TYPE, {
  name: "async_generator_asend",
  basicSize: BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: GENERATOR, count: 2 }],
  slots: {
    getattro: genericGetAttr,
    am_await: same,
    iter: same,
    iternext: (vm, self) => asendStep(vm, self, NONE),
    new: null,
  },
  methods: [
    ["send!($self, value, /)", sendMethod(asendStep) as never, SEND_DOC],
    ["throw!($self, *args)", throwMethod(asendThrow, REUSED_SEND) as never, THROW_DOC],
    ["close!($self)", close, CLOSE_DOC],
  ],
});

defineType(ASYNC_GENERATOR_ATHROW_TYPE, {
  name: "async_generator_athrow",
  basicSize: BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: GENERATOR, count: 2 }],
  slots: {
    getattro: genericGetAttr,
    am_await: same,
    iter: same,
    iternext: (vm, self) => athrowStep(vm, self, NONE),
    new: null,
  },
  methods: [
    ["send!($self, value, /)", sendMethod(athrowStep) as never, SEND_DOC],
    ["throw!($self, *args)", throwMethod(athrowThrow, REUSED_THROW) as never, THROW_DOC],
    ["close!($self)", close, CLOSE_DOC],
  ],
});
