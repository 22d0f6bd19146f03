/** Tokens of a source that is wrong: what the tokenizer cannot read becomes one ERRORTOKEN and a NEWLINE, and it goes on. */
import { skipBlanks } from "./line-scanner.ts";
import * as T from "./token.ts";
import { TokenTable } from "./token-source.ts";
import type { TokenSource } from "./token-source.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** How often a parenthesis that is never closed may make the tokenizer go back; more would take too much time. */
const MAX_RETURNS = 50;
const TAB_SIZE = 8;

/** The table of a source; after each ERRORTOKEN, whose `starts` and `ends` bound the lines left out, stands a NEWLINE. */
export function tolerantTable(source: TokenSource): TokenTable {
  const recovery = new Recovery(source.tokenizer);
  return new TokenTable(source, (table, count) => recovery.recover(table, count));
}

class Recovery {
  private readonly tokenizer: Tokenizer;
  private returns = 0;

  constructor(tokenizer: Tokenizer) {
    this.tokenizer = tokenizer;
  }

  recover(table: TokenTable, count: number): number {
    const { tokenizer } = this;
    const { kinds } = table;
    let first = count;
    while (first > 0 && !endsLine(kinds[first - 1]!)) first--;
    const { text } = tokenizer;
    const errorStart = tokenizer.lineStart;
    const isInside = first < count;
    const token = isInside ? table.starts[first]! : skipBlanks(text, errorStart);
    const start = lineStart(text, token);
    const lineno = isInside ? table.lines[first]! : tokenizer.lineno;
    const resume = this.resumption(start, errorStart);
    let next = lineno;
    for (let at = text.indexOf("\n", start); at >= 0 && at < resume; at = text.indexOf("\n", at + 1)) next++;
    const lastLine = Math.max(lineno, next - 1);
    put(table, first, T.ERRORTOKEN, token, Math.max(token, resume), lineno, lastLine);
    put(table, first + 1, T.NEWLINE, resume, resume, lastLine, lastLine);
    tokenizer.resume(resume, next - 1);
    return first + 2;
  }

  /** Where a line begins from which reading can go on. */
  private resumption(start: number, errorStart: number): number {
    const { tokenizer } = this;
    const { size, text } = tokenizer;
    // What follows the opening quotes is the string, up to the end.
    if (tokenizer.failure?.msg.startsWith("unterminated triple") === true) return size;
    if (tokenizer.level === 0 && start === errorStart) return nextLine(text, errorStart, size);
    const own = indentation(text, start);
    const line = this.lineAfter(start, own);
    if (line > errorStart || ++this.returns <= MAX_RETURNS) return line;
    return tokenizer.failure === null ? size : this.lineAfter(errorStart, own);
  }

  /** The first line behind an index that is none of the open parenthesis. */
  private lineAfter(at: number, own: number): number {
    const { size, text } = this.tokenizer;
    let line = nextLine(text, at, size);
    while (line < size && this.continues(line, own)) line = nextLine(text, line, size);
    return line;
  }

  /** Whether a line seems to belong to what stands in the open parenthesis. */
  private continues(line: number, own: number): boolean {
    const { text } = this.tokenizer;
    const c = text.charCodeAt(skipBlanks(text, line));
    if (c === 10 || c === 35 || c === 41 || c === 93 || c === 125) return true;
    return indentation(text, line) > own;
  }
}

function put(
  table: TokenTable,
  at: number,
  kind: number,
  start: number,
  end: number,
  lineno: number,
  endLine: number,
): void {
  table.kinds[at] = kind;
  table.starts[at] = start;
  table.ends[at] = end;
  table.lines[at] = lineno;
  table.endLines[at] = endLine;
  table.cols[at] = table.endCols[at] = 0;
}

function endsLine(kind: number): boolean {
  return kind === T.NEWLINE || kind === T.INDENT || kind === T.DEDENT;
}

/** The beginning of the line that an index is in. */
export function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

function nextLine(text: string, at: number, size: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? size : newline + 1;
}

function indentation(text: string, at: number): number {
  let column = 0;
  for (; ; at++) {
    const c = text.charCodeAt(at);
    if (c === 32) column++;
    else if (c === 9) column = (Math.floor(column / TAB_SIZE) + 1) * TAB_SIZE;
    else if (c === 12) column = 0;
    else return column;
  }
}
