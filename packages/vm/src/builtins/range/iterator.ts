/**
 * range_iterator (rangeiterobject), for bounds that fit a C long, and longrange_iterator for all others.
 *
 *     +-----------+---------+-------+-------+------+-----+
 *     | ob_refcnt | ob_type | index | start | step | len |      8-byte integers; of longrange_iterator int objects
 *     +-----------+---------+-------+-------+------+-----+
 *     0           8         16      24      32     40
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { readInt64, writeInt64 } from "../../object/int64.ts";
import { richCompareBool } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType } from "../../object/native.ts";
import { numberIndex } from "../../object/number.ts";
import { GT, LT } from "../../object/offsets.ts";
import { LONGRANGE_ITERATOR_TYPE, RANGE_ITERATOR_TYPE, ZERO } from "../../object/static.ts";
import { addInts, multiplyInts, subtractInts } from "../int/arithmetic.ts";
import { digitOf, newInt, newInt32, NO_DIGIT } from "../int/box.ts";
import { checkLong, exactInt, fitsBits, highWord, intToBig, lowWord, newIntFromBig } from "../int/convert.ts";
import { builtinFunction } from "../list/iterator.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { RANGE_LENGTH, RANGE_START, RANGE_STEP, RANGE_STOP } from "./layout.ts";
import { newRange, rangeItem } from "./range.ts";

export const RANGE_IT_INDEX = 16;
export const RANGE_IT_START = 24;
export const RANGE_IT_STEP = 32;
export const RANGE_IT_LENGTH = 40;
const ITERATOR_BYTES = 48;
const ID_ITER = identifier("iter");
const LONG_MAX = 9223372036854775807n;
const LONG_MIN = -9223372036854775808n;
/** Sums and products below this are exact in doubles, whatever their terms. */
const EXACT_HALF = 4503599627370496;

/** The next int, or 0 at the end. Everything below 2^31 takes the first way. */
export function rangeIteratorNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const at = self >> 2;
  const index = i32[at + 4];
  if (index < i32[at + 10] && i32[at + 11] === 0) {
    const start = i32[at + 6];
    const step = i32[at + 8];
    if (i32[at + 7] === start >> 31 && i32[at + 9] === step >> 31) {
      const value = start + index * step;
      if (value < EXACT_HALF && value > -EXACT_HALF) {
        i32[at + 4] = index + 1;
        const small = value | 0;
        return small === value ? newInt32(vm, small) : newInt(vm, value);
      }
    }
  }
  return nextWide(vm, self);
}

function nextWide(vm: Machine, self: Address): Address {
  const index = readInt64(vm, self + RANGE_IT_INDEX);
  if (index >= readInt64(vm, self + RANGE_IT_LENGTH)) return 0;
  writeInt64(vm, self + RANGE_IT_INDEX, index + 1n);
  return newIntFromBig(vm, readInt64(vm, self + RANGE_IT_START) + index * readInt64(vm, self + RANGE_IT_STEP));
}

function copyWord(vm: Machine, self: Address, offset: number, int: Address): void {
  vm.i32[(self + offset) >> 2] = lowWord(vm, int);
  vm.i32[(self + offset + 4) >> 2] = highWord(vm, int);
}

/** `iter(range)`. */
export function rangeIter(vm: Machine, range: Address): Address {
  const short = shortIterator(vm, range);
  if (short !== 0) return short;
  const start = vm.get(range, RANGE_START);
  const step = vm.get(range, RANGE_STEP);
  const length = vm.get(range, RANGE_LENGTH);
  const isFast = fitsLongs(vm, start, vm.get(range, RANGE_STOP), step);
  return isFast ? newFastIterator(vm, start, step, length) : newLongIterator(vm, start, step, length);
}

/** The iterator of a range whose parts all have one digit, or 0. */
function shortIterator(vm: Machine, range: Address): Address {
  const i32 = vm.i32;
  const from = digitOf(i32, i32[(range + RANGE_START) >> 2]);
  const to = digitOf(i32, i32[(range + RANGE_STOP) >> 2]);
  const by = digitOf(i32, i32[(range + RANGE_STEP) >> 2]);
  const count = digitOf(i32, i32[(range + RANGE_LENGTH) >> 2]);
  if (from === NO_DIGIT || to === NO_DIGIT || by === NO_DIGIT || count === NO_DIGIT) return 0;
  const self = vm.malloc(ITERATOR_BYTES);
  const at = self >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + 2] = RANGE_ITERATOR_TYPE;
  i32[at + 3] = 0;
  i32[at + (RANGE_IT_INDEX >> 2)] = 0;
  i32[at + (RANGE_IT_INDEX >> 2) + 1] = 0;
  i32[at + (RANGE_IT_START >> 2)] = from;
  i32[at + (RANGE_IT_START >> 2) + 1] = from >> 31;
  i32[at + (RANGE_IT_STEP >> 2)] = by;
  i32[at + (RANGE_IT_STEP >> 2) + 1] = by >> 31;
  i32[at + (RANGE_IT_LENGTH >> 2)] = count;
  i32[at + (RANGE_IT_LENGTH >> 2) + 1] = 0;
  return self;
}

