/** `--memory-report`: its forms, what it says of a program whose memory is known, and bad input. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cycleDrawing } from "../src/memory-report/cycle-drawing.ts";
import type { CycleGroup, MemoryReport } from "../src/memory-report/report.ts";
import { timelineChart } from "../src/memory-report/timeline-chart.ts";
import { roundTimeText } from "../src/memory-report/units.ts";
import { pyvm, pyvmWithStatistics } from "./command.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pyvm-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = `import gc
gc.collect()
gc.disable()

class Node:
    def __init__(self, name):
        self.name = name

class Watched:
    def __del__(self):
        log.append(1)

class Phoenix:
    def __del__(self):
        saved.append(self)

log = []
saved = []
for i in range(30):
    a = Node("a")
    b = Node("b")
    a.other = b
    b.other = a
for i in range(20):
    w = Watched()
    w.me = w
a = b = w = None
Phoenix()
gc.collect()
a = Node("waiting")
a.me = a
a = None
big = bytearray(300000)
del big
kept = [bytes(1000) for _ in range(50)]
print("done", len(log))
`;
const program = path.join(folder, "program.py");
writeFileSync(program, PROGRAM);

/** Runs the program, or what the arguments say, and reads the file of its report. */
async function report(ending: string, ...args: readonly string[]): Promise<string> {
  const file = path.join(folder, `report.${ending}`);
  const run = await pyvm([`--memory-report=${file}`, ...(args.length === 0 ? [program] : args)]);
  expect(run.stderr).toBe("");
  return readFileSync(file, "utf8");
}

let ownData: Promise<MemoryReport> | undefined;

async function data(...args: readonly string[]): Promise<MemoryReport> {
  if (args.length === 0) return (ownData ??= data(program));
  return JSON.parse(await report("json", ...args)) as MemoryReport;
}

