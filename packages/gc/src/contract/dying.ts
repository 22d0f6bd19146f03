/** Rules of what dies, and of what must not. */
import { allocatedBlocks } from "@pyvm/heap";
import type { RuleOf } from "./rule.ts";
import { expectEqual, type Thing, World } from "./world.ts";

const DEPTH = 100_000;

export const DYING: readonly RuleOf[] = [
  {
    name: "frees a cycle that nothing holds",
    check(kind, oldest) {
      for (const size of [1, 2, 3, 1000]) {
        const world = new World(kind);
        world.ring(size);
        expectEqual(`a ring of ${size}`, world.collect(oldest), { collected: size, uncollectable: 0 });
        world.expectOnlyReachable();
        expectEqual("blocks in use", allocatedBlocks(world.heap.memory), 0);
      }
    },
  },
  {
    name: "frees cycles through every kind of object",
    check(kind, oldest) {
      const world = new World(kind);
      const node = world.make("node");
      const list = world.make("list", [node]);
      const tuple = world.make("tuple", [list, list]);
      world.link(node, tuple, 1);
      world.link(node, node, 0);
      for (const thing of [node, list, tuple]) world.drop(thing);
      world.collect(oldest);
      world.expectOnlyReachable();
    },
  },
  {
    name: "frees what only a dead cycle refers to",
    check(kind, oldest) {
      const world = new World(kind);
      const tail = world.make("tuple", [world.make("list"), world.make("node")]);
      const [first] = world.ring(2);
      world.link(first!, tail);
      for (const thing of [tail, ...tail.children]) world.drop(thing!);
      world.collect(oldest);
      world.expectOnlyReachable();
    },
  },
  {
    name: "frees nothing that is held from outside, nor what that refers to",
    forAll: true,
    check(kind, oldest) {
      const world = new World(kind);
      const leaf = world.make("list");
      const tuple = world.make("tuple", [leaf]);
      const node = world.make("node", [tuple]);
      const root = world.make("list", [node]);
      world.link(leaf, root);
      for (const thing of [leaf, tuple, node]) world.drop(thing);
      for (let generation = 0; generation <= oldest; generation++) world.collect(generation);
      world.expectOnlyReachable();
      expectEqual("objects that are left", world.things.size, 4);
    },
  },
  {
    name: "frees nothing that the last word of a large object refers to",
    forAll: true,
    check(kind, oldest) {
      const world = new World(kind);
      const children = Array.from({ length: 300 }, (_, index) => world.make(index % 2 === 0 ? "list" : "node"));
      const root = world.make("list", children);
      const row = world.make("tuple", children);
      for (const child of children) world.drop(child);
      world.drop(row);
      world.link(root, root);
      world.collect(oldest);
      world.expectOnlyReachable();
      expectEqual("objects that are left", world.things.size, 301);
    },
  },
  {
    name: "frees a cycle beside a living one, and leaves the living one",
    check(kind, oldest) {
      const world = new World(kind);
      const living = world.make("list");
      world.link(living, living);
      const [dead] = world.ring(2);
      world.link(dead!, living);
      world.collect(oldest);
      world.expectOnlyReachable();
      expectEqual("objects that are left", world.things.size, 1);
    },
  },
  {
    name: "frees what was alive in earlier collections",
    check(kind, oldest) {
      const world = new World(kind);
      const first = world.make("list");
      const second = world.make("list", [first]);
      world.link(first, second);
      world.drop(second);
      for (let round = 0; round < 3; round++) {
        for (let generation = 0; generation <= oldest; generation++) world.collect(generation);
      }
      world.drop(first);
      expectEqual("collected", world.collect(oldest).collected, 2);
      world.expectOnlyReachable();
    },
  },
  {
    name: "frees a cycle whose counts are the same as before",
    check(kind, oldest) {
      const world = new World(kind);
      const self = world.make("list");
      const [one, other] = [world.make("node"), world.make("node")];
      world.link(one, other);
      world.drop(other);
      world.collect(oldest);
      // The reference from outside becomes one from within.
      world.link(self, self);
      world.drop(self);
      world.link(other, one);
      world.drop(one);
      expectEqual("collected", world.collect(oldest).collected, 3);
      world.expectOnlyReachable();
    },
  },
  {
    name: "frees a cycle that loses its holder to a count of 0",
    check(kind, oldest) {
      const world = new World(kind);
      const cycle = world.make("list");
      world.link(cycle, cycle);
      const holder = world.make("tuple", [cycle]);
      world.drop(cycle);
      world.collect(oldest);
      world.drop(holder);
      expectEqual("collected", world.collect(oldest).collected, 1);
      world.expectOnlyReachable();
    },
  },
  {
    name: "follows a list of lists to any depth",
    check(kind, oldest) {
      const world = new World(kind, 64 * 1024 * 1024);
      const { heap } = world;
      heap.onFree = () => {};
      const first = heap.list([]);
      let last = first;
      for (let depth = 1; depth < DEPTH; depth++) {
        const next = heap.list([last]);
        heap.decref(last);
        last = next;
      }
      heap.append(first, last);
      expectEqual("collected while it is held", world.collector.collect(oldest).collected, 0);
      heap.decref(last);
      expectEqual("collected", world.collector.collect(oldest).collected, DEPTH);
      expectEqual("blocks in use", allocatedBlocks(heap.memory), 0);
    },
  },
  {
    name: "keeps its state in the memory: another collector over the same bytes goes on",
    check(kind, oldest) {
      const world = new World(kind);
      const kept: Thing = world.make("list");
      world.ring(2);
      world.collector.setThreshold(0, 123);
      const successor = kind.create(world.heap, world.lifecycle, world.heap.controlBlock);
      world.heap.tracker = successor;
      expectEqual("the threshold", successor.getThreshold(0), 123);
      expectEqual("collected", successor.collect(oldest).collected, 2);
      expectEqual("whether what was tracked is", successor.isTracked(kept.address), true);
      world.expectOnlyReachable();
    },
  },
];
