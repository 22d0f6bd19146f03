/** Comparing, hashing, adding and subtracting datetimes. */
import {
  type Address,
  EQ,
  hashBytes,
  hashOf,
  type Machine,
  NE,
  newBool,
  NONE,
  NOT_IMPLEMENTED,
  numberSubtract,
  OVERFLOW_ERROR,
  TYPE_ERROR,
} from "@pyvm/vm";
import { fromOrdinal, MAX_ORDINAL } from "./calendar.ts";
import { dateOrdinal, isDate } from "./date.ts";
import { type Fields, dateTimeOfClass } from "./datetime-new.ts";
import { compareDeltas, isDelta, orderToBool } from "./delta.ts";
import {
  DATA,
  DATETIME_CLOCK,
  DATETIME_DATA_BYTES,
  DATETIME_TYPE,
  dayOf,
  DELTA_DAYS,
  DELTA_MICROSECONDS,
  DELTA_SECONDS,
  DELTA_TYPE,
  foldAt,
  HASH,
  hourAt,
  microsecondAt,
  minuteAt,
  monthOf,
  newDateTime,
  newDelta,
  secondAt,
  secondsAt,
  tzinfoOf,
  yearOf,
} from "./layout.ts";
import { askUtcOffset, isDateTime } from "./zone.ts";

/** All fields of a datetime; the tzinfo borrowed. */
export function fieldsOf(vm: Machine, self: Address): Fields {
  const clock = self + DATETIME_CLOCK;
  return [
    yearOf(vm, self),
    monthOf(vm, self),
    dayOf(vm, self),
    hourAt(vm, clock),
    minuteAt(vm, clock),
    secondAt(vm, clock),
    microsecondAt(vm, clock),
    tzinfoOf(vm, self),
    foldAt(vm, clock),
  ];
}

export function utcOffset(vm: Machine, self: Address): Address {
  return askUtcOffset(vm, tzinfoOf(vm, self), self);
}

/** A plain datetime with the same fields but another fold (owned). */
function withFold(vm: Machine, self: Address, fold: number): Address {
  const fields = fieldsOf(vm, self);
  return newDateTime(vm, DATETIME_TYPE, fields.slice(0, 3), fields.slice(3, 7), fields[7]!, fold);
}

// ---- arithmetic ---------------------------------------------------------------------------------------------------

/** add_datetime_timedelta. */
export function addDelta(vm: Machine, self: Address, delta: Address, sign: number): Address {
  const clock = self + DATETIME_CLOCK;
  let microsecond = microsecondAt(vm, clock) + sign * vm.get(delta, DELTA_MICROSECONDS);
  let second = secondsAt(vm, clock) + sign * vm.get(delta, DELTA_SECONDS) + Math.floor(microsecond / 1000000);
  microsecond -= Math.floor(microsecond / 1000000) * 1000000;
  const ordinal = dateOrdinal(vm, self) + sign * vm.get(delta, DELTA_DAYS) + Math.floor(second / 86400);
  second -= Math.floor(second / 86400) * 86400;
  if (ordinal < 1 || ordinal > MAX_ORDINAL) throw vm.raise(OVERFLOW_ERROR, "date value out of range");
  const { year, month, day } = fromOrdinal(ordinal);
  return dateTimeOfClass(vm, vm.typeOf(self), [
    year,
    month,
    day,
    Math.floor(second / 3600),
    Math.floor(second / 60) % 60,
    second % 60,
    microsecond,
    tzinfoOf(vm, self),
    0,
  ]);
}

export function add(vm: Machine, a: Address, b: Address): Address {
  if (isDateTime(vm, a)) return isDelta(vm, b) ? addDelta(vm, a, b, 1) : vm.newRef(NOT_IMPLEMENTED);
  return isDelta(vm, a) ? addDelta(vm, b, a, 1) : vm.newRef(NOT_IMPLEMENTED);
}

export function subtract(vm: Machine, a: Address, b: Address): Address {
  if (!isDateTime(vm, a)) return vm.newRef(NOT_IMPLEMENTED);
  if (isDelta(vm, b)) return addDelta(vm, a, b, -1);
  return isDateTime(vm, b) ? difference(vm, a, b) : vm.newRef(NOT_IMPLEMENTED);
}

