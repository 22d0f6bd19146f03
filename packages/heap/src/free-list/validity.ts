/** What must hold of the tree of free blocks. A predicate returns the fault as text, or "" when there is none. */
import type { Address } from "../address.ts";
import { BLOCK_BYTES, USED } from "../boundary-tags/layout.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { type FreeTree, priority } from "./free-tree.ts";
import { NODE_LARGEST, NODE_LEFT, NODE_RIGHT, TREE_ROOT } from "./layout.ts";

/** The order, the priorities and the largest sizes are right, and every node is a free block. */
export function faultOfFreeTree(memory: LinearMemory, tree: FreeTree): string {
  const fault = faultBelow(memory, memory.i32[TREE_ROOT >> 2]);
  if (fault !== "") return fault;
  let previous = 0;
  let outOfOrder = 0;
  tree.forEach((block) => {
    if (previous !== 0 && !tree.precedes(previous, block)) outOfOrder = block;
    previous = block;
  });
  return outOfOrder === 0 ? "" : `the free block at ${outOfOrder} is out of order`;
}

/** Whether `faultOfFreeTree` finds nothing. Costs a walk over all free blocks. */
export function isFreeTreeValid(memory: LinearMemory, tree: FreeTree): boolean {
  return faultOfFreeTree(memory, tree) === "";
}

function faultBelow(memory: LinearMemory, node: Address): string {
  if (node === 0) return "";
  const { i32 } = memory;
  const bytes = i32[(node + BLOCK_BYTES) >> 2];
  if ((bytes & USED) !== 0) return `the block at ${node} is in use and in the tree`;
  let largest = bytes;
  for (const child of [i32[(node + NODE_LEFT) >> 2], i32[(node + NODE_RIGHT) >> 2]]) {
    const fault = faultBelow(memory, child);
    if (fault !== "") return fault;
    if (child === 0) continue;
    if (priority(child) > priority(node)) return `the free block at ${child} comes before its parent ${node}`;
    largest = Math.max(largest, i32[(child + NODE_LARGEST) >> 2]);
  }
  const noted = i32[(node + NODE_LARGEST) >> 2];
  return noted === largest ? "" : `the largest block below ${node} has ${largest} bytes, noted ${noted}`;
}
