/** @pyvm/vm: object model, built-in types, evaluation loop, exceptions and import, on one linear memory. */
export { sizeofMethod } from "./builtins/bytes/bytearray-methods.ts";
export { bytearrayData, newBytearraySized } from "./builtins/bytes/bytearray.ts";
export {
  bytesData,
  bytesLength,
  bytesOf,
  bytesResize,
  characterBytes,
  emptyBytes,
  isBytes,
  isExactBytes,
  newBytes,
  newBytesFrom,
  newBytesSized,
} from "./builtins/bytes/bytes.ts";
export { hexDigits, hexText } from "./builtins/bytes/hex.ts";
export { dataOf, isBytearray, lengthOf } from "./builtins/bytes/region.ts";
export { bytesJoin } from "./builtins/bytes/split.ts";
export { ByteWriter } from "./builtins/bytes/writer.ts";
export { constantObject, fixCodeFilename } from "./builtins/code.ts";
export { imaginaryPart, isComplex, newComplex, realPart } from "./builtins/complex/complex.ts";
export { type Complex, quotient } from "./builtins/complex/kernel.ts";
export { callComplex } from "./builtins/complex/new.ts";
export { callableDict, isAbstract } from "./builtins/descriptors/callable.ts";
export { newBuiltinFunction } from "./builtins/descriptors/create.ts";
export { genericNew } from "./builtins/descriptors/staticmethod.ts";
export {
  dictClear,
  dictContains,
  dictDelete,
  dictDeleteHashed,
  dictEntryCount,
  dictEntryIndexHashed,
  dictGet,
  dictGetHashed,
  dictGetId,
  dictGetStr,
  dictKeyAt,
  dictNext,
  dictPopHashed,
  dictSet,
  dictSetDefault,
  dictSetHashed,
  dictSetId,
  dictSetStr,
  dictSize,
  dictValueAt,
  freeDictTables,
  keyError,
  newDict,
} from "./builtins/dict/dict.ts";
export { dictItems, dictKeys } from "./builtins/dict/lists.ts";
export { keyHash } from "./builtins/dict/lookup.ts";
export { OVERRIDE, dictCopy, dictMerge, dictUpdate, dictUpdateFrom, hasOnlyStringKeys } from "./builtins/dict/merge.ts";
export { dictInit, dictRepr, dictRichCompare, dictSizeof, fromKeysMethod } from "./builtins/dict/methods.ts";
export { listInit } from "./builtins/list/methods.ts";
export { newDictView } from "./builtins/dict/views.ts";
export { newException, newExceptionFromText, raiseAttributeError, raiseOSError } from "./builtins/exceptions/create.ts";
export { defineModuleException, newExceptionClass } from "./builtins/exceptions/library.ts";
export { UNRAISABLE_HOOK_ARGS_TYPE } from "./builtins/exceptions/unraisable-address.ts";
export { unraisableHook, writeUnraisable } from "./builtins/exceptions/unraisable.ts";
export { floatIsNegative, floatValue, isFloat, newFloat } from "./builtins/float/float.ts";
export { integerOf, UNKNOWN_DOUBLE, UNKNOWN_FLOAT } from "./builtins/float/methods.ts";
export { floatRepr } from "./builtins/float/text.ts";
export { frameLine } from "./builtins/frame/frame.ts";
export { classGetItem } from "./builtins/generic-alias.ts";
export { newInt, newInt32, smallValue } from "./builtins/int/box.ts";
export {
  checkLong,
  checkUnsignedLong,
  fitsBits,
  highWord,
  intBitLength,
  intFits,
  intSign,
  intToBig,
  intToNumber,
  isExactSmall,
  isInt,
  lowWord,
  newIntFromBig,
  newIntFromWords,
  toUnsignedLong,
} from "./builtins/int/convert.ts";
export { readBytes, writeBytes } from "./builtins/int/bytes.ts";
export { intRepr } from "./builtins/int/text.ts";
export { findRegion, rfindRegion } from "./builtins/bytes/search.ts";
export { newCallableIterator } from "./builtins/iterator.ts";
export { boundArgument } from "./builtins/list/compare.ts";
export { builtinFunction, iteratorState, reduceIterator, reduceSequenceIterator } from "./builtins/list/iterator.ts";
export {
  listAppend,
  listAppendOwned,
  listClear,
  listFromStrings,
  listInitItem,
  listItem,
  listResize,
  listSetItem,
  listSize,
  newList,
  newListSized,
} from "./builtins/list/list.ts";
export { listExtend, listInsert } from "./builtins/list/methods.ts";
export { adjustSlice, itemsOf, listAssignSlice, unpackSlice } from "./builtins/list/slicing.ts";
export { listSort } from "./builtins/list/sort.ts";
export { newMappingProxy } from "./builtins/mappingproxy.ts";
export {
  isContiguous,
  memoryviewOfMemory,
  newMemoryview,
  newRawMemoryview,
  readonlyView,
} from "./builtins/memoryview/create.ts";
export { nativeFormat } from "./builtins/memoryview/formats.ts";
export { newBoundMethod } from "./builtins/method.ts";
export { newModule } from "./builtins/module.ts";
export { newNamespace } from "./builtins/namespace.ts";
export { exactIndex } from "./builtins/range/range.ts";
export {
  frozenSetFromTuple,
  newFrozenSet,
  newSet,
  newSetFrom,
  setAdd,
  setClear,
  setContains,
  setDiscard,
  setKeyAt,
  setNext,
  setSize,
} from "./builtins/set/set.ts";
export { setUpdate } from "./builtins/set/update.ts";
export { printRaw } from "./builtins/stderr-printer.ts";
export { intArgument, noneOrType, rejectKeywords, sizeArgument } from "./builtins/str/arguments.ts";
export { isAlnum, isDecimal, isLineBreak, isSpace } from "./builtins/str/characters.ts";
export { buildEncodingMap, decodeCharmap, encodeCharmap } from "./builtins/str/codecs-charmap.ts";
export { bytesOfBuffer, decodeBytes } from "./builtins/str/codecs-decode.ts";
export { consumed } from "./builtins/str/codecs-decoder.ts";
export { newCodecError, updateCodecError } from "./builtins/str/codecs-errors.ts";
export {
  decodeBytesEscape,
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeBytesEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "./builtins/str/codecs-escape.ts";
export { decodeAscii, decodeLatin1, encodeAscii, encodeLatin1 } from "./builtins/str/codecs-latin.ts";
export {
  codecDecode,
  codecEncode,
  lookUpCodec,
  lookUpErrorHandler,
  lookUpTextCodec,
  registerErrorHandler,
  registerSearch,
  unregisterSearch,
} from "./builtins/str/codecs-registry.ts";
export { decodeUtf16, decodeUtf32, encodeUtf16, encodeUtf32, foundOrder } from "./builtins/str/codecs-utf16.ts";
export { decodeUtf7, encodeUtf7 } from "./builtins/str/codecs-utf7.ts";
export { copyAsBytes, decodeUtf8, encodeUtf8, requireUtf8, strOfUtf8 } from "./builtins/str/codecs-utf8.ts";
export { formatterFieldNameSplit, formatterParser } from "./builtins/str/formatter-iterators.ts";
export { internInPlace } from "./builtins/str/intern.ts";
export { type CharacterNames, codePointOfName, installCharacterNames } from "./builtins/str/names.ts";
export { strReplace } from "./builtins/str/replace.ts";
export { findChar } from "./builtins/str/search.ts";
export { joinStrings, strJoin, strSplitlines } from "./builtins/str/split.ts";
export {
  charAt,
  charStr,
  codePointsOf,
  concat,
  copyBytes,
  emptyStr,
  hashBytes,
  isExactStr,
  isStr,
  maxCharValue,
  newStr,
  newStrFromCodePoints,
  newStrSized,
  readChar,
  strData,
  strEqual,
  strEqualsAscii,
  strIsAscii,
  strKind,
  strLength,
  substring,
  textOf,
  writeChar,
} from "./builtins/str/text.ts";
export { StringWriter } from "./builtins/str/writer.ts";
export { defineStructSeq, newStructSeq, structSeqGet, structSeqSet } from "./builtins/structseq.ts";
export { addNativeTraceback } from "./builtins/traceback/native.ts";
export { displayException, formatException } from "./builtins/traceback/print.ts";
export { sysObject, writeStderr } from "./builtins/traceback/stderr.ts";
export { orElse } from "./builtins/traceback/text.ts";
export { isTracked, mayBeTracked } from "./builtins/tuple/tracking.ts";
export {
  emptyTuple,
  newTuple,
  tupleFromArray,
  tupleFromStrings,
  tupleItem,
  tuplePack,
  tuplePair,
  tupleSetItem,
  tupleSize,
  tupleSlice,
} from "./builtins/tuple/tuple.ts";
export { typeShortName } from "./builtins/type/getset.ts";
export { genericSetDict, setInstanceDict } from "./builtins/type/instance-attributes.ts";
export { defaultAction, filtersMutated, onceRegistry, warningFilters } from "./builtins/warnings/state.ts";
export { warn, warnAt, warnExplicitObject } from "./builtins/warnings/warn.ts";
export { liveObject, weakListOf } from "./builtins/weakref/list.ts";
export { newWeakProxy } from "./builtins/weakref/proxy.ts";
export { newWeakReference } from "./builtins/weakref/weakref.ts";
export { compilationError, type CompileSourceOptions, compilerWarning, compileSource } from "./eval/compile-source.ts";
export { evalCode } from "./eval/run-code.ts";
export { checkEvalBreaker, handleSignals } from "./eval/eval-breaker.ts";
export {
  callTracing,
  ID_C_CALL,
  ID_C_EXCEPTION,
  ID_C_RETURN,
  ID_CALL,
  ID_RETURN,
  type ProfileFunc,
  setTracing,
} from "./eval/tracing.ts";
export { importFrozen } from "./import/bootstrap.ts";
export { importAtLevel, importByName } from "./import/import.ts";
export { builtinModuleNames, createBuiltin, isBuiltinModule } from "./import/native-modules.ts";
export { describeObject, typeNameOfObject } from "./inspect/describe.ts";
export { type HeapEvent, type ObserveOptions, observeHeap } from "./inspect/events.ts";
export { writeHeapSnapshot } from "./inspect/heap-snapshot.ts";
export { type ChainLink, HeapView, type ObjectInfo } from "./inspect/heap-view.ts";
export { attributeName, referenceName } from "./inspect/references.ts";
export { registerSizeOf, sizeOfObject } from "./inspect/sizes.ts";
export {
  MAX_TRACEBACK_FRAMES,
  type TracedFrame,
  Tracer,
  startTracemalloc,
  stopTracemalloc,
  tracemallocFrames,
  tracemallocTracer,
} from "./inspect/tracer.ts";
export {
  type AllocatorKind,
  type FrozenModule,
  type MachineOptions,
  createMachine,
  pymalloc,
  saveImage,
} from "./machine/boot.ts";
export {
  PY_ERROR,
  PythonException,
  clearException,
  exceptionMatches,
  fetchException,
  handledException,
  isExceptionClass,
  isExceptionInstance,
  raiseException,
  raiseFromCause,
  raiseInstance,
  raiseObject,
  restoreException,
} from "./machine/errors.ts";
export { buildFingerprint } from "./machine/fingerprint.ts";
export {
  type Host,
  type HostClocks,
  HostError,
  type HostFileSystem,
  type HostFiles,
  type HostStat,
} from "./machine/host.ts";
export { Machine, type TreeConversion } from "./machine/machine.ts";
export { MarshalInput } from "./marshal/input.ts";
export { unmarshal, unmarshalFrom } from "./marshal/reader.ts";
export { marshal } from "./marshal/writer.ts";
export { sourceText } from "./modules/builtins/evaluate.ts";
export { filenameArgument } from "./modules/builtins/filename.ts";
export * as elementary from "./numeric/elementary.ts";
export { erf, erfc } from "./numeric/error-function.ts";
export { floatPower } from "./numeric/float-arithmetic.ts";
export { gamma, logGamma } from "./numeric/gamma.ts";
export { bigIntToDigits, digitCount, digitsToBigInt } from "./numeric/digits-bigint.ts";
export { powerModulo } from "./numeric/integer.ts";
export { readInt64, writeInt64 } from "./object/int64.ts";
export { integerFrexp, integerSquareRoot, scaleToFloat } from "./numeric/integer.ts";
export {
  ensureInstanceDict,
  genericGetAttr,
  genericLookupIn,
  genericSetAttr,
  genericSetAttrIn,
  getAttr,
  getAttrId,
  instanceDict,
  lookupAttr,
  lookupAttrId,
  setAttr,
  setAttrId,
  typeLookup,
} from "./object/attribute.ts";
export {
  PyBUF_FORMAT,
  PyBUF_ND,
  PyBUF_SIMPLE,
  PyBUF_WRITABLE,
  PyBUF_FULL_RO,
  VIEW_BUF,
  VIEW_BYTES,
  VIEW_FORMAT,
  VIEW_ITEMSIZE,
  VIEW_LEN,
  VIEW_NDIM,
  VIEW_OBJ,
  VIEW_READONLY,
  VIEW_SHAPE,
  VIEW_SUBOFFSETS,
  bufferBytes,
  cString,
  emptyBuffer,
  fillBuffer,
  fillBufferInfo,
  getBuffer,
  hasBuffer,
  releaseBuffer,
  withBuffer,
} from "./object/buffer.ts";
export {
  call0,
  call1,
  call2,
  call3,
  callMethod0,
  callMethod1,
  callMethod2,
  callMethodWith,
  callSpecial,
  callTuple,
  callWith,
  keywordsAsDict,
  tupleFromArguments,
  vectorcall,
} from "./object/call.ts";
export { isTrue, newBool, richCompare, richCompareBool, takeTruth } from "./object/compare.ts";
export { hashOf, pointerHash } from "./object/hash.ts";
export { identifier } from "./object/identifiers.ts";
export {
  getIter,
  isIterator,
  isSequence,
  iterNext,
  iterStep,
  lengthHint,
  listFromIterable,
  sequenceFast,
  tupleFromIterable,
} from "./object/iterate.ts";
export { type CustomLayout, registerLayout } from "./object/layouts.ts";
export { addModuleObject } from "./object/module.ts";
export {
  type BinaryFunc,
  type FastCallFunc,
  type GetSetSpec,
  type Getter,
  type IterNextFunc,
  type MemberSpec,
  type MethodImplementation,
  type MethodSpec,
  type DeferredModule,
  type ModuleSpec,
  type NativeModule,
  NATIVE,
  type NewFunc,
  type TypeSpec,
  defineType,
  nativeIndex,
  registerMethod,
  registerNative,
} from "./object/native.ts";
export { newArguments, refuseKeywordNames, refuseKeywords } from "./object/new-arguments.ts";
export {
  asDouble,
  asInt,
  asSize,
  asSsize,
  isIndex,
  isNumber,
  numberAbsolute,
  numberAdd,
  numberAnd,
  numberFloorDivide,
  numberInPlaceAdd,
  numberInPlaceAnd,
  numberInPlaceFloorDivide,
  numberInPlaceLshift,
  numberInPlaceMatrixMultiply,
  numberInPlaceMultiply,
  numberInPlaceOr,
  numberInPlacePower,
  numberInPlaceRemainder,
  numberInPlaceRshift,
  numberInPlaceSubtract,
  numberInPlaceTrueDivide,
  numberInPlaceXor,
  numberIndex,
  numberInvert,
  numberLshift,
  numberMatrixMultiply,
  numberMultiply,
  numberNegative,
  numberOr,
  numberPositive,
  numberPower,
  numberRemainder,
  numberRshift,
  numberSubtract,
  numberTrueDivide,
  numberXor,
} from "./object/number.ts";
export {
  BYTES_DATA,
  CFUNC_ML,
  CFUNC_MODULE,
  CFUNC_SELF,
  CO_FILENAME,
  CO_FIRSTLINENO,
  CO_NAME,
  DICT_KEYS,
  DICT_USED,
  DK_SIZE,
  EQ,
  EXC_CONTEXT,
  EXC_TRACEBACK,
  FLAG_BASETYPE,
  FLAG_BASE_EXC_SUBCLASS,
  FLAG_BYTES_SUBCLASS,
  FLAG_DICT_SUBCLASS,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAVE_GC,
  FLAG_HAVE_VECTORCALL,
  FLAG_IMMUTABLETYPE,
  FLAG_LIST_SUBCLASS,
  FLAG_LONG_SUBCLASS,
  FLAG_MAPPING,
  FLAG_METHOD_DESCRIPTOR,
  FLAG_SEQUENCE,
  FLAG_TUPLE_SUBCLASS,
  FLAG_UNICODE_SUBCLASS,
  FLOAT_VALUE,
  FUNC_CODE,
  F_BACK,
  F_CODE,
  GC_HEAD_BYTES,
  GE,
  GT,
  LE,
  LIST_ITEMS,
  LT,
  MEMBER_READONLY,
  ML_METH,
  MODULE_DICT,
  MODULE_STATE,
  MP_SUBSCRIPT,
  NE,
  OB_SIZE,
  SQ_CONCAT,
  SQ_INPLACE_CONCAT,
  TP_BASICSIZE,
  TP_CALL,
  TP_DICT,
  TP_FLAGS,
  TP_INIT,
  TUPLE_ITEMS,
  T_BOOL,
  T_INT,
  T_OBJECT,
  T_OBJECT_EX,
  T_PYSSIZET,
  T_ULONG,
  WR_NEXT,
  WR_OBJECT,
  ML_NAME,
  METHOD_FUNC,
  METHOD_SELF,
  LONG_DIGITS,
  TP_NEW,
  TP_DESCR_GET,
} from "./object/offsets.ts";
export { halfBits, readFloat, readHalf, readInt32, readInteger, writeFloat, writeInteger } from "./object/packed.ts";
export { addressText, repr, reprEnter, reprLeave, reprText, strOf, strText } from "./object/repr.ts";
export { type Signature, checkPositional, parseSignature } from "./object/signature.ts";
export {
  EB_SIGNAL,
  IS_AST,
  IS_ATEXIT,
  IS_BUILTINS,
  IS_ELEMENTTREE,
  IS_ENVIRONMENT,
  IS_EVAL_BREAKER,
  IS_FAULTHANDLER,
  IS_FLOAT_FORMATS,
  IS_FINALIZING,
  IS_FLAG_BYTES_WARNING,
  IS_FLAG_OPTIMIZE,
  IS_GC_CALLBACKS,
  IS_GC_GARBAGE,
  IS_INT_MAX_STR_DIGITS,
  IS_MODULES,
  IS_PENDING_SIGNALS,
  IS_DECIMAL,
  IS_PICKLE,
  IS_UUID,
  IS_SIGNAL_HANDLERS,
  IS_SIGNAL_WAKEUP_FD,
  IS_SWITCH_INTERVAL,
  IS_SYSDICT,
  IS_UNSUPPORTED_OPERATION,
  TS_ASYNC_GEN_FINALIZER,
  TS_ASYNC_GEN_FIRSTITER,
  TS_CONTEXT,
  TS_CONTEXT_VERSION,
  TS_COROUTINE_ORIGIN_DEPTH,
  TS_FRAME,
  TS_PROFILE_FUNCTION,
  TS_RECURSION_DEPTH,
  TS_RECURSION_LIMIT,
  TS_TRACE_FUNCTION,
} from "./object/state.ts";
export {
  ARITHMETIC_ERROR,
  ASSERTION_ERROR,
  ATTRIBUTE_ERROR,
  BLOCKING_IO_ERROR,
  BOOL_TYPE,
  BUFFER_ERROR,
  BUILTIN_FUNCTION_TYPE,
  BYTES_TYPE,
  CODE_TYPE,
  COMPLEX_TYPE,
  CONTEXT_TYPE,
  CONTEXT_VAR_TYPE,
  DEPRECATION_WARNING,
  DICT_ITEMS_TYPE,
  DICT_KEYS_TYPE,
  DICT_TYPE,
  DICT_VALUES_TYPE,
  ELLIPSIS,
  EOF_ERROR,
  EXCEPTION,
  FALSE,
  FILE_NOT_FOUND_ERROR,
  FLOAT_TYPE,
  FROZENSET_TYPE,
  FUNCTION_TYPE,
  IMPORT_ERROR,
  INDEX_ERROR,
  INTERRUPTED_ERROR,
  INT_TYPE,
  KEYBOARD_INTERRUPT,
  KEY_ERROR,
  LIST_TYPE,
  LOOKUP_ERROR,
  MEMORY_ERROR,
  MODULE_TYPE,
  NONE,
  NOT_IMPLEMENTED,
  NOT_IMPLEMENTED_ERROR,
  OBJECT_TYPE,
  ONE,
  OS_ERROR,
  OVERFLOW_ERROR,
  RECURSION_ERROR,
  RESOURCE_WARNING,
  RUNTIME_ERROR,
  RUNTIME_WARNING,
  SET_TYPE,
  SLICE_TYPE,
  STOP_ITERATION,
  STR_TYPE,
  SYNTAX_ERROR,
  SYSTEM_ERROR,
  SYSTEM_EXIT,
  TIMEOUT_ERROR,
  TOKEN_TYPE,
  TRACEBACK_TYPE,
  TRUE,
  TUPLE_TYPE,
  TYPE_ERROR,
  TYPE_TYPE,
  UNICODE_DECODE_ERROR,
  UNICODE_ENCODE_ERROR,
  UNICODE_ERROR,
  USER_WARNING,
  VALUE_ERROR,
  WARNING,
  WEAKCALLABLEPROXY_TYPE,
  WEAKPROXY_TYPE,
  WEAKREF_TYPE,
  ZERO,
  ZERO_DIVISION_ERROR,
  staticType,
  BYTEARRAY_TYPE,
  NONE_TYPE,
  ELLIPSIS_TYPE,
  NOT_IMPLEMENTED_TYPE,
  METHOD_TYPE,
} from "./object/static.ts";
export { endingByStop } from "./object/stop.ts";
export { isInstance, isSubclass } from "./object/subclass.ts";
export {
  delItem,
  getItem,
  isMapping,
  length,
  sequenceConcat,
  sequenceContains,
  sequenceCount,
  sequenceGetItem,
  sequenceIndex,
  setItem,
} from "./object/subscript.ts";
export { writeMethodDefinitions } from "./object/type/definitions.ts";
export { isInstanceOfType, isSubtype } from "./object/type/mro.ts";
export { readyType } from "./object/type/ready.ts";
export { forEachSubclass } from "./object/type/subclasses.ts";
export { callKeywords } from "./run/call-keywords.ts";
export { displayValue } from "./run/display.ts";
export { disposeMachine, finalizeMachine } from "./run/finalize.ts";
export { isBlankLine, isIncompleteInput, promptText } from "./run/incomplete.ts";
export {
  INTERRUPTED,
  type UserSite,
  flushStdio,
  handleUncaught,
  mainNamespace,
  prepareImage,
  prependSearchPath,
  printUncaught,
  runFile,
  runModule,
  runSource,
  startPython,
} from "./run/main.ts";
export { toLowerSimple, toUpperSimple } from "./unicode/case.ts";
export { type CharacterDatabase, UNICODE_13 } from "./unicode/character-database.ts";
export { toDigit } from "./unicode/database.ts";
export { isNewerThan32, UNICODE_3_2 } from "./unicode/unicode-3-2.ts";
export type { NormalizationForm } from "./unicode/unicodedata.ts";
export { intOfLength, lengthOfInt } from "./object/length.ts";
export type { Address } from "@pyvm/heap";
