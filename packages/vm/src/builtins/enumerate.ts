/** The types enumerate and reversed (Objects/enumobject.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { call0 } from "../object/call.ts";
import { lookupSpecial } from "../object/attribute.ts";
import { identifier } from "../object/identifiers.ts";
import { getIter, isSequence, iterStep } from "../object/iterate.ts";
import { defineType } from "../object/native.ts";
import { newArguments, refuseKeywordNames, refuseKeywords } from "../object/new-arguments.ts";
import { FLAG_BASETYPE, FLAG_HAVE_GC, GC_HEAD_BYTES, TUPLE_ITEMS } from "../object/offsets.ts";
import { checkPositional, parseSignature, type Signature, unpackKeywords } from "../object/signature.ts";
import { ENUMERATE_TYPE, NONE, ONE, REVERSED_TYPE, TYPE_ERROR } from "../object/static.ts";
import { length } from "../object/subscript.ts";
import { classGetItem } from "./generic-alias.ts";
import { addInts } from "./int/arithmetic.ts";
import { newInt, newInt32 } from "./int/box.ts";
import { intFits, intToNumber } from "./int/convert.ts";
import { iteratorState } from "./list/iterator.ts";
import { itemOrEnd } from "./iterator.ts";
import { exactIndex } from "./range/range.ts";
import { emptyTuple, tuplePack, tuplePair } from "./tuple/tuple.ts";

// enumobject
export const EN_INDEX = 16;
export const EN_ITERATOR = 24;
export const EN_RESULT = 32;
/** The count as an int object, once it no longer fits `EN_INDEX`. */
const EN_LONG_INDEX = 40;
const ENUMERATE_BYTES = 48;
// reversedobject
const REVERSED_INDEX = 16;
const REVERSED_SEQUENCE = 24;
const REVERSED_BYTES = 32;

const SIGNATURE: Signature = parseSignature("enumerate($type, /, iterable, start=0)");
const ID_REVERSED = identifier("__reversed__");

function enumerateNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [iterable, start] = newArguments(vm, SIGNATURE, args, kwargs);
  return makeEnumerate(vm, type, iterable, start);
}

function enumerateVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs === 1 && kwnames === 0) return makeEnumerate(vm, type, vm.i32[argv >> 2], 0);
  const [iterable, start] = unpackKeywords(vm, SIGNATURE, argv, nargs, kwnames);
  return makeEnumerate(vm, type, iterable, start);
}

function makeEnumerate(vm: Machine, type: Address, iterable: Address, start: Address): Address {
  const first = start === 0 ? 0 : vm.hold(exactIndex(vm, start));
  vm.hold(getIter(vm, iterable));
  vm.hold(tuplePair(vm, NONE, NONE));
  const self = vm.genericAlloc(type, 0);
  vm.set(self, EN_RESULT, vm.unhold());
  vm.set(self, EN_ITERATOR, vm.unhold());
  if (first !== 0 && intFits(vm, first) && intToNumber(vm, first) < Number.MAX_SAFE_INTEGER) {
    vm.setWord(self, EN_INDEX, intToNumber(vm, first));
  } else if (first !== 0) vm.set(self, EN_LONG_INDEX, vm.newRef(first));
  if (first !== 0) vm.decref(vm.unhold());
  return self;
}

/** The next pair. The pair given last is used again if nobody else has kept it. */
export function enumerateNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const item = iterStep(vm, i32[(self + EN_ITERATOR) >> 2]);
  if (item === 0) return 0;
  vm.hold(item);
  const index = nextIndex(vm, self);
  const result = i32[(self + EN_RESULT) >> 2];
  if (i32[result >> 2] === 1) {
    vm.unhold();
    reusePair(vm, result, index, item);
    return result;
  }
  vm.hold(index);
  const pair = tuplePair(vm, index, item);
  vm.decref(vm.unhold());
  vm.decref(vm.unhold());
  return pair;
}

/** Puts a new pair into a tuple that only the iterator owns; both are taken over. Leaves it with a second reference. */
function reusePair(vm: Machine, result: Address, index: Address, item: Address): void {
  const i32 = vm.i32;
  const at = (result + TUPLE_ITEMS) >> 2;
  i32[result >> 2]++;
  const oldIndex = i32[at];
  const oldItem = i32[at + 2];
  i32[at] = index;
  i32[at + 2] = item;
  vm.decref(oldIndex);
  vm.decref(oldItem);
  // The collector may have stopped tracking the pair for what it held before.
  if (i32[(result - GC_HEAD_BYTES) >> 2] === 0) vm.track(result);
}

/** Whether the count is in the low word of `EN_INDEX`, and stays there when it goes up. */
export function hasShortCount(i32: Int32Array, self: Address): boolean {
  const wide = i32[(self + EN_INDEX + 4) >> 2] | i32[(self + EN_LONG_INDEX) >> 2];
  return wide === 0 && i32[(self + EN_INDEX) >> 2] >>> 0 < 0x7ffffffe;
}

/** The count (owned), which goes up. */
function nextIndex(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  if (!hasShortCount(i32, self)) return nextWideIndex(vm, self);
  const count = i32[(self + EN_INDEX) >> 2];
  const index = newInt32(vm, count);
  i32[(self + EN_INDEX) >> 2] = count + 1;
  return index;
}

