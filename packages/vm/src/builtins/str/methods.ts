/** find, count, startswith and the other methods with `[start[, end]]`, and the small rest. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import {
  FLAG_TUPLE_SUBCLASS,
  OB_TYPE,
  STR_ASCII_DATA,
  STR_STATE,
  STR_STATE_ASCII,
  STR_STATE_COMPACT,
  STR_WIDE_DATA,
} from "../../object/offsets.ts";
import { STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { tuplePack } from "../tuple/tuple.ts";
import {
  checkArgumentCount,
  clipEnd,
  clipStart,
  ensureStr,
  rejectKeywords,
  sliceIndex,
  SSIZE_MAX,
} from "./arguments.ts";
import { countStr, findStr, rfindStr, tailMatch } from "./search.ts";
import { copyStr, isStr, STR_OBJECT_BYTES, strKind, strLength } from "./text.ts";

type Search = (vm: Machine, str: Address, needle: Address, start: number, end: number) => number;

/** The arguments `sub[, start[, end]]` of a method, then what `search` says; -1 for bounds that exclude everything. */
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
  const needle = i32[argv >> 2]!;
  const start = sliceIndex(vm, nargs > 1 ? i32[(argv + 8) >> 2]! : 0, 0);
  const end = sliceIndex(vm, nargs > 2 ? i32[(argv + 16) >> 2]! : 0, SSIZE_MAX);
  ensureStr(vm, needle);
  const length = strLength(vm, self);
  return search(vm, self, needle, clipStart(start, length), clipEnd(end, length));
}

export function strFind(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "find", self, argv, nargs, kwnames, findStr));
}

export function strRfind(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "rfind", self, argv, nargs, kwnames, rfindStr));
}

export function strCount(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return newInt(vm, searchArguments(vm, "count", self, argv, nargs, kwnames, countStr));
}

export function strIndex(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return foundIndex(vm, searchArguments(vm, "index", self, argv, nargs, kwnames, findStr));
}

export function strRindex(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return foundIndex(vm, searchArguments(vm, "rindex", self, argv, nargs, kwnames, rfindStr));
}

function foundIndex(vm: Machine, index: number): Address {
  return index < 0 ? vm.fail(VALUE_ERROR, "substring not found") : newInt(vm, index);
}

export function strStartswith(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return affixMatch(vm, "startswith", self, argv, nargs, kwnames, false);
}

export function strEndswith(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
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
  const affix = i32[argv >> 2]!;
  const start = sliceIndex(vm, nargs > 1 ? i32[(argv + 8) >> 2]! : 0, 0);
  const end = sliceIndex(vm, nargs > 2 ? i32[(argv + 16) >> 2]! : 0, SSIZE_MAX);
  if (isStr(vm, affix)) return newBool(vm, tailMatch(vm, self, affix, start, end, atEnd));
  if (!vm.hasFlag(affix, FLAG_TUPLE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${name} first arg must be str or a tuple of str, not ${vm.typeName(affix)}`);
  }
  for (let i = 0; i < vm.tupleSize(affix); i++) {
    const item = vm.tupleItem(affix, i);
    if (!isStr(vm, item)) {
      throw vm.raise(TYPE_ERROR, `tuple for ${name} must only contain str, not ${vm.typeName(item)}`);
    }
    if (tailMatch(vm, self, item, start, end, atEnd)) return newBool(vm, true);
  }
  return newBool(vm, false);
}

export function strSizeof(vm: Machine, self: Address): Address {
  const state = vm.i32[(self + STR_STATE) >> 2]!;
  let header = STR_OBJECT_BYTES;
  if ((state & STR_STATE_COMPACT) !== 0) header = (state & STR_STATE_ASCII) !== 0 ? STR_ASCII_DATA : STR_WIDE_DATA;
  return newInt(vm, header + (strLength(vm, self) + 1) * strKind(vm, self));
}

export function strGetnewargs(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(copyStr(vm, self));
  const result = tuplePack(vm, copy);
  vm.release(mark);
  return result;
}

/** unicode_str: an exact str is its own. */
export function strStr(vm: Machine, self: Address): Address {
  return vm.i32[(self + OB_TYPE) >> 2] === STR_TYPE ? vm.newRef(self) : copyStr(vm, self);
}
