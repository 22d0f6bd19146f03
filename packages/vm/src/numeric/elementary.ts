/**
 * The elementary functions as glibc computes them: correctly rounded in nearly all cases, where the engine's own are off by one unit in the
 * last place in several percent of cases. Pairs of doubles carry what one double cannot; see float-power.ts.
 */
import { naturalExponential, naturalLogarithm, pair, product, productOfPairs, quickSum, sumPairs } from "./float-power.ts";

/** exp(x). */
export function exp(x: number): number {
  if (!(Math.abs(x) < 1000)) return Math.exp(x);
  return x === 0 ? 1 : naturalExponential(x, 0);
}

/** log(x). */
export function log(x: number): number {
  return x > 0 && x < Infinity ? naturalLogarithm(x) : Math.log(x);
}

/** The square root of x² + y² without overflow on the way. */
export function hypot(x: number, y: number): number {
  let a = Math.abs(x);
  let b = Math.abs(y);
  if (a === Infinity || b === Infinity) return Infinity;
  if (a < b) [a, b] = [b, a];
  if (b === 0 || a !== a || b !== b) return a + b;
  if (b < a * 2 ** -60) return a;
  if (a > 2 ** 500) return hypot(a * 2 ** -600, b * 2 ** -600) * 2 ** 600;
  if (b < 2 ** -450) return hypot(a * 2 ** 600, b * 2 ** 600) * 2 ** -600;
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

export const sin: (x: number) => number = Math.sin;
export const cos: (x: number) => number = Math.cos;
export const atan2: (y: number, x: number) => number = Math.atan2;
export { productOfPairs, quickSum };
