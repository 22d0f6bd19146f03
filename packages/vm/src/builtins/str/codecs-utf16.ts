/** UTF-16 and UTF-32, of either byte order, with and without a byte order mark. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { Decoder } from "./codecs-decoder.ts";
import { Encoder } from "./codecs-encoder.ts";

/** -1 little, 1 big, 0 as the mark says (little without one). */
export type ByteOrder = -1 | 0 | 1;

/** The byte order that the last decoding found or was given. */
export const foundOrder: { order: ByteOrder } = { order: 0 };

function unit16(decoder: Decoder, at: number, order: ByteOrder): number {
  const first = decoder.byte(at);
  const second = decoder.byte(at + 1);
  return order > 0 ? (first << 8) | second : (second << 8) | first;
}

function unit32(decoder: Decoder, at: number, order: ByteOrder): number {
  const first = unit16(decoder, at, order);
  const second = unit16(decoder, at + 2, order);
  return order > 0 ? first * 65536 + second : second * 65536 + first;
}

/** PyUnicode_DecodeUTF16Stateful. */
export function decodeUtf16(
  vm: Machine,
  bytes: Address,
  errors: string | null,
  order: ByteOrder,
  final: boolean,
): Address {
  let found = order;
  let start = 0;
  const length = vm.get(bytes, 16);
  if (order === 0 && length >= 2) {
    const mark = vm.u8[bytes + 32]! | (vm.u8[bytes + 33]! << 8);
    if (mark === 0xfeff) found = -1;
    else if (mark === 0xfffe) found = 1;
    if (found !== 0) start = 2;
  }
  foundOrder.order = found;
  const decoder = new Decoder(vm, bytes, found > 0 ? "utf-16-be" : "utf-16-le", errors);
  decoder.at = start;
  while (decoder.at < decoder.length && decodeUnit(decoder, found, final));
  return decoder.finish();
}

function decodeUnit(decoder: Decoder, order: ByteOrder, final: boolean): boolean {
  const { at, length } = decoder;
  if (length - at < 2) {
    if (final) decoder.fail(at, length, "truncated data");
    return final;
  }
  const unit = unit16(decoder, at, order);
  if (unit < 0xd800 || unit > 0xdfff) {
    decoder.writer.writeChar(unit);
    decoder.at += 2;
  } else if (unit >= 0xdc00) decoder.fail(at, at + 2, "illegal encoding");
  else if (length - at < 4) {
    if (final) decoder.fail(at, length, "unexpected end of data");
    return final;
  } else {
    const low = unit16(decoder, at + 2, order);
    if (low < 0xdc00 || low > 0xdfff) decoder.fail(at, at + 2, "illegal UTF-16 surrogate");
    else {
      decoder.writer.writeChar(0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
      decoder.at += 4;
    }
  }
  return true;
}

/** PyUnicode_DecodeUTF32Stateful. */
export function decodeUtf32(
  vm: Machine,
  bytes: Address,
  errors: string | null,
  order: ByteOrder,
  final: boolean,
): Address {
  let found = order;
  let start = 0;
  const length = vm.get(bytes, 16);
  if (order === 0 && length >= 4) {
    const mark = vm.i32[(bytes + 32) >> 2]!;
    if (mark === 0xfeff) found = -1;
    else if (mark === (0xfffe0000 | 0)) found = 1;
    if (found !== 0) start = 4;
  }
  foundOrder.order = found;
  const decoder = new Decoder(vm, bytes, found > 0 ? "utf-32-be" : "utf-32-le", errors);
  decoder.at = start;
  while (decoder.at < decoder.length) {
    const at = decoder.at;
    if (decoder.length - at < 4) {
      if (!final) break;
      decoder.fail(at, decoder.length, "truncated data");
      continue;
    }
    const char = unit32(decoder, at, found);
    if (char > 0x10ffff) decoder.fail(at, at + 4, "code point not in range(0x110000)");
    else if (char >= 0xd800 && char < 0xe000) {
      decoder.fail(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)");
    } else {
      decoder.writer.writeChar(char);
      decoder.at += 4;
    }
  }
  return decoder.finish();
}

abstract class WideEncoder extends Encoder {
  protected readonly reason = "surrogates not allowed";
  protected override readonly joinsErrors = false;
  protected readonly big: boolean;

  constructor(vm: Machine, str: Address, name: string, errors: string | null, order: ByteOrder) {
    super(vm, str, name + (order < 0 ? "-le" : order > 0 ? "-be" : ""), errors);
    this.big = order > 0;
  }

  protected unit(value: number): void {
    this.out.push(this.big ? value >> 8 : value & 255);
    this.out.push(this.big ? value & 255 : value >> 8);
  }

  /** As CPython: a handler's text must be ASCII. */
  protected override putReplacement(char: number): boolean {
    return char < 128 && this.put(char);
  }

  protected checkBytes(count: number, size: number, start: number, end: number): void {
    if (count % size !== 0) throw this.strict(start, end);
  }
}

class Utf16Encoder extends WideEncoder {
  constructor(vm: Machine, str: Address, errors: string | null, order: ByteOrder) {
    super(vm, str, "utf-16", errors, order);
    if (order === 0) this.unit(0xfeff);
  }

  protected put(char: number): boolean {
    if (char >= 0xd800 && char < 0xe000) return false;
    if (char < 0x10000) this.unit(char);
    else {
      this.unit(0xd7c0 + (char >> 10));
      this.unit(0xdc00 + (char & 0x3ff));
    }
    return true;
  }

  protected override putBytes(data: Address, count: number, start: number, end: number): void {
    this.checkBytes(count, 2, start, end);
    super.putBytes(data, count, start, end);
  }
}

class Utf32Encoder extends WideEncoder {
  constructor(vm: Machine, str: Address, errors: string | null, order: ByteOrder) {
    super(vm, str, "utf-32", errors, order);
    if (order === 0) this.put(0xfeff);
  }

  protected put(char: number): boolean {
    if (char >= 0xd800 && char < 0xe000) return false;
    this.unit(this.big ? char >> 16 : char & 0xffff);
    this.unit(this.big ? char & 0xffff : char >> 16);
    return true;
  }

  protected override putBytes(data: Address, count: number, start: number, end: number): void {
    this.checkBytes(count, 4, start, end);
    super.putBytes(data, count, start, end);
  }
}

/** _PyUnicode_EncodeUTF16; with order 0 a mark comes first. */
export function encodeUtf16(vm: Machine, str: Address, errors: string | null, order: ByteOrder): Address {
  return new Utf16Encoder(vm, str, errors, order).run();
}

/** _PyUnicode_EncodeUTF32. */
export function encodeUtf32(vm: Machine, str: Address, errors: string | null, order: ByteOrder): Address {
  return new Utf32Encoder(vm, str, errors, order).run();
}
