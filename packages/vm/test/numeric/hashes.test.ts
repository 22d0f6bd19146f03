import { expect, it } from "vitest";
import {
  fastHash,
  frozensetHashFinish,
  frozensetHashStep,
  hashComplex,
  hashDigits,
  hashDouble,
  hashHigh,
  hashKeyFromSeed,
  hashPointer,
  hashSafeInteger,
  sipHash24,
  TUPLE_HASH_HIGH,
  TUPLE_HASH_LOW,
  tupleHashFinish,
  tupleHashStep,
} from "../../src/numeric/index.ts";
import { fromBits, recorded, writeDigits } from "./recorded.ts";

const cases = recorded<any[]>("hashes");
const ofKind = (kind: string): any[][] => cases.filter((each) => each[0] === kind);
const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");
/** The whole hash, its low word just returned. */
const whole = (low: number): string => hex(hashHigh[0]!) + hex(low);
const lowOf = (hash: string): number => parseInt(hash.slice(8), 16) | 0;
const highOf = (hash: string): number => parseInt(hash.slice(0, 8), 16) | 0;

it("hashes ints", () => {
  const i32 = new Int32Array(100);
  for (const [, text, hash] of ofKind("int")) {
    const value = BigInt(text);
    expect([text, whole(hashDigits(i32, 5, writeDigits(value, i32, 5)))]).toEqual([text, hash]);
    if (Number.isSafeInteger(Number(value))) expect(whole(hashSafeInteger(Number(value)))).toBe(hash);
  }
});

it("hashes floats and complex numbers", () => {
  for (const [, bits, hash] of ofKind("float")) expect([bits, whole(hashDouble(fromBits(bits)))]).toEqual([bits, hash]);
  for (const [, real, imaginary, hash] of ofKind("complex")) {
    expect(whole(hashComplex(lowOf(real), highOf(real), lowOf(imaginary), highOf(imaginary)))).toBe(hash);
  }
});

it("hashes tuples and frozensets", () => {
  for (const [, items, hash] of ofKind("tuple")) {
    let [low, high] = [TUPLE_HASH_LOW, TUPLE_HASH_HIGH];
    for (const item of items) {
      low = tupleHashStep(low, high, lowOf(item), highOf(item));
      high = hashHigh[0]!;
    }
    expect(whole(tupleHashFinish(low, high, items.length))).toBe(hash);
  }
  for (const [, items, hash] of ofKind("frozenset")) {
    let [low, high] = [0, 0];
    for (const item of items) {
      low = frozensetHashStep(low, high, lowOf(item), highOf(item));
      high = hashHigh[0]!;
    }
    expect(whole(frozensetHashFinish(low, high, items.length))).toBe(hash);
  }
});

it("hashes bytes under a fixed seed", () => {
  for (const [seed, data, hash] of recorded<[number, string, string]>("text-hashes")) {
    const bytes = Uint8Array.from(`00${data}`.match(/../g)!, (byte) => parseInt(byte, 16));
    expect(whole(sipHash24(bytes, 1, bytes.length - 1, hashKeyFromSeed(seed)))).toBe(hash);
  }
});

it("rotates addresses", () => {
  expect(whole(hashPointer(0x7fff1230))).toBe("0000000007fff123");
  expect(whole(hashPointer(0x18))).toBe("8000000000000001");
});

it("spreads short texts over the low bits and both words", () => {
  const words = Int32Array.of(1, 2, 3, 4, 0, 0, 0, 0);
  const memory = new Uint8Array(words.buffer);
  const low = new Set<number>();
  const pairs = new Set<string>();
  for (let i = 0; i < 4096; i++) {
    const { written } = new TextEncoder().encodeInto(`key${i}`, memory.subarray(16));
    low.add(fastHash(words, memory, 16, written, 0) & 4095);
    const hash = whole(fastHash(words, memory, 16, written, 0));
    pairs.add(hash);
    memory.copyWithin(17, 16, 16 + written);
    expect(whole(fastHash(words, memory, 17, written, 0))).toBe(hash);
  }
  expect(pairs.size).toBe(4096);
  // Throwing 4096 balls into as many boxes fills 63 % of them.
  expect(low.size).toBeGreaterThan(2400);
});
