/** Text of ints: `int(text, base)`, repr, format. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isFormatError } from "../../numeric/format-spec.ts";
import { formatIntText } from "../../numeric/format-text.ts";
import { parseInteger } from "../../numeric/integer-text.ts";
import { answered } from "../../object/native.ts";
import { reprText, strOf } from "../../object/repr.ts";
import { IS_INT_MAX_STR_DIGITS } from "../../object/state.ts";
import { INT_TYPE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { foldDecimalAndSpace } from "../../unicode/database.ts";
import { numberText, type NumberText } from "../number-text.ts";
import { isStr, newStr, strLength, textOf } from "../str/text.ts";
import { isSmall, newInt, smallValue } from "./box.ts";
import { intBitLength, intFits, intToBig, intToNumber, newIntFromBig } from "./convert.ts";
import { decimalStr } from "./decimal.ts";

/** Texts this short are converted without asking for the limit (_PY_LONG_MAX_STR_DIGITS_THRESHOLD). */
const UNLIMITED_DIGITS = 640;
const LONGEST_REPR_IN_MESSAGE = 200;

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
  const text = numberText(vm, object);
  if (text === null) {
    throw vm.raise(
      TYPE_ERROR,
      `int() argument must be a string, a bytes-like object or a real number, not '${vm.typeName(object)}'`,
    );
  }
  return parse(vm, text, 10);
}

/** `int(object, base)`; `object` a str, bytes or bytearray, `base` 0 or 2 to 36. 0 with ValueError where that is no integer. */
export function intFromTextBase(vm: Machine, object: Address, base: number): Address {
  const text = numberText(vm, object);
  if (text === null) throw vm.raise(TYPE_ERROR, "int() can't convert non-string with explicit base");
  return parse(vm, text, base);
}

/** 0 with ValueError set for a text that is no integer. */
function parse(vm: Machine, source: NumberText, base: number): Address {
  const text = source.ascii ? source.text : foldDecimalAndSpace(source.text);
  if (text.length <= 9 && base === 10 && isPlainDecimal(text)) return newInt(vm, Number(text));
  checkSourceDigits(vm, text, base);
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

/** The limit on digits does not hold for bases that are powers of two, which convert in linear time. */
function checkSourceDigits(vm: Machine, text: string, base: number): void {
  if (text.length <= UNLIMITED_DIGITS) return;
  const limit = vm.i32[IS_INT_MAX_STR_DIGITS >> 2];
  const match = /^\s*[+-]?(0[xob])?([0-9a-z_]*)/i.exec(text)!;
  const binary = base === 0 ? match[1] !== undefined : (base & (base - 1)) === 0;
  if (limit <= 0 || binary) return;
  const digits = countDigits(match[2], base === 0 ? 10 : base);
  if (digits <= UNLIMITED_DIGITS || digits <= limit) return;
  throw vm.raise(
    VALUE_ERROR,
    `Exceeds the limit (${limit}) for integer string conversion: value has ${digits} digits; ` +
      "use sys.set_int_max_str_digits() to increase the limit",
  );
}

/** How many digits of the base the text begins with, underscores aside. */
function countDigits(text: string, base: number): number {
  let count = 0;
  for (const character of text) {
    if (character === "_") continue;
    if (!(Number.parseInt(character, 36) < base)) break;
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