/** Whether all that a range_iterator computes fits a C long: the bounds, the length, and one step beyond the end. */
function fitsLongs(vm: Machine, start: Address, stop: Address, step: Address): boolean {
  if (fitsBits(vm, start, 62, true) && fitsBits(vm, stop, 62, true) && fitsBits(vm, step, 62, true)) return true;
  if (!fitsLong(vm, start) || !fitsLong(vm, stop) || !fitsLong(vm, step)) return false;
  const [from, to, by] = [intToBig(vm, start), intToBig(vm, stop), intToBig(vm, step)];
  const isUp = by > 0n;
  const isEmpty = isUp ? from >= to : from <= to;
  if (isEmpty) return true;
  const length = isUp ? (to - from + by - 1n) / by : (from - to - by - 1n) / -by;
  return length <= LONG_MAX && (isUp ? to <= LONG_MAX - (by - 1n) : to >= LONG_MIN - 1n - by);
}

function fitsLong(vm: Machine, int: Address): boolean {
  return fitsBits(vm, int, 64, true);
}

function newFastIterator(vm: Machine, start: Address, step: Address, length: Address): Address {
  const self = vm.newObject(RANGE_ITERATOR_TYPE, ITERATOR_BYTES);
  copyWord(vm, self, RANGE_IT_INDEX, ZERO);
  copyWord(vm, self, RANGE_IT_START, start);
  copyWord(vm, self, RANGE_IT_STEP, step);
  copyWord(vm, self, RANGE_IT_LENGTH, length);
  return self;
}

function newLongIterator(vm: Machine, start: Address, step: Address, length: Address): Address {
  const self = vm.newObject(LONGRANGE_ITERATOR_TYPE, ITERATOR_BYTES);
  writeReference(vm, self, RANGE_IT_INDEX, newInt(vm, 0));
  writeReference(vm, self, RANGE_IT_START, vm.newRef(start));
  writeReference(vm, self, RANGE_IT_STEP, vm.newRef(step));
  writeReference(vm, self, RANGE_IT_LENGTH, vm.newRef(length));
  return self;
}

function writeReference(vm: Machine, self: Address, offset: number, reference: Address): void {
  vm.i32[(self + offset) >> 2] = reference;
  vm.i32[(self + offset + 4) >> 2] = 0;
}

/** `reversed(range)`. */
export function rangeReversed(vm: Machine, range: Address): Address {
  const mark = vm.mark();
  const length = vm.get(range, RANGE_LENGTH);
  const count = intToBig(vm, length);
  const start = vm.hold(rangeItem(vm, range, count - 1n));
  const step = vm.hold(newIntFromBig(vm, -intToBig(vm, vm.get(range, RANGE_STEP))));
  const fast =
    fitsLong(vm, vm.get(range, RANGE_START)) &&
    fitsLong(vm, vm.get(range, RANGE_STOP)) &&
    fitsLong(vm, step) &&
    fitsLong(vm, length) &&
    stepsBackWithin(vm, vm.get(range, RANGE_START), step);
  const self = fast ? newFastIterator(vm, start, step, length) : newLongIterator(vm, start, step, length);
  vm.release(mark);
  return self;
}

/** Whether one (negated) step before the first item fits a C long. */
function stepsBackWithin(vm: Machine, start: Address, step: Address): boolean {
  if (fitsBits(vm, start, 62, true) && fitsBits(vm, step, 62, true)) return true;
  const before = intToBig(vm, start) + intToBig(vm, step);
  return before >= LONG_MIN && before <= LONG_MAX;
}

function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

function fastLengthHint(vm: Machine, self: Address): Address {
  return newIntFromBig(vm, readInt64(vm, self + RANGE_IT_LENGTH) - readInt64(vm, self + RANGE_IT_INDEX));
}

