/** The module `math`. Functions of the C library are rounded as glibc rounds them; see `elementary` in @pyvm/vm. */
import {
  type Address,
  asDouble,
  callSpecial,
  elementary,
  erf,
  erfc,
  exactIndex,
  floatPower,
  floatIsNegative,
  floatValue,
  isFloat,
  FLOAT_TYPE,
  gamma,
  getIter,
  identifier,
  integerFrexp,
  integerOf,
  integerSquareRoot,
  intFits,
  intSign,
  intToBig,
  intToNumber,
  isInt,
  iterNext,
  logGamma,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newFloat,
  newInt,
  newIntFromBig,
  NONE,
  numberMultiply,
  numberTrueDivide,
  OVERFLOW_ERROR,
  scaleToFloat,
  tupleFromIterable,
  tupleItem,
  tuplePack,
  tupleSize,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { combinations, factorial, gcdOf, permutations } from "./math-integers.ts";
import { ExactSum, vectorNorm } from "./math-sums.ts";
import { setMember } from "./members.ts";

const ID_CEIL = identifier("__ceil__");
const ID_FLOOR = identifier("__floor__");
const ID_TRUNC = identifier("__trunc__");

function domainError(vm: Machine): unknown {
  return vm.raise(VALUE_ERROR, "math domain error");
}

function rangeError(vm: Machine): unknown {
  return vm.raise(OVERFLOW_ERROR, "math range error");
}

type Real = (x: number) => number;

/** FUNC1: a nan from what is none is outside of the domain, an infinity from a finite argument out of range, or a pole. */
function unary(name: string, f: Real, overflows: boolean, doc: string): MethodSpec {
  return [
    `${name}($module, x, /)`,
    (vm: Machine, _module: Address, argument: Address): Address => {
      const x = asDouble(vm, argument);
      const result = f(x);
      if (result !== result && x === x) throw domainError(vm);
      if (Math.abs(result) === Infinity && Number.isFinite(x)) throw overflows ? rangeError(vm) : domainError(vm);
      return newFloat(vm, result);
    },
    doc,
  ];
}

/** gamma and lgamma say themselves what is wrong. */
function checked(name: string, f: (x: number) => number | "domain" | "range", doc: string): MethodSpec {
  return [
    `${name}($module, x, /)`,
    (vm: Machine, _module: Address, argument: Address): Address => {
      const result = f(asDouble(vm, argument));
      if (result === "domain") throw domainError(vm);
      if (result === "range") throw rangeError(vm);
      return newFloat(vm, result);
    },
    doc,
  ];
}

function predicate(name: string, f: (x: number) => boolean, doc: string): MethodSpec {
  return [
    `${name}($module, x, /)`,
    (vm: Machine, _module: Address, argument: Address): Address => newBool(vm, f(asDouble(vm, argument))),
    doc,
  ];
}

/** FUNC2: as FUNC1, for two arguments. */
function binary(name: string, f: (x: number, y: number) => number, names: string, doc: string): MethodSpec {
  return [
    `${name}($module, ${names}, /)`,
    (vm: Machine, _module: Address, first: Address, second: Address): Address => {
      const x = asDouble(vm, first);
      const y = asDouble(vm, second);
      const result = f(x, y);
      if (result !== result && x === x && y === y) throw domainError(vm);
      if (Math.abs(result) === Infinity && Number.isFinite(x) && Number.isFinite(y)) throw rangeError(vm);
      return newFloat(vm, result);
    },
    doc,
  ];
}

// ---- logarithms -------------------------------------------------------------------------------------------------

/** loghelper: ints of any size by their leading bits. */
function logarithm(vm: Machine, argument: Address, f: Real): number {
  if (!isInt(vm, argument)) return logOfDouble(vm, asDouble(vm, argument), f);
  if (intSign(vm, argument) <= 0) throw domainError(vm);
  const x = intToNumber(vm, argument);
  if (x < Infinity) return f(x);
  const { fraction, exponent } = integerFrexp(intToBig(vm, argument));
  return f(fraction) + f(2) * exponent;
}

function logOfDouble(vm: Machine, x: number, f: Real): number {
  if (x <= 0) throw domainError(vm);
  return f(x);
}

function log(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  if (kwnames !== 0 && tupleSize(vm, kwnames) > 0) throw vm.raise(TYPE_ERROR, "math.log() takes no keyword arguments");
  if (nargs < 1 || nargs > 2) throw vm.raise(TYPE_ERROR, "math.log requires 1 to 2 arguments");
  const value = logarithm(vm, vm.i32[argv >> 2], elementary.log);
  if (nargs === 1) return newFloat(vm, value);
  const mark = vm.mark();
  const numerator = vm.hold(newFloat(vm, value));
  const denominator = vm.hold(newFloat(vm, logarithm(vm, vm.i32[(argv + 8) >> 2], elementary.log)));
  const result = numberTrueDivide(vm, numerator, denominator);
  vm.release(mark);
  return result;
}

function log2(vm: Machine, _module: Address, x: Address): Address {
  return newFloat(vm, logarithm(vm, x, elementary.log2));
}

function log10(vm: Machine, _module: Address, x: Address): Address {
  return newFloat(vm, logarithm(vm, x, elementary.log10));
}

// ---- rounding and parts -----------------------------------------------------------------------------------------

function ceil(vm: Machine, _module: Address, x: Address): Address {
  if (vm.typeOf(x) === FLOAT_TYPE) return integerOf(vm, Math.ceil(floatValue(vm, x)));
  return callSpecial(vm, x, ID_CEIL) || integerOf(vm, Math.ceil(asDouble(vm, x)));
}

function floor(vm: Machine, _module: Address, x: Address): Address {
  if (vm.typeOf(x) === FLOAT_TYPE) return integerOf(vm, Math.floor(floatValue(vm, x)));
  return callSpecial(vm, x, ID_FLOOR) || integerOf(vm, Math.floor(asDouble(vm, x)));
}

function trunc(vm: Machine, _module: Address, x: Address): Address {
  if (vm.typeOf(x) === FLOAT_TYPE) return integerOf(vm, Math.trunc(floatValue(vm, x)));
  const result = callSpecial(vm, x, ID_TRUNC);
  if (result === 0) throw vm.raise(TYPE_ERROR, `type ${vm.typeName(x)} doesn't define __trunc__ method`);
  return result;
}

function pairOfFloats(vm: Machine, a: number, b: number): Address {
  const mark = vm.mark();
  const first = vm.hold(newFloat(vm, a));
  const pair = tuplePack(vm, first, vm.hold(newFloat(vm, b)));
  vm.release(mark);
  return pair;
}

function frexp(vm: Machine, _module: Address, argument: Address): Address {
  const x = asDouble(vm, argument);
  const mark = vm.mark();
  const { fraction, exponent } = Number.isFinite(x) && x !== 0 ? fractionAndExponent(x) : { fraction: x, exponent: 0 };
  const first = vm.hold(newFloat(vm, fraction));
  const pair = tuplePack(vm, first, vm.hold(newInt(vm, exponent)));
  vm.release(mark);
  return pair;
}

/** x = fraction × 2^exponent with 0.5 ≤ |fraction| < 1; x is finite and not 0. */
function fractionAndExponent(x: number): { fraction: number; exponent: number } {
  let exponent = 0;
  let fraction = x;
  if (Math.abs(fraction) < 2.2250738585072014e-308) {
    fraction *= 2 ** 54;
    exponent = -54;
  }
  // The estimate is off by at most one.
  const estimate = Math.floor(Math.log2(Math.abs(fraction))) + 1;
  fraction =
    estimate > 1000
      ? fraction / 2 ** 1000 / 2 ** (estimate - 1000)
      : fraction * 2 ** (-estimate >> 1) * 2 ** (-estimate - (-estimate >> 1));
  exponent += estimate;
  if (Math.abs(fraction) >= 1) return { fraction: fraction / 2, exponent: exponent + 1 };
  return Math.abs(fraction) < 0.5 ? { fraction: fraction * 2, exponent: exponent - 1 } : { fraction, exponent };
}

function ldexp(vm: Machine, _module: Address, argument: Address, power: Address): Address {
  const x = asDouble(vm, argument);
  if (!isInt(vm, power)) throw vm.raise(TYPE_ERROR, "Expected an int as second argument to ldexp.");
  if (x === 0 || !Number.isFinite(x)) return newFloat(vm, x);
  const { fraction, exponent } = fractionAndExponent(x);
  const by = Math.max(-5000, Math.min(5000, intToNumber(vm, power)));
  const result = scaleToFloat(BigInt(fraction * 2 ** 53), exponent - 53 + by);
  if (Math.abs(result) === Infinity) throw rangeError(vm);
  return newFloat(vm, result === 0 && x < 0 ? -0 : result);
}

function modf(vm: Machine, _module: Address, argument: Address): Address {
  const x = asDouble(vm, argument);
  if (x !== x) return pairOfFloats(vm, x, x);
  const negative = x < 0 || Object.is(x, -0);
  const whole = Math.trunc(x);
  const fraction = Math.abs(x) === Infinity ? 0 : Math.abs(x - whole);
  return pairOfFloats(vm, negative ? -fraction : fraction, whole);
}

// ---- two arguments ----------------------------------------------------------------------------------------------

/** The sign of a nan is read from memory: no JavaScript number is sure to keep it. */
function copySign(vm: Machine, _module: Address, first: Address, second: Address): Address {
  const magnitude = Math.abs(asDouble(vm, first));
  const mark = vm.mark();
  const sign = vm.hold(isFloat(vm, second) ? vm.newRef(second) : newFloat(vm, asDouble(vm, second)));
  const isNegative = floatIsNegative(vm, sign);
  vm.release(mark);
  return newFloat(vm, isNegative ? -magnitude : magnitude);
}

function fmod(x: number, y: number): number {
  return x % y;
}

/** The IEEE 754 remainder. */
function remainder(x: number, y: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    if (x !== x || y !== y) return x + y;
    return Math.abs(x) === Infinity ? NaN : x;
  }
  if (y === 0) return NaN;
  const absX = Math.abs(x);
  const absY = Math.abs(y);
  const m = absX % absY;
  const c = absY - m;
  const r = m < c ? m : m > c ? -c : m - 2 * ((0.5 * (absX - m)) % absY);
  return x < 0 || Object.is(x, -0) ? -r : r;
}

