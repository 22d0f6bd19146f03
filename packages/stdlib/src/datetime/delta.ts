/** `datetime.timedelta`: a duration of days, seconds and microseconds, the last two never negative. */
import {
  addModuleObject,
  type Address,
  callMethod0,
  defineType,
  EQ,
  FLAG_BASETYPE,
  FLAG_LONG_SUBCLASS,
  FLAG_TUPLE_SUBCLASS,
  FLOAT_TYPE,
  GE,
  GT,
  hashOf,
  identifier,
  intToBig,
  isInstanceOfType,
  LE,
  LT,
  type Machine,
  MEMBER_READONLY,
  NE,
  newBool,
  newInt,
  newIntFromBig,
  NOT_IMPLEMENTED,
  numberMultiply,
  numberTrueDivide,
  T_INT,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  ZERO_DIVISION_ERROR,
} from "@pyvm/vm";
import { deltaNew } from "./delta-arguments.ts";
import {
  DELTA_BYTES,
  DELTA_DAYS,
  DELTA_MICROSECONDS,
  DELTA_SECONDS,
  DELTA_TYPE,
  deltaFromMicroseconds,
  HASH,
  MAX_DELTA_DAYS,
  microsecondsOf,
  newDelta,
} from "./layout.ts";

const ID_AS_INTEGER_RATIO = identifier("as_integer_ratio");

export function isDelta(vm: Machine, object: Address): boolean {
  return isInstanceOfType(vm, object, DELTA_TYPE);
}

function isInt(vm: Machine, object: Address): boolean {
  return vm.hasFlag(object, FLAG_LONG_SUBCLASS);
}

function fromMicroseconds(vm: Machine, microseconds: bigint): Address {
  return deltaFromMicroseconds(vm, DELTA_TYPE, microseconds);
}

// ---- comparing ----------------------------------------------------------------------------------------------------

/** Negative, 0 or positive. */
export function compareDeltas(vm: Machine, a: Address, b: Address): number {
  return (
    vm.get(a, DELTA_DAYS) - vm.get(b, DELTA_DAYS) ||
    vm.get(a, DELTA_SECONDS) - vm.get(b, DELTA_SECONDS) ||
    vm.get(a, DELTA_MICROSECONDS) - vm.get(b, DELTA_MICROSECONDS)
  );
}

/** diff_to_bool: what an order means for a comparison. */
export function orderToBool(vm: Machine, order: number, op: number): Address {
  switch (op) {
    case LT:
      return newBool(vm, order < 0);
    case LE:
      return newBool(vm, order <= 0);
    case EQ:
      return newBool(vm, order === 0);
    case NE:
      return newBool(vm, order !== 0);
    case GT:
      return newBool(vm, order > 0);
    case GE:
      return newBool(vm, order >= 0);
    default:
      throw new RangeError(`expected a comparison from ${LT} to ${GE}, met ${op}`);
  }
}

function deltaRichCompare(vm: Machine, self: Address, other: Address, op: number): Address {
  if (!isDelta(vm, other)) return vm.newRef(NOT_IMPLEMENTED);
  return orderToBool(vm, compareDeltas(vm, self, other), op);
}

/** The parts as a tuple of ints. */
function partsOf(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const days = vm.hold(newInt(vm, vm.get(self, DELTA_DAYS)));
  const seconds = vm.hold(newInt(vm, vm.get(self, DELTA_SECONDS)));
  const microseconds = vm.hold(newInt(vm, vm.get(self, DELTA_MICROSECONDS)));
  const parts = tuplePack(vm, days, seconds, microseconds);
  vm.release(mark);
  return parts;
}

function deltaHash(vm: Machine, self: Address): number {
  if (vm.get(self, HASH) === -1 && vm.get(self, HASH + 4) === -1) {
    const parts = vm.hold(partsOf(vm, self));
    vm.set(self, HASH, hashOf(vm, parts));
    vm.set(self, HASH + 4, vm.hashHigh);
    vm.decref(vm.unhold());
  }
  vm.hashHigh = vm.get(self, HASH + 4);
  return vm.get(self, HASH);
}

// ---- arithmetic ---------------------------------------------------------------------------------------------------

function add(vm: Machine, a: Address, b: Address): Address {
  return isDelta(vm, a) && isDelta(vm, b) ? combine(vm, a, b, 1) : vm.newRef(NOT_IMPLEMENTED);
}

function subtract(vm: Machine, a: Address, b: Address): Address {
  return isDelta(vm, a) && isDelta(vm, b) ? combine(vm, a, b, -1) : vm.newRef(NOT_IMPLEMENTED);
}

/** a + sign * b. */
function combine(vm: Machine, a: Address, b: Address, sign: number): Address {
  return newDelta(
    vm,
    DELTA_TYPE,
    vm.get(a, DELTA_DAYS) + sign * vm.get(b, DELTA_DAYS),
    vm.get(a, DELTA_SECONDS) + sign * vm.get(b, DELTA_SECONDS),
    vm.get(a, DELTA_MICROSECONDS) + sign * vm.get(b, DELTA_MICROSECONDS),
  );
}

