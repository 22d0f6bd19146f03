/** The module `_codecs`: the registry and the codecs that are built in (Modules/_codecsmodule.c). */
import {
  type Address,
  asInt,
  buildEncodingMap,
  bytesOfBuffer,
  codecDecode,
  codecEncode,
  consumed,
  decodeAscii,
  decodeBytesEscape,
  decodeCharmap,
  decodeLatin1,
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  decodeUtf16,
  decodeUtf32,
  decodeUtf7,
  decodeUtf8,
  encodeAscii,
  encodeBytesEscape,
  encodeCharmap,
  encodeLatin1,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
  encodeUtf16,
  encodeUtf32,
  encodeUtf7,
  encodeUtf8,
  FLAG_BYTES_SUBCLASS,
  foundOrder,
  isStr,
  lookUpCodec,
  lookUpErrorHandler,
  type Machine,
  type MethodImplementation,
  type MethodSpec,
  type ModuleSpec,
  newInt,
  NONE,
  OB_SIZE,
  registerErrorHandler,
  registerSearch,
  strLength,
  textOf,
  tuplePack,
  TYPE_ERROR,
  unregisterSearch,
} from "@pyvm/vm";

type ByteOrder = -1 | 0 | 1;

// ---- arguments ------------------------------------------------------------------------------------------------

/** What messages call the type of an argument. */
function shownType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** A `str(accept={str, NoneType})` argument, at a position from 1. */
function errorsArgument(vm: Machine, value: Address, name: string, position = 2): string | null {
  if (value === 0 || value === NONE) return null;
  if (!isStr(vm, value)) {
    throw vm.raise(TYPE_ERROR, `${name}() argument ${position} must be str or None, not ${shownType(vm, value)}`);
  }
  return textOf(vm, value);
}

function strArgument(vm: Machine, value: Address, name: string, where: string): string {
  if (!isStr(vm, value)) throw vm.raise(TYPE_ERROR, `${name}() ${where} must be str, not ${shownType(vm, value)}`);
  return textOf(vm, value);
}

function flagArgument(vm: Machine, value: Address, fallback: boolean): boolean {
  return value === 0 ? fallback : asInt(vm, value) !== 0;
}

function orderArgument(vm: Machine, value: Address): ByteOrder {
  const order = value === 0 ? 0 : asInt(vm, value);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/** `(result, length)`; `result` is taken over. */
function pair(vm: Machine, result: Address, length: number): Address {
  const mark = vm.mark();
  vm.hold(result);
  return vm.keep(mark, vm.hold(tuplePack(vm, result, vm.hold(newInt(vm, length)))));
}

// ---- decoders -------------------------------------------------------------------------------------------------

type Decode = (vm: Machine, bytes: Address, errors: string | null, final: boolean) => Address;

/** Calls `decode` with the bytes of a buffer; of a str's UTF-8 too if `takesText`. */
function decodeData(vm: Machine, data: Address, takesText: boolean, decode: (bytes: Address) => Address): Address {
  const mark = vm.mark();
  const isText = takesText && isStr(vm, data);
  const bytes = vm.hold(isText ? encodeUtf8(vm, data, null) : bytesOfBuffer(vm, data));
  const result = vm.hold(decode(bytes));
  return vm.keep(mark, vm.hold(tuplePack(vm, result, vm.hold(newInt(vm, consumed.bytes)))));
}

function stateful(name: string, decode: Decode, finalDefault = false, takesText = false): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, data, errors, final) => {
    const handling = errorsArgument(vm, errors!, name);
    const isFinal = flagArgument(vm, final!, finalDefault);
    return decodeData(vm, data!, takesText, (bytes) => decode(vm, bytes, handling, isFinal));
  };
  return [`${name}($module, data, errors=None, final=${finalDefault ? "True" : "False"}, /)`, implementation];
}

function stateless(name: string, decode: Decode, takesText = false): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, data, errors) => {
    const handling = errorsArgument(vm, errors!, name);
    return decodeData(vm, data!, takesText, (bytes) => decode(vm, bytes, handling, true));
  };
  return [`${name}($module, data, errors=None, /)`, implementation];
}

type DecodeWide = (vm: Machine, bytes: Address, errors: string | null, order: ByteOrder, final: boolean) => Address;

/** utf_16_ex_decode and utf_32_ex_decode: the byte order that was found is the third result. */
function extended(name: string, decode: DecodeWide): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, data, errors, order, final) => {
    const handling = errorsArgument(vm, errors!, name);
    const wanted = orderArgument(vm, order!);
    const isFinal = flagArgument(vm, final!, false);
    const mark = vm.mark();
    const bytes = vm.hold(bytesOfBuffer(vm, data!));
    const text = vm.hold(decode(vm, bytes, handling, wanted, isFinal));
    const length = vm.hold(newInt(vm, consumed.bytes));
    const found = vm.hold(newInt(vm, foundOrder.order));
    return vm.keep(mark, vm.hold(tuplePack(vm, text, length, found)));
  };
  return [`${name}($module, data, errors=None, byteorder=0, final=False,\n                 /)`, implementation];
}

