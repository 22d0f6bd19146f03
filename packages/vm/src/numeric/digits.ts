/**
 * Magnitudes as little-endian 30-bit digits in memory, the body of an int object (Objects/longobject.c).
 *
 *     i32[index] + i32[index + 1] × 2^30 + i32[index + 2] × 2^60 + …
 *
 * Indexes and sizes are in words of the array. Results have no leading zero digit; their size is returned and zero has
 * none. Where a function returns a signed size its sign is the number's, as in `ob_size`.
 *
 * A product of two digits has 60 bits, more than a double holds. Its low 30 bits come exactly from `Math.imul`; taking
 * them away from the rounded double product leaves a multiple of 2^30 with an error below 2^7, which rounding removes.
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

/** Up to this many digits a loop clears and copies; for more a call of the array's method is cheaper. */
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
  let carry = 0;
  let i = 0;
  for (; i < bSize; i++) {
    const sum = (i32[a + i]! + i32[b + i]! + carry) | 0;
    i32[out + i] = sum & DIGIT_MASK;
    carry = sum >>> DIGIT_BITS;
  }
  for (; i < aSize; i++) {
    const sum = (i32[a + i]! + carry) | 0;
    i32[out + i] = sum & DIGIT_MASK;
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
  let borrow = 0;
  let i = 0;
  for (; i < bSize; i++) {
    const difference = (i32[a + i]! - i32[b + i]! + borrow) | 0;
    i32[out + i] = difference & DIGIT_MASK;
    borrow = difference >> DIGIT_BITS;
  }
  for (; i < aSize; i++) {
    const difference = (i32[a + i]! + borrow) | 0;
    i32[out + i] = difference & DIGIT_MASK;
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
  if (aSize + bSize > MOST_IN_LINE) i32.fill(0, out, out + aSize + bSize);
  else for (let at = out; at < out + aSize + bSize; at++) i32[at] = 0;
  for (let i = 0; i < aSize; i++) {
    const factor = i32[a + i]!;
    if (factor !== 0) i32[out + i + bSize] = multiplyAddRow(i32, b, bSize, factor, out + i);
  }
  return normalize(i32, out, aSize + bSize);
}

/** a × one digit; returns the size of the product. */
function multiplyByDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  const carry =
    factor < 32768 ? multiplyByHalfDigit(i32, a, size, factor, out) : multiplyByWholeDigit(i32, a, size, factor, out);
  i32[out + size] = carry;
  return carry === 0 ? size : size + 1;
}

/** A factor of 15 bits: the halves of a digit times it have 30 bits, so that no double is needed. Returns the digit to put after the others. */
function multiplyByHalfDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  let carry = 0;
  for (let i = 0; i < size; i++) {
    const digit = i32[a + i]!;
    const upper = Math.imul(digit >> 15, factor);
    const sum = (Math.imul(digit & 0x7fff, factor) + ((upper & 0x7fff) << 15) + carry) | 0;
    i32[out + i] = sum & DIGIT_MASK;
    carry = (upper >> 15) + (sum >>> DIGIT_BITS);
  }
  return carry;
}

function multiplyByWholeDigit(i32: Int32Array, a: number, size: number, factor: number, out: number): number {
  let carry = 0;
  for (let i = 0; i < size; i++) {
    const digit = i32[a + i]!;
    const low = Math.imul(digit, factor) & DIGIT_MASK;
    const high = ((digit * factor - low) / DIGIT_BASE + 0.5) | 0;
    const sum = (low + carry) | 0;
    i32[out + i] = sum & DIGIT_MASK;
    carry = high + (sum >>> DIGIT_BITS);
  }
  return carry;
}

/** out += digits × factor over `size` digits; returns the digit to put after them. */
function multiplyAddRow(i32: Int32Array, from: number, size: number, factor: number, out: number): number {
  let carry = 0;
  for (let j = 0; j < size; j++) {
    const digit = i32[from + j]!;
    const low = Math.imul(digit, factor) & DIGIT_MASK;
    const high = ((digit * factor - low) / DIGIT_BASE + 0.5) | 0;
    const sum = (low + i32[out + j]! + carry) | 0;
    i32[out + j] = sum & DIGIT_MASK;
    carry = high + (sum >>> DIGIT_BITS);
  }
  return carry;
}

