export { type FloatCode, type FloatFlags, formatFloat, reprFloat } from "./float-format.ts";
export { decompose, type DecimalDigits, fixedDigits, shortestDigits, significantDigits } from "./float-decimal.ts";
export { floatFromHex, floatToHex, type HexError, parseFloatText, stripAsciiSpace } from "./float-parse.ts";
export {
  asIntegerRatio,
  floatFloorDivide,
  floatModulo,
  floatPower,
  type PowerError,
  roundHalfEven,
  roundToIntegral,
} from "./float-arithmetic.ts";
export {
  bitCount,
  bitLength,
  floatToInteger,
  floorDivide,
  floorModulo,
  gcd,
  integerFrexp,
  integerSquareRoot,
  integerToFloat,
  inverseModulo,
  powerModulo,
  scaleToFloat,
  trueDivide,
} from "./integer.ts";
export { integerToString, parseInteger } from "./integer-text.ts";
export {
  addDigits,
  BIGINT_CROSSOVER_DIGITS,
  compareDigits,
  DIGIT_BASE,
  DIGIT_BITS,
  DIGIT_MASK,
  digitsBitLength,
  digitsToFloat,
  divideByDigit,
  divideDigits,
  type DivisionSizes,
  moduloDigit,
  multiplyDigits,
  subtractDigits,
} from "./digits.ts";
export { bigIntToDigits, digitCount, digitsToBigInt } from "./digits-bigint.ts";
export {
  frozensetHashFinish,
  frozensetHashStep,
  hashComplex,
  hashDigits,
  hashDouble,
  hashHigh,
  hashPointer,
  hashSafeInteger,
  multiply64,
  TUPLE_HASH_HIGH,
  TUPLE_HASH_LOW,
  tupleHashFinish,
  tupleHashStep,
} from "./hash.ts";
export { fastHash, hashKeyFromSeed, sipHash24 } from "./siphash.ts";
export { type FormatError, type FormatSpec, isFormatError, NO_TYPE, parseFormatSpec } from "./format-spec.ts";
export {
  formatComplexText,
  formatFloatText,
  formatIntText,
  formatStringText,
  layoutString,
  type StringLayout,
} from "./format-text.ts";
