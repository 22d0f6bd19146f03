/** The number protocol (Objects/abstract.c): binary operations with their reflected forms, conversions. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../machine/machine.ts";
import { intFromText, intToNumber, intTruncate, isExactSmall } from "../builtins/int/int.ts";
import { fitsBits } from "../builtins/int/convert.ts";
import { floatFromText, newFloat } from "../builtins/float/float.ts";
import { warn } from "../builtins/warnings.ts";
import { callSpecial } from "./call.ts";
import { identifier } from "./identifiers.ts";
import { NATIVE, type BinaryFunc, type SSizeArgFunc, type TernaryFunc, type UnaryFunc } from "./native.ts";
import {
  FLAG_LONG_SUBCLASS,
  FLOAT_VALUE,
  NB_ABSOLUTE,
  NB_ADD,
  NB_AND,
  NB_DIVMOD,
  NB_FLOAT,
  NB_FLOOR_DIVIDE,
  NB_INDEX,
  NB_INPLACE_ADD,
  NB_INPLACE_AND,
  NB_INPLACE_FLOOR_DIVIDE,
  NB_INPLACE_LSHIFT,
  NB_INPLACE_MATRIX_MULTIPLY,
  NB_INPLACE_MULTIPLY,
  NB_INPLACE_OR,
  NB_INPLACE_POWER,
  NB_INPLACE_REMAINDER,
  NB_INPLACE_RSHIFT,
  NB_INPLACE_SUBTRACT,
  NB_INPLACE_TRUE_DIVIDE,
  NB_INPLACE_XOR,
  NB_INT,
  NB_INVERT,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_NEGATIVE,
  NB_OR,
  NB_POSITIVE,
  NB_POWER,
  NB_REMAINDER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  OB_TYPE,
  SQ_CONCAT,
  SQ_INPLACE_CONCAT,
  SQ_INPLACE_REPEAT,
  SQ_REPEAT,
} from "./offsets.ts";
import {
  COMPLEX_TYPE,
  DEPRECATION_WARNING,
  FLOAT_TYPE,
  INT_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  TYPE_ERROR,
} from "./static.ts";
import { isSubtype } from "./type/mro.ts";

const ID_TRUNC = identifier("__trunc__");

/** binary_op1: the result, or an owned NotImplemented. */
export function binaryOp1(vm: Machine, a: Address, b: Address, slot: number): Address {
  const i32 = vm.i32;
  const ta = i32[(a + OB_TYPE) >> 2]!;
  const tb = i32[(b + OB_TYPE) >> 2]!;
  const slotA = i32[(ta + slot) >> 2]!;
  let slotB = ta === tb ? 0 : i32[(tb + slot) >> 2]!;
  if (slotB === slotA) slotB = 0;
  if (slotA !== 0) {
    if (slotB !== 0 && isSubtype(vm, tb, ta)) {
      const result = (NATIVE[slotB] as BinaryFunc)(vm, a, b);
      if (result !== NOT_IMPLEMENTED) return result;
      vm.decref(result);
      slotB = 0;
    }
    const result = (NATIVE[slotA] as BinaryFunc)(vm, a, b);
    if (result !== NOT_IMPLEMENTED) return result;
    vm.decref(result);
  }
  if (slotB !== 0) return (NATIVE[slotB] as BinaryFunc)(vm, a, b);
  return vm.newRef(NOT_IMPLEMENTED);
}

function binaryTypeError(vm: Machine, a: Address, b: Address, symbol: string): never {
  throw vm.raise(TYPE_ERROR, `unsupported operand type(s) for ${symbol}: '${vm.typeName(a)}' and '${vm.typeName(b)}'`);
}

/** binary_op: `slot` is an NB_* offset, `symbol` what messages call it. */
export function binaryOperation(vm: Machine, a: Address, b: Address, slot: number, symbol: string): Address {
  const result = binaryOp1(vm, a, b, slot);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  return binaryTypeError(vm, a, b, symbol);
}

function inPlaceOp1(vm: Machine, a: Address, b: Address, inPlaceSlot: number, slot: number): Address {
  const native = vm.i32[(vm.typeOf(a) + inPlaceSlot) >> 2]!;
  if (native !== 0) {
    const result = (NATIVE[native] as BinaryFunc)(vm, a, b);
    if (result !== NOT_IMPLEMENTED) return result;
    vm.decref(result);
  }
  return binaryOp1(vm, a, b, slot);
}

