/**
 * What of the young generation is looked at in one pause. That is all of it as a rule. But collections may have been off for long, as while a machine starts, and
 * a single newcomer may be a list of a million.
 */
import { type Address, type ObjectModel, SlotSpans } from "@pyvm/heap";
import { GC_HEAD_BYTES } from "../header.ts";
import { gcListMove, gcListMoveFirst, gcPrev } from "../linked/lists.ts";

export class Newcomers {
  readonly #model: ObjectModel;
  readonly #spans: SlotSpans = new SlotSpans();

  constructor(model: ObjectModel) {
    this.#model = model;
  }

  /**
   * Leaves in `young` the newest objects, so many that they and their references are at most `work`, and moves the others to `old`. Returns about how many
   * those are; `count` is about how many there are.
   */
  passOver(young: Address, old: Address, count: number, work: number): number {
    const { i32 } = this.#model.memory;
    let left = work;
    let seen = 0;
    let moved = 0;
    for (let gc = gcPrev(i32, young), older; gc !== young; gc = older) {
      if (left === 0 || seen === work) {
        gcListMoveFirst(i32, young, gc, old);
        return moved + Math.max(count - seen, 0);
      }
      older = gcPrev(i32, gc);
      seen++;
      const cost = 1 + this.#references(gc + GC_HEAD_BYTES);
      if (cost <= left) {
        left -= cost;
        continue;
      }
      gcListMove(i32, gc, old);
      moved++;
    }
    return moved;
  }

  #references(object: Address): number {
    const spans = this.#spans;
    spans.reset();
    this.#model.scan(object, spans);
    let references = 0;
    for (let span = 0; span < spans.length; span += 3) references += spans.words[span + 1];
    return references;
  }
}
