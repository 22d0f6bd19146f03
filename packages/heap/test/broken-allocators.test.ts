// Allocators with one fault each: the suite names the rule that is broken.
import { describe, expect, it } from "vitest";
import { type Address, type Allocator, type AllocatorKind, type LinearMemory, Pymalloc } from "@pyvm/heap";
import { type AllocatorRule, checkAllocator, ContractViolation, violationsOf } from "@pyvm/heap/contract";

/** Pymalloc, and what is done differently. */
class Altered implements Allocator {
  readonly name: string = "altered";
  readonly base: Pymalloc;
  calls = 0;

  constructor(memory: LinearMemory) {
    this.base = new Pymalloc(memory);
  }

  allocate(bytes: number): Address {
    this.calls++;
    return this.base.allocate(bytes);
  }

  resize(block: Address, bytes: number): Address {
    return this.base.resize(block, bytes);
  }

  release(block: Address): void {
    this.base.release(block);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    this.base.forEachBlock(visit);
  }
}

class ReturnsTwice extends Altered {
  #last = 0;

  override allocate(bytes: number): Address {
    if (++this.calls % 50 === 0 && this.#last !== 0) return this.#last;
    return (this.#last = this.base.allocate(bytes));
  }

  override release(block: Address): void {
    if (block === this.#last) this.#last = 0;
    super.release(block);
  }
}

class Overlaps extends Altered {
  override allocate(bytes: number): Address {
    // The last 16 bytes are the next block's.
    return this.base.allocate(Math.max(0, bytes - 16));
  }
}

class Misaligned extends Altered {
  override allocate(bytes: number): Address {
    const block = super.allocate(bytes + 8);
    return block === 0 ? 0 : block + 8;
  }

  override release(block: Address): void {
    this.base.release(block === 0 ? 0 : block - 8);
  }
}

class Throws extends Altered {
  override allocate(bytes: number): Address {
    if (bytes > 2 ** 30) throw new RangeError("out of memory");
    return super.allocate(bytes);
  }
}

class LosesContent extends Altered {
  override resize(block: Address, bytes: number): Address {
    const moved = this.allocate(bytes);
    if (moved !== 0) this.base.release(block);
    return moved;
  }
}

class SpoilsFailedResize extends Altered {
  override resize(block: Address, bytes: number): Address {
    const moved = super.resize(block, bytes);
    if (moved === 0) this.base.memory.u8[block] = 0;
    return moved;
  }
}

class SpoilsNeighbour extends Altered {
  override release(block: Address): void {
    const { memory } = this.base;
    super.release(block);
    if (block !== 0 && block % 64 === 0 && block + 4096 < memory.top) memory.i32[(block + 4096) >> 2] = 0x6b6b6b6b;
  }
}

class NeverGivesBack extends Altered {
  override release(block: Address): void {
    if (block % 32 !== 0) super.release(block);
    else this.#kept.add(block);
  }
  readonly #kept: Set<Address> = new Set();

  override forEachBlock(visit: (block: Address, bytes: number) => void): void {
    super.forEachBlock((block, bytes) => {
      if (!this.#kept.has(block)) visit(block, bytes);
    });
  }
}

class RefusesNull extends Altered {
  override resize(block: Address, bytes: number): Address {
    return block === 0 ? 0 : super.resize(block, bytes);
  }
}

class RefusesLarge extends Altered {
  override allocate(bytes: number): Address {
    return bytes > 3000 ? 0 : super.allocate(bytes);
  }
}

class WalksBackwards extends Altered {
  override forEachBlock(visit: (block: Address, bytes: number) => void): void {
    const all: [Address, number][] = [];
    super.forEachBlock((block, bytes) => all.push([block, bytes]));
    for (const [block, bytes] of all.toReversed()) visit(block, bytes);
  }
}

class ForgetsInWalk extends Altered {
  override forEachBlock(visit: (block: Address, bytes: number) => void): void {
    super.forEachBlock((block, bytes) => {
      if (bytes < 2000) visit(block, bytes);
    });
  }
}

class OutsideTheMemory extends Altered {
  override allocate(bytes: number): Address {
    return bytes === 300 ? this.base.memory.reservedBytes - 4096 : super.allocate(bytes);
  }
}

class WritesElsewhere extends Altered {
  override allocate(bytes: number): Address {
    this.base.memory.i32[1600 >> 2]++;
    return super.allocate(bytes);
  }
}

/** A free list that is a JavaScript array: a copy of the memory knows nothing of it. */
class KeepsStateOutside extends Altered {
  readonly #free: Address[] = [];

  override allocate(bytes: number): Address {
    if (bytes <= 64 && bytes > 48 && this.#free.length > 0) return this.#free.pop()!;
    return super.allocate(bytes);
  }

  override release(block: Address): void {
    if (block !== 0 && this.base.sizeOf(block) === 64) this.#free.push(block);
    else super.release(block);
  }

  override forEachBlock(visit: (block: Address, bytes: number) => void): void {
    super.forEachBlock((block, bytes) => {
      if (!this.#free.includes(block)) visit(block, bytes);
    });
  }
}

class Random extends Altered {
  static number = 0;

  override allocate(bytes: number): Address {
    return super.allocate(bytes + (Random.number++ % 3) * 16);
  }
}

class WrongStatistics extends Altered {
  statistics(): { blocksInUse: number; bytesInUse: number; bytesAcquired: number } {
    return { ...this.base.statistics(), blocksInUse: 1 };
  }
}

class Corrupt extends Altered {
  checkInvariants(): void {
    this.base.checkInvariants();
  }

  override allocate(bytes: number): Address {
    const block = super.allocate(bytes);
    // A pool's count, which nothing but the allocator looks at.
    if (bytes === 400 && block !== 0) this.base.memory.i32[(block & -4096) >> 2]++;
    return block;
  }
}

class SharesNothing extends Altered {
  #nothing = 0;

  override allocate(bytes: number): Address {
    if (bytes > 0) return super.allocate(bytes);
    return (this.#nothing ||= this.base.allocate(16));
  }

  override release(block: Address): void {
    if (block !== this.#nothing) super.release(block);
  }
}

class KeepsTheMoved extends Altered {
  override resize(block: Address, bytes: number): Address {
    if (block === 0 || bytes <= this.base.sizeOf(block)) return super.resize(block, bytes);
    const moved = this.allocate(bytes);
    if (moved !== 0) this.base.memory.u8.copyWithin(moved, block, block + this.base.sizeOf(block));
    return moved;
  }
}

class GrowsWithoutRoom extends Altered {
  override resize(block: Address, bytes: number): Address {
    return block !== 0 && bytes > 512 && bytes < 600 ? block : super.resize(block, bytes);
  }
}

class CannotReleaseNull extends Altered {
  override release(block: Address): void {
    if (block === 0) throw new TypeError("no block");
    super.release(block);
  }
}

class ClearsTheEnd extends Altered {
  override allocate(bytes: number): Address {
    const block = super.allocate(bytes);
    // A terminating zero behind the bytes asked for, which is the next block's when there is no room.
    if (block !== 0 && bytes % 16 === 0) this.base.memory.u8[block + bytes] = 0;
    return block;
  }
}

const broken: readonly [new (memory: LinearMemory) => Altered, AllocatorRule, RegExp][] = [
  [ReturnsTwice, "apart", /gave \d+, which is in use/],
  [Overlaps, "apart", /gave \d+ for \d+ bytes, but \d+ with \d+ bytes is in use/],
  [Misaligned, "aligned", /gave \d+/],
  [Throws, "never throws", /allocate\(2147483647\) threw RangeError: out of memory/],
  [LosesContent, "resize keeps content", /byte \d+ of block \d+ was \d+ and is \d+ after resize/],
  [SpoilsFailedResize, "failed resize", /byte 0 of block \d+ was \d+ and is 0 after resize\(\d+, \d+\) gave 0/],
  [SpoilsNeighbour, "keeps content", /byte \d+ of block \d+ was \d+ and is 107 while others were used/],
  [NeverGivesBack, "gives back", /bytes, time after time|are kept|gives 0 when all is released/],
  [RefusesNull, "nothing", /resize\(0, 100\) gave 0/],
  [RefusesLarge, "serves", /allocate\(\d+\) gave 0 in an empty memory/],
  [WalksBackwards, "walk", /comes after one that ends at/],
  [ForgetsInWalk, "walk", /is in use and not visited/],
  [OutsideTheMemory, "inside", /and regions are/],
  [WritesElsewhere, "own words", /byte 1600 of the control page was written/],
  [KeepsStateOutside, "state in memory", /made again over the same memory/],
  [Random, "deterministic", /request \d+ got \d+ and \d+/],
  [WrongStatistics, "statistics", /they count 1 blocks in use/],
  [Corrupt, "invariants", /pool \d+/],
  [SharesNothing, "apart", /in use/],
  [KeepsTheMoved, "walk", /visits \d+, which is not in use/],
  [GrowsWithoutRoom, "apart", /in use/],
  [CannotReleaseNull, "never throws", /release\(0\) threw TypeError: no block/],
  [ClearsTheEnd, "keeps content", /was \d+ and is 0 while others were used/],
];

describe("the contract suite", () => {
  it.each(broken)("catches %o", (Kind, rule, seen) => {
    const kind: AllocatorKind = { name: Kind.name, create: (memory) => new Kind(memory) };
    const violations = violationsOf(kind);
    const found = violations.find((violation) => violation.rule === rule);
    expect(violations.map((violation) => violation.rule)).toContain(rule);
    expect(found!.message).toMatch(seen);
    expect(found!.message).toContain(`the rule "${rule}" (`);
  });

  it("stops at the first when it is asked to", () => {
    expect(() => checkAllocator({ name: "broken", create: (memory) => new Misaligned(memory) })).toThrow(
      ContractViolation,
    );
  });

  it("finds nothing in a sound one", () => {
    expect(violationsOf({ name: "altered", create: (memory) => new Altered(memory) })).toEqual([]);
  });
});
