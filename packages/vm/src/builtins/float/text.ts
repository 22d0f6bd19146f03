/** Text of floats. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { reprFloat } from "../../numeric/float-format.ts";
import { parseFloatText } from "../../numeric/float-parse.ts";
import { isFormatError } from "../../numeric/format-spec.ts";
import { formatFloatText } from "../../numeric/format-text.ts";
import { answered } from "../../object/native.ts";
import { FLOAT_VALUE } from "../../object/offsets.ts";
import { reprText, strOf } from "../../object/repr.ts";
import { FLOAT_TYPE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { foldDecimalAndSpace } from "../../unicode/database.ts";
import { numberText } from "../number-text.ts";
import { plainFloat } from "../plain-number.ts";
import { isStr, newStr, strLength, textOf } from "../str/text.ts";
import { fixedLayout, fixedStr, WIDTH_UNIT } from "./fixed.ts";
import { floatValue, newFloat } from "./float.ts";

/** The sign of a double in its high half. */
const SIGN_BIT = 0x80000000;

/** PyFloat_FromString: `float(object)` of a str or a bytes-like object. @throws ValueError, TypeError */
export function floatFromText(vm: Machine, object: Address): Address {
  return answered(tryFloatFromText(vm, object));
}

/** The same, which tells ValueError by 0. */
export function tryFloatFromText(vm: Machine, object: Address): Address {
  const plain = plainFloat(vm, object);
  if (plain === plain) return newFloat(vm, plain);
  const source = numberText(vm, object);
  if (source === null) {
    throw vm.raise(TYPE_ERROR, `float() argument must be a string or a real number, not '${vm.typeName(object)}'`);
  }
  const value = parseFloatText(source.ascii ? source.text : foldDecimalAndSpace(source.text));
  if (value === null) return vm.fail(VALUE_ERROR, `could not convert string to float: ${reprText(vm, object)}`);
  return value === value ? newFloat(vm, value) : newNan(vm, source.text.includes("-"));
}

/** A nan with its sign, which no JavaScript number is sure to keep. */
function newNan(vm: Machine, isNegative: boolean): Address {
  const float = newFloat(vm, NaN);
  const high = (float + FLOAT_VALUE + 4) >> 2;
  vm.i32[high] = isNegative ? vm.i32[high] | SIGN_BIT : vm.i32[high] & ~SIGN_BIT;
  return float;
}

/** tp_repr. */
export function floatRepr(vm: Machine, self: Address): Address {
  return newStr(vm, reprFloat(floatValue(vm, self)));
}

/** `float.__format__(spec)`. */
export function floatFormat(vm: Machine, self: Address, spec: Address): Address {
  if (!isStr(vm, spec)) throw vm.raise(TYPE_ERROR, `__format__() argument must be str, not ${vm.typeName(spec)}`);
  if (strLength(vm, spec) === 0) return vm.typeOf(self) === FLOAT_TYPE ? floatRepr(vm, self) : strOf(vm, self);
  const value = floatValue(vm, self);
  const layout = fixedLayout(vm, spec);
  if (layout !== 0) {
    const str = fixedStr(vm, value, layout % WIDTH_UNIT, (layout / WIDTH_UNIT) | 0);
    if (str !== 0) return str;
  }
  const result = formatFloatText(value, textOf(vm, spec), vm.typeName(self));
  if (isFormatError(result))
    throw vm.raise(result.error === "ValueError" ? VALUE_ERROR : OVERFLOW_ERROR, result.message);
  return newStr(vm, result);
}
