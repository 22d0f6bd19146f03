/** The type complex (PyComplex_Type). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { formatFloat } from "../../numeric/float-format.ts";
import { isFormatError } from "../../numeric/format-spec.ts";
import { formatComplexText } from "../../numeric/format-text.ts";
import { defineType } from "../../object/native.ts";
import { COMPLEX_IMAG, COMPLEX_REAL, FLAG_BASETYPE, MEMBER_READONLY, T_DOUBLE } from "../../object/offsets.ts";
import { strOf } from "../../object/repr.ts";
import { COMPLEX_TYPE, OVERFLOW_ERROR, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { newFloat } from "../float/float.ts";
import { isStr, newStr, strLength, textOf } from "../str/text.ts";
import { tuplePack } from "../tuple/tuple.ts";
import {
  complexAbsolute,
  complexAdd,
  complexBool,
  complexHash,
  complexMultiply,
  complexNegative,
  complexPositive,
  complexPowerSlot,
  complexRichCompare,
  complexSubtract,
  complexTrueDivide,
} from "./arithmetic.ts";
import { imaginaryPart, newComplex, realPart } from "./complex.ts";
import { complexNew } from "./new.ts";

/** tp_repr: without the real part where that is a positive zero. */
function complexRepr(vm: Machine, self: Address): Address {
  const real = realPart(vm, self);
  const imaginary = imaginaryPart(vm, self);
  if (Object.is(real, 0)) return newStr(vm, `${formatFloat(imaginary, "r", 0)}j`);
  return newStr(vm, `(${formatFloat(real, "r", 0)}${formatFloat(imaginary, "r", 0, { sign: true })}j)`);
}

function formatMethod(vm: Machine, self: Address, spec: Address): Address {
  if (!isStr(vm, spec)) throw vm.raise(TYPE_ERROR, `__format__() argument must be str, not ${vm.typeName(spec)}`);
  if (strLength(vm, spec) === 0) return strOf(vm, self);
  const result = formatComplexText(realPart(vm, self), imaginaryPart(vm, self), textOf(vm, spec), vm.typeName(self));
  if (isFormatError(result))
    throw vm.raise(result.error === "ValueError" ? VALUE_ERROR : OVERFLOW_ERROR, result.message);
  return newStr(vm, result);
}

function conjugateMethod(vm: Machine, self: Address): Address {
  return newComplex(vm, realPart(vm, self), -imaginaryPart(vm, self));
}

function getNewArgs(vm: Machine, self: Address): Address {
  const mark = vm.mark();
  const real = vm.hold(newFloat(vm, realPart(vm, self)));
  const imaginary = vm.hold(newFloat(vm, imaginaryPart(vm, self)));
  const args = tuplePack(vm, real, imaginary);
  vm.release(mark);
  return args;
}

defineType(COMPLEX_TYPE, {
  name: "complex",
  basicSize: 32,
  flags: FLAG_BASETYPE,
  doc: `complex(real=0, imag=0)
--

Create a complex number from a real part and an optional imaginary part.

This is equivalent to (real + imag*1j) where imag defaults to 0.`,
  slots: {
    new: complexNew,
    repr: complexRepr,
    hash: complexHash,
    richcompare: complexRichCompare,
    nb_add: complexAdd,
    nb_subtract: complexSubtract,
    nb_multiply: complexMultiply,
    nb_power: complexPowerSlot,
    nb_negative: complexNegative,
    nb_positive: complexPositive,
    nb_absolute: complexAbsolute,
    nb_bool: complexBool,
    nb_true_divide: complexTrueDivide,
  },
  methods: [
    [
      "conjugate($self, /)",
      conjugateMethod,
      "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
    ],
    ["__getnewargs__($self, /)", getNewArgs],
    ["__format__($self, format_spec, /)", formatMethod, "Convert to a string according to format_spec."],
  ],
  members: [
    ["real", T_DOUBLE, COMPLEX_REAL, MEMBER_READONLY, "the real part of a complex number"],
    ["imag", T_DOUBLE, COMPLEX_IMAG, MEMBER_READONLY, "the imaginary part of a complex number"],
  ],
});
