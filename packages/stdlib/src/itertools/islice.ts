/**
 * itertools.islice: a slice of what an iterator yields.
 *
 *     +-----------+---------+----------+------+------+------+-----+
 *     | ob_refcnt | ob_type | iterator | next | stop | step | cnt |
 *     +-----------+---------+----------+------+------+------+-----+
 *     0           8         16         24     32     40     48    56
 *
 * `cnt` items were taken, the one at `next` is to be given next, `stop` is -1 where there is no end.
 */
import {
  type Address,
  asSize,
  clearException,
  defineType,
  FLAG_BASETYPE,
  FLAG_HAVE_GC,
  genericGetAttr,
  getIter,
  iteratorState,
  iterStep,
  type Machine,
  newInt,
  newList,
  NONE,
  OVERFLOW_ERROR,
  staticType,
  tuplePack,
  VALUE_ERROR,
} from "@pyvm/vm";
import { checkNewPositional, clearField, loadSsize, REDUCE_DOC, same, SETSTATE_DOC, storeSsize } from "./arguments.ts";

export const ISLICE_TYPE: Address = staticType();

const ITERATOR = 16;
const NEXT = 24;
const STOP = 32;
const STEP = 40;
const COUNT = 48;
const MAX_SSIZE = 2 ** 63;
/** The same fields counted in words of 4 bytes. */
const NEXT_WORD = 6;
const STOP_WORD = 8;
const STEP_WORD = 10;
const COUNT_WORD = 12;
/** The largest number with 31 bits. */
const FAR = 0x7fffffff;

const STOP_MESSAGE = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDEX_MESSAGE = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP_MESSAGE = "Step for islice() must be a positive integer or None.";

function isliceNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  checkNewPositional(vm, ISLICE_TYPE, type, "islice", args, kwargs, 2, 4);
  const nargs = vm.tupleSize(args);
  const start = nargs === 2 ? NONE : vm.tupleItem(args, 1);
  const stop = vm.tupleItem(args, nargs === 2 ? 1 : 2);
  const step = nargs === 4 ? vm.tupleItem(args, 3) : NONE;
  const first = indexOrMinusOne(vm, start, 0);
  const last = indexOrMinusOne(vm, stop, -1);
  if (stop !== NONE && last === -1) throw vm.raise(VALUE_ERROR, STOP_MESSAGE);
  if (first < 0 || last < -1) throw vm.raise(VALUE_ERROR, INDEX_MESSAGE);
  if (indexOrMinusOne(vm, step, 1) < 1) throw vm.raise(VALUE_ERROR, STEP_MESSAGE);
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, vm.tupleItem(args, 0)));
  const self = vm.hold(vm.genericAlloc(type, 0));
  vm.set(self, ITERATOR, vm.newRef(iterator));
  storeOr(vm, self, NEXT, start, 0);
  storeOr(vm, self, STOP, stop, -1);
  storeOr(vm, self, STEP, step, 1);
  return vm.keep(mark, self);
}

/** The index, `fallback` for None, -1 for what is none: what CPython does here swallows every error. */
function indexOrMinusOne(vm: Machine, object: Address, fallback: number): number {
  if (object === NONE) return fallback;
  const mark = vm.mark();
  try {
    return asSize(vm, object, OVERFLOW_ERROR);
  } catch (error) {
    vm.caught(error, mark);
    clearException(vm);
    return -1;
  }
}

function storeOr(vm: Machine, self: Address, offset: number, object: Address, fallback: number): void {
  if (object === NONE) vm.setWord(self, offset, fallback);
  else storeSsize(vm, self, offset, object);
}

/** The next item. An error of the iterator ends the slice. */
function isliceNext(vm: Machine, self: Address): Address {
  const iterator = vm.i32[(self + ITERATOR) >> 2];
  if (iterator === 0) return 0;
  let item: Address;
  try {
    item = advance(vm, self, iterator);
  } catch (error) {
    clearField(vm, self, ITERATOR);
    throw error;
  }
  if (item === 0) clearField(vm, self, ITERATOR);
  return item;
}

