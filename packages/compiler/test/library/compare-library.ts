/**
 * On every file of CPython's library: tree, source from the tree, symbol table, code objects at each level of optimisation
 * and disassembly equal CPython's. Prints each difference by file and aspect; `--show=ASPECT` the first lines that differ.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ASPECTS, textOf } from "./library-facts.ts";
import type { Aspect } from "./library-facts.ts";

/** What `oracle.py` answers about one file. */
interface Answer {
  readonly path: string;
  readonly size: number;
  readonly names: Record<string, number>;
  readonly hashes: Record<Aspect, string>;
}

const { values: settings } = parseArgs({
  options: {
    library: { type: "string", default: "" },
    oracle: { type: "string", default: "" },
    python: { type: "string", default: "" },
    answers: { type: "string", default: "" },
    only: { type: "string", default: "" },
    show: { type: "string", default: "" },
    fresh: { type: "boolean", default: false },
  },
});

function pythonFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = names.filter((name) => name.endsWith(".py") && !name.includes("site-packages"));
  return sources.sort().map((name) => path.join(folder, name));
}

/** Asks one CPython about some files. */
function ask(files: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(settings.python, [settings.oracle], { stdio: ["pipe", "pipe", "inherit"] });
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("close", (status) => {
      if (status === 0) resolve(Buffer.concat(pieces).toString());
      else reject(new Error(`${settings.python} ended with status ${status}`));
    });
    child.stdin.end(files.map((file) => `${file}\n`).join(""));
  });
}

/** CPython's answers about all files, from two processes side by side. */
async function answersAbout(files: readonly string[]): Promise<Answer[]> {
  if (settings.fresh || !existsSync(settings.answers)) {
    const halves = [0, 1].map((half) => files.filter((_, index) => index % 2 === half));
    const texts = await Promise.all(halves.map(ask));
    mkdirSync(path.dirname(settings.answers), { recursive: true });
    writeFileSync(settings.answers, texts.join(""));
  }
  const lines = readFileSync(settings.answers, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Answer);
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

/** The first lines that differ, CPython's before ours. */
function showDifference(aspect: Aspect, answer: Answer, ours: string): void {
  const { stdout } = spawnSync(settings.python, [settings.oracle, "--text", aspect, answer.path], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const [theirs, mine] = [stdout.split("\n"), ours.split("\n")];
  const line = theirs.findIndex((text, index) => text !== mine[index]);
  const column = [...(theirs[line] ?? "")].findIndex((character, index) => character !== mine[line]?.[index]);
  const from = Math.max(0, column - 80);
  console.log(`  line ${line + 1}, column ${column}`);
  console.log(`  CPython: ${(theirs[line] ?? "(end)").slice(from, from + 240)}`);
  console.log(`  here:    ${(mine[line] ?? "(end)").slice(from, from + 240)}`);
}

const answers = (await answersAbout(pythonFiles(settings.library))).filter(({ path: file }) =>
  file.includes(settings.only),
);
const equal = new Map<Aspect, number>(ASPECTS.map((aspect) => [aspect, 0]));
let size = 0;
for (const answer of answers) {
  const source = readFileSync(answer.path);
  size += source.length;
  for (const aspect of ASPECTS) {
    const text = textOf(aspect, source, answer.path, answer.names);
    if (sha1(text) === answer.hashes[aspect]) {
      equal.set(aspect, equal.get(aspect)! + 1);
      continue;
    }
    console.log(`${path.relative(settings.library, answer.path)}: ${aspect}`);
    if (settings.show === aspect || settings.show === "all") showDifference(aspect, answer, text);
  }
}
console.log(`${answers.length} files, ${(size / 1e6).toFixed(1)} MB`);
for (const [aspect, count] of equal) console.log(`${aspect.padEnd(10)} ${count} equal`);
process.exitCode = [...equal.values()].every((count) => count === answers.length) ? 0 : 1;
