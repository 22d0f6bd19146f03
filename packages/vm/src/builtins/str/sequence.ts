/** str as a sequence: comparing, indexing, slicing, joining by +, repeating, `in`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { asSize, isIndex } from "../../object/number.ts";
import {
  EQ,
  GE,
  GT,
  LE,
  LONG_DIGITS,
  LT,
  NE,
  OB_SIZE,
  OB_TYPE,
  SLICE_START,
  SLICE_STEP,
  SLICE_STOP,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  STR_ASCII_DATA,
} from "../../object/offsets.ts";
import {
  INDEX_ERROR,
  INT_TYPE,
  OVERFLOW_ERROR,
  NONE,
  NOT_IMPLEMENTED,
  SLICE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { plainStart, plainStop } from "../list/slicing.ts";
import { clipStart, clipEnd, sliceIndex, SSIZE_MAX, unchanged } from "./arguments.ts";
import { narrow } from "./replace.ts";
import { strContains } from "./search.ts";
import { fillChars } from "./justify.ts";
import {
  charStr,
  concat,
  copyBytes,
  emptyStr,
  isStr,
  MAX_STR_LENGTH,
  maxCharValue,
  newStrSized,
  readChar,
  strCompare,
  strData,
  strEqual,
  strKind,
  strLength,
  substring,
  writeChar,
} from "./text.ts";

/** PyUnicode_RichCompare. */
export function strRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!isStr(vm, a) || !isStr(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  if (op === EQ) return newBool(vm, strEqual(vm, a, b));
  if (op === NE) return newBool(vm, !strEqual(vm, a, b));
  return newBool(vm, holds(op, strCompare(vm, a, b)));
}

function holds(op: number, order: number): boolean {
  switch (op) {
    case LT:
      return order < 0;
    case LE:
      return order <= 0;
    case GT:
      return order > 0;
    case GE:
      return order >= 0;
    default:
      return false;
  }
}

/** sq_item: the character at `index`, which is not counted from the end. */
export function strItem(vm: Machine, self: Address, index: number): Address {
  if (index < 0 || index >= vm.i32[(self + STR_LENGTH) >> 2]!) throw vm.raise(INDEX_ERROR, "string index out of range");
  return charStr(vm, readChar(vm, strData(vm, self), strKind(vm, self), index));
}

/** mp_subscript: `self[key]` for an index or a slice. */
export function strSubscript(vm: Machine, self: Address, key: Address): Address {
  const i32 = vm.i32;
  const type = i32[(key + OB_TYPE) >> 2]!;
  let index: number;
  if (type === INT_TYPE && (i32[(key + OB_SIZE) >> 2]! + 1) >>> 0 <= 2) {
    const size = i32[(key + OB_SIZE) >> 2]!;
    index = size === 0 ? 0 : size * i32[(key + LONG_DIGITS) >> 2]!;
  } else if (type === SLICE_TYPE) return strSlice(vm, self, key);
  else if (isIndex(vm, key)) index = asSize(vm, key, INDEX_ERROR);
  else throw vm.raise(TYPE_ERROR, "string indices must be integers");
  const length = i32[(self + STR_LENGTH) >> 2]!;
  if (index < 0) index += length;
  if (index < 0 || index >= length) throw vm.raise(INDEX_ERROR, "string index out of range");
  const state = i32[(self + STR_STATE) >> 2]!;
  if ((state & (STR_STATE_ASCII | 32)) === (STR_STATE_ASCII | 32))
    return charStr(vm, vm.u8[self + STR_ASCII_DATA + index]!);
  return charStr(vm, readChar(vm, strData(vm, self), (state >> 2) & 7, index));
}

/** `self[slice]`. */
function strSlice(vm: Machine, self: Address, slice: Address): Address {
  const length = vm.i32[(self + STR_LENGTH) >> 2];
  const from = plainStart(vm, slice, length);
  const to = plainStop(vm, slice, length);
  if (from < 0 || to < 0) return strAnySlice(vm, self, slice);
  return to > from ? substring(vm, self, from, to) : emptyStr(vm);
}

