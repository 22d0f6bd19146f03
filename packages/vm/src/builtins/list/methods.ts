/** What lists do (Objects/listobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newBool } from "../../object/compare.ts";
import { getIter, iterNext, lengthHint } from "../../object/iterate.ts";
import { asInt, asSsize } from "../../object/number.ts";
import {
  EQ,
  FLAG_LIST_SUBCLASS,
  LIST_ALLOCATED,
  LIST_ITEMS,
  NE,
  OB_SIZE,
  OB_TYPE,
  TP_BASICSIZE,
} from "../../object/offsets.ts";
import { repr, reprEnter, reprLeave } from "../../object/repr.ts";
import { INDEX_ERROR, LIST_TYPE, NOT_IMPLEMENTED, TUPLE_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { dictSize } from "../dict/dict.ts";
import { newInt } from "../int/int.ts";
import { SSIZE_MAX } from "../str/arguments.ts";
import { StringWriter } from "../str/text.ts";
import { tupleFromArray, tupleItem, tupleSize } from "../tuple/tuple.ts";
import { boundArgument, compareSequences, countItem, findItem, writeItems } from "./compare.ts";
import {
  listAppend,
  listAppendOwned,
  listClear,
  listFromArray,
  listPreallocate,
  listResize,
  listSize,
  newList,
  newListSized,
} from "./list.ts";
import { itemsOf, listReplaceSlice, moveWords } from "./slicing.ts";
import { listSort } from "./sort.ts";

export function appendMethod(vm: Machine, self: Address, item: Address): Address {
  listAppend(vm, self, item);
  return vm.none();
}

export function insertMethod(vm: Machine, self: Address, index: Address, item: Address): Address {
  listInsert(vm, self, asSsize(vm, index), item);
  return vm.none();
}

/** PyList_Insert: the index is clipped. */
export function listInsert(vm: Machine, list: Address, index: number, item: Address): void {
  const i32 = vm.i32;
  const size = i32[(list + OB_SIZE) >> 2];
  const at = index < 0 ? Math.max(index + size, 0) : Math.min(index, size);
  listResize(vm, list, size + 1);
  const items = i32[(list + LIST_ITEMS) >> 2];
  moveWords(i32, items + 8 * (at + 1), items + 8 * at, size - at);
  i32[(items + 8 * at) >> 2] = vm.newRef(item);
  i32[(items + 8 * at + 4) >> 2] = 0;
}

export function extendMethod(vm: Machine, self: Address, iterable: Address): Address {
  listExtend(vm, self, iterable);
  return vm.none();
}

/** list_extend: appends what `iterable` yields. What it yielded before it throws stays. */
export function listExtend(vm: Machine, list: Address, iterable: Address): void {
  const type = vm.typeOf(iterable);
  if (type === LIST_TYPE || type === TUPLE_TYPE || iterable === list) extendFromItems(vm, list, iterable);
  else extendFromIterator(vm, list, iterable);
}

function extendFromItems(vm: Machine, list: Address, source: Address): void {
  const i32 = vm.i32;
  const count = i32[(source + OB_SIZE) >> 2];
  if (count === 0) return;
  const size = i32[(list + OB_SIZE) >> 2];
  if (i32[(list + LIST_ITEMS) >> 2] === 0) listPreallocate(vm, list, count);
  listResize(vm, list, size + count);
  let from = itemsOf(vm, source) >> 2; // after the resize: it may be the same list
  let to = (i32[(list + LIST_ITEMS) >> 2] + 8 * size) >> 2;
  for (let left = count; left > 0; left--, from += 2, to += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[to] = item;
    i32[to + 1] = 0;
  }
}

function extendFromIterator(vm: Machine, list: Address, iterable: Address): void {
  const i32 = vm.i32;
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const hint = lengthHint(vm, iterable, 8);
  const size = i32[(list + OB_SIZE) >> 2];
  if (i32[(list + LIST_ITEMS) >> 2] !== 0) {
    if (size + hint < 2 ** 63) listResize(vm, list, size + hint); // else the hint is no hint
    i32[(list + OB_SIZE) >> 2] = size;
  } else if (hint !== 0) listPreallocate(vm, list, hint);
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    listAppendOwned(vm, list, item);
  }
  const count = i32[(list + OB_SIZE) >> 2];
  if (count < i32[(list + LIST_ALLOCATED) >> 2]) listResize(vm, list, count);
  vm.release(mark);
}

export function popMethod(vm: Machine, self: Address, index: Address): Address {
  return listPop(vm, self, index === 0 ? -1 : asSsize(vm, index));
}

