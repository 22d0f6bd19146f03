/** `datetime.time`: a time of day, with or without a zone. */
import {
  addModuleObject,
  type Address,
  asInt,
  BYTES_DATA,
  callMethod0,
  callTuple,
  defineType,
  EQ,
  FLAG_BASETYPE,
  FLAG_UNICODE_SUBCLASS,
  hashBytes,
  hashOf,
  identifier,
  isInstanceOfType,
  keywordsAsDict,
  type Machine,
  NE,
  newBool,
  newBytesFrom,
  newInt,
  newTuple,
  NONE,
  NOT_IMPLEMENTED,
  numberSubtract,
  reprText,
  tupleFromArguments,
  tupleItem,
  tuplePack,
  tupleSetItem,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { parseArguments } from "../keyword-arguments.ts";
import { checkTime } from "./arguments.ts";
import { formatMethod, padded, stateBytes } from "./date.ts";
import { compareDeltas, orderToBool } from "./delta.ts";
import { clockText, readClock } from "./iso-text.ts";
import {
  DATA,
  DELTA_DAYS,
  DELTA_SECONDS,
  DELTA_TYPE,
  deltaFromMicroseconds,
  foldAt,
  HASH,
  hourAt,
  microsecondAt,
  minuteAt,
  newDelta,
  newTime,
  secondAt,
  secondsAt,
  TIME_BYTES,
  TIME_DATA_BYTES,
  TIME_TYPE,
  TIME_TZINFO,
  timeTzinfoOf,
  TZINFO_TYPE,
} from "./layout.ts";
import { requireFormat, wrapStrftime } from "./time-module.ts";
import { askDst, askName, askUtcOffset, checkTzinfo, nameDirective, newTimezone, utcOffsetText } from "./zone.ts";

const NAMES: readonly string[] = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"];
const TZINFO = 4;
const ID_ISOFORMAT = identifier("isoformat");

function isTime(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, TIME_TYPE);
}

// ---- making -------------------------------------------------------------------------------------------------------

function timeNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = tupleSize(vm, args);
  if (count >= 1 && count <= 2) {
    const state = stateBytes(vm, args, TIME_DATA_BYTES);
    if (state !== null && (state[0]! & 127) < 24)
      return fromState(vm, type, state, count === 2 ? tupleItem(vm, args, 1) : NONE);
  }
  return fromArguments(vm, type, "function", args, kwargs, [0, 0, 0, 0, NONE, 0]);
}

function fromState(vm: Machine, type: Address, state: Uint8Array, tzinfo: Address): Address {
  if (tzinfo !== NONE && !isInstanceOfType(vm, tzinfo, TZINFO_TYPE)) throw vm.raise(TYPE_ERROR, "bad tzinfo state arg");
  const self = newTime(vm, type, 0, 0, 0, 0, tzinfo, state[0]! >> 7);
  vm.u8.set(state, self + DATA);
  vm.u8[self + DATA] = state[0]! & 127;
  return self;
}

/** Takes what is not given from `fallbacks`. */
function fromArguments(
  vm: Machine,
  type: Address,
  name: string,
  args: Address,
  kwargs: Address,
  fallbacks: readonly number[],
): Address {
  const values = [...fallbacks];
  const count = tupleSize(vm, args);
  if (count > 5) throw vm.raise(TYPE_ERROR, `${name} takes at most 5 positional arguments (${count} given)`);
  parseArguments(vm, name, NAMES, 0, args, kwargs, (value, index) => {
    values[index] = index === TZINFO ? value : asInt(vm, value);
  });
  const [hour, minute, second, microsecond, tzinfo, fold] = values as [number, number, number, number, number, number];
  checkTime(vm, hour, minute, second, microsecond, fold);
  checkTzinfo(vm, tzinfo);
  return newTime(vm, type, hour, minute, second, microsecond, tzinfo, fold);
}

