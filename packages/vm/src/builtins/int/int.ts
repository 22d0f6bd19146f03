/** The face of int: what other parts of the machine import. The type itself is declared in type.ts. */
export { isSmall, isSmallInt, newInt, smallValue } from "./box.ts";
export {
  allocateInt,
  checkLong,
  checkUnsignedLong,
  copyInt,
  exactInt,
  finishInt,
  fitsBits,
  highWord,
  initializeSmallInts,
  intBitLength,
  intFits,
  intSign,
  intToBig,
  intToNumber,
  intTruncate,
  isExactSmall,
  isInt,
  lowWord,
  newIntFromBig,
  newIntFromDouble,
  newIntFromWords,
  signedSize,
  toInt32,
  toLong,
  toUint32,
  toUnsignedLong,
} from "./convert.ts";
export { compareInts, intHash } from "./compare.ts";
export { intFromText, intFromTextBase, intToText } from "./text.ts";
