/** Strongly connected components: the cycles of a graph (Tarjan, "Depth-first search and linear graph algorithms", 1972). */
import type { HeapGraph } from "./heap-graph.ts";

/** The cycles of a graph. */
export interface Components {
  /** How many components there are, those of a single node included. */
  readonly count: number;
  /** The component of each node. */
  readonly componentOf: Int32Array;
  /** How many nodes each has. */
  readonly sizes: Int32Array;
}

/**
 * Finds the strongly connected components, without recursion. A component's number is greater than those of the components that it can
 * reach.
 *
 * @param included Whether a node takes part; without it all do. Others get the component -1.
 */
export function findComponents(graph: HeapGraph, included?: Uint8Array): Components {
  const { length } = graph;
  const search = new Search(graph, included);
  for (let node = 0; node < length; node++) {
    if (search.order[node] === 0 && (included === undefined || included[node] !== 0)) search.from(node);
  }
  const { count, componentOf } = search;
  const sizes = new Int32Array(count);
  for (let node = 0; node < length; node++) if (componentOf[node] >= 0) sizes[componentOf[node]]++;
  return { count, componentOf, sizes };
}

class Search {
  readonly graph: HeapGraph;
  readonly included: Uint8Array | undefined;
  /** When a node was met, from 1; 0: not yet. */
  readonly order: Int32Array;
  /** The earliest node still open that is known to be reachable. */
  readonly low: Int32Array;
  readonly componentOf: Int32Array;
  /** The edge at which each node on the path goes on. */
  readonly cursor: Int32Array;
  readonly path: Int32Array;
  /** Nodes met whose component is not known yet. */
  readonly open: Int32Array;
  openLength = 0;
  met = 0;
  count = 0;

  constructor(graph: HeapGraph, included: Uint8Array | undefined) {
    const { length } = graph;
    this.graph = graph;
    this.included = included;
    this.order = new Int32Array(length);
    this.low = new Int32Array(length);
    this.componentOf = new Int32Array(length).fill(-1);
    this.cursor = new Int32Array(length);
    this.path = new Int32Array(length);
    this.open = new Int32Array(length);
  }

  from(start: number): void {
    const { path, cursor, low, order, componentOf, included } = this;
    const { targets, firstEdge } = this.graph;
    let depth = 0;
    path[0] = start;
    this.enter(start);
    while (depth >= 0) {
      const node = path[depth];
      if (cursor[node] === firstEdge[node + 1]) {
        if (low[node] === order[node]) this.close(node);
        depth--;
        if (depth >= 0 && low[node] < low[path[depth]]) low[path[depth]] = low[node];
        continue;
      }
      const target = targets[cursor[node]++];
      if (included !== undefined && included[target] === 0) continue;
      if (order[target] === 0) {
        path[++depth] = target;
        this.enter(target);
      } else if (componentOf[target] < 0 && order[target] < low[node]) low[node] = order[target];
    }
  }

  enter(node: number): void {
    this.order[node] = this.low[node] = ++this.met;
    this.cursor[node] = this.graph.firstEdge[node];
    this.open[this.openLength++] = node;
  }

  /** `node` is the first that was met of its component, and all others of it are open above it. */
  close(node: number): void {
    const component = this.count++;
    for (;;) {
      const member = this.open[--this.openLength];
      this.componentOf[member] = component;
      if (member === node) return;
    }
  }
}

/** The nodes of every component that is a cycle: of two nodes or more, or of one that refers to itself. Largest first. */
export function cyclesOf(graph: HeapGraph, { count, componentOf, sizes }: Components): Int32Array[] {
  const cyclic = new Uint8Array(count);
  for (let node = 0; node < graph.length; node++) {
    const component = componentOf[node];
    if (component >= 0 && (sizes[component] > 1 || graph.referents(node).includes(node))) cyclic[component] = 1;
  }
  const cycles = new Map<number, Int32Array>();
  const filled = new Int32Array(count);
  for (let node = 0; node < graph.length; node++) {
    const component = componentOf[node];
    if (component < 0 || cyclic[component] === 0) continue;
    let members = cycles.get(component);
    if (members === undefined) cycles.set(component, (members = new Int32Array(sizes[component])));
    members[filled[component]++] = node;
  }
  return [...cycles.values()].sort((a, b) => b.length - a.length);
}
