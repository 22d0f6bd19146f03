// The same Python programs on the built command and on CPython 3.10, in turn; the best of some runs counts.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const RUNS = 3;
/** The share of collections in this one is compared too. */
const SHARE_OF = "cyclic_garbage";
const SHARE_RUNS = 5;
const cli = fileURLToPath(new URL("../../../cli/", import.meta.url));
const collect = fileURLToPath(new URL("collect.py", import.meta.url));
const share = fileURLToPath(new URL("share.py", import.meta.url));

function findReference() {
  const name = process.env.PYTHON310 ?? "python3.10";
  const { status, stdout } = spawnSync(name, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith("Python 3.10") ? name : undefined;
}

/** Runs a program that prints lines `what=milliseconds`. */
function figuresOf([executable, ...args]) {
  const { stdout, status, stderr } = spawnSync(executable, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split("="))
      .map(([what, figure]) => [what, Number(figure)]),
  );
}

/** Prints the tables, or why there are none. `PYVM` names another build of the command. */
export function printComparison() {
  const reference = findReference();
  const ours = process.env.PYVM ?? path.join(cli, "dist/main.js");
  if (reference === undefined || !existsSync(ours)) {
    console.log("side by side with CPython: needs python3.10 (or PYTHON310) and the built command");
    return;
  }
  printCollections([process.execPath, ours], [reference]);
  printShare([process.execPath, ours], [reference]);
}

function printCollections(ours, theirs) {
  const best = [ours, theirs].map((command) => [command, new Map()]);
  for (let i = 0; i < RUNS; i++) {
    for (const [command, figures] of best)
      for (const [what, figure] of figuresOf([...command, collect]))
        figures.set(what, Math.min(figures.get(what) ?? Infinity, figure));
  }
  const [[, figures], [, others]] = best;
  printHeading("gc.collect(), ms of processor time");
  for (const [what, time] of figures) printRow(what, time, others.get(what));
}

function printShare(ours, theirs) {
  const program = path.join(cli, `test/programs/bench/${SHARE_OF}.py`);
  const best = [ours, theirs].map((command) => [command, new Map([["run", Infinity]])]);
  for (let i = 0; i < SHARE_RUNS; i++) {
    for (const each of best) {
      const figures = figuresOf([...each[0], share, program]);
      if (figures.get("run") < each[1].get("run")) each[1] = figures;
    }
  }
  const [figures, others] = best.map(([, each]) => each);
  printHeading(`\n${SHARE_OF}, ms by the clock, fastest of ${SHARE_RUNS}`);
  printRow("the whole run", figures.get("run"), others.get("run"));
  printRow("in collections", figures.get("collections"), others.get("collections"));
  const percent = (each) => (100 * each.get("collections")) / each.get("run");
  printRow("their share, %", percent(figures), percent(others));
}

function printHeading(text) {
  console.log(`${text.padEnd(text.startsWith("\n") ? 37 : 36)}      pyvm   CPython  ratio`);
}

function printRow(what, figure, other) {
  console.log(
    `  ${what.padEnd(34)}${figure.toFixed(1).padStart(10)}${other.toFixed(1).padStart(10)}${(figure / other).toFixed(2).padStart(7)}`,
  );
}
