import { PythonSyntaxError } from "@pyvm/parser";
import { describe, expect, it } from "vitest";
import { CompilerRecursionError, compile } from "../src/index.ts";

/** The chains of CPython's own test_compiler_recursion_limit. */
const CHAINS = ["()", ".b", "[0]", "*a"];

describe("nesting", () => {
  it.each(CHAINS)("a chain of a%s is compiled up to CPython's limit, and refused beyond it", (link) => {
    expect(() => compile(`a${link.repeat(2250)}`, { mode: "single" })).not.toThrow();
    expect(() => compile(`a${link.repeat(3000)}`, { mode: "single" })).toThrow(CompilerRecursionError);
    expect(() => compile(`a${link.repeat(100_000)}`, { mode: "single" })).toThrow(CompilerRecursionError);
  });

  it("a deeper recursion limit allows deeper chains, active frames shallower ones", () => {
    const source = `a${".b".repeat(4000)}`;
    expect(() => compile(source, { recursionLimit: 2000 })).not.toThrow();
    expect(() => compile(source, { recursionLimit: 2000, recursionDepth: 800 })).toThrow(CompilerRecursionError);
  });

  it("what exhausts the JavaScript stack is a recursion error too", () => {
    expect(() => compile(`x = ${"lambda:".repeat(2900)}0`)).toThrow(CompilerRecursionError);
  });

  it("twenty blocks may be nested statically", () => {
    const nested = (depth: number): string =>
      Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}while x:\n`).join("") + `${" ".repeat(depth)}pass\n`;
    expect(() => compile(nested(20))).not.toThrow();
    expect(() => compile(nested(21))).toThrow("too many statically nested blocks");
  });
});

describe("sizes", () => {
  it("jumps and arguments grow by EXTENDED_ARG", () => {
    const code = compile(`while x:\n${"  y = z\n".repeat(70_000)}`);
    expect(code.code.length).toBeGreaterThan(2 ** 18);
    expect(code.stacksize).toBe(1);
  });

  it("a line table bridges gaps of more than 127 lines", () => {
    const { linetable } = compile(`x\n${"\n".repeat(300)}y\n`);
    expect([...linetable]).toEqual([4, 0, 0, 127, 0, 127, 8, 47]);
  });
});

describe("warnings", () => {
  it("are told with their line", () => {
    const heard: unknown[] = [];
    compile("\nx is 1", { onWarning: (...facts) => void heard.push(facts) });
    expect(heard).toEqual([["SyntaxWarning", '"is" with a literal. Did you mean "=="?', 2]]);
  });

  it("are syntax errors where the listener says so", () => {
    const strict = (): unknown => compile("1()", { onWarning: () => true });
    expect(strict).toThrow(PythonSyntaxError);
    expect(strict).toThrow("'int' object is not callable; perhaps you missed a comma?");
  });
});
