/** Text of ints: `int(text, base)`, repr, format. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isFormatError } from "../../numeric/format-spec.ts";
import { formatIntText } from "../../numeric/format-text.ts";
import { digitValue, parseInteger } from "../../numeric/integer-text.ts";
import { answered } from "../../object/native.ts";
import { reprText, strOf } from "../../object/repr.ts";
import { IS_INT_MAX_STR_DIGITS } from "../../object/state.ts";
import { INT_TYPE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { foldDecimalAndSpace } from "../../unicode/database.ts";
import { numberText, type NumberText } from "../number-text.ts";
import { NO_INTEGER, plainInteger } from "../plain-number.ts";
import { isStr, newStr, strData, strIsAscii, strLength, textOf } from "../str/text.ts";
import { isSmall, newInt, newInt32, smallValue } from "./box.ts";
import { intBitLength, intFits, intToBig, intToNumber, newIntFromBig } from "./convert.ts";
import { decimalStr } from "./decimal.ts";

/** Texts this short are converted without asking for the limit (_PY_LONG_MAX_STR_DIGITS_THRESHOLD). */
const UNLIMITED_DIGITS = 640;
const LONGEST_REPR_IN_MESSAGE = 200;
/** x, o, b. */
const PREFIX_LETTERS = [120, 111, 98];

/** tp_repr. */
export function intRepr(vm: Machine, self: Address): Address {
  return isSmall(vm, self) ? decimalStr(vm, smallValue(vm, self)) : newStr(vm, intToText(vm, self, 10));
}

/**
 * The text of an int in a base from 2 to 36, without a prefix.
 * @throws ValueError when a decimal text would be longer than `sys.get_int_max_str_digits()`
 */
export function intToText(vm: Machine, int: Address, base: number): string {
  if (intFits(vm, int)) return intToNumber(vm, int).toString(base);
  if (base !== 10) return intToBig(vm, int).toString(base);
  checkDecimalSize(vm, int);
  const text = intToBig(vm, int).toString();
  checkDecimalDigits(vm, text.charCodeAt(0) === 45 ? text.length - 1 : text.length);
  return text;
}

/** Refuses by the number of bits, before any work, what is sure to have too many decimal digits. */
function checkDecimalSize(vm: Machine, int: Address): void {
  const limit = vm.i32[IS_INT_MAX_STR_DIGITS >> 2];
  if (limit > 0 && (intBitLength(vm, int) - 1) * 0.30102999566 > Math.max(limit, UNLIMITED_DIGITS))
    tooManyDigits(vm, limit);
}

function checkDecimalDigits(vm: Machine, digits: number): void {
  const limit = vm.i32[IS_INT_MAX_STR_DIGITS >> 2];
  if (limit > 0 && digits > UNLIMITED_DIGITS && digits > limit) tooManyDigits(vm, limit);
}

