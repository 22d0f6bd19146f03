/** From a finished control-flow graph to bytes: stack depth, jump distances, instructions, line table. */
import { ByteBuffer } from "./byte-buffer.ts";
import { isJump, isRelativeJump } from "./flowgraph.ts";
import type { Block, Instruction } from "./flowgraph.ts";
import { EXTENDED_ARG, JUMP_ABSOLUTE, JUMP_FORWARD, RAISE_VARARGS, RERAISE, RETURN_VALUE } from "./opcodes.ts";
import { stackEffect } from "./stack-effect.ts";

function endsFlow(opcode: number): boolean {
  return (
    opcode === JUMP_ABSOLUTE ||
    opcode === JUMP_FORWARD ||
    opcode === RETURN_VALUE ||
    opcode === RAISE_VARARGS ||
    opcode === RERAISE
  );
}

/** The deepest value stack on any path; CPython's `stackdepth`. */
class DepthWalk {
  deepest: number = 0;
  private readonly pending: Block[] = [];

  /** Notes that `block` can start with `depth` entries. A loop that grew the stack would never end, hence the bound. */
  reach(block: Block, depth: number): void {
    if (block.startDepth >= depth || block.startDepth >= 100) return;
    block.startDepth = depth;
    this.pending.push(block);
  }

  run(): void {
    for (let block = this.pending.pop(); block !== undefined; block = this.pending.pop()) this.visit(block);
  }

  private visit(block: Block): void {
    let depth = block.startDepth;
    for (const { opcode, arg, target } of block.instructions) {
      const after = depth + stackEffect(opcode, arg, false);
      if (after > this.deepest) this.deepest = after;
      if (isJump(opcode)) {
        const atTarget = depth + stackEffect(opcode, arg, true);
        if (atTarget > this.deepest) this.deepest = atTarget;
        this.reach(target as Block, atTarget);
      }
      depth = after;
      if (endsFlow(opcode)) return;
    }
    if (block.next !== null) this.reach(block.next, depth);
  }
}

/**
 * How many entries of the value stack the code needs.
 *
 * @param initial entries at the start: 1 where a generator's first `send` leaves a value
 */
export function stackDepth(entry: Block, initial: number): number {
  const walk = new DepthWalk();
  walk.reach(entry, initial);
  walk.run();
  return walk.deepest;
}

/** How many code units an instruction takes: one, and an `EXTENDED_ARG` for each further byte of its argument. */
function instructionSize(arg: number): number {
  const unsigned = arg >>> 0;
  if (unsigned <= 0xff) return 1;
  if (unsigned <= 0xffff) return 2;
  return unsigned <= 0xffffff ? 3 : 4;
}

function placeBlocks(entry: Block): void {
  let offset = 0;
  for (let block: Block | null = entry; block !== null; block = block.next) {
    block.offset = offset;
    for (const { arg } of block.instructions) offset += instructionSize(arg);
  }
}

/** Returns whether an argument has outgrown the place it was given. */
function resolveJumps(block: Block): boolean {
  let offset = block.offset;
  let changed = false;
  for (const instruction of block.instructions) {
    const size = instructionSize(instruction.arg);
    offset += size;
    if (!isJump(instruction.opcode)) continue;
    const target = (instruction.target as Block).offset;
    instruction.arg = isRelativeJump(instruction.opcode) ? target - offset : target;
    if (instructionSize(instruction.arg) !== size) changed = true;
  }
  return changed;
}

/** Replaces the targets of jumps by distances, again until no jump changes its size; CPython's `assemble_jump_offsets`. */
export function resolveJumpOffsets(entry: Block): void {
  for (let changed = true; changed;) {
    placeBlocks(entry);
    changed = false;
    for (let block: Block | null = entry; block !== null; block = block.next) {
      if (resolveJumps(block)) changed = true;
    }
  }
}

/** Writes instructions and the table of their lines side by side; CPython's `struct assembler`. */
class Assembler {
  readonly code: ByteBuffer = new ByteBuffer(4096);
  readonly lines: ByteBuffer = new ByteBuffer(1024);
  private line: number = 0;
  private previousLine: number = 0;
  /** The offset in bytes where the current line's instructions start. */
  private lineStart: number = 0;

  start(firstLine: number): void {
    this.code.length = 0;
    this.lines.length = 0;
    this.line = firstLine;
    this.previousLine = firstLine;
    this.lineStart = 0;
  }

  emit(instruction: Instruction): void {
    const { opcode, arg, lineno } = instruction;
    if (lineno !== this.line && lineno !== 0) {
      this.endLine();
      this.line = lineno;
    }
    for (let extra = instructionSize(arg) - 1; extra > 0; extra--) {
      this.code.pushPair(EXTENDED_ARG, (arg >>> (8 * extra)) & 0xff);
    }
    this.code.pushPair(opcode, arg & 0xff);
  }

  /** Writes the entry of the instructions since the last change of line; CPython's `assemble_line_range`. */
  endLine(): void {
    let size = this.code.length - this.lineStart;
    if (size === 0) return;
    let change = this.line < 0 ? -128 : this.lineChange();
    while (size > 254) {
      this.lines.pushPair(254, change & 0xff);
      change = this.line < 0 ? -128 : 0;
      size -= 254;
    }
    this.lines.pushPair(size, change & 0xff);
    this.lineStart = this.code.length;
  }

  private lineChange(): number {
    let change = this.line - this.previousLine;
    this.previousLine = this.line;
    for (; change > 127; change -= 127) this.lines.pushPair(0, 127);
    for (; change < -127; change += 127) this.lines.pushPair(0, -127 & 0xff);
    return change;
  }
}

/** One for all code objects, as none is assembled within another: its buffers need not grow again each time. */
const assembler: Assembler = /* @__PURE__ */ new Assembler();

/** The bytes of `co_code` and `co_linetable`. */
export function assembleCode(entry: Block, firstLine: number): { code: Uint8Array; linetable: Uint8Array } {
  assembler.start(firstLine);
  for (let block: Block | null = entry; block !== null; block = block.next) {
    for (const instruction of block.instructions) assembler.emit(instruction);
  }
  assembler.endLine();
  return { code: assembler.code.toBytes(), linetable: assembler.lines.toBytes() };
}
