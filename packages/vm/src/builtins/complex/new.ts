/** `complex(real=0, imag=0)` and `complex(text)`. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { callSpecial } from "../../object/call.ts";
import { identifier } from "../../object/identifiers.ts";
import { newArguments } from "../../object/new-arguments.ts";
import { numberFloat } from "../../object/number.ts";
import { COMPLEX_IMAG, COMPLEX_REAL, NB_FLOAT, NB_INDEX } from "../../object/offsets.ts";
import { reprText } from "../../object/repr.ts";
import { parseSignature, type Signature } from "../../object/signature.ts";
import { COMPLEX_TYPE, DEPRECATION_WARNING, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { foldDecimalAndSpace } from "../../unicode/database.ts";
import { floatValue } from "../float/float.ts";
import { isStr, textOf } from "../str/text.ts";
import { warn } from "../warnings.ts";
import { imaginaryPart, isComplex, newComplex, realPart } from "./complex.ts";
import type { Complex } from "./kernel.ts";

const ID_COMPLEX = identifier("__complex__");
const SIGNATURE: Signature = parseSignature("complex($type, /, real=0, imag=0)");

/** tp_new. */
export function complexNew(vm: Machine, type: Address, args: Address, kwargs: Address): Address {
  const [real, imaginary] = newArguments(vm, SIGNATURE, args, kwargs);
  if (real !== 0 && imaginary === 0 && type === COMPLEX_TYPE && vm.typeOf(real) === COMPLEX_TYPE)
    return vm.newRef(real);
  if (real !== 0 && isStr(vm, real)) {
    if (imaginary !== 0) throw vm.raise(TYPE_ERROR, "complex() can't take second arg if first is a string");
    return newOfType(vm, type, parse(vm, real));
  }
  if (imaginary !== 0 && isStr(vm, imaginary)) throw vm.raise(TYPE_ERROR, "complex() second arg can't be a string");
  return newOfType(vm, type, fromParts(vm, real, imaginary));
}

function newOfType(vm: Machine, type: Address, value: Complex): Address {
  if (type === COMPLEX_TYPE) return newComplex(vm, value.real, value.imaginary);
  const self = vm.genericAlloc(type, 0);
  vm.f64[(self + COMPLEX_REAL) >> 3] = value.real;
  vm.f64[(self + COMPLEX_IMAG) >> 3] = value.imaginary;
  return self;
}

/** Both arguments may themselves be complex: real + imag * 1j is meant. */
function fromParts(vm: Machine, real: Address, imaginary: Address): Complex {
  const mark = vm.mark();
  const r = real === 0 ? 0 : convertedBySpecialMethod(vm, real);
  if (r !== 0 && !isConvertible(vm, r)) {
    throw vm.raise(TYPE_ERROR, `complex() first argument must be a string or a number, not '${vm.typeName(r)}'`);
  }
  if (imaginary !== 0 && !isConvertible(vm, imaginary)) {
    throw vm.raise(TYPE_ERROR, `complex() second argument must be a number, not '${vm.typeName(imaginary)}'`);
  }
  let x = 0;
  let y = 0;
  if (r !== 0 && isComplex(vm, r)) {
    x = realPart(vm, r);
    y = imaginaryPart(vm, r);
  } else if (r !== 0) x = asFloat(vm, r);
  if (imaginary !== 0 && isComplex(vm, imaginary)) {
    x -= imaginaryPart(vm, imaginary);
    y = r !== 0 && isComplex(vm, r) ? realPart(vm, imaginary) + y : realPart(vm, imaginary);
  } else if (imaginary !== 0) {
    const part = asFloat(vm, imaginary);
    y = r !== 0 && isComplex(vm, r) ? part + y : part;
  }
  vm.release(mark);
  return { real: x, imaginary: y };
}

function isConvertible(vm: Machine, object: Address): boolean {
  const type = vm.typeOf(object);
  return isComplex(vm, object) || vm.get(type, NB_FLOAT) !== 0 || vm.get(type, NB_INDEX) !== 0;
}

function asFloat(vm: Machine, object: Address): number {
  const float = numberFloat(vm, object);
  const value = floatValue(vm, float);
  vm.decref(float);
  return value;
}

/** try_complex_special_method: what `__complex__` gives, held, or the object itself (borrowed). */
function convertedBySpecialMethod(vm: Machine, object: Address): Address {
  const converted = callComplex(vm, object);
  return converted === 0 ? object : vm.hold(converted);
}

/** `object.__complex__()`, or 0 if there is no such method. @throws TypeError for what is not complex */
export function callComplex(vm: Machine, object: Address): Address {
  if (vm.typeOf(object) === COMPLEX_TYPE) return 0;
  const converted = callSpecial(vm, object, ID_COMPLEX);
  if (converted === 0 || vm.typeOf(converted) === COMPLEX_TYPE) return converted;
  vm.hold(converted);
  const type = vm.typeName(converted);
  if (!isComplex(vm, converted)) throw vm.raise(TYPE_ERROR, `__complex__ returned non-complex (type ${type})`);
  warn(
    vm,
    DEPRECATION_WARNING,
    `__complex__ returned non-complex (type ${type}).  The ability to return an instance of a strict subclass of complex is ` +
      "deprecated, and may be removed in a future version of Python.",
    1,
  );
  return vm.unhold();
}

const NUMBER = "(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|inf(?:inity)?|nan)";
const BOTH = new RegExp(`^([+-]?${NUMBER})(?:([+-]${NUMBER}?)j)?$`, "i");
const IMAGINARY = new RegExp(`^([+-]?${NUMBER}?)j$`, "i");
/** An underscore is allowed only between two digits. */
const BAD_UNDERSCORE = /(?:^|[^0-9])_|_(?:[^0-9]|$)/;
const OUTER_SPACE = /^[ \t-\r]+|[ \t-\r]+$/g;

function parse(vm: Machine, source: Address): Complex {
  let text = foldDecimalAndSpace(textOf(vm, source));
  if (BAD_UNDERSCORE.test(text)) {
    throw vm.raise(VALUE_ERROR, `could not convert string to complex: ${reprText(vm, source)}`);
  }
  text = text.replaceAll("_", "").replace(OUTER_SPACE, "");
  if (text.startsWith("(") && text.endsWith(")")) text = text.slice(1, -1).replace(OUTER_SPACE, "");
  const both = BOTH.exec(text);
  if (both !== null) return { real: toDouble(both[1]), imaginary: both[2] === undefined ? 0 : toDouble(both[2]) };
  const imaginary = IMAGINARY.exec(text);
  if (imaginary === null) throw vm.raise(VALUE_ERROR, "complex() arg is a malformed string");
  return { real: 0, imaginary: toDouble(imaginary[1]) };
}

/** The value of one part; a sign alone stands for one. */
function toDouble(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "").toLowerCase();
  if (digits === "") return sign;
  if (digits.startsWith("inf")) return sign * Infinity;
  return digits === "nan" ? NaN : sign * Number(digits);
}
