/**
 * Sorting keys whose comparison nobody can observe: ints, floats and Latin-1 strs.
 *
 * A stable sort by a total order has one result, so how it is reached is free. Each key becomes a double, its rank: the number itself, or
 * the first six characters of a str as one number, with the whole strs compared only where those agree. Ranks and positions are merge
 * sorted in typed arrays, far from the objects.
 */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { FLOAT_VALUE, LONG_DIGITS, OB_SIZE } from "../../object/offsets.ts";
import { strCompare, strData, strKind, strLength } from "../str/text.ts";

export const PLAIN_INT = 1;
export const PLAIN_FLOAT = 2;
export const PLAIN_STR = 3;

/** Runs of this length are sorted by insertion. */
const RUN = 12;
/** Characters of a str in its rank: 6 bytes, exact in a double. */
const PREFIX = 6;
/** The second digit of an int below 2^53. */
const HIGH_DIGIT_LIMIT = 1 << 23;
const DIGIT = 1 << 30;

/** The arrays of a sort of at most so many keys: an array takes longer to make than a few dozen keys to sort. */
interface Room {
  readonly ranks: Float64Array;
  readonly otherRanks: Float64Array;
  readonly order: Int32Array;
  readonly otherOrder: Int32Array;
}

const LARGEST_KEPT = 1024;
let kept: Room | null = null;

/** No Python code runs during a sort, so the room that is kept is never in use. */
function roomFor(size: number): Room {
  if (size > LARGEST_KEPT) return newRoom(size);
  return (kept ??= newRoom(LARGEST_KEPT));
}

function newRoom(size: number): Room {
  return {
    ranks: new Float64Array(size),
    otherRanks: new Float64Array(size),
    order: new Int32Array(size),
    otherOrder: new Int32Array(size),
  };
}

/**
 * The order of the `size` keys that lie 8 bytes apart from word index `at` on: the old position for each new one, to be read before the next sort;
 * null when a key has no rank (a nan, an int beyond 2^53, a wider str).
 */
export function orderOfPlainKeys(vm: Machine, at: number, size: number, kind: number): Int32Array | null {
  const room = roomFor(size);
  const { ranks, order } = room;
  if (!fillRanks(vm, at, size, kind, ranks)) return null;
  const descending = isDescending(ranks, size);
  for (let i = 0; i < size; i++) order[i] = descending ? size - 1 - i : i;
  return descending ? order : new PlainSorter(vm, at, kind === PLAIN_STR).sort(room, size);
}

/** Writes the ranks of the `size` keys that lie 8 bytes apart from word index `at` on; false if a key has none. */
export function fillRanks(vm: Machine, at: number, size: number, kind: number, ranks: Float64Array): boolean {
  const i32 = vm.i32;
  for (let i = 0; i < size; i++) {
    const rank = rankOf(vm, i32[at + 2 * i], kind);
    if (rank !== rank) return false;
    ranks[i] = rank;
  }
  return true;
}

/** The rank of a key, nan for none. */
function rankOf(vm: Machine, key: Address, kind: number): number {
  if (kind === PLAIN_FLOAT) return vm.f64[(key + FLOAT_VALUE) >> 3];
  return kind === PLAIN_INT ? intRank(vm.i32, key) : prefixOf(vm, key);
}

function intRank(i32: Int32Array, int: Address): number {
  const size = i32[(int + OB_SIZE) >> 2];
  const low = i32[(int + LONG_DIGITS) >> 2];
  if (size >= -1 && size <= 1) return size * low;
  if (size > 2 || size < -2) return NaN;
  const high = i32[(int + LONG_DIGITS + 4) >> 2];
  if (high >= HIGH_DIGIT_LIMIT) return NaN;
  const magnitude = high * DIGIT + low;
  return size < 0 ? -magnitude : magnitude;
}

