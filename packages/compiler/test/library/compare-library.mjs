// Compares parser and compiler with CPython 3.10 on all of its library; see compare-library.ts.
//
//   node packages/compiler/test/library/compare-library.mjs [--only=WORD] [--show=ASPECT] [--fresh]
//
// CPython answers once; its answers are kept in node_modules/.cache, until --fresh asks again.
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
const file = path.join(cache, "compare-library.mjs");
await bundle({ input: path.join(here, "compare-library.ts"), file, siblings: true });
const settings = [
  `--python=${found.python}`,
  `--library=${found.library}`,
  `--oracle=${path.join(here, "oracle.py")}`,
  `--answers=${path.join(cache, "answers.jsonl")}`,
];
const { status } = spawnSync(process.execPath, [file, ...settings, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
