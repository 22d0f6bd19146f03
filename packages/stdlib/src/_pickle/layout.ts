/**
 * Picklers and unpicklers in memory, with the fields of CPython's structs.
 *
 * ```text
 *  Pickler    16 memo         24 pers_func      32 pers_func_self   40 dispatch_table   48 reducer_override   56 write
 *             64 output_buffer  72 output_len   80 max_output_len   88 proto, bin       96 framing           104 frame_start
 *            112 buf_size    120 fast, fast_nesting                128 fix_imports     136 fast_memo         144 buffer_callback
 *
 *  Unpickler  16 stack        24 memo           32 memo_size        40 memo_len         48 pers_func          56 pers_func_self
 *             64 buffer (a Py_buffer)          144 input_buffer    152 input_line      160 input_len         168 next_read_idx
 *            176 prefetched_idx                184 read            192 readinto        200 readline          208 peek
 *            216 buffers     224 encoding      232 errors          240 marks           248 num_marks         256 marks_size
 *            264 proto, fix_imports
 * ```
 *
 * `pers_func_self` is borrowed: the object itself, or 0. Memos, marks, stack, line, encoding and errors are blocks
 * of their own.
 */
import { type Address, staticType } from "@pyvm/vm";

export const PICKLER_TYPE: Address = staticType();
export const UNPICKLER_TYPE: Address = staticType();
export const PICKLER_MEMO_PROXY_TYPE: Address = staticType();
export const UNPICKLER_MEMO_PROXY_TYPE: Address = staticType();
export const PICKLE_BUFFER_TYPE: Address = staticType();

// Pickler.
export const MEMO = 16;
export const PERS_FUNC = 24;
export const PERS_FUNC_SELF = 32;
export const DISPATCH_TABLE = 40;
export const REDUCER_OVERRIDE = 48;
export const WRITE = 56;
export const OUTPUT_BUFFER = 64;
export const OUTPUT_LENGTH = 72;
export const OUTPUT_ROOM = 80;
export const PROTOCOL = 88;
export const BIN = 92;
export const FRAMING = 96;
export const FRAME_START = 104;
export const FAST = 120;
export const FAST_NESTING = 124;
export const FIX_IMPORTS = 128;
export const FAST_MEMO = 136;
export const BUFFER_CALLBACK = 144;
export const PICKLER_BYTES = 152;

// Unpickler.
export const STACK = 16;
export const UNPICKLER_MEMO = 24;
export const MEMO_SIZE = 32;
export const MEMO_LENGTH = 40;
export const PERS_LOAD = 48;
export const PERS_LOAD_SELF = 56;
export const INPUT = 64;
export const INPUT_BUFFER = 144;
export const INPUT_LINE = 152;
export const INPUT_LENGTH = 160;
export const NEXT_READ = 168;
export const PREFETCHED = 176;
export const READ = 184;
export const READINTO = 192;
export const READLINE = 200;
export const PEEK = 208;
export const BUFFERS = 216;
export const ENCODING = 224;
export const ERRORS = 232;
export const MARKS = 240;
export const MARK_COUNT = 248;
export const MARKS_SIZE = 256;
export const UNPICKLER_PROTOCOL = 264;
export const UNPICKLER_FIX_IMPORTS = 268;
export const UNPICKLER_BYTES = 272;

/** The pickler or unpickler of a memo proxy. */
export const PROXY_OWNER = 16;
