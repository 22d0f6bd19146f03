import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isPrintable, parse, unparse, UnparseError } from "../src/index.ts";
import {
  CodePointString,
  Complex,
  ELLIPSIS,
  FrozenSet,
  reprBytes,
  reprComplex,
  reprConstant,
  reprFloat,
  reprString,
  Tuple,
} from "../src/index.ts";

interface Recorded {
  cases: [source: string, unparsed: string | { error: string }][];
  printable: number[];
  floats: [bits: string, repr: string][];
  complex: [real: string, imag: string, repr: string][];
  strings: [value: string, repr: string][];
  bytes: [hex: string, repr: string][];
}

/** What `unparse-record.py` recorded from CPython 3.10. */
const recorded: Recorded = JSON.parse(readFileSync(new URL("unparse-recorded.json", import.meta.url), "utf8"));

function double(bits: string): number {
  return Buffer.from(bits, "hex").readDoubleBE();
}

describe("unparse as CPython 3.10's ast.unparse", () => {
  it.each(recorded.cases)("%j", (source, expected) => {
    const tree = parse(source, { typeComments: true });
    if (typeof expected === "string") expect(unparse(tree)).toBe(expected);
    else expect(() => unparse(tree)).toThrow(new UnparseError(expected.error));
  });

  it("of a part of a tree", () => {
    const tree = parse("@d\ndef f(a: int = 1, *b): return a + 1 if b else [x for x in b if x]");
    expect(tree.node).toBe("Module");
    const definition = tree.node === "Module" ? tree.body[0] : null;
    if (definition?.node !== "FunctionDef") throw new Error("no function");
    expect(unparse(definition.args)).toBe("a: int=1, *b");
    expect(unparse(definition.args.args[0])).toBe("a: int");
    expect(unparse(definition.body[0])).toBe("return a + 1 if b else [x for x in b if x]");
    expect(unparse(definition.decorator_list[0])).toBe("d");
    expect(unparse({ node: "Load" })).toBe("");
    expect(unparse({ node: "Add" })).toBe("");
  });

  it("of an Interactive gives the last statement, of an Expression the expression", () => {
    expect(unparse(parse("a; b\n", { mode: "single" }))).toBe("b");
    expect(unparse(parse("(a)", { mode: "eval" }))).toBe("a");
  });
});

describe("repr", () => {
  it.each(recorded.floats)("of the float %s is %s", (bits, repr) => expect(reprFloat(double(bits))).toBe(repr));
  it.each(recorded.complex)("of the complex %s %s is %s", (real, imag, repr) => {
    expect(reprComplex(new Complex(double(real), double(imag)))).toBe(repr);
  });
  it.each(recorded.strings)("of the str %j is %s", (value, repr) => expect(reprString(value)).toBe(repr));
  it.each(recorded.bytes)("of bytes %s", (hex, repr) => {
    expect(reprBytes(Uint8Array.from(Buffer.from(hex, "hex")))).toBe(repr);
  });
  it("of a str that no JavaScript string can hold", () => {
    expect(reprString(new CodePointString(Uint32Array.of(0xd83d, 0xde00)))).toBe("'\\ud83d\\ude00'");
  });
  it("of other constants", () => {
    const items = [null, true, false, 10n ** 20n, ELLIPSIS, new Tuple([1n]), new Tuple([])];
    expect(reprConstant(new Tuple(items))).toBe("(None, True, False, 100000000000000000000, Ellipsis, (1,), ())");
    expect(reprConstant(new FrozenSet([1n, "a"]))).toBe("frozenset({1, 'a'})");
    expect(reprConstant(new FrozenSet([]))).toBe("frozenset()");
  });
});

it("knows the printable characters of Unicode 13", () => {
  const changes: number[] = [];
  let last = false;
  for (let point = 0; point < 0x110000; point++) {
    if (isPrintable(point) === last) continue;
    changes.push(point);
    last = !last;
  }
  expect(changes).toEqual(recorded.printable);
});
