/**
 * The module `_heapq` (Modules/_heapqmodule.c): a list as a heap, the item at `k` before those at `2k + 1` and `2k + 2`.
 *
 * A comparison may run any code: after each one the list must still have its size, and its items are read again.
 */
import {
  type Address,
  addModuleObject,
  FLAG_LIST_SUBCLASS,
  FLOAT_TYPE,
  FLOAT_VALUE,
  INDEX_ERROR,
  INT_TYPE,
  isExactSmall,
  LIST_ITEMS,
  listAppend,
  listItem,
  listResize,
  listSetItem,
  listSize,
  LT,
  type Machine,
  type ModuleSpec,
  richCompareBool,
  RUNTIME_ERROR,
  smallValue,
  TYPE_ERROR,
} from "@pyvm/vm";
import { HEAPQ_ABOUT, HEAPQ_DOC } from "./documentation/heapq.ts";

/** From this many items on heapify visits them in an order that is kind to caches. */
const CACHE_FRIENDLY = 2500;

/** Whether `a < b`. Both are in the list, which may lose them during the comparison. */
function less(vm: Machine, a: Address, b: Address): boolean {
  const type = vm.typeOf(a);
  if (type === vm.typeOf(b)) {
    if (type === INT_TYPE && isExactSmall(vm, a) && isExactSmall(vm, b)) return smallValue(vm, a) < smallValue(vm, b);
    if (type === FLOAT_TYPE) return vm.f64[(a + FLOAT_VALUE) >> 3] < vm.f64[(b + FLOAT_VALUE) >> 3];
  }
  const mark = vm.mark();
  vm.hold(vm.newRef(a));
  vm.hold(vm.newRef(b));
  const result = richCompareBool(vm, a, b, LT);
  vm.release(mark);
  return result;
}

