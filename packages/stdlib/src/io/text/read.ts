/** Reading through TextIOWrapper. */
import {
  type Address,
  asSize,
  bytesLength,
  bytesData,
  bytesOfBuffer,
  callMethod0,
  callMethod1,
  callMethod2,
  concat,
  copyBytes,
  emptyStr,
  FALSE,
  FLAG_TUPLE_SUBCLASS,
  hasBuffer,
  isBytes,
  isStr,
  joinStrings,
  LIST_ITEMS,
  listAppend,
  listSize,
  type Machine,
  newBytesSized,
  newInt,
  newList,
  OS_ERROR,
  OVERFLOW_ERROR,
  strEqualsAscii,
  strLength,
  substring,
  TRUE,
  tupleItem,
  tuplePack,
  TYPE_ERROR,
} from "@pyvm/vm";
import { ID_READ, ID_READ1, ID_READLINE, optionalSize } from "../common.ts";
import { retrying } from "../buffered/raw.ts";
import { TEXT_IO_WRAPPER_TYPE } from "./address.ts";
import { ANY_NEWLINE, findLineEnding, ONLY_CR, ONLY_CRLF, ONLY_LF, passed } from "./line-ending.ts";
import { checkDecoded, decodeNewlines, ID_DECODE, ID_GETSTATE, NEWLINE_DECODER_TYPE } from "./newline-decoder.ts";
import {
  BUFFER,
  BYTES_PER_CHAR,
  checkAttached,
  checkOpen,
  CHUNK_SIZE,
  DECODED_CHARS,
  DECODED_CHARS_USED,
  decoderOf,
  HAS_READ1,
  READ_NEWLINE,
  READ_TRANSLATE,
  READ_UNIVERSAL,
  SEEKABLE,
  setDecoded,
  SNAPSHOT,
  TELLING,
} from "./state.ts";
import { flushPending } from "./write.ts";

/** _textiowrapper_decode: a str, owned. */
export function decode(vm: Machine, decoder: Address, bytes: Address, final: boolean): Address {
  if (vm.typeOf(decoder) === NEWLINE_DECODER_TYPE) return decodeNewlines(vm, decoder, bytes, final);
  const text = vm.hold(callMethod2(vm, decoder, ID_DECODE, bytes, final ? TRUE : FALSE));
  checkDecoded(vm, text);
  return vm.unhold();
}

/** A decoder's state (owned), of which the first item is bytes. */
export function decoderState(vm: Machine, decoder: Address): Address {
  const state = vm.hold(callMethod0(vm, decoder, ID_GETSTATE));
  if (!vm.hasFlag(state, FLAG_TUPLE_SUBCLASS) || vm.tupleSize(state) !== 2) {
    throw vm.raise(TYPE_ERROR, "illegal decoder state");
  }
  const bytes = tupleItem(vm, state, 0);
  if (!isBytes(vm, bytes)) {
    throw vm.raise(
      TYPE_ERROR,
      `illegal decoder state: the first item should be a bytes object, not '${vm.typeName(bytes)}'`,
    );
  }
  return vm.unhold();
}

/** Reads and decodes a chunk (textiowrapper_read_chunk); false at the end. */
export function readChunk(vm: Machine, self: Address, hint: number): boolean {
  const decoder = decoderOf(vm, self);
  const mark = vm.mark();
  const state = vm.u8[self + TELLING] === 0 ? 0 : vm.hold(decoderState(vm, decoder));
  const ratio = vm.f64[(self + BYTES_PER_CHAR) >> 3]!;
  const wanted = hint > 0 ? Math.floor(Math.max(ratio, 1) * hint) : 0;
  const size = vm.hold(newInt(vm, Math.max(vm.getWord(self, CHUNK_SIZE), wanted)));
  const method = vm.u8[self + HAS_READ1] === 0 ? ID_READ : ID_READ1;
  const input = vm.hold(retrying(vm, () => callMethod1(vm, vm.get(self, BUFFER), method, size)));
  if (!hasBuffer(vm, input)) {
    const name = method === ID_READ ? "read" : "read1";
    throw vm.raise(
      TYPE_ERROR,
      `underlying ${name}() should have returned a bytes-like object, not '${vm.typeName(input)}'`,
    );
  }
  const bytes = vm.hold(isBytes(vm, input) ? vm.newRef(input) : bytesOfBuffer(vm, input));
  const count = bytesLength(vm, bytes);
  const text = decode(vm, decoder, input, count === 0);
  setDecoded(vm, self, text);
  const characters = strLength(vm, text);
  vm.f64[(self + BYTES_PER_CHAR) >> 3] = characters > 0 ? count / characters : 0;
  if (state !== 0) takeSnapshot(vm, self, state, bytes);
  vm.release(mark);
  return count > 0 || characters > 0;
}

