// Pymalloc with the geometry of CPython 3.10 beside what sys._debugmallocstats() says of the same requests: recorded, and live where a CPython 3.10 is found.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LinearMemory, Pymalloc, pymallocStatistics } from "@pyvm/heap";

/** The sizes that mallocstats.py asks for. */
function* sizes() {
  let state = 1;
  for (;;) {
    state = (state * 48271) % 2147483647;
    const isSmall = state % 4 !== 0;
    state = (state * 48271) % 2147483647;
    yield 34 + (state % (isSmall ? 95 : 479));
  }
}

function ours(count) {
  const memory = new LinearMemory();
  const allocator = new Pymalloc(memory, { arenaBytes: 1048576, poolBytes: 16384 });
  const blocks = new Int32Array(count);
  const size = sizes();
  const fill = (step) => {
    for (let i = 0; i < count; i += step) blocks[i] = allocator.allocate(size.next().value);
    return figures(memory);
  };
  const full = fill(1);
  for (let i = 0; i < count; i += 3) allocator.release(blocks[i]);
  return { full, afterRelease: figures(memory), refilled: fill(3) };
}

function figures(memory) {
  const { arenas, arenaBytes, sizeClasses, bytesInAllocatedBlocks } = pymallocStatistics(memory);
  return { arenas, arenaBytes, pools: sizeClasses.reduce((sum, { pools }) => sum + pools, 0), bytesInAllocatedBlocks };
}

function live() {
  const script = fileURLToPath(new URL("mallocstats.py", import.meta.url));
  const { stdout, status } = spawnSync(process.env.PYTHON310 ?? "python3.10", [script], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/** Prints the comparison. */
export function printMallocstats() {
  const recorded = JSON.parse(readFileSync(new URL("cpython-3.10.json", import.meta.url), "utf8"));
  const here = live();
  const own = ours(recorded.count);
  console.log(`\na million mixed small objects, arenas of 1 MiB, pools of 16 KiB, beside sys._debugmallocstats()`);
  console.log(`  ${"".padEnd(50)}${"pymalloc".padStart(14)}${"CPython".padStart(14)}${"difference".padStart(12)}`);
  for (const [source, theirs] of [
    [`recorded ${recorded.python}`, recorded],
    [`live ${here?.python}`, here],
  ]) {
    if (theirs === undefined) continue;
    for (const phase of ["full", "afterRelease", "refilled"]) {
      print(
        `${source}, ${phase}: bytes in blocks`,
        own[phase].bytesInAllocatedBlocks,
        theirs[phase].bytesInAllocatedBlocks,
      );
      print(`${source}, ${phase}: bytes in pools`, own[phase].pools * 16384, theirs[phase].pools * 16384);
      print(
        `${source}, ${phase}: bytes in arenas`,
        own[phase].arenas * 1048576,
        theirs[phase].arenas * theirs[phase].arenaBytes,
      );
    }
  }
}

function print(title, own, theirs) {
  const difference = `${(100 * (own / theirs - 1)).toFixed(2)} %`;
  console.log(
    `  ${title.padEnd(50)}${String(own).padStart(14)}${String(theirs).padStart(14)}${difference.padStart(12)}`,
  );
}
