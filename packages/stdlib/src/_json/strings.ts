/** Strings of JSON: `scanstring`, `encode_basestring`, `encode_basestring_ascii` and the JSONDecodeError they end in. */
import {
  type Address,
  asSsize,
  call3,
  getAttrId,
  identifier,
  importByName,
  isTrue,
  type Machine,
  newInt,
  raiseInstance,
  refuseKeywordNames,
  StringWriter,
  strData,
  strKind,
  strLength,
  substring,
  readChar,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  FLAG_UNICODE_SUBCLASS,
} from "@pyvm/vm";

const ID_JSON_DECODE_ERROR = identifier("JSONDecodeError");

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const HEX = "0123456789abcdef";

/** Makes `json.decoder.JSONDecodeError(message, string, position)` the current exception. */
export function decodeError(vm: Machine, message: string, string: Address, position: number): unknown {
  const mark = vm.mark();
  const decoder = vm.hold(importByName(vm, "json.decoder"));
  const type = vm.hold(getAttrId(vm, decoder, ID_JSON_DECODE_ERROR));
  const instance = vm.hold(call3(vm, type, vm.hold(vm.str(message)), string, vm.hold(newInt(vm, position))));
  vm.newRef(instance);
  vm.release(mark);
  return raiseInstance(vm, instance);
}

/** Where the last string that was scanned ended: behind its closing quote; scratch, read at once. */
export const scanned: { end: number } = { end: 0 };

/** scanstring_unicode: the str whose characters begin at `begin`, behind the opening quote. */
export function scanString(vm: Machine, string: Address, begin: number, strict: boolean): Address {
  const length = strLength(vm, string);
  if (begin < 0 || begin > length) throw vm.raise(VALUE_ERROR, "end is out of bounds");
  const stop = plainEnd(vm, string, begin, length, strict);
  if (stop < length && readChar(vm, strData(vm, string), strKind(vm, string), stop) === QUOTE) {
    scanned.end = stop + 1;
    return substring(vm, string, begin, stop);
  }
  return scanEscaped(vm, string, begin, stop, length, strict);
}

/** The position of the next quote or backslash, or the length. */
function plainEnd(vm: Machine, string: Address, from: number, length: number, strict: boolean): number {
  const data = strData(vm, string);
  const kind = strKind(vm, string);
  const u8 = vm.u8;
  for (let at = from; at < length; at++) {
    const char = kind === 1 ? u8[data + at] : readChar(vm, data, kind, at);
    if (char === QUOTE || char === BACKSLASH) return at;
    if (char <= 0x1f && strict) throw decodeError(vm, "Invalid control character at", string, at);
  }
  return length;
}

function scanEscaped(
  vm: Machine,
  string: Address,
  begin: number,
  stop: number,
  length: number,
  strict: boolean,
): Address {
  const writer = new StringWriter(stop - begin + 16);
  const data = strData(vm, string);
  const kind = strKind(vm, string);
  let from = begin;
  for (;;) {
    writer.writeRange(vm, string, from, stop);
    if (stop >= length) break;
    if (readChar(vm, data, kind, stop) === QUOTE) {
      scanned.end = stop + 1;
      return writer.finish(vm);
    }
    if (stop + 1 >= length) break;
    from =
      readChar(vm, data, kind, stop + 1) === LOWER_U
        ? scanCodePoint(vm, writer, string, stop + 2, length)
        : scanSimpleEscape(vm, writer, string, stop + 1);
    stop = plainEnd(vm, string, from, length, strict);
  }
  throw decodeError(vm, "Unterminated string starting at", string, begin - 1);
}

/** The character after a backslash at `at`; returns what is behind it. */
function scanSimpleEscape(vm: Machine, writer: StringWriter, string: Address, at: number): number {
  const plain = unescape(readChar(vm, strData(vm, string), strKind(vm, string), at));
  if (plain < 0) throw decodeError(vm, "Invalid \\escape", string, at - 1);
  writer.writeChar(plain);
  return at + 1;
}

function unescape(char: number): number {
  switch (char) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
      return char;
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x74:
      return 9;
    default:
      return -1;
  }
}

