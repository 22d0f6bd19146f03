// The whole matrix: `pnpm test:matrix [WORD...]`. Runs the tour, the bench programs and the machine's tests with every allocator and every collector, one process a pair, and
// prints a line for each. Words choose allocators, collectors, suites (`tour`, `bench`, `vm`) and programs: `tlsf incremental tour cyclic_garbage`. The library must be built.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../../scripts/bundle.mjs";
import { ALLOCATORS, COLLECTORS, comparable, expectedOutput, isFor, PROGRAMS, SUITES } from "./matrix.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Milliseconds for one program. */
const TIMEOUT = 300_000;
const words = process.argv.slice(2);
const suiteOf = (program) => Object.keys(SUITES).find((suite) => SUITES[suite].includes(program));
const nameOf = (program) => path.basename(program, ".py");

/** Those of which a name was given, or all. */
function chosen(all, names = (each) => [each]) {
  const named = all.filter((each) => names(each).some((name) => words.includes(name)));
  return named.length > 0 ? named : all;
}

const known = new Set([...ALLOCATORS, ...COLLECTORS, ...Object.keys(SUITES), ...PROGRAMS.map(nameOf)]);
for (const word of words) if (!known.has(word)) throw new Error(`${word} is no allocator, collector, suite or program`);
const folder = mkdtempSync(path.join(tmpdir(), "pyvm-matrix-"));

/** What is wrong with a run, or nothing. */
function fault(allocator, collector, { program, stdout, stderr, status, blocks }) {
  // An allocator that reuses nothing may run out of memory.
  if (allocator === "bump" && stderr.includes("MemoryError")) return "";
  if (status !== 0) return `status ${status}: ${stderr.trim().split("\n").at(-1)}`;
  if (comparable(collector, stdout) !== comparable(collector, expectedOutput(program))) return "other output";
  return collector === "none" || allocator === "bump" || blocks === 0 ? "" : `${blocks} blocks are left`;
}

/** Runs the programs with a pair, in a process, and in another one those behind a program that ended the first. */
async function faultsOf(allocator, collector, programs) {
  const faults = [];
  for (let left = programs; left.length > 0;) {
    let done = 0;
    const error = await run([allocator, collector, ...left], (outcome) => {
      const what = fault(allocator, collector, outcome);
      if (what !== "") faults.push(`${nameOf(outcome.program)}: ${what}`);
      done++;
    });
    if (done < left.length) faults.push(`${nameOf(left[done])}: ${error}`);
    left = left.slice(done + 1);
  }
  return faults;
}

/** Calls `next` with each outcome. Returns what ended the process before it came to its end. */
async function run(args, next) {
  const pair = spawn(process.execPath, [path.join(folder, "pair.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let what = "";
  pair.stderr.on("data", (text) => (what += text));
  const expire = () => {
    what = "took too long";
    pair.kill("SIGKILL");
  };
  let timer = setTimeout(expire, TIMEOUT);
  for await (const line of createInterface({ input: pair.stdout })) {
    clearTimeout(timer);
    next(JSON.parse(line));
    timer = setTimeout(expire, TIMEOUT);
  }
  clearTimeout(timer);
  return (
    what
      .trim()
      .split("\n")
      .find((line) => line.includes("Error")) ??
    (what.trim() || "the process ended")
  );
}

try {
  await bundle({ input: path.join(here, "pair.ts"), file: path.join(folder, "pair.mjs"), siblings: true });
  for (const name of ["lib.bin", "lib.json"])
    copyFileSync(path.join(here, "../../../stdlib/dist", name), path.join(folder, name));
  for (const allocator of chosen(ALLOCATORS)) {
    for (const collector of chosen(COLLECTORS)) {
      const start = performance.now();
      const programs = chosen(PROGRAMS, (each) => [suiteOf(each), nameOf(each)]).filter((program) =>
        isFor(collector, program),
      );
      const faults = await faultsOf(allocator, collector, programs);
      if (faults.length > 0) process.exitCode = 1;
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(
        `${allocator.padEnd(28)}${collector.padEnd(16)}${programs.length - faults.length} of ${programs.length} in ${seconds} s ${faults.join("; ")}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
