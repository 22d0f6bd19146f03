/** Python's arithmetic of floats and complex numbers where it is not JavaScript's; `undefined` where Python would raise. */
import { Complex } from "@pyvm/parser";
import { positivePower, wholePower } from "./constant-power.ts";

const EXACT = 2n ** 53n;

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** `a / b` of ints, correctly rounded; CPython's `long_true_divide`. */
export function trueDivide(a: bigint, b: bigint): number | undefined {
  if (b === 0n) return undefined;
  const [numerator, denominator] = [magnitude(a), magnitude(b)];
  if (numerator <= EXACT && denominator <= EXACT) return Number(a) / Number(b);
  // A quotient of 66 bits or more with a sticky last bit rounds as the exact one does.
  const shift = numerator.toString(2).length - denominator.toString(2).length - 66;
  const [top, bottom] =
    shift < 0 ? [numerator << BigInt(-shift), denominator] : [numerator, denominator << BigInt(shift)];
  const quotient = (top / bottom) | (top % bottom === 0n ? 0n : 1n);
  const result = scale(Number(quotient), shift);
  if (!Number.isFinite(result)) return undefined;
  return a < 0n === b < 0n ? result : -result;
}

/** `value * 2 ** exponent` in steps that stay in the range of floats. */
function scale(value: number, exponent: number): number {
  let [result, rest] = [value, exponent];
  while (rest > 1000) [result, rest] = [result * 2 ** 1000, rest - 1000];
  while (rest < -1000) [result, rest] = [result * 2 ** -1000, rest + 1000];
  return result * 2 ** rest;
}

/** `a % b` with the sign of `b`; `b` is not 0. */
export function floatRemainder(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return b < 0 !== rest < 0 ? rest + b : rest;
}

/** `a // b`; `b` is not 0. */
export function floatFloorDivide(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  if (quotient === 0) return Object.is(Math.sign(a / b), -1) || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `base ** exponent` for finite numbers, where the result is real. */
function realPower(base: number, exponent: number): number {
  if (base === 0) return base ** exponent;
  if (Number.isInteger(exponent)) {
    if (Math.abs(exponent) <= 400) return wholePower(base, exponent);
    const size = positivePower(Math.abs(base), exponent);
    return base < 0 && exponent % 2 !== 0 ? -size : size;
  }
  return positivePower(base, exponent);
}

/** `a ** b` of floats: a complex number for a negative base and a broken exponent; CPython's `float_pow`. */
export function floatPower(a: number, b: number): number | Complex | undefined {
  if (b === 0 || a === 1) return 1;
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN;
  if (!Number.isFinite(b)) {
    const size = Math.abs(a);
    if (size === 1) return 1;
    return b > 0 === size > 1 ? Infinity : 0;
  }
  if (a === 0 && b < 0) return undefined;
  if (a < 0 && Number.isFinite(a) && !Number.isInteger(b)) return complexPower(new Complex(a, 0), new Complex(b, 0));
  if (!Number.isFinite(a)) return a ** b;
  const result = realPower(a, b);
  return Number.isFinite(result) ? result : undefined;
}

function product(a: Complex, b: Complex): Complex {
  return new Complex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real);
}

/** `a / b` by Smith's method; CPython's `_Py_c_quot`. */
export function complexQuotient(a: Complex, b: Complex): Complex | undefined {
  const [absReal, absImag] = [Math.abs(b.real), Math.abs(b.imag)];
  if (absReal >= absImag) {
    if (absReal === 0) return undefined;
    const ratio = b.imag / b.real;
    const denominator = b.real + b.imag * ratio;
    return new Complex((a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator);
  }
  if (absImag >= absReal) {
    const ratio = b.real / b.imag;
    const denominator = b.real * ratio + b.imag;
    return new Complex((a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator);
  }
  return new Complex(NaN, NaN);
}

function wholeComplexPower(base: Complex, exponent: number): Complex {
  let result = new Complex(1, 0);
  let power = base;
  for (let mask = 1; mask <= exponent; mask *= 2) {
    if (exponent & mask) result = product(result, power);
    power = product(power, power);
  }
  return result;
}

function polarPower(a: Complex, b: Complex): Complex | undefined {
  if (b.real === 0 && b.imag === 0) return new Complex(1, 0);
  if (a.real === 0 && a.imag === 0) return b.imag !== 0 || b.real < 0 ? undefined : new Complex(0, 0);
  const size = Math.hypot(a.real, a.imag);
  const angle = Math.atan2(a.imag, a.real);
  if (!Number.isFinite(size) || !Number.isFinite(b.real)) return undefined;
  let length = realPower(size, b.real);
  let phase = angle * b.real;
  if (b.imag !== 0) {
    length /= Math.exp(angle * b.imag);
    phase += b.imag * Math.log(size);
  }
  return new Complex(length * Math.cos(phase), length * Math.sin(phase));
}

/** `a ** b` of complex numbers; CPython's `complex_pow`. */
export function complexPower(a: Complex, b: Complex): Complex | undefined {
  const isWhole = b.imag === 0 && Number.isInteger(b.real) && Math.abs(b.real) <= 100;
  let result: Complex | undefined;
  if (!isWhole) result = polarPower(a, b);
  else if (b.real > 0) result = wholeComplexPower(a, b.real);
  else result = complexQuotient(new Complex(1, 0), wholeComplexPower(a, -b.real));
  if (result === undefined) return undefined;
  return Number.isFinite(result.real) && Number.isFinite(result.imag) ? result : undefined;
}
