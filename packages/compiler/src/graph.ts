/** Control-flow graphs as data: copies of what the compiler works on. */
import { isJump, isUnconditional } from "./flowgraph.ts";
import type { Block } from "./flowgraph.ts";
import { HAVE_ARGUMENT, opname, RAISE_VARARGS, RERAISE, RETURN_VALUE } from "./opcodes.ts";

export interface GraphInstruction {
  readonly opname: string;
  readonly opcode: number;
  /** An index into the tables of the code object; null for operations without an argument and for jumps. */
  readonly arg: number | null;
  /** The index of the block that it jumps to or makes a handler; null when it does neither. */
  readonly target: number | null;
  /** Null where no line of the source caused it. */
  readonly line: number | null;
}

export interface GraphBlock {
  readonly instructions: readonly GraphInstruction[];
  /** The index of the block that runs next when nothing jumps; null where control does not run on. */
  readonly next: number | null;
}

/** The blocks in the order of the code, the first being the entry. */
export type Graph = readonly GraphBlock[];

function blocksFrom(entry: Block): Block[] {
  const blocks: Block[] = [];
  for (let block: Block | null = entry; block !== null; block = block.next) blocks.push(block);
  return blocks;
}

function runsOn(block: Block): boolean {
  const last = block.instructions.at(-1)?.opcode ?? -1;
  return !isUnconditional(last) && last !== RETURN_VALUE && last !== RAISE_VARARGS && last !== RERAISE;
}

/** The index of a block; an empty one that the optimiser took out is where it led. */
function indexOf(indices: ReadonlyMap<Block, number>, target: Block | null): number | null {
  let block = target;
  while (block !== null && !indices.has(block)) block = block.next;
  return block === null ? null : indices.get(block)!;
}

/** @internal */
export function copyGraph(entry: Block): Graph {
  const blocks = blocksFrom(entry);
  const indices = new Map(blocks.map((block, index) => [block, index]));
  return blocks.map((block, index) => ({
    instructions: block.instructions.map(({ opcode, arg, target, lineno }) => ({
      opname: opname[opcode],
      opcode,
      arg: opcode < HAVE_ARGUMENT || isJump(opcode) ? null : arg,
      target: isJump(opcode) ? indexOf(indices, target) : null,
      line: lineno > 0 ? lineno : null,
    })),
    next: runsOn(block) && index + 1 < blocks.length ? index + 1 : null,
  }));
}

/** A graph as text: a heading for each block, then its instructions with their lines; an arrow leads to another block. */
export function formatGraph(graph: Graph): string {
  let text = "";
  for (const [index, { instructions, next }] of graph.entries()) {
    text += `block ${index}:${next === null ? "" : `  then ${next}`}\n`;
    for (const { opname, arg, target, line } of instructions) {
      const argument = target === null ? (arg === null ? "" : String(arg).padStart(5)) : `   -> ${target}`;
      text += `${String(line ?? "").padStart(6)}  ${opname.padEnd(24)}${argument}`.trimEnd() + "\n";
    }
  }
  return text;
}
