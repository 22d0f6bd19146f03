/**
 * The three walks of a cycle, each of which can stop after any reference and go on later. Between two slices the program runs, and nothing tells what it
 * changes, so what they find is a guess; `IncrementalCollector` says why that is enough.
 *
 *   copying      the count of every object goes into its note, the object is undecided
 *   subtracting  1 is taken from a note for every reference from an object of the snapshot
 *   marking      an object with a note above 0 is decided, and so is what it refers to; the others are moved to the doubtful, and back
 */
import { type Address, type ObjectModel, SlotSpans } from "@pyvm/heap";
import { GC_HEAD_BYTES, GC_MARKS, GC_NOTE } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { gcListInsert, gcListMove, gcListRemove } from "../linked/lists.ts";
import {
  BOOKMARK,
  COPYING,
  DOUBTFUL_COUNT,
  DOUBTFUL_LIST,
  MARK_DOUBTFUL,
  MARK_UNDECIDED,
  MARKING,
  PARTIAL_DONE,
  PARTIAL_OBJECT,
  ROUND,
  SNAPSHOT_COUNT,
  SNAPSHOT_LIST,
  SUBTRACTING,
} from "./control.ts";

const MARKS_BEFORE_OBJECT = GC_HEAD_BYTES - GC_MARKS;
const NOTE_BEFORE_OBJECT = GC_HEAD_BYTES - GC_NOTE;

export class Slices {
  readonly #model: ObjectModel;
  readonly #lifecycle: Lifecycle;
  readonly #i32: Int32Array;
  readonly #block: Address;
  readonly #snapshot: Address;
  readonly #doubtful: Address;
  readonly #spans: SlotSpans = new SlotSpans();
  /** Objects and references that may still be looked at in this slice. */
  #work = 0;

  constructor(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address) {
    this.#model = model;
    this.#lifecycle = lifecycle;
    this.#i32 = model.memory.i32;
    this.#block = controlBlock;
    this.#snapshot = controlBlock + SNAPSHOT_LIST;
    this.#doubtful = controlBlock + DOUBTFUL_LIST;
  }

  /** Puts the bookmark in front of the whole snapshot. */
  rewind(): void {
    this.#placeBookmark(this.#i32[this.#snapshot >> 2]);
    this.#setWord(PARTIAL_OBJECT, 0);
  }

  /** Goes on with a phase. Returns the work that is left, or 0 when the snapshot was not walked to its end. */
  advance(phase: number, work: number): number {
    this.#work = work;
    let gc = this.removeBookmark();
    while (gc !== this.#snapshot) {
      const next = this.#work > 0 ? this.#step(phase, gc) : gc;
      if (next === gc) {
        this.#placeBookmark(gc);
        return 0;
      }
      gc = next;
    }
    return Math.max(this.#work, 1);
  }

  /** Looks at one object. Returns the next one, or the same when its references are too many for this slice. */
  #step(phase: number, gc: Address): Address {
    this.#work--;
    if (phase === COPYING) return this.#copy(gc);
    if (phase === MARKING) return this.#mark(gc);
    return this.#visit(gc, SUBTRACTING) ? this.#i32[gc >> 2] : gc;
  }

  #copy(gc: Address): Address {
    const i32 = this.#i32;
    const marks = (gc + GC_MARKS) >> 2;
    i32[(gc + GC_NOTE) >> 2] = i32[(gc + GC_HEAD_BYTES) >> 2];
    i32[marks] = (i32[marks] & ~MARK_DOUBTFUL) | MARK_UNDECIDED;
    if (this.#word(ROUND) === 1) this.#setWord(SNAPSHOT_COUNT, this.#word(SNAPSHOT_COUNT) + 1);
    return i32[gc >> 2];
  }

  #mark(gc: Address): Address {
    const i32 = this.#i32;
    if (i32[(gc + GC_NOTE) >> 2] <= 0) {
      const next = i32[gc >> 2];
      gcListMove(i32, gc, this.#doubtful);
      i32[(gc + GC_MARKS) >> 2] |= MARK_DOUBTFUL;
      this.#setWord(DOUBTFUL_COUNT, this.#word(DOUBTFUL_COUNT) + 1);
      return next;
    }
    if (!this.#visit(gc, MARKING)) return gc;
    i32[(gc + GC_MARKS) >> 2] &= ~MARK_UNDECIDED;
    const next = i32[gc >> 2]; // read only now: what was visited is appended to the list
    if (this.#lifecycle.shouldUntrack(gc + GC_HEAD_BYTES, true)) gcListRemove(i32, gc);
    return next;
  }

  /** Looks at the references of an object, from where the last slice left off if it stopped within it. */
  #visit(gc: Address, phase: number): boolean {
    const i32 = this.#i32;
    const spans = this.#spans;
    const done = this.#word(PARTIAL_OBJECT) === gc ? this.#word(PARTIAL_DONE) : 0;
    let skip = done;
    spans.reset();
    this.#model.scan(gc + GC_HEAD_BYTES, spans);
    const { words, length } = spans;
    for (let span = 0; span < length; span += 3) {
      const stride = words[span + 2];
      const count = words[span + 1];
      const passed = Math.min(skip, count);
      skip -= passed;
      const now = Math.min(count - passed, Math.max(this.#work, 0));
      this.#work -= now;
      for (let slot = words[span] + passed * stride, left = now; left > 0; left--, slot += stride) {
        const child = i32[slot >> 2];
        if (child !== 0) this.#visitChild(child, phase);
      }
      if (passed + now < count) {
        this.#setWord(PARTIAL_OBJECT, gc);
        this.#setWord(PARTIAL_DONE, this.#referencesBefore(span) + passed + now);
        return false;
      }
    }
    if (done !== 0) this.#setWord(PARTIAL_OBJECT, 0);
    return true;
  }

  #referencesBefore(span: number): number {
    let references = 0;
    for (let each = 0; each < span; each += 3) references += this.#spans.words[each + 1];
    return references;
  }

  #visitChild(child: Address, phase: number): void {
    if (!this.#model.isContainer(child)) return;
    const i32 = this.#i32;
    const marks = (child - MARKS_BEFORE_OBJECT) >> 2;
    if ((i32[marks] & MARK_UNDECIDED) === 0) return;
    const note = (child - NOTE_BEFORE_OBJECT) >> 2;
    if (phase === SUBTRACTING) {
      i32[note]--;
      return;
    }
    if ((i32[marks] & MARK_DOUBTFUL) !== 0) {
      i32[marks] &= ~MARK_DOUBTFUL;
      gcListMove(i32, child - GC_HEAD_BYTES, this.#snapshot);
      this.#setWord(DOUBTFUL_COUNT, this.#word(DOUBTFUL_COUNT) - 1);
    }
    if (i32[note] <= 0) i32[note] = 1;
  }

  /** Takes the bookmark out of the list. Returns what it stood before. */
  removeBookmark(): Address {
    const bookmark = this.#block + BOOKMARK;
    const next = this.#i32[bookmark >> 2];
    gcListRemove(this.#i32, bookmark);
    return next;
  }

  #placeBookmark(next: Address): void {
    gcListInsert(this.#i32, this.#block + BOOKMARK, next);
  }

  #word(offset: number): number {
    return this.#i32[(this.#block + offset) >> 2];
  }

  #setWord(offset: number, value: number): void {
    this.#i32[(this.#block + offset) >> 2] = value;
  }
}
