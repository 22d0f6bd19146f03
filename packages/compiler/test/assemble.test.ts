import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assemble,
  AssembleError,
  codeLines,
  CodeObject,
  CO_NEWLOCALS,
  CO_OPTIMIZED,
  compile,
  dis,
  findlabels,
  getInstructions,
  jumpTarget,
  opmap,
  VerifyError,
} from "../src/index.ts";
import type { Assembly, AssemblyInstruction, AssemblyLabel } from "../src/index.ts";
import { readPyc } from "../src/pyc.ts";
import { casesOf } from "./code-facts.ts";
import { bytes, recorded } from "./dis-recorded.ts";

function allCodes(outer: CodeObject): CodeObject[] {
  return [outer, ...outer.consts.flatMap((constant) => (constant instanceof CodeObject ? allCodes(constant) : []))];
}

/** Operations without an argument ignore their second byte, in which the optimiser leaves traces. */
function withoutTraces(code: CodeObject): CodeObject {
  const clean = code.code.map((byte, offset) => (offset % 2 === 1 && code.code[offset - 1] < 90 ? 0 : byte));
  return new CodeObject({ ...code, code: clean });
}

/** A code object as data: jumps by label, everything else by number. */
function assemblyOf(code: CodeObject): Assembly {
  const labels = new Set(findlabels(code.code));
  const lines = codeLines(code);
  const instructions: (AssemblyInstruction | AssemblyLabel)[] = [];
  let waiting: string[] = [];
  for (const instruction of getInstructions(code)) {
    const { opname, arg, offset } = instruction;
    if (labels.has(offset)) waiting.push(`L${offset}`);
    if (opname === "EXTENDED_ARG") continue;
    for (const label of waiting) instructions.push({ label });
    waiting = [];
    const line = lines.find(({ start, end }) => start <= offset && offset < end)!.line;
    const target = jumpTarget(instruction);
    if (target !== null) instructions.push({ op: opname, to: `L${target}`, line });
    else instructions.push(arg === null ? { op: opname, line } : { op: opname, arg, line });
  }
  return { ...code, instructions };
}

describe("what CPython compiled, as data, is assembled to the same bytes", () => {
  const sample = allCodes(readPyc(bytes(recorded.timestamp_pyc)).code);

  it.each(sample.map((code) => [code.name, code] as const))("%s", (_, code) => {
    const again = assemble(assemblyOf(code));
    expect({ ...again, stacksize: 0 }).toEqual({ ...withoutTraces(code), stacksize: 0 });
    expect(again.stacksize).toBeLessThanOrEqual(code.stacksize);
  });

  it.each(["control-flow", "patterns", "try-with"])("%s", (theme) => {
    for (const { source, mode, flags, facts } of casesOf(theme)) {
      if (!facts[0].startsWith("== ")) continue;
      for (const code of allCodes(compile(source, { mode, flags }))) {
        const again = assemble(assemblyOf(code));
        expect(again.code).toEqual(withoutTraces(code).code);
        expect(again.linetable).toEqual(code.linetable);
      }
    }
  });
});

it("fills the tables and counts the stack", () => {
  const code = assemble({
    name: "f",
    flags: CO_OPTIMIZED | CO_NEWLOCALS,
    argcount: 1,
    varnames: ["n"],
    instructions: [
      { label: "again" },
      { op: "LOAD_GLOBAL", name: "print", line: 2 },
      { op: "LOAD_FAST", local: "n" },
      { op: "CALL_FUNCTION", arg: 1 },
      { op: "POP_TOP" },
      { op: "LOAD_FAST", local: "n", line: 3 },
      { op: "LOAD_CONST", constant: 1n },
      { op: "INPLACE_SUBTRACT" },
      { op: "DUP_TOP" },
      { op: "STORE_FAST", local: "n" },
      { op: "POP_JUMP_IF_TRUE", to: "again" },
      { op: "LOAD_CONST", constant: null, line: null },
      { op: "RETURN_VALUE" },
    ],
  });
  expect(code).toMatchObject({ names: ["print"], consts: [1n, null], varnames: ["n"], stacksize: 2, nlocals: 1 });
  expect(dis(code)).toBe(`  2     >>    0 LOAD_GLOBAL              0 (print)
              2 LOAD_FAST                0 (n)
              4 CALL_FUNCTION            1
              6 POP_TOP

  3           8 LOAD_FAST                0 (n)
             10 LOAD_CONST               0 (1)
             12 INPLACE_SUBTRACT
             14 DUP_TOP
             16 STORE_FAST               0 (n)
             18 POP_JUMP_IF_TRUE         0 (to 0)
             20 LOAD_CONST               1 (None)
             22 RETURN_VALUE
`);
});

