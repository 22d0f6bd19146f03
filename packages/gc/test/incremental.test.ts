import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Collector, type CollectorKind, full, incremental, PlainLifecycle } from "@pyvm/gc";
import { runProgram } from "@pyvm/gc/contract";
import { type Address, type SlotSpans, SyntheticHeap } from "@pyvm/heap";

/** A heap that counts how many objects and references a collector looks at. */
class CountingHeap extends SyntheticHeap {
  looks = 0;
  freed = 0;
  override freeContainer(object: Address): void {
    this.freed++;
    super.freeContainer(object);
  }
  override scan(object: Address, spans: SlotSpans): void {
    this.looks++;
    super.scan(object, spans);
  }
  override isContainer(object: Address): boolean {
    this.looks++;
    return super.isContainer(object);
  }
}

interface Run {
  readonly heap: CountingHeap;
  readonly collector: Collector;
  readonly root: Address;
  /** What the collector looked at in each pause. */
  readonly pauses: number[];
  /** How many containers died in each. */
  readonly deaths: number[];
  grow(count: number): void;
}

function start(kind: CollectorKind): Run {
  const heap = new CountingHeap();
  let isRequested = false;
  class Requests extends PlainLifecycle {
    override requestCollection(): void {
      isRequested = true;
    }
  }
  const collector = kind.create(heap, new Requests(), heap.controlBlock);
  heap.tracker = collector;
  const root = heap.list([]);
  const pauses: number[] = [];
  const deaths: number[] = [];
  const grow = (count: number): void => {
    for (let made = 0; made < count; made++) {
      const list = heap.list([]);
      heap.append(root, list);
      heap.decref(list);
      if (!isRequested) continue;
      isRequested = false;
      heap.looks = heap.freed = 0;
      collector.collectIfDue();
      pauses.push(heap.looks);
      deaths.push(heap.freed);
    }
  };
  return { heap, collector, root, pauses, deaths, grow };
}

describe("the work of a pause", () => {
  it("is bounded, and that of full is not", () => {
    const [slices, whole] = [start(incremental), start(full)];
    for (const run of [slices, whole]) run.grow(200_000);
    expect(Math.max(...whole.pauses)).toBeGreaterThan(400_000);
    expect(Math.max(...slices.pauses)).toBeLessThan(45_000);
    // And yet everything was looked at, several times.
    expect(slices.pauses.reduce((sum, looks) => sum + looks, 0)).toBeGreaterThan(1_000_000);
  });
});

describe("the work of the first pause", () => {
  it("is bounded, however many objects are new", () => {
    const run = start(incremental);
    run.collector.enabled = false;
    run.grow(300_000);
    run.collector.enabled = true;
    run.grow(300_000);
    // A walk of the young ones beside what is looked at in them; without a bound it would be 900,000.
    expect(Math.max(...run.pauses)).toBeLessThan(65_000);
    expect(run.collector.collect(1)).toEqual({ collected: 0, uncollectable: 0 });
    run.collector.checkInvariants();
  });

  it("is less than that of later ones", () => {
    const run = start(incremental);
    run.collector.enabled = false;
    run.grow(100_000);
    run.collector.enabled = true;
    run.grow(20_000);
    expect(run.pauses[0]).toBeLessThan(20_000);
    expect(run.pauses[1]).toBeLessThan(10_000);
  });

  it("is bounded, however large a new object is", () => {
    const run = start(incremental);
    run.grow(50_000);
    const { heap } = run;
    for (let copies = 0; copies < 5; copies++) {
      const [large, one] = [heap.list([]), heap.list([])];
      heap.append(one, large);
      for (let index = 0; index < 100_000; index++) heap.append(large, one);
      heap.decref(large);
      heap.decref(one);
      run.pauses.length = 0;
      run.grow(2_000);
      expect(Math.max(...run.pauses)).toBeLessThan(65_000);
    }
    run.grow(150_000);
    expect(run.collector.getStatistics(1).collected).toBe(10);
    run.collector.checkInvariants();
  });
});

