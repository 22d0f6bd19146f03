/**
 * PyListObject: a resizable array of references behind a pointer.
 *
 *     +-----------+---------+---------+---------+-----------+        +--------+--------+- - -+
 *     | ob_refcnt | ob_type | ob_size | ob_item | allocated |  ----> | item 0 | item 1 | room |
 *     +-----------+---------+---------+---------+-----------+        +--------+--------+- - -+
 *     0           8         16        24        32
 *
 * Dead lists wait in a free list of at most 80 (word `IS_LIST_FREE`: low half the first, high half how many), linked
 * through `ob_item`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { GC_HEAD_BYTES, LIST_ALLOCATED, LIST_ITEMS, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { IS_LIST_FREE } from "../../object/state.ts";
import { LIST_TYPE } from "../../object/static.ts";

export { listAsTuple, listExtend, listInsert, listPop, listRemoveAt, listReverse } from "./methods.ts";
export { listSort } from "./sort.ts";

/** sizeof(PyListObject). */
export const LIST_BYTES = 40;
/** PyList_MAXFREELIST. */
const FREE_LIST_LENGTH = 80;
/** The most items an array can be asked for. */
const MAX_ITEMS = 0x7fffffff / 8;

/** A new empty list, tracked. */
export function newList(vm: Machine): Address {
  const list = newListUntracked(vm);
  vm.track(list);
  return list;
}

/** The same, but the collector does not see it until the caller tracks it. */
function newListUntracked(vm: Machine): Address {
  const i32 = vm.i32;
  const head = IS_LIST_FREE >> 2;
  const list = i32[head];
  if (list === 0) return vm.newContainer(LIST_TYPE, LIST_BYTES);
  i32[head] = i32[(list + LIST_ITEMS) >> 2];
  i32[head + 1]--;
  i32[(list + LIST_ITEMS) >> 2] = 0;
  i32[list >> 2] = 1;
  return list;
}

/**
 * A list of `size` items, all 0 (PyList_New): fill it with {@link listInitItem} before anything else sees it.
 * @throws MemoryError
 */
export function newListSized(vm: Machine, size: number): Address {
  if (size === 0) return newList(vm);
  if (size > MAX_ITEMS) vm.noMemory();
  return newListWith(vm, vm.calloc(8 * size), size);
}

/** An empty list with an array for `room` items, at least one. @throws MemoryError */
export function newListWithRoom(vm: Machine, room: number): Address {
  const list = newListWith(vm, vm.malloc(8 * room), 0);
  vm.i32[(list + LIST_ALLOCATED) >> 2] = room;
  return list;
}

/** A tracked list that takes over the array `items`. */
function newListWith(vm: Machine, items: Address, size: number): Address {
  const list = vm.i32[IS_LIST_FREE >> 2] === 0 ? allocateList(vm, items) : newListUntracked(vm);
  const i32 = vm.i32;
  i32[(list + OB_SIZE) >> 2] = size;
  i32[(list + LIST_ITEMS) >> 2] = items;
  i32[(list + LIST_ALLOCATED) >> 2] = size;
  vm.track(list);
  return list;
}

/** Without memory the array that the list would own is given back. */
function allocateList(vm: Machine, items: Address): Address {
  try {
    return vm.newContainer(LIST_TYPE, LIST_BYTES);
  } catch (error) {
    vm.free(items);
    throw error;
  }
}

/** A list of the `count` borrowed words at `items`. */
export function listFromArray(vm: Machine, items: Address, count: number): Address {
  if (count === 0) return newList(vm);
  const list = newListWith(vm, vm.malloc(8 * count), count);
  const i32 = vm.i32;
  let to = i32[(list + LIST_ITEMS) >> 2] >> 2;
  let from = items >> 2;
  for (let left = count; left > 0; left--, to += 2, from += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[to] = item;
    i32[to + 1] = 0;
  }
  return list;
}

/** A list of `count` borrowed words that are `stride` words apart, the first at i32 index `first`. */
export function listFromStride(vm: Machine, first: number, stride: number, count: number): Address {
  if (count === 0) return newList(vm);
  const list = newListWith(vm, vm.malloc(8 * count), count);
  const i32 = vm.i32;
  let to = i32[(list + LIST_ITEMS) >> 2] >> 2;
  let from = first | 0;
  for (let left = count; left > 0; left--, to += 2, from = (from + stride) | 0) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[to] = item;
    i32[to + 1] = 0;
  }
  return list;
}

/** A list of a tuple's items. */
export function listFromTuple(vm: Machine, tuple: Address): Address {
  return listFromArray(vm, tuple + TUPLE_ITEMS, vm.i32[(tuple + OB_SIZE) >> 2]);
}

/** A list of new strs. */
export function listFromStrings(vm: Machine, texts: readonly string[]): Address {
  const list = vm.hold(newListSized(vm, texts.length));
  texts.forEach((text, index) => listInitItem(vm, list, index, vm.str(text)));
  return vm.unhold();
}

export function listSize(vm: Machine, list: Address): number {
  return vm.i32[(list + OB_SIZE) >> 2];
}

/** An item (borrowed); the index is not checked. */
export function listItem(vm: Machine, list: Address, index: number): Address {
  const i32 = vm.i32;
  return i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2];
}

/** Fills an empty place of a list made by {@link newListSized}; takes `item` over. */
export function listInitItem(vm: Machine, list: Address, index: number, item: Address): void {
  const i32 = vm.i32;
  i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2] = item;
}

