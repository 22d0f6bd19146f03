import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { casesOf } from "../code-facts.ts";
import { ASPECTS, textOf } from "./library-facts.ts";

/** What CPython 3.10 answered, by file of sources: for each source the hashes of the aspects, cut to 6 digits. */
const recorded = JSON.parse(readFileSync(new URL("sample-recorded.json", import.meta.url), "utf8")) as Record<
  string,
  string[]
>;

function hash(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 6);
}

describe.each(Object.entries(recorded))("every aspect is CPython's: %s", (theme, expected) => {
  const cases = casesOf(theme);

  it.each(ASPECTS)("%s", (aspect) => {
    const column = ASPECTS.indexOf(aspect);
    const different = cases.filter(({ source }, index) => {
      const text = textOf(aspect, new TextEncoder().encode(source), "<case>", {});
      return hash(text) !== expected[index].split(" ")[column];
    });
    expect(different.map(({ source }) => source)).toEqual([]);
  });
});
