/**
 * list.sort: CPython's timsort (Objects/listsort.txt), so that the comparisons are the same ones in the same order: runs are
 * found and extended to `minrun` by binary insertion, pushed on a stack and merged so that run lengths stay balanced, merging
 * gallops where one run wins often.
 *
 * While it is sorted the list is empty; its array belongs to the sorter. A position in an array is an index of 32-bit words (`at`),
 * items are 2 apart. With a key function the keys lie in an array of their own and every move of a key moves the value that lies
 * a fixed distance from it.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { call1 } from "../../object/call.ts";
import { richCompareBool, takeTruth } from "../../object/compare.ts";
import { NATIVE, type RichCmpFunc } from "../../object/native.ts";
import {
  EQ,
  FLOAT_VALUE,
  LIST_ALLOCATED,
  LIST_ITEMS,
  LONG_DIGITS,
  LT,
  OB_SIZE,
  OB_TYPE,
  TP_RICHCOMPARE,
  TUPLE_ITEMS,
} from "../../object/offsets.ts";
import { FLOAT_TYPE, INT_TYPE, NONE, NOT_IMPLEMENTED, STR_TYPE, TUPLE_TYPE, VALUE_ERROR } from "../../object/static.ts";
import { digitOf, NO_DIGIT } from "../int/box.ts";
import { quickEqual } from "../dict/lookup.ts";
import { MOST_FEW, sortFewPlain } from "./few-sort.ts";
import { orderOfPlainKeys, PLAIN_FLOAT, PLAIN_INT, PLAIN_STR } from "./plain-sort.ts";
import { strCompare } from "../str/text.ts";

/** How two keys are compared: what the check before the sort found out about them. */
const COMPARE_ANY = 0;
const COMPARE_INT = PLAIN_INT;
const COMPARE_FLOAT = PLAIN_FLOAT;
const COMPARE_STR = PLAIN_STR;
/** all of one type, whose tp_richcompare is known */
const COMPARE_SAME_TYPE = 4;
/** tuples that are not empty; their first items are compared as `firstMode` says */
const COMPARE_TUPLE = 5;

/** From this size on plain keys are sorted away from their objects. */
const PLAIN_SORT_SIZE = 32;
/** MIN_GALLOP. */
const MIN_GALLOP = 7;
/** Items that a loop moves; for more the call of `copyWithin` is cheaper. */
const MOST_MOVED_IN_LINE = 24;
/** Words between two items. */
const STRIDE = 2;

/** Sorts `list` in place. @param key a callable, or None or 0 @throws what comparisons and the key function throw */
export function listSort(vm: Machine, list: Address, key: Address, reverse: boolean): void {
  const i32 = vm.i32;
  const items = i32[(list + LIST_ITEMS) >> 2];
  const size = i32[(list + OB_SIZE) >> 2];
  if (size <= MOST_FEW && (key === 0 || key === NONE) && sortFewPlain(vm, items >> 2, size, 0, reverse)) return;
  const allocated = i32[(list + LIST_ALLOCATED) >> 2];
  i32[(list + OB_SIZE) >> 2] = 0;
  i32[(list + LIST_ITEMS) >> 2] = 0;
  i32[(list + LIST_ALLOCATED) >> 2] = -1; // any operation on the list will make it >= 0
  const mark = vm.mark();
  const sorter = new Sorter(vm, items, size);
  let thrown: unknown = null;
  try {
    if (key !== 0 && key !== NONE) sorter.computeKeys(key);
    sorter.sort(reverse);
  } catch (error) {
    vm.caught(error, mark);
    thrown = error;
  }
  sorter.finish();
  if (thrown === null && i32[(list + LIST_ALLOCATED) >> 2] !== -1) {
    thrown = vm.raise(VALUE_ERROR, "list modified during sort");
  }
  giveItemsBack(vm, list, items, size, allocated);
  if (thrown !== null) throw thrown;
}

