export {
  foldDecimalAndSpace,
  isAlnum,
  isAlpha,
  isCased,
  isCaseIgnorable,
  isDecimal,
  isDigit,
  isIdentifierContinue,
  isIdentifierStart,
  isLinebreak,
  isLower,
  isNumeric,
  isPrintable,
  isSpace,
  isTitle,
  isUpper,
  toDecimal,
  toDigit,
  toNumeric,
} from "./database.ts";
export { type CaseMapping, foldCase, toLower, toLowerSimple, toTitle, toUpper, toUpperSimple } from "./case.ts";
export { type CharacterDatabase, UNICODE_13 } from "./character-database.ts";
export { isNewerThan32, UNICODE_3_2 } from "./unicode-3-2.ts";
export {
  bidirectional,
  category,
  combining,
  decomposition,
  eastAsianWidth,
  mirrored,
  type NormalizationForm,
  normalizeCodePoints,
} from "./unicodedata.ts";
