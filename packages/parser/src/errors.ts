/** What a parse can fail with. */

/** SyntaxError and the two classes that derive from it. */
export type SyntaxErrorType = "SyntaxError" | "IndentationError" | "TabError";

/** The facts of a syntax error: what CPython passes to the constructor of SyntaxError. */
export interface SyntaxErrorFacts {
  readonly type: SyntaxErrorType;
  readonly msg: string;
  readonly filename: string;
  readonly lineno: number;
  readonly offset: number;
  readonly text: string | null;
  readonly endLineno: number | null;
  readonly endOffset: number | null;
}

/**
 * A source that is no Python. The facts follow CPython 3.10's conventions: `lineno` from 1, `offset` and `endOffset` in
 * characters from 1, with 0, -1 or null where CPython does not know; `text` is what CPython shows of the source.
 */
export class PythonSyntaxError extends Error implements SyntaxErrorFacts {
  readonly type: SyntaxErrorType;
  readonly msg: string;
  readonly filename: string;
  readonly lineno: number;
  readonly offset: number;
  readonly text: string | null;
  readonly endLineno: number | null;
  readonly endOffset: number | null;

  constructor(facts: SyntaxErrorFacts) {
    super(`${facts.msg} (${facts.filename}, line ${facts.lineno})`);
    this.name = facts.type;
    this.type = facts.type;
    this.msg = facts.msg;
    this.filename = facts.filename;
    this.lineno = facts.lineno;
    this.offset = facts.offset;
    this.text = facts.text;
    this.endLineno = facts.endLineno;
    this.endOffset = facts.endOffset;
  }
}

/**
 * What CPython reports about a source with another exception than SyntaxError: a source with a null character (ValueError),
 * one nested deeper than the parser's stack (MemoryError). `message` is the exception's only argument, or empty.
 */
export class PythonSourceError extends Error {
  readonly type: "ValueError" | "MemoryError";

  constructor(type: "ValueError" | "MemoryError", message: string) {
    super(message);
    this.name = type;
    this.type = type;
  }
}
