/** UNPACK_SEQUENCE and UNPACK_EX. Operands are borrowed from the value stack, results are owned. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { listItem, listSetItem, listSize } from "../../builtins/list/list.ts";
import { getIter, iterNext, listFromIterable } from "../../object/iterate.ts";
import { TP_ITER } from "../../object/offsets.ts";
import { NONE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isIterableSequence } from "./calls.ts";

/**
 * unpack_iterable: puts `before` items and, when `after` >= 0, a list of the rest and `after` further items on the stack, so that the first is on
 * top. `sp` is the i32 index after the iterable, whose slot the lowest of them takes; the caller releases the iterable.
 */
export function unpackIterable(vm: Machine, iterable: Address, before: number, after: number, sp: number): void {
  const mark = vm.mark();
  if (vm.i32[(vm.typeOf(iterable) + TP_ITER) >> 2] === 0 && !isIterableSequence(vm, iterable)) {
    throw vm.raise(TYPE_ERROR, `cannot unpack non-iterable ${vm.typeName(iterable)} object`);
  }
  const iterator = vm.hold(getIter(vm, iterable));
  for (let i = 0; i < before; i++) {
    const item = iterNext(vm, iterator);
    if (item === 0) {
      const wanted = after < 0 ? `expected ${before}` : `expected at least ${before + after}`;
      throw vm.raise(VALUE_ERROR, `not enough values to unpack (${wanted}, got ${i})`);
    }
    vm.hold(item);
  }
  if (after < 0) checkExhausted(vm, iterator, before);
  else unpackRest(vm, iterator, before, after);
  placeUnpacked(vm, mark, before, after, sp);
}

function checkExhausted(vm: Machine, iterator: Address, before: number): void {
  const extra = iterNext(vm, iterator);
  if (extra === 0) return;
  vm.decref(extra);
  throw vm.raise(VALUE_ERROR, `too many values to unpack (expected ${before})`);
}

/** Holds the list of the rest, then the last `after` items. */
function unpackRest(vm: Machine, iterator: Address, before: number, after: number): void {
  const list = vm.hold(listFromIterable(vm, iterator));
  const size = listSize(vm, list);
  if (size < after) {
    throw vm.raise(
      VALUE_ERROR,
      `not enough values to unpack (expected at least ${before + after}, got ${before + size})`,
    );
  }
  for (let i = size - after; i < size; i++) vm.hold(vm.newRef(listItem(vm, list, i)));
  truncateList(vm, list, size - after);
}

function truncateList(vm: Machine, list: Address, size: number): void {
  const old = listSize(vm, list);
  for (let i = size; i < old; i++) listSetItem(vm, list, i, vm.none());
  vm.i32[(list + 16) >> 2] = size;
  for (let i = size; i < old; i++) vm.i32[NONE >> 2]--;
}

/** Moves the held items from the native value stack to the frame's, in reverse. */
function placeUnpacked(vm: Machine, mark: number, before: number, after: number, sp: number): void {
  const i32 = vm.i32;
  const count = before + (after < 0 ? 0 : 1 + after);
  const items = (mark >> 2) + 2;
  for (let i = 0; i < count; i++) {
    i32[sp - 2 + 2 * i] = i32[items + 2 * (count - 1 - i)];
    i32[items + 2 * (count - 1 - i)] = 0;
  }
  vm.release(mark);
}
