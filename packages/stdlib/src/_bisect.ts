/** The module `_bisect` (Modules/_bisectmodule.c): searching a sorted sequence and inserting into it. */
import {
  type Address,
  asSize,
  asSsize,
  call1,
  callMethod2,
  identifier,
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
  NONE,
  OVERFLOW_ERROR,
  richCompareBool,
  sequenceGetItem,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";

const ID_INSERT = identifier("insert");

function highArgument(vm: Machine, high: Address): number {
  if (high === 0 || high === NONE) return -1;
  if (isIndex(vm, high)) return asSize(vm, high, OVERFLOW_ERROR);
  throw vm.raise(TYPE_ERROR, `argument should be integer or None, not '${vm.typeName(high)}'`);
}

/** Where `x` goes: `right` of the items that equal it, or left of them. */
function search(vm: Machine, a: Address, x: Address, low: number, high: number, key: Address, right: boolean): number {
  if (low < 0) throw vm.raise(VALUE_ERROR, "lo must be non-negative");
  if (high === -1) high = length(vm, a);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const mark = vm.mark();
    let item = vm.hold(itemAt(vm, a, middle));
    if (key !== 0) item = vm.hold(call1(vm, key, item));
    const before = right ? !richCompareBool(vm, x, item, LT) : richCompareBool(vm, item, x, LT);
    vm.release(mark);
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}

function itemAt(vm: Machine, a: Address, index: number): Address {
  if (vm.typeOf(a) === LIST_TYPE && index < listSize(vm, a)) return vm.newRef(listItem(vm, a, index));
  return sequenceGetItem(vm, a, index);
}

function bisect(vm: Machine, a: Address, x: Address, lo: Address, hi: Address, key: Address, right: boolean): Address {
  const low = lo === 0 ? 0 : asSsize(vm, lo);
  const high = highArgument(vm, hi);
  return newInt(vm, search(vm, a, x, low, high, key === NONE ? 0 : key, right));
}

function insort(vm: Machine, a: Address, x: Address, lo: Address, hi: Address, key: Address, right: boolean): Address {
  const low = lo === 0 ? 0 : asSsize(vm, lo);
  const high = highArgument(vm, hi);
  const mark = vm.mark();
  const keyed = key !== 0 && key !== NONE;
  const wanted = keyed ? vm.hold(call1(vm, key, x)) : x;
  const index = search(vm, a, wanted, low, high, keyed ? key : 0, right);
  if (vm.typeOf(a) === LIST_TYPE) listInsert(vm, a, index, x);
  else vm.hold(callMethod2(vm, a, ID_INSERT, vm.hold(newInt(vm, index)), x));
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
