/** `datetime.date`. */
import {
  addModuleObject,
  type Address,
  asDouble,
  asInt,
  asSsize,
  bytesLength,
  bytesOf,
  callMethod0,
  callMethod1,
  callTuple,
  defineType,
  FLAG_BASETYPE,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_TYPE,
  hashBytes,
  identifier,
  intToNumber,
  isBytes,
  isInstanceOfType,
  keywordsAsDict,
  type Machine,
  newBytesFrom,
  newInt,
  NOT_IMPLEMENTED,
  numberIndex,
  OVERFLOW_ERROR,
  reprText,
  strLength,
  strOf,
  tupleFromArguments,
  tupleItem,
  tuplePack,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkDate, parseInts } from "./arguments.ts";
import { fromOrdinal, MAX_ORDINAL, ordinalOf, weekdayOf } from "./calendar.ts";
import { isDelta, orderToBool } from "./delta.ts";
import { fromIsoCalendar, newIsoCalendarDate } from "./iso-calendar.ts";
import {
  DATA,
  DATE_BYTES,
  DATE_DATA_BYTES,
  DATE_TYPE,
  DATETIME_CLOCK,
  dayOf,
  DELTA_DAYS,
  DELTA_TYPE,
  HASH,
  microsecondAt,
  monthOf,
  newDate,
  newDelta,
  tzinfoOf,
  yearOf,
} from "./layout.ts";
import { currentTime, type Directives, localTime, requireFormat, structTime, wrapStrftime } from "./time-module.ts";
import { isDateTime, nameDirective, utcOffsetText } from "./zone.ts";

const NAMES: readonly string[] = ["year", "month", "day"];
const ID_FROMTIMESTAMP = identifier("fromtimestamp");
const ID_ISOFORMAT = identifier("isoformat");
const ID_STRFTIME = identifier("strftime");
const ID_TIMETUPLE = identifier("timetuple");

const WEEKDAYS: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: readonly string[] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function isDate(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, DATE_TYPE);
}

// ---- making -------------------------------------------------------------------------------------------------------

/** The bytes of a pickled state in the first argument: bytes, or a str as Python 2 wrote it; null if it is no state. */
export function stateBytes(vm: Machine, args: Address, length: number): Uint8Array | null {
  const state = tupleItem(vm, args, 0);
  if (isBytes(vm, state)) return bytesLength(vm, state) === length ? bytesOf(vm, state).slice() : null;
  if (!vm.hasFlag(state, FLAG_UNICODE_SUBCLASS) || strLength(vm, state) !== length) return null;
  return Uint8Array.from(vm.toJs(state), (char) => char.charCodeAt(0));
}

function dateNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (tupleSize(vm, args) === 1 && kwargs === 0) {
    const state = stateBytes(vm, args, DATE_DATA_BYTES);
    if (state !== null && state[2]! >= 1 && state[2]! <= 12) {
      const self = newDate(vm, type, 1, 1, 1);
      vm.u8.set(state, self + DATA);
      return self;
    }
  }
  const [year, month, day] = parseInts(vm, "function", NAMES, 3, args, kwargs, [0, 0, 0]);
  return checkedDate(vm, type, year!, month!, day!);
}

function checkedDate(vm: Machine, type: Address, year: number, month: number, day: number): Address {
  checkDate(vm, year, month, day);
  return newDate(vm, type, year, month, day);
}

/** new_date_subclass_ex: a subclass is called with the parts. */
function dateOfClass(vm: Machine, type: Address, year: number, month: number, day: number): Address {
  if (type === DATE_TYPE) return checkedDate(vm, type, year, month, day);
  const mark = vm.mark();
  const result = callTuple(vm, type, partsTuple(vm, year, month, day), 0);
  vm.release(mark);
  return result;
}

