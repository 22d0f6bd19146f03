/**
 * Text to tokens, one at a time: CPython's `tok_get`.
 *
 * The fields keep the names and the meaning of CPython's `struct tok_state`, because syntax errors are told in terms of them:
 * how far a line was read when a token was finished decides which text an error shows. `cur`, `start`, `inp`, `buf` and
 * `lineStart` are indices into `text` in UTF-16 units; columns are bytes of UTF-8 and are computed when a token is finished.
 */
import { codePointLength } from "./positions.ts";
import { isPrintable } from "./printable.ts";
import { byteLength, showUndecoded, undecodedProblem } from "./source.ts";
import * as T from "./token.ts";
import { scanIdentifier } from "./unicode.ts";

/** No more than 100 levels of indentation, the outermost included. */
const MAX_INDENT = 100;
/** No more than 200 nested parentheses. */
const MAX_LEVEL = 200;
const TAB_SIZE = 8;
const END = -1;

/** Why there is no further token: CPython's E_ codes, as far as they can be met. */
export const DONE_OK = 0;
export const DONE_EOF = 1;
/** The error is in `failure`. */
export const DONE_ERROR = 2;
export const DONE_TAB_SPACE = 3;
export const DONE_DEDENT = 4;
export const DONE_TOO_DEEP = 5;
export const DONE_LINE_CONTINUATION = 6;
/** A name has bytes that are no UTF-8; `decodeProblem` says which. */
export const DONE_DECODE = 7;
/** The source ends inside a string; the error is in `failure`. */
export const DONE_EOF_IN_STRING = 8;

/** A syntax error that the tokenizer itself describes; columns in characters from 1. */
export interface TokenizerFailure {
  readonly msg: string;
  readonly lineno: number;
  readonly offset: number;
  readonly endOffset: number;
  readonly text: string;
}

/** Told of a deprecation; answers whether it is to be an error. */
export type TokenizerWarning = (message: string, tokenizer: Tokenizer) => boolean;

// What a character may do at the start of a token or inside one.
const IDENTIFIER_START = 2;
const DIGIT = 4;
const HEX_DIGIT = 8;
const PREFIX_LETTER = 16;
const CLASSES: Uint8Array = /* @__PURE__ */ (() => {
  const classes = new Uint8Array(128);
  for (let c = 97; c <= 122; c++) classes[c] = classes[c - 32] = IDENTIFIER_START;
  classes[95] = IDENTIFIER_START;
  for (let c = 48; c <= 57; c++) classes[c] = DIGIT | HEX_DIGIT;
  for (const c of "abcdefABCDEF") classes[c.charCodeAt(0)]! |= HEX_DIGIT;
  for (const c of "bBrRuUfF") classes[c.charCodeAt(0)]! |= PREFIX_LETTER;
  return classes;
})();

const OPERATORS: Uint8Array = /* @__PURE__ */ (() => {
  const kinds = new Uint8Array(128);
  for (let kind = T.OP + 1; kind < T.FIRST_KEYWORD; kind++) {
    const text = T.TOKEN_TEXT[kind]!;
    if (text.length === 1) kinds[text.charCodeAt(0)] = kind;
  }
  return kinds;
})();

function operatorKind(c: number, c2: number): number {
  switch (c) {
    case 33: // !
      return c2 === 61 ? T.NOTEQUAL : 0;
    case 37: // %
      return c2 === 61 ? T.PERCENTEQUAL : 0;
    case 38: // &
      return c2 === 61 ? T.AMPEREQUAL : 0;
    case 42: // *
      return c2 === 61 ? T.STAREQUAL : c2 === 42 ? T.DOUBLESTAR : 0;
    case 43: // +
      return c2 === 61 ? T.PLUSEQUAL : 0;
    case 45: // -
      return c2 === 61 ? T.MINEQUAL : c2 === 62 ? T.RARROW : 0;
    case 47: // /
      return c2 === 61 ? T.SLASHEQUAL : c2 === 47 ? T.DOUBLESLASH : 0;
    case 58: // :
      return c2 === 61 ? T.COLONEQUAL : 0;
    case 60: // <
      return c2 === 61 ? T.LESSEQUAL : c2 === 60 ? T.LEFTSHIFT : c2 === 62 ? T.LESSGREATER : 0;
    case 61: // =
      return c2 === 61 ? T.EQEQUAL : 0;
    case 62: // >
      return c2 === 61 ? T.GREATEREQUAL : c2 === 62 ? T.RIGHTSHIFT : 0;
    case 64: // @
      return c2 === 61 ? T.ATEQUAL : 0;
    case 94: // ^
      return c2 === 61 ? T.CIRCUMFLEXEQUAL : 0;
    case 124: // |
      return c2 === 61 ? T.VBAREQUAL : 0;
    default:
      return 0;
  }
}

