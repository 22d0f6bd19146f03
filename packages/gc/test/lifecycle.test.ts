import { describe, expect, it } from "vitest";
import { type Collector, DEBUG_COLLECTABLE, DEBUG_SAVEALL, DEBUG_STATS, generational, PlainLifecycle } from "@pyvm/gc";
import { type Address, allocatedBlocks, SyntheticHeap } from "@pyvm/heap";

/** Notes what it is told, and finalises the objects it was given a finaliser for. */
class NotingLifecycle extends PlainLifecycle {
  readonly finalizers: Map<Address, () => void> = new Map();
  readonly legacy: Set<Address> = new Set();
  readonly atoms: Set<Address> = new Set();
  readonly doomed: Address[] = [];
  readonly garbage: Address[] = [];
  readonly phases: string[] = [];
  onDoomed: (doomed: readonly Address[]) => void = () => {};
  requests = 0;
  text = "";

  override requestCollection(): void {
    this.requests++;
  }
  override started(generation: number): void {
    this.phases.push(`start ${generation}`);
  }
  override stopped(generation: number, collected: number, uncollectable: number): void {
    this.phases.push(`stop ${generation} ${collected} ${uncollectable}`);
  }
  override hasFinalizer(object: Address): boolean {
    return this.finalizers.has(object);
  }
  override finalize(object: Address): void {
    this.finalizers.get(object)!();
  }
  override hasLegacyFinalizer(object: Address): boolean {
    return this.legacy.has(object);
  }
  override clearWeakReferences(doomed: readonly Address[]): boolean {
    this.doomed.push(...doomed);
    this.onDoomed(doomed);
    return true;
  }
  override saveGarbage(object: Address): void {
    this.garbage.push(object);
  }
  override shouldUntrack(object: Address): boolean {
    return this.atoms.has(object);
  }
  override writeDebug(text: string): void {
    this.text += text;
  }
}

interface World {
  readonly heap: SyntheticHeap;
  readonly lifecycle: NotingLifecycle;
  readonly collector: Collector;
}

function makeWorld(): World {
  const heap = new SyntheticHeap();
  const lifecycle = new NotingLifecycle();
  const collector = generational.create(heap, lifecycle, heap.controlBlock);
  heap.tracker = collector;
  return { heap, lifecycle, collector };
}

/** Two lists that hold each other, and nothing else holds. */
function makeCycle(heap: SyntheticHeap): [Address, Address] {
  const first = heap.list([]);
  const second = heap.list([first]);
  heap.append(first, second);
  heap.decref(first);
  heap.decref(second);
  return [first, second];
}

describe("finalisers", () => {
  it("are called once, before anything is cleared", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first, second] = makeCycle(heap);
    let calls = 0;
    lifecycle.finalizers.set(second, () => {
      calls++;
      expect(collector.isFinalized(second)).toBe(true);
      expect(heap.refcount(first)).toBe(1);
    });
    expect(collector.collect(2)).toEqual({ collected: 2, uncollectable: 0 });
    expect(calls).toBe(1);
    expect(lifecycle.doomed).toEqual([first, second]);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("may resurrect: what became reachable lives, the rest of the garbage dies, no second call", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first, second] = makeCycle(heap);
    makeCycle(heap);
    let saved = 0;
    lifecycle.finalizers.set(first, () => {
      saved = heap.list([first]);
    });
    expect(collector.collect(2)).toEqual({ collected: 2, uncollectable: 0 });
    collector.checkInvariants();
    expect([first, second, saved].every((object) => collector.isTracked(object))).toBe(true);
    lifecycle.finalizers.set(first, () => expect.unreachable());
    heap.decref(saved);
    expect(collector.collect(2)).toEqual({ collected: 2, uncollectable: 0 });
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("may break the cycle themselves", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first, second] = makeCycle(heap);
    lifecycle.finalizers.set(first, () => heap.clear(second));
    lifecycle.finalizers.set(second, () => {});
    collector.collect(2);
    collector.checkInvariants();
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("may ask for a collection, which does nothing within one", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first] = makeCycle(heap);
    lifecycle.finalizers.set(first, () => {
      makeCycle(heap);
      expect(collector.isCollecting).toBe(true);
      expect(collector.collect(2)).toEqual({ collected: 0, uncollectable: 0 });
    });
    expect(collector.collect(2).collected).toBe(2);
    expect(collector.collect(0).collected).toBe(2);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });
});

describe("weak references", () => {
  it("are cleared while the doomed can be told from the living", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const living = heap.list([]);
    const [first] = makeCycle(heap);
    lifecycle.onDoomed = (doomed) => {
      expect(doomed.every((object) => collector.isDoomed(object))).toBe(true);
      expect(collector.isDoomed(living)).toBe(false);
      heap.append(living, first);
    };
    expect(collector.collect(1).collected).toBe(0);
    lifecycle.onDoomed = () => {};
    collector.checkInvariants();
    heap.decref(living);
    expect(collector.collect(2).collected).toBe(2);
  });
});

describe("finalisers of the old kind", () => {
  it("keep their object and what it refers to, and put it among the garbage", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first] = makeCycle(heap);
    const leaf = heap.list([]);
    heap.append(first, leaf);
    heap.decref(leaf);
    lifecycle.legacy.add(first);
    expect(collector.collect(0)).toEqual({ collected: 0, uncollectable: 3 });
    expect(lifecycle.garbage).toEqual([first]);
    collector.checkInvariants();
    expect(collector.getStatistics(0)).toEqual({ collections: 1, collected: 0, uncollectable: 3 });
    lifecycle.legacy.clear();
    expect(collector.collect(2).collected).toBe(3);
  });
});

