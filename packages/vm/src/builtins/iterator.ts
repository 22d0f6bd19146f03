/** iterator, over anything with `__getitem__`, and callable_iterator, of `iter(callable, sentinel)` (Objects/iterobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { clearException, exceptionMatches } from "../machine/errors.ts";
import { call0 } from "../object/call.ts";
import { richCompareBool } from "../object/compare.ts";
import { identifier } from "../object/identifiers.ts";
import { defineType } from "../object/native.ts";
import { EQ, FLAG_HAVE_GC, MP_LENGTH, SQ_LENGTH } from "../object/offsets.ts";
import {
  CALLABLE_ITERATOR_TYPE,
  INDEX_ERROR,
  ITERATOR_TYPE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  STOP_ITERATION,
} from "../object/static.ts";
import { getItem, length, sequenceGetItem } from "../object/subscript.ts";
import { newInt } from "./int/box.ts";
import { highWord, intToBig, lowWord, newIntFromWords } from "./int/convert.ts";
import { builtinFunction, iteratorState, reduceSequenceIterator } from "./list/iterator.ts";
import { emptyTuple, tuplePack } from "./tuple/tuple.ts";

// seqiterobject and calliterobject
const IT_INDEX = 16;
const IT_SEQ = 24;
const ITERATOR_BYTES = 32;
const CALLABLE = 16;
const SENTINEL = 24;
const ID_ITER = identifier("iter");
/** Indexes from here on are not held exactly by numbers. */
const FAR = 2 ** 53;
const LAST_INDEX = 9223372036854775807n;

/** PySeqIter_New. */
export function newSequenceIterator(vm: Machine, sequence: Address): Address {
  const self = vm.newContainer(ITERATOR_TYPE, ITERATOR_BYTES);
  vm.set(self, IT_SEQ, vm.newRef(sequence));
  vm.track(self);
  return self;
}

/** PyCallIter_New: both borrowed. */
export function newCallableIterator(vm: Machine, callable: Address, sentinel: Address): Address {
  const self = vm.newContainer(CALLABLE_ITERATOR_TYPE, ITERATOR_BYTES);
  vm.set(self, CALLABLE, vm.newRef(callable));
  vm.set(self, SENTINEL, vm.newRef(sentinel));
  vm.track(self);
  return self;
}

/** `sequence[index]`, or 0 when that raises IndexError or StopIteration. */
export function itemOrEnd(vm: Machine, sequence: Address, index: number): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return sequenceGetItem(vm, sequence, index);
  } catch (error) {
    ended(vm, error, mark, depth);
    return 0;
  }
}

/** Clears an IndexError or a StopIteration, throws anything else. */
function ended(vm: Machine, error: unknown, mark: Address, depth: number): void {
  vm.caught(error, mark);
  vm.restoreRecursionDepth(depth);
  if (!exceptionMatches(vm, INDEX_ERROR) && !exceptionMatches(vm, STOP_ITERATION)) throw error;
  clearException(vm);
}

/** The item at an index that no number holds, as only `__setstate__` gives one. @throws OverflowError at the last of all indexes */
function farItemOrEnd(vm: Machine, self: Address, sequence: Address): Address {
  const index = newIntFromWords(vm, vm.get(self, IT_INDEX), vm.get(self, IT_INDEX + 4), true);
  const mark = vm.mark();
  vm.hold(index);
  if (intToBig(vm, index) === LAST_INDEX) throw vm.raise(OVERFLOW_ERROR, "iter index too large");
  const depth = vm.recursionDepth();
  const inner = vm.mark();
  try {
    const item = getItem(vm, sequence, index);
    vm.release(mark);
    return item;
  } catch (error) {
    ended(vm, error, inner, depth);
    vm.release(mark);
    return 0;
  }
}

function advance(vm: Machine, self: Address): void {
  const at = (self + IT_INDEX) >> 2;
  if (++vm.i32[at] === 0) vm.i32[at + 1]++;
}

