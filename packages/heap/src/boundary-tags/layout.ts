/**
 * Where `BoundaryTags` keeps what. A block header has 8 or 16 bytes, as the allocator chooses; `edge` is 32 less that, so that payloads are 16-byte aligned.
 *
 *     region (whole pages)
 *     +-------------+-------+-------+- - -+-------+-----------------+
 *     | header edge | block | block |     | block | end mark (edge) |
 *     +-------------+-------+-------+- - -+-------+-----------------+
 *
 *     block, in use                          block, free
 *     +-------+----------+- - -+---------+   +-------+----------+------+----------+- - -
 *     | bytes | previous |     | payload |   | bytes | previous | links of the    |
 *     | + 1   | bytes    |     |         |   |       | bytes    | index           |
 *     +-------+----------+- - -+---------+   +-------+----------+------+----------+- - -
 *     0       4          8     8 or 16       0       4          8
 *
 * The end mark is the header of a used block of no bytes, in which the address of the region stands at +8.
 */
import { ALLOCATOR_WORDS } from "../control-page.ts";

export const BLOCK_BYTES = 0;
export const BLOCK_PREVIOUS = 4;
export const BLOCK_NEXT_FREE = 8;
export const BLOCK_PREVIOUS_FREE = 12;
/** Of an end mark: the address of its region. */
export const END_REGION = 8;
/** What the headers of a block and of its region come to. */
export const HEADERS_BYTES = 32;
/** A header and the least payload; the links of any index fit. */
export const MIN_BLOCK_BYTES = 32;
/** Bit of BLOCK_BYTES. */
export const USED = 1;

export const REGION_BYTES = 0;
export const REGION_NEXT = 4;
export const REGION_PREVIOUS = 8;

/** Blocks share regions of this size; a larger block has a region of its own. */
export const SHARED_REGION_BYTES = 262144;
/** Larger requests cannot fit a memory whose addresses are below 2³¹. */
export const MAX_REQUEST = 2147418112;

// Bins: the first level is the position of the highest bit (5 to 30), the second level the three bits after it.
export const FIRST_LEVEL_MIN = 5;
export const FIRST_LEVELS = 26;
export const SECOND_LEVEL_SHIFT = 3;

/** The words before these are free for the allocator that uses boundary tags for a part of its blocks. */
const WORDS = ALLOCATOR_WORDS + 640;
export const REGIONS: number = WORDS;
export const SPARE_REGION: number = WORDS + 4;
export const BLOCKS_IN_USE: number = WORDS + 8;
/** Headers and slack included. */
export const BYTES_IN_USE: number = WORDS + 12;
/** One bit a first level: some bin of it is not empty. */
export const FIRST_LEVEL_MAP: number = WORDS + 16;
/** A word per first level, one bit a bin: it is not empty. */
export const SECOND_LEVEL_MAPS: number = WORDS + 32;
/** A word per bin: its first free block. */
export const BINS: number = SECOND_LEVEL_MAPS + FIRST_LEVELS * 4;

/** The first word behind those of boundary tags. */
export const BOUNDARY_TAGS_END: number = BINS + (FIRST_LEVELS << SECOND_LEVEL_SHIFT) * 4;
