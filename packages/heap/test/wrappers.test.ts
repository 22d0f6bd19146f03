import { describe, expect, it } from "vitest";
import {
  DEBUG_LABEL,
  DebugAllocator,
  HeapCorruption,
  LinearMemory,
  Pymalloc,
  SyntheticHeap,
  TracingAllocator,
} from "@pyvm/heap";

function makeDebug(quarantineBytes = 1024): { memory: LinearMemory; allocator: DebugAllocator; inner: Pymalloc } {
  const memory = new LinearMemory({ reserveBytes: 8 * 1024 * 1024 });
  const inner = new Pymalloc(memory);
  return { memory, inner, allocator: new DebugAllocator(memory, inner, { quarantineBytes }) };
}

describe("DebugAllocator", () => {
  it("poisons fresh and released memory", () => {
    const { memory, allocator } = makeDebug();
    const block = allocator.allocate(20);
    expect(block % 16).toBe(0);
    expect(memory.u8.subarray(block, block + 20).every((byte) => byte === 0xcd)).toBe(true);
    allocator.release(block);
    expect(memory.u8.subarray(block, block + 20).every((byte) => byte === 0xdd)).toBe(true);
    expect(allocator.name).toBe("pymalloc_debug");
  });

  it("sees writes before and behind a block, with its origin", () => {
    const { memory, allocator } = makeDebug();
    memory.i32[DEBUG_LABEL >> 2] = 42;
    const block = allocator.allocate(13);
    expect(allocator.origin(block)).toEqual({ bytes: 13, serial: 1, label: 42 });
    memory.u8[block + 13] = 0;
    expect(() => allocator.release(block)).toThrow(
      `block ${block} of 13 bytes (allocation 1, label 42) was written 0 bytes behind its end (found 0x00)`,
    );
    memory.u8[block + 13] = 0xfd;
    memory.u8[block - 1] = 7;
    expect(() => allocator.check()).toThrow("1 bytes before its start (found 0x07)");
  });

  it("sees a write after the release, at the latest when the block leaves the quarantine", () => {
    const { memory, allocator } = makeDebug();
    const block = allocator.allocate(100);
    allocator.release(block);
    allocator.check();
    memory.u8[block + 3] = 1;
    expect(() => allocator.check()).toThrow("3 bytes from its start, after it was released (found 0x01)");
    expect(() => allocator.release(allocator.allocate(5000))).toThrow(HeapCorruption);
  });

  it("sees a second release, a resize after it, and a foreign address", () => {
    const { allocator } = makeDebug();
    const block = allocator.allocate(100);
    allocator.release(block);
    expect(() => allocator.release(block)).toThrow("is released after it was released");
    expect(() => allocator.resize(block, 200)).toThrow("is resized after it was released");
    expect(() => allocator.release(block + 16)).toThrow("no block of this allocator is there");
    expect(() => allocator.release(4096)).toThrow(HeapCorruption);
    expect(() => allocator.origin(48)).toThrow(HeapCorruption);
  });

  it("moves what is resized and keeps its content", () => {
    const { memory, allocator } = makeDebug();
    const block = allocator.allocate(16);
    memory.u8.fill(9, block, block + 16);
    const moved = allocator.resize(block, 40);
    expect(moved).not.toBe(block);
    expect(Array.from(memory.u8.subarray(moved, moved + 40))).toEqual([...Array(16).fill(9), ...Array(24).fill(0xcd)]);
    expect(allocator.resize(moved, 2 ** 40)).toBe(0);
    allocator.release(moved);
    allocator.flush();
    let left = 0;
    allocator.inner.forEachBlock(() => left++);
    expect(left).toBe(0);
  });

  it("lists live blocks only", () => {
    const { allocator } = makeDebug();
    const live = allocator.allocate(7);
    allocator.release(allocator.allocate(7));
    const seen: number[][] = [];
    allocator.forEachBlock((block, bytes) => seen.push([block, bytes]));
    expect(seen).toEqual([[live, 7]]);
  });

  it("empties the quarantine before it refuses", () => {
    const memory = new LinearMemory({ reserveBytes: 8 * 1024 * 1024, limitBytes: 1024 * 1024 });
    const allocator = new DebugAllocator(memory, new Pymalloc(memory), { quarantineBytes: 1e9 });
    for (let round = 0; round < 200; round++) {
      const block = allocator.allocate(100_000);
      expect(block).not.toBe(0);
      allocator.release(block);
    }
  });
});

describe("TracingAllocator", () => {
  it("counts", () => {
    const memory = new LinearMemory({ reserveBytes: 8 * 1024 * 1024 });
    const allocator = new TracingAllocator(memory, new Pymalloc(memory));
    const first = allocator.resize(0, 100);
    allocator.release(allocator.allocate(50));
    allocator.resize(first, 700);
    allocator.allocate(2 ** 33);
    allocator.release(0);
    expect(allocator.counts).toEqual({
      allocations: 2,
      resizes: 1,
      releases: 1,
      failures: 1,
      requestedBytes: 150,
      liveBlocks: 1,
      peakLiveBlocks: 2,
    });
  });
});

describe("an object heap under the debugging allocator", () => {
  it("runs clean", () => {
    let debug: DebugAllocator | undefined;
    const heap = new SyntheticHeap({
      allocator: (memory) => (debug = new DebugAllocator(memory, new Pymalloc(memory))),
    });
    const list = heap.list([]);
    for (let i = 0; i < 1000; i++) {
      const atom = heap.atom();
      const tuple = heap.tuple([atom, list, atom]);
      heap.decref(atom);
      heap.append(list, atom);
      heap.decref(tuple);
    }
    debug!.check();
    heap.decref(list);
    debug!.check();
    debug!.flush();
    let left = 0;
    debug!.inner.forEachBlock(() => left++);
    expect(left).toBe(0);
  });
});
