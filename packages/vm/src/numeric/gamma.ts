/**
 * The gamma function and its logarithm by Lanczos's approximation with g = 6.0246..., as Modules/mathmodule.c has it (coefficients by
 * Pugh's method, from Boost), so that the last bits agree.
 */
import { cos, exp, log, sin } from "./elementary.ts";
import { positivePower } from "./float-power.ts";

const G = 6.02468004077673;
const G_MINUS_HALF = 5.52468004077673;
const LOG_PI = 1.1447298858494002;

const NUMERATOR = [
  23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028, 1439720407.3117216,
  248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522348, 8071.672002365816, 210.82427775157936,
  2.5066282746310002,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];

/** The rational function, from the end that does not overflow. */
function lanczosSum(x: number): number {
  let numerator = 0;
  let denominator = 0;
  if (x < 5) {
    for (let i = NUMERATOR.length - 1; i >= 0; i--) {
      numerator = numerator * x + NUMERATOR[i];
      denominator = denominator * x + DENOMINATOR[i];
    }
  } else {
    for (let i = 0; i < NUMERATOR.length; i++) {
      numerator = numerator / x + NUMERATOR[i];
      denominator = denominator / x + DENOMINATOR[i];
    }
  }
  return numerator / denominator;
}

/** sin(πx) of a finite x, exact at multiples of one half. */
function sineOfPi(x: number): number {
  const y = Math.abs(x) % 2;
  let r: number;
  switch (roundAway(2 * y)) {
    case 0:
      r = sin(Math.PI * y);
      break;
    case 1:
      r = cos(Math.PI * (y - 0.5));
      break;
    case 2:
      r = sin(Math.PI * (1 - y));
      break;
    case 3:
      r = -cos(Math.PI * (y - 1.5));
      break;
    default:
      r = sin(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}

/** C's round() of what is not negative. */
function roundAway(x: number): number {
  return Math.floor(x + 0.5);
}

/** factorials of 0 ... 22, which doubles hold exactly. */
const FACTORIALS: number[] = [1];
for (let n = 1; n <= 22; n++) FACTORIALS.push(FACTORIALS[n - 1] * n);

/**
 * Γ(x).
 * @returns `"domain"` at the poles and for -∞ (ValueError), `"range"` where a finite argument overflows (OverflowError)
 */
export function gamma(x: number): number | "domain" | "range" {
  if (!Number.isFinite(x)) return x === -Infinity ? "domain" : x;
  if (x === 0) return "domain";
  if (x === Math.floor(x)) {
    if (x < 0) return "domain";
    if (x <= FACTORIALS.length) return FACTORIALS[x - 1];
  }
  const magnitude = Math.abs(x);
  if (magnitude < 1e-20) return finite(1 / x);
  if (magnitude > 200) return x < 0 ? 0 / sineOfPi(x) : "range";
  const y = magnitude + G_MINUS_HALF;
  const error = magnitude > G_MINUS_HALF ? y - magnitude - G_MINUS_HALF : y - G_MINUS_HALF - magnitude;
  const z = (error * G) / y;
  return finite(x < 0 ? negativeGamma(magnitude, y, z) : positiveGamma(magnitude, y, z));
}

function finite(r: number): number | "range" {
  return Number.isFinite(r) ? r : "range";
}

function positiveGamma(x: number, y: number, z: number): number {
  let r = lanczosSum(x) / exp(y);
  r += z * r;
  if (x < 140) return r * positivePower(y, x - 0.5);
  const root = positivePower(y, x / 2 - 0.25);
  return r * root * root;
}

function negativeGamma(x: number, y: number, z: number): number {
  let r = ((-Math.PI / sineOfPi(x) / x) * exp(y)) / lanczosSum(x);
  r -= z * r;
  if (x < 140) return r / positivePower(y, x - 0.5);
  const root = positivePower(y, x / 2 - 0.25);
  return r / root / root;
}

/** log |Γ(x)|; `"domain"` at the poles, `"range"` where it overflows. */
export function logGamma(x: number): number | "domain" | "range" {
  if (!Number.isFinite(x)) return x !== x ? x : Infinity;
  if (x === Math.floor(x) && x <= 2) return x <= 0 ? "domain" : 0;
  const magnitude = Math.abs(x);
  if (magnitude < 1e-20) return -log(magnitude);
  let r = log(lanczosSum(magnitude)) - G;
  r += (magnitude - 0.5) * (log(magnitude + G - 0.5) - 1);
  if (x < 0) r = LOG_PI - log(Math.abs(sineOfPi(magnitude))) - log(magnitude) - r;
  return Math.abs(r) === Infinity ? "range" : r;
}
