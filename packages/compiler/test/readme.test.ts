import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import * as compiler from "@pyvm/compiler";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```\s*```text\n([\s\S]*?)```/g)];

it.each(examples.map(([, code, output]) => [code, output]))(
  "an example of the README prints what it says",
  (code, output) => {
    let printed = "";
    const console = {
      log: (value: unknown): void => void (printed += (typeof value === "string" ? value : inspect(value)) + "\n"),
    };
    const body = code.replace(/^import (\{.*\}) from "@pyvm\/compiler";$/gm, "const $1 = compiler;");
    new Function("compiler", "console", `"use strict"; ${body}`)(compiler, console);
    expect(printed).toBe(output);
  },
);

it("there are examples", () => expect(examples.length).toBe(2));