function inPlaceOperation(
  vm: Machine,
  a: Address,
  b: Address,
  inPlaceSlot: number,
  slot: number,
  symbol: string,
): Address {
  const result = inPlaceOp1(vm, a, b, inPlaceSlot, slot);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  return binaryTypeError(vm, a, b, symbol);
}

export function numberAdd(vm: Machine, a: Address, b: Address): Address {
  const result = binaryOp1(vm, a, b, NB_ADD);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  const concat = vm.i32[(vm.typeOf(a) + SQ_CONCAT) >> 2]!;
  if (concat !== 0) return (NATIVE[concat] as BinaryFunc)(vm, a, b);
  return binaryTypeError(vm, a, b, "+");
}

export function numberInPlaceAdd(vm: Machine, a: Address, b: Address): Address {
  const result = inPlaceOp1(vm, a, b, NB_INPLACE_ADD, NB_ADD);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  const type = vm.typeOf(a);
  const concat = vm.i32[(type + SQ_INPLACE_CONCAT) >> 2] || vm.i32[(type + SQ_CONCAT) >> 2]!;
  if (concat !== 0) return (NATIVE[concat] as BinaryFunc)(vm, a, b);
  return binaryTypeError(vm, a, b, "+=");
}

/** sequence_repeat with a count that is any integer. */
function repeatSequence(vm: Machine, native: number, sequence: Address, count: Address): Address {
  if (!isIndex(vm, count)) {
    throw vm.raise(TYPE_ERROR, `can't multiply sequence by non-int of type '${vm.typeName(count)}'`);
  }
  const times = asSize(vm, count, OVERFLOW_ERROR);
  return (NATIVE[native] as SSizeArgFunc)(vm, sequence, times);
}

export function numberMultiply(vm: Machine, a: Address, b: Address): Address {
  const result = binaryOp1(vm, a, b, NB_MULTIPLY);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  return multiplySequence(vm, a, b, "*", 0);
}

export function numberInPlaceMultiply(vm: Machine, a: Address, b: Address): Address {
  const result = inPlaceOp1(vm, a, b, NB_INPLACE_MULTIPLY, NB_MULTIPLY);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  return multiplySequence(vm, a, b, "*=", vm.i32[(vm.typeOf(a) + SQ_INPLACE_REPEAT) >> 2]!);
}

function multiplySequence(vm: Machine, a: Address, b: Address, symbol: string, inPlace: number): Address {
  const repeatA = inPlace || vm.i32[(vm.typeOf(a) + SQ_REPEAT) >> 2]!;
  if (repeatA !== 0) return repeatSequence(vm, repeatA, a, b);
  const repeatB = vm.i32[(vm.typeOf(b) + SQ_REPEAT) >> 2]!;
  if (repeatB !== 0) return repeatSequence(vm, repeatB, b, a);
  return binaryTypeError(vm, a, b, symbol);
}

export const numberSubtract = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_SUBTRACT, "-");
export const numberMatrixMultiply = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_MATRIX_MULTIPLY, "@");
export const numberTrueDivide = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_TRUE_DIVIDE, "/");
export const numberFloorDivide = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_FLOOR_DIVIDE, "//");
export const numberRemainder = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_REMAINDER, "%");
export const numberDivmod = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_DIVMOD, "divmod()");
export const numberLshift = (vm: Machine, a: Address, b: Address): Address =>
  binaryOperation(vm, a, b, NB_LSHIFT, "<<");
export const numberAnd = (vm: Machine, a: Address, b: Address): Address => binaryOperation(vm, a, b, NB_AND, "&");
export const numberXor = (vm: Machine, a: Address, b: Address): Address => binaryOperation(vm, a, b, NB_XOR, "^");
export const numberOr = (vm: Machine, a: Address, b: Address): Address => binaryOperation(vm, a, b, NB_OR, "|");