/**
 * Divides by one digit (1 to 2^30 - 1), and returns the remainder. `out` has room for `size` digits, may be `a`, and
 * may end with leading zeros: the caller normalizes with the size it knows.
 */
export function divideByDigit(i32: Int32Array, a: number, size: number, divisor: number, out: number): number {
  let remainder = 0;
  for (let i = size - 1; i >= 0; i--) {
    const digit = i32[a + i]!;
    let quotient = Math.floor((remainder * DIGIT_BASE + digit) / divisor);
    // The estimate is off by at most one, so the remainder is right modulo 2^32 and its sign tells.
    remainder = (Math.imul(remainder, DIGIT_BASE) + digit - Math.imul(quotient, divisor)) | 0;
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
  let remainder = 0;
  for (let i = size - 1; i >= 0; i--) {
    const digit = i32[a + i]!;
    const quotient = Math.floor((remainder * DIGIT_BASE + digit) / divisor);
    remainder = (Math.imul(remainder, DIGIT_BASE) + digit - Math.imul(quotient, divisor)) | 0;
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
 * from three digits of the divisor).
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
  const divisor = leading(i32, b, bSize, bSize - 1);
  for (let i = steps; i >= 0; i--) {
    i32[quotient + i] = quotientDigit(i32, remainder + i, b, bSize, divisor);
  }
  sizes.quotient = steps < 0 ? 0 : normalize(i32, quotient, steps + 1);
  sizes.remainder = normalize(i32, remainder, steps < 0 ? aSize : bSize);
}

/** The digits from `top` down, as far as a double can tell, in units of the digit two below `bSize - 1`. */
function leading(i32: Int32Array, index: number, bSize: number, top: number): number {
  let value = 0;
  for (let i = top; i >= bSize - 3; i--) value = value * DIGIT_BASE + (i >= 0 ? i32[index + i]! : 0);
  return value;
}

/** One step of long division: takes the multiple of b out of the `bSize + 1` digits at `at`, and returns the multiple. */
function quotientDigit(i32: Int32Array, at: number, b: number, bSize: number, divisor: number): number {
  let digit = Math.min(Math.floor(leading(i32, at, bSize, bSize) / divisor), DIGIT_MASK);
  let borrow = 0;
  for (let j = 0; j < bSize; j++) {
    const value = i32[b + j]!;
    const low = Math.imul(value, digit) & DIGIT_MASK;
    const high = ((value * digit - low) / DIGIT_BASE + 0.5) | 0;
    const difference = (i32[at + j]! - low + borrow) | 0;
    i32[at + j] = difference & DIGIT_MASK;
    borrow = (difference >> DIGIT_BITS) - high;
  }
  let top = i32[at + bSize]! + borrow;
  // The estimate is off by at most one either way.
  while (top < 0) {
    top += addBack(i32, at, b, bSize);
    digit--;
  }
  while (top > 0 || compareDigits(i32, at, bSize, b, bSize) >= 0) {
    top -= takeOnce(i32, at, b, bSize);
    digit++;
  }
  i32[at + bSize] = 0;
  return digit;
}

/** Adds b into the digits at `at` in place and returns the carry. */
function addBack(i32: Int32Array, at: number, b: number, bSize: number): number {
  let carry = 0;
  for (let j = 0; j < bSize; j++) {
    const sum = (i32[at + j]! + i32[b + j]! + carry) | 0;
    i32[at + j] = sum & DIGIT_MASK;
    carry = sum >>> DIGIT_BITS;
  }
  return carry;
}

/** Takes b out of the digits at `at` in place and returns the borrow. */
function takeOnce(i32: Int32Array, at: number, b: number, bSize: number): number {
  let borrow = 0;
  for (let j = 0; j < bSize; j++) {
    const difference = (i32[at + j]! - i32[b + j]! - borrow) | 0;
    i32[at + j] = difference & DIGIT_MASK;
    borrow = (difference >> DIGIT_BITS) & 1;
  }
  return borrow;
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
