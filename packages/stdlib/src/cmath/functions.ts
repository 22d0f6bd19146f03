/**
 * The functions of cmath (Modules/cmathmodule.c) on pairs of doubles. What they raise is said by the pair: "domain" or "range".
 *
 * Every one has a table for arguments that are not finite, and ways around overflow and underflow for the very large and small ones.
 */
import { elementary } from "@pyvm/vm";
import {
  ACOS,
  ACOSH,
  ASINH,
  ATANH,
  COSH,
  EXP,
  LOG,
  RECT,
  SINH,
  specialIndex,
  type SpecialValues,
  SQRT,
  TANH,
} from "./special-values.ts";

export interface Pair {
  readonly real: number;
  readonly imaginary: number;
  readonly problem: "" | "domain" | "range";
}

const {
  asinh: realAsinh,
  atan2,
  cos,
  cosh: realCosh,
  exp: realExp,
  hypot,
  log: realLog,
  sin,
  sinh: realSinh,
  tan,
} = elementary;

/** From here on squares and sums are computed of parts of the argument. */
const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
/** Beyond it exp overflows though its product with a cosine may not. */
const LOG_LARGE = Math.log(LARGE);
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const SQRT_SMALLEST = Math.sqrt(SMALLEST_NORMAL);

function pair(real: number, imaginary: number, problem: Pair["problem"] = ""): Pair {
  return { real, imaginary, problem };
}

/** The pair, or a range error if it overflowed. */
function inRange(real: number, imaginary: number): Pair {
  return pair(real, imaginary, Math.abs(real) === Infinity || Math.abs(imaginary) === Infinity ? "range" : "");
}

function special(table: SpecialValues, real: number, imaginary: number, isDomainError = false): Pair {
  const at = specialIndex(real, imaginary);
  return pair(table[at]!, table[at + 1]!, isDomainError ? "domain" : "");
}

