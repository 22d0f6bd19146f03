import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { facts } from "./facts.ts";
import type { ErrorFacts } from "./facts.ts";
import { HOSTILE } from "./hostile.ts";

interface Verdict {
  readonly name: string;
  /** Without the text. */
  readonly error?: ErrorFacts;
}

/** How long or deep the sources were when CPython was asked (`compare-mutated.mjs --hostile=3000`). */
const RECORDED_COUNT = 3000;
const verdicts = JSON.parse(readFileSync(new URL("fixtures/hostile.json", import.meta.url), "utf8")) as Verdict[];

describe("long and deep sources end as in CPython", () => {
  it.each(verdicts)("$name", ({ name, error }) => {
    const ours = facts({ source: HOSTILE[name](RECORDED_COUNT) }).error;
    expect(ours?.slice(0, 6)).toEqual(error);
  });
});

/** Seconds of a processor, of which a test on a busy machine gets few. */
function secondsOf(source: string): number {
  const before = process.cpuUsage();
  facts({ source });
  return process.cpuUsage(before).user / 1e6;
}

describe("time is about linear in the length", () => {
  const LONG = 30_000;
  // Each of these would take minutes if every piece were compared with, or copied for, all others.
  const names = [
    "replacement fields",
    "replacement fields on lines",
    "escaped surrogates",
    "keys of a pattern",
    "keyword arguments",
    "parameters",
    "globals",
    "sum",
    "dotted name",
    "elif",
    "adjacent strings",
    "call with a mistake",
  ];
  it.each(names)("%s", (name) => {
    expect(secondsOf(HOSTILE[name](LONG))).toBeLessThan(8);
  });

  it("a line of 20 MB", () => {
    const line = "x = [" + "1234567, ".repeat(100_000) + "'" + "a".repeat(19_000_000) + "']";
    expect(secondsOf(line)).toBeLessThan(30);
  });
});

describe("what no source may contain", () => {
  it.each(["a\0b", "\0", "#\0", "'\0'"])("a null character in %j", (source) => {
    expect(facts({ source }).error).toEqual(["ValueError", "source code string cannot contain null bytes"]);
  });
});
