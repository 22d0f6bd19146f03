/** Decimals from other objects: operands, what `Decimal(...)` takes, what comparisons take. */
import {
  type Address,
  EQ,
  FLAG_LIST_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  floatIsNegative,
  floatValue,
  getAttrId,
  identifier,
  imaginaryPart,
  intToBig,
  isComplex,
  isDecimal as isDecimalDigit,
  isFloat,
  isInstance,
  isInt,
  isSpace,
  isStr,
  type Machine,
  NE,
  realPart,
  strLength,
  toDigit,
  TYPE_ERROR,
  VALUE_ERROR,
} from "@pyvm/vm";
import { type Context, maximalContext } from "./kernel/context.ts";
import { type Decimal, finite, infinity, integer, quietNan } from "./kernel/decimal.ts";
import { finalizeDecimal } from "./kernel/finalize.ts";
import { multiply } from "./kernel/arithmetic.ts";
import { parse } from "./kernel/parse.ts";
import {
  CLAMPED,
  CONVERSION_SYNTAX,
  ERRORS,
  FLOAT_OPERATION,
  INEXACT,
  INVALID_OPERATION,
  ROUNDED,
} from "./kernel/status.ts";
import { CTX_STATUS, DECIMAL_TYPE } from "./layout.ts";
import { isDecimal, newDecimal, readContext, readDecimal } from "./memory.ts";
import { fastParse, LONGEST_TEXT } from "./fast.ts";
import { sequenceText } from "./sequence.ts";
import { addStatus } from "./signals.ts";
import { RATIONAL, stateOf } from "./state.ts";

const ID_NUMERATOR = identifier("numerator");
const ID_DENOMINATOR = identifier("denominator");

/** The value of an operand, a Decimal or an int; null for any other object. */
export function operand(vm: Machine, object: Address): Decimal | null {
  if (isDecimal(vm, object)) return readDecimal(vm, object);
  return isInt(vm, object) ? integer(intToBig(vm, object)) : null;
}

function notSupported(vm: Machine, object: Address): unknown {
  return vm.raise(TYPE_ERROR, `conversion from ${vm.typeName(object)} to Decimal is not supported`);
}

/** The same. @throws TypeError */
export function requireOperand(vm: Machine, object: Address): Decimal {
  const value = operand(vm, object);
  if (value === null) throw notSupported(vm, object);
  return value;
}

// ---- text ---------------------------------------------------------------------------------------------------------