function tooManyDigits(vm: Machine, limit: number): never {
  throw vm.raise(
    VALUE_ERROR,
    `Exceeds the limit (${limit}) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
  );
}

/**
 * `int(object)` of what has no number protocol: a str, bytes, bytearray or another bytes-like object in base 10.
 * @throws ValueError for a text that is no integer, TypeError for anything else
 */
export function intFromText(vm: Machine, object: Address): Address {
  return answered(tryIntFromText(vm, object));
}

/** The same, which tells ValueError by 0. */
export function tryIntFromText(vm: Machine, object: Address): Address {
  const plain = plainInteger(vm, object);
  if (plain !== NO_INTEGER) return newInt32(vm, plain);
  const isChecked = checkAsciiDigits(vm, object, 10);
  const text = numberText(vm, object);
  if (text === null) {
    throw vm.raise(
      TYPE_ERROR,
      `int() argument must be a string, a bytes-like object or a real number, not '${vm.typeName(object)}'`,
    );
  }
  return parse(vm, text, 10, isChecked);
}

/** `int(object, base)`; `object` a str, bytes or bytearray, `base` 0 or 2 to 36. 0 with ValueError where that is no integer. */
export function intFromTextBase(vm: Machine, object: Address, base: number): Address {
  const isChecked = checkAsciiDigits(vm, object, base);
  const text = numberText(vm, object);
  if (text === null) throw vm.raise(TYPE_ERROR, "int() can't convert non-string with explicit base");
  return parse(vm, text, base, isChecked);
}

/** 0 with ValueError set for a text that is no integer; `isChecked` if its digits have been counted. */
function parse(vm: Machine, source: NumberText, base: number, isChecked: boolean): Address {
  const text = source.ascii ? source.text : foldDecimalAndSpace(source.text);
  if (text.length <= 9 && base === 10 && isPlainDecimal(text)) return newInt(vm, Number(text));
  if (!isChecked && text.length > UNLIMITED_DIGITS) checkDigits(vm, unitsOf(text), base);
  const value = parseInteger(text, base);
  if (value === null) {
    const shown = vm.hold(source.shown(vm));
    const quoted = firstCharacters(reprText(vm, shown), LONGEST_REPR_IN_MESSAGE);
    vm.decref(vm.unhold());
    return vm.fail(VALUE_ERROR, `invalid literal for int() with base ${base}: ${quoted}`);
  }
  return newIntFromBig(vm, value);
}

/** At most `count` characters of a text. */
function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : Array.from(text).slice(0, count).join("");
}

function isPlainDecimal(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 48 || unit > 57) return false;
  }
  return text.length > 0;
}

/** The characters of a text as numbers, without making JavaScript's of a long ASCII str. */
type Units = Uint8Array | Uint16Array;

function unitsOf(text: string): Units {
  return Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** Whether an object is an ASCII str, whose digits are counted where they lie; checks them. */
function checkAsciiDigits(vm: Machine, object: Address, base: number): boolean {
  if (!isStr(vm, object) || !strIsAscii(vm, object)) return false;
  const length = strLength(vm, object);
  const data = strData(vm, object);
  if (length > UNLIMITED_DIGITS) checkDigits(vm, vm.u8.subarray(data, data + length), base);
  return true;
}

/** The limit on digits does not hold for bases that are powers of two, which convert in linear time. @throws ValueError */
function checkDigits(vm: Machine, units: Units, base: number): void {
  const limit = vm.i32[IS_INT_MAX_STR_DIGITS >> 2];
  if (limit <= 0) return;
  let at = 0;
  while (units[at] === 32 || (units[at] >= 9 && units[at] <= 13)) at++;
  if (units[at] === 43 || units[at] === 45) at++;
  const isPrefixed = units[at] === 48 && PREFIX_LETTERS.includes(units[at + 1] | 32);
  const isBinary = base === 0 ? isPrefixed : (base & (base - 1)) === 0;
  if (isBinary) return;
  const digits = countDigits(units, at, base === 0 ? 10 : base);
  if (digits <= UNLIMITED_DIGITS || digits <= limit) return;
  throw vm.raise(
    VALUE_ERROR,
    `Exceeds the limit (${limit}) for integer string conversion: value has ${digits} digits; ` +
      "use sys.set_int_max_str_digits() to increase the limit",
  );
}

/** How many digits of the base there are from `at` on, underscores aside. */
function countDigits(units: Units, at: number, base: number): number {
  let count = 0;
  for (; at < units.length; at++) {
    if (units[at] === 95) continue;
    if (digitValue(units[at]) >= base) break;
    count++;
  }
  return count;
}

/** `int.__format__(spec)`. */
export function intFormat(vm: Machine, self: Address, spec: Address): Address {
  if (!isStr(vm, spec)) throw vm.raise(TYPE_ERROR, `__format__() argument must be str, not ${vm.typeName(spec)}`);
  if (strLength(vm, spec) === 0) return vm.typeOf(self) === INT_TYPE ? intRepr(vm, self) : strOf(vm, self);
  const text = textOf(vm, spec);
  if (!intFits(vm, self) && /[^boxXceEfFgG%]$/.test(text)) checkDecimalDigits(vm, decimalDigits(vm, self));
  const result = formatIntText(intFits(vm, self) ? intToNumber(vm, self) : intToBig(vm, self), text, vm.typeName(self));
  if (isFormatError(result)) {
    throw vm.raise(result.error === "ValueError" ? VALUE_ERROR : OVERFLOW_ERROR, result.message);
  }
  return newStr(vm, result);
}

function decimalDigits(vm: Machine, self: Address): number {
  checkDecimalSize(vm, self);
  const text = intToBig(vm, self).toString();
  return text.charCodeAt(0) === 45 ? text.length - 1 : text.length;
}