function augmentedKind(kind: number): number {
  switch (kind) {
    case T.DOUBLESTAR:
      return T.DOUBLESTAREQUAL;
    case T.DOUBLESLASH:
      return T.DOUBLESLASHEQUAL;
    case T.LEFTSHIFT:
      return T.LEFTSHIFTEQUAL;
    case T.RIGHTSHIFT:
      return T.RIGHTSHIFTEQUAL;
    default:
      return 0;
  }
}

export class Tokenizer {
  /** The source, newlines as `\n`, followed by one null character that is not part of it. */
  readonly text: string;
  /** The length of the source in UTF-16 units. */
  readonly size: number;
  readonly typeComments: boolean;
  readonly ascii: boolean;

  cur = 0;
  /** Where the token begins, -1 between tokens. */
  start = -1;
  /** The end of the line being read, its newline included. */
  inp = 0;
  /** The beginning of the line in which the token began. */
  buf = 0;
  lineStart = 0;
  /** From 1; the lines before the source while nothing was read. */
  lineno: number;
  /** For a STRING: the line and line start of its first character. */
  firstLineno = 0;
  multiLineStart = 0;
  /** How many parentheses are open. */
  level = 0;
  done: number = DONE_OK;
  failure: TokenizerFailure | null = null;
  decodeProblem: string | null = null;
  onWarning: TokenizerWarning | null = null;
  /** Told of a line whose indentation is an error, which then is none: the line counts as one of the block before it. */
  onIndentation: ((done: number) => void) | null = null;

  /** The last token: its bounds, -1 when it has no text (INDENT, DEDENT, ENDMARKER). */
  tokenStart = -1;
  tokenEnd = -1;

  indent = 0;
  pendin = 0;
  private atbol = true;
  private readonly indstack: number[] = [0];
  private readonly altindstack: number[] = [0];
  private readonly parenstack: number[] = [];
  private readonly parenlinenostack: number[] = [];
  private readonly parencolstack: number[] = [];

  // Where the last column was computed, so that a line is not counted again for each of its tokens.
  private columnLine = -1;
  private columnAt = 0;
  private columnBytes = 0;

  /**
   * @param text the source with newlines as `\n`, without null characters
   * @param typeComments whether `# type:` comments are tokens
   * @param linesBefore how many lines stand before the source
   */
  constructor(text: string, typeComments: boolean, linesBefore: number) {
    this.lineno = linesBefore;
    this.text = text + "\0";
    this.size = text.length;
    this.typeComments = typeComments;
    this.ascii = !/[^\0-\x7f]/.test(text);
  }

  /** The distance from a line's start in bytes of UTF-8. */
  column(lineStart: number, at: number): number {
    if (this.ascii) return at - lineStart;
    if (this.columnLine !== lineStart || at < this.columnAt) {
      this.columnLine = lineStart;
      this.columnAt = lineStart;
      this.columnBytes = 0;
    }
    this.columnBytes += byteLength(this.text, this.columnAt, at);
    this.columnAt = at;
    return this.columnBytes;
  }

  /** The innermost open parenthesis: its character, line and column in bytes. */
  openParenthesis(): { character: string; lineno: number; column: number } {
    const top = this.level - 1;
    return {
      character: String.fromCharCode(this.parenstack[top]!),
      lineno: this.parenlinenostack[top]!,
      column: this.parencolstack[top]!,
    };
  }

  /** Makes the next tokens DEDENTs for all open levels, as at the end of an interactive block. */
  implyDedents(): void {
    if (this.indent === 0) return;
    this.pendin = -this.indent;
    this.indent = 0;
  }

