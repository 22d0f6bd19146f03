/**
 * Iteration for compiled code: each exported function is one instruction, or FOR_ITER with the UNPACK_SEQUENCE that follows it.
 *
 * The loop has seen what kind of iterator FOR_ITER meets, and for the usual ones there is a function that knows where the next item is. It gives an item of a
 * plain list, tuple or dict while there is one; the end, and every iterator that is of another kind, is left to `next`.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { DI_RESULT, entryAtHand, takeEntry } from "../../builtins/dict/iterator.ts";
import { EN_INDEX, EN_ITERATOR, EN_RESULT, hasShortCount } from "../../builtins/enumerate.ts";
import { boxInt } from "../../builtins/int/box.ts";
import { boxSequenceIterator, IT_INDEX, IT_SEQ, listIterPeek } from "../../builtins/list/iterator.ts";
import { RANGE_IT_INDEX, RANGE_IT_LENGTH, RANGE_IT_START, RANGE_IT_STEP } from "../../builtins/range/iterator.ts";
import { strIterNext } from "../../builtins/str/iterator.ts";
import { tupleIterPeek } from "../../builtins/tuple/iterator.ts";
import { ZIP_ITERATORS, ZIP_RESULT, ZIP_SIZE } from "../../builtins/zip.ts";
import { freeEmptied } from "../../object/dealloc.ts";
import { getIter } from "../../object/iterate.ts";
import { ENTRY_KEY, ENTRY_VALUE, F_LASTI, GC_HEAD_BYTES, OB_SIZE, OB_TYPE, TUPLE_ITEMS } from "../../object/offsets.ts";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_VALUEITERATOR_TYPE,
  ENUMERATE_TYPE,
  LIST_ITERATOR_TYPE,
  LIST_TYPE,
  STR_ITERATOR_TYPE,
  TUPLE_ITERATOR_TYPE,
  TUPLE_TYPE,
  ZIP_TYPE,
} from "../../object/static.ts";
import { nextItem, unpackSequence } from "../sequence-instructions.ts";
import { RANGE_END } from "./limits.ts";
import { drop } from "./references.ts";
import { storeOne } from "./slow-paths.ts";

/** FOR_ITER of the iterator at `sp - 2`: the next item, owned, or 0, and the iterator is released. */
export function next(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  i32[(f + F_LASTI) >> 2] = k;
  const item = nextItem(vm, iterator);
  if (item === 0) drop(vm, f, k, iterator);
  return item;
}

/** The next number of a range iterator. {@link RANGE_END} at its end; more where ints of one digit do not suffice, and then the iterator stays where it is. */
export function rangeStep(i32: Int32Array, iterator: Address): number {
  const at = iterator >> 2;
  const index = i32[at + (RANGE_IT_INDEX >> 2)];
  if (i32[at + (RANGE_IT_LENGTH >> 2) + 1] !== 0 || i32[at + (RANGE_IT_INDEX >> 2) + 1] !== 0) return RANGE_END + 1;
  if (index >= i32[at + (RANGE_IT_LENGTH >> 2)]) return RANGE_END;
  const start = i32[at + (RANGE_IT_START >> 2)];
  const step = i32[at + (RANGE_IT_STEP >> 2)];
  if (i32[at + (RANGE_IT_START >> 2) + 1] !== start >> 31) return RANGE_END + 1;
  if (i32[at + (RANGE_IT_STEP >> 2) + 1] !== step >> 31) return RANGE_END + 1;
  const value = start + index * step;
  if (value >= RANGE_END || value <= -RANGE_END) return RANGE_END + 1;
  i32[at + (RANGE_IT_INDEX >> 2)] = index + 1;
  return value | 0;
}

/** GET_ITER: the iterator of an operand. */
export function iteratorOf(vm: Machine, f: Address, k: number, slot: number, object: Address, own: number): Address {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2];
  if (type === LIST_TYPE || type === TUPLE_TYPE) {
    const iterator = boxSequenceIterator(vm, type === LIST_TYPE ? LIST_ITERATOR_TYPE : TUPLE_ITERATOR_TYPE, object);
    if (iterator !== 0) {
      if (own === 0) i32[object >> 2]++;
      return iterator;
    }
  }
  storeOne(vm, f, k, slot, object, own);
  const iterator = getIter(vm, object);
  drop(vm, f, k, object);
  return iterator;
}

// ---- what follows knows one kind of iterator ------------------------------------------------------------------------