function pow(vm: Machine, _module: Address, base: Address, exponent: Address): Address {
  const x = asDouble(vm, base);
  const y = asDouble(vm, exponent);
  if (x === 0 && y === -Infinity) throw domainError(vm); // though 0.0 ** -inf is inf
  const result = floatPower(x, y);
  if (typeof result === "number") return newFloat(vm, result);
  if (result === "overflow") throw rangeError(vm);
  throw domainError(vm);
}

const words = new BigInt64Array(1);
const double = new Float64Array(words.buffer);

function nextAfter(x: number, y: number): number {
  if (x !== x || y !== y) return x + y;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  double[0] = x;
  words[0] += x < y === x > 0 ? 1n : -1n;
  return double[0];
}

function ulpOf(value: number): number {
  const x = Math.abs(value);
  if (x !== x || x === Infinity) return x;
  const next = nextAfter(x, Infinity);
  return next === Infinity ? x - nextAfter(x, 0) : next - x;
}

function nextafter(vm: Machine, _module: Address, x: Address, y: Address): Address {
  return newFloat(vm, nextAfter(asDouble(vm, x), asDouble(vm, y)));
}

function ulp(vm: Machine, _module: Address, x: Address): Address {
  return newFloat(vm, ulpOf(asDouble(vm, x)));
}

