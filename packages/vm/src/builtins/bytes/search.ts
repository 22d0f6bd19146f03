/** find, index, count, startswith and `in` for bytes and bytearray (Objects/bytes_methods.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { clearException, exceptionMatches } from "../../machine/errors.ts";
import { hasBuffer } from "../../object/buffer.ts";
import { newBool } from "../../object/compare.ts";
import { asSize, isIndex } from "../../object/number.ts";
import { FLAG_TUPLE_SUBCLASS } from "../../object/offsets.ts";
import { TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { checkArgumentCount, clipEnd, clipStart, rejectKeywords, sliceIndex, SSIZE_MAX } from "../str/arguments.ts";
import { findBytes } from "../str/search.ts";
import { characterBytes } from "./bytes.ts";
import { dataOf, lengthOf, type Region, regionOf } from "./region.ts";

/** The lowest index of `needle` in the bytes `[start, end)` at `data`, or -1. */
export function findRegion(vm: Machine, data: Address, start: number, end: number, needle: Region): number {
  const n = needle.length;
  if (end - start < n) return -1;
  if (n === 0) return start;
  if (n > 1) return findBytes(vm.u8, data + start, data + end, needle.data, n, data);
  const found = vm.u8.subarray(data + start, data + end).indexOf(vm.u8[needle.data]);
  return found < 0 ? -1 : found + start;
}

/** The highest index of `needle`, or -1. */
export function rfindRegion(vm: Machine, data: Address, start: number, end: number, needle: Region): number {
  const n = needle.length;
  if (end - start < n) return -1;
  if (n === 0) return end;
  for (let at = end - n; at >= start; at--) if (matchesAt(vm.u8, data + at, needle)) return at;
  return -1;
}

function matchesAt(u8: Uint8Array, at: Address, needle: Region): boolean {
  for (let i = 0; i < needle.length; i++) if (u8[at + i] !== u8[needle.data + i]) return false;
  return true;
}

/** How often `needle` occurs without overlapping, counting no further than `limit`. */
export function countRegion(
  vm: Machine,
  data: Address,
  start: number,
  end: number,
  needle: Region,
  limit: number = Infinity,
): number {
  if (end < start) return 0;
  if (needle.length === 0) return Math.min(end - start + 1, limit);
  let count = 0;
  for (let at = start; count < limit; count++) {
    const found = findRegion(vm, data, at, end, needle);
    if (found < 0) break;
    at = found + needle.length;
  }
  return count;
}

// ---- sub[, start[, end]] --------------------------------------------------------------------------------------

type Search = (vm: Machine, data: Address, start: number, end: number, needle: Region) => number;

/** parse_args_finds_byte, then what `search` says. */
function searchArguments(
  vm: Machine,
  name: string,
  self: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
  search: Search,
): number {
  rejectKeywords(vm, name, kwnames);
  checkArgumentCount(vm, name, nargs, 1, 3);
  const i32 = vm.i32;
  const start = sliceIndex(vm, nargs > 1 ? i32[(argv + 8) >> 2] : 0, 0);
  const end = sliceIndex(vm, nargs > 2 ? i32[(argv + 16) >> 2] : 0, SSIZE_MAX);
  const mark = vm.mark();
  const needle = needleRegion(vm, i32[argv >> 2]);
  const length = lengthOf(vm, self);
  const result = search(vm, dataOf(vm, self), clipStart(start, length), clipEnd(end, length), needle);
  vm.release(mark);
  return result;
}

/** What to look for: the bytes of a bytes-like object, or one byte by its number; held on the native stack. */
function needleRegion(vm: Machine, object: Address): Region {
  if (hasBuffer(vm, object)) return regionOf(vm, object);
  if (!isIndex(vm, object)) {
    throw vm.raise(TYPE_ERROR, `argument should be integer or bytes-like object, not '${vm.typeName(object)}'`);
  }
  const byte = asSize(vm, object, 0);
  if (byte < 0 || byte > 255) throw vm.raise(VALUE_ERROR, "byte must be in range(0, 256)");
  return regionOf(vm, vm.hold(characterBytes(vm, byte)));
}

