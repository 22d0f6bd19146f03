/**
 * Taking strings apart and joining them: split, rsplit, splitlines, partition, join (Objects/stringlib/split.h,
 * partition.h).
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isTrue } from "../../object/compare.ts";
import { sequenceFast } from "../../object/iterate.ts";
import {
  LIST_ITEMS,
  OB_SIZE,
  OB_TYPE,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { NONE, STR_TYPE, TUPLE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { listAppendOwned, newList, newListWithRoom } from "../list/list.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { ensureStr, NO_SPLIT_LIMIT, roomForParts, splitLimit } from "./arguments.ts";
import { isLatin1Space, isLineBreak, isSpace } from "./characters.ts";
import { findStr, rfindStr } from "./search.ts";
import {
  copyBytes,
  copyStrInto,
  emptyStr,
  isStr,
  MAX_STR_LENGTH,
  maxCharValue,
  newAscii,
  newStrSized,
  readChar,
  strData,
  strKind,
  strLength,
  substring,
} from "./text.ts";

/** Up to this length a single separator is looked for byte by byte. */
const LONGEST_READ_BY_BYTE = 1024;

// ---- split ----------------------------------------------------------------------------------------------------

export function strSplit(vm: Machine, self: Address, sep: Address, maxSplit: Address): Address {
  const limit = splitLimit(vm, maxSplit);
  return separatorIsSpace(vm, sep) ? splitSpace(vm, self, limit) : splitBy(vm, self, sep, limit);
}

export function strRsplit(vm: Machine, self: Address, sep: Address, maxSplit: Address): Address {
  const limit = splitLimit(vm, maxSplit);
  return separatorIsSpace(vm, sep) ? rsplitSpace(vm, self, limit) : rsplitBy(vm, self, sep, limit);
}

function separatorIsSpace(vm: Machine, sep: Address): boolean {
  if (sep === 0 || sep === NONE) return true;
  if (!isStr(vm, sep)) throw vm.raise(TYPE_ERROR, `must be str or None, not ${vm.typeName(sep)}`);
  return false;
}

/** The list for the parts, held on the native stack from now on. */
function holdParts(vm: Machine, limit: number): Address {
  return vm.hold(newListWithRoom(vm, roomForParts(limit)));
}

/** Appends a part; nothing but memory can run out here, and then the list is on the native stack. */
function addPart(vm: Machine, list: Address, str: Address, start: number, end: number): void {
  const part =
    (vm.i32[(str + STR_STATE) >> 2] & STR_STATE_ASCII) !== 0 && end - start < vm.i32[(str + STR_LENGTH) >> 2]
      ? newAscii(vm, strData(vm, str) + start, end - start)
      : substring(vm, str, start, end);
  listAppendOwned(vm, list, part);
}

function splitSpace(vm: Machine, self: Address, limit: number): Address {
  const list = holdParts(vm, limit);
  if (strKind(vm, self) === 1 && limit === NO_SPLIT_LIMIT) splitBytes(vm, self, list);
  else splitSpaceLimited(vm, self, list, limit);
  return vm.unhold();
}

function splitSpaceLimited(vm: Machine, self: Address, list: Address, limit: number): void {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  for (let at = 0, left = limit; ; left--) {
    while (at < length && isSpace(readChar(vm, data, kind, at))) at++;
    if (at === length) return;
    const start = at++;
    if (left <= 0) return addPart(vm, list, self, start, length);
    while (at < length && !isSpace(readChar(vm, data, kind, at))) at++;
    addPart(vm, list, self, start, at);
  }
}

/** The words of a str of bytes. */
function splitBytes(vm: Machine, self: Address, list: Address): void {
  const u8 = vm.u8;
  const data = strData(vm, self);
  const end = data + strLength(vm, self);
  for (let at = data; at < end;) {
    while (at < end && isLatin1Space(u8[at]!)) at++;
    const start = at;
    while (at < end && !isLatin1Space(u8[at]!)) at++;
    if (at > start) addPart(vm, list, self, start - data, at - data);
  }
}

function splitBy(vm: Machine, self: Address, sep: Address, limit: number): Address {
  const n = strLength(vm, sep);
  if (n === 0) throw vm.raise(VALUE_ERROR, "empty separator");
  const length = strLength(vm, self);
  // CPython does not even look for a separator that is longer or has a wider character.
  const cannotBe = n > length || strKind(vm, sep) > strKind(vm, self);
  const list = holdParts(vm, cannotBe ? 0 : limit);
  if (n === 1 && length <= LONGEST_READ_BY_BYTE && strKind(vm, self) === 1 && strKind(vm, sep) === 1)
    splitByByte(vm, self, list, vm.u8[strData(vm, sep)], limit);
  else splitByStr(vm, self, list, sep, limit);
  return vm.unhold();
}

