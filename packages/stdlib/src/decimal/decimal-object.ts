/** `decimal.Decimal`: operators and methods. */
import {
  type Address,
  callWith,
  defineType,
  FLAG_BASETYPE,
  FLAG_IMMUTABLETYPE,
  fitsBits,
  genericGetAttr,
  GE,
  GT,
  intToBig,
  isInt,
  LE,
  LT,
  type Machine,
  type MethodSpec,
  NE,
  newBool,
  newInt,
  newIntFromBig,
  NONE,
  NOT_IMPLEMENTED,
  OVERFLOW_ERROR,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { DECIMAL_DOCUMENTATION } from "../documentation/decimal.ts";
import { constructorArguments, contextArgument, namedArguments, positionalArguments } from "./arguments.ts";
import { comparable, exactObject, fromIntOrFloat, operand, requireOperand } from "./convert.ts";
import * as conversions from "./conversions.ts";
import { currentContext } from "./current-context.ts";
import { fastAdd, fastCompare, fastMultiply } from "./fast.ts";
import { decimalFormat } from "./formatting.ts";
import { decimalHash } from "./hash.ts";
import * as arithmetic from "./kernel/arithmetic.ts";
import { compareValues, sameQuantum } from "./kernel/comparison.ts";
import type { Context } from "./kernel/context.ts";
import { Decimal, finite, FINITE, SIGNALING_NAN } from "./kernel/decimal.ts";
import { quantize, roundToInteger, roundToIntegerExact } from "./kernel/integral.ts";
import { numberClass } from "./kernel/neighbours.ts";
import { power, powerModulo } from "./kernel/power.ts";
import { INVALID_OPERATION, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN } from "./kernel/status.ts";
import { toEngineering } from "./kernel/text.ts";
import { DECIMAL_BYTES, DECIMAL_TYPE, DIGITS } from "./layout.ts";
import { freeData, newDecimal, readContext, readDecimal } from "./memory.ts";
import { method, nameModule, rawMethod } from "./method-specs.ts";
import { applyBinary, applyUnary, ask, binarySlot, finish, unarySlot } from "./operations.ts";
import { roundingOf } from "./rounding.ts";
import { addStatus } from "./signals.ts";
import { BINARY, CONTEXT_QUESTIONS, QUESTIONS, UNARY } from "./tables.ts";

/** Digits of a word of CPython's coefficients, and how many words are in the object. */
const WORD_DIGITS = 19;
const WORDS_INSIDE = 4;

function decimalNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [value, context] = constructorArguments(vm, ["value", "context"], args, kwargs) as [Address, Address];
  return exactObject(vm, type, value, contextArgument(vm, context, currentContext));
}

// ---- operators ----------------------------------------------------------------------------------------------------

const slowAdd = binarySlot(arithmetic.add);
const slowSubtract = binarySlot(arithmetic.subtract);
const slowMultiply = binarySlot(arithmetic.multiply);

function decimalAdd(vm: Machine, a: Address, b: Address): Address {
  return fastAdd(vm, currentContext(vm), a, b, 1) || slowAdd(vm, a, b);
}

function decimalSubtract(vm: Machine, a: Address, b: Address): Address {
  return fastAdd(vm, currentContext(vm), a, b, -1) || slowSubtract(vm, a, b);
}

function decimalMultiply(vm: Machine, a: Address, b: Address): Address {
  return fastMultiply(vm, currentContext(vm), a, b) || slowMultiply(vm, a, b);
}

function decimalPower(vm: Machine, left: Address, right: Address, modulus: Address): Address {
  const base = operand(vm, left);
  const exponent = base === null ? null : operand(vm, right);
  const divisor = modulus === NONE ? null : operand(vm, modulus);
  if (base === null || exponent === null || (modulus !== NONE && divisor === null)) {
    return vm.newRef(NOT_IMPLEMENTED);
  }
  const context = currentContext(vm);
  const work = readContext(vm, context);
  const result = divisor === null ? power(work, base, exponent) : powerModulo(work, base, exponent, divisor);
  return finish(vm, context, work, result);
}

