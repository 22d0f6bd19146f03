/**
 * What the functions of cmath give where a part is infinite or no number: seven rows for the real part, -inf, negative, -0, 0, positive, inf
 * and nan, each with seven pairs of a real and an imaginary part, in the same order of the argument's imaginary part. Pairs of U are
 * not looked up: both parts are finite, or the function finds the signs or raises.
 */

export type SpecialValues = readonly number[];

const I = Infinity;
const N = NaN;
const U = 0;
const P = Math.PI;
const P12 = Math.PI / 2;
const P14 = Math.PI / 4;
const P34 = 0.75 * Math.PI;

/** Which of the seven a double is. */
function kindOf(x: number): number {
  if (x !== x) return 6;
  const negative = x < 0 || Object.is(x, -0);
  if (x === 0) return negative ? 2 : 3;
  if (Math.abs(x) === Infinity) return negative ? 0 : 5;
  return negative ? 1 : 4;
}

/** Where a table has the pair for two parts. */
export function specialIndex(real: number, imaginary: number): number {
  return 2 * (7 * kindOf(real) + kindOf(imaginary));
}

// prettier-ignore
export const ACOS: SpecialValues = [
  P34, I, P, I, P, I, P, -I, P, -I, P34, -I, N, I,
  P12, I, U, U, U, U, U, U, U, U, P12, -I, N, N,
  P12, I, U, U, U, U, U, U, U, U, P12, -I, P12, N,
  P12, I, U, U, U, U, U, U, U, U, P12, -I, P12, N,
  P12, I, U, U, U, U, U, U, U, U, P12, -I, N, N,
  P14, I, 0, I, 0, I, 0, -I, 0, -I, P14, -I, N, I,
  N, I, N, N, N, N, N, N, N, N, N, -I, N, N,
];

// prettier-ignore
export const ACOSH: SpecialValues = [
  I, -P34, I, -P, I, -P, I, P, I, P, I, P34, I, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P14, I, -0, I, -0, I, 0, I, 0, I, P14, I, N,
  I, N, N, N, N, N, N, N, N, N, I, N, N, N,
];

// prettier-ignore
export const ASINH: SpecialValues = [
  -I, -P14, -I, -0, -I, -0, -I, 0, -I, 0, -I, P14, -I, N,
  -I, -P12, U, U, U, U, U, U, U, U, -I, P12, N, N,
  -I, -P12, U, U, U, U, U, U, U, U, -I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P14, I, -0, I, -0, I, 0, I, 0, I, P14, I, N,
  I, N, N, N, N, -0, N, 0, N, N, I, N, N, N,
];

// prettier-ignore
export const ATANH: SpecialValues = [
  -0, -P12, -0, -P12, -0, -P12, -0, P12, -0, P12, -0, P12, -0, N,
  -0, -P12, U, U, U, U, U, U, U, U, -0, P12, N, N,
  -0, -P12, U, U, U, U, U, U, U, U, -0, P12, -0, N,
  0, -P12, U, U, U, U, U, U, U, U, 0, P12, 0, N,
  0, -P12, U, U, U, U, U, U, U, U, 0, P12, N, N,
  0, -P12, 0, -P12, 0, -P12, 0, P12, 0, P12, 0, P12, 0, N,
  0, -P12, N, N, N, N, N, N, N, N, 0, P12, N, N,
];

// prettier-ignore
export const COSH: SpecialValues = [
  U, U, U, U, I, 0, I, -0, U, U, U, U, I, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, 0,
  U, U, U, U, U, U, U, U, U, U, U, U, N, 0,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, I, -0, I, 0, U, U, U, U, I, N,
  N, N, N, N, N, 0, N, 0, N, N, N, N, N, N,
];

// prettier-ignore
export const EXP: SpecialValues = [
  0, 0, U, U, 0, -0, 0, 0, U, U, 0, 0, 0, 0,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, I, -0, I, 0, U, U, U, U, I, N,
  N, N, N, N, N, -0, N, 0, N, N, N, N, N, N,
];

// prettier-ignore
export const LOG: SpecialValues = [
  I, -P34, I, -P, I, -P, I, P, I, P, I, P34, I, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P12, U, U, U, U, U, U, U, U, I, P12, N, N,
  I, -P14, I, -0, I, -0, I, 0, I, 0, I, P14, I, N,
  I, N, N, N, N, N, N, N, N, N, I, N, N, N,
];

// prettier-ignore
export const SINH: SpecialValues = [
  U, U, U, U, -I, -0, -I, 0, U, U, U, U, I, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, 0, N,
  U, U, U, U, U, U, U, U, U, U, U, U, 0, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, I, -0, I, 0, U, U, U, U, I, N,
  N, N, N, N, N, -0, N, 0, N, N, N, N, N, N,
];

// prettier-ignore
export const SQRT: SpecialValues = [
  I, -I, 0, -I, 0, -I, 0, I, 0, I, I, I, N, I,
  I, -I, U, U, U, U, U, U, U, U, I, I, N, N,
  I, -I, U, U, U, U, U, U, U, U, I, I, N, N,
  I, -I, U, U, U, U, U, U, U, U, I, I, N, N,
  I, -I, U, U, U, U, U, U, U, U, I, I, N, N,
  I, -I, I, -0, I, -0, I, 0, I, 0, I, I, I, N,
  I, -I, N, N, N, N, N, N, N, N, I, I, N, N,
];

// prettier-ignore
export const TANH: SpecialValues = [
  -1, 0, U, U, -1, -0, -1, 0, U, U, -1, 0, -1, 0,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  1, 0, U, U, 1, -0, 1, 0, U, U, 1, 0, 1, 0,
  N, N, N, N, N, -0, N, 0, N, N, N, N, N, N,
];

/** Of a length and an angle. */
// prettier-ignore
export const RECT: SpecialValues = [
  U, U, U, U, -I, 0, -I, -0, U, U, U, U, I, N,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  0, 0, U, U, U, U, U, U, U, U, 0, 0, 0, 0,
  0, 0, U, U, U, U, U, U, U, U, 0, 0, 0, 0,
  U, U, U, U, U, U, U, U, U, U, U, U, N, N,
  U, U, U, U, I, -0, I, 0, U, U, U, U, I, N,
  N, N, N, N, N, 0, N, 0, N, N, N, N, N, N,
];
