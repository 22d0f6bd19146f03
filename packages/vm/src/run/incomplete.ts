/** Whether a prompt has to ask for another line (the rule of Lib/codeop.py). */
import { parse, PythonSyntaxError } from "@pyvm/parser";
import type { Machine } from "../machine/machine.ts";
import { dictGetStr } from "../builtins/dict/dict.ts";
import { strText } from "../object/repr.ts";
import { IS_SYSDICT } from "../object/state.ts";

/** The error of a statement as text, or null when it is complete and right. */
function problem(source: string): string | null {
  try {
    parse(source, { mode: "single", filename: "<stdin>", dontImplyDedent: true });
    return null;
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) return String(error);
    return `${error.type} ${error.msg} ${error.lineno} ${error.offset}`;
  }
}

/** A prompt takes an empty line for the end of a block, though there be none yet. */
const BLANK_LAST_LINE = /\n\n$/;

function isOpen(problem: string | null): boolean {
  return problem?.includes("was never closed") === true;
}

/** Whether `text`, what was typed until now with its newlines, could become a statement with more lines. */
export function isIncompleteInput(text: string): boolean {
  const source = text.replace(/\n$/, "");
  if (problem(source) === null) return false;
  const first = problem(`${source}\n`);
  if (first === null) return true;
  const second = problem(`${source}\n\n`);
  if (isOpen(first) && isOpen(second)) return true;
  if (BLANK_LAST_LINE.test(text) && first?.includes("expected an indented block") === true) return false;
  return first !== second;
}

/** Whether a line is no part of a statement: only blanks, or a comment. */
export function isBlankLine(line: string): boolean {
  return /^[ \t\f]*(#.*)?\r?\n?$/.test(line);
}

/** sys.ps1 or sys.ps2 as text, CPython's by default. */
export function promptText(vm: Machine, name: "ps1" | "ps2"): string {
  const key = vm.intern(name);
  const prompt = dictGetStr(vm, vm.get(0, IS_SYSDICT), key);
  vm.decref(key);
  return prompt === 0 ? (name === "ps1" ? ">>> " : "... ") : strText(vm, prompt);
}
