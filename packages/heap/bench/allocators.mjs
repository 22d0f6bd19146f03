// Compares the allocators: `pnpm bench:heap [NAME...]`. Builds the package's bundle and measures that under plain Node, each allocator in a process of its own, because V8 compiles a call
// site for all implementations that a process has met there. Times are nanoseconds of processor time, the best of some rounds; "spent" means that 1 GiB was not enough.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundle } from "../../../scripts/bundle.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
await bundle({ input: "src/index.ts", file: "dist/index.js", siblings: false });
const { ALLOCATOR_KINDS } = await import("@pyvm/heap");
const { printMallocstats } = await import("./mallocstats/compare.mjs");
const { MEASUREMENTS } = await import("./measurements.mjs");

const worker = fileURLToPath(new URL("worker.mjs", import.meta.url));
const names = process.argv.length > 2 ? process.argv.slice(2) : ALLOCATOR_KINDS;

const columns = names.map((name) => {
  const { stdout, status, stderr } = spawnSync(process.execPath, ["--expose-gc", worker, name], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  process.stderr.write(`${name} is measured\n`);
  return JSON.parse(stdout);
});

const width = Math.max(...MEASUREMENTS.map(({ title }) => title.length)) + 2;
const headings = names.map((name) => name.replace("pymalloc:arena=1M,pool=16K", "py:1M/16K"));
console.log(" ".repeat(width) + headings.map((name) => name.padStart(17)).join(""));
for (const { key, title, digits } of MEASUREMENTS) {
  const cells = columns.map((column) => {
    const value = column[key];
    return (value === null ? "spent" : value.toFixed(digits)).padStart(17);
  });
  console.log(title.padEnd(width) + cells.join(""));
}
if (names.some((name) => name.startsWith("pymalloc"))) printMallocstats();
