/**
 * STRING tokens to an expression: concatenation, and f-strings, whose expressions CPython 3.10 cuts out of the token by hand
 * and parses as sources of their own (`string_parser.c`).
 */
import type { Constant, Expr, FormattedValue, JoinedStr } from "./nodes.ts";
import { byteLength } from "./source.ts";
import { decodeBytes, decodeText, joinPieces, literalShape, pieceValue } from "./string-literal.ts";
import type { EscapeContext, LiteralShape, TextPiece } from "./string-literal.ts";

/** No more parentheses than the tokenizer allows. */
const MAX_LEVEL = 200;

/** A STRING token and its place; columns in bytes. */
export interface StringToken {
  readonly text: string;
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

/** What strings ask of the parser they stand in. */
export interface StringContext {
  readonly unicodeName: ((name: string) => number | null) | null;
  /** Before 6 an f-string is an error, before 8 `{x=}`. */
  readonly featureVersion: number;
  /** Raises a syntax error at the last token read. */
  error(message: string): never;
  /** A literal of `token` has an unknown escape. */
  invalidEscape(character: string, token: StringToken): void;
  /** Parses a parenthesised expression; lines and columns of its first line are shifted by the given numbers. */
  replacementField(source: string, lineOffset: number, columnOffset: number): Expr;
}

/** One or more adjacent STRING tokens as a Constant or a JoinedStr (`_PyPegen_concatenate_strings`). */
export function concatenateStrings(tokens: readonly StringToken[], context: StringContext): Expr {
  const first = tokens[0]!;
  const shape = literalShape(first.text);
  if (tokens.length === 1 && !shape.format && !shape.bytes) {
    return stringConstant(decodeLiteral(first, shape, context), first, first);
  }
  return new Concatenation(tokens, context).parse();
}

function escapeContext(token: StringToken, context: StringContext): EscapeContext {
  return {
    unicodeName: context.unicodeName,
    invalidEscape: (character) => context.invalidEscape(character, token),
  };
}

function decodeLiteral(token: StringToken, shape: LiteralShape, context: StringContext): TextPiece {
  return decodeText(token.text.slice(shape.start, shape.end), shape.raw, escapeContext(token, context));
}

function stringConstant(piece: TextPiece, first: StringToken, last: StringToken): Constant {
  return {
    node: "Constant",
    value: pieceValue(piece),
    kind: first.text.charCodeAt(0) === 117 ? "u" : null,
    lineno: first.lineno,
    col_offset: first.col_offset,
    end_lineno: last.end_lineno,
    end_col_offset: last.end_col_offset,
  };
}

class Concatenation {
  private readonly tokens: readonly StringToken[];
  private readonly context: StringContext;
  private readonly first: StringToken;
  private readonly last: StringToken;

  constructor(tokens: readonly StringToken[], context: StringContext) {
    this.tokens = tokens;
    this.context = context;
    this.first = tokens[0]!;
    this.last = tokens[tokens.length - 1]!;
  }

  parse(): Expr {
    const { context } = this;
    const bytes: Uint8Array[] = [];
    const state = new FormatState(this.first, this.last);
    let bytesMode = false;
    this.tokens.forEach((token, index) => {
      const shape = literalShape(token.text);
      const body = token.text.slice(shape.start, shape.end);
      if (shape.bytes && /[^\0-\x7f]/.test(body)) context.error("bytes can only contain ASCII literal characters");
      const value = shape.bytes
        ? decodeBytes(body, shape.raw, escapeContext(token, context))
        : shape.format
          ? null
          : decodeLiteral(token, shape, context);
      if (index > 0 && bytesMode !== shape.bytes) context.error("cannot mix bytes and nonbytes literals");
      bytesMode = shape.bytes;
      if (value === null) this.format(state, token, shape);
      else if (value instanceof Uint8Array) bytes.push(value);
      else state.add(value);
    });
    return bytesMode ? this.bytesConstant(bytes) : state.finish(this.first, this.last);
  }

  private format(state: FormatState, token: StringToken, shape: LiteralShape): void {
    if (this.context.featureVersion < 6)
      this.context.error("Format strings are only supported in Python 3.6 and greater");
    const scanner = new FormatScanner(token, shape, this.first, this.last, this.context);
    scanner.concatenate(state, 0);
  }

  private bytesConstant(parts: readonly Uint8Array[]): Constant {
    const value = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      value.set(part, at);
      at += part.length;
    }
    const { first, last } = this;
    return {
      node: "Constant",
      value,
      kind: null,
      lineno: first.lineno,
      col_offset: first.col_offset,
      end_lineno: last.end_lineno,
      end_col_offset: last.end_col_offset,
    };
  }
}

