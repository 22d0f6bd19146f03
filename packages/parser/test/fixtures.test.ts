import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dump, parse, PythonSyntaxError } from "@pyvm/parser";
import type { Mod, ParseOptions, SyntaxErrorFacts } from "@pyvm/parser";

type Mode = NonNullable<ParseOptions["mode"]>;

interface Accepted {
  readonly mode: Mode;
  readonly source: string;
  readonly typeComments: boolean;
  readonly dump: string;
  readonly indented: string;
}

interface Rejected {
  readonly mode: Mode;
  readonly source: string;
  readonly facts: Omit<SyntaxErrorFacts, "filename">;
}

function fixture<Record>(name: string): Record[] {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")) as Record[];
}

function rejection(source: string, mode: Mode): Omit<SyntaxErrorFacts, "filename"> | Mod {
  try {
    return parse(source, { mode, filename: "<test>" });
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const { type, msg, lineno, offset, text, endLineno, endOffset } = error;
    return { type, msg, lineno, offset, text, endLineno, endOffset };
  }
}

describe("what CPython 3.10 was asked (scripts/record_fixtures.py)", () => {
  for (const { mode, source, typeComments, dump: expected, indented } of fixture<Accepted>("accepted")) {
    it(`gives the same tree for ${JSON.stringify(source.slice(0, 60))}`, () => {
      const tree = parse(source, { mode, typeComments });
      expect(dump(tree, { includeAttributes: true })).toBe(expected);
      expect(dump(tree, { indent: 2 })).toBe(indented);
    });
  }

  it("gives the same error for every rejected source", () => {
    const cases = fixture<Rejected>("rejected");
    expect(cases.length).toBeGreaterThan(300);
    for (const { mode, source, facts } of cases) {
      expect({ source, ...rejection(source, mode) }).toEqual({ source, ...facts });
    }
  });
});