/** Puts the array back and releases what was put into the list meanwhile. */
function giveItemsBack(vm: Machine, list: Address, items: Address, size: number, allocated: number): void {
  const i32 = vm.i32;
  const strayItems = i32[(list + LIST_ITEMS) >> 2];
  const strayCount = i32[(list + OB_SIZE) >> 2];
  i32[(list + LIST_ITEMS) >> 2] = items;
  i32[(list + OB_SIZE) >> 2] = size;
  i32[(list + LIST_ALLOCATED) >> 2] = allocated;
  if (strayItems === 0) return;
  for (let i = strayCount - 1; i >= 0; i--) vm.decref(i32[(strayItems + 8 * i) >> 2]);
  vm.free(strayItems);
}

/** Where `permute` puts up to so many items aside. */
const OLD_ITEMS = new Int32Array(1024);

/** What a sort that has no runs yet has for their places and lengths. */
const NO_RUNS: number[] = [];

/** CPython's MergeState: one sort under way. */
class Sorter {
  private readonly vm: Machine;
  private readonly i32: Int32Array;
  private readonly size: number;
  /** Where the keys begin. */
  private keys: number;
  /** The allocated array of keys, or 0 when the items are their own keys. */
  private keyArray: Address = 0;
  /** Whether values move with the keys, and how far they lie from them. */
  private hasValues = false;
  private valueDistance = 0;
  private mode = COMPARE_ANY;
  private firstMode = COMPARE_ANY;
  /** tp_richcompare of the keys' type for COMPARE_SAME_TYPE. */
  private compareNative = 0;
  private minGallop = MIN_GALLOP;
  private temp: Address = 0;
  private tempRoom = 0;
  private runStart = NO_RUNS;
  private runLength = NO_RUNS;

  constructor(vm: Machine, items: Address, size: number) {
    this.vm = vm;
    this.i32 = vm.i32;
    this.size = size;
    this.keys = items >> 2;
  }

  /** Calls the key function once for every item. */
  computeKeys(key: Address): void {
    const { vm, i32, size } = this;
    if (size === 0) return;
    const values = this.keys;
    const array = vm.calloc(8 * size);
    this.keyArray = array;
    for (let i = 0; i < size; i++) i32[(array >> 2) + STRIDE * i] = call1(vm, key, i32[values + STRIDE * i]);
    this.keys = array >> 2;
    this.hasValues = true;
    this.valueDistance = values - this.keys;
  }

  /** Releases the keys and the room for merges. */
  finish(): void {
    const { vm, i32, size, keyArray } = this;
    if (keyArray !== 0) {
      for (let i = 0; i < size; i++) vm.xdecref(i32[(keyArray >> 2) + STRIDE * i]);
      vm.free(keyArray);
    }
    vm.free(this.temp);
  }

  sort(reverse: boolean): void {
    const { size } = this;
    const isKeyed = this.hasValues && size <= MOST_FEW;
    if (isKeyed && sortFewPlain(this.vm, this.keys, size, this.valueDistance, reverse)) return;
    if (size > 1) this.chooseComparison();
    if (size < 2) return;
    const end = this.keys + STRIDE * size;
    // Equal items keep their order under `reverse` too: the list is turned round before and after.
    if (reverse) this.reverse(this.keys, end);
    try {
      if (!this.sortPlain()) this.sortRuns(end);
    } finally {
      if (reverse) this.reverse(this.keys, end);
    }
  }

  /** Sorts keys whose comparison cannot be observed; false if they are not of that kind. */
  private sortPlain(): boolean {
    const { mode, size, keys } = this;
    if (size < PLAIN_SORT_SIZE || (mode !== COMPARE_INT && mode !== COMPARE_FLOAT && mode !== COMPARE_STR))
      return false;
    const order = orderOfPlainKeys(this.vm, keys, size, mode);
    if (order === null) return false;
    this.permute(keys, order);
    if (this.hasValues) this.permute(keys + this.valueDistance, order);
    return true;
  }

  /** Puts the items from `at` on in the order of their old positions. */
  private permute(at: number, order: Int32Array): void {
    const { i32, size } = this;
    const old = size <= OLD_ITEMS.length ? OLD_ITEMS : new Int32Array(size);
    for (let i = 0; i < size; i++) old[i] = i32[at + STRIDE * i];
    for (let i = 0; i < size; i++) i32[at + STRIDE * i] = old[order[i]];
  }

