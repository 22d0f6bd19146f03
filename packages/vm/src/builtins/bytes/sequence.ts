/** bytes and bytearray as sequences: reading items and slices, +, *, comparing, hashing, showing. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { hasBuffer } from "../../object/buffer.ts";
import { newBool } from "../../object/compare.ts";
import { asSize, isIndex } from "../../object/number.ts";
import { BYTES_HASH, EQ, GE, GT, LE, LONG_DIGITS, LT, NE, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { IS_FLAG_BYTES_WARNING } from "../../object/state.ts";
import {
  BYTES_WARNING,
  INDEX_ERROR,
  INT_TYPE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  SLICE_TYPE,
  TYPE_ERROR,
} from "../../object/static.ts";
import { isInt } from "../int/convert.ts";
import { newInt } from "../int/int.ts";
import { adjustSlice, unpackSlice } from "../list/slicing.ts";
import { hashBytes, isStr, newAscii } from "../str/text.ts";
import { warn } from "../warnings.ts";
import { bytesData, isBytes, isExactBytes, MAX_BYTES_LENGTH, newSeparateEmptyBytes } from "./bytes.ts";
import {
  compareRegions,
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
import { ByteWriter } from "./writer.ts";

// ---- items and slices -----------------------------------------------------------------------------------------

/** sq_item of bytes. */
export function bytesItem(vm: Machine, self: Address, index: number): Address {
  return item(vm, self, index, "index out of range");
}

/** sq_item of bytearray; negative indexes count from the end. */
export function bytearrayItem(vm: Machine, self: Address, index: number): Address {
  return item(vm, self, index < 0 ? index + lengthOf(vm, self) : index, "bytearray index out of range");
}

function item(vm: Machine, self: Address, index: number, message: string): Address {
  if (index < 0 || index >= vm.i32[(self + OB_SIZE) >> 2]) throw vm.raise(INDEX_ERROR, message);
  return newInt(vm, vm.u8[dataOf(vm, self) + index]);
}

/** mp_subscript of bytes. */
export function bytesSubscript(vm: Machine, self: Address, key: Address): Address {
  if (vm.i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return slice(vm, self, key);
  return item(vm, self, subscriptIndex(vm, self, key, "byte"), "index out of range");
}

/** mp_subscript of bytearray. */
export function bytearraySubscript(vm: Machine, self: Address, key: Address): Address {
  if (vm.i32[(key + OB_TYPE) >> 2] === SLICE_TYPE) return slice(vm, self, key);
  return item(vm, self, subscriptIndex(vm, self, key, "bytearray"), "bytearray index out of range");
}

/** A subscript as an index from the start; not checked against the length. `kind` is what the error calls `self`. */
export function subscriptIndex(vm: Machine, self: Address, key: Address, kind: string): number {
  const i32 = vm.i32;
  let index: number;
  const size = i32[(key + OB_SIZE) >> 2];
  if (i32[(key + OB_TYPE) >> 2] === INT_TYPE && size >= -1 && size <= 1) {
    index = size === 0 ? 0 : size * i32[(key + LONG_DIGITS) >> 2];
  } else if (isIndex(vm, key)) index = asSize(vm, key, INDEX_ERROR);
  else throw vm.raise(TYPE_ERROR, `${kind} indices must be integers or slices, not ${vm.typeName(key)}`);
  return index < 0 ? index + lengthOf(vm, self) : index;
}

function slice(vm: Machine, self: Address, key: Address): Address {
  const bounds = unpackSlice(vm, key);
  const { start, step, count } = adjustSlice(bounds, lengthOf(vm, self));
  if (step === 1) {
    if (start === 0 && count === lengthOf(vm, self)) return unchanged(vm, self);
    return makeFrom(vm, self, dataOf(vm, self) + start, count);
  }
  if (count === 1) return makeFrom(vm, self, dataOf(vm, self) + start, 1);
  const result = makeSized(vm, self, count);
  const u8 = vm.u8;
  const from = dataOf(vm, self);
  const to = dataOf(vm, result);
  for (let i = 0, at = start; i < count; i++, at += step) u8[to + i] = u8[from + at];
  return result;
}

// ---- + and * --------------------------------------------------------------------------------------------------

/** sq_concat. */
export function bytesConcat(vm: Machine, a: Address, b: Address): Address {
  if (!hasBuffer(vm, b)) throw vm.raise(TYPE_ERROR, `can't concat ${vm.typeName(b)} to ${vm.typeName(a)}`);
  const left = { data: dataOf(vm, a), length: lengthOf(vm, a) };
  const right = regionOf(vm, b);
  if (isBytes(vm, a)) {
    if (left.length === 0 && isExactBytes(vm, b)) return vm.newRef(b);
    if (right.length === 0 && isExactBytes(vm, a)) return vm.newRef(a);
  }
  const result = makeSized(vm, a, left.length + right.length);
  const to = dataOf(vm, result);
  moveBytes(vm, to, left.data, left.length);
  moveBytes(vm, to + left.length, right.data, right.length);
  return result;
}

/** sq_repeat. */
export function bytesRepeat(vm: Machine, self: Address, count: number): Address {
  const length = lengthOf(vm, self);
  const times = Math.max(count, 0);
  const total = length * times;
  if (isBytes(vm, self)) {
    if (length > 1 && total >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "repeated bytes are too long");
    if (total === length && isExactBytes(vm, self)) return vm.newRef(self);
    if (total === 0) return newSeparateEmptyBytes(vm);
  }
  if (total > MAX_BYTES_LENGTH) vm.noMemory();
  const result = makeSized(vm, self, total);
  repeatInto(vm, dataOf(vm, result), dataOf(vm, self), length, total);
  return result;
}

/** Fills `total` bytes at `to` with repetitions of the `length` bytes at `from`. */
export function repeatInto(vm: Machine, to: Address, from: Address, length: number, total: number): void {
  if (total === 0) return;
  moveBytes(vm, to, from, length);
  for (let done = length; done < total; done *= 2) moveBytes(vm, to + done, to, Math.min(done, total - done));
}

// ---- comparing and hashing ------------------------------------------------------------------------------------

/** bytes_richcompare: only bytes objects compare with bytes objects. */
export function bytesRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isBytes(vm, a) || !isBytes(vm, b)) {
    if (vm.i32[IS_FLAG_BYTES_WARNING >> 2] !== 0 && (op === EQ || op === NE)) {
      if (isStr(vm, a) || isStr(vm, b)) warn(vm, BYTES_WARNING, "Comparison between bytes and string", 1);
      if (isInt(vm, a) || isInt(vm, b)) warn(vm, BYTES_WARNING, "Comparison between bytes and int", 1);
    }
    return vm.newRef(NOT_IMPLEMENTED);
  }
  return newBool(vm, compare(vm, regionOf(vm, a), regionOf(vm, b), op));
}

