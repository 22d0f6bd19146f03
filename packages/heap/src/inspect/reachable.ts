/** Why objects are alive: the shortest chains from what is held from outside. */
import type { HeapGraph } from "./heap-graph.ts";

/** What a search from the roots found. */
export interface Reachable {
  /** The node before each on a shortest chain; -1 for a root, -2 for what no root reaches. */
  readonly before: Int32Array;
  /** References between a root and each node; -1 for what no root reaches. */
  readonly distance: Int32Array;
  /** How many nodes were reached. */
  readonly count: number;
}

export const ROOT = -1;
export const UNREACHED = -2;

/** A mark for every node that something outside the graph holds. */
export function heldFromOutside(graph: HeapGraph): Uint8Array {
  const roots = new Uint8Array(graph.length);
  for (let node = 0; node < graph.length; node++) if (graph.outside[node] > 0) roots[node] = 1;
  return roots;
}

/**
 * Walks from all roots at once, breadth first.
 *
 * @param roots A mark for each root. Marks above 1 come later: nodes that only lower marks could explain are reached from those first.
 */
export function findReachable(graph: HeapGraph, roots: Uint8Array): Reachable {
  const { length, firstEdge, targets } = graph;
  const before = new Int32Array(length).fill(UNREACHED);
  const distance = new Int32Array(length).fill(-1);
  const queue = new Int32Array(length);
  let filled = 0;
  let taken = 0;
  for (const mark of new Set([...new Set(roots)].sort((a, b) => a - b))) {
    if (mark === 0) continue;
    for (let node = 0; node < length; node++) {
      if (roots[node] !== mark || before[node] !== UNREACHED) continue;
      before[node] = ROOT;
      distance[node] = 0;
      queue[filled++] = node;
    }
    while (taken < filled) {
      const node = queue[taken++];
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        const target = targets[edge];
        if (before[target] !== UNREACHED) continue;
        before[target] = node;
        distance[target] = distance[node] + 1;
        queue[filled++] = target;
      }
    }
  }
  return { before, distance, count: filled };
}

/** The nodes from a root to `node`, both included; empty if no root reaches it. */
export function chainTo(reachable: Reachable, node: number): number[] {
  if (reachable.before[node] === UNREACHED) return [];
  const chain: number[] = [];
  for (let at = node; at !== ROOT; at = reachable.before[at]) chain.push(at);
  return chain.toReversed();
}
