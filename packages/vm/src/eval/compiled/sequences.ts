/** Subscripts and building of sequences for compiled code: as in arithmetic.ts, each exported function is one instruction. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { dictGetQuietly, dictReplaceQuietly } from "../../builtins/dict/dict.ts";
import { listAppendFromStack } from "../../builtins/list/list.ts";
import {
  F_LASTI,
  LIST_ALLOCATED,
  LIST_ITEMS,
  LONG_DIGITS,
  OB_SIZE,
  OB_TYPE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { DICT_TYPE, INT_TYPE, LIST_TYPE, STR_TYPE, TUPLE_TYPE } from "../../object/static.ts";
import {
  binarySubscript,
  buildList,
  buildTuple,
  storeSubscriptInstruction,
  unpackSequence,
} from "../sequence-instructions.ts";
import { buildSlice } from "../building-instructions.ts";
import { assignPlainSlice, plainSlice, plainStridedSlice } from "../slices.ts";
import { drop, dropTwo } from "./references.ts";
import { storeTwo } from "./slow-paths.ts";

/** The i32 index of the item that an exact int asks of an exact list or tuple, or 0. */
function itemSlot(i32: Int32Array, sequence: Address, key: Address): number {
  const type = i32[(sequence + OB_TYPE) >> 2];
  if (type !== LIST_TYPE && type !== TUPLE_TYPE) return 0;
  if (i32[(key + OB_TYPE) >> 2] !== INT_TYPE) return 0;
  const size = i32[(key + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 > 2) return 0;
  const length = i32[(sequence + OB_SIZE) >> 2];
  let index = Math.imul(size, i32[(key + LONG_DIGITS) >> 2]);
  if (index < 0) index = (index + length) | 0;
  if (index >>> 0 >= length) return 0;
  const items = type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS;
  return (items >> 2) + (index << 1);
}

/** Whether an item is asked of an exact dict by an exact str or int. */
function isPlainItem(i32: Int32Array, container: Address, key: Address): boolean {
  if (i32[(container + OB_TYPE) >> 2] !== DICT_TYPE) return false;
  const type = i32[(key + OB_TYPE) >> 2];
  return type === STR_TYPE || type === INT_TYPE;
}

/** BINARY_SUBSCR. Owned; 0 with the current exception set where there is no such item. */
export function subscript(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  container: Address,
  key: Address,
  own: number,
): Address {
  const i32 = vm.i32;
  const at = itemSlot(i32, container, key);
  const item = at !== 0 ? i32[at] : isPlainItem(i32, container, key) ? dictGetQuietly(vm, container, key) : 0;
  if (item === 0) {
    return binarySubscript(vm, storeTwo(vm, f, k, slot, container, key, own)) ? i32[slot] : 0;
  }
  i32[item >> 2]++;
  if (own !== 0) dropTwo(vm, f, k, container, key, own);
  return item;
}

/** BUILD_SLICE of the two topmost slots and the BINARY_SUBSCR that follows it, of the third. Owned, as `subscript`. */
export function slicedBy(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const container = i32[sp - 6];
  i32[(f + F_LASTI) >> 2] = k;
  const result = plainSlice(vm, container, i32[sp - 4], i32[sp - 2]);
  if (result === 0) return slicedByObject(vm, f, k, sp, 2);
  dropTwo(vm, f, k, i32[sp - 4], i32[sp - 2], 3);
  drop(vm, f, k, container);
  return result;
}

/** The same with a step. */
export function slicedByStep(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const container = i32[sp - 8];
  i32[(f + F_LASTI) >> 2] = k;
  const result = plainStridedSlice(vm, container, i32[sp - 6], i32[sp - 4], i32[sp - 2]);
  if (result === 0) return slicedByObject(vm, f, k, sp, 3);
  drop(vm, f, k, i32[sp - 6]);
  dropTwo(vm, f, k, i32[sp - 4], i32[sp - 2], 3);
  drop(vm, f, k, container);
  return result;
}

function slicedByObject(vm: Machine, f: Address, k: number, sp: number, parts: number): Address {
  const end = buildSlice(vm, f, sp, parts);
  vm.i32[(f + F_LASTI) >> 2] = k + 1;
  return binarySubscript(vm, end) ? vm.i32[end - 4] : 0;
}

/** BUILD_SLICE of the two topmost slots and the STORE_SUBSCR that follows it: the container is below them, and below that the value. */
export function storeSlice(vm: Machine, f: Address, k: number, sp: number): void {
  const i32 = vm.i32;
  const container = i32[sp - 6];
  const value = i32[sp - 8];
  i32[(f + F_LASTI) >> 2] = k;
  if (!assignPlainSlice(vm, container, i32[sp - 4], i32[sp - 2], value)) {
    storeSliceObject(vm, f, k, sp);
    return;
  }
  dropTwo(vm, f, k, i32[sp - 4], i32[sp - 2], 3);
  dropTwo(vm, f, k, value, container, 3);
}

function storeSliceObject(vm: Machine, f: Address, k: number, sp: number): void {
  const end = buildSlice(vm, f, sp, 2);
  vm.i32[(f + F_LASTI) >> 2] = k + 1;
  storeSubscriptInstruction(vm, end);
}

/** STORE_SUBSCR of an owned value, which has its slot below the other two operands. */
export function storeSubscript(
  vm: Machine,
  f: Address,
  k: number,
  slot: number,
  value: Address,
  container: Address,
  key: Address,
  own: number,
): void {
  const i32 = vm.i32;
  const at = i32[(container + OB_TYPE) >> 2] === LIST_TYPE ? itemSlot(i32, container, key) : 0;
  let old = 0;
  if (at !== 0) {
    old = i32[at];
    i32[at] = value;
  } else if (isPlainItem(i32, container, key)) old = dictReplaceQuietly(vm, container, key, value);
  if (old === 0) {
    i32[slot] = value;
    storeSubscriptInstruction(vm, storeTwo(vm, f, k, slot + 2, container, key, own));
    return;
  }
  drop(vm, f, k, old);
  if (own !== 0) dropTwo(vm, f, k, container, key, own);
}

/** LIST_APPEND of an owned value, which has its slot behind everything else, to the list in another slot. */
export function append(vm: Machine, f: Address, k: number, at: number, slot: number, value: Address): void {
  const i32 = vm.i32;
  const list = i32[at];
  const size = i32[(list + OB_SIZE) >> 2];
  if (size >= i32[(list + LIST_ALLOCATED) >> 2]) return appendAndGrow(vm, f, k, list, slot, value);
  const item = (i32[(list + LIST_ITEMS) >> 2] + 8 * size) >> 2;
  i32[item] = value;
  i32[item + 1] = 0;
  i32[(list + OB_SIZE) >> 2] = size + 1;
}

function appendAndGrow(vm: Machine, f: Address, k: number, list: Address, slot: number, value: Address): void {
  vm.i32[slot] = value;
  vm.i32[(f + F_LASTI) >> 2] = k;
  listAppendFromStack(vm, list, value);
}

export function unpack(vm: Machine, f: Address, k: number, sp: number, count: number): void {
  vm.i32[(f + F_LASTI) >> 2] = k;
  unpackSequence(vm, sp, count);
}

export function tuple(vm: Machine, f: Address, k: number, sp: number, count: number): void {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  i32[sp - 2 * count] = buildTuple(vm, sp, count);
}

export function list(vm: Machine, f: Address, k: number, sp: number, count: number): void {
  const i32 = vm.i32;
  i32[(f + F_LASTI) >> 2] = k;
  i32[sp - 2 * count] = buildList(vm, sp, count);
}
