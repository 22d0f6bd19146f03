// Compares the disassembly of the `.pyc` files of CPython 3.8 to 3.13 with that of their own `dis`, for each version that is
// on this machine: on the path or of pyenv. `--step=N` takes each N-th file (10).
//
//   node packages/compiler/test/library/compare-versions.mjs [--step=10]
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../../../../scripts/bundle.mjs";
import { root } from "../../../../scripts/workspace.mjs";
import { pythonsOf } from "./find-python.mjs";

const { values } = parseArgs({ options: { step: { type: "string", default: "10" } } });
const here = path.dirname(fileURLToPath(import.meta.url));
const file = path.join(root, "node_modules/.cache/pyvm-library/compare-versions.mjs");
await bundle({ input: path.join(here, "compare-versions.ts"), file, siblings: true });

for (const version of ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]) {
  const script = path.join(here, "disassemble_library.py");
  const options = { encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "ignore"] };
  const answers = pythonsOf(version).map((python) => spawnSync(python, [script, values.step], options));
  const answer = answers.find(({ status, stdout }) => status === 0 && stdout !== "");
  if (answer === undefined) {
    console.log(`${version}: skipped, there is none here`);
    continue;
  }
  const { status, stdout } = spawnSync(process.execPath, [file], { input: answer.stdout, encoding: "utf8" });
  console.log(`${version}: ${stdout.trimEnd()}`);
  if (status !== 0) process.exitCode = 1;
}
