/** The type float (PyFloat_Type). */
import { defineType } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_MATCH_SELF } from "../../object/offsets.ts";
import { FLOAT_TYPE } from "../../object/static.ts";
import {
  floatAbsolute,
  floatAdd,
  floatBool,
  floatDivmod,
  floatFloorDivideSlot,
  floatMultiply,
  floatNegative,
  floatPositive,
  floatPowerSlot,
  floatRemainder,
  floatSubtract,
  floatTrueDivide,
} from "./arithmetic.ts";
import { floatHash, floatRichCompare } from "./compare.ts";
import {
  asIntegerRatioMethod,
  ceilMethod,
  floatNew,
  floatToInt,
  floatVectorcall,
  floorMethod,
  fromHexMethod,
  getFormatMethod,
  getNewArgs,
  hexMethod,
  isIntegerMethod,
  roundMethod,
  setFormatMethod,
  zeroGetter,
} from "./methods.ts";
import { floatFormat, floatRepr } from "./text.ts";

defineType(FLOAT_TYPE, {
  name: "float",
  basicSize: 24,
  flags: FLAG_BASETYPE | FLAG_MATCH_SELF,
  doc: `float(x=0, /)
--

Convert a string or number to a floating point number, if possible.`,
  slots: {
    new: floatNew,
    vectorcall: floatVectorcall,
    repr: floatRepr,
    hash: floatHash,
    richcompare: floatRichCompare,
    nb_add: floatAdd,
    nb_subtract: floatSubtract,
    nb_multiply: floatMultiply,
    nb_remainder: floatRemainder,
    nb_divmod: floatDivmod,
    nb_power: floatPowerSlot,
    nb_negative: floatNegative,
    nb_positive: floatPositive,
    nb_absolute: floatAbsolute,
    nb_bool: floatBool,
    nb_int: floatToInt,
    nb_float: floatPositive,
    nb_floor_divide: floatFloorDivideSlot,
    nb_true_divide: floatTrueDivide,
  },
  methods: [
    ["conjugate($self, /)", floatPositive, "Return self, the complex conjugate of any float."],
    ["__trunc__($self, /)", floatToInt, "Return the Integral closest to x between 0 and x."],
    ["__floor__($self, /)", floorMethod, "Return the floor as an Integral."],
    ["__ceil__($self, /)", ceilMethod, "Return the ceiling as an Integral."],
    [
      "__round__($self, ndigits=None, /)",
      roundMethod,
      `Return the Integral closest to x, rounding half toward even.

When an argument is passed, work like built-in round(x, ndigits).`,
    ],
    [
      "as_integer_ratio($self, /)",
      asIntegerRatioMethod,
      `Return integer ratio.

Return a pair of integers, whose ratio is exactly equal to the original float
and with a positive denominator.

Raise OverflowError on infinities and a ValueError on NaNs.

>>> (10.0).as_integer_ratio()
(10, 1)
>>> (0.0).as_integer_ratio()
(0, 1)
>>> (-.25).as_integer_ratio()
(-1, 4)`,
    ],
    [
      "fromhex($type, string, /)",
      fromHexMethod,
      `Create a floating-point number from a hexadecimal string.

>>> float.fromhex('0x1.ffffp10')
2047.984375
>>> float.fromhex('-0x1p-1074')
-5e-324`,
    ],
    [
      "hex($self, /)",
      hexMethod,
      `Return a hexadecimal representation of a floating-point number.

>>> (-0.1).hex()
'-0x1.999999999999ap-4'
>>> 3.14159.hex()
'0x1.921f9f01b866ep+1'`,
    ],
    ["is_integer($self, /)", isIntegerMethod, "Return True if the float is an integer."],
    ["__getnewargs__($self, /)", getNewArgs],
    [
      "__getformat__($type, typestr, /)",
      getFormatMethod,
      `You probably don't want to use this function.

  typestr
    Must be 'double' or 'float'.

It exists mainly to be used in Python's test suite.

This function returns whichever of 'unknown', 'IEEE, big-endian' or 'IEEE,
little-endian' best describes the format of floating point numbers used by the
C type named by typestr.`,
    ],
    [
      "__setformat__($type, typestr, fmt, /)",
      setFormatMethod,
      `You probably don't want to use this function.

  typestr
    Must be 'double' or 'float'.
  fmt
    Must be one of 'unknown', 'IEEE, big-endian' or 'IEEE, little-endian',
    and in addition can only be one of the latter two if it appears to
    match the underlying C reality.

It exists mainly to be used in Python's test suite.

Override the automatic determination of C-level floating point type.
This affects how floats are converted to and from binary strings.`,
    ],
    ["__format__($self, format_spec, /)", floatFormat, "Formats the float according to format_spec."],
  ],
  getset: [
    ["real", floatPositive, null, "the real part of a complex number"],
    ["imag", zeroGetter, null, "the imaginary part of a complex number"],
  ],
});
