/**
 * Which objects of a list are reachable from outside it (`deduce_unreachable`). Three passes, the first two in one (`countOutside`) where everything is in the list:
 *
 *   updateRefs       copies every reference count into the header
 *   subtractRefs     takes away the references that come from within the list; what is left comes from outside
 *   moveUnreachable  moves objects without outside references away, and back again when one that stays refers to them
 *
 * While they run, `prev` is a count and the list singly linked; no code of the language runs.
 */
import { type Address, HeapCorruption, type ObjectModel, SlotSpans } from "@pyvm/heap";
import {
  GC_HEAD_BYTES,
  GC_MARKS,
  GC_PREV,
  NEXT_UNREACHABLE,
  PREV_COLLECTING,
  PREV_FINALIZED,
  PREV_SHIFT,
} from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { gcListAppend, gcListInit, gcListMove, gcPrev, gcSetPrev } from "./lists.ts";

/** From an object back to the second word of its header. */
const PREV_BEFORE_OBJECT = GC_HEAD_BYTES - GC_PREV;
const ONE_REFERENCE = 1 << PREV_SHIFT;

/** Whether survivors that can close no cycle leave the list: none of them, those of a young collection, those of a full one. */
export const UNTRACK_NONE = 0;
export const UNTRACK_YOUNG = 1;
export const UNTRACK_FULL = 2;
export type Untracking = typeof UNTRACK_NONE | typeof UNTRACK_YOUNG | typeof UNTRACK_FULL;

export class Reachability {
  readonly #model: ObjectModel;
  readonly #lifecycle: Lifecycle;
  readonly #i32: Int32Array;
  readonly #spans: SlotSpans = new SlotSpans();

  constructor(model: ObjectModel, lifecycle: Lifecycle) {
    this.#model = model;
    this.#lifecycle = lifecycle;
    this.#i32 = model.memory.i32;
  }

  /**
   * Moves to `unreachable`, an uninitialised list, what nothing outside `base` refers to. What stays has its links restored;
   * what was moved keeps the COLLECTING bit, and the UNREACHABLE bit in every `next`. Returns how many stay. `isAll`: `base` is all that is tracked, the
   * permanent generation too.
   */
  deduceUnreachable(base: Address, unreachable: Address, untracking: Untracking, isAll: boolean = false): number {
    if (isAll) this.countOutside(base);
    else {
      this.updateRefs(base);
      this.subtractRefs(base);
    }
    gcListInit(this.#i32, unreachable);
    return this.moveUnreachable(base, unreachable, untracking);
  }

  /** Afterwards every object of the list is COLLECTING and `prev` holds its reference count. */
  updateRefs(list: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) {
      i32[(gc + GC_PREV) >> 2] = countIn(i32[(gc + GC_PREV) >> 2], i32[(gc + GC_HEAD_BYTES) >> 2]);
    }
  }

