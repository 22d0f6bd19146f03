import type { Address, ObjectModel, Tracker } from "@pyvm/heap";
import type { Lifecycle } from "./lifecycle.ts";

/** Constant facts, read once, so that the heap can leave whole calls out. */
export interface CollectorConstraints {
  /** How many generations `collect` knows; the oldest is `generations - 1`. */
  readonly generations: number;
  /** Whether the heap must call `decremented` when a container's count falls to something else than 0. */
  readonly observesDecrements: boolean;
  /** Bytes of the control block that `create` is handed, all state of the collector. */
  readonly controlBytes: number;
}

/** What one collection found. */
export interface CollectionResult {
  /** Unreachable objects that were finalised and cleared. */
  readonly collected: number;
  /** Unreachable objects that could not be, for a finaliser of the old kind (`tp_del`). */
  readonly uncollectable: number;
}

/** What `gc.get_stats()` says of one generation. */
export interface GenerationStatistics {
  readonly collections: number;
  readonly collected: number;
  readonly uncollectable: number;
}

/** A cycle collector, bound to one heap. All its state is in the control block and in the objects' headers. */
export interface Collector extends Tracker {
  /** Whether automatic collection is on (`gc.isenabled`). */
  enabled: boolean;
  /** `gc.set_debug` flags: `DEBUG_STATS` and so on. */
  debug: number;
  /** Whether a collection is running now. */
  readonly isCollecting: boolean;
  /** How many generations there are, as its kind's constraints say; the oldest is `generations - 1`. */
  readonly generations: number;
  /** Where the collector's state is; the rest of it is in the objects' headers. */
  readonly controlBlock: Address;

  /** Whether `finalize` was ever called on the container (PEP 442). The bit is in its header. */
  isFinalized(object: Address): boolean;
  /** Notes that the container's finaliser is about to be called. */
  setFinalized(object: Address): void;
  /** During `clearWeakReferences`: whether the container is among the doomed. */
  isDoomed(object: Address): boolean;

  /**
   * Finds and frees what is unreachable in `generation` and younger. Nothing when a collection is running already.
   *
   * @throws RangeError for a generation that does not exist.
   */
  collect(generation: number): CollectionResult;
  /** At a safe point: collects the oldest generation whose threshold is exceeded, if automatic collection is on. */
  collectIfDue(): CollectionResult;

  /** The threshold of a generation; 0 in the youngest turns automatic collection off. */
  getThreshold(generation: number): number;
  setThreshold(generation: number, threshold: number): void;
  /** The count that is compared to the threshold (`gc.get_count`). */
  getCount(generation: number): number;
  getStatistics(generation: number): GenerationStatistics;

  /** Moves everything tracked to a generation that is never collected. */
  freeze(): void;
  /** Moves everything frozen to the oldest generation. */
  unfreeze(): void;
  /** How many objects are frozen. */
  freezeCount(): number;

  /**
   * Marks everything that is tracked now as part of an image that other machines will start from. Again: what has come last, as far back as to what is marked.
   */
  markImage?(): void;
  /**
   * Freezes what of the image is still tracked, and leaves out at the end of a process what nobody can see die. Without these methods everything is
   * collected to the end.
   */
  freezeImage?(): void;
  /** Whether a container is marked as part of the image. */
  isOfImage?(object: Address): boolean;
  /** Whether `test` holds of a tracked container that is not part of the image. `test` must neither track, untrack nor free any. */
  someBesidesImage?(test: (object: Address) => boolean): boolean;

  /**
   * Every tracked container of a generation, or of all of them for −1 (frozen ones excepted, as in `gc.get_objects`). `visit`
   * must neither track, untrack nor free any.
   */
  forEachTracked(generation: number, visit: (object: Address) => void): void;
  /** @throws HeapCorruption when a header or a list is not what it must be. Costs a walk over everything tracked. */
  checkInvariants(): void;
}

/** A collector to choose: constants first, then an instance bound to one heap. */
export interface CollectorKind {
  readonly name: string;
  readonly constraints: CollectorConstraints;
  /**
   * @param controlBlock Zeroed memory of `constraints.controlBytes` bytes, 16-byte aligned, that nobody else writes and that
   *   never moves. A control block that was set up before is taken over as it is.
   */
  create(model: ObjectModel, lifecycle: Lifecycle, controlBlock: Address): Collector;
}

/** Bytes of a control block in which every collector of this package fits. */
export const CONTROL_BYTES = 512;

/** Print statistics of every collection. */
export const DEBUG_STATS = 1;
/** Print every collectable object. */
export const DEBUG_COLLECTABLE = 2;
/** Print every uncollectable object. */
export const DEBUG_UNCOLLECTABLE = 4;
/** Save every unreachable object in `gc.garbage` rather than free it. */
export const DEBUG_SAVEALL = 32;
/** What `gc.DEBUG_LEAK` stands for. */
export const DEBUG_LEAK = 38;