describe("the data", () => {
  it("says what lived, where it was made and who keeps it", async () => {
    const { bytes, types, places, keepers, objects, timeline, format } = await data();
    expect(format).toBe(1);
    expect(bytes.peak).toBeGreaterThan(bytes.atStart + 300000);
    expect(bytes.atExit).toBeLessThan(bytes.atStart + 200000);
    expect(types.find(({ type }) => type === "bytes")).toMatchObject({ newCount: expect.any(Number) as number });
    expect(types.find(({ type }) => type === "bytes")!.newBytes).toBeGreaterThanOrEqual(50 * 1033);
    expect(types.find(({ type }) => type === "Node")).toMatchObject({ count: 1, newCount: 1 });
    expect(objects).toBe(types.reduce((sum, { count }) => sum + count, 0));
    // Every type has a name and no object is of no size, those that a module has before it is imported included.
    expect(types.filter((each) => each.type === "" || each.bytes === 0)).toEqual([]);
    expect(places[0]!.place === "" || places[1]!.place === "").toBe(true); // what the machine needs to start is more
    expect(places.find(({ place }) => place === `${program}:35`)).toMatchObject({ blocks: 52 });
    expect(keepers[0]).toMatchObject({ path: "sys.modules['__main__'].kept", type: "list", place: `${program}:35` });
    expect(keepers[0]!.retainedBytes).toBe(50 * 1033 + 56 + 8 * 52);
    expect(Math.max(...timeline.map((sample) => sample.bytes))).toBe(bytes.peak);
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).sort((a, b) => a - b));
  });

  it("finds the cycles that a collection freed and those that wait", async () => {
    const { cycles } = await data();
    const shown = cycles.map(
      ({ fate, count, members }) => `${fate} ${count} ${members.map(({ repr }) => repr).join(" ")}`,
    );
    expect(shown.sort()).toEqual([
      "collected 20 <Watched>",
      "collected 30 <Node name='a'> <Node name='b'>",
      "waiting 1 <Node name='waiting'>",
    ]);
    const pair = cycles.find(({ count }) => count === 30)!;
    expect(pair.members.map(({ place }) => place)).toEqual([`${program}:20`, `${program}:21`]);
    expect(pair.edges).toEqual([
      { from: 0, to: 1, via: ".other" },
      { from: 1, to: 0, via: ".other" },
    ]);
    expect(pair).toMatchObject({ objects: 120, moreMembers: 0 });
  });

  it("says what __del__ did", async () => {
    const { finalizers } = await data();
    expect(finalizers).toMatchObject([
      { type: "Watched", place: `${program}:10`, calls: 20, byCount: 0, byCollector: 20, atExit: 0, resurrected: 0 },
      { type: "Phoenix", place: `${program}:14`, calls: 1, byCount: 1, byCollector: 0, atExit: 0, resurrected: 1 },
    ]);
  });

  it("has every collection, and the map adds up", async () => {
    const { collections, sizeClasses, map } = await data();
    expect(collections.map(({ generation, collected }) => [generation, collected])).toEqual([
      [2, expect.any(Number)],
      [2, 160], // with their dicts
    ]);
    const pools = map!.arenas.flatMap((arena) => arena.pools);
    for (const { blockBytes, pools: count, used } of sizeClasses!) {
      const own = pools.filter(([bytes]) => bytes === blockBytes);
      expect(own.length).toBe(count);
      expect(own.reduce((sum, [, each]) => sum + each, 0)).toBe(used);
    }
  });

  it("is the same under every collector and another allocator, but for what only they do", async () => {
    const debug = await data("--allocator", "debug", program);
    expect(debug.cycles.map(({ count }) => count).sort()).toEqual([1, 20, 30]);
    const none = await data("--gc", "none", program);
    expect(none.collections).toEqual([]);
    expect(none.cycles.map(({ fate, count }) => `${fate} ${count}`).sort()).toEqual([
      "waiting 1",
      "waiting 20",
      "waiting 30",
    ]);
    const other = await data("--allocator", "tlsf", program);
    expect([other.sizeClasses, other.map]).toEqual([null, null]);
  });

  it("draws the shortest ring of a large cycle", async () => {
    const source =
      "class T:\n  pass\nfor _ in range(3):\n  a = [T() for _ in range(40)]\n  for t in a: t.all = a\ndel a, t\nimport gc; gc.collect()\n";
    const { cycles } = await data("-c", source);
    expect(
      cycles.map(({ count, objects, moreMembers, members }) => [count, objects, moreMembers, members.length]),
    ).toEqual([[3, 3 * 81, 39, 2]]);
  });

  it("comes at the end of programs that fail, exit or use tracemalloc", async () => {
    const file = path.join(folder, "failed.json");
    const failed = await pyvm([`--memory-report=${file}`, "-c", "x = [1]; 1 / 0"]);
    expect([failed.status, failed.stderr.includes("ZeroDivisionError")]).toEqual([1, true]);
    expect((JSON.parse(readFileSync(file, "utf8")) as MemoryReport).program).toBe("-c");
    const exited = await pyvm([`--memory-report=${file}`, "-c", "raise SystemExit(3)"]);
    expect(exited.status).toBe(3);
    const traced = await data("-c", "import tracemalloc; tracemalloc.start(); x = [{}]; tracemalloc.take_snapshot()");
    expect(traced.objects).toBeGreaterThan(1000);
  });

  it("leaves nothing behind", async () => {
    const file = path.join(folder, "left.json");
    const { afterDispose } = await pyvmWithStatistics([`--memory-report=${file}`, program]);
    expect(afterDispose).toEqual({ blocks: 0, bytes: 0 });
  });
});

describe("the text", () => {
  it("goes to standard error and leaves the program's output alone", async () => {
    const run = await pyvm(["--memory-report", program]);
    expect([run.stdout, run.status]).toEqual(["done 20\n", 0]);
    for (const title of [
      `Memory report of ${program}`,
      "Objects by type at exit, those made by the program",
      "Where the blocks in use at exit were allocated",
      "What keeps most alive, and why it is alive",
      "Cycles that only a collection could free",
      "  30 cycles, 120 objects, 8.91 KiB, freed by a collection",
      "What __del__ did",
      "Fragmentation by size class",
      "Collections",
    ]) {
      expect(run.stderr.split("\n")).toContain(title);
    }
  });

  it("can go to a file", async () => {
    expect(await report("txt")).toMatch(/^Memory report of /);
  });
});