  /** Goes on at the beginning of a line, after `lineno` lines, as if nothing were open. */
  resume(offset: number, lineno: number): void {
    this.cur = this.inp = offset;
    this.lineno = lineno;
    this.start = -1;
    this.level = 0;
    this.done = DONE_OK;
    this.failure = null;
    this.decodeProblem = null;
    this.atbol = true;
  }

  /** The next token's kind; ERRORTOKEN when `done` or `failure` say why there is none. */
  next(): number {
    this.tokenStart = -1;
    this.tokenEnd = -1;
    for (;;) {
      this.start = -1;
      let blankline = false;
      if (this.atbol) {
        const kind = this.beginLine();
        if (kind < 0) return T.ERRORTOKEN;
        blankline = kind === 1;
      }
      if (this.pendin !== 0) {
        if (this.pendin < 0) {
          this.pendin++;
          return T.DEDENT;
        }
        this.pendin--;
        return T.INDENT;
      }
      const kind = this.token(blankline);
      if (kind >= 0) return kind;
    }
  }

  // ---- characters -----------------------------------------------------------------------------

  /** Loads the next line; false at the end of the source (`tok_underflow_string`). */
  private underflow(): boolean {
    if (this.inp >= this.size) {
      this.done = DONE_EOF;
      return false;
    }
    if (this.start < 0) this.buf = this.cur;
    this.lineStart = this.cur;
    this.lineno++;
    const newline = this.text.indexOf("\n", this.inp);
    this.inp = newline < 0 ? this.size : newline + 1;
    return true;
  }

  /** Reads one character, END at the end of the source (`tok_nextc`). */
  private nextc(): number {
    if (this.cur >= this.inp && !this.underflow()) return END;
    return this.text.charCodeAt(this.cur++);
  }

  /** Unreads a character (`tok_backup`). */
  private backup(c: number): void {
    if (c !== END) this.cur--;
  }

  // ---- errors ---------------------------------------------------------------------------------

  private syntaxError(msg: string, offset = -1, endOffset = -1): number {
    const before = this.text.slice(this.lineStart, this.cur);
    let end = this.text.indexOf("\n", this.lineStart);
    if (end < 0) end = this.size;
    const column = offset < 0 ? codePointLength(before) : offset;
    this.failure = {
      msg,
      lineno: this.lineno,
      offset: column,
      endOffset: endOffset < 0 ? column : endOffset,
      text: showUndecoded(this.text.slice(this.lineStart, end)),
    };
    this.done = DONE_ERROR;
    return T.ERRORTOKEN;
  }

  private fail(done: number): number {
    this.done = done;
    this.cur = this.inp;
    return T.ERRORTOKEN;
  }

  // ---- lines ----------------------------------------------------------------------------------

  /** Measures the indentation: 1 for a blank line, 0 for another, -1 after an error. */
  private beginLine(): number {
    let col = 0;
    let altcol = 0;
    let continuedColumn = 0;
    this.atbol = false;
    let c: number;
    for (;;) {
      c = this.nextc();
      if (c === 32) {
        col++;
        altcol++;
      } else if (c === 9) {
        col = (Math.floor(col / TAB_SIZE) + 1) * TAB_SIZE;
        altcol++;
      } else if (c === 12) {
        col = altcol = 0;
      } else if (c === 92) {
        // Of an indentation split by backslashes the first line counts.
        continuedColumn = continuedColumn !== 0 ? continuedColumn : col;
        if (!this.continueLine()) return -1;
      } else {
        break;
      }
    }
    this.backup(c);
    if (c === 35 || c === 10) return 1;
    if (this.level !== 0) return 0;
    if (continuedColumn !== 0) col = altcol = continuedColumn;
    return this.indentTo(col, altcol) ? 0 : -1;
  }

  private indentTo(col: number, altcol: number): boolean {
    const top = this.indstack[this.indent]!;
    if (col > top) {
      if (this.indent + 1 >= MAX_INDENT) return this.misplaced(DONE_TOO_DEEP);
      if (altcol <= this.altindstack[this.indent]! && !this.misplaced(DONE_TAB_SPACE)) return false;
      this.pendin++;
      this.indent++;
      this.indstack[this.indent] = col;
      this.altindstack[this.indent] = altcol;
      return true;
    }
    if (col < top) {
      while (this.indent > 0 && col < this.indstack[this.indent]!) {
        this.pendin--;
        this.indent--;
      }
      if (col !== this.indstack[this.indent]!) return this.misplaced(DONE_DEDENT) && this.shiftBlock(col, altcol);
    }
    return altcol === this.altindstack[this.indent]! || this.misplaced(DONE_TAB_SPACE);
  }

