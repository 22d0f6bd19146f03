/** Keccak-f[1600] (FIPS 202) on the 25 lanes of 64 bits at `state`, in pairs of 32-bit words, the low one first. */
import type { Address, Machine } from "@pyvm/vm";

/** 25 lanes and what theta and chi keep of them; hold nothing between two permutations. */
const lanes = new Int32Array(50);
const moved = new Int32Array(50);
const columns = new Int32Array(10);

/** By how much rho turns lane x + 5y. */
const ROTATIONS = Uint8Array.of(
  0,
  1,
  62,
  28,
  27,
  36,
  44,
  6,
  55,
  20,
  3,
  10,
  43,
  25,
  39,
  41,
  45,
  15,
  21,
  8,
  18,
  2,
  61,
  56,
  14,
);
const ROUNDS = 24;
let roundConstants: Int32Array | null = null;

/** iota's constants, from the linear feedback shift register of the standard. */
function constants(): Int32Array {
  if (roundConstants !== null) return roundConstants;
  roundConstants = new Int32Array(2 * ROUNDS);
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let j = 0; j <= 6; j++) {
      const bit = (1 << j) - 1;
      if ((register & 1) !== 0) roundConstants[2 * round + (bit >> 5)]! |= 1 << (bit & 31);
      register = (register & 0x80) !== 0 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
  }
  return roundConstants;
}

export function permute(vm: Machine, state: Address): void {
  const { i32 } = vm;
  const at = state >> 2;
  for (let i = 0; i < 50; i++) lanes[i] = i32[at + i]!;
  const iota = constants();
  for (let round = 0; round < ROUNDS; round++) {
    theta();
    rhoAndPi();
    chi();
    lanes[0]! ^= iota[2 * round]!;
    lanes[1]! ^= iota[2 * round + 1]!;
  }
  for (let i = 0; i < 50; i++) i32[at + i] = lanes[i]!;
}

function theta(): void {
  for (let i = 0; i < 10; i++) {
    columns[i] = lanes[i]! ^ lanes[i + 10]! ^ lanes[i + 20]! ^ lanes[i + 30]! ^ lanes[i + 40]!;
  }
  for (let x = 0; x < 5; x++) {
    const left = 2 * ((x + 4) % 5);
    const right = 2 * ((x + 1) % 5);
    const low = columns[left]! ^ ((columns[right]! << 1) | (columns[right + 1]! >>> 31));
    const high = columns[left + 1]! ^ ((columns[right + 1]! << 1) | (columns[right]! >>> 31));
    for (let i = 2 * x; i < 50; i += 10) {
      lanes[i]! ^= low;
      lanes[i + 1]! ^= high;
    }
  }
}

function rhoAndPi(): void {
  for (let x = 0; x < 5; x++) {
    for (let y = 0; y < 5; y++) {
      const from = x + 5 * y;
      const to = 2 * (y + 5 * ((2 * x + 3 * y) % 5));
      const turn = ROTATIONS[from]!;
      const swapped = turn >= 32 ? 1 : 0;
      const count = turn & 31;
      const low = lanes[2 * from + swapped]!;
      const high = lanes[2 * from + 1 - swapped]!;
      moved[to] = count === 0 ? low : (low << count) | (high >>> (32 - count));
      moved[to + 1] = count === 0 ? high : (high << count) | (low >>> (32 - count));
    }
  }
}

function chi(): void {
  for (let row = 0; row < 50; row += 10) {
    for (let i = 0; i < 10; i++) {
      lanes[row + i] = moved[row + i]! ^ (~moved[row + ((i + 2) % 10)]! & moved[row + ((i + 4) % 10)]!);
    }
  }
}
