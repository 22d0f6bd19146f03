/** The prompt (PyRun_InteractiveLoop): statements line by line, with history at a terminal, and `_`. */
import * as fs from "node:fs";
import { PYVM_VERSION } from "@pyvm/stdlib";
import {
  bytesData,
  bytesLength,
  call0,
  callMethod0,
  callWith,
  flushStdio,
  getAttr,
  identifier,
  importByName,
  lookupAttr,
  handleSignals,
  handleUncaught,
  HostError,
  INTERRUPTED,
  isBlankLine,
  isIncompleteInput,
  promptText,
  runFile,
  runSource,
  writeStderr,
  PythonException,
  exceptionMatches,
  SYSTEM_EXIT,
  KEYBOARD_INTERRUPT,
  type Machine,
} from "@pyvm/vm";
import type { CommandServices } from "./command.ts";

const ID_READ = identifier("read");

const BANNER = `Python 3.10.13 (pyvm ${PYVM_VERSION}) on linux\nType "help", "copyright", "credits" or "license" for more information.\n`;

/** A session from its beginning: the banner, the file of PYTHONSTARTUP, the prompt. @returns the exit status */
export function interactiveSession(vm: Machine, command: CommandServices, quiet: boolean, startup: string): number {
  if (!quiet) writeStderr(vm, BANNER);
  const status = startup === "" ? null : attempt(vm, () => runStartup(vm, startup));
  return status ?? interactiveLoop(vm, command);
}

/** pymain_run_startup. */
function runStartup(vm: Machine, file: string): void {
  const mark = vm.mark();
  let source: Uint8Array;
  try {
    source = readThroughIo(vm, file);
  } catch (error) {
    writeStderr(vm, "Could not open PYTHONSTARTUP\n");
    throw error;
  }
  vm.release(mark);
  runFile(vm, source, file);
}

/** A file's bytes by `io.open`, whose errors are Python's. */
function readThroughIo(vm: Machine, file: string): Uint8Array {
  const open = vm.hold(getAttr(vm, vm.hold(importByName(vm, "io")), vm.hold(vm.intern("open"))));
  const stream = vm.hold(callWith(vm, open, vm.hold(vm.str(file)), vm.hold(vm.str("rb"))));
  const bytes = vm.hold(callMethod0(vm, stream, ID_READ));
  return vm.u8.slice(bytesData(vm, bytes), bytesData(vm, bytes) + bytesLength(vm, bytes));
}

/** pymain_run_interactive_hook. */
function runInteractiveHook(vm: Machine): void {
  const mark = vm.mark();
  const sys = vm.hold(importByName(vm, "sys"));
  const hook = lookupAttr(vm, sys, vm.hold(vm.intern("__interactivehook__")));
  if (hook === 0) return vm.release(mark);
  vm.hold(hook);
  try {
    vm.hold(call0(vm, hook));
  } catch (error) {
    writeStderr(vm, "Failed calling sys.__interactivehook__\n");
    throw error;
  }
  vm.release(mark);
}

/** The prompt: calls `sys.__interactivehook__`, then reads, runs and prints until the end of input. @returns the exit status */
export function interactiveLoop(vm: Machine, command: CommandServices): number {
  const exit = attempt(vm, () => runInteractiveHook(vm));
  if (exit !== null) return exit;
  for (;;) {
    const statement = nextStatement(vm, command);
    if (statement === null) {
      writeStderr(vm, "\n");
      return 0;
    }
    if (isBlankLine(statement)) continue;
    const status = runStatement(vm, statement);
    if (status !== null) return status;
  }
}

/** The next statement, null at the end of input; an empty one where Ctrl-C gave it up. */
function nextStatement(vm: Machine, command: CommandServices): string | null {
  const mark = vm.mark();
  try {
    return readStatement(vm, command);
  } catch (error) {
    vm.caught(error, mark);
    writeStderr(vm, "\n");
    handleUncaught(vm);
    return "";
  }
}

/** Runs one statement; the exit status if it asked for the end, else null. */
function runStatement(vm: Machine, statement: string): number | null {
  return attempt(vm, () => vm.decref(runSource(vm, statement, "<stdin>", "single")));
}

function attempt(vm: Machine, action: () => void): number | null {
  const mark = vm.mark();
  try {
    action();
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
    const line = readLine(vm, command, prompt);
    if (line === null) return text === "" ? null : text;
    text += line;
    if (isBlankLine(text)) return text;
    if (!isIncompleteInput(text)) return text;
  }
}

/** A line; null at the end of input. @throws PY_ERROR what a handler of a signal raises that came meanwhile, KeyboardInterrupt above all */
function readLine(vm: Machine, command: CommandServices, prompt: string): string | null {
  while (fs.fstatSync(0).isCharacterDevice()) {
    try {
      return command.readLine(prompt);
    } catch (error) {
      if (!(error instanceof HostError && error.code === "EINTR")) throw error;
    }
    handleSignals(vm);
  }
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