/** The timedelta between two datetimes, by UTC if their zones differ. */
function difference(vm: Machine, a: Address, b: Address): Address {
  const mark = vm.mark();
  const sameZone = tzinfoOf(vm, a) === tzinfoOf(vm, b);
  const left = sameZone ? NONE : vm.hold(utcOffset(vm, a));
  const right = sameZone ? NONE : vm.hold(utcOffset(vm, b));
  if ((left === NONE) !== (right === NONE)) {
    throw vm.raise(TYPE_ERROR, "can't subtract offset-naive and offset-aware datetimes");
  }
  let result = vm.hold(
    newDelta(
      vm,
      DELTA_TYPE,
      dateOrdinal(vm, a) - dateOrdinal(vm, b),
      secondsAt(vm, a + DATETIME_CLOCK) - secondsAt(vm, b + DATETIME_CLOCK),
      microsecondAt(vm, a + DATETIME_CLOCK) - microsecondAt(vm, b + DATETIME_CLOCK),
    ),
  );
  if (left !== NONE && left !== right && compareDeltas(vm, left, right) !== 0) {
    result = vm.hold(numberSubtract(vm, result, vm.hold(numberSubtract(vm, left, right))));
  }
  return vm.keep(mark, result);
}

// ---- comparing ----------------------------------------------------------------------------------------------------

function compareBytes(vm: Machine, a: Address, b: Address): number {
  for (let i = DATA; i < DATA + DATETIME_DATA_BYTES; i++) {
    if (vm.u8[a + i] !== vm.u8[b + i]) return vm.u8[a + i]! - vm.u8[b + i]!;
  }
  return 0;
}

export function dateTimeRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (!isDateTime(vm, other)) {
    if (!isDate(vm, other)) return vm.newRef(NOT_IMPLEMENTED);
    if (op === EQ || op === NE) return newBool(vm, op === NE);
    throw vm.raise(TYPE_ERROR, `can't compare ${vm.typeName(self)} to ${vm.typeName(other)}`);
  }
  if (tzinfoOf(vm, self) === tzinfoOf(vm, other)) return orderToBool(vm, compareBytes(vm, self, other), op);
  const mark = vm.mark();
  const a = vm.hold(utcOffset(vm, self));
  const b = vm.hold(utcOffset(vm, other));
  let order: number;
  if (a === b || (a !== NONE && b !== NONE && compareDeltas(vm, a, b) === 0)) order = compareBytes(vm, self, other);
  else if (a !== NONE && b !== NONE) {
    const delta = vm.hold(difference(vm, self, other));
    order = vm.get(delta, DELTA_DAYS) || vm.get(delta, DELTA_SECONDS) || vm.get(delta, DELTA_MICROSECONDS);
  } else if (op === EQ || op === NE) {
    vm.release(mark);
    return newBool(vm, op === NE);
  } else throw vm.raise(TYPE_ERROR, "can't compare offset-naive and offset-aware datetimes");
  const asksEquality = op === EQ || op === NE;
  if (asksEquality && order === 0 && (dependsOnFold(vm, self, a) || dependsOnFold(vm, other, b))) order = 1;
  vm.release(mark);
  return orderToBool(vm, order, op);
}

/** pep495_eq_exception: a moment whose offset depends on its fold equals none in another zone. */
function dependsOnFold(vm: Machine, self: Address, offset: Address): boolean {
  const mark = vm.mark();
  const flipped = vm.hold(withFold(vm, self, 1 - foldAt(vm, self + DATETIME_CLOCK)));
  const other = vm.hold(utcOffset(vm, flipped));
  const differs = other !== offset && (other === NONE || offset === NONE || compareDeltas(vm, other, offset) !== 0);
  vm.release(mark);
  return differs;
}

export function dateTimeHash(vm: Machine, self: Address): number {
  if (vm.get(self, HASH) === -1 && vm.get(self, HASH + 4) === -1) {
    const mark = vm.mark();
    const clock = self + DATETIME_CLOCK;
    const plain = vm.hold(foldAt(vm, clock) === 0 ? vm.newRef(self) : withFold(vm, self, 0));
    const offset = vm.hold(utcOffset(vm, plain));
    let low: number;
    if (offset === NONE) low = hashBytes(vm, self + DATA, DATETIME_DATA_BYTES);
    else {
      const moment = vm.hold(
        newDelta(vm, DELTA_TYPE, dateOrdinal(vm, self), secondsAt(vm, clock), microsecondAt(vm, clock)),
      );
      low = hashOf(vm, vm.hold(numberSubtract(vm, moment, offset)));
    }
    vm.set(self, HASH, low);
    vm.set(self, HASH + 4, vm.hashHigh);
    vm.release(mark);
  }
  vm.hashHigh = vm.get(self, HASH + 4);
  return vm.get(self, HASH);
}