const charmapDecode: MethodImplementation = (vm, _module, data, errors, mapping) => {
  const handling = errorsArgument(vm, errors!, "charmap_decode");
  return decodeData(vm, data!, false, (bytes) =>
    mapping === 0 || mapping === NONE ? decodeLatin1(vm, bytes) : decodeCharmap(vm, bytes, handling, mapping!),
  );
};

// ---- encoders -------------------------------------------------------------------------------------------------

type Encode = (vm: Machine, str: Address, errors: string | null) => Address;

function encoder(name: string, encode: Encode): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, str, errors) => {
    strArgument(vm, str!, name, "argument 1");
    return pair(vm, encode(vm, str!, errorsArgument(vm, errors!, name)), strLength(vm, str!));
  };
  return [`${name}($module, str, errors=None, /)`, implementation];
}

type EncodeWide = (vm: Machine, str: Address, errors: string | null, order: ByteOrder) => Address;

function wideEncoder(name: string, encode: EncodeWide): MethodSpec {
  const implementation: MethodImplementation = (vm, _module, str, errors, order) => {
    strArgument(vm, str!, name, "argument 1");
    const handling = errorsArgument(vm, errors!, name);
    return pair(vm, encode(vm, str!, handling, orderArgument(vm, order!)), strLength(vm, str!));
  };
  return [`${name}($module, str, errors=None, byteorder=0, /)`, implementation];
}

const charmapEncode: MethodImplementation = (vm, _module, str, errors, mapping) => {
  strArgument(vm, str!, "charmap_encode", "argument 1");
  const handling = errorsArgument(vm, errors!, "charmap_encode");
  const isLatin1 = mapping === 0 || mapping === NONE;
  const bytes = isLatin1 ? encodeLatin1(vm, str!, handling) : encodeCharmap(vm, str!, handling, mapping!);
  return pair(vm, bytes, strLength(vm, str!));
};

const escapeEncode: MethodImplementation = (vm, _module, data, errors) => {
  if (!vm.hasFlag(data!, FLAG_BYTES_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `escape_encode() argument 1 must be bytes, not ${shownType(vm, data!)}`);
  }
  errorsArgument(vm, errors!, "escape_encode");
  return pair(vm, encodeBytesEscape(vm, data!), vm.get(data!, OB_SIZE));
};

const readbufferEncode: MethodImplementation = (vm, _module, data, errors) => {
  errorsArgument(vm, errors!, "readbuffer_encode");
  const bytes = isStr(vm, data!) ? encodeUtf8(vm, data!, null) : bytesOfBuffer(vm, data!);
  return pair(vm, bytes, vm.get(bytes, OB_SIZE));
};

const charmapBuild: MethodImplementation = (vm, _module, map) => {
  strArgument(vm, map!, "charmap_build", "argument");
  return buildEncodingMap(vm, map!);
};

// ---- the registry ---------------------------------------------------------------------------------------------

const register: MethodImplementation = (vm, _module, search) => {
  registerSearch(vm, search!);
  return vm.none();
};

const unregister: MethodImplementation = (vm, _module, search) => {
  unregisterSearch(vm, search!);
  return vm.none();
};

const lookup: MethodImplementation = (vm, _module, encoding) =>
  lookUpCodec(vm, strArgument(vm, encoding!, "lookup", "argument"));

const encode: MethodImplementation = (vm, _module, object, encoding, errors) => {
  const name = encoding === 0 ? "utf-8" : strArgument(vm, encoding!, "encode", "argument 'encoding'");
  return codecEncode(vm, object!, name, errors === 0 ? null : strArgument(vm, errors!, "encode", "argument 'errors'"));
};

const decode: MethodImplementation = (vm, _module, object, encoding, errors) => {
  const name = encoding === 0 ? "utf-8" : strArgument(vm, encoding!, "decode", "argument 'encoding'");
  return codecDecode(vm, object!, name, errors === 0 ? null : strArgument(vm, errors!, "decode", "argument 'errors'"));
};

const registerError: MethodImplementation = (vm, _module, name, handler) => {
  strArgument(vm, name!, "register_error", "argument 1");
  registerErrorHandler(vm, name!, handler!);
  return vm.none();
};

const lookupError: MethodImplementation = (vm, _module, name) =>
  lookUpErrorHandler(vm, strArgument(vm, name!, "lookup_error", "argument"));

