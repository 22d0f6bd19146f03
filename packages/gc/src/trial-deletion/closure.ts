/**
 * `MarkGray` of Bacon and Rajan: everything that the candidates reach, with the references from within taken away. Where they recurse, this walks a list
 * to whose end it appends.
 */
import { type Address, type ObjectModel, SlotSpans } from "@pyvm/heap";
import { GC_HEAD_BYTES, GC_MARKS, GC_PREV, PREV_COLLECTING, PREV_FINALIZED, PREV_SHIFT } from "../header.ts";
import { gcPrev, gcSetPrev } from "../linked/lists.ts";
import { MARK_FROZEN } from "./control.ts";

const PREV_BEFORE_OBJECT = GC_HEAD_BYTES - GC_PREV;
const ONE_REFERENCE = 1 << PREV_SHIFT;

export class Closure {
  readonly #model: ObjectModel;
  readonly #i32: Int32Array;
  readonly #spans: SlotSpans = new SlotSpans();
  /** The last of the gray list. */
  #last: Address = 0;

  constructor(model: ObjectModel) {
    this.#model = model;
    this.#i32 = model.memory.i32;
  }

  /** Begins a gray list: an initialised list that is empty. */
  begin(gray: Address): void {
    this.#last = gray;
  }

  /** Moves an object to the end of the gray list, its count in the header; the list is linked one way only. */
  add(gc: Address, gray: Address): void {
    const i32 = this.#i32;
    const prev = gcPrev(i32, gc);
    const next = i32[gc >> 2];
    i32[prev >> 2] = next;
    gcSetPrev(i32, next, prev);
    i32[(gc + GC_PREV) >> 2] =
      (i32[(gc + GC_HEAD_BYTES) >> 2] << PREV_SHIFT) | PREV_COLLECTING | (i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED);
    i32[this.#last >> 2] = gc;
    i32[gc >> 2] = gray;
    this.#last = gc;
  }

  /** Adds what the objects of the gray list reach, and takes away from every count the references from within. */
  complete(gray: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[gray >> 2]; gc !== gray; gc = i32[gc >> 2]) this.#visit(gc + GC_HEAD_BYTES, gray);
    i32[(gray + GC_PREV) >> 2] = this.#last;
  }

  #visit(object: Address, gray: Address): void {
    const i32 = this.#i32;
    const model = this.#model;
    const spans = this.#spans;
    spans.reset();
    model.scan(object, spans);
    const { words, length } = spans;
    for (let span = 0; span < length; span += 3) {
      const stride = words[span + 2];
      for (let slot = words[span], left = words[span + 1]; left > 0; left--, slot += stride) {
        const child = i32[slot >> 2];
        if (child === 0 || !model.isContainer(child)) continue;
        const gc = child - GC_HEAD_BYTES;
        if (i32[gc >> 2] === 0 || (i32[(gc + GC_MARKS) >> 2] & MARK_FROZEN) !== 0) continue;
        const prev = (child - PREV_BEFORE_OBJECT) >> 2;
        if ((i32[prev] & PREV_COLLECTING) === 0) this.add(gc, gray);
        i32[prev] -= ONE_REFERENCE;
      }
    }
  }
}
