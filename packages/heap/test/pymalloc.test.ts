import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocatedBlocks,
  type Allocator,
  HeapCorruption,
  LinearMemory,
  Pymalloc,
  pymallocStatistics,
} from "@pyvm/heap";

const MEBIBYTE = 1024 * 1024;

type Command =
  | { readonly do: "allocate"; readonly bytes: number }
  | { readonly do: "release"; readonly which: number }
  | { readonly do: "resize"; readonly which: number; readonly bytes: number };

const sizes: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 512 }) },
  { weight: 3, arbitrary: fc.integer({ min: 513, max: 8000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 8000, max: 400_000 }) },
);

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("allocate" as const), bytes: sizes }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("release" as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("resize" as const), which: fc.nat(), bytes: sizes }) },
  ),
  { maxLength: 400 },
);

/** A live block as the model knows it: every byte of it is `mark`. */
interface Live {
  readonly bytes: number;
  readonly mark: number;
}

/** Blocks as they should be, beside the allocator under test. */
class Model {
  readonly live: Map<number, Live> = new Map();
  readonly #memory: LinearMemory;
  readonly #allocator: Allocator;
  #marks = 0;

  constructor(memory: LinearMemory, allocator: Allocator) {
    this.#memory = memory;
    this.#allocator = allocator;
  }

  run(command: Command): void {
    if (command.do === "allocate") {
      const block = this.#allocator.allocate(command.bytes);
      if (block !== 0) this.#write(block, command.bytes);
      return;
    }
    const blocks = [...this.live.keys()];
    if (blocks.length === 0) return;
    const block = blocks[command.which % blocks.length];
    this.#check(block);
    if (command.do === "release") {
      this.live.delete(block);
      this.#allocator.release(block);
    } else {
      this.#resize(block, command.bytes);
    }
  }

  #resize(block: number, bytes: number): void {
    const { bytes: before, mark } = this.live.get(block)!;
    const moved = this.#allocator.resize(block, bytes);
    if (moved === 0) return this.#check(block);
    this.live.delete(block);
    for (let at = 0; at < Math.min(before, bytes); at++) expect(this.#memory.u8[moved + at]).toBe(mark);
    this.#write(moved, bytes);
  }

  #write(block: number, bytes: number): void {
    expect(block % 16).toBe(0);
    const mark = ++this.#marks & 0xff;
    this.#memory.u8.fill(mark, block, block + bytes);
    this.live.set(block, { bytes, mark });
  }

  #check(block: number): void {
    const { bytes, mark } = this.live.get(block)!;
    const content = this.#memory.u8.subarray(block, block + bytes);
    if (!content.every((byte) => byte === mark)) throw new Error(`block ${block} was overwritten`);
  }

  /** The allocator lists exactly the live blocks, in order, large enough, none over another. */
  checkWalk(): void {
    let end = 0;
    const seen: number[] = [];
    this.#allocator.forEachBlock((block, bytes) => {
      expect(block).toBeGreaterThanOrEqual(end);
      expect(bytes).toBeGreaterThanOrEqual(this.live.get(block)?.bytes ?? Infinity);
      end = block + bytes;
      seen.push(block);
    });
    expect(seen.length).toBe(this.live.size);
  }
}

describe("Pymalloc", () => {
  it("keeps blocks apart and whole under random operations", () => {
    fc.assert(
      fc.property(commands, (all) => {
        const memory = new LinearMemory({ reserveBytes: 8 * MEBIBYTE });
        const allocator = new Pymalloc(memory);
        const model = new Model(memory, allocator);
        all.forEach((command, index) => {
          model.run(command);
          if (index % 16 === 0) allocator.checkInvariants();
        });
        allocator.checkInvariants();
        memory.checkInvariants();
        model.checkWalk();
        expect(allocatedBlocks(memory)).toBe(model.live.size);
        for (const block of model.live.keys()) allocator.release(block);
        allocator.checkInvariants();
        expect(allocatedBlocks(memory)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

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
