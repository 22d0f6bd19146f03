import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CodePointString,
  Complex,
  dump,
  isIdentifier,
  isXidContinue,
  isXidStart,
  parse,
  parseCommand,
  PythonSourceError,
  PythonSyntaxError,
} from "@pyvm/parser";
import type { Expr, ParseOptions } from "@pyvm/parser";

function expression(source: string, options: ParseOptions = {}): Expr {
  const tree = parse(source, { ...options, mode: "eval" });
  if (tree.node !== "Expression") throw new Error(`an Expression was expected, met ${tree.node}`);
  return tree.body;
}

function constant(source: string, options: ParseOptions = {}): unknown {
  const node = expression(source, options);
  if (node.node !== "Constant") throw new Error(`a Constant was expected, met ${node.node}`);
  return node.value;
}

function errorOf(source: string | Uint8Array, options: ParseOptions = {}): PythonSyntaxError {
  try {
    parse(source, options);
  } catch (error) {
    if (error instanceof PythonSyntaxError) return error;
    throw error;
  }
  throw new Error(`accepted: ${String(source)}`);
}

describe("constants", () => {
  it("keeps int, float and complex apart", () => {
    expect(constant("1_000")).toBe(1000n);
    expect(constant("1.0")).toBe(1);
    expect(constant("2j")).toEqual(new Complex(0, 2));
    expect(constant("0x" + "f".repeat(40))).toBe((1n << 160n) - 1n);
  });

  it("keeps surrogates that JavaScript would join", () => {
    expect(constant(String.raw`"\ud83d\ude00"`)).toEqual(new CodePointString(Uint32Array.of(0xd83d, 0xde00)));
    expect(constant(String.raw`"\U0001f600"`)).toBe("😀");
    expect(constant(String.raw`"\ud83d"`)).toBe("\ud83d");
  });

  it("asks for the characters that names stand for", () => {
    const unicodeName = (name: string): number | null => (name === "DASH" ? 0x2014 : null);
    expect(constant(String.raw`"a\N{DASH}b"`, { unicodeName })).toBe("a—b");
    expect(() => constant(String.raw`"\N{NOBODY}"`, { unicodeName })).toThrow(
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: unknown Unicode character name",
    );
    expect(() => constant(String.raw`"\N{DASH}"`)).toThrow("can't load unicodedata module");
  });
});

describe("sources", () => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

  it("decodes what bytes declare", () => {
    expect(dump(parse(bytes("# coding: latin-1\nx = '\xe9'")))).toContain("value='é'");
    expect(dump(parse(bytes("\xef\xbb\xbfx = '\xc3\xa9'")))).toContain("value='é'");
    expect(errorOf(bytes("# coding: nothing\nx")).msg).toBe("unknown encoding: nothing");
    expect(errorOf(bytes("\xef\xbb\xbf# coding: latin-1")).msg).toBe("encoding problem: iso-8859-1 with BOM");
  });

  it("reports bytes that are no UTF-8 only where characters are needed", () => {
    expect(dump(parse(bytes("x = 1  # \xff")))).toContain("value=1");
    expect(errorOf(bytes("x = 'ab\xff'"))).toMatchObject({
      msg: "(unicode error) 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
      text: "x = 'ab\ufffd'\n",
    });
  });

  it("refuses null characters as compile() does", () => {
    expect(() => parse("a\0b")).toThrow(PythonSourceError);
  });
});

describe("warnings", () => {
  it("are told once, in order", () => {
    const met: [string, number][] = [];
    const onWarning = (_: string, message: string, lineno: number): void => void met.push([message, lineno]);
    parse("with (open('\\d')): 1\nx = 1if 2else 3\ny = b'\\q'", { onWarning });
    expect(met).toEqual([
      ["invalid escape sequence '\\d'", 1],
      ["invalid decimal literal", 2],
      ["invalid decimal literal", 2],
      ["invalid escape sequence '\\q'", 3],
    ]);
  });

  it("can be made errors", () => {
    const error = errorOf("x = 1\ny = '\\d' + z", { onWarning: () => true });
    expect(error).toMatchObject({ msg: "invalid escape sequence '\\d'", lineno: 2, offset: 5 });
    expect(errorOf("1in x", { onWarning: () => true })).toMatchObject({ msg: "invalid decimal literal", offset: 1 });
  });
});

describe("depth", () => {
  const accepts = (source: string): boolean => {
    try {
      parse(source);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(PythonSourceError);
      expect((error as PythonSourceError).type).toBe("MemoryError");
      return false;
    }
  };

  it("ends where CPython's parser stack does", () => {
    expect(accepts("-".repeat(5969) + "1")).toBe(true);
    expect(accepts("-".repeat(5970) + "1")).toBe(false);
    expect(accepts("lambda:".repeat(2984) + "1")).toBe(true);
    expect(accepts("lambda:".repeat(2985) + "1")).toBe(false);
    expect(accepts("1**".repeat(100_000) + "1")).toBe(false);
    expect(accepts("x = " + "1+".repeat(100_000) + "1")).toBe(true);
  });

  it("of parentheses is the tokenizer's business", () => {
    expect(accepts("(".repeat(200) + ")".repeat(200))).toBe(true);
    expect(errorOf("(".repeat(201)).msg).toBe("too many nested parentheses");
    expect(errorOf("[".repeat(150) + "1 2" + "]".repeat(150)).msg).toContain("Perhaps you forgot a comma?");
  });
});

describe("commands", () => {
  it("knows incomplete from wrong", () => {
    for (const source of ["if x:", "def f():\n  pass", "x = (1,", "'''a", "x = \\", "@a", "try:\n  x"]) {
      expect([source, parseCommand(source)]).toEqual([source, null]);
    }
    for (const source of ["x = 1", "", "# comment", "if x:\n  pass\n", "f(a)"]) {
      expect([source, parseCommand(source)?.node]).toEqual([source, "Interactive"]);
    }
    for (const source of ["x = = 1", "'abc", "a)", "x = 1\ny = 2"]) {
      expect(() => parseCommand(source)).toThrow(PythonSyntaxError);
    }
  });
});

describe("identifiers", () => {
  it("follow Unicode 13", () => {
    expect([isXidStart(0x41), isXidStart(0x30), isXidStart(0x65e5), isXidStart(0x20ac)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([isXidContinue(0x30), isXidContinue(0xb7), isXidContinue(0x2d)]).toEqual([true, true, false]);
    expect(["a1", "1a", "", "é", "a b"].map(isIdentifier)).toEqual([true, false, false, true, false]);
    // Assigned in Unicode 14.
    expect(isXidStart(0x0c5d)).toBe(false);
  });
});

describe("any text", () => {
  const words = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "=",
    "\n",
    "\n  ",
    " ",
    "if",
    "else",
    "for",
    "in",
    "lambda",
    "x",
  ];
  const more = [
    "1",
    "'",
    '"""',
    "f'{x",
    "}'",
    "\\",
    "\\\n",
    "def",
    "class",
    "match",
    "case",
    "é",
    "\t",
    ".",
    "*",
    "async",
  ];

  it("is a tree or a Python error, and never another error", () => {
    const text = fc.array(fc.constantFrom(...words, ...more), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.constantFrom("exec", "eval", "single"), (source, mode) => {
        try {
          dump(parse(source, { mode }));
        } catch (error) {
          expect(error).toBeInstanceOf(PythonSyntaxError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
