/**
 * The look-up of a key in a table of keys (CPython's lookdict family). The way of a hash through the table is CPython's: all 64 bits of
 * it perturb the way, so that iteration order and the number of comparisons agree.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DICT_KEYS,
  DK_INDICES,
  DK_LOOKUP,
  DK_SIZE,
  EQ,
  FLOAT_VALUE,
  LONG_DIGITS,
  OB_SIZE,
  OB_TYPE,
  STR_HASH,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE, STR_TYPE, TUPLE_TYPE } from "../../object/static.ts";
import { richCompareBool } from "../../object/compare.ts";
import { hashOf } from "../../object/hash.ts";
import { strEqual } from "../str/text.ts";
import { entriesOf, LOOKUP_GENERIC } from "./keys.ts";

/**
 * The hash of a key: the low word, with the high one in `vm.hashHigh`.
 * @throws TypeError for an unhashable key, and whatever `__hash__` throws
 */
export function keyHash(vm: Machine, key: Address): number {
  const i32 = vm.i32;
  const type = i32[(key + OB_TYPE) >> 2];
  if (type === STR_TYPE) {
    const low = i32[(key + STR_HASH) >> 2];
    const high = i32[(key + STR_HASH + 4) >> 2];
    if (low !== -1 || high !== -1) {
      vm.hashHigh = high;
      return low;
    }
  } else if (type === INT_TYPE) {
    const size = i32[(key + OB_SIZE) >> 2];
    if (size === 1) {
      vm.hashHigh = 0;
      return i32[(key + LONG_DIGITS) >> 2];
    }
    if (size === 0) {
      vm.hashHigh = 0;
      return 0;
    }
    if (size === -1) {
      const value = -i32[(key + LONG_DIGITS) >> 2];
      vm.hashHigh = -1;
      return value === -1 ? -2 : value;
    }
    if (size === 2) {
      const digit = i32[(key + LONG_DIGITS + 4) >> 2];
      vm.hashHigh = digit >>> 2;
      return i32[(key + LONG_DIGITS) >> 2] | (digit << 30);
    }
  }
  return hashOf(vm, key);
}

/** The answer of a look-up that would have had to run Python code. */
const UNSURE = -2;

/** Where the last look-up that found nothing ended: a slot that was never used; -1 after it met a deleted one. */
let emptySlot = -1;

/** The slot for a new entry right after a look-up of its key that found nothing, if that passed no deleted entry; else -1. */
export function lastEmptySlot(): number {
  return emptySlot;
}

/**
 * The index of the entry for an exact str in a table that holds only exact strs, or DKIX_EMPTY. Runs no Python code.
 * @param low low word of the key's hash, which must be known
 */
export function lookupUnicode(vm: Machine, keys: Address, key: Address, low: number, high: number): number {
  const i32 = vm.i32;
  const size = i32[(keys + DK_SIZE) >> 2];
  const mask = size - 1;
  const indices = keys + DK_INDICES;
  const entries = entriesOf(i32, keys) >> 2;
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  let passedDummy = false;
  for (;;) {
    const index =
      size <= 0xff
        ? (vm.u8[indices + slot] << 24) >> 24
        : size <= 0xffff
          ? (vm.u16[(indices >> 1) + slot] << 16) >> 16
          : i32[(indices >> 2) + slot];
    if (index >= 0) {
      const entry = entries + 6 * index;
      const candidate = i32[entry + 2];
      if (candidate === key) return index;
      if (i32[entry] === low && i32[entry + 1] === high && strEqual(vm, candidate, key)) return index;
    } else if (index === -1) {
      emptySlot = passedDummy ? -1 : slot;
      return -1;
    } else passedDummy = true;
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + perturbLow + 1) & mask;
  }
}

/**
 * The index of the entry for any key in `dict`, or DKIX_EMPTY. `__eq__` methods may run and change the dict; then the search begins
 * again in what the dict has become.
 * @param quiet UNSURE is the answer where a comparison might run Python code
 */