/** `>>`, with CPython's hint for `print >> file`. */
export function numberRshift(vm: Machine, a: Address, b: Address): Address {
  const result = binaryOp1(vm, a, b, NB_RSHIFT);
  if (result !== NOT_IMPLEMENTED) return result;
  vm.decref(result);
  if (vm.typeName(a) === "builtin_function_or_method" && vm.isPrint(a)) {
    throw vm.raise(
      TYPE_ERROR,
      `unsupported operand type(s) for >>: '${vm.typeName(a)}' and '${vm.typeName(b)}'. ` +
        'Did you mean "print(<message>, file=<output_stream>)"?',
    );
  }
  return binaryTypeError(vm, a, b, ">>");
}

export const numberInPlaceSubtract = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_SUBTRACT, NB_SUBTRACT, "-=");
export const numberInPlaceMatrixMultiply = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_MATRIX_MULTIPLY, NB_MATRIX_MULTIPLY, "@=");
export const numberInPlaceTrueDivide = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_TRUE_DIVIDE, NB_TRUE_DIVIDE, "/=");
export const numberInPlaceFloorDivide = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_FLOOR_DIVIDE, NB_FLOOR_DIVIDE, "//=");
export const numberInPlaceRemainder = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_REMAINDER, NB_REMAINDER, "%=");
export const numberInPlaceLshift = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_LSHIFT, NB_LSHIFT, "<<=");
export const numberInPlaceRshift = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_RSHIFT, NB_RSHIFT, ">>=");
export const numberInPlaceAnd = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_AND, NB_AND, "&=");
export const numberInPlaceXor = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_XOR, NB_XOR, "^=");
export const numberInPlaceOr = (vm: Machine, a: Address, b: Address): Address =>
  inPlaceOperation(vm, a, b, NB_INPLACE_OR, NB_OR, "|=");

/** ternary_op: pow(a, b, c). */
function ternaryOperation(vm: Machine, a: Address, b: Address, c: Address, symbol: string): Address {
  const i32 = vm.i32;
  const ta = vm.typeOf(a);
  const tb = vm.typeOf(b);
  const slotA = i32[(ta + NB_POWER) >> 2]!;
  let slotB = ta === tb ? 0 : i32[(tb + NB_POWER) >> 2]!;
  if (slotB === slotA) slotB = 0;
  const order: number[] = [];
  if (slotA !== 0 && slotB !== 0 && isSubtype(vm, tb, ta)) order.push(slotB, slotA);
  else order.push(slotA, slotB);
  const slotC = i32[(vm.typeOf(c) + NB_POWER) >> 2]!;
  if (slotC !== slotA && slotC !== slotB) order.push(slotC);
  for (const slot of order) {
    if (slot === 0) continue;
    const result = (NATIVE[slot] as TernaryFunc)(vm, a, b, c);
    if (result !== NOT_IMPLEMENTED) return result;
    vm.decref(result);
  }
  const third = c === NONE ? "" : `, '${vm.typeName(c)}'`;
  const pair =
    c === NONE ? `'${vm.typeName(a)}' and '${vm.typeName(b)}'` : `'${vm.typeName(a)}', '${vm.typeName(b)}'${third}`;
  throw vm.raise(TYPE_ERROR, `unsupported operand type(s) for ${symbol}: ${pair}`);
}

/** `modulus` None for the two-argument form. */
export function numberPower(vm: Machine, a: Address, b: Address, modulus: Address): Address {
  return ternaryOperation(vm, a, b, modulus, "** or pow()");
}

export function numberInPlacePower(vm: Machine, a: Address, b: Address, modulus: Address): Address {
  const native = vm.i32[(vm.typeOf(a) + NB_INPLACE_POWER) >> 2]!;
  if (native !== 0) {
    const result = (NATIVE[native] as TernaryFunc)(vm, a, b, modulus);
    if (result !== NOT_IMPLEMENTED) return result;
    vm.decref(result);
  }
  return ternaryOperation(vm, a, b, modulus, "**=");
}

function unaryOperation(vm: Machine, object: Address, slot: number, what: string): Address {
  const native = vm.i32[(vm.typeOf(object) + slot) >> 2]!;
  if (native === 0) throw vm.raise(TYPE_ERROR, `bad operand type for ${what}: '${vm.typeName(object)}'`);
  return (NATIVE[native] as UnaryFunc)(vm, object);
}

