/** What was handed in, to text: newlines, encodings. */

/** Of the platform, in browsers as in Node. */
declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}

/** A source as the tokenizer wants it. */
export interface SourceText {
  /** Newlines are `\n`. */
  readonly text: string;
  /** CPython's name of the encoding; null for bytes that do not say one, whose errors CPython counts in bytes. */
  readonly encoding: string | null;
}

/** A source that cannot be decoded: what CPython says. */
export class DecodeError extends Error {}

const BOM = [0xef, 0xbb, 0xbf];
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:[#\r\n]|$)/;

/**
 * `\r\n` and `\r` become `\n`; `terminate` adds a newline at the end if there is none, or what CPython does not count as one
 * (`translate_newlines`).
 */
export function translateNewlines(text: string, terminate: boolean): string {
  const result = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  if (!terminate || text === "" || (result.endsWith("\n") && !text.endsWith("\r\n"))) return result;
  return result + "\n";
}

/** The encoding that CPython's tokenizer calls so (`get_normal_name`). */
function normalName(name: string): string {
  const normal = name.slice(0, 12).toLowerCase().replaceAll("_", "-");
  if (normal === "utf-8" || normal.startsWith("utf-8-")) return "utf-8";
  if (/^(latin-1|iso-8859-1|iso-latin-1)(-|$)/.test(normal)) return "iso-8859-1";
  return name;
}

/** The encoding a comment in the first two lines declares; null when there is none. */
function declaredEncoding(bytes: Uint8Array): string | null {
  let start = 0;
  for (let line = 0; line < 2; line++) {
    let end = start;
    while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 400)));
    const match = COOKIE.exec(text);
    if (match !== null) return normalName(match[1]);
    if (!BLANK.test(text)) return null;
    start = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
  }
  return null;
}

/**
 * Decodes bytes as the encoding they declare, UTF-8 when they declare none (PEP 263).
 *
 * @throws DecodeError when the encoding is unknown, or is not UTF-8 and does not fit
 */
export function decodeSource(bytes: Uint8Array): SourceText {
  const marked = BOM.every((byte, index) => bytes[index] === byte);
  const body = marked ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (marked && declared !== null && declared !== "utf-8")
    throw new DecodeError(`encoding problem: ${declared} with BOM`);
  const encoding = declared ?? (marked ? "utf-8" : null);
  if (encoding === "iso-8859-1") return { text: latin1(body), encoding };
  if (encoding !== null && encoding !== "utf-8") return { text: decodeOther(body, encoding), encoding };
  return { text: decodeUtf8(body), encoding };
}

/** UTF-8 as far as it is that; see `undecodedProblem` for the rest. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let text = "";
    let from = 0;
    for (let problem = utf8Problem(bytes, 0); problem !== null; problem = utf8Problem(bytes, from)) {
      text += new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(from, problem.start));
      for (const byte of bytes.subarray(problem.start, problem.end)) text += String.fromCharCode(0xdc00 + byte);
      from = problem.end;
    }
    return text + new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(from));
  }
}

const UNDECODED = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
const UNDECODED_RUNS = /(?<![\ud800-\udbff])[\udc80-\udcff]+/g;

/**
 * What CPython's codec says about a name or a literal with bytes that are no UTF-8; null when there are none. Such bytes stand
 * in the text as lone surrogates from U+DC80 on (PEP 383), because CPython reports them only where it needs characters: in a
 * comment they are no error.
 */
export function undecodedProblem(text: string): string | null {
  if (!UNDECODED.test(text)) return null;
  return utf8Problem(encode(text), 0)?.message ?? null;
}

/** Text as errors show it: bytes that are no UTF-8 become replacement characters. */
export function showUndecoded(text: string): string {
  if (!UNDECODED.test(text)) return text;
  return text.replace(UNDECODED_RUNS, (run) => new TextDecoder("utf-8", { fatal: false }).decode(encode(run)));
}

function encode(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    if (point < 0x80) bytes.push(point);
    else if (point >= 0xdc80 && point <= 0xdcff) bytes.push(point - 0xdc00);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(bytes);
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

/** Names that Python has beside those of the Encoding Standard, or for something else than that. */
const PYTHON_NAMES: Readonly<Record<string, string>> = {
  u8: "utf-8",
  utf: "utf-8",
  utf8: "utf-8",
  cp65001: "utf-8",
  "8859": "latin-1",
  cp819: "latin-1",
  ibm819: "latin-1",
  iso8859: "latin-1",
  "iso8859-1": "latin-1",
  l1: "latin-1",
  latin: "latin-1",
  latin1: "latin-1",
  "646": "ascii",
  "us-ascii": "ascii",
  latin9: "iso-8859-15",
  cp874: "windows-874",
  cp932: "shift_jis",
  "ms-kanji": "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  uhc: "euc-kr",
  cp950: "big5",
  eucjp: "euc-jp",
  euckr: "euc-kr",
  "iso2022-jp": "iso-2022-jp",
  "mac-roman": "macintosh",
  "mac-cyrillic": "x-mac-cyrillic",
};

function standardName(encoding: string): string {
  const name = encoding.toLowerCase().replaceAll("_", "-");
  return PYTHON_NAMES[name] ?? name.replace(/^cp125/, "windows-125");
}

/** The characters of the bytes from 0x80 to 0x9f, a question mark for none. */
const WINDOWS_1252 = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ";

/** Not by the platform: some versions of Node take the encoding for Latin-1. */
function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\x9f]/g, (character, at: number) => {
    const decoded = WINDOWS_1252[character.charCodeAt(0) - 0x80];
    if (decoded === "?") throw undefinedByte(bytes, at);
    return decoded;
  });
}

