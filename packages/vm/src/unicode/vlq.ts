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
    if (scale === 1 && value < 32) {
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      continue;
    }
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
  #used = 0;

  /** @param runs pairs of a length and the value it repeats, over all code points */
  constructor(runs: readonly number[]) {
    // Each run opens two blocks at most: one that it shares with the next run, and one of its value alone.
    const values = new Uint8Array(runs.length * BLOCK_SIZE);
    const uniform = new Map<number, number>();
    let at = 0;
    for (let run = 0; run < runs.length; run += 2) {
      const end = at + runs[run]!;
      const value = runs[run + 1]!;
      at = this.#fillOpenBlock(values, at, end, value);
      const whole = (end - at) >> BLOCK_BITS;
      if (whole > 0) {
        let block = uniform.get(value);
        if (block === undefined) uniform.set(value, (block = this.#openBlock(values, BLOCK_SIZE, value)));
        this.#blockOf.fill(block, at >> BLOCK_BITS, (at >> BLOCK_BITS) + whole);
        at += whole << BLOCK_BITS;
      }
      if (at < end) {
        this.#blockOf[at >> BLOCK_BITS] = this.#openBlock(values, end - at, value);
        at = end;
      }
    }
    this.#values = values.slice(0, this.#used * BLOCK_SIZE);
  }

  /** Fills what is left of a block that an earlier run began; returns the first code point not yet covered. */
  #fillOpenBlock(values: Uint8Array, at: number, end: number, value: number): number {
    const within = at & (BLOCK_SIZE - 1);
    if (within === 0) return at;
    const stop = Math.min(end, at - within + BLOCK_SIZE);
    const start = (this.#blockOf[at >> BLOCK_BITS]! << BLOCK_BITS) | within;
    values.fill(value, start, start + stop - at);
    return stop;
  }

  #openBlock(values: Uint8Array, length: number, value: number): number {
    const block = this.#used++;
    values.fill(value, block * BLOCK_SIZE, block * BLOCK_SIZE + length);
    return block;
  }

  at(codePoint: number): number {
    return this.#values[(this.#blockOf[codePoint >>> BLOCK_BITS]! << BLOCK_BITS) | (codePoint & (BLOCK_SIZE - 1))]!;
  }
}
