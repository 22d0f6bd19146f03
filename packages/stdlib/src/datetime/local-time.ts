/** Timestamps and the local time: both in seconds, a moment counted from the first of January of year 1. */
import {
  type Address,
  asDouble,
  asSsize,
  FLOAT_TYPE,
  isInstanceOfType,
  type Machine,
  OVERFLOW_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { fromOrdinal, ordinalOf } from "./calendar.ts";
import { localTime } from "./time-module.ts";

/** Year, month, day, hour, minute, second. */
export type Moment = readonly number[];

/** Seconds of 1970-01-01 00:00. */
export const EPOCH = 62135683200;
/** No fold or gap is longer. */
const MAX_FOLD_SECONDS = 24 * 3600;

/** utc_to_seconds. */
export function secondsOfMoment(moment: Moment): number {
  const days = ordinalOf(moment[0]!, moment[1]!, moment[2]!);
  return days * 86400 + moment[3]! * 3600 + moment[4]! * 60 + moment[5]!;
}

/** `time.gmtime` of a timestamp. */
export function utcMoment(vm: Machine, timestamp: number): Moment {
  const days = Math.floor(timestamp / 86400);
  const seconds = timestamp - days * 86400;
  if (days < -719162 || days > 2932896) {
    const cycles = Math.floor((days + 719162) / 146097); // of 400 years
    const { year } = fromOrdinal(days + 719163 - cycles * 146097);
    throw vm.raise(VALUE_ERROR, `year ${year + 400 * cycles} is out of range`);
  }
  const { year, month, day } = fromOrdinal(days + 719163);
  return [year, month, day, Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}

/** local: what a clock on the wall shows at a moment of UTC. */
function local(vm: Machine, utc: number): number {
  return secondsOfMoment(localTime(vm, utc - EPOCH));
}

/** Whether the local time of a timestamp is the second of two equal ones. */
export function foldOf(vm: Machine, timestamp: number, moment: Moment): number {
  const shown = secondsOfMoment(moment);
  const before = local(vm, EPOCH + timestamp - MAX_FOLD_SECONDS);
  const transition = shown - before - MAX_FOLD_SECONDS;
  if (transition >= 0) return 0;
  return local(vm, EPOCH + timestamp + transition) === shown ? 1 : 0;
}

/** local_to_seconds: the moment of UTC at which the wall shows `shown`, the earlier or (fold) the later one. */
export function utcOfLocal(vm: Machine, shown: number, fold: number): number {
  const a = local(vm, shown) - shown;
  const first = shown - a;
  const firstShown = local(vm, first);
  let b: number;
  if (firstShown === shown) {
    const probe = fold !== 0 ? first + MAX_FOLD_SECONDS : first - MAX_FOLD_SECONDS;
    b = local(vm, probe) - probe;
    if (a === b) return first;
  } else b = firstShown - first;
  const second = shown - b;
  if (local(vm, second) === shown) return second;
  if (firstShown === shown) return first;
  return fold !== 0 ? Math.min(first, second) : Math.max(first, second); // in a gap
}

/** _PyTime_ObjectToTimeval: whole seconds and microseconds, a half rounded to the even one. */
export function splitTimestamp(vm: Machine, object: Address): readonly [seconds: number, microseconds: number] {
  if (!isInstanceOfType(vm, object, FLOAT_TYPE)) return [inRange(vm, asSsize(vm, object)), 0];
  const number = asDouble(vm, object);
  if (Number.isNaN(number)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
  let seconds = Math.trunc(number);
  let microseconds = roundHalfEven((number - seconds) * 1e6);
  if (microseconds < 0) {
    microseconds += 1000000;
    seconds--;
  } else if (microseconds >= 1000000) {
    microseconds -= 1000000;
    seconds++;
  }
  return [inRange(vm, seconds), microseconds];
}

function inRange(vm: Machine, seconds: number): number {
  if (Math.abs(seconds) > 2 ** 62) throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
  return seconds;
}

function roundHalfEven(number: number): number {
  const rounded = Math.round(number);
  return Math.abs(number - Math.trunc(number)) === 0.5 ? 2 * Math.round(number / 2) : rounded;
}
