/**
 * The iterators of deques, forwards and backwards (dequeiterobject).
 *
 *     +--------+-------+-------+-------+-------+---------+
 *     | header | block | index | deque | state | counter |
 *     0        16      24      32      40      48
 *
 * `state` is that of the deque when the iterator was made; `counter` says how many items are left.
 */
import {
  type Address,
  asSize,
  defineType,
  FLAG_HAVE_GC,
  INDEX_ERROR,
  isInstanceOfType,
  type IterNextFunc,
  type Machine,
  type MethodSpec,
  newInt,
  type NewFunc,
  RUNTIME_ERROR,
  staticType,
  tupleItem,
  tuplePack,
  tupleSize,
  TYPE_ERROR,
} from "@pyvm/vm";
import {
  BLOCK_ITEMS,
  BLOCK_LENGTH,
  DEQUE_SIZE,
  LEFT_BLOCK,
  LEFT_INDEX,
  RIGHT_BLOCK,
  RIGHT_INDEX,
  RIGHT_LINK,
  STATE,
} from "./deque-blocks.ts";
import { DEQUE_TYPE } from "./deque-type.ts";

export const DEQUE_ITERATOR_TYPE: Address = staticType();
export const DEQUE_REVERSE_ITERATOR_TYPE: Address = staticType();
const IT_BLOCK = 16;
const IT_INDEX = 24;
const IT_DEQUE = 32;
const IT_STATE = 40;
const IT_COUNTER = 48;
const ITERATOR_BYTES = 56;

/** `iter(deque)`. */
export function dequeIter(vm: Machine, deque: Address): Address {
  return newIterator(vm, DEQUE_ITERATOR_TYPE, deque, LEFT_BLOCK, LEFT_INDEX);
}

/** `reversed(deque)`. */
export function dequeReversed(vm: Machine, deque: Address): Address {
  return newIterator(vm, DEQUE_REVERSE_ITERATOR_TYPE, deque, RIGHT_BLOCK, RIGHT_INDEX);
}

function newIterator(vm: Machine, type: Address, deque: Address, block: number, index: number): Address {
  const self = vm.newContainer(type, ITERATOR_BYTES);
  vm.set(self, IT_BLOCK, vm.get(deque, block));
  vm.setWord(self, IT_INDEX, vm.get(deque, index));
  vm.set(self, IT_DEQUE, vm.newRef(deque));
  vm.set(self, IT_STATE, vm.get(deque, STATE));
  vm.set(self, IT_STATE + 4, vm.get(deque, STATE + 4));
  vm.set(self, IT_COUNTER, vm.get(deque, DEQUE_SIZE));
  vm.track(self);
  return self;
}

/** Throws if the deque was changed since; then nothing is left to iterate over. */
function checkUnchanged(vm: Machine, self: Address, deque: Address): void {
  const i32 = vm.i32;
  if (
    i32[(deque + STATE) >> 2] === i32[(self + IT_STATE) >> 2] &&
    i32[(deque + STATE + 4) >> 2] === i32[(self + IT_STATE + 4) >> 2]
  )
    return;
  i32[(self + IT_COUNTER) >> 2] = 0;
  throw vm.raise(RUNTIME_ERROR, "deque mutated during iteration");
}

export function dequeIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  checkUnchanged(vm, self, i32[(self + IT_DEQUE) >> 2]!);
  if (i32[(self + IT_COUNTER) >> 2] === 0) return 0;
  const block = i32[(self + IT_BLOCK) >> 2]!;
  const index = i32[(self + IT_INDEX) >> 2]!;
  const item = i32[(block + BLOCK_ITEMS + 8 * index) >> 2]!;
  const left = --i32[(self + IT_COUNTER) >> 2]!;
  if (index + 1 === BLOCK_LENGTH && left > 0) {
    i32[(self + IT_BLOCK) >> 2] = i32[(block + RIGHT_LINK) >> 2]!;
    i32[(self + IT_INDEX) >> 2] = 0;
  } else i32[(self + IT_INDEX) >> 2] = index + 1;
  return vm.newRef(item);
}

export function dequeReverseIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + IT_COUNTER) >> 2] === 0) return 0;
  checkUnchanged(vm, self, i32[(self + IT_DEQUE) >> 2]!);
  const block = i32[(self + IT_BLOCK) >> 2]!;
  const index = i32[(self + IT_INDEX) >> 2]!;
  const item = i32[(block + BLOCK_ITEMS + 8 * index) >> 2]!;
  const left = --i32[(self + IT_COUNTER) >> 2]!;
  if (index === 0 && left > 0) {
    i32[(self + IT_BLOCK) >> 2] = i32[block >> 2]!;
    i32[(self + IT_INDEX) >> 2] = BLOCK_LENGTH - 1;
  } else vm.setWord(self, IT_INDEX, index - 1);
  return vm.newRef(item);
}

/** `_deque_iterator(deque[, index])`: an iterator that has passed `index` items. */
function iteratorNew(make: (vm: Machine, deque: Address) => Address, next: IterNextFunc): NewFunc {
  return (vm, _type, args) => {
    const count = tupleSize(vm, args);
    if (count < 1 || count > 2) {
      const [bound, limit] = count < 1 ? ["at least", "1 argument"] : ["at most", "2 arguments"];
      throw vm.raise(TYPE_ERROR, `function takes ${bound} ${limit} (${count} given)`);
    }
    const deque = tupleItem(vm, args, 0);
    if (!isInstanceOfType(vm, deque, DEQUE_TYPE)) {
      throw vm.raise(TYPE_ERROR, `argument 1 must be collections.deque, not ${vm.typeName(deque)}`);
    }
    const passed = count === 1 ? 0 : asSize(vm, tupleItem(vm, args, 1), INDEX_ERROR);
    const self = vm.hold(make(vm, deque));
    for (let i = 0; i < passed; i++) {
      const item = next(vm, self);
      if (item === 0) break;
      vm.decref(item);
    }
    return vm.unhold();
  };
}

function lengthHint(vm: Machine, self: Address): Address {
  return newInt(vm, vm.get(self, IT_COUNTER));
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const deque = vm.get(self, IT_DEQUE);
  const passed = vm.hold(newInt(vm, vm.get(deque, DEQUE_SIZE) - vm.get(self, IT_COUNTER)));
  const args = vm.hold(tuplePack(vm, deque, passed));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

const methods: readonly MethodSpec[] = [
  ["__length_hint__!($self)", lengthHint, "Private method returning an estimate of len(list(it))."],
  ["__reduce__!($self)", reduce, "Return state information for pickling."],
];

function defineIterator(
  type: Address,
  name: string,
  make: (vm: Machine, deque: Address) => Address,
  next: IterNextFunc,
): void {
  defineType(type, {
    name,
    basicSize: ITERATOR_BYTES,
    flags: FLAG_HAVE_GC,
    layout: [{ op: "fields", offset: IT_DEQUE, count: 1 }],
    slots: { new: iteratorNew(make, next), iter: (vm, self) => vm.newRef(self), iternext: next },
    methods,
  });
}

defineIterator(DEQUE_ITERATOR_TYPE, "_collections._deque_iterator", dequeIter, dequeIterNext);
defineIterator(
  DEQUE_REVERSE_ITERATOR_TYPE,
  "_collections._deque_reverse_iterator",
  dequeReversed,
  dequeReverseIterNext,
);
