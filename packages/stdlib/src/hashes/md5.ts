/** MD5 (RFC 1321). */
import type { Address, Machine } from "@pyvm/vm";
import { readInt32 } from "@pyvm/vm";

const SHIFTS = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);
const SINES: Int32Array = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0,
);
const words = new Int32Array(16);

export function startMd5(vm: Machine, state: Address): void {
  vm.i32.set([0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476], state >> 2);
}

export function compressMd5(vm: Machine, state: Address, block: Address): void {
  const { i32, u8 } = vm;
  for (let i = 0; i < 16; i++) words[i] = readInt32(u8, block + 4 * i, true);
  const at = state >> 2;
  let a = i32[at]!;
  let b = i32[at + 1]!;
  let c = i32[at + 2]!;
  let d = i32[at + 3]!;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    let mixed: number;
    let index: number;
    if (round === 0) {
      mixed = (b & c) | (~b & d);
      index = i;
    } else if (round === 1) {
      mixed = (d & b) | (~d & c);
      index = (5 * i + 1) & 15;
    } else if (round === 2) {
      mixed = b ^ c ^ d;
      index = (3 * i + 5) & 15;
    } else {
      mixed = c ^ (b | ~d);
      index = (7 * i) & 15;
    }
    const sum = (a + mixed + SINES[i]! + words[index]!) | 0;
    const shift = SHIFTS[4 * round + (i & 3)]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  i32[at] = (i32[at]! + a) | 0;
  i32[at + 1] = (i32[at + 1]! + b) | 0;
  i32[at + 2] = (i32[at + 2]! + c) | 0;
  i32[at + 3] = (i32[at + 3]! + d) | 0;
}
