import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dump, parse, parseTolerant, PythonSourceError, PythonSyntaxError, unparse } from "@pyvm/parser";
import type { ParseError } from "@pyvm/parser";

interface Recorded {
  readonly mode: string;
  readonly source: string;
}

function sources(name: string): string[] {
  const text = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as Recorded[]).filter(({ mode }) => mode === "exec").map(({ source }) => source);
}

function thrown(source: string | Uint8Array): ParseError | null {
  try {
    parse(source);
    return null;
  } catch (error) {
    if (error instanceof PythonSyntaxError || error instanceof PythonSourceError) return error;
    throw error;
  }
}

/** Errors as `line:offset message`, and the tree's source. */
function summary(source: string): [errors: string[], tree: string] {
  const { tree, errors } = parseTolerant(source);
  const told = errors.map((error) =>
    error instanceof PythonSyntaxError ? `${error.lineno}:${error.offset} ${error.msg}` : error.message,
  );
  return [told, unparse(tree)];
}

function expectFirstError(source: string | Uint8Array): void {
  const { tree, errors } = parseTolerant(source);
  expect(tree.node).toBe("Module");
  const expected = thrown(source);
  if (expected === null) expect(errors).toEqual([]);
  else expect({ ...errors[0] }).toEqual({ ...expected });
}

describe("parseTolerant", () => {
  it("of what is right gives what parse gives", () => {
    for (const source of sources("accepted")) {
      const { tree, errors } = parseTolerant(source);
      expect([source, errors]).toEqual([source, []]);
      expect(dump(tree, { includeAttributes: true })).toBe(dump(parse(source), { includeAttributes: true }));
    }
  });

  it("of what is wrong gives parse's error first", () => {
    for (const source of sources("rejected")) expectFirstError(source);
  });

  it("goes on with the next statement", () => {
    expect(summary("x = = 1\ndef f():\n  return (\ny = 2\nz = 3 4; w = 5\nv = 6")).toEqual([
      ["1:5 invalid syntax", "3:10 '(' was never closed", "5:7 invalid syntax"],
      "def f():\ny = 2\nv = 6",
    ]);
  });

  it("goes on inside a block", () => {
    const source =
      "class A:\n  def f(self):\n    x y\n    return 1\n  def g(self:\n    pass\n  z = 1\nq = [1,\n 2\n]\nw = 'abc\nv = 3\n";
    expect(summary(source)).toEqual([
      ["11:5 unterminated string literal (detected at line 11)", "3:7 invalid syntax", "5:8 '(' was never closed"],
      "class A:\n\n    def f(self):\n        return 1\n    z = 1\nq = [1, 2]\nv = 3",
    ]);
  });

  it("keeps the blocks of a statement that is wrong", () => {
    expect(summary("try:\n  a\nx = 1\nif y:\nz = 2\nfor:\n  b\n  c d\nelse:\n  e\n")).toEqual([
      [
        "3:1 expected 'except' or 'finally' block",
        "5:1 expected an indented block after 'if' statement on line 4",
        "6:4 invalid syntax",
        "8:5 invalid syntax",
      ],
      "a\nx = 1\nz = 2\nb\ne",
    ]);
    expect(summary("match x:\n  case 1 2:\n    a\n  case 3: pass\n@b c\ndef f(): pass\n")).toEqual([
      ["2:10 invalid syntax", "5:4 invalid syntax"],
      "match x:\n    case 3:\n        pass\n\ndef f():\n    pass",
    ]);
  });

  it("takes lines whose indentation fits nowhere for lines of the block before", () => {
    expect(summary("if a:\n    b\n  c\nd\nif e:\n\tf\n        g\n  h\ni\n   j\nk\n")).toEqual([
      [
        "3:4 unindent does not match any outer indentation level",
        "7:1 inconsistent use of tabs and spaces in indentation",
        "8:4 unindent does not match any outer indentation level",
        "10:3 unexpected indent",
      ],
      "if a:\n    b\n    c\nd\nif e:\n    f\n    g\n    h\ni\nj\nk",
    ]);
  });

  it("takes the rest for an open string", () => {
    expect(summary("a = 1\nb = '''c\nd = 2\n")).toEqual([
      ["2:5 unterminated triple-quoted string literal (detected at line 3)"],
      "a = 1",
    ]);
  });

  it("reads bytes, and null characters as blanks", () => {
    expect(parseTolerant(Uint8Array.of(120, 0xff, 61)).errors).toHaveLength(1);
    expect(parseTolerant("x = 1\0\ny = 2").tree.body).toHaveLength(2);
    const { tree, errors } = parseTolerant(new TextEncoder().encode("# coding: nothing\nx"));
    expect([tree.body, errors.map(({ message }) => message)]).toEqual([
      [],
      ["unknown encoding: nothing (<unknown>, line 0)"],
    ]);
  });

  const right = [
    "x = 1",
    "def f(a):\n  return a\n",
    "if a:\n  b\nelif c:\n  d\nelse:\n  e",
    "class A:\n  x: int\n",
    "f(1,\n  2)",
  ];
  const wrong = [
    "x = = 1",
    "x y",
    "f(1 2)",
    "if a b: c",
    "1 = x",
    "'abc",
    "x = ]",
    "def f(: pass",
    "f'{a b}'",
    "else: x",
    "x = 0777",
  ];

  it("leaves out what is wrong, and nothing else", () => {
    const piece = fc.oneof(
      fc.constantFrom(...right).map((text) => ({ text, isRight: true })),
      fc.constantFrom(...wrong).map((text) => ({ text, isRight: false })),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // An `else` behind a statement left out counts as its own.
        const source = pieces.map(({ text }) => `${text}\npass\n`).join("");
        const { tree, errors } = parseTolerant(source);
        const expected = pieces.map(({ text, isRight }) => (isRight ? `${text}\npass\n` : "pass\n")).join("");
        expect(dump(tree)).toBe(dump(parse(expected)));
        expect(errors).toHaveLength(pieces.filter(({ isRight }) => !isRight).length);
      }),
      { numRuns: 300 },
    );
  });

  it("of any text throws nothing and gives parse's error first", () => {
    const words = [
      ...right,
      ...wrong,
      "\n",
      "\n  ",
      "\n\t",
      " ",
      "(",
      ")",
      "[",
      "{",
      "'",
      '"""',
      "\\",
      "\\\n",
      ":",
      ";",
      "if x:",
      "else:",
    ];
    const more = [
      "try:",
      "except:",
      "finally:",
      "match x:",
      "case y:",
      "@",
      "async ",
      "lambda",
      "\0",
      "é",
      "\ud800",
      "f'{",
      "}",
      "$",
      "#",
    ];
    const text = fc.array(fc.constantFrom(...words, ...more), { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(fc.property(text, expectFirstError), { numRuns: 1000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), expectFirstError), { numRuns: 300 });
  });
});
