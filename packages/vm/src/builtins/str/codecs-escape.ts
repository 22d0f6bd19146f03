/** unicode_escape, raw_unicode_escape, and the escapes of bytes literals. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, OB_SIZE } from "../../object/offsets.ts";
import { DEPRECATION_WARNING, VALUE_ERROR } from "../../object/static.ts";
import { warn } from "../warnings.ts";
import { Decoder, consumed } from "./codecs-decoder.ts";
import { ByteWriter } from "./codecs-encoder.ts";
import { characterOfName } from "./names.ts";
import { MAX_CODE_POINT, readChar, strData, strKind, strLength } from "./text.ts";

const BACKSLASH = 92;
const HEX = "0123456789abcdef";
const SIMPLE = new Map<number, number>([
  [92, 92],
  [39, 39],
  [34, 34],
  [98, 8],
  [102, 12],
  [116, 9],
  [110, 10],
  [114, 13],
  [118, 11],
  [97, 7],
]);

function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Nothing that is no escape has been met. */
const NONE_INVALID = -1;

/**
 * Warns of the first backslash that began no escape, with the character after it. What runs then may decode something itself: `consumed` is as before.
 *
 * @param result what was decoded, owned; released when the warning is an error
 */
function warnOfInvalidEscape(vm: Machine, character: number, result: Address): Address {
  if (character === NONE_INVALID) return result;
  const mark = vm.mark();
  const used = consumed.bytes;
  vm.hold(result);
  warn(vm, DEPRECATION_WARNING, `invalid escape sequence '\\${String.fromCharCode(character)}'`, 1);
  consumed.bytes = used;
  return vm.keep(mark, result);
}

// ---- unicode_escape -------------------------------------------------------------------------------------------

/** _PyUnicode_DecodeUnicodeEscapeStateful. */
export function decodeUnicodeEscape(vm: Machine, bytes: Address, errors: string | null, final: boolean): Address {
  const decoder = new EscapeDecoder(vm, bytes, "unicodeescape", errors, final);
  while (decoder.at < decoder.length && decoder.step());
  return warnOfInvalidEscape(vm, decoder.firstInvalid, decoder.finish());
}

/** PyUnicode_DecodeRawUnicodeEscape: only `\u` and `\U`. */
export function decodeRawUnicodeEscape(vm: Machine, bytes: Address, errors: string | null, final: boolean): Address {
  const decoder = new EscapeDecoder(vm, bytes, "rawunicodeescape", errors, final);
  while (decoder.at < decoder.length && decoder.rawStep());
  return decoder.finish();
}

class EscapeDecoder extends Decoder {
  private readonly final: boolean;
  /** The first character after a backslash that is no escape. */
  firstInvalid: number = NONE_INVALID;

  constructor(vm: Machine, bytes: Address, encoding: string, errors: string | null, final: boolean) {
    super(vm, bytes, encoding, errors);
    this.final = final;
  }

  /** Reads one character or escape; false when the rest must wait for more bytes. */
  step(): boolean {
    const start = this.at;
    const byte = this.byte(this.at++);
    if (byte !== BACKSLASH) {
      this.writer.writeChar(byte);
      return true;
    }
    if (this.at >= this.length) return this.incomplete(start, "\\ at end of string");
    const code = this.byte(this.at++);
    if (code === 10) return true;
    const simple = SIMPLE.get(code);
    if (simple !== undefined) this.writer.writeChar(simple);
    else if (code >= 48 && code <= 55) this.octal(code - 48);
    else if (code === 120) return this.hex(start, 2, "truncated \\xXX escape", "illegal Unicode character");
    else if (code === 117) return this.hex(start, 4, "truncated \\uXXXX escape", "illegal Unicode character");
    else if (code === 85) return this.hex(start, 8, "truncated \\UXXXXXXXX escape", "illegal Unicode character");
    else if (code === 78) return this.name(start);
    else {
      if (this.firstInvalid === NONE_INVALID) this.firstInvalid = code;
      this.writer.writeChar(BACKSLASH);
      this.writer.writeChar(code);
    }
    return true;
  }

