/**
 * UTF-8 with the error handler "surrogatepass": a surrogate is three bytes like any other character of its size.
 */
import { CodePointString, codePointsOf } from "@pyvm/parser";

/** Bytes that are not UTF-8, with CPython's message. */
export class Utf8Error extends Error {
  /** The first byte that cannot be decoded, counted from the start of the text. */
  readonly start: number;
  constructor(message: string, start: number) {
    super(message);
    this.start = start;
  }
}

const hex = (byte: number): string => "0x" + byte.toString(16).padStart(2, "0");

function fail(bytes: Uint8Array, start: number, end: number, reason: string): never {
  const what =
    end - start === 1 ? `byte ${hex(bytes[start])} in position ${start}` : `bytes in position ${start}-${end - 1}`;
  throw new Utf8Error(`'utf-8' codec can't decode ${what}: ${reason}`, start);
}

/** How many bytes a sequence has, by its first byte; 0 when no sequence starts with it. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** Whether a second byte may follow the first: no overlong form, nothing above U+10FFFF; surrogates may. */
function isSecondByte(first: number, second: number): boolean {
  if ((second & 0xc0) !== 0x80) return false;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

/** An incomplete surrogate is refused at its first byte: without "surrogatepass" it is no sequence at all. */
function isSurrogateStart(first: number, second: number): boolean {
  return first === 0xed && second >= 0xa0;
}

function decodeSequence(bytes: Uint8Array, start: number): { codePoint: number; length: number } {
  const first = bytes[start];
  const length = sequenceLength(first);
  if (length === 0) fail(bytes, start, start + 1, "invalid start byte");
  let codePoint = length === 1 ? first : first & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    if (start + index >= bytes.length) {
      const atSurrogate = index > 1 && isSurrogateStart(first, bytes[start + 1]);
      if (atSurrogate) fail(bytes, start, start + 1, "invalid continuation byte");
      fail(bytes, start, bytes.length, "unexpected end of data");
    }
    const byte = bytes[start + index];
    const fits = index === 1 ? isSecondByte(first, byte) : (byte & 0xc0) === 0x80;
    if (!fits) {
      const end = index > 1 && isSurrogateStart(first, bytes[start + 1]) ? start + 1 : start + index;
      fail(bytes, start, end, "invalid continuation byte");
    }
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return { codePoint, length };
}

const isHigh = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint < 0xdc00;
const isLow = (codePoint: number): boolean => codePoint >= 0xdc00 && codePoint < 0xe000;

/** The str of code points; a JavaScript string wherever one can hold it. */
function stringOf(points: readonly number[]): string | CodePointString {
  for (let index = 1; index < points.length; index++) {
    if (isLow(points[index]) && isHigh(points[index - 1])) return new CodePointString(Uint32Array.from(points));
  }
  let text = "";
  for (let start = 0; start < points.length; start += 4096) {
    text += String.fromCodePoint(...points.slice(start, start + 4096));
  }
  return text;
}

/** Text of which every byte is a character: ASCII, and Latin-1 where foreign data has it. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  if (bytes.length < 24) {
    for (let index = 0; index < bytes.length; index++) text += String.fromCharCode(bytes[index]);
    return text;
  }
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return text;
}

/** @throws Utf8Error at the first byte that belongs to no character */
export function decodeUtf8(bytes: Uint8Array): string | CodePointString {
  if (bytes.every((byte) => byte < 0x80)) return decodeLatin1(bytes);
  const points: number[] = [];
  for (let position = 0; position < bytes.length;) {
    const { codePoint, length } = decodeSequence(bytes, position);
    points.push(codePoint);
    position += length;
  }
  return stringOf(points);
}

/** Whether every character is below U+0080. */
export function isAscii(value: string | CodePointString): value is string {
  if (typeof value !== "string") return false;
  for (let index = 0; index < value.length; index++) if (value.charCodeAt(index) >= 0x80) return false;
  return true;
}

export function encodeUtf8(value: string | CodePointString): Uint8Array {
  const bytes: number[] = [];
  for (const point of codePointsOf(value)) {
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else {
      if (point < 0x10000) bytes.push(0xe0 | (point >> 12));
      else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f));
      bytes.push(0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}