function nextWideIndex(vm: Machine, self: Address): Address {
  const long = vm.get(self, EN_LONG_INDEX);
  if (long !== 0) {
    vm.i32[(self + EN_LONG_INDEX) >> 2] = addInts(vm, long, ONE);
    return long;
  }
  const index = vm.getWord(self, EN_INDEX);
  if (index + 1 >= Number.MAX_SAFE_INTEGER) vm.set(self, EN_LONG_INDEX, newInt(vm, index + 1));
  else vm.setWord(self, EN_INDEX, index + 1);
  return newInt(vm, index);
}

function enumerateReduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const long = vm.get(self, EN_LONG_INDEX);
  const index = vm.hold(long !== 0 ? vm.newRef(long) : newInt(vm, vm.getWord(self, EN_INDEX)));
  const args = vm.hold(tuplePack(vm, vm.get(self, EN_ITERATOR), index));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

function same(vm: Machine, self: Address): Address {
  return vm.newRef(self);
}

defineType(ENUMERATE_TYPE, {
  name: "enumerate",
  basicSize: ENUMERATE_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `enumerate(iterable, start=0)
--

Return an enumerate object.

  iterable
    an object supporting iteration

The enumerate object yields pairs containing a count (from start, which
defaults to zero) and a value yielded by the iterable argument.

enumerate is useful for obtaining an indexed list:
    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...`,
  layout: [{ op: "fields", offset: EN_ITERATOR, count: 3 }],
  slots: { new: enumerateNew, vectorcall: enumerateVectorcall, iter: same, iternext: enumerateNext },
  methods: [
    ["__reduce__!($self)", enumerateReduce, "Return state information for pickling."],
    ["__class_getitem__!($type, object, /)", classGetItem, "See PEP 585"],
  ],
});

function reversedNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === REVERSED_TYPE) refuseKeywords(vm, "reversed", kwargs);
  checkPositional(vm, "reversed", vm.tupleSize(args), 1, 1);
  return makeReversed(vm, type, vm.tupleItem(args, 0));
}

function reversedVectorcall(vm: Machine, type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "reversed", kwnames);
  checkPositional(vm, "reversed", nargs, 1, 1);
  return makeReversed(vm, type, vm.i32[argv >> 2]);
}

/** What `__reversed__` gives, or an iterator from the last index down. */
function makeReversed(vm: Machine, type: Address, sequence: Address): Address {
  const method = lookupSpecial(vm, sequence, ID_REVERSED);
  if (method !== 0 && method !== NONE) {
    const mark = vm.mark();
    vm.hold(method);
    const result = call0(vm, method);
    vm.release(mark);
    return result;
  }
  vm.xdecref(method);
  if (method === NONE || !isSequence(vm, sequence)) {
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(sequence)}' object is not reversible`);
  }
  const count = length(vm, sequence);
  const self = vm.genericAlloc(type, 0);
  vm.setWord(self, REVERSED_INDEX, count - 1);
  vm.set(self, REVERSED_SEQUENCE, vm.newRef(sequence));
  return self;
}

function reversedNext(vm: Machine, self: Address): Address {
  const index = vm.get(self, REVERSED_INDEX);
  const sequence = vm.get(self, REVERSED_SEQUENCE);
  if (sequence !== 0 && index >= 0) {
    const mark = vm.mark();
    vm.hold(vm.newRef(sequence));
    const item = itemOrEnd(vm, sequence, index);
    vm.release(mark);
    if (item !== 0) {
      vm.setWord(self, REVERSED_INDEX, index - 1);
      return item;
    }
  }
  vm.setWord(self, REVERSED_INDEX, -1);
  if (vm.get(self, REVERSED_SEQUENCE) !== 0) vm.replace(self, REVERSED_SEQUENCE, 0);
  return 0;
}

function reversedLengthHint(vm: Machine, self: Address): Address {
  const sequence = vm.get(self, REVERSED_SEQUENCE);
  if (sequence === 0) return newInt(vm, 0);
  const size = length(vm, sequence);
  const position = vm.get(self, REVERSED_INDEX) + 1;
  return newInt(vm, size < position ? 0 : position);
}

function reversedReduce(vm: Machine, self: Address): Address {
  const sequence = vm.get(self, REVERSED_SEQUENCE);
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, sequence === 0 ? vm.hold(emptyTuple(vm)) : sequence));
  const result =
    sequence === 0
      ? tuplePack(vm, vm.typeOf(self), args)
      : tuplePack(vm, vm.typeOf(self), args, vm.hold(newInt(vm, vm.get(self, REVERSED_INDEX))));
  vm.release(mark);
  return result;
}

function reversedSetState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  const sequence = vm.get(self, REVERSED_SEQUENCE);
  if (sequence !== 0) {
    const last = length(vm, sequence) - 1;
    vm.setWord(self, REVERSED_INDEX, index < -1 ? -1 : Math.min(index, last));
  }
  return vm.none();
}

defineType(REVERSED_TYPE, {
  name: "reversed",
  basicSize: REVERSED_BYTES,
  flags: FLAG_BASETYPE | FLAG_HAVE_GC,
  doc: `reversed(sequence, /)
--

Return a reverse iterator over the values of the given sequence.`,
  layout: [{ op: "fields", offset: REVERSED_SEQUENCE, count: 1 }],
  slots: { new: reversedNew, vectorcall: reversedVectorcall, iter: same, iternext: reversedNext },
  methods: [
    ["__length_hint__!($self)", reversedLengthHint, "Private method returning an estimate of len(list(it))."],
    ["__reduce__!($self)", reversedReduce, "Return state information for pickling."],
    ["__setstate__!($self, state, /)", reversedSetState, "Set state information for unpickling."],
  ],
});
