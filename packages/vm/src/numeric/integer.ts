/** Arithmetic on integers as bigints, where Python's meaning differs from JavaScript's (Objects/longobject.c). */

/** The number of bits of |value|; 0 for 0. */
export function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  if (magnitude <= 0xffffffffn) return 32 - Math.clz32(Number(magnitude));
  const hex = magnitude.toString(16);
  return 4 * hex.length - Math.clz32(parseInt(hex.charAt(0), 16)) + 28;
}

/** The number of ones in |value| (`int.bit_count`). */
export function bitCount(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16);
  let count = 0;
  for (let end = hex.length; end > 0; end -= 8)
    count += wordBitCount(parseInt(hex.slice(Math.max(0, end - 8), end), 16));
  return count;
}

function wordBitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** `a // b`. The caller has refused `b === 0n`. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a < 0n !== b < 0n && quotient * b !== a ? quotient - 1n : quotient;
}

/** `a % b`, with the sign of `b`. The caller has refused `b === 0n`. */
export function floorModulo(a: bigint, b: bigint): bigint {
  const remainder = a % b;
  return remainder !== 0n && remainder < 0n !== b < 0n ? remainder + b : remainder;
}

/** The greatest common divisor, never negative. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y > 0xffffffffffffn) [x, y] = [y, x % y];
  if (y === 0n) return x;
  let m = Number(y);
  let n = Number(x % y);
  while (n !== 0) [m, n] = [n, m % n];
  return BigInt(m);
}

/** The floor of the square root of `value` ≥ 0, by Newton's iteration from above. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 0x10000000000000n) return BigInt(Math.floor(Math.sqrt(Number(value))));
  const bits = bitLength(value);
  // Start from the root of the leading bits: each step then doubles the number of correct ones.
  const shift = BigInt((bits - 52) & ~1);
  let root =
    bits <= 1000
      ? BigInt(Math.ceil(Math.sqrt(Number(value >> shift) + 1))) << (shift >> 1n)
      : (integerSquareRoot(value >> BigInt((bits >> 2) << 1)) + 1n) << BigInt(bits >> 2);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** `pow(base, exponent, modulus)` for `exponent` ≥ 0 and a `modulus` other than zero, whose sign the result takes. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const m = modulus < 0n ? -modulus : modulus;
  if (m === 1n) return 0n;
  let square = floorModulo(base, m);
  let result = 1n;
  // The exponent's bits are read as text: shifting it down would be quadratic in its length.
  const bits = exponent.toString(2);
  for (let i = bits.length - 1; i >= 0; i--) {
    if (bits.charCodeAt(i) === 49) result = (result * square) % m;
    if (i > 0) square = (square * square) % m;
  }
  return result !== 0n && modulus < 0n ? result - m : result;
}

/** The inverse of `value` modulo `modulus` (not zero), or null when they are not coprime (`long_invmod`). */
export function inverseModulo(value: bigint, modulus: bigint): bigint | null {
  const m = modulus < 0n ? -modulus : modulus;
  let [a, b] = [floorModulo(value, m), m];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const q = a / b;
    [a, b] = [b, a - q * b];
    [x, y] = [y, x - q * y];
  }
  return a === 1n ? floorModulo(x, modulus) : null;
}

/** The double nearest to `value`, ties to even; an infinity where Python raises OverflowError. */
export function integerToFloat(value: bigint): number {
  return Number(value);
}

/** The integer part of a finite float. */
export function floatToInteger(x: number): bigint {
  return BigInt(Math.trunc(x));
}

/** |value| ≈ `fraction` × 2^`exponent` with 0.5 ≤ fraction < 1, rounded half to even (`_PyLong_Frexp`). */
export function integerFrexp(value: bigint): { fraction: number; exponent: number } {
  if (value === 0n) return { fraction: 0, exponent: 0 };
  let exponent = bitLength(value);
  let fraction =
    exponent <= 1000 ? Number(value) / 2 ** exponent : Number(truncateSticky(value, exponent - 64)) / 2 ** 65;
  if (fraction === 1 || fraction === -1) {
    fraction /= 2;
    exponent++;
  }
  return { fraction, exponent };
}

/** value / 2^`shift` doubled, with the lowest bit telling whether anything was cut off. Keeps the sign. */
function truncateSticky(value: bigint, shift: number): bigint {
  const magnitude = value < 0n ? -value : value;
  const s = BigInt(shift);
  const kept = magnitude >> s;
  const result = (kept << 1n) | (kept << s === magnitude ? 0n : 1n);
  return value < 0n ? -result : result;
}

/**
 * `mantissa` × 2^`exponent` as a double, rounded once, half to even, subnormal results included; an infinity when too
 * large.
 */
export function scaleToFloat(mantissa: bigint, exponent: number): number {
  const top = bitLength(mantissa) + exponent;
  if (mantissa === 0n) return 0;
  if (top > 1024) return mantissa < 0n ? -Infinity : Infinity;
  // No result has bits below 2^-1074, and a normal one has 53.
  const lowest = Math.max(top - 53, -1074);
  const excess = lowest - exponent;
  if (excess <= 0) return timesPowerOfTwo(Number(mantissa), exponent);
  if (top < -1074) return mantissa < 0n ? -0 : 0;
  return timesPowerOfTwo(Number(roundShift(mantissa, excess)), lowest);
}

/** value / 2^`shift` rounded half to even, for `shift` ≥ 1. */
function roundShift(value: bigint, shift: number): bigint {
  const magnitude = value < 0n ? -value : value;
  const kept = magnitude >> BigInt(shift - 1);
  const floor = kept >> 1n;
  const isExact = kept << BigInt(shift - 1) === magnitude;
  const up = (kept & 1n) === 1n && (!isExact || (floor & 1n) === 1n);
  const result = up ? floor + 1n : floor;
  return value < 0n ? -result : result;
}

/** An exact product: the caller sees to it that no bit is lost. In two steps, since 2^-1074 × 2^53 needs both. */
function timesPowerOfTwo(x: number, exponent: number): number {
  const half = exponent >> 1;
  return x * 2 ** half * 2 ** (exponent - half);
}

/**
 * `a / b` rounded once, half to even (`long_true_divide`). The caller has refused `b === 0n`.
 *
 * @returns an infinity where Python raises OverflowError
 */
export function trueDivide(a: bigint, b: bigint): number {
  const numerator = Number(a);
  const denominator = Number(b);
  if (Math.abs(numerator) <= Number.MAX_SAFE_INTEGER && Math.abs(denominator) <= Number.MAX_SAFE_INTEGER) {
    return numerator / denominator;
  }
  if (a === 0n) return b < 0n ? -0 : 0;
  const isNegative = a < 0n !== b < 0n;
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  // At least 66 bits of quotient and a sticky bit decide the rounding.
  const shift = 66 + bitLength(y) - bitLength(x);
  const scaled = shift >= 0 ? x << BigInt(shift) : x;
  const divisor = shift >= 0 ? y : y << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = quotient * divisor === scaled ? 0n : 1n;
  const magnitude = scaleToFloat((quotient << 1n) | sticky, -shift - 1);
  return isNegative ? -magnitude : magnitude;
}
