/**
 * Python's `tokenize` module, which reads otherwise than the parser's tokenizer does: it knows comments and blank lines, takes
 * each line as it comes, and finds a token in everything.
 */
import { codePointLength } from "./positions.ts";
import {
  closingQuoteEnd,
  closingTripleEnd,
  commentEnd,
  LineStrings,
  newlineEnd,
  numberEnd,
  operatorEnd,
  quoteIndex,
  skipBlanks,
  wordEnd,
} from "./line-scanner.ts";
import { isXidStart } from "./unicode.ts";

/** CPython's names of the kinds, and WHITESPACE, which `tokenize` adds. */
export type TokenType =
  | "ENDMARKER"
  | "NAME"
  | "NUMBER"
  | "STRING"
  | "NEWLINE"
  | "INDENT"
  | "DEDENT"
  | "OP"
  | "ERRORTOKEN"
  | "COMMENT"
  | "NL"
  | "WHITESPACE";

/** A token as Python's `tokenize.TokenInfo`: lines from 1, columns in characters from 0, and the physical lines it is in. */
export interface TokenInfo {
  readonly type: TokenType;
  readonly string: string;
  readonly start: readonly [lineno: number, column: number];
  readonly end: readonly [lineno: number, column: number];
  readonly line: string;
}

/** A stretch of a source: `text` is the source from `start` to `end`, in UTF-16 units. */
export interface SourceToken {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A source that ends inside a string or a statement: Python's `tokenize.TokenError`. */
export class TokenError extends Error {
  readonly lineno: number;
  readonly column: number;

  constructor(message: string, lineno: number, column: number) {
    super(message);
    this.name = "TokenError";
    this.lineno = lineno;
    this.column = column;
  }
}

/** A line whose indentation fits to none of the lines before: the IndentationError of Python's `tokenize`. */
export class TokenIndentationError extends Error {
  readonly lineno: number;
  readonly column: number;

  constructor(lineno: number, column: number) {
    super("unindent does not match any outer indentation level");
    this.name = "IndentationError";
    this.lineno = lineno;
    this.column = column;
  }
}

/**
 * The tokens of a source, equal to those of `tokenize.generate_tokens(io.StringIO(source).readline)`.
 *
 * @throws TokenError and TokenIndentationError where Python raises TokenError and IndentationError; it is thrown after the
 *   tokens before it were handed out
 */
export function* generateTokens(source: string): Generator<TokenInfo, void, undefined> {
  const scanner = new Scanner(source, true);
  const { text } = scanner;
  while (scanner.line()) {
    for (const token of scanner.tokens) {
      yield {
        type: token.type,
        string: text.slice(token.start, token.end),
        start: [token.lineno, token.column],
        end: [token.endLineno, token.endColumn],
        line: text.slice(token.lineStart, token.lineEnd),
      };
    }
    if (scanner.failure !== null) throw scanner.failure;
  }
}

/**
 * The tokens of a source without loss: put together, their texts are the source. Blanks and joined lines between tokens are
 * WHITESPACE; the other tokens are those of `generateTokens`. Where that would fail, the rest of an open string is an
 * ERRORTOKEN, and an indentation that fits nowhere ends the blocks that are deeper.
 *
 * @example
 * tokenize("x = 1 # one").map(({ text }) => text).join(""); // "x = 1 # one"
 */
export function tokenize(source: string): SourceToken[] {
  const scanner = new Scanner(source, false);
  const result: SourceToken[] = [];
  let at = 0;
  const add = (type: TokenType, start: number, end: number): void => {
    if (start > at) result.push({ type: "WHITESPACE", text: source.slice(at, start), start: at, end: start });
    result.push({ type, text: source.slice(start, end), start, end });
    at = end;
  };
  while (scanner.line()) for (const { type, start, end } of scanner.tokens) add(type, start, end);
  return result;
}

interface ScannedToken {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  readonly lineno: number;
  readonly column: number;
  readonly endLineno: number;
  readonly endColumn: number;
  readonly lineStart: number;
  readonly lineEnd: number;
}

/** A string that goes on in the next line. */
interface OpenString {
  readonly start: number;
  readonly lineno: number;
  readonly column: number;
  readonly lineStart: number;
  readonly quote: number;
  /** A string in one quote, which needs a backslash at the end of each line. */
  readonly single: boolean;
}

const TAB_SIZE = 8;

class Scanner {
  readonly text: string;
  /** Whether what Python refuses ends the tokens. */
  private readonly strict: boolean;
  /** The tokens of the line read last. */
  tokens: ScannedToken[] = [];
  failure: Error | null = null;