const UNDERSCORE = 95;
/** What needs no work: no spaces, underscores, or characters of other scripts. */
const PLAIN = /^[!-^`-~]*$/;

/**
 * numeric_as_ascii: digits and spaces of any script as those of ASCII; an empty text if there is anything else.
 * @param isLoose whether spaces around and underscores are left out
 */
export function asciiText(text: string, isLoose: boolean): string {
  if (PLAIN.test(text)) return text;
  const points = Array.from(text, (character) => character.codePointAt(0)!);
  let start = 0;
  let end = points.length;
  if (isLoose) {
    while (start < end && isSpace(points[start]!)) start++;
    while (end > start && isSpace(points[end - 1]!)) end--;
  }
  let result = "";
  for (let i = start; i < end; i++) {
    const point = points[i]!;
    if (isLoose && point === UNDERSCORE) continue;
    if (point > 0 && point <= 127) result += String.fromCharCode(point);
    else if (isSpace(point)) result += " ";
    else if (isDecimalDigit(point)) result += toDigit(point);
    else return "";
  }
  return result;
}

/** The number of a text, which is refused if it would have to be rounded. */
export function parseExact(vm: Machine, text: string, context: Address): Decimal {
  const work = maximalContext();
  return checkedExact(vm, parse(work, text), work, context);
}

/** Tells the context of what exact conversion did not allow. */
function checkedExact(vm: Machine, value: Decimal, work: Context, context: Address): Decimal {
  let result = value;
  if ((work.status & (INEXACT | ROUNDED | CLAMPED)) !== 0) {
    result = quietNan();
    work.status |= INVALID_OPERATION;
  }
  addStatus(vm, context, work.status & ERRORS);
  return result;
}

// ---- floats -------------------------------------------------------------------------------------------------------

const bits = new DataView(new ArrayBuffer(8));

/** The exact value of a double. A nan is always positive. */
export function fromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return quietNan();
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const sign = Number(word >> 63n);
  if (!Number.isFinite(value)) return infinity(sign);
  const biased = Number((word >> 52n) & 0x7ffn);
  let significand = word & 0xfffffffffffffn;
  if (biased !== 0) significand |= 0x10000000000000n;
  if (significand === 0n) return finite(sign, 0n, 0n);
  let exponent = (biased || 1) - 1075;
  for (; (significand & 1n) === 0n && exponent < 0; exponent++) significand >>= 1n;
  if (exponent >= 0) return finite(sign, significand << BigInt(exponent), 0n);
  return finite(sign, significand * 5n ** BigInt(-exponent), BigInt(exponent));
}

/** The exact value of a float object. */
export function fromFloat(vm: Machine, object: Address): Decimal {
  const value = floatValue(vm, object);
  return Number.isNaN(value) || value !== 0 ? fromDouble(value) : finite(floatIsNegative(vm, object) ? 1 : 0, 0n, 0n);
}

/** What `from_float` takes: an int or a float. @throws TypeError */
export function fromIntOrFloat(vm: Machine, object: Address): Decimal {
  if (isInt(vm, object)) return integer(intToBig(vm, object));
  if (isFloat(vm, object)) return fromFloat(vm, object);
  throw vm.raise(TYPE_ERROR, "argument must be int or float");
}

// ---- any object ---------------------------------------------------------------------------------------------------

/**
 * PyDecType_FromObjectExact: an object of `type` with the exact value of another one; `object` 0 for none. Owned.
 * @throws TypeError, ValueError, and what the context traps
 */
export function exactObject(vm: Machine, type: Address, object: Address, context: Address): Address {
  if (object !== 0 && type === DECIMAL_TYPE && vm.typeOf(object) === DECIMAL_TYPE) return vm.newRef(object);
  if (type === DECIMAL_TYPE && object !== 0 && isStr(vm, object) && strLength(vm, object) <= LONGEST_TEXT) {
    const fast = fastParse(vm, vm.toJs(object));
    if (fast !== 0) return fast;
  }
  return newDecimal(vm, type, exactValue(vm, object, context));
}

function exactValue(vm: Machine, object: Address, context: Address): Decimal {
  if (object === 0) return finite(0, 0n, 0n);
  if (isStr(vm, object)) return parseExact(vm, asciiText(vm.toJs(object), true), context);
  const value = operand(vm, object);
  if (value !== null) return value;
  if (vm.hasFlag(object, FLAG_TUPLE_SUBCLASS | FLAG_LIST_SUBCLASS)) {
    return parseExact(vm, sequenceText(vm, object), context);
  }
  if (!isFloat(vm, object)) throw notSupported(vm, object);
  addStatus(vm, context, FLOAT_OPERATION);
  return fromFloat(vm, object);
}

/** PyDec_FromObject: the same, rounded to the context, as `Context.create_decimal` does. */
export function roundedObject(vm: Machine, object: Address, context: Address): Address {
  const work = readContext(vm, context);
  const value = roundedValue(vm, object, context, work);
  addStatus(vm, context, work.status);
  return newDecimal(vm, DECIMAL_TYPE, value);
}

function roundedValue(vm: Machine, object: Address, context: Address, work: Context): Decimal {
  if (object === 0) return finite(0, 0n, 0n);
  if (isStr(vm, object)) return parse(work, asciiText(vm.toJs(object), false));
  if (vm.hasFlag(object, FLAG_TUPLE_SUBCLASS | FLAG_LIST_SUBCLASS)) return parse(work, sequenceText(vm, object));
  const value = exactValue(vm, object, context);
  if (value.isNan && BigInt(value.digits) > work.precision - BigInt(work.clamp) && value.coefficient !== 0n) {
    // A payload that does not fit is refused, as in text.
    return work.error(CONVERSION_SYNTAX);
  }
  return finalizeDecimal(work, value);
}

// ---- comparisons --------------------------------------------------------------------------------------------------

/** convert_op_cmp: both sides of a comparison as decimals that compare as the objects do; null for objects that do not. */
export function comparable(
  vm: Machine,
  self: Address,
  other: Address,
  op: number,
  context: Address,
): readonly [Decimal, Decimal] | null {
  const value = operand(vm, other);
  const own = readDecimal(vm, self);
  if (value !== null) return [own, value];
  const isEquality = op === EQ || op === NE;
  if (isComplex(vm, other) && isEquality) {
    const real = realPart(vm, other);
    const imaginary = imaginaryPart(vm, other);
    if (imaginary !== 0) return null;
    vm.set(context, CTX_STATUS, vm.get(context, CTX_STATUS) | FLOAT_OPERATION);
    return [own, fromDouble(real)];
  }
  if (isFloat(vm, other)) {
    if (!isEquality) addStatus(vm, context, FLOAT_OPERATION);
    else vm.set(context, CTX_STATUS, vm.get(context, CTX_STATUS) | FLOAT_OPERATION);
    return [own, fromFloat(vm, other)];
  }
  return isInstance(vm, other, stateOf(vm, RATIONAL)) ? comparableRational(vm, own, other) : null;
}

/** A number times the denominator of a rational, and its numerator. */
function comparableRational(vm: Machine, own: Decimal, rational: Address): readonly [Decimal, Decimal] {
  const numerator = wholeAttribute(vm, rational, ID_NUMERATOR);
  if (own.isSpecial) return [own, numerator];
  const denominator = wholeAttribute(vm, rational, ID_DENOMINATOR);
  const work = maximalContext();
  const product = multiply(work, own.withExponent(0n), denominator);
  if (work.status !== 0) throw vm.raise(VALUE_ERROR, "exact conversion for comparison failed");
  return [product.withExponent(own.exponent), numerator];
}

function wholeAttribute(vm: Machine, object: Address, name: typeof ID_NUMERATOR): Decimal {
  const value = vm.hold(getAttrId(vm, object, name));
  if (!isInt(vm, value)) throw vm.raise(TYPE_ERROR, "an integer is required");
  const result = integer(intToBig(vm, value));
  vm.decref(vm.unhold());
  return result;
}
