/**
 * Interning, and the end of strings.
 *
 * The dict of interned strings maps each to itself. Its two references are not counted, so that an interned str
 * dies with its last
 * user, and is then taken out of the dict.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import {
  DICT_ENTRY_BYTES,
  DICT_KEYS,
  DK_INDICES,
  DK_NENTRIES,
  DK_SIZE,
  ENTRY_KEY,
  ENTRY_VALUE,
} from "../../object/offsets.ts";
import { OB_TYPE, STR_STATE, STR_STATE_COMPACT, STR_STATE_INTERNED } from "../../object/offsets.ts";
import { IS_EMPTY_STR, IS_INTERNED, IS_UNICODE_LATIN1 } from "../../object/state.ts";
import { STR_TYPE } from "../../object/static.ts";
import { dictDelete, dictSetDefault, newDict } from "../dict/dict.ts";
import { newStr, STR_DATA_POINTER } from "./text.ts";

const INTERNED_MORTAL = 1;

/**
 * PyUnicode_InternInPlace: takes over `str`, returns the interned str that equals it. Strings of subclasses stay
 * what they are.
 */
export function internInPlace(vm: Machine, str: Address): Address {
  const i32 = vm.i32;
  if (i32[(str + OB_TYPE) >> 2] !== STR_TYPE) return str;
  if ((i32[(str + STR_STATE) >> 2]! & STR_STATE_INTERNED) !== 0) return str;
  vm.hold(str);
  if (i32[IS_INTERNED >> 2] === 0) i32[IS_INTERNED >> 2] = newDict(vm);
  const interned = dictSetDefault(vm, i32[IS_INTERNED >> 2]!, str, str);
  vm.unhold();
  if (interned !== str) {
    vm.incref(interned);
    vm.decref(str);
    return interned;
  }
  i32[str >> 2]! -= 2;
  i32[(str + STR_STATE) >> 2]! |= INTERNED_MORTAL;
  return str;
}

/** A new reference to the interned str of `text`. */
export function internText(vm: Machine, text: string): Address {
  return internInPlace(vm, newStr(vm, text));
}

export function isInterned(vm: Machine, str: Address): boolean {
  return (vm.i32[(str + STR_STATE) >> 2]! & STR_STATE_INTERNED) !== 0;
}

/** The end of an exact str whose count has reached 0: it leaves the dict of interned strings and is freed. */
export function strDealloc(vm: Machine, str: Address): void {
  if ((vm.i32[(str + STR_STATE) >> 2]! & STR_STATE_INTERNED) !== 0) forgetInterned(vm, str);
  vm.allocator.release(str);
}

function forgetInterned(vm: Machine, str: Address): void {
  const i32 = vm.i32;
  i32[str >> 2] = 3; // the dict's two references, and one so that it does not die again
  i32[(str + STR_STATE) >> 2]! &= ~STR_STATE_INTERNED;
  dictDelete(vm, i32[IS_INTERNED >> 2]!, str);
  i32[str >> 2] = 0;
}

/** tp_dealloc as far as an instance of a subclass needs it: frees the characters, which lie in a block of their own. */
export function freeCharacters(vm: Machine, str: Address): void {
  const i32 = vm.i32;
  if ((i32[(str + STR_STATE) >> 2]! & STR_STATE_COMPACT) !== 0) return;
  vm.free(i32[(str + STR_DATA_POINTER) >> 2]!);
  i32[(str + STR_DATA_POINTER) >> 2] = 0;
}

/** The end of a machine: drops the dict of interned strings, the one-character strings and the empty one. */
export function releaseStrings(vm: Machine): void {
  const i32 = vm.i32;
  const interned = i32[IS_INTERNED >> 2]!;
  i32[IS_INTERNED >> 2] = 0;
  if (interned !== 0) {
    countInterned(vm, interned);
    vm.decref(interned);
  }
  releaseCharacters(vm);
  const empty = i32[IS_EMPTY_STR >> 2]!;
  i32[IS_EMPTY_STR >> 2] = 0;
  if (empty !== 0) vm.decref(empty);
}

function releaseCharacters(vm: Machine): void {
  const i32 = vm.i32;
  const table = i32[IS_UNICODE_LATIN1 >> 2]!;
  if (table === 0) return;
  i32[IS_UNICODE_LATIN1 >> 2] = 0;
  for (let slot = table; slot < table + 256 * 8; slot += 8) {
    const str = i32[slot >> 2]!;
    i32[slot >> 2] = 0;
    if (str !== 0) vm.decref(str);
  }
}

/** Makes the dict's references counted ones and its strings ordinary. */
function countInterned(vm: Machine, dict: Address): void {
  const i32 = vm.i32;
  const keys = i32[(dict + DICT_KEYS) >> 2]!;
  const size = i32[(keys + DK_SIZE) >> 2]!;
  let entry = keys + DK_INDICES + size * (size <= 0xff ? 1 : size <= 0xffff ? 2 : 4);
  for (let left = i32[(keys + DK_NENTRIES) >> 2]!; left > 0; left--, entry += DICT_ENTRY_BYTES) {
    if (i32[(entry + ENTRY_VALUE) >> 2] === 0) continue;
    const str = i32[(entry + ENTRY_KEY) >> 2]!;
    i32[str >> 2]! += 2;
    i32[(str + STR_STATE) >> 2]! &= ~STR_STATE_INTERNED;
  }
}