  /** A line between two blocks goes on with the inner one, whose lines are from now on expected to begin where it does. */
  private shiftBlock(col: number, altcol: number): boolean {
    this.pendin++;
    this.indent++;
    this.indstack[this.indent] = col;
    this.altindstack[this.indent] = altcol;
    return true;
  }

  /** An error of indentation; true when it is to be none. */
  private misplaced(done: number): boolean {
    if (this.onIndentation === null) {
      this.fail(done);
      return false;
    }
    this.onIndentation(done);
    return true;
  }

  /** After a backslash: false, with `done` set, unless the rest of the line is empty and another line follows. */
  private continueLine(): boolean {
    if (this.nextc() !== 10) {
      this.done = DONE_LINE_CONTINUATION;
      return false;
    }
    const c = this.nextc();
    if (c === END) {
      this.fail(DONE_EOF);
      return false;
    }
    this.backup(c);
    return true;
  }

  // ---- tokens ---------------------------------------------------------------------------------

  /** One token of a line; -1 when the line was blank or ended inside parentheses. */
  private token(blankline: boolean): number {
    const text = this.text;
    for (;;) {
      this.start = -1;
      let c = this.nextc();
      if (c === 32) {
        // The null character after the source ends the loop.
        let at = this.cur;
        while (text.charCodeAt(at) === 32) at++;
        this.cur = at;
        c = this.nextc();
      }
      while (c === 32 || c === 9 || c === 12) c = this.nextc();
      this.start = c === END ? this.cur : this.cur - 1;

      if (c >= 128) return this.identifier(c);
      if (c === END) {
        this.start = -1;
        return this.endOfSource();
      }
      const classes = CLASSES[c]!;
      if ((classes & IDENTIFIER_START) !== 0) {
        if ((classes & PREFIX_LETTER) !== 0) {
          const quote = this.stringPrefix(c);
          if (quote !== 0) return this.string(quote);
          return this.identifier(this.nextc());
        }
        // The common case in a loop of its own: a name of ASCII characters on one line.
        let at = this.cur;
        let d = text.charCodeAt(at);
        while (d < 128 && (CLASSES[d]! & (IDENTIFIER_START | DIGIT)) !== 0) d = text.charCodeAt(++at);
        this.cur = at;
        if (d >= 128) return this.identifier(this.nextc());
        this.noteEnd();
        this.tokenStart = this.start;
        this.tokenEnd = at;
        return T.identifierKind(text, this.start, at);
      }
      if (c === 10) return this.newline(blankline);
      if ((classes & DIGIT) !== 0) return this.number(c);
      if (c === 34 || c === 39) return this.string(c);
      if (c === 35) {
        const kind = this.comment(blankline);
        if (kind >= 0) return kind;
        // The newline's token begins where the comment does.
        c = this.nextc();
        if (c === END) return this.endOfSource();
        return this.newline(blankline);
      }
      if (c === 92) {
        if (!this.continueLine()) return T.ERRORTOKEN;
        continue;
      }
      if (c === 46) return this.period();
      return this.operator(c);
    }
  }

  private newline(blankline: boolean): number {
    this.atbol = true;
    if (blankline || this.level > 0) return -1;
    this.tokenStart = this.start;
    this.tokenEnd = this.cur - 1;
    return T.NEWLINE;
  }

  /** CPython has met the end of the source when it looked at the character after the last one. */
  private noteEnd(): void {
    if (this.cur >= this.size) this.done = DONE_EOF;
  }

  private endOfSource(): number {
    if (this.level !== 0) return T.ERRORTOKEN;
    return this.done === DONE_EOF ? T.ENDMARKER : T.ERRORTOKEN;
  }

  private finish(kind: number): number {
    this.tokenStart = this.start;
    this.tokenEnd = this.cur;
    return kind;
  }