  private lineno = 0;
  private lineStart = 0;
  private lineEnd = 0;
  private previousStart = 0;
  private previousEnd = 0;
  private parenthesisLevel = 0;
  private continued = false;
  private open: OpenString | null = null;
  private indents = [0];
  private finished = false;
  private readonly strings: LineStrings;

  // Where the last column of this line was computed.
  private columnAt = 0;
  private columnCount = 0;

  constructor(text: string, strict: boolean) {
    this.text = text;
    this.strict = strict;
    this.strings = new LineStrings(text);
  }

  /** Reads a line into `tokens`; false when the source has ended and its last tokens were read. */
  line(): boolean {
    this.tokens = [];
    if (this.finished) return false;
    this.nextLine();
    const { lineStart, lineEnd } = this;
    let at: number;
    if (this.open !== null) {
      at = this.continueString(this.open);
    } else if (this.parenthesisLevel === 0 && !this.continued) {
      at = lineStart === lineEnd ? -1 : this.beginStatement();
    } else {
      this.continued = false;
      at = lineStart;
      if (lineStart === lineEnd) at = this.fail(new TokenError("EOF in multi-line statement", this.lineno, 0));
    }
    if (at >= 0) this.scan(at);
    else this.finish();
    return true;
  }

  private nextLine(): void {
    this.previousStart = this.lineStart;
    this.previousEnd = this.lineEnd;
    this.lineStart = this.lineEnd;
    const newline = this.text.indexOf("\n", this.lineStart);
    this.lineEnd = newline < 0 ? this.text.length : newline + 1;
    this.lineno++;
    this.columnAt = this.lineStart;
    this.columnCount = 0;
    this.strings.setLine(this.lineStart, this.lineEnd);
  }

  /** A column of this line; asked for from left to right. */
  private column(at: number): number {
    this.columnCount += codePointLength(this.text, this.columnAt, at);
    this.columnAt = at;
    return this.columnCount;
  }

  private add(type: TokenType, start: number, end: number): void {
    this.tokens.push({
      type,
      start,
      end,
      lineno: this.lineno,
      column: this.column(start),
      endLineno: this.lineno,
      endColumn: this.column(end),
      lineStart: this.lineStart,
      lineEnd: this.lineEnd,
    });
  }

  private addString(type: TokenType, open: OpenString, end: number, lineEnd: number): void {
    this.tokens.push({
      type,
      start: open.start,
      end,
      lineno: open.lineno,
      column: open.column,
      endLineno: this.lineno,
      endColumn: this.column(end),
      lineStart: open.lineStart,
      lineEnd,
    });
  }

  private fail(failure: Error): -1 {
    if (this.strict) {
      this.failure = failure;
      this.finished = true;
    }
    return -1;
  }

  /** After the last line: an implied newline, open blocks' ends, the end of the source. */
  private finish(): void {
    if (this.finished) return;
    this.finished = true;
    const { text, previousStart, previousEnd, lineEnd, lineno } = this;
    const none = { start: lineEnd, end: lineEnd, lineStart: lineEnd, lineEnd };
    const last = text.charCodeAt(previousEnd - 1);
    if (previousEnd > previousStart && last !== 10 && last !== 13) {
      const line = text.slice(previousStart, previousEnd);
      const column = codePointLength(line);
      const place = { lineno: lineno - 1, column, endLineno: lineno - 1, endColumn: column + 1 };
      if (!isComment(line)) this.tokens.push({ type: "NEWLINE", ...none, ...place });
    }
    const place = { lineno, column: 0, endLineno: lineno, endColumn: 0 };
    for (let level = 1; level < this.indents.length; level++) this.tokens.push({ type: "DEDENT", ...none, ...place });
    this.tokens.push({ type: "ENDMARKER", ...none, ...place });
  }

  /** The index where the rest of this line's tokens begin; -1 at the end of the source. */
  private continueString(open: OpenString): number {
    const { text, lineStart, lineEnd } = this;
    if (lineStart === lineEnd) {
      if (!this.strict) this.addString("ERRORTOKEN", open, lineEnd, lineEnd);
      this.open = null;
      return this.fail(new TokenError("EOF in multi-line string", open.lineno, open.column));
    }
    const find = open.single ? closingQuoteEnd : closingTripleEnd;
    const end = find(text, lineStart, lineEnd, open.quote);
    if (end >= 0) {
      this.open = null;
      this.addString("STRING", open, end, lineEnd);
      return end;
    }
    if (open.single && !endsWithBackslash(text, lineEnd)) {
      this.open = null;
      this.addString("ERRORTOKEN", open, lineEnd, lineStart);
    }
    return lineEnd;
  }

