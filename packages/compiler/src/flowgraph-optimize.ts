/** The passes over a whole control-flow graph, between code generation and assembly; CPython's `optimize_cfg` and its helpers. */
import type { CodeConstant } from "./code.ts";
import { InvalidTreeError } from "./errors.ts";
import { Block, NO_LINE, copyInstruction, isJump, isSetup, isUnconditional } from "./flowgraph.ts";
import type { Instruction } from "./flowgraph.ts";
import { optimizeBlock } from "./flowgraph-peephole.ts";
import {
  FOR_ITER,
  JUMP_ABSOLUTE,
  JUMP_FORWARD,
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_TRUE_OR_POP,
  LOAD_CONST,
  NOP,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  RAISE_VARARGS,
  RERAISE,
  RETURN_VALUE,
} from "./opcodes.ts";

/** An exit of at most this many instructions is copied to where it is jumped to. */
const MAX_COPY_SIZE = 4;

function lastOf(block: Block): Instruction | null {
  const { instructions } = block;
  return instructions.length === 0 ? null : instructions[instructions.length - 1];
}

/** Notes how blocks end, and lets jumps skip empty blocks; CPython's `normalize_basic_block`. */
export function normalizeBlock(block: Block): void {
  const { instructions } = block;
  for (let i = 0; i < instructions.length; i++) {
    switch (instructions[i].opcode) {
      case RETURN_VALUE:
      case RAISE_VARARGS:
      case RERAISE:
        block.isExit = true;
        block.noFallthrough = true;
        break;
      case JUMP_ABSOLUTE:
      case JUMP_FORWARD:
        block.noFallthrough = true;
        checkIsLast(block, i);
        skipEmptyTargets(instructions[i]);
        break;
      case POP_JUMP_IF_FALSE:
      case POP_JUMP_IF_TRUE:
      case JUMP_IF_FALSE_OR_POP:
      case JUMP_IF_TRUE_OR_POP:
      case FOR_ITER:
        checkIsLast(block, i);
        skipEmptyTargets(instructions[i]);
        break;
      default:
        break;
    }
  }
}

function checkIsLast(block: Block, index: number): void {
  if (index !== block.instructions.length - 1) {
    throw new InvalidTreeError("SystemError", "malformed control flow graph.");
  }
}

function skipEmptyTargets(jump: Instruction): void {
  while ((jump.target as Block).instructions.length === 0) jump.target = (jump.target as Block).next;
}

/** The line of the first instruction after `block`, or 0. */
function followingLine(block: Block): number {
  let next = block.next;
  while (next !== null && next.instructions.length === 0) next = next.next;
  return next === null ? 0 : next.instructions[0].lineno;
}

/**
 * Whether a NOP stands for a line that a tracer would miss without it. Where the next instruction has no line, it takes the
 * NOP's.
 */
function isNeeded(block: Block, index: number, previousLine: number): boolean {
  const { instructions } = block;
  const { lineno } = instructions[index];
  if (lineno < 0 || previousLine === lineno) return false;
  if (index === instructions.length - 1) return followingLine(block) !== lineno;
  const next = instructions[index + 1];
  if (next.lineno >= 0 && next.lineno !== lineno) return true;
  next.lineno = lineno;
  return false;
}

/** Removes the NOPs of a block that no line needs; CPython's `clean_basic_block`. */
function cleanBlock(block: Block, lineBefore: number): void {
  const { instructions } = block;
  let previousLine = lineBefore;
  let kept = 0;
  for (let i = 0; i < instructions.length; i++) {
    const instruction = instructions[i];
    if (instruction.opcode === NOP && !isNeeded(block, i, previousLine)) continue;
    if (kept !== i) instructions[kept] = instruction;
    kept++;
    previousLine = instruction.lineno;
  }
  instructions.length = kept;
}

/** Copies a small exit to the end of a block that jumps to it; CPython's `extend_block`. */
function extendBlock(block: Block): void {
  const last = lastOf(block);
  if (last === null || !isUnconditional(last.opcode)) return;
  const target = last.target as Block;
  if (!target.isExit || target.instructions.length > MAX_COPY_SIZE) return;
  last.opcode = NOP;
  for (const instruction of target.instructions) block.instructions.push(copyInstruction(instruction));
  block.isExit = true;
}

/** Extends all blocks, the newest first. */
export function extendBlocks(newest: Block): void {
  for (let block: Block | null = newest; block !== null; block = block.list) extendBlock(block);
}

/** Counts the ways into each block that can be reached; CPython's `mark_reachable`. */
function markReachable(entry: Block): void {
  const stack: Block[] = [entry];
  entry.predecessors = 1;
  const reach = (target: Block): void => {
    if (target.predecessors++ === 0) stack.push(target);
  };
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (block.next !== null && !block.noFallthrough) reach(block.next);
    for (const instruction of block.instructions) {
      if (isJump(instruction.opcode)) reach(instruction.target as Block);
    }
  }
}

function removeUnreachable(entry: Block): void {
  for (let block: Block | null = entry; block !== null; block = block.next) {
    if (block.predecessors > 0) continue;
    block.instructions.length = 0;
    block.noFallthrough = false;
  }
}

function cleanBlocks(entry: Block): void {
  let previous: Block | null = null;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    cleanBlock(block, previous === null ? NO_LINE : (lastOf(previous)?.lineno ?? NO_LINE));
    previous = block.noFallthrough ? null : block;
  }
}

