/** The module `cmath`. */
import {
  type Address,
  addModuleObject,
  asDouble,
  callComplex,
  type Complex,
  elementary,
  imaginaryPart,
  isComplex,
  type Machine,
  type MethodSpec,
  type ModuleSpec,
  newBool,
  newComplex,
  newFloat,
  OVERFLOW_ERROR,
  quotient,
  realPart,
  tuplePack,
  VALUE_ERROR,
} from "@pyvm/vm";
import {
  acos,
  acosh,
  angleOf,
  asin,
  asinh,
  atan,
  atanh,
  cosh,
  cosine,
  exp,
  log,
  log10,
  type Pair,
  rect,
  sine,
  sinh,
  sqrt,
  tangent,
  tanh,
} from "./functions.ts";

function domainError(vm: Machine): unknown {
  return vm.raise(VALUE_ERROR, "math domain error");
}

function rangeError(vm: Machine): unknown {
  return vm.raise(OVERFLOW_ERROR, "math range error");
}

/** PyComplex_AsCComplex: a complex, what `__complex__` gives, or a float. */
function complexArgument(vm: Machine, object: Address): Complex {
  if (isComplex(vm, object)) return { real: realPart(vm, object), imaginary: imaginaryPart(vm, object) };
  const converted = callComplex(vm, object);
  if (converted === 0) return { real: asDouble(vm, object), imaginary: 0 };
  const value = { real: realPart(vm, converted), imaginary: imaginaryPart(vm, converted) };
  vm.decref(converted);
  return value;
}

function result(vm: Machine, { real, imaginary, problem }: Pair): Address {
  if (problem === "domain") throw domainError(vm);
  if (problem === "range") throw rangeError(vm);
  return newComplex(vm, real, imaginary);
}

function unary(name: string, f: (real: number, imaginary: number) => Pair, doc: string): MethodSpec {
  return [
    `${name}($module, z, /)`,
    (vm: Machine, _module: Address, argument: Address): Address => {
      const z = complexArgument(vm, argument);
      return result(vm, f(z.real, z.imaginary));
    },
    doc,
  ];
}

function predicate(name: string, f: (z: Complex) => boolean, doc: string): MethodSpec {
  return [
    `${name}($module, z, /)`,
    (vm: Machine, _module: Address, z: Address) => newBool(vm, f(complexArgument(vm, z))),
    doc,
  ];
}

/** `log(z, base=e)`. Of two numbers only the base's error counts, as in CPython. */
function logarithm(vm: Machine, _module: Address, argument: Address, baseObject: Address): Address {
  const z = complexArgument(vm, argument);
  const value = log(z.real, z.imaginary);
  if (baseObject === 0) return result(vm, value);
  const base = complexArgument(vm, baseObject);
  const divisor = log(base.real, base.imaginary);
  const ratio = quotient(value, divisor);
  if (ratio === null || divisor.problem !== "") throw domainError(vm);
  return newComplex(vm, ratio.real, ratio.imaginary);
}

function phase(vm: Machine, _module: Address, argument: Address): Address {
  const z = complexArgument(vm, argument);
  const angle = angleOf(z.real, z.imaginary);
  // The C library calls an angle that is too small for a double out of range.
  if (angle === 0 && z.imaginary !== 0 && Number.isFinite(z.real)) throw rangeError(vm);
  return newFloat(vm, angle);
}

/** _Py_c_abs without its error. */
function lengthOf(z: Complex): number {
  return elementary.hypot(z.real, z.imaginary);
}

function polar(vm: Machine, _module: Address, argument: Address): Address {
  const z = complexArgument(vm, argument);
  const length = lengthOf(z);
  if (length === Infinity && Number.isFinite(z.real) && Number.isFinite(z.imaginary)) throw rangeError(vm);
  const mark = vm.mark();
  const first = vm.hold(newFloat(vm, length));
  const tuple = tuplePack(vm, first, vm.hold(newFloat(vm, angleOf(z.real, z.imaginary))));
  vm.release(mark);
  return tuple;
}

function rectangular(vm: Machine, _module: Address, length: Address, angle: Address): Address {
  const r = asDouble(vm, length);
  return result(vm, rect(r, asDouble(vm, angle)));
}

function isInfinite(z: Complex): boolean {
  return Math.abs(z.real) === Infinity || Math.abs(z.imaginary) === Infinity;
}

function isNan(z: Complex): boolean {
  return z.real !== z.real || z.imaginary !== z.imaginary;
}

