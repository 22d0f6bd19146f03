import type { Address } from "@pyvm/heap";

/** Of last words: there is a finaliser. */
export const HAS_FINALIZER = 1;
/** Of last words: there is a finaliser of the old kind. */
export const HAS_LEGACY_FINALIZER = 2;
/** Of last words: there are weak references to the object, or it is one. */
export const HAS_WEAK_REFERENCES = 4;

/** What only the language knows how to do to the doomed. None of these may throw. */
export interface Lifecycle {
  /** A threshold was exceeded: `collectIfDue` should be called at the next safe point. */
  requestCollection(): void;
  /** A collection begins (`gc.callbacks`, phase "start"). */
  started(generation: number): void;
  /** A collection has ended (phase "stop"). */
  stopped(generation: number, collected: number, uncollectable: number): void;

  /**
   * Whether anything is to be done before the object may die: a sum of {@link HAS_FINALIZER}, {@link HAS_LEGACY_FINALIZER} and {@link HAS_WEAK_REFERENCES}.
   * Asked of everything unreachable, so a quick 0 matters.
   */
  lastWords(object: Address): number;
  /** Whether instances of the object's type have a finaliser (`tp_finalize`). */
  hasFinalizer(object: Address): boolean;
  /** Calls the finaliser; may resurrect anything. The collector sees to it that it is called once. */
  finalize(object: Address): void;
  /** Whether the type has a finaliser of the old kind (`tp_del`), because of which it is never freed from a cycle. */
  hasLegacyFinalizer(object: Address): boolean;
  /**
   * Clears every weak reference to a doomed object, then calls the callbacks of those references that are not doomed
   * themselves (`Collector.isDoomed`). Those are listed whose last words said that they have weak references, or are one.
   * The list is only good until the first callback is called. Returns whether any was called.
   */
  clearWeakReferences(doomed: readonly Address[]): boolean;
  /** Appends the object to `gc.garbage`. */
  saveGarbage(object: Address): void;

  /**
   * Whether a surviving container can no longer close a cycle: a tuple of atoms, or, in a full collection, such a dict.
   * Asked of every survivor, so a quick no matters.
   */
  shouldUntrack(object: Address, full: boolean): boolean;
  /** The oldest generation was collected: free lists may be given back (`clear_freelists`). */
  fullCollectionDone(): void;

  /** Writes text to the standard error stream, for the debug flags. */
  writeDebug(text: string): void;
  /** The name of the object's type, for the debug flags. */
  typeName(object: Address): string;
  /** Seconds on a monotonic clock, for the debug flags. */
  seconds(): number;
}

/** A lifecycle that does nothing: what a heap without finalisers needs. Derive from it and override. */
export class PlainLifecycle implements Lifecycle {
  requestCollection(): void {}
  started(_generation: number): void {}
  stopped(_generation: number, _collected: number, _uncollectable: number): void {}
  lastWords(object: Address): number {
    const finalizer = this.hasFinalizer(object) ? HAS_FINALIZER : 0;
    const legacy = this.hasLegacyFinalizer(object) ? HAS_LEGACY_FINALIZER : 0;
    return finalizer | legacy | HAS_WEAK_REFERENCES;
  }
  hasFinalizer(_object: Address): boolean {
    return false;
  }
  finalize(_object: Address): void {}
  hasLegacyFinalizer(_object: Address): boolean {
    return false;
  }
  clearWeakReferences(_doomed: readonly Address[]): boolean {
    return false;
  }
  saveGarbage(_object: Address): void {}
  shouldUntrack(_object: Address, _full: boolean): boolean {
    return false;
  }
  fullCollectionDone(): void {}
  writeDebug(_text: string): void {}
  typeName(_object: Address): string {
    return "object";
  }
  seconds(): number {
    return 0;
  }
}
