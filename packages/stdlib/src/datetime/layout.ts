/**
 * The structs of the datetime types, as CPython's (Include/datetime.h).
 *
 *     timedelta   +--------+------+------+---------+--------------+
 *                 | header | hash | days | seconds | microseconds |
 *                 0        16     24     28        32
 *     timezone    +--------+--------+------+
 *                 | header | offset | name |
 *                 0        16       24
 *
 *     datetime: as date, then hour, minute, second, microsecond (3 bytes) and fold up to 36, and tzinfo at 40.
 *     date        +--------+------+----------+------------------------+
 *                 | header | hash | hastzinfo | year (2), month, day   |     a byte each, the high byte of the year first
 *                 0        16     24          25
 *
 * `hash` is -1 until it is asked for.
 */
import { type Address, type Machine, NONE, OVERFLOW_ERROR, staticType } from "@pyvm/vm";

export const DELTA_TYPE: Address = staticType();
export const TZINFO_TYPE: Address = staticType();
export const TIMEZONE_TYPE: Address = staticType();

export const DATE_TYPE: Address = staticType();
export const ISO_CALENDAR_TYPE: Address = staticType();

export const TIME_TYPE: Address = staticType();
export const DATETIME_TYPE: Address = staticType();

export const HASH = 16;
export const DATA = 25;
export const DATE_BYTES = 32;
export const DATE_DATA_BYTES = 4;
export const DELTA_DAYS = 24;
export const DELTA_SECONDS = 28;
export const DELTA_MICROSECONDS = 32;
export const DELTA_BYTES = 40;

export const ZONE_OFFSET = 16;
export const ZONE_NAME = 24;
export const ZONE_BYTES = 32;

export const MAX_DELTA_DAYS = 999999999;
export const SECONDS_PER_DAY = 86400;
export const MICROSECONDS_PER_SECOND = 1000000;
const MICROSECONDS_PER_DAY = 86400000000n;

/** new_delta: of parts that may be out of their ranges. @throws OverflowError for too many days */
export function newDelta(vm: Machine, type: Address, days: number, seconds: number, microseconds: number): Address {
  const carry = Math.floor(microseconds / MICROSECONDS_PER_SECOND);
  const allSeconds = seconds + carry;
  const allDays = days + Math.floor(allSeconds / SECONDS_PER_DAY);
  if (allDays < -MAX_DELTA_DAYS || allDays > MAX_DELTA_DAYS) {
    throw vm.raise(OVERFLOW_ERROR, `days=${allDays}; must have magnitude <= ${MAX_DELTA_DAYS}`);
  }
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, HASH, -1);
  vm.set(self, DELTA_DAYS, allDays);
  vm.set(self, DELTA_SECONDS, allSeconds - Math.floor(allSeconds / SECONDS_PER_DAY) * SECONDS_PER_DAY);
  vm.set(self, DELTA_MICROSECONDS, microseconds - carry * MICROSECONDS_PER_SECOND);
  return self;
}

/** microseconds_to_delta. */
export function deltaFromMicroseconds(vm: Machine, type: Address, microseconds: bigint): Address {
  let days = microseconds / MICROSECONDS_PER_DAY;
  let rest = microseconds % MICROSECONDS_PER_DAY;
  if (rest < 0n) {
    rest += MICROSECONDS_PER_DAY;
    days--;
  }
  if (days < -0x80000000n || days > 0x7fffffffn) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C int");
  }
  const left = Number(rest);
  const seconds = Math.floor(left / MICROSECONDS_PER_SECOND);
  return newDelta(vm, type, Number(days), seconds, left - seconds * MICROSECONDS_PER_SECOND);
}

/** delta_to_microseconds. */
export function microsecondsOf(vm: Machine, delta: Address): bigint {
  const days = BigInt(vm.get(delta, DELTA_DAYS));
  const seconds = vm.get(delta, DELTA_SECONDS) * MICROSECONDS_PER_SECOND + vm.get(delta, DELTA_MICROSECONDS);
  return days * MICROSECONDS_PER_DAY + BigInt(seconds);
}

