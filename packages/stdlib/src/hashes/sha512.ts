/**
 * SHA-384 and SHA-512 (FIPS 180-4), in pairs of 32-bit words. In memory a 64-bit word has its low half first; the scratch arrays have the high
 * halves in one array and the low ones in another.
 */
import type { Address, Machine } from "@pyvm/vm";
import { readInt32 } from "@pyvm/vm";
import { initialValues, roundConstants } from "./constants.ts";

const high = new Int32Array(80);
const low = new Int32Array(80);
const stateHigh = new Int32Array(8);
const stateLow = new Int32Array(8);

export function startSha512(vm: Machine, state: Address): void {
  start(vm, state, 0);
}

export function startSha384(vm: Machine, state: Address): void {
  start(vm, state, 16);
}

function start(vm: Machine, state: Address, from: number): void {
  const values = initialValues();
  for (let i = 0; i < 8; i++) {
    vm.i32[(state >> 2) + 2 * i] = values[from + 2 * i + 1]!;
    vm.i32[(state >> 2) + 2 * i + 1] = values[from + 2 * i]!;
  }
}

/** The high half of a rotation to the right by less than 32; with the halves exchanged, the low one, or one by 32 more. */
function rotate(upper: number, lower: number, count: number): number {
  return (upper >>> count) | (lower << (32 - count));
}

/** Fills the message schedule from 16 on. */
function extendSchedule(): void {
  for (let i = 16; i < 80; i++) {
    const xh = high[i - 15]!;
    const xl = low[i - 15]!;
    const yh = high[i - 2]!;
    const yl = low[i - 2]!;
    const small0h = rotate(xh, xl, 1) ^ rotate(xh, xl, 8) ^ (xh >>> 7);
    const small0l = rotate(xl, xh, 1) ^ rotate(xl, xh, 8) ^ rotate(xl, xh, 7);
    const small1h = rotate(yh, yl, 19) ^ rotate(yl, yh, 29) ^ (yh >>> 6);
    const small1l = rotate(yl, yh, 19) ^ rotate(yh, yl, 29) ^ rotate(yl, yh, 6);
    const sum = (low[i - 16]! >>> 0) + (small0l >>> 0) + (low[i - 7]! >>> 0) + (small1l >>> 0);
    low[i] = sum | 0;
    high[i] = high[i - 16]! + small0h + high[i - 7]! + small1h + Math.floor(sum / 4294967296);
  }
}

export function compressSha512(vm: Machine, state: Address, block: Address): void {
  const { i32, u8 } = vm;
  const at = state >> 2;
  for (let i = 0; i < 16; i++) {
    high[i] = readInt32(u8, block + 8 * i, false);
    low[i] = readInt32(u8, block + 8 * i + 4, false);
  }
  extendSchedule();
  for (let i = 0; i < 8; i++) {
    stateLow[i] = i32[at + 2 * i]!;
    stateHigh[i] = i32[at + 2 * i + 1]!;
  }
  for (let i = 0; i < 80; i++) round(i);
  for (let i = 0; i < 8; i++) {
    const sum = (i32[at + 2 * i]! >>> 0) + (stateLow[i]! >>> 0);
    i32[at + 2 * i] = sum | 0;
    i32[at + 2 * i + 1] = i32[at + 2 * i + 1]! + stateHigh[i]! + (sum > 4294967295 ? 1 : 0);
  }
}

function round(i: number): void {
  const constants = roundConstants();
  const [H, L] = [stateHigh, stateLow];
  const ah = H[0]!;
  const al = L[0]!;
  const eh = H[4]!;
  const el = L[4]!;
  const big1h = rotate(eh, el, 14) ^ rotate(eh, el, 18) ^ rotate(el, eh, 9);
  const big1l = rotate(el, eh, 14) ^ rotate(el, eh, 18) ^ rotate(eh, el, 9);
  const choiceH = (eh & H[5]!) ^ (~eh & H[6]!);
  const choiceL = (el & L[5]!) ^ (~el & L[6]!);
  const firstSum = (L[7]! >>> 0) + (big1l >>> 0) + (choiceL >>> 0) + (constants[2 * i + 1]! >>> 0) + (low[i]! >>> 0);
  const firstH = (H[7]! + big1h + choiceH + constants[2 * i]! + high[i]! + Math.floor(firstSum / 4294967296)) | 0;
  const firstL = firstSum | 0;
  const big0h = rotate(ah, al, 28) ^ rotate(al, ah, 2) ^ rotate(al, ah, 7);
  const big0l = rotate(al, ah, 28) ^ rotate(ah, al, 2) ^ rotate(ah, al, 7);
  const majorityH = (ah & H[1]!) ^ (ah & H[2]!) ^ (H[1]! & H[2]!);
  const majorityL = (al & L[1]!) ^ (al & L[2]!) ^ (L[1]! & L[2]!);
  const eSum = (L[3]! >>> 0) + (firstL >>> 0);
  const newEh = H[3]! + firstH + (eSum > 4294967295 ? 1 : 0);
  const aSum = (firstL >>> 0) + (big0l >>> 0) + (majorityL >>> 0);
  const newAh = firstH + big0h + majorityH + Math.floor(aSum / 4294967296);
  H.copyWithin(1, 0, 7);
  L.copyWithin(1, 0, 7);
  H[4] = newEh;
  L[4] = eSum | 0;
  H[0] = newAh;
  L[0] = aSum | 0;
}
