/**
 * unpack_iterator: the values of one struct after the other out of a buffer that it keeps until the end.
 *
 *     +--------+------+--------+--------+-------+
 *     | refcnt | type | struct | buffer | index |
 *     +--------+------+--------+--------+-------+
 *     0        8      16       24       104     112
 */
import {
  type Address,
  defineType,
  emptyBuffer,
  fillBuffer,
  FLAG_HAVE_GC,
  type Machine,
  newInt,
  registerLayout,
  staticType,
  TYPE_ERROR,
  VIEW_BUF,
  VIEW_LEN,
  VIEW_OBJ,
} from "@pyvm/vm";
import { structError } from "./state.ts";
import { structSize, unpackFrom } from "./struct.ts";

export const UNPACK_ITERATOR_TYPE: Address = staticType();

const ITERATOR_STRUCT = 16;
const ITERATOR_BUFFER = 24;
const ITERATOR_INDEX = 104;
const ITERATOR_BYTES = 112;

/** When it dies the buffer must be given back before its exporter is let go of: tp_dealloc does both. */
const LAYOUT = registerLayout((vm, self, spans) => {
  if (vm.get(self, 0) !== 0) spans.add(self + ITERATOR_BUFFER + VIEW_OBJ, 1, 8);
});

export function iterUnpack(vm: Machine, self: Address, buffer: Address): Address {
  const size = structSize(vm, self);
  if (size === 0) throw structError(vm, "cannot iteratively unpack with a struct of length 0");
  const mark = vm.mark();
  const iterator = vm.hold(vm.newContainer(UNPACK_ITERATOR_TYPE, ITERATOR_BYTES));
  fillBuffer(vm, buffer, iterator + ITERATOR_BUFFER, 0);
  const length = vm.get(iterator + ITERATOR_BUFFER, VIEW_LEN);
  if (length % size !== 0) {
    throw structError(vm, `iterative unpacking requires a buffer of a multiple of ${size} bytes`);
  }
  vm.set(iterator, ITERATOR_STRUCT, vm.newRef(self));
  vm.track(iterator);
  return vm.keep(mark, iterator);
}

function iterNext(vm: Machine, self: Address): Address {
  const struct = vm.get(self, ITERATOR_STRUCT);
  if (struct === 0) return 0;
  const buffer = self + ITERATOR_BUFFER;
  const index = vm.get(self, ITERATOR_INDEX);
  if (index >= vm.get(buffer, VIEW_LEN)) {
    vm.replace(self, ITERATOR_STRUCT, 0);
    emptyBuffer(vm, buffer);
    return 0;
  }
  const result = unpackFrom(vm, struct, vm.get(buffer, VIEW_BUF) + index);
  vm.set(self, ITERATOR_INDEX, index + structSize(vm, struct));
  return result;
}

function lengthHint(vm: Machine, self: Address): Address {
  const struct = vm.get(self, ITERATOR_STRUCT);
  if (struct === 0) return newInt(vm, 0);
  const left = vm.get(self + ITERATOR_BUFFER, VIEW_LEN) - vm.get(self, ITERATOR_INDEX);
  return newInt(vm, Math.floor(left / structSize(vm, struct)));
}

defineType(UNPACK_ITERATOR_TYPE, {
  name: "_struct.unpack_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [
    { op: "fields", offset: ITERATOR_STRUCT, count: 1 },
    { op: "custom", kind: LAYOUT },
  ],
  slots: {
    new: (vm) => {
      throw vm.raise(TYPE_ERROR, "Cannot create 'unpack_iterator objects");
    },
    iter: (vm, self) => vm.newRef(self),
    iternext: iterNext,
    dealloc: (vm, self) => emptyBuffer(vm, self + ITERATOR_BUFFER),
  },
  methods: [["__length_hint__!($self)", lengthHint]],
});
