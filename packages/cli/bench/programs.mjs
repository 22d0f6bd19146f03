// Times the programs of test/programs/bench on the built command and, where `python3.10` is found (or named by the
// variable PYTHON310), on CPython 3.10, in turn. Words on the command line choose programs: `fib sorting`;
// `--runs=N` says how often each is run (3); the fastest run counts. Then the start alone: `-c pass`, beside `node -e 0`.
//
// Programs run without the variable NODE_EXTRA_CA_CERTS: Node 20 reads certificates at every start where it is set, which
// takes as long as all of the rest of the start and is nothing that a program without TLS needs.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../test/programs/bench/", import.meta.url));
const pyvm = [process.execPath, fileURLToPath(new URL("../dist/main.js", import.meta.url))];

/** How often the memory of a running program is looked at, in milliseconds. */
const SAMPLE_INTERVAL = 15;

function findReference() {
  const command = process.env.PYTHON310 ?? "python3.10";
  const { status, stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
  return status === 0 && stdout.startsWith("Python 3.10") ? [command] : undefined;
}

/** The most memory that a process has had resident, in MiB; 0 where the system does not say. */
function peakMemory(pid) {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The variables that programs are run with. */
function environment() {
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
  return rest;
}

const env = environment();

/** Runs `file`: how many seconds it took, its peak memory in MiB, and whether it printed what it should. */
function run([command, ...first], file) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, [...first, file], { cwd: folder, env, stdio: ["ignore", "pipe", "ignore"] });
    let memory = 0;
    const timer = setInterval(() => (memory = peakMemory(child.pid) || memory), SAMPLE_INTERVAL);
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.on("close", () => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      const expected = readFileSync(path.join(folder, file.replace(/\.py$/, ".out")));
      resolve({ seconds, memory, right: Buffer.concat(output).equals(expected) });
    });
  });
}

function better(best, next) {
  if (best === undefined) return next;
  return {
    seconds: Math.min(best.seconds, next.seconds),
    memory: Math.max(best.memory, next.memory),
    right: best.right && next.right,
  };
}

async function measure(file, runs, reference) {
  let ours;
  let theirs;
  for (let i = 0; i < runs; i++) {
    ours = better(ours, await run(pyvm, file));
    if (reference !== undefined) theirs = better(theirs, await run(reference, file));
  }
  return { ours, theirs };
}

/** The fastest of `runs` runs of each command, in turn, in milliseconds. */
function measureStarts(runs, ...commands) {
  const times = commands.map(() => Infinity);
  for (let i = 0; i < runs; i++) {
    for (const [index, [command, ...rest]] of commands.entries()) {
      const started = performance.now();
      spawnSync(command, rest, { env, stdio: "ignore" });
      times[index] = Math.min(times[index], performance.now() - started);
    }
  }
  return times;
}

function row(name, { ours, theirs }) {
  const figures = (one) =>
    one === undefined ? "" : `${one.seconds.toFixed(2).padStart(8)} s ${one.memory.toFixed(0).padStart(5)} MiB`;
  const ratio = theirs === undefined ? "" : (ours.seconds / theirs.seconds).toFixed(2).padStart(7);
  return `${name.padEnd(18)}${figures(ours)}${figures(theirs)}${ratio}${ours.right ? "" : "  wrong output"}`;
}

const words = process.argv.slice(2);
const runs = Number(words.find((word) => word.startsWith("--runs="))?.slice(7) ?? 3);
const wanted = words.filter((word) => !word.startsWith("--"));
const files = readdirSync(folder).filter((file) => file.endsWith(".py"));
const names = files.map((file) => path.basename(file, ".py"));
const unknown = words.find((word) => !word.startsWith("--runs=") && !names.includes(word));
if (unknown !== undefined || !(runs >= 1)) {
  console.error(`usage: npm run bench -- [--runs=N] [PROGRAM ...]\nthe programs are ${names.join(", ")}`);
  process.exit(2);
}
const reference = findReference();

console.log(
  `${"".padEnd(18)}${"pyvm".padStart(20)}${reference === undefined ? "" : "CPython 3.10   ratio".padStart(27)}`,
);
const ratios = [];
for (const file of files) {
  const name = path.basename(file, ".py");
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const figures = await measure(file, runs, reference);
  console.log(row(name, figures));
  if (!figures.ours.right) process.exitCode = 1;
  else if (figures.theirs !== undefined) ratios.push(figures.ours.seconds / figures.theirs.seconds);
}
if (ratios.length > 0) {
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`geometric mean of ${ratios.length} ratios: ${mean.toFixed(2)}`);
}
if (wanted.length === 0) {
  const [ours, node, theirs] = measureStarts(
    5 * runs,
    [...pyvm, "-c", "pass"],
    [process.execPath, "-e", "0"],
    ...(reference === undefined ? [] : [[...reference, "-c", "pass"]]),
  );
  const others = [`node -e 0 ${node.toFixed(0)} ms`, ...(theirs ? [`CPython 3.10 ${theirs.toFixed(0)} ms`] : [])];
  console.log(`-c pass: ${ours.toFixed(0)} ms; ${others.join(", ")}`);
}
