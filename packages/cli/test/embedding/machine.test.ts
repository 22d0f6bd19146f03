import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { create, errorOf, Python, type PythonObject, watched } from "./embedding.ts";

it("keeps output, or hands it on", async () => {
  const python = await create();
  python.run("import sys\nprint('a')\nprint('é', end='')\nprint('oh', file=sys.stderr)");
  expect([python.takeStdout(), python.takeStderr(), python.takeStdout()]).toEqual(["a\né", "oh\n", ""]);
  const pieces: string[] = [];
  const other = await create({ stdout: (text) => pieces.push(text), stdin: "one\ntwo\n" });
  other.run("print(input())\nprint(input(), end='')\ntry: input()\nexcept EOFError: print('!')");
  expect(pieces.join("")).toBe("one\ntwo!\n");
  const broken = await create({
    stdout: () => {
      throw new Error("closed");
    },
  });
  expect(errorOf(() => broken.run("print(1)")).type).toBe("OSError");
});

it("has the files, the arguments and the environment that it was given, and no others", async () => {
  const python = await create({
    argv: ["program", "x"],
    env: { A: "b" },
    files: {
      "package/__init__.py": "from .part import value",
      "package/part.py": "value = 42",
      "data.bin": Uint8Array.of(1, 2),
    },
  });
  python.run("import os, sys, package");
  expect(python.eval("(package.value, sys.argv, dict(os.environ), os.getcwd())")).toEqual([
    42,
    ["program", "x"],
    new Map([["A", "b"]]),
    "/files",
  ]);
  expect(python.eval("open('data.bin', 'rb').read()")).toEqual(Uint8Array.of(1, 2));
  expect(python.eval("[sorted(os.listdir(x)) for x in ('/', '.', 'package')]")).toEqual([
    ["files", "pyvm"],
    ["data.bin", "package"],
    ["__init__.py", "part.py"],
  ]);
});

it("has clocks and random bytes if they are granted", async () => {
  const python = await create({ clocks: true, random: true });
  python.run("import time, os\nnow = time.time()\ntime.sleep(0.001)");
  expect(Math.abs((python.globals.get("now") as number) - Date.now() / 1000)).toBeLessThan(1000);
  expect(python.eval("len(os.urandom(100000))")).toBe(100000);
});

it("is the same in every run, unless it is given another seed", async () => {
  const order = async (hashSeed?: number): Promise<unknown> =>
    (await create(hashSeed === undefined ? {} : { hashSeed })).eval("list({'a', 'b', 'c', 'd', 'e', 'f'})");
  expect(await order()).toEqual(await order());
  expect(await order()).not.toEqual(await order(1));
});

const PROGRAM = `
import sys, json, collections
sys.path.append("/mine"); sys.argv = ["a"]; sys.setrecursionlimit(500)
numbers = [1]
counter = collections.Counter("abca")
file = open("text.txt"); file.readline()
def count():
    for i in range(10): yield i
generator = count(); next(generator)
`;

it("forks", async () => {
  const python = await create({ files: { "text.txt": "abc\ndef\n" } });
  python.run(PROGRAM);
  python.globals.set("twice", (x: number) => 2 * x);
  const handle = python.globals.get("counter") as PythonObject;
  const fork = watched(python.fork());
  fork.run("numbers.append(2)");
  expect([python.eval("numbers"), fork.eval("numbers")]).toEqual([[1], [1, 2]]);
  expect(
    fork.eval("(sys.path[-1], sys.argv, sys.getrecursionlimit(), twice(4), next(generator), file.readline())"),
  ).toEqual(["/mine", ["a"], 500, 8, 1, "def\n"]);
  expect([python.eval("next(generator)"), handle.getItem("a"), fork.handles]).toEqual([1, 2, 0]);
});

it("goes on from a snapshot in another process", async () => {
  const files = { "text.txt": "abc\ndef\n" };
  const python = await create({ files });
  python.run(PROGRAM);
  python.globals.set("triple", (x: number) => 3 * x);
  const held = python.globals.get("counter");
  expect(held).toBeDefined();
  const folder = mkdtempSync(path.join(tmpdir(), "pyvm-snapshot-"));
  try {
    const file = path.join(folder, "snapshot");
    writeFileSync(file, python.snapshot());
    const program = `
      import { readFileSync } from "node:fs";
      import { Python } from ${JSON.stringify(new URL("../../dist/index.mjs", import.meta.url).href)};
      const options = { files: ${JSON.stringify(files)}, functions: { triple: (x) => 30 * x } };
      const python = await Python.restore(readFileSync(${JSON.stringify(file)}), options);
      const value = python.eval("(counter['a'], json.dumps(numbers), file.readline(), next(generator), triple(2))");
      console.log(JSON.stringify([value, python.dispose()]));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect([stderr, JSON.parse(stdout)]).toEqual(["", [[2, "[1]", "def\n", 1, 60], { blocks: 0, bytes: 0 }]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("says which function a restored machine lacks", async () => {
  const python = await create();
  python.globals.set("double", (x: number) => 2 * x);
  const restored = watched(await Python.restore(python.snapshot()));
  expect(errorOf(() => restored.eval("double(1)")).message).toBe(
    "the JavaScript function 'double' was not given to the restored machine",
  );
});

it("refuses what is no snapshot of such a machine", async () => {
  const bytes = (await create()).snapshot();
  await expect(Python.restore(new Uint8Array(0))).rejects.toThrow("no snapshot");
  await expect(Python.restore(new Uint8Array(100))).rejects.toThrow("no snapshot");
  await expect(Python.restore(bytes.slice(0, 50))).rejects.toThrow("damaged");
  await expect(Python.restore(bytes.slice(0, 10000))).rejects.toThrow("image");
  await expect(Python.restore(bytes, { collector: "none" })).rejects.toThrow(
    "the collector 'generational', not 'none'",
  );
  await expect(Python.restore(bytes, { allocator: "debug" })).rejects.toThrow("the allocator 'pymalloc', not 'debug'");
});

it.each(["debug", "free-list:best", "tlsf"])("runs, forks and ends on the allocator %s", async (allocator) => {
  const python = await create({ allocator, collector: "full" });
  python.run("import json\nclass Node: pass\na = Node(); a.self = a; a.text = json.dumps(list(range(50)))");
  const fork = watched(python.fork());
  expect(fork.eval("len(a.self.text)")).toBe(python.eval("len(a.text)"));
});

it("ends as a process ends", async () => {
  const written: string[] = [];
  const python = await Python.create({ stdout: (text) => written.push(text) });
  python.run("import atexit\natexit.register(print, 'exit')\nclass A:\n  def __del__(self): print('del')\na = A()");
  const handle = python.eval("object()") as PythonObject;
  expect(python.dispose()).toEqual({ blocks: 0, bytes: 0 });
  expect(written.join("")).toBe("exit\ndel\n");
  expect(() => python.run("1")).toThrow("disposed");
  expect([handle.released, python.handles]).toEqual([true, 0]);
  handle.release();
});
