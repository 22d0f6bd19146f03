/**
 * Dominators and retained sizes. A node dominates another if every chain from a root to the other leads through it; what a node dominates,
 * itself included, is what would go if it went.
 *
 * Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph" (1979), with path compression and without recursion. The simpler
 * iterative algorithms take quadratic time on a long chain whose every link also refers to one shared object, and an instance refers to its class.
 */
import type { HeapGraph } from "./heap-graph.ts";

/** Who keeps whom alive. */
export interface Dominators {
  /** The immediate dominator of each node; -1 if no single node keeps it alive, -2 if no root reaches it. */
  readonly dominator: Int32Array;
  /** The nodes reached, each after its dominator. */
  readonly order: Int32Array;
}

/** A virtual node refers to all roots: number 0 in depth-first order, where node i of the graph has a number from 1. */
const VIRTUAL = 0;

/** @param roots a mark for each node that is held from outside */
export function findDominators(graph: HeapGraph, roots: Uint8Array): Dominators {
  const walk = depthFirst(graph, roots);
  const idom = immediateDominators(graph, roots, walk);
  const dominator = new Int32Array(graph.length).fill(-2);
  const order = new Int32Array(walk.count - 1);
  for (let number = 1; number < walk.count; number++) {
    const node = walk.nodes[number];
    order[number - 1] = node;
    dominator[node] = idom[number] === VIRTUAL ? -1 : walk.nodes[idom[number]];
  }
  return { dominator, order };
}

/**
 * The bytes that would be freed with each node.
 *
 * @param sizes the bytes of each node by itself
 */
export function retainedSizes({ dominator, order }: Dominators, sizes: Float64Array): Float64Array {
  const retained = sizes.slice();
  for (let i = order.length - 1; i >= 0; i--) {
    const above = dominator[order[i]];
    if (above >= 0) retained[above] += retained[order[i]];
  }
  return retained;
}

interface DepthFirst {
  /** Numbers given, the virtual root's included. */
  readonly count: number;
  /** The node of each number. */
  readonly nodes: Int32Array;
  /** The number of each node; 0: not reached. */
  readonly numbers: Int32Array;
  /** The number from which each number was met. */
  readonly parents: Int32Array;
}

function depthFirst(graph: HeapGraph, roots: Uint8Array): DepthFirst {
  const { length, firstEdge, targets } = graph;
  const nodes = new Int32Array(length + 1);
  const numbers = new Int32Array(length);
  const parents = new Int32Array(length + 1);
  const path = new Int32Array(length + 1);
  const cursor = new Int32Array(length);
  let count = 1;
  const enter = (node: number, parent: number): void => {
    numbers[node] = count;
    nodes[count] = node;
    parents[count++] = parent;
    cursor[node] = firstEdge[node];
  };
  for (let root = 0; root < length; root++) {
    if (roots[root] === 0 || numbers[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    enter(root, VIRTUAL);
    while (depth >= 0) {
      const node = path[depth];
      if (cursor[node] === firstEdge[node + 1]) {
        depth--;
        continue;
      }
      const target = targets[cursor[node]++];
      if (numbers[target] !== 0) continue;
      enter(target, numbers[node]);
      path[++depth] = target;
    }
  }
  return { count, nodes, numbers, parents };
}

/** Of each number the number of its immediate dominator. */
function immediateDominators(graph: HeapGraph, roots: Uint8Array, walk: DepthFirst): Int32Array {
  const { count, nodes, numbers, parents } = walk;
  const { first, sources } = graph.reversed();
  const forest = new Forest(count);
  const { semi } = forest;
  const idom = new Int32Array(count);
  const bucket = new Int32Array(count);
  const nextInBucket = new Int32Array(count);
  for (let w = count - 1; w > 0; w--) {
    const node = nodes[w];
    const parent = parents[w];
    if (roots[node] !== 0) semi[w] = VIRTUAL;
    for (let edge = first[node]; edge < first[node + 1]; edge++) {
      const v = numbers[sources[edge]];
      if (v === 0) continue;
      const u = forest.evaluate(v);
      if (semi[u] < semi[w]) semi[w] = semi[u];
    }
    nextInBucket[w] = bucket[semi[w]];
    bucket[semi[w]] = w;
    forest.ancestor[w] = parent;
    for (let v = bucket[parent]; v !== 0; v = nextInBucket[v]) {
      const u = forest.evaluate(v);
      idom[v] = semi[u] < semi[v] ? u : parent;
    }
    bucket[parent] = 0;
  }
  for (let w = 1; w < count; w++) if (idom[w] !== semi[w]) idom[w] = idom[idom[w]];
  return idom;
}

/** The forest of numbers that have been dealt with; number 0 is the root of none and ends every path. */
class Forest {
  readonly ancestor: Int32Array;
  readonly label: Int32Array;
  readonly semi: Int32Array;
  readonly #path: Int32Array;

  constructor(count: number) {
    this.ancestor = new Int32Array(count).fill(-1);
    this.label = Int32Array.from({ length: count }, (_, number) => number);
    this.semi = this.label.slice();
    this.#path = new Int32Array(count);
  }

  /** The number with the least semidominator between `v` and below the root of its tree. */
  evaluate(v: number): number {
    if (this.ancestor[v] < 0) return v;
    this.#compress(v);
    return this.label[v];
  }

  #compress(v: number): void {
    const { ancestor, label, semi } = this;
    const path = this.#path;
    let depth = 0;
    for (let at = v; ancestor[at] >= 0 && ancestor[ancestor[at]] >= 0; at = ancestor[at]) path[depth++] = at;
    while (depth > 0) {
      const at = path[--depth];
      const above = ancestor[at];
      if (semi[label[above]] < semi[label[at]]) label[at] = label[above];
      ancestor[at] = ancestor[above];
    }
  }
}
