/** alarm, setitimer and getitimer: the host has one timer, which sends SIGALRM. */
import {
  type Address,
  floatValue,
  isFloat,
  type Machine,
  type MethodSpec,
  newFloat,
  newInt,
  OVERFLOW_ERROR,
  tuplePack,
  VALUE_ERROR,
} from "@pyvm/vm";
import { raiseErrno, raiseMissing } from "../host-call.ts";
import { intArgument, offsetArgument } from "../posix/arguments.ts";

const EINVAL = 22;
const ITIMER_REAL = 0;
const ITIMER_PROF = 2;
/** The seconds of a C _PyTime_t, which counts nanoseconds. */
const TIME_LIMIT = 2 ** 63 / 1e9;

type Timer = NonNullable<NonNullable<Machine["host"]["process"]>["timer"]>;

/** The host's timer, for the function `name`. */
function timerOf(vm: Machine, name: string): Timer {
  const host = vm.host.process;
  if (host?.timer === undefined) throw raiseMissing(vm, name);
  return (seconds, interval) => host.timer!(seconds, interval);
}

/** The kernel rounds to whole seconds, and up where none would be left. */
function wholeSeconds(left: number): number {
  return left > 0 ? Math.max(1, Math.round(left)) : 0;
}

function alarm(vm: Machine, _module: Address, seconds: Address): Address {
  const [left] = timerOf(vm, "alarm")(intArgument(vm, seconds) >>> 0, 0);
  return newInt(vm, wholeSeconds(left));
}

function checkTimer(vm: Machine, name: string, which: Address): void {
  const number = intArgument(vm, which);
  if (number < ITIMER_REAL || number > ITIMER_PROF) throw raiseErrno(vm, EINVAL);
  if (number !== ITIMER_REAL) throw raiseMissing(vm, name);
}

/** _PyTime_FromSecondsObject and what the system says of negative times. */
function timeArgument(vm: Machine, object: Address): number {
  if (object === 0) return 0;
  const seconds = isFloat(vm, object) ? floatValue(vm, object) : offsetArgument(vm, object);
  if (Number.isNaN(seconds)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
  if (Math.abs(seconds) >= TIME_LIMIT) throw vm.raise(OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
  return seconds;
}

function pair(vm: Machine, [left, interval]: readonly [number, number]): Address {
  const mark = vm.mark();
  const first = vm.hold(newFloat(vm, left));
  return vm.keep(mark, vm.hold(tuplePack(vm, first, vm.hold(newFloat(vm, interval)))));
}

function setTimer(vm: Machine, _module: Address, which: Address, seconds: Address, interval: Address): Address {
  const delay = timeArgument(vm, seconds);
  const again = timeArgument(vm, interval);
  if (delay < 0 || again < 0) throw raiseErrno(vm, EINVAL);
  checkTimer(vm, "setitimer", which);
  return pair(vm, timerOf(vm, "setitimer")(delay, again));
}

function getTimer(vm: Machine, _module: Address, which: Address): Address {
  checkTimer(vm, "getitimer", which);
  return pair(vm, timerOf(vm, "getitimer")(null, 0));
}

export const TIMER_FUNCTIONS: readonly MethodSpec[] = [
  ["alarm($module, seconds, /)", alarm],
  ["setitimer($module, which, seconds, interval=0.0, /)", setTimer],
  ["getitimer($module, which, /)", getTimer],
];