export function bytesFind(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "find", self, argv, nargs, kwnames, findRegion));
}

export function bytesRfind(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "rfind", self, argv, nargs, kwnames, rfindRegion));
}

export function bytesCount(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "count", self, argv, nargs, kwnames, countRegion));
}

export function bytesIndex(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return foundIndex(vm, searchArguments(vm, "index", self, argv, nargs, kwnames, findRegion));
}

export function bytesRindex(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return foundIndex(vm, searchArguments(vm, "rindex", self, argv, nargs, kwnames, rfindRegion));
}

function foundIndex(vm: Machine, index: number): Address {
  if (index < 0) throw vm.raise(VALUE_ERROR, "subsection not found");
  return newInt(vm, index);
}

/** sq_contains: a byte by its number, or bytes-like. */
export function bytesContains(vm: Machine, self: Address, item: Address): number {
  const byte = isIndex(vm, item) ? byteNumber(vm, item) : null;
  if (byte === null) return findRegion(vm, dataOf(vm, self), 0, lengthOf(vm, self), regionOf(vm, item)) >= 0 ? 1 : 0;
  if (byte < 0 || byte > 255) throw vm.raise(VALUE_ERROR, "byte must be in range(0, 256)");
  const data = dataOf(vm, self);
  return vm.u8.subarray(data, data + lengthOf(vm, self)).includes(byte) ? 1 : 0;
}

/** The number of an index, or null when its `__index__` fails: then only its buffer counts. */
function byteNumber(vm: Machine, item: Address): number | null {
  const mark = vm.mark();
  try {
    return asSize(vm, item, 0);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return null;
  }
}

// ---- startswith, endswith -------------------------------------------------------------------------------------

export function bytesStartswith(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return affixMatch(vm, "startswith", self, argv, nargs, kwnames, false);
}

export function bytesEndswith(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return affixMatch(vm, "endswith", self, argv, nargs, kwnames, true);
}

function affixMatch(
  vm: Machine,
  name: string,
  self: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
  atEnd: boolean,
): Address {
  rejectKeywords(vm, name, kwnames);
  checkArgumentCount(vm, name, nargs, 1, 3);
  const i32 = vm.i32;
  const affix = i32[argv >> 2];
  const start = sliceIndex(vm, nargs > 1 ? i32[(argv + 8) >> 2] : 0, 0);
  const end = sliceIndex(vm, nargs > 2 ? i32[(argv + 16) >> 2] : 0, SSIZE_MAX);
  if (vm.hasFlag(affix, FLAG_TUPLE_SUBCLASS)) {
    for (let i = 0; i < vm.tupleSize(affix); i++) {
      if (tailMatch(vm, self, regionOf(vm, vm.tupleItem(affix, i)), start, end, atEnd)) return newBool(vm, true);
    }
    return newBool(vm, false);
  }
  return newBool(vm, tailMatch(vm, self, affixRegion(vm, name, affix), start, end, atEnd));
}

function affixRegion(vm: Machine, name: string, affix: Address): Region {
  const mark = vm.mark();
  try {
    return regionOf(vm, affix);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, TYPE_ERROR)) throw error;
    clearException(vm);
    throw vm.raise(TYPE_ERROR, `${name} first arg must be bytes or a tuple of bytes, not ${vm.typeName(affix)}`);
  }
}

/** Whether `[start, end)` of `self` begins, or ends when `atEnd`, with `affix`. */
export function tailMatch(
  vm: Machine,
  self: Address,
  affix: Region,
  start: number,
  end: number,
  atEnd: boolean,
): boolean {
  const length = lengthOf(vm, self);
  const from = clipStart(start, length);
  const to = clipEnd(end, length);
  if (to - from < affix.length) return false;
  return matchesAt(vm.u8, dataOf(vm, self) + (atEnd ? to - affix.length : from), affix);
}