/** FOR_ITER over a list. */
export function nextOfList(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  if (i32[(iterator + OB_TYPE) >> 2] !== LIST_ITERATOR_TYPE) return next(vm, f, k, sp);
  const item = listIterPeek(i32, iterator);
  if (item === 0) return end(vm, f, k, iterator);
  i32[(iterator + IT_INDEX) >> 2]++;
  i32[item >> 2]++;
  return item;
}

/** FOR_ITER over a tuple. */
export function nextOfTuple(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  if (i32[(iterator + OB_TYPE) >> 2] !== TUPLE_ITERATOR_TYPE) return next(vm, f, k, sp);
  const item = tupleIterPeek(i32, iterator);
  if (item === 0) return end(vm, f, k, iterator);
  i32[(iterator + IT_INDEX) >> 2]++;
  i32[item >> 2]++;
  return item;
}

/** FOR_ITER over a str. */
export function nextCharacter(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  if (i32[(iterator + OB_TYPE) >> 2] !== STR_ITERATOR_TYPE) return next(vm, f, k, sp);
  i32[(f + F_LASTI) >> 2] = k;
  const character = strIterNext(vm, iterator);
  if (character === 0) drop(vm, f, k, iterator);
  return character;
}

/** The end of an iterator over a list or tuple, which it lets go of and then is released. */
function end(vm: Machine, f: Address, k: number, iterator: Address): number {
  const i32 = vm.i32;
  const sequence = i32[(iterator + IT_SEQ) >> 2];
  if (i32[iterator >> 2] !== 1 || sequence === 0 || i32[sequence >> 2] === 1) return endKnown(vm, f, k, iterator);
  i32[sequence >> 2]--;
  freeEmptied(vm, iterator);
  return 0;
}

/** The same where others know the iterator, or nobody else the sequence. */
function endKnown(vm: Machine, f: Address, k: number, iterator: Address): number {
  vm.i32[(f + F_LASTI) >> 2] = k;
  nextItem(vm, iterator);
  drop(vm, f, k, iterator);
  return 0;
}

/** FOR_ITER over the keys of a dict. */
export function nextKey(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  const entry = i32[(iterator + OB_TYPE) >> 2] === DICT_KEYITERATOR_TYPE ? entryAtHand(i32, iterator) : 0;
  if (entry === 0) return next(vm, f, k, sp);
  takeEntry(i32, iterator);
  const key = i32[(entry + ENTRY_KEY) >> 2];
  i32[key >> 2]++;
  return key;
}

/** FOR_ITER over the values of a dict. */
export function nextValue(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  const entry = i32[(iterator + OB_TYPE) >> 2] === DICT_VALUEITERATOR_TYPE ? entryAtHand(i32, iterator) : 0;
  if (entry === 0) return next(vm, f, k, sp);
  takeEntry(i32, iterator);
  const value = i32[(entry + ENTRY_VALUE) >> 2];
  i32[value >> 2]++;
  return value;
}

// ---- FOR_ITER with an UNPACK_SEQUENCE of two: the second item goes into the slot at `sp`, the first, owned, is the result; 0 at the end -----------------

/** Any iterator. */
export function nextPair(vm: Machine, f: Address, k: number, sp: number): Address {
  const item = next(vm, f, k, sp);
  return item === 0 ? 0 : unpackPair(vm, f, k, sp, item);
}

function unpackPair(vm: Machine, f: Address, k: number, sp: number, item: Address): Address {
  const i32 = vm.i32;
  i32[sp] = item;
  i32[(f + F_LASTI) >> 2] = k + 1;
  unpackSequence(vm, sp + 2, 2);
  return i32[sp + 2];
}

/** A list of tuples. */
export function nextPairOfList(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  const item = i32[(iterator + OB_TYPE) >> 2] === LIST_ITERATOR_TYPE ? listIterPeek(i32, iterator) : 0;
  if (item === 0 || i32[(item + OB_TYPE) >> 2] !== TUPLE_TYPE || i32[(item + OB_SIZE) >> 2] !== 2) {
    return nextPair(vm, f, k, sp);
  }
  i32[(iterator + IT_INDEX) >> 2]++;
  const first = i32[(item + TUPLE_ITEMS) >> 2];
  const second = i32[(item + TUPLE_ITEMS + 8) >> 2];
  i32[first >> 2]++;
  i32[second >> 2]++;
  i32[sp] = second;
  return first;
}

