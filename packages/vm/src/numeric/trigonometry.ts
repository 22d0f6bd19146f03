/**
 * Sine, cosine, tangent and their inverses on pairs of doubles (see float-power.ts), so that the double returned is the nearest one in all but
 * a few cases in a million.
 *
 * An argument r of at most π/4 is split into a node k/64 and a rest t below 1/128: the tables have the node's value as a pair, and a short
 * series gives that of the rest. Tables and constants are computed with bigints when they are first needed.
 */
import { decompose } from "./float-decimal.ts";
import { pair, product, productOfPairs, quickSum, sumPairs } from "./float-power.ts";
import { scaleToFloat } from "./integer.ts";

const FRACTION_BITS = 200;
const UNIT = 1n << BigInt(FRACTION_BITS);
const NODES = 64;
/** 64 × π/4, rounded up. */
const LAST_TRIG_NODE = 51;

/** value / 2^bits as a pair: the low part is left in `pair`. */
function pairOfFixed(value: bigint, bits: number): number {
  const high = scaleToFloat(value, -bits);
  const { mantissa, exponent } = decompose(high);
  const shift = exponent + bits;
  const magnitude = shift >= 0 ? BigInt(mantissa) << BigInt(shift) : BigInt(mantissa) >> BigInt(-shift);
  pair[0] = scaleToFloat(value - (high < 0 ? -magnitude : magnitude), -bits);
  return high;
}

/** arctan(1/n) × 2^bits. */
function inverseTangent(n: bigint, bits: number): bigint {
  const square = n * n;
  let power = (1n << BigInt(bits)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += (k & 2n) === 0n ? power / k : -(power / k);
    power /= square;
  }
  return sum;
}

/** π × 2^bits, by Machin's formula. */
function fixedPi(bits: number): bigint {
  const guard = bits + 32;
  return (4n * (4n * inverseTangent(5n, guard) - inverseTangent(239n, guard))) >> 32n;
}

function fixedProduct(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(FRACTION_BITS);
}

/** sin or cos of `x` × 2^-200 by Taylor's series, `first` being its first term and `k` that term's degree. */
function fixedSeries(x: bigint, first: bigint, degree: bigint): bigint {
  const square = fixedProduct(x, x);
  let term = first;
  let sum = first;
  for (let k = degree + 2n; term !== 0n && term !== -1n; k += 2n) {
    term = -fixedProduct(term, square) / (k * (k - 1n));
    sum += term;
  }
  return sum;
}

/** arctan(k/64) × 2^200, by Euler's series. */
function fixedArctangent(k: bigint): bigint {
  const squares = k * k;
  const divisor = 4096n + squares;
  let term = (UNIT * k * 64n) / divisor;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = (term * 2n * n * squares) / ((2n * n + 1n) * divisor);
  }
  return sum;
}

interface Tables {
  /** sin(k/64) and cos(k/64) as pairs: four doubles a node. */
  readonly trig: Float64Array;
  /** atan(k/64) as pairs, to 1. */
  readonly arctangents: Float64Array;
  /** π/2 in two parts of 30 bits and a pair. */
  readonly halfPi: Float64Array;
  /** π/2 as a pair. */
  readonly halfPiPair: Float64Array;
}

let tables: Tables | undefined;

function setPair(into: Float64Array, at: number, value: bigint): void {
  into[at] = pairOfFixed(value, FRACTION_BITS);
  into[at + 1] = pair[0];
}

function computeTables(): Tables {
  const trig = new Float64Array(4 * (LAST_TRIG_NODE + 1));
  for (let node = 0; node <= LAST_TRIG_NODE; node++) {
    const x = (UNIT * BigInt(node)) / BigInt(NODES);
    setPair(trig, 4 * node, fixedSeries(x, x, 1n));
    setPair(trig, 4 * node + 2, fixedSeries(x, UNIT, 0n));
  }
  const arctangents = new Float64Array(2 * (NODES + 1));
  for (let node = 0; node <= NODES; node++) setPair(arctangents, 2 * node, fixedArctangent(BigInt(node)));
  const half = fixedPi(FRACTION_BITS) >> 1n;
  const halfPiPair = new Float64Array(2);
  setPair(halfPiPair, 0, half);
  return { trig, arctangents, halfPi: splitHalfPi(half), halfPiPair };
}

/** Parts short enough for their products with a count of quarter turns to be exact. */
function splitHalfPi(half: bigint): Float64Array {
  const parts = new Float64Array(4);
  const first = half >> BigInt(FRACTION_BITS - 29);
  const second = (half >> BigInt(FRACTION_BITS - 59)) - (first << 30n);
  parts[0] = Number(first) * 2 ** -29;
  parts[1] = Number(second) * 2 ** -59;
  setPair(parts, 2, half - (((first << 30n) + second) << BigInt(FRACTION_BITS - 59)));
  return parts;
}

