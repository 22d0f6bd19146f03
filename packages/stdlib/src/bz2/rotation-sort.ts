/**
 * The order of all rotations of a block, by doubling: rotations are in buckets by their first H bytes; a bucket is sorted by the buckets of the
 * rotations H bytes further on, which makes buckets by 2 H bytes (Manber and Myers).
 *
 * Rotations that are equal remain as the sorting left them. Which of them is the block itself shows in the output, so every exchange is done as
 * bzip2's fallbackSort does it.
 */

/** What is sorted, during one call. */
export interface Rotations {
  /** Where each rotation begins, in order. */
  readonly order: Int32Array;
  /** The bucket of each rotation: where in the order it begins. */
  readonly buckets: Int32Array;
  /** A bit for each place of the order: whether a bucket begins there. */
  readonly heads: Int32Array;
}

/** How many words the heads of a block need: bits beyond its end stop the search for a bucket. */
export function headWords(length: number): number {
  return (length >> 5) + 4;
}

function setHead(heads: Int32Array, at: number): void {
  heads[at >> 5]! |= 1 << (at & 31);
}

function isHead(heads: Int32Array, at: number): boolean {
  return ((heads[at >> 5]! >>> (at & 31)) & 1) !== 0;
}

/** Sorts a range of the order by the buckets, by insertion with steps of `step`. */
function insert(order: Int32Array, buckets: Int32Array, low: number, high: number, step: number): void {
  for (let i = high - step; i >= low; i--) {
    const rotation = order[i]!;
    const bucket = buckets[rotation]!;
    let j = i + step;
    for (; j <= high && bucket > buckets[order[j]!]!; j += step) order[j - step] = order[j]!;
    order[j - step] = rotation;
  }
}

function sortShort(order: Int32Array, buckets: Int32Array, low: number, high: number): void {
  if (low === high) return;
  if (high - low > 3) insert(order, buckets, low, high, 4);
  insert(order, buckets, low, high, 1);
}

function swap(order: Int32Array, a: number, b: number): void {
  const rotation = order[a]!;
  order[a] = order[b]!;
  order[b] = rotation;
}

function swapRanges(order: Int32Array, a: number, b: number, count: number): void {
  for (let i = 0; i < count; i++) swap(order, a + i, b + i);
}

/** Ranges that shorter ones of the same call wait for. */
const pending = new Int32Array(256);
/** A range shorter than this is sorted by insertion. */
const SHORT = 10;

/** Sorts a range of the order by the buckets: quicksort in three parts around a pivot that is chosen as if by chance. */
function sortRange(order: Int32Array, buckets: Int32Array, first: number, last: number): void {
  let chance = 0;
  let count = 0;
  pending[count++] = first;
  pending[count++] = last;
  while (count > 0) {
    const high = pending[--count]!;
    const low = pending[--count]!;
    if (high - low < SHORT) {
      sortShort(order, buckets, low, high);
      continue;
    }
    chance = (chance * 7621 + 1) % 32768;
    const third = chance % 3;
    const pivot = buckets[order[third === 0 ? low : third === 1 ? (low + high) >> 1 : high]!]!;
    // What equals the pivot is collected at both ends: below `lowEqual` and above `highEqual`.
    let lowEqual = low;
    let left = low;
    let right = high;
    let highEqual = high;
    for (;;) {
      for (; left <= right; left++) {
        const difference = buckets[order[left]!]! - pivot;
        if (difference > 0) break;
        if (difference === 0) swap(order, left, lowEqual++);
      }
      for (; left <= right; right--) {
        const difference = buckets[order[right]!]! - pivot;
        if (difference < 0) break;
        if (difference === 0) swap(order, right, highEqual--);
      }
      if (left > right) break;
      swap(order, left++, right--);
    }
    if (highEqual < lowEqual) continue;
    const below = Math.min(lowEqual - low, left - lowEqual);
    swapRanges(order, low, left - below, below);
    const above = Math.min(high - highEqual, highEqual - right);
    swapRanges(order, left, high - above + 1, above);
    const lowEnd = low + left - lowEqual - 1;
    const highStart = high - (highEqual - right) + 1;
    const lowFirst = lowEnd - low > high - highStart;
    pending[count++] = lowFirst ? low : highStart;
    pending[count++] = lowFirst ? lowEnd : high;
    pending[count++] = lowFirst ? highStart : low;
    pending[count++] = lowFirst ? high : lowEnd;
  }
}

/** The first order: by one byte, among equal ones the last rotation first. */
function sortByByte({ order, heads }: Rotations, block: Uint8Array, length: number): void {
  const starts = new Int32Array(257);
  for (let i = 0; i < length; i++) starts[block[i]! + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  heads.fill(0);
  for (let byte = 0; byte < 256; byte++) setHead(heads, starts[byte]!);
  // Beyond the block, heads and others in turn: the search for the next bucket of either kind ends there.
  for (let i = 0; i < 32; i++) {
    setHead(heads, length + 2 * i);
    const other = length + 2 * i + 1;
    heads[other >> 5]! &= ~(1 << (other & 31));
  }
  for (let i = length - 1; i >= 0; i--) order[starts[block[i]!]!++] = i;
}

/** Tells each rotation's bucket to the one H bytes before it. */
function nameBuckets({ order, buckets, heads }: Rotations, length: number, h: number): void {
  let bucket = 0;
  for (let i = 0; i < length; i++) {
    if (isHead(heads, i)) bucket = i;
    const before = order[i]! - h;
    buckets[before < 0 ? before + length : before] = bucket;
  }
}

/** Sorts every bucket of more than one rotation. Returns how many rotations there were in such. */
function sortBuckets({ order, buckets, heads }: Rotations, length: number): number {
  let unsorted = 0;
  let last = -1;
  for (;;) {
    let at = last + 1;
    while (isHead(heads, at)) at = (at & 31) === 0 && heads[at >> 5] === -1 ? at + 32 : at + 1;
    const first = at - 1;
    if (first >= length) return unsorted;
    while (!isHead(heads, at)) at = (at & 31) === 0 && heads[at >> 5] === 0 ? at + 32 : at + 1;
    last = at - 1;
    if (last >= length) return unsorted;
    if (last <= first) continue;
    unsorted += last - first + 1;
    sortRange(order, buckets, first, last);
    let previous = -1;
    for (let i = first; i <= last; i++) {
      const bucket = buckets[order[i]!]!;
      if (bucket !== previous) setHead(heads, i);
      previous = bucket;
    }
  }
}

/** Sorts all rotations of the first `length` bytes of a block. */
export function sortRotations(rotations: Rotations, block: Uint8Array, length: number): void {
  sortByByte(rotations, block, length);
  for (let h = 1; ; h *= 2) {
    nameBuckets(rotations, length, h);
    if (sortBuckets(rotations, length) === 0 || 2 * h > length) return;
  }
}
