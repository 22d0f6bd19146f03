/**
 * The instructions that build dicts, sets, strs and slices of what lies on the stack, or add to one that lies there.
 *
 * As all in the table of rare-instructions.ts.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictSet, newDictPresized } from "../builtins/dict/dict.ts";
import { newSet, setAdd, setUpdate } from "../builtins/set/set.ts";
import { newSlice } from "../builtins/slice.ts";
import { joinStrings } from "../builtins/str/text.ts";
import { deallocate } from "../object/dealloc.ts";
import { TUPLE_ITEMS } from "../object/offsets.ts";
import { NONE } from "../object/static.ts";
import { dictMergeOperation, dictUpdateOperation, formatValue, listExtendOperation } from "./operations/building.ts";
import { dropTop, replaceSlots } from "./value-stack.ts";

/** BUILD_MAP of `count` pairs. */
export function buildMap(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const base = sp - (count << 2);
  const dict = newDictPresized(vm, count);
  if (count === 0) {
    i32[sp] = dict;
    return sp + 2;
  }
  vm.hold(dict);
  for (let at = base; at < sp; at += 4) dictSet(vm, dict, i32[at], i32[at + 2]);
  vm.unhold();
  return replaceSlots(vm, base, sp, dict);
}

/** BUILD_CONST_KEY_MAP of `count` values below the tuple of their keys. */
export function buildConstKeyMap(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const base = sp - ((count + 1) << 1);
  const keys = (i32[sp - 2] + TUPLE_ITEMS) >> 2;
  const dict = vm.hold(newDictPresized(vm, count));
  for (let i = 0; i < count; i++) dictSet(vm, dict, i32[keys + 2 * i], i32[base + 2 * i]);
  vm.unhold();
  return replaceSlots(vm, base, sp, dict);
}

/** BUILD_SET of `count` items. */
export function buildSet(vm: Machine, _: Address, sp: number, count: number): number {
  const i32 = vm.i32;
  const base = sp - (count << 1);
  const set = newSet(vm);
  vm.hold(set);
  for (let at = base; at < sp; at += 2) setAdd(vm, set, i32[at]);
  vm.unhold();
  return replaceSlots(vm, base, sp, set);
}

/** BUILD_STRING of `count` strs. */
export function buildString(vm: Machine, _: Address, sp: number, count: number): number {
  const base = sp - (count << 1);
  return replaceSlots(vm, base, sp, joinStrings(vm, base << 2, count));
}

/** BUILD_SLICE of two parts or three. */
export function buildSlice(vm: Machine, _: Address, sp: number, parts: number): number {
  const i32 = vm.i32;
  const base = sp - (parts << 1);
  return replaceSlots(vm, base, sp, newSlice(vm, i32[base], i32[base + 2], parts === 3 ? i32[sp - 2] : NONE));
}

/** FORMAT_VALUE: `form` has the conversion, and 4 where a format specification lies above the value. */
export function formatField(vm: Machine, _: Address, sp: number, form: number): number {
  const i32 = vm.i32;
  const hasSpec = (form & 4) !== 0;
  const at = hasSpec ? sp - 4 : sp - 2;
  const value = i32[at];
  const spec = hasSpec ? i32[sp - 2] : 0;
  i32[at] = formatValue(vm, value, spec, form & 3);
  if (--i32[value >> 2] === 0) deallocate(vm, value);
  if (spec !== 0 && --i32[spec >> 2] === 0) deallocate(vm, spec);
  return at + 2;
}

/** SET_ADD to the set that lies `depth` below the item. */
export function addToSet(vm: Machine, _: Address, sp: number, depth: number): number {
  const i32 = vm.i32;
  setAdd(vm, i32[sp - 2 - 2 * depth], i32[sp - 2]);
  return dropTop(vm, sp);
}

/** MAP_ADD to the dict that lies `depth` below the key. */
export function addToMap(vm: Machine, _: Address, sp: number, depth: number): number {
  const i32 = vm.i32;
  dictSet(vm, i32[sp - 4 - 2 * depth], i32[sp - 4], i32[sp - 2]);
  return dropTop(vm, dropTop(vm, sp));
}

/** LIST_EXTEND. */
export function extendList(vm: Machine, _: Address, sp: number, depth: number): number {
  listExtendOperation(vm, vm.i32[sp - 2 - 2 * depth], vm.i32[sp - 2]);
  return dropTop(vm, sp);
}

/** SET_UPDATE. */
export function updateSet(vm: Machine, _: Address, sp: number, depth: number): number {
  setUpdate(vm, vm.i32[sp - 2 - 2 * depth], vm.i32[sp - 2]);
  return dropTop(vm, sp);
}

/** DICT_UPDATE. */
export function updateMap(vm: Machine, _: Address, sp: number, depth: number): number {
  dictUpdateOperation(vm, vm.i32[sp - 2 - 2 * depth], vm.i32[sp - 2]);
  return dropTop(vm, sp);
}

/** DICT_MERGE: the function that is to be called lies two below the dict. */
export function mergeMap(vm: Machine, _: Address, sp: number, depth: number): number {
  const at = sp - 2 - 2 * depth;
  dictMergeOperation(vm, vm.i32[at - 4], vm.i32[at], vm.i32[sp - 2]);
  return dropTop(vm, sp);
}
