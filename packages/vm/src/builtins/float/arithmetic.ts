/** Arithmetic of floats, with ints converted first. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { raiseObject } from "../../machine/errors.ts";
import { floatFloorDivide, floatModulo, floatPower } from "../../numeric/float-arithmetic.ts";
import { intAsDouble } from "../../object/number.ts";
import { FLAG_LONG_SUBCLASS, FLOAT_VALUE, OB_TYPE } from "../../object/offsets.ts";
import {
  FLOAT_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  TYPE_ERROR,
  ZERO_DIVISION_ERROR,
} from "../../object/static.ts";
import { complexPowerSlot } from "../complex/arithmetic.ts";
import { newInt } from "../int/box.ts";
import { newTuple, tuplePack, tupleSetItem } from "../tuple/tuple.ts";
import { isFloat, newFloat } from "./float.ts";

/** errno's ERANGE and its text, which CPython puts into the exception as it is. */
const ERANGE = 34;
const ERANGE_TEXT = "Numerical result out of range";

/** Whether both operands are floats or ints. */
function areReal(vm: Machine, a: Address, b: Address): boolean {
  return isReal(vm, a) && isReal(vm, b);
}

function isReal(vm: Machine, object: Address): boolean {
  return (
    vm.i32[(object + OB_TYPE) >> 2] === FLOAT_TYPE || vm.hasFlag(object, FLAG_LONG_SUBCLASS) || isFloat(vm, object)
  );
}

/** The operand as a double. @throws OverflowError for an int too large */
function double(vm: Machine, operand: Address): number {
  return vm.hasFlag(operand, FLAG_LONG_SUBCLASS) ? intAsDouble(vm, operand) : vm.f64[(operand + FLOAT_VALUE) >> 3];
}

/** nb_add. */
export function floatAdd(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return newFloat(vm, double(vm, a) + double(vm, b));
}

/** nb_subtract. */
export function floatSubtract(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return newFloat(vm, double(vm, a) - double(vm, b));
}

/** nb_multiply. */
export function floatMultiply(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  return newFloat(vm, double(vm, a) * double(vm, b));
}

/** nb_true_divide. */
export function floatTrueDivide(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const x = double(vm, a);
  const y = double(vm, b);
  if (y === 0) throw vm.raise(ZERO_DIVISION_ERROR, "float division by zero");
  return newFloat(vm, x / y);
}

/** nb_floor_divide. */
export function floatFloorDivideSlot(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const x = double(vm, a);
  const y = double(vm, b);
  if (y === 0) throw vm.raise(ZERO_DIVISION_ERROR, "float floor division by zero");
  return newFloat(vm, floatFloorDivide(x, y));
}

/** nb_remainder. */
export function floatRemainder(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const x = double(vm, a);
  const y = double(vm, b);
  if (y === 0) throw vm.raise(ZERO_DIVISION_ERROR, "float modulo");
  return newFloat(vm, floatModulo(x, y));
}

/** nb_divmod. */
export function floatDivmod(vm: Machine, a: Address, b: Address): Address {
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const x = double(vm, a);
  const y = double(vm, b);
  if (y === 0) throw vm.raise(ZERO_DIVISION_ERROR, "float divmod()");
  const mark = vm.mark();
  const quotient = vm.hold(newFloat(vm, floatFloorDivide(x, y)));
  const remainder = vm.hold(newFloat(vm, floatModulo(x, y)));
  const pair = newTuple(vm, 2);
  tupleSetItem(vm, pair, 0, vm.newRef(quotient));
  tupleSetItem(vm, pair, 1, vm.newRef(remainder));
  vm.release(mark);
  return pair;
}

/** nb_power. */
export function floatPowerSlot(vm: Machine, a: Address, b: Address, modulus: Address): Address {
  if (modulus !== NONE) {
    throw vm.raise(TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers");
  }
  if (!areReal(vm, a, b)) return vm.newRef(NOT_IMPLEMENTED);
  const result = floatPower(double(vm, a), double(vm, b));
  if (typeof result === "number") return newFloat(vm, result);
  if (result === "complex") return complexPowerSlot(vm, a, b, modulus);
  if (result === "overflow") throw outOfRange(vm);
  throw vm.raise(ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power");
}

/** OverflowError(34, "Numerical result out of range"), what CPython makes of C's ERANGE. Returns what to throw. */
export function outOfRange(vm: Machine): unknown {
  const mark = vm.mark();
  const code = vm.hold(newInt(vm, ERANGE));
  const text = vm.hold(vm.str(ERANGE_TEXT));
  const error = raiseObject(vm, OVERFLOW_ERROR, vm.hold(tuplePack(vm, code, text)));
  vm.release(mark);
  return error;
}

/** nb_negative. */
export function floatNegative(vm: Machine, self: Address): Address {
  return newFloat(vm, -vm.f64[(self + FLOAT_VALUE) >> 3]);
}

/** nb_absolute. */
export function floatAbsolute(vm: Machine, self: Address): Address {
  return newFloat(vm, Math.abs(vm.f64[(self + FLOAT_VALUE) >> 3]));
}

/** nb_positive, nb_float, conjugate, real: an exact float of the value. */
export function floatPositive(vm: Machine, self: Address): Address {
  if (vm.i32[(self + OB_TYPE) >> 2] === FLOAT_TYPE) return vm.newRef(self);
  return newFloat(vm, vm.f64[(self + FLOAT_VALUE) >> 3]);
}

/** nb_bool. */
export function floatBool(vm: Machine, self: Address): number {
  return vm.f64[(self + FLOAT_VALUE) >> 3] !== 0 ? 1 : 0;
}
