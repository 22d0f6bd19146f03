/** The `.heapsnapshot`: read back as V8 writes it, and compared with what the view says. */
import { describe, expect, it } from "vitest";
import { HeapView, writeHeapSnapshot } from "@pyvm/vm";
import { bareMachine, global, run } from "./bare-machine.ts";

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...string[]];
    };
    readonly node_count: number;
    readonly edge_count: number;
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

interface Node {
  readonly type: string;
  readonly name: string;
  readonly id: number;
  readonly size: number;
  readonly edges: { readonly type: string; readonly name: string | number; readonly to: number }[];
}

/** Reads a snapshot as DevTools do: edges in the order of their nodes. */
function read({ snapshot, nodes, edges, strings }: Snapshot): Node[] {
  const { node_fields, node_types, edge_fields, edge_types } = snapshot.meta;
  const width = node_fields.length;
  const read: Node[] = [];
  let edge = 0;
  for (let at = 0; at < nodes.length; at += width) {
    const node: Node = {
      type: node_types[0][nodes[at]!]!,
      name: strings[nodes[at + 1]!]!,
      id: nodes[at + 2]!,
      size: nodes[at + 3]!,
      edges: [],
    };
    for (let left = nodes[at + 4]!; left > 0; left--, edge += edge_fields.length) {
      const type = edge_types[0][edges[edge]!]!;
      const nameOrIndex = edges[edge + 1]!;
      const name = type === "element" || type === "hidden" ? nameOrIndex : strings[nameOrIndex]!;
      expect(edges[edge + 2]! % width).toBe(0);
      node.edges.push({ type, name, to: edges[edge + 2]! / width });
    }
    read.push(node);
  }
  expect(edge).toBe(edges.length);
  return read;
}

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
`,
  );
  const before = vm.memory.image();
  const view = new HeapView(vm);
  const pieces: string[] = [];
  writeHeapSnapshot(view, (text) => void pieces.push(text));
  const snapshot = JSON.parse(pieces.join("")) as Snapshot;
  const nodes = read(snapshot);
  const nodeOf = (address: number): Node => nodes.find(({ id }) => id === address)!;

  it("changes nothing and comes in pieces", () => {
    expect(Buffer.compare(before, vm.memory.image())).toBe(0);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(1 << 18);
  });

  it("has as many numbers as its head says", () => {
    const { meta, node_count, edge_count } = snapshot.snapshot;
    expect(snapshot.nodes.length).toBe(node_count * meta.node_fields.length);
    expect(snapshot.edges.length).toBe(edge_count * meta.edge_fields.length);
    expect(nodes.length).toBe(node_count);
    expect(node_count).toBe(view.length + 5);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(node_count);
    expect(new Set(snapshot.strings).size).toBe(snapshot.strings.length);
  });

  it("begins with the roots", () => {
    expect(nodes.slice(0, 5).map(({ type, name }) => `${type} ${name}`)).toEqual([
      "synthetic ",
      "synthetic (GC roots)",
      "synthetic (interpreter state and frames)",
      "synthetic (held from outside)",
      "synthetic (static objects)",
    ]);
    expect(nodes[0]!.edges).toEqual([{ type: "element", name: 1, to: 1 }]);
    expect(nodes[2]!.edges.map(({ name }) => name)).toContain("sys.modules");
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
