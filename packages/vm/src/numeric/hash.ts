/**
 * CPython's 64-bit hashes in 32-bit halves (Python/pyhash.c).
 *
 * Every function returns the low word as an int32 and leaves the high word in `hashHigh[0]`, so that nothing is
 * allocated and no bigint is met. Read the high word before calling anything else that hashes.
 *
 * Numbers are hashed modulo the prime 2^61 - 1, which makes equal numbers of every type hash alike. A residue is held
 * as `upper` × 2^30 + `lower` with 31 and 30 bits: multiplying by 2^30, the step from one digit of an int to the next,
 * then only swaps the two and carries one bit round:
 *
 *     | upper: 31 bits | lower: 30 bits |   × 2^30 modulo 2^61 - 1   | lower, lowest bit of upper on top | upper >> 1 |
 */

/** The high word of the last hash, as an int32. */
export const hashHigh: Int32Array = new Int32Array(1);

const DIGIT_MASK = 0x3fffffff;

/** -1 reports an error in C, so it is never a hash: -2 takes its place. */
function finish(low: number, high: number): number {
  hashHigh[0] = high;
  return low === -1 && high === -1 ? -2 : low;
}

/** Joins a residue's parts, negated for a negative number. */
function finishResidue(upper: number, lower: number, isNegative: boolean): number {
  const low = lower | (upper << 30);
  const high = upper >>> 2;
  if (!isNegative) return finish(low, high);
  return finish(-low | 0, (low === 0 ? -high : ~high) | 0);
}

/** The hash of an int whose value is a safe integer (below 2^53 in magnitude). */
export function hashSafeInteger(value: number): number {
  const low = value | 0;
  return finish(low, Math.floor(value / 0x100000000) | 0);
}

/**
 * The hash of an int from its digits.
 *
 * @param i32 memory that holds little-endian 30-bit digits
 * @param index where the lowest digit is, in words
 * @param size `ob_size`: the number of digits, negative for a negative int
 */
export function hashDigits(i32: Int32Array, index: number, size: number): number {
  let upper = 0;
  let lower = 0;
  for (let i = index + Math.abs(size) - 1; i >= index; i--) {
    const carried = lower + (upper & 1) * 0x40000000;
    lower = (upper >>> 1) + i32[i]!;
    upper = carried;
    if (lower > DIGIT_MASK) {
      lower -= 0x40000000;
      upper++;
    }
    if (upper > 0x7fffffff) {
      upper = 0;
      lower++;
    }
    if (upper === 0x7fffffff && lower === DIGIT_MASK) upper = lower = 0;
  }
  return finishResidue(upper, lower, size < 0);
}

const f64 = new Float64Array(1);
const words = new Int32Array(f64.buffer);

/**
 * The hash of a float (`_Py_HashDouble`), infinities included. A nan is the caller's to hash: CPython 3.10 takes the
 * address of the object.
 */
export function hashDouble(x: number): number {
  const integer = x | 0;
  if (integer === x) return finish(integer, integer >> 31);
  f64[0] = x;
  const head = words[1]!;
  const biased = (head >>> 20) & 0x7ff;
  if (biased === 0x7ff) return finish(x > 0 ? 314159 : -314159, x > 0 ? 0 : -1);
  const tail = words[0]!;
  const top = biased === 0 ? head & 0xfffff : (head & 0xfffff) | 0x100000;
  // x = mantissa × 2^exponent; 2^61 is 1, so a power of two only rotates the residue. 1098 is 18 × 61.
  const rotation = ((biased === 0 ? 1 : biased) - 1075 + 1098) % 61;
  return rotateResidue((top << 2) | (tail >>> 30), tail & DIGIT_MASK, rotation, head < 0);
}

function rotateResidue(upper: number, lower: number, rotation: number, isNegative: boolean): number {
  let shift = rotation;
  for (; shift >= 30; shift -= 30) {
    const carried = lower | ((upper & 1) << 30);
    lower = upper >>> 1;
    upper = carried;
  }
  const wrapped = ((lower << shift) & DIGIT_MASK) | (upper >>> (31 - shift));
  const kept = ((upper << shift) & 0x7fffffff) | (lower >>> (30 - shift));
  return finishResidue(kept, wrapped, isNegative);
}

/** The high word of the product of two unsigned 32-bit words, from the products of their halves: a step waits less for it than for a double. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** The product of two 64-bit words, modulo 2^64. */
export function multiply64(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  hashHigh[0] = multiplyHigh(aLow, bLow) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh);
  return Math.imul(aLow, bLow);
}

