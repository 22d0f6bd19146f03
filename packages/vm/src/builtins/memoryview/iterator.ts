/**
 * memory_iterator, which reads items of a format looked up once.
 *
 *     +--------+------+-------+-----+--------+--------+
 *     | refcnt | type | index | seq | length | format |
 *     +--------+------+-------+-----+--------+--------+
 *     0        8      16      24    32       40       48
 *
 * `format` is the character itself.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { defineType } from "../../object/native.ts";
import { FLAG_HAVE_GC } from "../../object/offsets.ts";
import { staticType } from "../../object/static.ts";
import { readyType } from "../../object/type/ready.ts";
import { itemCharacter } from "./formats.ts";
import { unpackItem } from "./items.ts";
import { bufferStart, checkReleased, itemAddress, MV_VIEW } from "./layout.ts";
import { checkOneDimension, memoryLength } from "./subscript.ts";

export const MEMORY_ITERATOR_TYPE: Address = staticType();

const ITERATOR_INDEX = 16;
const ITERATOR_SEQ = 24;
const ITERATOR_LENGTH = 32;
const ITERATOR_FORMAT = 40;
const ITERATOR_BYTES = 48;

/** tp_iter (memory_iter). */
export function memoryIter(vm: Machine, self: Address): Address {
  checkReleased(vm, self);
  const view = self + MV_VIEW;
  checkOneDimension(vm, view);
  const format = itemCharacter(vm, view);
  const iterator = vm.newContainer(readyType(vm, MEMORY_ITERATOR_TYPE), ITERATOR_BYTES);
  vm.set(iterator, ITERATOR_SEQ, vm.newRef(self));
  vm.set(iterator, ITERATOR_LENGTH, memoryLength(vm, self));
  vm.set(iterator, ITERATOR_FORMAT, format);
  vm.track(iterator);
  return iterator;
}

function iterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const sequence = i32[(self + ITERATOR_SEQ) >> 2];
  if (sequence === 0) return 0;
  const index = i32[(self + ITERATOR_INDEX) >> 2];
  if (index < i32[(self + ITERATOR_LENGTH) >> 2]) {
    checkReleased(vm, sequence);
    i32[(self + ITERATOR_INDEX) >> 2] = index + 1;
    const view = sequence + MV_VIEW;
    const at = itemAddress(vm, view, bufferStart(vm, view), 0, index);
    return unpackItem(vm, at, i32[(self + ITERATOR_FORMAT) >> 2]);
  }
  i32[(self + ITERATOR_SEQ) >> 2] = 0;
  vm.decref(sequence);
  return 0;
}

defineType(MEMORY_ITERATOR_TYPE, {
  name: "memory_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: ITERATOR_SEQ, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: iterNext },
});
