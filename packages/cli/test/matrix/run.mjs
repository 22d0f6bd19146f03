// The whole matrix: `pnpm test:matrix [WORD...]`. Runs the programs of the tour and of the bench with every allocator and every collector on the built command, and prints
// a line for each pair. Words choose allocators, collectors and programs: `tlsf incremental cyclic_garbage`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ALLOCATORS, COLLECTORS, comparable, expectedOutput, isFor, PROGRAMS } from "./matrix.mjs";

const command = process.env.PYVM ?? fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const TIMEOUT = 300_000;
const words = process.argv.slice(2);
const nameOf = (program) => path.basename(program, ".py");

/** Those that were named, or all. */
function chosen(all, name = (each) => each) {
  const named = all.filter((each) => words.includes(name(each)));
  return named.length > 0 ? named : all;
}

const known = new Set([...ALLOCATORS, ...COLLECTORS, ...PROGRAMS.map(nameOf)]);
for (const word of words) if (!known.has(word)) throw new Error(`${word} is no allocator, collector or program`);
const folder = mkdtempSync(path.join(tmpdir(), "pyvm-matrix-"));
const statistics = path.join(folder, "statistics.json");

/** What is wrong with a run, or nothing. */
function fault(allocator, collector, program) {
  const options = ["--allocator", allocator, "--gc", collector, `--stats=${statistics}`, path.basename(program)];
  const env = { ...process.env, PYTHONHASHSEED: "0" };
  const run = spawnSync(process.execPath, [command, ...options], {
    cwd: path.dirname(program),
    env,
    timeout: TIMEOUT,
    encoding: "utf8",
  });
  if (run.error !== undefined) return run.error.code === "ETIMEDOUT" ? "took too long" : String(run.error);
  // An allocator that reuses nothing may run out of memory.
  if (allocator === "bump" && run.stderr.includes("MemoryError")) return "";
  if (run.status !== 0) return `status ${run.status}: ${run.stderr.trim().split("\n").at(-1)}`;
  if (comparable(collector, run.stdout) !== comparable(collector, expectedOutput(program))) return "other output";
  const { blocks } = JSON.parse(readFileSync(statistics, "utf8")).afterDispose;
  return collector === "none" || allocator === "bump" || blocks === 0 ? "" : `${blocks} blocks are left`;
}

try {
  for (const allocator of chosen(ALLOCATORS)) {
    for (const collector of chosen(COLLECTORS)) {
      const programs = chosen(PROGRAMS, nameOf).filter((program) => isFor(collector, program));
      const faults = programs.flatMap((program) => {
        const what = fault(allocator, collector, program);
        return what === "" ? [] : [`${nameOf(program)}: ${what}`];
      });
      if (faults.length > 0) process.exitCode = 1;
      console.log(
        `${allocator.padEnd(28)}${collector.padEnd(16)}${programs.length - faults.length} of ${programs.length} ${faults.join("; ")}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