const COMPLEX_FACTOR = 1000003;

/** The hash of a complex number from those of its parts (`complex_hash`). */
export function hashComplex(realLow: number, realHigh: number, imaginaryLow: number, imaginaryHigh: number): number {
  const low = multiply64(imaginaryLow, imaginaryHigh, COMPLEX_FACTOR, 0);
  return addTo(low, hashHigh[0]!, realLow, realHigh);
}

function addTo(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  const low = (aLow + bLow) | 0;
  return finish(low, (aHigh + bHigh + (low >>> 0 < aLow >>> 0 ? 1 : 0)) | 0);
}

/** The hash of an address: rotated so that the alignment bits do not fill buckets (`_Py_HashPointer`). */
export function hashPointer(address: number): number {
  return finish(address >>> 4, address << 28);
}

// The primes of xxHash, as words.
const PRIME_1_LOW = 0x85ebca87 | 0;
const PRIME_1_HIGH = 0x9e3779b1 | 0;
const PRIME_2_LOW = 0x27d4eb4f | 0;
const PRIME_2_HIGH = 0xc2b2ae3d | 0;
const PRIME_5_LOW = 0x165667c5;
const PRIME_5_HIGH = 0x27d4eb2f;

/** What the accumulator of a tuple's hash starts as. */
export const TUPLE_HASH_LOW: number = PRIME_5_LOW;
export const TUPLE_HASH_HIGH: number = PRIME_5_HIGH;

/** Takes the hash of one more item into the accumulator of a tuple's hash (`tuplehash`). */
export function tupleHashStep(accLow: number, accHigh: number, itemLow: number, itemHigh: number): number {
  const productLow = Math.imul(itemLow, PRIME_2_LOW);
  const productHigh =
    multiplyHigh(itemLow, PRIME_2_LOW) + Math.imul(itemHigh, PRIME_2_LOW) + Math.imul(itemLow, PRIME_2_HIGH);
  const low = (accLow + productLow) | 0;
  const high = (accHigh + productHigh + (low >>> 0 < accLow >>> 0 ? 1 : 0)) | 0;
  // Rotated left by 31.
  const rotatedLow = (low << 31) | (high >>> 1);
  const rotatedHigh = (high << 31) | (low >>> 1);
  return multiply64(rotatedLow, rotatedHigh, PRIME_1_LOW, PRIME_1_HIGH);
}

/** The tuple's hash from the accumulator and the number of items. */
export function tupleHashFinish(accLow: number, accHigh: number, length: number): number {
  const saltLow = length ^ (PRIME_5_LOW ^ 3527539);
  const low = (accLow + saltLow) | 0;
  const high = (accHigh + PRIME_5_HIGH + (low >>> 0 < accLow >>> 0 ? 1 : 0)) | 0;
  hashHigh[0] = high;
  if (low !== -1 || high !== -1) return low;
  hashHigh[0] = 0;
  return 1546275796;
}

const SHUFFLE_FACTOR = 3644798167 | 0;
const SHUFFLE_SALT = 89869747;

/** Takes the hash of one more member into the accumulator of a frozenset's hash, which starts as zero. */
export function frozensetHashStep(accLow: number, accHigh: number, itemLow: number, itemHigh: number): number {
  const low = itemLow ^ SHUFFLE_SALT ^ (itemLow << 16);
  const high = itemHigh ^ ((itemHigh << 16) | (itemLow >>> 16));
  const shuffled = multiply64(low, high, SHUFFLE_FACTOR, 0);
  hashHigh[0] = hashHigh[0]! ^ accHigh;
  return shuffled ^ accLow;
}

/** The frozenset's hash from the accumulator and the number of members (`frozenset_hash`). */
export function frozensetHashFinish(accLow: number, accHigh: number, length: number): number {
  const countLow = multiply64(length + 1, 0, 1927868237, 0);
  const a = accLow ^ countLow;
  const b = accHigh ^ hashHigh[0]!;
  const low = a ^ ((a >>> 11) | (b << 21)) ^ ((a >>> 25) | (b << 7));
  const high = b ^ (b >>> 11) ^ (b >>> 25);
  const scaled = multiply64(low, high, 69069, 0);
  const resultLow = (scaled + 907133923) | 0;
  const resultHigh = (hashHigh[0]! + (resultLow >>> 0 < scaled >>> 0 ? 1 : 0)) | 0;
  hashHigh[0] = resultHigh;
  if (resultLow !== -1 || resultHigh !== -1) return resultLow;
  hashHigh[0] = 0;
  return 590923713;
}
