/** The prompt (PyRun_InteractiveLoop): statements line by line, with history at a terminal, and `_`. */
import * as fs from "node:fs";
import { PYVM_VERSION } from "@pyvm/stdlib";
import {
  flushStdio,
  handleUncaught,
  INTERRUPTED,
  isIncompleteInput,
  promptText,
  runSource,
  writeStderr,
  PythonException,
  exceptionMatches,
  SYSTEM_EXIT,
  KEYBOARD_INTERRUPT,
  type Machine,
} from "@pyvm/vm";
import type { CommandServices } from "./command.ts";

const BANNER = `Python 3.10.13 (pyvm ${PYVM_VERSION}) on linux\nType "help", "copyright", "credits" or "license" for more information.\n`;

/** Reads, runs and prints until the end of input. @returns the exit status */
export function interactiveLoop(vm: Machine, command: CommandServices, quiet: boolean): number {
  if (!quiet) writeStderr(vm, BANNER);
  for (;;) {
    const statement = readStatement(vm, command);
    if (statement === null) {
      writeStderr(vm, "\n");
      return 0;
    }
    if (statement.trim() === "") continue;
    const status = runStatement(vm, statement);
    if (status !== null) return status;
  }
}

/** Runs one statement; the exit status if it asked for the end, else null. */
function runStatement(vm: Machine, statement: string): number | null {
  const mark = vm.mark();
  try {
    vm.decref(runSource(vm, statement, "<stdin>", "single"));
    flushStdio(vm);
    return null;
  } catch (error) {
    vm.caught(error, mark);
    if (!(error instanceof PythonException) && vm.currentException() === 0) throw error;
    const exits = exceptionMatches(vm, SYSTEM_EXIT);
    const interrupted = exceptionMatches(vm, KEYBOARD_INTERRUPT);
    if (interrupted) writeStderr(vm, "\n");
    const status = handleUncaught(vm);
    flushStdio(vm);
    return exits && status !== INTERRUPTED ? status : null;
  }
}

/** Lines up to a complete statement; null at the end of input. */
function readStatement(vm: Machine, command: CommandServices): string | null {
  let text = "";
  for (;;) {
    flushStdio(vm);
    const prompt = promptText(vm, text === "" ? "ps1" : "ps2");
    const line = readLine(command, prompt);
    if (line === null) return text === "" ? null : text;
    text += line;
    if (text.trim() === "") return text;
    if (!isIncompleteInput(text)) return text;
  }
}

function readLine(command: CommandServices, prompt: string): string | null {
  if (fs.fstatSync(0).isCharacterDevice()) return command.readLine(prompt);
  fs.writeSync(2, prompt);
  return readPlainLine();
}

let rest = "";

/** A line of standard input that is no terminal (-i with a pipe). */
function readPlainLine(): string | null {
  for (;;) {
    const end = rest.indexOf("\n");
    if (end >= 0) {
      const line = rest.slice(0, end + 1);
      rest = rest.slice(end + 1);
      return line;
    }
    const chunk = new Uint8Array(4096);
    const count = fs.readSync(0, chunk);
    if (count === 0) {
      const line = rest;
      rest = "";
      return line === "" ? null : line;
    }
    rest += new TextDecoder().decode(chunk.subarray(0, count));
  }
}
