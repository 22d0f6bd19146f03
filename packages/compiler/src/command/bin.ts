#!/usr/bin/env node
/** The `pyvm-compiler` command: the only file of the package that knows Node. */
/// <reference types="node" />
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { runCommand } from "./command.ts";

process.exitCode = runCommand(process.argv.slice(2), {
  readFile: (path) => readFileSync(path === "-" ? 0 : path),
  writeFile: (path, data) => writeFileSync(path, data),
  modifiedAt: (path) => (path === "-" ? 0 : Math.floor(statSync(path).mtimeMs / 1000)),
  write: (text) => void writeAll(1, text),
  writeError: (text) => void writeAll(2, text),
});

/** Everything is written before the process ends; a reader that went away, as `head` does, is no error. */
function writeAll(descriptor: number, text: string): void {
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}
