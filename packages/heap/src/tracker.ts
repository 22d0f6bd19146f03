import type { Address } from "./address.ts";

/** What a heap tells a collector. */
export interface Tracker {
  /** The container is complete: from here on the collector may visit it. */
  track(object: Address): void;
  /** The container cannot close a cycle, or is about to be taken apart. It must be tracked. */
  untrack(object: Address): void;
  /** Whether `track` was called and `untrack` was not. */
  isTracked(object: Address): boolean;
  /** A container was allocated: counts towards a threshold, may ask for a collection at the next safe point. */
  allocated(): void;
  /** A container was freed. */
  released(): void;
  /** A container's count fell, but not to 0; called only where the collector `observesDecrements`. */
  decremented(object: Address): void;
}

/** Tracks nothing: what a heap has until a collector is chosen. */
export class UntrackedHeap implements Tracker {
  track(_object: Address): void {}
  untrack(_object: Address): void {}
  isTracked(_object: Address): boolean {
    return false;
  }
  allocated(): void {}
  released(): void {}
  decremented(_object: Address): void {}
}
