/** list_iterator and list_reverseiterator. Both hold their list until they are exhausted, and then let go of it. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { getAttrId } from "../../object/attribute.ts";
import { identifier, type IdentifierWord } from "../../object/identifiers.ts";
import { defineType } from "../../object/native.ts";
import { asSsize } from "../../object/number.ts";
import { FLAG_HAVE_GC, FLAG_LONG_SUBCLASS, GC_HEAD_BYTES, LIST_ITEMS, OB_SIZE, OB_TYPE } from "../../object/offsets.ts";
import { IS_BUILTINS } from "../../object/state.ts";
import { LIST_ITERATOR_TYPE, LIST_REVERSEITERATOR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { dictGetId } from "../dict/dict.ts";
import { newIntFromWords } from "../int/convert.ts";
import { newInt } from "../int/int.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { listSize, newList } from "./list.ts";

/** seqiterobject: index, then the sequence; 0 once it is exhausted. */
export const IT_INDEX = 16;
export const IT_SEQ = 24;
export const ITERATOR_BYTES = 32;
const ID_ITER = identifier("iter");
const ID_REVERSED = identifier("reversed");

/**
 * A new iterator, of any type with this layout, at the beginning of a sequence, whose reference it takes over; 0 without memory, and then it does not. All
 * words are written once: this is as frequent as loops are.
 */
export function boxSequenceIterator(vm: Machine, type: Address, sequence: Address): Address {
  const block = vm.allocator.allocate(GC_HEAD_BYTES + ITERATOR_BYTES);
  if (block === 0) return 0;
  const { i32, f64 } = vm;
  const iterator = block + GC_HEAD_BYTES;
  f64[block >> 3] = 0;
  f64[(block >> 3) + 1] = 0;
  f64[(iterator + IT_INDEX) >> 3] = 0;
  const at = iterator >> 2;
  i32[at] = 1;
  i32[at + 1] = 0;
  i32[at + (OB_TYPE >> 2)] = type;
  i32[at + (OB_TYPE >> 2) + 1] = 0;
  i32[at + (IT_SEQ >> 2)] = sequence;
  i32[at + (IT_SEQ >> 2) + 1] = 0;
  vm.collector.allocated();
  vm.track(iterator);
  return iterator;
}

/** The same for a sequence that is borrowed. @throws MemoryError */
export function newSequenceIteratorOf(vm: Machine, type: Address, sequence: Address): Address {
  const iterator = boxSequenceIterator(vm, type, sequence);
  if (iterator === 0) vm.noMemory();
  vm.i32[sequence >> 2]++;
  return iterator;
}

/** `iter(list)`. */
export function listIter(vm: Machine, list: Address): Address {
  return newSequenceIteratorOf(vm, LIST_ITERATOR_TYPE, list);
}

/** The item that comes next (borrowed), or 0 at the end. `IT_INDEX` is to be counted up if it is taken. */
export function listIterPeek(i32: Int32Array, self: Address): Address {
  const list = i32[(self + IT_SEQ) >> 2];
  if (list === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  return index < i32[(list + OB_SIZE) >> 2] ? i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2] : 0;
}

/** The next item, or 0 at the end. */
export function listIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const list = i32[(self + IT_SEQ) >> 2];
  if (list === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  if (index < i32[(list + OB_SIZE) >> 2]) {
    i32[(self + IT_INDEX) >> 2] = index + 1;
    const item = i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2];
    i32[item >> 2]++;
    return item;
  }
  i32[(self + IT_SEQ) >> 2] = 0;
  vm.decref(list);
  return 0;
}

/** `reversed(list)`. */
export function listReversed(vm: Machine, list: Address): Address {
  const iterator = vm.newContainer(LIST_REVERSEITERATOR_TYPE, ITERATOR_BYTES);
  vm.setWord(iterator, IT_INDEX, listSize(vm, list) - 1);
  vm.set(iterator, IT_SEQ, vm.newRef(list));
  vm.track(iterator);
  return iterator;
}

function listReverseIterNext(vm: Machine, self: Address): Address {
  const i32 = vm.i32;
  const list = i32[(self + IT_SEQ) >> 2];
  if (list === 0) return 0;
  const index = i32[(self + IT_INDEX) >> 2];
  if (index >= 0 && index < i32[(list + OB_SIZE) >> 2]) {
    vm.setWord(self, IT_INDEX, index - 1);
    return vm.newRef(i32[(i32[(list + LIST_ITEMS) >> 2] + 8 * index) >> 2]);
  }
  vm.setWord(self, IT_INDEX, -1);
  i32[(self + IT_SEQ) >> 2] = 0;
  vm.decref(list);
  return 0;
}

