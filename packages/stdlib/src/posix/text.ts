/**
 * File names: bytes to the system, str or bytes to Python, a JavaScript string with surrogate escapes (PEP 383) to the host.
 *
 * A byte of no UTF-8 sequence is the lone surrogate U+DC80 + (byte - 0x80), so every byte string has exactly one text and back.
 */
import { type Address, bufferBytes, bytesLength, encodeUtf8, type Machine, newBytes } from "@pyvm/vm";

const ESCAPE = 0xdc00;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** How many bytes the sequence at `at` has, 0 if it is not valid UTF-8 (no overlong forms, no surrogates). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  for (let i = 1; i < size; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second >= 0xa0) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second >= 0x90) return 0;
  return size;
}

/** PyUnicode_DecodeFSDefault. */
export function decodeName(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const size = sequenceLength(bytes, at);
    if (size === 0) text += String.fromCharCode(ESCAPE + bytes[at++]!);
    else {
      let char = size === 1 ? bytes[at]! : bytes[at]! & (0x7f >> size);
      for (let i = 1; i < size; i++) char = (char << 6) | (bytes[at + i]! & 0x3f);
      text += String.fromCodePoint(char);
      at += size;
    }
  }
  return text;
}

/** The bytes of a text whose lone surrogates are escapes. */
export function encodeName(text: string): Uint8Array {
  const ascii = new Uint8Array(text.length);
  let length = 0;
  for (let unit = 0; length < ascii.length && (unit = text.charCodeAt(length)) < 0x80;) ascii[length++] = unit;
  if (length === ascii.length) return ascii;
  const bytes: number[] = [];
  for (const character of text) {
    const char = character.codePointAt(0)!;
    if (char < 0x80) bytes.push(char);
    else if (char >= 0xdc80 && char < 0xdd00) bytes.push(char - ESCAPE);
    else if (char < 0x800) bytes.push(0xc0 | (char >> 6), 0x80 | (char & 0x3f));
    else if (char < 0x10000) bytes.push(0xe0 | (char >> 12), 0x80 | ((char >> 6) & 0x3f), 0x80 | (char & 0x3f));
    else
      bytes.push(0xf0 | (char >> 18), 0x80 | ((char >> 12) & 0x3f), 0x80 | ((char >> 6) & 0x3f), 0x80 | (char & 0x3f));
  }
  return Uint8Array.from(bytes);
}

/** The host's text of a str. @throws UnicodeEncodeError for a surrogate that escapes no byte */
export function hostText(vm: Machine, str: Address): string {
  const text = vm.toJs(str);
  if (LONE_SURROGATE.test(text)) vm.decref(encodeUtf8(vm, str, "surrogateescape"));
  return text;
}

/** The host's text of a bytes object. */
export function hostTextOfBytes(vm: Machine, bytes: Address): string {
  return bytesLength(vm, bytes) === 0 ? "" : decodeName(bufferBytes(vm, bytes));
}

/** A name from the host as Python asked for it: bytes where the path was bytes. */
export function nameObject(vm: Machine, text: string, narrow: boolean): Address {
  return narrow ? newBytes(vm, encodeName(text)) : vm.str(text);
}
