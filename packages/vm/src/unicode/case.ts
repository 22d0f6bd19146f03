/**
 * Changes of case, by code point: `_PyUnicode_ToUpperFull` and its like (Objects/unicodectype.c).
 *
 * A full mapping is the code point itself, another one, or a list of two or three. The final form of sigma depends on
 * the characters around it and is the caller's. The simple mapping, which `re` compares by, is the first of the list.
 */

import {
  CASEFOLD,
  CASEFOLD_SPECIAL,
  LOWER,
  LOWER_SPECIAL,
  TITLE,
  TITLE_SPECIAL,
  UPPER,
  UPPER_SPECIAL,
} from "./tables.ts";
import { decodeVlq } from "./vlq.ts";

/** What a character becomes. */
export type CaseMapping = number | readonly number[];

type Mapping = ReadonlyMap<number, CaseMapping>;

/** Unpacks a mapping over the one that it is stored as a difference from. */
function unpack(simple: string, special: string, base?: Mapping): Mapping {
  const mapping = new Map<number, CaseMapping>(base);
  const runs = decodeVlq(simple);
  let codePoint = 0;
  for (let i = 0; i < runs.length; i += 4) {
    const [gap, count, step, offset] = runs.slice(i, i + 4) as [number, number, number, number];
    codePoint += gap;
    for (let k = 0; k < count; k++) mapping.set(codePoint + k * step, codePoint + k * step + offset);
    codePoint += (count - 1) * step;
  }
  const specials = decodeVlq(special);
  codePoint = 0;
  for (let i = 0; i < specials.length;) {
    codePoint += specials[i]!;
    const end = i + 2 + specials[i + 1]!;
    const from = codePoint;
    mapping.set(
      from,
      specials.slice(i + 2, end).map((offset) => from + offset),
    );
    i = end;
  }
  return mapping;
}

let upperMapping: Mapping | undefined;
let lowerMapping: Mapping | undefined;
let titleMapping: Mapping | undefined;
let foldMapping: Mapping | undefined;

function upperTable(): Mapping {
  return (upperMapping ??= unpack(UPPER, UPPER_SPECIAL));
}

function lowerTable(): Mapping {
  return (lowerMapping ??= unpack(LOWER, LOWER_SPECIAL));
}

/** `_PyUnicode_ToUpperFull`. */
export function toUpper(codePoint: number): CaseMapping {
  if (codePoint < 128) return codePoint >= 97 && codePoint <= 122 ? codePoint - 32 : codePoint;
  return upperTable().get(codePoint) ?? codePoint;
}

/** `_PyUnicode_ToLowerFull`. */
export function toLower(codePoint: number): CaseMapping {
  if (codePoint < 128) return codePoint >= 65 && codePoint <= 90 ? codePoint + 32 : codePoint;
  return lowerTable().get(codePoint) ?? codePoint;
}

/** `_PyUnicode_ToTitleFull`. */
export function toTitle(codePoint: number): CaseMapping {
  if (codePoint < 128) return toUpper(codePoint);
  titleMapping ??= unpack(TITLE, TITLE_SPECIAL, upperTable());
  return titleMapping.get(codePoint) ?? codePoint;
}

/** `_PyUnicode_ToFoldedFull`, for caseless comparison. */
export function foldCase(codePoint: number): CaseMapping {
  if (codePoint < 128) return toLower(codePoint);
  foldMapping ??= unpack(CASEFOLD, CASEFOLD_SPECIAL, lowerTable());
  return foldMapping.get(codePoint) ?? codePoint;
}

function first(mapped: CaseMapping): number {
  return typeof mapped === "number" ? mapped : mapped[0]!;
}

/** The simple mapping to upper case (`_PyUnicode_ToUppercase`). */
export function toUpperSimple(codePoint: number): number {
  return first(toUpper(codePoint));
}

/** The simple mapping to lower case (`_PyUnicode_ToLowercase`). */
export function toLowerSimple(codePoint: number): number {
  return first(toLower(codePoint));
}
