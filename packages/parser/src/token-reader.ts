/**
 * The lowest layer of the parser: where it is among the tokens, and how it gives up. The layers above it extend one another:
 * literals, parameters, displays, expressions, patterns, statements.
 */
import type { Expr } from "./nodes.ts";
import * as T from "./token.ts";
import type { TokenTable } from "./token-source.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Thrown when the source is no valid Python; carries nothing, and no stack trace. */
export const REJECTED: { readonly rejected: true } = /* @__PURE__ */ Object.freeze({ rejected: true as const });

// CPython's limit on nested grammar rules is 6000 (MAXSTACK). How deep its parser would be is only estimated here; what may
// be too deep is left to the diagnosis, which counts, and what certainly is too deep is rejected.
const CERTAINLY_TOO_DEEP = 12_000;
const PERHAPS_TOO_DEEP = 3000;
const STATEMENT_LEVELS = 31;
/** What a pair of parentheses takes of it. */
export const PARENTHESIS_LEVELS: number = 27;
/** What a default value takes of it. */
export const DEFAULT_LEVELS: number = 8;

/** Valid code that a later version will reject. */
export interface Deprecation {
  readonly message: string;
  readonly lineno: number;
}

/** What parsers of nested sources share. */
export interface ParserEnvironment {
  readonly unicodeName: ((name: string) => number | null) | null;
  readonly featureVersion: number;
  readonly barryAsBdfl: boolean;
  /** The most digits of a decimal integer, 0 for no limit. */
  readonly maxIntDigits: number;
  /** Parses the expression of an f-string's replacement field, or throws `REJECTED`. */
  readonly nested: (source: string, lineOffset: number, columnOffset: number) => Expr;
  /** What is deprecated, in the order of the source, if anybody wants to know. */
  readonly deprecations: Deprecation[] | null;
}

export class TokenReader {
  protected readonly text: string;
  protected readonly table: TokenTable;
  protected readonly kinds: Uint8Array;
  protected readonly lines: Int32Array;
  protected readonly cols: Int32Array;
  protected readonly endLines: Int32Array;
  protected readonly endCols: Int32Array;
  protected readonly environment: ParserEnvironment;
  protected readonly ascii: boolean;
  /** Deprecated numbers by the index of their token in the text. */
  protected readonly numberWarnings: ReadonlyMap<number, string>;

  /** The index and the kind of the token to be read next. */
  protected pos = 0;
  protected kind: number;
  protected depth: number = STATEMENT_LEVELS;
  private deepest: number = STATEMENT_LEVELS;

  constructor(
    tokenizer: Tokenizer,
    table: TokenTable,
    environment: ParserEnvironment,
    numberWarnings: ReadonlyMap<number, string>,
  ) {
    this.text = tokenizer.text;
    this.ascii = tokenizer.ascii;
    this.table = table;
    this.kinds = table.kinds;
    this.lines = table.lines;
    this.cols = table.cols;
    this.endLines = table.endLines;
    this.endCols = table.endCols;
    this.environment = environment;
    this.numberWarnings = numberWarnings;
    this.kind = this.kinds[0];
  }

  protected advance(): void {
    this.kind = this.kinds[++this.pos];
  }

  protected reset(pos: number): void {
    this.pos = pos;
    this.kind = this.kinds[pos];
  }

  /** What `read` reads; null, with everything as it was before, when that is null or does not go on. */
  protected attempt<Result>(read: () => Result | null): Result | null {
    const { pos, depth } = this;
    const { deprecations } = this.environment;
    const noted = deprecations?.length ?? 0;
    try {
      const result = read();
      if (result !== null) return result;
    } catch (error) {
      if (error !== REJECTED) throw error;
    }
    this.depth = depth;
    this.reset(pos);
    deprecations?.splice(noted);
    return null;
  }

  protected reject(): never {
    throw REJECTED;
  }

  protected expect(kind: number): void {
    if (this.kind !== kind) throw REJECTED;
    this.kind = this.kinds[++this.pos];
  }

  protected accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.kind = this.kinds[++this.pos];
    return true;
  }

  protected tokenText(pos: number): string {
    return this.text.slice(this.table.starts[pos], this.table.ends[pos]);
  }

  /** The identifier of a NAME token, in normal form KC. */
  protected identifier(pos: number): string {
    const text = this.text.slice(this.table.starts[pos], this.table.ends[pos]);
    return this.ascii ? text : text.normalize("NFKC");
  }

  protected expectIdentifier(): string {
    if (this.kind !== T.NAME) throw REJECTED;
    const name = this.identifier(this.pos);
    this.kind = this.kinds[++this.pos];
    return name;
  }

  /** The text of a TYPE_COMMENT token, if one is next. */
  protected typeComment(): string | null {
    if (this.kind !== T.TYPE_COMMENT) return null;
    const text = this.tokenText(this.pos);
    this.advance();
    return text;
  }

  /** Enters a construct that may nest; `leave` with the same number follows. */
  protected enter(levels: number): void {
    this.depth += levels;
    if (this.depth <= this.deepest) return;
    this.deepest = this.depth;
    if (this.depth > CERTAINLY_TOO_DEEP) throw REJECTED;
  }

  /** Whether what was read may nest deeper than CPython's parser can follow. */
  isPerhapsTooDeep(): boolean {
    return this.deepest > PERHAPS_TOO_DEEP;
  }

  protected leave(levels: number): void {
    this.depth -= levels;
  }
}
