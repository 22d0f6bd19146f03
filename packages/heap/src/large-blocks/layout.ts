/**
 * Where `LargeBlocks` keeps what.
 *
 *     region (whole pages)
 *     +-----------+-------+-------+- - -+-------+----------+
 *     | header 16 | block | block |     | block | end mark |
 *     +-----------+-------+-------+- - -+-------+----------+
 *
 *     block, in use                                       block, free
 *     +-------+----------+-----------+---+---------+      +-------+----------+------+----------+- -
 *     | bytes | previous | requested |   | payload |      | bytes | previous | next | previous |
 *     | + 1   | bytes    | bytes     |   |         |      |       | bytes    | in its bin      |
 *     +-------+----------+-----------+---+---------+      +-------+----------+------+----------+- -
 *     0       4          8           12  16               0       4          8      12
 *
 * The end mark is the header of a used block of no bytes, in which the address of the region stands at +8.
 */
import { SIZE_CLASSES, USEDPOOL_BYTES, USEDPOOLS } from "../pymalloc/layout.ts";

export const BLOCK_BYTES = 0;
export const BLOCK_PREVIOUS = 4;
export const BLOCK_REQUESTED = 8;
export const BLOCK_NEXT_FREE = 8;
export const BLOCK_PREVIOUS_FREE = 12;
/** Of an end mark: the address of its region. */
export const END_REGION = 8;
export const BLOCK_HEADER_BYTES = 16;
/** A header and the least payload. */
export const MIN_BLOCK_BYTES = 32;
/** Bit of BLOCK_BYTES. */
export const USED = 1;

export const REGION_BYTES = 0;
export const REGION_NEXT = 4;
export const REGION_PREVIOUS = 8;
export const REGION_HEADER_BYTES = 16;

/** Blocks share regions of this size; a larger block has a region of its own. */
export const SHARED_REGION_BYTES = 262144;
/** A rest smaller than this stays with its block: no large request would fit it. */
export const MIN_SPLIT = 544;
/** Larger requests cannot fit a memory whose addresses are below 2³¹. */
export const MAX_REQUEST = 2147418112;

// Bins: the first level is the position of the highest bit (5 to 30), the second level the three bits after it.
export const FIRST_LEVEL_MIN = 5;
export const FIRST_LEVELS = 26;
export const SECOND_LEVEL_SHIFT = 3;

const WORDS = USEDPOOLS + (SIZE_CLASSES + 1) * USEDPOOL_BYTES + 112;
export const LARGE_REGIONS: number = WORDS;
export const LARGE_SPARE: number = WORDS + 4;
export const LARGE_COUNT: number = WORDS + 8;
export const LARGE_BYTES_IN_USE: number = WORDS + 12;
/** One bit a first level: some bin of it is not empty. */
export const FIRST_LEVEL_MAP: number = WORDS + 16;
/** A word per first level, one bit a bin: it is not empty. */
export const SECOND_LEVEL_MAPS: number = WORDS + 32;
/** A word per bin: its first free block. */
export const BINS: number = SECOND_LEVEL_MAPS + FIRST_LEVELS * 4;
