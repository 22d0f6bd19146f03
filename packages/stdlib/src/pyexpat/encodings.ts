/** Input in any encoding, to the UTF-8 that is read; and back, to say where in the input something is. */
import {
  type Address,
  bytesOf,
  charAt,
  codecDecode,
  isStr,
  lookUpTextCodec,
  type Machine,
  newBytesFrom,
  newBytesSized,
  BYTES_DATA,
  strLength,
  textOf,
  VALUE_ERROR,
  TYPE_ERROR,
} from "@pyvm/vm";
import { INCORRECT_ENCODING, NO_ERROR, UNKNOWN_ENCODING } from "./errors.ts";
import { PROCESSORS } from "./processors.ts";
import type { Run } from "./run.ts";
import {
  BUFFER,
  CAPACITY,
  CHARACTER_MAP,
  COLUMN,
  ENCODING,
  ENCODING_KIND,
  END,
  EVENT,
  ERROR,
  EVENT_END,
  FINAL,
  IS_EXTERNAL,
  IS_PARAM_ENTITY,
  MAP_AT,
  MAP_BYTE,
  PENDING,
  PENDING_COUNT,
  POSITION,
  PROCESSOR,
  START,
} from "./state.ts";
import { codePointAt, putCharacter, sequenceSize } from "./text.ts";

// Kinds of encoding; the first: not known yet.
export const UNDECIDED = 0;
const UTF8 = 1;
const US_ASCII = 2;
const LATIN1 = 3;
const UTF16_LITTLE = 4;
const UTF16_BIG = 5;
const MAPPED = 6;

/** In the text for what is no character in its encoding: never a byte of UTF-8. */
const NO_CHARACTER = 0xff;
/** The character that Python's codecs put for a byte that means nothing. */
const REPLACEMENT = 0xfffd;
const FIRST_CAPACITY = 1024;
const ENCODING_NAMES = ["utf-8", "us-ascii", "iso-8859-1", "utf-16le", "utf-16be"];

/** Whether the bytes of the input are not those of the text. */
export function converts(run: Run): boolean {
  return run.get(ENCODING_KIND) > US_ASCII;
}

// ---- the buffer -------------------------------------------------------------------------------------------------

/** Makes room for `more` bytes behind the text; what was read before the last event may be dropped. Addresses into the text may change. */
function reserve(vm: Machine, state: Address, more: number): void {
  const buffer = vm.get(state, BUFFER);
  const end = vm.get(state, END);
  if (buffer !== 0 && end + more <= buffer + vm.get(state, CAPACITY)) return;
  const start = vm.get(state, START);
  const event = vm.get(state, EVENT);
  const from = event === 0 ? start : Math.min(event, start);
  const needed = end - from + more;
  if (buffer === 0) {
    const capacity = Math.max(FIRST_CAPACITY, needed);
    const block = vm.malloc(capacity);
    vm.set(state, BUFFER, block);
    vm.set(state, CAPACITY, capacity);
    for (const field of [START, END, POSITION, MAP_AT]) vm.set(state, field, block);
    return;
  }
  const byte = byteIndexOf(vm, state, from);
  vm.u8.copyWithin(buffer, from, end);
  shift(vm, state, buffer - from);
  vm.set(state, MAP_AT, buffer);
  vm.setWord(state, MAP_BYTE, byte);
  if (needed <= vm.get(state, CAPACITY)) return;
  const capacity = Math.max(needed, 2 * vm.get(state, CAPACITY));
  const block = vm.realloc(buffer, capacity);
  vm.set(state, BUFFER, block);
  vm.set(state, CAPACITY, capacity);
  shift(vm, state, block - buffer);
  vm.set(state, MAP_AT, block);
}

/** Moves the addresses into the text. */
function shift(vm: Machine, state: Address, by: number): void {
  for (const field of [START, END, POSITION, EVENT, EVENT_END]) {
    const address = vm.get(state, field);
    if (address !== 0) vm.set(state, field, address + by);
  }
}

// ---- from the input ---------------------------------------------------------------------------------------------

/** Appends input, which lies in memory outside of the parser's blocks. */
export function appendInput(run: Run, data: Address, length: number): void {
  const { vm, state, u8 } = run;
  const pending = run.get(PENDING_COUNT);
  const final = run.get(FINAL) !== 0;
  if (length + pending === 0) return;
  if (run.get(ENCODING_KIND) === US_ASCII || run.get(ENCODING_KIND) === UTF8) {
    reserve(vm, state, length);
    return decode(run, u8, data, data + length, final);
  }
  // Few encodings are converted: what could not be converted before goes in front.
  const input = new Uint8Array(pending + length);
  input.set(u8.subarray(state + PENDING, state + PENDING + pending));
  input.set(u8.subarray(data, data + length), pending);
  run.set(PENDING_COUNT, 0);
  let from = 0;
  if (run.get(ENCODING_KIND) === UNDECIDED) {
    reserve(vm, state, 4);
    from = decideEncoding(run, input, final);
    if (from < 0) return keepPending(run, input, 0);
  }
  reserve(vm, state, 3 * (input.length - from) + 4);
  decode(run, input, from, input.length, final);
}