  /** Skips a comment up to its newline; a token's kind when it is a type comment. */
  private comment(blankline: boolean): number {
    const end = this.text.charCodeAt(this.inp - 1) === 10 ? this.inp - 1 : this.inp;
    this.cur = end;
    if (!this.typeComments) return -1;
    const match = /^#[ \t]*type:[ \t]*/.exec(this.text.slice(this.start, end));
    if (match === null) return -1;
    const at = this.start + match[0].length;
    if (/^ignore(?![0-9A-Za-z\u0080-\uffff])/.test(this.text.slice(at, end))) {
      this.tokenStart = at + 6;
      this.tokenEnd = end;
      // A comment that is alone on its line takes the newline with it.
      if (blankline) {
        this.nextc();
        this.atbol = true;
      }
      return T.TYPE_IGNORE;
    }
    this.tokenStart = at;
    this.tokenEnd = end;
    return T.TYPE_COMMENT;
  }

  /** The quote after a string prefix that begins with `c`, else 0 and the prefix's letters are still to be read. */
  private stringPrefix(c: number): number {
    const text = this.text;
    let at = this.cur;
    let bytes = false;
    let raw = false;
    let unicode = false;
    let format = false;
    for (;;) {
      if (!(bytes || unicode || format) && (c | 32) === 98) bytes = true;
      else if (!(bytes || unicode || raw || format) && (c | 32) === 117) unicode = true;
      else if (!(raw || unicode) && (c | 32) === 114) raw = true;
      else if (!(format || bytes || unicode) && (c | 32) === 102) format = true;
      else return 0;
      c = text.charCodeAt(at++);
      if (c === 34 || c === 39) {
        this.cur = at;
        return c;
      }
    }
  }

  /** The rest of a name whose next character is `c` and may not be ASCII. */
  private identifier(c: number): number {
    while (c >= 128 || (c >= 0 && (CLASSES[c]! & (IDENTIFIER_START | DIGIT)) !== 0)) c = this.nextc();
    this.backup(c);
    const name = this.text.slice(this.start, this.cur);
    if (/[^\0-\x7f]/.test(name)) {
      this.decodeProblem = undecodedProblem(name);
      if (this.decodeProblem !== null) {
        this.done = DONE_DECODE;
        return T.ERRORTOKEN;
      }
      const valid = scanIdentifier(name);
      if (valid < name.length) return this.invalidCharacter(name, valid);
      return this.finish(T.NAME);
    }
    return this.finish(T.identifierKind(this.text, this.start, this.cur));
  }

  private invalidCharacter(name: string, at: number): number {
    const codePoint = name.codePointAt(at)!;
    const hex = codePoint.toString(16).toUpperCase().padStart(4, "0");
    this.cur = this.start + at + (codePoint > 0xffff ? 2 : 1);
    return this.syntaxError(
      isPrintable(codePoint)
        ? `invalid character '${String.fromCodePoint(codePoint)}' (U+${hex})`
        : `invalid non-printable character U+${hex}`,
    );
  }

  private period(): number {
    this.noteEnd();
    const c = this.text.charCodeAt(this.cur);
    if (c >= 48 && c <= 57) {
      this.cur++;
      return this.fraction(c);
    }
    if (c === 46 && this.text.charCodeAt(this.cur + 1) === 46) {
      this.cur += 2;
      return this.finish(T.ELLIPSIS_OP);
    }
    if (c === 46 && this.cur + 1 >= this.size) this.done = DONE_EOF;
    return this.finish(T.DOT);
  }

  private operator(c: number): number {
    const two = operatorKind(c, this.text.charCodeAt(this.cur));
    this.noteEnd();
    if (two !== 0) {
      this.cur++;
      this.noteEnd();
      const three = this.text.charCodeAt(this.cur) === 61 ? augmentedKind(two) : 0;
      if (three === 0) return this.finish(two);
      this.cur++;
      return this.finish(three);
    }
    if (c === 40 || c === 91 || c === 123) {
      if (this.level >= MAX_LEVEL) return this.syntaxError("too many nested parentheses");
      this.parenstack[this.level] = c;
      this.parenlinenostack[this.level] = this.lineno;
      this.parencolstack[this.level] = this.column(this.lineStart, this.start);
      this.level++;
    } else if (c === 41 || c === 93 || c === 125) {
      if (!this.closeParenthesis(c)) return T.ERRORTOKEN;
    }
    return this.finish(OPERATORS[c]! || T.OP);
  }