  private sortRuns(end: number): void {
    const minRun = minimalRun(this.size);
    let low = this.keys;
    let left = this.size;
    if (left <= minRun) return this.binarySort(low, end, low + STRIDE * this.countRun(low, end));
    this.runStart = [];
    this.runLength = [];
    while (left > 0) {
      let run = this.countRun(low, end);
      if (run < minRun) {
        const forced = left <= minRun ? left : minRun;
        this.binarySort(low, low + STRIDE * forced, low + STRIDE * run);
        run = forced;
      }
      this.runStart.push(low);
      this.runLength.push(run);
      this.collapse();
      low += STRIDE * run;
      left -= run;
    }
    this.collapseAll();
  }

  // ---- comparing --------------------------------------------------------------------------------------------

  /** The pre-sort check: one type for all keys, or for the first items of all tuples, allows a quicker comparison. */
  private chooseComparison(): void {
    const { i32, keys, size } = this;
    const first = i32[keys];
    let inTuples = i32[(first + OB_TYPE) >> 2] === TUPLE_TYPE && i32[(first + OB_SIZE) >> 2] > 0;
    const keyType = i32[((inTuples ? i32[(first + TUPLE_ITEMS) >> 2] : first) + OB_TYPE) >> 2];
    let sameType = true;
    for (let i = 0, at = keys; i < size; i++, at += STRIDE) {
      let key = i32[at];
      if (inTuples) {
        if (i32[(key + OB_TYPE) >> 2] !== TUPLE_TYPE || i32[(key + OB_SIZE) >> 2] === 0) {
          inTuples = false;
          sameType = false;
          break;
        }
        key = i32[(key + TUPLE_ITEMS) >> 2];
      }
      if (i32[(key + OB_TYPE) >> 2] !== keyType) {
        sameType = false;
        if (!inTuples) break;
      }
    }
    this.mode = sameType ? this.comparisonOf(keyType) : COMPARE_ANY;
    if (inTuples) {
      this.firstMode = keyType === TUPLE_TYPE ? COMPARE_ANY : this.mode;
      this.mode = COMPARE_TUPLE;
    }
  }

  private comparisonOf(type: Address): number {
    if (type === STR_TYPE) return COMPARE_STR;
    if (type === INT_TYPE) return COMPARE_INT;
    if (type === FLOAT_TYPE) return COMPARE_FLOAT;
    this.compareNative = this.i32[(type + TP_RICHCOMPARE) >> 2];
    return this.compareNative !== 0 ? COMPARE_SAME_TYPE : COMPARE_ANY;
  }

  /** ISLT: whether key `a` is less than key `b`. */
  private less(a: Address, b: Address): boolean {
    const { mode, i32 } = this;
    if (mode === COMPARE_INT) return intLess(i32, a, b);
    if (mode === COMPARE_FLOAT) return this.vm.f64[(a + FLOAT_VALUE) >> 3] < this.vm.f64[(b + FLOAT_VALUE) >> 3];
    if (mode === COMPARE_STR) return strCompare(this.vm, a, b) < 0;
    return this.lessObjects(mode, a, b);
  }

  private lessObjects(mode: number, a: Address, b: Address): boolean {
    if (mode === COMPARE_TUPLE) return this.lessTuples(a, b);
    if (mode === COMPARE_SAME_TYPE) return this.lessOfSameType(a, b);
    return richCompareBool(this.vm, a, b, LT);
  }

  /** unsafe_object_compare. */
  private lessOfSameType(a: Address, b: Address): boolean {
    const { vm, compareNative } = this;
    if (this.i32[(this.i32[(a + OB_TYPE) >> 2] + TP_RICHCOMPARE) >> 2] !== compareNative) {
      return richCompareBool(vm, a, b, LT);
    }
    const result = (NATIVE[compareNative] as RichCmpFunc)(vm, a, b, LT);
    if (result !== NOT_IMPLEMENTED) return takeTruth(vm, result);
    vm.decref(result);
    return richCompareBool(vm, a, b, LT);
  }

