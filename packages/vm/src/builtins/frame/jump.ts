/**
 * Setting `f_lineno`: the frame goes on at another line (frame_setlineno of Objects/frameobject.c).
 *
 * Which blocks surround each instruction is found by following the code from its start. A set of blocks is a number, three bits a block, the innermost
 * lowest: a jump may leave blocks, and may not enter any.
 */
import * as op from "@pyvm/compiler";
import type { Address } from "@pyvm/heap";
import type { Machine } from "../../machine/machine.ts";
import { frameState } from "../../eval/generator/resume.ts";
import { intToBig } from "../int/convert.ts";
import {
  CO_CODE,
  CO_FIRSTLINENO,
  CO_LINETABLE,
  F_BLOCKSTACK,
  F_CODE,
  F_IBLOCK,
  F_LASTI,
  F_LINENO,
  F_STACKDEPTH,
  F_TRACE,
  F_VALUESTACK,
  FRAME_CREATED,
  FRAME_EXECUTING,
  OB_SIZE,
} from "../../object/offsets.ts";
import { ATTRIBUTE_ERROR, INT_TYPE, VALUE_ERROR } from "../../object/static.ts";

const BYTES_DATA = 32;
const NO_LINE = -128;

/** Kinds of blocks; 0 is none. */
const WITH = 1;
const LOOP = 2;
const TRY = 3;
const EXCEPT = 4;

const UNREACHED = -1n;

function push(blocks: bigint, kind: number): bigint {
  return (blocks << 3n) | BigInt(kind);
}

function pop(blocks: bigint): bigint {
  return blocks >> 3n;
}

/** A code object's instructions with the arguments that EXTENDED_ARG gives them. */
interface Instructions {
  readonly opcodes: readonly number[];
  readonly args: readonly number[];
}

function instructionsOf(vm: Machine, code: Address): Instructions {
  const bytes = vm.get(code, CO_CODE);
  const count = vm.get(bytes, OB_SIZE) >> 1;
  const opcodes: number[] = [];
  const args: number[] = [];
  let prefix = 0;
  for (let i = 0; i < count; i++) {
    const opcode = vm.u8[bytes + BYTES_DATA + 2 * i]!;
    const arg = (prefix << 8) | vm.u8[bytes + BYTES_DATA + 2 * i + 1]!;
    prefix = opcode === op.EXTENDED_ARG ? arg : 0;
    opcodes.push(opcode);
    args.push(arg);
  }
  return { opcodes, args };
}

/** markblocks: the blocks around each instruction, UNREACHED where no path leads. */
function markBlocks({ opcodes, args }: Instructions): bigint[] {
  const blocks = opcodes.map(() => UNREACHED);
  blocks.push(UNREACHED);
  blocks[0] = 0n;
  let again = true;
  const reach = (from: number, to: number, value: bigint): void => {
    if (to >= blocks.length) return;
    if (blocks[to] === UNREACHED && to < from) again = true;
    blocks[to] = value;
  };
  while (again) {
    again = false;
    for (let i = 0; i < opcodes.length; i++) {
      if (blocks[i] === UNREACHED) continue;
      // The iterator of a comprehension is an argument of the function that is called next.
      if (isGetIter(opcodes[i]!) && opcodes[i + 1] === op.CALL_FUNCTION) reach(i, i + 1, blocks[i]!);
      else markFrom(i, blocks[i]!, opcodes[i]!, args[i]!, reach);
    }
  }
  return blocks;
}

function isGetIter(opcode: number): boolean {
  return opcode === op.GET_ITER || opcode === op.GET_AITER;
}

type Reach = (from: number, to: number, blocks: bigint) => void;

/** What the instruction at `i` makes of the blocks around it, for those that can follow it. */
function markFrom(i: number, blocks: bigint, opcode: number, arg: number, reach: Reach): void {
  switch (opcode) {
    case op.JUMP_IF_FALSE_OR_POP:
    case op.JUMP_IF_TRUE_OR_POP:
    case op.POP_JUMP_IF_FALSE:
    case op.POP_JUMP_IF_TRUE:
    case op.JUMP_IF_NOT_EXC_MATCH:
      reach(i, arg, blocks);
      return reach(i, i + 1, blocks);
    case op.JUMP_ABSOLUTE:
      return reach(i, arg, blocks);
    case op.JUMP_FORWARD:
      return reach(i, i + 1 + arg, blocks);
    case op.SETUP_FINALLY:
      reach(i, i + 1 + arg, push(blocks, EXCEPT));
      return reach(i, i + 1, push(blocks, TRY));
    case op.SETUP_WITH:
    case op.SETUP_ASYNC_WITH:
      reach(i, i + 1 + arg, push(blocks, EXCEPT));
      return reach(i, i + 1, push(blocks, WITH));
    case op.GET_ITER:
    case op.GET_AITER:
      return reach(i, i + 1, push(blocks, LOOP));
    case op.FOR_ITER:
      reach(i, i + 1, blocks);
      return reach(i, i + 1 + arg, pop(blocks));
    case op.POP_BLOCK:
    case op.POP_EXCEPT:
      return reach(i, i + 1, pop(blocks));
    case op.END_ASYNC_FOR:
      return reach(i, i + 1, pop(pop(blocks)));
    case op.RETURN_VALUE:
    case op.RAISE_VARARGS:
    case op.RERAISE:
      return;
    default:
      return reach(i, i + 1, blocks);
  }
}