  private closeParenthesis(c: number): boolean {
    const closing = String.fromCharCode(c);
    if (this.level === 0) {
      this.syntaxError(`unmatched '${closing}'`);
      return false;
    }
    this.level--;
    const opening = this.parenstack[this.level]!;
    if (c === (opening === 40 ? 41 : opening + 2)) return true;
    const lineno = this.parenlinenostack[this.level]!;
    const where = lineno === this.lineno ? "" : ` on line ${lineno}`;
    this.syntaxError(
      `closing parenthesis '${closing}' does not match opening parenthesis '${String.fromCharCode(opening)}'${where}`,
    );
    return false;
  }

  // ---- strings --------------------------------------------------------------------------------

  /** The rest of a string literal whose opening quote was read. */
  private string(quote: number): number {
    this.firstLineno = this.lineno;
    this.multiLineStart = this.lineStart;
    const text = this.text;
    if (text.charCodeAt(this.cur) === quote) {
      this.cur++;
      this.noteEnd();
      if (text.charCodeAt(this.cur) !== quote) return this.finish(T.STRING);
      this.cur++;
      return this.tripleQuoted(quote);
    }
    let at = this.cur;
    const end = this.inp;
    for (;;) {
      if (at >= end) return this.unterminated(false, true);
      const c = text.charCodeAt(at++);
      if (c === quote) break;
      if (c === 10) return this.unterminated(false, false);
      if (c === 92) {
        if (text.charCodeAt(at) === 10) return this.continuedString(quote, at);
        at++;
      }
    }
    this.cur = at;
    return this.finish(T.STRING);
  }

  /** A string in single quotes that goes on after an escaped newline at `at`. */
  private continuedString(quote: number, at: number): number {
    this.cur = at;
    this.nextc();
    for (;;) {
      const c = this.nextc();
      if (c === END || c === 10) return this.unterminated(false, c === END);
      if (c === quote) return this.finish(T.STRING);
      if (c === 92) this.nextc();
    }
  }

  private tripleQuoted(quote: number): number {
    const text = this.text;
    let quotes = 0;
    while (quotes < 3) {
      if (this.cur >= this.inp && !this.underflow()) return this.unterminated(true, true);
      let at = this.cur;
      const end = this.inp;
      while (at < end && quotes < 3) {
        const c = text.charCodeAt(at++);
        if (c === quote) {
          quotes++;
          continue;
        }
        quotes = 0;
        if (c === 92) {
          if (at < end) at++;
          else {
            this.cur = at;
            this.nextc();
            at = this.cur;
            break;
          }
        }
      }
      this.cur = at;
    }
    return this.finish(T.STRING);
  }

  private unterminated(triple: boolean, atEnd: boolean): number {
    const last = this.lineno;
    this.cur = this.start + 1;
    this.lineStart = this.multiLineStart;
    this.lineno = this.firstLineno;
    const kind = triple ? "triple-quoted string" : "string";
    this.syntaxError(`unterminated ${kind} literal (detected at line ${last})`);
    if (atEnd) this.done = DONE_EOF_IN_STRING;
    return T.ERRORTOKEN;
  }

  // ---- numbers --------------------------------------------------------------------------------

  private isDigit(c: number): boolean {
    return c >= 48 && c <= 57;
  }

  private number(c: number): number {
    if (c === 48) return this.zero();
    const after = this.decimalTail();
    if (after === 0) return T.ERRORTOKEN;
    if (after === 46) return this.fraction(this.nextc());
    return this.exponent(after);
  }

