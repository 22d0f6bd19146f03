import { expect, it } from "vitest";
import { create, errorOf, PythonError } from "./embedding.ts";

it.each([
  ["def f(:", "SyntaxError", "invalid syntax (<string>, line 1)"],
  ["  x", "IndentationError", "unexpected indent (<string>, line 1)"],
  ["x", "NameError", "name 'x' is not defined"],
  ["\0", "ValueError", "source code string cannot contain null bytes"],
  ["import nothing", "ModuleNotFoundError", "No module named 'nothing'"],
  ["class E(Exception):\n  def __str__(self): raise 1\nraise E", "E", ""],
  ["raise KeyboardInterrupt", "KeyboardInterrupt", ""],
  ["open('/etc/passwd')", "FileNotFoundError", "[Errno 2] No such file or directory: '/etc/passwd'"],
  ["open('x', 'w')", "OSError", "[Errno 30] Read-only file system: 'x'"],
  ["import time; time.time()", "OSError", "[Errno 38] time: Function not implemented"],
  ["import os; os.system('ls')", "OSError", "[Errno 38] system: Function not implemented"],
  ["import os; os.urandom(1)", "OSError", "[Errno 38] urandom: Function not implemented"],
  ["import socket; socket.socket()", "OSError", "[Errno 38] socket: Function not implemented"],
])("%j ends in %s", async (source, type, message) => {
  const python = await create();
  const error = errorOf(() => python.run(source));
  expect([error.type, error.message]).toEqual([type, message]);
  expect(python.eval("1 + 1")).toBe(2);
});

it("tells what CPython would print", async () => {
  const python = await create();
  const program = [
    "def f(n):",
    "    return 1 // n",
    "def g(n):",
    "    try:",
    "        return f(n)",
    "    except ZeroDivisionError as e:",
    "        raise ValueError('bad') from e",
  ].join("\n");
  python.run(program, "prog.py");
  expect(errorOf(() => python.eval("g(0)")).traceback).toBe(`Traceback (most recent call last):
  File "prog.py", line 5, in g
  File "prog.py", line 2, in f
ZeroDivisionError: integer division or modulo by zero

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "prog.py", line 7, in g
ValueError: bad
`);
});

it("tells the status that SystemExit asks for", async () => {
  const python = await create();
  const statuses = ["raise SystemExit", "raise SystemExit(300)", "import sys; sys.exit('bye')", "1 / 0"].map(
    (source) => errorOf(() => python.run(source)).exitStatus,
  );
  expect(statuses).toEqual([0, 44, 1, undefined]);
});

it("takes only an expression where a value is wanted", async () => {
  const python = await create();
  expect(["1; 2", "", "x = 1"].map((source) => errorOf(() => python.eval(source)).type)).toEqual([
    "SyntaxError",
    "SyntaxError",
    "SyntaxError",
  ]);
});

const RECURSIONS = {
  calls: "def f(): f()\nf()",
  repr: "class A:\n  def __repr__(self): return repr(self)\nrepr(A())",
  add: "class A:\n  def __add__(self, other): return self + other\nA() + A()",
  getattr: "class A:\n  def __getattr__(self, name): return getattr(self, name + 'x')\nA().q",
  property: "class A:\n  @property\n  def x(self): return self.x\nA().x",
  init: "class A:\n  def __init__(self): A()\nA()",
  sort: "def f(x): return sorted([1, 2], key=f)\nf(1)",
  map: "def f(x): return list(map(f, [1]))\nf(1)",
  generators: "def g(): yield from g()\nlist(g())",
  exec: "def f(): exec('f()')\nf()",
  contexts: "import contextlib\n@contextlib.contextmanager\ndef f():\n  with f(): yield\nwith f(): pass",
  lists: "l = []\nfor i in range(100000): l = [l]\nrepr(l)",
  json: "import json\nl = []\nfor i in range(3000): l = [l]\njson.dumps(l)",
  pickle: "import pickle\nl = []\nfor i in range(3000): l = [l]\npickle.dumps(l)",
  parser: "eval('-' * 5000 + '1')",
  limit:
    "import sys\nsys.setrecursionlimit(10**6)\nclass A:\n  def __add__(self, other): return self + other\nA() + A()",
};

it.each(Object.entries(RECURSIONS))(
  "recursion of %s ends in RecursionError on a usual stack",
  async (_name, source) => {
    const python = await create({ allocator: "debug" });
    expect(errorOf(() => python.run(source)).type).toBe("RecursionError");
    expect(python.eval("sum([1, 2])")).toBe(3);
  },
);

it("sees to the stack when it is called from deep below", async () => {
  const python = await create();
  python.run("class A:\n  def __repr__(self): return repr(self)");
  const seen = new Set<string>();
  const descend = (level: number): void => {
    try {
      descend(level + 1);
    } catch (error) {
      if (!(error instanceof RangeError) || level % 97 !== 0) throw error;
      try {
        python.eval("repr(A())");
      } catch (inner) {
        seen.add(inner instanceof PythonError ? inner.type : "RangeError");
      }
      throw error;
    }
  };
  expect(() => descend(0)).toThrow(RangeError);
  expect([...seen].every((type) => type === "RecursionError" || type === "RangeError")).toBe(true);
  expect(python.eval("1 + 1")).toBe(2);
});

it.each([
  "x = [0] * 10**8",
  "x = []\nwhile True: x.append(bytearray(10000))",
  "x = 'a'\nwhile True: x += x",
  "x = {}\ni = 0\nwhile True:\n  x[i] = i\n  i += 1",
  "x = 2 ** 10**9",
])("the limit of memory ends %j, and the machine goes on", async (source) => {
  const maxMemory = 16 << 20;
  const python = await create({ maxMemory });
  expect(errorOf(() => python.run(source)).type).toBe("MemoryError");
  expect(python.memory.peak).toBeLessThanOrEqual(maxMemory);
  python.run("x = None");
  expect(python.eval("sum(range(1000))")).toBe(499500);
});

it("refuses options that make no sense", async () => {
  await expect(create({ allocator: "nothing" })).rejects.toThrow("the allocator 'nothing' is unknown");
  await expect(create({ collector: "nothing" })).rejects.toThrow("the collector 'nothing' is unknown");
  await expect(create({ reserveBytes: 1 })).rejects.toThrow(RangeError);
  await expect(create({ files: { "..": "" } })).rejects.toThrow("does not name a file");
});