  /** unsafe_tuple_compare: the first items that differ decide. */
  private lessTuples(a: Address, b: Address): boolean {
    const { vm, i32 } = this;
    if (this.firstMode === COMPARE_INT) {
      const x = digitOf(i32, i32[(a + TUPLE_ITEMS) >> 2]);
      const y = digitOf(i32, i32[(b + TUPLE_ITEMS) >> 2]);
      if (x !== y && x !== NO_DIGIT && y !== NO_DIGIT) return x < y;
    }
    const aSize = i32[(a + OB_SIZE) >> 2];
    const bSize = i32[(b + OB_SIZE) >> 2];
    const size = aSize < bSize ? aSize : bSize;
    for (let i = 0; i < size; i++) {
      const x = i32[(a + TUPLE_ITEMS + 8 * i) >> 2];
      const y = i32[(b + TUPLE_ITEMS + 8 * i) >> 2];
      if (x === y) continue;
      const known = quickEqual(vm, x, y);
      if (known > 0 || (known < 0 && richCompareBool(vm, x, y, EQ))) continue;
      return i === 0 ? this.lessFirst(x, y) : this.lessItems(x, y);
    }
    return aSize < bSize;
  }

  private lessFirst(x: Address, y: Address): boolean {
    const { firstMode, i32, vm } = this;
    if (firstMode === COMPARE_INT) return intLess(i32, x, y);
    if (firstMode === COMPARE_STR) return strCompare(vm, x, y) < 0;
    if (firstMode === COMPARE_FLOAT) return vm.f64[(x + FLOAT_VALUE) >> 3] < vm.f64[(y + FLOAT_VALUE) >> 3];
    return firstMode === COMPARE_SAME_TYPE ? this.lessOfSameType(x, y) : richCompareBool(vm, x, y, LT);
  }

  /** `x < y` for later items of tuples. */
  private lessItems(x: Address, y: Address): boolean {
    const { vm, i32 } = this;
    const type = i32[(x + OB_TYPE) >> 2];
    if (type === i32[(y + OB_TYPE) >> 2]) {
      if (type === INT_TYPE) return intLess(i32, x, y);
      if (type === STR_TYPE) return strCompare(vm, x, y) < 0;
    }
    return richCompareBool(vm, x, y, LT);
  }

  // ---- moving -----------------------------------------------------------------------------------------------

  /** Copies one key, and its value, inside the arrays. */
  private copy(to: number, from: number): void {
    const { i32 } = this;
    i32[to] = i32[from];
    if (this.hasValues) i32[to + this.valueDistance] = i32[from + this.valueDistance];
  }

  /** Moves `count` keys, and their values, inside the arrays; the ranges may overlap. */
  private move(to: number, from: number, count: number): void {
    if (count <= 0) return;
    moveItems(this.i32, to, from, count);
    if (this.hasValues) moveItems(this.i32, to + this.valueDistance, from + this.valueDistance, count);
  }

  /** Copies `count` keys and values from the arrays to the temporary room. */
  private saveToTemp(from: number, count: number): void {
    const { i32 } = this;
    const temp = this.temp >> 2;
    i32.copyWithin(temp, from, from + STRIDE * count);
    if (!this.hasValues) return;
    const values = from + this.valueDistance;
    i32.copyWithin(temp + STRIDE * this.tempRoom, values, values + STRIDE * count);
  }

  /** Copies one key and value from the temporary room. */
  private fromTemp(to: number, from: number): void {
    const { i32 } = this;
    i32[to] = i32[from];
    if (this.hasValues) i32[to + this.valueDistance] = i32[from + STRIDE * this.tempRoom];
  }

  /** The same for `count` of them. */
  private moveFromTemp(to: number, from: number, count: number): void {
    if (count <= 0) return;
    const { i32 } = this;
    i32.copyWithin(to, from, from + STRIDE * count);
    if (!this.hasValues) return;
    const values = from + STRIDE * this.tempRoom;
    i32.copyWithin(to + this.valueDistance, values, values + STRIDE * count);
  }

  /** merge_getmem: temporary room for `count` keys, followed by their values. */
  private reserveTemp(count: number): void {
    if (count <= this.tempRoom) return;
    this.vm.free(this.temp);
    this.temp = 0;
    this.tempRoom = 0;
    this.temp = this.vm.malloc((this.hasValues ? 16 : 8) * count);
    this.tempRoom = count;
  }

  /** reverse_sortslice: turns round the items from `start` up to `end`. */
  private reverse(start: number, end: number): void {
    this.reverseWords(start, end);
    if (this.hasValues) this.reverseWords(start + this.valueDistance, end + this.valueDistance);
  }

