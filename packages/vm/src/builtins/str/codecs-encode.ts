/** From str to bytes by the name of a codec. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { FLAG_BYTES_SUBCLASS } from "../../object/offsets.ts";
import { TYPE_ERROR } from "../../object/static.ts";
import { requireStr } from "./arguments.ts";
import { encodeAscii, encodeLatin1 } from "./codecs-latin.ts";
import { codecEncodeText, normalizeEncoding } from "./codecs-registry.ts";
import { encodeUtf16, encodeUtf32 } from "./codecs-utf16.ts";
import { encodeUtf8 } from "./codecs-utf8.ts";
import { checkNoNull } from "./new.ts";
import { namesUtf8, textOf } from "./text.ts";

/** PyUnicode_AsEncodedString: `encoding` null is UTF-8, `errors` null is strict. */
export function encodeStr(vm: Machine, str: Address, encoding: string | null, errors: string | null): Address {
  switch (encoding === null ? "utf_8" : normalizeEncoding(encoding)) {
    case "utf_8":
    case "utf8":
      return encodeUtf8(vm, str, errors);
    case "utf_16":
    case "utf16":
      return encodeUtf16(vm, str, errors, 0);
    case "utf_32":
    case "utf32":
      return encodeUtf32(vm, str, errors, 0);
    case "ascii":
    case "us_ascii":
      return encodeAscii(vm, str, errors);
    case "latin1":
    case "latin_1":
    case "iso_8859_1":
    case "iso8859_1":
      return encodeLatin1(vm, str, errors);
    default:
      return encodeByRegistry(vm, str, encoding!, errors);
  }
}

function encodeByRegistry(vm: Machine, str: Address, encoding: string, errors: string | null): Address {
  const mark = vm.mark();
  const bytes = vm.hold(codecEncodeText(vm, str, encoding, errors));
  if (!vm.hasFlag(bytes, FLAG_BYTES_SUBCLASS)) {
    throw vm.raise(
      TYPE_ERROR,
      `'${encoding}' encoder returned '${vm.typeName(bytes)}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`,
    );
  }
  return vm.keep(mark, bytes);
}

/** `self.encode(encoding, errors)`. */
export function strEncode(vm: Machine, self: Address, encoding: Address, errors: Address): Address {
  if (encoding === 0 || namesUtf8(vm, encoding)) return encodeUtf8(vm, self, nameArgument(vm, errors, "errors"));
  return encodeStr(vm, self, nameArgument(vm, encoding, "encoding"), nameArgument(vm, errors, "errors"));
}

function nameArgument(vm: Machine, value: Address, name: string): string | null {
  if (value === 0) return null;
  requireStr(vm, value, "encode", `argument '${name}'`);
  checkNoNull(vm, value);
  return textOf(vm, value);
}
