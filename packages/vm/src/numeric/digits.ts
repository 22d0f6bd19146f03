/**
 * Magnitudes as little-endian 30-bit digits in memory, the body of an int object (Objects/longobject.c).
 *
 *     i32[index] + i32[index + 1] × 2^30 + i32[index + 2] × 2^60 + …
 *
 * Indexes and sizes are in words of the array. Results have no leading zero digit; their size is returned and zero has
 * none. Where a function returns a signed size its sign is the number's, as in `ob_size`.
 *
 * A product of two digits has 60 bits, more than a double holds. The double product tells the high digit, or one less where the low digit
 * would be next to 2^30; taking it away from what `Math.imul` gives leaves the low digit, exact modulo 2^32.
 */

export const DIGIT_BITS = 30;
export const DIGIT_BASE = 0x40000000;
export const DIGIT_MASK = 0x3fffffff;

/**
 * Where the engine's bigints begin to win at products and quotients, conversions both ways included. Measured on Node 20
 * for n × n digits: 0.5 against 2 µs at 8, 8 against 8 at 32, 11 against 11 at 40, 28 against 20 at 64, 1100 against 170
 * at 400; division of 2n by n digits crosses at 50. Sums never gain from them.
 */
export const BIGINT_CROSSOVER_DIGITS = 40;

/**
 * Taken from a product divided by 2^30 before it is cut off: more than its rounding error, so that the high digit is never too large. The low
 * digit is then below 2^30 + 2^8.
 */
const HIGH_DIGIT_MARGIN = 2 ** -23;

/** The share that the estimate of a digit of a quotient is made larger by: more than all its errors, so that it is never too small. */
const ESTIMATE_MARGIN = 2 ** -49;

/** Up to this many digits a loop copies; for more a call of the array's method is cheaper. */
const MOST_IN_LINE = 40;

function normalize(i32: Int32Array, index: number, size: number): number {
  let top = size;
  while (top > 0 && i32[index + top - 1] === 0) top--;
  return top;
}

