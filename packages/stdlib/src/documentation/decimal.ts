/** Documentation strings of _decimal as help() shows them (CPython's facts, by their names). */
export const DECIMAL_DOCUMENTATION: Readonly<Record<string, string>> = {
  _decimal: "C decimal arithmetic module",
  getcontext: "Get the current default context.\n\n",
  setcontext: "Set a new default context.\n\n",
  localcontext:
    "Return a context manager that will set the default context to a copy of ctx\non entry to the with-statement and restore the previous default context when\nexiting the with-statement. If no context is specified, a copy of the current\ndefault context is used.\n\n",
  Decimal:
    "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0'). The\ncontext does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.\n\n",
  "Decimal.exp":
    "Return the value of the (natural) exponential function e**x at the given\nnumber.  The function always uses the ROUND_HALF_EVEN mode and the result\nis correctly rounded.\n\n",
  "Decimal.ln":
    "Return the natural (base e) logarithm of the operand. The function always\nuses the ROUND_HALF_EVEN mode and the result is correctly rounded.\n\n",
  "Decimal.log10":
    "Return the base ten logarithm of the operand. The function always uses the\nROUND_HALF_EVEN mode and the result is correctly rounded.\n\n",
  "Decimal.next_minus":
    "Return the largest number representable in the given context (or in the\ncurrent default context if no context is given) that is smaller than the\ngiven operand.\n\n",
  "Decimal.next_plus":
    "Return the smallest number representable in the given context (or in the\ncurrent default context if no context is given) that is larger than the\ngiven operand.\n\n",
  "Decimal.normalize":
    "Normalize the number by stripping the rightmost trailing zeros and\nconverting any result equal to Decimal('0') to Decimal('0e0').  Used\nfor producing canonical values for members of an equivalence class.\nFor example, Decimal('32.100') and Decimal('0.321000e+2') both normalize\nto the equivalent value Decimal('32.1').\n\n",
  "Decimal.to_integral":
    "Identical to the to_integral_value() method.  The to_integral() name has been\nkept for compatibility with older versions.\n\n",
  "Decimal.to_integral_exact":
    "Round to the nearest integer, signaling Inexact or Rounded as appropriate if\nrounding occurs.  The rounding mode is determined by the rounding parameter\nif given, else by the given context. If neither parameter is given, then the\nrounding mode of the current default context is used.\n\n",
  "Decimal.to_integral_value":
    "Round to the nearest integer without signaling Inexact or Rounded.  The\nrounding mode is determined by the rounding parameter if given, else by\nthe given context. If neither parameter is given, then the rounding mode\nof the current default context is used.\n\n",
  "Decimal.sqrt":
    "Return the square root of the argument to full precision. The result is\ncorrectly rounded using the ROUND_HALF_EVEN rounding mode.\n\n",
  "Decimal.compare":
    "Compare self to other.  Return a decimal value:\n\n    a or b is a NaN ==> Decimal('NaN')\n    a < b           ==> Decimal('-1')\n    a == b          ==> Decimal('0')\n    a > b           ==> Decimal('1')\n\n",
  "Decimal.compare_signal": "Identical to compare, except that all NaNs signal.\n\n",
  "Decimal.max":
    "Maximum of self and other.  If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.\n\n",
  "Decimal.max_mag":
    "Similar to the max() method, but the comparison is done using the absolute\nvalues of the operands.\n\n",
  "Decimal.min":
    "Minimum of self and other. If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.\n\n",
  "Decimal.min_mag":
    "Similar to the min() method, but the comparison is done using the absolute\nvalues of the operands.\n\n",
  "Decimal.next_toward":
    "If the two operands are unequal, return the number closest to the first\noperand in the direction of the second operand.  If both operands are\nnumerically equal, return a copy of the first operand with the sign set\nto be the same as the sign of the second operand.\n\n",
  "Decimal.quantize":
    "Return a value equal to the first operand after rounding and having the\nexponent of the second operand.\n\n    >>> Decimal('1.41421356').quantize(Decimal('1.000'))\n    Decimal('1.414')\n\nUnlike other operations, if the length of the coefficient after the quantize\noperation would be greater than precision, then an InvalidOperation is signaled.\nThis guarantees that, unless there is an error condition, the quantized exponent\nis always equal to that of the right-hand operand.\n\nAlso unlike other operations, quantize never signals Underflow, even if the\nresult is subnormal and inexact.\n\nIf the exponent of the second operand is larger than that of the first, then\nrounding may be necessary. In this case, the rounding mode is determined by the\nrounding argument if given, else by the given context argument; if neither\nargument is given, the rounding mode of the current thread's context is used.\n\n",
  "Decimal.remainder_near":
    "Return the remainder from dividing self by other.  This differs from\nself % other in that the sign of the remainder is chosen so as to minimize\nits absolute value. More precisely, the return value is self - n * other\nwhere n is the integer nearest to the exact value of self / other, and\nif two integers are equally near then the even one is chosen.\n\nIf the result is zero then its sign will be the sign of self.\n\n",
  "Decimal.fma":
    "Fused multiply-add.  Return self*other+third with no rounding of the\nintermediate product self*other.\n\n    >>> Decimal(2).fma(3, 5)\n    Decimal('11')\n\n\n",
  "Decimal.is_canonical":
    "Return True if the argument is canonical and False otherwise.  Currently,\na Decimal instance is always canonical, so this operation always returns\nTrue.\n\n",
  "Decimal.is_finite":
    "Return True if the argument is a finite number, and False if the argument\nis infinite or a NaN.\n\n",
  "Decimal.is_infinite":
    "Return True if the argument is either positive or negative infinity and\nFalse otherwise.\n\n",
  "Decimal.is_nan": "Return True if the argument is a (quiet or signaling) NaN and False\notherwise.\n\n",
  "Decimal.is_qnan": "Return True if the argument is a quiet NaN, and False otherwise.\n\n",
  "Decimal.is_snan": "Return True if the argument is a signaling NaN and False otherwise.\n\n",
  "Decimal.is_signed":
    "Return True if the argument has a negative sign and False otherwise.\nNote that both zeros and NaNs can carry signs.\n\n",
  "Decimal.is_zero": "Return True if the argument is a (positive or negative) zero and False\notherwise.\n\n",
  "Decimal.is_normal":
    "Return True if the argument is a normal finite non-zero number with an\nadjusted exponent greater than or equal to Emin. Return False if the\nargument is zero, subnormal, infinite or a NaN.\n\n",
  "Decimal.is_subnormal":
    "Return True if the argument is subnormal, and False otherwise. A number is\nsubnormal if it is non-zero, finite, and has an adjusted exponent less\nthan Emin.\n\n",
  "Decimal.adjusted": "Return the adjusted exponent of the number.  Defined as exp + digits - 1.\n\n",
  "Decimal.canonical":
    "Return the canonical encoding of the argument.  Currently, the encoding\nof a Decimal instance is always canonical, so this operation returns its\nargument unchanged.\n\n",
  "Decimal.conjugate": "Return self.\n\n",
  "Decimal.radix":
    "Return Decimal(10), the radix (base) in which the Decimal class does\nall its arithmetic. Included for compatibility with the specification.\n\n",
  "Decimal.copy_abs":
    "Return the absolute value of the argument.  This operation is unaffected by\ncontext and is quiet: no flags are changed and no rounding is performed.\n\n",
  "Decimal.copy_negate":
    "Return the negation of the argument.  This operation is unaffected by context\nand is quiet: no flags are changed and no rounding is performed.\n\n",
  "Decimal.logb":
    "For a non-zero number, return the adjusted exponent of the operand as a\nDecimal instance.  If the operand is a zero, then Decimal('-Infinity') is\nreturned and the DivisionByZero condition is raised. If the operand is\nan infinity then Decimal('Infinity') is returned.\n\n",
  "Decimal.logical_invert": "Return the digit-wise inversion of the (logical) operand.\n\n",
  "Decimal.number_class":
    "Return a string describing the class of the operand.  The returned value\nis one of the following ten strings:\n\n    * '-Infinity', indicating that the operand is negative infinity.\n    * '-Normal', indicating that the operand is a negative normal number.\n    * '-Subnormal', indicating that the operand is negative and subnormal.\n    * '-Zero', indicating that the operand is a negative zero.\n    * '+Zero', indicating that the operand is a positive zero.\n    * '+Subnormal', indicating that the operand is positive and subnormal.\n    * '+Normal', indicating that the operand is a positive normal number.\n    * '+Infinity', indicating that the operand is positive infinity.\n    * 'NaN', indicating that the operand is a quiet NaN (Not a Number).\n    * 'sNaN', indicating that the operand is a signaling NaN.\n\n\n",
  "Decimal.to_eng_string":
    "Convert to an engineering-type string.  Engineering notation has an exponent\nwhich is a multiple of 3, so there are up to 3 digits left of the decimal\nplace. For example, Decimal('123E+1') is converted to Decimal('1.23E+3').\n\nThe value of context.capitals determines whether the exponent sign is lower\nor upper case. Otherwise, the context does not affect the operation.\n\n",
  "Decimal.compare_total":
    "Compare two operands using their abstract representation rather than\ntheir numerical value.  Similar to the compare() method, but the result\ngives a total ordering on Decimal instances.  Two Decimal instances with\nthe same numeric value but different representations compare unequal\nin this ordering:\n\n    >>> Decimal('12.0').compare_total(Decimal('12'))\n    Decimal('-1')\n\nQuiet and signaling NaNs are also included in the total ordering. The result\nof this function is Decimal('0') if both operands have the same representation,\nDecimal('-1') if the first operand is lower in the total order than the second,\nand Decimal('1') if the first operand is higher in the total order than the\nsecond operand. See the specification for details of the total order.\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n",
  "Decimal.compare_total_mag":
    "Compare two operands using their abstract representation rather than their\nvalue as in compare_total(), but ignoring the sign of each operand.\n\nx.compare_total_mag(y) is equivalent to x.copy_abs().compare_total(y.copy_abs()).\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n",
  "Decimal.copy_sign":
    "Return a copy of the first operand with the sign set to be the same as the\nsign of the second operand. For example:\n\n    >>> Decimal('2.3').copy_sign(Decimal('-1.5'))\n    Decimal('-2.3')\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n",
  "Decimal.same_quantum":
    "Test whether self and other have the same exponent or whether both are NaN.\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n",
  "Decimal.logical_and": "Return the digit-wise 'and' of the two (logical) operands.\n\n",
  "Decimal.logical_or": "Return the digit-wise 'or' of the two (logical) operands.\n\n",
  "Decimal.logical_xor": "Return the digit-wise 'exclusive or' of the two (logical) operands.\n\n",
  "Decimal.rotate":
    "Return the result of rotating the digits of the first operand by an amount\nspecified by the second operand.  The second operand must be an integer in\nthe range -precision through precision. The absolute value of the second\noperand gives the number of places to rotate. If the second operand is\npositive then rotation is to the left; otherwise rotation is to the right.\nThe coefficient of the first operand is padded on the left with zeros to\nlength precision if necessary. The sign and exponent of the first operand are\nunchanged.\n\n",
  "Decimal.scaleb":
    "Return the first operand with the exponent adjusted the second.  Equivalently,\nreturn the first operand multiplied by 10**other. The second operand must be\nan integer.\n\n",
  "Decimal.shift":
    "Return the result of shifting the digits of the first operand by an amount\nspecified by the second operand.  The second operand must be an integer in\nthe range -precision through precision. The absolute value of the second\noperand gives the number of places to shift. If the second operand is\npositive, then the shift is to the left; otherwise the shift is to the\nright. Digits shifted into the coefficient are zeros. The sign and exponent\nof the first operand are unchanged.\n\n",
  "Decimal.from_float":
    "Class method that converts a float to a decimal number, exactly.\nSince 0.1 is not exactly representable in binary floating point,\nDecimal.from_float(0.1) is not the same as Decimal('0.1').\n\n    >>> Decimal.from_float(0.1)\n    Decimal('0.1000000000000000055511151231257827021181583404541015625')\n    >>> Decimal.from_float(float('nan'))\n    Decimal('NaN')\n    >>> Decimal.from_float(float('inf'))\n    Decimal('Infinity')\n    >>> Decimal.from_float(float('-inf'))\n    Decimal('-Infinity')\n\n\n",
  "Decimal.as_tuple": "Return a tuple representation of the number.\n\n",
  "Decimal.as_integer_ratio":
    "Decimal.as_integer_ratio() -> (int, int)\n\nReturn a pair of integers, whose ratio is exactly equal to the original\nDecimal and with a positive denominator. The ratio is in lowest terms.\nRaise OverflowError on infinities and a ValueError on NaNs.\n\n",
  Context:
    "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be constructed as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n",
  "Context.abs": "Return the absolute value of x.\n\n",
  "Context.exp": "Return e ** x.\n\n",
  "Context.ln": "Return the natural (base e) logarithm of x.\n\n",
  "Context.log10": "Return the base 10 logarithm of x.\n\n",
  "Context.minus":
    "Minus corresponds to the unary prefix minus operator in Python, but applies\nthe context to the result.\n\n",
  "Context.next_minus": "Return the largest representable number smaller than x.\n\n",
  "Context.next_plus": "Return the smallest representable number larger than x.\n\n",
  "Context.normalize": "Reduce x to its simplest form. Alias for reduce(x).\n\n",
  "Context.plus":
    "Plus corresponds to the unary prefix plus operator in Python, but applies\nthe context to the result.\n\n",
  "Context.to_integral": "Identical to to_integral_value(x).\n\n",
  "Context.to_integral_exact": "Round to an integer. Signal if the result is rounded or inexact.\n\n",
  "Context.to_integral_value": "Round to an integer.\n\n",
  "Context.sqrt": "Square root of a non-negative number to context precision.\n\n",
  "Context.add": "Return the sum of x and y.\n\n",
  "Context.compare": "Compare x and y numerically.\n\n",
  "Context.compare_signal": "Compare x and y numerically.  All NaNs signal.\n\n",
  "Context.divide": "Return x divided by y.\n\n",
  "Context.divide_int": "Return x divided by y, truncated to an integer.\n\n",
  "Context.divmod": "Return quotient and remainder of the division x / y.\n\n",
  "Context.max": "Compare the values numerically and return the maximum.\n\n",
  "Context.max_mag": "Compare the values numerically with their sign ignored.\n\n",
  "Context.min": "Compare the values numerically and return the minimum.\n\n",
  "Context.min_mag": "Compare the values numerically with their sign ignored.\n\n",
  "Context.multiply": "Return the product of x and y.\n\n",
  "Context.next_toward": "Return the number closest to x, in the direction towards y.\n\n",
  "Context.quantize": "Return a value equal to x (rounded), having the exponent of y.\n\n",
  "Context.remainder":
    "Return the remainder from integer division.  The sign of the result,\nif non-zero, is the same as that of the original dividend.\n\n",
  "Context.remainder_near":
    "Return x - y * n, where n is the integer nearest the exact value of x / y\n(if the result is 0 then its sign will be the sign of x).\n\n",
  "Context.subtract": "Return the difference between x and y.\n\n",
  "Context.power":
    "Compute a**b. If 'a' is negative, then 'b' must be integral. The result\nwill be inexact unless 'a' is integral and the result is finite and can\nbe expressed exactly in 'precision' digits.  In the Python version the\nresult is always correctly rounded, in the C version the result is almost\nalways correctly rounded.\n\nIf modulo is given, compute (a**b) % modulo. The following restrictions\nhold:\n\n    * all three arguments must be integral\n    * 'b' must be nonnegative\n    * at least one of 'a' or 'b' must be nonzero\n    * modulo must be nonzero and less than 10**prec in absolute value\n\n\n",
  "Context.fma": "Return x multiplied by y, plus z.\n\n",
  "Context.Etiny":
    "Return a value equal to Emin - prec + 1, which is the minimum exponent value\nfor subnormal results.  When underflow occurs, the exponent is set to Etiny.\n\n",
  "Context.Etop":
    "Return a value equal to Emax - prec + 1.  This is the maximum exponent\nif the _clamp field of the context is set to 1 (IEEE clamp mode).  Etop()\nmust not be negative.\n\n",
  "Context.radix": "Return 10.\n\n",
  "Context.is_canonical": "Return True if x is canonical, False otherwise.\n\n",
  "Context.is_finite": "Return True if x is finite, False otherwise.\n\n",
  "Context.is_infinite": "Return True if x is infinite, False otherwise.\n\n",
  "Context.is_nan": "Return True if x is a qNaN or sNaN, False otherwise.\n\n",
  "Context.is_normal": "Return True if x is a normal number, False otherwise.\n\n",
  "Context.is_qnan": "Return True if x is a quiet NaN, False otherwise.\n\n",
  "Context.is_signed": "Return True if x is negative, False otherwise.\n\n",
  "Context.is_snan": "Return True if x is a signaling NaN, False otherwise.\n\n",
  "Context.is_subnormal": "Return True if x is subnormal, False otherwise.\n\n",
  "Context.is_zero": "Return True if x is a zero, False otherwise.\n\n",
  "Context.canonical": "Return a new instance of x.\n\n",
  "Context.copy_abs": "Return a copy of x with the sign set to 0.\n\n",
  "Context.copy_decimal": "Return a copy of Decimal x.\n\n",
  "Context.copy_negate": "Return a copy of x with the sign inverted.\n\n",
  "Context.logb": "Return the exponent of the magnitude of the operand's MSD.\n\n",
  "Context.logical_invert": "Invert all digits of x.\n\n",
  "Context.number_class": "Return an indication of the class of x.\n\n",
  "Context.to_sci_string": "Convert a number to a string using scientific notation.\n\n",
  "Context.to_eng_string": "Convert a number to a string, using engineering notation.\n\n",
  "Context.compare_total": "Compare x and y using their abstract representation.\n\n",
  "Context.compare_total_mag": "Compare x and y using their abstract representation, ignoring sign.\n\n",
  "Context.copy_sign": "Copy the sign from y to x.\n\n",
  "Context.logical_and": "Digit-wise and of x and y.\n\n",
  "Context.logical_or": "Digit-wise or of x and y.\n\n",
  "Context.logical_xor": "Digit-wise xor of x and y.\n\n",
  "Context.rotate": "Return a copy of x, rotated by y places.\n\n",
  "Context.same_quantum": "Return True if the two operands have the same exponent.\n\n",
  "Context.scaleb": "Return the first operand after adding the second value to its exp.\n\n",
  "Context.shift": "Return a copy of x, shifted by y places.\n\n",
  "Context.clear_flags": "Reset all flags to False.\n\n",
  "Context.clear_traps": "Set all traps to False.\n\n",
  "Context.copy": "Return a duplicate of the context with all flags cleared.\n\n",
  "Context.create_decimal":
    "Create a new Decimal instance from num, using self as the context. Unlike the\nDecimal constructor, this function observes the context limits.\n\n",
  "Context.create_decimal_from_float":
    "Create a new Decimal instance from float f.  Unlike the Decimal.from_float()\nclass method, this function observes the context limits.\n\n",
};
