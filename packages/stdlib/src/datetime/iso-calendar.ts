/** `datetime.IsoCalendarDate`: the tuple of ISO year, week and weekday, with names. */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  type Getter,
  type Machine,
  newArguments,
  newInt,
  parseSignature,
  repr,
  type Signature,
  tupleItem,
  tuplePack,
  tupleSetItem,
  tupleSlice,
  TUPLE_TYPE,
} from "@pyvm/vm";
import {
  fromOrdinal,
  isoYearStart,
  MAX_ORDINAL,
  MAX_YEAR,
  MIN_YEAR,
  ordinalOf,
  type YearMonthDay,
} from "./calendar.ts";
import { ISO_CALENDAR_TYPE } from "./layout.ts";

const SIGNATURE: Signature = parseSignature("IsoCalendarDate(year, week, weekday)");

/** The ISO year, week and weekday of a day. */
export function newIsoCalendarDate(vm: Machine, year: number, month: number, day: number): Address {
  const today = ordinalOf(year, month, day);
  let isoYear = year;
  let start = isoYearStart(year);
  if (today < start) start = isoYearStart(--isoYear);
  let week = Math.floor((today - start) / 7);
  if (week >= 52 && today >= isoYearStart(year + 1) && isoYear === year) {
    isoYear++;
    week = 0;
  }
  const mark = vm.mark();
  const parts = [isoYear, week + 1, ((today - start) % 7) + 1].map((part) => vm.hold(newInt(vm, part)));
  const result = newFromParts(vm, ISO_CALENDAR_TYPE, parts);
  vm.release(mark);
  return result;
}

/** A tuple of a given type of borrowed parts. */
function newFromParts(vm: Machine, type: Address, parts: readonly Address[]): Address {
  const self = vm.genericAlloc(type, 3);
  parts.forEach((part, index) => tupleSetItem(vm, self, index, vm.newRef(part)));
  return self;
}

/** The day of an ISO year, week and weekday, or what is wrong with them. */
export function fromIsoCalendar(year: number, week: number, weekday: number): YearMonthDay | string {
  if (year < MIN_YEAR || year > MAX_YEAR) return `Year is out of range: ${year}`;
  const start = isoYearStart(year);
  if (week < 1 || week > 53 || (week === 53 && isoYearStart(year + 1) - start !== 371)) return `Invalid week: ${week}`;
  if (weekday < 1 || weekday > 7) return `Invalid day: ${weekday} (range is [1, 7])`;
  const ordinal = start + (week - 1) * 7 + weekday - 1;
  if (ordinal < 1) return "year 0 is out of range";
  return ordinal > MAX_ORDINAL ? "year 10000 is out of range" : fromOrdinal(ordinal);
}

function part(index: number): Getter {
  return (vm, self) => vm.newRef(tupleItem(vm, self, index));
}

function isoRepr(vm: Machine, self: Address): Address {
  const texts = [0, 1, 2].map((index) => {
    const text = repr(vm, tupleItem(vm, self, index));
    const result = vm.toJs(text);
    vm.decref(text);
    return result;
  });
  return vm.str(`${vm.typeName(self)}(year=${texts[0]}, week=${texts[1]}, weekday=${texts[2]})`);
}

/** Pickled as a plain tuple. */
function isoReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const plain = vm.hold(tupleSlice(vm, self, 0, 3));
  const result = tuplePack(vm, TUPLE_TYPE, vm.hold(tuplePack(vm, plain)));
  vm.release(mark);
  return result;
}

defineType(ISO_CALENDAR_TYPE, {
  name: "datetime.IsoCalendarDate",
  doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
  base: TUPLE_TYPE,
  flags: FLAG_BASETYPE,
  slots: {
    new: (vm, type, args, kwargs) => newFromParts(vm, type, newArguments(vm, SIGNATURE, args, kwargs)),
    repr: isoRepr,
  },
  methods: [["__reduce__!($self)", isoReduce]],
  getset: [
    ["year", part(0)],
    ["week", part(1)],
    ["weekday", part(2)],
  ],
});
