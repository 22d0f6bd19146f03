/**
 * The instruction set of CPython 3.10: two bytes an instruction, the operation and its argument.
 *
 * The numbers are plain constants, so that a bundler inlines them into the code generator and the evaluation loop.
 */

export const POP_TOP = 1;
export const ROT_TWO = 2;
export const ROT_THREE = 3;
export const DUP_TOP = 4;
export const DUP_TOP_TWO = 5;
export const ROT_FOUR = 6;
export const NOP = 9;
export const UNARY_POSITIVE = 10;
export const UNARY_NEGATIVE = 11;
export const UNARY_NOT = 12;
export const UNARY_INVERT = 15;
export const BINARY_MATRIX_MULTIPLY = 16;
export const INPLACE_MATRIX_MULTIPLY = 17;
export const BINARY_POWER = 19;
export const BINARY_MULTIPLY = 20;
export const BINARY_MODULO = 22;
export const BINARY_ADD = 23;
export const BINARY_SUBTRACT = 24;
export const BINARY_SUBSCR = 25;
export const BINARY_FLOOR_DIVIDE = 26;
export const BINARY_TRUE_DIVIDE = 27;
export const INPLACE_FLOOR_DIVIDE = 28;
export const INPLACE_TRUE_DIVIDE = 29;
export const GET_LEN = 30;
export const MATCH_MAPPING = 31;
export const MATCH_SEQUENCE = 32;
export const MATCH_KEYS = 33;
export const COPY_DICT_WITHOUT_KEYS = 34;
export const WITH_EXCEPT_START = 49;
export const GET_AITER = 50;
export const GET_ANEXT = 51;
export const BEFORE_ASYNC_WITH = 52;
export const END_ASYNC_FOR = 54;
export const INPLACE_ADD = 55;
export const INPLACE_SUBTRACT = 56;
export const INPLACE_MULTIPLY = 57;
export const INPLACE_MODULO = 59;
export const STORE_SUBSCR = 60;
export const DELETE_SUBSCR = 61;
export const BINARY_LSHIFT = 62;
export const BINARY_RSHIFT = 63;
export const BINARY_AND = 64;
export const BINARY_XOR = 65;
export const BINARY_OR = 66;
export const INPLACE_POWER = 67;
export const GET_ITER = 68;
export const GET_YIELD_FROM_ITER = 69;
export const PRINT_EXPR = 70;
export const LOAD_BUILD_CLASS = 71;
export const YIELD_FROM = 72;
export const GET_AWAITABLE = 73;
export const LOAD_ASSERTION_ERROR = 74;
export const INPLACE_LSHIFT = 75;
export const INPLACE_RSHIFT = 76;
export const INPLACE_AND = 77;
export const INPLACE_XOR = 78;
export const INPLACE_OR = 79;
export const LIST_TO_TUPLE = 82;
export const RETURN_VALUE = 83;
export const IMPORT_STAR = 84;
export const SETUP_ANNOTATIONS = 85;
export const YIELD_VALUE = 86;
export const POP_BLOCK = 87;
export const POP_EXCEPT = 89;
export const STORE_NAME = 90;
export const DELETE_NAME = 91;
export const UNPACK_SEQUENCE = 92;
export const FOR_ITER = 93;
export const UNPACK_EX = 94;
export const STORE_ATTR = 95;
export const DELETE_ATTR = 96;
export const STORE_GLOBAL = 97;
export const DELETE_GLOBAL = 98;
export const ROT_N = 99;
export const LOAD_CONST = 100;
export const LOAD_NAME = 101;
export const BUILD_TUPLE = 102;
export const BUILD_LIST = 103;
export const BUILD_SET = 104;
export const BUILD_MAP = 105;
export const LOAD_ATTR = 106;
export const COMPARE_OP = 107;
export const IMPORT_NAME = 108;
export const IMPORT_FROM = 109;
export const JUMP_FORWARD = 110;
export const JUMP_IF_FALSE_OR_POP = 111;
export const JUMP_IF_TRUE_OR_POP = 112;
export const JUMP_ABSOLUTE = 113;
export const POP_JUMP_IF_FALSE = 114;
export const POP_JUMP_IF_TRUE = 115;
export const LOAD_GLOBAL = 116;
export const IS_OP = 117;
export const CONTAINS_OP = 118;
export const RERAISE = 119;
export const JUMP_IF_NOT_EXC_MATCH = 121;
export const SETUP_FINALLY = 122;
export const LOAD_FAST = 124;
export const STORE_FAST = 125;
export const DELETE_FAST = 126;
export const GEN_START = 129;
export const RAISE_VARARGS = 130;
export const CALL_FUNCTION = 131;
export const MAKE_FUNCTION = 132;
export const BUILD_SLICE = 133;
export const LOAD_CLOSURE = 135;
export const LOAD_DEREF = 136;
export const STORE_DEREF = 137;
export const DELETE_DEREF = 138;
export const CALL_FUNCTION_KW = 141;
export const CALL_FUNCTION_EX = 142;
export const SETUP_WITH = 143;
export const EXTENDED_ARG = 144;
export const LIST_APPEND = 145;
export const SET_ADD = 146;
export const MAP_ADD = 147;
export const LOAD_CLASSDEREF = 148;
export const MATCH_CLASS = 152;
export const SETUP_ASYNC_WITH = 154;
export const FORMAT_VALUE = 155;
export const BUILD_CONST_KEY_MAP = 156;
export const BUILD_STRING = 157;
export const LOAD_METHOD = 160;
export const CALL_METHOD = 161;
export const LIST_EXTEND = 162;
export const SET_UPDATE = 163;
export const DICT_MERGE = 164;
export const DICT_UPDATE = 165;

