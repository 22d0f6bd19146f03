/** What happens in a memory, as it happens. */
import { describe, expect, it } from "vitest";
import { type HeapEvent, observeHeap } from "@pyvm/vm";
import { bareMachine, global, run } from "./bare-machine.ts";

describe("observeHeap", () => {
  const vm = bareMachine();
  run(
    vm,
    "import gc\ngc.collect()\ngc.disable()\nheld = ['x']\nclass Node: pass\nclass Doomed:\n  def __del__(self): pass\n",
  );

  function observed(source: string, counts: "none" | "all" | readonly number[] = "none"): HeapEvent[] {
    const events: HeapEvent[] = [];
    const stop = observeHeap(vm, (event) => void events.push(event), { counts });
    run(vm, source);
    stop();
    return events;
  }

  it("tells of blocks and of tracking", () => {
    const events = observed("made = [1000, 2000, {}]\n");
    const list = global(vm, "made");
    expect(events).toContainEqual({ kind: "allocate", block: list - 16, bytes: 56 });
    expect(events).toContainEqual({ kind: "track", object: list });
    const freed = observed("del made\n");
    expect(freed).toContainEqual({ kind: "untrack", object: list });
    expect(freed).toContainEqual({ kind: "free", block: list - 16 });
  });

  it("tells of every block that is allocated or freed", () => {
    const live = (): number => {
      let blocks = 0;
      vm.allocator.forEachBlock(() => void blocks++);
      return blocks;
    };
    const before = live();
    let change = 0;
    const stop = observeHeap(vm, ({ kind }) => void (change += kind === "allocate" ? 1 : kind === "free" ? -1 : 0));
    const atStart = live();
    run(vm, "kept = [str(i) for i in range(500)] + [1.5 * i for i in range(300)] + [(i, {}) for i in range(50)]\n");
    const atEnd = live();
    stop();
    expect(change).toBe(atEnd - atStart);
    expect(atStart).toBeLessThanOrEqual(before); // the free lists were emptied
    run(vm, "del kept\n");
  });

  it("tells how counts change from one instruction to the next", () => {
    const held = global(vm, "held");
    const events = observed("a = held\nb = [held, held]\ndel a\nb.clear()\ndel b\n", [held]).filter(
      (event) => event.kind === "count" && event.object === held,
    );
    const steps = events.map((event) => (event.kind === "count" ? event.after - event.before : 0));
    // LOAD held, LOAD held twice, DELETE a, clear.
    expect(steps).toEqual([1, 1, 1, -1, -2]);
  });

  it("tells of all counts when it is asked to", () => {
    const events = observed("x = held\n", "all");
    expect(events).toContainEqual(expect.objectContaining({ kind: "count", object: global(vm, "held") }));
  });

  it("tells of the phases of a collection", () => {
    run(vm, "n = Node(); n.me = n; d = Doomed(); d.me = d; del n, d\n");
    const phases = observed("gc.collect()\n").filter((event) => event.kind === "collection");
    expect(phases.map((event) => (event.kind === "collection" ? event.phase : ""))).toEqual([
      "start",
      "unreachable",
      "finalize",
      "stop",
    ]);
    const unreachable = phases[1]!;
    expect("objects" in unreachable ? unreachable.objects.length : 0).toBe(4); // two instances with their dicts
  });

  it("leaves nothing behind", () => {
    const { allocator } = vm;
    const stop = observeHeap(vm, () => {}, { counts: "all" });
    stop();
    stop();
    expect(vm.allocator).toBe(allocator);
    expect(vm.instructionObserver).toBe(null);
    for (const object of [vm.collector, vm.lifecycle]) {
      for (const method of ["track", "untrack", "started", "lastWords"])
        expect(Object.hasOwn(object, method)).toBe(false);
    }
    vm.collector.checkInvariants();
  });
});
