/**
 * Changes of case, by code point and by text: `_PyUnicode_ToUpperFull` and its like, and the loops of `str.lower`,
 * `str.title` and others (Objects/unicodeobject.c).
 *
 * A mapping gives up to three code points. The simple mapping, which `re` compares by, is the first of them.
 */

import { isCased, isCaseIgnorable, isLower, isUpper } from "./database.ts";
import {
  CASEFOLD, CASEFOLD_SPECIAL, LOWER, LOWER_SPECIAL, TITLE, TITLE_SPECIAL, UPPER, UPPER_SPECIAL,
} from "./tables.ts";
import { decodeVlq } from "./vlq.ts";

type Mapping = ReadonlyMap<number, readonly number[]>;

/** Unpacks a mapping over the one that it is stored as a difference from. */
function unpack(simple: string, special: string, base?: Mapping): Mapping {
  const mapping = new Map<number, readonly number[]>(base);
  const runs = decodeVlq(simple);
  let codePoint = 0;
  for (let i = 0; i < runs.length; i += 4) {
    const [gap, count, step, offset] = runs.slice(i, i + 4) as [number, number, number, number];
    codePoint += gap;
    for (let k = 0; k < count; k++) mapping.set(codePoint + k * step, [codePoint + k * step + offset]);
    codePoint += (count - 1) * step;
  }
  const specials = decodeVlq(special);
  codePoint = 0;
  for (let i = 0; i < specials.length; ) {
    codePoint += specials[i]!;
    const end = i + 2 + specials[i + 1]!;
    const from = codePoint;
    mapping.set(from, specials.slice(i + 2, end).map((offset) => from + offset));
    i = end;
  }
  return mapping;
}

let upperMapping: Mapping | undefined;
let lowerMapping: Mapping | undefined;
let titleMapping: Mapping | undefined;
let foldMapping: Mapping | undefined;

function upper(codePoint: number): readonly number[] | undefined {
  return (upperMapping ??= unpack(UPPER, UPPER_SPECIAL)).get(codePoint);
}

function lower(codePoint: number): readonly number[] | undefined {
  return (lowerMapping ??= unpack(LOWER, LOWER_SPECIAL)).get(codePoint);
}

function title(codePoint: number): readonly number[] | undefined {
  if (titleMapping === undefined) {
    upper(0);
    titleMapping = unpack(TITLE, TITLE_SPECIAL, upperMapping!);
  }
  return titleMapping.get(codePoint);
}

function fold(codePoint: number): readonly number[] | undefined {
  if (foldMapping === undefined) {
    lower(0);
    foldMapping = unpack(CASEFOLD, CASEFOLD_SPECIAL, lowerMapping!);
  }
  return foldMapping.get(codePoint);
}

function isAsciiLower(codePoint: number): boolean {
  return codePoint >= 97 && codePoint <= 122;
}

function isAsciiUpper(codePoint: number): boolean {
  return codePoint >= 65 && codePoint <= 90;
}

/** The simple mapping to upper case (`_PyUnicode_ToUppercase`). */
export function toUpper(codePoint: number): number {
  if (codePoint < 128) return isAsciiLower(codePoint) ? codePoint - 32 : codePoint;
  return upper(codePoint)?.[0] ?? codePoint;
}

/** The simple mapping to lower case (`_PyUnicode_ToLowercase`). */
export function toLower(codePoint: number): number {
  if (codePoint < 128) return isAsciiUpper(codePoint) ? codePoint + 32 : codePoint;
  return lower(codePoint)?.[0] ?? codePoint;
}

/** The simple mapping to title case (`_PyUnicode_ToTitlecase`). */
export function toTitle(codePoint: number): number {
  if (codePoint < 128) return toUpper(codePoint);
  return title(codePoint)?.[0] ?? codePoint;
}

function append(out: number[], codePoint: number, mapped: readonly number[] | undefined): void {
  if (mapped === undefined) out.push(codePoint);
  else for (const to of mapped) out.push(to);
}

function appendUpper(out: number[], codePoint: number): void {
  if (codePoint < 128) out.push(toUpper(codePoint));
  else append(out, codePoint, upper(codePoint));
}

function appendTitle(out: number[], codePoint: number): void {
  if (codePoint < 128) out.push(toUpper(codePoint));
  else append(out, codePoint, title(codePoint));
}

const CAPITAL_SIGMA = 0x3a3;
const SMALL_SIGMA = 0x3c3;
const FINAL_SIGMA = 0x3c2;

/** The lower-case sigma for position `at`: final when a cased letter comes before it and none after. */
function lowerSigma(text: ArrayLike<number>, at: number): number {
  let before = at - 1;
  while (before >= 0 && isCaseIgnorable(text[before]!)) before--;
  if (before < 0 || !isCased(text[before]!)) return SMALL_SIGMA;
  let after = at + 1;
  while (after < text.length && isCaseIgnorable(text[after]!)) after++;
  return after < text.length && isCased(text[after]!) ? SMALL_SIGMA : FINAL_SIGMA;
}

function appendLower(out: number[], text: ArrayLike<number>, at: number): void {
  const codePoint = text[at]!;
  if (codePoint < 128) out.push(toLower(codePoint));
  else if (codePoint === CAPITAL_SIGMA) out.push(lowerSigma(text, at));
  else append(out, codePoint, lower(codePoint));
}

/** `str.upper` on code points. */
export function upperCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) appendUpper(out, text[i]!);
  return out;
}

/** `str.lower` on code points. */
export function lowerCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) appendLower(out, text, i);
  return out;
}

/** `str.title` on code points: title case where the character before is not cased. */
export function titleCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  let isWithinWord = false;
  for (let i = 0; i < text.length; i++) {
    if (isWithinWord) appendLower(out, text, i);
    else appendTitle(out, text[i]!);
    isWithinWord = isCased(text[i]!);
  }
  return out;
}

/** `str.capitalize` on code points. */
export function capitalizeCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (i === 0) appendTitle(out, text[i]!);
    else appendLower(out, text, i);
  }
  return out;
}

/** `str.swapcase` on code points. */
export function swapcaseCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const codePoint = text[i]!;
    if (isUpper(codePoint)) appendLower(out, text, i);
    else if (isLower(codePoint)) appendUpper(out, codePoint);
    else out.push(codePoint);
  }
  return out;
}

/** `str.casefold` on code points. */
export function casefoldCodePoints(text: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const codePoint = text[i]!;
    if (codePoint < 128) out.push(toLower(codePoint));
    else append(out, codePoint, fold(codePoint));
  }
  return out;
}
