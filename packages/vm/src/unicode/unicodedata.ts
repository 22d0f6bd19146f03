/** The properties that only the `unicodedata` module asks for, unpacked on first use (Modules/unicodedata.c). */

import {
  BIDIRECTIONALS,
  CATEGORIES,
  COMPOSITION_EXCLUSIONS,
  DECOMPOSITION_TAGS,
  DECOMPOSITIONS,
  RECORD_RUNS,
  RECORDS,
  WIDTHS,
} from "./unicodedata-tables.ts";
import { CodePointTable, decodeVlq } from "./vlq.ts";

const RECORD_SIZE = 5;

let records: { readonly columns: readonly number[]; readonly index: CodePointTable } | undefined;

function column(codePoint: number, which: number): number {
  records ??= { columns: decodeVlq(RECORDS), index: new CodePointTable(decodeVlq(RECORD_RUNS)) };
  return records.columns[records.index.at(codePoint) * RECORD_SIZE + which]!;
}

/** The general category, such as `Lu`. */
export function category(codePoint: number): string {
  return CATEGORIES[column(codePoint, 0)]!;
}

/** The bidirectional class, such as `AL`, or an empty string. */
export function bidirectional(codePoint: number): string {
  return BIDIRECTIONALS[column(codePoint, 1)]!;
}

/** The canonical combining class, 0 to 255. */
export function combining(codePoint: number): number {
  return column(codePoint, 2);
}

/** The East Asian width: F, H, W, Na, A or N. */
export function eastAsianWidth(codePoint: number): string {
  return WIDTHS[column(codePoint, 3)]!;
}

/** 1 for what is mirrored in bidirectional text, else 0. */
export function mirrored(codePoint: number): number {
  return column(codePoint, 4);
}

/** What a character is made of. */
export interface Decomposition {
  /** A compatibility tag such as `<compat>`, or empty. */
  readonly tag: string;
  readonly codePoints: readonly number[];
}

let decompositions: ReadonlyMap<number, Decomposition> | undefined;

/** Of a character that is not a Hangul syllable. */
export function decompositionOf(codePoint: number): Decomposition | undefined {
  return (decompositions ??= unpackDecompositions()).get(codePoint);
}

function unpackDecompositions(): ReadonlyMap<number, Decomposition> {
  const map = new Map<number, Decomposition>();
  const numbers = decodeVlq(DECOMPOSITIONS);
  let codePoint = 0;
  for (let i = 0; i < numbers.length;) {
    codePoint += numbers[i]!;
    const from = codePoint;
    const end = i + 3 + numbers[i + 2]!;
    const codePoints = numbers.slice(i + 3, end).map((offset) => from + offset);
    map.set(from, { tag: DECOMPOSITION_TAGS[numbers[i + 1]!]!, codePoints });
    i = end;
  }
  return map;
}

/** The decomposition as the database writes it, such as `<compat> 0020 0308`, or an empty string. */
export function decomposition(codePoint: number): string {
  const found = decompositionOf(codePoint);
  if (found === undefined) return "";
  const points = found.codePoints.map((point) => point.toString(16).toUpperCase().padStart(4, "0")).join(" ");
  return found.tag === "" ? points : `${found.tag} ${points}`;
}

export type NormalizationForm = "NFC" | "NFD" | "NFKC" | "NFKD";

// Hangul syllables are composed by arithmetic: a leading consonant, a vowel and perhaps a trailing consonant.
const SYLLABLES = 0xac00;
const LEADING = 0x1100;
const VOWELS = 0x1161;
const TRAILING = 0x11a7;
const LEADING_COUNT = 19;
const VOWEL_COUNT = 21;
const TRAILING_COUNT = 28;
const SYLLABLE_COUNT = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT;

