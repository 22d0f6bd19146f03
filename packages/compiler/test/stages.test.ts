import { parse } from "@pyvm/parser";
import { expect, it } from "vitest";
import { CELL, CodeObject, compile, compileStages, dis, formatGraph } from "../src/index.ts";
import { casesOf } from "./code-facts.ts";

it("shows each stage of a compilation", () => {
  const { tree, table, units, code } = compileStages(
    "def f(a):\n  while a and 2 * 3:\n    a -= 1\n  return lambda: a\n",
  );
  expect(tree.node).toBe("Module");
  expect(table.top.children[0].scopeOf("a")).toBe(CELL);
  expect(units.map(({ qualname }) => qualname)).toEqual(["f.<locals>.<lambda>", "f", "<module>"]);
  expect(units[2].code).toBe(code);
  expect(units[1].code).toBe(code.consts[0]);
});

it("shows the graph before and after optimisation", () => {
  const [{ generated, optimized, code }] = compileStages("while x and y:\n  z\n").units;
  expect(formatGraph(generated)).toBe(`block 0:  then 1
block 1:  then 2
     1  LOAD_NAME                   0
     1  POP_JUMP_IF_FALSE          -> 8
block 2:  then 3
     1  LOAD_NAME                   1
     1  POP_JUMP_IF_FALSE          -> 8
block 3:  then 4
block 4:  then 5
     2  LOAD_NAME                   2
        POP_TOP
     1  LOAD_NAME                   0
     1  POP_JUMP_IF_FALSE          -> 7
block 5:  then 6
     1  LOAD_NAME                   1
     1  POP_JUMP_IF_TRUE           -> 4
block 6:  then 7
block 7:  then 8
block 8:  then 9
block 9:
        LOAD_CONST                  0
        RETURN_VALUE
`);
  const instructions = optimized.reduce((count, block) => count + block.instructions.length, 0);
  expect(instructions * 2).toBe(code.code.length);
});

it("compiles as without looking", () => {
  for (const { source, mode, flags, facts } of casesOf("control-flow")) {
    if (!facts[0].startsWith("== ")) continue;
    const { code, units } = compileStages(source, { mode, flags });
    expect(dis(code)).toBe(dis(compile(source, { mode, flags })));
    for (const unit of units) {
      expect(unit.code).toBeInstanceOf(CodeObject);
      for (const { instructions, next } of [...unit.generated, ...unit.optimized]) {
        expect(next === null || next > 0).toBe(true);
        for (const { opname, target } of instructions) {
          if (/^(SETUP_(FINALLY|WITH)|JUMP|POP_JUMP|FOR_ITER)/.test(opname))
            expect([source, opname, target]).toEqual([source, opname, expect.any(Number)]);
        }
      }
    }
  }
});

it("takes a tree", () => {
  expect(compileStages(parse("x")).code.names).toEqual(["x"]);
});
