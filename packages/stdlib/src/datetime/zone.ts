/** `datetime.tzinfo` and `datetime.timezone`, and asking a tzinfo for its answers. */
import {
  addModuleObject,
  type Address,
  callMethod0,
  callMethod1,
  defineType,
  dictGetId,
  dictSize,
  EQ,
  FLAG_BASETYPE,
  FLAG_UNICODE_SUBCLASS,
  hashOf,
  identifier,
  instanceDict,
  isInstanceOfType,
  lookupAttrId,
  type Machine,
  NE,
  NONE,
  NOT_IMPLEMENTED,
  NOT_IMPLEMENTED_ERROR,
  emptyTuple,
  reprText,
  call0,
  TP_DICT,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  type MethodSpec,
  numberAdd,
  numberSubtract,
} from "@pyvm/vm";
import { parseArguments } from "../keyword-arguments.ts";
import { compareDeltas, isDelta, negative, orderToBool } from "./delta.ts";
import {
  DATETIME_TYPE,
  DELTA_DAYS,
  DELTA_MICROSECONDS,
  DELTA_SECONDS,
  DELTA_TYPE,
  newDelta,
  TIMEZONE_TYPE,
  TZINFO_TYPE,
  tzinfoOf,
  ZONE_BYTES,
  ZONE_NAME,
  ZONE_OFFSET,
} from "./layout.ts";

const ID_UTC = identifier("utc");
const ID_DST = identifier("dst");
const ID_GETINITARGS = identifier("__getinitargs__");
const ID_GETSTATE = identifier("__getstate__");
const ID_TZNAME = identifier("tzname");
const ID_UTCOFFSET = identifier("utcoffset");

export function isDateTime(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, DATETIME_TYPE);
}

export function checkTzinfo(vm: Machine, object: Address): void {
  if (object === NONE || isInstanceOfType(vm, object, TZINFO_TYPE)) return;
  throw vm.raise(TYPE_ERROR, `tzinfo argument must be None or of a tzinfo subclass, not type '${vm.typeName(object)}'`);
}

/** The singleton `timezone.utc` (borrowed). */
export function utcZone(vm: Machine): Address {
  return dictGetId(vm, vm.get(TIMEZONE_TYPE, TP_DICT), ID_UTC);
}

// ---- asking -------------------------------------------------------------------------------------------------------

/** Whether the absolute value is less than a day. */
function isOffset(vm: Machine, delta: Address): boolean {
  const days = vm.get(delta, DELTA_DAYS);
  if (days === 0) return true;
  return days === -1 && (vm.get(delta, DELTA_SECONDS) !== 0 || vm.get(delta, DELTA_MICROSECONDS) >= 1);
}

/** call_tzinfo_method: a timedelta or None (owned). */
function askOffset(vm: Machine, tzinfo: Address, name: "utcoffset" | "dst", argument: Address): Address {
  if (tzinfo === NONE) return vm.none();
  const mark = vm.mark();
  const offset = vm.hold(callMethod1(vm, tzinfo, name === "dst" ? ID_DST : ID_UTCOFFSET, argument));
  if (offset !== NONE) {
    if (!isDelta(vm, offset)) {
      throw vm.raise(TYPE_ERROR, `tzinfo.${name}() must return None or a timedelta, not '${vm.typeName(offset)}'`);
    }
    if (!isOffset(vm, offset)) {
      throw vm.raise(
        VALUE_ERROR,
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).",
      );
    }
  }
  return vm.keep(mark, offset);
}

export function askUtcOffset(vm: Machine, tzinfo: Address, argument: Address): Address {
  return askOffset(vm, tzinfo, "utcoffset", argument);
}

export function askDst(vm: Machine, tzinfo: Address, argument: Address): Address {
  return askOffset(vm, tzinfo, "dst", argument);
}

/** call_tzname: a str or None (owned). */
export function askName(vm: Machine, tzinfo: Address, argument: Address): Address {
  if (tzinfo === NONE) return vm.none();
  const mark = vm.mark();
  const name = vm.hold(callMethod1(vm, tzinfo, ID_TZNAME, argument));
  if (name !== NONE && !vm.hasFlag(name, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `tzinfo.tzname() must return None or a string, not '${vm.typeName(name)}'`);
  }
  return vm.keep(mark, name);
}

