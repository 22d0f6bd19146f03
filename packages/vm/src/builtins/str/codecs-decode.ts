/** From bytes to str by the name of a codec. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { PyBUF_SIMPLE, hasBuffer, withBuffer } from "../../object/buffer.ts";
import { FLAG_BYTES_SUBCLASS } from "../../object/offsets.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { newBytes } from "../bytes/bytes.ts";
import { decodeAscii, decodeLatin1 } from "./codecs-latin.ts";
import { codecDecodeText, normalizeEncoding } from "./codecs-registry.ts";
import { decodeUtf16, decodeUtf32 } from "./codecs-utf16.ts";
import { decodeUtf8 } from "./codecs-utf8.ts";
import { isStr } from "./text.ts";

/** PyUnicode_Decode of a bytes object: `encoding` null is UTF-8, `errors` null is strict. */
export function decodeBytes(vm: Machine, bytes: Address, encoding: string | null, errors: string | null): Address {
  switch (encoding === null ? "utf_8" : normalizeEncoding(encoding)) {
    case "utf_8":
    case "utf8":
      return decodeUtf8(vm, bytes, errors, true);
    case "utf_16":
    case "utf16":
      return decodeUtf16(vm, bytes, errors, 0, true);
    case "utf_32":
    case "utf32":
      return decodeUtf32(vm, bytes, errors, 0, true);
    case "ascii":
    case "us_ascii":
      return decodeAscii(vm, bytes, errors);
    case "latin1":
    case "latin_1":
    case "iso_8859_1":
    case "iso8859_1":
      return decodeLatin1(vm, bytes);
    default:
      return decodeByRegistry(vm, bytes, encoding!, errors);
  }
}

function decodeByRegistry(vm: Machine, bytes: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const text = vm.hold(codecDecodeText(vm, bytes, encoding, errors));
  if (!isStr(vm, text)) {
    throw vm.raise(
      TYPE_ERROR,
      `'${encoding}' decoder returned '${vm.typeName(text)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
    );
  }
  return vm.keep(mark, text);
}

/** The bytes of anything with a buffer: the bytes object itself, or a copy. Owned. */
export function bytesOfBuffer(vm: Machine, object: Address): Address {
  if (vm.hasFlag(object, FLAG_BYTES_SUBCLASS)) return vm.newRef(object);
  return withBuffer(vm, object, (data, length) => newBytes(vm, vm.u8.subarray(data, data + length)), PyBUF_SIMPLE);
}

/** PyUnicode_FromEncodedObject. */
export function fromEncodedObject(
  vm: Machine,
  object: Address,
  encoding: string | null,
  errors: string | null,
): Address {
  if (isStr(vm, object)) throw vm.raise(TYPE_ERROR, "decoding str is not supported");
  if (!vm.hasFlag(object, FLAG_BYTES_SUBCLASS) && !hasBuffer(vm, object)) {
    throw vm.raise(TYPE_ERROR, `decoding to str: need a bytes-like object, ${vm.typeName(object)} found`);
  }
  const mark = vm.mark();
  const bytes = vm.hold(bytesOfBuffer(vm, object));
  return vm.keep(mark, vm.hold(decodeBytes(vm, bytes, encoding, errors)));
}
