/** Waiting for a lock, in the one thread there is: only a signal's handler or the end of the time can end it. */
import {
  type Address,
  asDouble,
  asInt,
  FLOAT_TYPE,
  intToBig,
  isInstanceOfType,
  type Machine,
  numberIndex,
  OVERFLOW_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkSignals, raiseMissing } from "../host-call.ts";

/** Seconds a lock may be waited for (PY_TIMEOUT_MAX). */
export const TIMEOUT_MAX = 9223372036;
/** The default: wait without limit. */
const UNLIMITED = -1;
/** Signals are looked for as often. */
const SLICE_SECONDS = 0.05;
const NANOSECONDS = 1e9;

/** lock_acquire_parse_args: how many seconds to wait at most, 0 not to wait, -1 without limit. Arguments may be 0. */
export function waitArgument(vm: Machine, blocking: Address, timeout: Address): number {
  const isBlocking = blocking === 0 || asInt(vm, blocking) !== 0;
  const seconds = timeout === 0 ? UNLIMITED : timeoutSeconds(vm, timeout);
  if (!isBlocking && seconds !== UNLIMITED)
    throw vm.raise(VALUE_ERROR, "can't specify a timeout for a non-blocking call");
  if (seconds < 0 && seconds !== UNLIMITED) throw vm.raise(VALUE_ERROR, "timeout value must be positive");
  return isBlocking ? seconds : 0;
}

/** _PyTime_FromSecondsObject. */
export function timeoutSeconds(vm: Machine, object: Address): number {
  let seconds: number;
  if (isInstanceOfType(vm, object, FLOAT_TYPE)) {
    seconds = asDouble(vm, object);
    if (Number.isNaN(seconds)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
  } else {
    const index = numberIndex(vm, object);
    seconds = Number(intToBig(vm, index));
    vm.decref(index);
  }
  if (Math.abs(seconds) > TIMEOUT_MAX) throw vm.raise(OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
  return seconds;
}

/**
 * Sleeps through the host until `isFree`, which a signal's handler can bring about, or until `seconds` are over (-1: never).
 * @returns whether it is free. @throws what a handler throws; OSError where the host has no clocks
 */
export function waitUntil(vm: Machine, isFree: () => boolean, seconds: number): boolean {
  if (isFree()) return true;
  if (seconds === 0) return false;
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, "acquire");
  const end = seconds < 0 ? Infinity : Number(clocks.monotonic()) / NANOSECONDS + seconds;
  for (;;) {
    const left = end - Number(clocks.monotonic()) / NANOSECONDS;
    if (left <= 0) return false;
    clocks.sleep(Math.min(left, SLICE_SECONDS));
    checkSignals(vm);
    if (isFree()) return true;
  }
}
