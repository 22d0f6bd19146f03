// Compares the collectors: `pnpm bench:gc [NAME...]`. Builds the bundles of heap and gc and measures those under plain Node, each case of each collector in a
// process of its own, because V8 compiles a call site for all implementations that a process has met there. Afterwards the default collector is
// measured through the command, side by side with CPython 3.10 where `python3.10` is found (or named by the variable PYTHON310).
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../scripts/bundle.mjs";
import { CASES } from "./cases.mjs";
import { printComparison } from "./python/compare.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
for (const folder of [path.join(here, "../heap"), here]) {
  process.chdir(folder);
  await bundle({ input: "src/index.ts", file: "dist/index.js", siblings: false });
}
const { COLLECTOR_KINDS } = await import("@pyvm/gc");

const worker = fileURLToPath(new URL("worker.mjs", import.meta.url));
const all = COLLECTOR_KINDS.map(({ name }) => name).filter((name) => name !== "none" && name !== "stress");
const names = process.argv.length > 2 ? process.argv.slice(2) : all;

const COLUMNS = [
  ["collect", "collect()", "ms"],
  ["median", "median", "ms"],
  ["p99", "99 %", "ms"],
  ["longest", "longest", "ms"],
  ["pauses", "pauses", ""],
  ["work", "all pauses", "ms"],
  ["program", "program", "ms"],
  ["peak", "peak", "MiB"],
];

console.log(
  "collect(): everything at once, while it is alive. Pauses: of automatic collections while it is made and while 200000 cycles of",
);
console.log("garbage come and go beside it. Program: the time of all that.\n");
for (const { key, title } of CASES) {
  const longest = new Map();
  console.log(
    title.padEnd(22) +
      COLUMNS.map(([, heading, unit]) => `${heading}${unit === "" ? "" : ` ${unit}`}`.padStart(14)).join(""),
  );
  for (const name of names) {
    const { stdout, status, stderr } = spawnSync(process.execPath, [worker, name, key], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${name} ${key}: ${stderr}`);
    const figures = JSON.parse(stdout);
    longest.set(name, figures.longest);
    const cells = COLUMNS.map(([column]) => figures[column].toFixed(column === "pauses" ? 0 : 2).padStart(14));
    console.log(`  ${name.padEnd(20)}${cells.join("")}`);
  }
  if (key !== "cycles" && longest.has("incremental") && longest.has("full")) {
    const ratio = longest.get("incremental") / longest.get("full");
    console.log(`  the longest pause of incremental is ${ratio.toFixed(3)} of full's`);
  }
  console.log("");
}
printComparison();
