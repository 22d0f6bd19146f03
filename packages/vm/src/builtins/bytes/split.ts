/** split, rsplit, splitlines, partition and join of bytes and bytearray (Objects/stringlib/split.h, partition.h, join.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { hasBuffer } from "../../object/buffer.ts";
import { sequenceFast } from "../../object/iterate.ts";
import { asInt } from "../../object/number.ts";
import { OB_SIZE } from "../../object/offsets.ts";
import { NONE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { listAppendOwned, newList, newListWithRoom } from "../list/list.ts";
import { itemsOf } from "../list/slicing.ts";
import { roomForParts, splitLimit } from "../str/arguments.ts";
import { newTuple, tupleSetItem } from "../tuple/tuple.ts";
import { isBytes, isExactBytes, MAX_BYTES_LENGTH } from "./bytes.ts";
import { isSpaceByte } from "./case.ts";
import { dataOf, lengthOf, makeFrom, makeSized, moveBytes, type Region, regionOf } from "./region.ts";
import { findRegion, rfindRegion } from "./search.ts";

// ---- split ----------------------------------------------------------------------------------------------------

export function bytesSplit(vm: Machine, self: Address, sep: Address, maxSplit: Address): Address {
  const limit = splitLimit(vm, maxSplit);
  if (sep === 0 || sep === NONE) return makeParts(vm, self, spaceRanges(vm, self, limit), listForParts(vm, limit));
  return makeParts(vm, self, separatorRanges(vm, self, separator(vm, sep), limit), listForParts(vm, limit));
}

export function bytesRsplit(vm: Machine, self: Address, sep: Address, maxSplit: Address): Address {
  const limit = splitLimit(vm, maxSplit);
  if (sep === 0 || sep === NONE)
    return makeParts(vm, self, spaceRangesFromRight(vm, self, limit), listForParts(vm, limit));
  return makeParts(vm, self, separatorRangesFromRight(vm, self, separator(vm, sep), limit), listForParts(vm, limit));
}

function listForParts(vm: Machine, limit: number): Address {
  return newListWithRoom(vm, roomForParts(limit));
}

function separator(vm: Machine, sep: Address): Region {
  const region = regionOf(vm, sep);
  if (region.length === 0) throw vm.raise(VALUE_ERROR, "empty separator");
  return region;
}

/**
 * Fills the empty `list`, which is taken over and returned, with the parts of `self`, given as start and end by turns. An only part that is all of
 * a bytes object is that object.
 */
function makeParts(vm: Machine, self: Address, ranges: readonly number[], list: Address): Address {
  vm.hold(list);
  const whole = ranges.length === 2 && ranges[0] === 0 && ranges[1] === lengthOf(vm, self) && isExactBytes(vm, self);
  for (let i = 0; i < ranges.length; i += 2) {
    const part = whole ? vm.newRef(self) : makeFrom(vm, self, dataOf(vm, self) + ranges[i], ranges[i + 1] - ranges[i]);
    listAppendOwned(vm, list, part);
  }
  return vm.unhold();
}

function spaceRanges(vm: Machine, self: Address, limit: number): number[] {
  const u8 = vm.u8;
  const data = dataOf(vm, self);
  const length = lengthOf(vm, self);
  const ranges: number[] = [];
  for (let at = 0; ;) {
    while (at < length && isSpaceByte(u8[data + at])) at++;
    if (at === length) return ranges;
    if (limit-- <= 0) {
      ranges.push(at, length);
      return ranges;
    }
    const start = at;
    while (at < length && !isSpaceByte(u8[data + at])) at++;
    ranges.push(start, at);
  }
}

/** Ranges that were found from the right, in the order from the left. */
function reversedRanges(ranges: readonly number[]): number[] {
  const result: number[] = [];
  for (let i = ranges.length - 2; i >= 0; i -= 2) result.push(ranges[i], ranges[i + 1]);
  return result;
}

function spaceRangesFromRight(vm: Machine, self: Address, limit: number): number[] {
  const u8 = vm.u8;
  const data = dataOf(vm, self);
  const ranges: number[] = [];
  for (let at = lengthOf(vm, self); ;) {
    while (at > 0 && isSpaceByte(u8[data + at - 1])) at--;
    if (at === 0) break;
    if (limit-- <= 0) {
      ranges.push(0, at);
      break;
    }
    const end = at;
    while (at > 0 && !isSpaceByte(u8[data + at - 1])) at--;
    ranges.push(at, end);
  }
  return reversedRanges(ranges);
}

function separatorRanges(vm: Machine, self: Address, sep: Region, limit: number): number[] {
  const data = dataOf(vm, self);
  const length = lengthOf(vm, self);
  const ranges: number[] = [];
  let at = 0;
  for (; limit > 0; limit--) {
    const found = findRegion(vm, data, at, length, sep);
    if (found < 0) break;
    ranges.push(at, found);
    at = found + sep.length;
  }
  ranges.push(at, length);
  return ranges;
}