function replace(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tupleFromArguments(vm, argv, nargs));
  const kwargs = kwnames === 0 ? 0 : vm.hold(keywordsAsDict(vm, argv + 8 * nargs, kwnames));
  const clock = self + DATA;
  const result = fromArguments(vm, vm.typeOf(self), "replace()", args, kwargs, [
    hourAt(vm, clock),
    minuteAt(vm, clock),
    secondAt(vm, clock),
    microsecondAt(vm, clock),
    timeTzinfoOf(vm, self),
    foldAt(vm, clock),
  ]);
  vm.release(mark);
  return result;
}

/** tzinfo_from_isoformat_results: None without an offset (owned). */
export function zoneFromOffset(vm: Machine, offset: number | null): Address {
  if (offset === null) return vm.none();
  const delta = vm.hold(deltaFromMicroseconds(vm, DELTA_TYPE, BigInt(offset)));
  const zone = newTimezone(vm, delta, 0);
  vm.decref(vm.unhold());
  return zone;
}

function fromIsoFormat(vm: Machine, type: Address, text: Address): Address {
  if (!vm.hasFlag(text, FLAG_UNICODE_SUBCLASS)) throw vm.raise(TYPE_ERROR, "fromisoformat: argument must be str");
  const fields = readClock(vm.toJs(text));
  if (fields === null) throw vm.raise(VALUE_ERROR, `Invalid isoformat string: ${reprText(vm, text)}`);
  const [hour, minute, second, microsecond] = fields.clock;
  const mark = vm.mark();
  const zone = vm.hold(zoneFromOffset(vm, fields.offset));
  checkTime(vm, hour, minute, second, microsecond, 0);
  const time = newTime(vm, TIME_TYPE, hour, minute, second, microsecond, zone, 0);
  vm.release(mark);
  return type === TIME_TYPE ? time : ofClass(vm, type, time);
}

/** The same time as the class makes it. */
function ofClass(vm: Machine, type: Address, time: Address): Address {
  const mark = vm.mark();
  vm.hold(time);
  const clock = time + DATA;
  const parts = [hourAt(vm, clock), minuteAt(vm, clock), secondAt(vm, clock), microsecondAt(vm, clock)];
  const args = vm.hold(newTuple(vm, 5));
  parts.forEach((part, index) => tupleSetItem(vm, args, index, newInt(vm, part)));
  tupleSetItem(vm, args, TZINFO, vm.newRef(timeTzinfoOf(vm, time)));
  const result = callTuple(vm, type, args, 0);
  vm.release(mark);
  return result;
}

// ---- zones --------------------------------------------------------------------------------------------------------

function utcOffset(vm: Machine, self: Address): Address {
  return askUtcOffset(vm, timeTzinfoOf(vm, self), NONE);
}

// ---- comparing ----------------------------------------------------------------------------------------------------

function compareBytes(vm: Machine, a: Address, b: Address): number {
  for (let i = DATA; i < DATA + TIME_DATA_BYTES; i++) {
    if (vm.u8[a + i] !== vm.u8[b + i]) return vm.u8[a + i]! - vm.u8[b + i]!;
  }
  return 0;
}

function timeRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (!isTime(vm, other)) return vm.newRef(NOT_IMPLEMENTED);
  if (timeTzinfoOf(vm, self) === timeTzinfoOf(vm, other)) return orderToBool(vm, compareBytes(vm, self, other), op);
  const mark = vm.mark();
  const a = vm.hold(utcOffset(vm, self));
  const b = vm.hold(utcOffset(vm, other));
  let order: number;
  if (a === b || (a !== NONE && b !== NONE && compareDeltas(vm, a, b) === 0)) order = compareBytes(vm, self, other);
  else if (a !== NONE && b !== NONE) {
    order = utcSeconds(vm, self, a) - utcSeconds(vm, other, b);
    if (order === 0) order = microsecondAt(vm, self + DATA) - microsecondAt(vm, other + DATA);
  } else if (op === EQ || op === NE) {
    vm.release(mark);
    return newBool(vm, op === NE);
  } else throw vm.raise(TYPE_ERROR, "can't compare offset-naive and offset-aware times");
  vm.release(mark);
  return orderToBool(vm, order, op);
}

