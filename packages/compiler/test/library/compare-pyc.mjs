// Compares the `.pyc` files that CPython 3.10 keeps of its library with what is read, written and compiled here, and lets
// CPython run files written here; see compare-pyc.ts.
//
//   node packages/compiler/test/library/compare-pyc.mjs [--only=WORD] [--run=COUNT]
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../../scripts/bundle.mjs";
import { root } from "../../../../scripts/workspace.mjs";
import { findPython } from "./find-python.mjs";

const found = findPython();
if (found === undefined) {
  console.error("skipped: there is no CPython 3.10 here; the variable PYTHON310 may name one");
  process.exit(0);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const cache = path.join(root, "node_modules/.cache/pyvm-library");
const file = path.join(cache, "compare-pyc.mjs");
await bundle({ input: path.join(here, "compare-pyc.ts"), file, siblings: true });
const settings = [
  `--python=${found.python}`,
  `--library=${found.library}`,
  `--checker=${path.join(here, "check_pyc.py")}`,
  `--folder=${path.join(cache, "pyc")}`,
];
const { status } = spawnSync(process.execPath, [file, ...settings, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
