/** Making datetimes: from arguments, from a pickled state, for a subclass. */
import {
  type Address,
  asInt,
  callTuple,
  isInstanceOfType,
  type Machine,
  newInt,
  newTuple,
  NONE,
  tupleItem,
  tupleSetItem,
  tupleSize,
  TYPE_ERROR,
} from "@pyvm/vm";
import { parseArguments } from "../keyword-arguments.ts";
import { checkDate, checkTime } from "./arguments.ts";
import { stateBytes } from "./date.ts";
import { DATA, DATETIME_CLOCK, DATETIME_DATA_BYTES, DATETIME_TYPE, newDateTime, TZINFO_TYPE } from "./layout.ts";
import { checkTzinfo, isDateTime } from "./zone.ts";

const NAMES: readonly string[] = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"];
const TZINFO = 7;

/** Year to microsecond, then the tzinfo (borrowed) and the fold. */
export type Fields = readonly number[];

export function dateTimeNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const count = tupleSize(vm, args);
  if (count >= 1 && count <= 2) {
    const state = stateBytes(vm, args, DATETIME_DATA_BYTES);
    const month = state === null ? 0 : state[2]! & 127;
    if (month >= 1 && month <= 12) return fromState(vm, type, state!, count === 2 ? tupleItem(vm, args, 1) : NONE);
  }
  return fromArguments(vm, type, "function", 3, args, kwargs, [0, 0, 0, 0, 0, 0, 0, NONE, 0]);
}

function fromState(vm: Machine, type: Address, state: Uint8Array, tzinfo: Address): Address {
  if (tzinfo !== NONE && !isInstanceOfType(vm, tzinfo, TZINFO_TYPE)) throw vm.raise(TYPE_ERROR, "bad tzinfo state arg");
  const self = newDateTime(vm, type, [1, 1, 1], [0, 0, 0, 0], tzinfo, state[2]! >> 7);
  vm.u8.set(state, self + DATA);
  vm.u8[self + DATA + 2] = state[2]! & 127;
  return self;
}

/** Takes what is not given from `fallbacks`. */
export function fromArguments(
  vm: Machine,
  type: Address,
  name: string,
  required: number,
  args: Address,
  kwargs: Address,
  fallbacks: Fields,
): Address {
  const values = [...fallbacks];
  const count = tupleSize(vm, args);
  if (count > 8) throw vm.raise(TYPE_ERROR, `${name} takes at most 8 positional arguments (${count} given)`);
  parseArguments(vm, name, NAMES, required, args, kwargs, (value, index) => {
    values[index] = index === TZINFO ? value : asInt(vm, value);
  });
  return checkedDateTime(vm, type, values);
}

/** new_datetime_ex2. */
export function checkedDateTime(vm: Machine, type: Address, fields: Fields): Address {
  checkDate(vm, fields[0]!, fields[1]!, fields[2]!);
  checkTime(vm, fields[3]!, fields[4]!, fields[5]!, fields[6]!, fields[8]!);
  checkTzinfo(vm, fields[TZINFO]!);
  return newDateTime(vm, type, fields.slice(0, 3), fields.slice(3, 7), fields[TZINFO]!, fields[8]!);
}

/** new_datetime_subclass_fold_ex: a subclass is called with the parts, and gets the fold after. */
export function dateTimeOfClass(vm: Machine, type: Address, fields: Fields): Address {
  if (type === DATETIME_TYPE) return checkedDateTime(vm, type, fields);
  const mark = vm.mark();
  const args = vm.hold(newTuple(vm, 8));
  for (let i = 0; i < TZINFO; i++) tupleSetItem(vm, args, i, newInt(vm, fields[i]!));
  tupleSetItem(vm, args, TZINFO, vm.newRef(fields[TZINFO]!));
  const result = callTuple(vm, type, args, 0);
  if (fields[8] !== 0 && isDateTime(vm, result)) vm.u8[result + DATETIME_CLOCK + 6] = 1;
  vm.release(mark);
  return result;
}
