import type { Address } from "./address.ts";
import type { Allocator } from "./allocator.ts";
import { WRAPPER_WORDS } from "./control-page.ts";
import type { LinearMemory } from "./linear-memory.ts";

/** What was asked of an allocator since its memory was made. */
export interface AllocatorCounts {
  readonly allocations: number;
  readonly resizes: number;
  readonly releases: number;
  /** Requests that could not be met. */
  readonly failures: number;
  /** Bytes asked for by all `allocate` calls together. */
  readonly requestedBytes: number;
  /** Blocks in use now. */
  readonly liveBlocks: number;
  /** The most blocks that were in use at once. */
  readonly peakLiveBlocks: number;
}

// Places of 64-bit floats, which count exactly up to 2⁵³.
const ALLOCATIONS = (WRAPPER_WORDS + 64) >> 3;
const RESIZES = ALLOCATIONS + 1;
const RELEASES = ALLOCATIONS + 2;
const FAILURES = ALLOCATIONS + 3;
const REQUESTED = ALLOCATIONS + 4;
const PEAK = ALLOCATIONS + 5;

/** Wraps an allocator to count calls: a few additions each. The counts are in the memory. */
export class TracingAllocator implements Allocator {
  readonly name: string;
  readonly inner: Allocator;
  readonly #f64: Float64Array;

  constructor(memory: LinearMemory, inner: Allocator) {
    this.name = `${inner.name}_traced`;
    this.inner = inner;
    this.#f64 = memory.f64;
  }

  get counts(): AllocatorCounts {
    const f64 = this.#f64;
    return {
      allocations: f64[ALLOCATIONS],
      resizes: f64[RESIZES],
      releases: f64[RELEASES],
      failures: f64[FAILURES],
      requestedBytes: f64[REQUESTED],
      liveBlocks: f64[ALLOCATIONS] - f64[RELEASES],
      peakLiveBlocks: f64[PEAK],
    };
  }

  allocate(bytes: number): Address {
    const block = this.inner.allocate(bytes);
    if (block === 0) this.#f64[FAILURES]++;
    else this.#countAllocation(bytes);
    return block;
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const moved = this.inner.resize(block, bytes);
    this.#f64[moved === 0 ? FAILURES : RESIZES]++;
    return moved;
  }

  release(block: Address): void {
    if (block === 0) return;
    this.#f64[RELEASES]++;
    this.inner.release(block);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    this.inner.forEachBlock(visit);
  }

  checkInvariants(): void {
    this.inner.checkInvariants?.();
  }

  #countAllocation(bytes: number): void {
    const f64 = this.#f64;
    const live = ++f64[ALLOCATIONS] - f64[RELEASES];
    f64[REQUESTED] += bytes;
    if (live > f64[PEAK]) f64[PEAK] = live;
  }
}
