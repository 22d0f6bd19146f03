/** Errors with the places and texts that CPython gives them (`pegen_errors.c` of later versions). */
import { PythonSyntaxError } from "../errors.ts";
import type { SyntaxErrorType } from "../errors.ts";
import type { Input } from "../parse.ts";
import { byteLength, showUndecoded } from "../source.ts";
import { codePointLength } from "../positions.ts";
import * as Tok from "../tokenizer.ts";
import type { Machine, Place, Token } from "./machine.ts";

/** A place that the tokenizer's position stands for. */
const CURRENT = -5;

export class ErrorReport {
  private readonly input: Input;
  private readonly tokenizer: Tok.Tokenizer;
  private readonly machine: Machine;
  /** Where the next error is, if that is not the last token (`known_err_token`). */
  knownToken: Token | null = null;

  constructor(input: Input, tokenizer: Tok.Tokenizer, machine: Machine) {
    this.input = input;
    this.tokenizer = tokenizer;
    this.machine = machine;
  }

  /** The token whose place an error has that names none. */
  lastToken(): Token {
    const { tokens } = this.machine;
    return this.knownToken ?? tokens[tokens.length - 1];
  }

  /** RAISE_SYNTAX_ERROR, RAISE_INDENTATION_ERROR. */
  atLastToken(msg: string, type: SyntaxErrorType = "SyntaxError"): PythonSyntaxError {
    const token = this.lastToken();
    const { tokenizer } = this;
    let col = token.col + 1;
    if (token.col === -1) col = tokenizer.column(tokenizer.lineStart, tokenizer.cur);
    const endCol = token.endCol === -1 ? -1 : token.endCol + 1;
    return this.at(type, token.lineno, col, token.endLineno, endCol, msg);
  }

  /** RAISE_SYNTAX_ERROR_KNOWN_LOCATION, RAISE_SYNTAX_ERROR_KNOWN_RANGE. */
  range(first: Place, last: Place, msg: string): PythonSyntaxError {
    return this.at("SyntaxError", first.lineno, first.col + 1, last.endLineno, last.endCol + 1, msg);
  }

  /** RAISE_SYNTAX_ERROR_STARTING_FROM: up to where the tokenizer is. */
  startingFrom(first: Place, msg: string): PythonSyntaxError {
    return this.at("SyntaxError", first.lineno, first.col + 1, CURRENT, CURRENT, msg);
  }

  /** `_PyPegen_raise_error_known_location`: columns in bytes from 1. */
  at(
    type: SyntaxErrorType,
    lineno: number,
    col: number,
    endLineno: number,
    endCol: number,
    msg: string,
  ): PythonSyntaxError {
    const { tokenizer, input } = this;
    if (endLineno === CURRENT) endLineno = tokenizer.lineno;
    if (endCol === CURRENT) endCol = tokenizer.column(tokenizer.lineStart, tokenizer.cur);
    const nested = input.tokens.startRule === "fstring";
    const text = showUndecoded(this.errorText(lineno));
    if (nested) {
      col -= input.tokens.columnOffset;
      endCol -= input.tokens.columnOffset;
    }
    if (input.encoding !== null) {
      col = characterOffset(text, col);
      if (endCol > 0) endCol = characterOffset(text, endCol);
    }
    return new PythonSyntaxError({
      type,
      msg: nested ? "f-string: " + msg : msg,
      filename: input.filename,
      lineno,
      offset: col,
      text,
      endLineno,
      endOffset: endCol,
    });
  }

  private errorText(lineno: number): string {
    const { tokenizer, input } = this;
    if (input.tokens.startRule === "file") {
      const line = input.programText?.(input.filename, lineno) ?? null;
      if (line !== null) return line;
    }
    if (tokenizer.lineno <= lineno && tokenizer.inp > tokenizer.buf)
      return tokenizer.text.slice(tokenizer.buf, tokenizer.inp);
    let start = 0;
    for (let i = input.tokens.lineOffset + 1; i < lineno; i++) {
      const newline = input.text.indexOf("\n", start);
      if (newline < 0) break;
      start = newline + 1;
    }
    const end = input.text.indexOf("\n", start);
    return input.text.slice(start, end < 0 ? input.text.length : end);
  }

  // ---- the tokenizer's errors -----------------------------------------------------------------

  /** The error of an ERRORTOKEN (`tokenizer_error`). */
  ofTokenizer(): PythonSyntaxError {
    const { tokenizer } = this;
    switch (tokenizer.done) {
      case Tok.DONE_ERROR:
      case Tok.DONE_EOF_IN_STRING:
        return this.described();
      case Tok.DONE_DEDENT:
        return this.atLastToken("unindent does not match any outer indentation level", "IndentationError");
      case Tok.DONE_TAB_SPACE:
        return this.atLine("TabError", 0, "inconsistent use of tabs and spaces in indentation");
      case Tok.DONE_TOO_DEEP:
        return this.atLine("IndentationError", 0, "too many levels of indentation");
      case Tok.DONE_LINE_CONTINUATION: {
        const col = byteLength(tokenizer.text.slice(tokenizer.buf, tokenizer.cur)) - 1;
        return this.atLine("SyntaxError", col, "unexpected character after line continuation character");
      }
      case Tok.DONE_DECODE:
        return this.atLastToken(`(unicode error) ${tokenizer.decodeProblem}`);
      default:
        return tokenizer.level > 0 ? this.unclosed() : this.atLastToken("unexpected EOF while parsing");
    }
  }

  private atLine(type: SyntaxErrorType, col: number, msg: string): PythonSyntaxError {
    const { lineno } = this.tokenizer;
    return this.at(type, lineno, col + 1, lineno, 0, msg);
  }

  private described(): PythonSyntaxError {
    const { msg, lineno, offset, endOffset, text } = this.tokenizer.failure!;
    const { filename } = this.input;
    return new PythonSyntaxError({
      type: "SyntaxError",
      msg,
      filename,
      lineno,
      offset,
      text,
      endLineno: lineno,
      endOffset,
    });
  }

  /** `raise_unclosed_parentheses_error`. */
  private unclosed(): PythonSyntaxError {
    const { character, lineno, column } = this.tokenizer.openParenthesis();
    return this.at("SyntaxError", lineno, column + 1, lineno, 0, `'${character}' was never closed`);
  }

  /**
   * Reads the rest of the source, in which an error of the tokenizer takes precedence over `error`
   * (`_PyPegen_tokenize_full_source_to_check_for_errors`).
   */
  preferTokenizer(error: PythonSyntaxError): PythonSyntaxError {
    const { tokenizer } = this;
    const errorLine = this.lastToken().lineno;
    let kind: number;
    do {
      kind = tokenizer.next();
      if (kind === ERROR_TOKEN) {
        if (tokenizer.failure !== null) return this.described();
        if (tokenizer.level > 0 && errorLine > tokenizer.openParenthesis().lineno) return this.unclosed();
      }
    } while (kind !== ERROR_TOKEN && kind !== END_MARKER);
    return error;
  }
}

const END_MARKER = 0;
const ERROR_TOKEN = 9;

/** How many characters the first `bytes` bytes of a line are, a part of a character counted as one. */
function characterOffset(line: string, bytes: number): number {
  if (bytes <= 0) return bytes;
  let at = 0;
  let left = bytes;
  while (left > 0 && at < line.length) {
    const point = line.codePointAt(at)!;
    left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point > 0xffff ? 2 : 1;
  }
  return codePointLength(line.slice(0, at)) + (left > 0 ? 1 : 0);
}
