/** The module `time` (Modules/timemodule.c): clocks of the host, the calendar, strftime in the C locale. */
import {
  type Address,
  addModuleObject,
  asDouble,
  asInt,
  dictGetStr,
  defineStructSeq,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_TYPE,
  importByName,
  intToBig,
  isInstanceOfType,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  MODULE_DICT,
  newBool,
  newDict,
  newFloat,
  newInt,
  newIntFromBig,
  newNamespace,
  newStructSeq,
  NONE,
  numberIndex,
  OVERFLOW_ERROR,
  staticType,
  structSeqGet,
  structSeqSet,
  tupleItem,
  tuplePack,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
  getAttr,
  vectorcall,
} from "@pyvm/vm";
import { documented } from "../documentation/documented.ts";
import { TIME_DOCUMENTATION } from "../documentation/time.ts";
import { checkSignals, raiseErrno, raiseMissing } from "../host-call.ts";
import { intArgument } from "../posix/arguments.ts";
import { breakTime, type BrokenTime, daysFromCivil, DAY, utcSeconds } from "./calendar.ts";
import { asciiTime, formatTime } from "./format.ts";
import { type ZoneFacts, zoneAt } from "./zone.ts";

const STRUCT_TIME_TYPE: Address = staticType();
const FIELDS = [
  "tm_year",
  "tm_mon",
  "tm_mday",
  "tm_hour",
  "tm_min",
  "tm_sec",
  "tm_wday",
  "tm_yday",
  "tm_isdst",
  "tm_zone",
  "tm_gmtoff",
];
const VISIBLE = 9;
const EINVAL = 22;
const EOVERFLOW = 75;
const NANOSECONDS = 1_000_000_000n;

defineStructSeq(STRUCT_TIME_TYPE, {
  name: "time.struct_time",
  doc: TIME_DOCUMENTATION["struct_time"]!,
  fields: FIELDS.map((name) => [name, TIME_DOCUMENTATION[`struct_time.${name}`]!] as const),
  visible: VISIBLE,
});

const CONSTANTS: Readonly<Record<string, number>> = {
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_THREAD_CPUTIME_ID: 3,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_BOOTTIME: 7,
  CLOCK_TAI: 11,
  _STRUCT_TM_ITEMS: 11,
};

// ---- clocks -------------------------------------------------------------------------------------------------------

type Clock = "time" | "monotonic" | "processTime";

function readClock(vm: Machine, name: string, clock: Clock): bigint {
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, name);
  return clocks[clock]();
}

/** _PyTime_AsSecondsDouble. */
function asSeconds(ns: bigint): number {
  return Number(ns) / 1e9;
}

/** A clock's two functions: seconds as a float, nanoseconds as an int. */
function clockFunctions(name: string, clock: Clock): MethodSpec[] {
  return [
    [`${name}!($module)`, (vm) => newFloat(vm, asSeconds(readClock(vm, name, clock)))],
    [`${name}_ns!($module)`, (vm) => newIntFromBig(vm, readClock(vm, `${name}_ns`, clock))],
  ];
}

function clockOfId(vm: Machine, object: Address): Clock {
  switch (intArgument(vm, object)) {
    case 0:
    case 11:
      return "time";
    case 1:
    case 4:
    case 7:
      return "monotonic";
    case 2:
    case 3:
      return "processTime";
    default:
      throw raiseErrno(vm, EINVAL);
  }
}

const CLOCK_INFORMATION: Readonly<
  Record<string, readonly [implementation: string, monotonic: boolean, adjustable: boolean]>
