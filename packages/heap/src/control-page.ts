/**
 * The control page: the first 4 KiB of every memory.
 *
 *      0 +------------------------------+
 *        | guard: always zero           |  reading a field through NULL finds 0
 *   1024 +------------------------------+
 *        | words of the memory          |  top, limit, free regions
 *   1536 +------------------------------+
 *        | words of allocator wrappers  |  debug serial numbers, quarantine, trace counts
 *   2048 +------------------------------+
 *        | words of the allocator       |  usedpools, arenas, bins of large blocks
 *   4096 +------------------------------+  STATIC_BASE: the machine's own static segment
 *
 * All bookkeeping is here or behind an address that is here, so copying the bytes copies the allocator's state too.
 */

/** Size and alignment of the unit in which regions are acquired, in bytes. */
export const PAGE_BYTES = 4096;

/** Where the static segment of the machine begins; it never moves. */
export const STATIC_BASE = 4096;

/** Bytes below this address are zero for ever. */
export const GUARD_BYTES = 1024;

// Words of LinearMemory (byte addresses of 32-bit words).
export const MEMORY_MAGIC = 1024;
export const MEMORY_TOP = 1028;
export const MEMORY_END = 1032;
export const MEMORY_HIGH_WATER = 1036;
export const MEMORY_ACQUIRED = 1040;
export const MEMORY_PEAK = 1044;
export const MEMORY_LIMIT = 1048;
export const MEMORY_FREE_REGIONS = 1052;
export const MEMORY_STATIC_BYTES = 1056;
/** The allocator that works in the memory, as the first four letters of its name; 0 before there is one. */
export const MEMORY_ALLOCATOR = 1060;
/** For the machine: the address of its own root structure, or 0. */
export const MACHINE_ROOT = 1064;
/** Bytes of the limit that are kept back. */
export const MEMORY_WITHHELD = 1068;

// Words of the wrappers around an allocator.
export const WRAPPER_WORDS = 1536;

// Words of the allocator.
export const ALLOCATOR_WORDS = 2048;

/** What MEMORY_MAGIC holds once the page is set up: "pyvm", little-endian. */
export const MAGIC = 0x6d767970;