function splitByStr(vm: Machine, self: Address, list: Address, sep: Address, limit: number): void {
  const n = strLength(vm, sep);
  const length = strLength(vm, self);
  let at = 0;
  for (let left = limit; left > 0; left--) {
    const found = findStr(vm, self, sep, at, length);
    if (found < 0) break;
    addPart(vm, list, self, at, found);
    at = found + n;
  }
  addPart(vm, list, self, at, length);
}

/** A short str of bytes at a single one. */
function splitByByte(vm: Machine, self: Address, list: Address, char: number, limit: number): void {
  const u8 = vm.u8;
  const data = strData(vm, self);
  const end = data + strLength(vm, self);
  let start = data;
  let left = limit;
  for (let at = data; at < end && left > 0; at++) {
    if (u8[at] !== char) continue;
    addPart(vm, list, self, start - data, at - data);
    start = at + 1;
    left--;
  }
  addPart(vm, list, self, start - data, end - data);
}

/** Ranges found from the right, as start and end by turns, added to the list from the left. */
function addReversed(vm: Machine, self: Address, ranges: readonly number[], limit: number): Address {
  const list = holdParts(vm, limit);
  for (let i = ranges.length - 2; i >= 0; i -= 2) addPart(vm, list, self, ranges[i]!, ranges[i + 1]!);
  return vm.unhold();
}

function rsplitSpace(vm: Machine, self: Address, limit: number): Address {
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const ranges: number[] = [];
  let at = strLength(vm, self);
  for (let left = limit; ; left--) {
    while (at > 0 && isSpace(readChar(vm, data, kind, at - 1))) at--;
    if (at === 0) return addReversed(vm, self, ranges, limit);
    if (left <= 0) break;
    const end = at--;
    while (at > 0 && !isSpace(readChar(vm, data, kind, at - 1))) at--;
    ranges.push(at, end);
  }
  ranges.push(0, at);
  return addReversed(vm, self, ranges, limit);
}

function rsplitBy(vm: Machine, self: Address, sep: Address, limit: number): Address {
  const n = strLength(vm, sep);
  if (n === 0) throw vm.raise(VALUE_ERROR, "empty separator");
  const length = strLength(vm, self);
  const cannotBe = n > length || strKind(vm, sep) > strKind(vm, self);
  const ranges: number[] = [];
  let end = length;
  for (let left = limit; left > 0; left--) {
    const found = rfindStr(vm, self, sep, 0, end);
    if (found < 0) break;
    ranges.push(found + n, end);
    end = found;
  }
  ranges.push(0, end);
  return addReversed(vm, self, ranges, cannotBe ? 0 : limit);
}

// ---- splitlines -----------------------------------------------------------------------------------------------

export function strSplitlines(vm: Machine, self: Address, keepEnds: Address): Address {
  const keep = keepEnds !== 0 && isTrue(vm, keepEnds);
  const list = vm.hold(newList(vm));
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let at = 0;
  while (at < length) {
    const start = at;
    while (at < length && !isLineBreak(readChar(vm, data, kind, at))) at++;
    let end = at;
    if (at < length) {
      const isPair = readChar(vm, data, kind, at) === 13 && at + 1 < length && readChar(vm, data, kind, at + 1) === 10;
      at += isPair ? 2 : 1;
      if (keep) end = at;
    }
    addPart(vm, list, self, start, end);
  }
  return vm.unhold();
}

// ---- partition ------------------------------------------------------------------------------------------------

/** The tuple of what is before a separator, the separator, and what is behind it. */
function partsAround(vm: Machine, self: Address, sep: Address, found: number): Address {
  const mark = vm.mark();
  const before = vm.hold(substring(vm, self, 0, found));
  const behind = vm.hold(substring(vm, self, found + strLength(vm, sep), strLength(vm, self)));
  return vm.keep(mark, vm.hold(tuplePack(vm, before, sep, behind)));
}

/** The tuple of a str that has no separator, at `index`, and of empty ones. */
function withEmpties(vm: Machine, self: Address, index: number): Address {
  const mark = vm.mark();
  const empty = vm.hold(emptyStr(vm));
  return vm.keep(mark, vm.hold(index === 0 ? tuplePack(vm, self, empty, empty) : tuplePack(vm, empty, empty, self)));
}

