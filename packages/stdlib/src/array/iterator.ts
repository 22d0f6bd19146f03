/** arrayiterator: the array, and how far it has come. */
import {
  type Address,
  asSsize,
  defineType,
  FLAG_HAVE_GC,
  identifier,
  type Machine,
  reduceSequenceIterator,
  staticType,
  emptyTuple,
} from "@pyvm/vm";
import { arrayLength, getItemAt } from "./storage.ts";

export const ARRAY_ITERATOR_TYPE: Address = staticType();

const ITERATOR_INDEX = 16;
const ITERATOR_ARRAY = 24;
const ITERATOR_BYTES = 40;
const ID_ITER = identifier("iter");

export function arrayIter(vm: Machine, array: Address): Address {
  const iterator = vm.newContainer(ARRAY_ITERATOR_TYPE, ITERATOR_BYTES);
  vm.set(iterator, ITERATOR_ARRAY, vm.newRef(array));
  vm.track(iterator);
  return iterator;
}

function iterNext(vm: Machine, self: Address): Address {
  const array = vm.get(self, ITERATOR_ARRAY);
  if (array === 0) return 0;
  const index = vm.get(self, ITERATOR_INDEX);
  if (index < arrayLength(vm, array)) {
    vm.set(self, ITERATOR_INDEX, index + 1);
    return getItemAt(vm, array, index);
  }
  vm.replace(self, ITERATOR_ARRAY, 0);
  return 0;
}

function reduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_ITER, emptyTuple);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  const index = asSsize(vm, state);
  const array = vm.get(self, ITERATOR_ARRAY);
  if (array !== 0) vm.set(self, ITERATOR_INDEX, Math.max(0, Math.min(index, arrayLength(vm, array))));
  return vm.none();
}

defineType(ARRAY_ITERATOR_TYPE, {
  name: "array.arrayiterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: ITERATOR_ARRAY, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: iterNext },
  methods: [
    ["__reduce__($self, /)", reduce, "Return state information for pickling."],
    [
      "__setstate__($self, state, /)",
      (vm, self, state) => setState(vm, self, state!),
      "Set state information for unpickling.",
    ],
  ],
});