/** Keeps input that is no whole character yet. */
function keepPending(run: Run, input: Uint8Array, from: number): void {
  run.u8.set(input.subarray(from), run.state + PENDING);
  run.set(PENDING_COUNT, input.length - from);
}

/**
 * Looks at the first bytes: how many of them say what the encoding is and no more, or -1 when more are needed. Only UTF-8 and UTF-16 have such marks; a
 * document may say `<` in UTF-16 as well.
 */
function decideEncoding(run: Run, input: Uint8Array, final: boolean): number {
  const { vm } = run;
  if (input.length === 0) return -1;
  const named = run.get(ENCODING) === 0 ? "" : textOf(vm, run.get(ENCODING)).toLowerCase();
  const known = named === "utf-16" ? UTF16_BIG : ENCODING_NAMES.indexOf(named) + 1;
  const content = run.get(IS_EXTERNAL) !== 0 && run.get(IS_PARAM_ENTITY) === 0;
  const [first, second, third] = input;
  const fixed = content && known === LATIN1;
  if (input.length === 1) {
    const isMark = first === 0xfe || first === 0xff || first === 0xef;
    const unclear = first === 0 || first === 0x3c || (isMark && !fixed) || known >= UTF16_LITTLE;
    if (unclear && !final) return -1;
    if (unclear) {
      // Nothing but the beginning of something is a token without its end.
      input[0] = 0x3c;
      run.set(ENCODING_KIND, UTF8);
      return 0;
    }
  }
  if (!fixed) {
    if (first === 0xfe && second === 0xff) return afterMark(run, UTF16_BIG, 2);
    if (first === 0xff && second === 0xfe) return afterMark(run, UTF16_LITTLE, 2);
  }
  if (first === 0xef && second === 0xbb && !(content && (known === LATIN1 || known >= UTF16_LITTLE))) {
    if (third === 0xbf) return afterMark(run, UTF8, 3);
    if (input.length === 2 && !final) return -1;
  }
  let kind = known === UNDECIDED ? UTF8 : known;
  if (input.length > 1) {
    if (first === 0x3c && second === 0 && !(content && known === UTF16_BIG)) kind = UTF16_LITTLE;
    else if (first === 0 && !(content && known === UTF16_LITTLE)) kind = UTF16_BIG;
    else if (second === 0 && !content) kind = UTF16_LITTLE;
  }
  if (run.get(CHARACTER_MAP) !== 0) kind = MAPPED;
  run.set(ENCODING_KIND, kind);
  return 0;
}

/** Goes on behind a byte order mark, which is a character of the first line. */
function afterMark(run: Run, kind: number, bytes: number): number {
  const { vm, state } = run;
  run.set(ENCODING_KIND, kind);
  vm.setWord(state, MAP_BYTE, vm.getWord(state, MAP_BYTE) + bytes);
  vm.setWord(state, COLUMN, vm.getWord(state, COLUMN) + 1);
  return bytes;
}

/** Converts input behind the text; there is room. */
function decode(run: Run, input: Uint8Array, from: number, end: number, final: boolean): void {
  const { u8 } = run;
  const kind = run.get(ENCODING_KIND);
  let to = run.get(END);
  if (kind === UTF8) {
    u8.set(input.subarray(from, end), to);
    to += end - from;
  } else if (kind === US_ASCII) {
    for (let at = from; at < end; at++) u8[to++] = input[at]! < 0x80 ? input[at]! : NO_CHARACTER;
  } else if (kind === LATIN1) for (let at = from; at < end; at++) to = putCharacter(u8, to, input[at]!);
  else if (kind === MAPPED) to = decodeMapped(run, input, from, end, to);
  else to = decodeUtf16(run, input.subarray(from, end), to, final);
  run.set(END, to);
}

function decodeMapped(run: Run, input: Uint8Array, from: number, end: number, start: Address): Address {
  const { vm, u8 } = run;
  const map = run.get(CHARACTER_MAP);
  let to = start;
  for (let at = from; at < end; at++) {
    const char = charAt(vm, map, input[at]!);
    if (char === REPLACEMENT) u8[to++] = NO_CHARACTER;
    else to = putCharacter(u8, to, char);
  }
  return to;
}