/** delta_negative. */
export function negative(vm: Machine, self: Address): Address {
  return newDelta(
    vm,
    DELTA_TYPE,
    -vm.get(self, DELTA_DAYS),
    -vm.get(self, DELTA_SECONDS),
    -vm.get(self, DELTA_MICROSECONDS),
  );
}

function positive(vm: Machine, self: Address): Address {
  return newDelta(
    vm,
    DELTA_TYPE,
    vm.get(self, DELTA_DAYS),
    vm.get(self, DELTA_SECONDS),
    vm.get(self, DELTA_MICROSECONDS),
  );
}

function absolute(vm: Machine, self: Address): Address {
  return vm.get(self, DELTA_DAYS) < 0 ? negative(vm, self) : positive(vm, self);
}

function multiply(vm: Machine, a: Address, b: Address): Address {
  const [delta, factor] = isDelta(vm, a) ? [a, b] : [b, a];
  if (isInt(vm, factor)) return fromMicroseconds(vm, microsecondsOf(vm, delta) * intToBig(vm, factor));
  if (!isInstanceOfType(vm, factor, FLOAT_TYPE)) return vm.newRef(NOT_IMPLEMENTED);
  const [product, denominator] = timesRatio(vm, delta, factor, 0);
  return fromMicroseconds(vm, divideNearest(vm, product, denominator));
}

/** `float.as_integer_ratio()`, which subclasses may override: a pair of anything. Owned. */
function ratioOf(vm: Machine, float: Address): Address {
  const mark = vm.mark();
  const pair = vm.hold(callMethod0(vm, float, ID_AS_INTEGER_RATIO));
  if (!vm.hasFlag(pair, FLAG_TUPLE_SUBCLASS)) {
    const got = vm.typeName(pair);
    throw vm.raise(TYPE_ERROR, `unexpected return type from as_integer_ratio(): expected tuple, got '${got}'`);
  }
  if (vm.tupleSize(pair) !== 2) throw vm.raise(VALUE_ERROR, "as_integer_ratio() must return a 2-tuple");
  return vm.keep(mark, pair);
}

/** The microseconds of a delta times one of the two ints that a float is the quotient of, and the other one. */
function timesRatio(vm: Machine, delta: Address, float: Address, which: 0 | 1): readonly [bigint, bigint] {
  const mark = vm.mark();
  const microseconds = vm.hold(newIntFromBig(vm, microsecondsOf(vm, delta)));
  const pair = vm.hold(ratioOf(vm, float));
  const product = vm.hold(numberMultiply(vm, microseconds, vm.tupleItem(pair, which)));
  const other = vm.tupleItem(pair, 1 - which);
  if (!isInt(vm, product) || !isInt(vm, other)) throw vm.raise(TYPE_ERROR, "non-integer arguments in division");
  const result = [intToBig(vm, product), intToBig(vm, other)] as const;
  vm.release(mark);
  return result;
}

function divisionByZero(vm: Machine): never {
  throw vm.raise(ZERO_DIVISION_ERROR, "integer division or modulo by zero");
}

