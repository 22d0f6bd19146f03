/** What the library's modules use of strings and codecs. */
export { decodeBytes, bytesOfBuffer, fromEncodedObject } from "./codecs-decode.ts";
export { consumed } from "./codecs-decoder.ts";
export { encodeStr } from "./codecs-encode.ts";
export { buildEncodingMap, decodeCharmap, encodeCharmap } from "./codecs-charmap.ts";
export { newCodecError } from "./codecs-errors.ts";
export {
  decodeBytesEscape,
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeBytesEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "./codecs-escape.ts";
export { decodeAscii, decodeLatin1, encodeAscii, encodeLatin1 } from "./codecs-latin.ts";
export {
  codecDecode,
  codecEncode,
  lookUpCodec,
  lookUpErrorHandler,
  registerErrorHandler,
  registerSearch,
  releaseCodecs,
  unregisterSearch,
} from "./codecs-registry.ts";
export { decodeUtf16, decodeUtf32, encodeUtf16, encodeUtf32, foundOrder } from "./codecs-utf16.ts";
export { decodeUtf7, encodeUtf7 } from "./codecs-utf7.ts";
export { decodeUtf8, encodeUtf8 } from "./codecs-utf8.ts";
export { formatterFieldNameSplit, formatterParser } from "./formatter-iterators.ts";
export { type CharacterNames, characterNames, installCharacterNames } from "./names.ts";
export { isIdentifierStr } from "./predicates.ts";
export { replaceText } from "./replace.ts";
export { countStr, findStr, rfindStr, strContains } from "./search.ts";
export {
  asciiOfRepr,
  charAt,
  charStr,
  codePointsOf,
  concat,
  copyStr,
  emptyStr,
  exactStr,
  hashBytes,
  internInPlace,
  internText,
  isExactStr,
  isStr,
  joinItems,
  joinStrings,
  MAX_CODE_POINT,
  newAscii,
  newLatin1,
  newStr,
  newStrFromCodePoints,
  newStrSized,
  readChar,
  releaseStrings,
  strCompare,
  strData,
  strEqual,
  strEqualsAscii,
  strHash,
  StringWriter,
  strIsAscii,
  strJoin,
  strKind,
  strLength,
  substring,
  textOf,
  textOfRange,
  unicodeAppend,
} from "./text.ts";