/** The four digits behind `\u` at `at`, and a low surrogate that may follow a high one; returns what is behind them. */
function scanCodePoint(vm: Machine, writer: StringWriter, string: Address, at: number, length: number): number {
  if (at + 4 >= length) throw decodeError(vm, "Invalid \\uXXXX escape", string, at - 1);
  const data = strData(vm, string);
  const kind = strKind(vm, string);
  const char = fourDigits(vm, string, at);
  const end = at + 4;
  if (
    char >= 0xd800 &&
    char <= 0xdbff &&
    end + 6 < length &&
    readChar(vm, data, kind, end) === BACKSLASH &&
    readChar(vm, data, kind, end + 1) === LOWER_U
  ) {
    const low = fourDigits(vm, string, end + 2);
    if (low >= 0xdc00 && low <= 0xdfff) {
      writer.writeChar(0x10000 + ((char - 0xd800) << 10) + (low - 0xdc00));
      return end + 6;
    }
  }
  writer.writeChar(char);
  return end;
}

function fourDigits(vm: Machine, string: Address, at: number): number {
  const data = strData(vm, string);
  const kind = strKind(vm, string);
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const char = readChar(vm, data, kind, i);
    let digit = char - 0x30;
    if (digit < 0 || digit > 9) {
      digit = (char | 0x20) - 0x57;
      if (digit < 10 || digit > 15) throw decodeError(vm, "Invalid \\uXXXX escape", string, at - 1);
    }
    value = value * 16 + digit;
  }
  return value;
}

/** The function `scanstring`: its arguments are those of PyArg_ParseTuple("On|p"). */
export function scanStringFunction(
  vm: Machine,
  _module: Address,
  argv: Address,
  nargs: number,
  kwnames: Address,
): Address {
  if (kwnames !== 0) refuseKeywordNames(vm, "_json.scanstring", kwnames);
  if (nargs < 2 || nargs > 3) {
    const bound = nargs < 2 ? "at least 2" : "at most 3";
    throw vm.raise(TYPE_ERROR, `scanstring() takes ${bound} arguments (${nargs} given)`);
  }
  const string = vm.get(argv, 0);
  const begin = asSsize(vm, vm.get(argv, 8));
  const strict = nargs < 3 || isTrue(vm, vm.get(argv, 16));
  checkString(vm, string);
  const mark = vm.mark();
  const text = vm.hold(scanString(vm, string, begin, strict));
  return vm.keep(mark, vm.hold(tuplePack(vm, text, vm.hold(newInt(vm, scanned.end)))));
}

export function checkString(vm: Machine, string: Address): void {
  if (!vm.hasFlag(string, FLAG_UNICODE_SUBCLASS)) {
    throw vm.raise(TYPE_ERROR, `first argument must be a string, not ${vm.typeName(string)}`);
  }
}

/** Writes a str as JSON, quotes included. */
export function writeString(vm: Machine, writer: StringWriter, string: Address, asciiOnly: boolean): void {
  const data = strData(vm, string);
  const kind = strKind(vm, string);
  const length = strLength(vm, string);
  const u8 = vm.u8;
  writer.writeChar(QUOTE);
  let from = 0;
  for (let at = 0; at < length; at++) {
    const char = kind === 1 ? u8[data + at] : readChar(vm, data, kind, at);
    if (char >= 0x20 && char !== QUOTE && char !== BACKSLASH && (char < 0x7f || !asciiOnly)) continue;
    writer.writeRange(vm, string, from, at);
    from = at + 1;
    writeEscape(writer, char);
  }
  writer.writeRange(vm, string, from, length);
  writer.writeChar(QUOTE);
}

function writeEscape(writer: StringWriter, char: number): void {
  writer.writeChar(BACKSLASH);
  const letter = '\b\f\n\r\t"\\'.indexOf(String.fromCharCode(char));
  if (letter >= 0 && char < 0x80) writer.writeChar('bfnrt"\\'.charCodeAt(letter));
  else if (char < 0x10000) writeHex(writer, char);
  else {
    writeHex(writer, 0xd800 + ((char - 0x10000) >> 10));
    writer.writeChar(BACKSLASH);
    writeHex(writer, 0xdc00 + ((char - 0x10000) & 0x3ff));
  }
}

function writeHex(writer: StringWriter, unit: number): void {
  writer.writeChar(LOWER_U);
  for (let shift = 12; shift >= 0; shift -= 4) writer.writeChar(HEX.charCodeAt((unit >> shift) & 15));
}

function encoded(vm: Machine, string: Address, asciiOnly: boolean): Address {
  checkString(vm, string);
  const writer = new StringWriter(strLength(vm, string) + 2);
  writeString(vm, writer, string, asciiOnly);
  return writer.finish(vm);
}

export function encodeBaseString(vm: Machine, _module: Address, string: Address): Address {
  return encoded(vm, string, false);
}

export function encodeBaseStringAscii(vm: Machine, _module: Address, string: Address): Address {
  return encoded(vm, string, true);
}
