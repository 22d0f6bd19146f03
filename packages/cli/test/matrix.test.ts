/** A sample of the matrix of allocators and collectors; `pnpm test:matrix` runs all of it. */
import path from "node:path";
import { expect, it } from "vitest";
import { pyvmWithStatistics } from "./command.ts";
import { ALLOCATORS, COLLECTORS, comparable, expectedOutput, isFor, PROGRAMS } from "./matrix/matrix.mjs";

/** Each allocator with one collector and each collector with one allocator, each pair with two programs. */
const PAIRS = ALLOCATORS.map((allocator, index) => [allocator, COLLECTORS[index % COLLECTORS.length]!] as const);
const SAMPLE = PROGRAMS.filter((program) => /tour\/(cycles|weakrefs|lifetime)|bench\/memo/.test(program));

const runs = PAIRS.flatMap(([allocator, collector], index) =>
  [SAMPLE[index % SAMPLE.length]!, SAMPLE[(index + 1) % SAMPLE.length]!]
    .filter((program) => isFor(collector, program))
    .map((program) => [allocator, collector, path.basename(program, ".py"), program] as const),
);

it.each(runs)("%s and %s run %s", async (allocator, collector, _name, program) => {
  const options = ["--allocator", allocator, "--gc", collector, path.basename(program)];
  const run = await pyvmWithStatistics(options, { cwd: path.dirname(program) });
  expect(comparable(collector, run.stdout), run.stderr).toBe(comparable(collector, expectedOutput(program)));
  expect(run.status).toBe(0);
  if (collector !== "none" && allocator !== "bump") expect(run.afterDispose.blocks).toBe(0);
});
