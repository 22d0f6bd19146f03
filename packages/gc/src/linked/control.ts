/**
 * The control block of a collector that links its objects: all of its state. Every word has four bytes.
 *
 *       0 +--------+---------+-------+------------+
 *         | set up | enabled | debug | collecting |
 *      16 +--------+---------+-------+------------+
 *         | long_lived_total | long_lived_pending  |
 *      32 +-----------------------+-----------+-------+
 *         | head: next, prev (16) | threshold | count |  up to three generations and the permanent one, 32 bytes each
 *     160 +-------------+-----------+---------------+-+
 *         | collections | collected | uncollectable |    a generation each, 16 bytes
 *     208 +-------------+-----------+---------------+
 *         | heads of the lists a collection works with, 16 bytes each
 *     272 +--
 *         | what one kind of collector needs beyond that
 *
 * A generation is a ring through the headers of its objects; its head has the form of a header.
 */
export const SET_UP = 0;
export const ENABLED = 4;
export const DEBUG = 8;
export const COLLECTING = 12;
export const LONG_LIVED_TOTAL = 16;
export const LONG_LIVED_PENDING = 20;

export const GENERATIONS = 32;
export const GENERATION_BYTES = 32;
export const GENERATION_THRESHOLD = 16;
export const GENERATION_COUNT = 20;
/** The generation that is never collected (`gc.freeze`). */
export const PERMANENT = 3;

export const STATISTICS = 160;
export const STATISTICS_BYTES = 16;
export const COLLECTIONS = 0;
export const COLLECTED = 4;
export const UNCOLLECTABLE = 8;

export const UNREACHABLE_LIST = 208;
export const FINALIZERS_LIST = 224;
export const FINAL_UNREACHABLE_LIST = 240;
export const SEEN_LIST = 256;

/** Where the words begin that a kind of collector adds. */
export const OWN_WORDS = 272;
