import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HeapCorruption, LinearMemory, PAGE_BYTES, STATIC_BASE } from "@pyvm/heap";

const RESERVE = 1024 * PAGE_BYTES;

describe("LinearMemory", () => {
  it("hands out zeroed regions that do not overlap, and merges what comes back", () => {
    const step = fc.record({
      acquire: fc.boolean(),
      pages: fc.integer({ min: 1, max: 90 }),
      shift: fc.integer({ min: 0, max: 5 }),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const memory = new LinearMemory({ reserveBytes: RESERVE });
        const live: { region: number; bytes: number }[] = [];
        for (const { acquire, pages, shift, which } of steps) {
          if (acquire || live.length === 0) {
            const bytes = pages * PAGE_BYTES;
            const region = memory.acquire(bytes, PAGE_BYTES << shift);
            if (region === 0) continue;
            expect(region % (PAGE_BYTES << shift)).toBe(0);
            expect(live.every((other) => region >= other.region + other.bytes || region + bytes <= other.region)).toBe(
              true,
            );
            expect(memory.u8.subarray(region, region + bytes).every((byte) => byte === 0)).toBe(true);
            memory.u8.fill(0xff, region, region + bytes);
            live.push({ region, bytes });
          } else {
            const [{ region, bytes }] = live.splice(which % live.length, 1);
            memory.giveBack(region, bytes);
          }
          memory.checkInvariants();
        }
        for (const { region, bytes } of live) memory.giveBack(region, bytes);
        expect(memory.acquiredBytes).toBe(0);
        expect(memory.top).toBe(STATIC_BASE);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps exactly to its limit", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE, limitBytes: 10 * PAGE_BYTES });
    const region = memory.acquire(10 * PAGE_BYTES, 1);
    expect(region).not.toBe(0);
    expect(memory.acquire(1, 1)).toBe(0);
    memory.giveBack(region, 10 * PAGE_BYTES);
    expect(memory.acquire(11 * PAGE_BYTES, 1)).toBe(0);
    expect(memory.acquire(10 * PAGE_BYTES, 1)).toBe(region);
    expect(memory.peakBytes).toBe(10 * PAGE_BYTES);
    memory.limitBytes = 20 * PAGE_BYTES;
    expect(memory.acquire(10 * PAGE_BYTES, 1)).not.toBe(0);
  });

  it("extends a region over what is free behind it", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE });
    const first = memory.acquire(PAGE_BYTES, 1);
    const second = memory.acquire(4 * PAGE_BYTES, 1);
    const third = memory.acquire(PAGE_BYTES, 1);
    expect(memory.extend(first, PAGE_BYTES, 2 * PAGE_BYTES)).toBe(false);
    memory.u8.fill(1, second, third);
    memory.giveBack(second, 4 * PAGE_BYTES);
    expect(memory.extend(first, PAGE_BYTES, 3 * PAGE_BYTES)).toBe(true);
    expect(memory.u8[second]).toBe(0);
    memory.checkInvariants();
    expect(memory.extend(third, PAGE_BYTES, 2 * PAGE_BYTES)).toBe(true);
    memory.checkInvariants();
    expect(memory.acquiredBytes).toBe(5 * PAGE_BYTES);
  });

  it("keeps bytes of the limit back, in an image too", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE, limitBytes: 10 * PAGE_BYTES });
    memory.withheldBytes = 3 * PAGE_BYTES;
    const copy = new LinearMemory({ reserveBytes: RESERVE, limitBytes: 10 * PAGE_BYTES, image: memory.image() });
    for (const tried of [memory, copy]) {
      expect(tried.acquire(8 * PAGE_BYTES, 1)).toBe(0);
      expect(tried.acquire(7 * PAGE_BYTES, 1)).not.toBe(0);
      expect(tried.acquire(PAGE_BYTES, 1)).toBe(0);
      tried.withheldBytes = 0;
      expect(tried.acquire(3 * PAGE_BYTES, 1)).not.toBe(0);
    }
  });

  it("keeps a static segment out of the allocators' reach", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE, staticBytes: 5000 });
    expect(memory.staticBytes).toBe(2 * PAGE_BYTES);
    expect(memory.acquire(1, 1)).toBe(STATIC_BASE + 2 * PAGE_BYTES);
  });

  it("is the same memory again from its image", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE, staticBytes: PAGE_BYTES });
    const region = memory.acquire(PAGE_BYTES, 1);
    memory.acquire(PAGE_BYTES, 1);
    memory.giveBack(region, PAGE_BYTES);
    const image = memory.image();
    const copy = new LinearMemory({ reserveBytes: 2 * RESERVE, image });
    copy.checkInvariants();
    expect(copy.acquire(PAGE_BYTES, 1)).toBe(region);
    expect(copy.limitBytes).toBe(2 * RESERVE);
    expect(() => new LinearMemory({ reserveBytes: PAGE_BYTES, image })).toThrow(RangeError);
    expect(() => new LinearMemory({ reserveBytes: RESERVE, image: image.slice(1) })).toThrow(
      "expected the image of a memory",
    );
  });

  it("takes the buffer of an image in place", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE });
    const region = memory.acquire(PAGE_BYTES, 1);
    const buffer = new SharedArrayBuffer(2 * RESERVE);
    const image = new Uint8Array(buffer, 0, memory.top);
    image.set(memory.image());
    const copy = new LinearMemory({ image, buffer });
    copy.checkInvariants();
    expect(copy.buffer).toBe(buffer);
    expect(copy.reservedBytes).toBe(2 * RESERVE);
    expect(copy.acquire(PAGE_BYTES, 1)).toBe(region + PAGE_BYTES);
    const zeros = new ArrayBuffer(2 * RESERVE);
    expect(() => new LinearMemory({ image: new Uint8Array(zeros), buffer: zeros })).toThrow(RangeError);
  });

  it("takes a buffer of zeros", () => {
    const buffer = new ArrayBuffer(RESERVE);
    const memory = new LinearMemory({ buffer, staticBytes: PAGE_BYTES });
    memory.checkInvariants();
    expect(memory.buffer).toBe(buffer);
    expect(memory.reservedBytes).toBe(RESERVE);
    expect(memory.acquire(RESERVE, 1)).toBe(0);
    expect(() => new LinearMemory({ buffer: new ArrayBuffer(PAGE_BYTES), staticBytes: PAGE_BYTES })).toThrow(
      RangeError,
    );
  });

  it("refuses what cannot be", () => {
    expect(() => new LinearMemory({ reserveBytes: 2 ** 31 })).toThrow("cannot reserve 2147483648 bytes");
    expect(() => new LinearMemory({ reserveBytes: 0 })).toThrow(RangeError);
    expect(() => new LinearMemory({ reserveBytes: NaN })).toThrow(RangeError);
    const memory = new LinearMemory({ reserveBytes: RESERVE });
    for (const bytes of [0, -5, NaN, Infinity, 2 ** 40]) expect(memory.acquire(bytes, 1)).toBe(0);
  });

  it("can be shared", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE, shared: true });
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("notices a write through NULL", () => {
    const memory = new LinearMemory({ reserveBytes: RESERVE });
    memory.i32[8 >> 2] = 1;
    expect(() => memory.checkInvariants()).toThrow(HeapCorruption);
  });
});