describe("the dead", () => {
  const RINGS = 30_000;

  /** Rings that have grown old, found by a cycle and not all freed yet. */
  function startDying(): Run {
    const run = start(incremental);
    const { heap, collector, grow } = run;
    const holder = heap.list([]);
    for (let made = 0; made < RINGS; made++) {
      const [one, other] = [heap.node(0, 0), heap.node(0, 0)];
      heap.setField(one, 0, other);
      heap.setField(other, 0, one);
      heap.append(holder, one);
      heap.decref(one);
      heap.decref(other);
    }
    grow(50_000);
    heap.decref(holder);
    run.deaths.length = 0;
    while (collector.getStatistics(1).collected === 0) grow(100);
    expect(collector.getStatistics(1).collected).toBe(2 * RINGS);
    return run;
  }

  function trackedBy(collector: Collector): number {
    let tracked = 0;
    collector.forEachTracked(-1, () => tracked++);
    return tracked;
  }

  it("are freed in slices, and nobody meets them until then", () => {
    const { collector, deaths, grow } = startDying();
    expect(deaths.reduce((sum, each) => sum + each, 0)).toBe(0);
    const living = trackedBy(collector);
    collector.checkInvariants();
    grow(50_000);
    expect(deaths.reduce((sum, each) => sum + each, 0)).toBe(2 * RINGS);
    expect(Math.max(...deaths)).toBeLessThanOrEqual(2_002);
    expect(trackedBy(collector)).toBe(living + 50_000);
    collector.checkInvariants();
  });

  it("are freed at once when everything is collected", () => {
    const { heap, collector, grow } = startDying();
    grow(3_000);
    heap.freed = 0;
    expect(collector.collect(1)).toEqual({ collected: 0, uncollectable: 0 });
    expect(heap.freed).toBeGreaterThan(RINGS);
    collector.checkInvariants();
  });

  it("are freed by a collector that goes on from the memory", () => {
    const { heap, collector, grow } = startDying();
    grow(3_000);
    const next = incremental.create(heap, new PlainLifecycle(), heap.controlBlock);
    heap.tracker = next;
    heap.freed = 0;
    next.collect(1);
    expect(heap.freed).toBeGreaterThan(RINGS);
    next.checkInvariants();
    expect(collector.getStatistics(1).collected).toBe(2 * RINGS);
  });
});

describe("a cycle of the old generation", () => {
  it("finds what was old and is dropped, though nobody asks for a collection", () => {
    const { heap, collector, grow } = start(incremental);
    const [one, other] = [heap.node(0, 0), heap.node(0, 0)];
    heap.setField(one, 0, other);
    heap.setField(other, 0, one);
    heap.decref(other);
    grow(50_000);
    heap.decref(one);
    const before = collector.getStatistics(1).collected;
    grow(200_000);
    expect(collector.getStatistics(1).collected - before).toBe(2);
    collector.checkInvariants();
  });

  it("survives that its objects die, move and change between slices", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 300, maxLength: 900 }), (numbers) =>
        // Young collections after every allocation, slices of two objects.
        runProgram(incremental, [0, 2, ...numbers]),
      ),
      { numRuns: 60 },
    );
  });

  it("is given up when everything is collected or frozen", () => {
    const { heap, collector, root, grow } = start(incremental);
    collector.setThreshold(1, 10_000);
    grow(20_000);
    expect(collector.getCount(1)).toBeGreaterThan(1);
    collector.checkInvariants();
    let tracked = 0;
    collector.forEachTracked(-1, () => tracked++);
    expect(tracked).toBe(20_001);
    expect(collector.collect(1)).toEqual({ collected: 0, uncollectable: 0 });
    expect(collector.getCount(1)).toBe(0);
    grow(20_000);
    expect(collector.getCount(1)).toBeGreaterThan(0);
    collector.freeze();
    expect(collector.freezeCount()).toBe(40_001);
    collector.unfreeze();
    heap.append(root, root);
    heap.decref(root);
    expect(collector.collect(1).collected).toBe(40_001);
    collector.checkInvariants();
  });
});