/** Remembers the decoder's state before a chunk and the bytes that are decoded since. */
function takeSnapshot(vm: Machine, self: Address, state: Address, bytes: Address): void {
  const rest = tupleItem(vm, state, 0);
  const before = bytesLength(vm, rest);
  const count = bytesLength(vm, bytes);
  let input = bytes;
  if (before === 0) vm.hold(vm.newRef(bytes));
  else {
    input = vm.hold(newBytesSized(vm, before + count));
    copyBytes(vm, bytesData(vm, input), bytesData(vm, rest), before);
    copyBytes(vm, bytesData(vm, input) + before, bytesData(vm, bytes), count);
  }
  vm.replace(self, SNAPSHOT, tuplePack(vm, tupleItem(vm, state, 1), input));
  vm.decref(vm.unhold());
}

/** The next `count` decoded characters (all if negative), as many as there are. */
function takeDecoded(vm: Machine, self: Address, count: number): Address {
  const text = vm.get(self, DECODED_CHARS);
  if (text === 0) return emptyStr(vm);
  const used = vm.getWord(self, DECODED_CHARS_USED);
  const available = strLength(vm, text) - used;
  const taken = count < 0 ? available : Math.min(count, available);
  vm.setWord(self, DECODED_CHARS_USED, used + taken);
  if (used === 0 && taken === available) return vm.newRef(text);
  return substring(vm, text, used, used + taken);
}

export function readMethod(vm: Machine, self: Address, size: Address): Address {
  const count = optionalSize(vm, size);
  checkAttached(vm, self);
  checkOpen(vm, self);
  const decoder = decoderOf(vm, self);
  flushPending(vm, self);
  const mark = vm.mark();
  if (count >= 0) return readSome(vm, self, count);
  const bytes = vm.hold(callMethod0(vm, vm.get(self, BUFFER), ID_READ));
  const rest = vm.hold(decode(vm, decoder, bytes, true));
  const start = vm.hold(takeDecoded(vm, self, -1));
  const result = vm.hold(concat(vm, start, rest));
  forgetDecoded(vm, self);
  return vm.keep(mark, result);
}

function readSome(vm: Machine, self: Address, count: number): Address {
  const first = vm.hold(takeDecoded(vm, self, count));
  let left = count - strLength(vm, first);
  if (left === 0) return vm.unhold();
  const mark = vm.mark();
  const pieces = vm.hold(newList(vm));
  listAppend(vm, pieces, first);
  while (left > 0 && readChunk(vm, self, left)) {
    const piece = vm.hold(takeDecoded(vm, self, left));
    left -= strLength(vm, piece);
    listAppend(vm, pieces, piece);
    vm.decref(vm.unhold());
  }
  const result = joinStrings(vm, vm.get(pieces, LIST_ITEMS), listSize(vm, pieces));
  vm.release(mark);
  vm.decref(vm.unhold());
  return result;
}

// ---- lines ----------------------------------------------------------------------------------------------------

function endingOf(vm: Machine, self: Address): number {
  if (vm.u8[self + READ_TRANSLATE] !== 0) return ONLY_LF;
  if (vm.u8[self + READ_UNIVERSAL] !== 0) return ANY_NEWLINE;
  const newline = vm.get(self, READ_NEWLINE);
  if (strLength(vm, newline) === 2) return ONLY_CRLF;
  return strEqualsAscii(vm, newline, "\r") ? ONLY_CR : ONLY_LF;
}