/** The item at `next`, or 0 at the end; the numbers in their low words. */
function advance(vm: Machine, self: Address, iterator: Address): Address {
  const i32 = vm.i32;
  const at = self >> 2;
  const noStop = i32[at + STOP_WORD + 1] === -1;
  const high = i32[at + NEXT_WORD + 1] | i32[at + STEP_WORD + 1] | i32[at + COUNT_WORD + 1];
  if ((high | (noStop ? 0 : i32[at + STOP_WORD + 1])) !== 0) return advanceFar(vm, self, iterator);
  const next = i32[at + NEXT_WORD];
  const stop = noStop ? FAR : i32[at + STOP_WORD];
  const step = i32[at + STEP_WORD];
  if (next < 0 || stop < 0 || step < 0 || next > FAR - step || i32[at + COUNT_WORD] >>> 0 >= FAR) {
    return advanceFar(vm, self, iterator);
  }
  while (i32[at + COUNT_WORD] < next) {
    const skipped = iterStep(vm, iterator);
    if (skipped === 0) return 0;
    vm.decref(skipped);
    i32[at + COUNT_WORD]++;
  }
  if (!noStop && i32[at + COUNT_WORD] >= stop) return 0;
  const item = iterStep(vm, iterator);
  if (item === 0) return 0;
  i32[at + COUNT_WORD]++;
  const following = next + step;
  i32[at + NEXT_WORD] = !noStop && following > stop ? stop : following;
  return item;
}

/** The same where a number does not fit 31 bits. */
function advanceFar(vm: Machine, self: Address, iterator: Address): Address {
  const i32 = vm.i32;
  const next = vm.getWord(self, NEXT);
  const stop = vm.getWord(self, STOP);
  while (vm.getWord(self, COUNT) < next) {
    const skipped = iterStep(vm, iterator);
    if (skipped === 0) return 0;
    vm.decref(skipped);
    vm.setWord(self, COUNT, vm.getWord(self, COUNT) + 1);
  }
  if (stop !== -1 && vm.getWord(self, COUNT) >= stop) return 0;
  const item = iterStep(vm, iterator);
  if (item === 0) return 0;
  vm.setWord(self, COUNT, vm.getWord(self, COUNT) + 1);
  const following = vm.getWord(self, NEXT) + vm.getWord(self, STEP);
  if (following >= MAX_SSIZE || (stop !== -1 && following > stop)) {
    i32[(self + NEXT) >> 2] = i32[(self + STOP) >> 2];
    i32[(self + NEXT + 4) >> 2] = i32[(self + STOP + 4) >> 2];
  } else vm.setWord(self, NEXT, following);
  return item;
}

function isliceReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const type = vm.typeOf(self);
  const iterator = vm.get(self, ITERATOR);
  if (iterator === 0) {
    const zero = vm.hold(newInt(vm, 0));
    const ended = vm.hold(getIter(vm, vm.hold(newList(vm))));
    return vm.keep(mark, vm.hold(tuplePack(vm, type, vm.hold(tuplePack(vm, ended, zero)), zero)));
  }
  const stop = vm.get(self, STOP) === -1 && vm.get(self, STOP + 4) === -1 ? NONE : vm.hold(loadSsize(vm, self, STOP));
  const next = vm.hold(loadSsize(vm, self, NEXT));
  const step = vm.hold(loadSsize(vm, self, STEP));
  const args = vm.hold(tuplePack(vm, iterator, next, stop, step));
  return vm.keep(mark, vm.hold(tuplePack(vm, type, args, vm.hold(loadSsize(vm, self, COUNT)))));
}

function isliceSetState(vm: Machine, self: Address, state: Address): Address {
  iteratorState(vm, state);
  storeSsize(vm, self, COUNT, state);
  return vm.none();
}

defineType(ISLICE_TYPE, {
  name: "itertools.islice",
  basicSize: 56,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `islice(iterable, stop) --> islice object
islice(iterable, start, stop[, step]) --> islice object

Return an iterator whose next() method returns selected values from an
iterable.  If start is specified, will skip all preceding elements;
otherwise, start defaults to zero.  Step defaults to one.  If
specified as another value, step determines how many values are
skipped between successive calls.  Works like a slice() on a list
but returns an iterator.`,
  layout: [{ op: "fields", offset: ITERATOR, count: 1 }],
  slots: { new: isliceNew, getattro: genericGetAttr, iter: same, iternext: isliceNext },
  methods: [
    ["__reduce__!($self)", isliceReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", isliceSetState, SETSTATE_DOC],
  ],
});
