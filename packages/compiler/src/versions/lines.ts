/** The tables of lines and of handlers of the versions besides 3.10. */
import type { LineRange } from "../dis-lines.ts";
import type { ForeignCode } from "./foreign-code.ts";

/** Six bits a byte, the highest first; bit 6 says that more follow. */
class HandlerReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** A truncated number ends with the table. */
  number(): number {
    let value = 0;
    while (!this.isAtEnd) {
      const byte = this.#bytes[this.#position++];
      value = value * 64 + (byte & 63);
      if ((byte & 64) === 0) break;
    }
    return value;
  }
}

/** What to do when an exception comes out of some instructions; since 3.11. */
export interface ExceptionEntry {
  /** Byte offsets of the instructions, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The byte offset of the handler. */
  readonly target: number;
  /** How many entries the value stack keeps. */
  readonly depth: number;
  /** Whether the handler gets the offset of the instruction, to go on raising from there. */
  readonly lasti: boolean;
}

/** The table of handlers as data; empty before 3.11, where instructions set blocks up. */
export function exceptionEntries(code: ForeignCode): ExceptionEntry[] {
  const reader = new HandlerReader(code.exceptiontable);
  const entries: ExceptionEntry[] = [];
  while (!reader.isAtEnd) {
    const start = reader.number() * 2;
    const end = start + reader.number() * 2;
    const target = reader.number() * 2;
    const depthAndLasti = reader.number();
    entries.push({ start, end, target, depth: Math.floor(depthAndLasti / 2), lasti: depthAndLasti % 2 === 1 });
  }
  return entries;
}

/** `co_lnotab` of 3.8 and 3.9: pairs of the bytes of code and the signed difference of lines that follows them. */
function oldLineStarts(code: ForeignCode): [number, number][] {
  const table = code.linetable;
  const starts: [number, number][] = [];
  let last: number | null = null;
  let line = code.firstlineno;
  let offset = 0;
  for (let index = 0; index + 1 < table.length; index += 2) {
    if (table[index] > 0) {
      if (line !== last) starts.push([offset, line]);
      last = line;
      offset += table[index];
      if (offset >= code.code.length) return starts;
    }
    line += (table[index + 1] << 24) >> 24;
  }
  if (line !== last) starts.push([offset, line]);
  return starts;
}

const NO_LOCATION = 15;
const LONG_FORM = 14;
const NO_COLUMNS = 13;
const FIRST_ONE_LINE_FORM = 10;

/** Reads a number of six bits a byte, the lowest first. */
function varint(table: Uint8Array, start: number): number {
  let value = 0;
  for (let index = start, scale = 1; index < table.length; index++, scale *= 64) {
    value += (table[index] & 63) * scale;
    if ((table[index] & 64) === 0) break;
  }
  return value;
}

/** The difference of lines that an entry at `start` brings. */
function lineDifference(table: Uint8Array, start: number, form: number): number {
  if (form >= FIRST_ONE_LINE_FORM && form < NO_COLUMNS) return form - FIRST_ONE_LINE_FORM;
  if (form !== LONG_FORM && form !== NO_COLUMNS) return 0;
  const value = varint(table, start + 1);
  return value % 2 === 1 ? -Math.floor(value / 2) : value / 2;
}

/**
 * `co_linetable` since 3.11, PEP 657: an entry begins with a byte above 127, which says its form and how many code units it
 * is about; lines here, columns are skipped.
 */
function locationRanges(code: ForeignCode): LineRange[] {
  const table = code.linetable;
  const ranges: { start: number; end: number; line: number | null }[] = [];
  let line = code.firstlineno;
  let end = 0;
  for (let index = 0; index < table.length;) {
    const form = (table[index] >> 3) & 15;
    const start = end;
    end += ((table[index] & 7) + 1) * 2;
    line += lineDifference(table, index, form);
    const range = { start, end, line: form === NO_LOCATION ? null : line };
    const before = ranges.at(-1);
    if (before !== undefined && before.line === range.line) before.end = end;
    else ranges.push(range);
    do index++;
    while (index < table.length && table[index] < 128);
  }
  return ranges;
}

/**
 * Where each line starts, as pairs of byte offset and line: the version's `dis.findlinestarts`. In 3.13 null says where code
 * without a line starts.
 */
export function lineStartsOf(code: ForeignCode): [offset: number, line: number | null][] {
  if (code.version === "3.8" || code.version === "3.9") return oldLineStarts(code);
  const ranges = locationRanges(code);
  if (code.version === "3.13") return ranges.map(({ start, line }) => [start, line]);
  const starts: [number, number][] = [];
  for (const { start, line } of ranges) {
    if (line !== null && line !== starts.at(-1)?.[1]) starts.push([start, line]);
  }
  return starts;
}
