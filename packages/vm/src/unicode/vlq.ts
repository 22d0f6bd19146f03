/** The packing of the tables: base-64 VLQ, and runs of equal values spread into a two-level table. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The integers in a text of base-64 variable-length quantities. */
export function decodeVlq(text: string): number[] {
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i;
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)]!;
    number += (value & 31) * scale;
    scale *= 32;
    if (value & 32) continue;
    // The lowest bit is the sign. Some numeric values need more than 32 bits.
    numbers.push(number % 2 === 0 ? number / 2 : -(number - 1) / 2);
    number = 0;
    scale = 1;
  }
  return numbers;
}

const BLOCK_BITS = 7;
const BLOCK_SIZE = 1 << BLOCK_BITS;
const BLOCK_COUNT = 0x110000 >> BLOCK_BITS;

/** A value from 0 to 255 for every code point, in blocks of 128; blocks of one value throughout are shared. */
export class CodePointTable {
  readonly #blockOf: Uint16Array = new Uint16Array(BLOCK_COUNT);
  readonly #values: Uint8Array;

  /** @param runs pairs of a length and the value it repeats, over all code points */
  constructor(runs: readonly number[]) {
    const blocks: Uint8Array[] = [];
    const uniform = new Map<number, number>();
    let run = 0;
    let left = runs[0]!;
    for (let block = 0; block < BLOCK_COUNT; block++) {
      if (left >= BLOCK_SIZE) {
        const value = runs[run + 1]!;
        if (!uniform.has(value)) uniform.set(value, blocks.push(new Uint8Array(BLOCK_SIZE).fill(value)) - 1);
        this.#blockOf[block] = uniform.get(value)!;
        left -= BLOCK_SIZE;
        continue;
      }
      const values = new Uint8Array(BLOCK_SIZE);
      for (let at = 0; at < BLOCK_SIZE; ) {
        if (left === 0) {
          run += 2;
          left = runs[run]!;
        }
        const end = Math.min(BLOCK_SIZE, at + left);
        values.fill(runs[run + 1]!, at, end);
        left -= end - at;
        at = end;
      }
      this.#blockOf[block] = blocks.push(values) - 1;
    }
    this.#values = new Uint8Array(blocks.length * BLOCK_SIZE);
    blocks.forEach((block, i) => this.#values.set(block, i * BLOCK_SIZE));
  }

  at(codePoint: number): number {
    return this.#values[(this.#blockOf[codePoint >>> BLOCK_BITS]! << BLOCK_BITS) | (codePoint & (BLOCK_SIZE - 1))]!;
  }
}
