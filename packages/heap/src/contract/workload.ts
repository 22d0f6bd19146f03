/** Requests from a seed: the same on every machine. */

/** One step of a workload. `which` chooses among the blocks in use, modulo their number. */
export type Request =
  | { readonly do: "allocate"; readonly bytes: number }
  | { readonly do: "release"; readonly which: number }
  | { readonly do: "resize"; readonly which: number; readonly bytes: number };

/** Numbers of a linear congruence modulo 2³¹ − 1, from 1 up to it. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed % 2147483646) + 1;
  }

  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number {
    this.#state = (this.#state * 48271) % 2147483647;
    return this.#state % limit;
  }
}

/** A size as programs ask for them: mostly small, sometimes a few thousand bytes, now and then much more. */
export function mixedSize(random: Random, largest: number): number {
  const kind = random.below(20);
  if (kind < 14) return Math.min(random.below(513), largest);
  if (kind < 19) return Math.min(513 + random.below(7500), largest);
  return Math.min(8000 + random.below(120_000), largest);
}

/** `count` requests; the population grows, shrinks and grows again. */
export function mixedRequests(seed: number, count: number, largest: number): Request[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const grows = Math.floor((4 * index) / count) % 2 === 0;
    const choice = random.below(100);
    if (choice < (grows ? 55 : 20)) return { do: "allocate", bytes: mixedSize(random, largest) };
    if (choice < 80) return { do: "release", which: random.below(1_000_000) };
    return { do: "resize", which: random.below(1_000_000), bytes: mixedSize(random, largest) };
  });
}
