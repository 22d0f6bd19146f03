/** Hashes of text and bytes (Python/pyhash.c, Python/bootstrap_hash.c). They too leave the high word in `hashHigh`. */

import { hashHigh } from "./hash.ts";

/**
 * The four key words (k0 low, k0 high, k1 low, k1 high) that `PYTHONHASHSEED=seed` gives, as `_Py_HashRandomization_Init`
 * derives them: zeros for seed 0, else the first 16 bytes of a linear congruential generator.
 *
 * @param seed 0 to 2^32 - 1
 */
export function hashKeyFromSeed(seed: number): Int32Array {
  const key = new Int32Array(4);
  if (seed === 0) return key;
  let state = seed | 0;
  for (let i = 0; i < 16; i++) {
    state = (Math.imul(state, 214013) + 2531011) | 0;
    key[i >> 2] = key[i >> 2]! | (((state >>> 16) & 0xff) << ((i & 3) * 8));
  }
  return key;
}

/**
 * SipHash-2-4 of a range of bytes, as CPython hashes str and bytes under a fixed seed: 0 for no bytes, never -1.
 *
 * @param key four words as from `hashKeyFromSeed`
 */
export function sipHash24(u8: Uint8Array, start: number, length: number, key: Int32Array): number {
  if (length === 0) return (hashHigh[0] = 0);
  // v0 to v3 in halves; the low word of each comes first.
  let a = key[0]! ^ 0x70736575;
  let A = key[1]! ^ 0x736f6d65;
  let b = key[2]! ^ 0x6e646f6d;
  let B = key[3]! ^ 0x646f7261;
  let c = key[0]! ^ 0x6e657261;
  let C = key[1]! ^ 0x6c796765;
  let d = key[2]! ^ 0x79746573;
  let D = key[3]! ^ 0x74656462;
  const end = start + length;
  const lastBlock = end - (length & 7);
  for (let at = start; ; at += 8) {
    const isLast = at === lastBlock;
    let low: number;
    let high: number;
    if (isLast) {
      low = partialWord(u8, at, Math.min(at + 4, end));
      high = partialWord(u8, at + 4, end) | (length << 24);
    } else {
      low = u8[at]! | (u8[at + 1]! << 8) | (u8[at + 2]! << 16) | (u8[at + 3]! << 24);
      high = u8[at + 4]! | (u8[at + 5]! << 8) | (u8[at + 6]! << 16) | (u8[at + 7]! << 24);
    }
    d ^= low;
    D ^= high;
    // Two rounds a block, four to finish.
    for (let round = isLast ? -4 : 0; round < 2; round++) {
      if (round === -2) {
        a ^= low;
        A ^= high;
        c ^= 0xff;
      }
      // v0 += v1; v2 += v3
      let sum = (a + b) | 0;
      A = (A + B + (sum >>> 0 < a >>> 0 ? 1 : 0)) | 0;
      a = sum;
      sum = (c + d) | 0;
      C = (C + D + (sum >>> 0 < c >>> 0 ? 1 : 0)) | 0;
      c = sum;
      // v1 = rotl(v1, 13) ^ v0; v3 = rotl(v3, 16) ^ v2; v0 = rotl(v0, 32)
      sum = ((b << 13) | (B >>> 19)) ^ a;
      B = ((B << 13) | (b >>> 19)) ^ A;
      b = sum;
      sum = ((d << 16) | (D >>> 16)) ^ c;
      D = ((D << 16) | (d >>> 16)) ^ C;
      d = sum;
      sum = a;
      a = A;
      A = sum;
      // v2 += v1; v0 += v3
      sum = (c + b) | 0;
      C = (C + B + (sum >>> 0 < c >>> 0 ? 1 : 0)) | 0;
      c = sum;
      sum = (a + d) | 0;
      A = (A + D + (sum >>> 0 < a >>> 0 ? 1 : 0)) | 0;
      a = sum;
      // v1 = rotl(v1, 17) ^ v2; v3 = rotl(v3, 21) ^ v0; v2 = rotl(v2, 32)
      sum = ((b << 17) | (B >>> 15)) ^ c;
      B = ((B << 17) | (b >>> 15)) ^ C;
      b = sum;
      sum = ((d << 21) | (D >>> 11)) ^ a;
      D = ((D << 21) | (d >>> 11)) ^ A;
      d = sum;
      sum = c;
      c = C;
      C = sum;
    }
    if (isLast) break;
    a ^= low;
    A ^= high;
  }
  const low = a ^ b ^ c ^ d;
  const high = A ^ B ^ C ^ D;
  hashHigh[0] = high;
  return low === -1 && high === -1 ? -2 : low;
}

function partialWord(u8: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let i = end - 1; i >= start; i--) word = (word << 8) | u8[i]!;
  return word;
}

/**
 * A quicker hash of a range of bytes, for a random seed, where nobody can depend on its value: two multiplying lanes
 * mixed crosswise, each seeded. 0 for no bytes, never -1.
 *
 * @param i32 the same memory in words, of which those from `key` on are the seed; it ends with a whole word
 */
export function fastHash(i32: Int32Array, u8: Uint8Array, start: number, length: number, key: number): number {
  if (length === 0) return (hashHigh[0] = 0);
  const isAligned = (start & 3) === 0;
  let low = i32[key]! ^ length;
  let high = i32[key + 1]!;
  const end = start + length;
  const lastBlock = end - (length & 3);
  for (let at = start; at < lastBlock; at += 4) {
    const word = isAligned ? i32[at >> 2]! : partialWord(u8, at, at + 4);
    low = Math.imul(low ^ word, 0x9e3779b1);
    low ^= low >>> 15;
    high = Math.imul(high ^ word, 0x85ebca6b) + low;
    high ^= high >>> 13;
  }
  if (lastBlock < end) {
    const word = isAligned ? i32[lastBlock >> 2]! & ((1 << (8 * (length & 3))) - 1) : partialWord(u8, lastBlock, end);
    low = Math.imul(low ^ word, 0x9e3779b1);
    high = Math.imul(high ^ word, 0x85ebca6b);
  }
  low = Math.imul(low ^ (low >>> 16) ^ i32[key + 2]!, 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16) ^ i32[key + 3]!, 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low ^= high >>> 16;
  hashHigh[0] = high;
  return low === -1 && high === -1 ? -2 : low;
}
