/** Decimals as other objects: ints, floats, texts, tuples, ratios. */
import {
  type Address,
  call1,
  callWith,
  charStr,
  FLOAT_TYPE,
  type Machine,
  newComplex,
  newFloat,
  newInt,
  newIntFromBig,
  newTuple,
  OVERFLOW_ERROR,
  tuplePack,
  tupleSetItem,
  VALUE_ERROR,
} from "@pyvm/vm";
import { currentContext } from "./current-context.ts";
import { type Decimal, QUIET_NAN, SIGNALING_NAN } from "./kernel/decimal.ts";
import { roundToInteger } from "./kernel/integral.ts";
import { MOST_DIGITS, powerOfTen, tooLarge, trailingZeros } from "./kernel/powers.ts";
import { ROUND_DOWN } from "./kernel/status.ts";
import { toScientific } from "./kernel/text.ts";
import { CTX_CAPITALS, FLAGS } from "./layout.ts";
import { readContext, readDecimal } from "./memory.ts";
import { addStatus } from "./signals.ts";
import { DECIMAL_TUPLE, stateOf } from "./state.ts";

/** Whether a context writes exponents with E. */
export function hasCapitals(vm: Machine, context: Address): boolean {
  return vm.get(context, CTX_CAPITALS) !== 0;
}

export function decimalStr(vm: Machine, self: Address): Address {
  return vm.str(toScientific(readDecimal(vm, self), hasCapitals(vm, currentContext(vm))));
}

export function decimalRepr(vm: Machine, self: Address): Address {
  return vm.str(`Decimal('${toScientific(readDecimal(vm, self), hasCapitals(vm, currentContext(vm)))}')`);
}

/** What a finite number's conversion to `what` is refused with. */
function refuseSpecial(vm: Machine, value: Decimal, what: string): void {
  if (value.isNan) throw vm.raise(VALUE_ERROR, `cannot convert NaN to ${what}`);
  if (value.isInfinite) throw vm.raise(OVERFLOW_ERROR, `cannot convert Infinity to ${what}`);
}

/** dec_as_long: rounded to an int. */
export function toInt(vm: Machine, self: Address, rounding: number): Address {
  const value = readDecimal(vm, self);
  refuseSpecial(vm, value, "integer");
  const context = currentContext(vm);
  const work = readContext(vm, context).withRounding(rounding);
  const whole = roundToInteger(work, value);
  addStatus(vm, context, work.status);
  return newIntFromBig(vm, wholeValue(whole));
}

function wholeValue(a: Decimal): bigint {
  if (a.exponent + BigInt(a.digits) > BigInt(MOST_DIGITS) && a.coefficient !== 0n) tooLarge();
  const magnitude = a.coefficient === 0n ? 0n : a.coefficient * powerOfTen(Number(a.exponent));
  return a.sign === 1 ? -magnitude : magnitude;
}

export function decimalInt(vm: Machine, self: Address): Address {
  return toInt(vm, self, ROUND_DOWN);
}

function toNumber(vm: Machine, self: Address): number {
  const value = readDecimal(vm, self);
  if (value.isNan) {
    if (value.kind === SIGNALING_NAN) throw vm.raise(VALUE_ERROR, "cannot convert signaling NaN to float");
    return NaN;
  }
  return Number(toScientific(value, true));
}

/** float(self): a negative nan stays one. */
export function decimalFloat(vm: Machine, self: Address): Address {
  if ((vm.u8[self + FLAGS]! & (QUIET_NAN | 1)) === (QUIET_NAN | 1)) {
    const text = vm.hold(vm.str("-nan"));
    const nan = call1(vm, FLOAT_TYPE, text);
    vm.decref(vm.unhold());
    return nan;
  }
  return newFloat(vm, toNumber(vm, self));
}

export function decimalComplex(vm: Machine, self: Address): Address {
  return newComplex(vm, toNumber(vm, self), 0);
}

/** `as_tuple`: sign, digits and exponent, which is a letter for what is no finite number. */
export function asTuple(vm: Machine, self: Address): Address {
  const value = readDecimal(vm, self);
  const mark = vm.mark();
  const sign = vm.hold(newInt(vm, value.sign));
  const digits = vm.hold(digitTuple(vm, value));
  const result = callWith(vm, stateOf(vm, DECIMAL_TUPLE), sign, digits, vm.hold(exponentObject(vm, value)));
  vm.release(mark);
  return result;
}

function digitTuple(vm: Machine, value: Decimal): Address {
  const text = value.isNan && value.coefficient === 0n ? "" : value.coefficient.toString();
  const tuple = newTuple(vm, text.length);
  for (let i = 0; i < text.length; i++) tupleSetItem(vm, tuple, i, newInt(vm, text.charCodeAt(i) - 48));
  return tuple;
}

function exponentObject(vm: Machine, value: Decimal): Address {
  if (!value.isSpecial) return newIntFromBig(vm, value.exponent);
  const letter = value.isInfinite ? "F" : value.kind === QUIET_NAN ? "n" : "N";
  return charStr(vm, letter.charCodeAt(0));
}

/** `as_integer_ratio`: a numerator and a positive denominator without a common factor. */
export function asIntegerRatio(vm: Machine, self: Address): Address {
  const value = readDecimal(vm, self);
  refuseSpecial(vm, value, "integer ratio");
  const [numerator, denominator] = ratioOf(value);
  const mark = vm.mark();
  const first = vm.hold(newIntFromBig(vm, numerator));
  const result = tuplePack(vm, first, vm.hold(newIntFromBig(vm, denominator)));
  vm.release(mark);
  return result;
}

function ratioOf(value: Decimal): readonly [bigint, bigint] {
  if (value.coefficient === 0n) return [0n, 1n];
  const zeros = trailingZeros(value.coefficient, value.digits);
  let numerator = value.coefficient / powerOfTen(zeros);
  const exponent = value.exponent + BigInt(zeros);
  if (exponent > BigInt(MOST_DIGITS) || exponent < -BigInt(MOST_DIGITS)) tooLarge();
  const power = Number(exponent);
  if (power >= 0) numerator *= powerOfTen(power);
  let denominator = power < 0 ? powerOfTen(-power) : 1n;
  // Without trailing zeros only twos or only fives can be common.
  for (const factor of [2n, 5n]) {
    [numerator, denominator] = withoutCommon(numerator, denominator, factor);
  }
  return [value.sign === 1 ? -numerator : numerator, denominator];
}

/** Both divided by the highest power of a prime that divides both: by its squares' squares first. */
function withoutCommon(a: bigint, b: bigint, prime: bigint): readonly [bigint, bigint] {
  const isCommon = (power: bigint): boolean => a % power === 0n && b % power === 0n;
  if (!isCommon(prime)) return [a, b];
  const [x, y] = withoutCommon(a, b, prime * prime);
  return x % prime === 0n && y % prime === 0n ? [x / prime, y / prime] : [x, y];
}
