/**
 * The elementary functions as glibc computes them: correctly rounded in nearly all cases, where the engine's own are off by one unit in the
 * last place in several percent of cases. Pairs of doubles carry what one double cannot; see float-power.ts.
 */
import { decompose } from "./float-decimal.ts";
import { naturalExponential, naturalLogarithm, pair, product, productOfPairs, sumPairs } from "./float-power.ts";

/** exp(x). */
export function exp(x: number): number {
  if (!(Math.abs(x) < 1000)) return Math.exp(x);
  return x === 0 ? 1 : naturalExponential(x, 0);
}

/** log(x). */
export function log(x: number): number {
  return x > 0 && x < Infinity ? naturalLogarithm(x) : Math.log(x);
}

/**
 * The square root of x² + y² as the C library computes it (Borges, "An Improved Algorithm for hypot(a, b)"): without overflow on the way, and
 * not always correctly rounded.
 */
export function hypot(x: number, y: number): number {
  const a = Math.max(Math.abs(x), Math.abs(y));
  const b = Math.min(Math.abs(x), Math.abs(y));
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
  if (!(b > a * 2 ** -54)) return a + b;
  if (a > 2 ** 511) return correctedRoot(a * 2 ** -600, b * 2 ** -600) * 2 ** 600;
  return b < 2 ** -459 ? correctedRoot(a * 2 ** 600, b * 2 ** 600) * 2 ** -600 : correctedRoot(a, b);
}

/** The root of a² + b², a ≥ b, less the error that its square shows. */
function correctedRoot(a: number, b: number): number {
  const root = Math.sqrt(a * a + b * b);
  let first: number;
  let second: number;
  if (root <= 2 * b) {
    const delta = root - b;
    first = a * (2 * delta - a);
    second = (delta - 2 * (a - b)) * delta;
  } else {
    const delta = root - a;
    first = 2 * delta * (a - 2 * b);
    second = (4 * delta - b) * b + delta * delta;
  }
  return root - (first + second) / (2 * root);
}

/** The square root of x² + y², correctly rounded. */
function roundedHypot(x: number, y: number): number {
  let a = Math.abs(x);
  let b = Math.abs(y);
  if (a === Infinity || b === Infinity) return Infinity;
  if (a < b) [a, b] = [b, a];
  if (b === 0 || a !== a || b !== b) return a + b;
  if (b < a * 2 ** -60) return a;
  if (a > 2 ** 500) return roundedHypot(a * 2 ** -600, b * 2 ** -600) * 2 ** 600;
  if (b < 2 ** -450) return roundedHypot(a * 2 ** 600, b * 2 ** 600) * 2 ** -600;
  return rootOfSquares(a, b);
}

/** One step of Newton's iteration, on the exact sum of the squares. */
function rootOfSquares(a: number, b: number): number {
  const aSquare = product(a, a);
  const aRest = pair[0];
  const bSquare = product(b, b);
  const high = sumPairs(aSquare, aRest, bSquare, pair[0]);
  const low = pair[0];
  const root = Math.sqrt(high);
  const square = product(root, root);
  const rest = sumPairs(high, low, -square, -pair[0]);
  return root + rest / (2 * root);
}

/** log(x) / log(2). */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log2(x);
  const high = naturalLogarithm(x);
  const value = productOfPairs(high, pair[0], LOG2_E_HIGH, LOG2_E_LOW);
  return value;
}

// log2(e), log10(2) and log10(e), in the parts that the C library's log10 uses (fdlibm).
const LOG2_E_HIGH = 1.4426950408889634;
const LOG2_E_LOW = 2.0355273740931033e-17;
const LOG10_E = 4.34294481903251816668e-1;
const LOG10_2_HIGH = 3.01029995663611771306e-1;
const LOG10_2_LOW = 3.69423907715893078616e-13;
const LOG_2 = 6.93147180559945286227e-1;

/** log(x) / log(10), with the errors of fdlibm's way. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log10(x);
  const { mantissa, exponent } = decompose(x);
  const shift = 52 - Math.floor(Math.log2(mantissa));
  const power = exponent - shift + 52;
  const whole = power < 0 ? power + 1 : power;
  const fraction = (mantissa * 2 ** shift) / 2 ** 52 / (power < 0 ? 2 : 1);
  return whole * LOG10_2_LOW + LOG10_E * log(fraction) + whole * LOG10_2_HIGH;
}

/** The hyperbolic sine. */
export function sinh(x: number): number {
  const magnitude = Math.abs(x);
  const half = x < 0 ? -0.5 : 0.5;
  if (!(magnitude >= 2 ** -28) || magnitude === Infinity) return x;
  if (magnitude < 22) {
    const t = Math.expm1(magnitude);
    return magnitude < 1 ? half * (2 * t - (t * t) / (t + 1)) : half * (t + t / (t + 1));
  }
  return magnitude < 709.78 ? half * exp(magnitude) : half * exp(0.5 * magnitude) * exp(0.5 * magnitude);
}

/** The hyperbolic cosine. */
export function cosh(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < Infinity)) return magnitude;
  if (magnitude < 0.5 * LOG_2) {
    const t = Math.expm1(magnitude);
    return magnitude < 2 ** -55 ? 1 : 1 + (t * t) / (2 * (1 + t));
  }
  if (magnitude < 22) {
    const t = exp(magnitude);
    return 0.5 * t + 0.5 / t;
  }
  return magnitude < 709.78 ? 0.5 * exp(magnitude) : 0.5 * exp(0.5 * magnitude) * exp(0.5 * magnitude);
}

/** The inverse hyperbolic sine. */
export function asinh(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude >= 2 ** -28) || magnitude === Infinity) return x;
  let value: number;
  if (magnitude > 2 ** 28) value = log(magnitude) + LOG_2;
  else if (magnitude > 2) value = log(2 * magnitude + 1 / (Math.sqrt(magnitude * magnitude + 1) + magnitude));
  else value = Math.log1p(magnitude + (magnitude * magnitude) / (1 + Math.sqrt(1 + magnitude * magnitude)));
  return x < 0 ? -value : value;
}

/** The inverse hyperbolic cosine; nan below 1. */
export function acosh(x: number): number {
  if (!(x > 1) || x === Infinity) return Math.acosh(x);
  if (x > 2 ** 28) return log(x) + LOG_2;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return Math.log1p(t + Math.sqrt(2 * t + t * t));
}

export { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometry.ts";

/** The square root of the sum of the squares of finite doubles, of which `largest` has the largest magnitude, not 0. */
export function hypotOf(coordinates: readonly number[], largest: number): number {
  if (coordinates.length === 2) return roundedHypot(coordinates[0], coordinates[1]);
  const exponent = Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  const scale = 2 ** -exponent;
  let high = 0;
  let low = 0;
  for (const coordinate of coordinates) {
    const scaled = coordinate * scale;
    const square = product(scaled, scaled);
    high = sumPairs(high, low, square, pair[0]);
    low = pair[0];
  }
  const root = Math.sqrt(high);
  const square = product(root, root);
  const rest = sumPairs(high, low, -square, -pair[0]);
  return (root + rest / (2 * root)) * 2 ** exponent;
}
