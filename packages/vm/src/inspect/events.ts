/**
 * What happens in a machine's memory, as it happens: allocations, counts, tracking, the phases of a collection.
 *
 * Nothing of this exists while nobody observes. Then a wrapper is put around the allocator, the collector's and the lifecycle's methods are
 * replaced by ones that tell, and, if counts are wanted, frames run one instruction at a time.
 *
 * How fine it is:
 * - allocate, free, track, untrack, and the phases of a collection are told when they happen, in order. Objects do not come from free lists meanwhile.
 * - The evaluation loop changes counts in line, so counts are compared after every instruction: what is told of an object is the sum of what the
 *   instruction did to it. A count that goes up and down again within one instruction is not seen, and neither are those of frames whose instructions
 *   began before the observation. What a native function does is part of the instruction that called it.
 * - An object that dies has no last "count": it has a "free".
 */
import type { Address, Allocator } from "@pyvm/heap";
import { HAS_WEAK_REFERENCES } from "@pyvm/gc";
import type { Machine } from "../machine/machine.ts";
import { updateTracing } from "../eval/tracing.ts";
import { IS_TRACERS } from "../object/state.ts";
import { captureHeap } from "./census.ts";
import { resumeFreeLists, suspendFreeLists } from "./free-lists.ts";

/** One thing that happened. Sizes are bytes. */
export type HeapEvent =
  | { readonly kind: "allocate"; readonly block: Address; readonly bytes: number }
  | { readonly kind: "free"; readonly block: Address }
  | { readonly kind: "resize"; readonly block: Address; readonly moved: Address; readonly bytes: number }
  | { readonly kind: "count"; readonly object: Address; readonly before: number; readonly after: number }
  | { readonly kind: "track" | "untrack"; readonly object: Address }
  | { readonly kind: "collection"; readonly phase: "start" | "stop"; readonly generation: number }
  /** What was found to be unreachable, before anything is done to it. */
  | { readonly kind: "collection"; readonly phase: "unreachable"; readonly objects: readonly Address[] }
  | { readonly kind: "collection"; readonly phase: "finalize"; readonly object: Address };

export interface ObserveOptions {
  /**
   * Whose counts are told: of no object, of those given, or of all that exist when the observation begins. All of them are read after each instruction.
   * Default: none
   */
  readonly counts?: "none" | "all" | readonly Address[];
}

/**
 * Tells `listener` what happens, until the function that is returned is called. The listener must not run Python or allocate in the machine.
 *
 * @example
 * const stop = observeHeap(vm, (event) => log.push(event));
 * runSource(vm, "x = [1, 2, 3]", "<string>");
 * stop();
 */
export function observeHeap(
  vm: Machine,
  listener: (event: HeapEvent) => void,
  options: ObserveOptions = {},
): () => void {
  vm.set(0, IS_TRACERS, vm.get(0, IS_TRACERS) + 1);
  suspendFreeLists(vm);
  const counts = new Counts(vm, options.counts ?? "none", listener);
  const allocator = new ObservedAllocator(vm.allocator, listener, (block) => void counts.forget(block));
  const undo = [wrapAllocator(vm, allocator), watchTracking(vm, listener), watchCollections(vm, listener)];
  if (counts.isWanted) undo.push(watchInstructions(vm, counts));
  return () => {
    for (const each of undo.splice(0).toReversed()) each();
  };
}

/** Tells, then does. Made anew for each observation, so its state is the listener only. */
class ObservedAllocator implements Allocator {
  readonly name: string;
  inner: Allocator;
  readonly #listener: (event: HeapEvent) => void;
  readonly #freed: (block: Address) => void;

  constructor(inner: Allocator, listener: (event: HeapEvent) => void, freed: (block: Address) => void) {
    this.name = inner.name;
    this.inner = inner;
    this.#listener = listener;
    this.#freed = freed;
  }

  allocate(bytes: number): Address {
    const block = this.inner.allocate(bytes);
    if (block !== 0) this.#listener({ kind: "allocate", block, bytes });
    return block;
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const moved = this.inner.resize(block, bytes);
    if (moved !== 0) this.#listener({ kind: "resize", block, moved, bytes });
    return moved;
  }