/** -1, 0 or 1 as the first magnitude is less than, equal to or greater than the second. */
export function compareDigits(i32: Int32Array, a: number, aSize: number, b: number, bSize: number): number {
  if (aSize !== bSize) return aSize < bSize ? -1 : 1;
  for (let i = aSize - 1; i >= 0; i--) {
    const difference = i32[a + i]! - i32[b + i]!;
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** a + b. `out` has room for one digit more than the longer, and may be `a` or `b`. */
export function addDigits(i32: Int32Array, a: number, aSize: number, b: number, bSize: number, out: number): number {
  if (aSize < bSize) return addDigits(i32, b, bSize, a, aSize, out);
  // One index that counts and two distances from it take fewer instructions than three sums.
  const toB = (b - a) | 0;
  const toOut = (out - a) | 0;
  const middle = a + bSize;
  const end = a + aSize;
  let at = a;
  let carry = 0;
  for (; at < middle; at++) {
    const sum = (i32[at]! + i32[(at + toB) | 0]! + carry) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    carry = sum >>> DIGIT_BITS;
  }
  for (; at < end; at++) {
    const sum = (i32[at]! + carry) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    carry = sum >>> DIGIT_BITS;
  }
  if (carry === 0) return aSize;
  i32[out + aSize] = carry;
  return aSize + 1;
}

/** a - b, as a signed size. `out` has room for the longer, and may be `a` or `b`. */
export function subtractDigits(
  i32: Int32Array,
  a: number,
  aSize: number,
  b: number,
  bSize: number,
  out: number,
): number {
  if (compareDigits(i32, a, aSize, b, bSize) < 0) return -subtractSmaller(i32, b, bSize, a, aSize, out);
  return subtractSmaller(i32, a, aSize, b, bSize, out);
}

function subtractSmaller(i32: Int32Array, a: number, aSize: number, b: number, bSize: number, out: number): number {
  const toB = (b - a) | 0;
  const toOut = (out - a) | 0;
  const middle = a + bSize;
  const end = a + aSize;
  let at = a;
  let borrow = 0;
  for (; at < middle; at++) {
    const difference = (i32[at]! - i32[(at + toB) | 0]! + borrow) | 0;
    i32[(at + toOut) | 0] = difference & DIGIT_MASK;
    borrow = difference >> DIGIT_BITS;
  }
  for (; at < end; at++) {
    const difference = (i32[at]! + borrow) | 0;
    i32[(at + toOut) | 0] = difference & DIGIT_MASK;
    borrow = difference >> DIGIT_BITS;
  }
  return normalize(i32, out, aSize);
}

/** a × b by the schoolbook method. `out` has room for `aSize + bSize` digits and overlaps neither. */
export function multiplyDigits(
  i32: Int32Array,
  a: number,
  aSize: number,
  b: number,
  bSize: number,
  out: number,
): number {
  if (aSize > bSize) return multiplyDigits(i32, b, bSize, a, aSize, out);
  if (aSize === 1) return multiplyByDigit(i32, b, bSize, i32[a]!, out);
  i32[out + bSize] = multiplyByWholeDigit(i32, b, bSize, i32[a]!, out);
  let i = 1;
  for (; i < aSize - 1; i += 2) multiplyAddRows(i32, b, bSize, i32[a + i]!, i32[a + i + 1]!, out + i);
  if (i < aSize) i32[out + i + bSize] = multiplyAddRow(i32, b, bSize, i32[a + i]!, out + i);
  return normalize(i32, out, aSize + bSize);
}

/** a × one digit; returns the size of the product. */
function multiplyByDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  const carry =
    factor < 32768 ? multiplyByHalfDigit(i32, a, size, factor, out) : multiplyByWholeDigit(i32, a, size, factor, out);
  i32[out + size] = carry;
  return carry === 0 ? size : size + 1;
}

/**
 * A factor of 15 bits: the halves of a digit times it have 30 bits, so that no double is needed. Returns the digit to put after the others.
 * Two digits a turn, since the turns themselves cost a fifth of the time.
 */
function multiplyByHalfDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  const toOut = (out - a) | 0;
  const end = a + size;
  let at = a;
  let carry = 0;
  if ((size & 1) !== 0) {
    const digit = i32[at]!;
    const upper = Math.imul(digit >> 15, factor);
    const sum = (Math.imul(digit & 0x7fff, factor) + ((upper & 0x7fff) << 15)) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    carry = ((upper >> 15) + (sum >>> DIGIT_BITS)) | 0;
    at++;
  }
  for (; at < end; at += 2) {
    const digit = i32[at]!;
    const upper = Math.imul(digit >> 15, factor);
    const sum = (Math.imul(digit & 0x7fff, factor) + ((upper & 0x7fff) << 15) + carry) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    const next = i32[at + 1]!;
    const nextUpper = Math.imul(next >> 15, factor);
    const between = ((upper >> 15) + (sum >>> DIGIT_BITS)) | 0;
    const nextSum = (Math.imul(next & 0x7fff, factor) + ((nextUpper & 0x7fff) << 15) + between) | 0;
    i32[(at + toOut + 1) | 0] = nextSum & DIGIT_MASK;
    carry = ((nextUpper >> 15) + (nextSum >>> DIGIT_BITS)) | 0;
  }
  return carry;
}

function multiplyByWholeDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  const scaled = factor / DIGIT_BASE;
  const toOut = (out - a) | 0;
  const end = a + size;
  let carry = 0;
  for (let at = a; at < end; at++) {
    const digit = i32[at]!;
    const high = (digit * scaled - HIGH_DIGIT_MARGIN) | 0;
    const sum = (Math.imul(digit, factor) - (high << DIGIT_BITS) + carry) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    carry = (high + (sum >>> DIGIT_BITS)) | 0;
  }
  return carry;
}

/** out += digits × factor over `size` digits; returns the digit to put after them. */
function multiplyAddRow(i32: Int32Array, from: number, size: number, factor: number, out: number): number {
  const scaled = factor / DIGIT_BASE;
  const toOut = (out - from) | 0;
  const end = from + size;
  let carry = 0;
  for (let at = from; at < end; at++) {
    const digit = i32[at]!;
    const high = (digit * scaled - HIGH_DIGIT_MARGIN) | 0;
    const sum = (Math.imul(digit, factor) - (high << DIGIT_BITS) + i32[(at + toOut) | 0]! + carry) | 0;
    i32[(at + toOut) | 0] = sum & DIGIT_MASK;
    carry = (high + (sum >>> DIGIT_BITS)) | 0;
  }
  return carry;
}

