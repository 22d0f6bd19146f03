/** The time that a profiler sees. */
import {
  type Address,
  call0,
  FLAG_LONG_SUBCLASS,
  FLOAT_TYPE,
  FLOAT_VALUE,
  intToNumber,
  isInstanceOfType,
  type Machine,
  numberIndex,
  OVERFLOW_ERROR,
  TYPE_ERROR,
  VALUE_ERROR,
  writeUnraisable,
} from "@pyvm/vm";
import { readTime, TIMER, TIMER_UNIT } from "./tables.ts";

const NANOSECONDS = 1e9;
/** Times are of 64 bits in CPython. */
const LARGEST_TIME = 2 ** 63;

/** call_timer: what the timer says; 0 where it fails, which is only reported. */
export function readTimer(vm: Machine, self: Address): number {
  const timer = vm.get(self, TIMER);
  if (timer === 0) return Number(vm.host.clocks?.monotonic() ?? 0n);
  const mark = vm.mark();
  vm.hold(vm.newRef(timer));
  const depth = vm.recursionDepth();
  try {
    const answer = vm.hold(call0(vm, timer));
    const time = readTime(vm, self, TIMER_UNIT) > 0 ? unitsOf(vm, answer) : nanosecondsOf(vm, answer);
    vm.release(mark);
    return time;
  } catch (error) {
    const inner = mark + 8; // the timer stays held
    vm.caught(error, inner);
    vm.restoreRecursionDepth(depth);
    writeUnraisable(vm, timer);
    vm.release(mark);
    return 0;
  }
}

/** _PyTime_FromNanosecondsObject: an int as it is. */
function unitsOf(vm: Machine, answer: Address): number {
  if (!vm.hasFlag(answer, FLAG_LONG_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `expect int, got ${vm.typeName(answer)}`);
  }
  return checked(vm, intToNumber(vm, answer));
}

/** _PyTime_FromSecondsObject: seconds, rounded down to nanoseconds. */
function nanosecondsOf(vm: Machine, answer: Address): number {
  if (isInstanceOfType(vm, answer, FLOAT_TYPE)) {
    const seconds = readTime(vm, answer, FLOAT_VALUE);
    if (Number.isNaN(seconds)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
    return checked(vm, Math.floor(seconds * NANOSECONDS));
  }
  const index = vm.hold(numberIndex(vm, answer));
  return checked(vm, intToNumber(vm, index) * NANOSECONDS);
}

function checked(vm: Machine, time: number): number {
  if (Math.abs(time) < LARGEST_TIME) return time;
  throw vm.raise(OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
}

/** How many seconds a unit of time is. */
export function secondsOfUnit(vm: Machine, self: Address): number {
  const unit = readTime(vm, self, TIMER_UNIT);
  return vm.get(self, TIMER) === 0 || unit === 0 ? 1 / NANOSECONDS : unit;
}