function isclose(vm: Machine, _module: Address, a: Address, b: Address, relTol: Address, absTol: Address): Address {
  const x = asDouble(vm, a);
  const y = asDouble(vm, b);
  const relative = relTol === 0 ? 1e-9 : asDouble(vm, relTol);
  const absolute = absTol === 0 ? 0 : asDouble(vm, absTol);
  if (relative < 0 || absolute < 0) throw vm.raise(VALUE_ERROR, "tolerances must be non-negative");
  if (x === y) return newBool(vm, true);
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return newBool(vm, false);
  const difference = Math.abs(y - x);
  return newBool(
    vm,
    difference <= Math.abs(relative * y) || difference <= Math.abs(relative * x) || difference <= absolute,
  );
}

// ---- many arguments ---------------------------------------------------------------------------------------------

/** `fsum(seq)`. */
function fsum(vm: Machine, _module: Address, iterable: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  const sum = new ExactSum();
  for (;;) {
    const item = iterNext(vm, iterator);
    if (item === 0) break;
    vm.hold(item);
    const added = sum.add(asDouble(vm, item));
    vm.decref(vm.unhold());
    if (!added) throw vm.raise(OVERFLOW_ERROR, "intermediate overflow in fsum");
  }
  vm.release(mark);
  const result = sum.result();
  if (result === "opposite infinities") throw vm.raise(VALUE_ERROR, "-inf + inf in fsum");
  if (result === "overflow") throw vm.raise(OVERFLOW_ERROR, "intermediate overflow in fsum");
  return newFloat(vm, result);
}