function decimalDivmod(vm: Machine, left: Address, right: Address): Address {
  const a = operand(vm, left);
  const b = a === null ? null : operand(vm, right);
  if (a === null || b === null) return vm.newRef(NOT_IMPLEMENTED);
  return divisionPair(vm, currentContext(vm), a, b);
}

/** Quotient and remainder as a tuple. */
export function divisionPair(vm: Machine, context: Address, a: Decimal, b: Decimal): Address {
  const work = readContext(vm, context);
  const { quotient, remainder } = arithmetic.divideModulo(work, a, b);
  addStatus(vm, context, work.status);
  const mark = vm.mark();
  const first = vm.hold(newDecimal(vm, DECIMAL_TYPE, quotient));
  const result = tuplePack(vm, first, vm.hold(newDecimal(vm, DECIMAL_TYPE, remainder)));
  vm.release(mark);
  return result;
}

/** A signaling nan always tells of itself, a quiet one where there should be an order. */
function richCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  const order = fastCompare(vm, self, other);
  if (!Number.isNaN(order)) return orderAsBool(vm, order, op);
  const mark = vm.mark();
  const context = vm.hold(vm.newRef(currentContext(vm)));
  const pair = comparable(vm, self, other, op, context);
  const result = pair === null ? vm.newRef(NOT_IMPLEMENTED) : comparison(vm, context, pair[0], pair[1], op);
  vm.release(mark);
  return result;
}

function comparison(vm: Machine, context: Address, a: Decimal, b: Decimal, op: number): Address {
  const isOrder = op === LT || op === LE || op === GT || op === GE;
  if (a.isNan || b.isNan) {
    const isSignaling = a.kind === SIGNALING_NAN || b.kind === SIGNALING_NAN;
    if (isSignaling || isOrder) addStatus(vm, context, INVALID_OPERATION);
    return newBool(vm, op === NE);
  }
  return orderAsBool(vm, compareValues(a, b), op);
}

function orderAsBool(vm: Machine, order: number, op: number): Address {
  switch (op) {
    case LT:
      return newBool(vm, order < 0);
    case LE:
      return newBool(vm, order <= 0);
    case GT:
      return newBool(vm, order > 0);
    case GE:
      return newBool(vm, order >= 0);
    default:
      return newBool(vm, (order === 0) !== (op === NE));
  }
}

// ---- methods with a context ---------------------------------------------------------------------------------------

const withContext = (
  name: string,
  implementation: (vm: Machine, self: Address, context: Address) => Address,
): MethodSpec =>
  rawMethod("Decimal", name, "($self, /, context=None)", (vm, self, argv, nargs, kwnames) => {
    const [context] = namedArguments(vm, ["context"], 0, argv, nargs, kwnames) as [Address];
    return implementation(vm, self, contextArgument(vm, context, currentContext));
  });

const withOther = (
  name: string,
  implementation: (vm: Machine, self: Address, other: Address, context: Address) => Address,
): MethodSpec =>
  rawMethod("Decimal", name, "($self, /, other, context=None)", (vm, self, argv, nargs, kwnames) => {
    const [other, context] = namedArguments(vm, ["other", "context"], 1, argv, nargs, kwnames) as [Address, Address];
    return implementation(vm, self, other, contextArgument(vm, context, currentContext));
  });

function fusedMultiplyAdd(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const values = namedArguments(vm, ["other", "third", "context"], 2, argv, nargs, kwnames);
  const context = contextArgument(vm, values[2]!, currentContext);
  const factor = requireOperand(vm, values[0]!);
  const summand = requireOperand(vm, values[1]!);
  const work = readContext(vm, context);
  return finish(vm, context, work, arithmetic.fusedMultiplyAdd(work, readDecimal(vm, self), factor, summand));
}

