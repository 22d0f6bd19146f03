// Pymalloc with CPython 3.10's geometry against what sys._debugmallocstats() said of the same requests (bench/mallocstats/mallocstats.py).
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LinearMemory, Pymalloc, pymallocStatistics } from "@pyvm/heap";

interface Figures {
  readonly arenas: number;
  readonly pools: number;
  readonly bytesInAllocatedBlocks: number;
}

interface Recorded {
  readonly count: number;
  readonly full: Figures;
  readonly afterRelease: Figures;
  readonly refilled: Figures;
}

const file = new URL("../bench/mallocstats/cpython-3.10.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;

function* sizes(): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (state * 48271) % 2147483647;
    const isSmall = state % 4 !== 0;
    state = (state * 48271) % 2147483647;
    yield 34 + (state % (isSmall ? 95 : 479));
  }
}

it("uses as many bytes as CPython 3.10 for a million mixed small objects", () => {
  const memory = new LinearMemory();
  const allocator = new Pymalloc(memory, { arenaBytes: 1048576, poolBytes: 16384 });
  const blocks = new Int32Array(recorded.count);
  const size = sizes();
  const expectLike = (theirs: Figures): void => {
    const { arenas, sizeClasses, bytesInAllocatedBlocks } = pymallocStatistics(memory);
    const pools = sizeClasses.reduce((sum, each) => sum + each.pools, 0);
    expect(Math.abs(bytesInAllocatedBlocks / theirs.bytesInAllocatedBlocks - 1)).toBeLessThan(0.001);
    expect(Math.abs(pools / theirs.pools - 1)).toBeLessThan(0.02);
    expect(Math.abs(arenas / theirs.arenas - 1)).toBeLessThan(0.02);
  };
  for (let i = 0; i < recorded.count; i++) blocks[i] = allocator.allocate(size.next().value);
  expectLike(recorded.full);
  for (let i = 0; i < recorded.count; i += 3) allocator.release(blocks[i]);
  expectLike(recorded.afterRelease);
  for (let i = 0; i < recorded.count; i += 3) blocks[i] = allocator.allocate(size.next().value);
  expectLike(recorded.refilled);
  allocator.checkInvariants();
});
