/** The module `_bisect` (Modules/_bisectmodule.c): searching a sorted sequence and inserting into it. */
import {
  type Address,
  asSize,
  asSsize,
  call1,
  callMethod0,
  callMethod2,
  getItem,
  identifier,
  intToBig,
  isIndex,
  length,
  LIST_TYPE,
  listInsert,
  listItem,
  listSize,
  LT,
  type Machine,
  type ModuleSpec,
  newInt,
  newIntFromBig,
  NONE,
  numberIndex,
  OVERFLOW_ERROR,
  richCompareBool,
  sequenceGetItem,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_INSERT = identifier("insert");
const ID_LEN = identifier("__len__");

function highArgument(vm: Machine, high: Address): number {
  if (high === 0 || high === NONE) return -1;
  if (isIndex(vm, high)) return asSize(vm, high, OVERFLOW_ERROR);
  throw vm.raise(TYPE_ERROR, `argument should be integer or None, not '${vm.typeName(high)}'`);
}

/** What is searched for and where. `lo` and `hi` are 0 where they are not given, `key` too. */
interface Search {
  readonly a: Address;
  readonly x: Address;
  readonly lo: Address;
  readonly hi: Address;
  readonly key: Address;
  readonly right: boolean;
}

/** Where `x` goes: `right` of the items that equal it, or left of them. An int, owned. */
function search(vm: Machine, wanted: Search): Address {
  let low = wanted.lo === 0 ? 0 : asSsize(vm, wanted.lo);
  let high = highArgument(vm, wanted.hi);
  if (low < 0) throw vm.raise(VALUE_ERROR, "lo must be non-negative");
  if (high === -1) high = length(vm, wanted.a);
  if (Math.max(low, high) > Number.MAX_SAFE_INTEGER) return searchFar(vm, wanted);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isBefore(vm, wanted, itemAt(vm, wanted.a, middle))) low = middle + 1;
    else high = middle;
  }
  return newInt(vm, low);
}

/** The same among indices that a number would round. */
function searchFar(vm: Machine, wanted: Search): Address {
  const { a, lo, hi } = wanted;
  let low = lo === 0 ? 0n : taken(vm, numberIndex(vm, lo));
  let high = hi === 0 || hi === NONE ? taken(vm, callMethod0(vm, a, ID_LEN)) : taken(vm, numberIndex(vm, hi));
  while (low < high) {
    const middle = (low + high) >> 1n;
    const index = vm.hold(newIntFromBig(vm, middle));
    const item = getItem(vm, a, index);
    vm.decref(vm.unhold());
    if (isBefore(vm, wanted, item)) low = middle + 1n;
    else high = middle;
  }
  return newIntFromBig(vm, low);
}

/** The value of an int, which is taken over. */
function taken(vm: Machine, int: Address): bigint {
  const value = intToBig(vm, int);
  vm.decref(int);
  return value;
}

/** Whether an item, which is taken over, stands before the place that is looked for. */
function isBefore(vm: Machine, { x, key, right }: Search, item: Address): boolean {
  const mark = vm.mark();
  vm.hold(item);
  const compared = key === 0 ? item : vm.hold(call1(vm, key, item));
  const before = right ? !richCompareBool(vm, x, compared, LT) : richCompareBool(vm, compared, x, LT);
  vm.release(mark);
  return before;
}

function itemAt(vm: Machine, a: Address, index: number): Address {
  if (vm.typeOf(a) === LIST_TYPE && index < listSize(vm, a)) return vm.newRef(listItem(vm, a, index));
  return sequenceGetItem(vm, a, index);
}

function bisect(vm: Machine, a: Address, x: Address, lo: Address, hi: Address, key: Address, right: boolean): Address {
  return search(vm, { a, x, lo, hi, key: key === NONE ? 0 : key, right });
}

function insort(vm: Machine, a: Address, x: Address, lo: Address, hi: Address, key: Address, right: boolean): Address {
  const mark = vm.mark();
  const keyed = key !== 0 && key !== NONE;
  const wanted = keyed ? vm.hold(call1(vm, key, x)) : x;
  const index = vm.hold(search(vm, { a, x: wanted, lo, hi, key: keyed ? key : 0, right }));
  if (vm.typeOf(a) === LIST_TYPE) listInsert(vm, a, asSsize(vm, index), x);
  else vm.hold(callMethod2(vm, a, ID_INSERT, index, x));
  vm.release(mark);
  return vm.none();
}

export const spec: ModuleSpec = {
  name: "_bisect",
  doc: `Bisection algorithms.

This module provides support for maintaining a list in sorted order without
having to sort the list after each insertion. For long lists of items with
expensive comparison operations, this can be an improvement over the more
common approach.
`,
  functions: [
    [
      "bisect_right($module, /, a, x, lo=0, hi=None, *, key=None)",
      (vm, _module, a, x, lo, hi, key) => bisect(vm, a, x, lo, hi, key, true),
      `Return the index where to insert item x in list a, assuming a is sorted.

The return value i is such that all e in a[:i] have e <= x, and all e in
a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will
insert just after the rightmost x already there.

Optional args lo (default 0) and hi (default len(a)) bound the
slice of a to be searched.`,
    ],
    [
      "bisect_left($module, /, a, x, lo=0, hi=None, *, key=None)",
      (vm, _module, a, x, lo, hi, key) => bisect(vm, a, x, lo, hi, key, false),
      `Return the index where to insert item x in list a, assuming a is sorted.

The return value i is such that all e in a[:i] have e < x, and all e in
a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will
insert just before the leftmost x already there.

Optional args lo (default 0) and hi (default len(a)) bound the
slice of a to be searched.`,
    ],
    [
      "insort_right($module, /, a, x, lo=0, hi=None, *, key=None)",
      (vm, _module, a, x, lo, hi, key) => insort(vm, a, x, lo, hi, key, true),
      `Insert item x in list a, and keep it sorted assuming a is sorted.

If x is already in a, insert it to the right of the rightmost x.

Optional args lo (default 0) and hi (default len(a)) bound the
slice of a to be searched.`,
    ],
    [
      "insort_left($module, /, a, x, lo=0, hi=None, *, key=None)",
      (vm, _module, a, x, lo, hi, key) => insort(vm, a, x, lo, hi, key, false),
      `Insert item x in list a, and keep it sorted assuming a is sorted.

If x is already in a, insert it to the left of the leftmost x.

Optional args lo (default 0) and hi (default len(a)) bound the
slice of a to be searched.`,
    ],
  ],
};
