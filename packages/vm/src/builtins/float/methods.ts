/** Methods and construction of float. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { asIntegerRatio, roundHalfEven, roundToIntegral } from "../../numeric/float-arithmetic.ts";
import { floatFromHex, floatToHex } from "../../numeric/float-parse.ts";
import { call1 } from "../../object/call.ts";
import { newBool } from "../../object/compare.ts";
import { refuseKeywordNames, refuseKeywords } from "../../object/new-arguments.ts";
import { asSize, numberFloat } from "../../object/number.ts";
import { FLOAT_VALUE } from "../../object/offsets.ts";
import { checkPositional } from "../../object/signature.ts";
import { IS_FLOAT_FORMATS } from "../../object/state.ts";
import { FLOAT_TYPE, NONE, OVERFLOW_ERROR, STR_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newIntFromBig, newIntFromDouble } from "../int/convert.ts";
import { noneOrType } from "../str/arguments.ts";
import { isStr, textOf } from "../str/text.ts";
import { tuplePack } from "../tuple/tuple.ts";
import { floatPositive } from "./arithmetic.ts";
import { floatValue, newFloat } from "./float.ts";
import { tryFloatFromText } from "./text.ts";

/** tp_new. */
export function floatNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  if (type === FLOAT_TYPE) refuseKeywords(vm, "float", kwargs);
  const nargs = vm.tupleSize(args);
  checkPositional(vm, "float", nargs, 0, 1);
  const exact = exactNew(vm, nargs === 1 ? vm.tupleItem(args, 0) : 0);
  if (type === FLOAT_TYPE) return exact;
  const value = floatValue(vm, exact);
  vm.decref(exact);
  const self = vm.genericAlloc(type, 0);
  vm.f64[(self + FLOAT_VALUE) >> 3] = value;
  return self;
}

/** Calls of the type that need no tuple. */
export function floatVectorcall(vm: Machine, _type: Address, argv: Address, nargs: number, kwnames: Address): Address {
  refuseKeywordNames(vm, "float", kwnames);
  checkPositional(vm, "float", nargs, 0, 1);
  const x = nargs === 1 ? vm.i32[argv >> 2] : 0;
  return x !== 0 && vm.typeOf(x) === STR_TYPE ? tryFloatFromText(vm, x) : exactNew(vm, x);
}

function exactNew(vm: Machine, x: Address): Address {
  return x === 0 ? newFloat(vm, 0) : numberFloat(vm, x);
}

/** The int of an integral double. @throws ValueError, OverflowError for nan and the infinities */
export function integerOf(vm: Machine, value: number): Address {
  if (value !== value) throw vm.raise(VALUE_ERROR, "cannot convert float NaN to integer");
  if (value === Infinity || value === -Infinity) {
    throw vm.raise(OVERFLOW_ERROR, "cannot convert float infinity to integer");
  }
  return newIntFromDouble(vm, value);
}

/** nb_int, __trunc__. */
export function floatToInt(vm: Machine, self: Address): Address {
  return integerOf(vm, floatValue(vm, self));
}

export function floorMethod(vm: Machine, self: Address): Address {
  return integerOf(vm, Math.floor(floatValue(vm, self)));
}

export function ceilMethod(vm: Machine, self: Address): Address {
  return integerOf(vm, Math.ceil(floatValue(vm, self)));
}

export function roundMethod(vm: Machine, self: Address, ndigits: Address): Address {
  const value = floatValue(vm, self);
  if (ndigits === 0 || ndigits === NONE) return integerOf(vm, roundToIntegral(value));
  const places = asSize(vm, ndigits, 0);
  if (!Number.isFinite(value)) return newFloat(vm, value);
  const rounded = roundHalfEven(value, places);
  if (!Number.isFinite(rounded)) throw vm.raise(OVERFLOW_ERROR, "rounded value too large to represent");
  return newFloat(vm, rounded);
}