function checkList(vm: Machine, name: string, heap: Address, argument: string): void {
  if (!vm.hasFlag(heap, FLAG_LIST_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument${argument} must be list, not ${vm.typeName(heap)}`);
  }
}

function checkSize(vm: Machine, heap: Address, size: number): void {
  if (listSize(vm, heap) !== size) throw vm.raise(RUNTIME_ERROR, "list changed size during iteration");
}

function swap(vm: Machine, heap: Address, a: number, b: number): void {
  const i32 = vm.i32;
  const items = i32[(heap + LIST_ITEMS) >> 2] >> 2;
  const item = i32[items + 2 * a];
  i32[items + 2 * a] = i32[items + 2 * b];
  i32[items + 2 * b] = item;
}

/** Moves the item at `position` towards `start` while it comes before its parent. */
function siftDown(vm: Machine, heap: Address, start: number, position: number, largest: boolean): void {
  const size = listSize(vm, heap);
  if (position >= size) throw vm.raise(INDEX_ERROR, "index out of range");
  while (position > start) {
    const parentPosition = (position - 1) >> 1;
    const item = listItem(vm, heap, position);
    const parent = listItem(vm, heap, parentPosition);
    const before = largest ? less(vm, parent, item) : less(vm, item, parent);
    checkSize(vm, heap, size);
    if (!before) return;
    swap(vm, heap, position, parentPosition);
    position = parentPosition;
  }
}

/** Moves the item at `position` to a leaf, along the children that come first, and from there to its place. */
function siftUp(vm: Machine, heap: Address, position: number, largest: boolean): void {
  const size = listSize(vm, heap);
  const start = position;
  if (position >= size) throw vm.raise(INDEX_ERROR, "index out of range");
  const limit = size >> 1;
  while (position < limit) {
    let child = 2 * position + 1;
    if (child + 1 < size) {
      const left = listItem(vm, heap, child);
      const right = listItem(vm, heap, child + 1);
      if (!(largest ? less(vm, right, left) : less(vm, left, right))) child++;
      checkSize(vm, heap, size);
    }
    swap(vm, heap, child, position);
    position = child;
  }
  siftDown(vm, heap, start, position, largest);
}

function push(vm: Machine, _module: Address, heap: Address, item: Address): Address {
  checkList(vm, "heappush", heap, " 1");
  listAppend(vm, heap, item);
  siftDown(vm, heap, 0, listSize(vm, heap) - 1, false);
  return vm.none();
}

function pop(vm: Machine, name: string, heap: Address, largest: boolean): Address {
  checkList(vm, name, heap, "");
  const size = listSize(vm, heap);
  if (size === 0) throw vm.raise(INDEX_ERROR, "index out of range");
  const last = listItem(vm, heap, size - 1);
  listResize(vm, heap, size - 1);
  if (size === 1) return last;
  const first = vm.hold(listItem(vm, heap, 0));
  vm.i32[vm.i32[(heap + LIST_ITEMS) >> 2] >> 2] = last;
  siftUp(vm, heap, 0, largest);
  vm.unhold();
  return first;
}

/** Puts `item` in the place of the first one, which is returned, and then where it belongs. */
function exchangeTop(vm: Machine, heap: Address, item: Address, largest: boolean): Address {
  if (listSize(vm, heap) === 0) throw vm.raise(INDEX_ERROR, "index out of range");
  const first = vm.hold(vm.newRef(listItem(vm, heap, 0)));
  listSetItem(vm, heap, 0, vm.newRef(item));
  siftUp(vm, heap, 0, largest);
  vm.unhold();
  return first;
}

function replaceTop(vm: Machine, name: string, heap: Address, item: Address, largest: boolean): Address {
  checkList(vm, name, heap, " 1");
  return exchangeTop(vm, heap, item, largest);
}

function pushPop(vm: Machine, _module: Address, heap: Address, item: Address): Address {
  checkList(vm, "heappushpop", heap, " 1");
  if (listSize(vm, heap) === 0 || !less(vm, listItem(vm, heap, 0), item)) return vm.newRef(item);
  return exchangeTop(vm, heap, item, false);
}

function heapify(vm: Machine, name: string, heap: Address, largest: boolean): Address {
  checkList(vm, name, heap, "");
  const size = listSize(vm, heap);
  if (size > CACHE_FRIENDLY) heapifyLarge(vm, heap, size, largest);
  else for (let i = (size >> 1) - 1; i >= 0; i--) siftUp(vm, heap, i, largest);
  return vm.none();
}

/** Visits a parent as soon as both of its subtrees are heaps. */
function heapifyLarge(vm: Machine, heap: Address, size: number, largest: boolean): void {
  const middle = size >> 1;
  const leftmost = (1 << (31 - Math.clz32(middle + 1))) - 1;
  for (let i = leftmost - 1; i >= middle >> 1; i--) siftUpParents(vm, heap, i, largest);
  for (let i = middle - 1; i >= leftmost; i--) siftUpParents(vm, heap, i, largest);
}

function siftUpParents(vm: Machine, heap: Address, position: number, largest: boolean): void {
  siftUp(vm, heap, position, largest);
  while ((position & 1) !== 0) {
    position >>= 1;
    siftUp(vm, heap, position, largest);
  }
}

export const spec: ModuleSpec = {
  name: "_heapq",
  doc: HEAPQ_DOC,
  functions: [
    ["heappush($module, heap, item, /)", push, `Push item onto heap, maintaining the heap invariant.`],
    [
      "heappushpop($module, heap, item, /)",
      pushPop,
      `Push item on the heap, then pop and return the smallest item from the heap.

The combined action runs more efficiently than heappush() followed by
a separate call to heappop().`,
    ],
    [
      "heappop($module, heap, /)",
      (vm, _module, heap) => pop(vm, "heappop", heap, false),
      `Pop the smallest item off the heap, maintaining the heap invariant.`,
    ],
    [
      "heapreplace($module, heap, item, /)",
      (vm, _module, heap, item) => replaceTop(vm, "heapreplace", heap, item, false),
      `Pop and return the current smallest value, and add the new item.

This is more efficient than heappop() followed by heappush(), and can be
more appropriate when using a fixed-size heap.  Note that the value
returned may be larger than item!  That constrains reasonable uses of
this routine unless written as part of a conditional replacement:

    if item > heap[0]:
        item = heapreplace(heap, item)`,
    ],
    [
      "heapify($module, heap, /)",
      (vm, _module, heap) => heapify(vm, "heapify", heap, false),
      `Transform list into a heap, in-place, in O(len(heap)) time.`,
    ],
    [
      "_heappop_max($module, heap, /)",
      (vm, _module, heap) => pop(vm, "_heappop_max", heap, true),
      `Maxheap variant of heappop.`,
    ],
    [
      "_heapify_max($module, heap, /)",
      (vm, _module, heap) => heapify(vm, "_heapify_max", heap, true),
      `Maxheap variant of heapify.`,
    ],
    [
      "_heapreplace_max($module, heap, item, /)",
      (vm, _module, heap, item) => replaceTop(vm, "_heapreplace_max", heap, item, true),
      `Maxheap variant of heapreplace.`,
    ],
  ],
  exec: (vm, _module, dict) => addModuleObject(vm, dict, "__about__", vm.str(HEAPQ_ABOUT)),
};
