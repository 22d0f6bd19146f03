/** What a parser reads instead of the tokenizer: tokens with their places, and the rules that depend on the kind of input. */
import { AsyncNames } from "./async-names.ts";
import * as T from "./token.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** The minor version of Python in which `async` and `await` became keywords. */
const FIRST_WITH_ASYNC = 7;

/** What is parsed: CPython's start rules. */
export type StartRule = "file" | "single" | "eval" | "func_type" | "fstring";

/** The options that reach the tokens. */
export interface TokenSourceOptions {
  readonly startRule: StartRule;
  /** CPython's PyPARSE_DONT_IMPLY_DEDENT: an interactive block is not closed by the end of the source. */
  readonly dontImplyDedent: boolean;
  /** How many lines stand before the source. */
  readonly lineOffset: number;
  /** Added to the columns, in bytes, of the source's first line. */
  readonly columnOffset: number;
  /** Before 7, `async` and `await` are names unless an `async def` makes them keywords. */
  readonly featureVersion: number;
}

/** A `# type: ignore` comment. */
export interface IgnoredType {
  readonly lineno: number;
  readonly tag: string;
}

/** One token after another (`_PyPegen_fill_token`). The fields describe the last one; -1 stands for no column. */
export class TokenSource {
  readonly tokenizer: Tokenizer;
  readonly options: TokenSourceOptions;
  readonly typeIgnores: IgnoredType[] = [];
  lineno = 0;
  column = 0;
  endLineno = 0;
  endColumn = 0;
  private parsingStarted = false;
  /** Where `async` and `await` may be names. */
  private readonly asyncNames: AsyncNames | null;

  constructor(tokenizer: Tokenizer, options: TokenSourceOptions) {
    this.tokenizer = tokenizer;
    this.options = options;
    this.asyncNames = options.featureVersion < FIRST_WITH_ASYNC ? new AsyncNames() : null;
  }

  /** Advances and gives the kind. */
  next(): number {
    const { tokenizer, options } = this;
    let kind = tokenizer.next();
    while (kind === T.TYPE_IGNORE) {
      const tag = tokenizer.text.slice(tokenizer.tokenStart, tokenizer.tokenEnd);
      this.typeIgnores.push({ lineno: tokenizer.lineno, tag });
      kind = tokenizer.next();
    }
    if (options.startRule === "single" && kind === T.ENDMARKER && this.parsingStarted) {
      kind = T.NEWLINE;
      this.parsingStarted = false;
      if (!options.dontImplyDedent) tokenizer.implyDedents();
    } else {
      this.parsingStarted = true;
    }
    this.locate(kind);
    return this.asyncNames === null ? kind : this.asyncNames.kindOf(kind, tokenizer);
  }

  /** Whether all that is left is the repetition of the newline that ends interactive input. */
  ended(): boolean {
    return this.options.startRule === "single" && !this.parsingStarted && this.tokenizer.pendin === 0;
  }

  private locate(kind: number): void {
    const { tokenizer, options } = this;
    const { tokenStart, tokenEnd } = tokenizer;
    const shift = tokenizer.lineno === options.lineOffset + 1 ? options.columnOffset : 0;
    let lineno = tokenizer.lineno;
    let lineStart = tokenizer.lineStart;
    if (kind === T.STRING) {
      lineno = tokenizer.firstLineno;
      lineStart = tokenizer.multiLineStart;
    }
    this.lineno = lineno;
    this.endLineno = tokenizer.lineno;
    this.column = (tokenStart < 0 ? -1 : tokenizer.column(lineStart, tokenStart)) + shift;
    this.endColumn = (tokenEnd < 0 ? -1 : tokenizer.column(tokenizer.lineStart, tokenEnd)) + shift;
  }
}

/**
 * Called where there is no further token: puts a stand-in for what could not be read in the table, whose number of tokens it
 * gets and gives, and sets the tokenizer behind it.
 */
export type TokenRecovery = (table: TokenTable, count: number) => number;

/** All tokens of a source in columns, up to ENDMARKER or ERRORTOKEN; what the fast parser walks. */
export class TokenTable {
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  lines: Int32Array;
  cols: Int32Array;
  endLines: Int32Array;
  endCols: Int32Array;
  count = 0;

  constructor(source: TokenSource, recovery: TokenRecovery | null = null) {
    let capacity = 64 + (source.tokenizer.size >> 2);
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.lines = new Int32Array(capacity);
    this.cols = new Int32Array(capacity);
    this.endLines = new Int32Array(capacity);
    this.endCols = new Int32Array(capacity);
    const tokenizer = source.tokenizer;
    let kind: number;
    let count = 0;
    do {
      kind = source.next();
      if (count + 2 >= capacity) {
        capacity *= 2;
        this.grow(capacity);
      }
      this.kinds[count] = kind;
      this.starts[count] = tokenizer.tokenStart;
      this.ends[count] = tokenizer.tokenEnd;
      this.lines[count] = source.lineno;
      this.cols[count] = source.column;
      this.endLines[count] = source.endLineno;
      this.endCols[count] = source.endColumn;
      if (kind === T.ERRORTOKEN && recovery !== null) {
        count = recovery(this, count);
        kind = T.NEWLINE;
        continue;
      }
      count++;
    } while (kind !== T.ENDMARKER && kind !== T.ERRORTOKEN && !source.ended());
    // One token of look-ahead is always there.
    this.kinds[count] = T.ENDMARKER;
    this.count = count;
  }

  private grow(capacity: number): void {
    const grown = (column: Int32Array): Int32Array => {
      const larger = new Int32Array(capacity);
      larger.set(column);
      return larger;
    };
    const kinds = new Uint8Array(capacity);
    kinds.set(this.kinds);
    this.kinds = kinds;
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
    this.lines = grown(this.lines);
    this.cols = grown(this.cols);
    this.endLines = grown(this.endLines);
    this.endCols = grown(this.endCols);
  }
}