function isFiniteComplex(z: Complex): boolean {
  return Number.isFinite(z.real) && Number.isFinite(z.imaginary);
}

function isClose(
  vm: Machine,
  _module: Address,
  first: Address,
  second: Address,
  relative: Address,
  absolute: Address,
): Address {
  const a = complexArgument(vm, first);
  const b = complexArgument(vm, second);
  const relativeTolerance = relative === 0 ? 1e-9 : asDouble(vm, relative);
  const absoluteTolerance = absolute === 0 ? 0 : asDouble(vm, absolute);
  if (relativeTolerance < 0 || absoluteTolerance < 0) throw vm.raise(VALUE_ERROR, "tolerances must be non-negative");
  if (a.real === b.real && a.imaginary === b.imaginary) return newBool(vm, true);
  if (isInfinite(a) || isInfinite(b)) return newBool(vm, false);
  const difference = lengthOf({ real: a.real - b.real, imaginary: a.imaginary - b.imaginary });
  const isWithin =
    difference <= relativeTolerance * lengthOf(b) ||
    difference <= relativeTolerance * lengthOf(a) ||
    difference <= absoluteTolerance;
  return newBool(vm, isWithin);
}

export const spec: ModuleSpec = {
  name: "cmath",
  doc: "This module provides access to mathematical functions for complex\nnumbers.",
  functions: [
    unary("acos", acos, "Return the arc cosine of z."),
    unary("acosh", acosh, "Return the inverse hyperbolic cosine of z."),
    unary("asin", asin, "Return the arc sine of z."),
    unary("asinh", asinh, "Return the inverse hyperbolic sine of z."),
    unary("atan", atan, "Return the arc tangent of z."),
    unary("atanh", atanh, "Return the inverse hyperbolic tangent of z."),
    unary("cos", cosine, "Return the cosine of z."),
    unary("cosh", cosh, "Return the hyperbolic cosine of z."),
    unary("exp", exp, "Return the exponential value e**z."),
    [
      "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
      isClose,
      `Determine whether two complex numbers are close in value.

  rel_tol
    maximum difference for being considered "close", relative to the
    magnitude of the input values
  abs_tol
    maximum difference for being considered "close", regardless of the
    magnitude of the input values

Return True if a is close in value to b, and False otherwise.

For the values to be considered close, the difference between them must be
smaller than at least one of the tolerances.

-inf, inf and NaN behave similarly to the IEEE 754 Standard. That is, NaN is
not close to anything, even itself. inf and -inf are only close to themselves.`,
    ],
    predicate(
      "isfinite",
      isFiniteComplex,
      "Return True if both the real and imaginary parts of z are finite, else False.",
    ),
    predicate("isinf", isInfinite, "Checks if the real or imaginary part of z is infinite."),
    predicate("isnan", isNan, "Checks if the real or imaginary part of z not a number (NaN)."),
    [
      "log($module, z, base=<unrepresentable>, /)",
      logarithm,
      `log(z[, base]) -> the logarithm of z to the given base.

If the base is not specified, returns the natural logarithm (base e) of z.`,
    ],
    unary("log10", log10, "Return the base-10 logarithm of z."),
    ["phase($module, z, /)", phase, "Return argument, also known as the phase angle, of a complex."],
    [
      "polar($module, z, /)",
      polar,
      `Convert a complex from rectangular coordinates to polar coordinates.

r is the distance from 0 and phi the phase angle.`,
    ],
    ["rect($module, r, phi, /)", rectangular, "Convert from polar coordinates to rectangular coordinates."],
    unary("sin", sine, "Return the sine of z."),
    unary("sinh", sinh, "Return the hyperbolic sine of z."),
    unary("sqrt", sqrt, "Return the square root of z."),
    unary("tan", tangent, "Return the tangent of z."),
    unary("tanh", tanh, "Return the hyperbolic tangent of z."),
  ],
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "pi", newFloat(vm, Math.PI));
    addModuleObject(vm, dict, "e", newFloat(vm, Math.E));
    addModuleObject(vm, dict, "tau", newFloat(vm, 2 * Math.PI));
    addModuleObject(vm, dict, "inf", newFloat(vm, Infinity));
    addModuleObject(vm, dict, "infj", newComplex(vm, 0, Infinity));
    addModuleObject(vm, dict, "nan", newFloat(vm, NaN));
    addModuleObject(vm, dict, "nanj", newComplex(vm, 0, NaN));
  },
};