/** Arguments from here on are reduced with bigints. */
const LARGE_ARGUMENT = 2 ** 22;
const WIDE_BITS = 1280;

let twoOverPi = 0n;

/** Which quarter turn the last reduced argument was in; the rest is a pair. */
let quarter = 0;

/** x = quarter × π/2 + rest: returns the rest's high part. */
function reduce(x: number, { halfPi, halfPiPair }: Tables): number {
  if (Math.abs(x) <= 0.785) {
    quarter = 0;
    pair[0] = 0;
    return x;
  }
  if (Math.abs(x) >= LARGE_ARGUMENT) return reduceLarge(x);
  const turns = Math.round(x / halfPiPair[0]);
  quarter = turns & 3;
  let high = sumPairs(x, 0, -turns * halfPi[0], 0);
  high = sumPairs(high, pair[0], -turns * halfPi[1], 0);
  const highPart = high;
  const lowPart = pair[0];
  const rest = productOfPairs(halfPi[2], halfPi[3], turns, 0);
  return sumPairs(highPart, lowPart, -rest, -pair[0]);
}

/** Payne and Hanek's reduction: the argument times 2/π, of which only the fraction and two bits are kept. */
function reduceLarge(x: number): number {
  if (twoOverPi === 0n) twoOverPi = (2n << BigInt(2 * WIDE_BITS)) / fixedPi(WIDE_BITS);
  const { mantissa, exponent } = decompose(x);
  const fractionBits = BigInt(WIDE_BITS - exponent);
  const turns = BigInt(mantissa) * twoOverPi;
  const whole = (turns + (1n << (fractionBits - 1n))) >> fractionBits;
  const fraction = turns - (whole << fractionBits);
  const scaled = fractionBits > 300n ? fraction >> (fractionBits - 300n) : fraction << (300n - fractionBits);
  const rest = (scaled * (fixedPi(300) >> 1n)) >> 300n;
  const count = Number(whole & 3n);
  quarter = x < 0 ? -count & 3 : count;
  return pairOfFixed(x < 0 ? -rest : rest, 300);
}

/** sin(t) of a pair below 1/128. */
function smallSine(high: number, low: number): number {
  const square = high * high;
  const series = -1 / 6 + square * (1 / 120 + square * (-1 / 5040 + square / 362880));
  return sumPairs(high, low, high * square * series, 0);
}

/** cos(t) of a pair below 1/128. */
function smallCosine(high: number, low: number): number {
  const square = productOfPairs(high, low, high, low);
  const series = 1 / 24 + square * (-1 / 720 + square / 40320);
  const tail = square * square * series;
  return sumPairs(1, 0, -square / 2, -pair[0] / 2 + tail);
}

/** sin (or cos, if `cosine`) of a pair of at most π/4. */
function kernel(rHigh: number, rLow: number, cosine: boolean, { trig }: Tables): number {
  const negative = rHigh < 0;
  const high = negative ? -rHigh : rHigh;
  const low = negative ? -rLow : rLow;
  const node = Math.round(high * NODES);
  const t = sumPairs(high, low, -node / NODES, 0);
  const tLow = pair[0];
  const at = 4 * node;
  const s = smallSine(t, tLow);
  const sLow = pair[0];
  const c = smallCosine(t, tLow);
  const cLow = pair[0];
  const first = cosine ? at + 2 : at;
  const second = cosine ? at : at + 2;
  const main = productOfPairs(trig[first], trig[first + 1], c, cLow);
  const mainLow = pair[0];
  const other = productOfPairs(trig[second], trig[second + 1], s, sLow);
  const value = cosine ? sumPairs(main, mainLow, -other, -pair[0]) : sumPairs(main, mainLow, other, pair[0]);
  if (!negative || cosine) return value;
  pair[0] = -pair[0];
  return -value;
}

/** The sine of a finite double. */
export function sin(x: number): number {
  if (!(Math.abs(x) > 1e-9) || !Number.isFinite(x)) return Number.isFinite(x) ? x : NaN;
  tables ??= computeTables();
  const rest = reduce(x, tables);
  const value = kernel(rest, pair[0], (quarter & 1) === 1, tables);
  return quarter >= 2 ? -value : value;
}

/** The cosine of a finite double. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  tables ??= computeTables();
  const rest = reduce(x, tables);
  const value = kernel(rest, pair[0], (quarter & 1) === 0, tables);
  return quarter === 1 || quarter === 2 ? -value : value;
}

/** The quotient of two pairs. */
function quotientOfPairs(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const first = aHigh / bHigh;
  const back = productOfPairs(bHigh, bLow, first, 0);
  const rest = sumPairs(aHigh, aLow, -back, -pair[0]);
  return quickSum(first, rest / bHigh);
}