  private reverseWords(start: number, end: number): void {
    const { i32 } = this;
    for (let low = start, high = end - STRIDE; low < high; low += STRIDE, high -= STRIDE) {
      const word = i32[low];
      i32[low] = i32[high];
      i32[high] = word;
    }
  }

  // ---- runs -------------------------------------------------------------------------------------------------

  /** count_run: the length of the run at `low`, which is turned round if it is strictly descending. */
  private countRun(low: number, end: number): number {
    const { i32 } = this;
    let at = low + STRIDE;
    if (at === end) return 1;
    const descending = this.less(i32[at], i32[at - STRIDE]);
    at += STRIDE;
    while (at < end && this.less(i32[at], i32[at - STRIDE]) === descending) at += STRIDE;
    if (descending) this.reverse(low, at);
    return (at - low) / STRIDE;
  }

  /** binarysort: inserts the items from `start` on into the sorted ones before it. */
  private binarySort(low: number, end: number, start: number): void {
    const { i32, hasValues, valueDistance } = this;
    for (let at = start === low ? low + STRIDE : start; at < end; at += STRIDE) {
      const pivot = i32[at];
      let left = 0;
      let right = (at - low) / STRIDE;
      while (left < right) {
        const middle = (left + right) >> 1;
        if (this.less(pivot, i32[low + STRIDE * middle])) right = middle;
        else left = middle + 1;
      }
      const place = low + STRIDE * left;
      for (let p = at; p > place; p -= STRIDE) i32[p] = i32[p - STRIDE];
      i32[place] = pivot;
      if (!hasValues) continue;
      const value = i32[at + valueDistance];
      for (let p = at + valueDistance; p > place + valueDistance; p -= STRIDE) i32[p] = i32[p - STRIDE];
      i32[place + valueDistance] = value;
    }
  }

  /** merge_collapse: merges until the run lengths on the stack shrink as fast as the invariant wants. */
  private collapse(): void {
    const length = this.runLength;
    while (length.length > 1) {
      let n = length.length - 2;
      if (
        (n > 0 && length[n - 1] <= length[n] + length[n + 1]) ||
        (n > 1 && length[n - 2] <= length[n - 1] + length[n])
      ) {
        if (length[n - 1] < length[n + 1]) n--;
        this.mergeAt(n);
      } else if (length[n] <= length[n + 1]) this.mergeAt(n);
      else return;
    }
  }

  /** merge_force_collapse. */
  private collapseAll(): void {
    const length = this.runLength;
    while (length.length > 1) {
      let n = length.length - 2;
      if (n > 0 && length[n - 1] < length[n + 1]) n--;
      this.mergeAt(n);
    }
  }

  /** merge_at: merges runs `n` and `n + 1` of the stack. */
  private mergeAt(n: number): void {
    const { i32, runStart, runLength } = this;
    let a = runStart[n];
    let aCount = runLength[n];
    const b = runStart[n + 1];
    let bCount = runLength[n + 1];
    runLength[n] = aCount + bCount;
    runStart.splice(n + 1, 1);
    runLength.splice(n + 1, 1);
    // What of a is already in place in front, and what of b at the end?
    const skipped = this.gallopRight(i32[b], a, aCount, 0);
    a += STRIDE * skipped;
    aCount -= skipped;
    if (aCount === 0) return;
    bCount = this.gallopLeft(i32[a + STRIDE * (aCount - 1)], b, bCount, bCount - 1);
    if (bCount === 0) return;
    if (aCount <= bCount) this.mergeLow(a, aCount, b, bCount);
    else this.mergeHigh(a, aCount, b, bCount);
  }

  /** gallop_left: where `key` belongs in the sorted run at `a`, before any equal to it; the search begins at `hint`. */
  private gallopLeft(key: Address, a: number, count: number, hint: number): number {
    const { i32 } = this;
    const start = a + STRIDE * hint;
    let last = 0;
    let offset = 1;
    if (this.less(i32[start], key)) {
      const limit = count - hint;
      while (offset < limit && this.less(i32[start + STRIDE * offset], key)) {
        last = offset;
        offset = 2 * offset + 1;
      }
      if (offset > limit) offset = limit;
      last += hint;
      offset += hint;
    } else {
      const limit = hint + 1;
      while (offset < limit && !this.less(i32[start - STRIDE * offset], key)) {
        last = offset;
        offset = 2 * offset + 1;
      }
      if (offset > limit) offset = limit;
      const nearest = last;
      last = hint - offset;
      offset = hint - nearest;
    }
    last++;
    while (last < offset) {
      const middle = last + ((offset - last) >> 1);
      if (this.less(i32[a + STRIDE * middle], key)) last = middle + 1;
      else offset = middle;
    }
    return offset;
  }

