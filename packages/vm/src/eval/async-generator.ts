/**
 * What asynchronous generators need of the loop: the value they yield is wrapped, so that it can be told from what an `await` inside them passes
 * up, and hooks learn of their first step and of their end (Objects/genobject.c).
 *
 * ```text
 *  async_generator_wrapped_value      async_generator: a generator, and
 *   16  agw_val                        88  ag_finalizer   the hook to call instead of closing
 *                                      96  ag_hooks_inited   100  ag_closed   104  ag_running_async   (ints)
 * ```
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { fetchException, restoreException } from "../machine/errors.ts";
import { writeUnraisable } from "../builtins/exceptions/unraisable.ts";
import { call1 } from "../object/call.ts";
import { defineType } from "../object/native.ts";
import { AG_CLOSED, AG_FINALIZER, AG_HOOKS_INITED, FLAG_HAVE_GC } from "../object/offsets.ts";
import { TS_ASYNC_GEN_FINALIZER, TS_ASYNC_GEN_FIRSTITER } from "../object/state.ts";
import { ASYNC_GENERATOR_WRAPPED_VALUE_TYPE } from "../object/static.ts";

export const WRAPPED_VALUE = 16;
const WRAPPED_BYTES = 24;

defineType(ASYNC_GENERATOR_WRAPPED_VALUE_TYPE, {
  name: "async_generator_wrapped_value",
  basicSize: WRAPPED_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: WRAPPED_VALUE, count: 1 }],
});

/** The wrapper of a yielded value, which is taken over. */
export function newAsyncGenWrappedValue(vm: Machine, value: Address): Address {
  vm.hold(value);
  const wrapped = vm.newContainer(ASYNC_GENERATOR_WRAPPED_VALUE_TYPE, WRAPPED_BYTES);
  vm.set(wrapped, WRAPPED_VALUE, vm.unhold());
  vm.track(wrapped);
  return wrapped;
}

/** Before the first step: remembers the finalizer of the thread and tells its `firstiter` hook. */
export function initHooks(vm: Machine, generator: Address): void {
  const i32 = vm.i32;
  if (i32[(generator + AG_HOOKS_INITED) >> 2] !== 0) return;
  i32[(generator + AG_HOOKS_INITED) >> 2] = 1;
  const finalizer = i32[TS_ASYNC_GEN_FINALIZER >> 2]!;
  if (finalizer !== 0) vm.set(generator, AG_FINALIZER, vm.newRef(finalizer));
  const firstIter = i32[TS_ASYNC_GEN_FIRSTITER >> 2]!;
  if (firstIter === 0) return;
  vm.hold(vm.newRef(firstIter));
  vm.decref(call1(vm, firstIter, generator));
  vm.decref(vm.unhold());
}

/** Calls the finalizer hook of a suspended asynchronous generator that nobody knows any more. False: it has none, or is closed. */
export function asyncGenFinalizer(vm: Machine, generator: Address): boolean {
  const finalizer = vm.get(generator, AG_FINALIZER);
  if (finalizer === 0 || vm.i32[(generator + AG_CLOSED) >> 2] !== 0) return false;
  const exception = fetchException(vm);
  vm.hold(exception);
  const inner = vm.mark();
  try {
    vm.decref(call1(vm, finalizer, generator));
  } catch (error) {
    vm.caught(error, inner);
    writeUnraisable(vm, generator);
  }
  vm.unhold();
  if (exception !== 0) restoreException(vm, exception);
  return true;
}