function decodeUtf16(run: Run, input: Uint8Array, start: Address, final: boolean): Address {
  const { u8 } = run;
  const high = run.get(ENCODING_KIND) === UTF16_BIG ? 0 : 1;
  const unit = (at: number): number => (input[at + high]! << 8) | input[at + 1 - high]!;
  let to = start;
  let at = 0;
  for (; at + 1 < input.length; at += 2) {
    const first = unit(at);
    if (first < 0xd800 || first >= 0xe000) to = putCharacter(u8, to, first);
    else if (first >= 0xdc00) u8[to++] = NO_CHARACTER;
    else {
      if (at + 3 >= input.length) break;
      to = putCharacter(u8, to, 0x10000 + ((first & 0x3ff) << 10) + (unit(at + 2) & 0x3ff));
      at += 2;
    }
  }
  if (at === input.length) return to;
  // At the end half a character is missing, which is as wrong as a sequence of UTF-8 without its end; half a unit is a token without.
  if (final && input.length - at > 1) u8[to++] = 0xf0;
  else keepPending(run, input, at);
  if (final && input.length - at === 1) run.scanner.cut = to;
  return to;
}

// ---- back to the input ------------------------------------------------------------------------------------------

/** How many bytes of the input a part of the text was. */
function inputBytes(vm: Machine, state: Address, from: Address, end: Address): number {
  const kind = vm.get(state, ENCODING_KIND);
  if (kind <= US_ASCII) return end - from;
  const { u8 } = vm;
  const wide = kind !== LATIN1 && kind !== MAPPED;
  let bytes = 0;
  for (let at = from; at < end; at++) {
    const byte = u8[at]!;
    if ((byte & 0xc0) === 0x80) continue;
    bytes += wide ? (byte >= 0xf0 && byte !== NO_CHARACTER ? 4 : 2) : 1;
  }
  return bytes;
}

/** Where in the input an address of the text is; counting goes on from there the next time. */
export function byteIndexOf(vm: Machine, state: Address, at: Address): number {
  const known = vm.get(state, MAP_AT);
  const byte = vm.getWord(state, MAP_BYTE);
  if (at < known) return byte - inputBytes(vm, state, at, known);
  const index = byte + inputBytes(vm, state, known, at);
  vm.set(state, MAP_AT, at);
  vm.setWord(state, MAP_BYTE, index);
  return index;
}

/** The input (bytes, owned) from an address of the text on. */
export function inputFrom(vm: Machine, state: Address, from: Address): Address {
  const end = vm.get(state, END);
  const kind = vm.get(state, ENCODING_KIND);
  if (kind <= US_ASCII) return newBytesFrom(vm, from, end - from);
  const pending = vm.get(state, PENDING_COUNT);
  const length = inputBytes(vm, state, from, end);
  const bytes = newBytesSized(vm, length + pending);
  const { u8 } = vm;
  let to = bytes + BYTES_DATA;
  u8.copyWithin(to + length, state + PENDING, state + PENDING + pending);
  for (let at = from; at < end; at += sequenceSize(u8[at]!)) {
    const char = codePointAt(u8, at);
    if (kind === LATIN1) u8[to++] = char;
    else if (kind === MAPPED) u8[to++] = mappedByte(vm, state, char);
    else if (char < 0x10000) to = putUnit(u8, to, char, kind);
    else {
      to = putUnit(u8, to, 0xd800 | ((char - 0x10000) >> 10), kind);
      to = putUnit(u8, to, 0xdc00 | (char & 0x3ff), kind);
    }
  }
  return bytes;
}

function putUnit(u8: Uint8Array, at: Address, unit: number, kind: number): Address {
  const big = kind === UTF16_BIG;
  u8[at] = big ? unit >> 8 : unit & 255;
  u8[at + 1] = big ? unit & 255 : unit >> 8;
  return at + 2;
}

function mappedByte(vm: Machine, state: Address, char: number): number {
  const map = vm.get(state, CHARACTER_MAP);
  for (let byte = 0; byte < 256; byte++) if (charAt(vm, map, byte) === char) return byte;
  return 0x3f;
}

// ---- encodings by name ------------------------------------------------------------------------------------------

/** Makes the encoding that the caller gave the one of the document; an error where there is none of that name. */
export function initializeEncoding(run: Run): number {
  const encoding = run.get(ENCODING);
  if (encoding === 0 || run.get(ENCODING_KIND) !== UNDECIDED || run.get(CHARACTER_MAP) !== 0) return NO_ERROR;
  const name = textOf(run.vm, encoding);
  if (name.toLowerCase() === "utf-16" || ENCODING_NAMES.includes(name.toLowerCase())) return NO_ERROR;
  return mapUnknown(run, name);
}

