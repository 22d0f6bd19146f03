/**
 * PyTupleObject: the items lie in the object itself.
 *
 *     +-----------+---------+---------+--------+--------+- -
 *     | ob_refcnt | ob_type | ob_size | item 0 | item 1 |
 *     +-----------+---------+---------+--------+--------+- -
 *     0           8         16        24       32
 *
 * Dead tuples of 1 to 19 items wait in free lists, at most 2000 of a length. The heads are in the words at
 * `IS_TUPLE_FREE` (low half the first tuple, high half how many); the list runs through the items' first word.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { GC_HEAD_BYTES, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { IS_EMPTY_TUPLE, IS_TUPLE_FREE } from "../../object/state.ts";
import { TUPLE_TYPE } from "../../object/static.ts";

/** PyTuple_MAXSAVESIZE: tuples of this many items and more are not kept. */
const FREE_LIST_SIZES = 20;
/** PyTuple_MAXFREELIST. */
const FREE_LIST_LENGTH = 2000;

/**
 * A tuple of `size` items, all 0, tracked: fill it with {@link tupleSetItem}. Size 0 gives the empty tuple.
 * @throws MemoryError
 */
export function newTuple(vm: Machine, size: number): Address {
  const tuple = newTupleUntracked(vm, size);
  if (size !== 0) vm.track(tuple);
  return tuple;
}

/** The same, but the collector does not see it until the caller tracks it. */
export function newTupleUntracked(vm: Machine, size: number): Address {
  if (size === 0) return emptyTuple(vm);
  const i32 = vm.i32;
  if (size < FREE_LIST_SIZES) {
    const head = (IS_TUPLE_FREE + 8 * size) >> 2;
    const tuple = i32[head];
    if (tuple !== 0) {
      i32[head] = i32[(tuple + TUPLE_ITEMS) >> 2];
      i32[head + 1]--;
      i32[(tuple + TUPLE_ITEMS) >> 2] = 0;
      i32[tuple >> 2] = 1;
      return tuple;
    }
  }
  const tuple = vm.newContainer(TUPLE_TYPE, TUPLE_ITEMS + 8 * size);
  i32[(tuple + OB_SIZE) >> 2] = size;
  return tuple;
}

/** A new reference to `()`. */
export function emptyTuple(vm: Machine): Address {
  const i32 = vm.i32;
  const empty = i32[IS_EMPTY_TUPLE >> 2];
  if (empty !== 0) {
    i32[empty >> 2]++;
    return empty;
  }
  const made = vm.newContainer(TUPLE_TYPE, TUPLE_ITEMS);
  vm.track(made);
  i32[IS_EMPTY_TUPLE >> 2] = vm.newRef(made);
  return made;
}

/** PyTuple_Pack: a tuple of borrowed items. */
export function tuplePack(vm: Machine, ...items: readonly Address[]): Address {
  const tuple = newTuple(vm, items.length);
  for (let i = 0; i < items.length; i++) tupleSetItem(vm, tuple, i, vm.newRef(items[i]));
  return tuple;
}

/** A pair of borrowed items, without the array that {@link tuplePack} needs. */
export function tuplePair(vm: Machine, first: Address, second: Address): Address {
  const i32 = vm.i32;
  const tuple = newTuple(vm, 2);
  const at = (tuple + TUPLE_ITEMS) >> 2;
  i32[first >> 2]++;
  i32[second >> 2]++;
  i32[at] = first;
  i32[at + 2] = second;
  return tuple;
}

/** A tuple of the `count` borrowed words at `items` (_PyTuple_FromArray). */
export function tupleFromArray(vm: Machine, items: Address, count: number): Address {
  const tuple = newTupleUntracked(vm, count);
  if (count === 0) return tuple;
  const i32 = vm.i32;
  let to = (tuple + TUPLE_ITEMS) >> 2;
  let from = items >> 2;
  for (let left = count; left > 0; left--, to += 2, from += 2) {
    const item = i32[from];
    i32[item >> 2]++;
    i32[to] = item;
  }
  vm.track(tuple);
  return tuple;
}

/** A tuple of new strs. */
export function tupleFromStrings(vm: Machine, texts: readonly string[]): Address {
  const tuple = vm.hold(newTuple(vm, texts.length));
  texts.forEach((text, index) => tupleSetItem(vm, tuple, index, vm.str(text)));
  return vm.unhold();
}

export function tupleSize(vm: Machine, tuple: Address): number {
  return vm.i32[(tuple + OB_SIZE) >> 2];
}

/** An item (borrowed); the index is not checked. */
export function tupleItem(vm: Machine, tuple: Address, index: number): Address {
  return vm.i32[(tuple + TUPLE_ITEMS + 8 * index) >> 2];
}

/** Fills an empty place of a tuple that nobody else has seen; takes `item` over. */
export function tupleSetItem(vm: Machine, tuple: Address, index: number, item: Address): void {
  vm.i32[(tuple + TUPLE_ITEMS + 8 * index) >> 2] = item;
}

/** PyTuple_GetSlice: the items from `start` to `stop`, both clipped; the tuple itself if it is exact and that is all of it. */
export function tupleSlice(vm: Machine, tuple: Address, start: number, stop: number): Address {
  const size = tupleSize(vm, tuple);
  const low = start < 0 ? 0 : start;
  const high = Math.max(low, Math.min(stop, size));
  if (low === 0 && high === size && vm.typeOf(tuple) === TUPLE_TYPE) return vm.newRef(tuple);
  return tupleFromArray(vm, tuple + TUPLE_ITEMS + 8 * low, high - low);
}

/**
 * tp_free of tuples: keeps a short exact one for reuse. Its children are released and it is untracked.
 */
export function freeTuple(vm: Machine, tuple: Address): void {
  const i32 = vm.i32;
  const size = i32[(tuple + OB_SIZE) >> 2];
  if (size > 0 && size < FREE_LIST_SIZES && i32[(tuple + OB_TYPE) >> 2] === TUPLE_TYPE) {
    const head = (IS_TUPLE_FREE + 8 * size) >> 2;
    if (i32[head + 1] < FREE_LIST_LENGTH) {
      vm.untrack(tuple);
      for (let slot = (tuple + TUPLE_ITEMS) >> 2, left = 2 * size; left > 0; left--, slot++) i32[slot] = 0;
      i32[(tuple + TUPLE_ITEMS) >> 2] = i32[head];
      i32[tuple >> 2] = 0;
      i32[(tuple >> 2) + 1] = 0;
      i32[head] = tuple;
      i32[head + 1]++;
      return;
    }
  }
  vm.freeInstance(tuple);
}

/** _PyTuple_ClearFreeList. */
export function clearTupleFreeLists(vm: Machine): void {
  const i32 = vm.i32;
  for (let size = 1; size < FREE_LIST_SIZES; size++) {
    const head = (IS_TUPLE_FREE + 8 * size) >> 2;
    while (i32[head] !== 0) {
      const tuple = i32[head];
      i32[head] = i32[(tuple + TUPLE_ITEMS) >> 2];
      vm.collector.released();
      vm.allocator.release(tuple - GC_HEAD_BYTES);
    }
    i32[head + 1] = 0;
  }
}