function eliminateEmptyBlocks(entry: Block): void {
  for (let block: Block | null = entry; block !== null; block = block.next) {
    let next: Block | null = block.next;
    while (next !== null && next.instructions.length === 0 && next.next !== null) next = next.next;
    block.next = next;
  }
  for (let block: Block | null = entry; block !== null; block = block.next) {
    const last = lastOf(block);
    if (last !== null && isJump(last.opcode)) skipEmptyTargets(last);
  }
}

/** A jump to what follows anyway goes; returns whether a block may have become empty. */
function removeRedundantJumps(entry: Block): boolean {
  let maybeEmpty = false;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    const last = lastOf(block);
    if (last === null || !isUnconditional(last.opcode) || last.target !== block.next) continue;
    block.noFallthrough = false;
    last.opcode = NOP;
    cleanBlock(block, NO_LINE);
    maybeEmpty = true;
  }
  return maybeEmpty;
}

/** CPython's `optimize_cfg`. May append to `consts`. */
export function optimizeGraph(entry: Block, newest: Block, consts: CodeConstant[]): void {
  for (let block: Block | null = entry; block !== null; block = block.next) {
    optimizeBlock(block, consts);
    cleanBlock(block, NO_LINE);
  }
  extendBlocks(newest);
  markReachable(entry);
  removeUnreachable(entry);
  cleanBlocks(entry);
  eliminateEmptyBlocks(entry);
  if (removeRedundantJumps(entry)) eliminateEmptyBlocks(entry);
}

function isExitWithoutLine(block: Block): boolean {
  return block.isExit && block.instructions[0].lineno < 0;
}

/** The block that the last instruction jumps to, unless it only sets a handler. */
function jumpTarget(last: Instruction): Block | null {
  return isJump(last.opcode) && !isSetup(last.opcode) ? last.target : null;
}

/**
 * An exit that has no line takes that of the jump to it, and is copied where there are several jumps; CPython's
 * `duplicate_exits_without_lineno`. The copies are no part of the list of blocks.
 */
export function duplicateExitsWithoutLine(newest: Block): void {
  for (let block: Block | null = newest; block !== null; block = block.list) {
    const last = lastOf(block);
    const target = last === null ? null : jumpTarget(last);
    if (last === null || target === null || !isExitWithoutLine(target) || target.predecessors <= 1) continue;
    const copy = new Block(null);
    copy.instructions = target.instructions.map(copyInstruction);
    copy.isExit = target.isExit;
    copy.noFallthrough = true;
    copy.instructions[0].lineno = last.lineno;
    last.target = copy;
    target.predecessors--;
    copy.predecessors = 1;
    copy.next = target.next;
    target.next = copy;
  }
  for (let block: Block | null = newest; block !== null; block = block.list) {
    while (block.next !== null && block.next.instructions.length === 0) block.next = block.next.next;
  }
  for (let block: Block | null = newest; block !== null; block = block.list) {
    const last = lastOf(block);
    if (last === null || block.noFallthrough || block.next === null) continue;
    if (isExitWithoutLine(block.next)) block.next.instructions[0].lineno = last.lineno;
  }
}

/** Removes constants that dead code alone used, from the end; the first may be a docstring. CPython's `trim_unused_consts`. */
export function trimUnusedConstants(entry: Block, consts: CodeConstant[]): void {
  let highest = 0;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    for (const { opcode, arg } of block.instructions) if (opcode === LOAD_CONST && arg > highest) highest = arg;
  }
  if (highest + 1 < consts.length) consts.length = highest + 1;
}

/** Instructions without a line take that of what runs before them, where that is certain; CPython's `propagate_line_numbers`. */
export function propagateLines(entry: Block): void {
  for (let block: Block | null = entry; block !== null; block = block.next) {
    const last = lastOf(block);
    if (last === null) continue;
    let line = NO_LINE;
    for (const instruction of block.instructions) {
      if (instruction.lineno < 0) instruction.lineno = line;
      else line = instruction.lineno;
    }
    if (!block.noFallthrough && block.next !== null) inheritLine(block.next, line);
    const target = jumpTarget(last);
    if (target !== null) inheritLine(target, line);
  }
}

function inheritLine(block: Block, line: number): void {
  if (block.predecessors !== 1 || block.instructions.length === 0) return;
  const first = block.instructions[0];
  if (first.lineno < 0) first.lineno = line;
}

/** A return that still has no line gets the one before it in the code; CPython's `guarantee_lineno_for_exits`. */
export function guaranteeLinesForExits(entry: Block, firstLine: number): void {
  let line = firstLine;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    const last = lastOf(block);
    if (last === null) continue;
    if (last.lineno >= 0) line = last.lineno;
    else if (last.opcode === RETURN_VALUE) for (const instruction of block.instructions) instruction.lineno = line;
  }
}

/** Now that the order is known, forward jumps become relative, backward ones absolute; CPython's `normalize_jumps`. */
export function normalizeJumps(entry: Block): void {
  for (let block: Block | null = entry; block !== null; block = block.next) block.visited = false;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    block.visited = true;
    const last = lastOf(block);
    if (last !== null && isUnconditional(last.opcode)) {
      last.opcode = (last.target as Block).visited ? JUMP_ABSOLUTE : JUMP_FORWARD;
    }
  }
}
