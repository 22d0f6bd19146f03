import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  bidirectional,
  type CaseMapping,
  category,
  combining,
  decomposition,
  eastAsianWidth,
  foldCase,
  foldDecimalAndSpace,
  isAlnum,
  isAlpha,
  isCased,
  isCaseIgnorable,
  isDecimal,
  isDigit,
  isIdentifierContinue,
  isIdentifierStart,
  isLinebreak,
  isLower,
  isNumeric,
  isPrintable,
  isSpace,
  isTitle,
  isUpper,
  mirrored,
  normalizeCodePoints,
  toDecimal,
  toDigit,
  toLower,
  toLowerSimple,
  toNumeric,
  toTitle,
  toUpper,
} from "../../src/unicode/index.ts";

function recorded(name: string): any[][] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as any[][];
}

const TESTS = [
  isAlpha,
  isDecimal,
  isDigit,
  isNumeric,
  isAlnum,
  isSpace,
  isLower,
  isUpper,
  isTitle,
  isPrintable,
  isIdentifierStart,
  isIdentifierContinue,
];
const listed = (mapping: CaseMapping): readonly number[] => (typeof mapping === "number" ? [mapping] : mapping);

it("knows characters as CPython does", () => {
  for (const [c, flags, decimal, digit, numeric, cases, data] of recorded("characters")) {
    expect([c, TESTS.map((test) => (test(c) ? "1" : "0")).join("")]).toEqual([c, flags]);
    expect([c, toDecimal(c), toDigit(c), toNumeric(c) ?? null]).toEqual([c, decimal, digit, numeric]);
    expect([c, [toUpper, toLower, toTitle, foldCase].map((map) => listed(map(c)))]).toEqual([c, cases]);
    const properties = [category(c), bidirectional(c), combining(c), eastAsianWidth(c), mirrored(c), decomposition(c)];
    expect([c, properties]).toEqual([c, data]);
  }
});

it("normalizes", () => {
  for (const [text, forms] of recorded("normal-forms")) {
    const answers = (["NFC", "NFD", "NFKC", "NFKD"] as const).map((form) => normalizeCodePoints(form, text!));
    expect([text, answers]).toEqual([text, forms]);
  }
});

it("knows what the final sigma and lines need", () => {
  expect([isCased(0x41), isCased(0x2170), isCased(0x30)]).toEqual([true, true, false]);
  expect([isCaseIgnorable(0x27), isCaseIgnorable(0x301), isCaseIgnorable(0x41)]).toEqual([true, true, false]);
  expect([0xa, 0xb, 0x1c, 0x85, 0x2028, 0x20].map(isLinebreak)).toEqual([true, true, true, true, true, false]);
  expect(toLowerSimple(0x130)).toBe(0x69);
});

it("folds digits and spaces for the readers of numbers", () => {
  expect(foldDecimalAndSpace("\u00a0\u0661\u0662.\u{1d7d9}\u2003")).toBe(" 12.1 ");
  expect(foldDecimalAndSpace("\u00bd")).toBe("?");
});
