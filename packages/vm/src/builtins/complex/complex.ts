/** PyComplexObject: two doubles, at +16 and +24. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { COMPLEX_IMAG, COMPLEX_REAL, FLAG_LONG_SUBCLASS, OB_TYPE } from "../../object/offsets.ts";
import { COMPLEX_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

export const COMPLEX_BYTES = 32;

/** A new complex. */
export function newComplex(vm: Machine, real: number, imaginary: number): Address {
  const complex = vm.newObject(COMPLEX_TYPE, COMPLEX_BYTES);
  vm.f64[(complex + COMPLEX_REAL) >> 3] = real;
  vm.f64[(complex + COMPLEX_IMAG) >> 3] = imaginary;
  return complex;
}

export function realPart(vm: Machine, complex: Address): number {
  return vm.f64[(complex + COMPLEX_REAL) >> 3];
}

export function imaginaryPart(vm: Machine, complex: Address): number {
  return vm.f64[(complex + COMPLEX_IMAG) >> 3];
}

/** PyComplex_Check. */
export function isComplex(vm: Machine, object: Address): boolean {
  const type = vm.i32[(object + OB_TYPE) >> 2];
  return type === COMPLEX_TYPE || (!vm.hasFlag(object, FLAG_LONG_SUBCLASS) && isSubtype(vm, type, COMPLEX_TYPE));
}
