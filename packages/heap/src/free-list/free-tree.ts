import type { Address } from "../address.ts";
import type { FreeIndex } from "../boundary-tags/boundary-tags.ts";
import { BLOCK_BYTES } from "../boundary-tags/layout.ts";
import type { LinearMemory } from "../linear-memory.ts";
import { BEST, FIRST, FIT, NODE_LARGEST, NODE_LEFT, NODE_RIGHT, ROVER, TREE_ROOT } from "./layout.ts";

/**
 * The list of free blocks in address order (for best fit: in order of size, then address), with a search tree over it, since a list alone makes every
 * request of a long-lived program walk past thousands of small rests. The tree is a treap (Seidel and Aragon, "Randomized Search Trees", 1996): a block's
 * priority is a hash of its address, so its shape depends on nothing but which blocks are free. Each node knows the largest block below it, by which
 * the first one that fits is found without meeting those that do not (Stephenson, "Fast Fits", 1983).
 */
export class FreeTree implements FreeIndex {
  readonly #i32: Int32Array;
  readonly #fit: number;

  constructor(memory: LinearMemory) {
    this.#i32 = memory.i32;
    this.#fit = memory.i32[FIT >> 2];
  }

  insert(block: Address): void {
    const i32 = this.#i32;
    i32[TREE_ROOT >> 2] = this.#insertBelow(i32[TREE_ROOT >> 2], block);
  }

  remove(block: Address): void {
    const i32 = this.#i32;
    i32[TREE_ROOT >> 2] = this.#removeBelow(i32[TREE_ROOT >> 2], block);
  }

  take(bytes: number): Address {
    const block = this.#find(bytes);
    if (block !== 0) this.remove(block);
    return block;
  }

  count(): number {
    let blocks = 0;
    this.forEach(() => void blocks++);
    return blocks;
  }

  /** Every free block in the order of the list. */
  forEach(visit: (block: Address) => void): void {
    this.#forEachBelow(this.#i32[TREE_ROOT >> 2], visit);
  }

  /** Whether `a` comes before `b` in the list. */
  precedes(a: Address, b: Address): boolean {
    if (this.#fit !== BEST) return a < b;
    const i32 = this.#i32;
    const difference = i32[(a + BLOCK_BYTES) >> 2] - i32[(b + BLOCK_BYTES) >> 2];
    return difference === 0 ? a < b : difference < 0;
  }

  #find(bytes: number): Address {
    const i32 = this.#i32;
    const root = i32[TREE_ROOT >> 2];
    if (root === 0 || i32[(root + NODE_LARGEST) >> 2] < bytes) return 0;
    if (this.#fit === BEST) return this.#findSmallest(bytes);
    if (this.#fit === FIRST) return this.#findFirst(bytes);
    const block = this.#findFrom(root, i32[ROVER >> 2], bytes) || this.#findFirst(bytes);
    i32[ROVER >> 2] = block + bytes;
    return block;
  }

  /** The first block of at least `bytes` bytes; there must be one. */
  #findFirst(bytes: number): Address {
    const i32 = this.#i32;
    let node = i32[TREE_ROOT >> 2];
    for (;;) {
      const left = i32[(node + NODE_LEFT) >> 2];
      // Before the root of nothing is the guard, whose words are 0.
      if (i32[(left + NODE_LARGEST) >> 2] >= bytes) node = left;
      else if (i32[(node + BLOCK_BYTES) >> 2] >= bytes) return node;
      else node = i32[(node + NODE_RIGHT) >> 2];
    }
  }

  /** The first block at or behind `start` of at least `bytes` bytes, or 0. */
  #findFrom(node: Address, start: Address, bytes: number): Address {
    const i32 = this.#i32;
    if (node === 0 || i32[(node + NODE_LARGEST) >> 2] < bytes) return 0;
    if (node >= start) {
      const before = this.#findFrom(i32[(node + NODE_LEFT) >> 2], start, bytes);
      if (before !== 0) return before;
      if (i32[(node + BLOCK_BYTES) >> 2] >= bytes) return node;
    }
    return this.#findFrom(i32[(node + NODE_RIGHT) >> 2], start, bytes);
  }

