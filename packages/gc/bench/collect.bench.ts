// Milliseconds to make a million containers, to collect them all while they are alive, and to free them.
import { generational, PlainLifecycle } from "@pyvm/gc";
import { type Address, SyntheticHeap } from "@pyvm/heap";

const COUNT = 1_000_000;

function population(heap: SyntheticHeap, make: (previous: Address, index: number) => Address): Address {
  const all = heap.list([]);
  let previous = 0;
  for (let index = 0; index < COUNT; index++) {
    const object = make(previous, index);
    heap.append(all, object);
    heap.decref(object);
    previous = object;
  }
  return all;
}

function measure(name: string, make: (heap: SyntheticHeap) => (previous: Address, index: number) => Address): void {
  const heap = new SyntheticHeap({ reserveBytes: 1024 * 1024 * 1024 });
  const collector = generational.create(heap, new PlainLifecycle(), heap.controlBlock);
  heap.tracker = collector;
  collector.enabled = false;
  let start = performance.now();
  const all = population(heap, make(heap));
  const made = performance.now() - start;
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    start = performance.now();
    collector.collect(2);
    best = Math.min(best, performance.now() - start);
  }
  start = performance.now();
  heap.decref(all);
  const freed = performance.now() - start;
  const report = [made, best, freed].map((time) => time.toFixed(0).padStart(6)).join(" ms ");
  console.log(`  ${name.padEnd(36)} ${report} ms`);
}

console.log(`  ${COUNT} containers${" ".repeat(19)}   made   collected    freed`);
measure("empty lists", (heap) => () => heap.list([]));
measure("lists of the list before", (heap) => (previous) => heap.list(previous === 0 ? [] : [previous]));
measure("nodes of the node before and an atom", (heap) => (previous) => {
  const atom = heap.atom();
  const node = heap.node(previous, atom);
  heap.decref(atom);
  return node;
});
