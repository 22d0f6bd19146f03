/** The module `binascii` (Modules/binascii.c). */
import {
  type Address,
  addModuleObject,
  asInt,
  bufferBytes,
  defineModuleException,
  DEPRECATION_WARNING,
  EXCEPTION,
  hexDigits,
  isStr,
  lowWord,
  type Machine,
  type ModuleSpec,
  newBytes,
  newInt,
  numberIndex,
  readyType,
  staticType,
  strData,
  strIsAscii,
  strLength,
  tuplePack,
  TYPE_ERROR,
  VALUE_ERROR,
  warn,
  withBuffer,
} from "@pyvm/vm";
import { type BinHexError, fromHqx, fromRuns, toHqx, toRuns } from "./binhex.ts";
import { fromBase64, fromUu, toBase64, toUu } from "./base64.ts";
import { crc32, crcHqx } from "./checksums.ts";
import { fromHex } from "./hex.ts";
import { fromQuotedPrintable, toQuotedPrintable } from "./quoted-printable.ts";

const BINASCII_ERROR: Address = staticType();
defineModuleException(BINASCII_ERROR, "binascii.Error", VALUE_ERROR);
const BINASCII_INCOMPLETE: Address = staticType();
defineModuleException(BINASCII_INCOMPLETE, "binascii.Incomplete", EXCEPTION);

/** ascii_buffer_converter: the bytes of a bytes-like object or of an ASCII str. */
function asciiBytes(vm: Machine, object: Address): Uint8Array {
  if (isStr(vm, object)) {
    if (!strIsAscii(vm, object)) throw vm.raise(VALUE_ERROR, "string argument should contain only ASCII characters");
    const data = strData(vm, object);
    return vm.u8.slice(data, data + strLength(vm, object));
  }
  const mark = vm.mark();
  try {
    return bufferBytes(vm, object);
  } catch (error) {
    vm.caught(error, mark);
    throw vm.raise(TYPE_ERROR, `argument should be bytes, buffer or ASCII string, not '${vm.typeName(object)}'`);
  }
}

/** An `int` parameter of Argument Clinic that is used as a truth value. */
function truthOfInt(vm: Machine, object: Address, fallback: boolean): boolean {
  return object === 0 ? fallback : asInt(vm, object) !== 0;
}

/** A bytes object, or the error that the text is. */
function result(vm: Machine, data: Uint8Array | string): Address {
  if (typeof data === "string") throw vm.raise(BINASCII_ERROR, data);
  return newBytes(vm, data);
}

/** The functions of BinHex go with a warning. */
function deprecated(vm: Machine, name: string): void {
  warn(vm, DEPRECATION_WARNING, `binascii.${name}() is deprecated`, 1);
}

function raiseBinHex(vm: Machine, { kind, text }: BinHexError): unknown {
  return vm.raise(kind === "Error" ? BINASCII_ERROR : BINASCII_INCOMPLETE, text);
}

function a2bHqx(vm: Machine, _module: Address, text: Address): Address {
  const bytes = asciiBytes(vm, text);
  deprecated(vm, "a2b_hqx");
  const decoded = fromHqx(bytes);
  if ("kind" in decoded) throw raiseBinHex(vm, decoded);
  const mark = vm.mark();
  const data = vm.hold(newBytes(vm, decoded.data));
  const pair = tuplePack(vm, data, vm.hold(newInt(vm, decoded.done ? 1 : 0)));
  vm.release(mark);
  return pair;
}

function encoding(name: string, encode: (data: Uint8Array) => Uint8Array | BinHexError) {
  return (vm: Machine, _module: Address, object: Address): Address => {
    const bytes = bufferBytes(vm, object);
    deprecated(vm, name);
    const encoded = encode(bytes);
    if ("kind" in encoded) throw raiseBinHex(vm, encoded);
    return newBytes(vm, encoded);
  };
}

function hexlify(vm: Machine, _module: Address, data: Address, sep: Address, group: Address): Address {
  const size = group === 0 ? 1 : asInt(vm, group);
  return withBuffer(vm, data, (at, length) => newBytes(vm, hexDigits(vm, at, length, sep, size, 255)));
}

/** An unsigned int with masking. */
function mask(vm: Machine, object: Address): number {
  if (object === 0) return 0;
  const index = numberIndex(vm, object);
  const word = lowWord(vm, index);
  vm.decref(index);
  return word;
}

