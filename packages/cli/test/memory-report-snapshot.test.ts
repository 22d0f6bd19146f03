/** `--memory-report=FILE.heapsnapshot` of whole programs: whether the file is what V8 itself writes, and what DevTools would find in it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pyvm } from "./command.ts";
import { reachedFromRoot, readSnapshot, type Snapshot } from "./inspect/snapshot-reader.ts";

const folder = mkdtempSync(path.join(tmpdir(), "pyvm-snapshot-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAMS = {
  cyclic: `import gc
gc.collect()
gc.disable()
class Ring: pass
for size in range(1, 20):
    first = last = Ring()
    for _ in range(size):
        node = Ring()
        node.next, last = last, node
    first.next = last
`,
  finalizers: `class Watched:
    def __del__(self):
        graveyard.append(self)
graveyard = []
for _ in range(10):
    Watched()
ring = Watched()
ring.me = ring
`,
  failing: `class Failure(Exception): pass
def deeper(depth, local):
    if depth == 0:
        raise Failure("here", local)
    deeper(depth - 1, [local])
deeper(20, object())
`,
};

/** The keys of a snapshot that V8 takes of itself, and what it says of the fields. */
function takenByV8(): { readonly keys: readonly string[]; readonly meta: Snapshot["snapshot"]["meta"] } {
  const program = `
    const pieces = [];
    require("node:v8").getHeapSnapshot().on("data", (piece) => pieces.push(piece)).on("end", () => {
      const snapshot = JSON.parse(Buffer.concat(pieces).toString());
      console.log(JSON.stringify({ keys: Object.keys(snapshot), meta: snapshot.snapshot.meta }));
    });`;
  return JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })) as ReturnType<
    typeof takenByV8
  >;
}

async function snapshotOf(name: keyof typeof PROGRAMS): Promise<Snapshot> {
  const program = path.join(folder, `${name}.py`);
  const file = path.join(folder, `${name}.heapsnapshot`);
  writeFileSync(program, PROGRAMS[name]);
  const run = await pyvm([`--memory-report=${file}`, program]);
  expect(run.status, run.stderr).toBe(name === "failing" ? 1 : 0);
  return JSON.parse(readFileSync(file, "utf8")) as Snapshot;
}

describe.each(Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[])("the snapshot of a program: %s", (name) => {
  const taken = snapshotOf(name);

  it("has the parts and fields that V8 writes", async () => {
    const snapshot = await taken;
    const { keys, meta } = takenByV8();
    expect(Object.keys(snapshot)).toEqual(keys);
    for (const [field, value] of Object.entries(snapshot.snapshot.meta)) {
      expect(meta[field as keyof typeof meta], field).toBeDefined();
      // Types are numbers by their place: V8 may know more of them behind ours, and not others.
      if (field === "node_types" || field === "edge_types") {
        const [ours, ...rest] = value as Snapshot["snapshot"]["meta"]["node_types"];
        const [theirs, ...others] = meta[field];
        expect(theirs.slice(0, ours.length)).toEqual(ours);
        expect(rest).toEqual(others);
      } else expect(value, field).toEqual(meta[field as keyof typeof meta]);
    }
  });

  it("is whole, and everything in it can be reached", async () => {
    const snapshot = await taken;
    const nodes = readSnapshot(snapshot);
    expect(nodes.length).toBeGreaterThan(10_000);
    expect(reachedFromRoot(nodes).size).toBe(nodes.length);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect([snapshot.trace_function_infos, snapshot.trace_tree, snapshot.samples, snapshot.locations]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    // What DevTools count distances from.
    const shortcuts = nodes[0]!.edges.filter(({ type }) => type === "shortcut");
    expect(shortcuts.map((edge) => edge.name)).toContain("sys.modules");
    expect(nodes[nodes[0]!.edges[0]!.to]!.name).toBe("(GC roots)");
  });
});

describe("what is in a snapshot", () => {
  it("has cycles below the garbage", async () => {
    const nodes = readSnapshot(await snapshotOf("cyclic"));
    const garbage = nodes.find(({ name }) => name.startsWith("(garbage"))!;
    // The last ring is still the program's.
    expect(garbage.edges.length).toBe(18);
    expect(nodes.filter(({ name, type }) => type === "object" && name === "Ring").length).toBe(209);
  });

  it("has what finalisers kept", async () => {
    const nodes = readSnapshot(await snapshotOf("finalizers"));
    expect(nodes.filter(({ name, type }) => type === "object" && name === "Watched").length).toBe(11);
  });

  it("has what an uncaught exception holds", async () => {
    const nodes = readSnapshot(await snapshotOf("failing"));
    expect(nodes.filter(({ name, type }) => type === "object" && name === "Failure").length).toBeGreaterThanOrEqual(1);
    expect(nodes.filter(({ name, type }) => type === "object" && name === "traceback").length).toBe(22);
  });
});