export function yearOf(vm: Machine, date: Address): number {
  return vm.u8[date + DATA]! * 256 + vm.u8[date + DATA + 1]!;
}

export function monthOf(vm: Machine, date: Address): number {
  return vm.u8[date + DATA + 2]!;
}

export function dayOf(vm: Machine, date: Address): number {
  return vm.u8[date + DATA + 3]!;
}

/** new_date of parts that are in their ranges. */
export function newDate(vm: Machine, type: Address, year: number, month: number, day: number): Address {
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, HASH, -1);
  vm.u8.set([year >> 8, year & 255, month, day], self + DATA);
  return self;
}

export const HAS_TZINFO = 24;
export const DATETIME_TZINFO = 40;

/** The tzinfo of a datetime (borrowed), or None. */
export function tzinfoOf(vm: Machine, moment: Address): Address {
  return vm.u8[moment + HAS_TZINFO] === 0 ? NONE : vm.get(moment, DATETIME_TZINFO);
}

// A time of day: hour, minute, second, microsecond (3 bytes, high first) and fold, at 25 in a time and at 29 in a datetime.
export const TIME_DATA_BYTES = 6;
export const TIME_TZINFO = 32;
export const TIME_BYTES = 40;
export const DATETIME_CLOCK = 29;
export const DATETIME_DATA_BYTES = 10;
export const DATETIME_BYTES = 48;

export function hourAt(vm: Machine, clock: Address): number {
  return vm.u8[clock]!;
}

export function minuteAt(vm: Machine, clock: Address): number {
  return vm.u8[clock + 1]!;
}

export function secondAt(vm: Machine, clock: Address): number {
  return vm.u8[clock + 2]!;
}

export function microsecondAt(vm: Machine, clock: Address): number {
  return vm.u8[clock + 3]! * 65536 + vm.u8[clock + 4]! * 256 + vm.u8[clock + 5]!;
}

export function foldAt(vm: Machine, clock: Address): number {
  return vm.u8[clock + 6]!;
}

/** Seconds since midnight. */
export function secondsAt(vm: Machine, clock: Address): number {
  return hourAt(vm, clock) * 3600 + minuteAt(vm, clock) * 60 + secondAt(vm, clock);
}

export function writeClock(
  vm: Machine,
  clock: Address,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  fold: number,
): void {
  vm.u8.set([hour, minute, second, microsecond >> 16, (microsecond >> 8) & 255, microsecond & 255, fold], clock);
}

/** The tzinfo of a time (borrowed), or None. */
export function timeTzinfoOf(vm: Machine, time: Address): Address {
  return vm.u8[time + HAS_TZINFO] === 0 ? NONE : vm.get(time, TIME_TZINFO);
}

/** new_time of parts that are in their ranges; `tzinfo` borrowed. */
export function newTime(
  vm: Machine,
  type: Address,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  tzinfo: Address,
  fold: number,
): Address {
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, HASH, -1);
  writeClock(vm, self + DATA, hour, minute, second, microsecond, fold);
  setTzinfo(vm, self, TIME_TZINFO, tzinfo);
  return self;
}

/** new_datetime of parts that are in their ranges; `tzinfo` borrowed. */
export function newDateTime(
  vm: Machine,
  type: Address,
  date: readonly number[],
  clock: readonly number[],
  tzinfo: Address,
  fold: number,
): Address {
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, HASH, -1);
  vm.u8.set([date[0]! >> 8, date[0]! & 255, date[1]!, date[2]!], self + DATA);
  writeClock(vm, self + DATETIME_CLOCK, clock[0]!, clock[1]!, clock[2]!, clock[3]!, fold);
  setTzinfo(vm, self, DATETIME_TZINFO, tzinfo);
  return self;
}

/** Fills the place of the tzinfo of a new object. */
export function setTzinfo(vm: Machine, self: Address, offset: number, tzinfo: Address): void {
  if (tzinfo === NONE) return;
  vm.u8[self + HAS_TZINFO] = 1;
  vm.set(self, offset, vm.newRef(tzinfo));
}
