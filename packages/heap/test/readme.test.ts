import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as heap from "@pyvm/heap";

it("the example of the README prints what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1];
  const expected = /```text\n([\s\S]*?)```/.exec(readme)![1];
  const lines: string[] = [];
  const noting = { log: (...values: unknown[]): void => void lines.push(`${values.join(" ")}\n`) };
  const body = code.replace(/^import (\{.*\}) from "@pyvm\/heap";$/gm, "const $1 = heap;");
  await new Function("heap", "console", `"use strict"; return (async () => { ${body} })();`)(heap, noting);
  expect(lines.join("")).toBe(expected);
});
