/** Arithmetic on pairs of doubles, as C functions on Py_complex (Objects/complexobject.c). */
import { floatPower } from "../../numeric/float-arithmetic.ts";
import { atan2, cos, exp, hypot, log, sin } from "../../numeric/elementary.ts";

/** A complex number by value. */
export interface Complex {
  readonly real: number;
  readonly imaginary: number;
}

const ONE: Complex = { real: 1, imaginary: 0 };
const NAN: Complex = { real: NaN, imaginary: NaN };

export function product(a: Complex, b: Complex): Complex {
  return {
    real: a.real * b.real - a.imaginary * b.imaginary,
    imaginary: a.real * b.imaginary + a.imaginary * b.real,
  };
}

/** Smith's method; null for a divisor of zero (_Py_c_quot). */
export function quotient(a: Complex, b: Complex): Complex | null {
  const absReal = Math.abs(b.real);
  const absImaginary = Math.abs(b.imaginary);
  if (absReal >= absImaginary) {
    if (absReal === 0) return null;
    const ratio = b.imaginary / b.real;
    const divisor = b.real + b.imaginary * ratio;
    return { real: (a.real + a.imaginary * ratio) / divisor, imaginary: (a.imaginary - a.real * ratio) / divisor };
  }
  if (absImaginary >= absReal) {
    const ratio = b.real / b.imaginary;
    const divisor = b.real * ratio + b.imaginary;
    return { real: (a.real * ratio + a.imaginary) / divisor, imaginary: (a.imaginary * ratio - a.real) / divisor };
  }
  return NAN;
}

/** C's pow: an infinity or nan where Python's float raises. */
function realPower(x: number, y: number): number {
  const result = floatPower(x, y);
  if (typeof result === "number") return result;
  return result === "complex" ? NaN : Infinity;
}

/** `a ** b`; null for zero to a negative or complex power. Integral exponents up to 100 are multiplied out. */
export function power(a: Complex, b: Complex): Complex | null {
  if (b.imaginary === 0 && b.real === Math.floor(b.real) && Math.abs(b.real) <= 100) return integralPower(a, b.real);
  if (b.real === 0 && b.imaginary === 0) return ONE;
  if (a.real === 0 && a.imaginary === 0) return b.imaginary !== 0 || b.real < 0 ? null : { real: 0, imaginary: 0 };
  const magnitude = hypot(a.real, a.imaginary);
  const angle = atan2(a.imaginary, a.real);
  let length = realPower(magnitude, b.real);
  let phase = angle * b.real;
  if (b.imaginary !== 0) {
    length /= exp(angle * b.imaginary);
    phase += b.imaginary * log(magnitude);
  }
  return { real: length * cos(phase), imaginary: length * sin(phase) };
}

function integralPower(a: Complex, n: number): Complex | null {
  return n > 0 ? multipliedOut(a, n) : quotient(ONE, multipliedOut(a, -n));
}

function multipliedOut(a: Complex, n: number): Complex {
  let result = ONE;
  let square = a;
  for (let mask = 1; n >= mask; mask *= 2) {
    if ((n & mask) !== 0) result = product(result, square);
    square = product(square, square);
  }
  return result;
}
