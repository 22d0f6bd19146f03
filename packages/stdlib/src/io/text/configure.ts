/** Encoding and newlines of a TextIOWrapper: at its start and when it is reconfigured. */
import {
  type Address,
  asInt,
  callMethod0,
  callMethod1,
  clearException,
  exceptionMatches,
  identifier,
  isStr,
  isTrue,
  lookupAttrId,
  lookUpTextCodec,
  type Machine,
  newArguments,
  NONE,
  parseSignature,
  type Signature,
  strEqualsAscii,
  strLength,
  textOf,
  TYPE_ERROR,
  VALUE_ERROR,
  ATTRIBUTE_ERROR,
  richCompareBool,
  ZERO,
  EQ,
} from "@pyvm/vm";
import {
  ID_FILENO,
  ID_FLUSH,
  ID_RAW,
  ID_READ1,
  ID_READABLE,
  ID_SEEKABLE,
  ID_TELL,
  ID_WRITABLE,
  raiseUnsupported,
  unsupportedOperation,
} from "../common.ts";
import { FILE_IO_TYPE } from "../fileio.ts";
import { BUFFERED_RANDOM_TYPE, BUFFERED_READER_TYPE, BUFFERED_WRITER_TYPE } from "../buffered/types.ts";
import { newNewlineDecoder } from "./newline-decoder.ts";
import { resetEncoder } from "./position.ts";
import {
  BUFFER,
  BYTES_PER_CHAR,
  checkAttached,
  CHUNK_SIZE,
  DECODED_CHARS,
  DECODER,
  DETACHED,
  ENCODER,
  ENCODES_WITH,
  ENCODING,
  ERRORS,
  HAS_READ1,
  LINE_BUFFERING,
  OK,
  PENDING_BYTES,
  PENDING_BYTES_COUNT,
  RAW,
  READ_NEWLINE,
  READ_TRANSLATE,
  READ_UNIVERSAL,
  SEEKABLE,
  setDecoded,
  SNAPSHOT,
  START_OF_STREAM,
  TELLING,
  WITH_ASCII,
  WITH_LATIN1,
  WITH_UTF8,
  WRITE_NEWLINE,
  WRITE_THROUGH,
  WRITE_TRANSLATE,
} from "./state.ts";

const SIGNATURE: Signature = parseSignature(
  "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
);
const ID_INCREMENTAL_DECODER = identifier("incrementaldecoder");
const ID_INCREMENTAL_ENCODER = identifier("incrementalencoder");
const ID_CODEC_NAME = identifier("name");
const INITIAL_CHUNK = 8192;
/** The name of what locale calls the preferred encoding. */
const LOCALE_ENCODING = "UTF-8";

function shownType(vm: Machine, object: Address): string {
  return object === NONE ? "None" : vm.typeName(object);
}

/** A `str or None` argument of TextIOWrapper: 0 for None. */
function textArgument(vm: Machine, value: Address, name: string): Address {
  if (value === 0 || value === NONE) return 0;
  if (isStr(vm, value)) {
    if (textOf(vm, value).includes("\0")) throw vm.raise(VALUE_ERROR, "embedded null character");
    return value;
  }
  throw vm.raise(TYPE_ERROR, `TextIOWrapper() argument '${name}' must be str or None, not ${shownType(vm, value)}`);
}

/** validate_newline: `newline` 0 is None. */
export function checkNewline(vm: Machine, newline: Address): void {
  if (newline === 0) return;
  const text = textOf(vm, newline);
  if (text === "" || text === "\n" || text === "\r" || text === "\r\n") return;
  throw vm.raise(VALUE_ERROR, `illegal newline value: ${text}`);
}

/** set_newline: `newline` (borrowed) 0 is None. */
function setNewline(vm: Machine, self: Address, newline: Address): void {
  const empty = newline !== 0 && strLength(vm, newline) === 0;
  const { u8 } = vm;
  vm.replace(self, READ_NEWLINE, newline === 0 ? 0 : vm.newRef(newline));
  u8[self + READ_UNIVERSAL] = newline === 0 || empty ? 1 : 0;
  u8[self + READ_TRANSLATE] = newline === 0 ? 1 : 0;
  u8[self + WRITE_TRANSLATE] = empty ? 0 : 1;
  const plain = newline === 0 || empty || strEqualsAscii(vm, newline, "\n");
  vm.setWord(self, WRITE_NEWLINE, plain ? 0 : strLength(vm, newline));
}

// ---- codecs ---------------------------------------------------------------------------------------------------

function answers(vm: Machine, self: Address, method: number): boolean {
  const answer = vm.hold(callMethod0(vm, vm.get(self, BUFFER), method));
  const truth = isTrue(vm, answer);
  vm.decref(vm.unhold());
  return truth;
}

/** An incremental coder of the codec. */
function coder(vm: Machine, codec: Address, which: number, errors: Address): Address {
  return callMethod1(vm, codec, which, errors);
}

