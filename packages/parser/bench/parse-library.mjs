// Parses all of CPython's library here, in CPython 3.10 and by `@lezer/python`, in turn in one run, and prints the speeds.
// Plain Node on a bundle, as the package is shipped; each parser has a process of its own. Of the rounds in a process the
// first is a cold start; of the others, and of the runs, the fastest counts.
//
//   node packages/parser/bench/parse-library.mjs [--runs=3] [--rounds=3] [--only=WORD]
//
// CPython is what the variable PYTHON310 names, `python3.10` on the path, or one that pyenv has.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../../../scripts/bundle.mjs";
import { root } from "../../../scripts/workspace.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const here = path.dirname(fileURLToPath(import.meta.url));

/** A CPython 3.10 and its library; undefined when there is none. */
function findPython() {
  const versions = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), ".pyenv"), "versions");
  const known = existsSync(versions) ? readdirSync(versions).filter((name) => name.startsWith("3.10.")) : [];
  const commands = [
    process.env.PYTHON310 ?? "python3.10",
    ...known.map((name) => path.join(versions, name, "bin/python3.10")),
  ];
  for (const python of commands) {
    const program =
      "import sys, sysconfig; print(sys.version_info[:2] == (3, 10)); print(sysconfig.get_path('stdlib'))";
    const { status, stdout } = spawnSync(python, ["-c", program], { encoding: "utf8" });
    if (status === 0 && stdout.startsWith("True\n")) return { python, library: stdout.split("\n")[1] };
  }
  return undefined;
}

const found = findPython();
if (found === undefined) {
  console.log("skipped: there is no CPython 3.10 here, whose library is parsed; the variable PYTHON310 may name one");
  process.exit(0);
}
const file = path.join(root, "node_modules/.cache/pyvm-bench/parser.mjs");
await bundle({ input: path.join(here, "../src/index.ts"), file, siblings: true, compact: true });

function run(command, ...given) {
  const { stdout, stderr, status } = spawnSync(command, [...given, found.library, values.rounds, values.only], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const worker = path.join(here, "parse-with.mjs");
const contestants = {
  "CPython 3.10, ast.parse": () => run(found.python, path.join(here, "parse_library.py")),
  "@pyvm/parser, parse": () => run(process.execPath, worker, "pyvm", file),
  "@lezer/python": () => run(process.execPath, worker, "lezer", file),
};

const best = {};
for (let round = 0; round < Number(values.runs); round++) {
  for (const [name, measure] of Object.entries(contestants)) {
    const { files, bytes, rounds } = measure();
    const known = (best[name] ??= { files, bytes, cold: Infinity, seconds: Infinity, cpu: Infinity });
    known.cold = Math.min(known.cold, rounds[0].seconds);
    for (const { seconds, cpu } of rounds.slice(Math.min(1, rounds.length - 1))) {
      known.seconds = Math.min(known.seconds, seconds);
      known.cpu = Math.min(known.cpu, cpu);
    }
  }
}
const speed = (bytes, seconds) => (bytes / 1e6 / seconds).toFixed(2).padStart(6);
for (const [name, { files, bytes, cold, seconds, cpu }] of Object.entries(best)) {
  const size = `${files} files, ${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${name.padEnd(24)} ${size}: ${speed(bytes, seconds)} MB/s, the first time ${speed(bytes, cold)} MB/s; ` +
      `${speed(bytes, cpu)} MB per second of processor time`,
  );
}
