import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { casesOf, factsOf } from "./code-facts.ts";

const themes = readdirSync(new URL("sources", import.meta.url)).map((file) => file.replace(".txt", ""));

describe.each(themes)("code objects and messages are CPython's: %s", (theme) => {
  it.each(casesOf(theme))("$source", ({ source, mode, flags, facts, warnings, optimized1, optimized2 }) => {
    const heard: string[] = [];
    const onWarning = (category: string, message: string, lineno: number): void => {
      heard.push(`${category} ${lineno}: ${message}`);
    };
    expect(factsOf(source, { mode, flags, onWarning })).toEqual(facts);
    expect(heard).toEqual(warnings);
    expect(factsOf(source, { mode, flags, optimize: 1 })).toEqual(optimized1 ?? facts);
    expect(factsOf(source, { mode, flags, optimize: 2 })).toEqual(optimized2 ?? facts);
  });
});
