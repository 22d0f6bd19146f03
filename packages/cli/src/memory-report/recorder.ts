/**
 * Watches a machine from the first line of its program to the end, and makes the report.
 *
 * It hears of allocations through a {@link Tracer}, of collections and of what they find through the machine's lifecycle, and of `__del__` through the
 * machine's `finalizerObserver`. None of these is there when no report is wanted.
 */
import { HAS_WEAK_REFERENCES } from "@pyvm/gc";
import {
  Pymalloc,
  pymallocMap,
  pymallocStatistics,
  type Address,
  type Allocator,
  type LargeBlockMap,
  type PoolMap,
} from "@pyvm/heap";
import { PYVM_VERSION } from "@pyvm/stdlib";
import { GC_HEAD_BYTES, HeapView, Tracer, typeNameOfObject, type Machine } from "@pyvm/vm";
import { CycleGroups } from "./cycles.ts";
import { FinalizerCalls } from "./finalizers.ts";
import { keepersOf } from "./keepers.ts";
import {
  NO_FRAME,
  type Collection,
  type MemoryReport,
  type Place,
  type PlaceUsage,
  type Sample,
  type TypeUsage,
} from "./report.ts";
import { Timeline } from "./timeline.ts";

/** Places that are listed. */
const SHOWN_PLACES = 40;

/** What only the moment at exit, before modules are torn down, can tell. */
type AtExit = Pick<
  MemoryReport,
  | "milliseconds"
  | "bytes"
  | "allocations"
  | "objects"
  | "types"
  | "places"
  | "keepers"
  | "cycles"
  | "sizeClasses"
  | "map"
> & { readonly collections: readonly Collection[]; readonly timeline: readonly Sample[] };

export interface RecorderOptions {
  /** The name of the program, for the title. */
  readonly program: string;
  readonly collector: string;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

export class MemoryRecorder {
  readonly #vm: Machine;
  readonly #options: RecorderOptions;
  readonly #tracer: Tracer;
  readonly #started: number;
  readonly #bytesAtStart: number;
  readonly #timeline: Timeline;
  readonly #cycles: CycleGroups;
  readonly #finalizers: FinalizerCalls;
  readonly #collections: Collection[] = [];
  #allocations = 0;
  #generation = 0;
  #collectionStart = 0;
  /** Time that the recorder itself spent during the collection that is running. */
  #ownTime = 0;
  #exiting = false;

