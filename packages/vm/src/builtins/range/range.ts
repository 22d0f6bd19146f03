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
import { RANGE_TYPE, VALUE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/box.ts";
import { intFits, intSign, intToBig, intToNumber, intTruncate, newIntFromBig } from "../int/convert.ts";
import { RANGE_BYTES, RANGE_LENGTH, RANGE_START, RANGE_STEP, RANGE_STOP } from "./layout.ts";

/** PyNumber_Index: an exact int. */
export function exactIndex(vm: Machine, object: Address): Address {
  return intTruncate(vm, numberIndex(vm, object));
}

/** A range of exact ints, which are borrowed; the step is not 0. */
export function newRange(vm: Machine, start: Address, stop: Address, step: Address): Address {
  const mark = vm.mark();
  const length = vm.hold(rangeLengthOf(vm, start, stop, step));
  const range = vm.newObject(RANGE_TYPE, RANGE_BYTES);
  const i32 = vm.i32;
  for (let at = (range + RANGE_START) >> 2; at < (range + RANGE_BYTES) >> 2; at++) i32[at] = 0;
  i32[(range + RANGE_START) >> 2] = vm.newRef(start);
  i32[(range + RANGE_STOP) >> 2] = vm.newRef(stop);
  i32[(range + RANGE_STEP) >> 2] = vm.newRef(step);
  i32[(range + RANGE_LENGTH) >> 2] = vm.newRef(length);
  vm.release(mark);
  return range;
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
