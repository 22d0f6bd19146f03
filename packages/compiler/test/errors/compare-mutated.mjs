// Compares the compiler with a live CPython 3.10 on mutated pieces of its library; see compare-mutated.ts.
//
//   node packages/compiler/test/errors/compare-mutated.mjs [--count=20000] [--seed=310] [--wild] [--mode=exec] [--library=FOLDER]
//     [--output=DIFFERENCES.jsonl] [--record=CASES.json]
//
// `--wild` adds mutations beyond a token deleted, doubled, swapped or cut off; `--library` names another folder of sources,
// such as `packages/parser/test/sources`. The samples in the tests are what `--count=500 --wild` records of that folder
// (`fixtures/mutated-expressions.json`) and of `packages/compiler/test/sources` (`fixtures/mutated-statements.json`).
//
// With `--hostile=COUNT` long and deep sources are compared (`hostile.ts`; `--hostile=3000 --record` made
// `fixtures/hostile.json`). With `--whole` every file of the library is compared as it is.
//
// CPython is `python3.10`, or what the variable PYTHON310 names.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../../scripts/bundle.mjs";
import { root } from "../../../../scripts/workspace.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const python = process.env.PYTHON310 ?? "python3.10";
const asked = spawnSync(python, ["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"], { encoding: "utf8" });
if (asked.status !== 0) throw new Error(`${python} does not run; name a CPython 3.10 by the variable PYTHON310`);
const file = path.join(root, "node_modules/.cache/pyvm-bench/compare-mutated.mjs");
await bundle({ input: path.join(here, "compare-mutated.ts"), file, siblings: true });
const usual = [`--library=${asked.stdout.trim()}`, `--oracle=${path.join(here, "oracle.py")}`];
const given = [...process.argv.slice(2), ...usual];
const { status } = spawnSync(process.execPath, [file, ...given], { stdio: "inherit" });
process.exit(status ?? 1);