export const numberNegative = (vm: Machine, o: Address): Address => unaryOperation(vm, o, NB_NEGATIVE, "unary -");
export const numberPositive = (vm: Machine, o: Address): Address => unaryOperation(vm, o, NB_POSITIVE, "unary +");
export const numberInvert = (vm: Machine, o: Address): Address => unaryOperation(vm, o, NB_INVERT, "unary ~");
export const numberAbsolute = (vm: Machine, o: Address): Address => unaryOperation(vm, o, NB_ABSOLUTE, "abs()");

/** PyIndex_Check. */
export function isIndex(vm: Machine, object: Address): boolean {
  return vm.i32[(vm.typeOf(object) + NB_INDEX) >> 2] !== 0;
}

/** PyNumber_Check. */
export function isNumber(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  return (
    (vm.i32[(type + NB_INDEX) >> 2]! | vm.i32[(type + NB_INT) >> 2]! | vm.i32[(type + NB_FLOAT) >> 2]!) !== 0 ||
    isSubtype(vm, type, COMPLEX_TYPE)
  );
}

/** _PyNumber_Index: an int (perhaps of a subclass), owned. */
export function numberIndex(vm: Machine, object: Address): Address {
  if (vm.hasFlag(object, FLAG_LONG_SUBCLASS)) return vm.newRef(object);
  const native = vm.i32[(vm.typeOf(object) + NB_INDEX) >> 2]!;
  if (native === 0) {
    throw vm.raise(TYPE_ERROR, `'${vm.typeName(object)}' object cannot be interpreted as an integer`);
  }
  const result = (NATIVE[native] as UnaryFunc)(vm, object);
  if (vm.typeOf(result) === INT_TYPE) return result;
  return checkedIntResult(vm, result, "__index__");
}

/** Accepts a strict subclass of int with a DeprecationWarning, as CPython 3.10. Takes `result` over. */
function checkedIntResult(vm: Machine, result: Address, method: string): Address {
  vm.hold(result);
  const type = vm.typeName(result);
  if (!vm.hasFlag(result, FLAG_LONG_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `${method} returned non-int (type ${type})`);
  }
  warn(
    vm,
    DEPRECATION_WARNING,
    `${method} returned non-int (type ${type}).  The ability to return an instance of a strict subclass of int is deprecated, ` +
      "and may not be supported in a future version of Python.",
    1,
  );
  return vm.unhold();
}

const MAX_SIZE = 2 ** 63 - 1;
/** Below it a double holds every integer. */
const EXACT = 2 ** 53;

/**
 * PyNumber_AsSsize_t: the object's index as a JavaScript number. Beyond 64 bits: an error of `overflow` (a static exception type), or clipped when
 * that is 0. Between 2^53 and 2^63 the number is the nearest double, which no length or index can be.
 */
export function asSize(vm: Machine, object: Address, overflow: Address): number {
  if (vm.typeOf(object) === INT_TYPE && isExactSmall(vm, object)) return intToNumber(vm, object);
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  const fits = Math.abs(value) < EXACT || fitsBits(vm, index, 64, true);
  vm.decref(index);
  if (fits) return value;
  if (overflow === 0) return value < 0 ? -MAX_SIZE : MAX_SIZE;
  throw vm.raise(overflow, `cannot fit '${vm.typeName(object)}' into an index-sized integer`);
}

/** PyLong_AsSsize_t of an index: OverflowError "Python int too large to convert to C ssize_t". */
export function asSsize(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  const fits = Math.abs(value) < EXACT || fitsBits(vm, index, 64, true);
  vm.decref(index);
  if (!fits) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  return value;
}

/** PyLong_AsInt: an index that fits a C int. */
export function asInt(vm: Machine, object: Address): number {
  const index = numberIndex(vm, object);
  const value = intToNumber(vm, index);
  const fits = Math.abs(value) < EXACT || fitsBits(vm, index, 64, true);
  vm.decref(index);
  if (!fits) throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C long");
  if (value < -2147483648) throw vm.raise(OVERFLOW_ERROR, "signed integer is less than minimum");
  if (value > 2147483647) throw vm.raise(OVERFLOW_ERROR, "signed integer is greater than maximum");
  return value;
}

