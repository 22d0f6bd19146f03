/** What the methods of str make of their arguments. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { asSize, asSsize, isIndex } from "../../object/number.ts";
import { LONG_DIGITS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { INT_TYPE, NONE, OVERFLOW_ERROR, TYPE_ERROR } from "../../object/static.ts";
import { exactStr, isStr } from "./text.ts";

/** The largest Py_ssize_t, as far as a number holds it: beyond every length. */
export const SSIZE_MAX = 9007199254740992;

/**
 * Throws the message of a Clinic `unicode` parameter unless `object` is a str. `where` is "argument" or "argument
 * 2".
 */
export function requireStr(vm: Machine, object: Address, method: string, where: string): void {
  if (!isStr(vm, object)) {
    throw vm.raise(TYPE_ERROR, `${method}() ${where} must be str, not ${noneOrType(vm, object)}`);
  }
}

/** The type's name as argument errors show it: None by its own name. */
export function noneOrType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** ensure_unicode. */
export function ensureStr(vm: Machine, object: Address): void {
  if (!isStr(vm, object)) throw vm.raise(TYPE_ERROR, `must be str, not ${vm.typeName(object)}`);
}

/** A Py_ssize_t parameter. */
export function sizeArgument(vm: Machine, object: Address): number {
  if (vm.i32[(object + OB_TYPE) >> 2] === INT_TYPE) {
    const size = vm.i32[(object + OB_SIZE) >> 2]!;
    if (size === 0) return 0;
    if (size === 1) return vm.i32[(object + LONG_DIGITS) >> 2]!;
    if (size === -1) return -vm.i32[(object + LONG_DIGITS) >> 2]!;
  }
  return asSsize(vm, object);
}

/** What stands for no limit of `maxsplit`: beyond every length. */
export const NO_SPLIT_LIMIT = 0x7fffffff;
/** MAX_PREALLOC. */
const MOST_PREALLOCATED = 12;

/** The `maxsplit` of split and rsplit, from 0 to {@link NO_SPLIT_LIMIT}; `maxSplit` 0 when it is not given. */
export function splitLimit(vm: Machine, maxSplit: Address): number {
  const limit = maxSplit === 0 ? -1 : sizeArgument(vm, maxSplit);
  return limit < 0 || limit > NO_SPLIT_LIMIT ? NO_SPLIT_LIMIT : limit;
}

/** PREALLOC_SIZE: for how many parts the list is made. */
export function roomForParts(limit: number): number {
  return limit >= MOST_PREALLOCATED ? MOST_PREALLOCATED : limit + 1;
}

/** A C int parameter (_PyLong_AsInt of an index). */
export function intArgument(vm: Machine, object: Address): number {
  const value = asSize(vm, object, 0);
  if (value > 0x7fffffff || value < -0x80000000) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C int");
  }
  return value;
}

/** _PyEval_SliceIndex: `fallback` for None or what is not given; clipped. */
export function sliceIndex(vm: Machine, object: Address, fallback: number): number {
  if (object === 0 || object === NONE) return fallback;
  if (vm.i32[(object + OB_TYPE) >> 2] === INT_TYPE) {
    const size = vm.i32[(object + OB_SIZE) >> 2]!;
    if (size === 0) return 0;
    if (size === 1) return vm.i32[(object + LONG_DIGITS) >> 2]!;
    if (size === -1) return -vm.i32[(object + LONG_DIGITS) >> 2]!;
  }
  if (!isIndex(vm, object)) {
    throw vm.raise(TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
  }
  return asSize(vm, object, 0);
}

/** ADJUST_INDICES for one bound: negative from the end, then inside `[0, length]`. */
export function clipStart(index: number, length: number): number {
  return index >= 0 ? index : Math.max(index + length, 0);
}

export function clipEnd(index: number, length: number): number {
  if (index > length) return length;
  return index >= 0 ? index : Math.max(index + length, 0);
}

/** Throws when a function without keyword parameters was called with some. `name` is "str.find". */
export function rejectKeywords(vm: Machine, name: string, kwnames: Address): void {
  if (kwnames !== 0 && vm.tupleSize(kwnames) > 0) throw vm.raise(TYPE_ERROR, `${name}() takes no keyword arguments`);
}

/** PyArg_ParseTuple's count check. */
export function checkArgumentCount(vm: Machine, name: string, nargs: number, least: number, most: number): void {
  if (nargs >= least && nargs <= most) return;
  const bound = least === most ? "exactly" : nargs < least ? "at least" : "at most";
  const count = nargs < least ? least : most;
  const plural = count === 1 ? "" : "s";
  throw vm.raise(TYPE_ERROR, `${name}() takes ${bound} ${count} argument${plural} (${nargs} given)`);
}

/** unicode_result_unchanged: `self` itself, or an exact copy of an instance of a subclass. */
export function unchanged(vm: Machine, self: Address): Address {
  return exactStr(vm, self);
}
