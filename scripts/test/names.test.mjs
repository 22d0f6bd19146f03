import { expect, it } from "vitest";
import { identifiersOf, namesOf } from "../names.mjs";

it("knows what a program declares, and what of it changes", () => {
  const program = "const a = 1, { b, c: d = e } = a; let f; function g() { f = 2; } class H {} f;";
  expect([...namesOf(program)]).toEqual([
    ["a", false],
    ["b", false],
    ["d", false],
    ["f", true],
    ["g", false],
    ["H", false],
  ]);
});

it("knows what a program uses, but for properties", () => {
  expect([...identifiersOf("a.b(c[d], { e: f, g, [h]: 1 });")].sort()).toEqual(["a", "c", "d", "f", "g", "h"]);
});
