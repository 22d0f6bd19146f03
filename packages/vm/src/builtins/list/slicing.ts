/** Slices of lists and tuples, and the assignment to them (list_ass_slice, list_subscript, list_ass_subscript). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { sequenceFast } from "../../object/iterate.ts";
import { asSize, isIndex } from "../../object/number.ts";
import {
  FLAG_TUPLE_SUBCLASS,
  LIST_ITEMS,
  LONG_DIGITS,
  OB_SIZE,
  OB_TYPE,
  SLICE_START,
  SLICE_STEP,
  SLICE_STOP,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { INDEX_ERROR, INT_TYPE, NONE, SLICE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { SSIZE_MAX, sliceIndex } from "../str/arguments.ts";
import { listClear, listFromArray, listFromStride, listResize, listSetItem, listSize } from "./list.ts";

/** Words that a loop moves; for more the call of `copyWithin` is cheaper. */
const MOST_MOVED_IN_LINE = 16;

/** A slice applied to a sequence: `count` items from `start` on, `step` apart. */
export interface SliceRange {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

/**
 * PySlice_Unpack: the bounds of a slice object before they meet a length. `__index__` methods may run: read the length afterwards.
 * @throws ValueError for a step of zero, TypeError for what is no index
 */
export function unpackSlice(vm: Machine, slice: Address): SliceRange {
  const step = sliceIndex(vm, vm.get(slice, SLICE_STEP), 1);
  if (step === 0) throw vm.raise(VALUE_ERROR, "slice step cannot be zero");
  const start = sliceIndex(vm, vm.get(slice, SLICE_START), step < 0 ? SSIZE_MAX : 0);
  const stop = sliceIndex(vm, vm.get(slice, SLICE_STOP), step < 0 ? -SSIZE_MAX : SSIZE_MAX);
  return { start, stop, step, count: 0 };
}

/** PySlice_AdjustIndices. */
export function adjustSlice(range: SliceRange, length: number): SliceRange {
  const { step } = range;
  const start = adjustBound(range.start, length, step);
  const stop = adjustBound(range.stop, length, step);
  const span = step < 0 ? start - stop : stop - start;
  return { start, stop, step, count: span > 0 ? Math.floor((span - 1) / Math.abs(step)) + 1 : 0 };
}

/** One bound of {@link adjustSlice}. */
export function adjustBound(bound: number, length: number, step: number): number {
  if (bound < 0) {
    const fromEnd = bound + length;
    return fromEnd >= 0 ? fromEnd : step < 0 ? -1 : 0;
  }
  return bound < length ? bound : step < 0 ? length - 1 : length;
}

/**
 * The start of a slice without a step whose bounds are None or exact ints of one digit, inside `[0, length]`; -1 for any other slice. With
 * `plainStop`: what most slices are, without an object for the range.
 */
export function plainStart(vm: Machine, slice: Address, length: number): number {
  if (vm.i32[(slice + SLICE_STEP) >> 2] !== NONE) return -1;
  return plainBound(vm.i32, vm.i32[(slice + SLICE_START) >> 2], length, 0);
}

/** Its stop, which may be before the start. */
export function plainStop(vm: Machine, slice: Address, length: number): number {
  return plainBound(vm.i32, vm.i32[(slice + SLICE_STOP) >> 2], length, length);
}

/** A bound of a slice that is None or an exact int of one digit, inside `[0, length]`; -1 for any other. */
export function plainBound(i32: Int32Array, bound: Address, length: number, fallback: number): number {
  if (bound === NONE) return fallback;
  const size = i32[(bound + OB_SIZE) >> 2];
  if (i32[(bound + OB_TYPE) >> 2] !== INT_TYPE || (size + 1) >>> 0 > 2) return -1;
  const index = Math.imul(size, i32[(bound + LONG_DIGITS) >> 2]);
  if (index >= length) return length;
  if (index >= 0) return index;
  return index + length < 0 ? 0 : (index + length) | 0;
}

/** Moves `count` 8-byte words, which may overlap. */
export function moveWords(i32: Int32Array, to: Address, from: Address, count: number): void {
  if (count > MOST_MOVED_IN_LINE) i32.copyWithin(to >> 2, from >> 2, (from >> 2) + 2 * count);
  else if (to < from) for (let i = 0; i < 2 * count; i++) i32[(to >> 2) + i] = i32[(from >> 2) + i];
  else for (let i = 2 * count - 1; i >= 0; i--) i32[(to >> 2) + i] = i32[(from >> 2) + i];
}

/** list_subscript: `list[key]`. */
export function listSubscript(vm: Machine, list: Address, key: Address): Address {
  const i32 = vm.i32;
  if (i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return listGetSlice(vm, list, key);
  let index = indexOf(vm, key, "list");
  const size = i32[(list + OB_SIZE) >> 2];
  if (index < 0) index += size;
  if (index < 0 || index >= size) throw vm.raise(INDEX_ERROR, "list index out of range");
  const item = i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2];
  i32[item >> 2]++;
  return item;
}

/** A subscript as a number; small ints are read in place. */
export function indexOf(vm: Machine, key: Address, what: string): number {
  const i32 = vm.i32;
  if (i32[(key + OB_TYPE) >> 2] === INT_TYPE) {
    const size = i32[(key + OB_SIZE) >> 2];
    if (size === 1) return i32[(key + LONG_DIGITS) >> 2];
    if (size === 0) return 0;
    if (size === -1) return -i32[(key + LONG_DIGITS) >> 2];
  } else if (!isIndex(vm, key)) {
    throw vm.raise(TYPE_ERROR, `${what} indices must be integers or slices, not ${vm.typeName(key)}`);
  }
  return asSize(vm, key, INDEX_ERROR);
}

function listGetSlice(vm: Machine, list: Address, slice: Address): Address {
  const size = vm.i32[(list + OB_SIZE) >> 2];
  const from = plainStart(vm, slice, size);
  const to = plainStop(vm, slice, size);
  if (from < 0 || to < 0) return listGetAnySlice(vm, list, slice);
  return listFromArray(vm, vm.i32[(list + LIST_ITEMS) >> 2] + 8 * from, to > from ? to - from : 0);
}

function listGetAnySlice(vm: Machine, list: Address, slice: Address): Address {
  const bounds = unpackSlice(vm, slice);
  const { start, step, count } = adjustSlice(bounds, listSize(vm, list));
  if (step !== 1) return listGetStrided(vm, list, start, step, count);
  return listFromArray(vm, vm.i32[(list + LIST_ITEMS) >> 2] + 8 * start, count);
}

/** A list of `count` items from `start` on, `step` apart. */
export function listGetStrided(vm: Machine, list: Address, start: number, step: number, count: number): Address {
  const first = (vm.i32[(list + LIST_ITEMS) >> 2] >> 2) + 2 * start;
  return listFromStride(vm, first, strideOf(step, count), count);
}

/** Words between two items of an extended slice. Where there is only one the step may be larger than any index. */
function strideOf(step: number, count: number): number {
  return count > 1 ? (2 * step) | 0 : 0;
}

/** Puts `count` items into places that are `stride` words apart; what was there goes to `garbage`. */
function exchangeStrided(
  i32: Int32Array,
  at: number,
  stride: number,
  from: number,
  count: number,
  garbage: number,
): void {
  for (let left = count; left > 0; left--, at = (at + stride) | 0, from += 2, garbage += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[garbage] = i32[at];
    i32[at] = item;
  }
}

/** list_ass_subscript: `list[key] = value`, or `del list[key]` for 0. */
export function listAssignSubscript(vm: Machine, list: Address, key: Address, value: Address): void {
  if (vm.i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return assignSlice(vm, list, key, value);
  let index = indexOf(vm, key, "list");
  if (index < 0) index += listSize(vm, list);
  listAssignItem(vm, list, index, value);
}

/** list_ass_item: sets the item at an index, or deletes it for `value` 0. */
export function listAssignItem(vm: Machine, list: Address, index: number, value: Address): void {
  if (index < 0 || index >= listSize(vm, list)) {
    throw vm.raise(INDEX_ERROR, "list assignment index out of range");
  }
  if (value === 0) listReplaceSlice(vm, list, index, index + 1, 0, 0);
  else listSetItem(vm, list, index, vm.newRef(value));
}

function assignSlice(vm: Machine, list: Address, slice: Address, value: Address): void {
  const bounds = unpackSlice(vm, slice);
  const range = adjustSlice(bounds, listSize(vm, list));
  if (range.step === 1) listAssignSlice(vm, list, range.start, range.stop, value);
  else if (value === 0) deleteExtendedSlice(vm, list, range);
  else assignExtendedSlice(vm, list, range, value);
}

/** list_ass_slice: `list[low:high] = value`, or `del` for 0; the bounds are clipped. */
export function listAssignSlice(vm: Machine, list: Address, low: number, high: number, value: Address): void {
  if (value === 0) return listReplaceSlice(vm, list, low, high, 0, 0);
  const mark = vm.mark();
  const source =
    value === list
      ? vm.hold(listFromArray(vm, vm.get(list, LIST_ITEMS), listSize(vm, list)))
      : vm.hold(sequenceFast(vm, value, "can only assign an iterable"));
  listReplaceSlice(vm, list, low, high, itemsOf(vm, source), vm.get(source, OB_SIZE));
  vm.release(mark);
}

/** PySequence_Fast_ITEMS: where the items of a list or tuple lie. */
export function itemsOf(vm: Machine, sequence: Address): Address {
  return vm.hasFlag(sequence, FLAG_TUPLE_SUBCLASS) ? sequence + TUPLE_ITEMS : vm.get(sequence, LIST_ITEMS);
}

/** Exchanges the `count` items from `start` on for those of another array. */
export function listExchangeItems(i32: Int32Array, list: Address, start: number, other: Address, count: number): void {
  let slot = (i32[(list + LIST_ITEMS) >> 2] + 8 * start) >> 2;
  let from = other >> 2;
  for (let left = count; left > 0; left--, from += 2, slot += 2) {
    const item = i32[slot];
    i32[slot] = i32[from];
    i32[from] = item;
  }
}

/** Puts the `count` borrowed words at `source` in the place of the items from `low` to `high`; those are released last. */
export function listReplaceSlice(
  vm: Machine,
  list: Address,
  low: number,
  high: number,
  source: Address,
  count: number,
): void {
  const i32 = vm.i32;
  const size = i32[(list + OB_SIZE) >> 2];
  const start = low < 0 ? 0 : low > size ? size : low;
  const end = high < start ? start : high > size ? size : high;
  const removed = end - start;
  const growth = count - removed;
  if (size + growth === 0) return listClear(vm, list);
  const recycled = removed > 1 ? vm.malloc(8 * removed) : 0;
  const items = i32[(list + LIST_ITEMS) >> 2];
  const single = removed === 1 ? i32[(items + 8 * start) >> 2] : 0;
  if (recycled !== 0) moveWords(i32, recycled, items + 8 * start, removed);
  shiftTail(vm, list, end, growth);
  let slot = (i32[(list + LIST_ITEMS) >> 2] + 8 * start) >> 2;
  for (let from = source >> 2, left = count; left > 0; left--, from += 2, slot += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[slot] = item;
    i32[slot + 1] = 0;
  }
  if (single !== 0) vm.decref(single);
  if (recycled === 0) return;
  for (let i = removed - 1; i >= 0; i--) vm.decref(i32[(recycled + 8 * i) >> 2]);
  vm.free(recycled);
}

/** Moves the items from `end` on by `growth` places and sets the size accordingly. */
function shiftTail(vm: Machine, list: Address, end: number, growth: number): void {
  if (growth === 0) return;
  const i32 = vm.i32;
  const size = i32[(list + OB_SIZE) >> 2];
  if (growth > 0) listResize(vm, list, size + growth);
  const tail = i32[(list + LIST_ITEMS) >> 2] + 8 * end;
  moveWords(i32, tail + 8 * growth, tail, size - end);
  if (growth < 0) listResize(vm, list, size + growth);
}

/** `del list[start:stop:step]`. */
function deleteExtendedSlice(vm: Machine, list: Address, range: SliceRange): void {
  const { count } = range;
  if (count === 0) return;
  const i32 = vm.i32;
  const step = Math.abs(range.step);
  const first = range.step > 0 ? range.start : range.start + range.step * (count - 1);
  const size = listSize(vm, list);
  const items = i32[(list + LIST_ITEMS) >> 2];
  const garbage = vm.malloc(8 * count);
  for (let i = 0; i < count; i++) {
    const at = first + i * step;
    i32[(garbage + 8 * i) >> 2] = i32[(items + 8 * at) >> 2];
    const kept = Math.min(step - 1, size - at - 1);
    moveWords(i32, items + 8 * (at - i), items + 8 * (at + 1), kept);
  }
  const rest = first + count * step;
  if (rest < size) moveWords(i32, items + 8 * (rest - count), items + 8 * rest, size - rest);
  listResize(vm, list, size - count);
  dropAll(vm, garbage, count);
  vm.free(garbage);
}

/** `list[start:stop:step] = value` for a step other than 1: the lengths must agree. */
function assignExtendedSlice(vm: Machine, list: Address, range: SliceRange, value: Address): void {
  const i32 = vm.i32;
  const mark = vm.mark();
  const source =
    value === list
      ? vm.hold(listFromArray(vm, vm.get(list, LIST_ITEMS), listSize(vm, list)))
      : vm.hold(sequenceFast(vm, value, "must assign iterable to extended slice"));
  const size = vm.get(source, OB_SIZE);
  const { start, step, count } = range;
  if (size !== count) {
    throw vm.raise(VALUE_ERROR, `attempt to assign sequence of size ${size} to extended slice of size ${count}`);
  }
  if (count !== 0) {
    const garbage = vm.malloc(8 * count);
    const first = (i32[(list + LIST_ITEMS) >> 2] >> 2) + 2 * start;
    exchangeStrided(i32, first | 0, strideOf(step, count), itemsOf(vm, source) >> 2, count, garbage >> 2);
    dropAll(vm, garbage, count);
    vm.free(garbage);
  }
  vm.release(mark);
}

/** A function of its own: V8 optimises a running loop without what comes after it, and would throw that away whenever the loop ends. */
function dropAll(vm: Machine, at: Address, count: number): void {
  for (let i = 0; i < count; i++) vm.decref(vm.get(at, 8 * i));
}