function refuseKeywords(vm: Machine, name: string, kwnames: Address): void {
  if (kwnames !== 0 && tupleSize(vm, kwnames) > 0)
    throw vm.raise(TYPE_ERROR, `math.${name}() takes no keyword arguments`);
}

function hypot(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywords(vm, "hypot", kwnames);
  const coordinates: number[] = [];
  for (let i = 0; i < nargs; i++) coordinates.push(Math.abs(asDouble(vm, vm.i32[(argv >> 2) + 2 * i])));
  return newFloat(vm, vectorNorm(coordinates));
}

function dist(vm: Machine, _module: Address, p: Address, q: Address): Address {
  const mark = vm.mark();
  const from = vm.hold(tupleFromIterable(vm, p));
  const to = vm.hold(tupleFromIterable(vm, q));
  const count = tupleSize(vm, from);
  if (count !== tupleSize(vm, to)) throw vm.raise(VALUE_ERROR, "both points must have the same number of dimensions");
  const differences: number[] = [];
  for (let i = 0; i < count; i++) {
    differences.push(Math.abs(asDouble(vm, tupleItem(vm, from, i)) - asDouble(vm, tupleItem(vm, to, i))));
  }
  vm.release(mark);
  return newFloat(vm, vectorNorm(differences));
}

/** `prod(iterable, start=1)`. */
function prod(vm: Machine, _module: Address, iterable: Address, start: Address): Address {
  const mark = vm.mark();
  const iterator = vm.hold(getIter(vm, iterable));
  let result = start === 0 ? newInt(vm, 1) : vm.newRef(start);
  for (;;) {
    vm.hold(result);
    const item = iterNext(vm, iterator);
    if (item === 0) return vm.keep(mark, result);
    vm.hold(item);
    const product = numberMultiply(vm, result, item);
    vm.decref(vm.unhold());
    vm.decref(vm.unhold());
    result = product;
  }
}

/** The int of an argument as a bigint. */
function integerArgument(vm: Machine, argument: Address): bigint {
  const index = exactIndex(vm, argument);
  const value = intToBig(vm, index);
  vm.decref(index);
  return value;
}

