/**
 * itertools.pairwise: each item with the one before.
 *
 *     +-----------+---------+----------+-----+
 *     | ob_refcnt | ob_type | iterator | old |
 *     +-----------+---------+----------+-----+
 *     0           8         16         24    32
 */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  getIter,
  iterStep,
  type Machine,
  staticType,
  tuplePair,
} from "@pyvm/vm";
import { checkNewPositional, clearField, same } from "./arguments.ts";

export const PAIRWISE_TYPE: Address = staticType();

const ITERATOR = 16;
const OLD = 24;

function pairwiseNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  checkNewPositional(vm, PAIRWISE_TYPE, type, "pairwise", args, kwargs, 1, 1);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, vm.tupleItem(args, 0)));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, ITERATOR, vm.newRef(iterator));
  vm.release(mark);
  return self;
}

/** The next pair. An error of the iterator ends the pairs. */
function pairwiseNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const iterator = i32[(self + ITERATOR) >> 2];
  if (iterator === 0) return 0;
  const mark = vm.mark();
  vm.hold(vm.newRef(iterator));
  let item: Address;
  try {
    item = advance(vm, self, iterator);
  } catch (error) {
    end(vm, self);
    throw error;
  }
  vm.release(mark);
  if (item === 0) {
    end(vm, self);
    return 0;
  }
  const pair = tuplePair(vm, i32[(self + OLD) >> 2], item);
  vm.replace(self, OLD, item);
  return pair;
}

/** The item after `old`, which is fetched first if there is none yet; 0 at the end. */
function advance(vm: Machine, self: Address, iterator: Address): Address {
  const i32 = vm.i32;
  if (i32[(self + OLD) >> 2] === 0) {
    const first = iterStep(vm, iterator);
    if (first === 0) return 0;
    vm.replace(self, OLD, first);
  }
  const item = iterStep(vm, iterator);
  // A call from within the iterator may have ended the pairs.
  if (item !== 0 && i32[(self + OLD) >> 2] === 0) {
    vm.decref(item);
    return 0;
  }
  return item;
}

function end(vm: Machine, self: Address): void {
  clearField(vm, self, ITERATOR);
  clearField(vm, self, OLD);
}

defineType(PAIRWISE_TYPE, {
  name: "itertools.pairwise",
  basicSize: 32,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `pairwise(iterable, /)
--

Return an iterator of overlapping pairs taken from the input iterator.

    s -> (s0,s1), (s1,s2), (s2, s3), ...`,
  layout: [{ op: "fields", offset: ITERATOR, count: 2 }],
  slots: { new: pairwiseNew, getattro: genericGetAttr, iter: same, iternext: pairwiseNext },
});