/** A tuple (held) of three ints. */
function partsTuple(vm: Machine, a: number, b: number, c: number): Address {
  const first = vm.hold(newInt(vm, a));
  const second = vm.hold(newInt(vm, b));
  return vm.hold(tuplePack(vm, first, second, vm.hold(newInt(vm, c))));
}

function fromTimestamp(vm: Machine, type: Address, timestamp: Address): Address {
  const [year, month, day] = localTime(vm, secondsOf(vm, timestamp));
  return dateOfClass(vm, type, year!, month!, day!);
}

/** _PyTime_ObjectToTime_t, rounded down. */
function secondsOf(vm: Machine, timestamp: Address): number {
  const seconds = isInstanceOfType(vm, timestamp, FLOAT_TYPE)
    ? Math.floor(asDouble(vm, timestamp))
    : asSsize(vm, timestamp);
  if (Number.isNaN(seconds)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
  if (Math.abs(seconds) > 2 ** 62) throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
  return seconds;
}

/** Goes through the class: `cls.fromtimestamp(time.time())`. */
function today(vm: Machine, type: Address): Address {
  const mark = vm.mark();
  const result = callMethod1(vm, type, ID_FROMTIMESTAMP, vm.hold(currentTime(vm)));
  vm.release(mark);
  return result;
}

function fromOrdinalMethod(vm: Machine, type: Address, object: Address): Address {
  const ordinal = asInt(vm, object);
  if (ordinal < 1) throw vm.raise(VALUE_ERROR, "ordinal must be >= 1");
  const { year, month, day } = fromOrdinal(ordinal);
  return dateOfClass(vm, type, year, month, day);
}

function fromIsoFormat(vm: Machine, type: Address, text: Address): Address {
  if (!vm.hasFlag(text, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "fromisoformat: argument must be str");
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(vm.toJs(text));
  if (match === null) throw vm.raise(VALUE_ERROR, `Invalid isoformat string: ${reprText(vm, text)}`);
  return dateOfClass(vm, type, Number(match[1]), Number(match[2]), Number(match[3]));
}

/** A C int. @throws ValueError for an int that is none */
function isoComponent(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  vm.decref(index);
  if (value !== (value | 0)) throw vm.raise(VALUE_ERROR, "ISO calendar component out of range");
  return value;
}

function fromIsoCalendarMethod(vm: Machine, type: Address, year: Address, week: Address, day: Address): Address {
  const parts = [year, week, day].map((part) => isoComponent(vm, part));
  const found = fromIsoCalendar(parts[0]!, parts[1]!, parts[2]!);
  if (typeof found === "string") throw vm.raise(VALUE_ERROR, found);
  return dateOfClass(vm, type, found.year, found.month, found.day);
}

function replace(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const own = [yearOf(vm, self), monthOf(vm, self), dayOf(vm, self)];
  const parts = parseInts(vm, "replace()", NAMES, 0, args, kwargs, own);
  const result = dateNew(vm, vm.typeOf(self), partsTuple(vm, parts[0]!, parts[1]!, parts[2]!), 0);
  vm.release(mark);
  return result;
}

// ---- comparing and arithmetic -------------------------------------------------------------------------------------

function dateRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (!isDate(vm, other)) return vm.newRef(NOT_IMPLEMENTED);
  let order = 0;
  for (let i = DATA; order === 0 && i < DATA + DATE_DATA_BYTES; i++) order = vm.u8[self + i]! - vm.u8[other + i]!;
  return orderToBool(vm, order, op);
}

/** The hash of the bytes of the state. */
function dateHash(vm: Machine, self: Address): number {
  if (vm.get(self, HASH) === -1 && vm.get(self, HASH + 4) === -1) {
    vm.set(self, HASH, hashBytes(vm, self + DATA, DATE_DATA_BYTES));
    vm.set(self, HASH + 4, vm.hashHigh);
  }
  vm.hashHigh = vm.get(self, HASH + 4);
  return vm.get(self, HASH);
}

export function dateOrdinal(vm: Machine, self: Address): number {
  return ordinalOf(yearOf(vm, self), monthOf(vm, self), dayOf(vm, self));
}

function addDays(vm: Machine, self: Address, days: number): Address {
  const ordinal = dateOrdinal(vm, self) + days;
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw vm.raise(OVERFLOW_ERROR, "date value out of range");
  const { year, month, day } = fromOrdinal(ordinal);
  return dateOfClass(vm, vm.typeOf(self), year, month, day);
}

/** Datetimes have operators of their own, and where those give up a date cannot help. */
function isAnyDateTime(vm: Machine, a: Address, b: Address): boolean {
  return isDateTime(vm, a) || isDateTime(vm, b);
}

function add(vm: Machine, a: Address, b: Address): Address {
  if (isAnyDateTime(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (isDate(vm, a)) return isDelta(vm, b) ? addDays(vm, a, vm.get(b, DELTA_DAYS)) : vm.newRef(NOT_IMPLEMENTED);
  return isDelta(vm, a) ? addDays(vm, b, vm.get(a, DELTA_DAYS)) : vm.newRef(NOT_IMPLEMENTED);
}

function subtract(vm: Machine, a: Address, b: Address): Address {
  if (isAnyDateTime(vm, a, b) || !isDate(vm, a)) return vm.newRef(NOT_IMPLEMENTED);
  if (isDate(vm, b)) return newDelta(vm, DELTA_TYPE, dateOrdinal(vm, a) - dateOrdinal(vm, b), 0, 0);
  return isDelta(vm, b) ? addDays(vm, a, -vm.get(b, DELTA_DAYS)) : vm.newRef(NOT_IMPLEMENTED);
}

// ---- text ---------------------------------------------------------------------------------------------------------

export function padded(number: number, width: number): string {
  return `${number}`.padStart(width, "0");
}

export function isoDateText(vm: Machine, self: Address): string {
  return `${padded(yearOf(vm, self), 4)}-${padded(monthOf(vm, self), 2)}-${padded(dayOf(vm, self), 2)}`;
}

/** format_ctime. */
export function ctimeText(vm: Machine, self: Address, hour: number, minute: number, second: number): string {
  const year = yearOf(vm, self);
  const month = monthOf(vm, self);
  const day = dayOf(vm, self);
  const date = `${WEEKDAYS[weekdayOf(year, month, day)]} ${MONTHS[month - 1]} ${`${day}`.padStart(2)}`;
  return `${date} ${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)} ${padded(year, 4)}`;
}

function dateRepr(vm: Machine, self: Address): Address {
  return vm.str(`${vm.typeName(self)}(${yearOf(vm, self)}, ${monthOf(vm, self)}, ${dayOf(vm, self)})`);
}

/** A date has neither a zone nor a time of day; a datetime, which inherits the method, may have both. */
function directivesOf(vm: Machine, self: Address): Directives {
  if (!isDateTime(vm, self)) return { offset: () => "", name: () => "", microseconds: () => "000000" };
  const tzinfo = tzinfoOf(vm, self);
  return {
    offset: () => utcOffsetText(vm, tzinfo, self, ""),
    name: () => nameDirective(vm, tzinfo, self),
    microseconds: () => padded(microsecondAt(vm, self + DATETIME_CLOCK), 6),
  };
}

function strftime(vm: Machine, self: Address, format: Address): Address {
  requireFormat(vm, "strftime", format);
  const mark = vm.mark();
  const timetuple = vm.hold(callMethod0(vm, self, ID_TIMETUPLE));
  const result = wrapStrftime(vm, format, timetuple, directivesOf(vm, self));
  vm.release(mark);
  return result;
}

/** `__format__` of all three types: the str, or what the method strftime makes of the format. */
export function formatMethod(vm: Machine, self: Address, format: Address): Address {
  requireFormat(vm, "__format__", format);
  return strLength(vm, format) === 0 ? strOf(vm, self) : callMethod1(vm, self, ID_STRFTIME, format);
}

function timetuple(vm: Machine, self: Address): Address {
  return structTime(vm, yearOf(vm, self), monthOf(vm, self), dayOf(vm, self), 0, 0, 0, -1);
}

function weekday(vm: Machine, self: Address): number {
  return weekdayOf(yearOf(vm, self), monthOf(vm, self), dayOf(vm, self));
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const state = vm.hold(newBytesFrom(vm, self + DATA, DATE_DATA_BYTES));
  const result = tuplePack(vm, vm.typeOf(self), vm.hold(tuplePack(vm, state)));
  vm.release(mark);
  return result;
}

defineType(DATE_TYPE, {
  name: "datetime.date",
  doc: "date(year, month, day) --> date object",
  basicSize: DATE_BYTES,
  flags: FLAG_BASETYPE,
  slots: {
    new: dateNew,
    repr: dateRepr,
    str: (vm, self) => callMethod0(vm, self, ID_ISOFORMAT),
    hash: dateHash,
    richcompare: dateRichCompare,
    nb_add: add,
    nb_subtract: subtract,
  },
  methods: [
    [
      "fromtimestamp($type, timestamp, /)",
      fromTimestamp,
      `Create a date from a POSIX timestamp.

The timestamp is a number, e.g. created via time.time(), that is interpreted
as local time.`,
    ],
    [
      "fromordinal!($type, ordinal, /)",
      fromOrdinalMethod,
      "int -> date corresponding to a proleptic Gregorian ordinal.",
    ],
    ["fromisoformat!($type, text, /)", fromIsoFormat, "str -> Construct a date from the output of date.isoformat()"],
    [
      "fromisocalendar!($type, year, week, day)",
      fromIsoCalendarMethod,
      `int, int, int -> Construct a date from the ISO year, week number and weekday.

This is the inverse of the date.isocalendar() function`,
    ],
    ["today!($type)", today, "Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."],
    ["ctime!($self)", (vm, self) => vm.str(ctimeText(vm, self, 0, 0, 0)), "Return ctime() style string."],
    ["strftime!($self, format)", strftime, "format -> strftime() style string."],
    ["__format__!($self, format, /)", formatMethod, "Formats self with strftime."],
    ["timetuple!($self)", timetuple, "Return time tuple, compatible with time.localtime()."],
    [
      "isocalendar!($self)",
      (vm, self) => newIsoCalendarDate(vm, yearOf(vm, self), monthOf(vm, self), dayOf(vm, self)),
      "Return a named tuple containing ISO year, week number, and weekday.",
    ],
    ["isoformat!($self)", (vm, self) => vm.str(isoDateText(vm, self)), "Return string in ISO 8601 format, YYYY-MM-DD."],
    [
      "isoweekday!($self)",
      (vm, self) => newInt(vm, weekday(vm, self) + 1),
      "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7",
    ],
    [
      "toordinal!($self)",
      (vm, self) => newInt(vm, dateOrdinal(vm, self)),
      "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
    ],
    [
      "weekday!($self)",
      (vm, self) => newInt(vm, weekday(vm, self)),
      "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6",
    ],
    ["replace!($self, *args, **kwargs)", replace, "Return date with new specified fields."],
    ["__reduce__!($self)", reduce, "__reduce__() -> (cls, state)"],
  ],
  getset: [
    ["year", (vm, self) => newInt(vm, yearOf(vm, self))],
    ["month", (vm, self) => newInt(vm, monthOf(vm, self))],
    ["day", (vm, self) => newInt(vm, dayOf(vm, self))],
  ],
  populate: (vm, _type, dict) => {
    addModuleObject(vm, dict, "min", newDate(vm, DATE_TYPE, 1, 1, 1));
    addModuleObject(vm, dict, "max", newDate(vm, DATE_TYPE, 9999, 12, 31));
    addModuleObject(vm, dict, "resolution", newDelta(vm, DELTA_TYPE, 1, 0, 0));
  },
});
