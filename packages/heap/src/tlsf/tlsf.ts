import { Bins } from "../boundary-tags/bins.ts";
import { TaggedAllocator } from "../boundary-tags/tagged-allocator.ts";
import { claimMemory } from "../claim.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { faultOfBins } from "./validity.ts";

/**
 * Two-level segregated fit (Masmano, Ripoll, Crespo and Real, "TLSF: a new dynamic memory allocator for real-time systems", 2004): every request and every
 * release takes the same few steps, however many blocks there are and whatever happened before. Free blocks are in bins by size, eight to every doubling;
 * a bit for each bin says whether it is empty, so that the first bin in which every block fits is found with two bit scans.
 */
export class Tlsf extends TaggedAllocator {
  readonly name: string = "tlsf";

  /** Sets the allocator up in `memory`, or takes over what another instance left there. @throws RangeError when the memory is another allocator's. */
  constructor(memory: LinearMemory) {
    claimMemory(memory, "tlsf");
    super(memory, new Bins(memory.i32));
  }

  protected override faultOfIndex(): string {
    return faultOfBins(this.memory);
  }
}
