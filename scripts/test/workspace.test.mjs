import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { faultsOf, importFault } from "../imports.mjs";
import { arrows, root } from "../workspace.mjs";

describe("who may import whom", () => {
  it.each(Object.keys(arrows))("%s keeps to the arrows", (folder) => {
    expect(faultsOf(folder)).toEqual([]);
  });

  it("tells the faults", () => {
    expect(importFault("compiler", "a.ts", "@pyvm/heap")).toBe("@pyvm/compiler may import @pyvm/parser");
    expect(importFault("gc", "a.ts", "@pyvm/parser")).toBe("@pyvm/gc may import @pyvm/heap");
    expect(importFault("vm", "a.ts", "pyvm")).toMatch(/^@pyvm\/vm may import/);
    expect(importFault("heap", "a.ts", "@pyvm/heap")).toMatch(/^@pyvm\/heap may import/);
    expect(importFault("vm", "a.ts", "node:fs")).toBe("only cli knows Node");
    expect(importFault("compiler", "command/command.ts", "node:fs")).toBe("only cli knows Node");
    expect(importFault("cli", "embed/a.ts", "node:fs")).toBe("an embedding runs in a browser, too");
    expect(importFault("vm", "b/a.ts", "../c.js")).toBe("a relative import ends in .ts");
    expect(importFault("vm", "b/a.ts", "../../../gc/src/index.ts")).toMatch(/by its name/);
  });

  it("lets through what is right", () => {
    expect(importFault("cli", "main.ts", "node:fs")).toBeUndefined();
    expect(importFault("compiler", "command/bin.ts", "node:fs")).toBeUndefined();
    expect(importFault("vm", "b/a.ts", "../c.ts")).toBeUndefined();
    expect(importFault("stdlib", "a.ts", "@pyvm/vm")).toBeUndefined();
    expect(importFault("heap", "contract/rules.ts", "@pyvm/heap")).toBeUndefined();
  });
});

describe("the lockfile", () => {
  it("names no registry", () => {
    expect(readFileSync(path.join(root, "pnpm-lock.yaml"), "utf8")).not.toMatch(/https?:/);
  });
});
