/** What the compiler of hot code needs to know of bytecode: its instructions, where jumps arrive, how deep the value stack is. */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { CO_CODE, CO_STACKSIZE, OB_SIZE } from "../../object/offsets.ts";

export interface Instruction {
  readonly opcode: number;
  readonly arg: number;
  /** Where the instruction begins, its EXTENDED_ARG included; counted in instructions of two bytes like f_lasti. */
  readonly start: number;
  /** Where its opcode is: what f_lasti says while it runs. */
  readonly index: number;
}

export interface Bytecode {
  readonly instructions: readonly Instruction[];
  /** How deep the stack is where an instruction begins; -1 where control never arrives. */
  readonly depths: Int32Array;
  /** 1 where the stack must be in the frame, because control arrives there from elsewhere. */
  readonly leaders: Uint8Array;
  /** 1 where a suspended generator goes on, with what was sent on top of the stack: none of YIELD_FROM. */
  readonly resumed: Uint8Array;
}

/** Longer code is left to the loop: V8 would not optimise it. */
const LONGEST = 3000;

/** Instructions that only the loop knows. */
const UNKNOWN: ReadonlySet<number> = new Set([op.END_ASYNC_FOR]);

/** After these, control arrives anew: from a call, from whoever resumes a generator. */
const RESUMED: ReadonlySet<number> = new Set([op.CALL_FUNCTION, op.CALL_METHOD, op.YIELD_VALUE]);

const NEVER_GOES_ON: ReadonlySet<number> = new Set([
  op.RETURN_VALUE,
  op.RAISE_VARARGS,
  op.RERAISE,
  op.JUMP_ABSOLUTE,
  op.JUMP_FORWARD,
]);

/** The jump target of an instruction, or -1. */
export function targetOf({ opcode, arg, index }: Instruction): number {
  if (op.hasjabs.has(opcode)) return arg;
  return op.hasjrel.has(opcode) ? index + 1 + arg : -1;
}

/** The stack effect of an instruction that jumps. CPython's own figure for SETUP_WITH is one more than what its handler finds. */
function effectOfJump(opcode: number, arg: number): number {
  return opcode === op.SETUP_WITH ? 6 : op.stackEffect(opcode, arg, true);
}

/** Reads a code object's bytecode; null where it is too long, has instructions only the loop knows, or does not add up. */
export function readBytecode(vm: Machine, code: Address): Bytecode | null {
  const bytes = vm.get(code, CO_CODE);
  const length = vm.get(bytes, OB_SIZE) >> 1;
  if (length > LONGEST) return null;
  const instructions = decode(vm, bytes + 32, length);
  if (instructions.some(({ opcode }) => UNKNOWN.has(opcode))) return null;
  return measure(instructions, length, vm.get(code, CO_STACKSIZE));
}

function decode(vm: Machine, at: Address, length: number): Instruction[] {
  const instructions: Instruction[] = [];
  let arg = 0;
  let start = 0;
  for (let index = 0; index < length; index++) {
    const opcode = vm.u8[at + 2 * index];
    arg |= vm.u8[at + 2 * index + 1];
    if (opcode === op.EXTENDED_ARG) {
      arg <<= 8;
      continue;
    }
    instructions.push({ opcode, arg, start, index });
    arg = 0;
    start = index + 1;
  }
  return instructions;
}

function measure(instructions: readonly Instruction[], length: number, deepest: number): Bytecode | null {
  const depths = new Int32Array(length).fill(-1);
  const leaders = new Uint8Array(length);
  const resumed = new Uint8Array(length);
  const at = new Map(instructions.map((instruction, position) => [instruction.start, position]));
  const work = [0];
  depths[0] = instructions[0]?.opcode === op.GEN_START ? 1 : 0; // what the first send() sends
  leaders[0] = 1;
  resumed[0] = depths[0];
  const reach = (start: number, depth: number): boolean => {
    if (depth < 0 || depth > deepest || !at.has(start)) return false;
    if (depths[start] >= 0) return depths[start] === depth;
    depths[start] = depth;
    work.push(start);
    return true;
  };
  while (work.length > 0) {
    const start = work.pop()!;
    const instruction = instructions[at.get(start)!]!;
    const { opcode, arg, index } = instruction;
    const target = targetOf(instruction);
    if (opcode === op.YIELD_FROM) leaders[start] = 1; // executed again for each value
    if (target >= 0) {
      if (target >= length) return null;
      leaders[target] = 1;
      if (!reach(target, depths[start] + effectOfJump(opcode, arg))) return null;
    }
    if (NEVER_GOES_ON.has(opcode)) continue;
    if (index + 1 >= length || !reach(index + 1, depths[start] + op.stackEffect(opcode, arg, false))) return null;
    if (RESUMED.has(opcode)) leaders[index + 1] = 1;
    if (opcode === op.YIELD_VALUE) resumed[index + 1] = 1;
  }
  return { instructions, depths, leaders, resumed };
}
