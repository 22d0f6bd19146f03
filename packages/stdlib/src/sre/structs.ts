/**
 * The structs of the module in memory.
 *
 * ```text
 * Pattern  | header, size | groups | groupindex | indexgroup | pattern | flags | weakrefs | isbytes | codesize | code ...
 *          0              24       32           40           48        56      64         72        80         88
 * Match    | header, size | string | regs | pattern | pos | endpos | lastindex | groups | marks ...
 *          0              24       32     40        48    56       64          72       80
 * Scanner  | header | pattern | ptr | beginning | start | end | string | buffer | pos | endpos | isbytes | ... | must advance | ... | executing
 *          0        16        24    32          40      48    56       64       144   152      160             196                  232
 * ```
 *
 * A mark is an offset into the subject, -1 for none. A scanner's `start` is an offset too, -1 once it found nothing.
 */
import { type Address, staticType } from "@pyvm/vm";

export const PATTERN_TYPE: Address = staticType();
export const MATCH_TYPE: Address = staticType();
export const SCANNER_TYPE: Address = staticType();

export const PATTERN_GROUPS = 24;
export const PATTERN_GROUPINDEX = 32;
export const PATTERN_INDEXGROUP = 40;
export const PATTERN_PATTERN = 48;
export const PATTERN_FLAGS = 56;
export const PATTERN_WEAKREFS = 64;
export const PATTERN_ISBYTES = 72; // 1 bytes, 0 str, -1 neither: the pattern is None
export const PATTERN_CODESIZE = 80;
export const PATTERN_CODE = 88;
export const PATTERN_BYTES = 96;

export const MATCH_STRING = 24;
export const MATCH_REGS = 32;
export const MATCH_PATTERN = 40;
export const MATCH_POS = 48;
export const MATCH_ENDPOS = 56;
export const MATCH_LASTINDEX = 64;
export const MATCH_GROUPS = 72; // with group 0
export const MATCH_MARKS = 80;
export const MATCH_BYTES = 88;

export const SCANNER_PATTERN = 16;
export const SCANNER_START = 40;
export const SCANNER_STRING = 56;
export const SCANNER_BUFFER = 64;
export const SCANNER_POS = 144;
export const SCANNER_ENDPOS = 152;
export const SCANNER_MUST_ADVANCE = 196;
export const SCANNER_EXECUTING = 232;
export const SCANNER_BYTES = 240;