/** bytearray_richcompare: with anything bytes-like. */
export function bytearrayRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (isStr(vm, a) || isStr(vm, b)) {
    if (vm.i32[IS_FLAG_BYTES_WARNING >> 2] !== 0 && (op === EQ || op === NE)) {
      warn(vm, BYTES_WARNING, "Comparison between bytearray and string", 1);
    }
    return vm.newRef(NOT_IMPLEMENTED);
  }
  if (!hasBuffer(vm, a) || !hasBuffer(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, compare(vm, regionOf(vm, a), regionOf(vm, b), op));
}

function compare(vm: Machine, a: Region, b: Region, op: number): boolean {
  switch (op) {
    case EQ:
      return equalRegions(vm, a, b);
    case NE:
      return !equalRegions(vm, a, b);
    case LT:
      return compareRegions(vm, a, b) < 0;
    case LE:
      return compareRegions(vm, a, b) <= 0;
    case GT:
      return compareRegions(vm, a, b) > 0;
    case GE:
      return compareRegions(vm, a, b) >= 0;
    default:
      return false;
  }
}

/** tp_hash of bytes: cached, and the same as that of an ASCII str of the same bytes. */
export function bytesHash(vm: Machine, self: Address): number {
  const i32 = vm.i32;
  const at = (self + BYTES_HASH) >> 2;
  const low = i32[at];
  const high = i32[at + 1];
  if (low !== -1 || high !== -1) {
    vm.hashHigh = high;
    return low;
  }
  const computed = hashBytes(vm, bytesData(vm, self), lengthOf(vm, self));
  i32[at] = computed;
  i32[at + 1] = vm.hashHigh;
  return computed;
}

// ---- repr and str ---------------------------------------------------------------------------------------------

const HEX = "0123456789abcdef";

/** The bytes as they are shown, with `escaped` behind a backslash. */
function writeRepr(writer: ByteWriter, bytes: Uint8Array, escaped: number): void {
  for (const byte of bytes) {
    if (byte === escaped || byte === 92) writer.writeText("\\" + String.fromCharCode(byte));
    else if (byte === 9) writer.writeText("\\t");
    else if (byte === 10) writer.writeText("\\n");
    else if (byte === 13) writer.writeText("\\r");
    else if (byte < 32 || byte >= 127) writer.writeText("\\x" + HEX[byte >> 4] + HEX[byte & 15]);
    else writer.writeByte(byte);
  }
}

/** `b'...'` between `before` and `after`. A bytearray has every apostrophe escaped, whatever the quotes are. */
function reprOf(vm: Machine, self: Address, before: string, after: string, escapesApostrophes: boolean): Address {
  const data = dataOf(vm, self);
  const bytes = vm.u8.slice(data, data + lengthOf(vm, self));
  const quote = bytes.includes(39) && !bytes.includes(34) ? 34 : 39;
  const writer = new ByteWriter(bytes.length + before.length + after.length + 3);
  writer.writeText(before);
  writer.writeText("b");
  writer.writeByte(quote);
  writeRepr(writer, bytes, escapesApostrophes ? 39 : quote);
  writer.writeByte(quote);
  writer.writeText(after);
  return asciiStr(vm, writer);
}

function asciiStr(vm: Machine, writer: ByteWriter): Address {
  const mark = vm.mark();
  const bytes = vm.hold(writer.finish(vm));
  const text = newAscii(vm, bytesData(vm, bytes), writer.length);
  vm.release(mark);
  return text;
}

/** PyBytes_Repr. */
export function bytesRepr(vm: Machine, self: Address): Address {
  return reprOf(vm, self, "", "", false);
}

/** bytes_str: under -b a BytesWarning comes first. */
export function bytesStr(vm: Machine, self: Address): Address {
  if (vm.i32[IS_FLAG_BYTES_WARNING >> 2] !== 0) warn(vm, BYTES_WARNING, "str() on a bytes instance", 1);
  return bytesRepr(vm, self);
}

/** bytearray_repr, with the name of the class. */
export function bytearrayRepr(vm: Machine, self: Address): Address {
  const name = vm.typeName(self);
  return reprOf(vm, self, `${name.slice(name.lastIndexOf(".") + 1)}(`, ")", true);
}

export function bytearrayStr(vm: Machine, self: Address): Address {
  if (vm.i32[IS_FLAG_BYTES_WARNING >> 2] !== 0) warn(vm, BYTES_WARNING, "str() on a bytearray instance", 1);
  return bytearrayRepr(vm, self);
}
