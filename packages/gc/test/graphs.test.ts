import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Collector, generational, none, PlainLifecycle } from "@pyvm/gc";
import { allocatedBlocks, DebugAllocator, GC_HEADER_BYTES, Pymalloc, SlotSpans, SyntheticHeap } from "@pyvm/heap";
import { GC_HEAD_BYTES } from "../src/header.ts";

/** What to build: objects by kind, edges by index, and which objects are held from outside. */
interface Graph {
  readonly kinds: readonly ("atom" | "tuple" | "list" | "node")[];
  readonly edges: readonly (readonly [number, number])[];
  readonly roots: readonly number[];
  /** After how many objects to collect a young generation while building. */
  readonly rhythm: number;
}

const graphs: fc.Arbitrary<Graph> = fc.record({
  kinds: fc.array(fc.constantFrom("atom", "tuple", "list", "list", "node", "node"), { minLength: 1, maxLength: 60 }),
  edges: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 150 }),
  roots: fc.array(fc.nat(), { maxLength: 4 }),
  rhythm: fc.integer({ min: 1, max: 40 }),
});

/** A graph in a heap, with the edges noted a second time in JavaScript. */
class Built {
  readonly heap: SyntheticHeap;
  readonly collector: Collector;
  readonly objects: number[] = [];
  readonly children: number[][] = [];

  constructor(graph: Graph, heap: SyntheticHeap = new SyntheticHeap({ reserveBytes: 4 * 1024 * 1024 })) {
    this.heap = heap;
    this.collector = generational.create(this.heap, new PlainLifecycle(), this.heap.controlBlock);
    this.heap.tracker = this.collector;
    graph.kinds.forEach((kind, index) => {
      this.#make(kind, graph, index);
      if (index % graph.rhythm === graph.rhythm - 1) this.collector.collect(index % 2);
    });
    for (const [from, to] of graph.edges) this.#connect(graph, from % graph.kinds.length, to % graph.kinds.length);
  }

  #make(kind: string, graph: Graph, index: number): void {
    const { heap } = this;
    const earlier = graph.edges.filter(([from]) => from % graph.kinds.length === index).map(([, to]) => to);
    const items = kind === "tuple" && index > 0 ? earlier.map((to) => to % index) : [];
    this.children.push(items);
    if (kind === "atom") this.objects.push(heap.atom());
    else if (kind === "tuple") this.objects.push(heap.tuple(items.map((item) => this.objects[item])));
    else this.objects.push(kind === "list" ? heap.list([]) : heap.node(0, 0));
  }

  #connect(graph: Graph, from: number, to: number): void {
    if (graph.kinds[from] === "list") {
      this.heap.append(this.objects[from], this.objects[to]);
      this.children[from].push(to);
    } else if (graph.kinds[from] === "node") {
      const field = (from + to) % 2;
      this.heap.setField(this.objects[from], field, this.objects[to]);
      this.children[from][field] = to;
    }
  }

  /** Lets go of everything but the roots. */
  release(roots: ReadonlySet<number>): void {
    this.objects.forEach((object, index) => {
      if (!roots.has(index)) this.heap.decref(object);
    });
  }

  reachable(roots: Iterable<number>): Set<number> {
    const found = new Set<number>(roots);
    for (const index of found) for (const child of Object.values(this.children[index])) found.add(child);
    return new Set([...found].map((index) => this.objects[index]));
  }
}

/** Objects by the addresses of the blocks in use, list storage left out. */
function survivors(built: Built): Set<number> {
  const candidates = new Set(built.objects);
  const found = new Set<number>();
  built.heap.allocator.forEachBlock((block) => {
    for (const object of [block, block + 16]) if (candidates.has(object)) found.add(object);
  });
  return found;
}

describe("generational on random graphs", () => {
  it("leaves exactly what an independent walk reaches", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const built = new Built(graph);
        const roots = new Set(graph.roots.map((root) => root % graph.kinds.length));
        const expected = built.reachable(roots);
        built.release(roots);
        built.collector.collect(2);
        built.collector.checkInvariants();
        expect(survivors(built)).toEqual(expected);
        for (const root of roots) built.heap.decref(built.objects[root]);
        built.collector.collect(2);
        expect(allocatedBlocks(built.heap.memory)).toBe(0);
        expect(built.heap.i32[built.heap.listType >> 2]).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  it("frees nothing reachable whichever generation is collected", () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 }), (graph, generations) => {
        const built = new Built(graph);
        const roots = new Set(graph.roots.map((root) => root % graph.kinds.length));
        const expected = built.reachable(roots);
        built.release(roots);
        for (const generation of generations) {
          built.collector.collect(generation);
          built.collector.checkInvariants();
        }
        const left = survivors(built);
        for (const object of expected) expect(left).toContain(object);
      }),
      { numRuns: 200 },
    );
  });
});

describe("generational under the debugging allocator", () => {
  it("touches nothing that was freed", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        let debug: DebugAllocator | undefined;
        const heap = new SyntheticHeap({
          reserveBytes: 4 * 1024 * 1024,
          allocator: (memory) =>
            (debug = new DebugAllocator(memory, new Pymalloc(memory), { quarantineBytes: 20_000 })),
        });
        const built = new Built(graph, heap);
        built.release(new Set());
        built.collector.collect(2);
        debug!.check();
        debug!.flush();
        expect(allocatedBlocks(heap.memory)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe("none", () => {
  it("collects nothing and keeps settings", () => {
    const heap = new SyntheticHeap();
    const collector = none.create(heap, new PlainLifecycle(), heap.controlBlock);
    heap.tracker = collector;
    const list = heap.list([]);
    heap.append(list, list);
    heap.decref(list);
    expect(collector.collect(2)).toEqual({ collected: 0, uncollectable: 0 });
    expect(allocatedBlocks(heap.memory)).toBe(2);
    expect(collector.enabled).toBe(true);
    collector.enabled = false;
    collector.setThreshold(1, 77);
    expect([0, 1, 2].map((generation) => collector.getThreshold(generation))).toEqual([700, 77, 10]);
    expect(collector.isFinalized(list)).toBe(false);
    collector.setFinalized(list);
    expect(collector.isFinalized(list)).toBe(true);
  });
});

it("agrees with the heap on the size of the header", () => {
  expect(GC_HEAD_BYTES).toBe(GC_HEADER_BYTES);
});

describe("spans", () => {
  it("name each owning word once", () => {
    const heap = new SyntheticHeap();
    const atom = heap.atom();
    const spans = new SlotSpans();
    heap.scan(heap.tuple([atom, atom, atom]), spans);
    heap.scan(heap.list([atom]), spans);
    heap.scan(heap.node(atom, 0), spans);
    heap.scan(atom, spans);
    expect(Array.from(spans.words.subarray(0, spans.length)).filter((_, index) => index % 3 === 1)).toEqual([3, 1, 2]);
  });
});
