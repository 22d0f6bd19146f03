/** `yield from`, `await` and asynchronous iteration. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newAsyncGenWrappedValue } from "../async-generator.ts";
import { fetchException, PY_ERROR } from "../../machine/errors.ts";
import { getIter, isIterator } from "../../object/iterate.ts";
import { NATIVE, type UnaryFunc } from "../../object/native.ts";
import {
  AM_AITER,
  AM_ANEXT,
  AM_AWAIT,
  F_LASTI,
  F_VALUESTACK,
  EXC_CAUSE,
  EXC_SUPPRESS_CONTEXT,
  EXC_CONTEXT,
  GEN_CODE,
  GEN_FRAME,
  CO_FLAGS,
} from "../../object/offsets.ts";
import {
  COROUTINE_TYPE,
  GENERATOR_TYPE,
  RUNTIME_ERROR,
  STOP_ASYNC_ITERATION,
  TYPE_ERROR,
  ASYNC_GENERATOR_TYPE,
} from "../../object/static.ts";
import { BEFORE_ASYNC_WITH, CO_COROUTINE, CO_ITERABLE_COROUTINE, WITH_EXCEPT_START } from "@pyvm/compiler";
import { givenExceptionMatches } from "./handling.ts";

export function wrapAsyncValue(vm: Machine, value: Address): Address {
  return newAsyncGenWrappedValue(vm, value);
}

/** GET_YIELD_FROM_ITER. */
export function getYieldFromIterator(vm: Machine, iterable: Address, flags: number): Address {
  const type = vm.typeOf(iterable);
  if (type === COROUTINE_TYPE) {
    if ((flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) === 0) {
      throw vm.raise(TYPE_ERROR, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return vm.newRef(iterable);
  }
  return type === GENERATOR_TYPE ? vm.newRef(iterable) : getIter(vm, iterable);
}

/** GET_AWAITABLE: `before` and `beforeThat` are the opcodes in front, which say whose result is awaited. */
export function getAwaitable(vm: Machine, object: Address, before: number, beforeThat: number): Address {
  const iterator = awaitableIterator(vm, object, before, beforeThat);
  if (vm.typeOf(iterator) === COROUTINE_TYPE && isAwaiting(vm, iterator)) {
    vm.hold(iterator);
    throw vm.raise(RUNTIME_ERROR, "coroutine is being awaited already");
  }
  return iterator;
}

/** _PyGen_yf of a coroutine: whether it waits in a `yield from` or `await`. */
function isAwaiting(vm: Machine, coroutine: Address): boolean {
  return yieldingFrom(vm, coroutine) !== 0;
}

/** _PyGen_yf: what the generator is delegating to (borrowed), or 0. */
export function yieldingFrom(vm: Machine, generator: Address): Address {
  const i32 = vm.i32;
  const frame = i32[(generator + GEN_FRAME) >> 2];
  if (frame === 0 || i32[(frame + F_LASTI) >> 2] < 0) return 0;
  const depth = i32[(frame + 80) >> 2];
  if (depth === 0) return 0;
  const code = i32[(frame + 32) >> 2];
  const next = i32[(code + 48) >> 2] + 32 + ((i32[(frame + F_LASTI) >> 2] + 1) << 1);
  if (vm.u8[next] !== 72) return 0; // YIELD_FROM
  return i32[(i32[(frame + F_VALUESTACK) >> 2] + 8 * (depth - 1)) >> 2];
}

/** _PyCoro_GetAwaitableIter. */
export function awaitableIterator(vm: Machine, object: Address, before = 0, beforeThat = 0): Address {
  const type = vm.typeOf(object);
  if (type === COROUTINE_TYPE) return vm.newRef(object);
  if (type === GENERATOR_TYPE && (vm.get(vm.get(object, GEN_CODE), CO_FLAGS) & CO_ITERABLE_COROUTINE) !== 0) {
    return vm.newRef(object);
  }
  const native = vm.i32[(type + AM_AWAIT) >> 2];
  if (native === 0) {
    if (before === BEFORE_ASYNC_WITH) {
      throw vm.raise(
        TYPE_ERROR,
        `'async with' received an object from __aenter__ that does not implement __await__: ${vm.typeName(object)}`,
      );
    }
    if (before === WITH_EXCEPT_START || (before === 131 && beforeThat === 4)) {
      throw vm.raise(
        TYPE_ERROR,
        `'async with' received an object from __aexit__ that does not implement __await__: ${vm.typeName(object)}`,
      );
    }
    throw vm.raise(TYPE_ERROR, `object ${vm.typeName(object)} can't be used in 'await' expression`);
  }
  const iterator = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.typeOf(iterator) === COROUTINE_TYPE) {
    vm.hold(iterator);
    throw vm.raise(TYPE_ERROR, "__await__() returned a coroutine");
  }
  if (!isIterator(vm, iterator)) {
    vm.hold(iterator);
    throw vm.raise(TYPE_ERROR, `__await__() returned non-iterator of type '${vm.typeName(iterator)}'`);
  }
  return iterator;
}

/** GET_AITER. */
export function getAsyncIterator(vm: Machine, object: Address): Address {
  const native = vm.i32[(vm.typeOf(object) + AM_AITER) >> 2];
  if (native === 0) {
    throw vm.raise(TYPE_ERROR, `'async for' requires an object with __aiter__ method, got ${vm.typeName(object)}`);
  }
  const iterator = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.i32[(vm.typeOf(iterator) + AM_ANEXT) >> 2] === 0) {
    vm.hold(iterator);
    throw vm.raise(
      TYPE_ERROR,
      `'async for' received an object from __aiter__ that does not implement __anext__: ${vm.typeName(iterator)}`,
    );
  }
  return iterator;
}

/** GET_ANEXT: the awaitable of the next item. */
export function getAsyncNext(vm: Machine, iterator: Address): Address {
  const type = vm.typeOf(iterator);
  const native = vm.i32[(type + AM_ANEXT) >> 2];
  if (native === 0) {
    throw vm.raise(TYPE_ERROR, `'async for' requires an iterator with __anext__ method, got ${vm.typeName(iterator)}`);
  }
  const next = (NATIVE[native] as UnaryFunc)(vm, iterator);
  if (type === ASYNC_GENERATOR_TYPE) return next;
  vm.hold(next);
  const mark = vm.mark();
  try {
    const awaitable = awaitableIterator(vm, next);
    vm.decref(vm.unhold());
    return awaitable;
  } catch (error) {
    vm.caught(error, mark);
    const cause = fetchException(vm);
    vm.raise(TYPE_ERROR, `'async for' received an invalid object from __anext__: ${vm.typeName(next)}`);
    const exception = vm.currentException();
    vm.replace(exception, EXC_CAUSE, vm.newRef(cause));
    vm.replace(exception, EXC_CONTEXT, cause);
    vm.u8[exception + EXC_SUPPRESS_CONTEXT] = 1;
    throw PY_ERROR;
  }
}

/** END_ASYNC_FOR: whether the exception's type ends the loop. */
export function isStopAsyncIteration(vm: Machine, type: Address): boolean {
  return givenExceptionMatches(vm, type, STOP_ASYNC_ITERATION);
}
