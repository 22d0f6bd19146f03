/** all, any, sum, min, max, sorted, iter and next (Python/bltinmodule.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { newFloat } from "../../builtins/float/float.ts";
import { digitOf, newInt, NO_DIGIT } from "../../builtins/int/box.ts";
import { intToNumber } from "../../builtins/int/convert.ts";
import { newCallableIterator } from "../../builtins/iterator.ts";
import { listSort } from "../../builtins/list/list.ts";
import { strEqualsAscii } from "../../builtins/str/text.ts";
import { less } from "../../eval/compiled/comparison.ts";
import { call1 } from "../../object/call.ts";
import { isTrue, newBool, richCompareBool } from "../../object/compare.ts";
import { getIter, isIterator, iterNext, iterStep, listFromIterable } from "../../object/iterate.ts";
import { asInt, numberAdd } from "../../object/number.ts";
import { refuseKeywordNames } from "../../object/new-arguments.ts";
import { checkPositional } from "../../object/signature.ts";
import {
  FLAG_BYTES_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_VALUE,
  GT,
  LIST_ITEMS,
  LONG_DIGITS,
  LT,
  OB_SIZE,
  OB_TYPE,
  TP_CALL,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import {
  BYTEARRAY_TYPE,
  FLOAT_TYPE,
  INT_TYPE,
  LIST_TYPE,
  NONE,
  TUPLE_TYPE,
  TYPE_ERROR,
  VALUE_ERROR,
} from "../../object/static.ts";
import { clearStopValue, raiseStopIteration } from "../../object/stop.ts";
import { isSubtype } from "../../object/type/mro.ts";

function search(vm: Machine, iterable: Address, wanted: boolean): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    vm.hold(item);
    const truth = isTrue(vm, item);
    vm.decref(vm.unhold());
    if (truth === wanted) {
      vm.release(mark);
      return newBool(vm, wanted);
    }
  }
  vm.release(mark);
  return newBool(vm, !wanted);
}

export const all = (vm: Machine, _module: Address, iterable: Address): Address => search(vm, iterable, false);
export const any = (vm: Machine, _module: Address, iterable: Address): Address => search(vm, iterable, true);

/** The largest sum of ints that is kept as a double. */
const EXACT = 9007199254740992;
/** The sum of so many digits is exact in a double. */
const MOST_ITEMS = 1 << 23;

