/** The tour on an allocator and a collector that are not ours: they are made here, outside of heap and gc, in under 60 lines each. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { violationsOf } from "@pyvm/heap/contract";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import { power } from "./own-memory/power-allocator.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const tour = path.join(here, "programs/tour");
const folder = mkdtempSync(path.join(tmpdir(), "pyvm-own-memory-"));
const machine = path.join(folder, "machine.mjs");

beforeAll(async () => {
  const bundle = await rolldown({
    input: path.join(here, "own-memory/machine.ts"),
    platform: "node",
    resolve: { conditionNames: ["@pyvm/source", "import", "default"] },
    optimization: { inlineConst: { mode: "all", pass: 3 } },
    logLevel: "silent",
  });
  await bundle.write({ file: machine, format: "esm", codeSplitting: false });
  for (const name of ["lib.bin", "lib.json"]) copyFileSync(path.join(here, "../dist", name), path.join(folder, name));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

it.each(["power-allocator.ts", "counting-collector.ts"])("%s has less than 60 lines of code", (name) => {
  const lines = readFileSync(path.join(here, "own-memory", name), "utf8").split("\n");
  expect(lines.filter((line) => line.trim() !== "" && !/^\s*\/\*\*.*\*\/$/.test(line)).length).toBeLessThan(60);
});

it("the allocator breaks no rule", () => {
  expect(violationsOf(power)).toEqual([]);
});

it.each(readdirSync(tour).filter((name) => name.endsWith(".py")))(
  "%s prints what it should and leaves nothing",
  (name) => {
    const program = path.join(tour, name);
    const run = spawnSync(process.execPath, [machine, program], { encoding: "utf8" });
    expect(run.stdout, run.stderr).toBe(readFileSync(program.replace(/\.py$/, ".out"), "utf8"));
    const { allocator, blocks, collections, due } = JSON.parse(run.stderr.split("\n").at(-1)!) as Record<
      string,
      unknown
    >;
    expect({ allocator, blocks }).toEqual({ allocator: "power", blocks: 0 });
    expect(collections).toBeGreaterThan(0);
    expect(due).toBeGreaterThan(0);
  },
);