  /** gallop_right: the same, after any equal to it. */
  private gallopRight(key: Address, a: number, count: number, hint: number): number {
    const { i32 } = this;
    const start = a + STRIDE * hint;
    let last = 0;
    let offset = 1;
    if (this.less(key, i32[start])) {
      const limit = hint + 1;
      while (offset < limit && this.less(key, i32[start - STRIDE * offset])) {
        last = offset;
        offset = 2 * offset + 1;
      }
      if (offset > limit) offset = limit;
      const nearest = last;
      last = hint - offset;
      offset = hint - nearest;
    } else {
      const limit = count - hint;
      while (offset < limit && !this.less(key, i32[start + STRIDE * offset])) {
        last = offset;
        offset = 2 * offset + 1;
      }
      if (offset > limit) offset = limit;
      last += hint;
      offset += hint;
    }
    last++;
    while (last < offset) {
      const middle = last + ((offset - last) >> 1);
      if (this.less(key, i32[a + STRIDE * middle])) offset = middle;
      else last = middle + 1;
    }
    return offset;
  }

  // ---- merging ----------------------------------------------------------------------------------------------

  /**
   * merge_lo: merges neighbouring runs, the first of which is not the longer one; it is moved to the temporary room, so that the
   * result can grow from the left. `b`'s first item goes first, `a`'s last item last.
   */
  private mergeLow(aStart: number, aLength: number, bStart: number, bLength: number): void {
    const { i32 } = this;
    this.reserveTemp(aLength);
    this.saveToTemp(aStart, aLength);
    let to = aStart;
    let a = this.temp >> 2;
    let b = bStart;
    let aCount = aLength;
    let bCount = bLength;
    this.copy(to, b);
    to += STRIDE;
    b += STRIDE;
    bCount--;
    let minGallop = this.minGallop;
    try {
      while (aCount > 1 && bCount > 0) {
        let aWins = 0;
        let bWins = 0;
        // One at a time, until one run appears to win consistently.
        for (;;) {
          if (this.less(i32[b], i32[a])) {
            this.copy(to, b);
            to += STRIDE;
            b += STRIDE;
            bWins++;
            aWins = 0;
            if (--bCount === 0) return;
            if (bWins >= minGallop) break;
          } else {
            this.fromTemp(to, a);
            to += STRIDE;
            a += STRIDE;
            aWins++;
            bWins = 0;
            if (--aCount === 1) return;
            if (aWins >= minGallop) break;
          }
        }
        // Galloping, until neither run appears to.
        minGallop++;
        do {
          if (minGallop > 1) minGallop--;
          this.minGallop = minGallop;
          aWins = this.gallopRight(i32[b], a, aCount, 0);
          if (aWins > 0) {
            this.moveFromTemp(to, a, aWins);
            to += STRIDE * aWins;
            a += STRIDE * aWins;
            aCount -= aWins;
            if (aCount <= 1) return;
          }
          this.copy(to, b);
          to += STRIDE;
          b += STRIDE;
          if (--bCount === 0) return;
          bWins = this.gallopLeft(i32[a], b, bCount, 0);
          if (bWins > 0) {
            this.move(to, b, bWins);
            to += STRIDE * bWins;
            b += STRIDE * bWins;
            bCount -= bWins;
            if (bCount === 0) return;
          }
          this.fromTemp(to, a);
          to += STRIDE;
          a += STRIDE;
          if (--aCount === 1) return;
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP);
        minGallop++; // the price of leaving
        this.minGallop = minGallop;
      }
    } finally {
      // Also when a comparison throws: every item has a place.
      if (aCount === 1 && bCount > 0) {
        this.move(to, b, bCount);
        to += STRIDE * bCount;
      }
      this.moveFromTemp(to, a, aCount);
    }
  }

