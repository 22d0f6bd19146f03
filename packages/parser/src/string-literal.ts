/** One string literal without its f-string expressions: prefixes and escapes (`_PyPegen_parsestr` and the codecs it calls). */
import { CodePointString } from "./constant.ts";
import { decodeMessage, undecodedProblem } from "./source.ts";

/**
 * Text while it is put together: code points in an array as soon as an escape wrote a surrogate, since a JavaScript string
 * would take two of them for one character.
 */
export type TextPiece = string | number[];

/** What decoding escapes asks of the parser. */
export interface EscapeContext {
  /** The code point of a character's name in `\N{name}`; null when there is none of that name. */
  readonly unicodeName: ((name: string) => number | null) | null;
  /** An unknown escape was met, once for each literal. */
  invalidEscape(character: string): void;
}

/** An escape that cannot be decoded: the text of CPython's UnicodeDecodeError or ValueError. */
export class EscapeError extends Error {
  /** How CPython's syntax error introduces it. */
  readonly kind: "unicode error" | "value error";
  constructor(kind: "unicode error" | "value error", message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A literal taken apart: `start` and `end` bound the text between the quotes. */
export interface LiteralShape {
  readonly bytes: boolean;
  readonly raw: boolean;
  readonly format: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads prefix and quotes of a STRING token. */
export function literalShape(token: string): LiteralShape {
  let at = 0;
  let bytes = false;
  let raw = false;
  let format = false;
  let c = token.charCodeAt(0);
  while (c !== 34 && c !== 39) {
    const letter = c | 32;
    if (letter === 98) bytes = true;
    else if (letter === 114) raw = true;
    else if (letter === 102) format = true;
    c = token.charCodeAt(++at);
  }
  const triple = token.length >= at + 6 && token.charCodeAt(at + 1) === c && token.charCodeAt(at + 2) === c;
  const quotes = triple ? 3 : 1;
  return { bytes, raw, format, start: at + quotes, end: token.length - quotes };
}

/** Two pieces as one; `left` may be changed, so that many pieces take no longer than their text is. */
export function joinPieces(left: TextPiece, right: TextPiece): TextPiece {
  if (typeof left === "string" && typeof right === "string") return left + right;
  const joined = codePoints(left);
  for (const point of codePoints(right)) joined.push(point);
  return joined;
}

function codePoints(piece: TextPiece): number[] {
  return typeof piece === "string" ? Array.from(piece, (character) => character.codePointAt(0)!) : piece;
}

/** The str constant of a piece. */
export function pieceValue(piece: TextPiece): string | CodePointString {
  if (typeof piece === "string") return piece;
  for (let i = 0; i + 1 < piece.length; i++) {
    if ((piece[i]! & 0xfffffc00) === 0xd800 && (piece[i + 1]! & 0xfffffc00) === 0xdc00) {
      return new CodePointString(Uint32Array.from(piece));
    }
  }
  return piece.map((point) => String.fromCodePoint(point)).join("");
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The value of a str literal's text (`decode_unicode_with_escapes`, or plain UTF-8 when it is raw). */
export function decodeText(text: string, raw: boolean, context: EscapeContext): TextPiece {
  const problem = undecodedProblem(text);
  if (problem !== null) throw new EscapeError("unicode error", problem);
  if (raw || !text.includes("\\")) return text;
  return new EscapeDecoder(text, context).decode();
}

class EscapeDecoder {
  private readonly text: string;
  private readonly context: EscapeContext;
  private piece: TextPiece = "";
  private at = 0;
  private firstInvalid: string | null = null;

  constructor(text: string, context: EscapeContext) {
    this.text = text;
    this.context = context;
  }

  decode(): TextPiece {
    const text = this.text;
    for (;;) {
      const backslash = text.indexOf("\\", this.at);
      if (backslash < 0) break;
      this.add(text.slice(this.at, backslash));
      this.at = backslash + 1;
      this.escape(backslash);
    }
    this.add(text.slice(this.at));
    if (this.firstInvalid !== null) this.context.invalidEscape(this.firstInvalid);
    return this.piece;
  }

  private add(text: string): void {
    if (text === "") return;
    this.piece = joinPieces(this.piece, text);
  }

  private addCodePoint(point: number): void {
    if ((point & 0xfffff800) === 0xd800 || typeof this.piece !== "string") {
      this.piece = joinPieces(this.piece, [point]);
    } else {
      this.piece += String.fromCodePoint(point);
    }
  }

  private escape(backslash: number): void {
    const text = this.text;
    if (this.at >= text.length) {
      // Only in an f-string, before a brace.
      this.add("\\");
      return;
    }
    const c = text[this.at]!;
    const simple = SIMPLE_ESCAPES[c];
    if (simple !== undefined) {
      this.at++;
      this.add(simple);
    } else if (c >= "0" && c <= "7") {
      const digits = /^[0-7]{1,3}/.exec(text.slice(this.at, this.at + 3))![0];
      this.at += digits.length;
      this.addCodePoint(parseInt(digits, 8));
    } else if (c === "x") this.hexadecimal(backslash, 2, "truncated \\xXX escape");
    else if (c === "u") this.hexadecimal(backslash, 4, "truncated \\uXXXX escape");
    else if (c === "U") this.hexadecimal(backslash, 8, "truncated \\UXXXXXXXX escape");
    else if (c === "N") this.named(backslash);
    else {
      this.add("\\");
      if (c < "\x80") {
        this.add(c);
        this.at++;
        this.firstInvalid ??= c;
      }
    }
  }

  private hexadecimal(backslash: number, count: number, message: string): void {
    const start = this.at + 1;
    const digits = /^[0-9a-fA-F]*/.exec(this.text.slice(start, start + count))![0];
    this.at = start + digits.length;
    if (digits.length < count) throw this.error(backslash, this.at, message);
    const point = parseInt(digits, 16);
    if (point > 0x10ffff) throw this.error(backslash, this.at, "illegal Unicode character");
    this.addCodePoint(point);
  }

  private named(backslash: number): void {
    const { text, context } = this;
    if (context.unicodeName === null) {
      throw new EscapeError("unicode error", "\\N escapes not supported (can't load unicodedata module)");
    }
    this.at++;
    if (text[this.at] === "{") {
      const close = text.indexOf("}", this.at + 1);
      if (close < 0) throw this.error(backslash, text.length, "malformed \\N character escape");
      if (close > this.at + 1) {
        const point = context.unicodeName(text.slice(this.at + 1, close));
        if (point === null) throw this.error(backslash, close + 1, "unknown Unicode character name");
        this.at = close + 1;
        this.addCodePoint(point);
        return;
      }
      this.at++;
    }
    throw this.error(backslash, this.at, "malformed \\N character escape");
  }

  /** The codec sees each character beyond ASCII as an escape of ten characters, and counts so. */
  private codecOffset(at: number): number {
    let offset = at;
    for (let i = 0; i < at; i++) {
      const c = this.text.charCodeAt(i);
      if (c < 128) continue;
      offset += (c & 0xfc00) === 0xdc00 ? -1 : 9;
      if (this.text[i - 1] === "\\" && this.escapedAt(i - 1)) offset += 5;
    }
    return offset;
  }

  /** Whether the backslash at an index begins an escape, rather than being escaped itself. */
  private escapedAt(index: number): boolean {
    let count = 0;
    for (let i = index; i >= 0 && this.text[i] === "\\"; i--) count++;
    return (count & 1) === 1;
  }

  private error(start: number, end: number, reason: string): EscapeError {
    return new EscapeError(
      "unicode error",
      decodeMessage("unicodeescape", this.codecOffset(start), this.codecOffset(end), 0x5c, reason),
    );
  }
}

/** Decodes a bytes literal's text, which must be ASCII (`_PyBytes_DecodeEscape`). */
export function decodeBytes(text: string, raw: boolean, context: EscapeContext): Uint8Array {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let firstInvalid: string | null = null;
  for (let at = 0; at < text.length;) {
    const c = text.charCodeAt(at++);
    if (c !== 92 || raw) {
      bytes[length++] = c;
      continue;
    }
    const escape = text[at]!;
    const simple = SIMPLE_ESCAPES[escape];
    if (simple !== undefined) {
      at++;
      if (simple !== "") bytes[length++] = simple.charCodeAt(0);
    } else if (escape >= "0" && escape <= "7") {
      const digits = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))![0];
      at += digits.length;
      bytes[length++] = parseInt(digits, 8);
    } else if (escape === "x") {
      const digits = text.slice(at + 1, at + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) {
        throw new EscapeError("value error", `invalid \\x escape at position ${at - 1}`);
      }
      at += 3;
      bytes[length++] = parseInt(digits, 16);
    } else {
      bytes[length++] = 92;
      firstInvalid ??= escape;
    }
  }
  if (firstInvalid !== null) context.invalidEscape(firstInvalid);
  return bytes.slice(0, length);
}