function sequenceNext(vm: Machine, self: Address): Address {
  const sequence = vm.get(self, IT_SEQ);
  if (sequence === 0) return 0;
  const index = vm.getWord(self, IT_INDEX);
  const mark = vm.mark();
  vm.hold(vm.newRef(sequence));
  const item = index < FAR ? itemOrEnd(vm, sequence, index) : farItemOrEnd(vm, self, sequence);
  vm.release(mark);
  if (item !== 0) {
    advance(vm, self);
    return item;
  }
  if (vm.get(self, IT_SEQ) !== 0) vm.replace(self, IT_SEQ, 0);
  return 0;
}

function sequenceLengthHint(vm: Machine, self: Address): Address {
  const sequence = vm.get(self, IT_SEQ);
  if (sequence === 0) return newInt(vm, 0);
  const type = vm.typeOf(sequence);
  if (vm.get(type, SQ_LENGTH) === 0 && vm.get(type, MP_LENGTH) === 0) return vm.newRef(NOT_IMPLEMENTED);
  return newInt(vm, Math.max(length(vm, sequence) - vm.getWord(self, IT_INDEX), 0));
}

function sequenceReduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_ITER, emptyTuple);
}

function sequenceSetState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  if (vm.get(self, IT_SEQ) === 0) return vm.none();
  vm.set(self, IT_INDEX, index < 0 ? 0 : lowWord(vm, state));
  vm.set(self, IT_INDEX + 4, index < 0 ? 0 : highWord(vm, state));
  return vm.none();
}

/** Calls until the sentinel comes or StopIteration is raised; after that it lets go of both. */
function callableNext(vm: Machine, self: Address): Address {
  const callable = vm.get(self, CALLABLE);
  if (callable === 0) return 0;
  const mark = vm.mark();
  vm.hold(vm.newRef(callable));
  const result = callOrEnd(vm, callable);
  if (result !== 0) {
    vm.hold(result);
    const sentinel = vm.get(self, SENTINEL);
    if (sentinel === 0) {
      vm.release(mark);
      return 0;
    }
    vm.hold(vm.newRef(sentinel));
    if (!richCompareBool(vm, sentinel, result, EQ)) return vm.keep(mark, result);
  }
  vm.release(mark);
  if (vm.get(self, CALLABLE) !== 0) {
    vm.replace(self, CALLABLE, 0);
    vm.replace(self, SENTINEL, 0);
  }
  return 0;
}

function callOrEnd(vm: Machine, callable: Address): Address {
  const mark = vm.mark();
  const depth = vm.recursionDepth();
  try {
    return call0(vm, callable);
  } catch (error) {
    vm.caught(error, mark);
    vm.restoreRecursionDepth(depth);
    if (!exceptionMatches(vm, STOP_ITERATION)) throw error;
    clearException(vm);
    return 0;
  }
}

function callableReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const iter = vm.hold(builtinFunction(vm, ID_ITER)); // first: it may run Python code
  const callable = vm.get(self, CALLABLE);
  const empty = callable === 0;
  const args = vm.hold(
    empty ? tuplePack(vm, vm.hold(emptyTuple(vm))) : tuplePack(vm, callable, vm.get(self, SENTINEL)),
  );
  const result = tuplePack(vm, iter, args);
  vm.release(mark);
  return result;
}

function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

defineType(ITERATOR_TYPE, {
  name: "iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
  slots: { new: null, iter: same, iternext: sequenceNext },
  methods: [
    ["__length_hint__!($self)", sequenceLengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", sequenceReduce, "Return state information for pickling."],
    ["__setstate__!($self, state, /)", sequenceSetState, "Set state information for unpickling."],
  ],
});

defineType(CALLABLE_ITERATOR_TYPE, {
  name: "callable_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: CALLABLE, count: 2 }],
  slots: { new: null, iter: same, iternext: callableNext },
  methods: [["__reduce__!($self)", callableReduce, "Return state information for pickling."]],
});