const REGISTER_DOC = `Register a codec search function.

Search functions are expected to take one argument, the encoding name in
all lower case letters, and either return None, or a tuple of functions
(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).`;

const UNREGISTER_DOC = `Unregister a codec search function and clear the registry's cache.

If the search function is not registered, do nothing.`;

const ENCODE_DOC = `Encodes obj using the codec registered for encoding.

The default encoding is 'utf-8'.  errors may be given to set a
different error handling scheme.  Default is 'strict' meaning that encoding
errors raise a ValueError.  Other possible values are 'ignore', 'replace'
and 'backslashreplace' as well as any other name registered with
codecs.register_error that can handle ValueErrors.`;

const REGISTER_ERROR_DOC = `Register the specified error handler under the name errors.

handler must be a callable object, that will be called with an exception
instance containing information about the location of the encoding/decoding
error and must return a (replacement, new position) tuple.`;

const LOOKUP_ERROR_DOC = `lookup_error(errors) -> handler

Return the error handler for the specified error handling name or raise a
LookupError, if no handler exists under this name.`;

export const spec: ModuleSpec = {
  name: "_codecs",
  functions: [
    ["register($module, search_function, /)", register, REGISTER_DOC],
    ["unregister($module, search_function, /)", unregister, UNREGISTER_DOC],
    [
      "lookup($module, encoding, /)",
      lookup,
      "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
    ],
    ["encode($module, /, obj, encoding='utf-8', errors='strict')", encode, ENCODE_DOC],
    [
      "decode($module, /, obj, encoding='utf-8', errors='strict')",
      decode,
      ENCODE_DOC.replace("Encodes", "Decodes").replace("The default encoding", "Default encoding"),
    ],
    ["escape_encode($module, data, errors=None, /)", escapeEncode],
    stateless("escape_decode", (vm, bytes, errors) => decodeBytesEscape(vm, bytes, errors), true),
    encoder("utf_8_encode", encodeUtf8),
    stateful("utf_8_decode", decodeUtf8),
    encoder("utf_7_encode", (vm, str) => encodeUtf7(vm, str)),
    stateful("utf_7_decode", decodeUtf7),
    wideEncoder("utf_16_encode", encodeUtf16),
    encoder("utf_16_le_encode", (vm, str, errors) => encodeUtf16(vm, str, errors, -1)),
    encoder("utf_16_be_encode", (vm, str, errors) => encodeUtf16(vm, str, errors, 1)),
    stateful("utf_16_decode", (vm, bytes, errors, final) => decodeUtf16(vm, bytes, errors, 0, final)),
    stateful("utf_16_le_decode", (vm, bytes, errors, final) => decodeUtf16(vm, bytes, errors, -1, final)),
    stateful("utf_16_be_decode", (vm, bytes, errors, final) => decodeUtf16(vm, bytes, errors, 1, final)),
    extended("utf_16_ex_decode", decodeUtf16),
    wideEncoder("utf_32_encode", encodeUtf32),
    encoder("utf_32_le_encode", (vm, str, errors) => encodeUtf32(vm, str, errors, -1)),
    encoder("utf_32_be_encode", (vm, str, errors) => encodeUtf32(vm, str, errors, 1)),
    stateful("utf_32_decode", (vm, bytes, errors, final) => decodeUtf32(vm, bytes, errors, 0, final)),
    stateful("utf_32_le_decode", (vm, bytes, errors, final) => decodeUtf32(vm, bytes, errors, -1, final)),
    stateful("utf_32_be_decode", (vm, bytes, errors, final) => decodeUtf32(vm, bytes, errors, 1, final)),
    extended("utf_32_ex_decode", decodeUtf32),
    encoder("unicode_escape_encode", (vm, str) => encodeUnicodeEscape(vm, str)),
    stateful("unicode_escape_decode", decodeUnicodeEscape, true, true),
    encoder("raw_unicode_escape_encode", (vm, str) => encodeRawUnicodeEscape(vm, str)),
    stateful("raw_unicode_escape_decode", decodeRawUnicodeEscape, true, true),
    encoder("latin_1_encode", encodeLatin1),
    stateless("latin_1_decode", (vm, bytes) => decodeLatin1(vm, bytes)),
    encoder("ascii_encode", encodeAscii),
    stateless("ascii_decode", decodeAscii),
    ["charmap_encode($module, str, errors=None, mapping=None, /)", charmapEncode],
    ["charmap_decode($module, data, errors=None, mapping=None, /)", charmapDecode],
    ["charmap_build($module, map, /)", charmapBuild],
    ["readbuffer_encode($module, data, errors=None, /)", readbufferEncode],
    ["register_error($module, errors, handler, /)", registerError, REGISTER_ERROR_DOC],
    ["lookup_error($module, name, /)", lookupError, LOOKUP_ERROR_DOC],
  ],
};