function strAnySlice(vm: Machine, self: Address, slice: Address): Address {
  const i32 = vm.i32;
  const stepObject = i32[(slice + SLICE_STEP) >> 2]!;
  const step = stepObject === NONE ? 1 : sliceStep(vm, stepObject);
  let start = sliceIndex(vm, i32[(slice + SLICE_START) >> 2]!, step < 0 ? SSIZE_MAX : 0);
  let stop = sliceIndex(vm, i32[(slice + SLICE_STOP) >> 2]!, step < 0 ? -SSIZE_MAX : SSIZE_MAX);
  const length = i32[(self + STR_LENGTH) >> 2]!;
  if (step > 0) {
    start = Math.min(clipStart(start, length), length);
    stop = clipEnd(stop, length);
    if (start >= stop) return emptyStr(vm);
    if (step === 1) return substring(vm, self, start, stop);
    return strGetStrided(vm, self, start, step, Math.floor((stop - start - 1) / step) + 1);
  }
  start = start >= length ? length - 1 : start < 0 ? Math.max(start + length, -1) : start;
  stop = stop >= length ? length - 1 : stop < 0 ? Math.max(stop + length, -1) : stop;
  if (stop >= start) return emptyStr(vm);
  return strGetStrided(vm, self, start, step, Math.floor((start - stop - 1) / -step) + 1);
}

function sliceStep(vm: Machine, object: Address): number {
  const step = sliceIndex(vm, object, 1);
  if (step === 0) throw vm.raise(VALUE_ERROR, "slice step cannot be zero");
  return step;
}

/** A str of `count` characters from `start` on, `step` apart. */
export function strGetStrided(vm: Machine, self: Address, start: number, step: number, count: number): Address {
  if (count === 0) return emptyStr(vm);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const result = newStrSized(vm, count, maxCharValue(vm, self));
  const to = strData(vm, result);
  if (kind === 1) copyStridedBytes(vm.u8, to, data + start, step, count);
  else for (let i = 0, at = start; i < count; i++, at += step) writeChar(vm, to, kind, i, readChar(vm, data, kind, at));
  return narrow(vm, result);
}

function copyStridedBytes(u8: Uint8Array, to: Address, from: Address, step: number, count: number): void {
  for (const end = to + count; to < end; to++, from = (from + step) | 0) u8[to] = u8[from]!;
}

/** sq_concat. */
export function strConcat(vm: Machine, left: Address, right: Address): Address {
  if (!isStr(vm, left)) throw vm.raise(TYPE_ERROR, `must be str, not ${vm.typeName(left)}`);
  if (!isStr(vm, right)) throw vm.raise(TYPE_ERROR, `can only concatenate str (not "${vm.typeName(right)}") to str`);
  return concat(vm, left, right);
}

/** sq_repeat. */
export function strRepeat(vm: Machine, self: Address, count: number): Address {
  if (count < 1) return emptyStr(vm);
  if (count === 1) return unchanged(vm, self);
  const length = strLength(vm, self);
  if (length === 0) return emptyStr(vm);
  if (length > 1 && length * count >= 2 ** 63) throw vm.raise(OVERFLOW_ERROR, "repeated string is too long");
  if (length * count > MAX_STR_LENGTH) vm.noMemory();
  const result = newStrSized(vm, length * count, maxCharValue(vm, self));
  const kind = strKind(vm, self);
  const from = strData(vm, self);
  const to = strData(vm, result);
  if (length === 1) {
    fillChars(vm, to, kind, 0, count, readChar(vm, from, kind, 0));
    return result;
  }
  const total = length * count * kind;
  copyBytes(vm, to, from, length * kind);
  for (let done = length * kind; done < total; done *= 2) copyBytes(vm, to + done, to, Math.min(done, total - done));
  return result;
}

/** sq_contains. */
export function strContainsItem(vm: Machine, self: Address, item: Address): number {
  if (!isStr(vm, item)) {
    throw vm.raise(TYPE_ERROR, `'in <string>' requires string as left operand, not ${vm.typeName(item)}`);
  }
  return strContains(vm, self, item) ? 1 : 0;
}
