/** Subscripts, iteration, unpacking and building of sequences: exact lists and tuples in place, everything else through the protocols. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { dictGet, dictSet } from "../builtins/dict/dict.ts";
import { raiseWithArgument } from "../builtins/exceptions/create.ts";
import { isSmallInt } from "../builtins/int/box.ts";
import { newListSized } from "../builtins/list/list.ts";
import { charStr } from "../builtins/str/text.ts";
import { emptyTuple, newTuple } from "../builtins/tuple/tuple.ts";
import { deallocate } from "../object/dealloc.ts";
import { identifier } from "../object/identifiers.ts";
import { iterStep } from "../object/iterate.ts";
import { LIST_ITEMS, LONG_DIGITS, OB_SIZE, OB_TYPE, STR_STATE, TUPLE_ITEMS } from "../object/offsets.ts";
import { DICT_TYPE, INDEX_ERROR, INT_TYPE, KEY_ERROR, LIST_TYPE, STR_TYPE, TUPLE_TYPE } from "../object/static.ts";
import { setItem } from "../object/subscript.ts";
import { subscript } from "./operations/items.ts";
import { unpackIterable } from "./operations/unpacking.ts";
import { loopEnded } from "./tracing.ts";

const ID_LIST_INDEX = identifier("list index out of range");
const ID_TUPLE_INDEX = identifier("tuple index out of range");

/** The state bit of a str whose characters are ASCII and lie behind its header of 48 bytes. */
const STATE_ASCII = 64;
const ASCII_DATA = 48;

/** The i32 index of the item that an exact int asks of an exact list or tuple, or 0. */
function itemIndex(i32: Int32Array, sequence: Address, type: Address, key: Address): number {
  if (i32[(key + OB_TYPE) >> 2] !== INT_TYPE) return 0;
  const size = i32[(key + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 > 2) return 0;
  let index = Math.imul(size, i32[(key + LONG_DIGITS) >> 2]);
  const length = i32[(sequence + OB_SIZE) >> 2];
  if (index < 0) index = (index + length) | 0;
  if (index >>> 0 >= length) return 0;
  const items = type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS;
  return (items >> 2) + (index << 1);
}

/**
 * BINARY_SUBSCR: the item of the second slot that the topmost asks for; both are released. False: they are not, and the exception is current. That is how a
 * missing key or index is told; other errors are thrown.
 */
export function binarySubscript(vm: Machine, sp: number): boolean {
  const i32 = vm.i32;
  const container = i32[sp - 4];
  const key = i32[sp - 2];
  const type = i32[(container + OB_TYPE) >> 2];
  let result = 0;
  if (type === LIST_TYPE || type === TUPLE_TYPE) {
    const at = itemIndex(i32, container, type, key);
    if (at !== 0) {
      result = i32[at];
      i32[result >> 2]++;
    } else if (isSmallInt(vm, key)) return noItem(vm, type);
  } else if (type === DICT_TYPE) {
    result = dictGet(vm, container, key);
    if (result === 0) return noKey(vm, key);
    i32[result >> 2]++;
  } else if (type === STR_TYPE) result = asciiCharacter(vm, container, key);
  if (result === 0) result = subscript(vm, container, key);
  i32[sp - 4] = result;
  if (--i32[container >> 2] === 0) deallocate(vm, container);
  if (--i32[key >> 2] === 0) deallocate(vm, key);
  return true;
}

function noKey(vm: Machine, key: Address): boolean {
  raiseWithArgument(vm, KEY_ERROR, key);
  return false;
}

function noItem(vm: Machine, type: Address): boolean {
  raiseWithArgument(vm, INDEX_ERROR, vm.id(type === LIST_TYPE ? ID_LIST_INDEX : ID_TUPLE_INDEX));
  return false;
}

/** A character of an ASCII str, owned, or 0 where that is not what is asked for. */
function asciiCharacter(vm: Machine, str: Address, key: Address): Address {
  const i32 = vm.i32;
  if (i32[(key + OB_TYPE) >> 2] !== INT_TYPE || (i32[(str + STR_STATE) >> 2] & STATE_ASCII) === 0) return 0;
  const size = i32[(key + OB_SIZE) >> 2];
  if ((size + 1) >>> 0 > 2) return 0;
  const length = i32[(str + OB_SIZE) >> 2];
  let index = Math.imul(size, i32[(key + LONG_DIGITS) >> 2]);
  if (index < 0) index = (index + length) | 0;
  return index >>> 0 < length ? charStr(vm, vm.u8[str + ASCII_DATA + index]) : 0;
}

/** STORE_SUBSCR: the third slot goes into the second at the topmost; all three are released. */
export function storeSubscriptInstruction(vm: Machine, sp: number): void {
  const i32 = vm.i32;
  const key = i32[sp - 2];
  const container = i32[sp - 4];
  const value = i32[sp - 6];
  const type = i32[(container + OB_TYPE) >> 2];
  const at = type === LIST_TYPE ? itemIndex(i32, container, LIST_TYPE, key) : 0;
  if (at !== 0) {
    const old = i32[at];
    i32[at] = value;
    if (--i32[old >> 2] === 0) deallocate(vm, old);
  } else {
    if (type === DICT_TYPE) dictSet(vm, container, key, value);
    else setItem(vm, container, key, value);
    if (--i32[value >> 2] === 0) deallocate(vm, value);
  }
  if (--i32[container >> 2] === 0) deallocate(vm, container);
  if (--i32[key >> 2] === 0) deallocate(vm, key);
}

/** FOR_ITER: the iterator's next item, owned, or 0 at its end. */
export function nextItem(vm: Machine, iterator: Address): Address {
  const item = iterStep(vm, iterator);
  if (item === 0) loopEnded(vm);
  return item;
}

/** UNPACK_SEQUENCE: the topmost slot is replaced by its `count` items, the first on top. */
export function unpackSequence(vm: Machine, sp: number, count: number): void {
  const i32 = vm.i32;
  const sequence = i32[sp - 2];
  const type = i32[(sequence + OB_TYPE) >> 2];
  if ((type === TUPLE_TYPE || type === LIST_TYPE) && i32[(sequence + OB_SIZE) >> 2] === count) {
    let from = (type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS) >> 2;
    for (let to = sp - 4 + 2 * count; to >= sp - 2; to -= 2, from += 2) {
      const item = i32[from];
      i32[item >> 2]++;
      i32[to] = item;
    }
  } else unpackIterable(vm, sequence, count, -1, sp);
  if (--i32[sequence >> 2] === 0) deallocate(vm, sequence);
}

/** BUILD_TUPLE: a tuple of the `count` topmost slots, which it takes over. Owned. */
export function buildTuple(vm: Machine, sp: number, count: number): Address {
  if (count === 0) return emptyTuple(vm);
  const tuple = newTuple(vm, count);
  moveSlots(vm.i32, sp - 2 * count, sp, (tuple + TUPLE_ITEMS) >> 2);
  return tuple;
}

/** BUILD_LIST: the same as a list. */
export function buildList(vm: Machine, sp: number, count: number): Address {
  const list = newListSized(vm, count);
  moveSlots(vm.i32, sp - 2 * count, sp, vm.i32[(list + LIST_ITEMS) >> 2] >> 2);
  return list;
}

function moveSlots(i32: Int32Array, from: number, end: number, to: number): void {
  for (; from < end; from += 2, to += 2) i32[to] = i32[from];
}