  rawStep(): boolean {
    const start = this.at;
    const byte = this.byte(this.at++);
    if (byte !== BACKSLASH || (this.at >= this.length && this.final)) {
      this.writer.writeChar(byte);
      return true;
    }
    if (this.at >= this.length) return this.incomplete(start, "\\ at end of string");
    const code = this.byte(this.at++);
    if (code === 117) return this.hex(start, 4, "truncated \\uXXXX escape", "\\Uxxxxxxxx out of range");
    if (code === 85) return this.hex(start, 8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range");
    this.writer.writeChar(BACKSLASH);
    this.writer.writeChar(code);
    return true;
  }

  private octal(value: number): void {
    for (let i = 0; i < 2 && this.at < this.length; i++) {
      const digit = this.byte(this.at) - 48;
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
      this.at++;
    }
    this.writer.writeChar(value);
  }

  private hex(start: number, count: number, truncated: string, illegal: string): boolean {
    let value = 0;
    for (; count > 0; count--) {
      if (this.at >= this.length) return this.incomplete(start, truncated);
      const digit = hexValue(this.byte(this.at));
      if (digit < 0) {
        this.fail(start, this.at, truncated);
        return true;
      }
      value = value * 16 + digit;
      this.at++;
    }
    if (value > MAX_CODE_POINT) this.fail(start, this.at, illegal);
    else this.writer.writeChar(value);
    return true;
  }

  private name(start: number): boolean {
    let reason = "malformed \\N character escape";
    if (this.at >= this.length) return this.incomplete(start, reason);
    if (this.byte(this.at) === 123) {
      const first = ++this.at;
      while (this.at < this.length && this.byte(this.at) !== 125) this.at++;
      if (this.at >= this.length) return this.incomplete(start, reason);
      if (this.at > first) {
        let name = "";
        for (let i = first; i < this.at; i++) name += String.fromCharCode(this.byte(i));
        this.at++;
        const char = characterOfName(this.vm, name);
        if (char >= 0) {
          this.writer.writeChar(char);
          return true;
        }
        reason = "unknown Unicode character name";
      }
    }
    this.fail(start, this.at, reason);
    return true;
  }

  private incomplete(start: number, reason: string): boolean {
    if (!this.final) {
      this.at = start;
      return false;
    }
    this.fail(start, this.at, reason);
    return true;
  }
}

function pushHex(out: ByteWriter, letter: string, char: number, digits: number): void {
  out.push(BACKSLASH);
  out.pushText(letter);
  for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.push(HEX.charCodeAt((char >>> shift) & 15));
}

/** PyUnicode_AsUnicodeEscapeString. */
export function encodeUnicodeEscape(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  const out = new ByteWriter(length + 16);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char === BACKSLASH) out.pushText("\\\\");
    else if (char === 9) out.pushText("\\t");
    else if (char === 10) out.pushText("\\n");
    else if (char === 13) out.pushText("\\r");
    else if (char >= 32 && char < 127) out.push(char);
    else if (char < 256) pushHex(out, "x", char, 2);
    else if (char < 65536) pushHex(out, "u", char, 4);
    else pushHex(out, "U", char, 8);
  }
  return out.finish(vm);
}

/** PyUnicode_AsRawUnicodeEscapeString. */
export function encodeRawUnicodeEscape(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  const out = new ByteWriter(length + 16);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char < 256) out.push(char);
    else if (char < 65536) pushHex(out, "u", char, 4);
    else pushHex(out, "U", char, 8);
  }
  return out.finish(vm);
}

// ---- bytes ----------------------------------------------------------------------------------------------------

/** PyBytes_DecodeEscape: bytes from the inside of a bytes literal. */
export function decodeBytesEscape(vm: Machine, bytes: Address, errors: string | null): Address {
  const length = vm.get(bytes, OB_SIZE);
  const byte = (i: number): number => vm.u8[bytes + BYTES_DATA + i]!;
  const out = new ByteWriter(length);
  let firstInvalid = NONE_INVALID;
  for (let at = 0; at < length;) {
    const first = byte(at++);
    if (first !== BACKSLASH) {
      out.push(first);
      continue;
    }
    if (at >= length) throw vm.raise(VALUE_ERROR, "Trailing \\ in string");
    const code = byte(at++);
    if (code === 10) continue;
    const simple = SIMPLE.get(code);
    if (simple !== undefined) out.push(simple);
    else if (code >= 48 && code <= 55) {
      let value = code - 48;
      for (let i = 0; i < 2 && at < length && byte(at) >= 48 && byte(at) <= 55; i++)
        value = value * 8 + byte(at++) - 48;
      out.push(value & 255);
    } else if (code === 120) {
      const high = at < length ? hexValue(byte(at)) : -1;
      const low = at + 1 < length ? hexValue(byte(at + 1)) : -1;
      if (high >= 0 && low >= 0) {
        out.push(high * 16 + low);
        at += 2;
        continue;
      }
      if (errors === null || errors === "strict")
        throw vm.raise(VALUE_ERROR, `invalid \\x escape at position ${at - 2}`);
      if (errors === "replace") out.push(63);
      else if (errors !== "ignore")
        throw vm.raise(VALUE_ERROR, `decoding error; unknown error handling code: ${errors}`);
      if (high >= 0) at++;
    } else {
      if (firstInvalid === NONE_INVALID) firstInvalid = code;
      out.push(BACKSLASH);
      out.push(code);
    }
  }
  consumed.bytes = length;
  return warnOfInvalidEscape(vm, firstInvalid, out.finish(vm));
}

/** What `repr` of bytes shows between the quotes, with single quotes escaped (codecs.escape_encode). */
export function encodeBytesEscape(vm: Machine, bytes: Address): Address {
  const length = vm.get(bytes, OB_SIZE);
  const out = new ByteWriter(length + 16);
  for (let i = 0; i < length; i++) {
    const byte = vm.u8[bytes + BYTES_DATA + i]!;
    if (byte === BACKSLASH || byte === 39) {
      out.push(BACKSLASH);
      out.push(byte);
    } else if (byte === 9) out.pushText("\\t");
    else if (byte === 10) out.pushText("\\n");
    else if (byte === 13) out.pushText("\\r");
    else if (byte < 32 || byte >= 127) pushHex(out, "x", byte, 2);
    else out.push(byte);
  }
  return out.finish(vm);
}