/** `gcd(*integers)`: by doubles as long as all are below 2^53. */
function gcd(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywords(vm, "gcd", kwnames);
  let small = 0;
  let i = 0;
  for (; i < nargs; i++) {
    const index = exactIndex(vm, vm.i32[(argv >> 2) + 2 * i]);
    const fits = intFits(vm, index);
    let a = Math.abs(intToNumber(vm, index));
    vm.decref(index);
    if (!fits) break;
    while (a !== 0) [small, a] = [a, small % a];
  }
  if (i === nargs) return newInt(vm, small);
  let result = BigInt(small);
  for (; i < nargs; i++) result = gcdOf(result, integerArgument(vm, vm.i32[(argv >> 2) + 2 * i]));
  return newIntFromBig(vm, result);
}

function lcm(vm: Machine, _module: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywords(vm, "lcm", kwnames);
  let result = 1n;
  for (let i = 0; i < nargs; i++) {
    const value = integerArgument(vm, vm.i32[(argv >> 2) + 2 * i]);
    result = result === 0n || value === 0n ? 0n : (result / gcdOf(result, value)) * value;
    if (result < 0n) result = -result;
  }
  return newIntFromBig(vm, result);
}

function isqrt(vm: Machine, _module: Address, argument: Address): Address {
  const n = integerArgument(vm, argument);
  if (n < 0n) throw vm.raise(VALUE_ERROR, "isqrt() argument must be nonnegative");
  return newIntFromBig(vm, integerSquareRoot(n));
}

const LARGEST_LONG = 9223372036854775807n;

function factorialMethod(vm: Machine, _module: Address, argument: Address): Address {
  const n = integerArgument(vm, argument);
  if (n > LARGEST_LONG) {
    throw vm.raise(OVERFLOW_ERROR, `factorial() argument should not exceed ${LARGEST_LONG}`);
  }
  if (n < 0n) throw vm.raise(VALUE_ERROR, "factorial() not defined for negative values");
  return integerResult(vm, factorial(n));
}

/** A null is a result that no memory could hold. */
function integerResult(vm: Machine, value: bigint | null): Address {
  return value === null ? vm.noMemory() : newIntFromBig(vm, value);
}

function perm(vm: Machine, module: Address, n: Address, k: Address): Address {
  if (k === 0 || k === NONE) return factorialMethod(vm, module, n);
  const total = integerArgument(vm, n);
  const chosen = integerArgument(vm, k);
  if (total < 0n) throw vm.raise(VALUE_ERROR, "n must be a non-negative integer");
  if (chosen < 0n) throw vm.raise(VALUE_ERROR, "k must be a non-negative integer");
  if (total < chosen) return newInt(vm, 0);
  if (chosen > LARGEST_LONG) throw vm.raise(OVERFLOW_ERROR, `k must not exceed ${LARGEST_LONG}`);
  return integerResult(vm, permutations(total, chosen));
}

function comb(vm: Machine, _module: Address, n: Address, k: Address): Address {
  const total = integerArgument(vm, n);
  const chosen = integerArgument(vm, k);
  if (total < 0n) throw vm.raise(VALUE_ERROR, "n must be a non-negative integer");
  if (chosen < 0n) throw vm.raise(VALUE_ERROR, "k must be a non-negative integer");
  if (total < chosen) return newInt(vm, 0);
  const fewer = chosen * 2n > total ? total - chosen : chosen;
  if (fewer > LARGEST_LONG) throw vm.raise(OVERFLOW_ERROR, `min(n - k, k) must not exceed ${LARGEST_LONG}`);
  return integerResult(vm, combinations(total, fewer));
}

function constants(vm: Machine, _module: Address, dict: Address): void {
  const values: readonly (readonly [string, number])[] = [
    ["pi", Math.PI],
    ["e", Math.E],
    ["tau", 2 * Math.PI],
    ["inf", Infinity],
    ["nan", NaN],
  ];
  for (const [name, value] of values) setMember(vm, dict, name, newFloat(vm, value));
}

