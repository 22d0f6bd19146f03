/**
 * Programs whose output was recorded from CPython 3.10.13: `x.py` beside `x.out`. Each must print exactly that, leave no block in use and make no mistake
 * that the debugging allocator sees.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { pyvmWithStatistics } from "./command.ts";

const packages = fileURLToPath(new URL("../../", import.meta.url));

function programsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The collector is what these are about; of a module's global, which is in a cycle with every function, the last collection tells. */
const asksTheCollector = /\bgc\b|"module global"/;

function expected(program: string): string {
  return readFileSync(program.replace(/\.py$/, ".out"), "utf8");
}

/** `disposes`: whether everything can be freed at the end, for which cycles need a collector. */
async function check(program: string, options: readonly string[], disposes: boolean): Promise<void> {
  const run = await pyvmWithStatistics([...options, path.basename(program)], { cwd: path.dirname(program) });
  expect(run.stdout, run.stderr).toBe(expected(program));
  expect(run.status, run.stderr).toBe(0);
  if (disposes) expect(run.afterDispose.blocks).toBe(0);
}

/** Declares the tests of every program below `packages/<folder>`; `loop` has more options for the runs in which nothing is compiled. */
export function testPrograms(folder: string, loop: readonly string[] = []): void {
  const root = path.join(packages, folder);
  const programs = programsBelow(root).map((file) => [path.relative(root, file), file] as const);
  const collectorless = programs.filter(([, file]) => !asksTheCollector.test(readFileSync(file, "utf8")));
  describe(folder, () => {
    it.each(programs)("%s prints what CPython prints and leaks nothing", async (_name, file) => {
      await check(file, [], true);
    });
    it.each(programs)("%s compiled at once makes no mistake under the debugging allocator", async (_name, file) => {
      await check(file, ["--allocator", "debug", "--compile-after", "0"], true);
    });
    it.each(collectorless)("%s needs neither a collector nor compiled code", async (_name, file) => {
      await check(file, ["--gc", "none", "--compile-after", "never", ...loop], false);
    });
  });
}