function checkSeparator(vm: Machine, sep: Address): void {
  ensureStr(vm, sep);
  if (strLength(vm, sep) === 0) throw vm.raise(VALUE_ERROR, "empty separator");
}

/** PyUnicode_Partition. */
export function strPartition(vm: Machine, self: Address, sep: Address): Address {
  checkSeparator(vm, sep);
  const length = strLength(vm, self);
  const found = findStr(vm, self, sep, 0, length);
  return found < 0 ? withEmpties(vm, self, 0) : partsAround(vm, self, sep, found);
}

/** PyUnicode_RPartition. */
export function strRpartition(vm: Machine, self: Address, sep: Address): Address {
  checkSeparator(vm, sep);
  const length = strLength(vm, self);
  const found = rfindStr(vm, self, sep, 0, length);
  return found < 0 ? withEmpties(vm, self, 2) : partsAround(vm, self, sep, found);
}

// ---- join -----------------------------------------------------------------------------------------------------

/** PyUnicode_Join: `separator.join(iterable)`. */
export function strJoin(vm: Machine, separator: Address, iterable: Address): Address {
  const mark = vm.mark();
  const sequence = vm.hold(sequenceFast(vm, iterable, "can only join an iterable"));
  const i32 = vm.i32;
  const items =
    i32[(sequence + OB_TYPE) >> 2] === TUPLE_TYPE || isTupleLike(vm, sequence)
      ? sequence + TUPLE_ITEMS
      : i32[(sequence + LIST_ITEMS) >> 2]!;
  const result = joinItems(vm, separator, items, i32[(sequence + OB_SIZE) >> 2]!);
  vm.release(mark);
  return result;
}

function isTupleLike(vm: Machine, sequence: Address): boolean {
  return vm.hasFlag(sequence, 1 << 26);
}

/** _PyUnicode_JoinArray: joins the `count` objects whose addresses are at `items`; 0 is no separator. */
export function joinItems(vm: Machine, separator: Address, items: Address, count: number): Address {
  if (count === 0) return emptyStr(vm);
  const i32 = vm.i32;
  if (count === 1) {
    const only = i32[items >> 2]!;
    if (i32[(only + OB_TYPE) >> 2] === STR_TYPE) return vm.newRef(only);
  }
  const gap = count > 1 && separator !== 0 ? strLength(vm, separator) : 0;
  let maxChar = gap > 0 ? maxCharValue(vm, separator) : 127;
  let total = gap * (count - 1);
  for (let i = 0; i < count; i++) {
    const item = i32[(items >> 2) + 2 * i]!;
    if (!isStr(vm, item)) {
      throw vm.raise(TYPE_ERROR, `sequence item ${i}: expected str instance, ${vm.typeName(item)} found`);
    }
    total += i32[(item + STR_LENGTH) >> 2]!;
    const itemMax = maxCharValue(vm, item);
    if (itemMax > maxChar) maxChar = itemMax;
  }
  if (total > MAX_STR_LENGTH) vm.noMemory();
  const result = newStrSized(vm, total, maxChar);
  if (total === 0) return result;
  fillJoined(vm, result, separator, gap, items, count);
  return result;
}

function fillJoined(
  vm: Machine,
  result: Address,
  separator: Address,
  gap: number,
  items: Address,
  count: number,
): void {
  const i32 = vm.i32;
  const kind = strKind(vm, result);
  const data = strData(vm, result);
  if (kind === 1) {
    fillJoinedBytes(vm, data, gap > 0 ? strData(vm, separator) : 0, gap, items, count);
    return;
  }
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (i > 0 && gap > 0) {
      copyStrInto(vm, data, kind, at, separator);
      at += gap;
    }
    const item = i32[(items >> 2) + 2 * i]!;
    copyStrInto(vm, data, kind, at, item);
    at += i32[(item + STR_LENGTH) >> 2]!;
  }
}

/** The same where every character is a byte. */
function fillJoinedBytes(
  vm: Machine,
  to: Address,
  separator: Address,
  gap: number,
  items: Address,
  count: number,
): void {
  const { i32, u8 } = vm;
  for (let i = 0; i < count; i++) {
    if (i > 0) for (let k = 0; k < gap; k++) u8[to++] = u8[separator + k]!;
    const item = i32[(items >> 2) + 2 * i]!;
    const length = i32[(item + STR_LENGTH) >> 2]!;
    const from = strData(vm, item);
    copyBytes(vm, to, from, length);
    to += length;
  }
}

/** BUILD_STRING: joins the `count` strings whose addresses are at `items`. */
export function joinStrings(vm: Machine, items: Address, count: number): Address {
  return joinItems(vm, 0, items, count);
}