/** `+HH:MM[:SS[.ffffff]]` of an offset, with `separator` for the colons. */
function offsetDigits(vm: Machine, offset: Address, separator: string): string {
  const isNegative = vm.get(offset, DELTA_DAYS) < 0;
  const positive = vm.hold(isNegative ? negative(vm, offset) : vm.newRef(offset));
  const seconds = vm.get(positive, DELTA_SECONDS);
  const microseconds = vm.get(positive, DELTA_MICROSECONDS);
  vm.decref(vm.unhold());
  const two = (n: number): string => `${n}`.padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  let text = `${isNegative ? "-" : "+"}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
  if (seconds % 60 !== 0 || microseconds !== 0) text += `${separator}${two(seconds % 60)}`;
  return microseconds === 0 ? text : `${text}.${`${microseconds}`.padStart(6, "0")}`;
}

/** format_utcoffset: empty without an offset. */
export function utcOffsetText(vm: Machine, tzinfo: Address, argument: Address, separator: string): string {
  const offset = vm.hold(askUtcOffset(vm, tzinfo, argument));
  const text = offset === NONE ? "" : offsetDigits(vm, offset, separator);
  vm.decref(vm.unhold());
  return text;
}

/** make_Zreplacement. */
export function nameDirective(vm: Machine, tzinfo: Address, argument: Address): string {
  const name = vm.hold(askName(vm, tzinfo, argument));
  const text = name === NONE ? "" : vm.toJs(name).replaceAll("%", "%%");
  vm.decref(vm.unhold());
  return text;
}

// ---- tzinfo -------------------------------------------------------------------------------------------------------

function notImplemented(name: string): (vm: Machine) => never {
  return (vm) => {
    throw vm.raise(NOT_IMPLEMENTED_ERROR, `a tzinfo subclass must implement ${name}()`);
  };
}

/** Throws a ValueError for None. */
function required(vm: Machine, answer: Address, message: string): Address {
  if (answer === NONE) throw vm.raise(VALUE_ERROR, message);
  return answer;
}

function fromUtc(vm: Machine, self: Address, moment: Address): Address {
  if (!isDateTime(vm, moment)) throw vm.raise(TYPE_ERROR, "fromutc: argument must be a datetime");
  if (tzinfoOf(vm, moment) !== self) throw vm.raise(VALUE_ERROR, "fromutc: dt.tzinfo is not self");
  const mark = vm.mark();
  const offset = vm.hold(callMethod0(vm, moment, ID_UTCOFFSET));
  required(vm, offset, "fromutc: non-None utcoffset() result required");
  const dst = vm.hold(callMethod0(vm, moment, ID_DST));
  required(vm, dst, "fromutc: non-None dst() result required");
  const standard = vm.hold(numberSubtract(vm, offset, dst));
  let result = vm.hold(numberAdd(vm, moment, standard));
  const summer = vm.hold(askDst(vm, tzinfoOf(vm, moment), result));
  required(vm, summer, "fromutc: tz.dst() gave inconsistent results; cannot convert");
  if (
    vm.get(summer, DELTA_DAYS) !== 0 ||
    vm.get(summer, DELTA_SECONDS) !== 0 ||
    vm.get(summer, DELTA_MICROSECONDS) !== 0
  ) {
    result = vm.hold(numberAdd(vm, result, summer));
  }
  return vm.keep(mark, result);
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const getInitArgs = vm.hold(lookupAttrId(vm, self, ID_GETINITARGS));
  const args = vm.hold(getInitArgs === 0 ? emptyTuple(vm) : call0(vm, getInitArgs));
  const getState = vm.hold(lookupAttrId(vm, self, ID_GETSTATE));
  const dict = instanceDict(vm, self);
  let state = dict !== 0 && dictSize(vm, dict) > 0 ? dict : NONE;
  if (getState !== 0) state = vm.hold(call0(vm, getState));
  const type = vm.typeOf(self);
  const result = state === NONE ? tuplePack(vm, type, args) : tuplePack(vm, type, args, state);
  vm.release(mark);
  return result;
}

defineType(TZINFO_TYPE, {
  name: "datetime.tzinfo",
  doc: "Abstract base class for time zone info objects.",
  basicSize: 16,
  flags: FLAG_BASETYPE,
  slots: { new: (vm, type) => vm.genericAlloc(type, 0) },
  methods: [
    ["tzname!($self, dt, /)", notImplemented("tzname"), "datetime -> string name of time zone."],
    [
      "utcoffset!($self, dt, /)",
      notImplemented("utcoffset"),
      "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC",
    ],
    ["dst!($self, dt, /)", notImplemented("dst"), "datetime -> DST offset as timedelta positive east of UTC."],
    ["fromutc!($self, dt, /)", fromUtc, "datetime in UTC -> datetime in local time."],
    ["__reduce__!($self)", reduce, "-> (cls, state)"],
  ],
});

// ---- timezone -----------------------------------------------------------------------------------------------------

/** new_timezone: `name` 0 is none. An offset of zero without a name is UTC itself. */
export function newTimezone(vm: Machine, offset: Address, name: Address): Address {
  const isZero = compareToZero(vm, offset);
  if (name === 0 && isZero) return vm.newRef(utcZone(vm));
  if (!isOffset(vm, offset)) {
    throw vm.raise(
      VALUE_ERROR,
      `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${reprText(vm, offset)}.`,
    );
  }
  return createTimezone(vm, offset, name);
}

function compareToZero(vm: Machine, delta: Address): boolean {
  return (
    vm.get(delta, DELTA_DAYS) === 0 && vm.get(delta, DELTA_SECONDS) === 0 && vm.get(delta, DELTA_MICROSECONDS) === 0
  );
}

/** create_timezone. */
function createTimezone(vm: Machine, offset: Address, name: Address): Address {
  const self = vm.genericAlloc(TIMEZONE_TYPE, 0);
  vm.set(self, ZONE_OFFSET, vm.newRef(offset));
  if (name !== 0) vm.set(self, ZONE_NAME, vm.newRef(name));
  return self;
}

function timezoneNew(vm: Machine, _type: Address, args: Address, kwargs: Address): Address {
  const [offset, name] = parseArguments(vm, "timezone()", ["offset", "name"], 1, args, kwargs, (value, index) => {
    if (index === 0 ? isDelta(vm, value) : vm.hasFlag(value, FLAG_UNICODE_SUBCLASS)) return;
    const wanted = index === 0 ? "datetime.timedelta" : "str";
    throw vm.raise(
      TYPE_ERROR,
      `timezone() argument ${index + 1} must be ${wanted}, not ${value === NONE ? "None" : vm.typeName(value)}`,
    );
  });
  return newTimezone(vm, offset!, name!);
}

function timezoneText(vm: Machine, self: Address): Address {
  const name = vm.get(self, ZONE_NAME);
  if (name !== 0) return vm.newRef(name);
  const offset = vm.get(self, ZONE_OFFSET);
  return vm.str(compareToZero(vm, offset) ? "UTC" : `UTC${offsetDigits(vm, offset, ":")}`);
}

function timezoneRepr(vm: Machine, self: Address): Address {
  if (self === utcZone(vm)) return vm.str("datetime.timezone.utc");
  const offset = reprText(vm, vm.get(self, ZONE_OFFSET));
  const name = vm.get(self, ZONE_NAME);
  return vm.str(`${vm.typeName(self)}(${offset}${name === 0 ? "" : `, ${reprText(vm, name)}`})`);
}

function timezoneRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if ((op !== EQ && op !== NE) || vm.typeOf(other) !== TIMEZONE_TYPE) return vm.newRef(NOT_IMPLEMENTED);
  return orderToBool(vm, compareDeltas(vm, vm.get(self, ZONE_OFFSET), vm.get(other, ZONE_OFFSET)), op);
}

/** _timezone_check_instance. */
function checkMoment(vm: Machine, moment: Address, name: string): void {
  if (moment === NONE || isDateTime(vm, moment)) return;
  throw vm.raise(TYPE_ERROR, `${name}(dt) argument must be a datetime instance or None, not ${vm.typeName(moment)}`);
}

function timezoneFromUtc(vm: Machine, self: Address, moment: Address): Address {
  if (!isDateTime(vm, moment)) throw vm.raise(TYPE_ERROR, "fromutc: argument must be a datetime");
  if (tzinfoOf(vm, moment) !== self) throw vm.raise(VALUE_ERROR, "fromutc: dt.tzinfo is not self");
  return numberAdd(vm, moment, vm.get(self, ZONE_OFFSET));
}

const TIMEZONE_METHODS: readonly MethodSpec[] = [
  [
    "tzname!($self, dt, /)",
    (vm, self, moment) => {
      checkMoment(vm, moment!, "tzname");
      return timezoneText(vm, self);
    },
    "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
  ],
  [
    "utcoffset!($self, dt, /)",
    (vm, self, moment) => {
      checkMoment(vm, moment!, "utcoffset");
      return vm.newRef(vm.get(self, ZONE_OFFSET));
    },
    "Return fixed offset.",
  ],
  [
    "dst!($self, dt, /)",
    (vm, _self, moment) => {
      checkMoment(vm, moment!, "dst");
      return vm.none();
    },
    "Return None.",
  ],
  ["fromutc!($self, dt, /)", timezoneFromUtc, "datetime in UTC -> datetime in local time."],
  [
    "__getinitargs__!($self)",
    (vm, self) => {
      const name = vm.get(self, ZONE_NAME);
      return name === 0 ? tuplePack(vm, vm.get(self, ZONE_OFFSET)) : tuplePack(vm, vm.get(self, ZONE_OFFSET), name);
    },
    "pickle support",
  ],
];

defineType(TIMEZONE_TYPE, {
  name: "datetime.timezone",
  base: TZINFO_TYPE,
  doc: "Fixed offset from UTC implementation of tzinfo.",
  basicSize: ZONE_BYTES,
  layout: [{ op: "fields", offset: ZONE_OFFSET, count: 2 }],
  slots: {
    new: timezoneNew,
    repr: timezoneRepr,
    str: timezoneText,
    hash: (vm, self) => hashOf(vm, vm.get(self, ZONE_OFFSET)),
    richcompare: timezoneRichCompare,
  },
  methods: TIMEZONE_METHODS,
  populate: (vm, _type, dict) => {
    const add = (name: string, days: number, seconds: number): void => {
      const offset = vm.hold(newDelta(vm, DELTA_TYPE, days, seconds, 0));
      addModuleObject(vm, dict, name, createTimezone(vm, offset, 0));
      vm.decref(vm.unhold());
    };
    add("utc", 0, 0);
    add("min", -1, 60);
    add("max", 0, 86340);
  },
});
