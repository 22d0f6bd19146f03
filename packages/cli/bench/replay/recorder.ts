/** An allocator and a collector that note what they are asked for, and ask others to do it. */
import { type CollectionResult, type Collector, type CollectorKind, generational } from "@pyvm/gc";
import {
  type Address,
  type Allocator,
  GC_HEADER_BYTES,
  type LinearMemory,
  type ObjectModel,
  Pymalloc,
  SlotSpans,
} from "@pyvm/heap";
import { ALLOCATE, RELEASE, RESIZE, SAFE_POINT, STATE, TRACK, type TraceWriter } from "./trace.ts";

/** At every so many safe points the states of all containers are looked at. */
const SAFE_POINTS_OF_ALL = 20;
/** An odd number that spreads the bits of addresses (2³² divided by the golden ratio). */
const SPREAD = 0x9e3779b1;

export class Recorder {
  readonly #trace: TraceWriter;
  readonly #blocks = new Map<Address, number>();
  readonly #tracked = new Set<Address>();
  /** A hash of what was written of each container last. */
  readonly #states = new Map<Address, number>();
  readonly #spans = new SlotSpans();
  #safePoints = 0;
  #made = 0;

  constructor(trace: TraceWriter) {
    this.#trace = trace;
  }

  allocator(memory: LinearMemory): Allocator {
    const inner = new Pymalloc(memory);
    return {
      name: "recording",
      allocate: (bytes) => this.#allocated(inner.allocate(bytes), bytes),
      resize: (block, bytes) => {
        if (block === 0) return this.#allocated(inner.allocate(bytes), bytes);
        const number = this.#blocks.get(block)!;
        const moved = inner.resize(block, bytes);
        if (moved === 0) return 0;
        this.#blocks.delete(block);
        this.#blocks.set(moved, ++this.#made);
        this.#write(RESIZE, number, this.#made, bytes);
        return moved;
      },
      release: (block) => {
        if (block === 0) return;
        this.#write(RELEASE, this.#blocks.get(block)!);
        this.#blocks.delete(block);
        inner.release(block);
      },
      forEachBlock: (visit) => inner.forEachBlock(visit),
    };
  }

  collector(): CollectorKind {
    return {
      ...generational,
      create: (model, lifecycle, controlBlock) => {
        const collector = generational.create(model, lifecycle, controlBlock);
        const track = collector.track.bind(collector);
        const untrack = collector.untrack.bind(collector);
        const collectIfDue = collector.collectIfDue.bind(collector);
        return Object.assign(collector, {
          track: (object: Address): void => {
            track(object);
            this.#tracked.add(object);
            this.#write(TRACK, this.#blocks.get(object - GC_HEADER_BYTES)!);
          },
          untrack: (object: Address): void => {
            untrack(object);
            this.#tracked.delete(object);
            this.#states.delete(object);
          },
          collectIfDue: (): CollectionResult => {
            this.#writeStates(model, collector);
            return collectIfDue();
          },
        });
      },
    };
  }

  /**
   * What tracked containers refer to, and whether something else holds them: of the young ones, and of all at every so many safe points. A young one
   * that an old one refers to counts as held until then.
   */
  #writeStates(model: ObjectModel, collector: Collector): void {
    const { i32 } = model.memory;
    const spans = this.#spans;
    const outside = new Map<Address, number>();
    const children = new Map<Address, Address[]>();
    const generation = this.#safePoints++ % SAFE_POINTS_OF_ALL === 0 ? -1 : 0;
    collector.forEachTracked(generation, (object) => outside.set(object, model.refcount(object)));
    for (const object of outside.keys()) {
      const found: Address[] = [];
      spans.reset();
      model.scan(object, spans);
      for (let span = 0; span < spans.length; span += 3) {
        for (let index = 0; index < spans.words[span + 1]!; index++) {
          const child = i32[(spans.words[span]! + index * spans.words[span + 2]!) >> 2]!;
          if (!this.#tracked.has(child)) continue;
          const count = outside.get(child);
          if (count !== undefined) outside.set(child, count - 1);
          found.push(child);
        }
      }
      children.set(object, found);
    }
    for (const [object, found] of children) this.#writeState(object, outside.get(object)! > 0 ? 1 : 0, found);
    this.#write(SAFE_POINT);
  }

  #writeState(object: Address, held: number, children: readonly Address[]): void {
    let hash = held;
    for (const child of children) hash = Math.imul(hash ^ child, SPREAD);
    if (this.#states.get(object) === hash) return;
    this.#states.set(object, hash);
    this.#write(STATE, this.#number(object), held, children.length);
    for (const child of children) this.#write(this.#number(child));
  }

  #number(object: Address): number {
    return this.#blocks.get(object - GC_HEADER_BYTES)!;
  }

  #allocated(block: Address, bytes: number): Address {
    if (block === 0) return 0;
    this.#blocks.set(block, ++this.#made);
    this.#write(ALLOCATE, this.#made, bytes);
    return block;
  }

  #write(...words: readonly number[]): void {
    for (const word of words) this.#trace.write(word);
  }
}
