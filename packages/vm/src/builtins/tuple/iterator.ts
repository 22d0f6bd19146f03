/** tuple_iterator (tupleiterobject): it holds its tuple until it is exhausted. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { defineType } from "../../object/native.ts";
import { FLAG_HAVE_GC, OB_SIZE, TUPLE_ITEMS } from "../../object/offsets.ts";
import { TUPLE_ITERATOR_TYPE } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import {
  IT_INDEX,
  IT_SEQ,
  ITERATOR_BYTES,
  iteratorState,
  newSequenceIteratorOf,
  reduceSequenceIterator,
} from "../list/iterator.ts";
import { emptyTuple, tupleSize } from "./tuple.ts";

const ID_ITER = identifier("iter");

/** `iter(tuple)`. */
export function tupleIter(vm: Machine, tuple: Address): Address {
  return newSequenceIteratorOf(vm, TUPLE_ITERATOR_TYPE, tuple);
}

/** As `listIterPeek`. */
export function tupleIterPeek(i32: Int32Array, self: Address): Address {
  const tuple = i32[(self + IT_SEQ) >> 2];
  if (tuple === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  return index < i32[(tuple + OB_SIZE) >> 2] ? i32[(tuple + TUPLE_ITEMS + 8 * index) >> 2] : 0;
}

/** The next item, or 0 at the end. */
export function tupleIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const tuple = i32[(self + IT_SEQ) >> 2];
  if (tuple === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  if (index < i32[(tuple + OB_SIZE) >> 2]) {
    i32[(self + IT_INDEX) >> 2] = index + 1;
    const item = i32[(tuple + TUPLE_ITEMS + 8 * index) >> 2];
    i32[item >> 2]++;
    return item;
  }
  i32[(self + IT_SEQ) >> 2] = 0;
  vm.decref(tuple);
  return 0;
}

function lengthHint(vm: Machine, self: Address): Address {
  const tuple = vm.get(self, IT_SEQ);
  return newInt(vm, tuple === 0 ? 0 : tupleSize(vm, tuple) - vm.get(self, IT_INDEX));
}

function reduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_ITER, emptyTuple);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  const tuple = vm.get(self, IT_SEQ);
  if (tuple !== 0) vm.setWord(self, IT_INDEX, Math.min(Math.max(index, 0), tupleSize(vm, tuple)));
  return vm.none();
}

defineType(TUPLE_ITERATOR_TYPE, {
  name: "tuple_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: tupleIterNext },
  methods: [
    ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", reduce, "Return state information for pickling."],
    ["__setstate__!($self, state, /)", setState, "Set state information for unpickling."],
  ],
});
