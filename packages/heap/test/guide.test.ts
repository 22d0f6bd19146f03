// The code of docs/write-an-allocator.md, as one program, prints what the page says.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";
import * as heap from "@pyvm/heap";
import * as contract from "@pyvm/heap/contract";

const page = readFileSync(new URL("../../../docs/write-an-allocator.md", import.meta.url), "utf8");

function blocks(language: string): string {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))]
    .map((match) => match[1])
    .join("");
}

it("the guide's allocator does what the guide says", () => {
  const { outputText } = ts.transpileModule(blocks("ts"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const modules: Readonly<Record<string, unknown>> = { "@pyvm/heap": heap, "@pyvm/heap/contract": contract };
  const lines: string[] = [];
  const noting = { log: (...values: unknown[]): void => void lines.push(`${values.join(" ")}\n`) };
  new Function("require", "exports", "console", outputText)((name: string) => modules[name], {}, noting);
  expect(lines.join("")).toBe(blocks("text"));
}, 180_000);
