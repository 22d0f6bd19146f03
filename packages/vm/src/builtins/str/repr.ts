/** repr() and ascii() of a str. */
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { isPrintable } from "./characters.ts";
import { newStrSized, readChar, strData, strIsAscii, strKind, strLength } from "./text.ts";
import { StringWriter } from "./writer.ts";
import { STR_ASCII_DATA } from "../../object/offsets.ts";

const HEX = "0123456789abcdef";

/** unicode_repr. */
export function strRepr(vm: Machine, self: Address): Address {
  const length = strLength(vm, self);
  const quote = quoteFor(vm, self);
  if (strIsAscii(vm, self) && isPlain(vm, self, quote)) return plainRepr(vm, self, quote);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  const writer = new StringWriter(length + 2);
  writer.writeChar(quote);
  for (let i = 0; i < length; i++) writeReprChar(writer, readChar(vm, data, kind, i), quote);
  writer.writeChar(quote);
  return writer.finish(vm);
}

/** A double quote if there are single quotes and no double ones. */
function quoteFor(vm: Machine, self: Address): number {
  const length = strLength(vm, self);
  const kind = strKind(vm, self);
  const data = strData(vm, self);
  let single = false;
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char === 34) return 39;
    if (char === 39) single = true;
  }
  return single ? 34 : 39;
}

function isPlain(vm: Machine, self: Address, quote: number): boolean {
  const u8 = vm.u8;
  const data = strData(vm, self);
  for (let at = data; at < data + strLength(vm, self); at++) {
    const char = u8[at]!;
    if (char < 32 || char === 127 || char === 92 || char === quote) return false;
  }
  return true;
}

function plainRepr(vm: Machine, self: Address, quote: number): Address {
  const length = strLength(vm, self);
  const result = newStrSized(vm, length + 2, 127);
  const u8 = vm.u8;
  const to = result + STR_ASCII_DATA;
  const from = strData(vm, self);
  u8[to] = quote;
  for (let i = 0; i < length; i++) u8[to + 1 + i] = u8[from + i]!;
  u8[to + length + 1] = quote;
  return result;
}

function writeReprChar(writer: StringWriter, char: number, quote: number): void {
  if (char === quote || char === 92) {
    writer.writeChar(92);
    writer.writeChar(char);
  } else if (char === 9) writer.writeText("\\t");
  else if (char === 10) writer.writeText("\\n");
  else if (char === 13) writer.writeText("\\r");
  else if (char < 32 || char === 127) writeHexEscape(writer, char);
  else if (char < 127 || isPrintable(char)) writer.writeChar(char);
  else writeHexEscape(writer, char);
}

/** `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that fits. */
export function writeHexEscape(writer: StringWriter, char: number): void {
  const digits = char < 256 ? 2 : char < 65536 ? 4 : 8;
  writer.writeText(digits === 2 ? "\\x" : digits === 4 ? "\\u" : "\\U");
  for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4) writer.writeChar(HEX.charCodeAt((char >>> shift) & 15));
}

/** PyObject_ASCII of what repr gave (borrowed): characters outside of ASCII escaped. */
export function asciiOfRepr(vm: Machine, text: Address): Address {
  if (strIsAscii(vm, text)) return vm.newRef(text);
  const length = strLength(vm, text);
  const kind = strKind(vm, text);
  const data = strData(vm, text);
  const writer = new StringWriter(length * 2);
  for (let i = 0; i < length; i++) {
    const char = readChar(vm, data, kind, i);
    if (char < 128) writer.writeChar(char);
    else writeHexEscape(writer, char);
  }
  return writer.finish(vm);
}
