/** SHA-224 and SHA-256 (FIPS 180-4). */
import type { Address, Machine } from "@pyvm/vm";
import { readInt32 } from "@pyvm/vm";
import { initialValues, roundConstants } from "./constants.ts";

const schedule = new Int32Array(64);
const state8 = new Int32Array(8);

export function startSha256(vm: Machine, state: Address): void {
  const values = initialValues();
  for (let i = 0; i < 8; i++) vm.i32[(state >> 2) + i] = values[2 * i]!;
}

/** From the low words of the second eight primes. */
export function startSha224(vm: Machine, state: Address): void {
  const values = initialValues();
  for (let i = 0; i < 8; i++) vm.i32[(state >> 2) + i] = values[16 + 2 * i + 1]!;
}

function rotate(word: number, count: number): number {
  return (word >>> count) | (word << (32 - count));
}

export function compressSha256(vm: Machine, state: Address, block: Address): void {
  const { i32, u8 } = vm;
  const constants = roundConstants();
  for (let i = 0; i < 16; i++) schedule[i] = readInt32(u8, block + 4 * i, false);
  for (let i = 16; i < 64; i++) {
    const x = schedule[i - 15]!;
    const y = schedule[i - 2]!;
    const small0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const small1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    schedule[i] = schedule[i - 16]! + small0 + schedule[i - 7]! + small1;
  }
  const at = state >> 2;
  for (let i = 0; i < 8; i++) state8[i] = i32[at + i]!;
  let [a, b, c, d, e, f, g, h] = state8 as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + constants[2 * i]! + schedule[i]!) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  i32[at] = (i32[at]! + a) | 0;
  i32[at + 1] = (i32[at + 1]! + b) | 0;
  i32[at + 2] = (i32[at + 2]! + c) | 0;
  i32[at + 3] = (i32[at + 3]! + d) | 0;
  i32[at + 4] = (i32[at + 4]! + e) | 0;
  i32[at + 5] = (i32[at + 5]! + f) | 0;
  i32[at + 6] = (i32[at + 6]! + g) | 0;
  i32[at + 7] = (i32[at + 7]! + h) | 0;
}
