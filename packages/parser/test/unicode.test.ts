import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateTokens, isPrintable, isXidContinue, isXidStart } from "@pyvm/parser";

/** The code points at which an answer of Unicode 13 changes, as `scripts/unicode_tables.py` recorded them. */
const recorded = JSON.parse(readFileSync(new URL("fixtures/unicode.json", import.meta.url), "utf8")) as Record<
  "xidStart" | "xidContinue" | "printable" | "word",
  number[]
>;

function changes(predicate: (point: number) => boolean, end = 0x110000): number[] {
  const points: number[] = [];
  let inside = false;
  for (let point = 0; point < end; point++) {
    if (predicate(point) === inside) continue;
    inside = !inside;
    points.push(point);
  }
  return points;
}

/** Whether Python's `tokenize` goes on with a word at a character. */
function isWord(point: number): boolean {
  // A surrogate would change the characters around it.
  if (point >= 0xd800 && point < 0xe000) return false;
  const [first] = generateTokens(`x${String.fromCodePoint(point)}`);
  return first!.string.length > 1;
}

it("every character is to identifiers what CPython 3.10 says", () => {
  expect(changes(isXidStart)).toEqual(recorded.xidStart);
  expect(changes(isXidContinue)).toEqual(recorded.xidContinue);
});

it("every character is printable where CPython 3.10 says so", () => {
  expect(changes(isPrintable)).toEqual(recorded.printable);
});

it("every character is part of a word where CPython 3.10's tokenize says so", () => {
  // Behind the last CJK ideographs nothing is.
  const end = 0x32000;
  expect(recorded.word.at(-1)).toBeLessThan(end);
  expect(changes(isWord, end)).toEqual(recorded.word);
});