/** The literal text and the values met so far (`FstringParser`). */
class FormatState {
  private readonly first: StringToken;
  private readonly last: StringToken;
  private readonly values: Expr[] = [];
  private text: TextPiece = "";
  formatted = false;

  constructor(first: StringToken, last: StringToken) {
    this.first = first;
    this.last = last;
  }

  add(piece: TextPiece): void {
    this.text = joinPieces(this.text, piece);
  }

  addValue(value: Expr): void {
    this.flush(this.first, this.last);
    this.values.push(value);
  }

  private flush(first: StringToken, last: StringToken): void {
    if (this.text.length === 0) return;
    this.values.push(stringConstant(this.text, first, last));
    this.text = "";
  }

  /** The whole, placed from `first` to `last`. */
  finish(first: StringToken, last: StringToken): Expr {
    if (!this.formatted) return stringConstant(this.text, first, last);
    this.flush(first, last);
    return this.joined(first, last);
  }

  private joined(first: StringToken, last: StringToken): JoinedStr {
    return {
      node: "JoinedStr",
      values: this.values,
      lineno: first.lineno,
      col_offset: first.col_offset,
      end_lineno: last.end_lineno,
      end_col_offset: last.end_col_offset,
    };
  }
}

/** Where the expression between braces ends, found without the tokenizer. */
class ExpressionBounds {
  private readonly text: string;
  private readonly end: number;
  private readonly context: StringContext;
  private readonly open: string[] = [];
  private quote = "";
  private triple = false;

  constructor(text: string, end: number, context: StringContext) {
    this.text = text;
    this.end = end;
    this.context = context;
  }

  /** The index after the expression that begins at `at`. */
  find(at: number): number {
    const { context } = this;
    for (; at < this.end; at++) {
      const c = this.text[at]!;
      if (c === "\\") context.error("f-string expression part cannot include a backslash");
      if (this.quote !== "") at = this.insideString(at, c);
      else if (c === "'" || c === '"') at = this.openString(at, c);
      else if (c === "[" || c === "{" || c === "(") this.openParenthesis(c);
      else if (c === "#") context.error("f-string expression part cannot include '#'");
      else if (this.open.length === 0 && "!:}=<>".includes(c)) {
        if (at + 1 < this.end && this.text[at + 1] === "=" && "!=<>".includes(c)) at++;
        else if (c !== "<" && c !== ">") break;
      } else if (c === "]" || c === "}" || c === ")") this.closeParenthesis(c);
    }
    if (this.quote !== "") context.error("f-string: unterminated string");
    if (this.open.length > 0) context.error(`f-string: unmatched '${this.open[this.open.length - 1]}'`);
    return at;
  }

  private tripleAt(at: number, quote: string): boolean {
    return at + 2 < this.end && this.text[at + 1] === quote && this.text[at + 2] === quote;
  }

  private insideString(at: number, c: string): number {
    if (c !== this.quote) return at;
    if (!this.triple) this.quote = "";
    else if (this.tripleAt(at, c)) {
      this.quote = "";
      return at + 2;
    }
    return at;
  }

  private openString(at: number, quote: string): number {
    this.quote = quote;
    this.triple = this.tripleAt(at, quote);
    return this.triple ? at + 2 : at;
  }

  private openParenthesis(c: string): void {
    if (this.open.length >= MAX_LEVEL) this.context.error("f-string: too many nested parenthesis");
    this.open.push(c);
  }

  private closeParenthesis(c: string): void {
    const opening = this.open.pop();
    if (opening === undefined) this.context.error(`f-string: unmatched '${c}'`);
    if ((opening === "(" ? ")" : opening === "[" ? "]" : "}") !== c) {
      this.context.error(`f-string: closing parenthesis '${c}' does not match opening parenthesis '${opening}'`);
    }
  }
}

/** Reads the literal parts and the replacement fields of one f-string token. */
class FormatScanner {
  private readonly token: StringToken;
  private readonly text: string;
  private readonly raw: boolean;
  private readonly end: number;
  private readonly first: StringToken;
  private readonly last: StringToken;
  private readonly context: StringContext;
  private at: number;
  // Up to where lines and the bytes of the last line were counted.
  private countedTo = 0;
  private lines = 0;
  private columns = 0;

  constructor(token: StringToken, shape: LiteralShape, first: StringToken, last: StringToken, context: StringContext) {
    this.token = token;
    this.text = token.text;
    this.raw = shape.raw;
    this.at = shape.start;
    this.end = shape.end;
    this.first = first;
    this.last = last;
    this.context = context;
  }

