/**
 * Columns in the three units that people count in. The tree has CPython's: bytes of UTF-8 from the line's beginning.
 * JavaScript and editors count UTF-16 units, syntax errors count characters.
 */
import type { Position } from "./nodes.ts";
import { byteLength, decodeSource } from "./source.ts";

/** Bytes of UTF-8 (CPython's trees), UTF-16 units (JavaScript), or code points (`SyntaxError.offset`, less one). */
export type ColumnUnit = "utf-8" | "utf-16" | "code-points";

/** A place in a source: a line from 1, a column from 0. */
export interface Place {
  readonly lineno: number;
  readonly column: number;
}

/** A stretch of a source in UTF-16 units, the end exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines of one source. Lines end at `\n`, `\r\n` and `\r`, as CPython counts them; offsets count the text as it was handed
 * in. What lies outside the source is moved to its nearest place: the nodes inside an f-string have, in CPython 3.10, columns
 * that may lie behind the end of their line.
 *
 * @example
 * const index = new LineIndex("é = 'ü'");
 * index.convert(1, 5, "utf-8", "utf-16"); // 4
 */
export class LineIndex {
  /** The source; of bytes, what they decode to. */
  readonly text: string;
  /** Where each line begins, in UTF-16 units. */
  private readonly starts: readonly number[];
  private readonly ascii: boolean;

  /** @throws DecodeError when bytes declare an encoding that is unknown or does not fit */
  constructor(source: string | Uint8Array) {
    this.text = typeof source === "string" ? source : decodeSource(source).text;
    this.ascii = !/[^\0-\x7f]/.test(this.text);
    this.starts = lineStarts(this.text);
  }

  /** How many lines there are; a newline at the end begins one more, which is empty. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** The text of a line, its newline left out; empty for a line that is not there. */
  line(lineno: number): string {
    return lineno < 1 || lineno > this.starts.length
      ? ""
      : this.text.slice(this.starts[lineno - 1], this.lineEnd(lineno));
  }

  /** A column of a line in another unit. A column in the middle of a character is moved to the character's beginning. */
  convert(lineno: number, column: number, from: ColumnUnit, to: ColumnUnit): number {
    if (lineno < 1 || lineno > this.starts.length) return 0;
    const start = this.starts[lineno - 1]!;
    return this.columnAt(start, this.advance(start, this.lineEnd(lineno), column, from), to);
  }

  /** The offset of a place in UTF-16 units. */
  offsetOf(lineno: number, column: number, unit: ColumnUnit = "utf-8"): number {
    if (lineno < 1) return 0;
    if (lineno > this.starts.length) return this.text.length;
    return this.advance(this.starts[lineno - 1]!, this.lineEnd(lineno), column, unit);
  }

  /** The place of an offset in UTF-16 units. */
  placeOf(offset: number, unit: ColumnUnit = "utf-8"): Place {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return { lineno: low + 1, column: this.columnAt(this.starts[low]!, at, unit) };
  }

  /** Where a node stands, in UTF-16 units. */
  rangeOf(node: Position): SourceRange {
    const start = this.offsetOf(node.lineno, node.col_offset);
    return { start, end: Math.max(start, this.offsetOf(node.end_lineno, node.end_col_offset)) };
  }

  /** The source of a node: `ast.get_source_segment`. */
  segment(node: Position): string {
    const { start, end } = this.rangeOf(node);
    return this.text.slice(start, end);
  }

  /** Where a line's text ends, its newline left out. */
  private lineEnd(lineno: number): number {
    if (lineno === this.starts.length) return this.text.length;
    const next = this.starts[lineno]!;
    const isPair = this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13;
    return next - (isPair ? 2 : 1);
  }

  private advance(start: number, end: number, column: number, unit: ColumnUnit): number {
    if (column <= 0) return start;
    if (this.ascii || unit === "utf-16") return Math.min(start + column, end);
    let at = start;
    let left = column;
    while (at < end) {
      const length = isPairAt(this.text, at) ? 2 : 1;
      left -= unit === "code-points" ? 1 : byteLength(this.text, at, at + length);
      if (left < 0) break;
      at += length;
    }
    return at;
  }

  private columnAt(start: number, at: number, unit: ColumnUnit): number {
    if (this.ascii || unit === "utf-16") return at - start;
    return unit === "utf-8" ? byteLength(this.text, start, at) : codePointLength(this.text, start, at);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c !== 10 && c !== 13) continue;
    if (c === 13 && text.charCodeAt(at + 1) === 10) at++;
    starts.push(at + 1);
  }
  return starts;
}

function isPairAt(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/** Characters as Python counts them: a surrogate pair is one. */
export function codePointLength(text: string, start = 0, end: number = text.length): number {
  let length = end - start;
  for (let at = start; at + 1 < end; at++) {
    if (!isPairAt(text, at)) continue;
    length--;
    at++;
  }
  return length;
}