/** `sum(iterable, /, start=0)`. As CPython: ints as long as they are exact, then floats with ints among them, then anything. */
export function sum(vm: Machine, _module: Address, iterable: Address, start: Address): Address {
  if (start !== 0) {
    if (vm.hasFlag(start, FLAG_UNICODE_SUBCLASS))
      throw vm.raise(TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    if (vm.hasFlag(start, FLAG_BYTES_SUBCLASS))
      throw vm.raise(TYPE_ERROR, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (isSubtype(vm, vm.typeOf(start), BYTEARRAY_TYPE)) {
      throw vm.raise(TYPE_ERROR, "sum() can't sum bytearray [use b''.join(seq) instead]");
    }
  }
  if (start === 0) {
    const total = sumOfItems(vm, iterable);
    if (total !== 0) return total;
  }
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  let result = start === 0 ? newInt(vm, 0) : vm.newRef(start);
  let item = 0;
  if (vm.typeOf(result) === INT_TYPE && isExact(vm, result)) {
    let total = intToNumber(vm, result);
    vm.decref(result);
    for (;;) {
      item = iterNext(vm, iterator);
      if (item === 0 || vm.i32[(item + OB_TYPE) >> 2] !== INT_TYPE || !isExact(vm, item)) break;
      const next = total + smallNumber(vm, item);
      if (next >= EXACT || next <= -EXACT) break;
      total = next;
      vm.decref(item);
    }
    vm.hold(item);
    result = newInt(vm, total);
    vm.unhold();
    if (item === 0) return finish(vm, mark, result);
    result = addOwned(vm, result, item);
  }
  if (vm.typeOf(result) === FLOAT_TYPE) {
    let total = vm.f64[(result + FLOAT_VALUE) >> 3];
    vm.decref(result);
    for (;;) {
      item = iterNext(vm, iterator);
      if (item === 0) break;
      const type = vm.i32[(item + OB_TYPE) >> 2];
      if (type === FLOAT_TYPE) total += vm.f64[(item + FLOAT_VALUE) >> 3];
      else if (type === INT_TYPE && isExact(vm, item)) total += intToNumber(vm, item);
      else break;
      vm.decref(item);
    }
    vm.hold(item);
    result = newFloat(vm, total);
    vm.unhold();
    if (item === 0) return finish(vm, mark, result);
    result = addOwned(vm, result, item);
  }
  vm.hold(result);
  for (item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    result = addOwned(vm, vm.unhold(), item);
    vm.hold(result);
  }
  return vm.keep(mark, result);
}

/** The sum of a list or tuple of ints of one digit, or of floats; 0 for anything else. */
function sumOfItems(vm: Machine, sequence: Address): Address {
  const i32 = vm.i32;
  const type = i32[(sequence + OB_TYPE) >> 2];
  const count = i32[(sequence + OB_SIZE) >> 2];
  if ((type !== LIST_TYPE && type !== TUPLE_TYPE) || count === 0 || count > MOST_ITEMS) return 0;
  const first = (type === LIST_TYPE ? i32[(sequence + LIST_ITEMS) >> 2] : sequence + TUPLE_ITEMS) >> 2;
  const end = first + 2 * count;
  return i32[(i32[first] + OB_TYPE) >> 2] === FLOAT_TYPE ? sumOfFloats(vm, first, end) : sumOfDigits(vm, first, end);
}

function sumOfDigits(vm: Machine, first: number, end: number): Address {
  const i32 = vm.i32;
  let total = 0;
  for (let at = first; at < end; at += 2) {
    const value = digitOf(i32, i32[at]);
    if (value === NO_DIGIT) return 0;
    total += value;
  }
  return newInt(vm, total);
}

function sumOfFloats(vm: Machine, first: number, end: number): Address {
  const { i32, f64 } = vm;
  let total = 0;
  for (let at = first; at < end; at += 2) {
    const item = i32[at];
    if (i32[(item + OB_TYPE) >> 2] !== FLOAT_TYPE) return 0;
    total += f64[(item + FLOAT_VALUE) >> 3];
  }
  return newFloat(vm, total);
}

function finish(vm: Machine, mark: number, result: Address): Address {
  vm.release(mark);
  return result;
}

/** The sum of two owned references, which are given up. */
function addOwned(vm: Machine, a: Address, b: Address): Address {
  const mark = vm.mark();
  vm.hold(a);
  vm.hold(b);
  const result = numberAdd(vm, a, b);
  vm.release(mark);
  return result;
}

function isExact(vm: Machine, int: Address): boolean {
  const size = vm.i32[(int + OB_SIZE) >> 2];
  return (size + 1) >>> 0 <= 2 || ((size === 2 || size === -2) && vm.i32[(int + LONG_DIGITS + 4) >> 2] < 1 << 22);
}

function smallNumber(vm: Machine, int: Address): number {
  const size = vm.i32[(int + OB_SIZE) >> 2];
  return (size + 1) >>> 0 <= 2 ? Math.imul(size, vm.i32[(int + LONG_DIGITS) >> 2]) : intToNumber(vm, int);
}

/** min_max: of one iterable, or of the arguments. */
function extreme(vm: Machine, argv: Address, nargs: number, kwnames: Address, name: string, operator: number): Address {
  const positional = nargs > 1;
  if (nargs === 0) throw vm.raise(TYPE_ERROR, `${name} expected at least 1 argument, got 0`);
  let key = 0;
  let fallback = 0;
  const count = kwnames === 0 ? 0 : vm.tupleSize(kwnames);
  for (let i = 0; i < count; i++) {
    const keyword = vm.toJs(vm.tupleItem(kwnames, i));
    const value = vm.get(argv, 8 * (nargs + i));
    if (keyword === "key") key = value;
    else if (keyword === "default") fallback = value;
    else throw vm.raise(TYPE_ERROR, `'${keyword}' is an invalid keyword argument for ${name}()`);
  }
  if (positional && fallback !== 0) {
    throw vm.raise(TYPE_ERROR, `Cannot specify a default for ${name}() with multiple positional arguments`);
  }
  if (key === NONE) key = 0;
  if (positional && key === 0) return extremeArgument(vm, argv, nargs, operator);
  const mark = vm.mark();
  const iterator = positional ? 0 : vm.hold(getIter(vm, vm.get(argv, 0)));
  const best = key === 0 ? extremeItem(vm, iterator, operator) : extremeByKey(vm, iterator, argv, nargs, key, operator);
  vm.release(mark);
  if (best !== 0) return best;
  if (fallback !== 0) return vm.newRef(fallback);
  throw vm.raise(VALUE_ERROR, `${name}() arg is an empty sequence`);
}

/** The first of the largest or smallest items (owned) by what `key` (0: itself) says of them, of an iterator or, if that is 0, of the arguments; 0 if there is none. */
function extremeByKey(
  vm: Machine,
  iterator: Address,
  argv: Address,
  nargs: number,
  key: Address,
  operator: number,
): Address {
  const mark = vm.mark();
  let best = 0;
  let bestKey = 0;
  for (let i = 0; ; i++) {
    const item = iterator !== 0 ? iterNext(vm, iterator) : i < nargs ? vm.newRef(vm.get(argv, 8 * i)) : 0;
    if (item === 0) break;
    vm.hold(item);
    const value = vm.hold(key === 0 ? vm.newRef(item) : call1(vm, key, item));
    if (best !== 0 && !richCompareBool(vm, value, bestKey, operator)) {
      vm.decref(vm.unhold());
      vm.decref(vm.unhold());
      continue;
    }
    replaceBest(vm, best === 0);
    best = item;
    bestKey = value;
  }
  return best === 0 ? 0 : vm.keep(mark, best);
}

/** The largest or smallest item of an iterator (owned), without a key function; 0 if there is none. */
function extremeItem(vm: Machine, iterator: Address, operator: number): Address {
  const i32 = vm.i32;
  const slot = vm.mark() >> 2;
  let best = iterNext(vm, iterator);
  if (best === 0) return 0;
  vm.hold(best);
  for (let item = iterNext(vm, iterator); item !== 0; item = iterNext(vm, iterator)) {
    let worse = item;
    if (isBetter(vm, item, best, operator)) {
      worse = best;
      best = item;
      i32[slot] = best;
    }
    vm.decref(worse);
  }
  return vm.unhold();
}

/** The largest or smallest of two or more arguments (owned), without a key function. */
function extremeArgument(vm: Machine, argv: Address, nargs: number, operator: number): Address {
  const i32 = vm.i32;
  let best = i32[argv >> 2];
  for (let at = (argv >> 2) + 2, left = nargs - 1; left > 0; left--, at += 2) {
    const known = isPlainlyBetter(vm, i32[at], best, operator);
    if (known === 1 || (known < 0 && richCompareBool(vm, i32[at], best, operator))) best = i32[at];
  }
  i32[best >> 2]++;
  return best;
}

/** `item < best` or `item > best`. `item` is owned by the caller. */
function isBetter(vm: Machine, item: Address, best: Address, operator: number): boolean {
  const known = isPlainlyBetter(vm, item, best, operator);
  if (known >= 0) return known === 1;
  vm.hold(item);
  const better = richCompareBool(vm, item, best, operator);
  vm.unhold();
  return better;
}

/** 1 or 0 for ints of one digit, floats and strings, -1 for anything else. */
function isPlainlyBetter(vm: Machine, item: Address, best: Address, operator: number): number {
  return operator === LT ? less(vm, item, best) : less(vm, best, item);
}

/** The pair on top of the native stack takes the place of the pair below it. */
function replaceBest(vm: Machine, first: boolean): void {
  if (first) return;
  const value = vm.unhold();
  const item = vm.unhold();
  const oldValue = vm.unhold();
  const oldItem = vm.unhold();
  vm.hold(item);
  vm.hold(value);
  vm.decref(oldValue);
  vm.decref(oldItem);
}

export function min(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return extreme(vm, argv, nargs, kwnames, "min", LT);
}

export function max(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  return extreme(vm, argv, nargs, kwnames, "max", GT);
}

/** `sorted(iterable, /, *, key=None, reverse=False)`. */
export function sorted(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (nargs !== 1) throw vm.raise(TYPE_ERROR, `sorted expected 1 argument, got ${nargs}`);
  const mark = vm.mark();
  const list = vm.hold(listFromIterable(vm, vm.get(argv, 0)));
  let key = 0;
  let reverse = false;
  const count = kwnames === 0 ? 0 : vm.tupleSize(kwnames);
  for (let i = 0; i < count; i++) {
    const keyword = vm.tupleItem(kwnames, i);
    const value = vm.get(argv, 8 * (nargs + i));
    if (strEqualsAscii(vm, keyword, "key")) key = value === NONE ? 0 : value;
    else if (strEqualsAscii(vm, keyword, "reverse")) reverse = asInt(vm, value) !== 0;
    else throw vm.raise(TYPE_ERROR, `'${vm.toJs(keyword)}' is an invalid keyword argument for sort()`);
  }
  listSort(vm, list, key, reverse);
  return vm.keep(mark, list);
}

/** `iter(iterable)` and `iter(callable, sentinel)`. */
export function iter(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "iter", kwnames);
  if (nargs < 1 || nargs > 2) checkPositional(vm, "iter", nargs, 1, 2);
  const object = vm.get(argv, 0);
  if (nargs === 1) return getIter(vm, object);
  if (vm.get(vm.typeOf(object), TP_CALL) === 0) throw vm.raise(TYPE_ERROR, "iter(v, w): v must be callable");
  return newCallableIterator(vm, object, vm.get(argv, 8));
}

/** `next(iterator[, default])`. */
export function next(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "next", kwnames);
  if (nargs < 1 || nargs > 2) checkPositional(vm, "next", nargs, 1, 2);
  const iterator = vm.get(argv, 0);
  if (!isIterator(vm, iterator)) throw vm.raise(TYPE_ERROR, `'${vm.typeName(iterator)}' object is not an iterator`);
  clearStopValue(vm);
  const item = iterStep(vm, iterator);
  if (item !== 0) return item;
  if (nargs === 2) {
    clearStopValue(vm);
    return vm.newRef(vm.get(argv, 8));
  }
  raiseStopIteration(vm);
  return 0;
}