  /** merge_hi: the same where the second run is the shorter one: it is moved away, and the result grows from the right. */
  private mergeHigh(aStart: number, aLength: number, bStart: number, bLength: number): void {
    const { i32 } = this;
    this.reserveTemp(bLength);
    this.saveToTemp(bStart, bLength);
    const temp = this.temp >> 2;
    let to = bStart + STRIDE * (bLength - 1);
    let a = aStart + STRIDE * (aLength - 1);
    let b = temp + STRIDE * (bLength - 1);
    let aCount = aLength;
    let bCount = bLength;
    this.copy(to, a);
    to -= STRIDE;
    a -= STRIDE;
    aCount--;
    let minGallop = this.minGallop;
    try {
      while (aCount > 0 && bCount > 1) {
        let aWins = 0;
        let bWins = 0;
        for (;;) {
          if (this.less(i32[b], i32[a])) {
            this.copy(to, a);
            to -= STRIDE;
            a -= STRIDE;
            aWins++;
            bWins = 0;
            if (--aCount === 0) return;
            if (aWins >= minGallop) break;
          } else {
            this.fromTemp(to, b);
            to -= STRIDE;
            b -= STRIDE;
            bWins++;
            aWins = 0;
            if (--bCount === 1) return;
            if (bWins >= minGallop) break;
          }
        }
        minGallop++;
        do {
          if (minGallop > 1) minGallop--;
          this.minGallop = minGallop;
          aWins = aCount - this.gallopRight(i32[b], aStart, aCount, aCount - 1);
          if (aWins > 0) {
            to -= STRIDE * aWins;
            a -= STRIDE * aWins;
            this.move(to + STRIDE, a + STRIDE, aWins);
            aCount -= aWins;
            if (aCount === 0) return;
          }
          this.fromTemp(to, b);
          to -= STRIDE;
          b -= STRIDE;
          if (--bCount === 1) return;
          bWins = bCount - this.gallopLeft(i32[a], temp, bCount, bCount - 1);
          if (bWins > 0) {
            to -= STRIDE * bWins;
            b -= STRIDE * bWins;
            this.moveFromTemp(to + STRIDE, b + STRIDE, bWins);
            bCount -= bWins;
            if (bCount <= 1) return;
          }
          this.copy(to, a);
          to -= STRIDE;
          a -= STRIDE;
          if (--aCount === 0) return;
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP);
        minGallop++;
        this.minGallop = minGallop;
      }
    } finally {
      if (bCount === 1 && aCount > 0) {
        // The first item of b comes before all that is left of a.
        to -= STRIDE * aCount;
        a -= STRIDE * aCount;
        this.move(to + STRIDE, a + STRIDE, aCount);
      }
      this.moveFromTemp(to - STRIDE * (bCount - 1), temp, bCount);
    }
  }
}

/** Whether one int is less than another: by sign and length, then by the highest digit that differs. */
function intLess(i32: Int32Array, a: Address, b: Address): boolean {
  const size = i32[(a + OB_SIZE) >> 2];
  if (size !== i32[(b + OB_SIZE) >> 2]) return size < i32[(b + OB_SIZE) >> 2];
  const at = (a + LONG_DIGITS) >> 2;
  const bt = (b + LONG_DIGITS) >> 2;
  for (let i = (size < 0 ? -size : size) - 1; i >= 0; i--) {
    if (i32[at + i] !== i32[bt + i]) return size < 0 ? i32[at + i] > i32[bt + i] : i32[at + i] < i32[bt + i];
  }
  return false;
}

/** merge_compute_minrun: 32 to 64, so that `size / minrun` is a power of two or a little less. */
function minimalRun(size: number): number {
  let n = size;
  let remainder = 0;
  while (n >= 64) {
    remainder |= n & 1;
    n >>= 1;
  }
  return n + remainder;
}

/** Moves `count` items, 8 bytes each, between word indexes; the ranges may overlap. */
function moveItems(i32: Int32Array, to: number, from: number, count: number): void {
  if (count > MOST_MOVED_IN_LINE) i32.copyWithin(to, from, from + STRIDE * count);
  else if (to < from) for (let i = 0; i < STRIDE * count; i += STRIDE) i32[to + i] = i32[from + i];
  else for (let i = STRIDE * (count - 1); i >= 0; i -= STRIDE) i32[to + i] = i32[from + i];
}
