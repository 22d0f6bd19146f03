import { PythonSyntaxError } from "@pyvm/parser";
import { expect, it } from "vitest";
import { CELL, FREE, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, LOCAL, symtable } from "../src/index.ts";
import type { SymbolTableEntry } from "../src/index.ts";

function child(entry: SymbolTableEntry, name: string): SymbolTableEntry {
  const found = entry.children.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no block ${name}`);
  return found;
}

it("tells locals, cells, free variables and globals apart", () => {
  const { top } = symtable("def outer(a, b):\n  global g\n  g = len(a)\n  def inner(): return b\n  return inner\n");
  const outer = child(top, "outer");
  const scopes = ["a", "b", "g", "len", "inner"].map((name) => outer.scopeOf(name));
  expect(scopes).toEqual([LOCAL, CELL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, LOCAL]);
  expect(outer.varnames).toEqual(["a", "b"]);
  expect(child(outer, "inner").scopeOf("b")).toBe(FREE);
  expect(child(outer, "inner").nested).toBe(true);
});

it("gives a class that uses super() a closure", () => {
  const { top } = symtable("class A:\n  def f(self): super().f()\n");
  expect(child(top, "A").needsClassClosure).toBe(true);
  expect(child(child(top, "A"), "f").scopeOf("__class__")).toBe(FREE);
});

it("mangles private names", () => {
  const { top } = symtable("class _Ham:\n  def f(self, __x): return __y, __z__\n");
  expect([...child(child(top, "_Ham"), "f").symbols.keys()]).toEqual(["self", "_Ham__x", "_Ham__y", "__z__"]);
});

it("numbers blocks and marks generators as _symtable does", () => {
  const { top } = symtable("def f():\n  yield\nclass C: pass\nx = [i for i in y]\n");
  expect([top, ...top.children].map(({ name, type, lineno }) => [name, type, lineno])).toEqual([
    ["top", 2, 0],
    ["f", 0, 1],
    ["C", 1, 3],
    ["listcomp", 0, 4],
  ]);
  expect(child(top, "f").generator).toBe(true);
});

it("points at a declaration that contradicts a use", () => {
  const build = (): unknown => symtable("def f(x):\n  global x\n", { filename: "f.py" });
  expect(build).toThrow(PythonSyntaxError);
  expect(build).toThrow("name 'x' is parameter and global (f.py, line 2)");
});
