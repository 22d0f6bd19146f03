/** hex, fromhex and decode of bytes and bytearray (Python/pystrhex.c). */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { call1 } from "../../object/call.ts";
import { asInt } from "../../object/number.ts";
import { length as lengthOfObject } from "../../object/subscript.ts";
import { BYTEARRAY_TYPE, BYTES_TYPE, TYPE_ERROR, VALUE_ERROR } from "../../object/static.ts";
import { isSubtype } from "../../object/type/mro.ts";
import { requireStr } from "../str/arguments.ts";
import { fromEncodedObject } from "../str/codecs-decode.ts";
import { checkNoNull } from "../str/new.ts";
import {
  namesUtf8,
  charAt,
  isStr,
  newAscii,
  strData,
  strIsAscii,
  strKind,
  strLength,
  textOf,
  readChar,
} from "../str/text.ts";
import { newBytearray } from "./bytearray.ts";
import { bytesData, isBytes, newBytes, newBytesFrom } from "./bytes.ts";
import { dataOf, lengthOf } from "./region.ts";

/** `self.hex([sep[, bytes_per_sep]])`. */
export function bytesHex(vm: Machine, self: Address, sep: Address, group: Address): Address {
  const size = group === 0 ? 1 : asInt(vm, group);
  return hexText(vm, dataOf(vm, self), lengthOf(vm, self), sep, size);
}

/** _Py_strhex_with_sep: a str of the hexadecimal digits of memory, `sep` (0: none) after every `group` bytes. */
export function hexText(vm: Machine, data: Address, length: number, sep: Address, group: number): Address {
  const digits = hexDigits(vm, data, length, sep, group);
  const mark = vm.mark();
  const buffer = vm.hold(newBytes(vm, digits));
  const text = newAscii(vm, bytesData(vm, buffer), digits.length);
  vm.release(mark);
  return text;
}

/**
 * The same as bytes. @param group counted from the right when positive, from the left when negative
 * @param limit the largest separator: 127 for a str, any byte for bytes
 */
export function hexDigits(
  vm: Machine,
  data: Address,
  length: number,
  sep: Address,
  group: number,
  limit = 127,
): Uint8Array {
  const separator = sep === 0 ? 0 : separatorByte(vm, sep, limit);
  const size = sep === 0 || Math.abs(group) >= length ? 0 : Math.abs(group);
  const gaps = size === 0 ? 0 : Math.floor((length - 1) / size);
  const digits = new Uint8Array(2 * length + gaps);
  let at = 0;
  for (let i = 0; i < length; i++) {
    if (size > 0 && i > 0 && (group > 0 ? length - i : i) % size === 0) digits[at++] = separator;
    const byte = vm.u8[data + i];
    digits[at++] = hexDigit(byte >> 4);
    digits[at++] = hexDigit(byte & 15);
  }
  return digits;
}

function hexDigit(value: number): number {
  return value < 10 ? 48 + value : 87 + value;
}

function separatorByte(vm: Machine, sep: Address, limit: number): number {
  if (lengthOfObject(vm, sep) !== 1) throw vm.raise(VALUE_ERROR, "sep must be length 1.");
  let char: number;
  if (isStr(vm, sep)) char = charAt(vm, sep, 0);
  else if (isBytes(vm, sep)) char = vm.u8[bytesData(vm, sep)];
  else throw vm.raise(TYPE_ERROR, "sep must be str or bytes.");
  if (char > limit) throw vm.raise(VALUE_ERROR, "sep must be ASCII.");
  return char;
}

/** `type.fromhex(string)`. */
export function bytesFromhex(vm: Machine, type: Address, text: Address): Address {
  requireStr(vm, text, "fromhex", "argument");
  const data = parseHex(vm, text);
  const isArray = isSubtype(vm, type, BYTEARRAY_TYPE);
  if (type === BYTEARRAY_TYPE) return newBytearray(vm, data);
  if (type === BYTES_TYPE) return newBytes(vm, data);
  const mark = vm.mark();
  const plain = vm.hold(isArray ? newBytearray(vm, data) : newBytes(vm, data));
  return vm.keep(mark, vm.hold(call1(vm, type, plain)));
}

function parseHex(vm: Machine, text: Address): Uint8Array {
  const length = strLength(vm, text);
  const data = strData(vm, text);
  const kind = strKind(vm, text);
  if (!strIsAscii(vm, text)) {
    let index = 0;
    while (readChar(vm, data, kind, index) < 128) index++;
    throw notHexadecimal(vm, index);
  }
  const result = new Uint8Array(length >> 1);
  let count = 0;
  for (let i = 0; i < length;) {
    const char = vm.u8[data + i];
    if (char === 32 || (char >= 9 && char <= 13)) {
      i++;
      continue;
    }
    const high = digitValue(char);
    if (high < 0) throw notHexadecimal(vm, i);
    const low = i + 1 < length ? digitValue(vm.u8[data + i + 1]) : -1;
    if (low < 0) throw notHexadecimal(vm, i + 1);
    result[count++] = (high << 4) | low;
    i += 2;
  }
  return result.subarray(0, count);
}

function notHexadecimal(vm: Machine, index: number): unknown {
  return vm.raise(VALUE_ERROR, `non-hexadecimal number found in fromhex() arg at position ${index}`);
}

/** The value of a hexadecimal digit, or -1. */
export function digitValue(char: number): number {
  if (char >= 48 && char <= 57) return char - 48;
  const lower = char | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** `self.decode(encoding, errors)`. */
export function bytesDecode(vm: Machine, self: Address, encoding: Address, errors: Address): Address {
  const codec = encoding !== 0 && namesUtf8(vm, encoding) ? null : nameArgument(vm, encoding, "encoding");
  const handler = nameArgument(vm, errors, "errors");
  if (isBytes(vm, self)) return fromEncodedObject(vm, self, codec, handler);
  const mark = vm.mark();
  const bytes = vm.hold(newBytesFrom(vm, dataOf(vm, self), lengthOf(vm, self)));
  return vm.keep(mark, vm.hold(fromEncodedObject(vm, bytes, codec, handler)));
}

function nameArgument(vm: Machine, name: Address, parameter: string): string | null {
  if (name === 0) return null;
  requireStr(vm, name, "decode", `argument '${parameter}'`);
  checkNoNull(vm, name);
  return textOf(vm, name);
}
