/** Writing through TextIOWrapper. */
import {
  type Address,
  bytesLength,
  callMethod0,
  callMethod1,
  copyAsBytes,
  encodeAscii,
  encodeLatin1,
  encodeUtf8,
  findChar,
  identifier,
  isBytes,
  isStr,
  type Machine,
  newBytesSized,
  newInt,
  newList,
  NONE,
  strData,
  strIsAscii,
  strKind,
  strLength,
  textOf,
  TYPE_ERROR,
  FLAG_LIST_SUBCLASS,
  listAppend,
  listItem,
  listSize,
  bytesData,
  copyBytes,
  newStrSized,
  maxCharValue,
  readChar,
  writeChar,
} from "@pyvm/vm";
import { ID_FLUSH, ID_WRITE, raiseUnsupported } from "../common.ts";
import { retrying } from "../buffered/raw.ts";
import { ID_RESET } from "./newline-decoder.ts";
import {
  BUFFER,
  checkAttached,
  checkOpen,
  CHUNK_SIZE,
  DECODED_CHARS,
  DECODER,
  ENCODER,
  ENCODES_WITH,
  ERRORS,
  LINE_BUFFERING,
  PENDING_BYTES,
  PENDING_BYTES_COUNT,
  setDecoded,
  SNAPSHOT,
  START_OF_STREAM,
  WITH_ASCII,
  WITH_LATIN1,
  WRITE_NEWLINE,
  WRITE_THROUGH,
  WRITE_TRANSLATE,
} from "./state.ts";

const ID_ENCODE = identifier("encode");

/** Passes on what is pending (_textiowrapper_writeflush). */
export function flushPending(vm: Machine, self: Address): void {
  const pending = vm.get(self, PENDING_BYTES);
  if (pending === 0) return;
  const bytes = vm.hold(joinPending(vm, self, pending));
  vm.setWord(self, PENDING_BYTES_COUNT, 0);
  vm.replace(self, PENDING_BYTES, 0);
  const buffer = vm.get(self, BUFFER);
  vm.decref(retrying(vm, () => callMethod1(vm, buffer, ID_WRITE, bytes)));
  vm.decref(vm.unhold());
}

/** The pending pieces as one bytes object. */
function joinPending(vm: Machine, self: Address, pending: Address): Address {
  if (!vm.hasFlag(pending, FLAG_LIST_SUBCLASS)) {
    return isStr(vm, pending) ? copyAsBytes(vm, pending) : vm.newRef(pending);
  }
  const result = newBytesSized(vm, vm.getWord(self, PENDING_BYTES_COUNT));
  let to = bytesData(vm, result);
  const count = listSize(vm, pending);
  for (let i = 0; i < count; i++) {
    const piece = listItem(vm, pending, i);
    const isText = isStr(vm, piece);
    const size = isText ? strLength(vm, piece) : bytesLength(vm, piece);
    copyBytes(vm, to, isText ? strData(vm, piece) : bytesData(vm, piece), size);
    to += size;
  }
  return result;
}

function has(vm: Machine, text: Address, char: number): boolean {
  return findChar(vm, strData(vm, text), strKind(vm, text), char, 0, strLength(vm, text)) >= 0;
}

/** A copy of `text` with what "\n" is written as. */
function withNewlines(vm: Machine, text: Address, pair: boolean): Address {
  const length = strLength(vm, text);
  const from = strData(vm, text);
  const kind = strKind(vm, text);
  let count = 0;
  if (pair) for (let i = 0; i < length; i++) if (readChar(vm, from, kind, i) === 10) count++;
  const result = newStrSized(vm, length + count, maxCharValue(vm, text));
  const to = strData(vm, result);
  for (let i = 0, at = 0; i < length; i++) {
    const char = readChar(vm, from, kind, i);
    writeChar(vm, to, kind, at++, char === 10 ? 13 : char);
    if (char === 10 && pair) writeChar(vm, to, kind, at++, 10);
  }
  return result;
}