export const spec: ModuleSpec = {
  name: "math",
  doc: `This module provides access to the mathematical functions
defined by the C standard.`,
  functions: [
    unary(
      "acos",
      elementary.acos,
      false,
      `Return the arc cosine (measured in radians) of x.

The result is between 0 and pi.`,
    ),
    unary("acosh", elementary.acosh, false, "Return the inverse hyperbolic cosine of x."),
    unary(
      "asin",
      elementary.asin,
      false,
      `Return the arc sine (measured in radians) of x.

The result is between -pi/2 and pi/2.`,
    ),
    unary("asinh", elementary.asinh, false, "Return the inverse hyperbolic sine of x."),
    unary(
      "atan",
      elementary.atan,
      false,
      `Return the arc tangent (measured in radians) of x.

The result is between -pi/2 and pi/2.`,
    ),
    binary(
      "atan2",
      elementary.atan2,
      "y, x",
      `Return the arc tangent (measured in radians) of y/x.

Unlike atan(y/x), the signs of both x and y are considered.`,
    ),
    unary("atanh", Math.atanh, false, "Return the inverse hyperbolic tangent of x."),
    [
      "ceil($module, x, /)",
      ceil,
      `Return the ceiling of x as an Integral.

This is the smallest integer >= x.`,
    ],
    [
      "copysign($module, x, y, /)",
      copySign,
      `Return a float with the magnitude (absolute value) of x but the sign of y.

On platforms that support signed zeros, copysign(1.0, -0.0)
returns -1.0.
`,
    ],
    unary("cos", elementary.cos, false, "Return the cosine of x (measured in radians)."),
    unary("cosh", elementary.cosh, true, "Return the hyperbolic cosine of x."),
    unary("degrees", (x) => x * (180 / Math.PI), true, "Convert angle x from radians to degrees."),
    [
      "dist($module, p, q, /)",
      dist,
      `Return the Euclidean distance between two points p and q.

The points should be specified as sequences (or iterables) of
coordinates.  Both inputs must have the same dimension.

Roughly equivalent to:
    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))`,
    ],
    unary("erf", erf, true, "Error function at x."),
    unary("erfc", erfc, true, "Complementary error function at x."),
    unary("exp", elementary.exp, true, "Return e raised to the power of x."),
    unary(
      "expm1",
      Math.expm1,
      true,
      `Return exp(x)-1.

This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.`,
    ),
    unary("fabs", Math.abs, false, "Return the absolute value of the float x."),
    [
      "factorial($module, x, /)",
      factorialMethod,
      `Find x!.

Raise a ValueError if x is negative or non-integral.`,
    ],
    [
      "floor($module, x, /)",
      floor,
      `Return the floor of x as an Integral.

This is the largest integer <= x.`,
    ],
    binary(
      "fmod",
      fmod,
      "x, y",
      `Return fmod(x, y), according to platform C.

x % y may differ.`,
    ),
    [
      "frexp($module, x, /)",
      frexp,
      `Return the mantissa and exponent of x, as pair (m, e).

m is a float and e is an int, such that x = m * 2.**e.
If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.`,
    ],
    [
      "fsum($module, seq, /)",
      fsum,
      `Return an accurate floating point sum of values in the iterable seq.

Assumes IEEE-754 floating point arithmetic.`,
    ],
    checked("gamma", gamma, "Gamma function at x."),
    ["gcd($module, *integers)", gcd, "Greatest Common Divisor."],
    [
      "hypot!($module, *coordinates)",
      hypot,
      `hypot(*coordinates) -> value

Multidimensional Euclidean distance from the origin to a point.

Roughly equivalent to:
    sqrt(sum(x**2 for x in coordinates))

For a two dimensional point (x, y), gives the hypotenuse
using the Pythagorean theorem:  sqrt(x*x + y*y).

For example, the hypotenuse of a 3/4/5 right triangle is:

    >>> hypot(3.0, 4.0)
    5.0
`,
    ],
    [
      "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
      isclose,
      `Determine whether two floating point numbers are close in value.

  rel_tol
    maximum difference for being considered "close", relative to the
    magnitude of the input values
  abs_tol
    maximum difference for being considered "close", regardless of the
    magnitude of the input values

Return True if a is close in value to b, and False otherwise.

For the values to be considered close, the difference between them
must be smaller than at least one of the tolerances.

-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That
is, NaN is not close to anything, even itself.  inf and -inf are
only close to themselves.`,
    ],
    predicate("isfinite", Number.isFinite, "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    predicate(
      "isinf",
      (x) => Math.abs(x) === Infinity,
      "Return True if x is a positive or negative infinity, and False otherwise.",
    ),
    predicate("isnan", Number.isNaN, "Return True if x is a NaN (not a number), and False otherwise."),
    ["isqrt($module, n, /)", isqrt, "Return the integer part of the square root of the input."],
    ["lcm($module, *integers)", lcm, "Least Common Multiple."],
    [
      "ldexp($module, x, i, /)",
      ldexp,
      `Return x * (2**i).

This is essentially the inverse of frexp().`,
    ],
    checked("lgamma", logGamma, "Natural logarithm of absolute value of Gamma function at x."),
    [
      "log!($module, *args)",
      log,
      `log(x, [base=math.e])
Return the logarithm of x to the given base.

If the base not specified, returns the natural logarithm (base e) of x.`,
    ],
    unary(
      "log1p",
      Math.log1p,
      false,
      `Return the natural logarithm of 1+x (base e).

The result is computed in a way which is accurate for x near zero.`,
    ),
    ["log10($module, x, /)", log10, "Return the base 10 logarithm of x."],
    ["log2($module, x, /)", log2, "Return the base 2 logarithm of x."],
    [
      "modf($module, x, /)",
      modf,
      `Return the fractional and integer parts of x.

Both results carry the sign of x and are floats.`,
    ],
    ["pow($module, x, y, /)", pow, "Return x**y (x to the power of y)."],
    unary("radians", (x) => x * (Math.PI / 180), false, "Convert angle x from degrees to radians."),
    binary(
      "remainder",
      remainder,
      "x, y",
      `Difference between x and the closest integer multiple of y.

Return x - n*y where n*y is the closest integer multiple of y.
In the case where x is exactly halfway between two multiples of
y, the nearest even value of n is used. The result is always exact.`,
    ),
    unary("sin", elementary.sin, false, "Return the sine of x (measured in radians)."),
    unary("sinh", elementary.sinh, true, "Return the hyperbolic sine of x."),
    unary("sqrt", Math.sqrt, false, "Return the square root of x."),
    unary("tan", elementary.tan, false, "Return the tangent of x (measured in radians)."),
    unary("tanh", Math.tanh, false, "Return the hyperbolic tangent of x."),
    [
      "trunc($module, x, /)",
      trunc,
      `Truncates the Real x to the nearest Integral toward 0.

Uses the __trunc__ magic method.`,
    ],
    [
      "prod($module, iterable, /, *, start=1)",
      prod,
      `Calculate the product of all the elements in the input iterable.

The default start value for the product is 1.

When the iterable is empty, return the start value.  This function is
intended specifically for use with numeric values and may reject
non-numeric types.`,
    ],
    [
      "perm($module, n, k=None, /)",
      perm,
      `Number of ways to choose k items from n items without repetition and with order.

Evaluates to n! / (n - k)! when k <= n and evaluates
to zero when k > n.

If k is not specified or is None, then k defaults to n
and the function returns n!.

Raises TypeError if either of the arguments are not integers.
Raises ValueError if either of the arguments are negative.`,
    ],
    [
      "comb($module, n, k, /)",
      comb,
      `Number of ways to choose k items from n items without repetition and without order.

Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates
to zero when k > n.

Also called the binomial coefficient because it is equivalent
to the coefficient of k-th term in polynomial expansion of the
expression (1 + x)**n.

Raises TypeError if either of the arguments are not integers.
Raises ValueError if either of the arguments are negative.`,
    ],
    ["nextafter($module, x, y, /)", nextafter, "Return the next floating-point value after x towards y."],
    ["ulp($module, x, /)", ulp, "Return the value of the least significant bit of the float x."],
  ],
  exec: constants,
};
