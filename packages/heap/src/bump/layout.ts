/**
 * Where the bump allocator keeps what.
 *
 *     chunk (whole pages)
 *     +-----------+-------+-------+- - -+-------+- - - - - - - -+
 *     | header 24 | block | block |     | block | never used    |
 *     +-----------+-------+-------+- - -+-------+- - - - - - - -+
 *                                               used: here the next block begins
 *     block
 *     +----------------+---+---------+
 *     | bytes (+ 1 if  |   | payload |
 *     | it is in use)  |   |         |
 *     +----------------+---+---------+
 *     0                4   8
 */
import { ALLOCATOR_WORDS } from "../control-page.ts";

export const CHUNK_BYTES = 0;
/** The chunk before it, older. */
export const CHUNK_NEXT = 4;
/** The end of its blocks; kept up to date only when a newer chunk takes its place. */
export const CHUNK_USED = 8;
export const CHUNK_HEADER_BYTES = 24;

export const BLOCK_BYTES = 0;
export const BLOCK_HEADER_BYTES = 8;
/** Bit of BLOCK_BYTES. */
export const USED = 1;

/** A chunk has at least so many bytes. */
export const MIN_CHUNK_BYTES = 1048576;

/** The newest chunk. */
export const CHUNKS: number = ALLOCATOR_WORDS;
/** Where the next block begins. */
export const NEXT_BLOCK: number = ALLOCATOR_WORDS + 4;
/** The end of the newest chunk. */
export const CHUNK_END: number = ALLOCATOR_WORDS + 8;
export const BLOCKS_IN_USE: number = ALLOCATOR_WORDS + 12;
