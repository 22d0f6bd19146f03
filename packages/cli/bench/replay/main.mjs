// Trace replay: `pnpm bench:replay [PROGRAM...]`. Records everything that programs do to their heaps, once each, and replays it on every allocator and on every
// collector, one process each. Programs are those of test/programs/bench, or files; without any three are taken. The library must be built. Traces are made in a
// folder of the system for temporary files and removed.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../../scripts/bundle.mjs";
import { ALLOCATOR_KINDS } from "../../../heap/dist/index.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const programs = path.join(here, "../../test/programs/bench");
const COLLECTORS = ["generational", "full", "incremental", "trial-deletion", "none"];
const MEBIBYTE = 1024 * 1024;
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ["cyclic_garbage", "binary_trees", "scheduler"];
const folder = mkdtempSync(path.join(tmpdir(), "pyvm-replay-"));

function node(...args) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

try {
  for (const name of ["record", "worker"])
    await bundle({ input: path.join(here, `${name}.ts`), file: path.join(folder, `${name}.mjs`), siblings: true });
  for (const name of ["lib.bin", "lib.json"])
    copyFileSync(path.join(here, "../../../stdlib/dist", name), path.join(folder, name));
  for (const name of wanted) replay(name);
} finally {
  rmSync(folder, { recursive: true });
}

function replay(name) {
  const program = existsSync(name) ? name : path.join(programs, `${name}.py`);
  const trace = path.join(folder, "trace");
  node(path.join(folder, "record.mjs"), program, trace);
  const measure = (what, kind) => JSON.parse(node(path.join(folder, "worker.mjs"), what, kind, trace));
  console.log(`\n${name}: a trace of ${(statSync(trace).size / MEBIBYTE).toFixed(0)} MiB`);
  console.log(
    `  ${"allocator".padEnd(28)}${"events".padStart(12)}${"ns an event".padStart(13)}${"peak MiB".padStart(11)}`,
  );
  for (const kind of ALLOCATOR_KINDS) {
    const { events, nanoseconds, peakBytes, isSpent } = measure("allocator", kind);
    const peak = isSpent ? "spent" : (peakBytes / MEBIBYTE).toFixed(2);
    console.log(
      `  ${kind.padEnd(28)}${String(events).padStart(12)}${nanoseconds.toFixed(1).padStart(13)}${peak.padStart(11)}`,
    );
  }
  console.log(
    `  ${"collector".padEnd(28)}${["containers", "collected", "at most", "pauses ms", "longest ms"].map((heading) => heading.padStart(12)).join("")}`,
  );
  for (const kind of COLLECTORS) {
    const { containers, collected, most, pauses, longest } = measure("collector", kind);
    const cells = [containers, collected, most, pauses.toFixed(1), longest.toFixed(2)];
    console.log(`  ${kind.padEnd(28)}${cells.map((cell) => String(cell).padStart(12)).join("")}`);
  }
}
