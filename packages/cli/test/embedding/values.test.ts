import { expect, it } from "vitest";
import { create, errorOf, PythonObject } from "./embedding.ts";

it("gives values of expressions", async () => {
  const python = await create();
  const values: readonly (readonly [string, unknown])[] = [
    ["None", null],
    ["True", true],
    ["-7", -7],
    ["2**53 - 1", Number.MAX_SAFE_INTEGER],
    ["2**53", 2n ** 53n],
    ["-2**100", -(2n ** 100n)],
    ["1.5", 1.5],
    ["float('inf')", Infinity],
    ["'é😀'", "é😀"],
    ["b'\\x00\\xff'", Uint8Array.of(0, 255)],
    ["[1, (2, [])]", [1, [2, []]]],
    ["{'a': {1: 2}}", new Map([["a", new Map([[1, 2]])]])],
    ["{1, 2}", new Set([1, 2])],
    ["frozenset('a')", new Set(["a"])],
  ];
  for (const [expression, value] of values) expect([expression, python.eval(expression)]).toEqual([expression, value]);
});

it("takes values, and shows them as Python does", async () => {
  const python = await create();
  const values: readonly (readonly [unknown, string])[] = [
    [null, "None"],
    [undefined, "None"],
    [false, "False"],
    [3, "3"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [2 ** 53, "9007199254740992.0"],
    [2n ** 70n, "1180591620717411303424"],
    ["it's", '"it\'s"'],
    [Uint8Array.of(0, 65), "b'\\x00A'"],
    [[1, [undefined]], "[1, [None]]"],
    [new Map<unknown, unknown>([[1, "a"]]), "{1: 'a'}"],
    [{ a: { b: true } }, "{'a': {'b': True}}"],
    [new Set([1]), "{1}"],
    [new Date(0), "<JavaScript Date>"],
    [Symbol.iterator, "<JavaScript symbol>"],
    [function twice() {}, "<JavaScript function twice>"],
  ];
  for (const [value, text] of values) {
    python.globals.set("value", value);
    expect(python.eval("repr(value)")).toBe(text);
  }
});

it("hands back what it cannot convert, and keeps what is one thing one thing", async () => {
  const python = await create();
  const date = new Date();
  python.globals.set("date", date);
  expect(python.eval("[date]")).toEqual([date]);
  const inner = [1];
  python.globals.set("pair", [inner, inner]);
  expect(python.eval("pair[0] is pair[1]")).toBe(true);
  const circle: unknown[] = [];
  circle.push(circle);
  python.globals.set("circle", circle);
  expect(python.eval("circle[0] is circle")).toBe(true);
  const back = python.globals.get("circle") as unknown[];
  expect(back[0]).toBe(back);
  python.run("circle.clear()");
});

it("refuses what is nested too deep, and what cannot be a key", async () => {
  const python = await create();
  let deep: unknown = 1;
  for (let i = 0; i < 5000; i++) deep = [deep];
  expect(errorOf(() => python.globals.set("deep", deep)).type).toBe("RecursionError");
  python.run("deep = []\nfor i in range(5000): deep = [deep]");
  expect(errorOf(() => python.globals.get("deep")).type).toBe("RecursionError");
  const error = errorOf(() => python.globals.set("map", new Map([[[1], 2]])));
  expect(`${error.type}: ${error.message}`).toBe("TypeError: unhashable type: 'list'");
  const hostile = Object.defineProperty({}, "x", {
    enumerable: true,
    get: () => {
      throw new Error("a getter");
    },
  });
  expect(() => python.globals.set("hostile", hostile)).toThrow("a getter");
  expect(python.eval("1 + 1")).toBe(2);
});

it("makes handles of objects", async () => {
  const python = await create();
  python.run(`
class Point:
    def __init__(self, x): self.x = x
    def add(self, y, *, z=0): return self.x + y + z
    def __len__(self): return 3
    def __getitem__(self, i):
        if i > 2: raise IndexError(i)
        return i * 10
    def __repr__(self): return f"Point({self.x})"
`);
  const type = python.globals.get("Point") as PythonObject;
  const point = type.call(5) as PythonObject;
  expect([type.type, point.type, point.get("x"), point.length, point.getItem(2)]).toEqual(["type", "Point", 5, 3, 20]);
  point.set("x", 7);
  expect([point.invoke("add", 1), point.repr(), String(point), [...point]]).toEqual([
    8,
    "Point(7)",
    "Point(7)",
    [0, 10, 20],
  ]);
  const add = point.get("add") as PythonObject;
  expect(add.callWith([1], { z: 100 })).toBe(108);
  const error = errorOf(() => point.get("nothing"));
  expect([error.type, error.message]).toEqual(["AttributeError", "'Point' object has no attribute 'nothing'"]);
  expect(errorOf(() => add.call()).message).toBe("Point.add() missing 1 required positional argument: 'y'");
  for (const item of point) {
    expect(item).toBe(0);
    break;
  }
  expect(python.handles).toBe(3);
  for (const handle of [type, add, add]) handle.release();
  expect([python.handles, add.released]).toEqual([1, true]);
  expect(() => add.call()).toThrow("the handle was released");
  python.globals.set("again", point);
  expect(python.eval("again.x")).toBe(7);
});

it("imports modules", async () => {
  const python = await create();
  const json = python.import("json");
  expect(json.invoke("dumps", { a: [1, null, "x"] })).toBe('{"a": [1, null, "x"]}');
  const path = python.import("os.path");
  expect(path.invoke("join", "a", "b")).toBe("a/b");
  expect(errorOf(() => python.import("json.nothing")).message).toContain("No module named 'json.nothing'");
});

it("knows the names of __main__", async () => {
  const { globals } = await create();
  globals.set("x", 1);
  expect([globals.has("x"), globals.get("x"), globals.has("y"), globals.get("y")]).toEqual([true, 1, false, undefined]);
  expect([globals.delete("x"), globals.delete("x"), globals.has("x")]).toEqual([true, false, false]);
});

it("does not mix machines up", async () => {
  const [a, b] = [await create(), await create()];
  a.run("x = 1");
  b.run("x = 2");
  expect([a.eval("x"), b.eval("x")]).toEqual([1, 2]);
  const object = a.eval("object()");
  expect(object).toBeInstanceOf(PythonObject);
  expect(() => b.globals.set("object", object)).toThrow("another Python");
  a.globals.set("ask", (source: string) => b.eval(source));
  b.globals.set("ask", (source: string) => a.eval(source));
  expect(a.eval(`ask("ask('x')")`)).toBe(1);
});
