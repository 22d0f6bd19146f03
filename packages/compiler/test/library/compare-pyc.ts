/**
 * Every `.pyc` file of CPython's library is read, verified, disassembled and written again: the same bytes. The source
 * compiled and written here, at the file's level of optimisation: the same bytes again. Then CPython loads what was written
 * here and finds it equal to what it compiles itself, and runs some of it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { FrozenSet, Tuple } from "@pyvm/parser";
import { CodeObject, compile, dis, readPyc, reprCodeConstant, verifyCode, writePyc } from "../../src/index.ts";
import type { CodeConstant } from "../../src/index.ts";

const { values: settings } = parseArgs({
  options: {
    library: { type: "string", default: "" },
    checker: { type: "string", default: "" },
    python: { type: "string", default: "" },
    folder: { type: "string", default: "" },
    only: { type: "string", default: "" },
    run: { type: "string", default: "40" },
  },
});

const counts = { files: 0, "written again": 0, "compiled here": 0, verified: 0 };
/** The source and the file written here, of level 0. */
const written: [source: string, pyc: string][] = [];
const asked = spawnSync(settings.python, [settings.checker, "--names", settings.library], { encoding: "utf8" });
const names = JSON.parse(asked.stdout) as Record<string, number>;

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The source beside `__pycache__`, and the level of optimisation. */
function originOf(file: string): { source: string; optimize: number } {
  const [, name, level = "0"] = /([^/]*)\.cpython-310(?:\.opt-(\d))?\.pyc$/.exec(file)!;
  return { source: path.join(path.dirname(path.dirname(file)), `${name}.py`), optimize: Number(level) };
}

/** The items of a frozenset stand in the order of their hashes, which differs from process to process: that of the file. */
function inOrderOf<Value extends CodeConstant>(ours: Value, theirs: CodeConstant): Value {
  if (ours instanceof CodeObject && theirs instanceof CodeObject) {
    return new CodeObject({
      ...ours,
      consts: ours.consts.map((item, i) => inOrderOf(item, theirs.consts[i])),
    }) as Value;
  }
  if (ours instanceof Tuple && theirs instanceof Tuple) {
    return new Tuple(ours.items.map((item, i) => inOrderOf(item, theirs.items[i]))) as Value;
  }
  if (!(ours instanceof FrozenSet && theirs instanceof FrozenSet)) return ours;
  const known = ours.items.map((item) => reprCodeConstant(item)).sort();
  const isSame = theirs.items
    .map((item) => reprCodeConstant(item))
    .sort()
    .every((item, i) => item === known[i]);
  return (isSame && known.length === theirs.items.length ? theirs : ours) as Value;
}

function check(file: string): void {
  const data = readFileSync(file);
  const { code, validation, held } = readPyc(data);
  const isHeld = (text: string): boolean => held.has(text);
  counts.files++;
  dis(code);
  verifyCode(code);
  counts.verified++;
  if (same(writePyc(code, validation, { isHeld }), data)) counts["written again"]++;
  else console.log(`${file}: written again it differs`);
  const { source, optimize } = originOf(file);
  const unicodeName = (name: string): number | null => names[name] ?? null;
  const ours = compile(readFileSync(source), { filename: code.filename, optimize, unicodeName });
  const bytes = writePyc(inOrderOf(ours, code), validation, { isHeld });
  if (same(bytes, data)) counts["compiled here"]++;
  else console.log(`${file}: compiled here it differs`);
  if (optimize > 0) return;
  const pyc = path.join(settings.folder, `${written.length}.pyc`);
  writeFileSync(pyc, writePyc(ours, validation));
  written.push([source, pyc]);
}

rmSync(settings.folder, { recursive: true, force: true });
mkdirSync(settings.folder, { recursive: true });
for (const name of readdirSync(settings.library, { recursive: true, encoding: "utf8" }).sort()) {
  const isWanted = name.endsWith(".pyc") && !name.includes("site-packages") && name.includes(settings.only);
  const file = path.join(settings.library, name);
  if (isWanted && existsSync(originOf(file).source)) check(file);
}
for (const [what, count] of Object.entries(counts)) console.log(`${what.padEnd(14)} ${count}`);
const lines = written.map((pair) => `${pair.join("\t")}\n`).join("");
const { status } = spawnSync(settings.python, [settings.checker, settings.run], {
  input: lines,
  stdio: ["pipe", "inherit", "inherit"],
});
const isEqual = Object.values(counts).every((count) => count === counts.files);
process.exitCode = isEqual && status === 0 ? 0 : 1;
