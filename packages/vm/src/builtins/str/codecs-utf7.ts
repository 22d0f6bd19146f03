/** UTF-7 (RFC 2152). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { Decoder } from "./codecs-decoder.ts";
import { ByteWriter } from "./codecs-encoder.ts";
import { readChar, strData, strKind, strLength } from "./text.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PLUS = 43;
const MINUS = 45;

/** The value of a base64 digit, or -1. */
function fromBase64(byte: number): number {
  return byte < 128 ? DIGITS.indexOf(String.fromCharCode(byte)) : -1;
}

/** Characters that are written as they are. */
function isDirect(char: number): boolean {
  if (char >= 128) return false;
  if (char === 9 || char === 10 || char === 13) return true;
  return char >= 32 && char !== PLUS && char !== 92 && char !== 126 && char !== 127;
}

/** _PyUnicode_EncodeUTF7: never fails. */
export function encodeUtf7(vm: Machine, str: Address): Address {
  const length = strLength(vm, str);
  const kind = strKind(vm, str);
  const data = strData(vm, str);
  const encoder = new Utf7Encoder(length);
  for (let i = 0; i < length; i++) encoder.write(readChar(vm, data, kind, i));
  return encoder.finish(vm);
}

class Utf7Encoder {
  private readonly out: ByteWriter;
  private shifted = false;
  private buffer = 0;
  private bits = 0;

  constructor(length: number) {
    this.out = new ByteWriter(length * 2);
  }

  private flush(): void {
    if (this.bits > 0) this.out.push(DIGITS.charCodeAt((this.buffer << (6 - this.bits)) & 63));
    this.buffer = 0;
    this.bits = 0;
  }

  private unit(unit: number): void {
    this.buffer = (this.buffer << 16) | unit;
    for (this.bits += 16; this.bits >= 6; this.bits -= 6) {
      this.out.push(DIGITS.charCodeAt((this.buffer >> (this.bits - 6)) & 63));
    }
    this.buffer &= (1 << this.bits) - 1;
  }

  write(char: number): void {
    if (isDirect(char)) {
      if (this.shifted) {
        this.flush();
        this.shifted = false;
        if (fromBase64(char) >= 0 || char === MINUS) this.out.push(MINUS);
      }
      this.out.push(char);
      return;
    }
    if (!this.shifted) {
      this.out.push(PLUS);
      if (char === PLUS) {
        this.out.push(MINUS);
        return;
      }
      this.shifted = true;
    }
    if (char >= 0x10000) {
      this.unit(0xd7c0 + (char >> 10));
      this.unit(0xdc00 + (char & 0x3ff));
    } else this.unit(char);
  }

  finish(vm: Machine): Address {
    this.flush();
    if (this.shifted) this.out.push(MINUS);
    return this.out.finish(vm);
  }
}

/** PyUnicode_DecodeUTF7Stateful. */
export function decodeUtf7(vm: Machine, bytes: Address, errors: string | null, final: boolean): Address {
  return new Utf7Decoder(vm, bytes, errors).run(final);
}

class Utf7Decoder extends Decoder {
  private shifted = false;
  private buffer = 0;
  private bits = 0;
  private surrogate = 0;
  /** Where the current shift sequence or error starts. */
  private start = 0;
  /** How many characters were written before the current shift sequence. */
  private written = 0;

  constructor(vm: Machine, bytes: Address, errors: string | null) {
    super(vm, bytes, "utf7", errors);
  }

  run(final: boolean): Address {
    for (;;) {
      while (this.at < this.length) this.step();
      if (!this.shifted || !final) break;
      this.shifted = false;
      const incomplete = this.surrogate !== 0 || this.bits >= 6 || (this.bits > 0 && this.buffer !== 0);
      if (!incomplete) break;
      this.surrogate = 0;
      this.fail(this.start, this.length, "unterminated shift sequence");
      if (this.at >= this.length) break;
    }
    if (!this.shifted) return this.finish();
    this.writer.truncate(this.written);
    return this.finish(this.start);
  }

  private step(): void {
    const byte = this.byte(this.at);
    if (this.shifted) {
      const digit = fromBase64(byte);
      if (digit >= 0) this.digit(digit);
      else this.unshift(byte);
    } else if (byte === PLUS) this.shift();
    else {
      this.start = this.at++;
      if (byte < 128) this.writer.writeChar(byte);
      else this.fail(this.start, this.at, "unexpected special character");
    }
  }

  private shift(): void {
    this.start = this.at++;
    if (this.at < this.length && this.byte(this.at) === MINUS) {
      this.at++;
      this.writer.writeChar(PLUS);
    } else if (this.at < this.length && fromBase64(this.byte(this.at)) < 0) {
      this.at++;
      this.fail(this.start, this.at, "ill-formed sequence");
    } else {
      this.shifted = true;
      this.surrogate = 0;
      this.written = this.writer.length;
      this.bits = 0;
      this.buffer = 0;
    }
  }

  private digit(digit: number): void {
    this.buffer = (this.buffer << 6) | digit;
    this.bits += 6;
    this.at++;
    if (this.bits < 16) return;
    const unit = (this.buffer >> (this.bits - 16)) & 0xffff;
    this.bits -= 16;
    this.buffer &= (1 << this.bits) - 1;
    if (this.surrogate !== 0) {
      const high = this.surrogate;
      this.surrogate = 0;
      if (unit >= 0xdc00 && unit <= 0xdfff) {
        this.writer.writeChar(0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff));
        return;
      }
      this.writer.writeChar(high);
    }
    if (unit >= 0xd800 && unit <= 0xdbff) this.surrogate = unit;
    else this.writer.writeChar(unit);
  }

  /** A byte that is no digit ends the shift sequence; `-` is part of it. */
  private unshift(byte: number): void {
    this.shifted = false;
    if (this.bits >= 6) {
      this.at++;
      this.fail(this.start, this.at, "partial character in shift sequence");
      return;
    }
    if (this.bits > 0 && this.buffer !== 0) {
      this.at++;
      this.fail(this.start, this.at, "non-zero padding bits in shift sequence");
      return;
    }
    if (this.surrogate !== 0 && byte < 128 && byte !== PLUS) this.writer.writeChar(this.surrogate);
    this.surrogate = 0;
    if (byte === MINUS) this.at++;
  }
}
