import { parse } from "@pyvm/parser";
import type { Mod, Stmt } from "@pyvm/parser";
import { expect, it } from "vitest";
import { InvalidTreeError, validateTree } from "../src/index.ts";

/** Parses a source and lets the test break its first statement. */
function broken(source: string, change: (statement: Stmt) => void): Mod {
  const tree = parse(source);
  if (tree.node !== "Module") throw new Error("no module");
  change(tree.body[0]);
  return tree;
}

it("accepts what a parser makes", () => {
  const source = 'match x:\n  case {"k": [1, *_], -1: a.b, **r} | C(None, k=2-3j) as y if z: pass\n';
  expect(() => validateTree(parse(source))).not.toThrow();
  expect(() => validateTree(parse("def f(a, /, *, b=1): del a[0], (b, c); [*d], e = f"))).not.toThrow();
});

const FAULTS: [source: string, change: (statement: Stmt) => void, message: string][] = [
  ["if x: y", (s) => s.node === "If" && s.body.pop(), "empty body on If"],
  ["del x", (s) => s.node === "Delete" && s.targets.pop(), "empty targets on Delete"],
  [
    "x = 1",
    (s) => s.node === "Assign" && (s.value = s.targets[0]),
    "expression must have Load context but has Store instead",
  ],
  [
    "x = 1",
    (s) => s.node === "Assign" && (s.targets[0] = s.value),
    "expression which can't be assigned to in Store context",
  ],
  ["global x", (s) => s.node === "Global" && s.names.pop(), "empty names on Global"],
  [
    "{1: 2}",
    (s) => s.node === "Expr" && s.value.node === "Dict" && s.value.keys.pop(),
    "Dict doesn't have the same number of keys as values",
  ],
  [
    "None_",
    (s) => s.node === "Expr" && s.value.node === "Name" && (s.value.id = "None"),
    "identifier field can't represent 'None' constant",
  ],
];

it.each(FAULTS)("refuses %s changed", (source, change, message) => {
  const validate = (): void => validateTree(broken(source, change));
  expect(validate).toThrow(InvalidTreeError);
  expect(validate).toThrow(message);
});
