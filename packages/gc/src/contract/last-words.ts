/** Rules of finalisers, weak references, and what cannot be freed. */
import { DEBUG_COLLECTABLE, DEBUG_SAVEALL, DEBUG_STATS } from "../collector.ts";
import type { RuleOf } from "./rule.ts";
import { expectEqual, type Thing, violated, World } from "./world.ts";

export const LAST_WORDS: readonly RuleOf[] = [
  {
    name: "calls each finaliser once, before anything is cleared",
    check(kind, oldest) {
      const world = new World(kind);
      const things = world.ring(3);
      for (const thing of things) {
        thing.finalizer = () => {
          if (!world.collector.isFinalized(thing.address)) violated(`${thing.name} does not count as finalised`);
          if (things.some(({ isFreed }) => isFreed)) violated("something was freed before all finalisers were called");
        };
      }
      world.collect(oldest);
      for (const { name, finalizations } of things) expectEqual(`finalisations of ${name}`, finalizations, 1);
      world.expectOnlyReachable();
    },
  },
  {
    name: "calls no finaliser that was called before",
    check(kind, oldest) {
      const world = new World(kind);
      const [thing] = world.ring(2);
      thing!.finalizer = () => {};
      world.collector.setFinalized(thing!.address);
      world.collect(oldest);
      expectEqual("finalisations", thing!.finalizations, 0);
      world.expectOnlyReachable();
    },
  },
  {
    name: "keeps what a finaliser resurrects and all it refers to, and frees the other garbage",
    check(kind, oldest) {
      const world = new World(kind);
      const [lazarus, friend] = world.ring(2);
      const treasure = world.make("node");
      world.link(friend!, treasure);
      world.drop(treasure);
      world.ring(2);
      lazarus!.finalizer = () => world.hold(lazarus!);
      expectEqual("what was found", world.collect(oldest), { collected: 2, uncollectable: 0 });
      world.expectOnlyReachable();
      expectEqual("objects that are left", world.things.size, 3);
      world.collector.checkInvariants();
    },
  },
  {
    name: "finds what was resurrected when it is dropped again, and does not finalise it again",
    check(kind, oldest) {
      const world = new World(kind);
      const things = world.ring(2);
      const [lazarus] = things;
      lazarus!.finalizer = () => world.hold(lazarus!);
      world.collect(oldest);
      world.drop(lazarus!);
      expectEqual("collected", world.collect(oldest).collected, 2);
      expectEqual("finalisations", lazarus!.finalizations, 1);
      world.expectOnlyReachable();
    },
  },
  {
    name: "tells weak references before anything dies, all of the doomed and nobody else",
    check(kind, oldest) {
      const world = new World(kind);
      const living = world.make("list");
      const things = world.ring(3);
      const references = things.map((thing) => world.weak(thing));
      const survivor = world.weak(living);
      world.onDoomed = (doomed) => {
        expectEqual("the doomed", doomed.map(({ name }) => name).sort(), things.map(({ name }) => name).sort());
        for (const thing of doomed)
          expectEqual(`whether ${thing.name} is doomed`, world.collector.isDoomed(thing.address), true);
        expectEqual("whether a living object is doomed", world.collector.isDoomed(living.address), false);
        if (things.some(({ isFreed }) => isFreed)) violated("something was freed before weak references were cleared");
      };
      world.collect(oldest);
      world.onDoomed = () => {};
      for (const { target, wasCalled } of references)
        expectEqual("cleared and called", [target === undefined, wasCalled], [true, true]);
      expectEqual("the reference to what lives leads to it", survivor.target === living, true);
      world.expectOnlyReachable();
    },
  },
  {
    name: "copes with callbacks and finalisers that allocate and make garbage",
    check(kind, oldest) {
      const world = new World(kind);
      const kept: Thing[] = [];
      const things = world.ring(2);
      world.weak(things[0]!, () => {
        for (let i = 0; i < 50; i++) world.ring(2);
        kept.push(world.make("list"));
      });
      things[1]!.finalizer = () => {
        world.ring(3);
        kept.push(world.make("tuple", kept));
      };
      world.collect(oldest);
      world.collector.checkInvariants();
      world.collect(oldest);
      world.expectOnlyReachable();
      expectEqual("objects that are left", world.things.size, 2);
    },
  },
  {
    name: "copes with finalisers that break the cycle themselves",
    check(kind, oldest) {
      const world = new World(kind);
      const [first, second, third] = world.ring(3);
      first!.finalizer = () => world.clear(second!);
      third!.finalizer = () => {};
      world.collect(oldest);
      world.collector.checkInvariants();
      world.collect(oldest);
      world.expectOnlyReachable();
    },
  },
  {
    name: "does nothing when a collection is asked for within one",
    check(kind, oldest) {
      const world = new World(kind);
      const [thing] = world.ring(2);
      thing!.finalizer = () => {
        world.ring(2);
        expectEqual("whether a collection is running", world.collector.isCollecting, true);
        expectEqual("the inner collection", world.collector.collect(oldest), { collected: 0, uncollectable: 0 });
        expectEqual("the inner safe point", world.collector.collectIfDue(), { collected: 0, uncollectable: 0 });
      };
      expectEqual("the outer collection", world.collect(oldest).collected, 2);
      expectEqual("whether a collection is running", world.collector.isCollecting, false);
      expectEqual("the next collection", world.collect(oldest).collected, 2);
      world.expectOnlyReachable();
    },
  },
  {
    name: "keeps a callback's new reference to a doomed object alive",
    check(kind, oldest) {
      const world = new World(kind);
      const [thing] = world.ring(2);
      world.weak(thing!, () => world.hold(thing!));
      expectEqual("collected", world.collect(oldest).collected, 0);
      world.expectOnlyReachable();
      world.drop(thing!);
      expectEqual("collected later", world.collect(oldest).collected, 2);
      world.expectOnlyReachable();
    },
  },
  {
    name: "keeps an object with a finaliser of the old kind, and what it refers to, and hands it over as garbage",
    check(kind, oldest) {
      const world = new World(kind);
      const [old] = world.ring(2);
      const leaf = world.make("list");
      world.link(old!, leaf);
      world.drop(leaf);
      old!.isLegacy = true;
      expectEqual("what was found", world.collect(oldest), { collected: 0, uncollectable: 3 });
      expectEqual(
        "garbage",
        world.garbage.map(({ name }) => name),
        [old!.name],
      );
      world.expectOnlyReachable();
      world.collector.checkInvariants();
      delete old!.isLegacy;
      world.drop(old!);
      expectEqual("collected without it", world.collect(oldest).collected, 3);
      world.expectOnlyReachable();
    },
  },
  {
    name: "saves all garbage under DEBUG_SAVEALL, and prints what the debug flags ask for",
    check(kind, oldest) {
      const world = new World(kind);
      const things = world.ring(2);
      world.collector.debug = DEBUG_SAVEALL | DEBUG_STATS | DEBUG_COLLECTABLE;
      world.collect(oldest);
      expectEqual("garbage", world.garbage.map(({ name }) => name).sort(), things.map(({ name }) => name).sort());
      world.expectOnlyReachable();
      for (const line of [
        `gc: collecting generation ${oldest}...\n`,
        "gc: collectable <object 0x",
        "gc: done, 2 unreachable",
      ]) {
        if (!world.debugText.includes(line))
          violated(`expected the line ${JSON.stringify(line)} in ${JSON.stringify(world.debugText)}`);
      }
      world.collector.debug = 0;
      for (const thing of world.garbage) world.drop(thing);
      world.collect(oldest);
      world.expectOnlyReachable();
    },
  },
];
