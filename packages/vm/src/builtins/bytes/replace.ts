/** replace, removeprefix, removesuffix, strip and their like for bytes and bytearray (Objects/stringlib/transmogrify.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { NONE, OVERFLOW_ERROR } from "../../object/static.ts";
import { sizeArgument, SSIZE_MAX } from "../str/arguments.ts";
import { MAX_BYTES_LENGTH } from "./bytes.ts";
import { isSpaceByte } from "./case.ts";
import {
  dataOf,
  equalRegions,
  lengthOf,
  makeFrom,
  makeSized,
  moveBytes,
  type Region,
  regionOf,
  unchanged,
} from "./region.ts";
import { findRegion, tailMatch } from "./search.ts";

/** `self.replace(old, new, count)`. */
export function bytesReplace(vm: Machine, self: Address, old: Address, by: Address, count: Address): Address {
  regionOf(vm, old);
  regionOf(vm, by);
  const given = count === 0 ? -1 : sizeArgument(vm, count);
  const limit = given < 0 ? Infinity : given;
  return replaceRegion(vm, self, regionOf(vm, old), regionOf(vm, by), limit);
}

function replaceRegion(vm: Machine, self: Address, old: Region, by: Region, limit: number): Address {
  const length = lengthOf(vm, self);
  if (limit === 0 || old.length > length || equalRegions(vm, old, by)) return unchanged(vm, self);
  const places = old.length === 0 ? placesBetween(length, limit) : placesOf(vm, self, old, limit);
  if (places.length === 0) return unchanged(vm, self);
  const total = length + places.length * (by.length - old.length);
  if (total > MAX_BYTES_LENGTH) throw vm.raise(OVERFLOW_ERROR, "replace bytes is too long");
  const result = makeSized(vm, self, total);
  const data = dataOf(vm, self);
  let to = dataOf(vm, result);
  let from = 0;
  for (const place of places) {
    moveBytes(vm, to, data + from, place - from);
    to += place - from;
    moveBytes(vm, to, by.data, by.length);
    to += by.length;
    from = place + old.length;
  }
  moveBytes(vm, to, data + from, length - from);
  return result;
}

/** Nothing is before every byte and at the end. */
function placesBetween(length: number, limit: number): number[] {
  return Array.from({ length: Math.min(length + 1, limit) }, (_, i) => i);
}

function placesOf(vm: Machine, self: Address, old: Region, limit: number): number[] {
  const data = dataOf(vm, self);
  const length = lengthOf(vm, self);
  const places: number[] = [];
  for (let at = 0; places.length < limit;) {
    const found = findRegion(vm, data, at, length, old);
    if (found < 0) break;
    places.push(found);
    at = found + old.length;
  }
  return places;
}

// ---- prefixes and suffixes ------------------------------------------------------------------------------------

export function bytesRemoveprefix(vm: Machine, self: Address, prefix: Address): Address {
  const region = regionOf(vm, prefix);
  if (region.length === 0 || !tailMatch(vm, self, region, 0, SSIZE_MAX, false)) return unchanged(vm, self);
  return makeFrom(vm, self, dataOf(vm, self) + region.length, lengthOf(vm, self) - region.length);
}

export function bytesRemovesuffix(vm: Machine, self: Address, suffix: Address): Address {
  const region = regionOf(vm, suffix);
  if (region.length === 0 || !tailMatch(vm, self, region, 0, SSIZE_MAX, true)) return unchanged(vm, self);
  return makeFrom(vm, self, dataOf(vm, self), lengthOf(vm, self) - region.length);
}

// ---- strip ----------------------------------------------------------------------------------------------------

const LEFT = 1;
const RIGHT = 2;

export function bytesStrip(vm: Machine, self: Address, bytes: Address): Address {
  return strip(vm, self, bytes, LEFT | RIGHT);
}

export function bytesLstrip(vm: Machine, self: Address, bytes: Address): Address {
  return strip(vm, self, bytes, LEFT);
}

export function bytesRstrip(vm: Machine, self: Address, bytes: Address): Address {
  return strip(vm, self, bytes, RIGHT);
}

function strip(vm: Machine, self: Address, bytes: Address, sides: number): Address {
  const u8 = vm.u8;
  const isSpace = bytes === 0 || bytes === NONE;
  const chosen = isSpace ? null : regionOf(vm, bytes);
  const strips = chosen === null ? isSpaceByte : membership(u8, chosen);
  const length = lengthOf(vm, self);
  const data = dataOf(vm, self);
  let start = 0;
  let end = length;
  if ((sides & LEFT) !== 0) while (start < end && strips(u8[data + start])) start++;
  if ((sides & RIGHT) !== 0) while (end > start && strips(u8[data + end - 1])) end--;
  return start === 0 && end === length ? unchanged(vm, self) : makeFrom(vm, self, data + start, end - start);
}

function membership(u8: Uint8Array, region: Region): (byte: number) => boolean {
  const bytes = u8.subarray(region.data, region.data + region.length);
  return (byte) => bytes.includes(byte);
}
