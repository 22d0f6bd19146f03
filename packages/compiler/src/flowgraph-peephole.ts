/** The improvements within one block: constant conditions, constant tuples, swaps, jumps to jumps. */
import { Tuple } from "@pyvm/parser";
import type { Constant } from "@pyvm/parser";
import type { CodeConstant } from "./code.ts";
import { isTrue } from "./constant-arithmetic.ts";
import { constantKey } from "./constant-key.ts";
import { Instruction, isJump, isUnconditional } from "./flowgraph.ts";
import type { Block } from "./flowgraph.ts";
import {
  BUILD_TUPLE,
  FOR_ITER,
  JUMP_ABSOLUTE,
  JUMP_FORWARD,
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_TRUE_OR_POP,
  LOAD_CONST,
  NOP,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  ROT_FOUR,
  ROT_N,
  ROT_THREE,
  ROT_TWO,
  UNPACK_SEQUENCE,
} from "./opcodes.ts";

const NOTHING = new Instruction(NOP, 0, null, -1);

/** A conditional jump on a constant always or never happens. */
function foldCondition(block: Block, load: Instruction, jump: Instruction, consts: CodeConstant[]): void {
  const { opcode } = jump;
  const pops = opcode === POP_JUMP_IF_FALSE || opcode === POP_JUMP_IF_TRUE;
  if (!pops && opcode !== JUMP_IF_FALSE_OR_POP && opcode !== JUMP_IF_TRUE_OR_POP) return;
  const jumpsIfTrue = opcode === POP_JUMP_IF_TRUE || opcode === JUMP_IF_TRUE_OR_POP;
  if (isTrue(consts[load.arg]) === jumpsIfTrue) {
    if (pops) load.opcode = NOP;
    jump.opcode = JUMP_ABSOLUTE;
    block.noFallthrough = true;
  } else {
    load.opcode = NOP;
    jump.opcode = NOP;
  }
}

/** `a, b = c, d` needs no tuple. */
function foldSwap(build: Instruction, unpack: Instruction): void {
  switch (build.arg) {
    case 1:
      build.opcode = NOP;
      unpack.opcode = NOP;
      break;
    case 2:
      build.opcode = ROT_TWO;
      unpack.opcode = NOP;
      break;
    case 3:
      build.opcode = ROT_THREE;
      unpack.opcode = ROT_TWO;
      break;
    default:
      break;
  }
}

function constantIndex(consts: CodeConstant[], value: CodeConstant): number {
  const key = constantKey(value);
  for (let i = 0; i < consts.length; i++) {
    if (consts[i] instanceof Tuple && constantKey(consts[i]) === key) return i;
  }
  return consts.push(value) - 1;
}

/** A tuple whose items are all constants becomes a constant; CPython's `fold_tuple_on_constants`. */
function foldTuple(instructions: Instruction[], at: number, consts: CodeConstant[]): void {
  const start = at - instructions[at].arg;
  for (let i = start; i < at; i++) if (instructions[i].opcode !== LOAD_CONST) return;
  const items: CodeConstant[] = [];
  for (let i = start; i < at; i++) {
    items.push(consts[instructions[i].arg]);
    instructions[i].opcode = NOP;
  }
  instructions[at].opcode = LOAD_CONST;
  instructions[at].arg = constantIndex(consts, new Tuple(items as Constant[]));
}

function rotationOf(instruction: Instruction): number {
  switch (instruction.opcode) {
    case ROT_N:
      return instruction.arg;
    case ROT_TWO:
      return 2;
    case ROT_THREE:
      return 3;
    case ROT_FOUR:
      return 4;
    default:
      return 0;
  }
}

/** `n` rotations of `n` items are none. */
function foldRotations(instructions: Instruction[], at: number, count: number): void {
  const start = at - count + 1;
  if (start < 0) return;
  for (let i = start; i <= at; i++) if (rotationOf(instructions[i]) !== count) return;
  for (let i = start; i <= at; i++) instructions[i].opcode = NOP;
}

function shortenRotation(instructions: Instruction[], at: number): void {
  const instruction = instructions[at];
  const count = instruction.arg;
  if (count <= 1) {
    instruction.opcode = NOP;
    return;
  }
  if (count === 2) instruction.opcode = ROT_TWO;
  else if (count === 3) instruction.opcode = ROT_THREE;
  else if (count === 4) instruction.opcode = ROT_FOUR;
  foldRotations(instructions, at, count);
}

/** Takes over where `target` jumps to; false when that is where the jump goes already. */
function followJump(jump: Instruction, target: Instruction): boolean {
  if (jump.target === target.target) return false;
  jump.target = target.target;
  return true;
}

/** `a and b or c`: a jump to a test that the first test has already decided goes where that test leads. */
function threadShortCircuit(jump: Instruction, target: Instruction): boolean {
  if (jump.lineno !== target.lineno) return false;
  const onFalse = jump.opcode === JUMP_IF_FALSE_OR_POP;
  if (target.opcode === (onFalse ? POP_JUMP_IF_FALSE : POP_JUMP_IF_TRUE)) {
    jump.opcode = target.opcode;
    jump.target = target.target;
    return true;
  }
  if (isUnconditional(target.opcode) || target.opcode === jump.opcode) return followJump(jump, target);
  if (target.opcode === (onFalse ? JUMP_IF_TRUE_OR_POP : JUMP_IF_FALSE_OR_POP)) {
    jump.opcode = onFalse ? POP_JUMP_IF_FALSE : POP_JUMP_IF_TRUE;
    jump.target = (jump.target as Block).next;
    return true;
  }
  return false;
}

/** A jump to a jump goes where the second one leads; returns whether there may be more to gain. */
function threadJump(jump: Instruction, target: Instruction): boolean {
  switch (jump.opcode) {
    case JUMP_IF_FALSE_OR_POP:
    case JUMP_IF_TRUE_OR_POP:
      return threadShortCircuit(jump, target);
    case POP_JUMP_IF_FALSE:
    case POP_JUMP_IF_TRUE:
    case JUMP_ABSOLUTE:
    case JUMP_FORWARD:
      return isUnconditional(target.opcode) && jump.lineno === target.lineno && followJump(jump, target);
    case FOR_ITER:
      return target.opcode === JUMP_FORWARD && jump.lineno === target.lineno && followJump(jump, target);
    default:
      return false;
  }
}

/** CPython's `optimize_basic_block`. */
export function optimizeBlock(block: Block, consts: CodeConstant[]): void {
  const { instructions } = block;
  for (let i = 0; i < instructions.length; i++) {
    const instruction = instructions[i];
    const { opcode } = instruction;
    const following = i + 1 < instructions.length ? instructions[i + 1] : NOTHING;
    if (isJump(opcode)) {
      let target = instruction.target as Block;
      while (target.instructions.length === 0) target = target.next as Block;
      instruction.target = target;
      if (threadJump(instruction, target.instructions[0])) i--;
    } else if (opcode === LOAD_CONST) {
      if (isJump(following.opcode)) foldCondition(block, instruction, following, consts);
    } else if (opcode === BUILD_TUPLE) {
      if (following.opcode === UNPACK_SEQUENCE && following.arg === instruction.arg) foldSwap(instruction, following);
      else if (i >= instruction.arg) foldTuple(instructions, i, consts);
    } else if (opcode === ROT_N) {
      shortenRotation(instructions, i);
    }
  }
}
