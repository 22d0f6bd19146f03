import { Bins } from "../boundary-tags/bins.ts";
import { BoundaryTags } from "../boundary-tags/boundary-tags.ts";
import type { LinearMemory } from "../linear-memory.ts";

/** No request that comes here would fit a smaller rest: blocks of up to 512 bytes are in pools. */
const MIN_SPLIT = 544;

/** Blocks too large for a pool: boundary tags with two levels of bins. */
export class LargeBlocks extends BoundaryTags {
  constructor(memory: LinearMemory) {
    super(memory, new Bins(memory.i32), { headerBytes: 16, minSplit: MIN_SPLIT });
  }
}
