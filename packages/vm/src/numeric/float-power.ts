/**
 * The power of two positive doubles, correctly rounded in all but about one case in a million.
 *
 * `Math.pow` of V8 misses the nearest double in 6 % of cases (5 to the power -4 among them) and the C library under
 * CPython in less than one in a thousand, so this goes by way of pairs of doubles: the logarithm, its product with the
 * exponent and the exponential are unevaluated sums high + low with over 100 bits (T. J. Dekker, "A floating-point
 * technique for extending the available precision", 1971). The tables are computed when the first power is taken.
 *
 * A function that gives a pair returns its high part and leaves the low one in `pair[0]`.
 */

import { integerSquareRoot, scaleToFloat } from "./integer.ts";

/** In an array, since a variable that holds a double costs an allocation at every store. */
export const pair: Float64Array = new Float64Array(1);

const SPLITTER = 134217729;

/** high + low = a + b where |a| ≥ |b|. */
export function quickSum(a: number, b: number): number {
  const sum = a + b;
  pair[0] = b - (sum - a);
  return sum;
}

/** high + low = a × b exactly. */
export function product(a: number, b: number): number {
  const high = a * b;
  const as = SPLITTER * a;
  const aHigh = as - (as - a);
  const aLow = a - aHigh;
  const bs = SPLITTER * b;
  const bHigh = bs - (bs - b);
  const bLow = b - bHigh;
  pair[0] = aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow;
  return high;
}

export function sumPairs(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const sum = aHigh + bHigh;
  const part = sum - aHigh;
  const error = aHigh - (sum - part) + (bHigh - part);
  return quickSum(sum, error + (aLow + bLow));
}

export function productOfPairs(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const high = product(aHigh, bHigh);
  return quickSum(high, pair[0]! + (aHigh * bLow + aLow * bHigh));
}

/** A pair whose sum is value / 2^FRACTION_BITS. */
const FRACTION_BITS = 160;

function toPair(value: bigint): [number, number] {
  const high = scaleToFloat(value, -FRACTION_BITS);
  return [high, scaleToFloat(value - BigInt(high * 2 ** 80) * 2n ** 80n, -FRACTION_BITS)];
}

/** log(n / d) by the series of the inverse hyperbolic tangent. */
function fixedLog(n: bigint, d: bigint): bigint {
  const ratio = ((n - d) << BigInt(FRACTION_BITS)) / (n + d);
  const square = (ratio * ratio) >> BigInt(FRACTION_BITS);
  let term = ratio;
  let sum = 0n;
  for (let k = 1n; term !== 0n && term !== -1n; k += 2n) {
    sum += term / k;
    term = (term * square) >> BigInt(FRACTION_BITS);
  }
  return 2n * sum;
}

const NODES = 128;
const FIRST_NODE = 90;
const LAST_NODE = 182;
const STEPS = 64;

interface Tables {
  /** For the node nearest to 128 × w: its reciprocal to 9 bits, and the pair -log(reciprocal). */
  readonly nodes: Float64Array;
  /** The pairs 2^(i/64). */
  readonly roots: Float64Array;
  readonly logTwo: readonly [number, number];
  readonly logTwoStep: readonly [number, number];
}

let tables: Tables | undefined;

const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** The upper half of the double 1. */
const ONE_HIGH = 0x3ff00000;

const bits = new Int32Array(2);
const value = new Float64Array(bits.buffer);

/** 2^`exponent` of a normal double, from its bits. */
function powerOfTwo(exponent: number): number {
  bits[0] = 0;
  bits[1] = (exponent + 1023) << 20;
  return value[0]!;
}

function computeTables(): Tables {
  const nodes = new Float64Array(3 * (LAST_NODE + 1));
  for (let node = FIRST_NODE; node <= LAST_NODE; node++) {
    const reciprocal = Math.round((512 * NODES) / node);
    nodes.set([reciprocal / 512, ...toPair(fixedLog(512n, BigInt(reciprocal)))], 3 * node);
  }
  const roots = new Float64Array(2 * STEPS);
  const one = 1n << BigInt(FRACTION_BITS);
  let step = 2n * one;
  for (let halvings = 1; halvings < STEPS; halvings *= 2) step = integerSquareRoot(step << BigInt(FRACTION_BITS));
  let root = one;
  for (let i = 0; i < STEPS; i++) {
    roots.set(toPair(root), 2 * i);
    root = (root * step) >> BigInt(FRACTION_BITS);
  }
  const logTwo = fixedLog(2n, 1n);
  return { nodes, roots, logTwo: toPair(logTwo), logTwoStep: toPair(logTwo / BigInt(STEPS)) };
}

