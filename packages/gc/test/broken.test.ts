import { expect, it } from "vitest";
import { type Collector, type CollectorKind, generational, type Lifecycle } from "@pyvm/gc";
import { collectorContract } from "@pyvm/gc/contract";
import type { Address, ObjectModel } from "@pyvm/heap";

/** `target` with some of its methods replaced. */
function but<T extends object>(target: T, changes: Partial<T>): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = name in changes ? changes[name as keyof T] : target[name as keyof T];
      return typeof value === "function" ? value.bind(name in changes ? changes : target) : value;
    },
    set: (_, name, value) => Reflect.set(target, name, value),
  });
}

interface Faults {
  readonly model?: (model: ObjectModel) => Partial<ObjectModel>;
  readonly lifecycle?: (lifecycle: Lifecycle) => Partial<Lifecycle>;
  readonly collector?: (collector: Collector, model: ObjectModel) => Partial<Collector>;
}

function broken(name: string, { model, lifecycle, collector }: Faults): CollectorKind {
  return {
    ...generational,
    name,
    create(realModel, realLifecycle, controlBlock) {
      const made = generational.create(
        model === undefined ? realModel : but(realModel, model(realModel)),
        lifecycle === undefined ? realLifecycle : but(realLifecycle, lifecycle(realLifecycle)),
        controlBlock,
      );
      return collector === undefined ? made : but(made, collector(made, realModel));
    },
  };
}

function expectFinding(kind: CollectorKind, name: string, what: string): void {
  const rule = collectorContract(kind).find((each) => each.name === name);
  const message = `the collector ${kind.name} breaks the rule "${name}": `;
  let found = "";
  try {
    rule!.run();
  } catch (error) {
    found = (error as Error).message;
  }
  expect(found.startsWith(message), found).toBe(true);
  expect(found).toContain(what);
}

it("a collector that forgets the last child of an object", () => {
  const forgetful = broken("forgetful", {
    model: (model) => ({
      scan(object, spans) {
        model.scan(object, spans);
        if (spans.length > 0) spans.words[spans.length - 2]--;
      },
    }),
  });
  expectFinding(forgetful, "frees a cycle that nothing holds", 'expected {"collected":1,"uncollectable":0}');
});

it("a collector that frees a living object", () => {
  const eager = broken("eager", {
    collector: (collector, model) => ({
      collect(generation) {
        let first: Address = 0;
        const result = collector.collect(generation);
        collector.forEachTracked(-1, (object) => (first ||= object));
        if (first !== 0) model.decref(first);
        return result;
      },
    }),
  });
  expectFinding(
    eager,
    "frees nothing that is held from outside, nor what that refers to",
    "was freed and can still be reached",
  );
});

it("a collector that loses what was resurrected", () => {
  const loser = broken("loser", {
    collector: (collector, model) => ({
      collect(generation) {
        const result = collector.collect(generation);
        const finalized: Address[] = [];
        collector.forEachTracked(-1, (object) => {
          if (collector.isFinalized(object)) finalized.push(object);
        });
        for (const object of finalized) model.clear(object);
        return result;
      },
    }),
  });
  expectFinding(
    loser,
    "keeps what a finaliser resurrects and all it refers to, and frees the other garbage",
    "was freed and can still be reached",
  );
});

it("a collector that does not tell weak references", () => {
  const silent = broken("silent", { lifecycle: () => ({ clearWeakReferences: () => false }) });
  expectFinding(
    silent,
    "tells weak references before anything dies, all of the doomed and nobody else",
    "died in a collection and a weak reference still leads to it",
  );
});

it("a collector that calls no finalisers", () => {
  const hasty = broken("hasty", { lifecycle: () => ({ hasFinalizer: () => false }) });
  expectFinding(hasty, "calls each finaliser once, before anything is cleared", "finalisations of list #1: expected 1");
});

it("a collector that never collects by itself", () => {
  const lazy = broken("lazy", { collector: () => ({ collectIfDue: () => ({ collected: 0, uncollectable: 0 }) }) });
  expectFinding(lazy, "collects by itself, so that garbage does not pile up", "objects of garbage lay about");
});

it("a collector that calls a finaliser again", () => {
  const repeating = broken("repeating", { collector: () => ({ isFinalized: () => false }) });
  expectFinding(repeating, "keeps the finalised bit with the object", "expected [true,false], met [false,false]");
});

it("a collector that subtracts a reference twice", () => {
  const doubting = broken("doubting", {
    model: (model) => ({
      scan(object, spans) {
        model.scan(object, spans);
        if (spans.length > 0) spans.add(spans.words[0], 1, 8);
      },
    }),
  });
  expectFinding(doubting, "frees nothing that is held from outside, nor what that refers to", "");
});

it("a collector that keeps apart, in JavaScript, what it has untracked", () => {
  const forgotten = new Set<Address>();
  const apart = broken("apart", {
    collector: () => ({
      untrack: (object) => void forgotten.add(object),
      isTracked: (object) => !forgotten.has(object),
    }),
  });
  expectFinding(apart, "knows what is tracked, each object once and in one generation", "");
});

it("a collector that collects while it is switched off", () => {
  const stubborn = broken("stubborn", {
    collector: (collector) => ({ collectIfDue: () => collector.collect(collector.generations - 1) }),
  });
  expectFinding(
    stubborn,
    "asks for a collection above the threshold, and for none when switched off",
    "asked when disabled, and collections",
  );
});

it("a collector that miscounts", () => {
  const boasting = broken("boasting", {
    collector: (collector) => ({
      getStatistics: (generation) => {
        const statistics = collector.getStatistics(generation);
        return { ...statistics, collected: statistics.collected + 1 };
      },
    }),
  });
  expectFinding(boasting, "adds up statistics and announces each collection", "statistics: expected");
});

it("a collector that thaws nothing", () => {
  const cold = broken("cold", { collector: () => ({ unfreeze: () => {} }) });
  expectFinding(cold, "leaves what is frozen alone until it is unfrozen", "frozen after unfreeze: expected 0, met 3");
});

it("a collector whose state is in JavaScript", () => {
  const volatile: CollectorKind = {
    ...generational,
    name: "volatile",
    create(model, lifecycle, controlBlock) {
      let enabled = true;
      return Object.defineProperty(generational.create(model, lifecycle, controlBlock), "enabled", {
        get: () => enabled,
        set(on: boolean) {
          enabled = on;
        },
      });
    },
  };
  expectFinding(volatile, "goes on from its memory when it is made again", 'what it knows: expected {"enabled":false');
});