function utcSeconds(vm: Machine, self: Address, offset: Address): number {
  return secondsAt(vm, self + DATA) - vm.get(offset, DELTA_DAYS) * 86400 - vm.get(offset, DELTA_SECONDS);
}

function timeHash(vm: Machine, self: Address): number {
  if (vm.get(self, HASH) === -1 && vm.get(self, HASH + 4) === -1) {
    const mark = vm.mark();
    const offset = vm.hold(utcOffset(vm, vm.hold(withoutFold(vm, self))));
    let low: number;
    if (offset === NONE) low = hashBytes(vm, self + DATA, TIME_DATA_BYTES);
    else {
      const time = vm.hold(newDelta(vm, DELTA_TYPE, 0, secondsAt(vm, self + DATA), microsecondAt(vm, self + DATA)));
      low = hashOf(vm, vm.hold(numberSubtract(vm, time, offset)));
    }
    vm.set(self, HASH, low);
    vm.set(self, HASH + 4, vm.hashHigh);
    vm.release(mark);
  }
  vm.hashHigh = vm.get(self, HASH + 4);
  return vm.get(self, HASH);
}

/** The object itself, or a copy with fold 0 (owned). */
function withoutFold(vm: Machine, self: Address): Address {
  const clock = self + DATA;
  if (foldAt(vm, clock) === 0) return vm.newRef(self);
  const tzinfo = timeTzinfoOf(vm, self);
  return newTime(
    vm,
    TIME_TYPE,
    hourAt(vm, clock),
    minuteAt(vm, clock),
    secondAt(vm, clock),
    microsecondAt(vm, clock),
    tzinfo,
    0,
  );
}

// ---- text and state -----------------------------------------------------------------------------------------------

/** What a repr says of a zone and a fold, behind the other parts. */
export function zoneRepr(vm: Machine, tzinfo: Address, fold: number): string {
  const zone = tzinfo === NONE ? "" : `, tzinfo=${reprText(vm, tzinfo)}`;
  return fold === 0 ? zone : `${zone}, fold=${fold}`;
}

function timeRepr(vm: Machine, self: Address): Address {
  const clock = self + DATA;
  const second = secondAt(vm, clock);
  const microsecond = microsecondAt(vm, clock);
  const parts = [hourAt(vm, clock), minuteAt(vm, clock)];
  if (second !== 0 || microsecond !== 0) parts.push(second);
  if (microsecond !== 0) parts.push(microsecond);
  return vm.str(`${vm.typeName(self)}(${parts.join(", ")}${zoneRepr(vm, timeTzinfoOf(vm, self), foldAt(vm, clock))})`);
}

function isoFormat(vm: Machine, self: Address, timespec: Address): Address {
  if (timespec !== 0 && !vm.hasFlag(timespec, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      `isoformat() argument 1 must be str, not ${timespec === NONE ? "None" : vm.typeName(timespec)}`,
    );
  }
  const text = clockText(vm, self + DATA, timespec);
  return vm.str(text + utcOffsetText(vm, timeTzinfoOf(vm, self), NONE, ":"));
}

function strftime(vm: Machine, self: Address, format: Address): Address {
  requireFormat(vm, "strftime", format);
  const mark = vm.mark();
  const clock = self + DATA;
  const parts = [1900, 1, 1, hourAt(vm, clock), minuteAt(vm, clock), secondAt(vm, clock), 0, 1, -1];
  const tuple = vm.hold(newTuple(vm, parts.length));
  parts.forEach((part, index) => tupleSetItem(vm, tuple, index, newInt(vm, part)));
  const tzinfo = timeTzinfoOf(vm, self);
  const result = wrapStrftime(vm, format, tuple, {
    offset: () => utcOffsetText(vm, tzinfo, NONE, ""),
    name: () => nameDirective(vm, tzinfo, NONE),
    microseconds: () => padded(microsecondAt(vm, clock), 6),
  });
  vm.release(mark);
  return result;
}