/** log(1 + r) of a pair below 2^-7; the terms from the fourth on are small enough for one double. */
function logOnePlus(rHigh: number, rLow: number): number {
  const r = rHigh;
  const tail = 1 / 5 - r * (1 / 6 - r * (1 / 7 - r * (1 / 8 - r * (1 / 9 - r * (1 / 10 - r * (1 / 11 - r / 12))))));
  let high = sumPairs(THIRD_HIGH, THIRD_LOW, r * (r * tail - 1 / 4), 0);
  high = productOfPairs(high, pair[0]!, rHigh, rLow);
  high = sumPairs(-1 / 2, 0, high, pair[0]!);
  high = productOfPairs(high, pair[0]!, rHigh, rLow);
  high = sumPairs(1, 0, high, pair[0]!);
  return productOfPairs(high, pair[0]!, rHigh, rLow);
}

const THIRD_HIGH = 1 / 3;
const THIRD_LOW = 1.850371707708594e-17;

/** The pair log(x): x = w × 2^exponent with w between √½ and √2, and w × reciprocal = 1 + r. */
function logarithm(x: number, { nodes, logTwo }: Tables): number {
  const isSubnormal = x < SMALLEST_NORMAL;
  value[0] = isSubnormal ? x * 2 ** 54 : x;
  let power = (bits[1]! >>> 20) - 1023;
  bits[1] = (bits[1]! & 0xfffff) | ONE_HIGH;
  let w = value[0]!;
  if (isSubnormal) power -= 54;
  if (w > Math.SQRT2) {
    w /= 2;
    power++;
  }
  const node = 3 * Math.round(w * NODES);
  const scaled = product(w, nodes[node]!);
  const r = quickSum(scaled - 1, pair[0]!);
  let high = logOnePlus(r, pair[0]!);
  high = sumPairs(nodes[node + 1]!, nodes[node + 2]!, high, pair[0]!);
  if (power === 0) return high;
  const highPart = high;
  const lowPart = pair[0]!;
  const shift = productOfPairs(logTwo[0], logTwo[1], power, 0);
  return sumPairs(shift, pair[0]!, highPart, lowPart);
}

/** exp(r) of a pair below 0.006. */
function smallExponential(rHigh: number, rLow: number): number {
  const r = rHigh;
  const tail = 1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r / 362880)))));
  let high = quickSum(1 / 2, r * tail);
  high = productOfPairs(high, pair[0]!, rHigh, rLow);
  high = sumPairs(1, 0, high, pair[0]!);
  high = productOfPairs(high, pair[0]!, rHigh, rLow);
  return sumPairs(1, 0, high, pair[0]!);
}

/** exp(high + low), rounded to a double: 2^(n/64) × exp(r). */
function exponential(eHigh: number, eLow: number, { roots, logTwoStep }: Tables): number {
  if (eHigh > 710) return Infinity;
  if (eHigh < -746) return 0;
  const n = Math.round(eHigh / logTwoStep[0]);
  const multiple = productOfPairs(logTwoStep[0], logTwoStep[1], n, 0);
  const r = sumPairs(eHigh, eLow, -multiple, -pair[0]!);
  const small = smallExponential(r, pair[0]!);
  const step = 2 * (n & (STEPS - 1));
  const high = productOfPairs(small, pair[0]!, roots[step]!, roots[step + 1]!);
  const power = (n - (n & (STEPS - 1))) / STEPS;
  if (power <= -1021) return roundSubnormal(high, pair[0]!, power);
  return high * powerOfTwo(power >> 1) * powerOfTwo(power - (power >> 1));
}

/** The pair times a power of two that leaves fewer than 53 bits: rounded once, from the sum of both parts. */
function roundSubnormal(high: number, lowPart: number, power: number): number {
  const sum = (BigInt(high * 2 ** 60) << 50n) + BigInt(Math.trunc(lowPart * 2 ** 110));
  return scaleToFloat(sum * 2n + 1n, power - 111);
}

/**
 * `base` to the power `exponent`, both finite, `base` positive.
 *
 * @returns an infinity or zero where the result is out of range
 */
export function positivePower(base: number, exponent: number): number {
  if (exponent === 1) return base;
  if (exponent === 2) return base * base;
  if (exponent === -1) return 1 / base;
  if (exponent === 0.5) return Math.sqrt(base);
  tables ??= computeTables();
  const logHigh = logarithm(base, tables);
  const logLow = pair[0]!;
  // The result is out of range, or is 1, long before the splitting of the factors could overflow or lose bits.
  if (Math.abs(logHigh * exponent) > 1000) return logHigh > 0 === exponent > 0 ? Infinity : 0;
  if (Math.abs(exponent) < 1e-250 || logHigh === 0) return 1;
  const high = product(logHigh, exponent);
  const scaled = quickSum(high, pair[0]! + logLow * exponent);
  return exponential(scaled, pair[0]!, tables);
}

/** The natural logarithm of a positive finite double, correctly rounded but for one case in a million; its low part is in `pair`. */
export function naturalLogarithm(x: number): number {
  tables ??= computeTables();
  return logarithm(x, tables);
}

/** The exponential of the finite pair high + low; an infinity or zero where it is out of range. */
export function naturalExponential(high: number, low: number): number {
  tables ??= computeTables();
  return exponential(high, low, tables);
}
