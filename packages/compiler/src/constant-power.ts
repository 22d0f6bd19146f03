/**
 * Powers of floats, correctly rounded: engines and C libraries differ in the last bit of `pow`, and a folded constant should
 * not depend on which engine compiles. Arithmetic on integers is slow and exact; constants are few.
 */
import { trueDivide } from "./constant-floats.ts";

/** Bits after the point of the fixed-point numbers here. */
const PRECISION = 192n;
const ONE = 1n << PRECISION;

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> PRECISION;
}

/** `mantissa * 2 ** exponent` with a whole mantissa. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  let [mantissa, exponent] = [value, 0];
  while (!Number.isInteger(mantissa)) [mantissa, exponent] = [mantissa * 2, exponent - 1];
  return { mantissa: BigInt(mantissa), exponent };
}

/** ln of a fixed-point number near 1, by the series of atanh. */
function logarithmNearOne(value: bigint): bigint {
  const z = ((value - ONE) << PRECISION) / (value + ONE);
  const square = multiply(z, z);
  let sum = 0n;
  let term = z;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term / n;
    term = multiply(term, square);
  }
  return 2n * sum;
}

const LN2: bigint = logarithmNearOne(2n * ONE);

function logarithm(value: number): bigint {
  const { mantissa, exponent } = decompose(value);
  const bits = mantissa.toString(2).length - 1;
  const scaled = (mantissa << PRECISION) >> BigInt(bits);
  return logarithmNearOne(scaled) + BigInt(bits + exponent) * LN2;
}

/** `e ** value`, rounded to a float. */
function exponential(value: bigint): number {
  const exponent = (2n * value + LN2) / (2n * LN2) - (2n * value + LN2 < 0n ? 1n : 0n);
  const rest = value - exponent * LN2;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = multiply(term, rest) / n;
    sum += term;
  }
  const result = exponent >= 0n ? trueDivide(sum << exponent, ONE) : trueDivide(sum, ONE << -exponent);
  return result ?? Infinity;
}

/** `base ** exponent` for a finite positive base and a finite exponent. */
export function positivePower(base: number, exponent: number): number {
  const rough = exponent * Math.log2(base);
  if (rough > 1100) return Infinity;
  if (rough < -1200) return 0;
  const { mantissa, exponent: shift } = decompose(exponent);
  const product = logarithm(base) * mantissa;
  return exponential(shift < 0 ? product >> BigInt(-shift) : product << BigInt(shift));
}

/** `base ** exponent` for a finite base and a whole exponent that is not large: exact until it is rounded. */
export function wholePower(base: number, exponent: number): number {
  const { mantissa, exponent: shift } = decompose(base);
  const size = Math.abs(exponent);
  const power = mantissa ** BigInt(size);
  const scale = 1n << BigInt(-shift * size);
  return (exponent > 0 ? trueDivide(power, scale) : trueDivide(scale, power)) ?? Infinity;
}
