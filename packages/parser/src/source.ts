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

/** `\r\n` and `\r` become `\n`; `terminate` adds a newline at the end if there is none (`translate_newlines`). */
export function translateNewlines(text: string, terminate: boolean): string {
  let result = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  if (terminate && result !== "" && !result.endsWith("\n")) result += "\n";
  return result;
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
 * @throws DecodeError when the encoding is unknown or does not fit
 */
export function decodeSource(bytes: Uint8Array): SourceText {
  const marked = BOM.every((byte, index) => bytes[index] === byte);
  const body = marked ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (marked && declared !== null && declared !== "utf-8") throw new DecodeError(`encoding problem: ${declared} with BOM`);
  const encoding = declared ?? (marked ? "utf-8" : null);
  if (encoding === "iso-8859-1") return { text: latin1(body), encoding };
  if (encoding !== null && encoding !== "utf-8") return { text: decodeOther(body, encoding), encoding };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body), encoding };
  } catch {
    throw new DecodeError(utf8Problem(body));
  }
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

function decodeOther(bytes: Uint8Array, encoding: string): string {
  if (/^(us-)?ascii$/i.test(encoding)) {
    const bad = bytes.findIndex((byte) => byte > 127);
    if (bad < 0) return latin1(bytes);
    const hex = bytes[bad].toString(16);
    throw new DecodeError(`(unicode error) 'ascii' codec can't decode byte 0x${hex} in position ${bad}: ordinal not in range(128)`);
  }
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding.replace(/^cp125/i, "windows-125").replaceAll("_", "-"), { fatal: true });
  } catch {
    throw new DecodeError(`unknown encoding: ${encoding}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DecodeError(`encoding problem: ${encoding}`);
  }
}

/** Where and why bytes are no UTF-8, in the words of CPython's codec. */
export function utf8Problem(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at];
    const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
    if (length === 0) return utf8Message(at, at + 1, byte, "invalid start byte");
    for (let i = 1; i < length; i++) {
      if (at + i >= bytes.length) return utf8Message(at, at + i, byte, "unexpected end of data");
      if (!continues(byte, i, bytes[at + i])) return utf8Message(at, at + i, byte, "invalid continuation byte");
    }
    at += length;
  }
  return "(unicode error) 'utf-8' codec can't decode the source";
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

function utf8Message(start: number, end: number, byte: number, reason: string): string {
  const what =
    end === start + 1
      ? `byte 0x${byte.toString(16).padStart(2, "0")} in position ${start}`
      : `bytes in position ${start}-${end - 1}`;
  return `(unicode error) 'utf-8' codec can't decode ${what}: ${reason}`;
}