/** Operations below this number ignore their argument; `dis` shows none for them. */
export const HAVE_ARGUMENT = 90;

/** Operations whose argument is a distance in instructions from the next one. */
export const hasjrel: ReadonlySet<number> = new Set([
  FOR_ITER,
  JUMP_FORWARD,
  SETUP_FINALLY,
  SETUP_WITH,
  SETUP_ASYNC_WITH,
]);

/** Operations whose argument is an instruction's index. */
export const hasjabs: ReadonlySet<number> = new Set([
  JUMP_IF_FALSE_OR_POP,
  JUMP_IF_TRUE_OR_POP,
  JUMP_ABSOLUTE,
  POP_JUMP_IF_FALSE,
  POP_JUMP_IF_TRUE,
  JUMP_IF_NOT_EXC_MATCH,
]);

/** Operations whose argument is an index into `co_consts`. */
export const hasconst: ReadonlySet<number> = new Set([LOAD_CONST]);

/** Operations whose argument is an index into `co_names`. */
export const hasname: ReadonlySet<number> = new Set([
  STORE_NAME,
  DELETE_NAME,
  STORE_ATTR,
  DELETE_ATTR,
  STORE_GLOBAL,
  DELETE_GLOBAL,
  LOAD_NAME,
  LOAD_ATTR,
  IMPORT_NAME,
  IMPORT_FROM,
  LOAD_GLOBAL,
  LOAD_METHOD,
]);

/** Operations whose argument is an index into `co_varnames`. */
export const haslocal: ReadonlySet<number> = new Set([LOAD_FAST, STORE_FAST, DELETE_FAST]);

/** Operations whose argument is an index into `co_cellvars + co_freevars`. */
export const hasfree: ReadonlySet<number> = new Set([
  LOAD_CLOSURE,
  LOAD_DEREF,
  STORE_DEREF,
  DELETE_DEREF,
  LOAD_CLASSDEREF,
]);

/** Operations whose argument is a comparison. */
export const hascompare: ReadonlySet<number> = new Set([COMPARE_OP]);

/** What `COMPARE_OP` compares by, indexed by its argument. */
export const cmp_op: readonly string[] = ["<", "<=", "==", "!=", ">", ">="];

const names: string[] = Array.from({ length: 256 }, (_, operation) => `<${operation}>`);

