/**
 * What happens to the unreachable, pass by pass: old finalisers, weak references, finalisers, resurrection, and the end.
 * From `handleWeakrefs` on the language runs code, so every list is whole before it is called.
 */
import { type Address, type ObjectModel } from "@pyvm/heap";
import { DEBUG_SAVEALL } from "../collector.ts";
import { GC_HEAD_BYTES, GC_PREV, NEXT_UNREACHABLE, PREV_COLLECTING, PREV_FINALIZED } from "../header.ts";
import type { Lifecycle } from "../lifecycle.ts";
import {
  gcListClearCollecting,
  gcListClearUnreachable,
  gcListInit,
  gcListIsEmpty,
  gcListMerge,
  gcListMove,
} from "./lists.ts";
import { type Reachability, UNTRACK_NONE } from "./reachability.ts";

export class Doomed {
  readonly #model: ObjectModel;
  readonly #lifecycle: Lifecycle;
  readonly #reachability: Reachability;
  readonly #i32: Int32Array;

  constructor(model: ObjectModel, lifecycle: Lifecycle, reachability: Reachability) {
    this.#model = model;
    this.#lifecycle = lifecycle;
    this.#reachability = reachability;
    this.#i32 = model.memory.i32;
  }

  /**
   * Moves to `finalizers` the unreachable objects with a finaliser of the old kind and what they refer to. Clears the
   * UNREACHABLE bits of the rest.
   */
  moveLegacyFinalizers(unreachable: Address, finalizers: Address): void {
    const i32 = this.#i32;
    for (let gc = i32[unreachable >> 2], next; gc !== unreachable; gc = next) {
      i32[gc >> 2] &= ~NEXT_UNREACHABLE;
      next = i32[gc >> 2];
      if (!this.#lifecycle.hasLegacyFinalizer(gc + GC_HEAD_BYTES)) continue;
      i32[(gc + GC_PREV) >> 2] &= ~PREV_COLLECTING;
      gcListMove(i32, gc, finalizers);
    }
    this.#reachability.moveReachableFrom(finalizers);
  }

  /** Clears the weak references to the unreachable and runs the callbacks that outlive them. */
  handleWeakrefs(unreachable: Address): void {
    const i32 = this.#i32;
    if (gcListIsEmpty(i32, unreachable)) return;
    const doomed: Address[] = [];
    for (let gc = i32[unreachable >> 2]; gc !== unreachable; gc = i32[gc >> 2]) doomed.push(gc + GC_HEAD_BYTES);
    this.#lifecycle.clearWeakReferences(doomed);
  }

  /**
   * Calls every finaliser that was not called before (PEP 442). Objects move to `seen` first: a finaliser may free any of
   * them, and then the list holds still only if nothing walks it.
   */
  finalizeGarbage(collectable: Address, seen: Address): void {
    const i32 = this.#i32;
    gcListInit(i32, seen);
    while (!gcListIsEmpty(i32, collectable)) {
      const gc = i32[collectable >> 2];
      const object = gc + GC_HEAD_BYTES;
      gcListMove(i32, gc, seen);
      if ((i32[(gc + GC_PREV) >> 2] & PREV_FINALIZED) !== 0 || !this.#lifecycle.hasFinalizer(object)) continue;
      i32[(gc + GC_PREV) >> 2] |= PREV_FINALIZED;
      this.#model.incref(object);
      this.#lifecycle.finalize(object);
      this.#model.decref(object);
    }
    gcListMerge(i32, seen, collectable);
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
    while (!gcListIsEmpty(i32, collectable)) {
      const gc = i32[collectable >> 2];
      const object = gc + GC_HEAD_BYTES;
      if ((debug & DEBUG_SAVEALL) !== 0) {
        this.#lifecycle.saveGarbage(object);
      } else {
        this.#model.incref(object);
        this.#model.clear(object);
        this.#model.decref(object);
      }
      if (i32[collectable >> 2] !== gc) continue;
      i32[(gc + GC_PREV) >> 2] &= ~PREV_COLLECTING;
      gcListMove(i32, gc, old);
    }
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
