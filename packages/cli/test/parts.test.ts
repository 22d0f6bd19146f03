/** Parts of the engine, which the first import of one of their modules loads. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { main, pyvm, pyvmWithStatistics } from "./command.ts";

const IMPORT_ALL = `
import importlib, sys
for name in sys.builtin_module_names:
    importlib.import_module(name)
print(len(sys.builtin_module_names) > 70)
`;

it("brings every built-in module, and leaves nothing", async () => {
  const run = await pyvmWithStatistics(["-c", IMPORT_ALL]);
  expect([run.stderr, run.stdout]).toEqual(["", "True\n"]);
  expect(run.afterDispose.blocks).toBe(0);
});

it("is a file for each, and no program needs to import one for its effect", async () => {
  expect(readdirSync(path.join(path.dirname(main), "parts"))).toContain("datetime.cjs");
  const names = await pyvm(["-c", String.raw`print(ascii("\N{SNOWMAN}"), "\u2603".encode("ascii", "namereplace"))`]);
  expect([names.stderr, names.stdout]).toEqual(["", "'\\u2603' b'\\\\N{SNOWMAN}'\n"]);
});
