/** The registry of codecs and of error handlers (Python/codecs.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { fetchException, raiseInstance } from "../../machine/errors.ts";
import { lookupAttrId } from "../../object/attribute.ts";
import { call1, call2 } from "../../object/call.ts";
import { takeTruth } from "../../object/compare.ts";
import { identifier } from "../../object/identifiers.ts";
import {
  EXC_ARGS,
  EXC_CAUSE,
  EXC_DICT,
  EXC_SUPPRESS_CONTEXT,
  FLAG_TUPLE_SUBCLASS,
  OB_TYPE,
  TP_BASICSIZE,
  TP_CALL,
  TP_INIT,
  TP_NEW,
} from "../../object/offsets.ts";
import {
  IS_BUILTINS,
  IS_CODEC_ERRORS,
  IS_CODEC_REGISTRY_READY,
  IS_CODEC_SEARCH_CACHE,
  IS_CODEC_SEARCH_PATH,
} from "../../object/state.ts";
import { strText } from "../../object/repr.ts";
import { BASE_EXCEPTION, LOOKUP_ERROR, NONE, RUNTIME_ERROR, STR_TYPE, TYPE_ERROR } from "../../object/static.ts";
import { dictClear, dictGetId, dictGetStr, dictSet, dictSize, newDict } from "../dict/dict.ts";
import { newExceptionFromText } from "../exceptions/create.ts";
import { listAppend, listItem, listRemoveAt, listSize, newList } from "../list/list.ts";
import { addBuiltinHandlers } from "./codecs-handlers.ts";
import { internText, newStr } from "./text.ts";

const ID_IMPORT = identifier("__import__");
const ID_IS_TEXT_ENCODING = identifier("_is_text_encoding");

/** Makes the registry on first use, and imports the package `encodings`, which registers the codecs of the library. */
function readyRegistry(vm: Machine): void {
  const i32 = vm.i32;
  if (i32[IS_CODEC_SEARCH_PATH >> 2] !== 0) return;
  i32[IS_CODEC_SEARCH_PATH >> 2] = newList(vm);
  i32[IS_CODEC_SEARCH_CACHE >> 2] = newDict(vm);
  readyHandlers(vm);
  const builtins = i32[IS_BUILTINS >> 2]!;
  const importFunction = builtins === 0 ? 0 : dictGetId(vm, builtins, ID_IMPORT);
  if (importFunction === 0) throw vm.raise(RUNTIME_ERROR, "cannot load encodings: __import__ not found");
  const mark = vm.mark();
  vm.hold(call1(vm, importFunction, vm.hold(newStr(vm, "encodings"))));
  vm.release(mark);
  i32[IS_CODEC_REGISTRY_READY >> 2] = 1;
}

function readyHandlers(vm: Machine): Address {
  const i32 = vm.i32;
  if (i32[IS_CODEC_ERRORS >> 2] === 0) {
    i32[IS_CODEC_ERRORS >> 2] = newDict(vm);
    addBuiltinHandlers(vm, i32[IS_CODEC_ERRORS >> 2]!);
  }
  return i32[IS_CODEC_ERRORS >> 2]!;
}

/** The end of a machine: drops the registry. */
export function releaseCodecs(vm: Machine): void {
  for (const word of [IS_CODEC_SEARCH_PATH, IS_CODEC_SEARCH_CACHE, IS_CODEC_ERRORS]) {
    const object = vm.i32[word >> 2]!;
    vm.i32[word >> 2] = 0;
    vm.xdecref(object);
  }
  vm.i32[IS_CODEC_REGISTRY_READY >> 2] = 0;
}

function isCallable(vm: Machine, object: Address): boolean {
  return vm.get(vm.typeOf(object), TP_CALL) !== 0;
}

// ---- codecs ---------------------------------------------------------------------------------------------------

/** PyCodec_Register. */
export function registerSearch(vm: Machine, search: Address): void {
  readyRegistry(vm);
  if (!isCallable(vm, search)) throw vm.raise(TYPE_ERROR, "argument must be callable");
  listAppend(vm, vm.get(IS_CODEC_SEARCH_PATH, 0), search);
}