  /** Indentation, and lines without a statement. */
  private beginStatement(): number {
    const { text, lineStart, lineEnd } = this;
    let at = lineStart;
    let column = 0;
    for (; at < lineEnd; at++) {
      const c = text.charCodeAt(at);
      if (c === 32) column++;
      else if (c === 9) column = (Math.floor(column / TAB_SIZE) + 1) * TAB_SIZE;
      else if (c === 12) column = 0;
      else break;
    }
    if (at === lineEnd) return -1;
    const c = text.charCodeAt(at);
    if (c === 35 || c === 10 || c === 13) {
      if (c === 35) {
        let end = lineEnd;
        while (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13) end--;
        this.add("COMMENT", at, end);
        at = end;
      }
      this.add("NL", at, lineEnd);
      return lineEnd;
    }
    return this.indentTo(column, at) ? at : -1;
  }

  private indentTo(column: number, at: number): boolean {
    const { indents } = this;
    if (column > indents[indents.length - 1]!) {
      indents.push(column);
      this.add("INDENT", this.lineStart, at);
    }
    while (column < indents[indents.length - 1]!) {
      if (this.strict && !indents.includes(column)) {
        this.fail(new TokenIndentationError(this.lineno, this.column(at)));
        return false;
      }
      indents.pop();
      this.add("DEDENT", at, at);
    }
    return true;
  }

  private scan(at: number): void {
    const { text, lineEnd } = this;
    while (at < lineEnd) {
      const start = skipBlanks(text, at);
      if (start === lineEnd) return;
      const end = this.token(start);
      if (end >= 0) {
        at = end;
        continue;
      }
      // Python finds no token behind the blanks, and then none in each of them.
      for (; at < start; at++) this.add("ERRORTOKEN", at, at + 1);
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
      this.add("ERRORTOKEN", start, at);
    }
  }

  /** Adds the token at an index and returns its end; -1 when there is none. */
  private token(start: number): number {
    const { text } = this;
    const c = text.charCodeAt(start);
    if (c === 92) return this.joinedLine(start);
    if (c === 35) return this.found("COMMENT", start, commentEnd(text, start));
    const quote = quoteIndex(text, start);
    if (quote >= 0) {
      const string = this.string(start, quote);
      if (string >= 0) return string;
      if (quote === start) return -1;
    }
    const number = numberEnd(text, start);
    if (number >= 0) return this.found("NUMBER", start, number);
    const newline = newlineEnd(text, start);
    if (newline >= 0) return this.found(this.parenthesisLevel > 0 ? "NL" : "NEWLINE", start, newline);
    const operator = operatorEnd(text, start);
    if (operator >= 0) {
      if (c === 40 || c === 91 || c === 123) this.parenthesisLevel++;
      else if (c === 41 || c === 93 || c === 125) this.parenthesisLevel--;
      return this.found("OP", start, operator);
    }
    const word = wordEnd(text, start);
    return word < 0 ? -1 : this.found(isXidStart(text.codePointAt(start)!) ? "NAME" : "OP", start, word);
  }

  private found(type: TokenType, start: number, end: number): number {
    this.add(type, start, end);
    return end;
  }

  private joinedLine(start: number): number {
    const end = newlineEnd(this.text, start + 1);
    if (end >= 0) this.continued = true;
    return end;
  }

  private string(start: number, quoteAt: number): number {
    const { text, lineEnd } = this;
    const quote = text.charCodeAt(quoteAt);
    const triple = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
    const end = triple
      ? closingTripleEnd(text, quoteAt + 3, lineEnd, quote)
      : this.strings.stringEnd(quoteAt + 1, quote);
    if (triple ? end < 0 : end >= 0 && text.charCodeAt(end - 1) === 10) {
      const { lineno, lineStart } = this;
      this.open = { start, lineno, column: this.column(start), lineStart, quote, single: !triple };
      return lineEnd;
    }
    return end < 0 ? -1 : this.found("STRING", start, end);
  }
}

/** `line.strip().startswith("#")`, with Python's idea of blanks, which the file separators are and a byte order mark is not. */
function isComment(line: string): boolean {
  const before = line.slice(0, line.indexOf("#") + 1);
  for (let at = 0; at < before.length - 1; at++) {
    const c = before.charCodeAt(at);
    if (!((c >= 28 && c <= 31) || c === 133 || (c !== 0xfeff && before[at]!.trim() === ""))) return false;
  }
  return before !== "";
}

function endsWithBackslash(text: string, lineEnd: number): boolean {
  if (text.charCodeAt(lineEnd - 1) !== 10) return false;
  const before = text.charCodeAt(lineEnd - 2) === 13 ? lineEnd - 3 : lineEnd - 2;
  return text.charCodeAt(before) === 92;
}