export function lookupGeneric(
  vm: Machine,
  dict: Address,
  key: Address,
  low: number,
  high: number,
  quiet: boolean,
): number {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  const size = i32[(keys + DK_SIZE) >> 2];
  const mask = size - 1;
  const indices = keys + DK_INDICES;
  const entries = entriesOf(i32, keys) >> 2;
  let slot = low & mask;
  let perturbLow = low;
  let perturbHigh = high;
  let passedDummy = false;
  for (;;) {
    const index =
      size <= 0xff
        ? (vm.u8[indices + slot] << 24) >> 24
        : size <= 0xffff
          ? (vm.u16[(indices >> 1) + slot] << 16) >> 16
          : i32[(indices >> 2) + slot];
    if (index >= 0) {
      const entry = entries + 6 * index;
      const candidate = i32[entry + 2];
      if (candidate === key) return index;
      if (i32[entry] === low && i32[entry + 1] === high) {
        const known = quickEqual(vm, candidate, key);
        if (known === 1) return index;
        if (known < 0) {
          if (quiet) return UNSURE;
          const equal = compareKeys(vm, candidate, key);
          if (i32[(dict + DICT_KEYS) >> 2] !== keys || i32[entry + 2] !== candidate) {
            return lookup(vm, dict, key, low, high);
          }
          if (equal) return index;
        }
      }
    } else if (index === -1) {
      emptySlot = passedDummy ? -1 : slot;
      return -1;
    } else passedDummy = true;
    perturbLow = (perturbLow >>> 5) | (perturbHigh << 27);
    perturbHigh >>>= 5;
    slot = (slot * 5 + perturbLow + 1) & mask;
  }
}

/** The index of the entry for a key in `dict`, or DKIX_EMPTY: `dk_lookup` of the dict's keys. */
export function lookup(vm: Machine, dict: Address, key: Address, low: number, high: number): number {
  return lookupIn(vm, dict, key, low, high, false);
}

/** The same for a key whose hash needs no Python code, without running any: UNSURE where a comparison might. */
export function lookupQuietly(vm: Machine, dict: Address, key: Address): number {
  const low = keyHash(vm, key);
  return lookupIn(vm, dict, key, low, vm.hashHigh, true);
}

function lookupIn(vm: Machine, dict: Address, key: Address, low: number, high: number, quiet: boolean): number {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2];
  if (i32[(keys + DK_LOOKUP) >> 2] !== LOOKUP_GENERIC && i32[(key + OB_TYPE) >> 2] === STR_TYPE) {
    return lookupUnicode(vm, keys, key, low, high);
  }
  return lookupGeneric(vm, dict, key, low, high, quiet);
}

/** Whether two keys are equal: 1 or 0, or -1 if only their types' comparison can tell. */
export function quickEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return -1;
  if (type === STR_TYPE) return strEqual(vm, a, b) ? 1 : 0;
  if (type === INT_TYPE) return intEqual(i32, a, b);
  if (type === TUPLE_TYPE) return tuplesEqual(vm, a, b);
  return type === FLOAT_TYPE ? floatsEqual(vm, a, b) : -1;
}

/** The same for tuples, which are looked into one level deep. */
function tuplesEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const size = i32[(a + OB_SIZE) >> 2];
  if (size !== i32[(b + OB_SIZE) >> 2]) return -1; // items before the end may have a comparison to run
  let p = (a + TUPLE_ITEMS) >> 2;
  let q = (b + TUPLE_ITEMS) >> 2;
  for (let left = size; left > 0; left--, p += 2, q += 2) {
    const known = i32[p] === i32[q] ? 1 : atomsEqual(vm, i32[p], i32[q]);
    if (known !== 1) return known;
  }
  return 1;
}

/** The same for strs, ints and floats. */
function atomsEqual(vm: Machine, a: Address, b: Address): number {
  const i32 = vm.i32;
  const type = i32[(a + OB_TYPE) >> 2];
  if (type !== i32[(b + OB_TYPE) >> 2]) return -1;
  if (type === STR_TYPE) return strEqual(vm, a, b) ? 1 : 0;
  if (type === INT_TYPE) return intEqual(i32, a, b);
  return type === FLOAT_TYPE ? floatsEqual(vm, a, b) : -1;
}

function floatsEqual({ f64 }: Machine, a: Address, b: Address): number {
  return f64[(a + FLOAT_VALUE) >> 3] === f64[(b + FLOAT_VALUE) >> 3] ? 1 : 0;
}

function intEqual(i32: Int32Array, a: Address, b: Address): number {
  const size = i32[(a + OB_SIZE) >> 2];
  if (size !== i32[(b + OB_SIZE) >> 2]) return 0;
  let left = size < 0 ? -size : size;
  for (let at = (a + LONG_DIGITS) >> 2, bt = (b + LONG_DIGITS) >> 2; left > 0; left--, at++, bt++) {
    if (i32[at] !== i32[bt]) return 0;
  }
  return 1;
}

/** `a == b` by richCompareBool; both stay alive meanwhile. */
function compareKeys(vm: Machine, a: Address, b: Address): boolean {
  const mark = vm.mark();
  vm.hold(vm.newRef(a));
  const equal = richCompareBool(vm, a, b, EQ);
  vm.release(mark);
  return equal;
}