/** time_getstate: with the fold in the first byte for protocols above 3. */
function reduceWith(vm: Machine, self: Address, protocol: number): Address {
  const mark = vm.mark();
  const state = vm.hold(newBytesFrom(vm, self + DATA, TIME_DATA_BYTES));
  if (protocol > 3 && foldAt(vm, self + DATA) !== 0) vm.u8[state + BYTES_DATA]! |= 128;
  const tzinfo = timeTzinfoOf(vm, self);
  const args = vm.hold(tzinfo === NONE ? tuplePack(vm, state) : tuplePack(vm, state, tzinfo));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

defineType(TIME_TYPE, {
  name: "datetime.time",
  doc: `time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object

All arguments are optional. tzinfo may be None, or an instance of
a tzinfo subclass. The remaining arguments may be ints.
`,
  basicSize: TIME_BYTES,
  flags: FLAG_BASETYPE,
  layout: [{ op: "fields", offset: TIME_TZINFO, count: 1 }],
  slots: {
    new: timeNew,
    repr: timeRepr,
    str: (vm, self) => callMethod0(vm, self, ID_ISOFORMAT),
    hash: timeHash,
    richcompare: timeRichCompare,
  },
  methods: [
    [
      "isoformat!($self, timespec='auto')",
      isoFormat,
      `Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].

The optional argument timespec specifies the number of additional terms
of the time to include. Valid options are 'auto', 'hours', 'minutes',
'seconds', 'milliseconds' and 'microseconds'.
`,
    ],
    ["strftime!($self, format)", strftime, "format -> strftime() style string."],
    ["__format__!($self, format, /)", formatMethod, "Formats self with strftime."],
    ["utcoffset!($self)", utcOffset, "Return self.tzinfo.utcoffset(self)."],
    ["tzname!($self)", (vm, self) => askName(vm, timeTzinfoOf(vm, self), NONE), "Return self.tzinfo.tzname(self)."],
    ["dst!($self)", (vm, self) => askDst(vm, timeTzinfoOf(vm, self), NONE), "Return self.tzinfo.dst(self)."],
    ["replace!($self, *args, **kwargs)", replace, "Return time with new specified fields."],
    ["fromisoformat!($type, text, /)", fromIsoFormat, "string -> time from time.isoformat() output"],
    [
      "__reduce_ex__!($self, proto, /)",
      (vm, self, proto) => reduceWith(vm, self, asInt(vm, proto!)),
      "__reduce_ex__(proto) -> (cls, state)",
    ],
    ["__reduce__!($self)", (vm, self) => reduceWith(vm, self, 2), "__reduce__() -> (cls, state)"],
  ],
  getset: [
    ["hour", (vm, self) => newInt(vm, hourAt(vm, self + DATA))],
    ["minute", (vm, self) => newInt(vm, minuteAt(vm, self + DATA))],
    ["second", (vm, self) => newInt(vm, secondAt(vm, self + DATA))],
    ["microsecond", (vm, self) => newInt(vm, microsecondAt(vm, self + DATA))],
    ["tzinfo", (vm, self) => vm.newRef(timeTzinfoOf(vm, self))],
    ["fold", (vm, self) => newInt(vm, foldAt(vm, self + DATA))],
  ],
  populate: (vm, _type, dict) => {
    addModuleObject(vm, dict, "min", newTime(vm, TIME_TYPE, 0, 0, 0, 0, NONE, 0));
    addModuleObject(vm, dict, "max", newTime(vm, TIME_TYPE, 23, 59, 59, 999999, NONE, 0));
    addModuleObject(vm, dict, "resolution", newDelta(vm, DELTA_TYPE, 0, 0, 1));
  },
});
