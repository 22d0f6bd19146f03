import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as vm from "@pyvm/vm";

it("the example of the README prints what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1];
  const expected = /```text\n([\s\S]*?)```/.exec(readme)![1];
  const lines: string[] = [];
  const noting = { log: (...values: unknown[]): void => void lines.push(`${values.join(" ")}\n`) };
  const body = code.replace(/^import (\{.*\}) from "@pyvm\/vm";$/gm, "const $1 = package_;");
  await new Function("package_", "console", `"use strict"; return (async () => { ${body} })();`)(vm, noting);
  expect(lines.join("")).toBe(expected);
});
