/** Disassembly as text for every version, as the `dis` of that version prints it. */
import { CodeObject } from "../code.ts";
import { dis } from "../dis.ts";
import type { DisOptions } from "../dis.ts";
import { DisassemblyBounds, DisError, reprCode } from "../dis-instructions.ts";
import type { ReprOptions } from "../dis-instructions.ts";
import { ForeignCode } from "./foreign-code.ts";
import { foreignInstructions } from "./instructions.ts";
import type { ForeignInstruction } from "./instructions.ts";
import { exceptionEntries, lineStartsOf } from "./lines.ts";

function widthOfLines(lines: readonly (number | null)[]): number {
  const last = lines.reduce<number>((most, line) => Math.max(most, line ?? -1), -1);
  return last < 0 ? 0 : Math.max(3, String(last).length);
}

function argumentFields({ opname, arg, argrepr }: ForeignInstruction, overlap: boolean): string[] {
  if (arg === null) return [];
  const excess = overlap ? Math.max(0, opname.length - 20) : 0;
  const field = String(arg).padStart(5 - excess);
  return argrepr === "" ? [field] : [field, `(${argrepr})`];
}

/** Up to 3.12 instructions are named by their offsets. */
function disassembleByOffset(code: ForeignCode, options: ReprOptions): string {
  const instructions = foreignInstructions(code, options);
  const handlers = exceptionEntries(code);
  const labels = new Set(instructions.map(({ target }) => target));
  for (const { target } of handlers) labels.add(target);
  const lineWidth = widthOfLines(lineStartsOf(code).map(([, line]) => line));
  const lastOffset = code.code.length - 2;
  const offsetWidth = lastOffset >= 10_000 ? String(lastOffset).length : 4;
  let text = "";
  for (const instruction of instructions) {
    const { offset, opname, startsLine } = instruction;
    if (startsLine !== null && offset > 0) text += "\n";
    const fields = lineWidth === 0 ? [] : [String(startsLine ?? "").padStart(lineWidth)];
    fields.push("   ", labels.has(offset) ? ">>" : "  ", String(offset).padStart(offsetWidth), opname.padEnd(20));
    text += [...fields, ...argumentFields(instruction, false)].join(" ").trimEnd() + "\n";
  }
  if (handlers.length > 0) text += "ExceptionTable:\n";
  for (const { start, end, target, depth, lasti } of handlers) {
    text += `  ${start} to ${end - 2} -> ${target} [${depth}]${lasti ? " lasti" : ""}\n`;
  }
  return text;
}

/** What stands for a line in 3.13 where there is none. */
const NO_LINE = "  --";

/** Since 3.13 the places that something refers to have labels, numbered in order, and offsets are not shown. */
function disassembleByLabel(code: ForeignCode, options: ReprOptions): string {
  const instructions = foreignInstructions(code, options);
  const handlers = exceptionEntries(code);
  const places = new Set(handlers.flatMap(({ start, end, target }) => [start, end, target]));
  for (const { target } of instructions) if (target !== null) places.add(target);
  const sorted = [...places].sort((a, b) => a - b);
  const labels = new Map(sorted.map((place, index) => [place, `L${index + 1}`]));
  const lines = new Map(lineStartsOf(code));
  const hasGaps = [...lines.values()].includes(null);
  // A line 0 counts as none here, as it does there.
  const known = widthOfLines([...lines.values()].map((line) => line || null));
  const lineWidth = known > 0 && hasGaps ? Math.max(known, NO_LINE.length) : known;
  const labelWidth = 4 + String(sorted.length).length;
  let text = "";
  for (const instruction of instructions) {
    const { offset, opname, target } = instruction;
    const startsLine = lines.has(offset);
    if (lineWidth > 0 && startsLine && offset > 0) text += "\n";
    const line = startsLine ? String(lines.get(offset) ?? NO_LINE) : "";
    const label = labels.has(offset) ? `${labels.get(offset)}:` : "";
    const fields = lineWidth > 0 ? [line.padStart(lineWidth)] : [];
    fields.push(label.padStart(labelWidth), "   ", opname.padEnd(20));
    const shown = target === null ? instruction : { ...instruction, argrepr: `to ${labels.get(target)}` };
    text += [...fields, ...argumentFields(shown, true)].join(" ").trimEnd() + "\n";
  }
  if (handlers.length > 0) text += "ExceptionTable:\n";
  for (const { start, end, target, depth, lasti } of handlers) {
    const [from, to, handler] = [start, end, target].map((place) => labels.get(place));
    text += `  ${from} to ${to} -> ${handler} [${depth}]${lasti ? " lasti" : ""}\n`;
  }
  return text;
}

/** One code object of any version as text. */
function disassembleForeign(code: ForeignCode, options: ReprOptions): string {
  return code.version === "3.13" ? disassembleByLabel(code, options) : disassembleByOffset(code, options);
}

/**
 * A code object of any version from 3.8 to 3.13, and those in its constants, as that version's `dis.dis` prints them.
 *
 * @throws DisError (IndexError) when an argument points outside its table
 */
export function disVersion(code: CodeObject, options: DisOptions = {}): string {
  if (!(code instanceof ForeignCode)) return dis(code, options);
  let text = "";
  const bounds = new DisassemblyBounds();
  const waiting: [code: CodeObject, depth: number][] = [[code, options.depth ?? Infinity]];
  while (waiting.length > 0) {
    const [current, depth] = waiting.pop()!;
    if (!(current instanceof ForeignCode)) throw new DisError("ValueError", "a code object of another version");
    if (text !== "") text += `\nDisassembly of ${reprCode(current, options)}:\n`;
    text += disassembleForeign(current, options);
    bounds.check(current, text);
    if (depth <= 0) continue;
    const nested = current.consts.filter((constant) => constant instanceof CodeObject);
    for (const inner of nested.toReversed()) waiting.push([inner, depth - 1]);
  }
  return text;
}
