/**
 * A statement parser that gives up one statement at a time. What it leaves out it notes as a region of the source; the blocks
 * that it had read inside, or finds behind, become statements of the block around.
 */
import type { MatchCase, Stmt } from "./nodes.ts";
import { StatementParser } from "./statement-parser.ts";
import * as T from "./token.ts";
import { REJECTED } from "./token-reader.ts";
import { lineStart } from "./tolerant-tokens.ts";

/** Whole lines of the source that are no statement. */
export interface RejectedRegion {
  readonly start: number;
  readonly end: number;
  /** The line at `start`, and the last one. */
  readonly lineno: number;
  readonly endLineno: number;
  /** Where reading failed: the index of a token's beginning, and its places. */
  readonly failure: { readonly lineno: number; readonly column: number; readonly endColumn: number };
  /** What the lines of the block around begin with. */
  readonly indentation: string;
  /** Whether it was read as a statement, as a line deeper than the block around, or as a `case`. */
  readonly place: "statement" | "indented" | "case";
  /** What the lines of a block begin with that follows; null when none does. */
  readonly blockIndentation: string | null;
}

export class TolerantParser extends StatementParser {
  readonly rejected: RejectedRegion[] = [];
  /** The module's statements, those that were read so far. */
  readonly body: Stmt[] = [];
  /** Blocks of statements that are still being read, in the order in which they ended. */
  private readonly blocks: Stmt[][] = [];
  private indentation = "";
  /** Where reading went on after the statement left out last. */
  private resumed = -1;

  /** Reads everything there is; `body` and `rejected` are the result. */
  parseTolerantly(): void {
    while (this.kind !== T.ENDMARKER) {
      if (!this.accept(T.DEDENT)) this.statement(this.body);
    }
  }

  protected override statement(body: Stmt[]): void {
    const start = this.pos;
    const depth = this.depth;
    const blocks = this.blocks.length;
    const { indentation } = this;
    const { length } = body;
    if (this.kind === T.INDENT) {
      this.misplacedBlock(body);
      return;
    }
    if (start === this.resumed && continuesStatement(this.kind)) {
      this.skipLine();
      this.resume(body);
      return;
    }
    try {
      super.statement(body);
    } catch (error) {
      if (error !== REJECTED) throw error;
      this.depth = depth;
      this.indentation = indentation;
      body.length = length;
      for (const block of this.blocks.slice(blocks)) for (const inner of block) body.push(inner);
      this.leaveOut(start, "statement");
      this.resume(body);
    }
    this.blocks.length = blocks;
  }

  protected override matchCase(cases: MatchCase[]): void {
    const start = this.pos;
    const depth = this.depth;
    const { indentation } = this;
    this.indentation = this.indentationAt(start);
    try {
      super.matchCase(cases);
    } catch (error) {
      if (error !== REJECTED) throw error;
      this.depth = depth;
      this.leaveOut(start, "case");
      this.resume([]);
    }
    this.indentation = indentation;
  }

  /** After a statement that was left out: its block, if there is one. */
  private resume(body: Stmt[]): void {
    if (this.kind === T.INDENT) this.orphanedBlock(body);
    this.resumed = this.pos;
  }

  private skipLine(): void {
    while (this.kind !== T.NEWLINE && this.kind !== T.ENDMARKER) this.advance();
    this.accept(T.NEWLINE);
  }

  protected override block(): Stmt[] {
    const { indentation } = this;
    if (this.kind === T.NEWLINE && this.kinds[this.pos + 1] === T.INDENT) {
      this.indentation = this.indentationAt(this.pos + 2);
    }
    const block = super.block();
    this.indentation = indentation;
    this.blocks.push(block);
    return block;
  }

  private indentationAt(pos: number): string {
    const at = this.table.starts[pos]!;
    return /^[ \t\f]*/.exec(this.text.slice(lineStart(this.text, at), at))![0];
  }

  /** Notes a region from the statement's first token on, and goes behind it. */
  private leaveOut(start: number, place: RejectedRegion["place"]): void {
    const failed = this.pos;
    const before = this.kinds[failed - 1];
    // A token that begins a line may be the beginning of the next statement.
    const beginsLine = failed > start && (before === T.NEWLINE || before === T.DEDENT);
    let last = failed;
    while (this.kinds[last] !== T.NEWLINE && this.kinds[last] !== T.ENDMARKER) last++;
    this.note(start, failed, last, place);
    if (!beginsLine) this.reset(this.kinds[last] === T.ENDMARKER ? last : last + 1);
  }

  private note(start: number, failed: number, last: number, place: RejectedRegion["place"]): void {
    const { kinds, lines, text, table } = this;
    let end = last;
    while (end > start && table.ends[end]! < 0) end--;
    const from = lineStart(text, table.starts[start]!);
    const through = table.ends[end]!;
    this.rejected.push({
      start: from,
      end: kinds[end] === T.NEWLINE && kinds[end - 1] !== T.ERRORTOKEN ? through + 1 : through,
      lineno: lines[start]!,
      endLineno: this.endLines[end]!,
      failure: { lineno: lines[failed]!, column: this.cols[failed]!, endColumn: this.endCols[failed]! },
      indentation: this.indentation,
      place,
      blockIndentation: kinds[last + 1] === T.INDENT ? this.indentationAt(last + 2) : null,
    });
  }

  /** A block where none belongs. */
  private misplacedBlock(body: Stmt[]): void {
    const first = this.pos + 1;
    let last = first;
    while (this.kinds[last] !== T.NEWLINE && this.kinds[last] !== T.ENDMARKER) last++;
    this.note(first, first, last, "indented");
    this.resume(body);
  }

  private orphanedBlock(body: Stmt[]): void {
    const { indentation } = this;
    this.indentation = this.indentationAt(this.pos + 1);
    this.advance();
    while (this.kind !== T.DEDENT && this.kind !== T.ENDMARKER) this.statement(body);
    this.accept(T.DEDENT);
    this.indentation = indentation;
  }
}

/** Whether a line belongs to the statement above it. */
function continuesStatement(kind: number): boolean {
  return kind === T.KW_ELIF || kind === T.KW_ELSE || kind === T.KW_EXCEPT || kind === T.KW_FINALLY;
}
