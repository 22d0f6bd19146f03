import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Address,
  chainTo,
  cyclesOf,
  findComponents,
  findDominators,
  findReachable,
  GraphBuilder,
  heldFromOutside,
  type HeapGraph,
  LinearMemory,
  Pymalloc,
  pymallocMap,
  pymallocStatistics,
  retainedSizes,
  SiteAllocator,
  SyntheticHeap,
  TraceTable,
} from "@pyvm/heap";

/** A heap of nodes with the given references between them; node 0 is held from outside, and what else `held` says. */
function build(
  size: number,
  edges: readonly (readonly [number, number])[],
  held: readonly number[],
): { heap: SyntheticHeap; graph: HeapGraph; addresses: Address[] } {
  const heap = new SyntheticHeap({ reserveBytes: 1 << 20 });
  const addresses = Array.from({ length: size }, () => heap.list([]));
  for (const [from, to] of edges) heap.append(addresses[from], addresses[to]);
  const builder = new GraphBuilder(heap);
  for (const address of addresses) builder.add(address);
  for (let node = 0; node < size; node++) if (!held.includes(node)) heap.i32[addresses[node] >> 2]--;
  const before = heap.memory.image();
  const graph = builder.finish();
  expect(Buffer.compare(before, heap.memory.image())).toBe(0);
  return { heap, graph, addresses };
}

/** Nodes that the roots reach when `without` is taken away. */
function reached(graph: HeapGraph, roots: readonly number[], without = -1): Set<number> {
  const found = new Set<number>();
  const queue = roots.filter((root) => root !== without);
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    for (const target of graph.referents(node)) if (target !== without) queue.push(target);
  }
  return found;
}

const graphs = fc.integer({ min: 1, max: 14 }).chain((size) => {
  const node = fc.nat(size - 1);
  return fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(node, node), { maxLength: 40 }),
    held: fc.uniqueArray(node, { maxLength: 4 }),
  });
});

