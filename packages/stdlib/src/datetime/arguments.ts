/** What every datetime type does with its arguments. */
import { type Address, asInt, type Machine, VALUE_ERROR } from "@pyvm/vm";
import { type FunctionName, parseArguments } from "../keyword-arguments.ts";
import { daysInMonth, MAX_YEAR, MIN_YEAR } from "./calendar.ts";

/** The same where every argument is a C int; `fallbacks` for those that were not given. */
export function parseInts(
  vm: Machine,
  self: FunctionName,
  names: readonly string[],
  required: number,
  args: Address,
  kwargs: Address,
  fallbacks: readonly number[],
): number[] {
  const numbers = [...fallbacks];
  parseArguments(vm, self, names, required, args, kwargs, (value, index) => {
    numbers[index] = asInt(vm, value);
  });
  return numbers;
}

/** A C int ("i"); `fallback` for an argument that was not given. */
export function intArgument(vm: Machine, object: Address, fallback: number): number {
  return object === 0 ? fallback : asInt(vm, object);
}

/** check_date_args. */
export function checkDate(vm: Machine, year: number, month: number, day: number): void {
  if (year < MIN_YEAR || year > MAX_YEAR) throw vm.raise(VALUE_ERROR, `year ${year} is out of range`);
  if (month < 1 || month > 12) throw vm.raise(VALUE_ERROR, "month must be in 1..12");
  if (day < 1 || day > daysInMonth(year, month)) throw vm.raise(VALUE_ERROR, "day is out of range for month");
}

/** check_time_args and the check of fold. */
export function checkTime(
  vm: Machine,
  hour: number,
  minute: number,
  second: number,
  microsecond: number,
  fold: number,
): void {
  if (hour < 0 || hour > 23) throw vm.raise(VALUE_ERROR, "hour must be in 0..23");
  if (minute < 0 || minute > 59) throw vm.raise(VALUE_ERROR, "minute must be in 0..59");
  if (second < 0 || second > 59) throw vm.raise(VALUE_ERROR, "second must be in 0..59");
  if (microsecond < 0 || microsecond > 999999) throw vm.raise(VALUE_ERROR, "microsecond must be in 0..999999");
  if (fold !== 0 && fold !== 1) throw vm.raise(VALUE_ERROR, "fold must be either 0 or 1");
}
