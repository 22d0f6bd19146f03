import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CO_GENERATOR, CodeObject } from "../src/code.ts";
import type { CodeFields } from "../src/code.ts";
import {
  codeInfo,
  codeLines,
  dis,
  disassemble,
  DisError,
  findlabels,
  findlinestarts,
  getInstructions,
  showCode,
  stackEffect,
  verifyCode,
  VerifyError,
} from "../src/dis.ts";
import * as op from "../src/opcodes.ts";
import { readPyc } from "../src/pyc.ts";
import { bytes, recorded } from "./dis-recorded.ts";

const { code } = readPyc(bytes(recorded.timestamp_pyc));

function allCodes(outer: CodeObject): CodeObject[] {
  return [outer, ...outer.consts.flatMap((constant) => (constant instanceof CodeObject ? allCodes(constant) : []))];
}

function makeCode(instructions: readonly (readonly [number, number?])[], fields: Partial<CodeFields> = {}): CodeObject {
  return new CodeObject({
    argcount: 0,
    posonlyargcount: 0,
    kwonlyargcount: 0,
    nlocals: fields.varnames?.length ?? 0,
    stacksize: 10,
    flags: 0,
    code: Uint8Array.from(instructions.flatMap(([operation, arg]) => [operation, arg ?? 0])),
    consts: [null],
    names: ["name"],
    varnames: [],
    freevars: [],
    cellvars: [],
    filename: "file",
    name: "code",
    firstlineno: 1,
    linetable: new Uint8Array(),
    ...fields,
  });
}

describe("dis as CPython 3.10 prints it", () => {
  it("a module and all in it", () => expect(dis(code)).toBe(recorded.dis));
  it("code_info", () => expect(allCodes(code).map((each) => codeInfo(each))).toEqual(recorded.infos));
  it("show_code", () => expect(showCode(code)).toBe(recorded.infos[0] + "\n"));
  it("co_lines", () => {
    const lines = allCodes(code).map((each) => codeLines(each).map(({ start, end, line }) => [start, end, line]));
    expect(lines).toEqual(recorded.lines);
  });
  it("findlinestarts", () => expect(allCodes(code).map(findlinestarts)).toEqual(recorded.line_starts));
  it("findlabels", () => expect(allCodes(code).map((each) => findlabels(each.code))).toEqual(recorded.labels));
  it("stack_effect", () => {
    for (const [arg, byOperation] of Object.entries(recorded.stack_effects)) {
      const effects = byOperation.map((_, opcode) =>
        [null, false, true].map((jump) => effect(opcode, Number(arg), jump)),
      );
      expect(effects).toEqual(byOperation);
    }
  });

  function effect(opcode: number, arg: number, jump: boolean | null): number | null {
    try {
      return stackEffect(opcode, opcode < op.HAVE_ARGUMENT ? null : arg, jump);
    } catch (error) {
      expect(error).toBeInstanceOf(DisError);
      return null;
    }
  }
});

describe("dis options", () => {
  const small = makeCode([[op.LOAD_CONST], [op.RETURN_VALUE]]);

  it("marks the current instruction", () => {
    expect(disassemble(small, { lasti: 2 })).toBe(
      "          0 LOAD_CONST               0 (None)\n-->       2 RETURN_VALUE\n",
    );
  });
  it("counts from another line", () => {
    const first = getInstructions(code, { firstLine: code.firstlineno + 100 })[0];
    expect(first.startsLine).toBe(getInstructions(code)[0].startsLine! + 100);
  });
  it("shows addresses when it is told them", () => {
    const outer = makeCode([[op.LOAD_CONST], [op.RETURN_VALUE]], { consts: [small] });
    expect(dis(outer, { address: () => 0x7f00 })).toContain('<code object code at 0x7f00, file "file", line 1>');
    expect(dis(outer, { depth: 0 })).not.toContain("Disassembly");
  });
  it("refuses an index outside a table", () => {
    expect(() => dis(makeCode([[op.LOAD_CONST, 1]]))).toThrow("LOAD_CONST at 0 refers to constant 1 of 1");
  });
});

