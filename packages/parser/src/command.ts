/** What a prompt needs: is what was typed so far a command, the beginning of one, or wrong? */
import { PythonSyntaxError } from "./errors.ts";
import type { Mod } from "./nodes.ts";
import { parse } from "./parse.ts";
import type { ParseOptions } from "./parse.ts";

/**
 * Parses what was typed at a prompt, as `codeop.compile_command` decides.
 *
 * @param source the lines so far, without the newline after the last one
 * @param options as for `parse`; the mode is `single` by default
 * @returns the tree of a complete command, or null when more lines are needed
 * @throws PythonSyntaxError when no further lines can make it a command
 *
 * @example
 * parseCommand("if x:"); // null
 * parseCommand("x = 1"); // a tree
 * parseCommand("x = = 1"); // throws
 */
export function parseCommand(source: string, options: ParseOptions = {}): Mod | null {
  const mode = options.mode ?? "single";
  const command: ParseOptions = { ...options, mode, dontImplyDedent: true, allowIncompleteInput: true };
  const { onWarning: _, ...silent } = command;
  const text = mode !== "eval" && isBlank(source) ? "pass" : source;
  if (isRejected(text, silent) && !isRejected(text + "\n", silent)) return null;
  try {
    return parse(text, command);
  } catch (error) {
    if (error instanceof PythonSyntaxError && endsTooEarly(text + "\n", silent)) return null;
    throw error;
  }
}

function isBlank(source: string): boolean {
  return source.split("\n").every((line) => /^\s*(#|$)/.test(line));
}

function rejection(source: string, options: ParseOptions): PythonSyntaxError | null {
  try {
    parse(source, options);
    return null;
  } catch (error) {
    if (error instanceof PythonSyntaxError) return error;
    throw error;
  }
}

function isRejected(source: string, options: ParseOptions): boolean {
  return rejection(source, options) !== null;
}

function endsTooEarly(source: string, options: ParseOptions): boolean {
  return rejection(source, options)?.msg.includes("incomplete input") === true;
}