it("numbers free variables behind cells", () => {
  const code = assemble({
    freevars: ["outer"],
    instructions: [
      { op: "LOAD_DEREF", cell: "outer" },
      { op: "STORE_DEREF", cell: "inner" },
      { op: "LOAD_CLOSURE", cell: "inner" },
      { op: "RETURN_VALUE" },
    ],
  });
  expect([...code.code]).toEqual([136, 1, 137, 0, 135, 0, 83, 0]);
});

it("widens a jump that is too far for a byte", () => {
  const filler = Array.from({ length: 300 }, (): AssemblyInstruction => ({ op: "NOP" }));
  const code = assemble({
    instructions: [
      { op: "LOAD_CONST", constant: null },
      { op: "POP_JUMP_IF_FALSE", to: "end" },
      ...filler,
      { label: "end" },
      { op: "LOAD_CONST", constant: null },
      { op: "RETURN_VALUE" },
    ],
  });
  expect([...code.code.subarray(0, 6)]).toEqual([100, 0, 144, 1, 114, 303 - 256]);
});

describe("refuses", () => {
  const end: AssemblyInstruction[] = [{ op: "LOAD_CONST", constant: null }, { op: "RETURN_VALUE" }];

  it.each<[string, (AssemblyInstruction | AssemblyLabel)[], string]>([
    ["an unknown operation", [{ op: "FLY" }], "instruction 0: there is no operation 'FLY'"],
    ["an unknown label", [{ op: "JUMP_FORWARD", to: "x" }], "instruction 0: there is no label 'x'"],
    ["a label twice", [{ label: "x" }, { label: "x" }], "instruction 1: the label 'x' stands twice"],
    ["no argument", [{ op: "LOAD_NAME" }], "instruction 0: LOAD_NAME takes one argument, 'name'; met none"],
    ["another kind", [{ op: "LOAD_NAME", local: "x" }], "LOAD_NAME takes one argument, 'name'; met local"],
    ["a jump by number", [{ op: "JUMP_ABSOLUTE", arg: 0 }], "JUMP_ABSOLUTE takes one argument, 'to'; met arg"],
    ["an argument too many", [{ op: "POP_TOP", arg: 1 }], "instruction 0: POP_TOP has no argument"],
    ["a fraction", [{ op: "LOAD_NAME", arg: 0.5 }], "an argument is an integer from 0 to 2147483647, met 0.5"],
  ])("%s", (_, instructions, message) => {
    expect(() => assemble({ instructions: [...instructions, ...end] })).toThrow(AssembleError);
    expect(() => assemble({ instructions: [...instructions, ...end] })).toThrow(message);
  });

  it("what would leave the stack", () => {
    expect(() => assemble({ instructions: [{ op: "POP_TOP" }, ...end] })).toThrow(VerifyError);
    expect(() => assemble({ instructions: [] })).toThrow(VerifyError);
  });

  it("or gives code that stays inside, whatever the data", () => {
    const names = [...opmap.keys()];
    const instruction = fc.record({ op: fc.constantFrom(...names), arg: fc.nat(4) }).map(({ op, arg }) => {
      const opcode = opmap.get(op)!;
      if (opcode < 90) return { op };
      return jumpTarget({ offset: 0, opcode, arg }) === null ? { op, arg } : { op, to: `L${arg}` };
    });
    const items = fc.array(instruction, { maxLength: 8 });
    fc.assert(
      fc.property(items, fc.nat(8), (body, place) => {
        const labels = [0, 1, 2, 3, 4].map((index) => ({ label: `L${index}` }));
        try {
          assemble({ instructions: [...body.slice(0, place), ...labels, ...body.slice(place), ...end] });
        } catch (error) {
          if (!(error instanceof AssembleError)) expect(error).toBeInstanceOf(VerifyError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