/** The tangent of a finite double. */
export function tan(x: number): number {
  if (!(Math.abs(x) > 1e-9) || !Number.isFinite(x)) return Number.isFinite(x) ? x : NaN;
  tables ??= computeTables();
  const rest = reduce(x, tables);
  const restLow = pair[0];
  const s = kernel(rest, restLow, false, tables);
  const sLow = pair[0];
  const c = kernel(rest, restLow, true, tables);
  const cLow = pair[0];
  return (quarter & 1) === 0 ? quotientOfPairs(s, sLow, c, cLow) : -quotientOfPairs(c, cLow, s, sLow);
}

/** atan of a pair from 0 to 1. */
function arctangentPair(high: number, low: number, { arctangents }: Tables): number {
  const node = Math.round(high * NODES);
  const c = node / NODES;
  let t = high;
  let tLow = low;
  if (node > 0) {
    const numerator = sumPairs(high, low, -c, 0);
    const numeratorLow = pair[0];
    const scaled = productOfPairs(high, low, c, 0);
    const divisor = sumPairs(1, 0, scaled, pair[0]);
    t = quotientOfPairs(numerator, numeratorLow, divisor, pair[0]);
    tLow = pair[0];
  }
  const square = t * t;
  const series = -1 / 3 + square * (1 / 5 + square * (-1 / 7 + square * (1 / 9 - square / 11)));
  const value = sumPairs(t, tLow, t * square * series, 0);
  return sumPairs(arctangents[2 * node], arctangents[2 * node + 1], value, pair[0]);
}

/** The angle of the point given by two pairs that are not negative and not both 0. */
function angle(yHigh: number, yLow: number, xHigh: number, xLow: number, all: Tables): number {
  if (yHigh <= xHigh) {
    const ratio = quotientOfPairs(yHigh, yLow, xHigh, xLow);
    return arctangentPair(ratio, pair[0], all);
  }
  const ratio = quotientOfPairs(xHigh, xLow, yHigh, yLow);
  const complement = arctangentPair(ratio, pair[0], all);
  return sumPairs(all.halfPiPair[0], all.halfPiPair[1], -complement, -pair[0]);
}

/** The arc tangent. */
export function atan(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude > 1e-9) || !(magnitude < 1e18)) return Math.atan(x);
  tables ??= computeTables();
  const value = angle(magnitude, 0, 1, 0, tables);
  return x < 0 ? -value : value;
}

/** The angle of the point (x, y). */
export function atan2(y: number, x: number): number {
  const ratio = Math.abs(y / x);
  if (!(ratio > 1e-290) || !(ratio < 1e290) || !Number.isFinite(x) || !Number.isFinite(y)) return Math.atan2(y, x);
  tables ??= computeTables();
  // Powers of two keep the products of the division in range.
  const scale = 2 ** Math.min(1000, -Math.floor(Math.log2(Math.max(Math.abs(x), Math.abs(y)))));
  const first = angle(Math.abs(y) * scale, 0, Math.abs(x) * scale, 0, tables);
  const value = x > 0 ? first : sumPairs(2 * tables.halfPiPair[0], 2 * tables.halfPiPair[1], -first, -pair[0]);
  return y < 0 ? -value : value;
}

/** The square root of 1 - x² as a pair. */
function cosineOfSine(x: number): number {
  const square = product(x, x);
  const high = sumPairs(1, 0, -square, -pair[0]);
  const low = pair[0];
  const root = Math.sqrt(high);
  if (root === 0) {
    pair[0] = 0;
    return 0;
  }
  const back = product(root, root);
  const rest = sumPairs(high, low, -back, -pair[0]);
  return quickSum(root, rest / (2 * root));
}

/** The arc sine; nan beyond 1. */
export function asin(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude > 1e-9) || !(magnitude < 1)) return Math.asin(x);
  tables ??= computeTables();
  const cosine = cosineOfSine(magnitude);
  const value = angle(magnitude, 0, cosine, pair[0], tables);
  return x < 0 ? -value : value;
}

/** The arc cosine; nan beyond 1. */
export function acos(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 1)) return Math.acos(x);
  tables ??= computeTables();
  const sine = cosineOfSine(magnitude);
  const value = angle(sine, pair[0], magnitude, 0, tables);
  if (x >= 0) return value;
  return sumPairs(2 * tables.halfPiPair[0], 2 * tables.halfPiPair[1], -value, -pair[0]);
}
