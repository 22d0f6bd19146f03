/**
 * Where the free-list allocator keeps what, beyond the boundary tags: the free blocks are the nodes of a tree.
 *
 *     block, free
 *     +-------+----------+------+-------+---------+- - -
 *     | bytes | previous | left | right | largest |
 *     |       | bytes    |      |       | below   |
 *     +-------+----------+------+-------+---------+- - -
 *     0       4          8      12      16        20
 */
import { ALLOCATOR_WORDS } from "../control-page.ts";

export const NODE_LEFT = 8;
export const NODE_RIGHT = 12;
/** Bytes of the largest block of the subtree, the node included. */
export const NODE_LARGEST = 16;

export const TREE_ROOT: number = ALLOCATOR_WORDS;
/** Where the search of next fit begins. */
export const ROVER: number = ALLOCATOR_WORDS + 4;
/** FIRST, NEXT or BEST; 0 before the memory is set up. */
export const FIT: number = ALLOCATOR_WORDS + 8;

export const FIRST = 1;
export const NEXT = 2;
export const BEST = 3;
