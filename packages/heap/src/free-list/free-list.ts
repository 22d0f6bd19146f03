import { TaggedAllocator } from "../boundary-tags/tagged-allocator.ts";
import { claimMemory } from "../claim.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { FreeTree } from "./free-tree.ts";
import { FIT } from "./layout.ts";
import { faultOfFreeTree } from "./validity.ts";

/**
 * Which free block serves a request: the first in address order that is large enough; the first behind where the last one was found; or the smallest that is
 * large enough.
 */
export type Fit = "first" | "next" | "best";

const FITS: readonly Fit[] = ["first", "next", "best"];

/**
 * The allocator of the textbooks (Knuth, "The Art of Computer Programming", 2.5; Wilson and others, "Dynamic Storage Allocation: A Survey", 1995): one list
 * of all free blocks, neighbours merged at once.
 */
export class FreeList extends TaggedAllocator {
  readonly name: string;
  readonly fit: Fit;
  readonly tree: FreeTree;

  /**
   * Sets the allocator up in `memory`, or takes over what another instance left there (then `fit` is that one's).
   *
   * @throws RangeError when the memory is another allocator's.
   */
  constructor(memory: LinearMemory, fit: Fit = "first") {
    if (claimMemory(memory, "free-list")) memory.i32[FIT >> 2] = FITS.indexOf(fit) + 1;
    const tree = new FreeTree(memory);
    super(memory, tree);
    this.tree = tree;
    this.fit = FITS[memory.i32[FIT >> 2] - 1];
    this.name = `free-list:${this.fit}`;
  }

  protected override faultOfIndex(): string {
    return faultOfFreeTree(this.memory, this.tree);
  }
}
