/** Powers of ten, and what is counted and cut by them. Coefficients are never negative. */

/** More digits than this are a MemoryError: the work on them would take minutes, and few of them fit the memory. */
export const MOST_DIGITS: number = 1 << 26;
const TABLE_SIZE = 400;
/** Larger powers are not kept: they would outlive the machine. */
const MOST_KEPT = 100_000;

const table: bigint[] = [1n];
for (let i = 1; i < TABLE_SIZE; i++) table.push(table[i - 1]! * 10n);

/** The last large power that was asked for: rounding asks for the same one again and again. */
const large = { exponent: 0, power: 1n };

/** Says that a number does not fit. The machine makes a MemoryError of it, as of BigInts that are too large. */
export function tooLarge(): never {
  throw new RangeError("the BigInt of a coefficient would be too large");
}

/** 10 to a whole power that is not negative. */
export function powerOfTen(exponent: number): bigint {
  const small = table[exponent];
  if (small !== undefined) return small;
  if (exponent > MOST_DIGITS) tooLarge();
  if (large.exponent === exponent) return large.power;
  const power = 10n ** BigInt(exponent);
  if (exponent <= MOST_KEPT) Object.assign(large, { exponent, power });
  return power;
}

/** The coefficient with `count` zeros appended. */
export function shiftLeft(coefficient: bigint, count: number): bigint {
  return coefficient === 0n ? 0n : coefficient * powerOfTen(count);
}

/** How many decimal digits there are; 1 for 0. */
export function digitCount(coefficient: bigint): number {
  const near = Number(coefficient);
  if (near < 1e15) return smallDigitCount(near);
  const logarithm = near < 1e300 ? Math.log10(near) : (bitCount(coefficient) - 1) * Math.LOG10E * Math.LN2;
  // Off by one at most, either way.
  const guess = Math.floor(logarithm);
  if (coefficient < powerOfTen(guess)) return guess;
  return coefficient < powerOfTen(guess + 1) ? guess + 1 : guess + 2;
}

/** The same of a number below 1e15. */
export function smallDigitCount(value: number): number {
  let count = 1;
  let limit = 10;
  if (value >= 1e7) {
    count = 8;
    limit = 1e8;
  }
  for (; value >= limit; limit *= 10) count++;
  return count;
}

function bitCount(value: bigint): number {
  const text = value.toString(16);
  return 4 * text.length - Math.clz32(parseInt(text.charAt(0), 16)) + 28;
}

/** What a cut has dropped, told by comparing with half of the last place kept. */
export const NOTHING = 0;
export const BELOW_HALF = 1;
export const HALF = 5;
export const ABOVE_HALF = 6;

/** A coefficient without its last digits, and what was dropped. */
export interface Cut {
  readonly coefficient: bigint;
  readonly dropped: number;
}

/** Drops the last `count` (> 0) of the `digits` that the coefficient has. */
export function shiftRight(coefficient: bigint, count: number, digits: number): Cut {
  if (coefficient === 0n) return { coefficient, dropped: NOTHING };
  if (count > digits) return { coefficient: 0n, dropped: BELOW_HALF };
  const divisor = powerOfTen(count);
  const quotient = coefficient / divisor;
  const rest = coefficient - quotient * divisor;
  return { coefficient: quotient, dropped: compareHalf(rest, divisor) };
}

function compareHalf(rest: bigint, divisor: bigint): number {
  if (rest === 0n) return NOTHING;
  const twice = rest << 1n;
  return twice < divisor ? BELOW_HALF : twice === divisor ? HALF : ABOVE_HALF;
}

/** How many zeros the coefficient (not 0) ends in, `most` at most. */
export function trailingZeros(coefficient: bigint, most: number): number {
  if (most <= 0 || coefficient % 10n !== 0n) return 0;
  let count = 0;
  let rest = coefficient;
  // By larger and larger powers, then back down.
  let step = 1;
  while (count + step <= most && rest % powerOfTen(step) === 0n) {
    rest /= powerOfTen(step);
    count += step;
    step *= 2;
  }
  for (; step >= 1; step >>= 1) {
    if (count + step > most || rest % powerOfTen(step) !== 0n) continue;
    rest /= powerOfTen(step);
    count += step;
  }
  return count;
}
