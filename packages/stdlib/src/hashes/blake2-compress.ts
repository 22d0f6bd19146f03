/**
 * The compression functions of BLAKE2b and BLAKE2s (RFC 7693). BLAKE2b's 64-bit words are pairs of 32-bit words, the low half first, in memory
 * as in the scratch arrays.
 */
import { type Address, type Machine, readInt32 } from "@pyvm/vm";
import { initialValues } from "./constants.ts";

/** In which order each round takes the words of the block. Rounds beyond the tenth begin again. */
// prettier-ignore
const ORDER: readonly number[] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
  7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
  2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
  13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
  10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
];

/** The columns and the diagonals that a round mixes. */
// prettier-ignore
const LANES: readonly number[] = [
  0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15, 0, 5, 10, 15, 1, 6, 11, 12, 2, 7, 8, 13, 3, 4, 9, 14,
];

const block = new Int32Array(32);
const work = new Int32Array(32);

/** The first eight initial values as memory has them: 64 bits each for BLAKE2b, their high halves for BLAKE2s. */
export function startWord(index: number, wide: boolean): number {
  const values = initialValues();
  return wide ? values[index ^ 1]! : values[2 * index]!;
}

function loadWork(vm: Machine, state: Address, at: Address, words: number, wide: boolean): void {
  for (let i = 0; i < 2 * words; i++) block[i] = readInt32(vm.u8, at + 4 * i, true);
  for (let i = 0; i < words; i++) {
    work[i] = vm.i32[(state >> 2) + i]!;
    work[words + i] = startWord(i, wide);
  }
}

function fold(vm: Machine, state: Address, words: number): void {
  for (let i = 0; i < words; i++) vm.i32[(state >> 2) + i]! ^= work[i]! ^ work[words + i]!;
}

/**
 * Takes in the block at `at`.
 * @param counter the bytes of the message up to the block's end, as it lies behind the state: two words
 * @param flags what turns over the words 14 and 15: bit 0 for the last block, bit 1 for the last node
 */
export function compressBlake2s(vm: Machine, state: Address, at: Address, counter: Address, flags: number): void {
  loadWork(vm, state, at, 8, false);
  work[12]! ^= vm.i32[counter >> 2]!;
  work[13]! ^= vm.i32[(counter >> 2) + 1]!;
  if ((flags & 1) !== 0) work[14] = ~work[14]!;
  if ((flags & 2) !== 0) work[15] = ~work[15]!;
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 8; i++)
      mix32(4 * i, block[ORDER[16 * round + 2 * i]!]!, block[ORDER[16 * round + 2 * i + 1]!]!);
  }
  fold(vm, state, 8);
}

function mix32(lane: number, x: number, y: number): void {
  const [ia, ib, ic, id] = [LANES[lane]!, LANES[lane + 1]!, LANES[lane + 2]!, LANES[lane + 3]!];
  let a = work[ia]!;
  let b = work[ib]!;
  let c = work[ic]!;
  let d = work[id]!;
  a = (a + b + x) | 0;
  d ^= a;
  d = (d >>> 16) | (d << 16);
  c = (c + d) | 0;
  b ^= c;
  b = (b >>> 12) | (b << 20);
  a = (a + b + y) | 0;
  d ^= a;
  d = (d >>> 8) | (d << 24);
  c = (c + d) | 0;
  b ^= c;
  work[ia] = a;
  work[ib] = (b >>> 7) | (b << 25);
  work[ic] = c;
  work[id] = d;
}

/** The same for BLAKE2b, whose counter is four words. */
export function compressBlake2b(vm: Machine, state: Address, at: Address, counter: Address, flags: number): void {
  loadWork(vm, state, at, 16, true);
  for (let i = 0; i < 4; i++) work[24 + i]! ^= vm.i32[(counter >> 2) + i]!;
  for (let i = 0; i < 2; i++) {
    if ((flags & 1) !== 0) work[28 + i] = ~work[28 + i]!;
    if ((flags & 2) !== 0) work[30 + i] = ~work[30 + i]!;
  }
  for (let round = 0; round < 12; round++) {
    const order = 16 * (round % 10);
    for (let i = 0; i < 8; i++) mix64(4 * i, 2 * ORDER[order + 2 * i]!, 2 * ORDER[order + 2 * i + 1]!);
  }
  fold(vm, state, 16);
}

/** Adds to the word at `to` the one at `from` and the block's at `word`. */
function addWords(to: number, from: number, word: number): void {
  const sum = (work[to]! >>> 0) + (work[from]! >>> 0) + (block[word]! >>> 0);
  work[to] = sum | 0;
  work[to + 1] = work[to + 1]! + work[from + 1]! + block[word + 1]! + Math.floor(sum / 4294967296);
}

function addWord(to: number, from: number): void {
  const sum = (work[to]! >>> 0) + (work[from]! >>> 0);
  work[to] = sum | 0;
  work[to + 1] = work[to + 1]! + work[from + 1]! + (sum > 4294967295 ? 1 : 0);
}

/** Turns the exclusive or of two words right by `count`, 0 < count < 32. */
function xorRotate(to: number, from: number, count: number): void {
  const low = work[to]! ^ work[from]!;
  const high = work[to + 1]! ^ work[from + 1]!;
  work[to] = (low >>> count) | (high << (32 - count));
  work[to + 1] = (high >>> count) | (low << (32 - count));
}

/** The same by 32, with the halves exchanged. */
function xorSwap(to: number, from: number): void {
  const low = work[to]! ^ work[from]!;
  work[to] = work[to + 1]! ^ work[from + 1]!;
  work[to + 1] = low;
}

function mix64(lane: number, x: number, y: number): void {
  const a = 2 * LANES[lane]!;
  const b = 2 * LANES[lane + 1]!;
  const c = 2 * LANES[lane + 2]!;
  const d = 2 * LANES[lane + 3]!;
  addWords(a, b, x);
  xorSwap(d, a);
  addWord(c, d);
  xorRotate(b, c, 24);
  addWords(a, b, y);
  xorRotate(d, a, 16);
  addWord(c, d);
  // By 63 to the right is by one to the left.
  const low = work[b]! ^ work[c]!;
  const high = work[b + 1]! ^ work[c + 1]!;
  work[b] = (low << 1) | (high >>> 31);
  work[b + 1] = (high << 1) | (low >>> 31);
}
