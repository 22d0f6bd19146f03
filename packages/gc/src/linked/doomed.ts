/**
 * What happens to the unreachable, pass by pass: old finalisers, weak references, finalisers, resurrection, and the end.
 * From `handleWeakrefs` on the language runs code, so every list is whole before it is called.
 */
import { type Address, type ObjectModel } from "@pyvm/heap";
import { DEBUG_SAVEALL } from "../collector.ts";
import { GC_HEAD_BYTES, GC_PREV, NEXT_UNREACHABLE, PREV_COLLECTING, PREV_FINALIZED } from "../header.ts";
import { HAS_FINALIZER, HAS_LEGACY_FINALIZER, HAS_WEAK_REFERENCES, type Lifecycle } from "../lifecycle.ts";
import {
  gcListClearCollecting,
  gcListClearUnreachable,
  gcListInit,
  gcListIsEmpty,
  gcListMerge,
  gcListMove,
  gcListSize,
} from "./lists.ts";
import { type Reachability, UNTRACK_NONE } from "./reachability.ts";

export class Doomed {
  readonly #model: ObjectModel;
  readonly #lifecycle: Lifecycle;
  readonly #reachability: Reachability;
  readonly #i32: Int32Array;
  /** Of the unreachable those that have weak references. */
  #weak: readonly Address[] = [];
  #hasFinalizers = false;

  constructor(model: ObjectModel, lifecycle: Lifecycle, reachability: Reachability) {
    this.#model = model;
    this.#lifecycle = lifecycle;
    this.#reachability = reachability;
    this.#i32 = model.memory.i32;
  }

  /**
   * Moves to `finalizers` the unreachable objects with a finaliser of the old kind and what they refer to. Clears the
   * UNREACHABLE bits of the rest, and notes what else is to be done for them. Returns how many there are of the rest.
   */
  moveLegacyFinalizers(unreachable: Address, finalizers: Address): number {
    const i32 = this.#i32;
    const lifecycle = this.#lifecycle;
    const weak: Address[] = [];
    let all = 0;
    let count = 0;
    for (let gc = i32[unreachable >> 2], next; gc !== unreachable; gc = next) {
      i32[gc >> 2] &= ~NEXT_UNREACHABLE;
      next = i32[gc >> 2];
      count++;
      const words = lifecycle.lastWords(gc + GC_HEAD_BYTES);
      if (words === 0) continue;
      all |= words;
      if ((words & HAS_WEAK_REFERENCES) !== 0) weak.push(gc + GC_HEAD_BYTES);
      if ((words & HAS_LEGACY_FINALIZER) === 0) continue;
      i32[(gc + GC_PREV) >> 2] &= ~PREV_COLLECTING;
      gcListMove(i32, gc, finalizers);
    }
    this.#weak = weak;
    this.#hasFinalizers = (all & HAS_FINALIZER) !== 0;
    if ((all & HAS_LEGACY_FINALIZER) === 0) return count;
    this.#reachability.moveReachableFrom(finalizers);
    this.#weak = weak.filter((object) => (i32[(object - GC_HEAD_BYTES + GC_PREV) >> 2] & PREV_COLLECTING) !== 0);
    return count - gcListSize(i32, finalizers);
  }

  /**
   * Lets the doomed have their last words: clears the weak references to them, runs the callbacks that outlive them, and calls every finaliser that was not
   * called before (PEP 442). Returns whether any code of the program ran, which may have resurrected some of them.
   */
  speak(unreachable: Address, seen: Address): boolean {
    const weak = this.#weak;
    this.#weak = [];
    const called = weak.length > 0 && this.#lifecycle.clearWeakReferences(weak);
    // A callback may have given a class a finaliser.
    if (!called && !this.#hasFinalizers) return false;
    return this.#finalizeGarbage(unreachable, seen) || called;
  }

  /** Objects move to `seen` first: a finaliser may free any of them, and then the list holds still only if nothing walks it. */
  #finalizeGarbage(collectable: Address, seen: Address): boolean {
    const i32 = this.#i32;
    let ran = false;
    gcListInit(i32, seen);
    while (!gcListIsEmpty(i32, collectable)) {
      const gc = i32[collectable >> 2];
      const object = gc + GC_HEAD_BYTES;
      gcListMove(i32, gc, seen);
      if ((i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED) !== 0 || !this.#lifecycle.hasFinalizer(object)) continue;
      i32[(gc + GC_PREV) >> 2] |= PREV_FINALIZED;
      ran = true;
      this.#model.incref(object);
      this.#lifecycle.finalize(object);
      this.#model.decref(object);
    }
    gcListMerge(i32, seen, collectable);
    return ran;
  }

  /** Finds out again what is unreachable; what a finaliser resurrected moves to the older generation. */
  handleResurrectedObjects(unreachable: Address, stillUnreachable: Address, old: Address): void {
    const i32 = this.#i32;
    gcListClearCollecting(i32, unreachable);
    this.#reachability.deduceUnreachable(unreachable, stillUnreachable, UNTRACK_NONE);
    gcListClearUnreachable(i32, stillUnreachable);
    gcListMerge(i32, unreachable, old);
  }

  /** Breaks the cycles by emptying one object after the other; whatever is still alive afterwards is in `old`. */
  deleteGarbage(collectable: Address, old: Address, debug: number): void {
    const i32 = this.#i32;
    while (!gcListIsEmpty(i32, collectable)) this.deleteFirst(collectable, old, debug);
  }

  /** The same for the first object of the list, and those that die of it. */
  deleteFirst(collectable: Address, old: Address, debug: number): void {
    const i32 = this.#i32;
    const gc = i32[collectable >> 2];
    const object = gc + GC_HEAD_BYTES;
    if ((debug & DEBUG_SAVEALL) !== 0) {
      this.#lifecycle.saveGarbage(object);
    } else {
      this.#model.incref(object);
      this.#model.clear(object);
      this.#model.decref(object);
    }
    if (i32[collectable >> 2] !== gc) return;
    i32[(gc + GC_PREV) >> 2] &= ~PREV_COLLECTING;
    gcListMove(i32, gc, old);
  }

  /** Saves the objects with a finaliser of the old kind for the program to look at; all of the list lives on in `old`. */
  handleLegacyFinalizers(finalizers: Address, old: Address, debug: number): void {
    const i32 = this.#i32;
    for (let gc = i32[finalizers >> 2]; gc !== finalizers; gc = i32[gc >> 2]) {
      const object = gc + GC_HEAD_BYTES;
      if ((debug & DEBUG_SAVEALL) !== 0 || this.#lifecycle.hasLegacyFinalizer(object))
        this.#lifecycle.saveGarbage(object);
    }
    gcListMerge(i32, finalizers, old);
  }
}