/** What `__reduce__` of an iterator gives: `(function, (argument,), index)`, or `(function, (argument,))`. */
export function reduceIterator(
  vm: Machine,
  functionName: IdentifierWord,
  argument: Address,
  index: number | null,
): Address {
  const mark = vm.mark();
  vm.hold(argument);
  return vm.keep(mark, vm.hold(reduction(vm, vm.hold(builtinFunction(vm, functionName)), argument, index)));
}

/** The same with what is called given, everything borrowed. */
function reduction(vm: Machine, callable: Address, argument: Address, index: number | null): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, argument));
  if (index === null) return vm.keep(mark, vm.hold(tuplePack(vm, callable, args)));
  const position = vm.hold(newInt(vm, index));
  return vm.keep(mark, vm.hold(tuplePack(vm, callable, args, position)));
}

/** A function of the builtins module (_PyEval_GetBuiltinId). */
export function builtinFunction(vm: Machine, name: IdentifierWord): Address {
  const builtins = vm.get(IS_BUILTINS, 0);
  const found = dictGetId(vm, builtins, name);
  return found !== 0 ? vm.newRef(found) : getAttrId(vm, builtins, name);
}

/**
 * `__reduce__` of an iterator over a sequence; all of them have the sequence and the index at the same place. `empty` makes what an exhausted
 * one is made of anew. The look-up in the builtins comes first: it may run Python code, which may exhaust the iterator.
 */
export function reduceSequenceIterator(
  vm: Machine,
  self: Address,
  functionName: IdentifierWord,
  empty: (vm: Machine) => Address,
): Address {
  const mark = vm.mark();
  const callable = vm.hold(builtinFunction(vm, functionName));
  const sequence = vm.get(self, IT_SEQ);
  if (sequence === 0) {
    const iter = functionName === ID_ITER ? callable : vm.hold(builtinFunction(vm, ID_ITER));
    return vm.keep(mark, vm.hold(reduction(vm, iter, vm.hold(empty(vm)), null)));
  }
  const args = vm.hold(tuplePack(vm, sequence));
  const index = vm.hold(newIntFromWords(vm, vm.get(self, IT_INDEX), vm.get(self, IT_INDEX + 4), true));
  return vm.keep(mark, vm.hold(tuplePack(vm, callable, args, index)));
}

/** The state given to `__setstate__` of an iterator. */
export function iteratorState(vm: Machine, state: Address): number {
  if (!vm.hasFlag(state, FLAG_LONG_SUBCLASS)) throw vm.raise(TYPE_ERROR, "an integer is required");
  return asSsize(vm, state);
}

function lengthHint(vm: Machine, self: Address): Address {
  const list = vm.get(self, IT_SEQ);
  return newInt(vm, list === 0 ? 0 : Math.max(listSize(vm, list) - vm.get(self, IT_INDEX), 0));
}

function reverseLengthHint(vm: Machine, self: Address): Address {
  const list = vm.get(self, IT_SEQ);
  const length = vm.get(self, IT_INDEX) + 1;
  return newInt(vm, list === 0 || listSize(vm, list) < length ? 0 : length);
}

function reduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_ITER, newList);
}

function reverseReduce(vm: Machine, self: Address): Address {
  return reduceSequenceIterator(vm, self, ID_REVERSED, newList);
}

function setState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  const list = vm.get(self, IT_SEQ);
  if (list !== 0) vm.setWord(self, IT_INDEX, Math.min(Math.max(index, 0), listSize(vm, list)));
  return vm.none();
}

function reverseSetState(vm: Machine, self: Address, state: Address): Address {
  const index = iteratorState(vm, state);
  const list = vm.get(self, IT_SEQ);
  if (list !== 0) vm.setWord(self, IT_INDEX, Math.min(Math.max(index, -1), listSize(vm, list) - 1));
  return vm.none();
}

const LENGTH_HINT_DOC = "Private method returning an estimate of len(list(it)).";
const REDUCE_DOC = "Return state information for pickling.";
const SETSTATE_DOC = "Set state information for unpickling.";

defineType(LIST_ITERATOR_TYPE, {
  name: "list_iterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: listIterNext },
  methods: [
    ["__length_hint__!($self)", lengthHint, LENGTH_HINT_DOC],
    ["__reduce__!($self)", reduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", setState, SETSTATE_DOC],
  ],
});

defineType(LIST_REVERSEITERATOR_TYPE, {
  name: "list_reverseiterator",
  basicSize: ITERATOR_BYTES,
  flags: FLAG_HAVE_GC,
  layout: [{ op: "fields", offset: IT_SEQ, count: 1 }],
  slots: { new: null, iter: (vm, self) => vm.newRef(self), iternext: listReverseIterNext },
  methods: [
    ["__length_hint__!($self)", reverseLengthHint, LENGTH_HINT_DOC],
    ["__reduce__!($self)", reverseReduce, REDUCE_DOC],
    ["__setstate__!($self, state, /)", reverseSetState, SETSTATE_DOC],
  ],
});
