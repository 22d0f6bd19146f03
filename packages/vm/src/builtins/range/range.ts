/**
 * PyRangeObject: start, stop, step and length as ints of any size.
 *
 *     +-----------+---------+-------+------+------+--------+
 *     | ob_refcnt | ob_type | start | stop | step | length |
 *     +-----------+---------+-------+------+------+--------+
 *     0           8         16      24     32     40
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { numberIndex } from "../../object/number.ts";
import { ONE, RANGE_TYPE, VALUE_ERROR, ZERO } from "../../object/static.ts";
import { digitOf, newInt, newInt32, NO_DIGIT } from "../int/box.ts";
import { intFits, intSign, intToBig, intToNumber, intTruncate, newIntFromBig } from "../int/convert.ts";
import { RANGE_BYTES, RANGE_LENGTH, RANGE_START, RANGE_STEP, RANGE_STOP } from "./layout.ts";

/** PyNumber_Index: an exact int. */
export function exactIndex(vm: Machine, object: Address): Address {
  return intTruncate(vm, numberIndex(vm, object));
}

/** A range of exact ints, which are borrowed; the step is not 0. */
export function newRange(vm: Machine, start: Address, stop: Address, step: Address): Address {
  vm.hold(rangeLengthOf(vm, start, stop, step));
  const range = vm.malloc(RANGE_BYTES);
  writeRange(vm.i32, range, start, stop, step, vm.unhold());
  return range;
}

/** Makes a block a range. The length is taken over. */
function writeRange(
  i32: Int32Array,
  range: Address,
  start: Address,
  stop: Address,
  step: Address,
  length: Address,
): void {
  const at = range >> 2;
  i32[start >> 2]++;
  i32[stop >> 2]++;
  i32[step >> 2]++;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = RANGE_TYPE;
  i32[at + 3] = 0;
  i32[at + (RANGE_START >> 2)] = start;
  i32[at + (RANGE_START >> 2) + 1] = 0;
  i32[at + (RANGE_STOP >> 2)] = stop;
  i32[at + (RANGE_STOP >> 2) + 1] = 0;
  i32[at + (RANGE_STEP >> 2)] = step;
  i32[at + (RANGE_STEP >> 2) + 1] = 0;
  i32[at + (RANGE_LENGTH >> 2)] = length;
  i32[at + (RANGE_LENGTH >> 2) + 1] = 0;
}

/** How many items there are from `start` to `stop`, as an int (compute_range_length). */
export function rangeLengthOf(vm: Machine, start: Address, stop: Address, step: Address): Address {
  if (intFits(vm, start) && intFits(vm, stop) && intFits(vm, step)) {
    const by = intToNumber(vm, step);
    const span =
      by > 0 ? intToNumber(vm, stop) - intToNumber(vm, start) : intToNumber(vm, start) - intToNumber(vm, stop);
    if (span <= 0) return newInt(vm, 0);
    if (span <= Number.MAX_SAFE_INTEGER) {
      const most = span - 1;
      const stride = Math.abs(by);
      return newInt(vm, (most - (most % stride)) / stride + 1);
    }
  }
  const by = intToBig(vm, step);
  const span = by > 0n ? intToBig(vm, stop) - intToBig(vm, start) : intToBig(vm, start) - intToBig(vm, stop);
  return span <= 0n ? newInt(vm, 0) : newIntFromBig(vm, (span - 1n) / (by < 0n ? -by : by) + 1n);
}

/** `range(...)` of one to three objects at `argv`. */
export function rangeFromArguments(vm: Machine, argv: Address, nargs: number): Address {
  const i32 = vm.i32;
  const first = i32[argv >> 2];
  if (nargs === 1) return shortRange(vm, ZERO, first, ONE) || anyRange(vm, argv, nargs);
  const step = nargs > 2 ? i32[(argv + 16) >> 2] : ONE;
  return shortRange(vm, first, i32[(argv + 8) >> 2], step) || anyRange(vm, argv, nargs);
}

/** A range of exact ints of one digit, or 0 where something is none, or the step is 0. */
function shortRange(vm: Machine, start: Address, stop: Address, step: Address): Address {
  const i32 = vm.i32;
  const from = digitOf(i32, start);
  const to = digitOf(i32, stop);
  const by = digitOf(i32, step);
  if (from === NO_DIGIT || to === NO_DIGIT || by === NO_DIGIT || by === 0) return 0;
  const length = newInt32(vm, shortLength(from, to, by));
  const range = vm.allocator.allocate(RANGE_BYTES);
  if (range === 0) {
    vm.decref(length);
    vm.noMemory();
  }
  writeRange(i32, range, start, stop, step, length);
  return range;
}

function shortLength(from: number, to: number, by: number): number {
  const span = by > 0 ? to - from : from - to;
  if (span <= 0) return 0;
  if (by === 1) return span;
  const stride = by > 0 ? by : -by;
  return ((((span - 1) | 0) / stride) | 0) + 1;
}

function anyRange(vm: Machine, argv: Address, nargs: number): Address {
  const i32 = vm.i32;
  const mark = vm.mark();
  let start: Address;
  let stop: Address;
  let step: Address;
  if (nargs === 1) {
    stop = vm.hold(exactIndex(vm, i32[argv >> 2]));
    start = vm.hold(newInt(vm, 0));
    step = vm.hold(newInt(vm, 1));
  } else {
    start = vm.hold(exactIndex(vm, i32[argv >> 2]));
    stop = vm.hold(exactIndex(vm, i32[(argv + 8) >> 2]));
    step = vm.hold(nargs > 2 ? exactIndex(vm, i32[(argv + 16) >> 2]) : newInt(vm, 1));
    if (intSign(vm, step) === 0) throw vm.raise(VALUE_ERROR, "range() arg 3 must not be zero");
  }
  const range = newRange(vm, start, stop, step);
  vm.release(mark);
  return range;
}

/** The item at an index that is not checked, as an int (compute_item). */
export function rangeItem(vm: Machine, range: Address, index: bigint): Address {
  const start = intToBig(vm, vm.get(range, RANGE_START));
  return newIntFromBig(vm, start + index * intToBig(vm, vm.get(range, RANGE_STEP)));
}

/** The item at a number below 2^31. */
export function rangeItemAt(vm: Machine, range: Address, index: number): Address {
  const start = vm.get(range, RANGE_START);
  const step = vm.get(range, RANGE_STEP);
  if (intFits(vm, start) && intFits(vm, step)) {
    const value = intToNumber(vm, start) + index * intToNumber(vm, step);
    if (Math.abs(value) < 2 ** 52) return newInt(vm, value);
  }
  return rangeItem(vm, range, BigInt(index));
}
