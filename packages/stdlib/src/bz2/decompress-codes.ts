/**
 * The prefix codes of a block in the memory of its state. Of code `c`:
 *
 *     lengths + 258 c                the length of each symbol's code, a byte
 *     symbols + 516 c                the symbols in the order of their codes, two bytes each
 *     limits + 168 c                 for each length the largest code of it or of its beginnings
 *     limits + 168 c + 84            for each length what is taken from a code of it, to get its number among all codes
 */
import type { Address, Machine } from "@pyvm/vm";
import { LENGTHS, LIMITS, SYMBOLS } from "./decompress-state.ts";
import { MOST_SYMBOLS } from "./prefix-code.ts";

export const LONGEST_READ = 20;
export const LIMIT_BYTES = 168;
export const BASES = 84;

/** Makes the tables of one code from its lengths. */
export function makeDecodeTables(vm: Machine, s: Address, code: number, alphabet: number): void {
  const { u8, u16, i32 } = vm;
  const lengths = s + LENGTHS + code * MOST_SYMBOLS;
  const symbols = (s + SYMBOLS + 2 * code * MOST_SYMBOLS) >> 1;
  const limits = (s + LIMITS + LIMIT_BYTES * code) >> 2;
  const bases = limits + (BASES >> 2);
  let number = 0;
  let next = 0;
  for (let length = 1; length <= LONGEST_READ; length++) {
    i32[bases + length] = next - number;
    for (let symbol = 0; symbol < alphabet; symbol++) {
      if (u8[lengths + symbol] !== length) continue;
      u16[symbols + number++] = symbol;
      next++;
    }
    i32[limits + length] = next - 1;
    next *= 2;
  }
}