/** `(iter, (range(...),), index)`. The parts are borrowed. */
function reduceWith(vm: Machine, start: Address, stop: Address, step: Address, index: Address): Address {
  const mark = vm.mark();
  const range = vm.hold(newRange(vm, start, stop, step));
  const args = vm.hold(tuplePack(vm, range));
  const result = tuplePack(vm, vm.hold(builtinFunction(vm, ID_ITER)), args, index);
  vm.release(mark);
  return result;
}

function fastReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const from = readInt64(vm, self + RANGE_IT_START);
  const by = readInt64(vm, self + RANGE_IT_STEP);
  const start = vm.hold(newIntFromBig(vm, from));
  const stop = vm.hold(newIntFromBig(vm, from + by * readInt64(vm, self + RANGE_IT_LENGTH)));
  const step = vm.hold(newIntFromBig(vm, by));
  const index = vm.hold(newIntFromBig(vm, readInt64(vm, self + RANGE_IT_INDEX)));
  const result = reduceWith(vm, start, stop, step, index);
  vm.release(mark);
  return result;
}

function fastSetState(vm: Machine, self: Address, state: Address): Address {
  const index = vm.hold(numberIndex(vm, state));
  checkLong(vm, index);
  const length = readInt64(vm, self + RANGE_IT_LENGTH);
  const position = intToBig(vm, index);
  vm.decref(vm.unhold());
  writeInt64(vm, self + RANGE_IT_INDEX, position < 0n ? 0n : position > length ? length : position);
  return vm.none();
}

function longNext(vm: Machine, self: Address): Address {
  const index = vm.get(self, RANGE_IT_INDEX);
  if (!richCompareBool(vm, index, vm.get(self, RANGE_IT_LENGTH), LT)) return 0;
  const mark = vm.mark();
  const offset = vm.hold(multiplyInts(vm, index, vm.get(self, RANGE_IT_STEP)));
  const value = vm.hold(addInts(vm, vm.get(self, RANGE_IT_START), offset));
  const one = vm.hold(newInt(vm, 1));
  vm.replace(self, RANGE_IT_INDEX, addInts(vm, index, one));
  return vm.keep(mark, value);
}

function longLengthHint(vm: Machine, self: Address): Address {
  return subtractInts(vm, vm.get(self, RANGE_IT_LENGTH), vm.get(self, RANGE_IT_INDEX));
}

function longReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const span = vm.hold(multiplyInts(vm, vm.get(self, RANGE_IT_LENGTH), vm.get(self, RANGE_IT_STEP)));
  const stop = vm.hold(addInts(vm, vm.get(self, RANGE_IT_START), span));
  const result = reduceWith(
    vm,
    vm.get(self, RANGE_IT_START),
    stop,
    vm.get(self, RANGE_IT_STEP),
    vm.get(self, RANGE_IT_INDEX),
  );
  vm.release(mark);
  return result;
}

function longSetState(vm: Machine, self: Address, state: Address): Address {
  if (richCompareBool(vm, state, ZERO, LT)) vm.replace(self, RANGE_IT_INDEX, newInt(vm, 0));
  else {
    const length = vm.get(self, RANGE_IT_LENGTH);
    const position = richCompareBool(vm, state, length, GT) ? length : state;
    vm.replace(self, RANGE_IT_INDEX, exactInt(vm, position));
  }
  return vm.none();
}

const LENGTH_HINT_DOC = "Private method returning an estimate of len(list(it)).";
const REDUCE_DOC = "Return state information for pickling.";
const SET_STATE_DOC = "Set state information for unpickling.";

defineType(RANGE_ITERATOR_TYPE, {
  name: "range_iterator",
  basicSize: ITERATOR_BYTES,
  slots: { new: null, iter: same, iternext: rangeIteratorNext },
  methods: [
    ["__length_hint__!($self)", fastLengthHint, LENGTH_HINT_DOC],
    ["__reduce__!($self)", fastReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", fastSetState, SET_STATE_DOC],
  ],
});

defineType(LONGRANGE_ITERATOR_TYPE, {
  name: "longrange_iterator",
  basicSize: ITERATOR_BYTES,
  layout: [{ op: "fields", offset: RANGE_IT_INDEX, count: 4 }],
  slots: { new: null, iter: same, iternext: longNext },
  methods: [
    ["__length_hint__!($self)", longLengthHint, LENGTH_HINT_DOC],
    ["__reduce__!($self)", longReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", longSetState, SET_STATE_DOC],
  ],
});
