/** bytes_iterator and bytearray_iterator. Both hold their sequence until they are exhausted, and then let go of it. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType, type MethodSpec } from "../../object/native.ts";
import { FLAG_HAVE_GC } from "../../object/offsets.ts";
import { BYTEARRAY_ITERATOR_TYPE, BYTES_ITERATOR_TYPE } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { iteratorState, IT_INDEX, IT_SEQ, ITERATOR_BYTES, reduceSequenceIterator } from "../list/iterator.ts";
import { emptyTuple } from "../tuple/tuple.ts";
import { dataOf, lengthOf } from "./region.ts";

const ID_ITER = identifier("iter");

export function bytesIter(vm: Machine, self: Address): Address {
  return newIterator(vm, BYTES_ITERATOR_TYPE, self);
}

export function bytearrayIter(vm: Machine, self: Address): Address {
  return newIterator(vm, BYTEARRAY_ITERATOR_TYPE, self);
}

function newIterator(vm: Machine, type: Address, sequence: Address): Address {
  const iterator = vm.newContainer(type, ITERATOR_BYTES);
  vm.set(iterator, IT_SEQ, vm.newRef(sequence));
  vm.track(iterator);
  return iterator;
}

function iterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const sequence = i32[(self + IT_SEQ) >> 2];
  if (sequence === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  if (index < lengthOf(vm, sequence)) {
    i32[(self + IT_INDEX) >> 2] = index + 1;
    return newInt(vm, vm.u8[dataOf(vm, sequence) + index]);
  }
  i32[(self + IT_SEQ) >> 2] = 0;
  vm.decref(sequence);
  return 0;
}

function lengthHint(vm: Machine, self: Address): Address {
  const sequence = vm.get(self, IT_SEQ);
  return newInt(vm, sequence === 0 ? 0 : Math.max(lengthOf(vm, sequence) - vm.get(self, IT_INDEX), 0));
}

function reduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_ITER, emptyTuple);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  const sequence = vm.get(self, IT_SEQ);
  if (sequence !== 0) vm.set(self, IT_INDEX, Math.min(Math.max(index, 0), lengthOf(vm, sequence)));
  return vm.none();
}

const METHODS: readonly MethodSpec[] = [
  ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
  ["__reduce__!($self)", reduce, "Return state information for pickling."],
  ["__setstate__!($self, state, /)", setState, "Set state information for unpickling."],
];

for (const [type, name] of [
  [BYTES_ITERATOR_TYPE, "bytes_iterator"],
  [BYTEARRAY_ITERATOR_TYPE, "bytearray_iterator"],
] as const) {
  defineType(type, {
    name,
    basicSize: ITERATOR_BYTES,
    flags: FLAG_HAVE_GC,
    layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
    slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: iterNext },
    methods: METHODS,
  });
}