function isSpecial(real: number, imaginary: number): boolean {
  return !Number.isFinite(real) || !Number.isFinite(imaginary);
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

function copySign(x: number, y: number): number {
  return isNegative(y) ? -Math.abs(x) : Math.abs(x);
}

/** Whether the real part is infinite and the imaginary part says only which signs the infinite parts of the result have. */
function hasInfiniteLength(x: number, y: number): boolean {
  return Math.abs(x) === Infinity && Number.isFinite(y) && y !== 0;
}

function isInfinite(x: number): boolean {
  return Math.abs(x) === Infinity;
}

export function sqrt(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(SQRT, x, y);
  if (x === 0 && y === 0) return pair(0, y);
  let ax = Math.abs(x);
  const ay = Math.abs(y);
  let s: number;
  if (ax < SMALLEST_NORMAL && ay < SMALLEST_NORMAL) {
    ax *= 2 ** 53;
    s = Math.sqrt(ax + hypot(ax, ay * 2 ** 53)) * 2 ** -27;
  } else {
    ax /= 8;
    s = 2 * Math.sqrt(ax + hypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  return x >= 0 ? pair(s, copySign(d, y)) : pair(d, copySign(s, y));
}

/** log(|z|) + log(4) of a large z. */
function logOfLarge(x: number, y: number): number {
  return realLog(hypot(x / 2, y / 2)) + Math.LN2 * 2;
}

function isLarge(x: number, y: number): boolean {
  return Math.abs(x) > LARGE || Math.abs(y) > LARGE;
}

export function acos(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(ACOS, x, y);
  if (isLarge(x, y)) return pair(atan2(Math.abs(y), x), copySign(logOfLarge(x, y), -y));
  const a = sqrt(1 - x, -y);
  const b = sqrt(1 + x, y);
  return pair(2 * atan2(a.real, b.real), realAsinh(b.real * a.imaginary - b.imaginary * a.real));
}

export function acosh(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(ACOSH, x, y);
  if (isLarge(x, y)) return pair(logOfLarge(x, y), atan2(y, x));
  const a = sqrt(x - 1, y);
  const b = sqrt(x + 1, y);
  return pair(realAsinh(a.real * b.real + a.imaginary * b.imaginary), 2 * atan2(a.imaginary, b.real));
}

export function asinh(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(ASINH, x, y);
  if (isLarge(x, y)) return pair(copySign(logOfLarge(x, y), x), atan2(y, Math.abs(x)));
  const a = sqrt(1 + y, -x);
  const b = sqrt(1 - y, x);
  return pair(
    realAsinh(a.real * b.imaginary - b.real * a.imaginary),
    atan2(y, a.real * b.real - a.imaginary * b.imaginary),
  );
}

/** asin z = -i asinh(iz). */
export function asin(x: number, y: number): Pair {
  return timesMinusI(asinh(-y, x));
}

export function atanh(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(ATANH, x, y);
  if (!isNegative(x)) return atanhOfRight(x, y);
  const { real, imaginary, problem } = atanhOfRight(-x, -y);
  return pair(-real, -imaginary, problem);
}

/** atanh where the real part is not negative. */
function atanhOfRight(x: number, y: number): Pair {
  const ay = Math.abs(y);
  if (x > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = hypot(x / 2, y / 2);
    return pair(x / 4 / h / h, -copySign(Math.PI / 2, -y));
  }
  if (x === 1 && ay < SQRT_SMALLEST) {
    if (ay === 0) return pair(Infinity, y, "domain");
    return pair(-realLog(Math.sqrt(ay) / Math.sqrt(hypot(ay, 2))), copySign(atan2(2, -ay) / 2, y));
  }
  return pair(Math.log1p((4 * x) / ((1 - x) * (1 - x) + ay * ay)) / 4, -atan2(-2 * y, (1 - x) * (1 + x) - ay * ay) / 2);
}

/** atan z = -i atanh(iz). */
export function atan(x: number, y: number): Pair {
  return timesMinusI(atanh(-y, x));
}

function timesMinusI(z: Pair): Pair {
  return pair(z.imaginary, -z.real, z.problem);
}

export function cosh(x: number, y: number): Pair {
  if (hasInfiniteLength(x, y)) {
    const imaginary = copySign(Infinity, sin(y));
    return pair(copySign(Infinity, cos(y)), x > 0 ? imaginary : -imaginary);
  }
  if (isSpecial(x, y)) return special(COSH, x, y, isInfinite(y) && x === x);
  if (Math.abs(x) <= LOG_LARGE) return inRange(cos(y) * realCosh(x), sin(y) * realSinh(x));
  const less = x - copySign(1, x);
  return inRange(cos(y) * realCosh(less) * Math.E, sin(y) * realSinh(less) * Math.E);
}

export function sinh(x: number, y: number): Pair {
  if (hasInfiniteLength(x, y)) {
    const real = copySign(Infinity, cos(y));
    return pair(x > 0 ? real : -real, copySign(Infinity, sin(y)));
  }
  if (isSpecial(x, y)) return special(SINH, x, y, isInfinite(y) && x === x);
  if (Math.abs(x) <= LOG_LARGE) return inRange(cos(y) * realSinh(x), sin(y) * realCosh(x));
  const less = x - copySign(1, x);
  return inRange(cos(y) * realSinh(less) * Math.E, sin(y) * realCosh(less) * Math.E);
}

export function tanh(x: number, y: number): Pair {
  if (hasInfiniteLength(x, y)) return pair(x > 0 ? 1 : -1, copySign(0, 2 * sin(y) * cos(y)));
  if (isSpecial(x, y)) return special(TANH, x, y, isInfinite(y) && Number.isFinite(x));
  if (Math.abs(x) > LOG_LARGE) return pair(copySign(1, x), 4 * sin(y) * cos(y) * realExp(-2 * Math.abs(x)));
  const tx = Math.tanh(x);
  const ty = tan(y);
  const cx = 1 / realCosh(x);
  const txty = tx * ty;
  const denominator = 1 + txty * txty;
  return pair((tx * (1 + ty * ty)) / denominator, (ty / denominator) * cx * cx);
}

/** cos z = cosh(iz). */
export function cosine(x: number, y: number): Pair {
  return cosh(-y, x);
}

/** sin z = -i sinh(iz). */
export function sine(x: number, y: number): Pair {
  return timesMinusI(sinh(-y, x));
}

/** tan z = -i tanh(iz). */
export function tangent(x: number, y: number): Pair {
  return timesMinusI(tanh(-y, x));
}

export function exp(x: number, y: number): Pair {
  if (hasInfiniteLength(x, y)) {
    const length = x > 0 ? Infinity : 0;
    return pair(copySign(length, cos(y)), copySign(length, sin(y)));
  }
  if (isSpecial(x, y)) return special(EXP, x, y, isInfinite(y) && (Number.isFinite(x) || x === Infinity));
  if (x <= LOG_LARGE) {
    const length = realExp(x);
    return inRange(length * cos(y), length * sin(y));
  }
  const length = realExp(x - 1);
  return inRange(length * cos(y) * Math.E, length * sin(y) * Math.E);
}

export function log(x: number, y: number): Pair {
  if (isSpecial(x, y)) return special(LOG, x, y);
  const angle = atan2(y, x);
  if (x === 0 && y === 0) return pair(-Infinity, angle, "domain");
  return pair(logOfLength(Math.abs(x), Math.abs(y)), angle);
}

function logOfLength(ax: number, ay: number): number {
  if (ax > LARGE || ay > LARGE) return realLog(hypot(ax / 2, ay / 2)) + Math.LN2;
  if (ax < SMALLEST_NORMAL && ay < SMALLEST_NORMAL) return realLog(hypot(ax * 2 ** 53, ay * 2 ** 53)) - 53 * Math.LN2;
  const h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return realLog(h);
  const larger = Math.max(ax, ay);
  const smaller = Math.min(ax, ay);
  return Math.log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2;
}

export function log10(x: number, y: number): Pair {
  const { real, imaginary, problem } = log(x, y);
  return pair(real / Math.LN10, imaginary / Math.LN10, problem);
}

/** The angle of a number, or nan. */
export function angleOf(x: number, y: number): number {
  return x !== x || y !== y ? NaN : atan2(y, x);
}

/** From polar coordinates. */
export function rect(length: number, angle: number): Pair {
  if (hasInfiniteLength(length, angle)) {
    const sign = length > 0 ? 1 : -1;
    return pair(sign * copySign(Infinity, cos(angle)), sign * copySign(Infinity, sin(angle)));
  }
  if (isSpecial(length, angle))
    return special(RECT, length, angle, length !== 0 && length === length && isInfinite(angle));
  if (angle === 0) return pair(length, length * angle);
  return pair(length * cos(angle), length * sin(angle));
}
