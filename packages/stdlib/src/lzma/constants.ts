/** The numbers of liblzma's interface and format. */

export const FORMAT_AUTO = 0;
export const FORMAT_XZ = 1;
export const FORMAT_ALONE = 2;
export const FORMAT_RAW = 3;

export const CHECK_NONE = 0;
export const CHECK_CRC32 = 1;
export const CHECK_CRC64 = 4;
export const CHECK_SHA256 = 10;
export const CHECK_ID_MAX = 15;
export const CHECK_UNKNOWN = 16;

/** How many bytes the check of each number takes. */
export const CHECK_SIZES: readonly number[] = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** LZMA1's number is 2^62 + 1; here it is one that no other has. */
export const FILTER_LZMA1 = -1;
export const FILTER_LZMA1_ID = 0x4000000000000001n;
export const FILTER_DELTA = 3;
export const FILTER_X86 = 4;
export const FILTER_POWERPC = 5;
export const FILTER_IA64 = 6;
export const FILTER_ARM = 7;
export const FILTER_ARMTHUMB = 8;
export const FILTER_SPARC = 9;
export const FILTER_LZMA2 = 33;

export const MOST_FILTERS = 4;

export const MF_HC3 = 3;
export const MF_HC4 = 4;
export const MF_BT2 = 18;
export const MF_BT3 = 19;
export const MF_BT4 = 20;
export const MODE_FAST = 1;
export const MODE_NORMAL = 2;

export const PRESET_DEFAULT = 6;
export const PRESET_EXTREME = 0x80000000;

export const HEADER_MAGIC: readonly number[] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
export const FOOTER_MAGIC: readonly number[] = [0x59, 0x5a];
export const STREAM_HEADER_BYTES = 12;

// ---- where the probabilities of a bit are, in words of two bytes ------------------------------------------------

export const IS_MATCH = 0;
export const IS_REP = 192;
export const IS_REP0 = 204;
export const IS_REP1 = 216;
export const IS_REP2 = 228;
export const IS_REP0_LONG = 240;
export const DISTANCE_SLOT = 432;
export const DISTANCE_SPECIAL = 688;
export const DISTANCE_ALIGN = 803;
export const MATCH_LENGTH = 819;
export const REP_LENGTH = 1333;
export const LITERAL = 1847;
/** In the part of a length: whether it is not short, whether it is long, then the three ranges. */
export const LENGTH_CHOICE = 0;
export const LENGTH_CHOICE_2 = 1;
export const LENGTH_LOW = 2;
export const LENGTH_MIDDLE = 130;
export const LENGTH_HIGH = 258;
/** With lc + lp of 4, the most. */
export const PROBABILITY_COUNT: number = LITERAL + (0x300 << 4);
/** A bit that is 0 as often as 1. */
export const EVEN = 1024;

export const SHORTEST_MATCH = 2;
export const LONGEST_MATCH = 273;