  /** Afterwards `prev` holds the number of references from outside the list. */
  subtractRefs(list: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) this.#subtractRefsOf(gc + GC_HEAD_BYTES);
  }

  #subtractRefsOf(object: Address): void {
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
        const prev = (child - PREV_BEFORE_OBJECT) >> 2;
        if ((i32[prev] & PREV_COLLECTING) !== 0) i32[prev] -= ONE_REFERENCE;
      }
    }
  }

  /** The two passes above in one, where every tracked object is in the list: whoever is met first has its count copied, and nobody need be asked whether it is one of them. */
  countOutside(list: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) {
      const prev = i32[(gc + GC_PREV) >> 2];
      if ((prev & PREV_COLLECTING) === 0) i32[(gc + GC_PREV) >> 2] = countIn(prev, i32[(gc + GC_HEAD_BYTES) >> 2]);
      this.#countReferencesOf(gc + GC_HEAD_BYTES);
    }
  }

  #countReferencesOf(object: Address): void {
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
        if (child === 0 || !model.isContainer(child) || i32[(child - GC_HEAD_BYTES) >> 2] === 0) continue;
        const at = (child - PREV_BEFORE_OBJECT) >> 2;
        const prev = i32[at];
        i32[at] = ((prev & PREV_COLLECTING) !== 0 ? prev : countIn(prev, i32[child >> 2])) - ONE_REFERENCE;
      }
    }
  }

  /**
   * Walks `young` once, behind it what is known to be reachable and linked both ways again, before it what is not decided.
   * An object moved to `unreachable` may come back to the end of `young`, and is then met again. What need not be tracked leaves the list on the way
   * (CPython's `untrack_tuples` and `untrack_dicts`). Returns how many stay.
   */
  moveUnreachable(young: Address, unreachable: Address, untracking: Untracking): number {
    const i32 = this.#i32;
    const lifecycle = this.#lifecycle;
    let survivors = 0;
    let last = young;
    for (let gc = i32[young >> 2]; gc !== young; gc = i32[last >> 2]) {
      const prev = i32[(gc + GC_PREV) >> 2];
      if (prev >> PREV_SHIFT !== 0) {
        if (prev < 0) throw new HeapCorruption(tooManyReferences(gc + GC_HEAD_BYTES));
        this.#visitReachable(gc + GC_HEAD_BYTES, young);
        if (untracking !== UNTRACK_NONE && lifecycle.shouldUntrack(gc + GC_HEAD_BYTES, untracking === UNTRACK_FULL)) {
          i32[last >> 2] = i32[gc >> 2];
          i32[gc >> 2] = 0;
          i32[(gc + GC_MARKS) >> 2] = 0;
          i32[(gc + GC_PREV) >> 2] = prev & PREV_FINALIZED;
          continue;
        }
        i32[(gc + GC_PREV) >> 2] = (prev & PREV_FINALIZED) | last;
        last = gc;
        survivors++;
      } else {
        i32[last >> 2] = i32[gc >> 2];
        const lastUnreachable = i32[(unreachable + GC_PREV) >> 2];
        i32[lastUnreachable >> 2] = gc | NEXT_UNREACHABLE;
        gcSetPrev(i32, gc, lastUnreachable);
        i32[gc >> 2] = unreachable | NEXT_UNREACHABLE;
        i32[(unreachable + GC_PREV) >> 2] = gc;
      }
    }
    i32[(young + GC_PREV) >> 2] = last;
    // Only the head's own link is plain, so that the list can be walked by whoever strips the others.
    i32[unreachable >> 2] &= ~NEXT_UNREACHABLE;
    return survivors;
  }

  /** What a reachable object refers to is reachable: undecided objects are marked, moved ones brought back. */
  #visitReachable(object: Address, reachable: Address): void {
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
        const prev = i32[(child - PREV_BEFORE_OBJECT) >> 2];
        if ((prev & PREV_COLLECTING) === 0) continue;
        const gc = child - GC_HEAD_BYTES;
        if ((i32[gc >> 2] & NEXT_UNREACHABLE) !== 0) this.#bringBack(gc, reachable);
        else if (prev >> PREV_SHIFT === 0) i32[(child - PREV_BEFORE_OBJECT) >> 2] = prev | ONE_REFERENCE;
      }
    }
  }

  #bringBack(gc: Address, reachable: Address): void {
    const i32 = this.#i32;
    const prev = gcPrev(i32, gc);
    const next = i32[gc >> 2];
    i32[prev >> 2] = next;
    gcSetPrev(i32, next & ~NEXT_UNREACHABLE, prev);
    gcListAppend(i32, gc, reachable);
    i32[(gc + GC_PREV) >> 2] = ONE_REFERENCE | PREV_COLLECTING | (i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED);
  }

  /** Moves to the end of `list` every COLLECTING object that its members refer to, the newly moved ones included. */
  moveReachableFrom(list: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[list >> 2]; gc !== list; gc = i32[gc >> 2]) this.#moveChildren(gc + GC_HEAD_BYTES, list);
  }

  #moveChildren(object: Address, list: Address): void {
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
        if ((i32[(child - PREV_BEFORE_OBJECT) >> 2] & PREV_COLLECTING) === 0) continue;
        i32[(child - PREV_BEFORE_OBJECT) >> 2] &= ~PREV_COLLECTING;
        gcListMove(i32, child - GC_HEAD_BYTES, list);
      }
    }
  }
}

/** The second word of the header of an object that is COLLECTING and has `refs` references; `prev` is what it was. */
function countIn(prev: number, refs: number): number {
  return (refs << PREV_SHIFT) | PREV_COLLECTING | (prev & PREV_FINALIZED);
}

function tooManyReferences(object: Address): string {
  return `object ${object} is referred to more often than its reference count says`;
}
