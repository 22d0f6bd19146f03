import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateTokens, TokenError, TokenIndentationError, tokenize } from "@pyvm/parser";
import { libraryFiles, PYTHON, runPython } from "./python310.ts";

/** What `scripts/record_tokens.py` recorded from CPython 3.10: kinds and places, and a digest of the texts. */
const recorded = JSON.parse(readFileSync(new URL("fixtures/tokens.json", import.meta.url), "utf8")) as [
  source: string,
  tokens: string[],
  texts: string,
][];

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function tokens(source: string): [found: string[], texts: string] {
  const found: string[] = [];
  const texts: string[] = [];
  try {
    for (const { type, string, start, end, line } of generateTokens(source)) {
      found.push(`${type} ${start.join(":")}-${end.join(":")}`);
      texts.push(`${string}\0${line}\0`);
    }
  } catch (error) {
    if (!(error instanceof TokenError || error instanceof TokenIndentationError)) throw error;
    found.push(`${error.message} ${error.lineno}:${error.column}`);
  }
  return [found, digest(texts.join(""))];
}

function expectLossFree(source: string): void {
  let at = 0;
  for (const token of tokenize(source)) {
    if (token.start !== at || token.end - token.start !== token.text.length) expect(token).toEqual({ start: at });
    if (source.slice(at, token.end) !== token.text) expect(token.text).toBe(source.slice(at, token.end));
    at = token.end;
  }
  expect(at).toBe(source.length);
}

describe("generateTokens as CPython 3.10's tokenize.generate_tokens", () => {
  it(`of ${recorded.length} recorded sources`, () => {
    for (const [source, ...expected] of recorded) expect([source, ...tokens(source)]).toEqual([source, ...expected]);
  });

  it.skipIf(PYTHON === null)("of every 30th file of the library of a live CPython 3.10", () => {
    const files = libraryFiles(PYTHON!).filter((_, index) => index % 30 === 7);
    const script = fileURLToPath(new URL("../scripts/record_tokens.py", import.meta.url));
    const met = files.map((file) => {
      const [found, texts] = tokens(new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(file)));
      return `${digest([...found, texts].join("\n"))} ${file}`;
    });
    expect(met).toEqual(
      runPython(PYTHON!, [script, ...files])
        .trim()
        .split("\n"),
    );
  });
});

describe("tokenize", () => {
  it("loses nothing of the recorded sources", () => {
    for (const [source] of recorded) expectLossFree(source);
  });

  it("loses nothing of any text", () => {
    const anything = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    const text = anything.map((units) => String.fromCharCode(...units));
    fc.assert(fc.property(text, expectLossFree), { numRuns: 500 });
  });

  it("has the tokens of generateTokens and what stands between them", () => {
    const source = "if x:  # why\n\ty = (1 +\n  \\\n 2)\n\n";
    expect(tokenize(source).map(({ type, text }) => [type, text])).toEqual([
      ["NAME", "if"],
      ["WHITESPACE", " "],
      ["NAME", "x"],
      ["OP", ":"],
      ["WHITESPACE", "  "],
      ["COMMENT", "# why"],
      ["NEWLINE", "\n"],
      ["INDENT", "\t"],
      ["NAME", "y"],
      ["WHITESPACE", " "],
      ["OP", "="],
      ["WHITESPACE", " "],
      ["OP", "("],
      ["NUMBER", "1"],
      ["WHITESPACE", " "],
      ["OP", "+"],
      ["NL", "\n"],
      ["WHITESPACE", "  \\\n "],
      ["NUMBER", "2"],
      ["OP", ")"],
      ["NEWLINE", "\n"],
      ["NL", "\n"],
      ["DEDENT", ""],
      ["ENDMARKER", ""],
    ]);
  });

  it("goes on where generateTokens gives up", () => {
    const types = (source: string): string =>
      tokenize(source)
        .map(({ type, text }) => `${type}${JSON.stringify(text)}`)
        .join(" ");
    expect(types("x = '''a\nb")).toBe(
      'NAME"x" WHITESPACE" " OP"=" WHITESPACE" " ERRORTOKEN"\'\'\'a\\nb" NEWLINE"" ENDMARKER""',
    );
    expect(types("if x:\n  y\n z")).toBe(
      'NAME"if" WHITESPACE" " NAME"x" OP":" NEWLINE"\\n" INDENT"  " NAME"y" NEWLINE"\\n" WHITESPACE" " DEDENT"" NAME"z" NEWLINE"" ENDMARKER""',
    );
    expect(types("(")).toBe('OP"(" NEWLINE"" ENDMARKER""');
  });

  it("takes time in proportion to the length", () => {
    const size = 100_000;
    const shapes = [
      "'\\",
      " ",
      "\t$",
      "(",
      "1_",
      "\\",
      "''\"",
      "'''",
      "b'",
      "é",
      "0x",
      "é'",
      " \\\n",
      "[\n",
      "\n ",
      '"\\\\',
      "1e",
      "...",
    ];
    for (const shape of shapes) {
      const source = shape.repeat(size / shape.length) + "$";
      const start = performance.now();
      expectLossFree(source);
      expect([shape, performance.now() - start < 3000]).toEqual([shape, true]);
    }
  });
});
