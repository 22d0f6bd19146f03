// What is measured of an allocator, one figure each.
import { LinearMemory } from "@pyvm/heap";

const ROUNDS = 5;

/** Numbers of a linear congruence modulo 2³¹. */
class Random {
  #state = 12345;

  below(limit) {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) & 0x7fffffff;
    return (this.#state >>> 8) % limit;
  }
}

/** Sizes as Python programs ask for them: numbers, strings, tuples and instances, now and then a table. */
function pythonSize(random) {
  const kind = random.below(100);
  if (kind < 40) return 24 + random.below(12);
  if (kind < 70) return 49 + random.below(32);
  if (kind < 90) return 64 + random.below(64);
  if (kind < 98) return 104 + random.below(400);
  return 500 + random.below(4000);
}

const MIXES = {
  python: pythonSize,
  small: (random) => 1 + random.below(512),
  wide: (random) => 1 + random.below(8192),
};

/** The best of some rounds, each in a memory of its own, in nanoseconds an operation; null when the memory was spent. */
function best(kind, operations, run) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const memory = new LinearMemory();
    const allocator = kind.create(memory);
    const elapsed = run(allocator, memory);
    if (elapsed === null) return null;
    least = Math.min(least, elapsed);
  }
  return (least * 1e6) / operations;
}

/** Milliseconds of processor time, which other programs on the machine do not add to; null when the memory was spent. */
function timed(action) {
  const start = process.cpuUsage();
  if (action() === false) return null;
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** One block at a time beside one that stays: the best of many short slices, some of which a busy machine leaves alone. */
function pairs(kind, bytes) {
  const count = 10_000;
  const allocator = kind.create(new LinearMemory());
  const neighbour = allocator.allocate(bytes);
  let least = Infinity;
  for (let slice = 0; slice < 500; slice++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const block = allocator.allocate(bytes);
      if (block === 0) return null;
      allocator.release(block);
    }
    least = Math.min(least, performance.now() - start);
  }
  allocator.release(neighbour);
  return (least * 1e6) / count;
}

/** Replaces blocks of a living population at random. */
function churn(kind, population, count, size) {
  const sizes = new Int32Array(count + population);
  const places = new Int32Array(count);
  const random = new Random();
  for (let i = 0; i < sizes.length; i++) sizes[i] = size(random);
  for (let i = 0; i < count; i++) places[i] = random.below(population);
  return best(kind, count, (allocator) => {
    const blocks = new Int32Array(population);
    for (let i = 0; i < population; i++) blocks[i] = allocator.allocate(sizes[count + i]);
    return timed(() => {
      for (let i = 0; i < count; i++) {
        const at = places[i];
        allocator.release(blocks[at]);
        const block = allocator.allocate(sizes[i]);
        if (block === 0) return false;
        blocks[at] = block;
      }
    });
  });
}

/**
 * Bytes acquired for each byte in use after a life of several phases, in each of which most of the population is replaced by blocks of another mix, and at
 * the end four fifths of it are gone.
 */
function fragmentation(kind) {
  const memory = new LinearMemory();
  const allocator = kind.create(memory);
  const random = new Random();
  const population = 200_000;
  const blocks = new Int32Array(population);
  const sizes = new Int32Array(population);
  for (const mix of [MIXES.python, MIXES.small, MIXES.python, (each) => 16 + each.below(48), MIXES.python]) {
    for (let i = 0; i < population; i++) {
      if (blocks[i] !== 0 && random.below(10) < 3) continue;
      allocator.release(blocks[i]);
      sizes[i] = mix(random);
      blocks[i] = allocator.allocate(sizes[i]);
      if (blocks[i] === 0) return null;
    }
  }
  let inUse = 0;
  for (let i = 0; i < population; i++) {
    if (random.below(5) === 0) inUse += sizes[i];
    else allocator.release(blocks[i]);
  }
  return memory.acquiredBytes / inUse;
}

/** Bytes acquired for each byte in use while a population of Python's mix is full. */
function overhead(kind) {
  const memory = new LinearMemory();
  const allocator = kind.create(memory);
  const random = new Random();
  let inUse = 0;
  for (let i = 0; i < 500_000; i++) {
    const size = pythonSize(random);
    if (allocator.allocate(size) === 0) return null;
    inUse += size;
  }
  return memory.acquiredBytes / inUse;
}

/** Blocks that grow in turn, an eighth at a time, as lists do. */
function growth(kind, count, last) {
  let resizes = 0;
  for (let bytes = 64; bytes < last; bytes += (bytes >> 3) + 16) resizes += count;
  return best(kind, resizes, (allocator) => {
    const blocks = new Int32Array(count);
    for (let i = 0; i < count; i++) blocks[i] = allocator.allocate(48);
    return timed(() => {
      for (let bytes = 64; bytes < last; bytes += (bytes >> 3) + 16) {
        for (let i = 0; i < count; i++) {
          const moved = allocator.resize(blocks[i], bytes);
          if (moved === 0) return false;
          blocks[i] = moved;
        }
      }
    });
  });
}

const wide = (random) => 4096 << random.below(9);

export const MEASUREMENTS = [
  { key: "pair32", title: "allocate + release, 32 bytes (ns)", digits: 1, measure: (kind) => pairs(kind, 32) },
  { key: "pair100", title: "allocate + release, 100 bytes (ns)", digits: 1, measure: (kind) => pairs(kind, 100) },
  {
    key: "churnPython",
    title: "churn, Python's sizes, 100 000 alive (ns)",
    digits: 1,
    measure: (kind) => churn(kind, 100_000, 300_000, MIXES.python),
  },
  {
    key: "churnSmall",
    title: "churn, 1 to 512 bytes, 100 000 alive (ns)",
    digits: 1,
    measure: (kind) => churn(kind, 100_000, 300_000, MIXES.small),
  },
  {
    key: "churnWide",
    title: "churn, 1 to 8192 bytes, 10 000 alive (ns)",
    digits: 1,
    measure: (kind) => churn(kind, 10_000, 100_000, MIXES.wide),
  },
  {
    key: "large",
    title: "churn, 4 KiB to 1 MiB, 200 alive (ns)",
    digits: 0,
    measure: (kind) => churn(kind, 200, 10_000, wide),
  },
  {
    key: "growthMany",
    title: "resize, 1000 blocks growing to 16 KiB (ns)",
    digits: 0,
    measure: (kind) => growth(kind, 300, 16_384),
  },
  {
    key: "growthOne",
    title: "resize, one block growing to 16 MiB (ns)",
    digits: 0,
    measure: (kind) => growth(kind, 1, 16_777_216),
  },
  { key: "overhead", title: "bytes acquired / in use, 500 000 blocks", digits: 3, measure: overhead },
  { key: "fragmentation", title: "bytes acquired / in use, after a mixed life", digits: 2, measure: fragmentation },
];
