/** `--allocator NAME`: programs of the tour on every allocator, and names that are wrong. The whole matrix is `pnpm test:matrix`. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ALLOCATOR_KINDS } from "@pyvm/heap";
import { pyvm, pyvmWithStatistics } from "./command.ts";

const tour = fileURLToPath(new URL("programs/tour/", import.meta.url));
const programs = readdirSync(tour).filter((name) => name.endsWith(".py"));
const names = [...ALLOCATOR_KINDS, "debug:tlsf", "debug:size-class", "trace:free-list:best"];

/** Two programs for each allocator, so that each program has its turn. */
function sampleFor(name: string): string[] {
  const at = names.indexOf(name);
  return [programs[at % programs.length]!, programs[(3 * at + 1) % programs.length]!];
}

it.each(names)(
  "%s runs programs of the tour and leaves nothing",
  async (name) => {
    for (const program of sampleFor(name)) {
      const run = await pyvmWithStatistics(["--allocator", name, program], { cwd: tour });
      expect(run.stdout, run.stderr).toBe(readFileSync(tour + program.replace(/py$/, "out"), "utf8"));
      expect(run.afterDispose.blocks).toBe(0);
    }
  },
  180_000,
);

it.each([
  [
    "jemalloc",
    "the allocator 'jemalloc' is unknown; there are bump, debug, free-list, pymalloc, size-class, tlsf, trace",
  ],
  ["free-list:worst", "expected free-list:first, free-list:next or free-list:best, met 'free-list:worst'"],
  [
    "pymalloc:arena=3K",
    "expected powers of two, a pool of at least 2048 bytes and an arena of two pools, met 3072 and 4096",
  ],
])("%s is refused", async (name, message) => {
  const run = await pyvm(["--allocator", name, "-c", "pass"]);
  expect(run.status).toBe(2);
  expect(run.stderr.split("\n")[0]).toBe(message);
});

// With bump what was released does not come back, so that the rest of the program has no memory either.
it("memory that runs out is a MemoryError, and comes back", async () => {
  const program =
    "x = []\ntry:\n while True: x.append(bytes(1000))\nexcept MemoryError: x = None; print('spent')\nprint(len(list(range(1000))))";
  for (const name of ALLOCATOR_KINDS.filter((each) => each !== "bump")) {
    const run = await pyvm(["--allocator", name, "--max-memory", "24M", "-c", program]);
    expect([name, run.stdout, run.status]).toEqual([name, "spent\n1000\n", 0]);
  }
}, 180_000);

it.each([
  ["debug", [], "pymalloc_debug"],
  ["pymalloc_debug", [], "pymalloc_debug"],
  ["malloc", [], "tlsf"],
  ["size-class", [], "size-class"],
  ["debug", ["-E"], "pymalloc"],
  ["debug", ["--allocator", "tlsf"], "tlsf"],
])("PYTHONMALLOC=%s with %j", async (variable, args, allocator) => {
  const run = await pyvm([...args, "--stats", "-c", "pass"], { env: { PYTHONMALLOC: variable } });
  expect(run.stderr).toContain(`allocator ${allocator}: `);
});

it("a PYTHONMALLOC that is wrong ends as CPython ends", async () => {
  const run = await pyvm(["-c", "pass"], { env: { PYTHONMALLOC: "nope" } });
  expect(run.status).toBe(1);
  expect(run.stderr).toBe(
    "Fatal Python error: preconfig_init_allocator: PYTHONMALLOC: unknown allocator\nPython runtime state: preinitializing\n\n",
  );
});