describe("the page", () => {
  it("is one file that needs no network and no script", async () => {
    const html = await report("html");
    expect(html).not.toMatch(/<script|<link|<img|src=|url\((?!#)|@import|https?:/);
    expect(html.match(/<svg/g)!.length).toBe(7); // bytes, pauses, three cycles, arenas, large blocks
    expect(html).toContain("program.py:20");
  });

  it("writes round times at the axis, none of their zeros lost", () => {
    expect([0.25, 2, 200, 1000, 2500, 40_000].map(roundTimeText)).toEqual([
      "0.25 ms",
      "2 ms",
      "200 ms",
      "1 s",
      "2.5 s",
      "40 s",
    ]);
    expect(roundTimeText(3 * 0.1)).toBe("0.3 ms");
  });

  it("draws a ring of any size in two columns, the way back where members are left out", () => {
    const names = Array.from({ length: 12 }, (_, i) => i);
    const group = (count: number, closed: boolean): CycleGroup => ({
      fate: "waiting",
      count: 1,
      objects: count,
      bytes: 0,
      members: names
        .slice(0, count)
        .map((i) => ({ type: "T", repr: `<T ${i}>`, place: `/a/very/long/${"x".repeat(40)}.py:1234` })),
      edges: names.slice(0, closed ? count : count - 1).map((from) => ({ from, to: (from + 1) % count, via: ".next" })),
      moreMembers: 0,
    });
    for (let count = 1; count <= 12; count++) {
      const drawing = cycleDrawing(group(count, true), 0);
      expect(drawing.match(/<rect/g)!.length).toBe(count);
      expect(drawing.match(/class="edge"/g)!.length).toBe(count);
      expect(Number(/max-width:([\d.]+)px/.exec(drawing)![1])).toBeLessThan(560);
      expect(drawing).toContain(".py:1234</text>");
      expect(new Set(drawing.match(/<rect class="box" x="[^"]*" y="[^"]*"/g)).size).toBe(count);
    }
    expect(cycleDrawing(group(12, false), 0).match(/class="edge gap"/g)!.length).toBe(1);
  });

  it("has a bounded number of bars, however many collections there were", async () => {
    const own = await data();
    const collections = Array.from({ length: 20_000 }, (_, i) => ({
      at: (i * own.milliseconds) / 20_000,
      generation: i % 3,
      pause: i % 7,
      collected: 1,
      uncollectable: 0,
    }));
    const chart = timelineChart({ ...own, collections });
    expect(chart.match(/<rect/g)!.length).toBeLessThan(1010);
    expect(chart).toMatch(/<title>\d+ collections of generation 0: at most 6.00 ms, \d+ collected<\/title>/);
  });

  it("closes what it opens", async () => {
    const html = await report("html");
    const open: string[] = [];
    const empty = new Set(["meta", "line", "rect", "path", "circle"]);
    for (const [, slash, name, self] of html
      .replace(/<style>[^]*?<\/style>|<!doctype html>/g, "")
      .matchAll(/<(\/?)([a-zA-Z0-9]+)[^<>]*?(\/?)>/g)) {
      if (slash === "/") expect(open.pop()).toBe(name);
      else if (self !== "/" && !(empty.has(name!) && name === "meta")) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it("shows names that look like markup as they are", async () => {
    const source =
      "T = type('<script>alert(1)</script>', (), {})\nt = T(); t.me = t; del t\nkeep = '<img src=x>' * 100";
    const html = await report("html", "-c", source);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  });

  it("has something to say of a program that does nothing", async () => {
    expect(await report("html", "-c", "")).toContain("</html>");
  });
});

describe("the objects for DevTools", () => {
  it("are written at exit", async () => {
    const { snapshot, nodes, strings } = JSON.parse(await report("heapsnapshot")) as {
      snapshot: { node_count: number };
      nodes: number[];
      strings: string[];
    };
    expect(nodes.length).toBe(7 * snapshot.node_count);
    expect(strings).toContain("Node");
  });
});

describe("bad input", () => {
  const marker = path.join(folder, "ran");
  const touch = ["-c", `open(${JSON.stringify(marker)}, 'w')`];

  it.each([
    ["a folder that is not there", path.join(folder, "no/x.html"), "No such file or directory"],
    ["a folder", path.join(folder, "folder.html"), "Is a directory"],
    ["a file in a file", path.join(program, "x.json"), "Not a directory"],
  ])("%s", async (_what, file, reason) => {
    mkdirSync(path.join(folder, "folder.html"), { recursive: true });
    const run = await pyvm([`--memory-report=${file}`, ...touch]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(`cannot write the memory report to '${file}': ${reason}\n`);
    expect(existsSync(marker)).toBe(false); // the program was not run for nothing
  });

  it.each([
    [
      "--memory-report=report.pdf",
      "--memory-report wants a file that ends in .html, .json, .txt or .heapsnapshot, not 'report.pdf'",
    ],
    [
      "--memory-report=report",
      "--memory-report wants a file that ends in .html, .json, .txt or .heapsnapshot, not 'report'",
    ],
    ["--memory-report=", "Argument expected for --memory-report="],
  ])("%s", async (option, message) => {
    const run = await pyvm([option, ...touch]);
    expect([run.status, run.stderr.split("\n")[0]]).toEqual([2, message]);
    expect(existsSync(marker)).toBe(false);
  });
});