> = {
  time: ["clock_gettime(CLOCK_REALTIME)", false, true],
  monotonic: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  perf_counter: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  process_time: ["clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false],
  thread_time: ["clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false],
};

function getClockInfo(vm: Machine, _module: Address, name: Address): Address {
  if (!vm.hasFlag(name, FLAG_UNICODE_SUBCLASS))
    throw vm.raise(TYPE_ERROR, `get_clock_info() argument 1 must be str, not ${vm.typeName(name)}`);
  const text = vm.toJs(name);
  if (!Object.hasOwn(CLOCK_INFORMATION, text)) throw vm.raise(VALUE_ERROR, "unknown clock");
  const [implementation, monotonic, adjustable] = CLOCK_INFORMATION[text]!;
  const mark = vm.mark();
  const dict = vm.hold(newDict(vm));
  addModuleObject(vm, dict, "implementation", vm.str(implementation));
  addModuleObject(vm, dict, "monotonic", newBool(vm, monotonic));
  addModuleObject(vm, dict, "adjustable", newBool(vm, adjustable));
  addModuleObject(vm, dict, "resolution", newFloat(vm, 1e-9));
  const namespace = newNamespace(vm, dict);
  vm.release(mark);
  return namespace;
}

/** The longest wait between two looks at what arrived, in seconds. */
const SLEEP_STEP = 3600;
const SLEEP_MAX = 9223372036;

function sleep(vm: Machine, _module: Address, object: Address): Address {
  const seconds = sleepLength(vm, object);
  const { clocks } = vm.host;
  if (clocks === undefined) throw raiseMissing(vm, "sleep");
  const end = clocks.monotonic() + BigInt(Math.ceil(seconds * 1e9));
  for (let left = end - clocks.monotonic(); left > 0n; left = end - clocks.monotonic()) {
    clocks.sleep(Math.min(Number(left) / 1e9, SLEEP_STEP));
    checkSignals(vm);
  }
  return vm.none();
}

function sleepLength(vm: Machine, object: Address): number {
  let seconds: number;
  if (isInstanceOfType(vm, object, FLOAT_TYPE)) {
    seconds = asDouble(vm, object);
    if (Number.isNaN(seconds)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
  } else {
    const index = numberIndex(vm, object);
    seconds = Number(intToBig(vm, index));
    vm.decref(index);
  }
  if (Math.abs(seconds) > SLEEP_MAX) throw vm.raise(OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
  if (seconds < 0) throw vm.raise(VALUE_ERROR, "sleep length must be non-negative");
  return seconds;
}

// ---- struct_time --------------------------------------------------------------------------------------------------

function newStructTime(vm: Machine, time: BrokenTime): Address {
  const mark = vm.mark();
  const result = vm.hold(newStructSeq(vm, STRUCT_TIME_TYPE));
  const { year, mon, mday, hour, min, sec, wday, yday, isdst } = time;
  [year + 1900, mon + 1, mday, hour, min, sec, (wday + 6) % 7, yday + 1, isdst].forEach((value, i) => {
    structSeqSet(vm, result, i, newInt(vm, value));
  });
  structSeqSet(vm, result, VISIBLE, vm.str(time.zone));
  structSeqSet(vm, result, VISIBLE + 1, newInt(vm, time.offset));
  return vm.keep(mark, result);
}

/** The largest year that a C int of years since 1900 holds, in seconds, roughly; the exact test is on the year. */
const SECONDS_MAX = 1n << 57n;

/** parse_time_args: whole seconds, now for nothing or None. */
function secondsArgument(vm: Machine, name: string, object: Address): bigint {
  if (object === 0 || object === NONE) return readClock(vm, name, "time") / NANOSECONDS;
  let seconds: bigint;
  if (isInstanceOfType(vm, object, FLOAT_TYPE)) {
    const value = asDouble(vm, object);
    if (Number.isNaN(value)) throw vm.raise(VALUE_ERROR, "Invalid value NaN (not a number)");
    if (Math.abs(value) >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
    seconds = BigInt(Math.floor(value));
  } else {
    const index = numberIndex(vm, object);
    seconds = intToBig(vm, index);
    vm.decref(index);
    if (BigInt.asIntN(64, seconds) !== seconds)
      throw vm.raise(OVERFLOW_ERROR, "timestamp out of range for platform time_t");
  }
  return seconds;
}

function checkedBreak(vm: Machine, seconds: bigint, zone: ZoneFacts): BrokenTime {
  if (seconds > SECONDS_MAX || seconds < -SECONDS_MAX) throw raiseErrno(vm, EOVERFLOW);
  const time = breakTime(seconds, zone.offsetSeconds, zone.isDst ? 1 : 0, zone.name);
  if (time.year > 2147483647 || time.year < -2147483648) throw raiseErrno(vm, EOVERFLOW);
  return time;
}

const GMT: ZoneFacts = { offsetSeconds: 0, isDst: false, name: "GMT" };

function gmtime(vm: Machine, _module: Address, object: Address): Address {
  return newStructTime(vm, checkedBreak(vm, secondsArgument(vm, "gmtime", object), GMT));
}

function localBroken(vm: Machine, seconds: bigint): BrokenTime {
  return checkedBreak(vm, seconds, zoneAt(vm, Number(seconds)));
}

function localtime(vm: Machine, _module: Address, object: Address): Address {
  return newStructTime(vm, localBroken(vm, secondsArgument(vm, "localtime", object)));
}

/** gettmarg: the fields of a tuple or struct_time. */
function brokenArgument(vm: Machine, name: string, object: Address): BrokenTime {
  if (!vm.hasFlag(object, FLAG_TUPLE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "Tuple or struct_time argument required");
  if (tupleSize(vm, object) !== VISIBLE) throw vm.raise(TYPE_ERROR, `${name}(): illegal time tuple argument`);
  const values: number[] = [];
  for (let i = 0; i < VISIBLE; i++) values.push(asInt(vm, tupleItem(vm, object, i)));
  const [year, mon, mday, hour, min, sec, wday, yday, isdst] = values as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < -2147483648 + 1900) throw vm.raise(OVERFLOW_ERROR, "year out of range");
  const time: BrokenTime = {
    year: year - 1900,
    mon: mon - 1,
    mday,
    hour,
    min,
    sec,
    wday: (wday + 1) % 7,
    yday: yday - 1,
    isdst,
    zone: "",
    offset: 0,
  };
  if (vm.typeOf(object) === STRUCT_TIME_TYPE) takeZone(vm, object, time);
  return time;
}

function takeZone(vm: Machine, object: Address, time: BrokenTime): void {
  const zone = structSeqGet(vm, object, VISIBLE);
  const offset = structSeqGet(vm, object, VISIBLE + 1);
  if (zone !== 0 && zone !== NONE) time.zone = vm.toJs(zone);
  if (offset !== 0 && offset !== NONE) time.offset = intArgument(vm, offset);
}

/** checktm: zeros stand for the smallest value; the rest must be in range. */
function checkRanges(vm: Machine, time: BrokenTime): void {
  if (time.mon === -1) time.mon = 0;
  if (time.mday === 0) time.mday = 1;
  if (time.yday === -1) time.yday = 0;
  const check = (value: number, low: number, high: number, what: string): void => {
    if (value < low || value > high) throw vm.raise(VALUE_ERROR, `${what} out of range`);
  };
  check(time.mon, 0, 11, "month");
  check(time.mday, 0, 31, "day of month");
  check(time.hour, 0, 23, "hour");
  check(time.min, 0, 59, "minute");
  check(time.sec, 0, 61, "seconds");
  check(time.wday, 0, 6, "day of week");
  check(time.yday, 0, 365, "day of year");
}

/** The time a function is given, or now. */
function timeOrNow(vm: Machine, name: string, object: Address): BrokenTime {
  if (object === 0) return localBroken(vm, readClock(vm, name, "time") / NANOSECONDS);
  const time = brokenArgument(vm, name, object);
  checkRanges(vm, time);
  return time;
}

function asctime(vm: Machine, _module: Address, object: Address): Address {
  return vm.str(asciiTime(timeOrNow(vm, "asctime", object)));
}

function ctime(vm: Machine, _module: Address, object: Address): Address {
  return vm.str(asciiTime(localBroken(vm, secondsArgument(vm, "ctime", object))));
}

function strftime(vm: Machine, _module: Address, format: Address, object: Address): Address {
  if (!vm.hasFlag(format, FLAG_UNICODE_SUBCLASS))
    throw vm.raise(TYPE_ERROR, `strftime() argument 1 must be str, not ${vm.typeName(format)}`);
  const time = timeOrNow(vm, "strftime", object);
  const text = vm.toJs(format);
  if (text.includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
  if (time.zone === "" && object !== 0) {
    const [standard, summer] = zonesOfYear(vm);
    const zone = time.isdst > 0 ? summer : standard;
    if (time.isdst >= 0) time.zone = zone.name;
  }
  return vm.str(formatTime(text, time));
}

/** mktime: the moment whose local fields these are. Fields of the gap that summer time opens mean the time before it. */
function mktime(vm: Machine, _module: Address, object: Address): Address {
  const time = brokenArgument(vm, "mktime", object);
  const seconds = utcSeconds(time);
  const candidates = [zoneAt(vm, seconds - DAY), zoneAt(vm, seconds + DAY)];
  if (time.isdst >= 0) {
    const wanted = [...candidates, ...zonesOfYear(vm)].find((zone) => zone.isDst === time.isdst > 0);
    return newFloat(vm, seconds - (wanted ?? candidates[0]!).offsetSeconds);
  }
  const exact = candidates.find(
    (zone) => zoneAt(vm, seconds - zone.offsetSeconds).offsetSeconds === zone.offsetSeconds,
  );
  return newFloat(vm, seconds - (exact ?? candidates[0]!).offsetSeconds);
}

// ---- the zone's names -----------------------------------------------------------------------------------------------

/** Standard and summer time, found as CPython does: in January and in July of this year. */
function zonesOfYear(vm: Machine): readonly [standard: ZoneFacts, summer: ZoneFacts] {
  const now = Number((vm.host.clocks?.time() ?? 0n) / NANOSECONDS);
  const year = breakTime(BigInt(now), 0, 0, "").year + 1900;
  const january = zoneAt(vm, daysFromCivil(year, 1, 1) * DAY);
  const july = zoneAt(vm, daysFromCivil(year, 7, 1) * DAY);
  return january.isDst && !july.isDst ? [july, january] : [january, july];
}

function setZone(vm: Machine, dict: Address): void {
  const [standard, summer] = zonesOfYear(vm);
  addModuleObject(vm, dict, "timezone", newInt(vm, -standard.offsetSeconds || 0));
  addModuleObject(vm, dict, "altzone", newInt(vm, -summer.offsetSeconds || 0));
  addModuleObject(vm, dict, "daylight", newInt(vm, standard.offsetSeconds === summer.offsetSeconds ? 0 : 1));
  const mark = vm.mark();
  const first = vm.hold(vm.str(standard.name));
  addModuleObject(vm, dict, "tzname", tuplePack(vm, first, vm.hold(vm.str(summer.name))));
  vm.release(mark);
}

/** Whether the module was filled where another time applies. Names take long to find out, so they are not compared. */
function isOtherZone(vm: Machine, dict: Address): boolean {
  if (vm.host.environment?.has("TZ") === true) return true;
  const [standard, summer] = zonesOfYear(vm);
  return !holds(vm, dict, "timezone", -standard.offsetSeconds) || !holds(vm, dict, "altzone", -summer.offsetSeconds);
}

function holds(vm: Machine, dict: Address, name: string, value: number): boolean {
  const key = vm.intern(name);
  const found = dictGetStr(vm, dict, key);
  vm.decref(key);
  return found !== 0 && asInt(vm, found) === value;
}

function tzset(vm: Machine, module: Address): Address {
  setZone(vm, vm.get(module, MODULE_DICT));
  return vm.none();
}

/** time.strptime is written in Python: _strptime._strptime_time. */
function strptime(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const module = vm.hold(importByName(vm, "_strptime"));
  const call = vm.hold(getAttr(vm, module, vm.hold(vm.intern("_strptime_time"))));
  const result = vectorcall(vm, call, argv, nargs, kwnames);
  vm.release(mark);
  return result;
}

const FUNCTIONS: readonly MethodSpec[] = [
  ...clockFunctions("time", "time"),
  ...clockFunctions("monotonic", "monotonic"),
  ...clockFunctions("perf_counter", "monotonic"),
  ...clockFunctions("process_time", "processTime"),
  ...clockFunctions("thread_time", "processTime"),
  [
    "clock_gettime!($module, clk_id, /)",
    (vm, _module, id) => newFloat(vm, asSeconds(readClock(vm, "clock_gettime", clockOfId(vm, id!)))),
  ],
  [
    "clock_gettime_ns!($module, clk_id, /)",
    (vm, _module, id) => newIntFromBig(vm, readClock(vm, "clock_gettime_ns", clockOfId(vm, id!))),
  ],
  ["clock_getres!($module, clk_id, /)", (vm, _module, id) => (clockOfId(vm, id!), newFloat(vm, 1e-9))],
  [
    "clock_settime!($module, clk_id, time, /)",
    (vm) => {
      throw raiseErrno(vm, 1);
    },
  ],
  [
    "clock_settime_ns!($module, clk_id, time, /)",
    (vm) => {
      throw raiseErrno(vm, 1);
    },
  ],
  ["get_clock_info!($module, name, /)", getClockInfo],
  ["sleep!($module, seconds, /)", sleep],
  ["gmtime!($module, seconds=None, /)", gmtime],
  ["localtime!($module, seconds=None, /)", localtime],
  ["asctime!($module, t=None, /)", asctime],
  ["ctime!($module, seconds=None, /)", ctime],
  ["strftime!($module, format, t=None, /)", strftime],
  ["mktime!($module, t, /)", mktime],
  ["strptime!($module, *args)", strptime],
  ["tzset!($module)", tzset],
];

export const spec: ModuleSpec = {
  name: "time",
  doc: TIME_DOCUMENTATION["module"]!,
  functions: documented(TIME_DOCUMENTATION, "", FUNCTIONS),
  types: [STRUCT_TIME_TYPE],
  exec: (vm, _module, dict) => {
    for (const [name, value] of Object.entries(CONSTANTS)) addModuleObject(vm, dict, name, newInt(vm, value));
    setZone(vm, dict);
  },
  restore: (vm, _module, dict) => {
    if (vm.configuration.resumes !== true && isOtherZone(vm, dict)) setZone(vm, dict);
  },
};
