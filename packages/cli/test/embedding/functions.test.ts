import { expect, it } from "vitest";
import { Worker } from "node:worker_threads";
import { create, errorOf, PythonError, type PythonObject } from "./embedding.ts";

it("lets Python call JavaScript", async () => {
  const python = await create();
  const calls: unknown[][] = [];
  python.globals.set("log", (...args: unknown[]) => void calls.push(args));
  python.run("log(1, 'a', [2], None)\nlog(*range(3))");
  expect(calls).toEqual([
    [1, "a", [2], null],
    [0, 1, 2],
  ]);
  python.globals.set("minus", (x: number) => -x);
  expect(python.eval("sorted([1, 3, 2], key=minus)")).toEqual([3, 2, 1]);
  expect(python.eval("(callable(log), log.__name__, repr(log))")).toEqual([true, "log", "<JavaScript function log>"]);
  expect(errorOf(() => python.run("log(a=1)")).message).toBe("log() takes no keyword arguments");
});

it("releases the handles that a function was passed, unless it keeps them", async () => {
  const python = await create();
  let passed: PythonObject | undefined;
  python.globals.set("take", (object: PythonObject) => {
    passed = object;
    return object.get("real");
  });
  expect(python.eval("take(3 + 4j)")).toBe(3);
  expect([passed?.released, python.handles]).toEqual([true, 0]);
  python.globals.set("keep", (object: PythonObject) => {
    passed = object.keep();
    return object;
  });
  expect(python.eval("keep(3 + 4j) == 3 + 4j")).toBe(true);
  expect(String(passed)).toBe("(3+4j)");
  passed?.release();
});

it("carries errors across in both directions", async () => {
  const python = await create();
  const reason = new TypeError("no");
  python.globals.set("fail", () => {
    throw reason;
  });
  python.run("try: fail()\nexcept RuntimeError as e: seen = str(e)");
  expect(python.globals.get("seen")).toBe("TypeError: no");
  const error = errorOf(() => python.run("fail()"));
  expect([error.type, error.message, error.cause === reason]).toEqual(["RuntimeError", "TypeError: no", true]);
  python.globals.set("refuse", () => {
    throw new PythonError("ValueError", "mine");
  });
  python.run("try: refuse()\nexcept ValueError as e: seen = str(e)");
  expect(python.globals.get("seen")).toBe("mine");
  python.globals.set("inner", () => python.run("1 / 0"));
  expect(errorOf(() => python.run("inner()")).type).toBe("ZeroDivisionError");
  python.globals.set("nothing", () => {
    throw null;
  });
  expect(errorOf(() => python.run("nothing()")).message).toBe("null");
  python.globals.set("overflow", () => {
    const endless = (): number => 1 + endless();
    return endless();
  });
  expect(errorOf(() => python.run("overflow()")).type).toBe("RecursionError");
});

it("may be entered again from a function that Python calls", async () => {
  const python = await create();
  python.globals.set("down", (n: number) => (n === 0 ? 0 : 1 + (python.eval(`down(${n - 1})`) as number)));
  expect(python.eval("down(20)")).toBe(20);
  expect(errorOf(() => python.eval("down(100000)")).type).toBe("RecursionError");
  expect(python.eval("down(20)")).toBe(20);
  for (const action of ["dispose", "snapshot", "fork"] as const) {
    python.globals.set("act", () => void python[action]());
    expect(errorOf(() => python.run("act()")).message).toContain("while it runs");
  }
});

it("stops a program when a function that it calls says so", async () => {
  const python = await create();
  python.globals.set("stop", () => python.interrupt());
  for (const before of ["", "import signal"]) {
    python.run(before);
    expect(errorOf(() => python.run("stop()\nwhile True: pass")).type).toBe("KeyboardInterrupt");
  }
  python.run("try:\n  stop()\n  while True: pass\nexcept KeyboardInterrupt: seen = 1");
  expect(python.globals.get("seen")).toBe(1);
});

it("stops a program when another thread says so", async () => {
  const python = await create({ shared: true });
  const face = new URL("../../dist/index.mjs", import.meta.url).href;
  const source = `
    const { workerData } = require("node:worker_threads");
    import(workerData.face).then(({ interrupt }) => setTimeout(() => interrupt(workerData.interrupter), 100));
  `;
  const worker = new Worker(source, { eval: true, workerData: { face, interrupter: python.interrupter } });
  await new Promise((resolve) => worker.once("online", resolve));
  expect(errorOf(() => python.run("while True: pass")).type).toBe("KeyboardInterrupt");
  await worker.terminate();
});
