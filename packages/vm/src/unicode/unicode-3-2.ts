/** Unicode 3.2.0, which names of the internet (IDNA, stringprep) are defined by: what it says otherwise than Unicode 13 (`ucd_3_2_0`). */
import type { CharacterDatabase } from "./character-database.ts";
import { toDecimal, toNumeric } from "./database.ts";
import { OLD_NORMAL_FORMS, OLD_RECORD_RUNS, OLD_RECORDS, UNASSIGNED } from "./unicode-3-2-tables.ts";
import { BIDIRECTIONALS, CATEGORIES, WIDTHS } from "./unicodedata-tables.ts";
import {
  bidirectional,
  category,
  combining,
  type Decomposition,
  decomposition,
  decompositionOf,
  eastAsianWidth,
  mirrored,
  normalizeCodePoints,
} from "./unicodedata.ts";
import { CodePointTable, decodeVlq } from "./vlq.ts";

const RECORD_SIZE = 5;

let records: { readonly columns: readonly number[]; readonly index: CodePointTable } | undefined;

function unpacked(): { readonly columns: readonly number[]; readonly index: CodePointTable } {
  return (records ??= { columns: decodeVlq(OLD_RECORDS), index: new CodePointTable(decodeVlq(OLD_RECORD_RUNS)) });
}

/** What a column said then, or -1 where it says so still. */
function column(codePoint: number, which: number): number {
  const { columns, index } = unpacked();
  return columns[index.at(codePoint) * RECORD_SIZE + which]! - 1;
}

/** Whether a character has come after Unicode 3.2. */
export function isNewerThan32(codePoint: number): boolean {
  return unpacked().index.at(codePoint) === UNASSIGNED;
}

let corrected: ReadonlyMap<number, number> | undefined;

function unpackCorrections(): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  const numbers = decodeVlq(OLD_NORMAL_FORMS);
  let codePoint = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    codePoint += numbers[i]!;
    map.set(codePoint, codePoint + numbers[i + 1]!);
  }
  return map;
}

/** What a character is made of: of a newer one nothing is known, and a few were put right by corrigenda. */
function oldDecompositionOf(codePoint: number): Decomposition | undefined {
  if (isNewerThan32(codePoint)) return undefined;
  const before = (corrected ??= unpackCorrections()).get(codePoint);
  return before === undefined ? decompositionOf(codePoint) : { tag: "", codePoints: [before] };
}

function oldText(which: number, names: readonly string[], now: (codePoint: number) => string, unassigned: string) {
  return (codePoint: number): string => {
    if (isNewerThan32(codePoint)) return unassigned;
    const old = column(codePoint, which);
    return old < 0 ? now(codePoint) : names[old]!;
  };
}

function oldNumber(which: number, now: (codePoint: number) => number, unassigned: number) {
  return (codePoint: number): number => {
    if (isNewerThan32(codePoint)) return unassigned;
    const old = column(codePoint, which);
    return old < 0 ? now(codePoint) : old;
  };
}

export const UNICODE_3_2: CharacterDatabase = {
  version: "3.2.0",
  category: oldText(0, CATEGORIES, category, "Cn"),
  bidirectional: oldText(1, BIDIRECTIONALS, bidirectional, ""),
  // CPython says F, the first of its widths, of what was not assigned.
  eastAsianWidth: oldText(2, WIDTHS, eastAsianWidth, "F"),
  mirrored: oldNumber(3, mirrored, 0),
  decimal: oldNumber(4, toDecimal, -1),
  combining: (codePoint) => (isNewerThan32(codePoint) ? 0 : combining(codePoint)),
  decomposition: (codePoint) => (isNewerThan32(codePoint) ? "" : decomposition(codePoint)),
  numeric: (codePoint) => (isNewerThan32(codePoint) ? undefined : toNumeric(codePoint)),
  normalize: (form, text) => normalizeCodePoints(form, text, oldDecompositionOf),
};
