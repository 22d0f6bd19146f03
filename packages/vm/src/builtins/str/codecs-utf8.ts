/** UTF-8 (Objects/stringlib/codecs.h). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, OB_SIZE } from "../../object/offsets.ts";
import { bytesData, newBytesSized } from "../bytes/bytes.ts";
import { consumed, Decoder } from "./codecs-decoder.ts";
import { type ByteWriter, Encoder } from "./codecs-encoder.ts";
import {
  charStr,
  copyBytes,
  maskOf,
  newAscii,
  newStrSized,
  readChar,
  strData,
  strIsAscii,
  strKind,
  strLength,
  writeChar,
} from "./text.ts";

const INVALID_START = "invalid start byte";
const INVALID_CONTINUATION = "invalid continuation byte";
const UNEXPECTED_END = "unexpected end of data";

/** PyUnicode_DecodeUTF8Stateful: an incomplete sequence at the end is left alone unless `final`. */
export function decodeUtf8(vm: Machine, bytes: Address, errors: string | null, final: boolean): Address {
  const length = vm.get(bytes, OB_SIZE);
  if (maskOf(vm, bytes + BYTES_DATA, 1, 0, length) < 128) {
    consumed.bytes = length;
    return newAscii(vm, bytes + BYTES_DATA, length);
  }
  const text = decodeValid(vm, bytes + BYTES_DATA, length);
  if (text !== 0) {
    consumed.bytes = length;
    return text;
  }
  const decoder = new Decoder(vm, bytes, "utf-8", errors);
  while (decoder.at < decoder.length && decodeSequence(decoder, final));
  return decoder.finish();
}

/** The str of `length` bytes of valid UTF-8 in memory; 0 where any of them is wrong or missing. */
export function strOfUtf8(vm: Machine, data: Address, length: number): Address {
  return maskOf(vm, data, 1, 0, length) < 128 ? newAscii(vm, data, length) : decodeValid(vm, data, length);
}

/** The str of bytes that are not all ASCII; 0 where any of them is wrong or missing. */
function decodeValid(vm: Machine, data: Address, length: number): Address {
  const { u8 } = vm;
  const end = data + length;
  let count = 0;
  let mask = 0;
  for (let at = data; at < end; count++) {
    const first = u8[at]!;
    const size = sequenceLength(first);
    if (size === 0 || at + size > end) return 0;
    if (size > 1 && !isSecond(first, u8[at + 1]!)) return 0;
    if (size > 2 && (u8[at + 2]! & 0xc0) !== 0x80) return 0;
    if (size > 3 && (u8[at + 3]! & 0xc0) !== 0x80) return 0;
    mask |= charOf(u8, at, size);
    at += size;
  }
  if (count === 1) return charStr(vm, mask);
  const str = newStrSized(vm, count, mask);
  const to = strData(vm, str);
  const kind = strKind(vm, str);
  for (let at = data, index = 0; at < end; index++) {
    const size = sequenceLength(u8[at]!);
    writeChar(vm, to, kind, index, charOf(u8, at, size));
    at += size;
  }
  return str;
}

/** The character of a valid sequence. */
function charOf(u8: Uint8Array, at: Address, size: number): number {
  const first = u8[at]!;
  if (size === 1) return first;
  if (size === 2) return ((first & 31) << 6) | (u8[at + 1]! & 63);
  if (size === 3) return ((first & 15) << 12) | ((u8[at + 1]! & 63) << 6) | (u8[at + 2]! & 63);
  return ((first & 7) << 18) | ((u8[at + 1]! & 63) << 12) | ((u8[at + 2]! & 63) << 6) | (u8[at + 3]! & 63);
}