function setDecoder(vm: Machine, self: Address, codec: Address, errors: Address): void {
  vm.replace(self, DECODER, 0);
  if (!answers(vm, self, ID_READABLE)) return;
  let decoder = coder(vm, codec, ID_INCREMENTAL_DECODER, errors);
  if (vm.u8[self + READ_UNIVERSAL] !== 0) {
    vm.hold(decoder);
    decoder = newNewlineDecoder(vm, decoder, vm.u8[self + READ_TRANSLATE] !== 0);
    vm.decref(vm.unhold());
  }
  vm.replace(self, DECODER, decoder);
}

function setEncoder(vm: Machine, self: Address, codec: Address, errors: Address): void {
  vm.replace(self, ENCODER, 0);
  vm.setWord(self, ENCODES_WITH, 0);
  if (!answers(vm, self, ID_WRITABLE)) return;
  vm.replace(self, ENCODER, coder(vm, codec, ID_INCREMENTAL_ENCODER, errors));
  const name = lookupAttrId(vm, codec, ID_CODEC_NAME);
  if (name === 0) return;
  if (isStr(vm, name)) vm.setWord(self, ENCODES_WITH, knownEncoder(textOf(vm, name)));
  vm.decref(name);
}

function knownEncoder(name: string): number {
  if (name === "utf-8") return WITH_UTF8;
  if (name === "ascii") return WITH_ASCII;
  return name === "iso8859-1" ? WITH_LATIN1 : 0;
}

/** _textiowrapper_fix_encoder_state: a file that is written to from its middle gets no byte order mark. */
function fixEncoder(vm: Machine, self: Address): void {
  if (vm.u8[self + SEEKABLE] === 0 || vm.get(self, ENCODER) === 0) return;
  vm.u8[self + START_OF_STREAM] = 1;
  const at = vm.hold(callMethod0(vm, vm.get(self, BUFFER), ID_TELL));
  const atStart = richCompareBool(vm, at, ZERO, EQ);
  vm.decref(vm.unhold());
  if (!atStart) resetEncoder(vm, self, false);
}

function useEncoding(vm: Machine, self: Address, encoding: Address, errors: Address): void {
  const mark = vm.mark();
  vm.hold(vm.newRef(encoding));
  vm.hold(vm.newRef(errors));
  const codec = vm.hold(lookUpTextCodec(vm, textOf(vm, encoding), "codecs.open()"));
  setDecoder(vm, self, codec, errors);
  setEncoder(vm, self, codec, errors);
  vm.replace(self, ENCODING, vm.newRef(encoding));
  vm.replace(self, ERRORS, vm.newRef(errors));
  vm.release(mark);
}

// ---- the start ------------------------------------------------------------------------------------------------

/** Asks the buffer for its descriptor, as CPython does to find the encoding of a terminal, which is the same here. */
function askDescriptor(vm: Machine, buffer: Address): void {
  const mark = vm.mark();
  try {
    const fd = vm.hold(callMethod0(vm, buffer, ID_FILENO));
    asInt(vm, fd);
    vm.release(mark);
  } catch (error) {
    vm.caught(error, mark);
    if (!exceptionMatches(vm, ATTRIBUTE_ERROR) && !exceptionMatches(vm, unsupportedOperation(vm))) throw error;
    clearException(vm);
  }
}

/** The raw file below a buffered stream of this module, to see quickly whether it is closed. */
function setRaw(vm: Machine, self: Address, buffer: Address): void {
  vm.replace(self, RAW, 0);
  const type = vm.typeOf(buffer);
  if (type !== BUFFERED_READER_TYPE && type !== BUFFERED_WRITER_TYPE && type !== BUFFERED_RANDOM_TYPE) return;
  const raw = lookupAttrId(vm, buffer, ID_RAW);
  if (raw === 0) return;
  if (vm.typeOf(raw) === FILE_IO_TYPE) vm.replace(self, RAW, raw);
  else vm.decref(raw);
}

function clearState(vm: Machine, self: Address): void {
  vm.i32[(self + OK) >> 2] = 0;
  vm.i32[(self + DETACHED) >> 2] = 0;
  for (const field of [ENCODING, ENCODER, DECODER, READ_NEWLINE, PENDING_BYTES, SNAPSHOT, ERRORS])
    vm.replace(self, field, 0);
  setDecoded(vm, self, 0);
  vm.setWord(self, PENDING_BYTES_COUNT, 0);
  vm.f64[(self + BYTES_PER_CHAR) >> 3] = 0;
}

