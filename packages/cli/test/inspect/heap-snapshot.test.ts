/** The `.heapsnapshot`: read back as V8 writes it, and compared with what the view says. */
import { describe, expect, it } from "vitest";
import { HeapView, writeHeapSnapshot } from "@pyvm/vm";
import { bareMachine, global, run } from "./bare-machine.ts";
import { reachedFromRoot, readSnapshot, type Snapshot, type SnapshotNode } from "./snapshot-reader.ts";

describe("writeHeapSnapshot", () => {
  const vm = bareMachine();
  run(
    vm,
    `
class Node:
    def __init__(self, item): self.item = item
class Slots:
    __slots__ = ("only",)
table = {"key": Node([1.5, "text"]), 7: Slots()}
table[7].only = Node("\\ud800 \\u20ac")
def function(): pass
lower, upper, lonely = [], [], []
lower.append(lower)
upper.append([lower, upper])
lonely.append(lonely)
del lower, upper, lonely
`,
  );
  const before = vm.memory.image();
  const view = new HeapView(vm);
  const pieces: string[] = [];
  writeHeapSnapshot(view, (text) => void pieces.push(text));
  const snapshot = JSON.parse(pieces.join("")) as Snapshot;
  const nodes = readSnapshot(snapshot);
  const nodeOf = (address: number): SnapshotNode => nodes.find(({ id }) => id === address)!;

  it("changes nothing and comes in pieces", () => {
    expect(Buffer.compare(before, vm.memory.image())).toBe(0);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(1 << 18);
  });

  it("has as many numbers as its head says", () => {
    const { node_count } = snapshot.snapshot;
    expect(nodes.length).toBe(node_count);
    expect(node_count).toBe(view.length + 6);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(node_count);
    expect(new Set(snapshot.strings).size).toBe(snapshot.strings.length);
  });

  it("begins with the roots", () => {
    expect(nodes.slice(0, 6).map(({ type, name }) => `${type} ${name}`)).toEqual([
      "synthetic ",
      "synthetic (GC roots)",
      "synthetic (interpreter state and frames)",
      "synthetic (held from outside)",
      "synthetic (static objects)",
      "synthetic (garbage that waits for the collector)",
    ]);
    const [first, ...shortcuts] = nodes[0]!.edges;
    expect(first).toEqual({ type: "element", name: 1, to: 1 });
    expect(shortcuts).toEqual(nodes[2]!.edges.map((edge) => ({ ...edge, type: "shortcut" })));
    expect(nodes[2]!.edges.map(({ name }) => name)).toContain("sys.modules");
  });

  it("reaches everything, garbage by as few edges as do", () => {
    expect(reachedFromRoot(nodes).size).toBe(nodes.length);
    const targets = nodes[5]!.edges.map(({ to }) => nodes[to]!.id);
    const garbage = new Set(view.garbage());
    expect(targets.filter((id) => !garbage.has(id))).toEqual([]);
    // Two rings, one of which refers to the other, and a third by itself.
    expect(targets.length).toBe(2);
    expect(garbage.size).toBe(4);
  });

  it("names what refers to what", () => {
    const table = nodeOf(global(vm, "table"));
    const targets = table.edges.map(({ type, name, to }) => `${type} ${name} ${nodes[to]!.name}`);
    expect(targets).toContain("property key Node");
    expect(targets).toContain("internal (key) key");
    expect(targets).toContain("element 7 Slots");
    const slots = nodes.find(({ name }) => name === "Slots")!;
    expect(nodes.filter(({ name, type }) => name === "Slots" && type === "object").length).toBe(1);
    expect(slots.edges.map(({ type, name }) => `${type} ${name}`)).toContain("property only");
    expect(nodes.some(({ type, name }) => type === "closure" && name === "function")).toBe(true);
    expect(nodes.some(({ type, name }) => type === "string" && name.endsWith("€"))).toBe(true);
  });

  it("has the sizes and the edges of the view", () => {
    for (const { address, size } of view.objects()) {
      const node = byId.get(address)!;
      expect(node.size).toBe(size);
      expect(node.edges.map(({ to }) => nodes[to]!.id).sort()).toEqual(view.referents(address).sort());
    }
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));

  it("lets DevTools come to the same retained sizes", () => {
    // What an object keeps alive, found anew from the snapshot: what cannot be reached without it.
    const reached = (without: number): number => {
      const seen = new Set<number>();
      const waiting = [0];
      let bytes = 0;
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        if (seen.has(at) || nodes[at]!.id === without) continue;
        seen.add(at);
        bytes += nodes[at]!.size;
        for (const { to } of nodes[at]!.edges) waiting.push(to);
      }
      return bytes;
    };
    const all = reached(-1);
    for (const name of ["table", "function", "Node"]) {
      const object = global(vm, name);
      expect(all - reached(object)).toBe(view.retainedSize(object));
    }
  });
});
