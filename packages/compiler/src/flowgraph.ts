/**
 * The control-flow graph that code is generated into: blocks of instructions, of which only the last may jump unconditionally.
 *
 * Blocks have two orders, as in CPython: `next` is the order of the code, `list` links all blocks from the newest to the oldest.
 */
import {
  FOR_ITER,
  JUMP_ABSOLUTE,
  JUMP_FORWARD,
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_NOT_EXC_MATCH,
  JUMP_IF_TRUE_OR_POP,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  SETUP_ASYNC_WITH,
  SETUP_FINALLY,
  SETUP_WITH,
} from "./opcodes.ts";

/** The line of an instruction that belongs to no line of the source. */
export const NO_LINE = -1;

/** One instruction. `target` is meaningful where the operation jumps, `arg` elsewhere. */
export class Instruction {
  opcode: number;
  arg: number;
  target: Block | null;
  lineno: number;

  constructor(opcode: number, arg: number, target: Block | null, lineno: number) {
    this.opcode = opcode;
    this.arg = arg;
    this.target = target;
    this.lineno = lineno;
  }
}

export function copyInstruction(instruction: Instruction): Instruction {
  return new Instruction(instruction.opcode, instruction.arg, instruction.target, instruction.lineno);
}

/** A basic block; CPython's `basicblock`. */
export class Block {
  instructions: Instruction[] = [];
  /** The block that follows in the code. */
  next: Block | null = null;
  /** The block that was made before this one. */
  readonly list: Block | null;
  /** The last instruction added returns. */
  returns: boolean = false;
  /** Ends in a return or a raise. */
  isExit: boolean = false;
  /** Never runs into `next`. */
  noFallthrough: boolean = false;
  /** How many ways lead here; 0 means that the block is unreachable. */
  predecessors: number = 0;
  /** Entries on the value stack at the start; negative until known. */
  startDepth: number = -1;
  /** The index of the first instruction in the code. */
  offset: number = 0;
  visited: boolean = false;

  constructor(list: Block | null) {
    this.list = list;
  }
}

const JUMPS = new Uint8Array(256);
for (const opcode of [
  FOR_ITER,
  JUMP_FORWARD,
  SETUP_FINALLY,
  SETUP_WITH,
  SETUP_ASYNC_WITH,
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_TRUE_OR_POP,
  JUMP_ABSOLUTE,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  JUMP_IF_NOT_EXC_MATCH,
]) {
  JUMPS[opcode] = 1;
}

/** Whether an instruction's argument is another block, handlers of exceptions included. */
export function isJump(opcode: number): boolean {
  return JUMPS[opcode] === 1;
}

/** Whether an operation always jumps. */
export function isUnconditional(opcode: number): boolean {
  return opcode === JUMP_ABSOLUTE || opcode === JUMP_FORWARD;
}

/** Whether an operation only makes a block the handler of what follows. */
export function isSetup(opcode: number): boolean {
  return opcode === SETUP_FINALLY || opcode === SETUP_WITH || opcode === SETUP_ASYNC_WITH;
}

/** Whether an operation's jump is measured from the instruction after it. */
export function isRelativeJump(opcode: number): boolean {
  return opcode === FOR_ITER || opcode === JUMP_FORWARD || isSetup(opcode);
}
