import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const face = new URL("../../dist/index.mjs", import.meta.url).href;

it("needs nothing of Node", () => {
  const built = readFileSync(new URL("../../dist/index.mjs", import.meta.url), "utf8");
  expect(built.match(/\b(?:from|import)\s*\(?\s*"[^"]*"/g)).toBeNull();
});

it("the example of the README prints what it says", () => {
  const [, program, output] = /```js\n([^]*?)```\n\nprints\n\n```text\n([^]*?)```/.exec(readme)!;
  const source = program!.replace('from "pyvm"', `from ${JSON.stringify(face)}`);
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
  expect([stderr, stdout]).toEqual(["", output]);
});
