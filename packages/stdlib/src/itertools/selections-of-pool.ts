/**
 * What product, combinations and permutations share: an array of indices (8 bytes each, in raw memory) and the tuple given last,
 * which is used again when nobody else has kept it.
 *
 * The items in the result are also in the pools, so that replacing one never lets it die.
 */
import {
  type Address,
  GC_HEAD_BYTES,
  iteratorState,
  type Machine,
  newInt,
  newTuple,
  TUPLE_ITEMS,
  tupleFromArray,
  tupleSetItem,
} from "@pyvm/vm";

const MAX_INDICES = 0x0fffffff;

/** Raw memory for `count` indices. */
export function newIndices(vm: Machine, count: number): Address {
  if (count > MAX_INDICES) vm.noMemory();
  return vm.malloc(8 * Math.max(count, 1));
}

/** The tuple in the field at `offset`, ready to be changed: a copy if somebody else has the old one. */
export function ownResult(vm: Machine, self: Address, offset: number): Address {
  const i32 = vm.i32;
  const result = i32[(self + offset) >> 2];
  if (i32[result >> 2] > 1) {
    const copy = tupleFromArray(vm, result + TUPLE_ITEMS, vm.tupleSize(result));
    i32[result >> 2]--;
    i32[(self + offset) >> 2] = copy;
    return copy;
  }
  // The collector may have stopped tracking the tuple for what it held before.
  if (i32[(result - GC_HEAD_BYTES) >> 2] === 0) vm.track(result);
  return result;
}

/** Replaces an item of the result by one of a pool. */
export function setFromPool(i32: Int32Array, result: Address, position: number, pool: Address, index: number): void {
  const at = ((result + TUPLE_ITEMS) >> 2) + 2 * position;
  const item = i32[((pool + TUPLE_ITEMS) >> 2) + 2 * index];
  i32[item >> 2]++;
  i32[i32[at] >> 2]--;
  i32[at] = item;
}

/** A new tuple of the pool's items at the first `count` indices. */
export function selectFromPool(vm: Machine, pool: Address, indices: Address, count: number): Address {
  const i32 = vm.i32;
  const result = newTuple(vm, count);
  for (let i = 0; i < count; i++) {
    tupleSetItem(vm, result, i, vm.newRef(vm.tupleItem(pool, i32[(indices + 8 * i) >> 2])));
  }
  return result;
}

/** A tuple of the indices as ints. */
export function indicesAsTuple(vm: Machine, indices: Address, count: number): Address {
  const tuple = vm.hold(newTuple(vm, count));
  for (let i = 0; i < count; i++) tupleSetItem(vm, tuple, i, newInt(vm, vm.i32[(indices + 8 * i) >> 2]));
  return vm.unhold();
}

/** An index of a state, clipped to `low` ... `high`; `low` wins. */
export function clippedIndex(vm: Machine, state: Address, position: number, low: number, high: number): number {
  const index = iteratorState(vm, vm.tupleItem(state, position));
  return index < low || high < low ? low : Math.min(index, high);
}
