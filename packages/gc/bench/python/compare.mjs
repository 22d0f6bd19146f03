// The same Python program on the built command and on CPython 3.10, in turn; the best of some runs counts.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const RUNS = 3;
const command = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));
const program = fileURLToPath(new URL("collections.py", import.meta.url));

function findReference() {
  const name = process.env.PYTHON310 ?? "python3.10";
  const { status, stdout } = spawnSync(name, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith("Python 3.10") ? name : undefined;
}

function run(executable, args, best) {
  const { stdout, status, stderr } = spawnSync(executable, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  for (const line of stdout.trim().split("\n")) {
    const [what, figure] = line.split("=");
    best.set(what, Math.min(best.get(what) ?? Infinity, Number(figure)));
  }
}

/** Prints the table, or why there is none. `PYVM` names another build of the command. */
export function printComparison() {
  const reference = findReference();
  const ours = process.env.PYVM ?? command;
  if (reference === undefined || !existsSync(ours)) {
    console.log("side by side with CPython: needs python3.10 (or PYTHON310) and the built command");
    return;
  }
  const figures = { ours: new Map(), theirs: new Map() };
  for (let i = 0; i < RUNS; i++) {
    run(process.execPath, [ours, program], figures.ours);
    run(reference, [program], figures.theirs);
  }
  console.log(`${"gc.collect(), ms of processor time".padEnd(36)}      pyvm   CPython  ratio`);
  for (const [what, time] of figures.ours) {
    const other = figures.theirs.get(what);
    console.log(
      `  ${what.padEnd(34)}${time.toFixed(1).padStart(10)}${other.toFixed(1).padStart(10)}${(time / other).toFixed(2).padStart(7)}`,
    );
  }
}
