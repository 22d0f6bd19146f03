/** @pyvm/vm: object model, built-in types, evaluation loop, exceptions and import, on one linear memory. */
export type { Address } from "@pyvm/heap";
export { newBytes } from "./builtins/bytes/bytes.ts";
export { fixCodeFilename } from "./builtins/code.ts";
export { dictGet, dictGetStr, dictSet, dictSetStr, newDict } from "./builtins/dict/dict.ts";
export { newFloat } from "./builtins/float/float.ts";
export { newInt } from "./builtins/int/box.ts";
export { newIntFromBig } from "./builtins/int/convert.ts";
export { newList } from "./builtins/list/list.ts";
export { toDecimal } from "./builtins/str/characters.ts";
export { buildEncodingMap, decodeCharmap, encodeCharmap } from "./builtins/str/codecs-charmap.ts";
export { bytesOfBuffer } from "./builtins/str/codecs-decode.ts";
export { consumed } from "./builtins/str/codecs-decoder.ts";
export {
  decodeBytesEscape, decodeRawUnicodeEscape, decodeUnicodeEscape, encodeBytesEscape, encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "./builtins/str/codecs-escape.ts";
export { decodeAscii, decodeLatin1, encodeAscii, encodeLatin1 } from "./builtins/str/codecs-latin.ts";
export {
  codecDecode, codecEncode, lookUpCodec, lookUpErrorHandler, registerErrorHandler, registerSearch, unregisterSearch,
} from "./builtins/str/codecs-registry.ts";
export { decodeUtf16, decodeUtf32, encodeUtf16, encodeUtf32, foundOrder } from "./builtins/str/codecs-utf16.ts";
export { decodeUtf7, encodeUtf7 } from "./builtins/str/codecs-utf7.ts";
export { decodeUtf8, encodeUtf8 } from "./builtins/str/codecs-utf8.ts";
export { formatterFieldNameSplit, formatterParser } from "./builtins/str/formatter-iterators.ts";
export {
  type CharacterNames, charAt, charStr, characterNames, installCharacterNames, codePointsOf, internInPlace, isStr, newStr, newStrFromCodePoints, strEqual,
  strIsAscii, strLength, textOf,
} from "./builtins/str/index.ts";
export { defineStructSeq, newStructSeq } from "./builtins/structseq.ts";
export { tuplePack, tupleSetItem } from "./builtins/tuple/tuple.ts";
export { importFrozen } from "./import/bootstrap.ts";
export { importByName } from "./import/import.ts";
export { builtinModuleNames, createBuiltin, isBuiltinModule } from "./import/native-modules.ts";
export { type MachineOptions, createMachine } from "./machine/boot.ts";
export { EXC_TRACEBACK, clearException, exceptionMatches, handledException } from "./machine/errors.ts";
export { type Host, type HostClocks, HostError, type HostFiles, type HostStat } from "./machine/host.ts";
export { Machine } from "./machine/machine.ts";
export { unmarshal } from "./marshal/reader.ts";
export { getAttr, getAttrId } from "./object/attribute.ts";
export { callTuple, vectorcall } from "./object/call.ts";
export { newBool } from "./object/compare.ts";
export { identifier } from "./object/identifiers.ts";
export { registerLayout } from "./object/layouts.ts";
export {
  type MethodImplementation, type MethodSpec, type ModuleSpec, type TypeSpec, defineType, registerNative,
} from "./object/native.ts";
export { asDouble, asInt } from "./object/number.ts";
export {
  FLAG_BASE_EXC_SUBCLASS, FLAG_BYTES_SUBCLASS, FLAG_UNICODE_SUBCLASS, F_BACK, OB_SIZE,
} from "./object/offsets.ts";
export {
  IS_FINALIZING, IS_FLAG_OPTIMIZE, IS_MODULES, IS_SWITCH_INTERVAL, TS_ASYNC_GEN_FINALIZER, TS_ASYNC_GEN_FIRSTITER,
  TS_COROUTINE_ORIGIN_DEPTH, TS_FRAME, TS_PROFILE_FUNCTION, TS_RECURSION_DEPTH, TS_RECURSION_LIMIT,
  TS_TRACE_FUNCTION,
} from "./object/state.ts";
export {
  IMPORT_ERROR, KEY_ERROR, NONE, NOT_IMPLEMENTED_ERROR, RECURSION_ERROR, TYPE_ERROR, VALUE_ERROR, staticType,
} from "./object/static.ts";
export { toDigit, toNumeric } from "./unicode/database.ts";
export {
  type NormalizationForm, bidirectional, category, combining, decomposition, eastAsianWidth, mirrored,
  normalizeCodePoints,
} from "./unicode/index.ts";