  /** A number that begins with 0: a prefix of another base, or a decimal number that must be zero or no integer. */
  private zero(): number {
    let c = this.nextc();
    const lower = c | 32;
    if (c > 0 && lower === 120) return this.radix(16, "hexadecimal");
    if (c > 0 && lower === 111) return this.radix(8, "octal");
    if (c > 0 && lower === 98) return this.radix(2, "binary");
    for (;;) {
      if (c === 95) {
        c = this.nextc();
        if (!this.isDigit(c)) return this.invalidNumber(c, "decimal");
      }
      if (c !== 48) break;
      c = this.nextc();
    }
    const zerosEnd = this.cur;
    let nonzero = false;
    if (this.isDigit(c)) {
      nonzero = true;
      c = this.decimalTail();
      if (c === 0) return T.ERRORTOKEN;
    }
    if (c === 46) return this.fraction(this.nextc());
    if (c === 101 || c === 69 || c === 106 || c === 74) return this.exponent(c);
    if (nonzero) {
      this.backup(c);
      return this.syntaxError(
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        this.column(this.lineStart, this.start + 1),
        this.column(this.lineStart, zerosEnd),
      );
    }
    return this.endNumber(c, "decimal");
  }

  private invalidNumber(c: number, kind: string): number {
    this.backup(c);
    return this.syntaxError(`invalid ${kind} literal`);
  }

  /** The digits after `0x`, `0o` or `0b`. */
  private radix(base: number, kind: string): number {
    let c = this.nextc();
    do {
      if (c === 95) c = this.nextc();
      if (!isDigitOf(c, base)) {
        if (this.isDigit(c)) return this.syntaxError(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
        return this.invalidNumber(c, kind);
      }
      do {
        c = this.nextc();
      } while (isDigitOf(c, base));
    } while (c === 95);
    if (this.isDigit(c)) return this.syntaxError(`invalid digit '${String.fromCharCode(c)}' in ${kind} literal`);
    return this.endNumber(c, kind);
  }

  /** Digits and underscores; the character after them, or 0 after an error (`tok_decimal_tail`). */
  private decimalTail(): number {
    for (;;) {
      let c: number;
      do {
        c = this.nextc();
      } while (this.isDigit(c));
      if (c !== 95) return c;
      c = this.nextc();
      if (!this.isDigit(c)) {
        this.invalidNumber(c, "decimal");
        return 0;
      }
    }
  }

  /** What follows a decimal point; `c` is the first character after it. */
  private fraction(c: number): number {
    if (this.isDigit(c)) {
      c = this.decimalTail();
      if (c === 0) return T.ERRORTOKEN;
    }
    return this.exponent(c);
  }

  /** An exponent, if `c` begins one, and a `j`. */
  private exponent(c: number): number {
    if (c === 101 || c === 69) {
      const e = c;
      c = this.nextc();
      if (c === 43 || c === 45) {
        c = this.nextc();
        if (!this.isDigit(c)) return this.invalidNumber(c, "decimal");
      } else if (!this.isDigit(c)) {
        this.backup(c);
        return this.endNumber(e, "decimal");
      }
      c = this.decimalTail();
      if (c === 0) return T.ERRORTOKEN;
    }
    if (c === 106 || c === 74) return this.endNumber(this.nextc(), "imaginary");
    return this.endNumber(c, "decimal");
  }

  /** Finishes a number before `c`, which must not continue it (`verify_end_of_number`). */
  private endNumber(c: number, kind: string): number {
    this.backup(c);
    if (c >= 128 || (c > 0 && (CLASSES[c]! & (IDENTIFIER_START | DIGIT)) !== 0)) {
      const message = `invalid ${kind} literal`;
      const deprecated = this.beginsKeyword(c) && this.onWarning?.(message, this) !== true;
      if (!deprecated) return this.syntaxError(message);
    }
    return this.finish(T.NUMBER);
  }

  /** Whether a keyword that may follow a number in valid code begins at `cur`. */
  private beginsKeyword(c: number): boolean {
    if (c === 105) {
      const c2 = this.text.charCodeAt(this.cur + 1);
      return c2 === 102 || c2 === 110 || c2 === 115;
    }
    const word = c === 97 ? "and" : c === 101 ? "else" : c === 102 ? "for" : c === 111 ? "or" : c === 110 ? "not" : "";
    if (word === "" || !this.text.startsWith(word, this.cur)) return false;
    const after = this.text.charCodeAt(this.cur + word.length);
    return after < 128 && (CLASSES[after]! & (IDENTIFIER_START | DIGIT)) === 0;
  }
}

function isDigitOf(c: number, base: number): boolean {
  if (base === 16) return c >= 0 && c < 128 && (CLASSES[c]! & HEX_DIGIT) !== 0;
  return c >= 48 && c < 48 + base;
}