function separatorRangesFromRight(vm: Machine, self: Address, sep: Region, limit: number): number[] {
  const data = dataOf(vm, self);
  const ranges: number[] = [];
  let end = lengthOf(vm, self);
  for (; limit > 0; limit--) {
    const found = rfindRegion(vm, data, 0, end, sep);
    if (found < 0) break;
    ranges.push(found + sep.length, end);
    end = found;
  }
  ranges.push(0, end);
  return reversedRanges(ranges);
}

export function bytesSplitlines(vm: Machine, self: Address, keepEnds: Address): Address {
  const keep = keepEnds !== 0 && asInt(vm, keepEnds) !== 0;
  const u8 = vm.u8;
  const data = dataOf(vm, self);
  const length = lengthOf(vm, self);
  const ranges: number[] = [];
  for (let at = 0; at < length;) {
    const start = at;
    while (at < length && u8[data + at] !== 10 && u8[data + at] !== 13) at++;
    const end = at;
    if (at < length) at += u8[data + at] === 13 && at + 1 < length && u8[data + at + 1] === 10 ? 2 : 1;
    ranges.push(start, keep ? at : end);
  }
  return makeParts(vm, self, ranges, newList(vm));
}

// ---- partition ------------------------------------------------------------------------------------------------

export function bytesPartition(vm: Machine, self: Address, sep: Address): Address {
  const region = separator(vm, sep);
  const found = findRegion(vm, dataOf(vm, self), 0, lengthOf(vm, self), region);
  return found < 0 ? unparted(vm, self, 0) : parted(vm, self, sep, region, found);
}

export function bytesRpartition(vm: Machine, self: Address, sep: Address): Address {
  const region = separator(vm, sep);
  const found = rfindRegion(vm, dataOf(vm, self), 0, lengthOf(vm, self), region);
  return found < 0 ? unparted(vm, self, 2) : parted(vm, self, sep, region, found);
}

/** All of `self` at `index` of a triple that is empty otherwise. A bytearray is copied. */
function unparted(vm: Machine, self: Address, index: number): Address {
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, 3));
  for (let i = 0; i < 3; i++) {
    const isAll = i === index;
    const all = isBytes(vm, self) ? self : 0;
    const item =
      isAll && all !== 0 ? vm.newRef(all) : makeFrom(vm, self, dataOf(vm, self), isAll ? lengthOf(vm, self) : 0);
    tupleSetItem(vm, tuple, i, item);
  }
  return vm.keep(mark, tuple);
}

function parted(vm: Machine, self: Address, sep: Address, region: Region, found: number): Address {
  const after = found + region.length;
  const mark = vm.mark();
  const tuple = vm.hold(newTuple(vm, 3));
  tupleSetItem(vm, tuple, 0, makeFrom(vm, self, dataOf(vm, self), found));
  tupleSetItem(vm, tuple, 1, isBytes(vm, self) ? vm.newRef(sep) : makeFrom(vm, self, region.data, region.length));
  tupleSetItem(vm, tuple, 2, makeFrom(vm, self, dataOf(vm, self) + after, lengthOf(vm, self) - after));
  return vm.keep(mark, tuple);
}

// ---- join -----------------------------------------------------------------------------------------------------

/** `self.join(iterable)`. */
export function bytesJoin(vm: Machine, self: Address, iterable: Address): Address {
  const mark = vm.mark();
  const sequence = vm.hold(sequenceFast(vm, iterable, "can only join an iterable"));
  const count = vm.get(sequence, OB_SIZE);
  if (count === 1 && isBytes(vm, self)) {
    const only = vm.get(itemsOf(vm, sequence), 0);
    if (isExactBytes(vm, only)) return vm.keep(mark, only);
  }
  const regions = joinedRegions(vm, itemsOf(vm, sequence), count);
  const gap = { data: dataOf(vm, self), length: lengthOf(vm, self) };
  let total = count > 1 ? gap.length * (count - 1) : 0;
  for (const region of regions) total += region.length;
  if (total > MAX_BYTES_LENGTH) throw vm.raise(OVERFLOW_ERROR, "join() result is too long");
  const result = makeSized(vm, self, total);
  let at = dataOf(vm, result);
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      moveBytes(vm, at, gap.data, gap.length);
      at += gap.length;
    }
    moveBytes(vm, at, regions[i].data, regions[i].length);
    at += regions[i].length;
  }
  vm.hold(result);
  return vm.keep(mark, result);
}

function joinedRegions(vm: Machine, items: Address, count: number): Region[] {
  const regions: Region[] = [];
  for (let i = 0; i < count; i++) {
    const item = vm.get(items, 8 * i);
    regions.push(itemRegion(vm, item, i));
  }
  return regions;
}

/** Whatever the exporter says, the error is the joining's own. */
function itemRegion(vm: Machine, item: Address, index: number): Region {
  const mark = vm.mark();
  try {
    if (hasBuffer(vm, item)) return regionOf(vm, item);
  } catch (error) {
    vm.caught(error, mark);
  }
  throw vm.raise(TYPE_ERROR, `sequence item ${index}: expected a bytes-like object, ${vm.typeName(item)} found`);
}
