/**
 * Where the size-class allocator keeps what, with the words of mimalloc (Leijen, Zorn and de Moura, "Mimalloc: Free List Sharding in Action", 2019).
 *
 *     segment (256 KiB, aligned to its size)
 *     +---------+-----------------+-----------------+- - -+-----------------+
 *     | headers | rest of page 0  | page 1 (16 KiB) |     | page 15         |   a page serves blocks of one size class
 *     +---------+-----------------+-----------------+- - -+-----------------+
 *     0         784               16384             32768
 *
 *     headers
 *     +----------------+----------------+- - -+-----------------+------+----------+--------+
 *     | header of      | header of      |     | header of       | next | previous | unused |
 *     | page 0 (48)    | page 1         |     | page 15         | segment         | pages  |
 *     +----------------+----------------+- - -+-----------------+------+----------+--------+
 *     0                48                     720               768    772        776
 *
 * A page is queued (in the queue of its size class), full and in no list, or unused, which a bit of its segment says. The first word of a free block holds
 * the next one of its list. Segments with an unused page form a list.
 */
import { ALLOCATOR_WORDS } from "../control-page.ts";

export const SEGMENT_BYTES = 262144;
export const SEGMENT_SHIFT = 18;
export const PAGE_SHIFT = 14;
export const PAGE_BYTES = 16384;
export const PAGES = 16;

// The header of a page.
/** Free blocks that are handed out next. */
export const PAGE_FREE = 0;
/** Blocks released since `PAGE_FREE` was filled. */
export const PAGE_LOCAL_FREE = 4;
/** Blocks in use. */
export const PAGE_USED = 8;
/** Blocks that were in a free list at some time; those behind them were never touched. */
export const PAGE_CAPACITY = 12;
/** Blocks that fit. */
export const PAGE_RESERVED = 16;
export const PAGE_BLOCK_BYTES = 20;
export const PAGE_CLASS = 24;
export const PAGE_STATE = 28;
export const PAGE_NEXT = 32;
export const PAGE_PREVIOUS = 36;
/** The address of its first block. */
export const PAGE_START = 40;
export const PAGE_HEADER_BYTES = 48;

// States of a page.
export const UNUSED = 0;
export const QUEUED = 1;
export const FULL = 2;

export const SEGMENT_NEXT = 768;
export const SEGMENT_PREVIOUS = 772;
/** A bit a page. */
export const SEGMENT_UNUSED = 776;
export const SEGMENT_HEADER_BYTES = 784;
export const ALL_PAGES = 0xffff;

/** Larger requests have no size class. */
export const MAX_SMALL = 2048;
export const SIZE_CLASSES = 24;
/** A page's free list grows by so many bytes of blocks at once, so that what is not needed is not touched. */
export const EXTEND_BYTES = 4096;

/** For every 16 bytes of request the first page of the queue of its size class, or 0. Entry 0 stays 0. */
export const DIRECT: number = ALLOCATOR_WORDS;
/** A word per size class: the first page of its queue. */
export const QUEUES: number = DIRECT + (MAX_SMALL / 16 + 1) * 4;
/** The first segment with an unused page. */
export const SEGMENTS: number = QUEUES + SIZE_CLASSES * 4;
/** A byte per segment-sized piece of the memory: 1 where there is a segment. */
export const SEGMENT_MAP: number = SEGMENTS + 4;
/** The one page without a block in use that is kept for its size class. */
export const RETIRED: number = SEGMENTS + 8;
