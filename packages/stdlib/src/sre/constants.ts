/**
 * The words of compiled pattern code, numbered as in CPython's `sre_constants`.
 *
 * Code is a row of unsigned 32-bit words: an opcode, then its arguments; a skip counts words from itself.
 */

/** The version of the pattern code, which `sre_compile` asserts. */
export const MAGIC = 20171005;

// Opcodes
export const OP_FAILURE = 0;
export const OP_SUCCESS = 1;
export const OP_ANY = 2;
export const OP_ANY_ALL = 3;
export const OP_ASSERT = 4;
export const OP_ASSERT_NOT = 5;
export const OP_AT = 6;
export const OP_BRANCH = 7;
export const OP_CALL = 8;
export const OP_CATEGORY = 9;
export const OP_CHARSET = 10;
export const OP_BIGCHARSET = 11;
export const OP_GROUPREF = 12;
export const OP_GROUPREF_EXISTS = 13;
export const OP_IN = 14;
export const OP_INFO = 15;
export const OP_JUMP = 16;
export const OP_LITERAL = 17;
export const OP_MARK = 18;
export const OP_MAX_UNTIL = 19;
export const OP_MIN_UNTIL = 20;
export const OP_NOT_LITERAL = 21;
export const OP_NEGATE = 22;
export const OP_RANGE = 23;
export const OP_REPEAT = 24;
export const OP_REPEAT_ONE = 25;
export const OP_SUBPATTERN = 26;
export const OP_MIN_REPEAT_ONE = 27;
export const OP_GROUPREF_IGNORE = 28;
export const OP_IN_IGNORE = 29;
export const OP_LITERAL_IGNORE = 30;
export const OP_NOT_LITERAL_IGNORE = 31;
export const OP_GROUPREF_LOC_IGNORE = 32;
export const OP_IN_LOC_IGNORE = 33;
export const OP_LITERAL_LOC_IGNORE = 34;
export const OP_NOT_LITERAL_LOC_IGNORE = 35;
export const OP_GROUPREF_UNI_IGNORE = 36;
export const OP_IN_UNI_IGNORE = 37;
export const OP_LITERAL_UNI_IGNORE = 38;
export const OP_NOT_LITERAL_UNI_IGNORE = 39;
export const OP_RANGE_UNI_IGNORE = 40;

// Positions that AT tests
export const AT_BEGINNING = 0;
export const AT_BEGINNING_LINE = 1;
export const AT_BEGINNING_STRING = 2;
export const AT_BOUNDARY = 3;
export const AT_NON_BOUNDARY = 4;
export const AT_END = 5;
export const AT_END_LINE = 6;
export const AT_END_STRING = 7;
export const AT_LOC_BOUNDARY = 8;
export const AT_LOC_NON_BOUNDARY = 9;
export const AT_UNI_BOUNDARY = 10;
export const AT_UNI_NON_BOUNDARY = 11;

// Classes of characters
export const CATEGORY_DIGIT = 0;
export const CATEGORY_NOT_DIGIT = 1;
export const CATEGORY_SPACE = 2;
export const CATEGORY_NOT_SPACE = 3;
export const CATEGORY_WORD = 4;
export const CATEGORY_NOT_WORD = 5;
export const CATEGORY_LINEBREAK = 6;
export const CATEGORY_NOT_LINEBREAK = 7;
export const CATEGORY_LOC_WORD = 8;
export const CATEGORY_LOC_NOT_WORD = 9;
export const CATEGORY_UNI_DIGIT = 10;
export const CATEGORY_UNI_NOT_DIGIT = 11;
export const CATEGORY_UNI_SPACE = 12;
export const CATEGORY_UNI_NOT_SPACE = 13;
export const CATEGORY_UNI_WORD = 14;
export const CATEGORY_UNI_NOT_WORD = 15;
export const CATEGORY_UNI_LINEBREAK = 16;
export const CATEGORY_UNI_NOT_LINEBREAK = 17;

// Flags of a pattern
export const FLAG_TEMPLATE = 1;
export const FLAG_IGNORECASE = 2;
export const FLAG_LOCALE = 4;
export const FLAG_MULTILINE = 8;
export const FLAG_DOTALL = 16;
export const FLAG_UNICODE = 32;
export const FLAG_VERBOSE = 64;
export const FLAG_DEBUG = 128;
export const FLAG_ASCII = 256;

// Flags of an INFO block
export const INFO_PREFIX = 1;
export const INFO_LITERAL = 2;
export const INFO_CHARSET = 4;