/** How many bytes a sequence has by its first: 0 for none. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** Whether `second` may follow `first`: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
function isSecond(first: number, second: number): boolean {
  if ((second & 0xc0) !== 0x80) return false;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

/** Decodes one character or error; false when the rest must wait for more bytes. */
function decodeSequence(decoder: Decoder, final: boolean): boolean {
  const { at, length } = decoder;
  const first = decoder.byte(at);
  if (first < 128) {
    decoder.writer.writeChar(first);
    decoder.at++;
    return true;
  }
  const size = sequenceLength(first);
  if (size === 0) {
    decoder.fail(at, at + 1, INVALID_START);
    return true;
  }
  let char = first & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    if (at + i >= length) {
      if (!final) return false;
      decoder.fail(at, length, UNEXPECTED_END);
      return true;
    }
    const byte = decoder.byte(at + i);
    if (i === 1 ? !isSecond(first, byte) : (byte & 0xc0) !== 0x80) {
      if (!final && first === 0xed && at + 2 === length && (byte & 0xc0) === 0x80) return false; // for surrogatepass
      decoder.fail(at, at + i, INVALID_CONTINUATION);
      return true;
    }
    char = (char << 6) | (byte & 63);
  }
  decoder.writer.writeChar(char);
  decoder.at += size;
  return true;
}

/** The bytes of one character, surrogates included. */
export function writeUtf8(out: ByteWriter, char: number): void {
  if (char < 0x80) out.push(char);
  else if (char < 0x800) {
    out.push(0xc0 | (char >> 6));
    out.push(0x80 | (char & 63));
  } else if (char < 0x10000) {
    out.push(0xe0 | (char >> 12));
    out.push(0x80 | ((char >> 6) & 63));
    out.push(0x80 | (char & 63));
  } else {
    out.push(0xf0 | (char >> 18));
    out.push(0x80 | ((char >> 12) & 63));
    out.push(0x80 | ((char >> 6) & 63));
    out.push(0x80 | (char & 63));
  }
}

class Utf8Encoder extends Encoder {
  protected readonly reason = "surrogates not allowed";
  protected override readonly escapesSurrogates = true;

  protected put(char: number): boolean {
    if (char >= 0xd800 && char < 0xe000) return false;
    writeUtf8(this.out, char);
    return true;
  }

  /** As CPython: a handler's text must be ASCII. */
  protected override putReplacement(char: number): boolean {
    return char < 128 && this.put(char);
  }
}

/** PyUnicode_AsUTF8String and its variant with a handler. */
export function encodeUtf8(vm: Machine, str: Address, errors: string | null): Address {
  if (strIsAscii(vm, str)) return copyAsBytes(vm, str);
  const bytes = encodeValid(vm, str);
  return bytes !== 0 ? bytes : new Utf8Encoder(vm, str, "utf-8", errors).run();
}

/** The bytes of a str that is not all ASCII; 0 where it has a surrogate. */
function encodeValid(vm: Machine, str: Address): Address {
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  const length = strLength(vm, str);
  let size = length;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char < 0x80) continue;
    if (char >= 0xd800 && char < 0xe000) return 0;
    size += char < 0x800 ? 1 : char < 0x10000 ? 2 : 3;
  }
  const bytes = newBytesSized(vm, size);
  const { u8 } = vm;
  let to = bytesData(vm, bytes);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char < 0x80) {
      u8[to++] = char;
      continue;
    }
    if (char < 0x800) u8[to++] = 0xc0 | (char >> 6);
    else {
      if (char < 0x10000) u8[to++] = 0xe0 | (char >> 12);
      else {
        u8[to++] = 0xf0 | (char >> 18);
        u8[to++] = 0x80 | ((char >> 12) & 63);
      }
      u8[to++] = 0x80 | ((char >> 6) & 63);
    }
    u8[to++] = 0x80 | (char & 63);
  }
  return bytes;
}

/** Throws UnicodeEncodeError unless the str has a form in UTF-8 (PyUnicode_AsUTF8). */
export function requireUtf8(vm: Machine, str: Address): void {
  if (!strIsAscii(vm, str)) vm.decref(encodeUtf8(vm, str, null));
}

/** The bytes of a str of one byte a character. */
export function copyAsBytes(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const bytes = newBytesSized(vm, length);
  if (length !== 0) copyBytes(vm, bytesData(vm, bytes), strData(vm, str), length);
  return bytes;
}