  constructor(vm: Machine, options: RecorderOptions) {
    this.#vm = vm;
    this.#options = options;
    this.#tracer = new Tracer(vm, 1);
    this.#tracer.addExistingBlocks();
    this.#tracer.table.resetPeak();
    this.#started = options.now();
    this.#bytesAtStart = this.#tracer.table.tracedBytes;
    const { table } = this.#tracer;
    this.#timeline = new Timeline(
      () => table.tracedBytes,
      () => options.now() - this.#started,
    );
    this.#cycles = new CycleGroups(vm, (object) => this.#placeOf(object));
    this.#finalizers = new FinalizerCalls(vm, options.now);
    this.#tracer.onAllocation = (): void => {
      this.#allocations++;
      this.#timeline.tick();
    };
    vm.finalizerObserver = (object, returned) => void this.#finalizers.note(object, returned, this.#exiting);
    this.#watchCollections();
  }

  /** Puts itself between the collector and the language. The methods are the lifecycle's own again once the report is made. */
  #watchCollections(): void {
    const { lifecycle } = this.#vm;
    const { now } = this.#options;
    const started = lifecycle.started.bind(lifecycle);
    const stopped = lifecycle.stopped.bind(lifecycle);
    const lastWords = lifecycle.lastWords.bind(lifecycle);
    const clearWeakReferences = lifecycle.clearWeakReferences.bind(lifecycle);
    lifecycle.started = (generation): void => {
      started(generation);
      this.#generation = generation;
      this.#ownTime = 0;
      this.#collectionStart = now();
    };
    lifecycle.stopped = (generation, collected, uncollectable): void => {
      this.#noteCollection(collected, uncollectable);
      stopped(generation, collected, uncollectable);
    };
    // With a last word each, all the doomed are listed.
    lifecycle.lastWords = (object): number => lastWords(object) | HAS_WEAK_REFERENCES;
    lifecycle.clearWeakReferences = (doomed): boolean => {
      const start = now();
      if (!this.#exiting) this.#cycles.add(doomed, "collected");
      this.#ownTime += now() - start;
      return clearWeakReferences(doomed);
    };
  }

  #noteCollection(collected: number, uncollectable: number): void {
    if (this.#exiting) return;
    const at = this.#collectionStart - this.#started;
    const pause = this.#options.now() - this.#collectionStart - this.#ownTime;
    this.#collections.push({ at, generation: this.#generation, pause, collected, uncollectable });
  }

  /** Where an object was made; "" if that was before the program began. */
  #placeOf(object: Address): Place {
    const block = this.#vm.isContainer(object) ? object - GC_HEAD_BYTES : object;
    return this.#placeOfSite(this.#tracer.table.siteOf(block));
  }

  #placeOfSite(site: number): Place {
    const frame = this.#tracer.traceback(site)[0];
    if (frame === undefined) return "";
    return frame.filename === 0 ? NO_FRAME : `${this.#vm.toJs(frame.filename)}:${frame.line}`;
  }

  /** Looks at what is alive. Call it when the program has ended and before the machine is finalized. */
  atExit(): AtExit {
    const vm = this.#vm;
    const milliseconds = this.#options.now() - this.#started;
    this.#exiting = true;
    this.#timeline.finish();
    const { table } = this.#tracer;
    const bytes = {
      atStart: this.#bytesAtStart,
      peak: table.peakBytes,
      atExit: table.tracedBytes,
      acquired: vm.memory.acquiredBytes - this.#tracer.ownBytes,
    };
    const view = new HeapView(vm);
    this.#cycles.add(view.garbage(), "waiting");
    const own = isPymalloc(vm.allocator);
    return {
      milliseconds,
      bytes,
      allocations: this.#allocations,
      objects: view.length,
      types: this.#types(view),
      places: this.#places(),
      keepers: keepersOf(view, (object) => this.#placeOf(object)),
      cycles: this.#cycles.list(),
      sizeClasses: own ? sizeClasses(vm) : null,
      map: own ? memoryMap(vm) : null,
      collections: this.#collections,
      timeline: this.#timeline.samples,
    };
  }

  #types(view: HeapView): TypeUsage[] {
    const usage = new Map<string, { count: number; bytes: number; newCount: number; newBytes: number }>();
    const sizes = view.sizes();
    for (let node = 0; node < view.length; node++) {
      const object = view.graph.addresses[node]!;
      const type = typeNameOfObject(this.#vm, object);
      let each = usage.get(type);
      if (each === undefined) usage.set(type, (each = { count: 0, bytes: 0, newCount: 0, newBytes: 0 }));
      each.count++;
      each.bytes += sizes[node]!;
      if (this.#placeOf(object) === "") continue;
      each.newCount++;
      each.newBytes += sizes[node]!;
    }
    return [...usage]
      .map(([type, each]) => ({ type, ...each }))
      .sort((a, b) => b.newBytes - a.newBytes || b.bytes - a.bytes);
  }

  #places(): PlaceUsage[] {
    const usage = new Map<Place, { blocks: number; bytes: number }>();
    const places = new Map<number, Place>();
    this.#tracer.table.forEach((_block, bytes, site) => {
      let place = places.get(site);
      if (place === undefined) places.set(site, (place = this.#placeOfSite(site)));
      let each = usage.get(place);
      if (each === undefined) usage.set(place, (each = { blocks: 0, bytes: 0 }));
      each.blocks++;
      each.bytes += bytes;
    });
    return [...usage]
      .map(([place, each]) => ({ place, ...each }))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, SHOWN_PLACES);
  }

  /** The whole report. Call it when the machine has been finalized; the recorder takes itself away. */
  finish(atExit: AtExit): MemoryReport {
    const vm = this.#vm;
    vm.finalizerObserver = null;
    for (const method of ["started", "stopped", "lastWords", "clearWeakReferences"] as const) {
      delete (vm.lifecycle as Partial<typeof vm.lifecycle>)[method];
    }
    this.#tracer.stop();
    return {
      format: 1,
      program: this.#options.program,
      pyvm: PYVM_VERSION,
      allocator: vm.allocator.name,
      collector: this.#options.collector,
      ...atExit,
      finalizers: this.#finalizers.list(),
    };
  }
}

/** Whether pymalloc owns the memory, below whatever wrappers there are. */
function isPymalloc(allocator: Allocator): boolean {
  const { inner } = allocator as { readonly inner?: Allocator };
  return inner === undefined ? allocator instanceof Pymalloc : isPymalloc(inner);
}

function sizeClasses(vm: Machine): MemoryReport["sizeClasses"] {
  return pymallocStatistics(vm.memory)
    .sizeClasses.filter(({ pools }) => pools > 0)
    .map(({ blockBytes, pools, blocksInUse, blocksAvailable }) => ({
      blockBytes,
      pools,
      used: blocksInUse,
      free: blocksAvailable,
    }));
}

function memoryMap(vm: Machine): MemoryReport["map"] {
  const { arenaBytes, poolBytes, arenas, largeBlocks } = pymallocMap(vm.memory);
  return {
    arenaBytes,
    poolBytes,
    arenas: arenas.map(({ address, pools }) => ({
      address,
      pools: pools.map((pool: PoolMap) => [pool.blockBytes, pool.blocksInUse, pool.capacity] as const),
    })),
    largeBlocks: largeBlocks.map(({ address, bytes, used }: LargeBlockMap) => ({ address, bytes, used })),
  };
}
