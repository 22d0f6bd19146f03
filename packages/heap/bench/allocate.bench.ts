// Nanoseconds for a pair of allocate and release through the `Allocator` interface.
import { type Allocator, LinearMemory, Pymalloc } from "@pyvm/heap";

const ROUNDS = 7;

/** The best of some rounds, in nanoseconds an operation. */
function measure(name: string, operations: number, run: () => unknown): void {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  console.log(`  ${name.padEnd(52)} ${((best * 1e6) / operations).toFixed(1).padStart(8)} ns`);
}

/** One block at a time: the free list of one pool. */
function pairs(allocator: Allocator, bytes: number, count: number): void {
  for (let i = 0; i < count; i++) allocator.release(allocator.allocate(bytes));
}

/** Fills `blocks` and empties it again in the same order. */
function batch(allocator: Allocator, bytes: number, blocks: Int32Array): void {
  for (let i = 0; i < blocks.length; i++) blocks[i] = allocator.allocate(bytes);
  for (let i = 0; i < blocks.length; i++) {
    allocator.release(blocks[i]);
    blocks[i] = 0;
  }
}

/** Replaces blocks of a living population at random, sizes mixed. */
function churn(allocator: Allocator, blocks: Int32Array, count: number, largest: number): void {
  let random = 12345;
  for (let i = 0; i < count; i++) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const at = (random >> 8) % blocks.length;
    allocator.release(blocks[at]);
    blocks[at] = allocator.allocate(((random >> 4) % largest) + 1);
  }
  for (let i = 0; i < blocks.length; i++) {
    allocator.release(blocks[i]);
    blocks[i] = 0;
  }
}

const memory = new LinearMemory();
const allocator: Allocator = new Pymalloc(memory);
const blocks = new Int32Array(100_000);
measure("allocate + release, 32 bytes, the only block", 5e6, () => pairs(allocator, 32, 5e6));
const neighbour = allocator.allocate(32);
measure("allocate + release, 32 bytes, one at a time", 5e6, () => pairs(allocator, 32, 5e6));
measure("allocate + release, 32 bytes, 100 000 alive", blocks.length, () => batch(allocator, 32, blocks));
allocator.release(neighbour);
measure("allocate + release, 1 to 512 bytes, random, 100 000", 1e6, () => churn(allocator, blocks, 1e6, 512));
measure("allocate + release, 2000 bytes, one at a time", 1e6, () => pairs(allocator, 2000, 1e6));
measure("allocate + release, 1 to 8192 bytes, random, 10 000", 5e5, () =>
  churn(allocator, blocks.subarray(0, 10_000), 5e5, 8192),
);
measure("reserving 1 GiB", 10, () => {
  let end = 0;
  for (let i = 0; i < 10; i++) end += new LinearMemory().reservedBytes;
  return end;
});