export function asIntegerRatioMethod(vm: Machine, self: Address): Address {
  const value = floatValue(vm, self);
  if (value !== value) throw vm.raise(VALUE_ERROR, "cannot convert NaN to integer ratio");
  if (!Number.isFinite(value)) throw vm.raise(OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
  const ratio = asIntegerRatio(value);
  const mark = vm.mark();
  const numerator = vm.hold(newIntFromBig(vm, ratio.numerator));
  const denominator = vm.hold(newIntFromBig(vm, ratio.denominator));
  const pair = tuplePack(vm, numerator, denominator);
  vm.release(mark);
  return pair;
}

export function isIntegerMethod(vm: Machine, self: Address): Address {
  return newBool(vm, Number.isInteger(floatValue(vm, self)));
}

export function hexMethod(vm: Machine, self: Address): Address {
  return vm.str(floatToHex(floatValue(vm, self)));
}

export function fromHexMethod(vm: Machine, type: Address, text: Address): Address {
  if (!isStr(vm, text)) throw vm.raise(TYPE_ERROR, "bad argument type for built-in operation");
  const value = floatFromHex(textOf(vm, text));
  if (value === "invalid") throw vm.raise(VALUE_ERROR, "invalid hexadecimal floating-point string");
  if (value === "overflow") throw vm.raise(OVERFLOW_ERROR, "hexadecimal value too large to represent as a float");
  const result = newFloat(vm, value);
  if (type === FLOAT_TYPE) return result;
  const mark = vm.mark();
  const instance = call1(vm, type, vm.hold(result));
  vm.release(mark);
  return instance;
}

export function zeroGetter(vm: Machine): Address {
  return newFloat(vm, 0);
}

export function getNewArgs(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const args = tuplePack(vm, vm.hold(floatPositive(vm, self)));
  vm.release(mark);
  return args;
}

const LITTLE_ENDIAN = "IEEE, little-endian";
const BIG_ENDIAN = "IEEE, big-endian";

function formatName(vm: Machine, method: string, object: Address, position: string): string {
  if (!isStr(vm, object)) {
    throw vm.raise(TYPE_ERROR, `${method}() argument${position} must be str, not ${noneOrType(vm, object)}`);
  }
  return textOf(vm, object);
}

function checkCType(vm: Machine, method: string, name: string): void {
  if (name !== "double" && name !== "float") {
    throw vm.raise(VALUE_ERROR, `${method}() argument 1 must be 'double' or 'float'`);
  }
}

/** The bits of IS_FLOAT_FORMATS: a format of which `struct` is to know only that it is none of IEEE's. */
export const UNKNOWN_DOUBLE = 1;
export const UNKNOWN_FLOAT = 2;

function formatBit(kind: string): number {
  return kind === "double" ? UNKNOWN_DOUBLE : UNKNOWN_FLOAT;
}

export function getFormatMethod(vm: Machine, _type: Address, name: Address): Address {
  const kind = formatName(vm, "__getformat__", name, "");
  checkCType(vm, "__getformat__", kind);
  return vm.str((vm.get(0, IS_FLOAT_FORMATS) & formatBit(kind)) === 0 ? LITTLE_ENDIAN : "unknown");
}

export function setFormatMethod(vm: Machine, _type: Address, name: Address, format: Address): Address {
  const kind = formatName(vm, "__setformat__", name, " 1");
  const wanted = formatName(vm, "__setformat__", format, " 2");
  checkCType(vm, "__setformat__", kind);
  if (wanted !== "unknown" && wanted !== LITTLE_ENDIAN && wanted !== BIG_ENDIAN) {
    throw vm.raise(VALUE_ERROR, `__setformat__() argument 2 must be 'unknown', '${LITTLE_ENDIAN}' or '${BIG_ENDIAN}'`);
  }
  if (wanted === BIG_ENDIAN) {
    throw vm.raise(VALUE_ERROR, `can only set ${kind} format to 'unknown' or the detected platform value`);
  }
  const others = vm.get(0, IS_FLOAT_FORMATS) & ~formatBit(kind);
  vm.set(0, IS_FLOAT_FORMATS, wanted === "unknown" ? others | formatBit(kind) : others);
  return vm.none();
}