/** Takes the item at an index out (owned); 0 with IndexError where there is none. */
export function listPop(vm: Machine, list: Address, index: number): Address {
  const i32 = vm.i32;
  const size = i32[(list + OB_SIZE) >> 2];
  if (size === 0) return vm.fail(INDEX_ERROR, "pop from empty list");
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) return vm.fail(INDEX_ERROR, "pop index out of range");
  const items = i32[(list + LIST_ITEMS) >> 2];
  const item = i32[(items + 8 * at) >> 2];
  if (at < size - 1) moveWords(i32, items + 8 * at, items + 8 * (at + 1), size - at - 1);
  listResize(vm, list, size - 1);
  return item;
}

/** Deletes the item at an index that is known to be valid. */
export function listRemoveAt(vm: Machine, list: Address, index: number): void {
  listReplaceSlice(vm, list, index, index + 1, 0, 0);
}

export function removeMethod(vm: Machine, self: Address, value: Address): Address {
  const index = findItem(vm, self, value, 0, SSIZE_MAX);
  if (index < 0) return vm.fail(VALUE_ERROR, "list.remove(x): x not in list");
  listRemoveAt(vm, self, index);
  return vm.none();
}

export function indexMethod(vm: Machine, self: Address, value: Address, start: Address, stop: Address): Address {
  const from = boundArgument(vm, start, 0);
  const to = boundArgument(vm, stop, SSIZE_MAX);
  const size = listSize(vm, self);
  const index = findItem(
    vm,
    self,
    value,
    from < 0 ? Math.max(from + size, 0) : from,
    to < 0 ? Math.max(to + size, 0) : to,
  );
  if (index >= 0) return newInt(vm, index);
  const mark = vm.mark();
  const text = vm.toJs(vm.hold(repr(vm, value)));
  vm.release(mark);
  return vm.fail(VALUE_ERROR, `${text} is not in list`);
}

export function countMethod(vm: Machine, self: Address, value: Address): Address {
  return newInt(vm, countItem(vm, self, value));
}

export function reverseMethod(vm: Machine, self: Address): Address {
  listReverse(vm, self);
  return vm.none();
}

/** PyList_Reverse. */
export function listReverse(vm: Machine, list: Address): void {
  const i32 = vm.i32;
  let low = i32[(list + LIST_ITEMS) >> 2] >> 2;
  for (let high = low + 2 * i32[(list + OB_SIZE) >> 2] - 2; low < high; low += 2, high -= 2) {
    const item = i32[low];
    i32[low] = i32[high];
    i32[high] = item;
  }
}

export function clearMethod(vm: Machine, self: Address): Address {
  listClear(vm, self);
  return vm.none();
}

export function copyMethod(vm: Machine, self: Address): Address {
  return listFromArray(vm, vm.get(self, LIST_ITEMS), listSize(vm, self));
}

export function sortMethod(vm: Machine, self: Address, key: Address, reverse: Address): Address {
  const isReverse = reverse !== 0 && asInt(vm, reverse) !== 0;
  listSort(vm, self, key, isReverse);
  return vm.none();
}

export function sizeofMethod(vm: Machine, self: Address): Address {
  return newInt(vm, vm.get(vm.typeOf(self), TP_BASICSIZE) + 8 * vm.get(self, LIST_ALLOCATED));
}

/** PyList_AsTuple. */
export function listAsTuple(vm: Machine, list: Address): Address {
  return tupleFromArray(vm, vm.get(list, LIST_ITEMS), listSize(vm, list));
}

/** sq_concat. */
export function listConcat(vm: Machine, a: Address, b: Address): Address {
  if (!vm.hasFlag(b, FLAG_LIST_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `can only concatenate list (not "${vm.typeName(b)}") to list`);
  }
  const i32 = vm.i32;
  const aSize = listSize(vm, a);
  const bSize = listSize(vm, b);
  const result = newListSized(vm, aSize + bSize);
  let to = i32[(result + LIST_ITEMS) >> 2] >> 2;
  to = copyItems(i32, to, i32[(a + LIST_ITEMS) >> 2], aSize);
  copyItems(i32, to, i32[(b + LIST_ITEMS) >> 2], bSize);
  return result;
}

/** Copies `count` borrowed words and counts them; returns where the copies end, as a word index. */
export function copyItems(i32: Int32Array, to: number, items: Address, count: number): number {
  let target = to;
  for (let from = items >> 2, left = count; left > 0; left--, from += 2, target += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[target] = item;
  }
  return target;
}

