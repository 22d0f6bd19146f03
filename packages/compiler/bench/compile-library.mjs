// Compiles all of CPython's library here and in CPython 3.10, in turn in one run, and prints the speeds and their ratio.
// Plain Node on a bundle, as the package is shipped. `--runs=N` says how often (3); the fastest run counts.
//
//   node packages/compiler/bench/compile-library.mjs [--runs=3] [--only=WORD]
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../../../scripts/bundle.mjs";
import { root } from "../../../scripts/workspace.mjs";
import { findPython } from "../test/library/find-python.mjs";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "3" }, only: { type: "string", default: "" } },
});
const found = findPython();
if (found === undefined) {
  console.error("there is no CPython 3.10 here, whose library is compiled; the variable PYTHON310 may name one");
  process.exit(1);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const file = path.join(root, "node_modules/.cache/pyvm-bench/compile-library.mjs");
await bundle({ input: path.join(here, "compile-library.ts"), file, siblings: true });

function run(command, ...given) {
  const { stdout, status } = spawnSync(command, [...given, found.library, values.only], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with status ${status}`);
  return JSON.parse(stdout);
}

const best = {};
for (let round = 0; round < Number(values.runs); round++) {
  const results = {
    CPython: run(found.python, path.join(here, "compile_library.py")),
    pyvm: run(process.execPath, file),
  };
  for (const [name, result] of Object.entries(results)) {
    if (best[name] === undefined || result.seconds < best[name].seconds) best[name] = result;
  }
}
for (const [name, { files, bytes, seconds, cpu }] of Object.entries(best)) {
  const speed = (bytes / 1e6 / seconds).toFixed(2);
  const size = `${files} files, ${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${name.padEnd(8)} ${size} in ${seconds.toFixed(2)} s: ${speed} MB/s; ${cpu.toFixed(2)} s of processor time`,
  );
}
const share = best.CPython.seconds / best.pyvm.seconds;
const cpuShare = best.CPython.cpu / best.pyvm.cpu;
console.log(
  `pyvm compiles at ${share.toFixed(2)} of CPython's speed, by processor time, all threads, ${cpuShare.toFixed(2)}`,
);
