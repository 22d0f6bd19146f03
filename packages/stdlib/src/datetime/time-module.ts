/** What the datetime types ask of the module `time`: struct_time, strftime, the local time and the clock. */
import {
  type Address,
  callMethod0,
  callMethod1,
  callMethod2,
  FLAG_UNICODE_SUBCLASS,
  getAttrId,
  getIter,
  identifier,
  importByName,
  intToNumber,
  iterNext,
  type Machine,
  newInt,
  newTuple,
  tupleSetItem,
  TYPE_ERROR,
} from "@pyvm/vm";
import { daysBeforeMonth, weekdayOf } from "./calendar.ts";

const ID_LOCALTIME = identifier("localtime");
const ID_STRFTIME = identifier("strftime");
const ID_STRUCT_TIME = identifier("struct_time");
const ID_TIME = identifier("time");

/** build_struct_time: `time.struct_time` of a moment. */
export function structTime(
  vm: Machine,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  dst: number,
): Address {
  const mark = vm.mark();
  const yearDay = daysBeforeMonth(year, month) + day;
  const parts = [year, month, day, hour, minute, second, weekdayOf(year, month, day), yearDay, dst];
  const tuple = vm.hold(newTuple(vm, parts.length));
  parts.forEach((part, index) => tupleSetItem(vm, tuple, index, newInt(vm, part)));
  const result = callMethod1(vm, vm.hold(importByName(vm, "time")), ID_STRUCT_TIME, tuple);
  vm.release(mark);
  return result;
}

/** `time.time()`. */
export function currentTime(vm: Machine): Address {
  const mark = vm.mark();
  const now = callMethod0(vm, vm.hold(importByName(vm, "time")), ID_TIME);
  vm.release(mark);
  return now;
}

/** Year, month, day, hour, minute and second of the local time at a timestamp. */
export function localTime(vm: Machine, timestamp: number): number[] {
  const mark = vm.mark();
  const time = vm.hold(importByName(vm, "time"));
  const struct = vm.hold(callMethod1(vm, time, ID_LOCALTIME, vm.hold(newInt(vm, timestamp))));
  const iterator = vm.hold(getIter(vm, struct));
  const parts: number[] = [];
  for (let i = 0; i < 6; i++) parts.push(intToNumber(vm, vm.hold(iterNext(vm, iterator))));
  vm.release(mark);
  return parts;
}

/** What the directives mean that `time.strftime` does not know. */
export interface Directives {
  /** `%z`, `%Z` (percent signs doubled) and `%f`. */
  readonly offset: () => string;
  readonly name: () => string;
  readonly microseconds: () => string;
}

/** wrap_strftime: replaces %z, %Z and %f, and leaves the rest to `time.strftime`. */
export function wrapStrftime(vm: Machine, format: Address, timetuple: Address, directives: Directives): Address {
  const text = vm.toJs(format).replace(/%(z|Z|f|[^])/g, (whole, directive: string) => {
    if (directive === "z") return directives.offset();
    if (directive === "Z") return directives.name();
    return directive === "f" ? directives.microseconds() : whole;
  });
  const mark = vm.mark();
  const time = vm.hold(importByName(vm, "time"));
  const result = callMethod2(vm, time, ID_STRFTIME, vm.hold(vm.str(text)), timetuple);
  vm.release(mark);
  return result;
}

/** The one argument of strftime and __format__, a str. */
export function requireFormat(vm: Machine, name: string, format: Address): void {
  if (vm.hasFlag(format, FLAG_UNICODE_SUBCLASS)) return;
  throw vm.raise(TYPE_ERROR, `${name}() argument 1 must be str, not ${vm.typeName(format)}`);
}

const ID_GMTOFF = identifier("tm_gmtoff");
const ID_ZONE = identifier("tm_zone");

/** The offset in seconds and the name of the local zone at a timestamp. */
export function localZone(vm: Machine, timestamp: number): { readonly offset: number; readonly name: string } {
  const mark = vm.mark();
  const time = vm.hold(importByName(vm, "time"));
  const struct = vm.hold(callMethod1(vm, time, ID_LOCALTIME, vm.hold(newInt(vm, timestamp))));
  const offset = intToNumber(vm, vm.hold(getAttrId(vm, struct, ID_GMTOFF)));
  const name = vm.toJs(vm.hold(getAttrId(vm, struct, ID_ZONE)));
  vm.release(mark);
  return { offset, name };
}