/** compatible_block_stack: whether `to` is `from` with some of its inner blocks left. */
function isLeft(from: bigint, to: bigint): boolean {
  if (to < 0n) return false;
  let blocks = from;
  while (blocks > to) blocks = pop(blocks);
  return blocks === to;
}

function explain(to: bigint): string {
  switch (Number(to & 7n)) {
    case EXCEPT:
      return "can't jump into an 'except' block as there's no exception";
    case TRY:
      return "can't jump into the body of a try statement";
    case WITH:
      return "can't jump into the body of a with statement";
    default:
      return "can't jump into the body of a for loop";
  }
}

/** marklines: the line that begins at each instruction; -1 for none. */
function markLines(vm: Machine, code: Address, count: number): number[] {
  const lines: number[] = Array.from<number>({ length: count }).fill(-1);
  const table = vm.get(code, CO_LINETABLE);
  const end = table + BYTES_DATA + vm.get(table, OB_SIZE);
  let line = vm.get(code, CO_FIRSTLINENO);
  let start = 0;
  for (let at = table + BYTES_DATA; at + 1 < end; at += 2) {
    const bytes = vm.u8[at]!;
    const delta = (vm.u8[at + 1]! << 24) >> 24;
    if (delta !== NO_LINE) line += delta;
    if (bytes !== 0 && start < count) lines[start] = delta === NO_LINE ? -1 : line;
    start += bytes >> 1;
  }
  return lines;
}

/** The setter of f_lineno. @throws ValueError where the jump is not possible */
export function setFrameLine(vm: Machine, frame: Address, value: Address): void {
  if (value === 0) throw vm.raise(ATTRIBUTE_ERROR, "cannot delete attribute");
  if (vm.typeOf(value) !== INT_TYPE) throw vm.raise(VALUE_ERROR, "lineno must be an integer");
  checkState(vm, frame);
  const code = vm.get(frame, F_CODE);
  const instructions = instructionsOf(vm, code);
  const lines = markLines(vm, code, instructions.opcodes.length);
  const line = lineToJumpTo(vm, code, lines, intToBig(vm, value));
  const blocks = markBlocks(instructions);
  const from = blocks[vm.get(frame, F_LASTI)]!;
  const target = bestTarget(vm, lines, line, blocks, from);
  leaveBlocks(vm, frame, from, blocks[target]!);
  vm.set(frame, F_LINENO, 0);
  vm.set(frame, F_LASTI, target);
}

function checkState(vm: Machine, frame: Address): void {
  const state = frameState(vm, frame);
  if (state === FRAME_CREATED) {
    throw vm.raise(VALUE_ERROR, "can't jump from the 'call' trace event of a new frame");
  }
  if (state > FRAME_EXECUTING) throw vm.raise(VALUE_ERROR, "can only jump from a 'line' trace event");
  if (vm.get(frame, F_TRACE) === 0) throw vm.raise(VALUE_ERROR, "f_lineno can only be set by a trace function");
}

/** The first line with code that is not before the one wished for. */
function lineToJumpTo(vm: Machine, code: Address, lines: readonly number[], wish: bigint): number {
  if (wish !== BigInt.asIntN(32, wish)) throw vm.raise(VALUE_ERROR, "lineno out of range");
  const wanted = Number(wish);
  if (wanted < vm.get(code, CO_FIRSTLINENO)) {
    throw vm.raise(VALUE_ERROR, `line ${wanted} comes before the current code block`);
  }
  const after = lines.filter((line) => line >= wanted);
  if (after.length === 0) throw vm.raise(VALUE_ERROR, `line ${wanted} comes after the current code block`);
  return after.reduce((least, line) => Math.min(least, line));
}

/** The instruction that begins the line and leaves the fewest blocks. */
function bestTarget(
  vm: Machine,
  lines: readonly number[],
  line: number,
  blocks: readonly bigint[],
  from: bigint,
): number {
  let best = -1;
  let message = "cannot find bytecode for specified line";
  let explained = false;
  lines.forEach((start, index) => {
    if (start !== line) return;
    const to = blocks[index]!;
    if (isLeft(from, to)) {
      if (best < 0 || to > blocks[best]!) best = index;
    } else if (!explained || best < 0) {
      message = to >= 0n ? explain(to) : "code may be unreachable.";
      explained = true;
    }
  });
  if (best < 0) throw vm.raise(VALUE_ERROR, message);
  return best;
}

/** Leaves the blocks that are around `from` and not around `to`. */
function leaveBlocks(vm: Machine, frame: Address, from: bigint, to: bigint): void {
  for (let blocks = from; blocks > to; blocks = pop(blocks)) {
    const kind = Number(blocks & 7n);
    if (kind === EXCEPT) throw vm.raise(VALUE_ERROR, "can't jump out of an 'except' block");
    if (kind !== LOOP) unwindBlock(vm, frame);
    if (kind !== TRY) popStack(vm, frame); // the iterator, or the manager's __exit__
  }
}

/** frame_block_unwind. */
function unwindBlock(vm: Machine, frame: Address): void {
  const index = vm.get(frame, F_IBLOCK) - 1;
  vm.set(frame, F_IBLOCK, index);
  const level = vm.get(frame, F_BLOCKSTACK + 12 * index + 8);
  while (vm.get(frame, F_STACKDEPTH) > level) popStack(vm, frame);
}

/** frame_stack_pop. */
function popStack(vm: Machine, frame: Address): void {
  const depth = vm.get(frame, F_STACKDEPTH) - 1;
  vm.set(frame, F_STACKDEPTH, depth);
  vm.replace(vm.get(frame, F_VALUESTACK), 8 * depth, 0);
}