export function initialize(vm: Machine, self: Address, args: Address, kwargs: Address): void {
  const values = newArguments(vm, SIGNATURE, args, kwargs);
  const buffer = values[0]!;
  const named = textArgument(vm, values[1]!, "encoding");
  const encoding = named !== 0 && vm.toJs(named) === "locale" ? 0 : named;
  const errors = values[2]!;
  const newline = textArgument(vm, values[3]!, "newline");
  const lines = values[4] !== 0 && isTrue(vm, values[4]!);
  const through = values[5] !== 0 && isTrue(vm, values[5]!);
  clearState(vm, self);
  const mark = vm.mark();
  if (errors !== 0 && errors !== NONE && !isStr(vm, errors)) {
    throw vm.raise(TYPE_ERROR, `TextIOWrapper() argument 'errors' must be str or None, not ${vm.typeName(errors)}`);
  }
  checkNewline(vm, newline);
  if (encoding === 0) askDescriptor(vm, buffer);
  const usedEncoding = vm.hold(encoding === 0 ? vm.str(LOCALE_ENCODING) : vm.newRef(encoding));
  const usedErrors = vm.hold(errors === 0 || errors === NONE ? vm.intern("strict") : vm.newRef(errors));
  setNewline(vm, self, newline);
  vm.replace(self, BUFFER, vm.newRef(buffer));
  vm.setWord(self, CHUNK_SIZE, INITIAL_CHUNK);
  vm.u8[self + LINE_BUFFERING] = lines ? 1 : 0;
  vm.u8[self + WRITE_THROUGH] = through ? 1 : 0;
  useEncoding(vm, self, usedEncoding, usedErrors);
  setRaw(vm, self, buffer);
  const seekable = answers(vm, self, ID_SEEKABLE) ? 1 : 0;
  vm.u8[self + SEEKABLE] = seekable;
  vm.u8[self + TELLING] = seekable;
  const read1 = lookupAttrId(vm, buffer, ID_READ1);
  vm.u8[self + HAS_READ1] = read1 === 0 ? 0 : 1;
  vm.xdecref(read1);
  vm.u8[self + START_OF_STREAM] = 0;
  fixEncoder(vm, self);
  vm.i32[(self + OK) >> 2] = 1;
  vm.release(mark);
}

// ---- reconfigure ----------------------------------------------------------------------------------------------

/** A bool that None leaves as it is. */
function optionalBool(vm: Machine, value: Address, current: number): number {
  if (value === 0 || value === NONE) return current;
  return asInt(vm, value) !== 0 ? 1 : 0;
}

function configurationText(vm: Machine, value: Address, name: string): void {
  if (value === 0 || value === NONE || isStr(vm, value)) return;
  throw vm.raise(TYPE_ERROR, `reconfigure() argument '${name}' must be str or None, not ${vm.typeName(value)}`);
}

export function reconfigure(
  vm: Machine,
  self: Address,
  encoding: Address,
  errors: Address,
  newlineObject: Address,
  lines: Address,
  through: Address,
): Address {
  configurationText(vm, encoding, "encoding");
  configurationText(vm, errors, "errors");
  checkAttached(vm, self);
  const newEncoding = encoding === NONE ? 0 : encoding;
  const newErrors = errors === NONE ? 0 : errors;
  if (vm.get(self, DECODED_CHARS) !== 0 && (newEncoding !== 0 || newErrors !== 0 || newlineObject !== 0)) {
    throw raiseUnsupported(vm, "It is not possible to set the encoding or newline of stream after the first read");
  }
  if (newlineObject !== 0 && newlineObject !== NONE && !isStr(vm, newlineObject)) {
    throw vm.raise(
      TYPE_ERROR,
      `reconfigure() argument 'newline' must be str or None, not ${vm.typeName(newlineObject)}`,
    );
  }
  const newline = newlineObject === NONE ? 0 : newlineObject;
  checkNewline(vm, newline);
  const byLines = optionalBool(vm, lines, vm.u8[self + LINE_BUFFERING]!);
  const writesThrough = optionalBool(vm, through, vm.u8[self + WRITE_THROUGH]!);
  vm.decref(callMethod0(vm, self, ID_FLUSH));
  vm.f64[(self + BYTES_PER_CHAR) >> 3] = 0;
  if (newlineObject !== 0) setNewline(vm, self, newline);
  if (newEncoding !== 0 || newErrors !== 0 || newlineObject !== 0) changeEncoding(vm, self, newEncoding, newErrors);
  vm.u8[self + LINE_BUFFERING] = byLines;
  vm.u8[self + WRITE_THROUGH] = writesThrough;
  return vm.none();
}

/** textiowrapper_change_encoding: 0 leaves the encoding; errors become strict when only the encoding is given. */
function changeEncoding(vm: Machine, self: Address, encoding: Address, errors: Address): void {
  const mark = vm.mark();
  let usedErrors = errors;
  if (errors === 0) usedErrors = encoding === 0 ? vm.get(self, ERRORS) : vm.hold(vm.intern("strict"));
  useEncoding(vm, self, encoding === 0 ? vm.get(self, ENCODING) : encoding, usedErrors);
  fixEncoder(vm, self);
  vm.release(mark);
}