/**
 * Two rows at once: out += digits × (first + second × 2^30), of which `size` digits are there and two more are set. A digit of the sum goes from one row to
 * the other without memory.
 */
function multiplyAddRows(
  i32: Int32Array,
  from: number,
  size: number,
  first: number,
  second: number,
  out: number,
): void {
  const firstScaled = first / DIGIT_BASE;
  const secondScaled = second / DIGIT_BASE;
  const toOut = (out - from) | 0;
  const end = from + size;
  let firstCarry = 0;
  let secondCarry = 0;
  let pending = i32[out]!;
  i32[out + size] = 0;
  for (let at = from; at < end; at++) {
    const digit = i32[at]!;
    const to = (at + toOut) | 0;
    const firstHigh = (digit * firstScaled - HIGH_DIGIT_MARGIN) | 0;
    const firstSum = (Math.imul(digit, first) - (firstHigh << DIGIT_BITS) + pending + firstCarry) | 0;
    i32[to] = firstSum & DIGIT_MASK;
    firstCarry = (firstHigh + (firstSum >>> DIGIT_BITS)) | 0;
    const secondHigh = (digit * secondScaled - HIGH_DIGIT_MARGIN) | 0;
    const secondSum = (Math.imul(digit, second) - (secondHigh << DIGIT_BITS) + i32[to + 1]! + secondCarry) | 0;
    pending = secondSum & DIGIT_MASK;
    secondCarry = (secondHigh + (secondSum >>> DIGIT_BITS)) | 0;
  }
  const last = (pending + firstCarry) | 0;
  i32[out + size] = last & DIGIT_MASK;
  i32[out + size + 1] = (secondCarry + (last >>> DIGIT_BITS)) | 0;
}

/**
 * Divides by one digit (1 to 2^30 - 1), and returns the remainder. `out` has room for `size` digits, may be `a`, and
 * may end with leading zeros: the caller normalizes with the size it knows.
 */
export function divideByDigit(i32: Int32Array, a: number, size: number, divisor: number, out: number): number {
  const inverse = 1 / divisor;
  const upper = DIGIT_BASE * inverse;
  let remainder = 0;
  for (let i = size - 1; i >= 0; i--) {
    const digit = i32[a + i]!;
    // Only the first product waits for the remainder before. The estimate is off by at most one, so the new remainder is right modulo 2^32 and
    // its sign tells.
    let quotient = (remainder * upper + digit * inverse) | 0;
    remainder = ((remainder << DIGIT_BITS) + digit - Math.imul(quotient, divisor)) | 0;
    if (remainder < 0) {
      quotient--;
      remainder += divisor;
    } else if (remainder >= divisor) {
      quotient++;
      remainder -= divisor;
    }
    i32[out + i] = quotient;
  }
  return remainder;
}

/** The remainder by one digit alone. */
export function moduloDigit(i32: Int32Array, a: number, size: number, divisor: number): number {
  const inverse = 1 / divisor;
  const upper = DIGIT_BASE * inverse;
  let remainder = 0;
  for (let i = size - 1; i >= 0; i--) {
    const digit = i32[a + i]!;
    const quotient = (remainder * upper + digit * inverse) | 0;
    remainder = ((remainder << DIGIT_BITS) + digit - Math.imul(quotient, divisor)) | 0;
    if (remainder < 0) remainder += divisor;
    else if (remainder >= divisor) remainder -= divisor;
  }
  return remainder;
}

/** The sizes left by `divideDigits`. */
export interface DivisionSizes {
  quotient: number;
  remainder: number;
}

/**
 * a / b truncated, with the remainder (Knuth's algorithm D, without its normalizing shift: quotient digits are estimated
 * from three digits of the divisor, `bSize` of at least 2).
 *
 * @param quotient room for `max(aSize - bSize + 1, 1)` digits
 * @param remainder room for `aSize + 1` digits; overlaps nothing
 * @param sizes where the sizes of the results go
 */