describe("debug flags", () => {
  it("save all, and print as CPython does", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const [first, second] = makeCycle(heap);
    collector.debug = DEBUG_SAVEALL | DEBUG_STATS | DEBUG_COLLECTABLE;
    expect(collector.collect(2).collected).toBe(2);
    expect(lifecycle.garbage).toEqual([first, second]);
    expect(lifecycle.text).toBe(
      "gc: collecting generation 2...\n" +
        "gc: objects in each generation: 2 0 0\n" +
        "gc: objects in permanent generation: 0\n" +
        `gc: collectable <object 0x${first.toString(16)}>\n` +
        `gc: collectable <object 0x${second.toString(16)}>\n` +
        "gc: done, 2 unreachable, 0 uncollectable, 0.0000s elapsed\n",
    );
    collector.checkInvariants();
  });
});

describe("generations", () => {
  it("count as CPython's and ask for a collection above the threshold", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const keep = heap.list([]);
    for (let index = 1; index < 700; index++) {
      const list = heap.list([]);
      heap.append(keep, list);
      heap.decref(list);
    }
    expect(collector.getCount(0)).toBe(700);
    expect(lifecycle.requests).toBe(0);
    heap.decref(heap.list([]));
    expect(lifecycle.requests).toBe(1);
    heap.append(keep, heap.list([]));
    expect(collector.getCount(0)).toBe(701);
    collector.collectIfDue();
    expect([0, 1, 2].map((generation) => collector.getCount(generation))).toEqual([0, 1, 0]);
    expect(lifecycle.phases).toEqual(["start 0", "stop 0 0 0"]);
    collector.forEachTracked(0, () => expect.unreachable());
    let inOldest = 0;
    collector.collect(1);
    collector.forEachTracked(2, () => inOldest++);
    expect(inOldest).toBe(701);
  });

  it("wait with a full collection for a quarter of new long-lived objects", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const keep = heap.list([]);
    const add = (count: number): void => {
      for (let index = 0; index < count; index++) {
        const list = heap.list([]);
        heap.append(keep, list);
        heap.decref(list);
      }
    };
    add(100);
    collector.collect(2);
    lifecycle.phases.length = 0;
    [1, 0, 0].forEach((threshold, generation) => collector.setThreshold(generation, threshold));
    for (let round = 0; round < 16; round++) {
      add(4);
      collector.collectIfDue();
    }
    const full = lifecycle.phases.filter((phase) => phase === "start 2").length;
    const middle = lifecycle.phases.filter((phase) => phase === "start 1").length;
    expect([full, middle]).toEqual([1, 7]);
  });

  it("do nothing when switched off", () => {
    const { heap, lifecycle, collector } = makeWorld();
    collector.setThreshold(0, 1);
    collector.enabled = false;
    for (let index = 0; index < 5; index++) makeCycle(heap);
    expect(lifecycle.requests).toBe(0);
    expect(collector.collectIfDue().collected).toBe(0);
    collector.enabled = true;
    collector.setThreshold(0, 0);
    makeCycle(heap);
    expect(lifecycle.requests).toBe(0);
    expect(() => collector.collect(3)).toThrow("expected a generation from 0 to 2, met 3");
  });

  it("freeze and unfreeze", () => {
    const { heap, collector } = makeWorld();
    makeCycle(heap);
    collector.freeze();
    expect(collector.freezeCount()).toBe(2);
    expect(collector.collect(2).collected).toBe(0);
    collector.checkInvariants();
    collector.unfreeze();
    expect(collector.freezeCount()).toBe(0);
    expect(collector.collect(2).collected).toBe(2);
  });

  it("untrack survivors that can close no cycle", () => {
    const { heap, lifecycle, collector } = makeWorld();
    const tuple = heap.tuple([]);
    lifecycle.atoms.add(tuple);
    collector.collect(0);
    expect(collector.isTracked(tuple)).toBe(false);
    collector.checkInvariants();
    heap.decref(tuple);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });

  it("live in the memory: another collector over the same bytes goes on", () => {
    const { heap, collector } = makeWorld();
    makeCycle(heap);
    collector.setThreshold(0, 123);
    const successor = generational.create(heap, new NotingLifecycle(), heap.controlBlock);
    heap.tracker = successor;
    expect(successor.getThreshold(0)).toBe(123);
    expect(successor.collect(2).collected).toBe(2);
    expect(allocatedBlocks(heap.memory)).toBe(0);
  });
});

describe("invariants", () => {
  it("are checked: a count that is too low, a broken link", () => {
    const { heap, collector } = makeWorld();
    const [first] = makeCycle(heap);
    const list = heap.list([first]);
    heap.i32[first >> 2]--;
    expect(() => collector.collect(2)).toThrow("is referred to more often than its reference count says");
    expect(list).not.toBe(0);
    const other = makeWorld();
    const broken = other.heap.list([]);
    other.heap.i32[(broken - 8) >> 2] = 16;
    expect(() => other.collector.checkInvariants()).toThrow("does not point back");
  });
});