/** PyNumber_Long: `int(object)`. */
export function numberLong(vm: Machine, object: Address): Address {
  const type = vm.typeOf(object);
  if (type === INT_TYPE) return vm.newRef(object);
  const native = vm.i32[(type + NB_INT) >> 2]!;
  if (native !== 0) {
    const result = (NATIVE[native] as UnaryFunc)(vm, object);
    return vm.typeOf(result) === INT_TYPE ? result : intTruncate(vm, checkedIntResult(vm, result, "__int__"));
  }
  if (vm.i32[(type + NB_INDEX) >> 2] !== 0) return intTruncate(vm, numberIndex(vm, object));
  const truncated = callSpecial(vm, object, ID_TRUNC);
  if (truncated !== 0) return longFromTrunc(vm, truncated);
  return intFromText(vm, object);
}

function longFromTrunc(vm: Machine, truncated: Address): Address {
  if (vm.hasFlag(truncated, FLAG_LONG_SUBCLASS)) return intTruncate(vm, truncated);
  vm.hold(truncated);
  if (!isIndex(vm, truncated)) {
    throw vm.raise(TYPE_ERROR, `__trunc__ returned non-Integral (type ${vm.typeName(truncated)})`);
  }
  const result = intTruncate(vm, numberIndex(vm, truncated));
  vm.decref(vm.unhold());
  return result;
}

/** PyNumber_Float: `float(object)`. */
export function numberFloat(vm: Machine, object: Address): Address {
  const type = vm.typeOf(object);
  if (type === FLOAT_TYPE) return vm.newRef(object);
  const native = vm.i32[(type + NB_FLOAT) >> 2]!;
  if (native !== 0) return floatResult(vm, object, (NATIVE[native] as UnaryFunc)(vm, object));
  if (vm.i32[(type + NB_INDEX) >> 2] !== 0) {
    const index = vm.hold(numberIndex(vm, object));
    const result = newFloat(vm, intAsDouble(vm, index));
    vm.decref(vm.unhold());
    return result;
  }
  return floatFromText(vm, object);
}

function floatResult(vm: Machine, object: Address, result: Address): Address {
  const type = vm.typeOf(result);
  if (type === FLOAT_TYPE) return result;
  vm.hold(result);
  if (!isSubtype(vm, type, FLOAT_TYPE)) {
    throw vm.raise(TYPE_ERROR, `${vm.typeName(object)}.__float__ returned non-float (type ${vm.typeName(result)})`);
  }
  warn(
    vm,
    DEPRECATION_WARNING,
    `${vm.typeName(object)}.__float__ returned non-float (type ${vm.typeName(result)}).  The ability to return an instance of a ` +
      "strict subclass of float is deprecated, and may not be supported in a future version of Python.",
    1,
  );
  const exact = newFloat(vm, vm.f64[(result + FLOAT_VALUE) >> 3]!);
  vm.decref(vm.unhold());
  return exact;
}

/** PyLong_AsDouble: OverflowError beyond the largest double. */
export function intAsDouble(vm: Machine, int: Address): number {
  const value = intToNumber(vm, int);
  if (Math.abs(value) === Infinity) throw vm.raise(OVERFLOW_ERROR, "int too large to convert to float");
  return value;
}

/** PyFloat_AsDouble: the double of a float, of an object with __float__ or of an index. */
export function asDouble(vm: Machine, object: Address): number {
  const i32 = vm.i32;
  const type = i32[(object + OB_TYPE) >> 2]!;
  if (type === FLOAT_TYPE) return vm.f64[(object + FLOAT_VALUE) >> 3]!;
  if (type === INT_TYPE) return intAsDouble(vm, object);
  if (isSubtype(vm, type, FLOAT_TYPE)) return vm.f64[(object + FLOAT_VALUE) >> 3]!;
  const native = i32[(type + NB_FLOAT) >> 2]!;
  if (native === 0 && i32[(type + NB_INDEX) >> 2] === 0) {
    throw vm.raise(TYPE_ERROR, `must be real number, not ${vm.typeName(object)}`);
  }
  const float = numberFloat(vm, object);
  const value = vm.f64[(float + FLOAT_VALUE) >> 3]!;
  vm.decref(float);
  return value;
}
