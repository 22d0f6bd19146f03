/** A graph of given objects only: references to others are left out. For a few of many, as the doomed of a collection are. */
import type { Address } from "../address.ts";
import { SlotSpans } from "../slot-spans.ts";
import { HeapGraph, type GraphSource } from "./heap-graph.ts";

/** Node i is `objects[i]`. Its `outside` is all 0 and it finds no node by address. */
export function graphAmong(source: GraphSource, objects: readonly Address[]): HeapGraph {
  const nodes = new Map<Address, number>();
  objects.forEach((object, node) => void nodes.set(object, node));
  const { i32 } = source.memory;
  const spans = new SlotSpans();
  const firstEdge = new Int32Array(objects.length + 1);
  const targets: number[] = [];
  objects.forEach((object, node) => {
    firstEdge[node] = targets.length;
    spans.reset();
    source.scan(object, spans);
    for (let span = 0; span < spans.length; span += 3) {
      let slot = spans.words[span];
      for (let left = spans.words[span + 1]; left > 0; left--, slot += spans.words[span + 2]) {
        const target = nodes.get(i32[slot >> 2]);
        if (target !== undefined) targets.push(target);
      }
    }
  });
  firstEdge[objects.length] = targets.length;
  return new HeapGraph({
    addresses: Int32Array.from(objects),
    firstEdge,
    targets: Int32Array.from(targets),
    outside: new Int32Array(objects.length),
    index: new Int32Array(0),
  });
}
