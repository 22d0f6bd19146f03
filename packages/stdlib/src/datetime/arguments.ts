/** Arguments as PyArg_ParseTupleAndKeywords reads them without a function name, and what every datetime type does with them. */
import {
  type Address,
  asInt,
  dictGet,
  dictKeyAt,
  dictNext,
  dictSize,
  FLAG_UNICODE_SUBCLASS,
  type Machine,
  tupleItem,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { daysInMonth, MAX_YEAR, MIN_YEAR } from "./calendar.ts";

/** How a function calls itself in messages: `name()`, or `function` for those that do not say. */
export type FunctionName = string;

/**
 * One address (borrowed) for each name, 0 where it was not given; the first `required` must be. `visit` converts the arguments in their
 * order, each before the next is looked at.
 */
export function parseArguments(
  vm: Machine,
  self: FunctionName,
  names: readonly string[],
  required: number,
  args: Address,
  kwargs: Address,
  visit: (value: Address, index: number) => void = () => {},
): Address[] {
  const count = tupleSize(vm, args);
  const keywords = kwargs === 0 ? 0 : dictSize(vm, kwargs);
  const limit = names.length;
  if (count + keywords > limit) {
    const kind = count === 0 ? "keyword " : "";
    throw vm.raise(
      TYPE_ERROR,
      `${self} takes at most ${limit} ${kind}argument${limit === 1 ? "" : "s"} (${count + keywords} given)`,
    );
  }
  const values: Address[] = new Array(limit).fill(0);
  let used = 0;
  for (let i = 0; i < limit; i++) {
    if (i < count) values[i] = tupleItem(vm, args, i);
    else if (used < keywords) {
      values[i] = keyword(vm, kwargs, names[i]!);
      if (values[i] !== 0) used++;
    }
    if (values[i] !== 0) visit(values[i]!, i);
    else if (i < required) {
      throw vm.raise(TYPE_ERROR, `${self} missing required argument '${names[i]}' (pos ${i + 1})`);
    }
  }
  if (used < keywords) refuseKeyword(vm, self, names, count, kwargs);
  return values;
}

/** The keyword argument of a name, or 0. */
function keyword(vm: Machine, kwargs: Address, name: string): Address {
  const key = vm.hold(vm.intern(name));
  const value = dictGet(vm, kwargs, key);
  vm.decref(vm.unhold());
  return value;
}

/** Says which keyword has no place, or a place that was taken. */
function refuseKeyword(
  vm: Machine,
  self: FunctionName,
  names: readonly string[],
  count: number,
  kwargs: Address,
): never {
  for (let i = 0; i < count; i++) {
    if (keyword(vm, kwargs, names[i]!) === 0) continue;
    throw vm.raise(TYPE_ERROR, `argument for ${self} given by name ('${names[i]}') and position (${i + 1})`);
  }
  for (let at = dictNext(vm, kwargs, 0); at >= 0; at = dictNext(vm, kwargs, at + 1)) {
    const key = dictKeyAt(vm, kwargs, at);
    if (!vm.hasFlag(key, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "keywords must be strings");
    const name = vm.toJs(key);
    const what = self === "function" ? "this function" : self;
    if (!names.includes(name)) throw vm.raise(TYPE_ERROR, `'${name}' is an invalid keyword argument for ${what}`);
  }
  throw new Error("a keyword was counted but not found");
}

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