/** The bytes of `text` (owned): the text itself where it stands for them. */
function encode(vm: Machine, self: Address, text: Address): Address {
  const codec = vm.get(self, ENCODES_WITH);
  if (codec !== 0) {
    vm.u8[self + START_OF_STREAM] = 0;
    if (strIsAscii(vm, text)) return vm.newRef(text);
    const errors = textOf(vm, vm.get(self, ERRORS));
    if (codec === WITH_ASCII) return encodeAscii(vm, text, errors);
    return codec === WITH_LATIN1 ? encodeLatin1(vm, text, errors) : encodeUtf8(vm, text, errors);
  }
  const bytes = callMethod1(vm, vm.get(self, ENCODER), ID_ENCODE, text);
  if (isBytes(vm, bytes)) return bytes;
  vm.hold(bytes);
  throw vm.raise(TYPE_ERROR, `encoder should return a bytes object, not '${vm.typeName(bytes)}'`);
}

/** Adds a piece (taken over) of `size` bytes to what is pending. */
function addPending(vm: Machine, self: Address, piece: Address, size: number): void {
  vm.hold(piece);
  const count = vm.getWord(self, PENDING_BYTES_COUNT);
  if (vm.get(self, PENDING_BYTES) !== 0 && count + size > vm.getWord(self, CHUNK_SIZE)) flushPending(vm, self);
  const pending = vm.get(self, PENDING_BYTES);
  if (pending === 0) vm.set(self, PENDING_BYTES, vm.newRef(piece));
  else if (vm.hasFlag(pending, FLAG_LIST_SUBCLASS)) listAppend(vm, pending, piece);
  else {
    const list = vm.hold(newList(vm));
    listAppend(vm, list, pending);
    listAppend(vm, list, piece);
    vm.replace(self, PENDING_BYTES, vm.unhold());
  }
  vm.setWord(self, PENDING_BYTES_COUNT, vm.getWord(self, PENDING_BYTES_COUNT) + size);
  vm.decref(vm.unhold());
}

export function writeMethod(vm: Machine, self: Address, text: Address): Address {
  if (!isStr(vm, text)) {
    throw vm.raise(TYPE_ERROR, `write() argument must be str, not ${text === NONE ? "None" : vm.typeName(text)}`);
  }
  checkAttached(vm, self);
  checkOpen(vm, self);
  if (vm.get(self, ENCODER) === 0) throw raiseUnsupported(vm, "not writable");
  const { u8 } = vm;
  const newline = u8[self + WRITE_TRANSLATE] === 0 ? 0 : vm.get(self, WRITE_NEWLINE);
  const byLines = u8[self + LINE_BUFFERING] !== 0;
  const hasLf = (newline !== 0 || byLines) && has(vm, text, 10);
  const shown = vm.hold(hasLf && newline !== 0 ? withNewlines(vm, text, newline === 2) : vm.newRef(text));
  const flushes = byLines && (hasLf || has(vm, shown, 13));
  const piece = encode(vm, self, shown);
  vm.decref(vm.unhold());
  addPending(vm, self, piece, isStr(vm, piece) ? strLength(vm, piece) : bytesLength(vm, piece));
  if (
    flushes ||
    u8[self + WRITE_THROUGH] !== 0 ||
    vm.getWord(self, PENDING_BYTES_COUNT) >= vm.getWord(self, CHUNK_SIZE)
  ) {
    flushPending(vm, self);
  }
  if (flushes) vm.decref(callMethod0(vm, vm.get(self, BUFFER), ID_FLUSH));
  if (vm.get(self, DECODED_CHARS) !== 0) setDecoded(vm, self, 0);
  vm.replace(self, SNAPSHOT, 0);
  const decoder = vm.get(self, DECODER);
  if (decoder !== 0) vm.decref(callMethod0(vm, decoder, ID_RESET));
  return newInt(vm, strLength(vm, text));
}