  release(block: Address): void {
    if (block === 0) return;
    this.#freed(block);
    this.#listener({ kind: "free", block });
    this.inner.release(block);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    this.inner.forEachBlock(visit);
  }
}

function wrapAllocator(vm: Machine, wrapper: ObservedAllocator): () => void {
  vm.allocator = wrapper;
  return () => {
    if (vm.allocator === wrapper) vm.allocator = wrapper.inner;
    const tracers = vm.get(0, IS_TRACERS) - 1;
    vm.set(0, IS_TRACERS, tracers);
    if (tracers === 0) resumeFreeLists(vm);
  };
}

/** Methods of their own hide those of the class; taking them away uncovers these again. */
function watchTracking(vm: Machine, listener: (event: HeapEvent) => void): () => void {
  const { collector } = vm;
  const track = collector.track.bind(collector);
  const untrack = collector.untrack.bind(collector);
  collector.track = (object): void => {
    listener({ kind: "track", object });
    track(object);
  };
  collector.untrack = (object): void => {
    listener({ kind: "untrack", object });
    untrack(object);
  };
  return () => {
    delete (collector as Partial<typeof collector>).track;
    delete (collector as Partial<typeof collector>).untrack;
  };
}

function watchCollections(vm: Machine, listener: (event: HeapEvent) => void): () => void {
  const { lifecycle } = vm;
  const started = lifecycle.started.bind(lifecycle);
  const stopped = lifecycle.stopped.bind(lifecycle);
  const finalize = lifecycle.finalize.bind(lifecycle);
  const lastWords = lifecycle.lastWords.bind(lifecycle);
  const clearWeakReferences = lifecycle.clearWeakReferences.bind(lifecycle);
  lifecycle.started = (generation): void => {
    started(generation);
    listener({ kind: "collection", phase: "start", generation });
  };
  lifecycle.stopped = (generation, collected, uncollectable): void => {
    listener({ kind: "collection", phase: "stop", generation });
    stopped(generation, collected, uncollectable);
  };
  lifecycle.finalize = (object): void => {
    listener({ kind: "collection", phase: "finalize", object });
    finalize(object);
  };
  // With a last word each, all the doomed are listed.
  lifecycle.lastWords = (object): number => lastWords(object) | HAS_WEAK_REFERENCES;
  lifecycle.clearWeakReferences = (objects): boolean => {
    listener({ kind: "collection", phase: "unreachable", objects: [...objects] });
    return clearWeakReferences(objects);
  };
  const replaced = ["started", "stopped", "finalize", "lastWords", "clearWeakReferences"] as const;
  return () => {
    for (const method of replaced) delete (lifecycle as Partial<typeof lifecycle>)[method];
  };
}

function watchInstructions(vm: Machine, counts: Counts): () => void {
  const before = vm.instructionObserver;
  vm.instructionObserver = (): void => {
    before?.(vm);
    counts.compare();
  };
  updateTracing(vm);
  return () => {
    counts.compare();
    vm.instructionObserver = before;
    updateTracing(vm);
  };
}

/** Counts as they were after the instruction before. */
class Counts {
  readonly #vm: Machine;
  readonly #listener: (event: HeapEvent) => void;
  readonly #known = new Map<Address, number>();
  /** Whether this is about objects at all. */
  readonly isWanted: boolean;

  constructor(vm: Machine, which: "none" | "all" | readonly Address[], listener: (event: HeapEvent) => void) {
    this.#vm = vm;
    this.#listener = listener;
    this.isWanted = which !== "none";
    if (which === "none") return;
    for (const object of which === "all" ? captureHeap(vm).addresses : which) {
      this.#known.set(object, vm.refcount(object));
    }
  }

  compare(): void {
    const { i32 } = this.#vm;
    for (const [object, before] of this.#known) {
      const after = i32[object >> 2]!;
      if (after === before) continue;
      this.#known.set(object, after);
      this.#listener({ kind: "count", object, before, after });
    }
  }

  /** A block is freed, and with it the object in it, behind a collector's header or not. */
  forget(block: Address): void {
    if (!this.isWanted) return;
    this.#known.delete(block);
    this.#known.delete(block + 16);
  }
}
