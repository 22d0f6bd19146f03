import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import * as parser from "@pyvm/parser";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("the example of the README prints what it says", () => {
  const [, code, output] = /```ts\n([\s\S]*?)```\s*prints\s*```text\n([\s\S]*?)```/.exec(readme)!;
  let printed = "";
  const console = {
    log: (...values: unknown[]): void => {
      printed += values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ") + "\n";
    },
  };
  const body = code!.replace(/^import (\{.*\}) from "@pyvm\/parser";$/gm, "const $1 = parser;");
  new Function("parser", "console", `"use strict"; ${body}`)(parser, console);
  expect(printed).toBe(output);
});