/** sq_repeat. */
export function listRepeat(vm: Machine, self: Address, count: number): Address {
  const size = listSize(vm, self);
  if (size === 0 || count <= 0) return newList(vm);
  const i32 = vm.i32;
  const result = newListSized(vm, size * count);
  const items = i32[(self + LIST_ITEMS) >> 2];
  if (size === 1) fillWith(i32, i32[(result + LIST_ITEMS) >> 2] >> 2, i32[items >> 2], count);
  else {
    let to = i32[(result + LIST_ITEMS) >> 2] >> 2;
    for (let left = count; left > 0; left--) to = copyItems(i32, to, items, size);
  }
  return result;
}

/** Writes `count` references to one item, counted at once. */
export function fillWith(i32: Int32Array, to: number, item: Address, count: number): void {
  i32[item >> 2] += count;
  for (let at = to, end = to + 2 * count; at < end; at += 2) i32[at] = item;
}

/** sq_inplace_concat. */
export function listInPlaceConcat(vm: Machine, self: Address, other: Address): Address {
  listExtend(vm, self, other);
  return vm.newRef(self);
}

/** sq_inplace_repeat. */
export function listInPlaceRepeat(vm: Machine, self: Address, count: number): Address {
  const size = listSize(vm, self);
  if (size === 0 || count === 1) return vm.newRef(self);
  if (count < 1) listClear(vm, self);
  else {
    const i32 = vm.i32;
    listResize(vm, self, size * count);
    const items = i32[(self + LIST_ITEMS) >> 2];
    let to = (items >> 2) + 2 * size;
    i32.fill(0, to, (items >> 2) + 2 * size * count);
    for (let left = count - 1; left > 0; left--) to = copyItems(i32, to, items, size);
  }
  return vm.newRef(self);
}

/** sq_item. */
export function listGetItem(vm: Machine, self: Address, index: number): Address {
  const i32 = vm.i32;
  if (index < 0 || index >= i32[(self + OB_SIZE) >> 2]) throw vm.raise(INDEX_ERROR, "list index out of range");
  return vm.newRef(i32[(i32[(self + LIST_ITEMS) >> 2] + 8 * index) >> 2]);
}

/** sq_contains. */
export function listContains(vm: Machine, self: Address, value: Address): number {
  return findItem(vm, self, value, 0, SSIZE_MAX) >= 0 ? 1 : 0;
}

/** tp_richcompare. */
export function listRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (!vm.hasFlag(a, FLAG_LIST_SUBCLASS) || !vm.hasFlag(b, FLAG_LIST_SUBCLASS)) return vm.newRef(NOT_IMPLEMENTED);
  if ((op === EQ || op === NE) && listSize(vm, a) !== listSize(vm, b)) return newBool(vm, op === NE);
  return compareSequences(vm, a, b, op);
}

/** tp_repr. */
export function listRepr(vm: Machine, self: Address): Address {
  if (listSize(vm, self) === 0) return vm.str("[]");
  if (reprEnter(vm, self)) return vm.str("[...]");
  try {
    const writer = new StringWriter();
    writer.writeText("[");
    writeItems(vm, writer, self);
    writer.writeText("]");
    return writer.finish(vm);
  } finally {
    reprLeave(vm, self);
  }
}

/** tp_init. */
export function listInit(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const exact = vm.i32[(self + OB_TYPE) >> 2] === LIST_TYPE;
  if (exact && kwargs !== 0 && dictSize(vm, kwargs) !== 0) {
    throw vm.raise(TYPE_ERROR, "list() takes no keyword arguments");
  }
  const count = tupleSize(vm, args);
  if (count > 1) throw vm.raise(TYPE_ERROR, `list expected at most 1 argument, got ${count}`);
  initializeList(vm, self, count === 1 ? tupleItem(vm, args, 0) : 0);
}

/** tp_vectorcall of the type. */
export function listVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (kwnames !== 0 && tupleSize(vm, kwnames) !== 0) throw vm.raise(TYPE_ERROR, "list() takes no keyword arguments");
  if (nargs > 1) throw vm.raise(TYPE_ERROR, `list expected at most 1 argument, got ${nargs}`);
  const list = type === LIST_TYPE ? newList(vm) : vm.genericAlloc(type, 0);
  if (nargs === 0) return list;
  vm.hold(list);
  initializeList(vm, list, vm.i32[argv >> 2]);
  return vm.unhold();
}

function initializeList(vm: Machine, list: Address, iterable: Address): void {
  if (vm.get(list, LIST_ITEMS) !== 0) listClear(vm, list);
  if (iterable !== 0) listExtend(vm, list, iterable);
}
