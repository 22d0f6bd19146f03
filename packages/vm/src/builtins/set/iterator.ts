/** set_iterator (setiterobject): it notices when the set changes its size. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { identifier } from "../../object/identifiers.ts";
import { listFromIterable } from "../../object/iterate.ts";
import { defineType } from "../../object/native.ts";
import { FLAG_HAVE_GC } from "../../object/offsets.ts";
import { RUNTIME_ERROR, SET_ITERATOR_TYPE } from "../../object/static.ts";
import { newInt } from "../int/int.ts";
import { reduceIterator } from "../list/iterator.ts";
import { setKeyAt, setNext, setSize } from "./set.ts";

const SI_SET = 16;
const SI_USED = 24;
const SI_POS = 32;
const SI_LEN = 40;
const ITERATOR_BYTES = 48;
const ID_ITER = identifier("iter");

/** `iter(set)`. */
export function setIter(vm: Machine, set: Address): Address {
  const iterator = vm.newContainer(SET_ITERATOR_TYPE, ITERATOR_BYTES);
  const size = setSize(vm, set);
  vm.set(iterator, SI_SET, vm.newRef(set));
  vm.set(iterator, SI_USED, size);
  vm.set(iterator, SI_LEN, size);
  vm.track(iterator);
  return iterator;
}

/** The next key, or 0 at the end. */
export function setIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const set = i32[(self + SI_SET) >> 2];
  if (set === 0) return 0;
  if (i32[(self + SI_USED) >> 2] !== setSize(vm, set)) {
    vm.setWord(self, SI_USED, -1); // it stays in error
    throw vm.raise(RUNTIME_ERROR, "Set changed size during iteration");
  }
  const index = setNext(vm, set, i32[(self + SI_POS) >> 2]);
  if (index >= 0) {
    i32[(self + SI_POS) >> 2] = index + 1;
    i32[(self + SI_LEN) >> 2]--;
    return vm.newRef(setKeyAt(vm, set, index));
  }
  i32[(self + SI_SET) >> 2] = 0;
  vm.decref(set);
  return 0;
}

function lengthHint(vm: Machine, self: Address): Address {
  const set = vm.get(self, SI_SET);
  return newInt(vm, set !== 0 && vm.get(self, SI_USED) === setSize(vm, set) ? vm.get(self, SI_LEN) : 0);
}

/** The rest of the keys as a list; the iterator itself stays where it is. */
function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const copy = vm.hold(vm.newContainer(SET_ITERATOR_TYPE, ITERATOR_BYTES));
  for (let offset = SI_SET; offset < ITERATOR_BYTES; offset += 4) vm.set(copy, offset, vm.get(self, offset));
  const set = vm.get(copy, SI_SET);
  if (set !== 0) vm.newRef(set);
  vm.track(copy);
  const list = listFromIterable(vm, copy);
  vm.release(mark);
  return reduceIterator(vm, ID_ITER, list, null);
}

defineType(SET_ITERATOR_TYPE, {
  name: "set_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: SI_SET, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: setIterNext },
  methods: [
    ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", reduce, "Return state information for pickling."],
  ],
});
