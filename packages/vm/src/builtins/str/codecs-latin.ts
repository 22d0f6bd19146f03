/** ASCII and Latin-1. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { BYTES_DATA, OB_SIZE } from "../../object/offsets.ts";
import { consumed, Decoder } from "./codecs-decoder.ts";
import { Encoder } from "./codecs-encoder.ts";
import { copyAsBytes } from "./codecs-utf8.ts";
import { maskOf, newAscii, newLatin1, strIsAscii, strKind } from "./text.ts";

/** PyUnicode_DecodeASCII. */
export function decodeAscii(vm: Machine, bytes: Address, errors: string | null): Address {
  const length = vm.get(bytes, OB_SIZE);
  if (maskOf(vm, bytes + BYTES_DATA, 1, 0, length) < 128) {
    consumed.bytes = length;
    return newAscii(vm, bytes + BYTES_DATA, length);
  }
  const decoder = new Decoder(vm, bytes, "ascii", errors);
  while (decoder.at < decoder.length) {
    const byte = decoder.byte(decoder.at);
    if (byte < 128) {
      decoder.writer.writeChar(byte);
      decoder.at++;
    } else decoder.fail(decoder.at, decoder.at + 1, "ordinal not in range(128)");
  }
  return decoder.finish(length);
}

/** PyUnicode_DecodeLatin1. */
export function decodeLatin1(vm: Machine, bytes: Address): Address {
  const length = vm.get(bytes, OB_SIZE);
  consumed.bytes = length;
  return newLatin1(vm, bytes + BYTES_DATA, length);
}

class NarrowEncoder extends Encoder {
  protected readonly reason: string;
  protected override readonly escapesSurrogates = true;
  private readonly limit: number;

  constructor(vm: Machine, str: Address, encoding: string, errors: string | null, limit: number) {
    super(vm, str, encoding, errors);
    this.limit = limit;
    this.reason = `ordinal not in range(${limit})`;
  }

  protected put(char: number): boolean {
    if (char >= this.limit) return false;
    this.out.push(char);
    return true;
  }
}

/** PyUnicode_AsASCIIString. */
export function encodeAscii(vm: Machine, str: Address, errors: string | null): Address {
  return strIsAscii(vm, str) ? copyAsBytes(vm, str) : new NarrowEncoder(vm, str, "ascii", errors, 128).run();
}

/** PyUnicode_AsLatin1String. */
export function encodeLatin1(vm: Machine, str: Address, errors: string | null): Address {
  return strKind(vm, str) === 1 ? copyAsBytes(vm, str) : new NarrowEncoder(vm, str, "latin-1", errors, 256).run();
}