function decodeOther(bytes: Uint8Array, encoding: string): string {
  const name = standardName(encoding);
  if (name === "latin-1") return latin1(bytes);
  if (name === "windows-1252") return windows1252(bytes);
  if (name === "ascii") {
    const bad = bytes.findIndex((byte) => byte > 127);
    if (bad < 0) return latin1(bytes);
    throw new DecodeError(decodeMessage("ascii", bad, bad + 1, bytes[bad], "ordinal not in range(128)"));
  }
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(name, { fatal: true });
  } catch {
    throw new DecodeError(`unknown encoding: ${encoding}`);
  }
  try {
    const text = decoder.decode(bytes);
    const unmapped = name.startsWith("windows-") ? /[\x80-\x9f]/.exec(text) : null;
    if (unmapped === null) return text;
    throw undefinedByte(bytes, unmapped.index);
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    throw new DecodeError(undecodable(bytes, name) ?? `encoding problem: ${encoding}`);
  }
}

/** A byte to which an encoding of one byte a character gives no character; the Encoding Standard gives some of them one. */
function undefinedByte(bytes: Uint8Array, at: number): DecodeError {
  return new DecodeError(decodeMessage("charmap", at, at + 1, bytes[at], "character maps to <undefined>"));
}

/** What CPython's codec says, where it is known. */
function undecodable(bytes: Uint8Array, name: string): string | null {
  if (name === "utf-8") return utf8Problem(bytes, 0)!.message;
  if (!/^(windows-125|iso-8859-|koi8|x-mac|macintosh)/.test(name)) return null;
  const decoder = new TextDecoder(name, { fatal: true });
  const at = bytes.findIndex((byte) => {
    try {
      decoder.decode(Uint8Array.of(byte));
      return false;
    } catch {
      return true;
    }
  });
  return at < 0 ? null : undefinedByte(bytes, at).message;
}

/** Bytes from `start` to `end`, exclusive, that are no UTF-8, and why, in the words of CPython's codec. */
interface Utf8Problem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

function utf8Problem(bytes: Uint8Array, from: number): Utf8Problem | null {
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at];
    const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
    if (length === 0) return problem(at, at + 1, byte, "invalid start byte");
    for (let i = 1; i < length; i++) {
      if (at + i >= bytes.length) return problem(at, at + i, byte, "unexpected end of data");
      if (!continues(byte, i, bytes[at + i])) return problem(at, at + i, byte, "invalid continuation byte");
    }
    at += length;
  }
  return null;
}

function problem(start: number, end: number, byte: number, reason: string): Utf8Problem {
  return { start, end, message: decodeMessage("utf-8", start, end, byte, reason) };
}

function continues(first: number, index: number, byte: number): boolean {
  if ((byte & 0xc0) !== 0x80) return false;
  if (index > 1) return true;
  if (first === 0xe0) return byte >= 0xa0;
  if (first === 0xed) return byte < 0xa0;
  if (first === 0xf0) return byte >= 0x90;
  if (first === 0xf4) return byte < 0x90;
  return true;
}

/** `str` of a UnicodeDecodeError: the bytes from `start` to `end`, exclusive, of which `byte` is the first. */
export function decodeMessage(codec: string, start: number, end: number, byte: number, reason: string): string {
  if (end === start + 1) {
    return `'${codec}' codec can't decode byte 0x${byte.toString(16).padStart(2, "0")} in position ${start}: ${reason}`;
  }
  return `'${codec}' codec can't decode bytes in position ${start}-${end - 1}: ${reason}`;
}

/** How many bytes of UTF-8 the characters from `start` to `end` are. */
export function byteLength(text: string, start = 0, end: number = text.length): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) bytes += 1;
    else if (c < 0x800) bytes += 2;
    else if ((c & 0xf800) !== 0xd800) bytes += 3;
    else bytes += c >= 0xdc80 && c <= 0xdcff && (text.charCodeAt(i - 1) & 0xfc00) !== 0xd800 ? 1 : 2;
  }
  return bytes;
}