export function divideDigits(
  i32: Int32Array,
  a: number,
  aSize: number,
  b: number,
  bSize: number,
  quotient: number,
  remainder: number,
  sizes: DivisionSizes,
): void {
  if (aSize > MOST_IN_LINE) i32.copyWithin(remainder, a, a + aSize);
  else for (let i = 0; i < aSize; i++) i32[remainder + i] = i32[a + i]!;
  i32[remainder + aSize] = 0;
  const steps = aSize - bSize;
  const inverse = (1 + ESTIMATE_MARGIN) / leading(i32, b + bSize - 1, bSize, 0);
  for (let i = steps; i >= 0; i--) {
    const at = remainder + i;
    const estimate = Math.floor(leading(i32, at + bSize - 1, bSize, i32[at + bSize]!) * inverse);
    i32[quotient + i] = takeMultiple(i32, at, b, bSize, estimate < DIGIT_MASK ? estimate : DIGIT_MASK);
  }
  sizes.quotient = steps < 0 ? 0 : normalize(i32, quotient, steps + 1);
  sizes.remainder = normalize(i32, remainder, steps < 0 ? aSize : bSize);
}

/** `first` and the three digits from index `top` down, as far as a double can tell; of a divisor of two digits the third one is 0. */
function leading(i32: Int32Array, top: number, bSize: number, first: number): number {
  const upper = (first * DIGIT_BASE + i32[top]!) * DIGIT_BASE + i32[top - 1]!;
  return upper * DIGIT_BASE + (bSize > 2 ? i32[top - 2]! : 0);
}

/**
 * One step of long division: takes the multiple of b out of the `bSize + 1` digits at `at`, and returns the multiple, which is `estimate` or,
 * very seldom, one less.
 */
function takeMultiple(i32: Int32Array, at: number, b: number, bSize: number, estimate: number): number {
  const scaled = estimate / DIGIT_BASE;
  const toB = (b - at) | 0;
  const end = at + bSize;
  let borrow = 0;
  for (let to = at; to < end; to++) {
    const value = i32[(to + toB) | 0]!;
    // Where the product is rounded up to the next digit the low one is negative: the sum of both is right all the same.
    const high = (value * scaled) | 0;
    const difference = (i32[to]! - (Math.imul(value, estimate) - (high << DIGIT_BITS)) + borrow) | 0;
    i32[to] = difference & DIGIT_MASK;
    borrow = ((difference >> DIGIT_BITS) - high) | 0;
  }
  const isTooLarge = i32[end]! + borrow < 0;
  if (isTooLarge) addBack(i32, at, b, bSize);
  i32[end] = 0;
  return isTooLarge ? estimate - 1 : estimate;
}

/** Adds b into the digits at `at` in place; the carry is what was borrowed. */
function addBack(i32: Int32Array, at: number, b: number, bSize: number): void {
  let carry = 0;
  for (let j = 0; j < bSize; j++) {
    const sum = (i32[at + j]! + i32[b + j]! + carry) | 0;
    i32[at + j] = sum & DIGIT_MASK;
    carry = sum >>> DIGIT_BITS;
  }
}

/** The nearest double, ties to even; an infinity when too large. `size` is signed as in `ob_size`. */
export function digitsToFloat(i32: Int32Array, index: number, size: number): number {
  const count = Math.abs(size);
  const magnitude = count <= 2 ? shortToFloat(i32, index, count) : longToFloat(i32, index, count);
  return size < 0 ? -magnitude : magnitude;
}

function shortToFloat(i32: Int32Array, index: number, count: number): number {
  if (count === 0) return 0;
  return count === 1 ? i32[index]! : i32[index + 1]! * DIGIT_BASE + i32[index]!;
}

function longToFloat(i32: Int32Array, index: number, count: number): number {
  const top = index + count - 1;
  const middle = i32[top - 1]!;
  let bottom = i32[top - 2]!;
  // Three digits have at least 61 bits: what is below them can only break a tie.
  for (let i = top - 3; i >= index; i--) {
    if (i32[i] !== 0) {
      bottom |= 1;
      break;
    }
  }
  // Both terms are exact, so only their sum rounds.
  const upper = (i32[top]! * DIGIT_BASE + (middle & ~0x7fff)) * DIGIT_BASE;
  const rounded = upper + ((middle & 0x7fff) * DIGIT_BASE + bottom);
  return count > 40 ? Infinity : rounded * 2 ** (DIGIT_BITS * (count - 3));
}

/** The number of bits of the magnitude. */
export function digitsBitLength(i32: Int32Array, index: number, count: number): number {
  return count === 0 ? 0 : DIGIT_BITS * count - Math.clz32(i32[index + count - 1]!) + 2;
}