  /** Adds everything up to the end of the string, or of the format specification when `depth` is not 0. */
  concatenate(state: FormatState, depth: number): void {
    state.formatted = true;
    for (;;) {
      if (this.literal(state, depth)) continue;
      if (this.at >= this.end || this.text[this.at] === "}") break;
      state.addValue(this.field(state, depth));
    }
    if (depth === 0 && this.at < this.end) this.context.error("f-string: unexpected end of string");
    if (depth !== 0 && this.text[this.at] !== "}") this.context.error("f-string: expecting '}'");
  }

  /** Text up to a brace; true after a doubled brace, when more text follows (`fstring_find_literal`). */
  private literal(state: FormatState, depth: number): boolean {
    const { text, end, raw } = this;
    const start = this.at;
    let at = start;
    while (at < end) {
      let c = text[at++]!;
      if (!raw && c === "\\" && at < end) {
        c = text[at++]!;
        if (c === "N") {
          if (at < end && text[at++] === "{") {
            while (at < end && text[at++] !== "}");
          }
          continue;
        }
        if (c === "{") this.context.invalidEscape(c, this.token);
      }
      if (c !== "{" && c !== "}") continue;
      if (depth === 0) {
        if (at < end && text[at] === c) {
          this.at = at + 1;
          this.addLiteral(state, text.slice(start, at));
          return true;
        }
        if (c === "}") this.context.error("f-string: single '}' is not allowed");
      }
      at--;
      break;
    }
    this.at = at;
    this.addLiteral(state, text.slice(start, at));
    return false;
  }

  private addLiteral(state: FormatState, text: string): void {
    if (text === "") return;
    state.add(decodeText(text, this.raw, escapeContext(this.token, this.context)));
  }

  /** A replacement field, from its opening brace on (`fstring_find_expr`). */
  private field(state: FormatState, depth: number): FormattedValue {
    const { text, end, context } = this;
    if (depth >= 2) context.error("f-string: expressions nested too deeply");
    const start = this.at + 1;
    this.at = new ExpressionBounds(text, end, context).find(start);
    if (this.at >= end) this.expectBrace();
    const value = this.compile(start, this.at);
    let conversion = -1;
    let formatSpec: Expr | null = null;
    const documenting = text[this.at] === "=";
    if (documenting) this.selfDocument(state, start);
    if (text[this.at] === "!") conversion = this.conversion();
    if (this.at < end && text[this.at] === ":") {
      this.at++;
      if (this.at >= end) this.expectBrace();
      const spec = new FormatState(this.first, this.last);
      this.concatenate(spec, depth + 1);
      formatSpec = spec.finish(this.token, this.token);
    }
    if (this.at >= end || text[this.at] !== "}") this.expectBrace();
    this.at++;
    if (documenting && formatSpec === null && conversion === -1) conversion = 114;
    const { first, last } = this;
    return {
      node: "FormattedValue",
      value,
      conversion,
      format_spec: formatSpec,
      lineno: first.lineno,
      col_offset: first.col_offset,
      end_lineno: last.end_lineno,
      end_col_offset: last.end_col_offset,
    };
  }

  private expectBrace(): never {
    this.context.error("f-string: expecting '}'");
  }

  private selfDocument(state: FormatState, start: number): void {
    if (this.context.featureVersion < 8) {
      this.context.error("f-string: self documenting expressions are only supported in Python 3.8 and greater");
    }
    this.at++;
    while (this.at < this.end && " \t\n\r\f\v".includes(this.text[this.at]!)) this.at++;
    if (this.at >= this.end) this.expectBrace();
    state.add(this.text.slice(start, this.at));
  }

  private conversion(): number {
    this.at++;
    if (this.at >= this.end) this.expectBrace();
    const letter = this.text[this.at++]!;
    if (letter !== "s" && letter !== "r" && letter !== "a") {
      this.context.error("f-string: invalid conversion character: expected 's', 'r', or 'a'");
    }
    return letter.charCodeAt(0);
  }

  /** Parses an expression with the places that CPython gives its nodes (`fstring_compile_expr`). */
  private compile(start: number, end: number): Expr {
    const source = this.text.slice(start, end);
    if (/^[ \t\n\f]*$/.test(source)) this.context.error("f-string: empty expression not allowed");
    this.countTo(start - 1);
    const { lines } = this;
    const columns = /^[ \t\f]*(\n|$)/.test(source) ? 0 : this.columns;
    const columnOffset = lines !== 0 ? columns : this.token.col_offset + columns;
    return this.context.replacementField(`(${source})`, this.token.lineno + lines - 1, columnOffset);
  }

  /** Counts the lines before an index, and the bytes of the line it is in. */
  private countTo(at: number): void {
    const { text } = this;
    for (let i = this.countedTo; i < at; i++) {
      if (text.charCodeAt(i) !== 10) continue;
      this.lines++;
      this.columns = 0;
      this.countedTo = i + 1;
    }
    this.columns += byteLength(text, this.countedTo, at);
    this.countedTo = at;
  }
}