function floorDivide(vm: Machine, a: bigint, b: bigint): bigint {
  if (b === 0n) divisionByZero(vm);
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Rounds a half to the even neighbour (_PyLong_DivmodNear). */
function divideNearest(vm: Machine, a: bigint, b: bigint): bigint {
  const quotient = floorDivide(vm, a, b);
  const twice = 2n * (a - quotient * b);
  const greater = b > 0n ? twice > b : twice < b;
  return greater || (twice === b && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

function floorDivideDeltas(vm: Machine, a: Address, b: Address): Address {
  if (!isDelta(vm, a)) return vm.newRef(NOT_IMPLEMENTED);
  if (isDelta(vm, b)) return newIntFromBig(vm, floorDivide(vm, microsecondsOf(vm, a), microsecondsOf(vm, b)));
  if (!isInt(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  return fromMicroseconds(vm, floorDivide(vm, microsecondsOf(vm, a), intToBig(vm, b)));
}

function trueDivide(vm: Machine, a: Address, b: Address): Address {
  if (!isDelta(vm, a)) return vm.newRef(NOT_IMPLEMENTED);
  if (isDelta(vm, b)) return quotientOf(vm, microsecondsOf(vm, a), microsecondsOf(vm, b));
  if (isInt(vm, b)) return fromMicroseconds(vm, divideNearest(vm, microsecondsOf(vm, a), intToBig(vm, b)));
  if (!isInstanceOfType(vm, b, FLOAT_TYPE)) return vm.newRef(NOT_IMPLEMENTED);
  const [product, numerator] = timesRatio(vm, a, b, 1);
  return fromMicroseconds(vm, divideNearest(vm, product, numerator));
}

/** a / b as a float, by the division of ints. */
function quotientOf(vm: Machine, a: bigint, b: bigint): Address {
  const mark = vm.mark();
  const dividend = vm.hold(newIntFromBig(vm, a));
  const result = numberTrueDivide(vm, dividend, vm.hold(newIntFromBig(vm, b)));
  vm.release(mark);
  return result;
}

function remainderOf(vm: Machine, a: Address, b: Address): Address {
  if (!isDelta(vm, a) || !isDelta(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  const dividend = microsecondsOf(vm, a);
  const divisor = microsecondsOf(vm, b);
  return fromMicroseconds(vm, dividend - floorDivide(vm, dividend, divisor) * divisor);
}

function divmod(vm: Machine, a: Address, b: Address): Address {
  if (!isDelta(vm, a) || !isDelta(vm, b)) return vm.newRef(NOT_IMPLEMENTED);
  const dividend = microsecondsOf(vm, a);
  const divisor = microsecondsOf(vm, b);
  const mark = vm.mark();
  const quotient = floorDivide(vm, dividend, divisor);
  const first = vm.hold(newIntFromBig(vm, quotient));
  const result = tuplePack(vm, first, vm.hold(fromMicroseconds(vm, dividend - quotient * divisor)));
  vm.release(mark);
  return result;
}

function truth(vm: Machine, self: Address): number {
  return (vm.get(self, DELTA_DAYS) | vm.get(self, DELTA_SECONDS) | vm.get(self, DELTA_MICROSECONDS)) === 0 ? 0 : 1;
}

// ---- text and state -----------------------------------------------------------------------------------------------

function deltaRepr(vm: Machine, self: Address): Address {
  const parts: string[] = [];
  for (const [name, offset] of [
    ["days", DELTA_DAYS],
    ["seconds", DELTA_SECONDS],
    ["microseconds", DELTA_MICROSECONDS],
  ] as const) {
    if (vm.get(self, offset) !== 0) parts.push(`${name}=${vm.get(self, offset)}`);
  }
  return vm.str(`${vm.typeName(self)}(${parts.length === 0 ? "0" : parts.join(", ")})`);
}

function deltaStr(vm: Machine, self: Address): Address {
  const days = vm.get(self, DELTA_DAYS);
  const seconds = vm.get(self, DELTA_SECONDS);
  const microseconds = vm.get(self, DELTA_MICROSECONDS);
  const two = (n: number): string => `${n}`.padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  let text = `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
  if (days !== 0) text = `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${text}`;
  if (microseconds !== 0) text += `.${`${microseconds}`.padStart(6, "0")}`;
  return vm.str(text);
}

function totalSeconds(vm: Machine, self: Address): Address {
  return quotientOf(vm, microsecondsOf(vm, self), 1000000n);
}

function reduce(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const result = tuplePack(vm, vm.typeOf(self), vm.hold(partsOf(vm, self)));
  vm.release(mark);
  return result;
}

defineType(DELTA_TYPE, {
  name: "datetime.timedelta",
  doc: `Difference between two datetime values.

timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)

All arguments are optional and default to 0.
Arguments may be integers or floats, and may be positive or negative.`,
  basicSize: DELTA_BYTES,
  flags: FLAG_BASETYPE,
  slots: {
    new: deltaNew,
    repr: deltaRepr,
    str: deltaStr,
    hash: deltaHash,
    richcompare: deltaRichCompare,
    nb_add: add,
    nb_subtract: subtract,
    nb_multiply: multiply,
    nb_remainder: remainderOf,
    nb_divmod: divmod,
    nb_negative: negative,
    nb_positive: positive,
    nb_absolute: absolute,
    nb_bool: truth,
    nb_floor_divide: floorDivideDeltas,
    nb_true_divide: trueDivide,
  },
  methods: [
    ["total_seconds!($self)", totalSeconds, "Total seconds in the duration."],
    ["__reduce__!($self)", reduce, "__reduce__() -> (cls, state)"],
  ],
  members: [
    ["days", T_INT, DELTA_DAYS, MEMBER_READONLY, "Number of days."],
    ["seconds", T_INT, DELTA_SECONDS, MEMBER_READONLY, "Number of seconds (>= 0 and less than 1 day)."],
    [
      "microseconds",
      T_INT,
      DELTA_MICROSECONDS,
      MEMBER_READONLY,
      "Number of microseconds (>= 0 and less than 1 second).",
    ],
  ],
  populate: (vm, _type, dict) => {
    addModuleObject(vm, dict, "resolution", newDelta(vm, DELTA_TYPE, 0, 0, 1));
    addModuleObject(vm, dict, "min", newDelta(vm, DELTA_TYPE, -MAX_DELTA_DAYS, 0, 0));
    addModuleObject(vm, dict, "max", newDelta(vm, DELTA_TYPE, MAX_DELTA_DAYS, 86399, 999999));
  },
});