/** Reads on in the encoding that an XML declaration names, from `at` on; the text before stays as it is. Addresses into it may change. */
export function switchEncoding(run: Run, name: string, at: Address): number {
  if (run.get(ENCODING) !== 0) return NO_ERROR;
  const lower = name.toLowerCase();
  const current = run.get(ENCODING_KIND);
  const wide = current === UTF16_LITTLE || current === UTF16_BIG;
  let kind = ENCODING_NAMES.indexOf(lower) + 1;
  if (lower === "utf-16") kind = wide ? current : UTF16_BIG;
  if (kind === UNDECIDED) {
    const error = mapUnknown(run, name);
    if (error !== NO_ERROR) return error;
    kind = MAPPED;
  }
  const isWide = kind === UTF16_LITTLE || kind === UTF16_BIG;
  if (kind !== MAPPED && (wide !== isWide || (wide && kind !== current))) return INCORRECT_ENCODING;
  if (kind !== current) reread(run, kind, at);
  return NO_ERROR;
}

/** What is text from `at` on is taken for input of another encoding. */
function reread(run: Run, kind: number, at: Address): void {
  const { vm, state } = run;
  const end = run.get(END);
  const bytes = inputFrom(vm, state, at);
  const input = bytesOf(vm, bytes).slice();
  vm.decref(bytes);
  run.set(PENDING_COUNT, 0);
  const byte = byteIndexOf(vm, state, at);
  const offset = at - run.get(BUFFER);
  // Nothing before `at` may be dropped here: the text that is read lies there.
  if (end + 3 * input.length + 4 > run.get(BUFFER) + run.get(CAPACITY)) grow(vm, state, 3 * input.length + 4);
  run.set(MAP_AT, run.get(BUFFER) + offset);
  vm.setWord(state, MAP_BYTE, byte);
  run.set(END, run.get(BUFFER) + offset);
  run.set(ENCODING_KIND, kind);
  decode(run, input, 0, input.length, false);
}

function grow(vm: Machine, state: Address, more: number): void {
  const buffer = vm.get(state, BUFFER);
  const capacity = vm.get(state, END) - buffer + more;
  const block = vm.realloc(buffer, capacity);
  vm.set(state, BUFFER, block);
  vm.set(state, CAPACITY, capacity);
  vm.set(state, MAP_AT, vm.get(state, MAP_AT) + block - buffer);
  shift(vm, state, block - buffer);
}

/** PyUnknownEncodingHandler: the characters of the 256 bytes as Python's codec has them. */
function mapUnknown(run: Run, name: string): number {
  const { vm } = run;
  const mark = vm.mark();
  const bytes = vm.hold(newBytesSized(vm, 256));
  for (let byte = 0; byte < 256; byte++) vm.u8[bytes + BYTES_DATA + byte] = byte;
  const map = vm.hold(decodeAll(run, bytes, name));
  if (!isStr(vm, map)) {
    throw vm.raise(
      TYPE_ERROR,
      `'${name}' decoder returned '${vm.typeName(map)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
    );
  }
  if (strLength(vm, map) !== 256) throw vm.raise(VALUE_ERROR, "multi-byte encodings are not supported");
  if (!keepsAscii(vm, map)) {
    vm.release(mark);
    return UNKNOWN_ENCODING;
  }
  run.replace(CHARACTER_MAP, vm.newRef(map));
  vm.release(mark);
  return NO_ERROR;
}

/** The bytes as Python's codec decodes them. An exception ends the parsing as an unknown encoding does. */
function decodeAll(run: Run, bytes: Address, name: string): Address {
  const { vm } = run;
  const mark = vm.mark();
  try {
    vm.decref(lookUpTextCodec(vm, name, "codecs.decode()"));
    return codecDecode(vm, bytes, name, "replace");
  } catch (error) {
    vm.caught(error, mark);
    run.set(ERROR, UNKNOWN_ENCODING);
    run.set(PROCESSOR, PROCESSORS.FAILED);
    throw error;
  }
}

/** Whether the bytes that markup is made of are themselves. */
function keepsAscii(vm: Machine, map: Address): boolean {
  for (let byte = 0; byte < 128; byte++) {
    const isMarkup = /[\t\n\r !"#%&'()*+,\-./0-9:;<=>?A-Z[\]_a-z|]/.test(String.fromCharCode(byte));
    if (isMarkup && charAt(vm, map, byte) !== byte) return false;
  }
  return true;
}
