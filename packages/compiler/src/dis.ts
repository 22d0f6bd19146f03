/**
 * Disassembly as text, line by line as CPython 3.10's `dis` prints it.
 */
import { CodeObject } from "./code.ts";
import { DisassemblyBounds, getInstructions, reprCode, reprCodeConstant } from "./dis-instructions.ts";
import type { Instruction, ReprOptions } from "./dis-instructions.ts";
import { findlinestarts } from "./dis-lines.ts";

export { DisError, findlabels, getInstructions, jumpTarget, reprCode, reprCodeConstant } from "./dis-instructions.ts";
export { unpackInstructions } from "./dis-instructions.ts";
export type { FormatArgument, Instruction, RawInstruction, ReprOptions } from "./dis-instructions.ts";
export { codeLines, findlinestarts } from "./dis-lines.ts";
export type { LineRange } from "./dis-lines.ts";
export { stackEffect, stackUse } from "./dis-stack.ts";
export type { StackUse } from "./dis-stack.ts";
export { verifyCode, VerifyError } from "./dis-verify.ts";

/** The names of the lowest ten flags of a code object, from bit 0: `dis.COMPILER_FLAG_NAMES`. */
const FLAG_NAMES: readonly string[] = [
  "OPTIMIZED",
  "NEWLOCALS",
  "VARARGS",
  "VARKEYWORDS",
  "NESTED",
  "GENERATOR",
  "NOFREE",
  "COROUTINE",
  "ITERABLE_COROUTINE",
  "ASYNC_GENERATOR",
];

export interface DisassembleOptions extends ReprOptions {
  /** The byte offset of the instruction to mark with an arrow. */
  lasti?: number;
}

export interface DisOptions extends ReprOptions {
  /** How many levels of nested code objects follow; all unless given. */
  depth?: number;
}

/** The widths of the columns, in characters. */
interface Columns {
  /** 0 when there are no lines at all. */
  readonly line: number;
  readonly offset: number;
}

function columnsOf(code: CodeObject): Columns {
  const lines = findlinestarts(code).map(([, line]) => line);
  const lastLine = lines.reduce((last, line) => Math.max(last, line), -Infinity);
  const lastOffset = code.code.length - 2;
  return {
    line: lines.length === 0 ? 0 : lastLine >= 1000 ? String(lastLine).length : 3,
    offset: lastOffset >= 10000 ? String(lastOffset).length : 4,
  };
}

function formatInstruction(instruction: Instruction, columns: Columns, isCurrent: boolean): string {
  const fields: string[] = [];
  if (columns.line > 0) fields.push(String(instruction.startsLine ?? "").padStart(columns.line));
  fields.push(isCurrent ? "-->" : "   ", instruction.isJumpTarget ? ">>" : "  ");
  fields.push(String(instruction.offset).padStart(columns.offset), instruction.opname.padEnd(20));
  if (instruction.arg !== null) {
    fields.push(String(instruction.arg).padStart(5));
    if (instruction.argrepr !== "") fields.push(`(${instruction.argrepr})`);
  }
  return fields.join(" ").trimEnd();
}

/**
 * The instructions of one code object as text, a newline after each: `dis.disassemble`.
 *
 * @throws DisError (IndexError) when an argument points outside its table
 */
export function disassemble(code: CodeObject, options: DisassembleOptions = {}): string {
  const columns = columnsOf(code);
  let text = "";
  for (const instruction of getInstructions(code, options)) {
    if (columns.line > 0 && instruction.startsLine !== null && instruction.offset > 0) text += "\n";
    text += formatInstruction(instruction, columns, instruction.offset === (options.lasti ?? -1)) + "\n";
  }
  return text;
}

/**
 * A code object and those in its constants as text: `dis.dis`.
 *
 * @throws DisError (IndexError) when an argument points outside its table
 */
export function dis(code: CodeObject, options: DisOptions = {}): string {
  let text = "";
  const bounds = new DisassemblyBounds();
  const waiting: [code: CodeObject, depth: number][] = [[code, options.depth ?? Infinity]];
  while (waiting.length > 0) {
    const [current, depth] = waiting.pop()!;
    if (current !== code || text !== "") text += `\nDisassembly of ${reprCode(current, options)}:\n`;
    text += disassemble(current, options);
    bounds.check(current, text);
    if (depth <= 0) continue;
    const nested = current.consts.filter((constant) => constant instanceof CodeObject);
    for (const inner of nested.toReversed()) waiting.push([inner, depth - 1]);
  }
  return text;
}

/** The flags of a code object in words: `dis.pretty_flags`. */
export function prettyFlags(flags: number): string {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const flag = 2 ** bit;
    if (Math.floor(flags / flag) % 2 === 1) names.push(FLAG_NAMES[bit] ?? "0x" + flag.toString(16));
  }
  return names.length === 0 ? "0x0" : names.join(", ");
}

function table(title: string, rows: readonly string[]): string[] {
  if (rows.length === 0) return [];
  return [title, ...rows.map((row, index) => `${String(index).padStart(4)}: ${row}`)];
}

/** The tables and counts of a code object as text, without a newline at the end: `dis.code_info`. */
export function codeInfo(code: CodeObject, options: ReprOptions = {}): string {
  return [
    `Name:              ${code.name}`,
    `Filename:          ${code.filename}`,
    `Argument count:    ${code.argcount}`,
    `Positional-only arguments: ${code.posonlyargcount}`,
    `Kw-only arguments: ${code.kwonlyargcount}`,
    `Number of locals:  ${code.nlocals}`,
    `Stack size:        ${code.stacksize}`,
    `Flags:             ${prettyFlags(code.flags)}`,
    ...table(
      "Constants:",
      code.consts.map((constant) => reprCodeConstant(constant, options)),
    ),
    ...table("Names:", code.names),
    ...table("Variable names:", code.varnames),
    ...table("Free variables:", code.freevars),
    ...table("Cell variables:", code.cellvars),
  ].join("\n");
}

/** What `dis.show_code` prints. */
export function showCode(code: CodeObject, options: ReprOptions = {}): string {
  return codeInfo(code, options) + "\n";
}
