/** What docs/read-a-memory-report.md says is what happens. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import * as machine from "@pyvm/vm";
import { pyvm } from "../command.ts";
import { bareMachine, run } from "./bare-machine.ts";

const page = readFileSync(new URL("../../../../docs/read-a-memory-report.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```(\w+)\n([^]*?)```/g)].map(([, language, text]) => ({ language, text: text! }));
const of = (language: string): string[] => blocks.filter((each) => each.language === language).map(({ text }) => text);

it("quotes what the program's report says", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pyvm-guide-"));
  try {
    mkdirSync(path.join(folder, "demo"));
    const program = path.join(folder, "demo/family.py");
    writeFileSync(program, of("python")[0]!);
    const { stderr, status } = await pyvm(["--memory-report", program]);
    expect(status).toBe(0);
    for (const line of of("text")
      .slice(0, -1)
      .flatMap((text) => text.trimEnd().split("\n"))) {
      expect(stderr).toContain(`\n${line}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("has an example that prints what it says", () => {
  const vm = bareMachine();
  run(vm, of("python")[1]!);
  const lines: string[] = [];
  const noting = { log: (...values: unknown[]): void => void lines.push(`${values.join(" ")}\n`) };
  const code = of("ts")[0]!.replace(/^import (\{.*\}) from "@pyvm\/vm";$/m, "const $1 = machine;");
  new Function("machine", "vm", "console", `"use strict"; ${code}`)(machine, vm, noting);
  expect(lines.join("")).toBe(of("text").at(-1));
});
