import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALLOCATOR_KINDS,
  allocatorKind,
  Bump,
  countBlocks,
  FreeList,
  isFreeTreeValid,
  isPageValid,
  forEachPage,
  HeapCorruption,
  LinearMemory,
  Pymalloc,
  SizeClasses,
  SyntheticHeap,
  Tlsf,
} from "@pyvm/heap";
import { AllocatorModel, type Request } from "@pyvm/heap/contract";

const MEBIBYTE = 1048576;

const sizes: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 512 }) },
  { weight: 3, arbitrary: fc.integer({ min: 513, max: 8000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 8000, max: 400_000 }) },
);

const requests: fc.Arbitrary<Request[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("allocate" as const), bytes: sizes }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("release" as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("resize" as const), which: fc.nat(), bytes: sizes }) },
  ),
  { maxLength: 400 },
);

describe.each([...ALLOCATOR_KINDS, "debug:free-list:best", "trace:tlsf"])("%s", (name) => {
  const kind = allocatorKind(name);

  it("keeps to the contract under random requests", () => {
    fc.assert(
      fc.property(requests, (all) => {
        const memory = new LinearMemory({ reserveBytes: 8 * MEBIBYTE });
        const model = new AllocatorModel(memory, kind.create(memory));
        all.forEach((request, index) => {
          model.run(request);
          if (index % 16 === 0) model.allocator.checkInvariants?.();
        });
        model.check();
        model.releaseAll();
        model.check();
      }),
      { numRuns: 25 },
    );
  });

  it("counts what is there", () => {
    const memory = new LinearMemory({ reserveBytes: 8 * MEBIBYTE });
    const allocator = kind.create(memory);
    const blocks = Array.from({ length: 500 }, (_, index) => allocator.allocate(20 + index * 7));
    const { inner = allocator } = allocator;
    expect(countBlocks(allocator)).toBe(500);
    expect(inner.statistics!().blocksInUse).toBe(500);
    const { bytesInUse, bytesAcquired } = inner.statistics!();
    let walked = 0;
    inner.forEachBlock((_block, bytes) => void (walked += bytes));
    expect(bytesInUse).toBe(walked);
    expect(bytesAcquired).toBeGreaterThan(bytesInUse);
    expect(bytesAcquired).toBeLessThanOrEqual(memory.acquiredBytes);
    for (const block of blocks) allocator.release(block);
  });

  it("runs a heap of objects", () => {
    const heap = new SyntheticHeap({ allocator: (memory) => kind.create(memory) });
    const list = heap.list([]);
    for (let i = 0; i < 3000; i++) {
      const atom = heap.atom();
      const tuple = heap.tuple([atom, list, atom]);
      heap.decref(atom);
      heap.append(list, atom);
      heap.decref(tuple);
    }
    heap.decref(list);
    heap.allocator.checkInvariants!();
    let left = 0;
    heap.allocator.forEachBlock(() => left++);
    expect(left).toBe(0);
  });
});

function memoryOf(mebibytes = 8): LinearMemory {
  return new LinearMemory({ reserveBytes: mebibytes * MEBIBYTE });
}

describe("Bump", () => {
  it("never uses a block again while another one is in use", () => {
    const memory = memoryOf();
    const bump = new Bump(memory);
    const first = bump.allocate(24);
    const seen = new Set([first]);
    for (let i = 0; i < 1000; i++) {
      const block = bump.allocate(24);
      expect(seen.has(block)).toBe(false);
      seen.add(block);
      bump.release(block);
    }
    expect(bump.statistics()).toMatchObject({ blocksInUse: 1, deadBlocks: 1000, chunks: 1 });
    bump.release(first);
    expect(bump.allocate(24)).toBe(first);
  });

  it("gives back all chunks but one when nothing is in use", () => {
    const memory = memoryOf(32);
    const bump = new Bump(memory);
    const blocks = Array.from({ length: 100 }, () => bump.allocate(100_000));
    expect(memory.acquiredBytes).toBeGreaterThan(9 * MEBIBYTE);
    for (const block of blocks) bump.release(block);
    expect(memory.acquiredBytes).toBe(MEBIBYTE);
  });

  it("lets the last block grow where it is", () => {
    const bump = new Bump(memoryOf());
    const block = bump.allocate(100);
    expect(bump.resize(block, 10_000)).toBe(block);
    bump.allocate(1);
    expect(bump.resize(block, 20_000)).not.toBe(block);
    expect(() => bump.release(block)).toThrow(HeapCorruption);
  });
});

