/**
 * The line table of a code object (PEP 626): `co_lines` and what `dis` makes of it.
 */
import type { CodeObject } from "./code.ts";

/** A stretch of bytecode of one line. */
export interface LineRange {
  /** Byte offsets into the bytecode, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Null for instructions that belong to no line. */
  readonly line: number | null;
}

/** The difference of lines that means "no line". */
const NO_LINE = -128;

function* tableEntries(code: CodeObject): Generator<LineRange, void, undefined> {
  const table = code.linetable;
  let line = code.firstlineno;
  let end = 0;
  for (let index = 0; index + 1 < table.length; index += 2) {
    const start = end;
    end += table[index];
    const difference = (table[index + 1] << 24) >> 24;
    if (difference !== NO_LINE) line += difference;
    if (start !== end) yield { start, end, line: difference === NO_LINE ? null : line };
  }
}

/**
 * The stretches of bytecode with their lines: `code.co_lines()`. A stretch of more than 254 bytes comes in pieces, as there.
 */
export function codeLines(code: CodeObject): LineRange[] {
  return [...tableEntries(code)];
}

/** Where each line starts, as pairs of byte offset and line: `dis.findlinestarts`. */
export function findlinestarts(code: CodeObject): [offset: number, line: number][] {
  const starts: [number, number][] = [];
  let last: number | null = null;
  for (const { start, line } of tableEntries(code)) {
    if (line === null || line === last) continue;
    last = line;
    starts.push([start, line]);
  }
  return starts;
}
