/** Safe points: what may happen between two instructions (eval_frame_handle_pending). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { EB_COLLECT, EB_SIGNAL, EB_TRACE, IS_EVAL_BREAKER } from "../object/state.ts";
import { KEYBOARD_INTERRUPT } from "../object/static.ts";
import { fetchException, raiseObject, restoreException } from "../machine/errors.ts";

/**
 * Does what the bits of the eval breaker ask for, and clears them. May run Python code and throw.
 *
 * @returns whether tracing is on, so that who runs a frame at full speed should stop doing so
 */
export function checkEvalBreaker(vm: Machine, _frame: Address): boolean {
  const i32 = vm.i32;
  const bits = Atomics.and(i32, IS_EVAL_BREAKER >> 2, EB_TRACE); // another thread may set a bit at any time
  if ((bits & EB_COLLECT) !== 0) collect(vm);
  if ((bits & EB_SIGNAL) !== 0) handleSignals(vm);
  return (i32[IS_EVAL_BREAKER >> 2] & EB_TRACE) !== 0;
}

function collect(vm: Machine): void {
  const exception = fetchException(vm);
  vm.collector.collectIfDue();
  if (exception !== 0) restoreException(vm, exception);
}

/** Hands pending signals to the `signal` module's handlers, or raises KeyboardInterrupt where there is none. */
export function handleSignals(vm: Machine): void {
  const handler = vm.signalHandler;
  if (handler !== null) {
    handler(vm);
    return;
  }
  const pending = vm.host.process?.pendingSignals() ?? [];
  if (pending.includes(2)) throw raiseObject(vm, KEYBOARD_INTERRUPT, 0);
}
