import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dump,
  LineIndex,
  LiteralError,
  literalEval,
  parse,
  parseCommand,
  parseTolerant,
  PythonSourceError,
  PythonSyntaxError,
  tokenize,
  unparse,
  UnparseError,
  walk,
} from "@pyvm/parser";

const ERRORS = [PythonSyntaxError, PythonSourceError, LiteralError, UnparseError];

/** Everything that can be done with a source: an answer or an error of Python's, never one of JavaScript's. */
const OPERATIONS: readonly ((source: string) => unknown)[] = [
  (source) => parse(source),
  (source) => parse(source, { mode: "eval", typeComments: true, featureVersion: 5 }),
  (source) => parse(source, { mode: "func_type" }),
  (source) => parse(source, { mode: "single", onWarning: () => true }),
  (source) => dump(parse(source), { includeAttributes: true, indent: 1 }),
  (source) => parse(unparse(parse(source))),
  (source) => [...walk(parse(source))].length,
  (source) => parseCommand(source),
  (source) => parseTolerant(source),
  (source) => tokenize(source),
  (source) => literalEval(source),
  (source) => new LineIndex(source).placeOf(source.length),
];

function expectPython(operation: () => unknown): void {
  try {
    operation();
  } catch (error) {
    if (!ERRORS.some((type) => error instanceof type)) throw error;
  }
}

function expectPythonOnly(source: string): void {
  for (const operation of OPERATIONS) expectPython(() => operation(source));
}

function sources(name: string): string[] {
  const text = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { source: string }[]).map(({ source }) => source);
}

/** Numbers that are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

describe("any input", () => {
  it("of any UTF-16 units", () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 0xffff })), {
      maxLength: 40,
    });
    const text = units.map((list) => String.fromCharCode(...list));
    fc.assert(fc.property(text, expectPythonOnly), { numRuns: 500 });
  });

  it("of any bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const declared = fc.constantFrom(
      "",
      "\xef\xbb\xbf",
      "#coding:latin-1\n",
      "# -*- coding: utf-8 -*-\n",
      "#coding=x\n",
    );
    fc.assert(
      fc.property(bytes, declared, (body, head) => {
        const source = Uint8Array.from([...Array.from(head, (character) => character.charCodeAt(0)), ...body]);
        expectPython(() => parse(source));
        parseTolerant(source);
      }),
      { numRuns: 500 },
    );
  });

  it("of sources cut up and put together wrong (2000 mutants, always the same)", () => {
    const originals = [...sources("accepted"), ...sources("rejected")];
    const choose = generator(310);
    for (let run = 0; run < 2000; run++) {
      let source = originals[choose(originals.length)]!;
      for (let change = choose(4); change >= 0; change--) {
        const at = choose(source.length + 1);
        const length = choose(8);
        const other = originals[choose(originals.length)]!;
        const from = choose(other.length + 1);
        const piece = [other.slice(from, from + choose(40)), "", source.slice(at, at + length).repeat(2)][choose(3)]!;
        source = source.slice(0, at) + piece + source.slice(at + length);
      }
      expectPython(() => OPERATIONS[run % OPERATIONS.length]!(source));
      expectPython(() => parse(source));
    }
  });
});

describe("long input", () => {
  const opened = [
    "(",
    "[(",
    "{a:",
    "x(\n",
    "def f(\n",
    "[a b, ",
    "match (",
    "f(x for x in y, ",
    "del (a,",
    "(a if b) ",
  ];
  const chains = [
    "-",
    "not ",
    "lambda:",
    "a.",
    "a,",
    "a=",
    "a<",
    "1+",
    "*",
    "await ",
    "a if b else ",
    "a:b=c,",
    "f() = ",
  ];
  const literals = [
    "'",
    '"""a\n',
    "f'{a}'",
    "f'{",
    "f'{f\"{",
    "'a' ",
    "1",
    "1_",
    "0x",
    "é",
    "😀",
    "\\",
    "'\\q'\n",
    "b'é'\n",
  ];
  const lines = [
    "x y\n",
    "\\\n",
    "\r",
    " ",
    "\t$",
    "#a\n",
    "@a\n",
    "else:\n",
    "if x:\n",
    "\tx\n x\n",
    "try:\n x\n",
    "for x in y\n",
  ];

  it.each([...opened, ...chains, ...literals, ...lines])("%j again and again", (piece) => {
    const source = piece.repeat(5_000 / piece.length);
    expectPythonOnly(source.slice(0, 2000));
    const start = performance.now();
    expectPython(() => parse(source));
    expectPython(() => parseTolerant(source));
    // A rejected statement costs more than an accepted one, but what costs the square of the length is far beyond this.
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("has blocks as deep as they go", () => {
    const nested = (depth: number): string =>
      Array.from({ length: depth }, (_, level) => " ".repeat(level) + "if x:\n").join("") + " ".repeat(depth) + "y\n";
    expect(parse(nested(99)).body).toHaveLength(1);
    expect(() => parse(nested(100))).toThrow("too many levels of indentation");
    expectPythonOnly(nested(150));
    expect(parseTolerant(nested(150)).errors[0]?.message).toContain("too many levels of indentation");
  });

  it("takes time in proportion to its length", () => {
    const source = (size: number): string =>
      "def f(a, b=[1, 2], *c):\n    return {a: b.c(d)[e] for a in f'{a!r:>{b}}' if a < 2 * b}\n".repeat(size);
    const time = (size: number): number => {
      const text = source(size);
      const start = performance.now();
      parse(text);
      return performance.now() - start;
    };
    time(500);
    const short = Math.min(time(500), time(500), time(500));
    expect(time(4000)).toBeLessThan(short * 8 * 4 + 200);
  });

  it("is read where little of the stack is left", () => {
    let met: unknown = null;
    const deeper = (): void => {
      try {
        deeper();
      } catch {
        met ??= ((): unknown => {
          try {
            return parse("x = [(1, {2: 3})]").body.length;
          } catch (error) {
            return error;
          }
        })();
      }
    };
    deeper();
    expect(met === 1 || met instanceof PythonSourceError || met instanceof RangeError).toBe(true);
  });
});