const NAMED: readonly (readonly [number, string])[] = [
  [POP_TOP, "POP_TOP"],
  [ROT_TWO, "ROT_TWO"],
  [ROT_THREE, "ROT_THREE"],
  [DUP_TOP, "DUP_TOP"],
  [DUP_TOP_TWO, "DUP_TOP_TWO"],
  [ROT_FOUR, "ROT_FOUR"],
  [NOP, "NOP"],
  [UNARY_POSITIVE, "UNARY_POSITIVE"],
  [UNARY_NEGATIVE, "UNARY_NEGATIVE"],
  [UNARY_NOT, "UNARY_NOT"],
  [UNARY_INVERT, "UNARY_INVERT"],
  [BINARY_MATRIX_MULTIPLY, "BINARY_MATRIX_MULTIPLY"],
  [INPLACE_MATRIX_MULTIPLY, "INPLACE_MATRIX_MULTIPLY"],
  [BINARY_POWER, "BINARY_POWER"],
  [BINARY_MULTIPLY, "BINARY_MULTIPLY"],
  [BINARY_MODULO, "BINARY_MODULO"],
  [BINARY_ADD, "BINARY_ADD"],
  [BINARY_SUBTRACT, "BINARY_SUBTRACT"],
  [BINARY_SUBSCR, "BINARY_SUBSCR"],
  [BINARY_FLOOR_DIVIDE, "BINARY_FLOOR_DIVIDE"],
  [BINARY_TRUE_DIVIDE, "BINARY_TRUE_DIVIDE"],
  [INPLACE_FLOOR_DIVIDE, "INPLACE_FLOOR_DIVIDE"],
  [INPLACE_TRUE_DIVIDE, "INPLACE_TRUE_DIVIDE"],
  [GET_LEN, "GET_LEN"],
  [MATCH_MAPPING, "MATCH_MAPPING"],
  [MATCH_SEQUENCE, "MATCH_SEQUENCE"],
  [MATCH_KEYS, "MATCH_KEYS"],
  [COPY_DICT_WITHOUT_KEYS, "COPY_DICT_WITHOUT_KEYS"],
  [WITH_EXCEPT_START, "WITH_EXCEPT_START"],
  [GET_AITER, "GET_AITER"],
  [GET_ANEXT, "GET_ANEXT"],
  [BEFORE_ASYNC_WITH, "BEFORE_ASYNC_WITH"],
  [END_ASYNC_FOR, "END_ASYNC_FOR"],
  [INPLACE_ADD, "INPLACE_ADD"],
  [INPLACE_SUBTRACT, "INPLACE_SUBTRACT"],
  [INPLACE_MULTIPLY, "INPLACE_MULTIPLY"],
  [INPLACE_MODULO, "INPLACE_MODULO"],
  [STORE_SUBSCR, "STORE_SUBSCR"],
  [DELETE_SUBSCR, "DELETE_SUBSCR"],
  [BINARY_LSHIFT, "BINARY_LSHIFT"],
  [BINARY_RSHIFT, "BINARY_RSHIFT"],
  [BINARY_AND, "BINARY_AND"],
  [BINARY_XOR, "BINARY_XOR"],
  [BINARY_OR, "BINARY_OR"],
  [INPLACE_POWER, "INPLACE_POWER"],
  [GET_ITER, "GET_ITER"],
  [GET_YIELD_FROM_ITER, "GET_YIELD_FROM_ITER"],
  [PRINT_EXPR, "PRINT_EXPR"],
  [LOAD_BUILD_CLASS, "LOAD_BUILD_CLASS"],
  [YIELD_FROM, "YIELD_FROM"],
  [GET_AWAITABLE, "GET_AWAITABLE"],
  [LOAD_ASSERTION_ERROR, "LOAD_ASSERTION_ERROR"],
  [INPLACE_LSHIFT, "INPLACE_LSHIFT"],
  [INPLACE_RSHIFT, "INPLACE_RSHIFT"],
  [INPLACE_AND, "INPLACE_AND"],
  [INPLACE_XOR, "INPLACE_XOR"],
  [INPLACE_OR, "INPLACE_OR"],
  [LIST_TO_TUPLE, "LIST_TO_TUPLE"],
  [RETURN_VALUE, "RETURN_VALUE"],
  [IMPORT_STAR, "IMPORT_STAR"],
  [SETUP_ANNOTATIONS, "SETUP_ANNOTATIONS"],
  [YIELD_VALUE, "YIELD_VALUE"],
  [POP_BLOCK, "POP_BLOCK"],
  [POP_EXCEPT, "POP_EXCEPT"],
  [STORE_NAME, "STORE_NAME"],
  [DELETE_NAME, "DELETE_NAME"],
  [UNPACK_SEQUENCE, "UNPACK_SEQUENCE"],
  [FOR_ITER, "FOR_ITER"],
  [UNPACK_EX, "UNPACK_EX"],
  [STORE_ATTR, "STORE_ATTR"],
  [DELETE_ATTR, "DELETE_ATTR"],
  [STORE_GLOBAL, "STORE_GLOBAL"],
  [DELETE_GLOBAL, "DELETE_GLOBAL"],
  [ROT_N, "ROT_N"],
  [LOAD_CONST, "LOAD_CONST"],
  [LOAD_NAME, "LOAD_NAME"],
  [BUILD_TUPLE, "BUILD_TUPLE"],
  [BUILD_LIST, "BUILD_LIST"],
  [BUILD_SET, "BUILD_SET"],
  [BUILD_MAP, "BUILD_MAP"],
  [LOAD_ATTR, "LOAD_ATTR"],
  [COMPARE_OP, "COMPARE_OP"],
  [IMPORT_NAME, "IMPORT_NAME"],
  [IMPORT_FROM, "IMPORT_FROM"],
  [JUMP_FORWARD, "JUMP_FORWARD"],
  [JUMP_IF_FALSE_OR_POP, "JUMP_IF_FALSE_OR_POP"],
  [JUMP_IF_TRUE_OR_POP, "JUMP_IF_TRUE_OR_POP"],
  [JUMP_ABSOLUTE, "JUMP_ABSOLUTE"],
  [POP_JUMP_IF_FALSE, "POP_JUMP_IF_FALSE"],
  [POP_JUMP_IF_TRUE, "POP_JUMP_IF_TRUE"],
  [LOAD_GLOBAL, "LOAD_GLOBAL"],
  [IS_OP, "IS_OP"],
  [CONTAINS_OP, "CONTAINS_OP"],
  [RERAISE, "RERAISE"],
  [JUMP_IF_NOT_EXC_MATCH, "JUMP_IF_NOT_EXC_MATCH"],
  [SETUP_FINALLY, "SETUP_FINALLY"],
  [LOAD_FAST, "LOAD_FAST"],
  [STORE_FAST, "STORE_FAST"],
  [DELETE_FAST, "DELETE_FAST"],
  [GEN_START, "GEN_START"],
  [RAISE_VARARGS, "RAISE_VARARGS"],
  [CALL_FUNCTION, "CALL_FUNCTION"],
  [MAKE_FUNCTION, "MAKE_FUNCTION"],
  [BUILD_SLICE, "BUILD_SLICE"],
  [LOAD_CLOSURE, "LOAD_CLOSURE"],
  [LOAD_DEREF, "LOAD_DEREF"],
  [STORE_DEREF, "STORE_DEREF"],
  [DELETE_DEREF, "DELETE_DEREF"],
  [CALL_FUNCTION_KW, "CALL_FUNCTION_KW"],
  [CALL_FUNCTION_EX, "CALL_FUNCTION_EX"],
  [SETUP_WITH, "SETUP_WITH"],
  [EXTENDED_ARG, "EXTENDED_ARG"],
  [LIST_APPEND, "LIST_APPEND"],
  [SET_ADD, "SET_ADD"],
  [MAP_ADD, "MAP_ADD"],
  [LOAD_CLASSDEREF, "LOAD_CLASSDEREF"],
  [MATCH_CLASS, "MATCH_CLASS"],
  [SETUP_ASYNC_WITH, "SETUP_ASYNC_WITH"],
  [FORMAT_VALUE, "FORMAT_VALUE"],
  [BUILD_CONST_KEY_MAP, "BUILD_CONST_KEY_MAP"],
  [BUILD_STRING, "BUILD_STRING"],
  [LOAD_METHOD, "LOAD_METHOD"],
  [CALL_METHOD, "CALL_METHOD"],
  [LIST_EXTEND, "LIST_EXTEND"],
  [SET_UPDATE, "SET_UPDATE"],
  [DICT_MERGE, "DICT_MERGE"],
  [DICT_UPDATE, "DICT_UPDATE"],
];
for (const [operation, name] of NAMED) names[operation] = name;

/** The name of each operation, `"<7>"` where there is none; CPython's `opcode.opname`. */
export const opname: readonly string[] = names;

/** The number of each operation by its name; CPython's `opcode.opmap`. */
export const opmap: ReadonlyMap<string, number> = new Map(NAMED.map(([operation, name]) => [name, operation]));
