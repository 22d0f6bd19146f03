import type { Address } from "./address.ts";

/**
 * A reusable list of (start, count, stride) triples that name words owning references: `count` words, the first at `start`,
 * each `stride` bytes after the one before. A consumer walks them with two plain loops:
 *
 *     for (let i = 0; i < spans.length; i += 3) {
 *       let slot = words[i];
 *       for (let left = words[i + 1]; left > 0; left--, slot += words[i + 2]) visit(i32[slot >> 2]);
 *     }
 *
 * A word may be 0 and is then skipped. `words` is replaced when it grows, so read it after the last `add`.
 */
export class SlotSpans {
  /** The triples, one after the other. */
  words: Int32Array = new Int32Array(96);
  /** How many entries of `words` are in use: three a span. */
  length = 0;

  /** Forgets all spans; the storage stays. */
  reset(): void {
    this.length = 0;
  }

  /** Appends the words at `start`, `start + stride`, … (`count` of them; strides are bytes). */
  add(start: Address, count: number, stride: number): void {
    const at = this.length;
    if (at === this.words.length) this.#grow();
    const { words } = this;
    words[at] = start;
    words[at + 1] = count;
    words[at + 2] = stride;
    this.length = at + 3;
  }

  #grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}
