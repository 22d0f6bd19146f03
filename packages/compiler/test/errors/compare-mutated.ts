/**
 * Compares this compiler with a live CPython 3.10 on mutated pieces of CPython's library: the verdict, the message, the place and
 * the text of the error, and the warnings. Run by `compare-mutated.mjs`.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";
import { parse } from "@pyvm/parser";
import type { Stmt } from "@pyvm/parser";
import { facts } from "./facts.ts";
import type { Case, Facts, Recorded } from "./facts.ts";
import { HOSTILE } from "./hostile.ts";
import { mutate, MUTATIONS, Random, WILD_MUTATIONS } from "./mutate.ts";

const SHORT_FILE = 4096;
/** Of an error's facts those before the text. */
const PLACE_END = 6;
const LONGEST_FILE = 400_000;
const LONGEST_PIECE = 3000;

function option(name: string, fallback: string): string {
  const prefix = `--${name}=`;
  const found = process.argv.find((argument) => argument.startsWith(prefix));
  return found === undefined ? fallback : found.slice(prefix.length);
}

const library = option("library", "");
const count = Number(option("count", "20000"));
const size = Number(option("hostile", "0"));
const seed = Number(option("seed", "310"));
const python = option("python", process.env.PYTHON310 ?? "python3.10");
const oracle = option("oracle", "oracle.py");
const output = option("output", "");
const record = option("record", "");
const mode = option("mode", "exec") as NonNullable<Case["mode"]>;
const wild = process.argv.includes("--wild");

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["site-packages", "__pycache__"].includes(entry.name)) yield* files(file);
    } else if (/\.(py|txt)$/.test(entry.name)) yield file;
  }
}

/** The functions and classes of a file as sources of their own, and the file itself if it is short. */
function pieces(source: string): string[] {
  const found = source.length <= SHORT_FILE ? [source] : [];
  const lines = source.split("\n");
  const visit = (statements: readonly Stmt[]): void => {
    for (const statement of statements) {
      const { node } = statement;
      if (node !== "FunctionDef" && node !== "ClassDef" && node !== "AsyncFunctionDef") continue;
      const indent = " ".repeat(statement.col_offset);
      const text = lines
        .slice(statement.lineno - 1, statement.end_lineno)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n");
      if (text.length <= LONGEST_PIECE) found.push(text + "\n");
      if (node === "ClassDef") visit(statement.body);
    }
  };
  const tree = parse(source);
  if (tree.node === "Module") visit(tree.body);
  return found;
}

function allPieces(): string[] {
  const found: string[] = [];
  for (const file of files(library)) {
    if (statSync(file).size > LONGEST_FILE) continue;
    const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    if (file.endsWith(".txt")) {
      found.push(...text.split(/^----.*\n/m));
      continue;
    }
    try {
      found.push(...pieces(text));
    } catch {
      // What does not parse, or is not in UTF-8, has no pieces.
    }
  }
  return found;
}

interface Mutated extends Case {
  /** The mutation, or the file that was not mutated. */
  readonly mutation: string;
}

/** The files of the library as they are. */
function whole(): Mutated[] {
  return [...files(library)].map((file) => ({
    latin1: readFileSync(file, "latin1"),
    mutation: path.relative(library, file),
  }));
}

function mutated(): Mutated[] {
  const random = new Random(seed);
  const originals = allPieces();
  const mutations = wild ? [...MUTATIONS, ...WILD_MUTATIONS] : MUTATIONS;
  console.log(`${originals.length} pieces of ${library}`);
  return Array.from({ length: count }, (_, index) => {
    const mutation = mutations[index % mutations.length];
    const original = originals[random.below(originals.length)];
    return { source: mutate(original, mutation, random), mode, mutation };
  });
}

async function ask(cases: readonly Case[]): Promise<Recorded[]> {
  const child = spawn(python, [oracle], { stdio: ["pipe", "pipe", "inherit"] });
  const answers: Recorded[] = [];
  const done = (async () => {
    for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line) as Recorded);
  })();
  for (const { source, latin1, mode, flags } of cases) {
    if (!child.stdin.write(JSON.stringify({ source, latin1, mode, flags }) + "\n"))
      await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  await done;
  return answers;
}

/** What differs, most telling first; empty when nothing does. */
function difference(ours: Facts, theirs: Facts): string {
  const [a, b] = [ours.error, theirs.error];
  if ((a === undefined) !== (b === undefined)) return "verdict";
  if (a !== undefined && b !== undefined) {
    const names = ["type", "message", "lineno", "offset", "end_lineno", "end_offset", "text"];
    for (const [index, name] of names.entries()) if (a[index] !== b[index]) return name;
  }
  if (JSON.stringify(ours.warnings) !== JSON.stringify(theirs.warnings)) return "warnings";
  return JSON.stringify(ours.strict) === JSON.stringify(theirs.strict) ? "" : "error for a warning";
}

function ourFacts(of: Case, { names }: Recorded): Facts {
  try {
    return facts(of, names);
  } catch (error) {
    return { error: [`JavaScript: ${error}`] };
  }
}

/** Long and deep sources. */
function hostile(): Mutated[] {
  return Object.entries(HOSTILE).map(([name, make]) => ({ source: make(size), mutation: name }));
}

const cases = size > 0 ? hostile() : process.argv.includes("--whole") ? whole() : mutated();
const started = performance.now();
const theirs = await ask(cases);
const asked = performance.now();
const differing: object[] = [];
const byCause = new Map<string, number>();
let slowest = { milliseconds: 0, mutation: "" };
let rejected = 0;
for (const [index, of] of cases.entries()) {
  const expected = theirs[index];
  const before = performance.now();
  const ours = ourFacts(of, expected);
  const milliseconds = performance.now() - before;
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, mutation: of.mutation };
  if (expected.error !== undefined) rejected++;
  const what = difference(ours, expected);
  if (what === "") continue;
  byCause.set(what, (byCause.get(what) ?? 0) + 1);
  differing.push({ what, mutation: of.mutation, ours, theirs: expected, source: of.source ?? of.latin1 });
}
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
console.log(`${cases.length} sources, ${rejected} rejected; CPython ${seconds(asked - started)}`);
console.log(
  `here ${seconds(performance.now() - asked)}, the slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.mutation})`,
);
console.log(
  `the same: ${cases.length - differing.length} (${((1 - differing.length / cases.length) * 100).toFixed(3)} %)`,
);
for (const [what, times] of byCause) console.log(`  ${what} differs: ${times}`);
if (record !== "" && size > 0) {
  const lines = cases.map(({ mutation: name }, index) => {
    const { error } = theirs[index];
    return JSON.stringify({ name, error: error?.slice(0, PLACE_END) });
  });
  writeFileSync(record, `[\n${lines.join(",\n")}\n]\n`);
} else if (record !== "") {
  const lines = cases.map(({ source, mode }, index) =>
    JSON.stringify({ source, mode: mode === "exec" ? undefined : mode, ...theirs[index] }),
  );
  writeFileSync(record, `[\n${lines.join(",\n")}\n]\n`);
}
if (output !== "") writeFileSync(output, differing.map((difference) => JSON.stringify(difference) + "\n").join(""));
