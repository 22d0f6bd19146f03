/** SHA-1 (FIPS 180-4). */
import type { Address, Machine } from "@pyvm/vm";
import { readInt32 } from "@pyvm/vm";

const schedule = new Int32Array(80);

export function startSha1(vm: Machine, state: Address): void {
  vm.i32.set([0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0], state >> 2);
}

export function compressSha1(vm: Machine, state: Address, block: Address): void {
  const { i32, u8 } = vm;
  for (let i = 0; i < 16; i++) schedule[i] = readInt32(u8, block + 4 * i, false);
  for (let i = 16; i < 80; i++) {
    const word = schedule[i - 3]! ^ schedule[i - 8]! ^ schedule[i - 14]! ^ schedule[i - 16]!;
    schedule[i] = (word << 1) | (word >>> 31);
  }
  const at = state >> 2;
  let a = i32[at]!;
  let b = i32[at + 1]!;
  let c = i32[at + 2]!;
  let d = i32[at + 3]!;
  let e = i32[at + 4]!;
  for (let i = 0; i < 80; i++) {
    let mixed: number;
    if (i < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999;
    else if (i < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1;
    else if (i < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
    else mixed = (b ^ c ^ d) + 0xca62c1d6;
    const sum = (((a << 5) | (a >>> 27)) + mixed + e + schedule[i]!) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = sum;
  }
  i32[at] = (i32[at]! + a) | 0;
  i32[at + 1] = (i32[at + 1]! + b) | 0;
  i32[at + 2] = (i32[at + 2]! + c) | 0;
  i32[at + 3] = (i32[at + 3]! + d) | 0;
  i32[at + 4] = (i32[at + 4]! + e) | 0;
}