const HEX_DOC = `Hexadecimal representation of binary data.

  sep
    An optional single character or byte to separate hex bytes.
  bytes_per_sep
    How many bytes between separators.  Positive values count from the
    right, negative values count from the left.

The return value is a bytes object.  This function is also
available as "hexlify()".

Example:
>>> binascii.b2a_hex(b'\\xb9\\x01\\xef')
b'b901ef'
>>> binascii.hexlify(b'\\xb9\\x01\\xef', ':')
b'b9:01:ef'
>>> binascii.b2a_hex(b'\\xb9\\x01\\xef', b'_', 2)
b'b9_01ef'`;

export const spec: ModuleSpec = {
  name: "binascii",
  doc: "Conversion between binary data and ASCII",
  functions: [
    [
      "a2b_uu($module, data, /)",
      (vm, _m, data) => result(vm, fromUu(asciiBytes(vm, data!))),
      "Decode a line of uuencoded data.",
    ],
    [
      "b2a_uu($module, data, /, *, backtick=False)",
      (vm, _m, data, backtick) => {
        const ticks = truthOfInt(vm, backtick!, false);
        return result(vm, toUu(bufferBytes(vm, data!), ticks));
      },
      "Uuencode line of data.",
    ],
    [
      "a2b_base64($module, data, /)",
      (vm, _m, data) => result(vm, fromBase64(asciiBytes(vm, data!))),
      "Decode a line of base64 data.",
    ],
    [
      "b2a_base64($module, data, /, *, newline=True)",
      (vm, _m, data, newline) => {
        const ends = truthOfInt(vm, newline!, true);
        return newBytes(vm, toBase64(bufferBytes(vm, data!), ends));
      },
      "Base64-code line of data.",
    ],
    ["b2a_hex($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", hexlify, HEX_DOC],
    [
      "a2b_hex($module, hexstr, /)",
      (vm, _m, text) => result(vm, fromHex(asciiBytes(vm, text!))),
      `Binary data of hexadecimal representation.

hexstr must contain an even number of hex digits (upper or lower case).
This function is also available as "unhexlify()".`,
    ],
    [
      "hexlify($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)",
      hexlify,
      HEX_DOC.slice(0, HEX_DOC.indexOf("\n\nExample:")).replace("hexlify()", "b2a_hex()"),
    ],
    [
      "unhexlify($module, hexstr, /)",
      (vm, _m, text) => result(vm, fromHex(asciiBytes(vm, text!))),
      `Binary data of hexadecimal representation.

hexstr must contain an even number of hex digits (upper or lower case).`,
    ],
    ["a2b_hqx($module, data, /)", a2bHqx, "Decode .hqx coding."],
    ["b2a_hqx($module, data, /)", encoding("b2a_hqx", toHqx), "Encode .hqx data."],
    ["rlecode_hqx($module, data, /)", encoding("rlecode_hqx", toRuns), "Binhex RLE-code binary data."],
    ["rledecode_hqx($module, data, /)", encoding("rledecode_hqx", fromRuns), "Decode hexbin RLE-coded string."],
    [
      "crc_hqx($module, data, crc, /)",
      (vm, _m, data, crc) => {
        const start = mask(vm, crc!);
        return newInt(
          vm,
          withBuffer(vm, data!, (at, length) => crcHqx(vm.u8, at, length, start)),
        );
      },
      "Compute CRC-CCITT incrementally.",
    ],
    [
      "crc32($module, data, crc=0, /)",
      (vm, _m, data, crc) => {
        const start = mask(vm, crc!);
        return newInt(
          vm,
          withBuffer(vm, data!, (at, length) => crc32(vm.u8, at, length, start)),
        );
      },
      "Compute CRC-32 incrementally.",
    ],
    [
      "a2b_qp($module, /, data, header=False)",
      (vm, _m, data, header) => {
        const text = asciiBytes(vm, data!);
        return newBytes(vm, fromQuotedPrintable(text, truthOfInt(vm, header!, false)));
      },
      "Decode a string of qp-encoded data.",
    ],
    [
      "b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)",
      (vm, _m, data, quoteTabs, isText, header) => {
        const options = {
          quoteTabs: truthOfInt(vm, quoteTabs!, false),
          isText: truthOfInt(vm, isText!, true),
          header: truthOfInt(vm, header!, false),
        };
        return newBytes(vm, toQuotedPrintable(bufferBytes(vm, data!), options));
      },
      "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are encoded.",
    ],
  ],
  exec: (vm, _module, dict) => {
    addModuleObject(vm, dict, "Error", vm.newRef(readyType(vm, BINASCII_ERROR)));
    addModuleObject(vm, dict, "Incomplete", vm.newRef(readyType(vm, BINASCII_INCOMPLETE)));
  },
};
