import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { facts } from "./facts.ts";
import type { Recorded } from "./facts.ts";

function fixture(name: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Recorded[];
}

describe("errors and warnings that CPython 3.10 was asked for", () => {
  it.each(["cpython-tests", "bytes", "mutated-expressions", "mutated-statements"])("%s", (name) => {
    const cases = fixture(name);
    expect(cases.length).toBeGreaterThanOrEqual(350);
    const ours = cases.map((of) => ({
      ...of,
      error: undefined,
      warnings: undefined,
      strict: undefined,
      ...facts(of, of.names),
    }));
    expect(ours).toEqual(cases);
  });
});
