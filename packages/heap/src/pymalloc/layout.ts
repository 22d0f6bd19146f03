/**
 * Where pymalloc keeps what, with the field names of CPython's `obmalloc.c`.
 *
 *     arena (256 KiB, aligned to its size)
 *     +------+------+------+------+- - -+------+
 *     | pool | pool | pool | pool |     | pool |        a pool serves blocks of one size class
 *     +------+------+------+------+- - -+------+
 *
 *     pool (4 KiB, aligned to its size)
 *     +-----------+-------+-------+- - -+-------+- - - - - - - -+-------+
 *     | header 48 | block | block |     | block | never handed  | slack |
 *     +-----------+-------+-------+- - -+-------+- - - - - - - -+-------+
 *     0           48                            nextoffset      maxnextoffset + size
 *
 * A pool is used (some block in use, some not) and then in the ring of its size class; or full and in no list; or empty and
 * in its arena's `freepools`. The first word of a free block holds the next free block of the pool.
 */
import { ALLOCATOR_WORDS } from "../control-page.ts";

// struct pool_header
export const POOL_COUNT = 0;
export const POOL_FREEBLOCK = 8;
export const POOL_NEXTPOOL = 16;
export const POOL_PREVPOOL = 24;
export const POOL_ARENAINDEX = 32;
export const POOL_SZIDX = 36;
export const POOL_NEXTOFFSET = 40;
export const POOL_MAXNEXTOFFSET = 44;
export const POOL_HEADER_BYTES = 48;

// struct arena_object
export const ARENA_ADDRESS = 0;
export const ARENA_POOL_ADDRESS = 8;
export const ARENA_NFREEPOOLS = 16;
export const ARENA_NTOTALPOOLS = 20;
export const ARENA_FREEPOOLS = 24;
export const ARENA_NEXTARENA = 32;
export const ARENA_PREVARENA = 40;
export const ARENA_OBJECT_BYTES = 48;

/** Blocks are multiples of this, and aligned to it. */
export const ALIGNMENT_SHIFT = 4;
/** Larger requests are not pymalloc's. */
export const SMALL_REQUEST_THRESHOLD = 512;
export const SIZE_CLASSES = 32;
/** `szidx` of a pool that never had a size class. */
export const DUMMY_SIZE_IDX = 0xffff;

/**
 * `usedpools`: a ring of pools per size class, whose head is an imaginary pool header that consists of its two links only.
 * Entry 0 stands for requests of no bytes and stays empty, so that `(bytes + 15) >> 4` is the entry without a test for 0.
 */
export const USEDPOOLS: number = ALLOCATOR_WORDS;
export const USEDPOOL_BYTES = 16;

const WORDS = USEDPOOLS + (SIZE_CLASSES + 1) * USEDPOOL_BYTES;
export const ARENA_BYTES_WORD: number = WORDS;
export const POOL_BYTES_WORD: number = WORDS + 4;
/** `arenas`: the table of arena_objects. */
export const ARENAS: number = WORDS + 8;
/** Bytes of that table (`maxarenas` times the size of an entry, rounded up to pages). */
export const ARENAS_BYTES: number = WORDS + 12;
export const UNUSED_ARENA_OBJECTS: number = WORDS + 16;
export const USABLE_ARENAS: number = WORDS + 20;
/** A byte per arena-sized piece of the memory: 1 where pymalloc has an arena. */
export const ARENA_MAP: number = WORDS + 24;
/** `nfp2lasta`: for each number of free pools the last of the usable arenas that has so many. */
export const NFP2LASTA: number = WORDS + 28;
export const NARENAS_ALLOCATED: number = WORDS + 32;
export const NARENAS_HIGHWATER: number = WORDS + 36;
export const NTIMES_ARENA_ALLOCATED: number = WORDS + 40;

/** The imaginary header of the ring of `entry` (1 to 32): its links are the two words of the entry. */
export function usedPoolHead(entry: number): number {
  return USEDPOOLS + entry * USEDPOOL_BYTES - POOL_NEXTPOOL;
}