/** Replaces an item (PyList_SetItem); takes `item` over. The index is not checked. */
export function listSetItem(vm: Machine, list: Address, index: number, item: Address): void {
  const i32 = vm.i32;
  const slot = (i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2;
  const old = i32[slot];
  i32[slot] = item;
  if (old !== 0) vm.decref(old);
}

/** PyList_Append: counts one more reference to `item`. */
export function listAppend(vm: Machine, list: Address, item: Address): void {
  listAppendFromStack(vm, list, item);
  vm.i32[item >> 2]++;
}

/** Appends and takes `item` over; when there is no memory `item` is released. */
export function listAppendOwned(vm: Machine, list: Address, item: Address): void {
  const i32 = vm.i32;
  const isFull = i32[(list + OB_SIZE) >> 2] >= i32[(list + LIST_ALLOCATED) >> 2];
  if (isFull) vm.hold(item);
  listAppendFromStack(vm, list, item);
  if (isFull) vm.unhold();
}

/** The same for an item that is on a stack, which still owns it when this throws. */
export function listAppendFromStack(vm: Machine, list: Address, item: Address): void {
  const i32 = vm.i32;
  const size = i32[(list + OB_SIZE) >> 2];
  if (size < i32[(list + LIST_ALLOCATED) >> 2]) i32[(list + OB_SIZE) >> 2] = size + 1;
  else listResize(vm, list, size + 1);
  const slot = (i32[(list + LIST_ITEMS) >> 2] + 8 * size) >> 2;
  i32[slot] = item;
  i32[slot + 1] = 0;
}

/**
 * list_resize: sets `ob_size` and makes room for it, over-allocating as CPython does. New places are undefined: write both words.
 * @throws MemoryError where it grows, and then nothing has changed
 */
export function listResize(vm: Machine, list: Address, size: number): void {
  const i32 = vm.i32;
  const allocated = i32[(list + LIST_ALLOCATED) >> 2];
  if (allocated >= size && size >= allocated >> 1) {
    i32[(list + OB_SIZE) >> 2] = size;
    return;
  }
  if (size > MAX_ITEMS) vm.noMemory();
  let room = (size + (size >> 3) + 6) & ~3;
  if (size - i32[(list + OB_SIZE) >> 2] > room - size) room = (size + 3) & ~3;
  const items = i32[(list + LIST_ITEMS) >> 2];
  if (size === 0) {
    room = 0;
    vm.free(items);
    i32[(list + LIST_ITEMS) >> 2] = 0;
  } else {
    const moved = items === 0 ? vm.malloc(8 * room) : vm.allocator.resize(items, 8 * room);
    if (moved !== 0) i32[(list + LIST_ITEMS) >> 2] = moved;
    else if (room > allocated) vm.noMemory();
    else room = allocated; // what is smaller has room where it is
  }
  i32[(list + OB_SIZE) >> 2] = size;
  i32[(list + LIST_ALLOCATED) >> 2] = room;
}

/** list_preallocate_exact: room for `size` items, or one more where that is odd, in a list that has no array yet. */
export function listPreallocate(vm: Machine, list: Address, size: number): void {
  if (size > MAX_ITEMS) vm.noMemory();
  const room = (size + 1) & ~1;
  vm.set(list, LIST_ITEMS, vm.malloc(8 * room));
  vm.set(list, LIST_ALLOCATED, room);
}

/** list_clear: takes the items out first, then releases them, the last one first. */
export function listClear(vm: Machine, list: Address): void {
  const i32 = vm.i32;
  const items = i32[(list + LIST_ITEMS) >> 2];
  if (items === 0) return;
  const size = i32[(list + OB_SIZE) >> 2];
  i32[(list + OB_SIZE) >> 2] = 0;
  i32[(list + LIST_ITEMS) >> 2] = 0;
  i32[(list + LIST_ALLOCATED) >> 2] = 0;
  for (let slot = (items >> 2) + 2 * size - 2; slot >= items >> 2; slot -= 2) {
    if (i32[slot] !== 0) vm.decref(i32[slot]);
  }
  vm.free(items);
}

/** tp_dealloc's part: the array, whose items are released already. */
export function freeListItems(vm: Machine, list: Address): void {
  vm.free(vm.i32[(list + LIST_ITEMS) >> 2]);
}

/** tp_free of lists: keeps an exact one for reuse. */
export function freeList(vm: Machine, list: Address): void {
  const i32 = vm.i32;
  const head = IS_LIST_FREE >> 2;
  if (i32[head + 1] >= FREE_LIST_LENGTH || i32[(list + OB_TYPE) >> 2] !== LIST_TYPE) {
    vm.freeInstance(list);
    return;
  }
  vm.untrack(list);
  i32[list >> 2] = 0;
  i32[(list >> 2) + 1] = 0;
  i32[(list + OB_SIZE) >> 2] = 0;
  i32[(list + LIST_ALLOCATED) >> 2] = 0;
  i32[(list + LIST_ITEMS) >> 2] = i32[head];
  i32[head] = list;
  i32[head + 1]++;
}

/** _PyList_ClearFreeList. */
export function clearListFreeList(vm: Machine): void {
  const i32 = vm.i32;
  const head = IS_LIST_FREE >> 2;
  while (i32[head] !== 0) {
    const list = i32[head];
    i32[head] = i32[(list + LIST_ITEMS) >> 2];
    vm.collector.released();
    vm.allocator.release(list - GC_HEAD_BYTES);
  }
  i32[head + 1] = 0;
}