describe("HeapGraph", () => {
  it("has every reference once in both directions, and counts what holds from outside", () => {
    fc.assert(
      fc.property(graphs, ({ size, edges, held }) => {
        const { graph, addresses } = build(size, edges, held);
        expect(graph.length).toBe(size);
        const found: string[] = [];
        const back: string[] = [];
        for (let node = 0; node < size; node++) {
          expect(graph.nodeOf(addresses[node])).toBe(node);
          expect(graph.outside[node]).toBe(held.includes(node) ? 1 : 0);
          for (const target of graph.referents(node)) found.push(`${node}>${target}`);
          for (const source of graph.referrers(node)) back.push(`${source}>${node}`);
        }
        const expected = edges.map(([from, to]) => `${from}>${to}`).sort();
        expect(found.sort()).toEqual(expected);
        expect(back.sort()).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("knows no other addresses", () => {
    const { graph } = build(2, [], [0]);
    for (const address of [0, -16, 8, 17, 1 << 30]) expect(graph.nodeOf(address)).toBe(-1);
  });

  it("leaves out the references of opaque objects", () => {
    const heap = new SyntheticHeap();
    const list = heap.list([heap.atom()]);
    const builder = new GraphBuilder(heap, new Set([list]));
    builder.add(list);
    expect(builder.finish().length).toBe(1);
  });
});

describe("why and what for", () => {
  it("finds the shortest chain from outside", () => {
    fc.assert(
      fc.property(graphs, ({ size, edges, held }) => {
        const { graph } = build(size, edges, held);
        const reachable = findReachable(graph, heldFromOutside(graph));
        const expected = reached(graph, held);
        expect(reachable.count).toBe(expected.size);
        for (let node = 0; node < size; node++) {
          const chain = chainTo(reachable, node);
          expect(chain.length > 0).toBe(expected.has(node));
          if (chain.length === 0) continue;
          expect(chain.length).toBe(reachable.distance[node] + 1);
          expect(held).toContain(chain[0]);
          for (let i = 1; i < chain.length; i++) {
            expect([...graph.referents(chain[i - 1])]).toContain(chain[i]);
            expect(reachable.distance[chain[i]]).toBe(i);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("prefers roots with a lower mark", () => {
    const { graph } = build(
      4,
      [
        [0, 1],
        [1, 2],
        [3, 2],
      ],
      [0, 3],
    );
    const chain = (marks: readonly number[]): number[] => chainTo(findReachable(graph, Uint8Array.from(marks)), 2);
    expect(chain([1, 0, 0, 1])).toEqual([3, 2]);
    expect(chain([1, 0, 0, 2])).toEqual([0, 1, 2]);
  });

  it("puts two nodes in one component exactly when each reaches the other", () => {
    fc.assert(
      fc.property(graphs, ({ size, edges, held }) => {
        const { graph } = build(size, edges, held);
        const components = findComponents(graph);
        const reach = Array.from({ length: size }, (_, node) => reached(graph, [node]));
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const together = reach[a].has(b) && reach[b].has(a);
            expect(components.componentOf[a] === components.componentOf[b]).toBe(together);
          }
        }
        const cyclic = cyclesOf(graph, components).flatMap((cycle) => [...cycle]);
        const expected = Array.from({ length: size }, (_, node) => node).filter((node) =>
          [...graph.referents(node)].some((target) => reach[target].has(node)),
        );
        expect(cyclic.sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("says of each node what would go with it", () => {
    fc.assert(
      fc.property(graphs, ({ size, edges, held }) => {
        const { graph } = build(size, edges, held);
        const dominators = findDominators(graph, heldFromOutside(graph));
        const sizes = Float64Array.from({ length: size }, (_, node) => 1 << node);
        const retained = retainedSizes(dominators, sizes);
        const all = reached(graph, held);
        for (let node = 0; node < size; node++) {
          if (!all.has(node)) {
            expect(dominators.dominator[node]).toBe(-2);
            continue;
          }
          const rest = reached(graph, held, node);
          const gone = [...all].filter((other) => !rest.has(other)).reduce((sum, other) => sum + (1 << other), 0);
          expect(retained[node]).toBe(gone);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does a million objects in seconds", () => {
    const heap = new SyntheticHeap({ reserveBytes: 1 << 28 });
    const shared = heap.atom();
    let head = heap.node(shared, 0);
    const length = 1_000_000;
    for (let i = 1; i < length; i++) {
      const node = heap.node(shared, head);
      heap.decref(head);
      head = node;
    }
    heap.decref(shared);
    const start = process.cpuUsage();
    const builder = new GraphBuilder(heap);
    builder.add(head);
    const graph = builder.finish();
    const roots = heldFromOutside(graph);
    const reachable = findReachable(graph, roots);
    const components = findComponents(graph);
    const retained = retainedSizes(findDominators(graph, roots), new Float64Array(graph.length).fill(1));
    const seconds = process.cpuUsage(start).user / 1e6;
    expect(graph.length).toBe(length + 1);
    expect(reachable.count).toBe(length + 1);
    expect(components.count).toBe(length + 1);
    expect(retained[graph.nodeOf(head)]).toBe(length + 1);
    expect(retained[graph.nodeOf(shared)]).toBe(1);
    expect(seconds).toBeLessThan(20);
  });
});

describe("pymallocMap", () => {
  it("shows the pools and large blocks that the statistics count", () => {
    const memory = new LinearMemory({ reserveBytes: 1 << 24 });
    const allocator = new Pymalloc(memory);
    const blocks = Array.from({ length: 3000 }, (_, i) => allocator.allocate((i * 37) % 700));
    for (let i = 0; i < blocks.length; i += 3) allocator.release(blocks[i]);
    const before = memory.image();
    const map = pymallocMap(memory);
    expect(Buffer.compare(before, memory.image())).toBe(0);
    const statistics = pymallocStatistics(memory);
    expect(map.arenas.length).toBe(statistics.arenas);
    const pools = map.arenas.flatMap((arena) => arena.pools);
    expect(pools.length).toBe((map.arenas.length * map.arenaBytes) / map.poolBytes);
    for (const { blockBytes, blocksInUse } of statistics.sizeClasses) {
      const used = pools.filter((pool) => pool.blockBytes === blockBytes);
      expect(used.reduce((sum, pool) => sum + pool.blocksInUse, 0)).toBe(blocksInUse);
    }
    expect(map.largeBlocks.filter((block) => block.used).length).toBe(statistics.largeBlocks);
  });
});

describe("TraceTable", () => {
  it("knows bytes and site of what was allocated while tracing, and nothing else", () => {
    const memory = new LinearMemory({ reserveBytes: 1 << 24 });
    const inner = new Pymalloc(memory);
    const before = inner.allocate(50);
    const table = new TraceTable(memory);
    let site = 7;
    const traced = new SiteAllocator(inner, table, () => site);
    const a = traced.allocate(100);
    site = 9;
    let b = traced.allocate(1000);
    expect([table.bytesOf(before), table.siteOf(before)]).toEqual([0, 0]);
    expect([table.bytesOf(a), table.siteOf(a)]).toEqual([100, 7]);
    expect([table.tracedBytes, table.peakBytes, table.blocks]).toEqual([1100, 1100, 2]);
    traced.release(a);
    traced.release(before);
    expect([table.tracedBytes, table.peakBytes, table.blocks]).toEqual([1000, 1100, 1]);
    table.resetPeak();
    site = 11;
    b = traced.resize(b, 3000);
    expect([table.tracedBytes, table.peakBytes, table.siteOf(b)]).toEqual([3000, 3000, 11]);
    const copy = new TraceTable(new LinearMemory({ reserveBytes: 1 << 24, image: memory.image() }), table.root);
    expect([copy.tracedBytes, copy.siteOf(b)]).toEqual([3000, 11]);
    const all: number[][] = [];
    table.forEach((block, bytes, where) => void all.push([block, bytes, where]));
    expect(all).toEqual([[b, 3000, 11]]);
    const own = table.ownBytes;
    expect(own).toBeGreaterThan(32768);
    table.clear();
    expect([table.tracedBytes, table.blocks, table.siteOf(b)]).toEqual([0, 0, 0]);
    traced.release(b);
    table.dispose();
    memory.checkInvariants();
  });
});