function decimalQuantize(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const values = namedArguments(vm, ["exp", "rounding", "context"], 1, argv, nargs, kwnames);
  const context = contextArgument(vm, values[2]!, currentContext);
  const work = contextWithRounding(vm, context, values[1]!);
  const other = requireOperand(vm, values[0]!);
  return finish(vm, context, work, quantize(work, readDecimal(vm, self), other));
}

function contextWithRounding(vm: Machine, context: Address, rounding: Address): Context {
  const work = readContext(vm, context);
  return rounding === 0 || rounding === NONE ? work : work.withRounding(roundingOf(vm, rounding));
}

const integral = (name: string, operation: (context: Context, a: Decimal) => Decimal): MethodSpec =>
  rawMethod("Decimal", name, "($self, /, rounding=None, context=None)", (vm, self, argv, nargs, kwnames) => {
    const values = namedArguments(vm, ["rounding", "context"], 0, argv, nargs, kwnames);
    const context = contextArgument(vm, values[1]!, currentContext);
    const work = contextWithRounding(vm, context, values[0]!);
    return finish(vm, context, work, operation(work, readDecimal(vm, self)));
  });

function decimalRound(vm: Machine, self: Address, argv: Address, nargs: number, kwnames: Address): Address {
  const [places] = positionalArguments(vm, "__round__", 0, 1, argv, nargs, kwnames) as [Address];
  if (places === 0) return conversions.toInt(vm, self, ROUND_HALF_EVEN);
  if (!isInt(vm, places)) throw vm.raise(TYPE_ERROR, "optional arg must be an integer");
  if (!fitsBits(vm, places, 64, true)) {
    throw vm.raise(OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
  }
  const context = currentContext(vm);
  const work = readContext(vm, context);
  const unit = new Decimal(0, FINITE, 1n, -intToBig(vm, places));
  return finish(vm, context, work, quantize(work, readDecimal(vm, self), unit));
}

function fromFloatMethod(vm: Machine, type: Address, object: Address): Address {
  const value = newDecimal(vm, DECIMAL_TYPE, fromIntOrFloat(vm, object));
  if (type === DECIMAL_TYPE) return value;
  vm.hold(value);
  const result = callWith(vm, type, value);
  vm.decref(vm.unhold());
  return result;
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = vm.hold(tuplePack(vm, vm.hold(conversions.decimalStr(vm, self))));
  const result = tuplePack(vm, vm.typeOf(self), args);
  vm.release(mark);
  return result;
}

function sizeOf(vm: Machine, self: Address): Address {
  const words = Math.ceil(vm.getWord(self, DIGITS) / WORD_DIGITS);
  return newInt(vm, DECIMAL_BYTES + (words > WORDS_INSIDE ? 8 * words : 0));
}

/** The exponent of the first digit, 0 where there is none. */
function adjusted(vm: Machine, self: Address): Address {
  const value = readDecimal(vm, self);
  return newIntFromBig(vm, value.isSpecial ? 0n : value.adjusted);
}

const itself = (vm: Machine, self: Address): Address => vm.newRef(self);

function own(
  signature: string,
  implementation: (vm: Machine, self: Address, argument: Address) => Address,
): MethodSpec {
  return method("Decimal", signature, (vm, self, argument) => implementation(vm, self, argument!));
}

const METHODS: readonly MethodSpec[] = [
  ...UNARY.map(([name, operation]) =>
    withContext(name, (vm, self, context) => applyUnary(vm, context, operation, self)),
  ),
  ...BINARY.map(([name, operation]) =>
    withOther(name, (vm, self, other, context) => applyBinary(vm, context, operation, self, other)),
  ),
  ...QUESTIONS.map(([name, question]) => own(`${name}($self, /)`, (vm, self) => ask(vm, 0, question, self))),
  ...CONTEXT_QUESTIONS.map(([name, question]) =>
    withContext(name, (vm, self, context) => ask(vm, context, question, self)),
  ),
  integral("to_integral", roundToInteger),
  integral("to_integral_exact", roundToIntegerExact),
  integral("to_integral_value", roundToInteger),
  rawMethod("Decimal", "quantize", "($self, /, exp, rounding=None, context=None)", decimalQuantize),
  rawMethod("Decimal", "fma", "($self, /, other, third, context=None)", fusedMultiplyAdd),
  withOther("same_quantum", (vm, self, other) =>
    newBool(vm, sameQuantum(readDecimal(vm, self), requireOperand(vm, other))),
  ),
  withContext("number_class", (vm, self, context) =>
    vm.str(numberClass(readContext(vm, context), readDecimal(vm, self))),
  ),
  withContext("to_eng_string", (vm, self, context) =>
    vm.str(toEngineering(readDecimal(vm, self), conversions.hasCapitals(vm, context))),
  ),
  own("is_canonical($self, /)", (vm) => newBool(vm, true)),
  own("adjusted($self, /)", adjusted),
  own("canonical($self, /)", itself),
  own("conjugate($self, /)", itself),
  own("radix($self, /)", (vm) => newDecimal(vm, DECIMAL_TYPE, finite(0, 10n, 0n))),
  own("copy_abs($self, /)", (vm, self) => newDecimal(vm, DECIMAL_TYPE, readDecimal(vm, self).withSign(0))),
  own("copy_negate($self, /)", (vm, self) => {
    const value = readDecimal(vm, self);
    return newDecimal(vm, DECIMAL_TYPE, value.withSign(value.sign ^ 1));
  }),
  own("from_float($type, f, /)", fromFloatMethod),
  own("as_tuple($self, /)", conversions.asTuple),
  own("as_integer_ratio($self, /)", conversions.asIntegerRatio),
  own("__copy__!($self)", itself),
  own("__deepcopy__!($self, memo, /)", itself),
  rawMethod("Decimal", "__format__", null, decimalFormat),
  own("__reduce__!($self)", reduce),
  rawMethod("Decimal", "__round__", null, decimalRound),
  own("__ceil__!($self)", (vm, self) => conversions.toInt(vm, self, ROUND_CEILING)),
  own("__floor__!($self)", (vm, self) => conversions.toInt(vm, self, ROUND_FLOOR)),
  own("__trunc__!($self)", (vm, self) => conversions.toInt(vm, self, ROUND_DOWN)),
  own("__complex__!($self)", conversions.decimalComplex),
  own("__sizeof__!($self)", sizeOf),
];

defineType(DECIMAL_TYPE, {
  name: "decimal.Decimal",
  doc: `Decimal(value="0", context=None)\n--\n\n${DECIMAL_DOCUMENTATION["Decimal"]!}`,
  basicSize: DECIMAL_BYTES,
  flags: FLAG_BASETYPE | FLAG_IMMUTABLETYPE,
  layout: [],
  slots: {
    new: decimalNew,
    dealloc: freeData,
    repr: conversions.decimalRepr,
    str: conversions.decimalStr,
    hash: decimalHash,
    getattro: genericGetAttr,
    richcompare: richCompare,
    nb_add: decimalAdd,
    nb_subtract: decimalSubtract,
    nb_multiply: decimalMultiply,
    nb_remainder: binarySlot(arithmetic.remainder),
    nb_divmod: decimalDivmod,
    nb_power: decimalPower,
    nb_negative: unarySlot(arithmetic.minus),
    nb_positive: unarySlot(arithmetic.plus),
    nb_absolute: unarySlot(arithmetic.absolute),
    nb_bool: (vm, self) => (readDecimal(vm, self).isZero ? 0 : 1),
    nb_int: conversions.decimalInt,
    nb_float: conversions.decimalFloat,
    nb_floor_divide: binarySlot(arithmetic.divideInteger),
    nb_true_divide: binarySlot(arithmetic.divide),
  },
  methods: METHODS,
  getset: [
    ["real", itself],
    ["imag", (vm) => newDecimal(vm, DECIMAL_TYPE, finite(0, 0n, 0n))],
  ],
  populate: nameModule,
});
