/**
 * What an object was like when it was last looked at, in the two words of its header that nobody else uses:
 *
 *     +------+------------+---+---+------+------------------+
 *     | next | count << 2 | F | I | prev | hash of contents | the object
 *     +------+------------+---+---+------+------------------+
 *
 * F: frozen. I: of an image. A count of 0 stands for never: an object that is looked at has a reference.
 */
import type { Address, ObjectModel } from "@pyvm/heap";
import { SlotSpans } from "@pyvm/heap";
import { GC_HEAD_BYTES, GC_MARKS, GC_NOTE } from "../header.ts";
import { COUNT_SHIFT } from "./control.ts";

const MARKS = (1 << COUNT_SHIFT) - 1;
/** An odd number that spreads the bits of addresses (2³² divided by the golden ratio). */
const SPREAD = 0x9e3779b1;

export class Fingerprints {
  readonly #model: ObjectModel;
  readonly #i32: Int32Array;
  readonly #spans: SlotSpans = new SlotSpans();

  constructor(model: ObjectModel) {
    this.#model = model;
    this.#i32 = model.memory.i32;
  }

  /**
   * Takes the fingerprint anew, and tells whether, compared with the last one, a cycle through the object may have lost its last reference from outside: the
   * count fell, or the object refers to something else than before, or there was no fingerprint.
   */
  renew(gc: Address): boolean {
    const i32 = this.#i32;
    const marks = i32[(gc + GC_MARKS) >> 2];
    const before = marks >> COUNT_SHIFT;
    const count = i32[(gc + GC_HEAD_BYTES) >> 2];
    const hash = this.#hashOfContents(gc + GC_HEAD_BYTES);
    const isCandidate = before === 0 || count < before || hash !== i32[(gc + GC_NOTE) >> 2];
    i32[(gc + GC_MARKS) >> 2] = (count << COUNT_SHIFT) | (marks & MARKS);
    i32[(gc + GC_NOTE) >> 2] = hash;
    return isCandidate;
  }

  /** Makes the object a candidate of the next collection. */
  forget(gc: Address): void {
    this.#i32[(gc + GC_MARKS) >> 2] &= MARKS;
  }

  #hashOfContents(object: Address): number {
    const i32 = this.#i32;
    const spans = this.#spans;
    spans.reset();
    this.#model.scan(object, spans);
    const { words, length } = spans;
    let hash = 0;
    for (let span = 0; span < length; span += 3) {
      const stride = words[span + 2];
      for (let slot = words[span], left = words[span + 1]; left > 0; left--, slot += stride) {
        hash = Math.imul(((hash << 7) | (hash >>> 25)) ^ i32[slot >> 2], SPREAD);
      }
    }
    return hash;
  }
}
