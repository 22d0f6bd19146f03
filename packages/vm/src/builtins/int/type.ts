/** The type int (PyLong_Type). */
import { defineType } from "../../object/native.ts";
import { FLAG_BASETYPE, FLAG_LONG_SUBCLASS, FLAG_MATCH_SELF, LONG_DIGITS } from "../../object/offsets.ts";
import { INT_TYPE } from "../../object/static.ts";
import {
  intAbsolute,
  intAdd,
  intBool,
  intDivmod,
  intFloorDivide,
  intMultiply,
  intNegative,
  intPositive,
  intRemainder,
  intSubtract,
  intTrueDivide,
} from "./arithmetic.ts";
import { intAnd, intInvert, intLshift, intOr, intRshift, intXor } from "./bitwise.ts";
import "./bool.ts";
import { intFromBytes, intToBytes } from "./bytes.ts";
import { intHash, intRichCompare } from "./compare.ts";
import {
  asIntegerRatioMethod,
  bitCountMethod,
  bitLengthMethod,
  getNewArgs,
  intToFloat,
  oneGetter,
  roundMethod,
  sameInt,
  sizeofMethod,
  zeroGetter,
} from "./methods.ts";
import { intNew, intVectorcall } from "./new.ts";
import { intPower } from "./power.ts";
import { intFormat, intRepr } from "./text.ts";

defineType(INT_TYPE, {
  name: "int",
  basicSize: LONG_DIGITS,
  itemSize: 4,
  flags: FLAG_BASETYPE | FLAG_LONG_SUBCLASS | FLAG_MATCH_SELF,
  doc: `int([x]) -> integer
int(x, base=10) -> integer

Convert a number or string to an integer, or return 0 if no arguments
are given.  If x is a number, return x.__int__().  For floating point
numbers, this truncates towards zero.

If x is not a number or if base is given, then x must be a string,
bytes, or bytearray instance representing an integer literal in the
given base.  The literal can be preceded by '+' or '-' and be surrounded
by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.
Base 0 means to interpret the base from the string as an integer literal.
>>> int('0b100', base=0)
4`,
  slots: {
    new: intNew,
    vectorcall: intVectorcall,
    repr: intRepr,
    hash: intHash,
    richcompare: intRichCompare,
    nb_add: intAdd,
    nb_subtract: intSubtract,
    nb_multiply: intMultiply,
    nb_remainder: intRemainder,
    nb_divmod: intDivmod,
    nb_power: intPower,
    nb_negative: intNegative,
    nb_positive: intPositive,
    nb_absolute: intAbsolute,
    nb_bool: intBool,
    nb_invert: intInvert,
    nb_lshift: intLshift,
    nb_rshift: intRshift,
    nb_and: intAnd,
    nb_xor: intXor,
    nb_or: intOr,
    nb_int: intPositive,
    nb_float: intToFloat,
    nb_floor_divide: intFloorDivide,
    nb_true_divide: intTrueDivide,
    nb_index: intPositive,
  },
  methods: [
    ["conjugate!($self)", sameInt, "Returns self, the complex conjugate of any int."],
    [
      "bit_length($self, /)",
      bitLengthMethod,
      `Number of bits necessary to represent self in binary.

>>> bin(37)
'0b100101'
>>> (37).bit_length()
6`,
    ],
    [
      "bit_count($self, /)",
      bitCountMethod,
      `Number of ones in the binary representation of the absolute value of self.

Also known as the population count.

>>> bin(13)
'0b1101'
>>> (13).bit_count()
3`,
    ],
    [
      "to_bytes($self, /, length, byteorder, *, signed=False)",
      intToBytes,
      `Return an array of bytes representing an integer.

  length
    Length of bytes object to use.  An OverflowError is raised if the
    integer is not representable with the given number of bytes.
  byteorder
    The byte order used to represent the integer.  If byteorder is 'big',
    the most significant byte is at the beginning of the byte array.  If
    byteorder is 'little', the most significant byte is at the end of the
    byte array.  To request the native byte order of the host system, use
    \`sys.byteorder' as the byte order value.
  signed
    Determines whether two's complement is used to represent the integer.
    If signed is False and a negative integer is given, an OverflowError
    is raised.`,
    ],
    [
      "from_bytes($type, /, bytes, byteorder, *, signed=False)",
      intFromBytes,
      `Return the integer represented by the given array of bytes.

  bytes
    Holds the array of bytes to convert.  The argument must either
    support the buffer protocol or be an iterable object producing bytes.
    Bytes and bytearray are examples of built-in objects that support the
    buffer protocol.
  byteorder
    The byte order used to represent the integer.  If byteorder is 'big',
    the most significant byte is at the beginning of the byte array.  If
    byteorder is 'little', the most significant byte is at the end of the
    byte array.  To request the native byte order of the host system, use
    \`sys.byteorder' as the byte order value.
  signed
    Indicates whether two's complement is used to represent the integer.`,
    ],
    [
      "as_integer_ratio($self, /)",
      asIntegerRatioMethod,
      `Return integer ratio.

Return a pair of integers, whose ratio is exactly equal to the original int
and with a positive denominator.

>>> (10).as_integer_ratio()
(10, 1)
>>> (-10).as_integer_ratio()
(-10, 1)
>>> (0).as_integer_ratio()
(0, 1)`,
    ],
    ["__trunc__!($self)", sameInt, "Truncating an Integral returns itself."],
    ["__floor__!($self)", sameInt, "Flooring an Integral returns itself."],
    ["__ceil__!($self)", sameInt, "Ceiling of an Integral returns itself."],
    [
      "__round__($self, ndigits=<unrepresentable>, /)",
      roundMethod,
      `Rounding an Integral returns itself.

Rounding with an ndigits argument also returns an integer.`,
    ],
    ["__getnewargs__($self, /)", getNewArgs],
    ["__format__($self, format_spec, /)", intFormat],
    ["__sizeof__($self, /)", sizeofMethod, "Returns size in memory, in bytes."],
  ],
  getset: [
    ["real", sameInt, null, "the real part of a complex number"],
    ["imag", zeroGetter, null, "the imaginary part of a complex number"],
    ["numerator", sameInt, null, "the numerator of a rational number in lowest terms"],
    ["denominator", oneGetter, null, "the denominator of a rational number in lowest terms"],
  ],
});