/** The first characters as a number in base 256, missing ones as 0. */
function prefixOf(vm: Machine, str: Address): number {
  if (strKind(vm, str) !== 1) return NaN;
  const u8 = vm.u8;
  const data = strData(vm, str);
  const length = strLength(vm, str);
  let rank = 0;
  for (let i = 0; i < PREFIX; i++) rank = rank * 256 + (i < length ? u8[data + i] : 0);
  return rank;
}

function isDescending(ranks: Float64Array, size: number): boolean {
  for (let i = 1; i < size; i++) if (!(ranks[i] < ranks[i - 1])) return false;
  return true;
}

/** A bottom-up merge sort of ranks with the positions they came from. */
class PlainSorter {
  private readonly vm: Machine;
  private readonly at: number;
  /** Whether equal ranks are decided by comparing the strs. */
  private readonly isText: boolean;

  constructor(vm: Machine, at: number, isText: boolean) {
    this.vm = vm;
    this.at = at;
    this.isText = isText;
  }

  sort(room: Room, size: number): Int32Array {
    const { ranks, order } = room;
    for (let low = 0; low < size; low += RUN) this.insertionSort(ranks, order, low, Math.min(low + RUN, size));
    let fromRanks: Float64Array = ranks;
    let fromOrder: Int32Array = order;
    let toRanks: Float64Array = room.otherRanks;
    let toOrder: Int32Array = room.otherOrder;
    for (let width = RUN; width < size; width *= 2) {
      for (let low = 0; low < size; low += 2 * width) {
        this.merge(
          fromRanks,
          fromOrder,
          toRanks,
          toOrder,
          low,
          Math.min(low + width, size),
          Math.min(low + 2 * width, size),
        );
      }
      const ranked = fromRanks;
      const ordered = fromOrder;
      fromRanks = toRanks;
      fromOrder = toOrder;
      toRanks = ranked;
      toOrder = ordered;
    }
    return fromOrder;
  }

  /** Whether of two keys of the same rank, by their old positions, the first comes before the second: only str have more to them than their rank. */
  private equalRankLess(a: number, b: number): boolean {
    return this.isText && this.textLess(a, b);
  }

  /** Whether the str at one old position comes before that at another. */
  private textLess(a: number, b: number): boolean {
    const { vm, at } = this;
    return strCompare(vm, vm.i32[at + 2 * a], vm.i32[at + 2 * b]) < 0;
  }

  private insertionSort(ranks: Float64Array, order: Int32Array, low: number, high: number): void {
    for (let i = low + 1; i < high; i++) {
      const rank = ranks[i];
      const position = order[i];
      let j = i - 1;
      while (j >= low && (rank < ranks[j] || (rank === ranks[j] && this.equalRankLess(position, order[j])))) {
        ranks[j + 1] = ranks[j];
        order[j + 1] = order[j];
        j--;
      }
      ranks[j + 1] = rank;
      order[j + 1] = position;
    }
  }

  /** Merges `[low, middle)` and `[middle, high)`; of equal keys the left one comes first. */
  private merge(
    ranks: Float64Array,
    order: Int32Array,
    toRanks: Float64Array,
    toOrder: Int32Array,
    low: number,
    middle: number,
    high: number,
  ): void {
    const { isText } = this;
    let left = low;
    let right = middle;
    let to = low;
    const inOrder =
      middle >= high ||
      ranks[middle - 1] < ranks[middle] ||
      (ranks[middle - 1] === ranks[middle] && !(isText && this.textLess(order[middle], order[middle - 1])));
    if (!inOrder) {
      while (left < middle && right < high) {
        const a = ranks[left];
        const b = ranks[right];
        if (b < a || (isText && a === b && this.textLess(order[right], order[left]))) {
          toRanks[to] = b;
          toOrder[to++] = order[right++];
        } else {
          toRanks[to] = a;
          toOrder[to++] = order[left++];
        }
      }
    }
    for (; left < middle; left++) {
      toRanks[to] = ranks[left];
      toOrder[to++] = order[left];
    }
    for (; right < high; right++) {
      toRanks[to] = ranks[right];
      toOrder[to++] = order[right];
    }
  }
}