/** Whether there are decoded characters, read if need be. */
function fillDecoded(vm: Machine, self: Address): boolean {
  while (
    vm.get(self, DECODED_CHARS) === 0 ||
    strLength(vm, vm.get(self, DECODED_CHARS)) === vm.getWord(self, DECODED_CHARS_USED)
  ) {
    if (!readChunk(vm, self, 0)) return false;
  }
  return true;
}

/** _textiowrapper_readline; `limit` -1 for none. */
export function readLine(vm: Machine, self: Address, limit: number): Address {
  checkOpen(vm, self);
  flushPending(vm, self);
  const ending = endingOf(vm, self);
  if (!fillDecoded(vm, self)) {
    forgetDecoded(vm, self);
    return emptyStr(vm);
  }
  const text = vm.get(self, DECODED_CHARS);
  const start = vm.getWord(self, DECODED_CHARS_USED);
  let end = findLineEnding(vm, text, start, strLength(vm, text), ending);
  if (limit >= 0 && (end < 0 ? start + passed.characters : end) - start >= limit) end = start + limit;
  if (end < 0) return readLongLine(vm, self, limit, ending);
  vm.setWord(self, DECODED_CHARS_USED, end);
  return substring(vm, text, start, end);
}

/** What is decoded is used up, and the input at its end. */
function forgetDecoded(vm: Machine, self: Address): void {
  setDecoded(vm, self, 0);
  vm.replace(self, SNAPSHOT, 0);
}

/** A line that does not end in the decoded characters. */
function readLongLine(vm: Machine, self: Address, limit: number, ending: number): Address {
  const mark = vm.mark();
  const pieces = vm.hold(newList(vm));
  let length = 0;
  let carried = 0;
  let pending = vm.hold(emptyStr(vm));
  for (;;) {
    if (!fillDecoded(vm, self)) {
      forgetDecoded(vm, self);
      listAppend(vm, pieces, pending);
      break;
    }
    const decoded = vm.get(self, DECODED_CHARS);
    const used = vm.getWord(self, DECODED_CHARS_USED);
    const inner = vm.mark();
    const fresh = vm.hold(substring(vm, decoded, used, strLength(vm, decoded)));
    const text = vm.hold(concat(vm, pending, fresh));
    const size = strLength(vm, text);
    let end = findLineEnding(vm, text, 0, size, ending);
    const safe = end < 0 ? passed.characters : end;
    if (limit >= 0 && length + safe >= limit) end = limit - length;
    const cut = end < 0 ? safe : end;
    listAppend(vm, pieces, vm.hold(substring(vm, text, 0, cut)));
    length += cut;
    if (end >= 0) {
      vm.setWord(self, DECODED_CHARS_USED, used + cut - carried);
      break;
    }
    const rest = substring(vm, text, cut, size);
    carried = size - cut;
    setDecoded(vm, self, 0);
    vm.release(inner);
    vm.decref(vm.unhold());
    pending = vm.hold(rest);
  }
  const result = vm.hold(joinStrings(vm, vm.get(pieces, LIST_ITEMS), listSize(vm, pieces)));
  return vm.keep(mark, result);
}

export function readLineMethod(vm: Machine, self: Address, size: Address): Address {
  const limit = size === 0 ? -1 : asSize(vm, size, OVERFLOW_ERROR);
  checkAttached(vm, self);
  return readLine(vm, self, limit < 0 ? -1 : limit);
}

/** tp_iternext: telling is off until the end. */
export function nextLine(vm: Machine, self: Address): Address {
  checkAttached(vm, self);
  vm.u8[self + TELLING] = 0;
  let line: Address;
  if (vm.typeOf(self) === TEXT_IO_WRAPPER_TYPE) line = readLine(vm, self, -1);
  else {
    line = vm.hold(callMethod0(vm, self, ID_READLINE));
    if (!isStr(vm, line)) {
      throw vm.raise(OS_ERROR, `readline() should have returned a str object, not '${vm.typeName(line)}'`);
    }
    vm.unhold();
  }
  if (strLength(vm, line) > 0) return line;
  vm.decref(line);
  vm.replace(self, SNAPSHOT, 0);
  vm.u8[self + TELLING] = vm.u8[self + SEEKABLE]!;
  return 0;
}