/** PyCodec_Unregister. */
export function unregisterSearch(vm: Machine, search: Address): void {
  const path = vm.get(IS_CODEC_SEARCH_PATH, 0);
  if (path === 0) return;
  for (let i = 0; i < listSize(vm, path); i++) {
    if (listItem(vm, path, i) !== search) continue;
    dictClear(vm, vm.get(IS_CODEC_SEARCH_CACHE, 0));
    listRemoveAt(vm, path, i);
    return;
  }
}

/** _Py_normalize_encoding: ASCII letters and digits in lower case, any run of other characters an underscore. */
export function normalizeEncoding(encoding: string): string {
  let normalized = "";
  let gap = false;
  for (const char of encoding) {
    if (!/^[0-9A-Za-z.]$/.test(char)) gap = true;
    else {
      if (gap && normalized !== "") normalized += "_";
      gap = false;
      normalized += char.toLowerCase();
    }
  }
  return normalized;
}

/** _PyCodec_Lookup: the codec's tuple, owned. */
export function lookUpCodec(vm: Machine, encoding: string): Address {
  readyRegistry(vm);
  const mark = vm.mark();
  const name = vm.hold(internText(vm, normalizeEncoding(encoding)));
  const cache = vm.get(IS_CODEC_SEARCH_CACHE, 0);
  const known = dictGetStr(vm, cache, name);
  if (known !== 0) return vm.keep(mark, known);
  const path = vm.get(IS_CODEC_SEARCH_PATH, 0);
  if (listSize(vm, path) === 0) {
    throw vm.raise(LOOKUP_ERROR, "no codec search functions registered: can't find encoding");
  }
  for (let i = 0; i < listSize(vm, path); i++) {
    const search = vm.hold(vm.newRef(listItem(vm, path, i)));
    const codec = vm.hold(call1(vm, search, name));
    if (codec === NONE) continue;
    if (!vm.hasFlag(codec, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(codec) !== 4) {
      throw vm.raise(TYPE_ERROR, "codec search functions must return 4-tuples");
    }
    dictSet(vm, cache, name, codec);
    return vm.keep(mark, codec);
  }
  throw vm.raise(LOOKUP_ERROR, `unknown encoding: ${encoding}`);
}

/**
 * _PyCodec_LookupTextEncoding: the codec, which must be one from str to bytes. `alternative` is what to use for
 * others.
 */
export function lookUpTextCodec(vm: Machine, encoding: string, alternative: string): Address {
  const mark = vm.mark();
  const codec = vm.hold(lookUpCodec(vm, encoding));
  const isText = lookupAttrId(vm, codec, ID_IS_TEXT_ENCODING);
  if (isText !== 0 && !takeTruth(vm, isText)) {
    throw vm.raise(LOOKUP_ERROR, `'${encoding}' is not a text encoding; use ${alternative} to handle arbitrary codecs`);
  }
  return vm.keep(mark, codec);
}

const ENCODER = 0;
const DECODER = 1;

/** PyCodec_Encode: any codec; `errors` null leaves the argument out. */
export function codecEncode(vm: Machine, object: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const codec = vm.hold(lookUpCodec(vm, encoding));
  return vm.keep(mark, vm.hold(runCodec(vm, codec, ENCODER, object, encoding, errors)));
}

/** PyCodec_Decode. */
export function codecDecode(vm: Machine, object: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const codec = vm.hold(lookUpCodec(vm, encoding));
  return vm.keep(mark, vm.hold(runCodec(vm, codec, DECODER, object, encoding, errors)));
}

/** _PyCodec_EncodeText. */
export function codecEncodeText(vm: Machine, object: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const codec = vm.hold(lookUpTextCodec(vm, encoding, "codecs.encode()"));
  return vm.keep(mark, vm.hold(runCodec(vm, codec, ENCODER, object, encoding, errors)));
}

/** _PyCodec_DecodeText. */
export function codecDecodeText(vm: Machine, object: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const codec = vm.hold(lookUpTextCodec(vm, encoding, "codecs.decode()"));
  return vm.keep(mark, vm.hold(runCodec(vm, codec, DECODER, object, encoding, errors)));
}

function runCodec(
  vm: Machine,
  codec: Address,
  which: number,
  object: Address,
  encoding: string,
  errors: string | null,
): Address {
  const mark = vm.mark();
  const result = vm.hold(callCodec(vm, vm.tupleItem(codec, which), which, object, encoding, errors));
  if (!vm.hasFlag(result, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(result) !== 2) {
    const role = which === ENCODER ? "encoder" : "decoder";
    throw vm.raise(TYPE_ERROR, `${role} must return a tuple (object, integer)`);
  }
  return vm.keep(mark, vm.tupleItem(result, 0));
}

function callCodec(
  vm: Machine,
  callable: Address,
  which: number,
  object: Address,
  encoding: string,
  errors: string | null,
): Address {
  const mark = vm.mark();
  try {
    if (errors === null) return call1(vm, callable, object);
    const errorsStr = vm.hold(newStr(vm, errors));
    const result = call2(vm, callable, object, errorsStr);
    vm.release(mark);
    return result;
  } catch (error) {
    vm.caught(error, mark);
    wrapCodecError(vm, which === ENCODER ? "encoding" : "decoding", encoding);
    throw error;
  }
}

/**
 * _PyErr_TrySetFromCause: puts the codec's name into the message of the current exception, which becomes the
 * cause of a new one of
 * its type; only where that loses nothing: a plain exception type, at most one str as argument, nothing in its dict.
 */
function wrapCodecError(vm: Machine, operation: string, encoding: string): void {
  const exception = vm.currentException();
  if (exception === 0 || !isPlainException(vm, exception)) return;
  const mark = vm.mark();
  const cause = vm.hold(fetchException(vm));
  const text = `${operation} with '${encoding}' codec failed (${baseName(vm.typeName(cause))}: ${strText(vm, cause)})`;
  const wrapper = newExceptionFromText(vm, vm.typeOf(cause), text);
  vm.replace(wrapper, EXC_CAUSE, vm.newRef(cause));
  vm.u8[wrapper + EXC_SUPPRESS_CONTEXT] = 1; // as setting the cause does
  raiseInstance(vm, wrapper);
  vm.release(mark);
}

function isPlainException(vm: Machine, exception: Address): boolean {
  const type = vm.get(exception, OB_TYPE);
  for (const slot of [TP_INIT, TP_NEW]) if (vm.get(type, slot) !== vm.get(BASE_EXCEPTION, slot)) return false;
  const extra = vm.get(type, TP_BASICSIZE) - vm.get(BASE_EXCEPTION, TP_BASICSIZE);
  if (extra !== 0 && extra !== 8 && extra !== 16) return false;
  const args = vm.get(exception, EXC_ARGS);
  const count = args === 0 ? 0 : vm.tupleSize(args);
  if (count > 1 || (count === 1 && vm.typeOf(vm.tupleItem(args, 0)) !== STR_TYPE)) return false;
  const dict = vm.get(exception, EXC_DICT);
  return dict === 0 || dictSize(vm, dict) === 0;
}

// ---- error handlers -------------------------------------------------------------------------------------------

/** PyCodec_RegisterError. */
export function registerErrorHandler(vm: Machine, name: Address, handler: Address): void {
  const handlers = readyHandlers(vm);
  if (!isCallable(vm, handler)) throw vm.raise(TYPE_ERROR, "handler must be callable");
  dictSet(vm, handlers, name, handler);
}

/** PyCodec_LookupError: the handler, owned. */
export function lookUpErrorHandler(vm: Machine, name: string): Address {
  const handlers = readyHandlers(vm);
  const mark = vm.mark();
  const key = vm.hold(newStr(vm, name));
  const handler = dictGetStr(vm, handlers, key);
  if (handler === 0) throw vm.raise(LOOKUP_ERROR, `unknown error handler name '${name}'`);
  return vm.keep(mark, handler);
}

/** The name of a class without its module, as classes that are made by calling `type` have it. */
function baseName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
