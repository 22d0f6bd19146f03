/** PyComplexObject: two doubles, at +16 and +24. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { COMPLEX_IMAG, COMPLEX_REAL, FLAG_LONG_SUBCLASS, OB_TYPE } from "../../object/offsets.ts";
import { COMPLEX_TYPE } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";

export const COMPLEX_BYTES = 32;

/** A new complex, or 0 without memory. */
export function boxComplex(vm: Machine, real: number, imaginary: number): Address {
  const complex = vm.boxObject(COMPLEX_TYPE, COMPLEX_BYTES);
  if (complex !== 0) setParts(vm, complex, real, imaginary);
  return complex;
}

/** A new complex. @throws MemoryError */
export function newComplex(vm: Machine, real: number, imaginary: number): Address {
  const complex = boxComplex(vm, real, imaginary);
  if (complex === 0) vm.noMemory();
  return complex;
}

/** Gives a complex that nobody else knows another value. */
export function setParts(vm: Machine, complex: Address, real: number, imaginary: number): void {
  vm.f64[(complex + COMPLEX_REAL) >> 3] = real;
  vm.f64[(complex + COMPLEX_IMAG) >> 3] = imaginary;
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