describe("FreeList", () => {
  /** Holes of 1000, 400 and 3000 bytes in address order. */
  function withHoles(fit: "first" | "next" | "best"): { list: FreeList; holes: number[] } {
    const list = new FreeList(memoryOf(), fit);
    const holes = [1000, 400, 3000].map((bytes) => {
      const hole = list.allocate(bytes);
      list.allocate(16);
      return hole;
    });
    for (const hole of holes) list.release(hole);
    return { list, holes };
  }

  it("first fit takes the first hole that is large enough", () => {
    const { list, holes } = withHoles("first");
    expect(list.allocate(300)).toBe(holes[0]);
    expect(list.allocate(900)).toBe(holes[2]);
    expect(list.name).toBe("free-list:first");
  });

  it("best fit takes the smallest", () => {
    const { list, holes } = withHoles("best");
    expect(list.allocate(300)).toBe(holes[1]);
    expect(list.allocate(300)).toBe(holes[0]);
    expect(list.allocate(2900)).toBe(holes[2]);
  });

  it("next fit goes on behind the last one", () => {
    const { list, holes } = withHoles("next");
    const first = list.allocate(300);
    const second = list.allocate(300);
    expect(second).toBeGreaterThan(first);
    list.release(first);
    const third = list.allocate(300);
    expect(third).not.toBe(first);
    expect(holes).toHaveLength(3);
    list.checkInvariants();
  });

  it("merges neighbours, and remembers its fit in the memory", () => {
    const memory = memoryOf();
    const list = new FreeList(memory, "best");
    const blocks = Array.from({ length: 50 }, () => list.allocate(1000));
    for (let i = 0; i < 50; i += 2) list.release(blocks[i]);
    for (let i = 1; i < 50; i += 2) list.release(blocks[i]);
    expect(list.tree.count()).toBe(1);
    expect(isFreeTreeValid(memory, list.tree)).toBe(true);
    expect(new FreeList(memory).fit).toBe("best");
  });
});

describe("Tlsf", () => {
  it("uses a released block again, and its neighbours with it", () => {
    const tlsf = new Tlsf(memoryOf());
    const [one, other] = [tlsf.allocate(200), tlsf.allocate(200)];
    tlsf.allocate(200);
    tlsf.release(one);
    tlsf.release(other);
    expect(tlsf.allocate(380)).toBe(one);
    tlsf.checkInvariants();
  });
});

describe("SizeClasses", () => {
  it("keeps classes in pages of their own, and released blocks for later", () => {
    const memory = memoryOf();
    const classes = new SizeClasses(memory);
    const [one, other] = [classes.allocate(40), classes.allocate(40)];
    const large = classes.allocate(1000);
    expect(other - one).toBe(48);
    expect(large >> 14).not.toBe(one >> 14);
    classes.release(one);
    expect(classes.allocate(40)).not.toBe(one);
    forEachPage(memory, (page) => expect(isPageValid(memory, page)).toBe(true));
    expect(classes.sizeOf(classes.allocate(1025))).toBe(1280);
  });

  it("loses at most a fifth of a block to its class", () => {
    const classes = new SizeClasses(memoryOf());
    for (let bytes = 1; bytes <= 2048; bytes++) {
      const size = classes.sizeOf(classes.allocate(bytes));
      expect(size).toBeGreaterThanOrEqual(bytes);
      if (bytes > 128) expect(size - 16).toBeLessThan(bytes * 1.25);
    }
  });
});

describe("allocatorKind", () => {
  it("says what is wrong with a name", () => {
    expect(() => allocatorKind("jemalloc")).toThrow(
      "the allocator 'jemalloc' is unknown; there are bump, debug, free-list, pymalloc, size-class, tlsf, trace",
    );
    expect(() => allocatorKind("debug:jemalloc")).toThrow("'jemalloc' is unknown");
    expect(() => allocatorKind("free-list:worst")).toThrow("met 'free-list:worst'");
    expect(() => allocatorKind("tlsf:2")).toThrow("the allocator tlsf has no options, met '2'");
    expect(() => allocatorKind("pymalloc:arena=big")).toThrow("met 'arena=big'");
    expect(() => allocatorKind("pymalloc:pool=1K")).toThrow("a pool of at least 2048 bytes");
  });

  it("passes options on", () => {
    const allocator = allocatorKind("pymalloc:arena=1M,pool=16k").create(memoryOf()) as Pymalloc;
    expect(allocator.arenas).toMatchObject({ arenaBytes: MEBIBYTE, poolBytes: 16384 });
    expect(allocatorKind("debug").create(memoryOf()).name).toBe("pymalloc_debug");
    expect(allocatorKind("trace:debug:bump").create(memoryOf()).name).toBe("bump_debug_traced");
  });

  it("does not take over a memory of another allocator", () => {
    const memory = memoryOf();
    new Tlsf(memory).allocate(10);
    expect(() => new Pymalloc(memory)).toThrow("the memory is that of the allocator tlsf…, expected pymalloc");
  });
});
