/** Rules of what a collector keeps account of: tracked objects, settings, statistics, when a collection is due. */
import type { RuleOf } from "./rule.ts";
import { expectEqual, type Thing, violated, World } from "./world.ts";

function tracked(world: World, generation: number): string[] {
  const found: string[] = [];
  world.collector.forEachTracked(generation, (object) => found.push(world.thing(object).name));
  return found.sort();
}

/** Everything that can be asked of a collector. */
function account(world: World, oldest: number): object {
  const { collector } = world;
  const generations = Array.from({ length: oldest + 1 }, (_, generation) => ({
    tracked: tracked(world, generation),
    threshold: collector.getThreshold(generation),
    count: collector.getCount(generation),
    statistics: collector.getStatistics(generation),
  }));
  return { enabled: collector.enabled, debug: collector.debug, generations };
}

export const BOOK_KEEPING: readonly RuleOf[] = [
  {
    name: "knows what is tracked, each object once and in one generation",
    check(kind, oldest) {
      const world = new World(kind);
      const things = ["list", "node", "tuple", "list"].map((each) => world.make(each as Thing["kind"]));
      const check = (expected: readonly Thing[]): void => {
        const wanted = expected.map(({ name }) => name).sort();
        expectEqual("tracked objects", tracked(world, -1), wanted);
        const each = Array.from({ length: oldest + 1 }, (_, generation) => tracked(world, generation)).flat();
        expectEqual("the generations together", each.sort(), wanted);
        world.collector.checkInvariants();
      };
      check(things);
      for (let generation = 0; generation <= oldest; generation++) {
        world.collect(generation);
        check(things);
      }
      world.collector.untrack(things[1]!.address);
      expectEqual("isTracked after untrack", world.collector.isTracked(things[1]!.address), false);
      check([things[0]!, things[2]!, things[3]!]);
      world.collector.track(things[1]!.address);
      expectEqual("isTracked after track", world.collector.isTracked(things[1]!.address), true);
      world.drop(things[0]!);
      check(things.slice(1));
    },
  },
  {
    name: "untracks survivors that can close no cycle",
    check(kind, oldest) {
      const world = new World(kind);
      const thing = world.make("tuple");
      world.link(world.make("list"), thing);
      thing.isUntrackable = true;
      world.collect(oldest);
      expectEqual("whether it is tracked", world.collector.isTracked(thing.address), false);
      world.collector.checkInvariants();
      world.drop(thing);
      world.expectOnlyReachable();
    },
  },
  {
    name: "keeps the finalised bit with the object",
    forAll: true,
    check(kind, oldest) {
      const world = new World(kind);
      const [one, other] = [world.make("list"), world.make("list")];
      world.collector.setFinalized(one.address);
      for (let generation = 0; generation <= oldest; generation++) world.collect(generation);
      const bits = [one, other].map(({ address }) => world.collector.isFinalized(address));
      expectEqual("isFinalized", bits, [true, false]);
    },
  },
  {
    name: "keeps its settings",
    forAll: true,
    check(kind, oldest) {
      const { collector } = new World(kind);
      expectEqual("enabled at first", collector.enabled, true);
      collector.enabled = false;
      collector.debug = 4;
      for (let generation = 0; generation <= oldest; generation++) collector.setThreshold(generation, 10 + generation);
      expectEqual("enabled and debug", [collector.enabled, collector.debug], [false, 4]);
      for (let generation = 0; generation <= oldest; generation++)
        expectEqual(`threshold ${generation}`, collector.getThreshold(generation), 10 + generation);
    },
  },
  {
    name: "goes on from its memory when it is made again",
    check(kind, oldest) {
      const world = new World(kind);
      const held = world.make("list");
      world.collector.setFinalized(held.address);
      for (let generation = 0; generation <= oldest; generation++) world.collect(generation);
      world.ring(3);
      world.collector.enabled = false;
      world.collector.debug = 4;
      world.collector.setThreshold(oldest, 13);
      const before = account(world, oldest);
      world.replaceCollector();
      expectEqual("what it knows", account(world, oldest), before);
      expectEqual("isFinalized", world.collector.isFinalized(held.address), true);
      world.collector.debug = 0;
      expectEqual("collected", world.collect(oldest).collected, 3);
      world.expectOnlyReachable();
      world.collector.checkInvariants();
    },
  },
  {
    name: "refuses a generation that does not exist",
    check(kind, oldest) {
      const { collector } = new World(kind);
      for (const generation of [-1, oldest + 1]) {
        let refused = false;
        try {
          collector.collect(generation);
        } catch (error) {
          refused = error instanceof RangeError;
        }
        if (!refused) violated(`collect(${generation}) should throw a RangeError`);
      }
    },
  },
  {
    name: "adds up statistics and announces each collection",
    check(kind, oldest) {
      const world = new World(kind);
      world.ring(2);
      world.collect(oldest);
      world.ring(3);
      world.collect(oldest);
      expectEqual("statistics", world.collector.getStatistics(oldest), {
        collections: 2,
        collected: 5,
        uncollectable: 0,
      });
      const phases = [`start ${oldest}`, `stop ${oldest} 2 0`, `start ${oldest}`, `stop ${oldest} 3 0`];
      expectEqual("phases", world.phases, phases);
    },
  },
  {
    name: "leaves what is frozen alone until it is unfrozen",
    check(kind, oldest) {
      const world = new World(kind);
      const held = world.make("list");
      world.ring(2);
      world.collector.freeze();
      expectEqual("frozen", world.collector.freezeCount(), 3);
      const [young] = world.ring(2);
      world.link(young!, held);
      expectEqual("collected", world.collect(oldest).collected, 2);
      world.collector.checkInvariants();
      world.collector.unfreeze();
      expectEqual("frozen after unfreeze", world.collector.freezeCount(), 0);
      expectEqual("collected after unfreeze", world.collect(oldest).collected, 2);
      world.expectOnlyReachable();
    },
  },
  {
    name: "finds a cycle that was frozen when it changed",
    check(kind, oldest) {
      const world = new World(kind);
      const one = world.make("node");
      world.collect(oldest);
      world.collector.freeze();
      const other = world.make("node", [one]);
      world.link(one, other);
      world.collect(oldest);
      for (const thing of [one, other]) world.drop(thing);
      world.collect(oldest);
      world.collector.unfreeze();
      world.collect(oldest);
      world.expectOnlyReachable();
    },
  },
  {
    name: "asks for a collection above the threshold, and for none when switched off",
    check(kind) {
      const world = new World(kind);
      world.collector.setThreshold(0, 5);
      for (let made = 0; made < 10; made++) world.make("list");
      expectEqual("asked above the threshold", world.isRequested, true);
      const off = new World(kind);
      off.collector.setThreshold(0, 5);
      off.collector.enabled = false;
      for (let made = 0; made < 10; made++) off.ring(1);
      off.collector.collectIfDue();
      expectEqual("asked when disabled, and collections", [off.isRequested, off.phases.length], [false, 0]);
      const zero = new World(kind);
      zero.collector.setThreshold(0, 0);
      for (let made = 0; made < 10; made++) zero.ring(1);
      expectEqual("asked at a threshold of 0", zero.isRequested, false);
    },
  },
  {
    name: "collects by itself, so that garbage does not pile up",
    check(kind) {
      const world = new World(kind);
      world.heap.onFree = () => {};
      const { heap, collector } = world;
      let most = 0;
      for (let made = 0; made < 30_000; made++) {
        const list = heap.list([]);
        heap.append(list, list);
        heap.decref(list);
        world.safePoint();
        if (made % 1000 === 0) {
          let count = 0;
          collector.forEachTracked(-1, () => count++);
          most = Math.max(most, count);
        }
      }
      if (most > 15_000) violated(`${most} objects of garbage lay about at once`);
    },
  },
  {
    name: "collects by itself what was long alive and then dropped",
    check(kind) {
      const world = new World(kind);
      const { heap } = world;
      const roots = heap.list([]);
      const victim = heap.list([]);
      let isFreed = false;
      heap.onFree = (object) => (isFreed ||= object === victim);
      const work = (count: number): void => {
        for (let made = 0; made < count; made++) {
          if (isFreed) return;
          const list = heap.list([]);
          heap.append(roots, list);
          heap.decref(list);
          world.safePoint();
        }
      };
      heap.append(victim, victim);
      work(20_000);
      if (isFreed) violated("an object that is held was freed");
      heap.decref(victim);
      work(100_000);
      if (!isFreed) violated("an old cycle was still there after 100000 allocations");
    },
  },
];
