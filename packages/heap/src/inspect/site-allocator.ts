import type { Address } from "../address.ts";
import type { Allocator } from "../allocator.ts";
import type { TraceTable } from "./trace-table.ts";

/** Says where the program is: any number but 0, or 0 to leave the block untraced. Must not allocate. */
export type SiteOf = () => number;

/**
 * Wraps an allocator to note the bytes and the place of every allocation in a {@link TraceTable}. It may be put around an allocator that is in use, and
 * taken away again: what was allocated without it is simply not known to the table.
 */
export class SiteAllocator implements Allocator {
  readonly name: string;
  /** The allocator below; changes when a wrapper between the two is taken away. */
  inner: Allocator;
  readonly table: TraceTable;
  /** Called after every allocation that was noted. */
  onAllocation: (() => void) | null = null;
  readonly #siteOf: SiteOf;

  constructor(inner: Allocator, table: TraceTable, siteOf: SiteOf) {
    this.name = inner.name;
    this.inner = inner;
    this.table = table;
    this.#siteOf = siteOf;
  }

  allocate(bytes: number): Address {
    const block = this.inner.allocate(bytes);
    if (block !== 0) this.#note(block, bytes);
    return block;
  }

  resize(block: Address, bytes: number): Address {
    if (block === 0) return this.allocate(bytes);
    const moved = this.inner.resize(block, bytes);
    if (moved === 0) return 0;
    this.table.remove(block);
    this.#note(moved, bytes);
    return moved;
  }

  release(block: Address): void {
    if (block === 0) return;
    this.table.remove(block);
    this.inner.release(block);
  }

  forEachBlock(visit: (block: Address, bytes: number) => void): void {
    this.inner.forEachBlock(visit);
  }

  #note(block: Address, bytes: number): void {
    const site = this.#siteOf();
    if (site === 0) return;
    this.table.add(block, bytes, site);
    this.onAllocation?.();
  }
}
