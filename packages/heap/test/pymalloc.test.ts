import { describe, expect, it } from "vitest";
import { HeapCorruption, LinearMemory, Pymalloc, pymallocStatistics } from "@pyvm/heap";

const MEBIBYTE = 1024 * 1024;

describe("Pymalloc", () => {
  it("orders usable arenas and gives empty ones back, with CPython 3.10's geometry and others", () => {
    for (const [arenaBytes, poolBytes] of [
      [262144, 4096],
      [1048576, 16384],
      [32768, 2048],
      [8192, 4096],
    ]) {
      const memory = new LinearMemory({ reserveBytes: 32 * MEBIBYTE });
      const allocator = new Pymalloc(memory, { arenaBytes, poolBytes });
      const blocks: number[] = [];
      let random = 1;
      const next = (limit: number): number => (random = (Math.imul(random, 48271) >>> 0) % 2147483647) % limit;
      for (let step = 0; step < 60_000; step++) {
        const growing = step % 20_000 < 12_000;
        if (next(10) < (growing ? 7 : 2) || blocks.length === 0) blocks.push(allocator.allocate(next(512) + 1));
        else allocator.release(blocks.splice(next(blocks.length), 1)[0]);
        if (step % 6000 === 0) allocator.checkInvariants();
      }
      const highest = pymallocStatistics(memory).arenasHighwater;
      expect(highest).toBeGreaterThan(1);
      for (const block of blocks) allocator.release(block);
      allocator.checkInvariants();
      memory.checkInvariants();
      expect(pymallocStatistics(memory).arenas).toBeLessThanOrEqual(1);
    }
  });

  it("returns 0 when the memory is spent, and works again afterwards", () => {
    const memory = new LinearMemory({ reserveBytes: 4 * MEBIBYTE, limitBytes: MEBIBYTE });
    const allocator = new Pymalloc(memory);
    const blocks: number[] = [];
    for (let block; (block = allocator.allocate(100)) !== 0;) blocks.push(block);
    expect(blocks.length).toBeGreaterThan(6000);
    expect(memory.acquiredBytes).toBeLessThanOrEqual(MEBIBYTE);
    expect(allocator.allocate(3000)).toBe(0);
    for (const block of blocks) allocator.release(block);
    expect(allocator.allocate(3000)).not.toBe(0);
    allocator.checkInvariants();
  });

  it("refuses absurd sizes and takes 0 for 1", () => {
    const allocator = new Pymalloc(new LinearMemory({ reserveBytes: 4 * MEBIBYTE }));
    for (const bytes of [2 ** 31, 2 ** 32 + 16, 2 ** 40, 2 ** 53, Infinity, NaN])
      expect(allocator.allocate(bytes)).toBe(0);
    const block = allocator.allocate(0);
    expect(block % 16).toBe(0);
    expect(block).not.toBe(0);
    expect(allocator.sizeOf(block)).toBe(16);
    expect(allocator.resize(block, 2 ** 40)).toBe(0);
    allocator.release(block);
    allocator.release(0);
  });

  it("has CPython's 32 size classes", () => {
    const allocator = new Pymalloc(new LinearMemory({ reserveBytes: 4 * MEBIBYTE }));
    for (let bytes = 1; bytes <= 512; bytes++) {
      expect(allocator.sizeOf(allocator.allocate(bytes))).toBe(Math.ceil(bytes / 16) * 16);
    }
  });

  it("lives in the memory: a copy of the bytes goes on where the original was", () => {
    const memory = new LinearMemory({ reserveBytes: 8 * MEBIBYTE });
    const original = new Pymalloc(memory, { arenaBytes: 131072, poolBytes: 8192 });
    for (let bytes = 1; bytes < 3000; bytes += 7) original.allocate(bytes);
    const copiedMemory = new LinearMemory({ reserveBytes: 16 * MEBIBYTE, image: memory.image() });
    const copy = new Pymalloc(copiedMemory);
    copy.checkInvariants();
    for (let bytes = 3000; bytes > 0; bytes -= 11) expect(copy.allocate(bytes)).toBe(original.allocate(bytes));
    expect(pymallocStatistics(copiedMemory)).toEqual(pymallocStatistics(memory));
  });

  it("grows a large block in place when nothing follows it", () => {
    const memory = new LinearMemory({ reserveBytes: 64 * MEBIBYTE });
    const allocator = new Pymalloc(memory);
    let block = allocator.allocate(1000);
    const first = block;
    for (let bytes = 1000; bytes < 20 * MEBIBYTE; bytes = Math.floor(bytes * 1.125)) {
      block = allocator.resize(block, bytes);
      expect(block).toBe(first);
    }
    allocator.checkInvariants();
    allocator.release(block);
    memory.checkInvariants();
    expect(memory.acquiredBytes).toBeLessThan(MEBIBYTE);
  });

  it("says so when a large block is released twice", () => {
    const allocator = new Pymalloc(new LinearMemory({ reserveBytes: 4 * MEBIBYTE }));
    const block = allocator.allocate(5000);
    allocator.release(block);
    expect(() => allocator.release(block)).toThrow(HeapCorruption);
    expect(() => allocator.release(4096)).toThrow("no live block begins at address 4096");
  });

  it("counts like sys._debugmallocstats", () => {
    const memory = new LinearMemory({ reserveBytes: 4 * MEBIBYTE });
    const allocator = new Pymalloc(memory);
    for (let i = 0; i < 127; i++) allocator.allocate(32);
    const statistics = pymallocStatistics(memory);
    expect(statistics.sizeClasses[1]).toEqual({
      szidx: 1,
      blockBytes: 32,
      pools: 2,
      blocksInUse: 127,
      blocksAvailable: 125,
    });
    expect(statistics.arenas).toBe(1);
    expect(statistics.freePools).toBe(62);
    expect(statistics.bytesLostToQuantization).toBe(2 * 16);
  });
});
