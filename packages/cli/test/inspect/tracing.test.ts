/** Tracers around the allocator of a machine: several at once, in any order, and in a machine that goes on from an image. */
import { nativeModules } from "@pyvm/stdlib";
import { createMachine, saveImage, startTracemalloc, stopTracemalloc, Tracer, type Machine } from "@pyvm/vm";
import { describe, expect, it } from "vitest";
import { bareMachine, global, run } from "./bare-machine.ts";

/** Where a container was made, as `file:line`. */
function placeOf(vm: Machine, tracer: Tracer, object: number): string {
  return tracer
    .traceback(tracer.table.siteOf(object - 16))
    .map(({ filename, line }) => `${filename === 0 ? "?" : vm.toJs(filename)}:${line}`)
    .join(" ");
}

function blocksAfter(vm: Machine, action: () => void): number {
  const count = (): number => {
    let blocks = 0;
    vm.allocator.forEachBlock(() => void blocks++);
    return blocks;
  };
  const before = count();
  action();
  return count() - before;
}

describe("Tracer", () => {
  it("knows the lines of as many frames as are wanted", () => {
    const vm = bareMachine();
    const tracer = new Tracer(vm, 2);
    run(vm, "def inner():\n  return [1]\ndef outer():\n  return inner()\nmade = outer()\n");
    expect(placeOf(vm, tracer, global(vm, "made"))).toBe("program.py:2 program.py:4");
    expect(tracer.ownBytes).toBeGreaterThan(0);
    tracer.stop();
    vm.memory.checkInvariants();
  });

  it("can be taken away in any order", () => {
    const vm = bareMachine();
    const { allocator } = vm;
    const names = ["first", "second", "third"];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      const tracers = names.map(() => new Tracer(vm, 1));
      for (const index of order) {
        run(vm, "x = [0]\n");
        expect(placeOf(vm, tracers[index]!, global(vm, "x"))).toBe("program.py:1");
        tracers[index]!.stop();
        tracers[index]!.stop();
      }
      expect(vm.allocator).toBe(allocator);
    }
    vm.memory.checkInvariants();
    vm.collector.checkInvariants();
  });

  it("holds nothing of the program's once it has stopped", () => {
    const vm = bareMachine();
    run(vm, "import gc\ngc.collect()\n");
    const left = blocksAfter(vm, () => {
      const tracer = new Tracer(vm, 5);
      run(vm, "y = [str(i) for i in range(1000)]\ndel y\n", "other.py");
      tracer.clear();
      run(vm, "z = {}\ndel z\n", "third.py");
      tracer.stop();
    });
    expect(left).toBeLessThan(20); // interned names; the free lists were emptied
  });

  it("goes on in a machine made from an image", () => {
    const vm = bareMachine();
    startTracemalloc(vm, 1);
    run(vm, "before = [1]\n");
    const other = createMachine({ host: {}, modules: nativeModules, reserveBytes: 1 << 28, image: saveImage(vm) });
    stopTracemalloc(vm);
    run(
      other,
      "import _tracemalloc as t\nafter = [2]\nplaces = [t._get_object_traceback(o) for o in (before, after)]\n",
    );
    run(other, "assert places == [(('program.py', 1),), (('program.py', 2),)], places\nt.stop()\n");
    other.memory.checkInvariants();
  });
});
