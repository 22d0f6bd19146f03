/**
 * itertools.count: arithmetic progressions.
 *
 *     +-----------+---------+-----+----------+-----------+
 *     | ob_refcnt | ob_type | cnt | long_cnt | long_step |
 *     +-----------+---------+-----+----------+-----------+
 *     0           8         16    24         32          40
 *
 * Fast mode: `cnt` is the next number, `long_cnt` 0 and the step 1. Slow mode: `cnt` is the largest ssize, `long_cnt` the next number.
 */
import {
  type Address,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  FLAG_LONG_SUBCLASS,
  genericGetAttr,
  highWord,
  intFits,
  intToNumber,
  isNumber,
  lowWord,
  type Machine,
  newArguments,
  newInt32,
  newIntFromWords,
  fitsBits,
  numberAdd,
  ONE,
  parseSignature,
  reprText,
  type Signature,
  staticType,
  tuplePack,
  TYPE_ERROR,
  ZERO,
} from "@pyvm/vm";
import { loadSsize, REDUCE_DOC, same } from "./arguments.ts";

export const COUNT_TYPE: Address = staticType();

const COUNT = 16;
const LONG_COUNT = 24;
const LONG_STEP = 32;
const MAX_HIGH = 0x7fffffff;
const MAX_LOW = -1;

const SIGNATURE: Signature = parseSignature("count($type, /, start=0, step=1)");

function countNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [start, step] = newArguments(vm, SIGNATURE, args, kwargs);
  if ((start !== 0 && !isNumber(vm, start)) || (step !== 0 && !isNumber(vm, step))) {
    throw vm.raise(TYPE_ERROR, "a number is required");
  }
  const self = vm.genericAlloc(type, 0);
  const first = start === 0 ? ZERO : start;
  if (isIndexSized(vm, first) && (step === 0 || isOne(vm, step))) {
    vm.i32[(self + COUNT) >> 2] = lowWord(vm, first);
    vm.i32[(self + COUNT + 4) >> 2] = highWord(vm, first);
  } else {
    setSlow(vm, self);
    vm.set(self, LONG_COUNT, vm.newRef(first));
  }
  vm.set(self, LONG_STEP, vm.newRef(step === 0 ? ONE : step));
  return self;
}

function isIndexSized(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_LONG_SUBCLASS) && fitsBits(vm, object, 64, true);
}

function isOne(vm: Machine, step: Address): boolean {
  return vm.hasFlag(step, FLAG_LONG_SUBCLASS) && intFits(vm, step) && intToNumber(vm, step) === 1;
}

function setSlow(vm: Machine, self: Address): void {
  vm.i32[(self + COUNT) >> 2] = MAX_LOW;
  vm.i32[(self + COUNT + 4) >> 2] = MAX_HIGH;
}

function isSlow(vm: Machine, self: Address): boolean {
  return vm.i32[(self + COUNT) >> 2] === MAX_LOW && vm.i32[(self + COUNT + 4) >> 2] === MAX_HIGH;
}

function countNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const at = (self + COUNT) >> 2;
  const low = i32[at];
  if (i32[at + 1] === 0 && low >= 0 && low < 0x7fffffff) {
    i32[at] = low + 1;
    return newInt32(vm, low);
  }
  return isSlow(vm, self) ? nextSlow(vm, self) : nextWide(vm, at);
}

function nextWide(vm: Machine, at: number): Address {
  const i32 = vm.i32;
  const low = i32[at];
  const high = i32[at + 1];
  const number = newIntFromWords(vm, low, high, true);
  i32[at] = low + 1;
  if (low === -1) i32[at + 1] = high + 1;
  return number;
}

function nextSlow(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  if (vm.get(self, LONG_COUNT) === 0) vm.set(self, LONG_COUNT, loadSsize(vm, self, COUNT));
  const current = vm.hold(vm.newRef(vm.get(self, LONG_COUNT)));
  const next = numberAdd(vm, current, vm.get(self, LONG_STEP));
  vm.replace(self, LONG_COUNT, next);
  return vm.keep(mark, current);
}

function countRepr(vm: Machine, self: Address): Address {
  const full = vm.typeName(self);
  const name = full.slice(full.lastIndexOf(".") + 1);
  const mark = vm.mark();
  if (!isSlow(vm, self)) return vm.str(`${name}(${reprOwned(vm, loadSsize(vm, self, COUNT))})`);
  const count = vm.get(self, LONG_COUNT);
  const start = count === 0 ? reprOwned(vm, loadSsize(vm, self, COUNT)) : reprText(vm, count);
  const step = vm.get(self, LONG_STEP);
  const text = isOne(vm, step) ? `${name}(${start})` : `${name}(${start}, ${reprText(vm, step)})`;
  vm.release(mark);
  return vm.str(text);
}

function reprOwned(vm: Machine, int: Address): string {
  const text = reprText(vm, int);
  vm.decref(int);
  return text;
}

function countReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const slow = isSlow(vm, self);
  const count = vm.get(self, LONG_COUNT);
  const number = vm.hold(slow && count !== 0 ? vm.newRef(count) : loadSsize(vm, self, COUNT));
  const args = vm.hold(slow ? tuplePack(vm, number, vm.get(self, LONG_STEP)) : tuplePack(vm, number));
  return vm.keep(mark, vm.hold(tuplePack(vm, vm.typeOf(self), args)));
}

defineType(COUNT_TYPE, {
  name: "itertools.count",
  basicSize: 40,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `count(start=0, step=1)
--

Return a count object whose .__next__() method returns consecutive values.

Equivalent to:
    def count(firstval=0, step=1):
        x = firstval
        while 1:
            yield x
            x += step`,
  layout: [{ op: "fields", offset: LONG_COUNT, count: 2 }],
  slots: { new: countNew, repr: countRepr, getattro: genericGetAttr, iter: same, iternext: countNext },
  methods: [["__reduce__!($self)", countReduce, REDUCE_DOC]],
});