describe("the verifier", () => {
  const ret = [[op.LOAD_CONST], [op.RETURN_VALUE]] as const;

  it("takes what CPython compiles", () => verifyCode(code));

  it.each<[string, readonly (readonly [number, number?])[], Partial<CodeFields>, number, string]>([
    ["an empty stack", [[op.POP_TOP], ...ret], {}, 0, "POP_TOP takes 1 entries, the stack has 0"],
    ["a full stack", [...ret], { stacksize: 0 }, 0, "the stack has 0 entries, 1 are needed"],
    ["a constant", [[op.LOAD_CONST, 1], ...ret], {}, 0, "LOAD_CONST refers to constant 1 of 1"],
    ["a name", [[op.LOAD_NAME, 7], [op.RETURN_VALUE]], {}, 0, "LOAD_NAME refers to name 7 of 1"],
    ["a local", [[op.LOAD_FAST], [op.RETURN_VALUE]], {}, 0, "LOAD_FAST refers to local 0 of 0"],
    ["a cell", [[op.LOAD_DEREF], [op.RETURN_VALUE]], {}, 0, "LOAD_DEREF refers to cell 0 of 0"],
    ["a jump out", [[op.JUMP_ABSOLUTE, 9], ...ret], {}, 0, "JUMP_ABSOLUTE jumps to 18, where no instruction starts"],
    [
      "a jump past EXTENDED_ARG",
      [[op.JUMP_ABSOLUTE, 2], [op.EXTENDED_ARG, 0], ...ret],
      {},
      0,
      "JUMP_ABSOLUTE jumps to 4, where no instruction starts",
    ],
    ["an end without return", [[op.NOP]], {}, 0, "control leaves the end of the bytecode"],
    ["a lonely EXTENDED_ARG", [...ret, [op.EXTENDED_ARG, 1]], {}, 4, "EXTENDED_ARG is the last instruction"],
    ["an unknown operation", [[255], ...ret], {}, 0, "unknown opcode 255"],
    ["a comparison", [[op.COMPARE_OP, 6], ...ret], {}, 0, "COMPARE_OP with argument 6"],
    ["a block", [[op.POP_BLOCK], ...ret], {}, 0, "POP_BLOCK without a block"],
    ["no handler", [[op.SETUP_FINALLY, 1], [op.POP_EXCEPT], ...ret], {}, 2, "POP_EXCEPT outside a handler"],
    [
      "an entry of an outer block",
      [[op.LOAD_CONST], [op.SETUP_FINALLY, 1], [op.POP_TOP], ...ret],
      {},
      4,
      "POP_TOP takes 1 entries, the stack has 0",
    ],
    [
      "different depths",
      [[op.LOAD_CONST], [op.POP_JUMP_IF_TRUE, 3], [op.LOAD_CONST], ...ret],
      {},
      6,
      "is reached with 0 and with 1 entries on the stack",
    ],
    ["a yield", [[op.LOAD_CONST], [op.YIELD_VALUE], [op.RETURN_VALUE]], {}, 2, "YIELD_VALUE outside a generator"],
    ["locals", [...ret], { nlocals: 1 }, 0, "1 locals have 0 names"],
    ["parameters", [...ret], { argcount: 1 }, 0, "1 parameters need 1 locals, met 0"],
    [
      "half an instruction",
      [...ret],
      { code: Uint8Array.of(1) },
      0,
      "bytecode has a positive even number of bytes, met 1",
    ],
  ])("refuses %s", (_, instructions, fields, offset, reason) => {
    let error: unknown = null;
    try {
      verifyCode(makeCode(instructions, fields));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(VerifyError);
    expect(error).toMatchObject({ message: `code at ${offset}: ${reason}`, offset });
  });

  it("looks at nested code", () => {
    expect(() => verifyCode(makeCode(ret, { consts: [makeCode([[op.POP_TOP]])] }))).toThrow(VerifyError);
  });

  it("starts a generator with the value sent", () => {
    verifyCode(makeCode([[op.GEN_START], ...ret], { flags: CO_GENERATOR }));
  });

  it("meets any bytecode with VerifyError or nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(170), fc.nat(8)), { minLength: 1, maxLength: 12 }), (instructions) => {
        try {
          verifyCode(makeCode(instructions));
        } catch (error) {
          expect(error).toBeInstanceOf(VerifyError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
