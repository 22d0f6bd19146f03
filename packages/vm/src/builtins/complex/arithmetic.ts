/** Arithmetic, comparison and hash of complex numbers; ints and floats are converted first. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { hypot } from "../../numeric/elementary.ts";
import { hashComplex, hashDouble, hashHigh } from "../../numeric/hash.ts";
import { newBool } from "../../object/compare.ts";
import { pointerHash } from "../../object/hash.ts";
import { intAsDouble } from "../../object/number.ts";
import { EQ, FLAG_LONG_SUBCLASS, NE } from "../../object/offsets.ts";
import {
  COMPLEX_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  VALUE_ERROR,
  ZERO_DIVISION_ERROR,
} from "../../object/static.ts";
import { compareWithInt } from "../float/compare.ts";
import { floatValue, isFloat, newFloat } from "../float/float.ts";
import { imaginaryPart, isComplex, newComplex, realPart } from "./complex.ts";
import { type Complex, power, product, quotient } from "./kernel.ts";

/** TO_COMPLEX: null for what is neither complex, float nor int. @throws OverflowError for an int too large */
export function operand(vm: Machine, object: Address): Complex | null {
  if (isComplex(vm, object)) return { real: realPart(vm, object), imaginary: imaginaryPart(vm, object) };
  if (vm.hasFlag(object, FLAG_LONG_SUBCLASS)) return { real: intAsDouble(vm, object), imaginary: 0 };
  return isFloat(vm, object) ? { real: floatValue(vm, object), imaginary: 0 } : null;
}

function result(vm: Machine, value: Complex): Address {
  return newComplex(vm, value.real, value.imaginary);
}

/** nb_add. */
export function complexAdd(vm: Machine, a: Address, b: Address): Address {
  const x = operand(vm, a);
  const y = x === null ? null : operand(vm, b);
  if (x === null || y === null) return vm.newRef(NOT_IMPLEMENTED);
  return newComplex(vm, x.real + y.real, x.imaginary + y.imaginary);
}

/** nb_subtract. */
export function complexSubtract(vm: Machine, a: Address, b: Address): Address {
  const x = operand(vm, a);
  const y = x === null ? null : operand(vm, b);
  if (x === null || y === null) return vm.newRef(NOT_IMPLEMENTED);
  return newComplex(vm, x.real - y.real, x.imaginary - y.imaginary);
}

/** nb_multiply. */
export function complexMultiply(vm: Machine, a: Address, b: Address): Address {
  const x = operand(vm, a);
  const y = x === null ? null : operand(vm, b);
  if (x === null || y === null) return vm.newRef(NOT_IMPLEMENTED);
  return result(vm, product(x, y));
}

/** nb_true_divide. */
export function complexTrueDivide(vm: Machine, a: Address, b: Address): Address {
  const x = operand(vm, a);
  const y = x === null ? null : operand(vm, b);
  if (x === null || y === null) return vm.newRef(NOT_IMPLEMENTED);
  const value = quotient(x, y);
  if (value === null) throw vm.raise(ZERO_DIVISION_ERROR, "complex division by zero");
  return result(vm, value);
}

/** nb_power. */
export function complexPowerSlot(vm: Machine, a: Address, b: Address, modulus: Address): Address {
  const x = operand(vm, a);
  const y = x === null ? null : operand(vm, b);
  if (x === null || y === null) return vm.newRef(NOT_IMPLEMENTED);
  if (modulus !== NONE) throw vm.raise(VALUE_ERROR, "complex modulo");
  const value = power(x, y);
  if (value === null) throw vm.raise(ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
  if (Math.abs(value.real) === Infinity || Math.abs(value.imaginary) === Infinity) {
    throw vm.raise(OVERFLOW_ERROR, "complex exponentiation");
  }
  return result(vm, value);
}

/** nb_negative. */
export function complexNegative(vm: Machine, self: Address): Address {
  return newComplex(vm, -realPart(vm, self), -imaginaryPart(vm, self));
}

/** nb_positive: an exact complex of the value. */
export function complexPositive(vm: Machine, self: Address): Address {
  if (vm.typeOf(self) === COMPLEX_TYPE) return vm.newRef(self);
  return newComplex(vm, realPart(vm, self), imaginaryPart(vm, self));
}

/** nb_absolute. @throws OverflowError */
export function complexAbsolute(vm: Machine, self: Address): Address {
  const real = realPart(vm, self);
  const imaginary = imaginaryPart(vm, self);
  const length = hypot(real, imaginary);
  if (length === Infinity && Number.isFinite(real) && Number.isFinite(imaginary)) {
    throw vm.raise(OVERFLOW_ERROR, "absolute value too large");
  }
  return newFloat(vm, length);
}

/** nb_bool. */
export function complexBool(vm: Machine, self: Address): number {
  return realPart(vm, self) !== 0 || imaginaryPart(vm, self) !== 0 ? 1 : 0;
}

/** tp_richcompare: only == and !=. */
export function complexRichCompare(vm: Machine, a: Address, b: Address, op: number): Address {
  if (op !== EQ && op !== NE) return vm.newRef(NOT_IMPLEMENTED);
  const real = realPart(vm, a);
  const imaginary = imaginaryPart(vm, a);
  let equal: boolean;
  if (vm.hasFlag(b, FLAG_LONG_SUBCLASS)) equal = imaginary === 0 && compareWithInt(vm, real, b, EQ);
  else if (isFloat(vm, b)) equal = imaginary === 0 && real === floatValue(vm, b);
  else if (isComplex(vm, b)) equal = real === realPart(vm, b) && imaginary === imaginaryPart(vm, b);
  else return vm.newRef(NOT_IMPLEMENTED);
  return newBool(vm, equal === (op === EQ));
}

/** tp_hash: that of an equal float when there is no imaginary part. */
export function complexHash(vm: Machine, self: Address): number {
  const realLow = partHash(vm, self, realPart(vm, self));
  const realHigh = vm.hashHigh;
  const imaginaryLow = partHash(vm, self, imaginaryPart(vm, self));
  const low = hashComplex(realLow, realHigh, imaginaryLow, vm.hashHigh);
  vm.hashHigh = hashHigh[0];
  return low;
}

function partHash(vm: Machine, self: Address, part: number): number {
  if (part !== part) return pointerHash(vm, self);
  const low = hashDouble(part);
  vm.hashHigh = hashHigh[0];
  return low;
}