  /** In order of size: the smallest block of at least `bytes` bytes. */
  #findSmallest(bytes: number): Address {
    const i32 = this.#i32;
    let best = 0;
    for (let node = i32[TREE_ROOT >> 2]; node !== 0;) {
      const fits = i32[(node + BLOCK_BYTES) >> 2] >= bytes;
      if (fits) best = node;
      node = i32[(node + (fits ? NODE_LEFT : NODE_RIGHT)) >> 2];
    }
    return best;
  }

  /** @returns The root of the subtree with `block` in it. */
  #insertBelow(root: Address, block: Address): Address {
    const i32 = this.#i32;
    if (root === 0 || priority(block) > priority(root)) {
      this.#split(root, block, block + NODE_LEFT, block + NODE_RIGHT);
      this.#updateLargest(block);
      return block;
    }
    const side = root + (this.precedes(block, root) ? NODE_LEFT : NODE_RIGHT);
    i32[side >> 2] = this.#insertBelow(i32[side >> 2], block);
    if (i32[(block + BLOCK_BYTES) >> 2] > i32[(root + NODE_LARGEST) >> 2]) {
      i32[(root + NODE_LARGEST) >> 2] = i32[(block + BLOCK_BYTES) >> 2];
    }
    return root;
  }

  /** Cuts a subtree in two at `block`: what precedes it goes to the word `before`, the rest to the word `after`. */
  #split(root: Address, block: Address, before: Address, after: Address): void {
    const i32 = this.#i32;
    if (root === 0) {
      i32[before >> 2] = 0;
      i32[after >> 2] = 0;
      return;
    }
    if (this.precedes(root, block)) {
      i32[before >> 2] = root;
      this.#split(i32[(root + NODE_RIGHT) >> 2], block, root + NODE_RIGHT, after);
    } else {
      i32[after >> 2] = root;
      this.#split(i32[(root + NODE_LEFT) >> 2], block, before, root + NODE_LEFT);
    }
    this.#updateLargest(root);
  }

  /** @returns The root of the subtree without `block`. */
  #removeBelow(root: Address, block: Address): Address {
    const i32 = this.#i32;
    if (root === block) return this.#join(i32[(root + NODE_LEFT) >> 2], i32[(root + NODE_RIGHT) >> 2]);
    const side = root + (this.precedes(block, root) ? NODE_LEFT : NODE_RIGHT);
    i32[side >> 2] = this.#removeBelow(i32[side >> 2], block);
    this.#updateLargest(root);
    return root;
  }

  /** Makes one subtree of two, all of the first before all of the second. */
  #join(first: Address, second: Address): Address {
    const i32 = this.#i32;
    if (first === 0) return second;
    if (second === 0) return first;
    if (priority(first) > priority(second)) {
      i32[(first + NODE_RIGHT) >> 2] = this.#join(i32[(first + NODE_RIGHT) >> 2], second);
      this.#updateLargest(first);
      return first;
    }
    i32[(second + NODE_LEFT) >> 2] = this.#join(first, i32[(second + NODE_LEFT) >> 2]);
    this.#updateLargest(second);
    return second;
  }

  #updateLargest(node: Address): void {
    const i32 = this.#i32;
    let largest = i32[(node + BLOCK_BYTES) >> 2];
    const left = i32[(i32[(node + NODE_LEFT) >> 2] + NODE_LARGEST) >> 2];
    const right = i32[(i32[(node + NODE_RIGHT) >> 2] + NODE_LARGEST) >> 2];
    if (left > largest) largest = left;
    if (right > largest) largest = right;
    i32[(node + NODE_LARGEST) >> 2] = largest;
  }

  #forEachBelow(node: Address, visit: (block: Address) => void): void {
    if (node === 0) return;
    this.#forEachBelow(this.#i32[(node + NODE_LEFT) >> 2], visit);
    visit(node);
    this.#forEachBelow(this.#i32[(node + NODE_RIGHT) >> 2], visit);
  }
}

/** A hash of the address in which every bit depends on every bit; no two addresses have the same. */
export function priority(block: Address): number {
  let bits = block;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