/** `unicodedata.normalize` on code points; `partsOf` says what characters are made of in another version of Unicode. */
export function normalizeCodePoints(
  form: NormalizationForm,
  text: ArrayLike<number>,
  partsOf: (codePoint: number) => Decomposition | undefined = decompositionOf,
): number[] {
  const out: number[] = [];
  const useCompatibility = form === "NFKC" || form === "NFKD";
  for (let i = 0; i < text.length; i++) decompose(text[i]!, useCompatibility, partsOf, out);
  orderMarks(out);
  return form === "NFC" || form === "NFKC" ? compose(out) : out;
}

function decompose(
  codePoint: number,
  useCompatibility: boolean,
  partsOf: (codePoint: number) => Decomposition | undefined,
  out: number[],
): void {
  if (codePoint < 0xa0) {
    out.push(codePoint);
    return;
  }
  const syllable = codePoint - SYLLABLES;
  if (syllable >= 0 && syllable < SYLLABLE_COUNT) {
    const trailing = syllable % TRAILING_COUNT;
    const rest = (syllable - trailing) / TRAILING_COUNT;
    out.push(LEADING + Math.floor(rest / VOWEL_COUNT), VOWELS + (rest % VOWEL_COUNT));
    if (trailing !== 0) out.push(TRAILING + trailing);
    return;
  }
  const found = partsOf(codePoint);
  if (found === undefined || (found.tag !== "" && !useCompatibility)) out.push(codePoint);
  else for (const part of found.codePoints) decompose(part, useCompatibility, partsOf, out);
}

/** Sorts each run of combining marks by class, stably. */
function orderMarks(text: number[]): void {
  for (let i = 1; i < text.length; i++) {
    const mark = text[i]!;
    const order = combining(mark);
    if (order === 0) continue;
    let at = i;
    while (at > 0 && combining(text[at - 1]!) > order) {
      text[at] = text[at - 1]!;
      at--;
    }
    text[at] = mark;
  }
}

let compositions: ReadonlyMap<number, number> | undefined;

const pairKey = (first: number, second: number): number => first * 0x110000 + second;

function unpackCompositions(): ReadonlyMap<number, number> {
  decompositions ??= unpackDecompositions();
  let excluded = 0;
  const exclusions = new Set(decodeVlq(COMPOSITION_EXCLUSIONS).map((gap) => (excluded += gap)));
  const map = new Map<number, number>();
  for (const [codePoint, { tag, codePoints }] of decompositions) {
    if (tag !== "" || codePoints.length !== 2 || exclusions.has(codePoint)) continue;
    map.set(pairKey(codePoints[0]!, codePoints[1]!), codePoint);
  }
  return map;
}

/** The one character that the two make together, or undefined. */
function composePair(first: number, second: number): number | undefined {
  const leading = first - LEADING;
  const vowel = second - VOWELS;
  if (leading >= 0 && leading < LEADING_COUNT && vowel >= 0 && vowel < VOWEL_COUNT) {
    return SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT;
  }
  const syllable = first - SYLLABLES;
  const trailing = second - TRAILING;
  if (
    syllable >= 0 &&
    syllable < SYLLABLE_COUNT &&
    syllable % TRAILING_COUNT === 0 &&
    trailing > 0 &&
    trailing < TRAILING_COUNT
  ) {
    return first + trailing;
  }
  return (compositions ??= unpackCompositions()).get(pairKey(first, second));
}

/** Joins each starter with the marks after it that nothing of the same or a higher class keeps from it. */
function compose(text: readonly number[]): number[] {
  const out: number[] = [];
  let starter = -1;
  let lastClass = -1;
  for (const codePoint of text) {
    const order = combining(codePoint);
    const isReachable = starter >= 0 && (lastClass < order || lastClass === -1);
    const joined = isReachable ? composePair(out[starter]!, codePoint) : undefined;
    if (joined !== undefined) {
      out[starter] = joined;
      continue;
    }
    out.push(codePoint);
    if (order === 0) {
      starter = out.length - 1;
      lastClass = -1;
    } else {
      lastClass = order;
    }
  }
  return out;
}
