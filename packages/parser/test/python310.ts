/**
 * A live CPython 3.10 for the tests and measurements that ask one when they find one: what the variable PYTHON310 names, or
 * `python3.10` on the path, or one that pyenv has.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The command of a CPython 3.10; null where there is none. */
export const PYTHON: string | null = findPython();

function findPython(): string | null {
  for (const command of [process.env.PYTHON310 ?? "python3.10", ...pyenvPythons()]) {
    try {
      const version = runPython(command, ["-c", "import sys; print(sys.implementation.name, sys.version_info[:2])"]);
      if (version.trim() === "cpython (3, 10)") return command;
    } catch {
      // Not this one.
    }
  }
  return null;
}

function pyenvPythons(): string[] {
  const versions = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), ".pyenv"), "versions");
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .filter((name) => name.startsWith("3.10."))
    .map((name) => path.join(versions, name, "bin/python3.10"));
}

/** What a Python prints. */
export function runPython(command: string, args: readonly string[], input = ""): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    input,
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "ignore"],
  });
}

/** Every `.py` file of a Python's own library. */
export function libraryFiles(command: string): string[] {
  const program =
    "import os, pathlib\nfor path in sorted(pathlib.Path(os.__file__).parent.rglob('*.py')):\n" +
    "    if 'site-packages' not in path.parts: print(path)";
  return runPython(command, ["-c", program]).trim().split("\n");
}
