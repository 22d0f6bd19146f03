/** `datetime.datetime`: its methods. */
import {
  addModuleObject,
  type Address,
  asInt,
  BYTES_DATA,
  callMethod0,
  callMethod1,
  callWith,
  defineType,
  FLAG_BASETYPE,
  FLAG_UNICODE_SUBCLASS,
  getAttrId,
  identifier,
  importByName,
  intToBig,
  isInstanceOfType,
  isTrue,
  keywordsAsDict,
  type Machine,
  newBytesFrom,
  newFloat,
  newInt,
  NONE,
  reprText,
  strLength,
  tupleFromArguments,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { ctimeText, isDate, isoDateText } from "./date.ts";
import {
  add,
  addDelta,
  dateTimeHash,
  dateTimeRichCompare,
  fieldsOf,
  subtract,
  utcOffset,
} from "./datetime-arithmetic.ts";
import { dateTimeNew, dateTimeOfClass, fromArguments } from "./datetime-new.ts";
import { clockText, readClock } from "./iso-text.ts";
import {
  DATA,
  DATE_TYPE,
  DATETIME_BYTES,
  DATETIME_CLOCK,
  DATETIME_DATA_BYTES,
  DATETIME_TYPE,
  DATETIME_TZINFO,
  DELTA_TYPE,
  foldAt,
  hourAt,
  microsecondAt,
  minuteAt,
  monthOf,
  dayOf,
  newDate,
  newDateTime,
  newDelta,
  newTime,
  secondAt,
  TIME_TYPE,
  timeTzinfoOf,
  tzinfoOf,
  yearOf,
} from "./layout.ts";
import { EPOCH, foldOf, type Moment, secondsOfMoment, splitTimestamp, utcMoment, utcOfLocal } from "./local-time.ts";
import { localTime, localZone, structTime } from "./time-module.ts";
import { zoneFromOffset, zoneRepr } from "./time.ts";
import { askDst, askName, askUtcOffset, checkTzinfo, newTimezone, utcOffsetText, utcZone } from "./zone.ts";

const ID_FROMUTC = identifier("fromutc");
const ID_ISOFORMAT = identifier("isoformat");
const ID_STRPTIME = identifier("_strptime_datetime");
const ID_TIME_NS = identifier("time_ns");
const ID_TOTAL_SECONDS = identifier("total_seconds");

// ---- from timestamps ----------------------------------------------------------------------------------------------

/** datetime_from_timet_and_us: as the wall shows it (no `tzinfo`), or in UTC. */
function fromSeconds(
  vm: Machine,
  type: Address,
  seconds: number,
  microseconds: number,
  isLocal: boolean,
  tzinfo: Address,
): Address {
  const moment: Moment = isLocal ? localTime(vm, seconds) : utcMoment(vm, seconds);
  const fold = isLocal ? foldOf(vm, seconds, moment) : 0;
  return dateTimeOfClass(vm, type, [
    moment[0]!,
    moment[1]!,
    moment[2]!,
    moment[3]!,
    moment[4]!,
    Math.min(moment[5]!, 59),
    microseconds,
    tzinfo,
    fold,
  ]);
}

/** Lets a zone make its own time of a datetime in UTC, which is taken over. */
function convertFromUtc(vm: Machine, tzinfo: Address, moment: Address): Address {
  const mark = vm.mark();
  const result = callMethod1(vm, tzinfo, ID_FROMUTC, vm.hold(moment));
  vm.release(mark);
  return result;
}

function clockNow(vm: Machine): readonly [number, number] {
  const mark = vm.mark();
  const now = vm.hold(callMethod0(vm, vm.hold(importByName(vm, "time")), ID_TIME_NS));
  const microseconds = Number(intToBig(vm, now) / 1000n);
  vm.release(mark);
  const seconds = Math.floor(microseconds / 1000000);
  return [seconds, microseconds - seconds * 1000000];
}

function inZone(vm: Machine, type: Address, parts: readonly [number, number], tzinfo: Address): Address {
  if (tzinfo === NONE) return fromSeconds(vm, type, parts[0], parts[1], true, NONE);
  return convertFromUtc(vm, tzinfo, fromSeconds(vm, type, parts[0], parts[1], false, tzinfo));
}

function now(vm: Machine, type: Address, given: Address): Address {
  const tzinfo = given === 0 ? NONE : given;
  checkTzinfo(vm, tzinfo);
  return inZone(vm, type, clockNow(vm), tzinfo);
}

function utcNow(vm: Machine, type: Address): Address {
  const [seconds, microseconds] = clockNow(vm);
  return fromSeconds(vm, type, seconds, microseconds, false, NONE);
}

function fromTimestamp(vm: Machine, type: Address, timestamp: Address, given: Address): Address {
  const tzinfo = given === 0 ? NONE : given;
  checkTzinfo(vm, tzinfo);
  return inZone(vm, type, splitTimestamp(vm, timestamp), tzinfo);
}

function utcFromTimestamp(vm: Machine, type: Address, timestamp: Address): Address {
  const [seconds, microseconds] = splitTimestamp(vm, timestamp);
  return fromSeconds(vm, type, seconds, microseconds, false, NONE);
}

// ---- from other things --------------------------------------------------------------------------------------------

function strptime(vm: Machine, type: Address, text: Address, format: Address): Address {
  for (const [index, value] of [text, format].entries()) {
    if (vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) continue;
    throw vm.raise(TYPE_ERROR, `strptime() argument ${index + 1} must be str, not ${vm.typeName(value)}`);
  }
  const mark = vm.mark();
  const parser = vm.hold(getAttrId(vm, vm.hold(importByName(vm, "_strptime")), ID_STRPTIME));
  const result = callWith(vm, parser, type, text, format);
  vm.release(mark);
  return result;
}

function combine(vm: Machine, type: Address, date: Address, time: Address, given: Address): Address {
  if (!isDate(vm, date))
    throw vm.raise(TYPE_ERROR, `combine() argument 1 must be datetime.date, not ${vm.typeName(date)}`);
  if (!isInstanceOfType(vm, time, TIME_TYPE)) {
    throw vm.raise(TYPE_ERROR, `combine() argument 2 must be datetime.time, not ${vm.typeName(time)}`);
  }
  const clock = time + DATA;
  return dateTimeOfClass(vm, type, [
    yearOf(vm, date),
    monthOf(vm, date),
    dayOf(vm, date),
    hourAt(vm, clock),
    minuteAt(vm, clock),
    secondAt(vm, clock),
    microsecondAt(vm, clock),
    given === 0 ? timeTzinfoOf(vm, time) : given,
    foldAt(vm, clock),
  ]);
}

function fromIsoFormat(vm: Machine, type: Address, text: Address): Address {
  if (!vm.hasFlag(text, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "fromisoformat: argument must be str");
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[^](.*))?$/su.exec(vm.toJs(text));
  const fields = match === null ? null : match[4] === undefined ? readClock("00") : readClock(match[4]);
  if (match === null || fields === null) {
    throw vm.raise(VALUE_ERROR, `Invalid isoformat string: ${reprText(vm, text)}`);
  }
  const mark = vm.mark();
  const zone = vm.hold(zoneFromOffset(vm, fields.offset));
  const result = dateTimeOfClass(vm, type, [
    Number(match[1]),
    Number(match[2]),
    Number(match[3]),
    ...fields.clock,
    zone,
    0,
  ]);
  vm.release(mark);
  return result;
}

// ---- to other things ----------------------------------------------------------------------------------------------

function toTime(vm: Machine, self: Address, tzinfo: Address): Address {
  const clock = self + DATETIME_CLOCK;
  return newTime(
    vm,
    TIME_TYPE,
    hourAt(vm, clock),
    minuteAt(vm, clock),
    secondAt(vm, clock),
    microsecondAt(vm, clock),
    tzinfo,
    foldAt(vm, clock),
  );
}

function timetuple(vm: Machine, self: Address): Address {
  const dst = vm.hold(askDst(vm, tzinfoOf(vm, self), self));
  const flag = dst === NONE ? -1 : isTrue(vm, dst) ? 1 : 0;
  vm.decref(vm.unhold());
  const [year, month, day, hour, minute, second] = fieldsOf(vm, self);
  return structTime(vm, year!, month!, day!, hour!, minute!, second!, flag);
}

function utcTimetuple(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const offset = vm.hold(utcOffset(vm, self));
  const utc = offset === NONE ? self : vm.hold(addDelta(vm, self, offset, -1));
  const [year, month, day, hour, minute, second] = fieldsOf(vm, utc);
  const result = structTime(vm, year!, month!, day!, hour!, minute!, second!, 0);
  vm.release(mark);
  return result;
}

/** The timestamp of a naive datetime, which is local time. */
function naiveTimestamp(vm: Machine, self: Address): number {
  return utcOfLocal(vm, secondsOfMoment(fieldsOf(vm, self)), foldAt(vm, self + DATETIME_CLOCK)) - EPOCH;
}

function timestamp(vm: Machine, self: Address): Address {
  const microseconds = microsecondAt(vm, self + DATETIME_CLOCK);
  if (tzinfoOf(vm, self) === NONE) return newFloat(vm, naiveTimestamp(vm, self) + microseconds / 1e6);
  const mark = vm.mark();
  const epoch = vm.hold(newDateTime(vm, DATETIME_TYPE, [1970, 1, 1], [0, 0, 0, 0], utcZone(vm), 0));
  const delta = vm.hold(subtract(vm, self, epoch));
  const result = callMethod0(vm, delta, ID_TOTAL_SECONDS);
  vm.release(mark);
  return result;
}

/** The local zone at a timestamp (owned). */
function zoneAt(vm: Machine, seconds: number): Address {
  const mark = vm.mark();
  const { offset, name } = localZone(vm, seconds);
  const delta = vm.hold(newDelta(vm, DELTA_TYPE, 0, offset, 0));
  const zone = newTimezone(vm, delta, vm.hold(vm.str(name)));
  vm.release(mark);
  return zone;
}

function asTimezone(vm: Machine, self: Address, given: Address): Address {
  const target = given === 0 ? NONE : given;
  checkTzinfo(vm, target);
  const mark = vm.mark();
  let own = tzinfoOf(vm, self);
  if (own === NONE) own = vm.hold(zoneAt(vm, naiveTimestamp(vm, self)));
  if (own === target) {
    vm.release(mark);
    return vm.newRef(self);
  }
  let offset = vm.hold(askUtcOffset(vm, own, self));
  if (offset === NONE) {
    own = vm.hold(zoneAt(vm, naiveTimestamp(vm, self)));
    offset = vm.hold(askUtcOffset(vm, own, self));
  }
  const utc = vm.hold(addDelta(vm, self, offset, -1));
  const zone = target !== NONE ? target : vm.hold(zoneAt(vm, secondsOfMoment(fieldsOf(vm, utc)) - EPOCH));
  const fields = [...fieldsOf(vm, utc)];
  fields[7] = zone;
  const moment = vm.hold(newDateTime(vm, vm.typeOf(utc), fields.slice(0, 3), fields.slice(3, 7), zone, fields[8]!));
  const result = callMethod1(vm, zone, ID_FROMUTC, moment);
  vm.release(mark);
  return result;
}

function replace(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const result = fromArguments(vm, vm.typeOf(self), "replace()", 0, args, kwargs, fieldsOf(vm, self));
  vm.release(mark);
  return result;
}

// ---- text and state -----------------------------------------------------------------------------------------------

function isoText(vm: Machine, self: Address, separator: string, timespec: Address): string {
  const text = `${isoDateText(vm, self)}${separator}${clockText(vm, self + DATETIME_CLOCK, timespec)}`;
  return text + utcOffsetText(vm, tzinfoOf(vm, self), self, ":");
}

function isoFormat(vm: Machine, self: Address, separator: Address, timespec: Address): Address {
  if (separator !== 0 && (!vm.hasFlag(separator, FLAG_UNICODE_SUBCLASS) || strLength(vm, separator) !== 1)) {
    const met = separator === NONE ? "None" : vm.typeName(separator);
    throw vm.raise(TYPE_ERROR, `isoformat() argument 1 must be a unicode character, not ${met}`);
  }
  if (timespec !== 0 && !vm.hasFlag(timespec, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      `isoformat() argument 2 must be str, not ${timespec === NONE ? "None" : vm.typeName(timespec)}`,
    );
  }
  return vm.str(isoText(vm, self, separator === 0 ? "T" : vm.toJs(separator), timespec));
}

function dateTimeStr(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const result = callMethod1(vm, self, ID_ISOFORMAT, vm.hold(vm.str(" ")));
  vm.release(mark);
  return result;
}

function dateTimeRepr(vm: Machine, self: Address): Address {
  const fields = fieldsOf(vm, self);
  const count = fields[6] !== 0 ? 7 : fields[5] !== 0 ? 6 : 5;
  return vm.str(
    `${vm.typeName(self)}(${fields.slice(0, count).join(", ")}${fields[8] === 0 ? "" : ", fold=1"}${zoneRepr(vm, fields[7]!, 0)})`,
  );
}

/** datetime_getstate: with the fold in the month for protocols above 3. */
function reduceWith(vm: Machine, self: Address, protocol: number): Address {
  const mark = vm.mark();
  const state = vm.hold(newBytesFrom(vm, self + DATA, DATETIME_DATA_BYTES));
  if (protocol > 3 && foldAt(vm, self + DATETIME_CLOCK) !== 0) vm.u8[state + BYTES_DATA + 2]! |= 128;
  const tzinfo = tzinfoOf(vm, self);
  const args = vm.hold(tzinfo === NONE ? tuplePack(vm, state) : tuplePack(vm, state, tzinfo));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

defineType(DATETIME_TYPE, {
  name: "datetime.datetime",
  base: DATE_TYPE,
  doc: `datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])

The year, month and day arguments are required. tzinfo may be None, or an
instance of a tzinfo subclass. The remaining arguments may be ints.
`,
  basicSize: DATETIME_BYTES,
  flags: FLAG_BASETYPE,
  layout: [{ op: "fields", offset: DATETIME_TZINFO, count: 1 }],
  slots: {
    new: dateTimeNew,
    repr: dateTimeRepr,
    str: dateTimeStr,
    hash: dateTimeHash,
    richcompare: dateTimeRichCompare,
    nb_add: add,
    nb_subtract: subtract,
  },
  methods: [
    [
      "now($type, /, tz=None)",
      now,
      `Returns new datetime object representing current time local to tz.

  tz
    Timezone object.

If no tz is specified, uses local timezone.`,
    ],
    ["utcnow!($type)", utcNow, "Return a new datetime representing UTC day and time."],
    [
      "fromtimestamp!($type, timestamp, tz=None)",
      fromTimestamp,
      "timestamp[, tz] -> tz's local time from POSIX timestamp.",
    ],
    [
      "utcfromtimestamp!($type, timestamp, /)",
      utcFromTimestamp,
      "Construct a naive UTC datetime from a POSIX timestamp.",
    ],
    [
      "strptime!($type, string, format, /)",
      strptime,
      "string, format -> new datetime parsed from a string (like time.strptime()).",
    ],
    ["combine!($type, date, time, tzinfo=None)", combine, "date, time -> datetime with same date and time fields"],
    ["fromisoformat!($type, text, /)", fromIsoFormat, "string -> datetime from datetime.isoformat() output"],
    [
      "date!($self)",
      (vm, self) => newDate(vm, DATE_TYPE, yearOf(vm, self), monthOf(vm, self), dayOf(vm, self)),
      "Return date object with same year, month and day.",
    ],
    ["time!($self)", (vm, self) => toTime(vm, self, NONE), "Return time object with same time but with tzinfo=None."],
    [
      "timetz!($self)",
      (vm, self) => toTime(vm, self, tzinfoOf(vm, self)),
      "Return time object with same time and tzinfo.",
    ],
    [
      "ctime!($self)",
      (vm, self) => {
        const [, , , hour, minute, second] = fieldsOf(vm, self);
        return vm.str(ctimeText(vm, self, hour!, minute!, second!));
      },
      "Return ctime() style string.",
    ],
    ["timetuple!($self)", timetuple, "Return time tuple, compatible with time.localtime()."],
    ["timestamp!($self)", timestamp, "Return POSIX timestamp as float."],
    ["utctimetuple!($self)", utcTimetuple, "Return UTC time tuple, compatible with time.localtime()."],
    [
      "isoformat!($self, sep='T', timespec='auto')",
      isoFormat,
      `[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
sep is used to separate the year from the time, and defaults to 'T'.
The optional argument timespec specifies the number of additional terms
of the time to include. Valid options are 'auto', 'hours', 'minutes',
'seconds', 'milliseconds' and 'microseconds'.
`,
    ],
    ["utcoffset!($self)", utcOffset, "Return self.tzinfo.utcoffset(self)."],
    ["tzname!($self)", (vm, self) => askName(vm, tzinfoOf(vm, self), self), "Return self.tzinfo.tzname(self)."],
    ["dst!($self)", (vm, self) => askDst(vm, tzinfoOf(vm, self), self), "Return self.tzinfo.dst(self)."],
    ["replace!($self, *args, **kwargs)", replace, "Return datetime with new specified fields."],
    ["astimezone!($self, tz=None)", asTimezone, "tz -> convert to local time in new timezone tz\n"],
    [
      "__reduce_ex__!($self, proto, /)",
      (vm, self, proto) => reduceWith(vm, self, asInt(vm, proto!)),
      "__reduce_ex__(proto) -> (cls, state)",
    ],
    ["__reduce__!($self)", (vm, self) => reduceWith(vm, self, 2), "__reduce__() -> (cls, state)"],
  ],
  getset: [
    ["hour", (vm, self) => newInt(vm, hourAt(vm, self + DATETIME_CLOCK))],
    ["minute", (vm, self) => newInt(vm, minuteAt(vm, self + DATETIME_CLOCK))],
    ["second", (vm, self) => newInt(vm, secondAt(vm, self + DATETIME_CLOCK))],
    ["microsecond", (vm, self) => newInt(vm, microsecondAt(vm, self + DATETIME_CLOCK))],
    ["tzinfo", (vm, self) => vm.newRef(tzinfoOf(vm, self))],
    ["fold", (vm, self) => newInt(vm, foldAt(vm, self + DATETIME_CLOCK))],
  ],
  populate: (vm, _type, dict) => {
    addModuleObject(vm, dict, "min", newDateTime(vm, DATETIME_TYPE, [1, 1, 1], [0, 0, 0, 0], NONE, 0));
    addModuleObject(vm, dict, "max", newDateTime(vm, DATETIME_TYPE, [9999, 12, 31], [23, 59, 59, 999999], NONE, 0));
    addModuleObject(vm, dict, "resolution", newDelta(vm, DELTA_TYPE, 0, 0, 1));
  },
});