/** The items of a dict. */
export function nextPairOfItems(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  const entry = i32[(iterator + OB_TYPE) >> 2] === DICT_ITEMITERATOR_TYPE ? entryAtHand(i32, iterator) : 0;
  if (entry === 0) return nextPair(vm, f, k, sp);
  const key = i32[(entry + ENTRY_KEY) >> 2];
  const value = i32[(entry + ENTRY_VALUE) >> 2];
  if (!refill(i32, i32[(iterator + DI_RESULT) >> 2], key, value)) return nextPair(vm, f, k, sp);
  takeEntry(i32, iterator);
  i32[sp] = value;
  return key;
}

/** `enumerate` of a list or tuple. */
export function nextPairOfEnumerate(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  if (i32[(iterator + OB_TYPE) >> 2] !== ENUMERATE_TYPE) return nextPair(vm, f, k, sp);
  const inner = i32[(iterator + EN_ITERATOR) >> 2];
  const item = peek(i32, inner);
  const count = i32[(iterator + EN_INDEX) >> 2];
  const pair = i32[(iterator + EN_RESULT) >> 2];
  if (item === 0 || !hasShortCount(i32, iterator) || !isRefillable(i32, pair)) return nextPair(vm, f, k, sp);
  const index = boxInt(vm, count);
  if (index === 0) return nextPair(vm, f, k, sp);
  i32[(iterator + EN_INDEX) >> 2] = count + 1;
  i32[(inner + IT_INDEX) >> 2]++;
  refillFrom(i32, pair, index, item);
  i32[index >> 2]--; // it came with a reference
  i32[sp] = item;
  return index;
}

/** `zip` of two lists or tuples. */
export function nextPairOfZip(vm: Machine, f: Address, k: number, sp: number): Address {
  const i32 = vm.i32;
  const iterator = i32[sp - 2];
  if (i32[(iterator + OB_TYPE) >> 2] !== ZIP_TYPE || i32[(iterator + ZIP_SIZE) >> 2] !== 2)
    return nextPair(vm, f, k, sp);
  const iterators = (i32[(iterator + ZIP_ITERATORS) >> 2] + TUPLE_ITEMS) >> 2;
  const left = i32[iterators];
  const right = i32[iterators + 2];
  if (left === right) return nextPair(vm, f, k, sp);
  const first = peek(i32, left);
  const second = peek(i32, right);
  if (first === 0 || second === 0 || !refill(i32, i32[(iterator + ZIP_RESULT) >> 2], first, second)) {
    return nextPair(vm, f, k, sp);
  }
  i32[(left + IT_INDEX) >> 2]++;
  i32[(right + IT_INDEX) >> 2]++;
  i32[sp] = second;
  return first;
}

/** The next item (borrowed) of an iterator over a list or tuple; else, and at its end, 0. */
function peek(i32: Int32Array, iterator: Address): Address {
  const type = i32[(iterator + OB_TYPE) >> 2];
  if (type === LIST_ITERATOR_TYPE) return listIterPeek(i32, iterator);
  return type === TUPLE_ITERATOR_TYPE ? tupleIterPeek(i32, iterator) : 0;
}

/**
 * Puts two objects into the pair that an iterator uses again, and gives each another reference for the stack, as if the pair had been passed on and unpacked.
 * False where somebody else has the pair or where what it held would die, and then nothing is done.
 */
function refill(i32: Int32Array, pair: Address, first: Address, second: Address): boolean {
  if (!isRefillable(i32, pair)) return false;
  refillFrom(i32, pair, first, second);
  return true;
}

function isRefillable(i32: Int32Array, pair: Address): boolean {
  if (i32[pair >> 2] !== 1) return false;
  const at = (pair + TUPLE_ITEMS) >> 2;
  const first = i32[at];
  const second = i32[at + 2];
  const tracked = i32[(pair - GC_HEAD_BYTES) >> 2] !== 0; // the collector gives up a pair of atoms
  return tracked && i32[first >> 2] > 1 && i32[second >> 2] > (first === second ? 2 : 1);
}

function refillFrom(i32: Int32Array, pair: Address, first: Address, second: Address): void {
  const at = (pair + TUPLE_ITEMS) >> 2;
  i32[i32[at] >> 2]--;
  i32[i32[at + 2] >> 2]--;
  i32[at] = first;
  i32[at + 2] = second;
  i32[first >> 2] += 2;
  i32[second >> 2] += 2;
}
